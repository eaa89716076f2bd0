"""Moving caseloads in the window: what arrived after a handover, fetching what rests, and how the laptops are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject

from fsdesk.records import Allocation
from fsdesk.records.ids import FamilyId, RecordId, RevisionId
from fsdesk.trouble import Told
from fsdesk.views import Notice
from fsdesk.views_moving import HoldingView, LateRow
from ui.chapters.chapter import Chapter, Door
from ui.chapters.laptops import Laptops
from ui.pages.holding import HoldingPage
from ui.pages.late_tray import LateTray


class Moving(Chapter):
    """The page of laptops, the lead's tray, and what a family's notice asks for."""

    def __init__(self, door: Door, tray: LateTray, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        self._of_laptops, self.holding = Laptops(door, self), HoldingPage()
        self.laptops = self._of_laptops.page
        self.pages = [self.laptops, self.holding]
        self.take_writer(self.holding.writer, nothing_again)
        self.holding.allocated.connect(self._allocate)
        self.holding.left.connect(self._back_to_family)
        door.family.holding_asked.connect(self.open_holding)
        self._tray = tray
        tray.opened.connect(self._open)
        tray.looked_at.connect(self._look_at_row)
        door.family.notice.asked.connect(self._act)

    def open_laptops(self) -> None:
        """How the laptops of the team are."""
        self._of_laptops.open()

    def open_holding(self, family: str) -> None:
        """Who holds a family, and who is to."""
        desk = self.door.desk
        self.call(lambda: desk.moving.holding(FamilyId(family)), self._show_holding)

    def _show_holding(self, view: HoldingView) -> None:
        self.holding.show_holding(view)
        self.door.front(nothing_again, self.holding, "families")

    def _back_to_family(self) -> None:
        self.door.open_family(self.door.family.family)

    def _allocate(self, family: str, note: str, fields: dict[str, Any]) -> None:
        def failed(told: Told) -> bool:
            self.holding.refused(told.sentence)
            return True

        desk, word, draft = self.door.desk, Allocation(**fields), RecordId(note) if note else None
        self.call(lambda: desk.moving.allocate(FamilyId(family), word, draft), self._allocated, failed=failed)

    def _allocated(self, _saved: object) -> None:
        self.door.tell_written()
        self._back_to_family()
        self.door.send_soon()

    def show_tray(self) -> None:
        """What arrived after a handover."""
        self.call(self.door.desk.moving.late, self._tray.show_late)

    def _open(self, row: LateRow) -> None:
        self.door.open_family(row.family)

    def _look_at_row(self, row: LateRow) -> None:
        self._look_at(row.family, row.revisions)

    def _act(self, notice: Notice) -> None:
        family = FamilyId(self.door.family.family)
        if notice.what == "look":
            self._look_at(family, notice.revisions)
        elif notice.what == "take_on" and notice.record is not None:
            desk, record = self.door.desk, notice.record
            self.call(lambda: desk.moving.take_on(record), self._looked)
        elif notice.what == "fetch":
            desk = self.door.desk
            self.call(lambda: desk.moving.fetch(family), self._asked)

    def _look_at(self, family: FamilyId, revisions: Sequence[RevisionId]) -> None:
        desk = self.door.desk
        self.call(lambda: desk.moving.look_at(family, revisions), self._looked)

    def _asked(self, _nothing: None) -> None:
        self.door.refresh()
        self.door.send_soon()

    def _looked(self, _saved: object) -> None:
        self.door.tell_written()
        self.door.refresh()
        self.door.send_soon()


def nothing_again() -> None:
    """News does not change what a person is choosing."""
