"""What is asked and told of those who are out alone. Times are seconds since 1970 by the hub's clock, 0 for none.

What is lodged or said carries a name its asker made for it, so that asked again after a lost reply it is done once.
"""

from __future__ import annotations

from typing import Any

import msgspec

from fsdesk.records.ids import FamilyId, RecordId, UserId

MINE, BOARD, LODGE, NOTE, CLOSE, PHONED, WORD = (
    "out.mine", "out.board", "out.lodge", "out.note", "out.close", "out.phoned", "out.word",
)  # fmt: skip
REFUSED = "refused"
"""The code of a reply to what a rule does not allow; its body says why, in a sentence."""
NAME_BYTES = 16
"""Of the name that something said is known by; without one it is new each time it is said."""


class Nothing(msgspec.Struct, frozen=True, array_like=True):
    """A question, or a reply, that says no more than that it is one."""


class MyPlan(msgspec.Struct, frozen=True, array_like=True):
    """A plan of the asker that the hub watches now. Of a word for help it says nothing: somebody else may read it."""

    record: RecordId
    expected: int
    grace_minutes: int
    asked: tuple[str, ...] = ()
    """Whom the hub has asked about them so far."""


class Mine(msgspec.Struct, frozen=True, array_like=True):
    """All the asker's plans that the hub watches at this time, and whether it knows a word for help of theirs."""

    at: int
    plans: tuple[MyPlan, ...]
    has_word: bool = False


class Step(msgspec.Struct, frozen=True, array_like=True):
    """A rung that was taken: since when it is asked for, and what came of telling people."""

    step: str
    at: int
    result: str
    tries: int = 1


class Done(msgspec.Struct, frozen=True, array_like=True):
    """What somebody did, in their words."""

    at: int
    user: UserId
    step: str
    words: str


class Out(msgspec.Struct, frozen=True, array_like=True):
    """Somebody who is out alone, or was until a moment ago, for those who look out for them."""

    record: RecordId
    family: FamilyId
    worker: UserId
    buddy: str
    expected: int
    grace_minutes: int
    lodged_at: int
    by_phone: bool
    duress_at: int
    closed_at: int
    closed_by: str
    steps: tuple[Step, ...] = ()
    done: tuple[Done, ...] = ()
    word: str = ""
    """What they say when they cannot speak freely, for whoever answers the telephone; only to those who lead."""


class Board(msgspec.Struct, frozen=True, array_like=True):
    """Who is out, as the hub knows at this time."""

    at: int
    out: tuple[Out, ...]


class Lodging(msgspec.Struct, frozen=True, array_like=True):
    """A plan as it was read over the telephone."""

    record: RecordId
    until: int
    grace_minutes: int
    name: bytes = b""


class Code(msgspec.Struct, frozen=True, array_like=True):
    """The code to read back to them."""

    code: str


class Said(msgspec.Struct, frozen=True, array_like=True):
    """What was done or heard about a plan. `step` is the rung it is about; `until` a later end, 0 for no change."""

    record: RecordId
    words: str
    step: str = ""
    until: int = 0
    name: bytes = b""


class Word(msgspec.Struct, frozen=True, array_like=True):
    """A word for help; empty forgets it."""

    word: str


class Why(msgspec.Struct, frozen=True, array_like=True):
    """Why a rule says no."""

    sentence: str
    safe: str = ""
    next_step: str = ""


def plain(message: msgspec.Struct) -> dict[str, Any]:
    """A message as plain values by their names, as a desk keeps what it was told."""
    return {name: _plain(getattr(message, name)) for name in message.__struct_fields__}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return plain(value) if isinstance(value, msgspec.Struct) else value
