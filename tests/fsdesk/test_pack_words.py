"""What stands in somebody's own pack beside its own words: what another record, home or family is called, and its day.

Planted one at a time, each seen caught here: a name of somebody else in what a home or the family is called; that of
a helper; words left out by hand that come back with what another record is called; the day of a part that was left out;
how much was withheld, told by the name it is for.
"""

from __future__ import annotations

import msgspec
import pytest

from fsdesk.desk import Desk
from fsdesk.records import CaseNote, Family, Household, Membership, Person, TeamMember, Visit
from fsdesk.records.fields import Record
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.taking_out.person import LEFT_OUT, ItemSaid, PersonDocument, Without, person_document

THEIRS = "Sorley Budge"


class Beside:
    """Isla asks; the other home, the family and a helper of it are all called by Sorley, who is somebody else."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.family = FamilyId(desk.add(Family(label=f"{THEIRS} LOC-7", known_as="The Budges", area="lochaber")).record)
        self.isla = self._add(Person(life_stage="living", known_as="Isla", full_name="Isla Reid"))
        self.sorley = self._add(Person(life_stage="living", known_as="Sorley", full_name=THEIRS))
        self.home = self._add(Household(label="Sorley’s at Arisaig", town="Arisaig"))
        self._add(Membership(person=self.sorley, household=self.home, role="parent"))
        self.visit = self._add(Visit(status="done", household=self.home, note="Tea and talk."))
        self.note = self._add(CaseNote(at="2026-11-02T10:00", note_kind="phone", about=(self.isla,), text="She rang."))
        self.helper = self._add(TeamMember(name="Ms Sorley", team_role="teacher", for_people=(self.isla,)))

    def _add(self, record: Record) -> RecordId:
        return self.desk.add(record, self.family).record

    def pack(self, record: RecordId, **without: tuple[str, ...]) -> tuple[PersonDocument, ItemSaid]:
        """The pack of one thing alone, and that thing in it."""
        document = person_document(self.desk, self.isla, only={record: Without(**without)})
        (item,) = document.items
        return document, item


@pytest.fixture
def beside(amina: Desk) -> Beside:
    return Beside(amina)


def said(item: ItemSaid, name: str) -> object:
    return item.fields[name].value


def test_what_a_home_and_the_family_are_called_names_nobody_else(beside: Beside) -> None:
    document, visit = beside.pack(beside.visit)
    assert str(said(visit, "household")).endswith("at Arisaig")
    assert all("LOC-7" in called for called in document.families)
    for name in THEIRS.split():
        assert name not in msgspec.json.encode(document).decode()


def test_a_helper_is_named_by_what_they_are(beside: Beside) -> None:
    document, helper = beside.pack(beside.helper)
    assert said(helper, "name") == "Teacher"
    assert "Sorley" not in msgspec.json.encode(document).decode()


def test_words_left_out_do_not_come_back_with_what_another_record_is_called(beside: Beside) -> None:
    assert "Arisaig" in str(said(beside.pack(beside.visit)[1], "household"))
    document, visit = beside.pack(beside.visit, words=("arisaig",))
    assert LEFT_OUT in str(said(visit, "household"))
    assert "Arisaig" not in msgspec.json.encode(document).decode()


def test_a_day_that_was_left_out_is_not_told_beside_the_record(beside: Beside) -> None:
    assert beside.pack(beside.note)[1].on == "2026-11-02"
    document, note = beside.pack(beside.note, fields=("at",))
    assert note.on == "2026-11-21", "the day it was written"
    assert "2026-11-02" not in msgspec.json.encode(document).decode()


def test_a_letter_is_for_somebody_by_name_and_tells_nothing_of_what_was_withheld(beside: Beside) -> None:
    desk = beside.desk
    request = desk.accessing.begin(beside.isla, {"asked_by": "self", "identity_checked": "yes"})
    desk.accessing.take_suggestions(request)
    before, _ = desk.accessing.letter(request)
    assert before.to == "For Isla Reid"
    more = desk.add(
        CaseNote(at="2026-11-03T10:00", note_kind="phone", about=(beside.isla,), text="XMOREX"), beside.family
    )
    desk.accessing.mark(request, more.record, "withhold", "third_party")
    after, _ = desk.accessing.letter(request)
    assert after == before
