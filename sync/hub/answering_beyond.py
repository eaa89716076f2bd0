"""Answers what is asked beyond a caseload: see `beyond` for what may be answered to whom."""

from __future__ import annotations

from sync.asked_beyond import (
    CONFLICT,
    CONFLICTS,
    FIND,
    LOOK_OVER,
    NAME_BYTES,
    OPEN,
    OPENED,
    REASON_CHARS_MAX,
    SETTLE_CONFLICT,
    ConflictAsked,
    ConflictRow,
    ConflictsAsked,
    ConflictsTold,
    Contact,
    Done,
    FindAsked,
    FindTold,
    LookOverAsked,
    OpenAsked,
    OpenedAsked,
    OpenedRow,
    OpenedTold,
    OpenTold,
    SettleConflictAsked,
)
from sync.hub import beyond
from sync.hub.checks import is_name
from sync.hub.hub import Hub
from sync.hub.ledger import Device
from sync.hub.ledger_beyond import Conflict
from sync.protocol import Unreadable, unpack
from sync.questions import Reply, reply

ROWS_MAX = 400


def _find(hub: Hub, asker: Device, body: bytes) -> Reply:
    asked = unpack(body, FindAsked)
    _sound(asked.given_name, asked.family_name)
    with hub.ledger.reading():
        found = beyond.find(hub.ledger, asker, asked.given_name, asked.family_name)
    return Reply(found) if isinstance(found, str) else reply(FindTold(tuple(Contact(*one) for one in found)))


def _open(hub: Hub, asker: Device, body: bytes) -> Reply:
    asked = unpack(body, OpenAsked)
    _sound(asked.reason, name=asked.opening, family=asked.family)
    found = beyond.open_family(
        hub.ledger,
        asker,
        asked.opening.hex(),
        family=asked.family,
        reason=asked.reason,
        after=max(0, asked.after),
        now=hub.now(),
    )
    return Reply(found) if isinstance(found, str) else reply(OpenTold(*found))


def _opened(hub: Hub, asker: Device, body: bytes) -> Reply:
    unpack(body, OpenedAsked)
    with hub.ledger.reading():
        found = beyond.to_look_over(hub.ledger, asker)[:ROWS_MAX]
    rows = [
        OpenedRow(bytes.fromhex(one.opening), one.user, one.family, one.reason, one.since, one.until) for one in found
    ]
    return reply(OpenedTold(tuple(rows)))


def _look_over(hub: Hub, asker: Device, body: bytes) -> Reply:
    asked = unpack(body, LookOverAsked)
    _sound(asked.note, name=asked.opening)
    found = beyond.look_over(hub.ledger, asker, asked.opening.hex(), asked.note, hub.now())
    return Reply(found) if isinstance(found, str) else reply(Done(found))


def _conflict(hub: Hub, asker: Device, body: bytes) -> Reply:
    asked = unpack(body, ConflictAsked)
    _sound(asked.about, asked.reason, name=asked.conflict, family=asked.family)
    said = Conflict(asked.conflict.hex(), asker.user, asked.family, asked.about, asked.reason, hub.now())
    code = beyond.declare(hub.ledger, asker, said)
    return Reply(code) if code else reply(Done())


def _conflicts(hub: Hub, asker: Device, body: bytes) -> Reply:
    unpack(body, ConflictsAsked)
    with hub.ledger.reading():
        found = beyond.to_settle(hub.ledger, asker)[:ROWS_MAX]
    rows = [
        ConflictRow(bytes.fromhex(one.conflict), one.user, one.family, one.about, one.reason, one.at) for one in found
    ]
    return reply(ConflictsTold(tuple(rows)))


def _settle(hub: Hub, asker: Device, body: bytes) -> Reply:
    asked = unpack(body, SettleConflictAsked)
    _sound(name=asked.conflict, family=asked.family)
    found = beyond.settle(
        hub.ledger, asker, asked.conflict.hex(), family=asked.family, keep_out=asked.keep_out, now=hub.now()
    )
    return Reply(found) if isinstance(found, str) else reply(Done(found))


def _sound(*texts: str, name: bytes = bytes(NAME_BYTES), family: str = "") -> None:
    """Unreadable when a text is too long for anybody to have written it, or a name is none."""
    fits = all(len(text) <= REASON_CHARS_MAX and "\0" not in text for text in texts)
    if not (fits and len(name) == NAME_BYTES and (not family or is_name(family))):
        raise Unreadable("not_understood")


ANSWERS = {
    FIND: _find,
    OPEN: _open,
    OPENED: _opened,
    LOOK_OVER: _look_over,
    CONFLICT: _conflict,
    CONFLICTS: _conflicts,
    SETTLE_CONFLICT: _settle,
}
"""What is answered here."""
