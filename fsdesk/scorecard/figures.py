"""A figure: how many of how many, what is not known, and when it may not be said outside for smallness. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

SMALL = 5
"""A denominator under this, or a numerator from 1 up to below it, is not said outside the service: with so few families
a neighbour knows who is meant (outcomes scorecard, conventions)."""


class Period(NamedTuple):
    """From a day up to a day, both counted, ISO."""

    since: str
    until: str

    def holds(self, at: str) -> bool:
        """Whether a whole day or a local time lies in it; a vague day lies nowhere."""
        return len(at.rstrip("~")) >= 10 and self.since <= at[:10] <= self.until


class Figure(msgspec.Struct, frozen=True):
    """How many of how many. Among the `of`, of `not_known` it cannot be said, and of `not_due` it cannot be said yet.
    `minutes` is a middle value, where that is what is told."""

    key: str
    count: int
    of: int
    not_known: int = 0
    not_due: int = 0
    minutes: int | None = None

    @property
    def percent(self) -> int | None:
        """The share in whole per cent; None of nothing."""
        return round(100 * self.count / self.of) if self.of else None

    @property
    def is_small(self) -> bool:
        """Whether it may not be said outside."""
        return 0 < self.of < SMALL or 0 < self.count < SMALL or 0 < self.not_known < SMALL


def outside(figures: Sequence[Figure]) -> tuple[Figure | None, ...]:
    """Figures as they may leave the service: small ones are None.

    Where figures are parts of one whole and only one of them was left out, the next smallest goes too: else it could be
    worked out from the rest.
    """
    kept: list[Figure | None] = [None if figure.is_small else figure for figure in figures]
    parts: dict[str, list[int]] = {}
    for at, figure in enumerate(figures):
        parts.setdefault(figure.key.partition("/")[0], []).append(at)
    for at_all in parts.values():
        gone = [at for at in at_all if kept[at] is None]
        left = [at for at in at_all if kept[at] is not None]
        if len(at_all) > 1 and len(gone) == 1 and left:
            kept[min(left, key=lambda at: figures[at].count)] = None
    return tuple(kept)


def middle(values: Sequence[int]) -> int | None:
    """The median in whole units, halves up; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half] + 1) // 2
