"""Folding: several saves of one person, not yet sent, become one; nobody anywhere can tell by reading.

Planted one at a time, each seen caught here: the later `over` alone kept; the first one's fields dropped; folding
over a field its author had not seen; over a value of another field; into something already written over; the later
one's guard alone kept; the second one's name kept; folding two authors' writing together.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings

from fsdesk.records.fields import Sensitivity
from fsdesk.revisions import Reading, Revision, fold, heads, read_record, safest_sensitivity
from tests.fsdesk.writings import typed, wrote


def said(revisions: Sequence[Revision], renamed: dict[str, str]) -> dict[str, tuple[object, ...]]:
    """What every field reads, to whom, from where and over what; the names of folded revisions told apart no more."""
    readings = read_record("visit", heads(revisions), {r.id: r for r in revisions})
    return {name: _plain(reading, renamed) for name, reading in readings.items() if reading.versions}


def _plain(reading: Reading, renamed: dict[str, str]) -> tuple[object, ...]:
    versions = {(renamed.get(v.revision, v.revision), repr(v.value), v.author, v.device) for v in reading.versions}
    value = sorted(map(repr, reading.value)) if isinstance(reading.value, tuple) else reading.value
    return versions, value, reading.to_settle, reading.older


def with_folding(history: Sequence[Revision]) -> tuple[list[Revision], dict[str, str]]:
    """The history as its authors' laptops keep it when none of them sends anything until the end."""
    kept: list[Revision] = []
    renamed: dict[str, str] = {}
    for r in history:
        now = msgspec.structs.replace(r, over=tuple(sorted({renamed.get(name, name) for name in r.over})))
        mine = [other for other in kept if other.device == now.device]
        folded = fold(mine[-1], now, {other.id: other for other in kept if other is not mine[-1]}) if mine else None
        if folded is None:
            kept.append(now)
        else:
            kept[kept.index(mine[-1])] = folded
            renamed[now.id] = folded.id
    return kept, renamed


@settings(max_examples=300)
@given(typed())
def test_what_is_folded_reads_as_what_is_not(history: list[Revision]) -> None:
    """The one thing folding may change is invisible: which of two names an act of writing goes by."""
    kept, renamed = with_folding(history)
    assert said(kept, {}) == said(history, renamed)


@settings(max_examples=60)
@given(typed(most=6))
def test_folding_leaves_a_record_as_guarded_as_its_writing(history: list[Revision]) -> None:
    for first, second in itertools.pairwise(history):
        folded = fold(first, second, {r.id: r for r in history if r not in (first, second)})
        if folded is not None:
            assert folded.sensitivity is safest_sensitivity((first, second))
            assert folded.id == first.id
            assert folded.over == tuple(sorted(set(folded.over)))
            assert folded.id not in folded.over


def test_typing_on_becomes_one_act_under_the_first_ones_name() -> None:
    first = wrote("amina", 1, {"note": "W", "setting": "home"})
    second = wrote("amina", 2, {"note": "We walked."}, first.id)
    folded = fold(first, second, {})
    assert folded is not None
    assert folded.id == "k7f2qd4m.1"
    assert folded.fields == {"note": "We walked.", "setting": "home"}
    assert folded.over == ()
    assert folded.written_at == second.written_at


def test_another_field_joins_the_same_act() -> None:
    first = wrote("amina", 2, {"note": "Wet."}, "k7f2qd4m.1")
    second = wrote("amina", 3, {"setting": "school"}, "k7f2qd4m.1")
    folded = fold(first, second, {"k7f2qd4m.1": wrote("amina", 1, {"note": "", "setting": "home"})})  # type: ignore[dict-item]
    assert folded is not None
    assert (folded.fields, folded.over) == ({"note": "Wet.", "setting": "school"}, ("k7f2qd4m.1",))


HIS = wrote("bashir", 1, {"note": "His.", "setting": "hub"})


@pytest.mark.parametrize(
    ("why", "first", "second", "held"),
    [
        ("another author", wrote("bashir", 1, {"note": "a"}), wrote("amina", 2, {"note": "b"}, "d0000000.1"), ()),
        (
            "another record",
            wrote("amina", 1, {"note": "a"}),
            wrote("amina", 2, {"note": "b"}, "k7f2qd4m.1", record="k7f2qd4m.2"),
            (),
        ),
        ("the first was not on screen", wrote("amina", 1, {"note": "a"}), wrote("amina", 2, {"note": "b"}), ()),
        (
            "it would write over his note, of which only the place was seen",
            wrote("amina", 1, {"note": "a"}),
            wrote("amina", 2, {"setting": "home"}, HIS.id),
            (HIS,),
        ),
        (
            "nobody here knows what it was written over",
            wrote("amina", 1, {"note": "a"}),
            wrote("amina", 2, {"setting": "home"}, "zzzzzzzz.7"),
            (),
        ),
        (
            "another page of theirs wrote over the first, and this one has not seen it",
            wrote("amina", 1, {"setting": "home"}),
            wrote("amina", 3, {"setting": "hub"}, "k7f2qd4m.1"),
            (wrote("amina", 2, {"setting": "school"}, "k7f2qd4m.1"),),
        ),
        (
            "something was written over the first already",
            wrote("amina", 1, {"note": "a", "setting": "home"}),
            wrote("amina", 3, {"note": "c", "setting": "hub"}, "k7f2qd4m.1", "k7f2qd4m.2"),
            (wrote("amina", 2, {"setting": "school"}, "k7f2qd4m.1"),),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_would_change_a_reading_is_not_folded(
    why: str, first: Revision, second: Revision, held: tuple[Revision, ...]
) -> None:
    assert fold(first, second, {r.id: r for r in held}) is None, why


def test_a_private_word_keeps_the_folded_act_private() -> None:
    first = wrote("amina", 1, {"note": "a"}, sensitivity=Sensitivity.PROTECTED)
    folded = fold(first, wrote("amina", 2, {"note": "b"}, first.id), {})
    assert folded is not None
    assert folded.sensitivity is Sensitivity.PROTECTED
