"""A mask over what nobody should read in passing: shown while a button is held, and for ten seconds at the most.

A laptop on a kitchen table is read by everyone round it; a safe address read once is no longer safe.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from ui.forms.answers import Answer
from ui.parts.buttons import Button, Kind
from ui.parts.text import Text

SHOWN_MS = 10_000
"""After this it is masked again, held or not: a hand forgets, and so does a book laid on a key."""
DOTS = "••••••••"


class Mask(QWidget):
    """Stands in the place of an answer that says something. An empty one has nothing to hide."""

    revealed = Signal()

    def __init__(self, answer: Answer, label: str, *, shown_ms: int = SHOWN_MS) -> None:
        super().__init__()
        self._answer, self._writing = answer, False
        self._again = QTimer(self, singleShot=True, interval=shown_ms)
        self._again.timeout.connect(self.close_again)
        self.dots = Text(DOTS, wrap=False)
        self.dots.setAccessibleName(f"{label}: hidden")
        self.hold = Button("Hold to show", Kind.QUIET, icon="eye", name=f"Hold to show: {label}")
        self.change = Button("Change", Kind.QUIET, icon="pencil", name=f"Change: {label}")
        self.hold.pressed.connect(self._show)
        self.hold.released.connect(self.close_again)
        self.change.clicked.connect(self._write)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.dots)
        row.addWidget(self.hold)
        row.addWidget(self.change)
        row.addStretch()
        answer.answered.connect(self._stay)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)
        self.close_again()

    @property
    def is_open(self) -> bool:
        """Whether the answer can be read."""
        return not self._answer.isHidden()

    def close_again(self) -> None:
        """Masks what is written; an empty answer stays open to be written."""
        self._again.stop()
        self._writing = False
        self._answer.setEnabled(True)
        says = self._answer.value is not None or not self._answer.is_readable
        had = self._answer.isAncestorOf(QApplication.focusWidget() or self)
        self._answer.setHidden(says)
        self.setHidden(not says)
        self.dots.setVisible(True)
        self.change.setVisible(True)
        if had and says:
            self.change.setFocus(Qt.FocusReason.OtherFocusReason)

    def follow(self) -> None:
        """The answer says something else: masked, unless somebody reads or writes it now."""
        if not self._again.isActive():
            self.close_again()

    def lift(self) -> None:
        """The answer is nothing to hide any more."""
        self._again.stop()
        self._answer.show()
        self.hide()

    def _show(self) -> None:
        self._answer.setEnabled(False)  # read, not written, while it is held
        self._answer.show()
        self.dots.hide()
        self.change.hide()
        self._again.start()
        self.revealed.emit()

    def _write(self) -> None:
        self._writing = True
        self._answer.setEnabled(True)
        self._answer.show()
        self.hide()
        self._answer.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self._again.start()
        self.revealed.emit()

    def _stay(self, _value: object) -> None:
        """Whoever writes has ten seconds more from each key."""
        if self._again.isActive():
            self._again.start()

    def _follow_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        was_here = before is not None and self._answer.isAncestorOf(before)
        if self._writing and was_here and (now is None or not self._answer.isAncestorOf(now)):
            self.close_again()

    def hideEvent(self, event: QHideEvent) -> None:
        """What is covered, or left, is masked when it is seen again."""
        super().hideEvent(event)
        if not self._writing and self._again.isActive():
            self.close_again()
