"""Requests that came on a stick, answered onto it: as over the wire, each is a laptop's own, signed and sealed. Both
lanes that a laptop without a line needs: exchanges, and what it leaves sealed."""

from __future__ import annotations

from pathlib import Path

import msgspec

from sync import stickfile
from sync.hub.door import Door
from sync.hub.hub import Hub
from sync.hub.leaving import take_left
from sync.protocol import Unreadable
from sync.stickfile import ANSWER, KEPT, LEFT, REQUEST


class Answered(msgspec.Struct, frozen=True):
    """How many requests were answered; how many were torn or of no laptop of this hub, and stay as they are."""

    answered: int
    left: int


def answer_stick(hub: Hub, folder: Path) -> Answered:
    """Answer every request on a stick that has no answer yet. A second time it changes nothing."""
    answered = left = 0
    for asks, answers, hear in ((REQUEST, ANSWER, _exchange), (LEFT, KEPT, take_left)):
        done = set(stickfile.names_on(folder, answers))
        for name in stickfile.names_on(folder, asks):
            if name in done:
                continue
            try:
                answer = hear(hub, stickfile.read(folder, name, asks))
            except Unreadable:
                left += 1
                continue
            stickfile.write(folder, name, answers, answer)
            answered += 1
    return Answered(answered, left)


def _exchange(hub: Hub, request: bytes) -> bytes:
    door = Door(hub.begin)
    door.take(request)
    return door.answer()
