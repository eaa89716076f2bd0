"""Whoever asks too often, or comes when all places are taken, is told when to come back; nobody else notices.

Planted and seen caught, one at a time: an allowance that never refills; one that all share; a place not given back.
"""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from sync.hub.limiting import KNOWN_MAX, Allowance, Room, TooOften


def ask(allowance: Allowance, asker: str, now_s: float) -> int:
    """0 when it may, else how long it is to wait."""
    try:
        allowance.take(asker, now_s)
    except TooOften as refusal:
        return refusal.wait_s
    return 0


def test_so_many_at_once_then_one_by_one_each_for_itself() -> None:
    allowance = Allowance(burst=3, every_s=10)
    assert [ask(allowance, "one", 100) for _ in range(5)] == [0, 0, 0, 11, 11]
    assert ask(allowance, "other", 100) == 0
    assert [ask(allowance, "one", 110), ask(allowance, "one", 110)] == [0, 11]
    assert [ask(allowance, "one", 1_000) for _ in range(4)] == [0, 0, 0, 11]


def test_only_so_many_askers_are_remembered() -> None:
    allowance = Allowance(burst=1, every_s=10)
    for number in range(KNOWN_MAX + 50):
        allowance.take(str(number), 0)
    assert len(allowance._free_at) == KNOWN_MAX
    assert ask(allowance, str(KNOWN_MAX + 49), 0) == 11


def test_a_place_is_given_back_however_it_was_left_and_those_turned_away_come_at_different_times() -> None:
    room = Room(most=2)
    with ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(room.place())
        waits = set()
        for _ in range(40):
            with pytest.raises(TooOften) as told, room.place():
                pass
            waits.add(told.value.wait_s)
        assert len(waits) > 5
    with pytest.raises(ZeroDivisionError), room.place():
        _ = 1 / room.within * 0 / 0
    assert room.within == 0
