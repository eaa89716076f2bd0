"""Questions about who has looked, and how what is told is believed: each line only with the proof that it stands in the
hub's log, and the log only where it still begins with what this laptop saw of it."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from fsdesk.events import Event, event_of
from fsdesk.records.ids import FamilyId, UserId
from sync.merkle import is_consistent, is_included, leaf_hash
from sync.protocol import Unreadable

WHO_LOOKED = "audit.who_looked"
EXCEPTIONS = "audit.exceptions"
LINES_MAX = 200
"""Lines in one reply; each with its proof takes less than a kilobyte."""


class WhoLooked(msgspec.Struct, frozen=True, array_like=True):
    """Who has looked at a family, the newest first, before a place of the log; `size` is how many events the asker
    last believed the log to hold. With no family: what the asker did themselves."""

    family: FamilyId
    size: int
    before: int = 1 << 53


class LineTold(msgspec.Struct, frozen=True, array_like=True):
    """One event, where it stands in the log, when the hub heard of it, and the proof."""

    at: int
    received_at: int
    body: bytes
    proof: tuple[bytes, ...]


class Looked(msgspec.Struct, frozen=True, array_like=True):
    """The log as it is now, with the proof that it begins with the `size` events asked with, and some lines of it."""

    size: int
    root: bytes
    proof: tuple[bytes, ...]
    lines: tuple[LineTold, ...]
    more: bool


class Period(msgspec.Struct, frozen=True, array_like=True):
    """What asks for a second look, of what the hub heard of from one time on (seconds since 1970) until another; of
    these the newest, before a place of the log."""

    since: int
    until: int
    before: int = 1 << 53


class Odd(msgspec.Struct, frozen=True, array_like=True):
    """One look that asks for a second one: who, what, at which family, when by their laptop, and the codes of why."""

    at: int
    user: UserId
    action: str
    family: FamilyId
    when: str
    why: tuple[str, ...]


class Exceptions(msgspec.Struct, frozen=True, array_like=True):
    """Looks that ask for a second one, the newest first; how many were gone through; `before` to ask on from, 0 when
    that was all."""

    rows: tuple[Odd, ...]
    looked_at: int
    before: int


class Told(NamedTuple):
    """An event that is surely in the log, and when the hub heard of it."""

    event: Event
    received_at: int


def believed(told: Looked, size: int, root: bytes) -> tuple[Told, ...]:
    """The events told, each proved. Unreadable "log_differs" when the log does not begin with the `size` events that
    came to `root`, or a line does not stand where it is said to."""
    if not is_consistent(size, root, told.size, told.root, told.proof):
        raise Unreadable("log_differs")
    found = []
    for line in told.lines:
        if not 0 <= line.received_at < 1 << 63:
            raise Unreadable("log_differs")
        leaf = leaf_hash(line.received_at.to_bytes(8, "big") + line.body)
        if not is_included(leaf, line.at, told.size, told.root, line.proof):
            raise Unreadable("log_differs")
        try:
            found.append(Told(event_of(line.body), line.received_at))
        except ValueError as error:
            raise Unreadable("log_differs") from error
    return tuple(found)
