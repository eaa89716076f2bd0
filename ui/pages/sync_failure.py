"""A meeting with the hub that failed: what is safe, what happens by itself, what the person can do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from fsdesk.views_sync import Failure
from ui.parts.buttons import Button
from ui.parts.cards import Card
from ui.parts.text import Text


class FailureCard(Card):
    """Four sentences and a text for who helps. Calm: no colour of danger, for nothing is lost."""

    helpdesk_asked = Signal()

    def __init__(self) -> None:
        super().__init__("What happened", icon="circle-alert")
        self._lines = [Text() for _ in range(4)]
        for line in self._lines:
            self.body.addWidget(line)
        copy = Button("Copy for the helpdesk", icon="file-text")
        copy.setAccessibleDescription("Versions, counts, times and codes; nothing about any family or person")
        copy.clicked.connect(self.helpdesk_asked)
        self.body.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)

    def show_failure(self, failure: Failure) -> None:
        """Shows what is so now."""
        told = (
            ("", failure.happened),
            ("Safe:", failure.safe),
            ("By itself:", failure.by_itself),
            ("You can:", failure.you_can),
        )
        for line, (lead, words) in zip(self._lines, told, strict=True):
            line.show_parts(lead, words)
