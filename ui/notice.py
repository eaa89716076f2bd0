"""The bar that tells a failure: what happened, what is safe, what to do next. It waits until somebody puts it away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fsdesk.trouble import Told
from ui.parts.buttons import Button, Kind
from ui.parts.text import Icon, Text

NOTICES_MAX = 20  # more than that and the oldest says nothing anybody will still read


class NoticeBar(QWidget):
    """Under the top bar; the latest failure first, the earlier ones behind it."""

    dismissed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        strip = QFrame()
        strip.setProperty("banner", "warn")
        self._waiting: list[Told] = []
        self._words = Text()
        self._close = Button("", Kind.QUIET, icon="x", name="Put this notice away")
        self._close.show_icon("x", "warn")
        self._close.clicked.connect(self.put_away)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 0)
        column.addWidget(strip)
        row = QHBoxLayout(strip)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(Icon("triangle-alert", "warn"), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_told(self, told: Told) -> None:
        """Shows a failure, before those already waiting; the same sentence is not shown twice."""
        self._waiting = [each for each in self._waiting if each.sentence != told.sentence][-NOTICES_MAX + 1 :]
        self._waiting.append(told)
        self._show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, told.sentence))

    def put_away(self) -> None:
        """Puts the latest away; the one before it comes in its place."""
        self._waiting.pop()
        self._show()
        self.dismissed.emit()

    def _show(self) -> None:
        if not self._waiting:
            self.hide()
            return
        told = self._waiting[-1]
        self._words.show_parts(told.happened, " ".join(part for part in (told.safe, told.next_step) if part))
        self.setAccessibleName(told.sentence)
        self.show()
