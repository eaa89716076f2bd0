"""The Sync page: what waits, what was refused, what is to settle, what has arrived."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from fsdesk.receipts import Receipt
from fsdesk.records.ids import RecordId
from fsdesk.views_sync import ToSettle
from ui.chapters.chapter import Chapter, Door
from ui.pages.sync import SyncPage
from ui.travelling import Travelling

if TYPE_CHECKING:
    from sync.questions import Question, Reply


class Reach(NamedTuple):
    """What the line can do beside meeting the hub. Each is called on the sync thread, but the first."""

    is_signed_by: Callable[[Receipt, bytes], bool]
    """Whether a receipt is the hub's of a public key."""
    visit_stick: Callable[[Path, bool], tuple[str, bool]]
    """Goes to a stick, with a line or without: what it did, in words, and whether anything came of it."""
    ask: Callable[[Question], Reply]
    """Asks the hub a question; LineTrouble when nobody could be asked."""


class Syncing(Chapter):
    """Brings the Sync page its views and takes its decisions to the desk."""

    outbox_chosen = Signal(str)  # record

    def __init__(
        self,
        door: Door,
        travelling: Travelling,
        reach: Reach,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(door, parent)
        self.sync = SyncPage()
        self.pages = [self.sync]
        self._travelling, self._reach = travelling, reach
        page = self.sync
        page.sync_asked.connect(travelling.go_now)
        page.pictures_asked.connect(travelling.send_pictures)
        page.settled.connect(self._settle)
        page.reopen_asked.connect(self._reopen)
        page.outbox_chosen.connect(self.outbox_chosen)
        page.again_asked.connect(self._send_again)
        page.let_go_asked.connect(self._let_go)
        page.history_asked.connect(self._show_history)
        page.helpdesk_asked.connect(self._copy)
        page.stick_asked.connect(self._go_by_stick)
        travelling.ended.connect(page.ended)
        travelling.stick_taken.connect(self.door.refresh)

    def open(self) -> None:
        """What waits, and what two people wrote apart."""
        self.sync.show_postponed()
        self.door.front(self._ask, self.sync, "sync")
        self._ask()

    def _ask(self) -> None:
        self.call(partial(self.door.desk.sync_view, self._travelling.line), self.sync.show_sync)

    def _settle(self, card: ToSettle, text: str, like: tuple[ToSettle, ...]) -> None:
        def done(_saved: object) -> None:
            self.sync.show_settled((card, *like))
            self._after_write(_saved)

        self.call(partial(self.door.desk.settle, card, text, like), done)

    def _reopen(self, record: str, field: str) -> None:
        desk = self.door.desk
        self.call(lambda: desk.deciding.reopen(RecordId(record), field), self.sync.show_reopened)

    def _send_again(self, record: str) -> None:
        desk = self.door.desk
        self.call(lambda: desk.mending.send_again(RecordId(record)), self._after_write)

    def _let_go(self, record: str) -> None:
        def done(_nothing: None) -> None:
            self.sync.ended("It is gone from this laptop.", "ok")
            self.door.refresh()

        desk = self.door.desk
        self.call(lambda: desk.mending.let_go(RecordId(record)), done)

    def _after_write(self, _saved: object) -> None:
        self.door.tell_written()
        self.door.refresh()

    def _show_history(self) -> None:
        self.call(partial(self.door.desk.history, self._reach.is_signed_by), self.sync.show_history)

    def _go_by_stick(self, folder: str) -> None:
        self._travelling.by_stick(partial(self._reach.visit_stick, Path(folder)))

    def _copy(self) -> None:
        self.call(partial(self.door.desk.helpdesk_text, self._travelling.line), self.sync.show_copied)
