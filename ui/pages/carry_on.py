"""After a stop in the middle of writing: what was open, and whether to go on with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fsdesk.views import Unfinished
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card, stand_alone
from ui.parts.text import Heading, Icon, Text


class CarryOnPage(QWidget):
    """One card: nothing is lost, carry on or go to Today."""

    carry_on_asked = Signal(str, str)  # visit, step
    today_asked = Signal()

    def __init__(self, unfinished: Unfinished) -> None:
        super().__init__()
        self.setAccessibleName("Carry on writing")
        self._unfinished = unfinished
        card = Card()
        heading = QHBoxLayout()
        heading.setSpacing(10)
        heading.addWidget(Icon("file-pen", "brand"))
        heading.addWidget(Heading("Carry on where you were?"), 1)
        card.body.addLayout(heading)
        card.body.addWidget(Text(unfinished.sentence, wrap=True))
        buttons = QHBoxLayout()
        self._today = Button("Go to Today", Kind.SECONDARY)
        self._carry_on = Button("Carry on", Kind.PRIMARY, icon="arrow-right")
        buttons.addWidget(self._today)
        buttons.addStretch()
        buttons.addWidget(self._carry_on)
        card.body.addSpacing(8)
        card.body.addLayout(buttons)
        self._today.clicked.connect(self.today_asked)
        self._carry_on.clicked.connect(self._carry)
        stand_alone(self, card, 520)
        self.setFocusProxy(self._carry_on)

    def _carry(self) -> None:
        self.carry_on_asked.emit(self._unfinished.visit, self._unfinished.step)
