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

    def show_left(self, *, sealed: bool, by_hand: str = "") -> None:
        """All is gone but what the hub has still to be told. `by_hand` is the folder in which that lies, where the hub
        did not take it."""
        self._what.setText(
            "The record that was on this laptop is gone, as your partnership asked. Nothing can open it."
        )
        words = "What had not been sent lies here sealed, and is brought to the hub" if sealed else "The hub is told"
        self._left.setText(f"{words} as soon as there is a network.")
        if by_hand:
            self._left.setText(
                "The hub did not take what is left here; perhaps it does not know this laptop any more. Copy all that"
                f" lies in {by_hand} onto a stick and give it to whoever looks after the hub: nothing of it is lost,"
                " and only your partnership can open it."
            )
        self._offer("Tell the hub now")

    def show_told(self, told: Told) -> None:
        """Says what would not go."""
        self._left.setText(told.sentence)
        self._offer("Try again")

    def _offer(self, words: str) -> None:
        self._again.show_words(words)
        self._again.show()
        self._again.setFocus()
