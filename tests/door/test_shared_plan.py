"""Random families whose plan is shared with a partner: no word reaches them that the oracle forbids an agency, and of
what it does not forbid only the plan, its meetings and what people are called.

Planted one at a time, each seen caught here: what is private to a person handed on; who else was given a copy; full
names; a permission of some read as one of all; what an agency may have that is no plan.
"""

from __future__ import annotations

from random import Random

import pytest

from fsdesk.audience import Fact
from fsdesk.records.fields import Sensitivity, Value
from fsdesk.rules_shared import told_to_partner
from tests.door.oracle import Judge
from tests.door.outputs import as_bytes
from tests.door.random_families import OPEN, TODAY, Family, Thing
from tests.door.tally import Words

PLACE = "Glen Primary"
LOTS, IN_A_LOT = 50, 40
PLAN_KINDS = ("plan", "goal", "next_step", "review", "meeting", "attendee")


def permission(subjects: set[str]) -> Fact:
    said: dict[str, Value] = {
        "subjects": tuple(sorted(subjects)), "recipient": PLACE, "categories": ("plan",), "decision": "allow",
        "shared_anyway": False, "at": f"{TODAY}T08:00", "expires": "2099-01-01",
    }  # fmt: skip
    fields = {name: (value,) for name, value in said.items()}
    return Fact("zzzzzzzz.1", "sharing_permission", fields, Sensitivity.OPEN_TO_FAMILY)


def is_for_partners(thing: Thing, name: str, subjects: set[str]) -> bool:
    """Whether a word is one a partner may read at all, whatever an agency may be given otherwise."""
    if thing.kind in PLAN_KINDS:
        return thing.guard is OPEN and name not in ("shared_with", "who_can_see")
    if thing.kind == "person":
        return thing.id in subjects and name == "known_as"
    return (thing.kind, name) in {("family", "label"), ("team_member", "name"), ("team_member", "agency")}


@pytest.mark.parametrize("lot", range(LOTS))
def test_a_partner_is_told_no_word_that_is_not_theirs(lot: int) -> None:
    shown_in_all = told_in_all = 0
    for seed in range(lot * IN_A_LOT, (lot + 1) * IN_A_LOT):
        family, dice = Family(seed), Random(seed)
        subjects = set(family.people) if dice.random() < 0.5 else set(dice.sample(family.people, 1))
        judge, facts = Judge(family), [thing.fact() for thing in family.things]
        told = told_to_partner([*facts, permission(subjects)], PLACE, f"{TODAY}T10:00")
        assert told_to_partner(facts, PLACE, f"{TODAY}T10:00") is None
        forbidden = judge.forbidden_at_agency(subjects, {"plan"})
        forbidden |= {w for w, (thing, name) in judge.words().items() if not is_for_partners(thing, name, subjects)}
        words = Words(judge)
        shown = words.found(as_bytes(told))
        assert not [words.where(one) for one in sorted(shown & forbidden)], seed
        shown_in_all += len(shown)
        told_in_all += told is not None
    assert told_in_all > IN_A_LOT // 3
    assert shown_in_all > 2 * told_in_all, "a door that is always shut is no door"
