"""What changed between two versions of a long text: a stretch taken out, another put in. Knows nothing of revisions."""

from __future__ import annotations

import hashlib

CHECK_BYTES = 4
"""Enough to notice that a splice was put on another text than the one it was cut from, by accident; four bytes are no
protection against a forger, whom the frame's signature stops."""


def difference(old: str, new: str) -> tuple[int, int, str]:
    """Where the two begin to differ, how many characters of `old` go there, and what comes instead."""
    start = _alike(old, new)
    room = min(len(old), len(new)) - start
    end = _alike(old[::-1][:room], new[::-1][:room])
    return start, len(old) - end - start, new[start : len(new) - end]


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike; halving, so that long equal runs are compared at C's pace."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def spliced(old: str, start: int, removed: int, inserted: str) -> str:
    """The text that a difference makes of `old`."""
    return old[:start] + inserted + old[start + removed :]


def text_check(text: str) -> bytes:
    """Four bytes by which the reader knows that it made the text that was meant."""
    return hashlib.blake2b(text.encode(), digest_size=CHECK_BYTES).digest()
