"""How tightly a plan is set so that it stays one page: spacing gives way first, then the letters. Pure."""

from __future__ import annotations

from collections.abc import Callable

from fsdesk.papers.data import Part


class Fit(Part, frozen=True, kw_only=True):
    """Height of the letters in points, and how much of the ordinary spacing is kept."""

    size_pt: float
    gap: float


LARGE = Fit(size_pt=18, gap=1)
STEPS = tuple(
    Fit(size_pt=size_pt, gap=gap)
    for size_pt, gap in ((12, 1), (12, 0.8), (12, 0.6), (11, 0.8), (11, 0.6), (10.5, 0.6), (10.5, 0.45))
)


def one_page(pages_at: Callable[[Fit], int]) -> Fit:
    """The roomiest step at which everything is on one page, or the first step when none is.

    `pages_at` says how many pages a step takes; tighter steps never take more. It is asked at most four times.
    """
    if pages_at(STEPS[0]) == 1 or pages_at(STEPS[-1]) > 1:
        return STEPS[0]
    low, high = 1, len(STEPS) - 1  # the answer is among these, and `high` fits
    while low < high:
        middle = (low + high) // 2
        if pages_at(STEPS[middle]) == 1:
            high = middle
        else:
            low = middle + 1
    return STEPS[high]
