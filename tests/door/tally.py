"""What was looked through and found, and the finding of a family's words in whatever is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from typing import NamedTuple

from tests.door.oracle import Judge
from tests.door.random_families import LETTERS

OF_OURS = re.compile(rf"[{LETTERS}{LETTERS.upper()}]{{6,}}".encode())
BEGINNING = 6
"""So much of a word is the word: what is cut off still tells."""
LENGTH = 14
KEPT_MOST = 8_000
"""Answers of which is kept what was found in them: most readers of a family are answered much the same."""


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
    """The words of some families, to be found in whatever is said, whole or cut off, in small letters or capitals."""

    def __init__(self, *judges: Judge) -> None:
        self._where = {word: judge for judge in judges for word in judge.words()}
        self._of: dict[str, list[str]] = {}
        for word in self._where:
            self._of.setdefault(word[:BEGINNING], []).append(word)
        self._known: dict[bytes, frozenset[str]] = {}
        self._runs: dict[bytes, frozenset[str]] = {}

    def found(self, said: bytes) -> frozenset[str]:
        """All that stand in it, of whichever of the families."""
        found = self._known.get(said)
        if found is None:
            if len(self._known) >= KEPT_MOST:
                self._known.clear()
            self._known[said] = found = frozenset().union(*map(self._in_run, set(OF_OURS.findall(said))))
        return found

    def _in_run(self, run: bytes) -> frozenset[str]:
        """The words in one run of letters: most runs are met in many answers."""
        found = self._runs.get(run)
        if found is None:
            self._runs[run] = found = frozenset(self._search(run.decode().lower()))
        return found

    def _search(self, run: str) -> Iterator[str]:
        for rest in _rests(run):
            for word in self._of.get(rest[:BEGINNING], ()):
                if word.startswith((rest, rest[:-1])) or rest.startswith(word):
                    yield word

    def of_others(self, said: bytes, own: Set[str]) -> set[str]:
        """The words of other families that stand in it whole: among so many, six letters may be anybody's."""
        return {word for word in self.found(said) - own if word.encode() in said.lower()}

    def where(self, word: str) -> str:
        """Where a word was written."""
        thing, name = self._where[word].words()[word]
        return f"{thing.kind} {thing.id}.{name} ({thing.guard.value})"


def _rests(run: str) -> Iterable[str]:
    """Where a word of ours may begin in a run of letters: at its beginning, after a sign that says how long a text is,
    or anywhere in what was run together. Such a sign may end it too."""
    last = len(run) - BEGINNING
    return (run[at:] for at in range(1 + (last if len(run) > LENGTH else min(1, last))))
