"""Help: what FSDesk does with one's words, and the keys. Short, true, and there without a signal."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout

from ui import look
from ui.parts.buttons import Button
from ui.parts.cards import Banner, Card
from ui.parts.keyed import RingOver
from ui.parts.scroll import ScrollPage
from ui.parts.text import Heading, Text

ONE_COLUMN_BELOW = 850  # units of page width

_WORDS = {
    "Your words are saved as you type": "There is no Save button. Within about a second of your last key, what you "
    "wrote is on this laptop, encrypted. If the laptop stops, you carry on from there.",
    "No signal is normal": "Everything works without it. The line at the top right counts what is still only here. "
    "It turns green when the hub has confirmed every change, and not before.",
    "Two people, one field": "If a colleague and you wrote the same thing differently, both are kept and you are "
    "asked. Nothing is thrown away.",
    "Sit together": "Turns the screen to one household: how things are, their goals, who sees what, a signature. No "
    "key leads anywhere else until you type your PIN. Forgotten? Your passphrase works too. Nothing is deleted.",
    "Signed visits": "A visit your lead has signed can still be changed. It then says so, and the lead signs again. "
    "What was signed stays readable.",
}
_KEYS = (
    ("Ctrl+K", "Find a family, person, postcode or note"),
    ("Ctrl+1 to Ctrl+7", "Go to a section"),
    ("Enter", "Open what is chosen; on Today, read up"),
    ("Ctrl+Enter", "Do the main thing: start the visit, plan it"),
    ("Up, Down", "Next visit, next row"),
    ("Left, Right", "Next part of a family’s record"),
    ("Esc", "Back, or put the old words back"),
    ("Ctrl+Shift+W", "Worried about somebody: whom to ring, and a note; also while locked"),
    ("F1", "This page"),
    ("F6", "Next region: sections, top bar, page"),
    ("F7", "Next word to look at: spelling, or a kinder way to say it"),
    ("Alt+Enter", "What could stand there instead"),
    ("N, S, C", "In the chronology and visits: new, significant, into the chronology"),
    ("Alt+Up, Alt+Down", "Move a goal; in a visit, the step before or after"),
    ("Ctrl+Z, Ctrl+Y", "On people: take back, and do again"),
    ("Ctrl+P", "Print or save this paper"),
    ("T", "On a picture: the same as a table, and back"),
    ("F9", "Cover the screen at once"),
    ("Ctrl+L", "Lock FSDesk"),
    ("Ctrl and + or −", "Larger or smaller letters; Ctrl+0 for the usual size"),
    ("Ctrl+Alt+S", "Sunlight colours, and back"),
)


class HelpPage(ScrollPage):
    """Help, in two cards, and the way to one's own passphrase."""

    keys_asked = Signal()

    def __init__(self) -> None:
        super().__init__("Help")
        top = QHBoxLayout()
        top.addWidget(Heading("Help", 1), 1)
        keys = Button("Passphrase and lock", icon="key-round")
        keys.clicked.connect(self.keys_asked)
        top.addWidget(keys)
        self.head.addLayout(top)
        danger = "ring 999. Writing here tells nobody until it is sent and somebody reads it."
        self.body.addWidget(Banner(danger, "danger", lead="If someone is in danger now:"))
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        for card, share in ((_how_it_works(), 5), (_keys(), 6)):
            column = QVBoxLayout()
            column.addWidget(card)
            column.addStretch()
            self._columns.addLayout(column, share)
        self.body.addLayout(self._columns)
        self.body.addStretch()
        area = self.findChild(QScrollArea)
        assert area is not None
        area.setAccessibleName("Help")
        RingOver(area)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # nothing else here takes the keys that scroll
        self.setFocusProxy(area)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the keys under the words when there is no room for both."""
        super().resizeEvent(event)
        one, way = self.width() < look.current().px(ONE_COLUMN_BELOW), QBoxLayout.Direction
        self._columns.setDirection(way.TopToBottom if one else way.LeftToRight)


def _how_it_works() -> Card:
    card = Card("How FSDesk works")
    for title, words in _WORDS.items():
        card.body.addSpacing(2)
        card.body.addWidget(Text(title, "strong"))
        card.body.addWidget(Text(words))
    return card


def _keys() -> Card:
    card, grid = Card("Keys"), QGridLayout()
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(7)
    for at, (keys, what) in enumerate(_KEYS):
        grid.addWidget(Text(keys, "strong", wrap=False), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Text(what), at, 1)
    grid.setColumnStretch(1, 1)
    card.body.addLayout(grid)
    return card
