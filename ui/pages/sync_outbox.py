"""What has not been received, as a card of rows; each leads to where it was written. Counts nothing itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.views_sync import OutboxRow
from ui.parts import outbox
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.text import Rule, Text

_ICONS = {
    "visit": "house", "took_part": "users", "voice": "quote", "observation": "eye", "next_step": "list-checks",
    "person": "user-pen", "membership": "users", "household": "map-pin", "family": "heart-handshake",
    "sign_off": "signature",
}  # fmt: skip


class Outbox(Card):
    """Changes that the hub has not received; each leads to where it was written."""

    outbox_chosen = Signal(str)  # record
    again_asked = Signal(str)  # record

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._rows: list[QWidget] = []

    def show_rows(self, rows: Sequence[OutboxRow], nothing: str) -> None:
        """Shows these rows; without any, a sentence, or no card at all."""
        for shown in self._rows:
            self.body.removeWidget(shown)
            shown.hide()
            shown.deleteLater()
        self._rows = []
        for at, row in enumerate(rows):
            self._rows += [*([Rule()] if at else []), self._row(row)]
        if not rows and nothing:
            self._rows = [Text(nothing, "small")]
        for widget in self._rows:
            self.body.addWidget(widget)
        self.setVisible(bool(self._rows))

    def _row(self, row: OutboxRow) -> QWidget:
        widget = QWidget()
        column = QVBoxLayout(widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        chip, tone = ("needs a look", "warn") if row.why else ("waiting", "off")
        line = QHBoxLayout()
        line.setSpacing(6)
        icon = _ICONS.get(row.kind, "file-text")
        line.addWidget(
            outbox.OutboxRow(row.title, row.detail, icon=icon, recorded_at=row.time, chip=chip, tone=tone), 1
        )
        go = Button("", Kind.QUIET, icon="chevron-right", name=f"Open {row.title}, {row.detail}")
        go.setProperty("record", str(row.record))
        go.clicked.connect(self._tell)
        line.addWidget(go)
        column.addLayout(line)
        if row.why:
            column.addWidget(Text(row.why, "small"))
        if row.may_go_again:
            again = Button("Send again", icon="refresh-cw", name=f"Send again {row.title}, {row.detail}")
            again.setProperty("record", str(row.record))
            again.clicked.connect(self._ask_again)
            column.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
        return widget

    def _ask_again(self) -> None:
        self.again_asked.emit(self.sender().property("record"))

    def _tell(self) -> None:
        self.outbox_chosen.emit(self.sender().property("record"))
