"""Joining two edits of one text when they touch different passages; nothing is guessed when they meet. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from fsdesk.records.fields import Value

_PASSAGE = re.compile(r".*?(?:[.!?…][\"'’”)]*\s+|\n+|$)", re.DOTALL)
"""A passage is a sentence with the space after it, or a line. Merging inside one would weave two people's words."""

Change = tuple[int, int, list[str]]


def passages(text: str) -> list[str]:
    """The text cut after each sentence and line; joined again they are the text."""
    return [part for part in _PASSAGE.findall(text) if part]


def merge_texts(older: str, values: Sequence[Value]) -> str | None:
    """The text with every edit made to `older` in it, or None when two of them touch the same or adjoining passages."""
    base = passages(older)
    changes: list[Change] = []
    for value in values:
        if not isinstance(value, str):
            return None
        changes.extend(_changes(base, passages(value)))
    changes.sort(key=lambda change: change[:2])
    for before, after in pairwise(changes):
        if after[0] <= before[1]:
            return None
    merged = list(base)
    for start, end, new in reversed(changes):
        merged[start:end] = new
    return "".join(merged)


def _changes(base: list[str], edited: list[str]) -> list[Change]:
    matcher = SequenceMatcher(None, base, edited, autojunk=False)
    return [(a0, a1, edited[b0:b1]) for tag, a0, a1, b0, b1 in matcher.get_opcodes() if tag != "equal"]
