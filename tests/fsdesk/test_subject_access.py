"""Somebody asks what is held about them: what they are given, what is kept back and why, and who checks it."""

from __future__ import annotations

import re
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
from fsdesk.records import access_codes as lists
from fsdesk.records.fields import Record, Sensitivity
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.rules_access import clock, grounds_told
from fsdesk.steps import LOT, at_once
from fsdesk.taking_out.person import PersonDocument, Without
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


def test_a_row_says_its_thing_as_people_read_it_and_never_by_reference(asked: Asked) -> None:
    items = {item.record: item for item in asked.desk.accessing.open(asked.ask()).items}
    tie = next(item for item in items.values() if item.kind == "relationship")
    assert tie.words in ("Kirsty", "Jamie")
    for item in items.values():
        assert not re.search(rf"{asked.desk.store.device}\.\d|T\d\d:", item.words), item.words


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

    with_them = person_document(desk, asked.jamie, only=dict.fromkeys(kept, Without()))
    for record in (asked.said, asked.kept):
        desk.take_out(record, "written in error")
    without = person_document(desk, asked.jamie, only=dict.fromkeys(kept, Without()))
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
    assert clock({"asked_on": asked_on}, asked_on).due == due


def test_the_month_stands_still_until_they_answer_and_is_longer_only_when_told_in_time_and_why() -> None:
    asked = {"asked_on": "2026-11-02"}
    assert clock({**asked, "stopped_on": "2026-11-10"}, "2027-01-01") == ("", True, False, False)
    assert clock({**asked, "stopped_on": "2026-11-10", "went_on_on": "2026-11-20"}, "2026-11-20").due == "2026-12-12"
    longer = {**asked, "extended_because": "Four families over nine years", "extended_on": "2026-12-02"}
    assert clock(longer, "2026-12-02") == ("2027-02-02", False, False, True)
    for name, said in (("extended_on", "2026-12-03"), ("extended_because", " "), ("extended_on", "")):
        assert clock({**longer, name: said}, "2026-12-03") == ("2026-12-02", False, True, False), name


def test_a_check_counts_by_whose_writing_it_is_and_never_by_what_a_field_says(asked: Asked, lead: Desk) -> None:
    """Whoever marked it writes another's name as the second person, past the page: it is nobody's check."""
    request = asked.ask()
    view = asked.desk.accessing.take_suggestions(request)
    said = {"checked_by": lead.user, "checked_digest": view.digest, "checked_on": "2026-11-21"}
    asked.desk.write(request, said, asked.desk.read(request).shown)
    assert asked.desk.accessing.open(request).checked_by == ""
    carry(asked.desk, lead)
    assert lead.accessing.open(request).checked_by == ""
    for desk in (asked.desk, lead):
        with pytest.raises(Refused, match="second person"):
            desk.accessing.pack(request)


def test_who_once_marked_any_of_it_is_no_second_person_though_another_marked_it_since(asked: Asked, lead: Desk) -> None:
    request = asked.ask()
    asked.desk.accessing.take_suggestions(request)
    carry(asked.desk, lead)
    lead.accessing.mark(request, asked.open, "withhold", "crime")
    carry(lead, asked.desk)
    asked.desk.accessing.mark(request, asked.open, "include")
    carry(asked.desk, lead)
    view = lead.accessing.open(request)
    assert "marked some of it" in view.why_not_check
    with pytest.raises(Refused):
        lead.accessing.check(request, view.digest)


def test_what_is_written_after_it_was_checked_is_checked_again_however_far_down_a_note_it_stands(
    asked: Asked, lead: Desk
) -> None:
    request = asked.ask()
    given(asked, lead, request)
    long = "We talked. " * 60
    lead.write(asked.open, {"text": f"{OWN} {long} and at the end"}, lead.read(asked.open).shown)
    with pytest.raises(Refused, match="second person"):
        lead.accessing.pack(request)


def test_a_new_name_in_the_family_is_checked_again_since_it_decides_who_stands_there_by_name(
    asked: Asked, lead: Desk
) -> None:
    request = asked.ask()
    given(asked, lead, request)
    lead.add(Person(life_stage="living", known_as="Rang", full_name="Rang Ross"), asked.first)
    assert lead.accessing.open(request).checked_by == ""


def test_words_left_out_by_hand_are_gone_from_letter_and_file_and_their_place_tells_nothing(
    asked: Asked, lead: Desk
) -> None:
    request = asked.ask()
    asked.desk.accessing.mark(request, asked.open, "redact", "third_party", struck=("3   croft ROAD",))
    text = msgspec.json.encode(given(asked, lead, request)).decode()
    letter, _ = lead.accessing.letter(request)
    for made in (text, msgspec.json.encode(letter).decode()):
        assert OWN in made
        assert "Croft" not in made
        assert "[left out]" in made


def test_a_ground_is_told_only_where_that_was_said_and_harms_nobody(asked: Asked, lead: Desk) -> None:
    request = asked.ask()
    mark = asked.desk.accessing.mark
    mark(request, asked.open, "redact", "third_party", may_tell=True)
    mark(request, asked.said, "withhold", "serious_harm_social_work", may_tell=True)
    mark(request, asked.kept, "withhold", "legal_advice")
    given(asked, lead, request)
    letter, _ = lead.accessing.letter(request)
    (part,) = [part for part in letter.parts if part.title == "What may not be in it"]
    assert len(part.lines) == 2
    assert "somebody else’s information" in part.lines[1]
    assert "harm" not in " ".join(part.lines)
    assert grounds_told([("withhold", ground, True) for ground in lists.EXEMPTION if "harm" in ground]) == ()


def test_many_are_decided_alike_without_touching_what_somebody_looked_at(asked: Asked) -> None:
    request = asked.ask()
    asked.desk.accessing.mark(request, asked.open, "withhold", "crime")
    items = asked.desk.accessing.open(request).items
    view = asked.desk.accessing.mark_all(request, [item.record for item in items], "include")
    marks = {item.record: item.mark for item in view.items}
    assert marks.pop(asked.open) == "withhold"
    assert set(marks.values()) == {"include"}
    assert asked.desk.accessing.mark_all(request, [asked.open], "include").items == view.items


def test_what_was_given_is_kept_with_the_request_and_noted(asked: Asked, lead: Desk) -> None:
    request = asked.ask()
    with pytest.raises(Refused):
        asked.desk.accessing.given(request)
    document = given(asked, lead, request)
    lead.accessing.given(request, "in_hand")
    said = lead.read(request)
    assert said.value("given_things") == len(document.items)
    assert said.text("given_digest") == lead.accessing.open(request).digest
    (row,) = lead.rights.view(asked.first).requests
    assert row.standing == "Given Sat 21 Nov, into their hand"
    assert not [need for need in lead.rights.needs_you() if "held about" in need.title]


# --- in steps, while others write --------------------------------------------------------------------------------


def test_a_pack_of_which_anything_was_written_between_its_steps_does_not_leave(asked: Asked, lead: Desk) -> None:
    request = asked.ask()
    given(asked, lead, request)
    whole = sum(1 for _ in lead.accessing.packing(request))
    for at in range(whole):
        steps = lead.accessing.packing(request)
        for _ in range(at + 1):
            next(steps)
        lead.write(asked.open, {"text": f"{OWN} {at}"}, lead.read(asked.open).shown)
        with pytest.raises(Refused):
            at_once(steps)
        lead.accessing.check(request, lead.accessing.open(request).digest)


def test_a_letter_is_what_was_read_first_and_its_check_is_of_that_whatever_is_written_meanwhile(
    asked: Asked, lead: Desk
) -> None:
    request = asked.ask()
    asked.desk.accessing.take_suggestions(request)
    carry(asked.desk, lead)
    steps = lead.accessing.previewing(request)
    for _ in range(4):
        next(steps)
    lead.write(asked.open, {"text": "XLATERX"}, lead.read(asked.open).shown)
    found = at_once(steps)
    assert "XLATERX" not in msgspec.json.encode(found.letter).decode()
    with pytest.raises(Refused, match="has changed"):
        lead.accessing.check(request, found.digest)


def test_many_things_are_looked_at_a_lot_at_a_time(asked: Asked) -> None:
    """However long a file, no step of its work is of all of it."""
    notes = [(asked._note(asked.jamie, f"Note {n}"), asked.first) for n in range(3 * LOT)]
    asked.desk.add_all(notes)
    request = asked.ask()
    records = [item.record for item in asked.desk.accessing.open(request).items]
    for steps in (asked.desk.accessing.opening(request), asked.desk.accessing.marking_all(request, records),
                  asked.desk.accessing.previewing(request)):  # fmt: skip
        assert sum(1 for _ in steps) > 2 * len(notes) / LOT


# --- requests that end without a file -----------------------------------------------------------------------------

REASONS = "You had all of it on 2 November.\nNothing has been written since."


def written(desk: Desk, request: RecordId, **fields: str) -> None:
    desk.write(request, fields, desk.read(request).shown)


def refused(asked: Asked, lead: Desk, **fields: str) -> RecordId:
    said = {"refused_because": "excessive", "outcome_why": REASONS, **fields}
    request = asked.ask(**said)
    carry(asked.desk, lead)
    lead.access_ending.refuse(request)
    return request


def letter_of(desk: Desk, request: RecordId) -> str:
    letter, _ = desk.access_ending.answer(request)
    return msgspec.json.encode(letter).decode()


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"refused_because": ""}, "three grounds"),
        ({"outcome_why": " "}, "Write the reasons"),
        ({"refused_because": "identity"}, "You know who they are"),
        ({"refused_because": "identity", "identity_checked": "no"}, "Ask them first"),
        (
            {"refused_because": "identity", "identity_checked": "no", "stopped_because": "clarification",
             "stopped_on": "2026-11-20"},
            "Ask them first",
        ),
        ({"given_on": "2026-11-20"}, "answered already"),
    ],
)  # fmt: skip
def test_a_request_is_refused_only_on_a_ground_the_law_knows_and_with_reasons(
    asked: Asked, lead: Desk, missing: dict[str, str], words: str
) -> None:
    said = {"refused_because": "excessive", "outcome_why": REASONS, **missing}
    request = asked.ask(**{name: value for name, value in said.items() if value})
    carry(asked.desk, lead)
    with pytest.raises(Refused, match=words):
        lead.access_ending.refuse(request)
    assert lead.read(request).text("outcome") == ""


def test_only_who_leads_refuses(asked: Asked) -> None:
    request = asked.ask(refused_because="excessive", outcome_why=REASONS)
    with pytest.raises(Refused, match="A lead or the information-governance officer"):
        asked.desk.access_ending.refuse(request)


def test_nothing_is_given_of_what_was_refused_or_taken_back_until_it_goes_on_again(asked: Asked, lead: Desk) -> None:
    request = refused(asked, lead)
    asked.desk.accessing.take_suggestions(request)
    carry(lead, asked.desk)
    carry(asked.desk, lead)
    lead.accessing.check(request, lead.accessing.open(request).digest)
    for ask in (lambda: lead.accessing.pack(request), lambda: lead.accessing.given(request)):
        with pytest.raises(Refused, match="It was refused"):
            ask()
    lead.access_ending.goes_on(request)
    with pytest.raises(Refused, match="has not ended"):
        lead.access_ending.answer(request)
    assert lead.accessing.pack(request).items
    written(lead, request, outcome_why="I do not want it any more.")
    lead.access_ending.taken_back(request)
    with pytest.raises(Refused, match="They took it back"):
        lead.accessing.pack(request)


def test_who_is_refused_is_told_why_and_where_to_complain_and_it_waits_until_they_were(
    asked: Asked, lead: Desk
) -> None:
    request = refused(asked, lead)
    told = letter_of(lead, request)
    for words in ("Jamie Reid", "manifestly excessive", "You had all of it", "Nothing has been written",
                  "look at this again", "Information Commissioner", "court"):  # fmt: skip
        assert words in told, words
    (need,) = [need for need in lead.rights.needs_you() if "held about" in need.title]
    assert "tell them why not by Mon 21 Dec" in need.detail
    lead.access_ending.told(request)
    assert not [need for need in lead.rights.needs_you() if "held about" in need.title]
    (row,) = lead.rights.view(asked.first).requests
    assert row.standing == "Not done, and told why Sat 21 Nov"
    assert any(event.action == "share" and event.record == request for event in lead.noting.events(20))


def test_who_cannot_be_told_from_a_stranger_learns_nothing_of_anybody(asked: Asked, lead: Desk) -> None:
    """Nobody knows who reads that letter: no name of the record, no reference, not that anything is held."""
    unknown = {"identity_checked": "no", "stopped_because": "identity", "stopped_on": "2026-11-20"}
    request = refused(asked, lead, refused_because="identity", outcome_why="Nobody answered our letter.", **unknown)
    told = letter_of(lead, request)
    for words in ("Jamie", "James", "Reid", "Ross", "LOC-1", "Croft"):
        assert words not in told, words
    assert "does not say whether we hold anything" in told
    assert "show us who you are" in told
    _, offer = lead.access_ending.answer(request)
    assert "Jamie" not in repr(offer)


def test_the_month_goes_on_from_the_day_of_a_refusal_and_no_longer_time_counts_then() -> None:
    said = {"asked_on": "2026-11-02", "outcome": "refused", "outcome_on": "2026-11-20"}
    longer = {"extended_because": "Four families", "extended_on": "2026-11-10"}
    assert clock({**said, **longer}, "2026-11-20").due == "2026-12-02"
    assert clock({**said, "stopped_on": "2026-11-10"}, "2026-11-20").due == "2026-12-12"
    assert clock(said, "2026-12-03").is_late
    assert not clock({**said, "told_on": "2026-12-01"}, "2026-12-03").is_late
    assert clock({**said, "outcome": "withdrawn"}, "2027-01-01") == ("", False, False, False)


def test_what_was_taken_back_waits_for_nobody_and_is_said_in_their_words(asked: Asked) -> None:
    desk, request = asked.desk, asked.ask()
    with pytest.raises(Refused, match="in their words"):
        desk.access_ending.taken_back(request)
    written(desk, request, outcome_why="I have changed my mind.")
    desk.access_ending.taken_back(request)
    (row,) = desk.rights.view(asked.first).requests
    assert (row.standing, row.why_ended) == ("They took it back Sat 21 Nov", "I have changed my mind.")
    assert not [need for need in desk.rights.needs_you() if "held about" in need.title]
    told = letter_of(desk, request)
    assert "do not want it any more" in told
    assert "changed my mind" not in told
    assert "Ask again at any time" in told


def test_somebody_who_asks_twice_has_one_request_until_it_is_answered(asked: Asked) -> None:
    desk = asked.desk
    first = desk.accessing.part(asked.jamie).id
    assert desk.accessing.part(asked.jamie).id == first
    written(desk, first, outcome_why="I have changed my mind.")
    desk.access_ending.taken_back(first)
    assert desk.accessing.part(asked.jamie).id != first


def test_that_somebody_asked_is_for_nobody_at_a_table(asked: Asked) -> None:
    request = asked.ask()
    assert AccessRequest.SENSITIVITY is Sensitivity.PROTECTED
    from fsdesk.rules import Audience, For

    table = asked.desk.for_audience(Audience(kind=For.TABLE, household=asked.home))
    for ask in (
        lambda: table.accessing.open(request),
        lambda: table.part(request),
        lambda: table.access_ending.answer(request),
    ):
        with pytest.raises(Refused):
            ask()
