"""The visits: opened, written, sent to the lead."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from fsdesk.desk.pen import Saved
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.trouble import Told
from fsdesk.views import Part, VisitView
from ui.chapters.chapter import Chapter, Door, nothing
from ui.chapters.documenting import Documenting
from ui.pages.visit import VisitPage


class Visiting(Chapter):
    """The page of a visit and what is done on it."""

    hide_asked = Signal()
    table_asked = Signal(str, str)  # family, visit

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        self.visit = page = VisitPage()
        self.documenting = Documenting(door, page.documents, self)
        self.pages = [page]
        self._in_hand: RecordId | None = None
        page.fields_written.connect(self._write_fields)
        page.table_asked.connect(self.table_asked)
        page.part_written.connect(self._write_visit_part)
        page.submit_asked.connect(self._submit)
        page.view_asked.connect(self._show_again)
        page.step_shown.connect(self._note_step)
        page.home_asked.connect(door.open_family)
        page.left.connect(self._leave)
        page.hide_asked.connect(self.hide_asked)
        page.settle_asked.connect(door.open_sync)

    @property
    def in_hand(self) -> str:
        """The visit that is open for writing; empty before the first."""
        return self._in_hand or ""

    def save_now(self) -> None:
        """Sends everything typed in the visit at once."""
        self.visit.save_now()

    @property
    def is_all_written(self) -> bool:
        """Whether nothing typed in the visit is in hand."""
        return self.visit.is_all_written

    def show_names(self, names: dict[str, str]) -> None:
        """Who wrote what."""
        self.visit.show_names(names)

    def open(self, visit: str, step: str = "") -> None:
        """Opens a visit, where it was left."""
        desk = self.door.desk
        self.call(lambda: desk.open_visit(RecordId(visit)), partial(self._show, step))

    def open_of(self, _family: str, visit: str) -> None:
        """Opens a visit named with its family."""
        self.open(visit)

    def start(self, family: str, visit: str) -> None:
        """Begins a visit, a planned one if it is named."""
        desk = self.door.desk

        def start() -> VisitView:
            record = RecordId(visit) if visit else desk.record_visit(FamilyId(family))
            desk.start_visit(record)
            return desk.open_visit(record)

        self.call(start, partial(self._show, ""))
        self.door.tell_written()

    def plan(self, family: str, fields: dict[str, Any]) -> None:
        """Puts a visit in the diary."""
        desk = self.door.desk
        self.call(lambda: desk.plan_visit(FamilyId(family), fields), partial(self._after_plan, family))
        self.door.tell_written()

    def _after_plan(self, family: str, _visit: object) -> None:
        self.door.open_family(family)

    def _show(self, step: str, view: VisitView) -> None:
        self._show_view(view)
        if step:
            self.visit.show_step(step)
        self.door.front(partial(self._show_again, view.id), self.visit, "families")
        self._note_writing(view.id, self.visit.step)
        self.door.learn_names(view.family)

    def _show_again(self, visit: str) -> None:
        desk = self.door.desk
        self.call(lambda: desk.open_visit(RecordId(visit)), self._show_view)

    def _show_view(self, view: VisitView) -> None:
        self.visit.show_visit(view)
        self.documenting.open_visit(str(view.family), str(view.id))

    def _not_saved(self, handle: str) -> Callable[[Told], bool]:
        def failed(told: Told) -> bool:
            self.visit.not_saved(told.sentence, handle)
            return True

        return failed

    def _write_fields(self, record: str, fields: dict[str, Any], shown: dict[str, Any]) -> None:
        def saved(answer: Saved) -> None:
            self.visit.written(answer.record, answer.shown, answer.at)
            self.door.tell_written()

        desk = self.door.desk
        self.call(lambda: desk.write(RecordId(record), fields, shown), saved, failed=self._not_saved(record))

    def _write_visit_part(self, kind: str, key: str, fields: dict[str, Any]) -> None:
        # The page says which visit the words belong to: another may be in front by the time a retry runs.
        visit = RecordId(fields["visit"])

        def saved(part: Part) -> None:
            self.visit.show_part(key, part, f"{self.door.desk.clock.now():%H:%M}")
            self.door.tell_written()

        desk = self.door.desk
        self.call(lambda: desk.add_part(visit, kind, fields), saved, failed=self._not_saved(key))

    def _note_writing(self, visit: RecordId, step: str) -> None:
        self._in_hand = visit
        desk = self.door.desk
        self.call(lambda: desk.writing_at(visit, step), nothing)

    def _note_step(self, step: str) -> None:
        if self._in_hand is not None:
            self._note_writing(self._in_hand, step)

    def _leave(self) -> None:
        desk = self.door.desk
        self.call(lambda: desk.writing_at(None), nothing)
        self.door.open_today()

    def _submit(self, visit: str) -> None:
        desk = self.door.desk

        def failed(told: Told) -> bool:
            self.visit.refused(told.sentence)
            return True

        def done(view: VisitView) -> None:
            self.visit.show_visit(view)
            self.visit.submitted("Sent to your lead as soon as there is signal. It is safe on this laptop until then.")
            self.call(lambda: desk.writing_at(None), nothing)
            self.door.tell_written()
            self.door.send_soon()

        self.call(lambda: desk.submit(RecordId(visit)), done, failed=failed)
