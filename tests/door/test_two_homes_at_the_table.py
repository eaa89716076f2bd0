"""Sitting with one home, nothing a desk answers holds a word of the other, nor what is private or protected.

The family of two homes that the papers are tried with: a word of its own in everything only one of them knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from fsdesk.desk import Desk
from fsdesk.rules import Audience, For
from fsdesk.store import Store
from tests.canary.two_homes import OF_A_HOME, OF_NOBODY, SIDES, TwoHomes, tokens
from tests.clocks import StillClock
from tests.conftest import COLLEAGUES, KEY
from tests.door.outputs import NOT_FOUND, all_answers, records_by_kind

PARENTS_NAME = {"a.adult", "b.adult", "a.adult_full", "b.adult_full"}
"""A shared child's parents are known to both homes, by their names and nothing else."""
SEEN_BY_ITS_HOME = {
    "address", "label", "adult", "partner", "baby", "step_child", "parent_goal", "baby_goal", "home_goal", "home_step",
    "adult_step", "loose_step", "visit_note", "family_view", "child_voice", "adult_voice", "observation", "adult_event",
    "baby_event", "contact", "helper", "connection", "minutes", "decision", "case_note", "someone_else",
}  # fmt: skip


class At(NamedTuple):
    """A desk with both homes, their words, and what it answers at each table."""

    words: dict[str, str]
    family: TwoHomes
    whole: dict[str, bytes]
    tables: dict[str, dict[str, bytes]]


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[At]:
    words = tokens()
    desk = Desk(Store(tmp_path_factory.mktemp("homes"), KEY), StillClock())
    desk.store.remember(
        device="k7f2qd4m", user="amina", user_name="Amina Yusuf", role="team_lead", team_name="Lochaber",
        partnership="Lochaber Family Partnership",
    )  # fmt: skip
    desk.sending.keep_roster(1, COLLEAGUES)
    family = TwoHomes(desk, words)
    ids, asked = records_by_kind(desk, family.id), list(words.values())
    tables = {}
    for side in SIDES:
        present = (family.people[side]["adult"], family.child)
        table = Audience(kind=For.TABLE, household=family.homes[side], present=present)
        tables[side] = all_answers(desk.for_audience(table), family.id, ids, asked)
    yield At(words, family, all_answers(desk, family.id, ids, asked), tables)
    desk.lock()


def found_in(answered: dict[str, bytes], words: dict[str, str]) -> dict[str, set[str]]:
    """By the name of each word the questions that were answered with it; not by its own having been asked."""
    return {
        name: {question for question, answer in answered.items() if word.encode() in answer}
        for name, word in words.items()
    }


def test_nothing_is_answered_at_one_table_that_only_the_other_home_knows(at: At) -> None:
    for side in SIDES:
        (other,) = {*SIDES} - {side}
        found = found_in(at.tables[side], at.words)
        leaks = {name: found[name] for name in found if name.startswith(f"{other}.") and found[name]}
        assert {name: where for name, where in leaks.items() if name not in PARENTS_NAME} == {}


def test_nothing_is_answered_at_a_table_that_is_private_or_protected(at: At) -> None:
    for side in SIDES:
        found = found_in(at.tables[side], at.words)
        assert {name: found[name] for name in found if name.startswith("none.") and found[name]} == {}


def test_a_home_is_answered_with_what_is_its_own(at: At) -> None:
    for side in SIDES:
        found = found_in(at.tables[side], at.words)
        assert {what for what in SEEN_BY_ITS_HOME if not found[f"{side}.{what}"]} == set()
        assert all(found[name] for name in ("child", "shared_goal", "shared_step"))


def test_the_worker_s_own_desk_is_answered_with_all_of_it(at: At) -> None:
    found = found_in(at.whole, at.words)
    assert {name for name, where in found.items() if not where} == {f"{side}.friend_why" for side in SIDES}  # unwritten
    assert len(OF_A_HOME) + len(OF_NOBODY) > 50


def test_a_search_for_what_is_withheld_answers_as_a_search_for_what_never_was(at: At) -> None:
    for side in SIDES:
        (other,) = {*SIDES} - {side}
        withheld = [w for n, w in at.words.items() if n.startswith(("none.", f"{other}.")) and n not in PARENTS_NAME]
        assert {at.tables[side][f"Desk.search {word}"] for word in withheld} == {NOT_FOUND}
        assert at.tables[side][f"Desk.search {at.words[f'{side}.visit_note']}"] != NOT_FOUND
