"""The story the demonstration plays: a visit written with no signal travels to the lead's signature and back.

Every step does the real thing and looks at the result; a step whose result is not what the story says has failed.
"""

from __future__ import annotations

import contextlib
import hashlib
import unicodedata
from collections.abc import Callable
from pathlib import Path

import msgspec

from fsdesk.clock import MachineClock
from fsdesk.demo import killing
from fsdesk.demo.cast import LEAD, PARTNERSHIP, PASSPHRASE, WORKER
from fsdesk.demo.families import families, write_family
from fsdesk.demo.laptops import Laptops, expect
from fsdesk.desk import Desk, Line
from fsdesk.keys import KdfCost
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.trouble import Trouble
from fsdesk.views import PersonView, VisitState
from fsdesk.views_sync import SyncState, ToSettle
from sync.meeting import Exchanged, enrol_laptop, meet

CUT_AFTER_BYTES = 900
LEFT_TO_READ = 2


class Traffic(msgspec.Struct, frozen=True, kw_only=True):
    """What one exchange took on the socket, heads and bodies."""

    requests: int
    bytes_up: int
    bytes_down: int


class Story(Laptops):
    """The visit, from a kitchen table with no signal to the signature and back."""

    def __init__(self, folder: Path, note: str, say: Callable[[str], None]) -> None:
        super().__init__(folder, say)
        self.note = note
        self.first_sync = Traffic(requests=0, bytes_up=0, bytes_down=0)
        self.noop = self.first_sync
        self.note_on_lead_laptop = ""
        self.signed = False
        self.family = FamilyId("")
        self.visit = RecordId("")

    # -- setting up --------------------------------------------------------------------------------------------

    def set_up(self) -> None:
        """A hub and two laptops that have joined it, with nobody on them yet."""
        with self.step("a hub is made and serves"):
            self.hub.make(PARTNERSHIP)
            self.relay.hub_port = self.hub.serve()
            self.relay.begin()
        with self.step("two laptops join with one-time slips"):
            self.worker = self._join("worker", WORKER)
            self.lead = self._join("lead", LEAD)

    def begin(self) -> None:
        """Hub, two laptops, and the worker's families, all sent and received."""
        self.set_up()
        with self.step("the worker's families are on the worker's laptop"):
            for family in families(self.workers.clock.now().date(), WORKER, LEAD):
                write_family(self.workers, family)
            counts = self.workers.counts()
            self.tell(f"{counts.families} families, {counts.people} people, {counts.visits} visits")
        with self.step("what was written before is sent to the lead"):
            self.tell(f"{self._submit_what_is_done()} visits of the last months")
        with self.step("first sync: the worker's laptop sends, the lead's receives"):
            sent = meet(self.workers)
            expect(sent.in_sync, "the worker's laptop and the hub hold the same")
            before = self._traffic()
            received = meet(self.leads)
            self.first_sync = self._since(before, received)
            expect(received.in_sync, "the lead's laptop and the hub hold the same")
            expect(self.leads.counts().families == counts.families, "the lead has every family")
            size = (self.first_sync.bytes_up + self.first_sync.bytes_down) / 1000
            self.tell(f"{received.arrived} revisions in {received.requests} requests, {size:.0f} kB")
        with self.step("the lead reads and signs, and leaves two for later"):
            expect(self._sign_the_older() > LEFT_TO_READ, "there was something to sign")

    def _submit_what_is_done(self) -> int:
        done = [
            row.id
            for family in self.workers.families()
            for row in self.workers.open_family(family.id).visits
            if row.state is VisitState.DRAFT and not self.workers.open_visit(row.id).problems
        ]
        for visit in done:
            self.workers.submit(visit)
        return len(done)

    def _sign_the_older(self) -> int:
        """The lead signs all but the last few that wait."""
        waiting = [row.id for row in self.leads.awaiting_signature()]
        for visit in waiting[:-LEFT_TO_READ]:
            self.leads.sign_off(visit, self.leads.review(visit).digest)
        meet(self.leads)
        meet(self.workers)
        return len(waiting)

    def _join(self, folder: str, user: str) -> Desk:
        slip = self.hub.slip(user, self.relay.url)
        return enrol_laptop(
            self.folder / folder,
            slip,
            PASSPHRASE,
            self.secrets(folder),
            MachineClock(),
            label=f"demonstration {folder}",
            kdf=KdfCost.floor(),
        )

    def _traffic(self) -> tuple[int, int]:
        return self.relay.bytes_up, self.relay.bytes_down

    def _since(self, before: tuple[int, int], done: Exchanged) -> Traffic:
        up, down = self._traffic()
        return Traffic(requests=done.requests, bytes_up=up - before[0], bytes_down=down - before[1])

    # -- the visit ---------------------------------------------------------------------------------------------

    def visit_offline(self) -> None:
        """A visit is written with no signal, through the death of the program in the middle of a sentence."""
        with self.step("the signal goes: nothing answers"):
            self.relay.end()
            self.hub.stop()
            expect(_finds_no_line(self.workers), "an exchange finds no line and says so")
        with self.step("a home visit begins at the kitchen table"):
            found = next(one for one in self.workers.search("MacAskill") if one.where == "Families")
            self.family = found.family
            planned = [row for row in self.workers.today().visits if row.family == self.family]
            self.visit = planned[0].id if planned else self.workers.record_visit(self.family)
            self.workers.start_visit(self.visit)
            view = self.workers.open_visit(self.visit)
            expect(view.state is VisitState.DRAFT, "the visit is a draft")
            self.tell(f"{view.family_name}: {', '.join(p.known_as for p in view.people)}")
        with self.step("the program is killed in the middle of the note"):
            typed_a_second_ago = self._type_and_kill()
        with self.step("it carries on where it was, the last second of typing at most lost"):
            self.worker = self.open("worker")
            unfinished = self.workers.unfinished()
            expect(unfinished is not None and unfinished.visit == self.visit, "carry on is offered")
            kept = len(self.workers.open_visit(self.visit).text("note"))
            expect(kept >= typed_a_second_ago, f"{kept} characters kept of {typed_a_second_ago} typed a second before")
            self.tell(f"{kept} characters kept; {typed_a_second_ago} had been typed a second before the kill")
        with self.step("the visit is finished: who was there, each child's words, what was agreed"):
            self._finish_visit()
        with self.step("sent to the lead, and safe on this laptop until there is signal"):
            expect(self.workers.submit(self.visit).state is VisitState.SUBMITTED, "the visit is submitted")
            line = self.workers.sync_line(Line())
            expect(line.state is SyncState.OFFLINE and line.waiting > 0, "the pill says offline and how many wait")
            self.tell(f"the pill says: {line.words}")

    def _type_and_kill(self) -> int:
        """Type in another process and kill it; how much had been typed one second before it died."""
        self.workers.lock()
        self.worker = None
        typed = killing.type_and_kill(self.folder / "worker", self.folder / "worker-secret", self.visit, self.note)
        expect(typed is not None, "the typist began")
        return typed or 0

    def _finish_visit(self) -> None:
        desk, view = self.workers, self.workers.open_visit(self.visit)
        desk.write(
            self.visit,
            {
                "note": self.note,
                "purpose": ("planned_support", "plan_review"),
                "setting": "home",
                "household": view.homes[0].id,
                "safeguarding_concern_raised": "no",
            },
            view.shown,
        )
        home = next(home for home in desk.open_family(self.family).homes if home.id == view.homes[0].id)
        for person in home.people:
            self._was_there(desk, person)
        desk.add_part(
            self.visit,
            "observation",
            {"area": "positives", "text": "A den behind the sofa, built together.", "assertion": "observed"},
        )
        child = next(p for p in home.people if p.is_child)
        desk.add_part(
            self.visit,
            "next_step",
            {"what": "Bedtime story in the den, three nights", "owner_person": child.id, "owner_agreed": "yes"},
        )
        desk.writing_at(None)

    def _was_there(self, desk: Desk, person: PersonView) -> None:
        if person.is_unborn:
            return
        desk.add_part(self.visit, "took_part", {"person": person.id, "presence": "all_of_it"})
        if person.is_child:
            young = person.age.endswith(("mths", "wks", "days"))
            fields: dict[str, object] = {"person": person.id, "method": "observed_presentation" if young else "said"}
            fields["interpretation" if young else "words"] = (
                "Reached out and laughed when held." if young else "The breakfast club is pure magic."
            )
            desk.add_part(self.visit, "voice", fields)

    # -- the travelling ----------------------------------------------------------------------------------------

    def travel(self) -> None:
        """The signal comes back, drops once, and everything arrives; what was written apart is settled."""
        with self.step("both laptops write one field apart, with no signal"):
            for desk, words in (
                (self.workers, "After 14:30, when the bus is in"),
                (self.leads, "Mornings only this week"),
            ):
                view = desk.open_family(self.family)
                desk.write(RecordId(self.family), {"best_time_to_visit": words}, view.shown)
        with self.step("the line drops once in the middle of sending"):
            self.relay.hub_port = self.hub.serve()
            self.relay.begin()
            self.relay.cut_next_after(CUT_AFTER_BYTES)
            done = None
            with contextlib.suppress(Trouble):
                done = meet(self.workers)
            expect(self.relay.cuts == 1, "the line was cut")
            self.tell("it picked itself up" if done else "nothing is lost; the next attempt carries on")
        with self.step("everything arrives"):
            done = meet(self.workers)
            expect(done.in_sync and self.workers.counts().unsent == 0, "the outbox is empty and both sides equal")
            expect(meet(self.leads).in_sync, "the lead's laptop holds the same")
            meet(self.workers)
        with self.step("what was written apart is settled by a person"):
            card = self._card(self.workers)
            expect(self._card(self.leads).field == card.field, "both laptops show the same question")
            self.tell(card.title)
            self.workers.settle(card, next(c.text for c in card.choices if c.is_mine))
            meet(self.workers)
            meet(self.leads)
            expect(not self.workers.to_settle() and not self.leads.to_settle(), "nothing is left to settle")

    def _card(self, desk: Desk) -> ToSettle:
        cards = desk.to_settle()
        expect(len(cards) == 1, "exactly one field waits to be settled")
        return cards[0]

    def sign(self) -> None:
        """The lead reads and signs; the worker sees it; then nothing moves."""
        with self.step("the lead reads the visit and signs it"):
            waiting = [row.id for row in self.leads.awaiting_signature()]
            expect(self.visit in waiting, "the visit waits for the lead")
            review = self.leads.review(self.visit)
            self.note_on_lead_laptop = review.visit.text("note")
            same = self.note_on_lead_laptop == unicodedata.normalize("NFC", self.note)
            expect(same, "the note is the same, letter for letter")
            signed = self.leads.sign_off(self.visit, review.digest)
            expect(signed.state is VisitState.SIGNED_OFF, "the visit is signed")
            meet(self.leads)
        with self.step("the worker sees the signature"):
            meet(self.workers)
            view = self.workers.open_visit(self.visit)
            self.signed = view.state is VisitState.SIGNED_OFF
            expect(self.signed, "the worker's laptop shows it signed")
            self.tell(view.signed_line)
        with self.step("at rest, nothing moves"):
            meet(self.leads)
            before = self._traffic()
            done = meet(self.workers)
            self.noop = self._since(before, done)
            expect(done.sent == done.arrived == 0 and done.in_sync, "both sides are equal and nothing travels")
            total = self.noop.bytes_up + self.noop.bytes_down
            self.tell(f"one look at the hub: {self.noop.requests} request, {total} bytes")

    def leave_apart(self) -> None:
        """Two people write one field apart and leave it to be settled: for the pictures."""
        for desk, words in ((self.workers, "Thursdays, when Gran has Rowan"), (self.leads, "Not Thursdays this month")):
            view = desk.open_family(self.family)
            desk.write(RecordId(self.family), {"best_time_to_visit": words}, view.shown)
        for desk in (self.workers, self.leads, self.workers):
            meet(desk)

    @property
    def note_sha256(self) -> str:
        """Fingerprint of the note as the lead's laptop holds it, in UTF-8."""
        return hashlib.sha256(self.note_on_lead_laptop.encode()).hexdigest()


def _finds_no_line(desk: Desk) -> bool:
    try:
        meet(desk)
    except Trouble:
        return True
    return False
