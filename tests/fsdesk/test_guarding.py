"""Some answers guard their record: a need that tells of abuse is protected, whoever writes it, whenever it becomes one.

Planted one at a time, each seen caught here: guarding only new records, or only changed ones; lowering the guard when
the need is changed; a kind's own guard, or the one asked for, forgotten; a need left out of the list; unmet needs and
private ratings not guarded; names of colleagues, a worry about a worker, and sharing that tells of danger not guarded;
and of what other agencies see each line left out: needs and subjects that are protected or private, such places, and
sharing the family was not told of. The lists here are written apart from the product's.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from fsdesk.desk import Desk
from fsdesk.desk.known import guard_of
from fsdesk.guarding import guard_before_others, guard_for
from fsdesk.records import CaseNote
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Sensitivity, Value
from tests.fsdesk.carrying import MacLeods

OPEN, PRIVATE = Sensitivity.OPEN_TO_FAMILY, Sensitivity.PRIVATE_TO_PERSON
PROTECTED, RESTRICTED = Sensitivity.PROTECTED, Sensitivity.RESTRICTED
ABUSE = {"domestic_abuse_current", "domestic_abuse_historic", "child_to_parent_abuse", "exploitation_risk"}
OWN_HEALTH = {"substance_adult", "substance_child", "adult_mental_health", "child_mental_health"}


@pytest.fixture
def family(amina: Desk) -> MacLeods:
    return MacLeods(amina)


def test_the_guarded_needs_are_needs() -> None:
    assert set(lists.NEED) >= ABUSE | OWN_HEALTH


@pytest.mark.parametrize("need", sorted(lists.NEED))
def test_a_need_is_as_guarded_as_what_it_tells(amina: Desk, family: MacLeods, need: str) -> None:
    record = amina.begin(family.id, "identified_need", {"need": need, "status": "open"}).id
    wanted = PROTECTED if need in ABUSE else PRIVATE if need in OWN_HEALTH else OPEN
    assert guard_of(amina.read(record)) is wanted
    assert guard_for("unmet_need", {"need": need}) is wanted


def test_a_need_that_becomes_a_guarded_one_stays_guarded_whatever_it_becomes_then(
    amina: Desk, family: MacLeods
) -> None:
    record = amina.begin(family.id, "identified_need", {"need": "debt", "status": "open"}).id
    for fields in ({"need": "domestic_abuse_current"}, {"status": "improving"}, {"need": "debt"}, {"status": "open"}):
        list(amina.sending.offer(1_000_000))  # what has left is not folded: each is a writing of its own
        amina.write(record, fields, amina.read(record).shown)
        assert guard_of(amina.read(record)) is PROTECTED


@pytest.mark.parametrize("domain", ["A05", "P05"])
def test_how_a_couple_get_on_is_protected_in_every_kind_of_rating(amina: Desk, family: MacLeods, domain: str) -> None:
    for kind in ("rating", "private_rating"):
        record = amina.begin(family.id, kind, {"domain": domain, "person": family.kirsty}).id
        assert guard_of(amina.read(record)) is PROTECTED


def test_what_a_kind_is_and_what_was_asked_for_holds_beside_what_is_written(amina: Desk, family: MacLeods) -> None:
    for kind, wanted in (("rating", OPEN), ("private_rating", PRIVATE)):
        record = amina.begin(family.id, kind, {"domain": "A01", "person": family.kirsty}).id
        assert guard_of(amina.read(record)) is wanted
    note = CaseNote(at="2026-11-02T10:00", note_kind="phone", text="She rang.")
    asked = amina.add(note, family.id, sensitivity=PROTECTED).record
    assert guard_of(amina.read(asked)) is PROTECTED


@pytest.mark.parametrize(
    ("kind", "fields", "wanted"),
    [
        ("case_note", {}, OPEN),
        ("case_note", {"only_for": ("bashir",)}, RESTRICTED),
        ("case_note", {"not_for": ("bashir",)}, PROTECTED),
        ("safeguarding_concern", {"harm": ("neglect",)}, OPEN),
        ("safeguarding_concern", {"about_worker": "bashir"}, RESTRICTED),
        ("safeguarding_concern", {"harm": ("neglect", "about_a_worker")}, RESTRICTED),
        ("sharing_permission", {"categories": ("school",)}, OPEN),
        ("sharing_permission", {"categories": ("school", "domestic_abuse")}, PROTECTED),
        ("sharing_permission", {"recipient_type": "domestic_abuse"}, PROTECTED),
        ("sharing_decision", {"informed": "yes"}, OPEN),
        ("sharing_decision", {"informed": "no"}, PROTECTED),
        ("sharing_decision", {"override": True}, PROTECTED),
    ],
)
def test_other_answers_guard_theirs(kind: str, fields: Mapping[str, Value], wanted: Sensitivity) -> None:
    assert guard_for(kind, fields) is wanted


@pytest.mark.parametrize(
    ("kind", "fields", "wanted"),
    [
        ("connection", {"needs": ("debt",)}, OPEN),
        ("connection", {"needs": ("debt", "exploitation_risk")}, PROTECTED),
        ("plan", {"needs_supported": ("adult_mental_health",)}, PRIVATE),
        ("request", {"needs_first_view": ("domestic_abuse_historic",)}, PROTECTED),
        ("sharing_permission", {"categories": ("offences",)}, PROTECTED),
        ("sharing_permission", {"categories": ("health",)}, PRIVATE),
        ("connection", {"recipient_type": "police"}, PROTECTED),
        ("team_member", {"agency_type": "substance"}, PRIVATE),
        ("team_member", {"agency_type": "school"}, OPEN),
        ("sharing_decision", {"informed": "yes"}, OPEN),
        ("sharing_decision", {"informed": "later"}, PROTECTED),
        ("sharing_decision", {}, PROTECTED),
        ("case_note", {"only_for": ("bashir",)}, RESTRICTED),
    ],
)
def test_before_other_agencies_what_was_done_about_it_is_as_telling(
    kind: str, fields: Mapping[str, Value], wanted: Sensitivity
) -> None:
    assert guard_before_others(kind, fields) is wanted
