"""Joining two edits of one text when they touch different passages; nothing is guessed when they meet. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from fsdesk.records.fields import Value

_PASSAGE = re.compile(r".*?(?:[.!?…][\"'’”)]*\s+|\n+|$)", re.DOTALL)
"""A passage is a sentence with the space after it, or a line. Merging inside one would weave two people's words."""

COMPARED_MOST = 1_000_000
"""Most pairs of passages that are compared (a second or two): a thousand sentences changed into a thousand others.
Beyond it, which only pasted tables reach, both texts are shown in full."""

Change = tuple[int, int, list[str]]


def passages(text: str) -> list[str]:
    """The text cut after each sentence and line; joined again they are the text."""
    return [part for part in _PASSAGE.findall(text) if part]


class Passage(NamedTuple):
    """A piece of a joined text: whose edit it came with, by place among the edits, or None where all had it.

    What an edit took out is told too, and is no part of the text.
    """

    text: str
    by: int | None = None
    taken_out: bool = False


def merge_texts(older: str, values: Sequence[Value]) -> str | None:
    """The text with every edit made to `older` in it, or None when two of them touch the same or adjoining passages,
    or differ in more than can be compared at once."""
    found = merge_passages(older, values)
    return None if found is None else "".join(one.text for one in found if not one.taken_out)


def merge_passages(older: str, values: Sequence[Value]) -> tuple[Passage, ...] | None:
    """The same, told passage by passage: what each edit added and took out, where it did."""
    base = passages(older)
    changes: list[tuple[int, int, list[str], int]] = []
    for by, value in enumerate(values):
        if not isinstance(value, str):
            return None
        found = _changes(base, passages(value))
        if found is None:
            return None
        changes.extend((*change, by) for change in found)
    changes.sort(key=lambda change: change[:2])
    if any(after[0] <= before[1] for before, after in pairwise(changes)):
        return None
    merged: list[Passage] = []
    at = 0
    for start, end, new, by in changes:
        merged += [
            Passage("".join(base[at:start])),
            Passage("".join(base[start:end]), by, taken_out=True),
            Passage("".join(new), by),
        ]
        at = end
    return tuple(one for one in (*merged, Passage("".join(base[at:]))) if one.text)


def _changes(base: list[str], edited: list[str]) -> list[Change] | None:
    """What was changed, by place in `base`; None when it is too much to compare. Equal ends are set aside first."""
    start = _alike(base, edited)
    end = _alike(base[start:][::-1], edited[start:][::-1])
    before, after = base[start : len(base) - end], edited[start : len(edited) - end]
    if len(before) * len(after) > COMPARED_MOST:
        return None
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [(start + a0, start + a1, after[b0:b1]) for tag, a0, a1, b0, b1 in matcher.get_opcodes() if tag != "equal"]


def _alike(one: list[str], other: list[str]) -> int:
    """How many passages two lists have in common at their beginning."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
