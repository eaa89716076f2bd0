"""The times things were talked through so far, newest first, each with a way to read it or carry on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.views_assessing import SetRow
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.text import Chip, Text


class SetsCard(Card):
    """Every assessment of a family."""

    open_asked = Signal(str)  # assessment

    def __init__(self) -> None:
        super().__init__("Talked through so far")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.body.addLayout(self._rows)

    def show_sets(self, rows: Sequence[SetRow]) -> None:
        """Shows these; a family of none has no such card."""
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row in rows:
            self._rows.addWidget(self._row(row))
        self.setVisible(bool(rows))

    def _row(self, row: SetRow) -> QWidget:
        ground = QWidget()
        line = QHBoxLayout(ground)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(f"{row.day} · {row.what}", weight=500))
        words.addWidget(Text(" · ".join(part for part in (row.people, row.by) if part), "caption"))
        line.addLayout(words, 1)
        line.addWidget(Chip(row.standing, "ok" if row.finished else "info"))
        said = "Read" if row.finished else "Carry on"
        button = Button(said, Kind.QUIET, name=f"{said}: {row.what}, {row.day}")
        button.setProperty("key", str(row.id))
        button.clicked.connect(self._tell)
        line.addWidget(button)
        return ground

    def _tell(self) -> None:
        self.open_asked.emit(str(self.sender().property("key")))
