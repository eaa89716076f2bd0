"""What has not been received, as a card of rows; each leads to where it was written. Counts nothing itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.views_sync import OutboxRow
from ui.parts import outbox
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.flow import Flow
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
    let_go_asked = Signal(str)  # record

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._rows: list[QWidget] = []
        self._shown: tuple[OutboxRow, ...] | None = None

    def show_rows(self, rows: Sequence[OutboxRow], nothing: str) -> None:
        """Shows these rows; without any, a sentence, or no card at all. The same rows stay as somebody left them."""
        if self._shown == tuple(rows):
            return
        self._shown = tuple(rows)
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
        if row.may_be_let_go:
            gone = LeftOver(row)
            gone.let_go_asked.connect(self.let_go_asked)
            column.addWidget(gone)
        return widget

    def _ask_again(self) -> None:
        self.again_asked.emit(self.sender().property("record"))

    def _tell(self) -> None:
        self.outbox_chosen.emit(self.sender().property("record"))


class LeftOver(QWidget):
    """What was written into a record that is no more: its words when asked for, and a way to let go, asked twice."""

    let_go_asked = Signal(str)  # record

    def __init__(self, row: OutboxRow) -> None:
        super().__init__()
        self._record, self._what = str(row.record), f"{row.title}, {row.detail}"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        acts = Flow(across_px=10, down_px=6)
        self._read = Button("Read it here", icon="eye", name=f"Read {self._what} here")
        self._read.clicked.connect(self._turn)
        self._let_go = Button("Let it go", name=f"Let go of {self._what}")
        self._let_go.clicked.connect(self._ask)
        copy = Button("Copy its words", name=f"Copy the words of {self._what}")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText("\n".join(row.said)))
        for button in (self._read, copy, self._let_go):
            acts.addWidget(button)
        column.addLayout(acts)
        self._words = [Text(line) for line in row.said or ("There are no words in it.",)]
        self._warning = Banner("This removes it from this laptop, and it is nowhere else. It cannot be undone.", "warn")
        for part in (self._warning, *self._words):
            part.hide()
            column.addWidget(part)
        self._is_sure = False

    def _turn(self) -> None:
        hidden = self._words[0].isHidden()
        for words in self._words:
            words.setVisible(hidden)
        verb = "Cover" if hidden else "Read"
        self._read.show_icon("eye-off" if hidden else "eye")
        self._read.show_words(f"{verb} it{'' if hidden else ' here'}", name=f"{verb} {self._what}")

    def _ask(self) -> None:
        if self._is_sure:
            self.let_go_asked.emit(self._record)
            return
        self._is_sure = True
        self._warning.show()
        self._let_go.show_words("Yes, let it go for good", name=f"Yes, let go of {self._what} for good")
