"""How long a laptop may be read, under a clock that somebody sets as they like.

Planted one at a time, each seen caught here: time that goes back with the clock; an unlock that is not counted while
the clock is behind; a lease that is taken twice; one of a stick that sets the time, or how far the clock is behind; a
second place that is not asked; a code that can be used twice; uptime that is not counted.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from fsdesk.lease import DAY_S, Count, Lease, Why

HUB_NOW = 1_780_000_000
YEARS_S = 10 * 365 * DAY_S
LEASE = Lease(7, HUB_NOW, 21, 200, 0)


def begun(clock_s: int = HUB_NOW, lease: Lease = LEASE) -> Count:
    return Count().renewed(lease, clock_s)


def test_a_laptop_that_never_had_a_lease_may_be_read() -> None:
    assert Count().passed(HUB_NOW + YEARS_S).unlocked().why_not is Why.MAY


@pytest.mark.parametrize("wrong_by_s", [0, YEARS_S, -YEARS_S, 3_600, -86_400])
def test_a_clock_that_is_wrong_all_along_costs_and_gains_not_a_day(wrong_by_s: int) -> None:
    count = begun(HUB_NOW + wrong_by_s)
    almost = count.passed(HUB_NOW + wrong_by_s + 21 * DAY_S - 1)
    assert almost.why_not is Why.MAY
    assert almost.passed(HUB_NOW + wrong_by_s + 21 * DAY_S).why_not is Why.DAYS


def test_a_clock_turned_back_after_the_days_are_over_brings_none_back() -> None:
    count = begun().passed(HUB_NOW + 22 * DAY_S)
    for back in (0, 1, DAY_S, YEARS_S):
        count = count.passed(HUB_NOW - back)
        assert count.why_not is Why.DAYS


def test_a_clock_turned_back_before_they_are_over_leaves_the_unlocks_and_the_hours_counting() -> None:
    count, reads = begun(), 0
    while not count.passed(HUB_NOW - YEARS_S).unlocked().why_not:
        count = count.passed(HUB_NOW - YEARS_S).unlocked().passed(HUB_NOW - YEARS_S, up_s=600)
        reads += 1
    assert reads == 200
    long_open = begun().passed(HUB_NOW - YEARS_S, up_s=21 * DAY_S)
    assert long_open.why_not is Why.DAYS


def test_a_clock_that_jumps_ahead_stops_reading_until_the_hub_sets_it_right() -> None:
    count = begun().passed(HUB_NOW + YEARS_S)
    assert count.why_not is Why.DAYS
    assert count.passed(HUB_NOW + DAY_S).why_not is Why.DAYS
    again = count.renewed(Lease(8, HUB_NOW + DAY_S, 21, 200, 0), HUB_NOW + DAY_S)
    assert (again.why_not, again.days_left) == (Why.MAY, 21)


def test_a_lease_counts_once_and_an_older_one_not_at_all() -> None:
    used = begun().unlocked().unlocked()
    for old in (LEASE, replace(LEASE, number=6), replace(LEASE, number=0), replace(LEASE, issued_at=HUB_NOW + YEARS_S)):
        assert used.renewed(old, HUB_NOW) == used


@pytest.mark.parametrize(
    "unsound",
    [{"days": 0}, {"days": 46}, {"days": -1}, {"unlocks": 0}, {"unlocks": 10**6}, {"issued_at": 0}, {"codes": -1},
     {"issued_at": 1 << 60}],
)  # fmt: skip
def test_a_lease_no_hub_would_give_changes_nothing(unsound: dict[str, int]) -> None:
    count = begun()
    assert count.renewed(replace(LEASE, number=9, **unsound), HUB_NOW) == count


def test_a_lease_that_came_by_stick_sets_no_clock() -> None:
    count = begun().passed(HUB_NOW + 10 * DAY_S)
    later = count.renewed(Lease(8, HUB_NOW + 2 * DAY_S, 21, 200, 0), HUB_NOW + 10 * DAY_S, fresh=False)
    assert later.seen_s == HUB_NOW + 10 * DAY_S
    assert later.days_left == 13
    assert later.passed(HUB_NOW + 11 * DAY_S).seen_s == HUB_NOW + 11 * DAY_S, "and how far the clock is behind stays"


@pytest.mark.parametrize("wrong_by_s", [-400 * DAY_S, 0, 400 * DAY_S])
def test_every_unlock_is_counted_however_wrong_the_clock_is(wrong_by_s: int) -> None:
    count = begun(HUB_NOW + wrong_by_s, replace(LEASE, unlocks=20))
    for _ in range(20):
        count = count.passed(HUB_NOW + wrong_by_s).unlocked()
    assert count.why_not is Why.MAY
    assert count.unlocked().why_not is Why.UNLOCKS


def test_a_code_lets_the_laptop_be_read_on_for_its_days_and_counts_once() -> None:
    count = begun().passed(HUB_NOW + 60 * DAY_S)
    extended = count.extended(1, 5)
    assert (extended.why_not, extended.days_left) == (Why.MAY, 5)
    assert extended.passed(HUB_NOW + 65 * DAY_S).why_not is Why.DAYS
    assert extended.code == 1
    worn = replace(begun(), used=200)
    assert worn.unlocked().why_not is Why.UNLOCKS
    assert worn.extended(1, 2).unlocked().why_not is Why.MAY


def test_a_new_lease_makes_codes_given_before_it_void() -> None:
    assert begun().renewed(Lease(8, HUB_NOW, 21, 200, 3), HUB_NOW).code == 3


def test_suspending_holds_until_the_hub_says_otherwise_and_only_a_later_word_counts() -> None:
    stopped = begun().told(9, suspended=True)
    assert stopped.why_not is Why.SUSPENDED
    assert stopped.told(8, suspended=False).why_not is Why.SUSPENDED
    assert stopped.told(9, suspended=False).why_not is Why.SUSPENDED
    assert stopped.told(10, suspended=False).why_not is Why.MAY
    assert stopped.extended(1, 5).why_not is Why.SUSPENDED


def test_an_older_copy_of_the_store_put_back_is_counted_from_the_second_place() -> None:
    copy = begun()
    used = copy
    for _ in range(200):
        used = used.passed(HUB_NOW + DAY_S).unlocked()
    put_back = copy.beside(used.to_bytes())
    assert put_back.used == 200
    assert put_back.unlocked().why_not is Why.UNLOCKS
    renewed = used.renewed(Lease(8, HUB_NOW + DAY_S, 21, 200, 0), HUB_NOW + DAY_S)
    assert renewed.beside(used.to_bytes()) == renewed
    for nothing in (None, b"", b"short", bytes(32), bytes([255]) * 32):
        assert used.beside(nothing) == used


class Adversary:
    """Somebody who has the laptop, the passphrase and the clock, and no hub. Counts true time apart from the code."""

    def __init__(self, seed: int, days: int, unlocks: int) -> None:
        self.random = random.Random(seed)
        self.count = Count().renewed(Lease(1, HUB_NOW, days, unlocks, 0), HUB_NOW)
        self.open_s = self.reads = 0

    def clock(self) -> int:
        return HUB_NOW + self.random.choice([-YEARS_S, -DAY_S, 0, 1, 3_600, self.random.randrange(-YEARS_S, DAY_S)])

    def try_once(self) -> bool:
        """One unlock and a stay of up to a day, at whatever the clock is set to meanwhile."""
        now = self.count.passed(self.clock())
        if now.why_not or now.unlocked().why_not:
            self.count = now
            return False
        self.count, self.reads = now.unlocked(), self.reads + 1
        left = self.random.randrange(DAY_S)
        while left > 0:
            stay = min(left, 60)
            self.count = self.count.passed(self.clock(), up_s=stay)
            left -= stay
            self.open_s += stay
            if self.count.why_not:
                break
        return True


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32), days=st.integers(7, 10), unlocks=st.integers(20, 60))
def test_whoever_sets_the_clock_reads_no_longer_than_the_days_and_no_more_often_than_the_unlocks(
    seed: int, days: int, unlocks: int
) -> None:
    somebody = Adversary(seed, days, unlocks)
    for _ in range(unlocks + 20):
        somebody.try_once()
    assert somebody.reads <= unlocks
    assert somebody.open_s <= days * DAY_S + 60
    assert not somebody.try_once()


@settings(max_examples=200, deadline=None)
@given(steps=st.lists(st.tuples(st.integers(-YEARS_S, YEARS_S), st.integers(-10, DAY_S)), max_size=30))
def test_time_seen_never_goes_back_but_for_the_hubs_own_word(steps: list[tuple[int, int]]) -> None:
    count = begun()
    for clock, up in steps:
        later = count.passed(HUB_NOW + clock, up)
        assert later.seen_s >= count.seen_s
        count = later
