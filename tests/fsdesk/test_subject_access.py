"""Somebody asks what is held about them: what they are given, what is kept back and why, and who checks it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from fsdesk.desk import Desk
from fsdesk.records import (
    AccessRequest,
    CaseNote,
    Contact,
    Family,
    Household,
    Membership,
    Person,
    PersonLink,
    Relationship,
    Visit,
)
from fsdesk.records.fields import Record, Sensitivity
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.subject_access import due_on
from fsdesk.taking_out.person import PersonDocument
from fsdesk.trouble import Refused
from tests.fsdesk.carrying import carry

ALLEGATION = "XBRUISEX"
HERS = "XHERSX"
OWN = "XOWNX"
THOUGHT = "XTHOUGHTX"


class Asked:
    """Jamie asks; in the first family his former partner said something about him, in the second he lives now."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.first = FamilyId(desk.add(Family(label="LOC-1", known_as="The Rosses", area="lochaber")).record)
        self.second = FamilyId(desk.add(Family(label="LOC-2", known_as="The Reids", area="lochaber")).record)
        self.home = self._add(Household(label="Mum's", address_lines="3 Croft Road", postcode="IV51 9JX"))
        self.kirsty = self._add(Person(life_stage="living", known_as="Kirsty", full_name="Kirsty Ross"))
        self.jamie = self._add(Person(life_stage="living", known_as="Jamie", full_name="Jamie Reid"))
        self._add(Membership(person=self.kirsty, household=self.home, role="parent"))
        self.again = self._add(Person(life_stage="living", known_as="Jamie", full_name="James Reid"), self.second)
        self._add(PersonLink(person=self.jamie, other=self.again, says="same_as"))
        self._add(Relationship(person=self.kirsty, other=self.jamie, type="ex_partner"))
        self._add(Contact(person=self.jamie, contact_kind="mobile", value="07700 900461"))
        self.said = self._add(self._note(self.jamie, ALLEGATION), sensitivity=Sensitivity.PROTECTED)
        self.kept = self._add(CaseNote(at="2026-11-02T10:00", note_kind="phone", about=(self.jamie,), text=HERS,
                                       hidden_from=(self.jamie,)))  # fmt: skip
        self.open = self._add(self._note(self.jamie, f"{OWN}. Rang Kirsty at 3 Croft Road."))
        self._add(self._note(self.kirsty, "XNOTHISX"))
        self.visit = self._add(
            Visit(status="done", household=self._theirs(), worker_reflection=THOUGHT, note="Tea."), self.second
        )

    def _add(self, record: Record, family: FamilyId | None = None, **known: Sensitivity) -> RecordId:
        return self.desk.add(record, family or self.first, sensitivity=known.get("sensitivity")).record

    def _theirs(self) -> RecordId:
        home = self._add(Household(label="Jamie's", address_lines="8 Shore Street"), self.second)
        self._add(Membership(person=self.again, household=home, role="parent"), self.second)
        return home

    def _note(self, about: RecordId, text: str) -> CaseNote:
        return CaseNote(at="2026-11-02T10:00", note_kind="phone", about=(about,), text=text)

    def ask(self, **fields: str) -> RecordId:
        return self.desk.accessing.begin(self.jamie, {"asked_by": "self", "identity_checked": "yes", **fields})


@pytest.fixture
def asked(amina: Desk) -> Asked:
    return Asked(amina)


def given(asked: Asked, lead: Desk, request: RecordId) -> PersonDocument:
    """The pack, marked by Amina as suggested and checked by her lead."""
    asked.desk.accessing.take_suggestions(request)
    carry(asked.desk, lead)
    lead.accessing.check(request, lead.accessing.open(request).digest)
    return lead.accessing.pack(request)


def test_an_allegation_and_what_is_kept_from_somebody_are_suggested_to_be_withheld(
    asked: Asked,
) -> None:
    items = {item.record: item for item in asked.desk.accessing.open(asked.ask()).items}
    for record in (asked.said, asked.kept):
        assert (items[record].suggested, items[record].suggested_exemption) == ("withhold", "serious_harm_social_work")
    assert items[asked.open].suggested == "include"
    assert asked.kirsty not in items
    assert items[asked.visit].suggested == "redact", "what a worker thought is in scope, and so is who else was there"


def test_the_pack_holds_what_is_theirs_across_families_and_no_trace_of_what_is_not(asked: Asked, lead: Desk) -> None:
    text = msgspec.json.encode(given(asked, lead, asked.ask())).decode()
    for token in (OWN, THOUGHT, "07700 900461", "8 Shore Street"):
        assert token in text
    for token in (ALLEGATION, HERS, "XNOTHISX", "Kirsty", "Croft", "IV51", "protected", "withhold", str(asked.said)):
        assert token not in text


def test_a_pack_is_the_same_whether_something_was_withheld_or_never_written(open_desk: Callable[[str], Desk]) -> None:
    """No number of it and no empty place: taken out of the record, it leaves the same pack."""
    desk = open_desk("amina")
    asked = Asked(desk)
    request = asked.ask()
    desk.accessing.take_suggestions(request)
    kept = {i.record for i in desk.accessing.open(request).items if i.mark != "withhold"}
    from fsdesk.taking_out.person import person_document

    with_them = person_document(desk, asked.jamie, only=dict.fromkeys(kept, ()))
    for record in (asked.said, asked.kept):
        desk.take_out(record, "written in error")
    without = person_document(desk, asked.jamie, only=dict.fromkeys(kept, ()))
    assert with_them == without


def test_it_is_given_only_when_a_second_person_has_checked_it_just_as_it_is(asked: Asked, lead: Desk) -> None:
    request = asked.ask()
    desk = asked.desk.accessing
    with pytest.raises(Refused):
        desk.pack(request)
    view = desk.take_suggestions(request)
    with pytest.raises(Refused):
        desk.check(request, view.digest)
    carry(asked.desk, lead)
    checked = lead.accessing.check(request, lead.accessing.open(request).digest)
    assert checked.problems == ()
    assert checked.checked_by == "Ruaridh Matheson"
    lead.accessing.mark(request, asked.open, "withhold", "crime")
    assert lead.accessing.open(request).checked_by == "", "what is marked after it was checked is checked again"
    with pytest.raises(Refused):
        lead.accessing.pack(request)
    with pytest.raises(Refused):
        lead.accessing.check(request, lead.accessing.open(request).digest)


def test_what_is_not_given_whole_has_a_ground(asked: Asked) -> None:
    request = asked.ask()
    for mark in ("withhold", "redact"):
        with pytest.raises(Refused):
            asked.desk.accessing.mark(request, asked.open, mark)


def test_a_part_that_is_left_out_is_left_out(asked: Asked, lead: Desk) -> None:
    request = asked.ask()
    asked.desk.accessing.mark(request, asked.visit, "redact", "third_party", leave_out=("worker_reflection",))
    assert THOUGHT not in msgspec.json.encode(given(asked, lead, request)).decode()


def test_first_it_is_known_that_it_is_them_and_a_child_is_asked_of_a_parents_request(asked: Asked) -> None:
    said = " ".join(asked.desk.accessing.open(asked.ask(identity_checked="no", asked_by="parent")).problems)
    assert "that it is them" in said
    assert "the child thinks" in said


@pytest.mark.parametrize(("asked_on", "due"), [("2026-01-31", "2026-02-28"), ("2026-12-01", "2027-01-01")])
def test_it_is_due_within_a_month(asked_on: str, due: str) -> None:
    assert due_on(asked_on) == due


def test_that_somebody_asked_is_for_nobody_at_a_table(asked: Asked) -> None:
    request = asked.ask()
    assert AccessRequest.SENSITIVITY is Sensitivity.PROTECTED
    from fsdesk.rules import Audience, For

    table = asked.desk.for_audience(Audience(kind=For.TABLE, household=asked.home))
    for ask in (lambda: table.accessing.open(request), lambda: table.part(request)):
        with pytest.raises(Refused):
            ask()
