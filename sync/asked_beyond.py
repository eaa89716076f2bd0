"""What somebody asks of the hub beyond their own caseload: who knows this person; to read a family for a while, for a
reason; what others read in that way; and what they say of themselves: whom they know and should be kept from.

Every question that does something carries a name its asker made for it, so that asked again it does nothing twice.
"""

from __future__ import annotations

import msgspec

from fsdesk.records.ids import FamilyId, UserId

FIND, OPEN, OPENED, LOOK_OVER = "find", "open", "opened", "look_over"
CONFLICT, CONFLICTS, SETTLE_CONFLICT = "conflict", "conflicts", "settle_conflict"
NAME_BYTES = 16
"""Of the name a question is known by."""
WORDS_MAX, REASON_CHARS_MAX = 12, 2_000
BODIES_BYTES = 256 << 10
"""What one reply carries of a family; the rest is asked for again."""
ALL_IS_TOLD = -1
OVER, TOO_SHORT = "over", "too_short"
"""Codes: the time is over; the reason says nothing, or the name has no given and family name."""


class FindAsked(msgspec.Struct, frozen=True, array_like=True):
    """A person's given name and family name."""

    given_name: str
    family_name: str


class Contact(msgspec.Struct, frozen=True, array_like=True):
    """Whom to talk to about somebody who is known. `family` only for who may open it for a while."""

    name: str
    team: str
    family: FamilyId = FamilyId("")


class FindTold(msgspec.Struct, frozen=True, array_like=True):
    """Whether anybody of that name is known, and to whom. Nothing else."""

    contacts: tuple[Contact, ...] = ()


class OpenAsked(msgspec.Struct, frozen=True, array_like=True):
    """To read a family for a while. `opening` is the asker's name for it; `after` is how far the rows are told."""

    opening: bytes
    family: FamilyId
    reason: str
    after: int = 0


class OpenTold(msgspec.Struct, frozen=True, array_like=True):
    """Some of a family's revisions, for how many seconds more they may be read, and how far this got (-1: all)."""

    left_s: int
    bodies: tuple[bytes, ...] = ()
    after: int = ALL_IS_TOLD


class OpenedAsked(msgspec.Struct, frozen=True, array_like=True):
    """What others opened that the asker may look over, and nobody has."""


class OpenedRow(msgspec.Struct, frozen=True, array_like=True):
    """One family that was opened, by whom, why, and from when to when (seconds since 1970)."""

    opening: bytes
    user: UserId
    family: FamilyId
    reason: str
    since: int
    until: int


class OpenedTold(msgspec.Struct, frozen=True, array_like=True):
    """The openings nobody has looked over, oldest first."""

    rows: tuple[OpenedRow, ...] = ()


class LookOverAsked(msgspec.Struct, frozen=True, array_like=True):
    """The asker has looked one over, and what they found."""

    opening: bytes
    note: str


class ConflictAsked(msgspec.Struct, frozen=True, array_like=True):
    """Somebody says of themselves whom they know: a family they hold, or in words."""

    conflict: bytes
    family: FamilyId
    about: str
    reason: str


class ConflictRow(msgspec.Struct, frozen=True, array_like=True):
    """What somebody said of themselves, when (seconds since 1970)."""

    conflict: bytes
    user: UserId
    family: FamilyId
    about: str
    reason: str
    at: int


class ConflictsAsked(msgspec.Struct, frozen=True, array_like=True):
    """What people of the asker's team said of themselves and nobody has settled."""


class ConflictsTold(msgspec.Struct, frozen=True, array_like=True):
    """These, oldest first."""

    rows: tuple[ConflictRow, ...] = ()


class SettleConflictAsked(msgspec.Struct, frozen=True, array_like=True):
    """What comes of it: whether they are kept from knowing of this family from now on."""

    conflict: bytes
    family: FamilyId
    keep_out: bool


class Done(msgspec.Struct, frozen=True, array_like=True):
    """It is done. `changed` is whether anything was left to do."""

    changed: bool = True
