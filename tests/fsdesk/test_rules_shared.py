"""What a partner may add, and whom a plan is read about where people wrote apart.

To be caught (not each was planted): a field nobody may say; a kind of record that is no partner's; a text nobody writes
by hand; an act on a record where only a new one may be said; two versions of a permission read as the wider one.
"""

from __future__ import annotations

from typing import Any

import pytest

from fsdesk.audience import Fact
from fsdesk.records.fields import Sensitivity
from fsdesk.rules_contributing import is_sound
from fsdesk.rules_shared import local, what_lets_it_go

AT, NOW = "2026-11-22T09:00", "2026-11-22T10:00"
STEP, FINN, KIRSTY = "aaaaaaaa.7", "aaaaaaaa.2", "aaaaaaaa.3"


@pytest.mark.parametrize(
    ("kind", "record", "fields"),
    [
        ("case_note", "", {"text": "He reads aloud now"}),
        ("next_step", STEP, {"status": "done", "done_on": "2026-11-21"}),
        ("next_step", STEP, {"barrier": "waiting_list"}),
        ("next_step", "", {"what": "A place at the breakfast club", "status": "done"}),
        ("attendee", STEP, {"attendance": "apologies"}),
    ],
)
def test_a_partner_adds_a_note_an_action_and_that_they_were_there(
    kind: str, record: str, fields: dict[str, str]
) -> None:
    assert is_sound(kind, record, fields, AT)


@pytest.mark.parametrize(
    ("kind", "record", "fields"),
    [
        ("goal", "", {"in_their_words": "x"}),
        ("plan", "", {"title": "x"}),
        ("case_note", "", {"text": "x", "about": "y"}),
        ("case_note", "", {"text": " "}),
        ("case_note", "", {"text": "x" * 8_001}),
        ("case_note", "", {"text": "x\0y"}),
        ("case_note", STEP, {"text": "x"}),
        ("next_step", STEP, {"status": "done", "what": "x"}),
        ("next_step", STEP, {"status": "burnt"}),
        ("next_step", STEP, {"done_on": "yesterday"}),
        ("next_step", "", {"status": "done"}),
        ("next_step", "", {"what": "x" * 201}),
        ("attendee", "", {"attendance": "present"}),
        ("attendee", STEP, {"attendance": "present", "why": "x"}),
        ("attendee", STEP, {}),
    ],
)
def test_and_nothing_else(kind: str, record: str, fields: dict[str, str]) -> None:
    assert not is_sound(kind, record, fields, AT)


@pytest.mark.parametrize("at", ["", "2026-11-22", "now", "2026-11-22T09:00:00+00:00"])
def test_what_was_said_at_no_time_is_nothing_said(at: str) -> None:
    assert not is_sound("case_note", "", {"text": "x"}, at)


def permission(**said: tuple[Any, ...]) -> Fact:
    fields: dict[str, tuple[Any, ...]] = {
        "subjects": ((FINN, KIRSTY),), "recipient": ("Glen Primary",), "categories": (("plan",),),
        "decision": ("allow",), "shared_anyway": (False,), "at": ("2026-11-20T10:00",), "expires": ("2027-05-01",),
        **said,
    }  # fmt: skip
    return Fact("aaaaaaaa.9", "sharing_permission", fields, Sensitivity.OPEN_TO_FAMILY)


def people(*facts: Fact) -> set[str]:
    return set(what_lets_it_go(facts, "Glen Primary", NOW).people)


def test_where_people_wrote_apart_only_what_all_of_them_allow_goes() -> None:
    assert people(permission()) == {FINN, KIRSTY}
    assert people(permission(subjects=((FINN, KIRSTY), (FINN,)))) == {FINN}
    assert people(permission(categories=(("plan",), ("health",)))) == set()
    assert people(permission(decision=("allow", "not_now"))) == set()
    assert people(permission(recipient=("Glen Primary", "Glen Primary School"))) == set()
    assert people(permission(taken_out=("not so", None))) == set()
    assert people(permission(withdrawn_at=(None, "2026-11-21T10:00"))) == set()
    assert (
        what_lets_it_go([permission(expires=("2027-05-01", "2026-12-24"))], "glen primary", NOW).until == "2026-12-24"
    )


def test_the_day_ends_by_the_earlier_midnight() -> None:
    assert local(1_795_475_400) == "2026-11-23T23:50" or local(0) == "1970-01-01T01:00"
