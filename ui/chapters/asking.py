"""Requests for help: written down before there is any family, and answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.trouble import Told
from fsdesk.views import Part
from fsdesk.views_asking import RequestView
from ui.chapters.chapter import Chapter, Door
from ui.forms.writer import Writer
from ui.pages.request import RequestPage


class Asking(Chapter):
    """The page of a request."""

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        self.request = page = RequestPage()
        self.pages = [page]
        self._open_one = ""
        self.take_writer(page.writer, self._ask_again)
        page.acknowledged.connect(self._acknowledge)
        page.spoken.connect(self._spoke)
        page.told_family.connect(self._told)
        page.decided.connect(self._decide)
        page.family_asked.connect(door.open_family)
        page.left.connect(door.open_today)

    def open_new(self) -> None:
        """Opens an empty request."""
        self._open_one = ""
        self.request.show_new()
        self.door.front(self._ask_again, self.request, "families")
        self.request.take_focus()

    def open(self, request: str) -> None:
        """Opens a request."""
        self._open_one = request
        self._call(lambda: self.door.desk.asking.open(RecordId(request)), self._show)

    def open_of_family(self, family: str) -> None:
        """Opens the latest request for a family, else the family."""
        desk = self.door.desk

        def then(found: RecordId | None) -> None:
            if found is None:
                self.door.open_family(family)
            else:
                self.open(found)

        self.call(lambda: desk.asking.of_family(FamilyId(family)), then)

    def _show(self, view: RequestView) -> None:
        self.request.show_request(view)
        self.door.front(self._ask_again, self.request, "families")

    def _ask_again(self) -> None:
        if self._open_one:
            one = RecordId(self._open_one)
            self._call(lambda: self.door.desk.asking.open(one), self.request.show_request)

    def _call(self, work: Callable[[], RequestView], then: Callable[[RequestView], None]) -> None:
        def failed(told: Told) -> bool:
            self.request.refused(told.sentence)
            return True

        self.call(work, then, failed=failed)

    def _write_part(self, writer: Writer, family: str, kind: str, key: str, fields: dict[str, Any]) -> None:
        if family or kind != "request":
            super()._write_part(writer, family, kind, key, fields)
            return

        def failed(told: Told) -> bool:
            writer.not_saved(told.sentence, key)
            return True

        def saved(part: Part) -> None:
            self._open_one = part.id
            writer.born(key, part, f"{self.door.desk.clock.now():%H:%M}")
            self.door.tell_written()
            self._ask_again()

        desk = self.door.desk
        self.call(lambda: desk.asking.begin(fields), saved, failed=failed)

    def _mark(self, work: Callable[[], RequestView]) -> None:
        def done(view: RequestView) -> None:
            self.request.show_request(view)
            self.door.tell_written()

        self._call(work, done)

    def _acknowledge(self, request: str) -> None:
        self._mark(lambda: self.door.desk.asking.acknowledge(RecordId(request)))

    def _spoke(self, request: str) -> None:
        self._mark(lambda: self.door.desk.asking.spoke(RecordId(request)))

    def _told(self, request: str) -> None:
        self._mark(lambda: self.door.desk.asking.told(RecordId(request)))

    def _decide(self, request: str, outcome: str, next_helper: str) -> None:
        self._mark(lambda: self.door.desk.asking.decide(RecordId(request), outcome, next_helper))
