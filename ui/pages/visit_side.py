"""The column beside the visit form: what the visit before this one said. Knows nothing of what is being written."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from fsdesk.views import LastTime
from ui import look
from ui.parts.cards import Card
from ui.parts.keyed import RingOver
from ui.parts.text import Chip, Text

_WIDTH = 282  # units: the third column of the form


class LastTimeColumn(QScrollArea):
    """The note, the words and the steps of last time; scrolls by itself when they are long."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Last time")
        RingOver(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        look.hold(self, width=_WIDTH)
        self._lay(QWidget())

    def _lay(self, inner: QWidget) -> QVBoxLayout:
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 14)
        column.setSpacing(12)
        self.setWidget(inner)
        return column

    def show_last_time(self, last_time: LastTime | None) -> None:
        """Shows what was said; that it is the first visit when there was none before."""
        column = self._lay(QWidget())
        if last_time is None:
            first = Card("Last time")
            first.body.addWidget(Text("This is the first visit on this laptop.", "small"))
            column.addWidget(first)
        else:
            column.addWidget(_note_card(last_time))
            if last_time.words:
                column.addWidget(_words_card(last_time))
            if last_time.steps:
                column.addWidget(_steps_card(last_time))
        column.addStretch()


def _note_card(last_time: LastTime) -> Card:
    card = Card(last_time.heading)
    card.body.addWidget(Text(last_time.note or "Nothing was written.", "small"))
    return card


def _words_card(last_time: LastTime) -> Card:
    card = Card("In their own words", icon="quote")
    for name, words in last_time.words:
        card.body.addWidget(Text(name, "small", weight=600))
        card.body.addWidget(Text(f"“{words}”", "small"))
    return card


def _steps_card(last_time: LastTime) -> Card:
    card = Card("What we agreed", icon="list-checks")
    for step in last_time.steps:
        card.body.addWidget(Text(step.what, "small", weight=500))
        card.body.addWidget(Text(step.owner, "caption"))
        tone = {"ok": "ok", "danger": "danger"}.get(step.tone, "neutral")
        card.body.addWidget(Chip(step.standing, tone), 0, Qt.AlignmentFlag.AlignLeft)
    return card
