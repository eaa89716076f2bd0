"""What a record is called where somebody must settle or wait for it: never a bare identifier, whatever its kind."""

from __future__ import annotations

import re

import pytest

from fsdesk.desk import Desk, Line
from fsdesk.desk.titles import KIND_WORDS, in_words, titles_of
from fsdesk.records import KINDS, Goal, Plan, Relationship
from fsdesk.records.ids import RecordId
from tests.fsdesk.carrying import MacLeods, carry

NAME = re.compile(r"\b[a-z0-9]{8}\.\d+\b")


def test_every_kind_is_called_something() -> None:
    assert KIND_WORDS.keys() == KINDS.keys()
    assert all(words[0].isupper() for words in KIND_WORDS.values())


@pytest.mark.parametrize("field", ["person", "subjects", "household", "goal", "supersedes"])
def test_a_reference_is_said_by_what_it_refers_to(field: str) -> None:
    called = {RecordId("k7f2qd4m.4"): "Mairi"}
    assert in_words("goal", field, "k7f2qd4m.4", called, str) == "Mairi"
    assert in_words("goal", field, ("k7f2qd4m.4", "k7f2qd4m.5"), called, str) == "Mairi, something in this family"


def test_what_waits_and_what_is_to_settle_never_shows_an_identifier(amina: Desk, bashir: Desk) -> None:
    family = MacLeods(amina)
    people = [person.id for person in amina.open_family(family.id).people]
    plan = amina.add(Plan(status="active", started_on="2026-11-02", review_due="2026-12-14"), family.id).record
    goal = amina.add(Goal(plan=plan, subjects=(people[0],), in_their_words="Calm mornings"), family.id).record
    bond = amina.add(Relationship(person=people[0], other=people[-1], type="mother"), family.id).record
    carry(amina, bashir)
    for desk, words, other in ((amina, "Calmer mornings, all week", people[0]), (bashir, "A quiet start", people[-1])):
        desk.write(goal, {"in_their_words": words}, desk.read(goal).shown)
        desk.write(bond, {"perceived_by": other}, desk.read(bond).shown)
    carry(amina, bashir)
    carry(bashir, amina)
    cards = amina.to_settle()
    assert {card.field for card in cards} == {"in_their_words", "perceived_by"}
    said = [card.title for card in cards] + [choice.text for card in cards for choice in card.choices]
    said += [row.title for row in amina.sync_view(Line(reachable=True)).waiting]
    assert not [words for words in said if NAME.search(words)]
    assert any("A goal: " in words for words in said)
    assert titles_of(amina.held(family.id), amina.today_is)[goal]
