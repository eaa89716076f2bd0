"""Pictures that wait because the line costs: which, why, and a way to send them all the same."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from ui.parts.buttons import Button
from ui.parts.cards import Card
from ui.parts.text import Text


class HeldCard(Card):
    """What is held back, and one button. Nothing is spent before somebody presses it."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__("Held back: this connection may cost money", icon="pause")
        self._which = Text()
        self.button = Button("Send pictures now", icon="send", name="Send pictures now, though it may cost money")
        self.button.clicked.connect(self.asked)
        self.body.addWidget(self._which)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_held(self, which: str) -> None:
        """Shows which pictures wait; without any there is no card."""
        words = f"{which}. Text goes as ever; pictures go by themselves on a line that costs nothing."
        self._which.setText(words)
        self.setVisible(bool(which))
