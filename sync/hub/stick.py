"""Requests that came on a stick, answered onto it: as over the wire, each is a laptop's own, signed and sealed."""

from __future__ import annotations

from pathlib import Path

import msgspec

from sync import stickfile
from sync.hub.door import Door
from sync.hub.hub import Hub
from sync.protocol import Unreadable
from sync.stickfile import ANSWER, REQUEST


class Answered(msgspec.Struct, frozen=True):
    """How many requests were answered; how many were torn or of no laptop of this hub, and stay as they are."""

    answered: int
    left: int


def answer_stick(hub: Hub, folder: Path) -> Answered:
    """Answer every request on a stick that has no answer yet. A second time it changes nothing."""
    done = set(stickfile.names_on(folder, ANSWER))
    answered = left = 0
    for name in stickfile.names_on(folder, REQUEST):
        if name in done:
            continue
        try:
            door = Door(hub.begin)
            door.take(stickfile.read(folder, name, REQUEST))
            answer = door.answer()
        except Unreadable:
            left += 1
            continue
        stickfile.write(folder, name, ANSWER, answer)
        answered += 1
    return Answered(answered, left)
