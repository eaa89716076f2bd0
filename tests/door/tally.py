"""What was looked through and found, and the finding of a family's words in whatever is said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
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

    def found(self, said: str | bytes) -> set[str]:
        """All that stand in it."""
        found = set()
        for rest in (rest for run in _runs(said) for rest in _rests(run)):
            word = self._of.get(rest[:BEGINNING])
            if word is not None and (word.startswith(rest) or rest.startswith(word)):
                found.add(word)
        return found

    def where(self, word: str) -> str:
        """Where a word was written."""
        thing, name = self.judge.words()[word]
        return f"{thing.kind} {thing.id}.{name} ({thing.guard.value})"


@lru_cache(maxsize=1024)
def _runs(said: str | bytes) -> frozenset[str]:
    """The runs of letters that may hold a word; what is asked of all families is looked through for each of them."""
    text = said if isinstance(said, str) else said.decode(errors="replace")
    return frozenset(OF_OURS.findall(text.casefold()))


def _rests(run: str) -> Iterable[str]:
    """Where a word of ours may begin in a run of letters: at its beginning, or anywhere in what was run together."""
    last = len(run) - BEGINNING if len(run) > LENGTH else 0
    return (run[at:] for at in range(last + 1))
