"""What was looked through and found, and the finding of a family's words in whatever is said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from tests.door.oracle import Judge
from tests.door.random_families import LETTERS

OF_OURS = re.compile(rf"[{LETTERS}]{{6,}}")
BEGINNING = 6
"""So much of a word is the word: what is cut off still tells."""
LENGTH = 14


class Tally(NamedTuple):
    """What was looked through, and what was found that should not be there."""

    looked: int = 0
    """Answers, papers or views that were looked through."""
    withheld: int = 0
    """Words that were forbidden in them, summed up."""
    shown: int = 0
    """Words that were let through."""
    allowed: int = 0
    """Words that the oracle allows."""
    leaks: tuple[str, ...] = ()

    def and_(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(*(one + more for one, more in zip(self, other, strict=True)))  # type: ignore[operator]  # same places


class Words:
    """The words of one family, to be found in whatever is said, whole or cut off, in small letters or capitals."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self._of = {word[:BEGINNING]: word for word in judge.words()}

    def found(self, said: str) -> set[str]:
        """All that stand in it."""
        runs = set(OF_OURS.findall(said.casefold()))
        return {self._of[part] for run in runs for part in _beginnings(run) if part in self._of}

    def where(self, word: str) -> str:
        """Where a word was written."""
        thing, name = self.judge.words()[word]
        return f"{thing.kind} {thing.id}.{name} ({thing.guard.value})"


def _beginnings(run: str) -> Iterable[str]:
    last = len(run) - BEGINNING if len(run) > LENGTH else 0
    return (run[at : at + BEGINNING] for at in range(last + 1))
