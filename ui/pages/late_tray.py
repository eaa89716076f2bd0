"""What arrived after a handover, for who leads: read it, then say that it has been looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.views_moving import LateRow
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.tall import put_away
from ui.parts.text import Heading, Text


class LateTray(QWidget):
    """One card for each family and each person who wrote of it; nothing at all while there is none."""

    opened = Signal(object)  # LateRow
    looked_at = Signal(object)  # LateRow

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[LateCard] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(8)
        column.addWidget(Heading("Arrived after the handover", 2))
        column.addWidget(
            Text("Written before its author heard that the family is no longer theirs. All of it is kept.", "small")
        )
        self.of_brought = Text(
            "Some came back from the laptop of somebody else: until its author has read it, it is that person’s word.",
            "small",
        )
        column.addWidget(self.of_brought)
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        column.addLayout(self._list)
        self.show_late(())

    def show_late(self, rows: tuple[LateRow, ...]) -> None:
        """Shows these in this order."""
        for card in self.cards:
            self._list.removeWidget(card)
            put_away(card)
        self.cards = [LateCard(row) for row in rows]
        for card in self.cards:
            card.opened.connect(self.opened)
            card.looked_at.connect(self.looked_at)
            self._list.addWidget(card)
        self.of_brought.setVisible(any(row.brought for row in rows))
        self.setVisible(bool(rows))


class LateCard(Card):
    """What one person wrote of one family, in the kinds of the work."""

    opened = Signal(object)
    looked_at = Signal(object)

    def __init__(self, row: LateRow) -> None:
        super().__init__()
        self.row = row
        self.setAccessibleName(f"{row.family_name}, from {row.who}")
        words, line = QVBoxLayout(), QHBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(row.family_name, "h3"))
        words.addWidget(Text(", ".join(row.what), "body"))
        words.addWidget(Text(f"{row.who} · {row.when}", "caption"))
        if row.brought:
            words.addWidget(Text(row.brought, "caption"))
        line.setSpacing(14)
        line.addLayout(words, 1)
        self.read = Button("Read it", name=f"Read it: what {row.who} wrote of {row.family_name}")
        self.read.clicked.connect(self._tell_opened)
        self.look = Button("I have looked at this", Kind.QUIET, name=f"I have looked at this: {row.family_name}")
        self.look.clicked.connect(self._tell_looked)
        for button in (self.look, self.read):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(line)
        self.look.setVisible(row.may_look)  # shown before a card holds it, it would be a window and take the keyboard

    def _tell_opened(self) -> None:
        self.opened.emit(self.row)

    def _tell_looked(self) -> None:
        self.looked_at.emit(self.row)
