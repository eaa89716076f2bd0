"""The one decision who may do what, against a table written apart: every role, action and way to stand to a family."""

from __future__ import annotations

import itertools
from collections import Counter

from fsdesk.records import KINDS
from fsdesk.roles import (
    HOLD_CASELOADS,
    REASON_CHARS_MIN,
    SHARED_KINDS,
    Action,
    Actor,
    Context,
    Decision,
    Role,
    decide,
    holds_caseload,
    may,
    reason_is_given,
)
from tests.fsdesk.role_oracle import ORACLE, ROLES, Case, expected

REASONS = {False: "because I must   know", True: "covering for Bashir, who is ill"}


def context(case: Case) -> Context:
    given = case._asdict()
    return Context(reason=REASONS[given.pop("good_reason")], **given)


def test_the_whole_product_agrees_with_a_table_written_apart() -> None:
    assert {role.value for role in Role} == set(ROLES)
    assert {action.value for action in Action} == set(ORACLE)
    differ: list[tuple[str, str, Case]] = []
    came: Counter[str] = Counter()
    cases = [Case(*flags) for flags in itertools.product((False, True), repeat=len(Case._fields))]
    for case in cases:
        asked = context(case)
        for role in Role:
            for action in Action:
                found = decide(Actor("amina", role), action, asked)
                came[found.value] += 1
                if found.value != expected(role.value, action.value, case):
                    differ.append((role.value, action.value, case))
    assert not differ, (len(differ), differ[:5])
    assert sum(came.values()) == len(cases) * len(Role) * len(Action)
    assert set(came) == {decision.value for decision in Decision}


def test_what_nobody_knows_may_nothing() -> None:
    everything = Context(team=True, held=True, named=True, own=True, opened=True, shared=True, reason=REASONS[True])
    for action in Action:
        assert decide(Actor("amina", "admin"), action, everything) is Decision.NO
        assert decide(Actor("amina", ""), action, everything) is Decision.NO


def test_an_exclusion_outweighs_every_role_and_every_glass_that_was_broken() -> None:
    for role, action in itertools.product(Role, Action):
        for named, opened in itertools.product((False, True), repeat=2):
            asked = Context(team=True, held=True, named=named, opened=opened, excluded=True, own=True, shared=True,
                            reason=REASONS[True])  # fmt: skip
            assert decide(Actor("amina", role), action, asked) is Decision.NO


def test_a_reason_says_something() -> None:
    assert not reason_is_given(" " * 40)
    assert not reason_is_given("x" * (REASON_CHARS_MIN - 1) + "   ")
    assert reason_is_given("x" * REASON_CHARS_MIN)


def test_only_who_visits_and_who_leads_is_handed_a_caseload() -> None:
    assert {role for role in Role if holds_caseload(role)} == HOLD_CASELOADS == {Role.WORKER, Role.TEAM_LEAD}
    assert not holds_caseload("admin")


def test_less_than_all_is_not_all() -> None:
    covers = Context(team=True, opened=True)
    assert decide(Actor("amina", "worker"), Action.READ, covers) is Decision.SUMMARY
    assert not may(Actor("amina", "worker"), Action.READ, covers)
    assert may(Actor("amina", "worker"), Action.READ, Context(held=True))


def test_what_partners_share_are_kinds_there_are() -> None:
    assert KINDS.keys() >= SHARED_KINDS
