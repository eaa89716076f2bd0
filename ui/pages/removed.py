"""While all that a laptop held is being removed, and after: what is still to be told, and nothing else."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fsdesk.trouble import Told
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card, stand_alone
from ui.parts.text import Heading, Text


class RemovedPage(QWidget):
    """While all that was here is being removed, and after."""

    again_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("The record was removed from this laptop")
        self._what = Text("The record that was on this laptop is being removed, as your partnership asked.")
        self._left = Text("")
        self._again = Button("Tell the hub now", Kind.PRIMARY)
        self._again.clicked.connect(self.again_asked)
        self._again.hide()
        card = Card()
        card.body.addWidget(Heading("Asked for by your partnership"))
        for widget in (self._what, self._left, self._again):
            card.body.addWidget(widget)
        stand_alone(self, card, 520)

    def show_left(self, *, sealed: bool) -> None:
        """All is gone but what the hub has still to be told."""
        self._what.setText(
            "The record that was on this laptop is gone, as your partnership asked. Nothing can open it."
        )
        words = "What had not been sent lies here sealed, and is brought to the hub" if sealed else "The hub is told"
        self._left.setText(f"{words} as soon as there is a network.")
        self._offer("Tell the hub now")

    def show_told(self, told: Told) -> None:
        """Says what would not go."""
        self._left.setText(told.sentence)
        self._offer("Try again")

    def _offer(self, words: str) -> None:
        self._again.show_words(words)
        self._again.show()
        self._again.setFocus()
