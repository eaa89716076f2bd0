"""How much one request may carry: what a line that moves, crawls or breaks teaches."""

from __future__ import annotations

from sync.budget import ANSWER_WITHIN_S, REMEMBERED_MAX, SHAKY_MAX, Budget
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
    budget.broke(0)
    assert raw_of_frame(budget.size) == raw_of_frame(0)
    budget.went(budget.size, 0.1)
    assert raw_of_frame(budget.size) == raw_of_frame(0)


def broken_after(*through: int) -> Budget:
    """A budget of a fast line that has broken again and again, each time after so many bytes."""
    budget = learnt((64 << 10, 0.1), (1 << 20, 0.5))
    for size in through:
        budget.broke(0)
        budget.arrived(0)
        budget.went(size, 0.1)
    budget.broke(0)
    budget.arrived(0)
    return budget


def test_after_a_break_a_request_ends_before_the_next_one_is_due() -> None:
    assert broken_after(160_000).size == 140_000


def test_where_a_break_is_due_requests_are_the_smallest_and_grow_when_it_does_not_come() -> None:
    budget = broken_after(160_000)
    sizes = []
    for _ in range(9):
        sizes.append(budget.size)
        budget.went(budget.size, 0.1)
    assert sizes[:4] == [140_000, BUDGET_BYTES_MIN, BUDGET_BYTES_MIN, BUDGET_BYTES_MIN]
    assert sizes[4:] == sorted(sizes[4:])
    assert sizes[-1] == SHAKY_MAX


def test_what_had_arrived_when_it_broke_counts_to_what_the_line_carries() -> None:
    budget = Budget(0)
    budget.went(50_000, 0.1)
    budget.broke(10_000)
    budget.arrived(20_000)
    assert budget.size == 70_000


def test_a_break_that_let_nothing_through_teaches_nothing_of_how_long_the_line_lives() -> None:
    budget = broken_after(160_000)
    budget.broke(0)
    budget.arrived(0)
    assert budget.size == 140_000


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
