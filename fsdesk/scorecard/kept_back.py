"""Small numbers kept back: no count under five leaves the service, nor any by which one could be worked out. Pure.

In a small valley a number is a neighbour. Source: the services' rule on rural small numbers (cells under five are
suppressed in anything leaving the service), with the usual second step: where a total is told beside its parts, one
part alone is never kept back, nor parts that come to less than five together.
"""

from __future__ import annotations

from collections.abc import Sequence

from fsdesk.scorecard.figures import SMALL

KEPT_BACK = -1
"""What stands in the place of a number that is kept back."""


def kept_back(counts: Sequence[int]) -> tuple[tuple[int, ...], int]:
    """The counts of one measure, one for each team, and their total, with `KEPT_BACK` where they may not be told."""
    total = sum(counts)
    hidden = {at for at, count in enumerate(counts) if count < SMALL}
    if total < SMALL:
        return (KEPT_BACK,) * len(counts), KEPT_BACK
    shown = sorted((at for at in range(len(counts)) if at not in hidden), key=lambda at: (counts[at], at))
    while hidden and (len(hidden) == 1 or sum(counts[at] for at in hidden) < SMALL) and shown:
        hidden.add(shown.pop(0))
    told = tuple(KEPT_BACK if at in hidden else count for at, count in enumerate(counts))
    return told, KEPT_BACK if len(hidden) == 1 else total
