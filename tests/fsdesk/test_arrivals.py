"""What arrives, in whatever order and in whatever pages: the store's heads are those of the pure function.

The table of planted bugs is in test_store_machine.py; those of `heading` are seen here first.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsdesk.records.fields import Sensitivity
from fsdesk.revisions import Revision, body
from fsdesk.sending import Sending
from fsdesk.store import Store
from tests.clocks import StillClock
from tests.conftest import KEY
from tests.fsdesk.wholeness import all_revisions, assert_sound, assert_whole
from tests.fsdesk.writings import histories, shuffled, wrote


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path, KEY) as store:
        store.remember(device="zzzzzzzz", user="nobody")
        yield store
        assert_sound(store)


@settings(max_examples=120)
@given(histories(most=8), st.integers(0, 1000), st.integers(1, 4))
def test_whatever_order_and_pages_revisions_arrive_in_the_heads_are_the_same(
    history: list[Revision], seed: int, pages: int
) -> None:
    arrived = shuffled(history, seed)
    chance = random.Random(seed)
    cuts = sorted(chance.randrange(len(arrived) + 1) for _ in range(pages))
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder), KEY) as store:
        sending = Sending(store, StillClock())
        for start, end in zip([0, *cuts], [*cuts, len(arrived)], strict=True):
            sending.take([body(r) for r in arrived[start:end]], None)
            assert_whole(store)
        assert {r.id for r in all_revisions(store)} == {r.id for r in history}
        assert_sound(store)


def arrive(store: Store, *pages: list[Revision]) -> None:
    for page in pages:
        Sending(store, StillClock()).take([body(r) for r in page], None)


def notes(store: Store, record: Revision) -> list[object]:
    return [r.fields["note"] for r in store.heads_of_record(record.record).get("note", ())]


FIRST = wrote("amina", 1, {"note": "One.", "setting": "home"})
SECOND = wrote("amina", 2, {"note": "Two."}, FIRST.id)
THIRD = wrote("bashir", 1, {"note": "Three."}, SECOND.id)


@pytest.mark.parametrize(
    "order", [[FIRST, SECOND, THIRD], [THIRD, SECOND, FIRST], [SECOND, THIRD, FIRST], [THIRD, FIRST, SECOND]]
)
@pytest.mark.parametrize("together", [True, False])
def test_what_was_written_over_before_it_came_takes_its_place_underneath(
    store: Store, order: list[Revision], together: bool
) -> None:
    arrive(store, order) if together else arrive(store, *([one] for one in order))
    assert notes(store, FIRST) == ["Three."]
    assert [r.id for r in store.heads_of_record(FIRST.record)["setting"]] == [FIRST.id]
    assert store.rows("SELECT count(*) FROM awaited") == [(0,)]


def test_an_edit_of_one_field_leaves_the_others_speaking(store: Store) -> None:
    arrive(store, [FIRST], [SECOND], [FIRST])
    found = store.heads_of_record(FIRST.record)
    assert {field: [r.id for r in group] for field, group in found.items()} == {
        "note": [SECOND.id],
        "setting": [FIRST.id],
    }


def test_a_name_from_another_record_replaces_nothing_there_or_here(store: Store) -> None:
    other = wrote("bashir", 2, {"note": "Elsewhere."}, "k7f2qd4m.1", record="d0000000.2")
    for order in ([other, FIRST], [FIRST, other]):
        arrive(store, *([one] for one in order))
        assert (notes(store, FIRST), notes(store, other)) == (["One."], ["Elsewhere."])
        Sending(store, StillClock()).forget([FIRST.family])


def test_a_creation_that_comes_after_its_edit_in_an_earlier_page_guards_the_record(store: Store) -> None:
    made = wrote("amina", 1, {"note": "One."}, sensitivity=Sensitivity.RESTRICTED)
    edited = wrote("amina", 2, {"setting": "home"})
    arrive(store, [edited], [made])
    assert store.rows("SELECT sensitivity FROM record") == [("restricted",)]


def test_a_long_history_arriving_backwards_has_one_head(store: Store) -> None:
    history = [FIRST]
    for n in range(2, 200):
        history.append(wrote("amina", n, {"note": f"{n}"}, history[-1].id))
    arrive(store, list(reversed(history)))
    assert notes(store, FIRST) == ["199"]
