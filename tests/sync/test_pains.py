"""The thirty pains of systems like ours, as far as sync can cause them, each with the tests that show its absence.

The first tests here see that every test named exists; the rest show what no other test shows so plainly.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sync.client import exchange
from sync.line import LineFault, LineTrouble
from tests.sync.desk_side import MemoryDesk, Partnership, ShortLine

ROOT = Path(__file__).parents[2]

PAINS: dict[str, tuple[str, ...]] = {
    "1 work on a family one was moved off is refused and lost": (
        "tests/stories/test_a_caseload_moves.py::test_reassigned_while_offline_nothing_is_lost",
        "tests/sync/hub/test_moving.py::test_five_edits_made_offline_while_the_family_was_handed_over",
    ),
    "2 old families stay on the laptop": (
        "tests/stories/test_a_visit_travels.py::test_a_family_that_leaves_a_caseload_leaves_the_laptop",
        "tests/sync/hub/test_moving.py::test_the_hub_lists_laptops_until_each_has_confirmed",
        "tests/sync/hub/test_taking.py::test_a_hub_put_back_ends_an_access_it_has_forgotten",
    ),
    "3 logging out throws work away": ("tests/killing/test_killing.py::test_whoever_is_killed",),
    "5 an expired session locks the worker out": (
        "tests/sync/test_client.py::test_an_answer_to_another_laptop_or_an_older_request_changes_nothing",
    ),
    "6 one bad record blocks everything behind it": ("tests/sync/test_pains.py::test_one_bad_record_in_a_thousand",),
    "7 what failed is given up, with no one told": ("tests/sync/test_pains.py::test_however_often_the_line_fails",),
    "8 two people, one field, the last one wins": (
        "tests/stories/test_a_visit_travels.py::test_two_workers_write_one_family_apart_and_a_person_settles",
        "tests/simulation/test_simulation.py::test_nothing_is_lost_whatever_fails",
    ),
    "9 conflicts exist but only an engineer can see them": (
        "tests/stories/test_a_visit_travels.py::test_two_workers_write_one_family_apart_and_a_person_settles",
    ),
    "10 what comes out of order breaks the record": (
        "tests/sync/hub/test_taking.py::test_heads_digests_and_chain_always_are_what_the_log_says",
        "tests/simulation/test_simulation.py::test_nothing_is_lost_whatever_fails",
    ),
    "11 the first sync takes days": ("tests/sync/hub/test_moving.py::test_a_new_laptop_gets_todays_families_first",),
    "12 sync waits for the server's housekeeping": (
        "tests/sync/hub/test_racing.py::test_a_reader_by_the_teams_counter",
    ),
    "13 the light says synced when it is not": (
        "tests/sync/test_receipts.py::test_anyone_with_the_hubs_public_key_sees_what_it_acknowledged",
        "tests/simulation/test_clones.py::test_of_two_lives_under_one_name_nothing_is_lost",
    ),
    "20 retries make duplicates": (
        "tests/sync/test_pains.py::test_the_same_request_heard_again_and_again",
        "tests/sync/hub/test_taking.py::test_two_exchanges_at_once_take_each_revision_once",
    ),
    "22 clean-up confuses people": (
        "tests/fsdesk/test_moving.py::test_a_family_long_closed_asks_to_rest_and_leaves_a_stub",
    ),
    "24 after a restore laptops are in the future": (
        "tests/sync/hub/test_promotion.py::test_of_what_a_new_primary_lacks_nothing_is_lost",
        "tests/simulation/test_simulation.py::test_nothing_is_lost_whatever_fails",
    ),
    "25 an update blocks sync": (
        "tests/sync/test_pains.py::test_a_laptop_that_a_newer_hub_no_longer_fully_understands",
    ),
    "26 big pictures never go and block the text": (
        "tests/stories/test_pictures_travel.py::test_text_goes_before_pictures_and_a_metered_line_carries_none",
    ),
    "28 a wipe destroys unsent work": (
        "tests/sync/test_client.py::test_a_suspended_laptop_hands_in_what_it_has_and_gets_nothing",
        "tests/sync/hub/test_taking.py::test_a_suspended_laptop_too_hears_that_the_hub_was_put_back",
    ),
    "29 a wrong clock reorders or locks out": (
        "tests/simulation/test_simulation.py::test_nothing_is_lost_whatever_fails",
    ),
    "30 nobody knows which laptop does not sync": (
        "tests/sync/hub/test_moving.py::test_a_lead_hears_how_the_laptops_of_the_team_are",
    ),
}


@pytest.mark.parametrize("pain", PAINS)
def test_each_pain_has_its_tests(pain: str) -> None:
    for name in PAINS[pain]:
        file, _, test = name.partition("::")
        assert re.search(rf"^def {test}\w*\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), name


@pytest.fixture
def partnership(tmp_path: Path) -> Partnership:
    return Partnership(tmp_path)


def test_one_bad_record_in_a_thousand_is_set_aside_and_the_others_go(partnership: Partnership) -> None:
    desk, keys = partnership.desk("amina", "amnaxxx1")
    for n in range(1_000):
        desk.write({"note": f"Visit {n}", **({"setting": "on the moon"} if n == 500 else {})})
    exchange(desk, ShortLine(partnership), keys)
    assert desk.unsent == []
    assert set(desk.quarantine) == {501}
    assert len(partnership.ledger.numbers_held(desk.device, 1)) == 999


def test_however_often_the_line_fails_nothing_is_given_up(partnership: Partnership) -> None:
    desk, keys = partnership.desk("amina", "amnaxxx1")
    for n in range(5):
        desk.write({"note": f"Visit {n}"})
    line = ShortLine(partnership)
    line.up_bytes_max = 0
    for _ in range(60):
        with pytest.raises(LineTrouble) as trouble:
            exchange(desk, line, keys)
        assert trouble.value.fault is LineFault.CUT_OFF
    assert desk.unsent == [1, 2, 3, 4, 5]
    assert desk.quarantine == {}
    assert exchange(desk, ShortLine(partnership), keys).in_sync
    assert desk.unsent == []


def test_the_same_request_heard_again_and_again_is_taken_once(partnership: Partnership) -> None:
    desk, keys = partnership.desk("amina", "amnaxxx1")
    desk.write({"note": "Once."})
    line = ShortLine(partnership)
    exchange(desk, line, keys)
    for _ in range(5):
        for request in line.requests:
            partnership.hear(request)
    assert list(partnership.ledger.numbers_held(desk.device, 1)) == [1]
    assert not any(one.twins for one in partnership.ledger.devices())


def test_a_laptop_that_a_newer_hub_no_longer_fully_understands_still_hands_in_its_work(
    partnership: Partnership,
) -> None:
    """Kinds and fields that one side does not know are kept as they are, and handed on unharmed."""
    (amina, keys), (bashir, other) = partnership.desk("amina", "amnaxxx1"), partnership.desk("lead", "headxxx3")
    known = amina.write({"note": "Known.", "mood_of_the_day": "sunny"})
    strange = amina.write(
        {"first": "of a kind to come", "many": (("a", "b"))}, kind="kind_to_come", family=known.family
    )
    _both(partnership, (amina, keys), (bashir, other))
    assert {bashir.held[one.id] for one in (known, strange)} == {amina.held[one.id] for one in (known, strange)}
    assert amina.quarantine == {}


def _both(partnership: Partnership, *desks: tuple[MemoryDesk, object]) -> None:
    for desk, keys in desks:
        exchange(desk, ShortLine(partnership), keys)  # type: ignore[arg-type]  # the keys of this desk
