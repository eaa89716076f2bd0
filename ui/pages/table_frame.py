"""What every page of sit-together mode has: wide margins, large words, and a foot with the lock that ends the mode."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.parts.buttons import Button, Kind
from ui.parts.fields import SaveLine
from ui.parts.text import Heading, Rule, Text

MARGIN_PX = 48


class TableFoot(QWidget):
    """Back at the left, where we are in the middle, the lock and the one thing to do at the right."""

    back_asked, on_asked, skip_asked, leave_asked = Signal(), Signal(), Signal(), Signal()

    def __init__(self, *, skips: bool = False, on: str = "") -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.back, self.skip = Button("Back", icon="arrow-left"), Button("Skip", Kind.QUIET)
        self.leave = Button("The worker’s view", Kind.QUIET, icon="lock")
        self.primary = Button(on or "Next", Kind.PRIMARY, icon="arrow-right")
        self.place, self.line = Text("", "body", wrap=False), SaveLine()
        for button, asks in (
            (self.back, self.back_asked), (self.skip, self.skip_asked), (self.leave, self.leave_asked),
            (self.primary, self.on_asked),
        ):  # fmt: skip
            button.clicked.connect(asks)
        row.addWidget(self.back)
        row.addWidget(self.skip)
        row.addStretch(1)
        row.addWidget(self.place)
        row.addStretch(1)
        row.addWidget(self.line)
        row.addWidget(self.leave)
        row.addWidget(self.primary)
        self.skip.setVisible(skips)
        self.primary.setVisible(bool(on))

    def show_worker(self, name: str) -> None:
        """Whose view lies behind the lock."""
        words = f"{name}’s view" if name else "The worker’s view"
        self.leave.show_words(words, name=f"{words}: asks for the PIN")


class TableRoom(QWidget):
    """One page of the mode: a title, a sentence, `body` that scrolls, and the foot. Escape goes one page up."""

    home_asked = Signal()
    leave_asked = Signal()

    def __init__(self, title: str, hint: str = "", *, on: str = "") -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.title, self.hint = Heading(title, 1), Text(hint)
        self.body, inside = QVBoxLayout(), QWidget()
        self.body.setContentsMargins(2, 6, 14, 6)
        self.body.setSpacing(14)
        inside.setLayout(self.body)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        self.area = area
        self.foot = TableFoot(on=on)
        self.foot.back_asked.connect(self.go_back)
        self.foot.leave_asked.connect(self.leave_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN_PX, 30, MARGIN_PX, 14)
        column.setSpacing(10)
        for part in (self.title, self.hint):
            column.addWidget(part)
        self.hint.setVisible(bool(hint))
        column.addWidget(area, 1)
        column.addWidget(Rule())
        column.addWidget(self.foot)

    def go_back(self) -> None:
        """One page up."""
        self.home_asked.emit()

    def take_focus(self) -> None:
        """Brings the keyboard to where one begins."""
        self.foot.back.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes up; what nobody took leads nowhere."""
        if event.key() == Qt.Key.Key_Escape:
            self.go_back()
        event.accept()
