"""Frames, pages and budgets made so small that a few writings fill several, for as long as a schedule runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from random import Random
from typing import Any

import fsdesk.pieces
import sync.budget
import sync.carrying
import sync.frames
import sync.hub.handing
import sync.hub.hub

SMALL_PIECE = 60
"""Bytes a picture is cut into."""


@contextmanager
def substituted(owner: Any, **values: Any) -> Iterator[None]:
    """Other values for some names of a module or class, put back afterwards."""
    before = {name: vars(owner)[name] for name in values}
    try:
        for name, value in values.items():
            setattr(owner, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(owner, name, value)


@contextmanager
def small_sizes(random: Random) -> Iterator[None]:
    """Sizes drawn from the schedule's seed: some schedules page after every writing, some hardly ever."""
    frame = random.choice((300, 1_000, 4_000))
    budget = random.choice((1_500, 6_000, 64_000))
    with ExitStack() as stack:
        enter = stack.enter_context
        enter(substituted(sync.frames, FRAME_BODIES_BYTES=frame))
        enter(
            substituted(
                sync.budget, BUDGET_BYTES_FIRST=budget, BUDGET_BYTES_MIN=budget // 4, BUDGET_BYTES_MAX=budget * 8
            )
        )
        enter(
            substituted(
                sync.hub.handing,
                AHEAD_BYTES=random.choice((100, 2_000, 48 << 10)),
                LINES_AT_ONCE=random.choice((2, 256)),
                ENTRIES_MAX=random.choice((5, 1 << 15)),
                UNLOAD_MAX=random.choice((1, 400)),
            )
        )
        enter(substituted(fsdesk.pieces, PIECE_BYTES=SMALL_PIECE))
        enter(substituted(sync.carrying, PIECE_BYTES=budget // 3, ONCE_BROKEN_MOST=2))
        enter(substituted(sync.hub.hub, RANGES_MAX=random.choice((2, 1_000)), REFUSED_MAX=random.choice((3, 400))))
        yield
