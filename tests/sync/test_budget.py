"""How much one request may carry: what a line that moves, crawls or breaks teaches."""

from __future__ import annotations

from sync.budget import ANSWER_WITHIN_S, REMEMBERED_MAX, Budget
from sync.frames import raw_of_frame
from sync.protocol import BUDGET_BYTES_FIRST, BUDGET_BYTES_MAX, BUDGET_BYTES_MIN


def learnt(*requests: tuple[int, float], remembered: int = 0) -> Budget:
    budget = Budget(remembered)
    for moved, seconds in requests:
        budget.went(moved, seconds)
    return budget


def test_a_fast_line_is_given_all_after_two_requests() -> None:
    assert learnt((64 << 10, 0.1)).size == 16 * BUDGET_BYTES_FIRST
    assert learnt((64 << 10, 0.1), (1 << 20, 0.5)).size == BUDGET_BYTES_MAX


def test_a_crawling_line_is_given_what_it_carries_in_half_a_minute() -> None:
    assert learnt((64_000, 32.0)).size == 60_000
    assert learnt((64_000, 32.0), (60_000, 30.0)).size == 60_000
    assert learnt((64_000, 64_000 / 300)).size == BUDGET_BYTES_MIN
    assert learnt((10_000_000, ANSWER_WITHIN_S)).size == BUDGET_BYTES_FIRST * 16


def test_where_nobody_looks_at_a_clock_it_doubles() -> None:
    assert learnt((64 << 10, 0.0), (128 << 10, 0.0)).size == 4 * BUDGET_BYTES_FIRST


def test_a_short_exchange_teaches_nothing() -> None:
    assert learnt((300, 2.0)).size == BUDGET_BYTES_FIRST
    assert learnt((300, 0.0)).size == BUDGET_BYTES_FIRST


def test_a_line_that_has_broken_is_given_small_frames_until_the_next_exchange() -> None:
    budget = learnt((64 << 10, 0.1), (1 << 20, 0.5))
    budget.broke()
    assert raw_of_frame(budget.size) == raw_of_frame(0)
    budget.went(budget.size, 0.1)
    assert raw_of_frame(budget.size) == raw_of_frame(0)


def test_where_breaks_bring_nothing_it_is_halved_to_the_least() -> None:
    budget = Budget(BUDGET_BYTES_FIRST)
    for _ in range(10):
        budget.brought_nothing()
    assert budget.size == BUDGET_BYTES_MIN


def test_the_next_exchange_asks_what_arrived_only_after_a_break() -> None:
    fast = learnt((64 << 10, 0.1), (1 << 20, 0.5))
    assert not Budget(0).is_broken
    assert not Budget(fast.at_the_end()).is_broken
    assert Budget(fast.after_a_break()).is_broken
    assert Budget(Budget(BUDGET_BYTES_MIN).after_a_break()).size == BUDGET_BYTES_MIN


def test_a_crawling_line_that_did_not_break_is_not_taken_for_a_broken_one() -> None:
    assert not Budget(learnt((64_000, 200.0)).at_the_end()).is_broken


def test_what_is_remembered_of_a_fast_line_is_not_all_of_it() -> None:
    assert learnt((64 << 10, 0.1), (1 << 20, 0.5)).at_the_end() == REMEMBERED_MAX
