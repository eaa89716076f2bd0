"""Long work in steps: between two of them whatever else waits on the same thread goes first, above all a save.

Who begins such work and who stops it is `ui/background.py`; where nobody waits it is done at once. What was read in an
earlier step stays as it was read: whatever leaves is compared with what is held then (`desk.access_reading`).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from typing import TypeAlias, TypeVar

T = TypeVar("T")
Steps: TypeAlias = Generator[None, None, T]
LOT = 100
"""Things looked at in one step: a few hundredths of a second on a slow laptop."""


def at_once(steps: Steps[T]) -> T:
    """All steps one after the other."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            answer: T = done.value
            return answer


def in_one(work: Callable[[], T]) -> Steps[T]:
    """Work that is short enough for one step."""
    yield
    return work()


def in_lots(things: Iterable[T], size: int = LOT) -> Iterator[list[T]]:
    """The things, so many at a time."""
    lot: list[T] = []
    for thing in things:
        lot.append(thing)
        if len(lot) == size:
            yield lot
            lot = []
    if lot:
        yield lot
