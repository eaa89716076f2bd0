"""Carrying what was written from desk to desk with neither hub nor line: everything unsent, to everybody, once."""

from __future__ import annotations

from msgspec.structs import replace

from fsdesk.desk import Desk
from fsdesk.receipts import Receipt
from fsdesk.records import Family, Household, Membership, Person, TookPart, Voice
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.revisions import from_body

ALL = 1 << 30
RECEIPT = Receipt(version=2, opening=b"its request", head=b"an answer", signature=b"the hub's hand")
"""One that looks like no real one: what a store keeps it does not read."""


def carry(writer: Desk, *readers: Desk) -> int:
    """Take all that `writer` has not sent to the others, and tell the writer that it arrived; how many revisions."""
    bodies = writer.sending.offer(ALL)
    for reader in readers:
        reader.sending.take(bodies, None)
    for raw in bodies:
        n = from_body(raw).n
        writer.sending.keep_receipt((n, n), (), RECEIPT)
    return len(bodies)


def for_staff_only(desk: Desk, record: RecordId) -> None:
    """Decide, as its page does, that the family does not see a record."""
    view = desk.seeing.open(record)
    desk.seeing.choose(record, replace(view.choice, sensitivity=Sensitivity.PROTECTED), "", view.shown)


class MacLeods:
    """A family of three at a croft: Kirsty, who is 34, Jamie, who is 8, and Isla, who is 3."""

    def __init__(self, desk: Desk) -> None:
        self.id = FamilyId(
            desk.add(
                Family(
                    label="LOC-0042", known_as="MacLeod family", status="active", lead_professional="amina",
                    opened_on="2026-03-14", area="lochaber", best_time_to_visit="After school",
                    safe_contact="Text before calling", before_you_go="The dog is loose in the yard.",
                )
            ).record
        )  # fmt: skip
        self.home = desk.add(
            Household(label="The croft", address_lines="2 Shore Road", town="Arisaig", postcode="PH39 4NJ"), self.id
        ).record
        self.kirsty = self._person(desk, "Kirsty", "Kirsty MacLeod", "1992-05-02", "parent")
        self.jamie = self._person(desk, "Jamie", "Jamie MacLeod", "2018-02-03", "child")
        self.isla = self._person(desk, "Isla", "Isla MacLeod", "2023-06-30", "child")

    def _person(self, desk: Desk, known_as: str, full_name: str, born_on: str, role: str) -> RecordId:
        person = Person(life_stage="living", known_as=known_as, full_name=full_name, born_on=born_on)
        record = desk.add(person, self.id).record
        desk.add(Membership(person=record, household=self.home, role=role), self.id)
        return record

    def finished_visit(self, desk: Desk) -> RecordId:
        """A visit with all that a finished one needs: the children seen and heard, nothing to worry about."""
        visit = desk.record_visit(self.id, {"purpose": ("planned_support",), "household": self.home})
        desk.add(TookPart(visit=visit, person=self.kirsty, presence="all_of_it"), self.id)
        for child in (self.jamie, self.isla):
            desk.add(TookPart(visit=visit, person=child, presence="all_of_it"), self.id)
            desk.add(Voice(visit=visit, person=child, method="said", words="I like the boat."), self.id)
        shown = desk.open_visit(visit).shown
        desk.write(visit, {"note": "We looked at the boat together.", "safeguarding_concern_raised": "no"}, shown)
        return visit
