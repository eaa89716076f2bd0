"""What has reached the hub, each with the hub's own receipt, and what was settled. Checks and settles nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fsdesk.views_sync import Arrived, History, Settled
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.tall import put_away
from ui.parts.text import Chip, Heading, Rule, Text

_NOTHING = "Nothing has reached the hub from this laptop yet."


class HistoryCard(Card):
    """Receipts and settlings, the newest first."""

    outbox_chosen = Signal(str)  # record
    reopen_asked = Signal(str, str)  # record, field
    copied = Signal(str)  # a sentence

    def __init__(self) -> None:
        super().__init__("History", icon="history")
        self._rows: list[QWidget] = []

    def show_history(self, history: History) -> None:
        """Shows what has arrived and what was settled."""
        for row in self._rows:
            put_away(row)
        self._rows = []
        for at, arrived in enumerate(history.arrived):
            self._add(*([Rule()] if at else []), self._arrived(arrived))
        if not history.arrived:
            self._add(Text(_NOTHING, "small"))
        if history.settled:
            self._add(Heading("Settled by you", 3))
        for settled in history.settled:
            self._add(self._settled(settled))

    def _add(self, *rows: QWidget) -> None:
        for row in rows:
            self._rows.append(row)
            self.body.addWidget(row)

    def _arrived(self, arrived: Arrived) -> QWidget:
        card = Card(raised=True)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(Text(f"{arrived.sentence}.", "lead"), 1)
        words, tone = ("receipt checked", "ok") if arrived.is_checked else ("receipt not the hub’s", "danger")
        line.addWidget(Chip(words, tone), 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(line)
        for record, title in arrived.records:
            go = Button(title, Kind.QUIET, name=f"Open {title}")
            go.setProperty("record", str(record))
            go.clicked.connect(self._choose)
            card.body.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)
        foot = QHBoxLayout()
        foot.addWidget(Text(f"and {arrived.more} more" if arrived.more else "", "small"), 1)
        copy = Button("Copy receipt", icon="file-text", name=f"Copy the receipt: {arrived.sentence}")
        copy.setProperty("line", arrived.line)
        copy.clicked.connect(self._copy)
        foot.addWidget(copy)
        card.body.addLayout(foot)
        return card

    def _settled(self, settled: Settled) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        words = Text()
        words.show_parts(f"{settled.title}.", f"You used “{settled.used}”, {settled.when}.")
        line.addWidget(words, 1)
        again = Button("Open again", name=f"Open again, {settled.title}")
        again.setProperty("which", [str(settled.record), settled.field])
        again.clicked.connect(self._reopen)
        line.addWidget(again)
        return row

    def _choose(self) -> None:
        self.outbox_chosen.emit(self.sender().property("record"))

    def _reopen(self) -> None:
        self.reopen_asked.emit(*self.sender().property("which"))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.sender().property("line"))
        self.copied.emit("Copied. Anyone with the hub’s public key can check this receipt.")
