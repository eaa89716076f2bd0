"""Consent and sharing of the family in front: what is begun, taken back, completed, read by a lead, put right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Signal

from fsdesk.desk import Desk
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.steps import Steps, in_one
from fsdesk.taking_out.shared import Shared, sharing
from fsdesk.views import Part
from fsdesk.views_consenting import ConsentView
from sync.asked_consent import HEARD, NAMES_MAX, Heard, WhenHeard
from sync.questions import Reply, question, told
from ui.chapters.chapter import Chapter, Door
from ui.chapters.letters import Leaving, Letters
from ui.pages.consent import ConsentPage

TAB = "consent"
CONSENT_NEEDS = ("complete", "complete_late", "look", "put_right", "stopped", "ask_again", "permission_ends",
                 "between_ends", "copy", "limits")  # fmt: skip
"""What Today asks of this part of a family's record."""
GUARDED_NEEDS = ("complete", "complete_late", "look", "put_right")
"""Those that may be about what is for no family's eyes."""


class Consenting(Chapter):
    """The tab "Consent & sharing"."""

    paper_asked = Signal(str)  # family
    ending_asked = Signal(str)  # family
    rights_asked = Signal(str)  # family
    partners_asked = Signal(str)  # family
    worry_asked = Signal(str)  # worry

    def __init__(self, door: Door, letters: Letters, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        self._letters = letters
        today: date = door.desk.clock.now().date()
        self.page = ConsentPage(today)
        self._family, self._with_private = "", False
        door.family.add_tab(TAB, "Consent", self.page)
        door.family.tab_shown.connect(self._bring)
        self.take_writer(self.page.writer, self.ask)
        page = self.page
        page.view_wanted.connect(self.ask)
        page.private_asked.connect(self._show_private)
        page.taken_out.connect(self._take_out)
        page.begun.connect(self._begin)
        page.acted.connect(self._act)
        page.paper_asked.connect(self.paper_asked)
        page.ending_asked.connect(self.ending_asked)
        page.rights_asked.connect(self.rights_asked)
        page.partners_asked.connect(self.partners_asked)

    def _bring(self, key: str, family: str) -> None:
        if family != self._family:
            self._family, self._with_private = family, False
        if key == TAB:
            self.ask()

    def ask(self) -> None:
        """Asks again for what is in front."""
        desk, family, private = self.door.desk, FamilyId(self._family), self._with_private
        if family:
            self.call(lambda: desk.consenting.view(family, with_private=private), self._show)

    def open_need(self, family: str, record: str, kind: str) -> None:
        """Opens a family where something of Today is seen to, with what is private where it may be that."""
        self._family, self._with_private = family, kind in GUARDED_NEEDS
        if record:
            self.page.open(record)
        self.door.open_family(family, TAB)

    def open_decision(self, family: str, decision: str) -> None:
        """Opens what was done without waiting, to be completed."""
        self.open_need(family, decision, "complete")

    def _show(self, view: ConsentView) -> None:
        if view.family == self._family and view.with_private == self._with_private:
            self.page.show_consent(view)
            self._ask_when_heard(view)

    def _ask_when_heard(self, view: ConsentView) -> None:
        """Asks the hub, where there is one in reach, since when others could have known of each no."""
        names = {row.said_no: str(row.id) for row in view.put_right if row.said_no is not None}
        if not view.is_lead or not names:
            return
        desk, asked = self.door.desk, tuple(names)[:NAMES_MAX]

        def heard(answer: Reply) -> None:
            if answer.code:
                return
            times = {name: at for name, at in told(answer, Heard).times if name in names}
            self.call(
                lambda: {names[name]: desk.consenting.heard_in_words(at) for name, at in times.items()},
                self.page.show_heard,
            )

        self.door.ask_hub(question(HEARD, WhenHeard(asked)), heard, failed=lambda _told: True)

    def _show_private(self, wanted: bool) -> None:
        self._with_private = wanted
        self.ask()

    def _begin(self, what: str, family: str) -> None:
        desk, name = self.door.desk, FamilyId(family)
        person = RecordId(what.partition(":")[2])
        works: dict[str, Callable[[], Part]] = {
            "permission": lambda: desk.consenting.ask_permission(name, shared_anyway=False),
            "told": lambda: desk.consenting.begin_decision(name),
            "decision": lambda: desk.consenting.begin_decision(name),
            "now": lambda: desk.consenting.act_now(name),
        }
        work = works.get(what, lambda: desk.consenting.begin_agreement(name, person))

        def begun(part: Part) -> None:
            self.door.tell_written()
            if what == "now":  # it is guarded from the first moment, and its writer goes on with it
                self._with_private = True
                self.door.send_soon()
            self.page.open(part.id)
            self.ask()

        self.call(work, begun, failed=self.page.refused)

    def _act(self, what: str, record: str) -> None:
        desk, name = self.door.desk, RecordId(record)
        if what == "file":
            self._show_letter(name)
            return
        if what == "worry":
            self.call(lambda: desk.read(name).text("concern"), self.worry_asked.emit)
            return
        works: dict[str, Callable[[], object]] = {
            "stop": lambda: desk.consenting.end_agreement(name, ""),
            "withdraw": lambda: desk.consenting.withdraw(name, ""),
            "undo": lambda: desk.consenting.put_back(name),
            "share": lambda: desk.consenting.begin_decision(desk.family_of(name), name),
            "limits": lambda: desk.consenting.read_limits(name),
            "copied": lambda: desk.consenting.copied(name),
            "look": lambda: desk.consenting.look_at(name, desk.read(name).text("lead_words")),
            "right": lambda: desk.consenting.put_right(name, desk.read(name).text("remedy")),
        }

        def done(answer: object) -> None:
            self.door.tell_written()
            if what in ("stop", "withdraw"):
                self.door.send_soon()  # before all else, as soon as there is signal; here it holds already
                self.page.open(record)
            elif isinstance(answer, Part):
                self.page.open(answer.id)
            elif what in ("look", "right"):
                self.page.close_open()
            self.ask()

        self.call(works[what], done, failed=self.page.refused)

    def _show_letter(self, record: RecordId) -> None:
        """All a place may have as a letter; that it was given is written down when it has gone."""
        desk, family = self.door.desk, self._family

        def made(shared: Shared) -> None:
            self._letters.show(Leaving(
                shared.letter, shared.offer, allowed=lambda: _still_shared(desk, record),
                given=lambda _answer: in_one(lambda: desk.consenting.gave(record)),
                back=lambda: self.door.open_family(family, TAB),
            ))  # fmt: skip

        self.door.call_in_steps(lambda: sharing(desk, record), made, failed=self.page.refused)

    def _written(self) -> None:
        self.door.tell_written()
        self.ask()

    def _take_out(self, record: str, because: str) -> None:
        desk = self.door.desk

        self.call(lambda: desk.take_out(RecordId(record), because), lambda _answer: self._written())


def _still_shared(desk: Desk, record: RecordId) -> Steps[bytes]:
    """The same for another program to read, asked for again when it goes."""
    shared = yield from sharing(desk, record)
    return shared.data
