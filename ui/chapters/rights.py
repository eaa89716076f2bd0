"""What people ask of what is written: to see it, put it right, add their words, not pass it on; decided, and told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject

from fsdesk.papers.data import Letter, Offer
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.steps import in_one
from fsdesk.taking_out.told import told_letter
from fsdesk.views import Part
from ui.chapters.accessing import Accessing
from ui.chapters.chapter import Chapter, Door
from ui.chapters.letters import Leaving, Letters
from ui.pages.access_line import ANSWER, FILE, GOES_ON, REFUSE, TAKEN_BACK, TOLD_WHY
from ui.pages.rights import RightsPage


class Rights(Chapter):
    """The page of what people ask of what is written about them."""

    def __init__(self, door: Door, letters: Letters, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        today: date = door.desk.clock.now().date()
        self.page = RightsPage(today)
        self._letters = letters
        self.accessing = Accessing(door, letters, self)
        self.accessing.left.connect(self.open)
        self.pages = [self.page, self.accessing.page]
        self._family = ""
        self.take_writer(self.page.writer, self.ask)
        self.page.view_wanted.connect(self.ask)
        self.page.left.connect(lambda family: self.door.open_family(family, "consent"))
        self.page.begun.connect(self._begin)
        self.page.acted.connect(self._act)
        self.page.taken_out.connect(self._take_out)

    def open(self, family: str, record: str = "") -> None:
        """Opens the page of a family, with one record open for writing if it is named."""
        self._family = family
        if record:
            self.page.open(record)
        self.door.front(self.ask, self.page, "families")
        self.ask()

    def open_for(self, family: str, person: str) -> None:
        """Somebody asks what is held about them: their request is opened for writing, begun today if there is none."""
        desk = self.door.desk

        def begun(part: Part) -> None:
            self.door.tell_written()
            self.open(family, part.id)

        self.call(lambda: desk.accessing.part(RecordId(person)), begun)

    def save_now(self) -> None:
        """Sends everything typed on this chapter's pages at once."""
        super().save_now()
        self.accessing.save_now()

    def ask(self) -> None:
        """Asks again for what is in front."""
        desk, family = self.door.desk, FamilyId(self._family)
        if family:
            self.call(lambda: desk.rights.view(family), self.page.show_rights)

    def _begin(self, what: str, family: str, chosen: str) -> None:
        desk, name, key = self.door.desk, FamilyId(family), RecordId(chosen)
        works: dict[str, Callable[[], Part]] = {
            "correction": lambda: desk.rights.ask_correction(name, key),
            "statement": lambda: desk.rights.begin_statement(name, key),
            "objection": lambda: desk.rights.object_to(name, about=key),
            "everything": lambda: desk.rights.object_to(name, key),
            "access": lambda: desk.accessing.part(key),
        }

        def begun(part: Part) -> None:
            self._written()
            self.page.open(part.id)
            if what in ("objection", "everything"):
                self.door.send_soon()  # before all else, as soon as there is signal; here it holds already

        self.call(works[what], begun, failed=self.page.refused)

    def _act(self, what: str, record: str) -> None:
        desk, name = self.door.desk, RecordId(record)
        if what == FILE:
            self.accessing.open(record)
            return
        if what == ANSWER:
            self._show_answer(name)
            return
        what, _, place = what.partition(":")
        if what == "letter":
            self._show_letter(name, place)
            return

        def text(field: str) -> str:
            return desk.read(name).text(field)

        works: dict[str, Callable[[], object]] = {
            "correct": lambda: desk.rights.correct(name, text("field"), text("should_say")),
            "annotate": lambda: desk.rights.annotate(name, text("what_is_wrong")),
            "leave": lambda: desk.rights.leave_as_it_is(name, text("reason")),
            "told": lambda: desk.rights.told(name, place),
            REFUSE: lambda: desk.access_ending.refuse(name),
            TAKEN_BACK: lambda: desk.access_ending.taken_back(name),
            GOES_ON: lambda: desk.access_ending.goes_on(name),
            TOLD_WHY: lambda: desk.access_ending.told(name),
        }
        work = works.get(what, lambda: desk.rights.decide(name, what, text("reason")))
        self.call(work, lambda _answer: self._written(), failed=self.page.refused)

    def _show_letter(self, record: RecordId, place: str) -> None:
        """What a place is told, as a letter; that it was told is written down when it has gone."""
        desk, family = self.door.desk, self._family

        def allowed() -> bytes:
            told_letter(desk, record, place)  # Refused where there is nothing to tell any more
            return b""

        def made(found: tuple[Letter, Offer]) -> None:
            self._letters.show(Leaving(
                *found, allowed=lambda: in_one(allowed),
                given=lambda _answer: in_one(lambda: desk.rights.told(record, place)),
                back=lambda: self.open(family),
            ))  # fmt: skip

        self.call(lambda: told_letter(desk, record, place), made, failed=self.page.refused)

    def _show_answer(self, request: RecordId) -> None:
        """How a request ended, as a letter to whoever asked; that they were told is written down when it has gone."""
        desk, family = self.door.desk, self._family

        def allowed() -> bytes:
            desk.access_ending.answer(request)  # Refused where it goes on again meanwhile
            return b""

        def made(found: tuple[Letter, Offer]) -> None:
            self._letters.show(Leaving(
                *found, allowed=lambda: in_one(allowed),
                given=lambda _answer: in_one(lambda: desk.access_ending.told(request)),
                back=lambda: self.open(family),
            ))  # fmt: skip

        self.call(lambda: desk.access_ending.answer(request), made, failed=self.page.refused)

    def _take_out(self, record: str, because: str) -> None:
        desk = self.door.desk
        self.call(lambda: desk.take_out(RecordId(record), because), lambda _answer: self._written())

    def _written(self) -> None:
        self.door.tell_written()
        self.ask()
