"""The list of families and the page of one, with what is written on its front."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.views import FamilyView, KeptView
from ui.chapters.chapter import Chapter, Door
from ui.pages.families import FamiliesPage
from ui.pages.family import FamilyPage


class Families(Chapter):
    """The families on this laptop. Other chapters add their tabs to the page of one."""

    names_learnt = Signal(object)  # frozenset: every name of the families opened so far

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        self.list, self.family = FamiliesPage(), FamilyPage(door.desk.clock.now().date())
        self.pages = [self.list, self.family]
        self._names: frozenset[str] = frozenset()
        self.list.family_chosen.connect(self.open)
        self.list.view_kept.connect(self._keep_view)
        self.list.view_dropped.connect(self._drop_view)
        self.family.step_ticked.connect(self._tick_step)
        self.family.field_written.connect(self._write_field)

    # -- the list ----------------------------------------------------------------------------------------------

    def open_list(self) -> None:
        """All families on this laptop."""
        desk = self.door.desk
        self.door.front(self.open_list, self.list, "families")
        self.call(desk.families, self.list.show_families)
        self.call(desk.caseload.kept_views, self.list.show_views)

    def _keep_view(self, view: KeptView) -> None:
        self.call(lambda: self.door.desk.caseload.keep_view(view), self.list.show_views)

    def _drop_view(self, name: str) -> None:
        self.call(lambda: self.door.desk.caseload.drop_view(name), self.list.show_views)

    # -- one family --------------------------------------------------------------------------------------------

    def open(self, family: str, tab: str = "") -> None:
        """One family, at one of its tabs."""
        self.call(partial(self.door.desk.open_family, FamilyId(family)), partial(self._show, tab))

    def _ask_again(self, family: FamilyId) -> None:
        self.call(partial(self.door.desk.open_family, family), self._show_again)

    def _show_again(self, view: FamilyView) -> None:
        self.family.show_family(view)
        self.family.show_tab(self.family.tab)

    def _show(self, tab: str, view: FamilyView) -> None:
        self.family.show_family(view)
        if tab:
            self.family.show_tab(tab)
        self.door.front(partial(self._ask_again, view.id), self.family, "families")
        self.learn_names(view.id)

    def learn_names(self, family: str) -> None:
        """Let spelling know every name of a family, so that none of them is ever underlined."""
        self.call(lambda: self.door.desk.names_of_family(FamilyId(family)), self._take_names)

    def _take_names(self, names: frozenset[str]) -> None:
        if not names <= self._names:
            self._names |= names
            self.names_learnt.emit(self._names)

    # -- what is written on its front --------------------------------------------------------------------------

    def _write_field(self, record: str, field: str, text: str, shown: dict[str, Any]) -> None:
        self._write_and_refresh(RecordId(record), {field: text}, shown)

    def _tick_step(self, record: str, done: bool, shown: dict[str, Any]) -> None:
        day = self.door.desk.clock.now().date().isoformat() if done else None
        self._write_and_refresh(RecordId(record), {"status": "done" if done else "todo", "done_on": day}, shown)

    def _write_and_refresh(self, record: RecordId, fields: dict[str, Any], shown: dict[str, Any]) -> None:
        self.call(partial(self.door.desk.write, record, fields, shown), self._after_write)

    def _after_write(self, _saved: object) -> None:
        self.door.tell_written()
        self.door.refresh()
