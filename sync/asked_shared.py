"""What a partner asks of the hub: which families are shared with them, what of one they may read, to add words of their
own; and what those who work with the family ask: what partners sent, what became of it, who is named.

Nothing of a family is kept on a partner's laptop: it is asked for and shown. Every question that does something carries
a name its asker made for it, so that asked again it does nothing twice. Days are ISO; times are seconds since 1970 by
the hub's clock, 0 for none.
"""

from __future__ import annotations

from typing import Any

import msgspec

from fsdesk.records.ids import FamilyId, RecordId, UserId

MINE, READ, ADD, SENT = "shared.mine", "shared.read", "shared.add", "shared.sent"
WAITING, TAKEN, NAME, UNNAME, NAMED = (
    "shared.waiting", "shared.taken", "shared.name", "shared.unname", "shared.named",
)  # fmt: skip
ADD_APART, APART = "shared.add_apart", "shared.apart"
"""The same as ADD and WAITING, of words that are not for all who work with the family. Questions of their own: a hub or
a laptop that knew nothing of such words would take them for words for everybody."""
SET_ASIDE = "shared.set_aside"

NAME_BYTES = 16
"""Of the name a question is known by."""
REASON_CHARS_MAX = 1_000
"""Characters of what is said of a contribution set aside; `rules_contributing` says how long one may be."""
READ_BYTES = 256 << 10
"""About what one reply carries; the rest is asked for again."""
WAITING_MAX = 200
"""Contributions of one partner that may wait at a time."""
ROWS_MAX = 400
ASIDES_MAX = 64

NO_SHARING, NOT_A_PARTNER, TOO_MANY, ALREADY = "no_sharing", "not_a_partner", "too_many", "already"
"""Codes: nothing that stands lets this go to that agency; who is named is no partner; too many of theirs wait; somebody
else has said what became of it, or another thing was sent under that name."""

WAITS, IN_RECORD, ASIDE = "waits", "in_record", "aside"
"""What became of a contribution: it waits for somebody who works with the family; it stands in the record; somebody set
it aside, and says why."""


class Nothing(msgspec.Struct, frozen=True, array_like=True):
    """A question that says no more than which one it is: `shared.mine`, `shared.sent`, `shared.named`."""


# -- what a partner reads ------------------------------------------------------------------------------------------


class SharedFamily(msgspec.Struct, frozen=True, array_like=True):
    """A family shared with the asker: its neutral reference, the given names of those it is shared about, for which
    agency, and the last day on which it is so, as far as is known today."""

    family: FamilyId
    label: str
    names: tuple[str, ...]
    agency: str
    until: str


class Mine(msgspec.Struct, frozen=True, array_like=True):
    """All families shared with the asker today, by reference. One of which nothing may be read today is not there."""

    families: tuple[SharedFamily, ...] = ()


class ReadAsked(msgspec.Struct, frozen=True, array_like=True):
    """To read one family, after the last record that was told (empty: from the beginning)."""

    family: FamilyId
    after: RecordId = RecordId("")


class SharedRecord(msgspec.Struct, frozen=True, array_like=True):
    """One record of a kind of `roles.SHARED_KINDS`: what stands in its fields that may be seen. A field has several
    values where people wrote apart; a field that says nothing is not there. Values are those of `records.fields.Value`,
    a list as a list.
    """

    record: RecordId
    kind: str
    fields: dict[str, tuple[Any, ...]]


class NamedIn(msgspec.Struct, frozen=True, array_like=True):
    """Somebody a record that is told names: a person of the family by their given name (`agency` is empty), or one of
    the people around it, by name and place of work."""

    record: RecordId
    name: str
    agency: str = ""


class ReadTold(msgspec.Struct, frozen=True, array_like=True):
    """Some of what is shared of a family, ordered by record; `after` is to be asked on from, empty when that was all.

    `family` says for whom and until when. `named` is only of the records in this reply.
    """

    family: SharedFamily
    records: tuple[SharedRecord, ...] = ()
    named: tuple[NamedIn, ...] = ()
    after: RecordId = RecordId("")


# -- what a partner adds -------------------------------------------------------------------------------------------


class AddAsked(msgspec.Struct, frozen=True, array_like=True):
    """A partner's own words on a family, under a name their laptop made (`NAME_BYTES`). `said_at` is their local time,
    to the minute.

    | kind | record | fields |
    |---|---|---|
    | case_note | empty | text |
    | next_step | an action that was read | some of status, done_on, barrier |
    | next_step | empty: one of their own, done or under way | what, and some of status, done_on, barrier |
    | attendee | a meeting that was read | attendance |
    """

    contribution: bytes
    family: FamilyId
    kind: str
    record: RecordId
    fields: dict[str, str]
    said_at: str
    readers: str = ""
    """Who reads it, a code of `rules_contributing.READERS`; empty in `ADD`, never empty in `ADD_APART`."""


class SentRow(msgspec.Struct, frozen=True, array_like=True):
    """What became of one contribution of the asker: `state` is one of WAITS, IN_RECORD and ASIDE, `reason` is said to
    them, `came` is when the hub had it and `settled` when that came of it."""

    contribution: bytes
    family: FamilyId
    state: str
    reason: str
    came: int
    settled: int


class Sent(msgspec.Struct, frozen=True, array_like=True):
    """The latest contributions of the asker, the newest first, at most `ROWS_MAX`."""

    rows: tuple[SentRow, ...] = ()


# -- what those who work with the family do with it ----------------------------------------------------------------


class WaitingAsked(msgspec.Struct, frozen=True, array_like=True):
    """What waits of the families the asker may write of, after one contribution (empty: from the oldest on)."""

    after: bytes = b""


class WaitingRow(msgspec.Struct, frozen=True, array_like=True):
    """A contribution that waits: whose it is and for which agency, and what they said, as `AddAsked` has it. `late`:
    the family was no longer shared with them when it came, or it came out of what their laptop had sealed."""

    contribution: bytes
    family: FamilyId
    user: UserId
    name: str
    agency: str
    kind: str
    record: RecordId
    fields: dict[str, str]
    said_at: str
    came: int
    late: bool = False
    readers: str = ""
    label: str = ""
    """Of words in `APART` for who holds no family: its neutral reference."""


class Waiting(msgspec.Struct, frozen=True, array_like=True):
    """What waits, the oldest first; `after` is to be asked on from, empty when that was all."""

    rows: tuple[WaitingRow, ...] = ()
    after: bytes = b""


class TakenAsked(msgspec.Struct, frozen=True, array_like=True):
    """A contribution is set aside, for a reason its author reads.

    What is put into the record needs no question: the revision that does so says `contribution` (in hex), and the hub
    settles it in the transaction that takes that revision, on a line or from a stick.
    """

    contribution: bytes
    reason: str


class AsideAsked(msgspec.Struct, frozen=True, array_like=True):
    """What was set aside of a family, or of any (empty): by the asker, and, where they lead its team, by anybody."""

    family: FamilyId


class AsideRow(msgspec.Struct, frozen=True, array_like=True):
    """A contribution that was set aside, when and by whom (`by` is a user), for what reason."""

    said: WaitingRow
    settled: int
    by: UserId
    reason: str


class Asides(msgspec.Struct, frozen=True, array_like=True):
    """The latest that were set aside, the newest first, at most `ASIDES_MAX`. What was destroyed is not there."""

    rows: tuple[AsideRow, ...] = ()


# -- who is named --------------------------------------------------------------------------------------------------


class NameAsked(msgspec.Struct, frozen=True, array_like=True):
    """A partner is named for a family, as one who works at an agency. Refused unless something that stands lets the
    plan go there."""

    family: FamilyId
    user: UserId
    agency: str


class UnnameAsked(msgspec.Struct, frozen=True, array_like=True):
    """They are named for it no longer."""

    family: FamilyId
    user: UserId


class NamedRow(msgspec.Struct, frozen=True, array_like=True):
    """Somebody who was named: by whom, when, and until when (`ended`: 0 while it holds). `until` is the last day on
    which something lets the plan go there, empty when nothing does today: then they read nothing."""

    family: FamilyId
    user: UserId
    name: str
    agency: str
    by: UserId
    since: int
    ended: int
    until: str


class PartnerRow(msgspec.Struct, frozen=True, array_like=True):
    """A partner who may be named, and the agency they were last named for."""

    user: UserId
    name: str
    agency: str = ""


class Named(msgspec.Struct, frozen=True, array_like=True):
    """Who is and was named for the families the asker knows, by family and time; and, for who may name, the partners
    there are."""

    rows: tuple[NamedRow, ...] = ()
    partners: tuple[PartnerRow, ...] = ()


class Done(msgspec.Struct, frozen=True, array_like=True):
    """It is done. `changed` is whether anything was left to do: the same said twice is done once."""

    changed: bool = True
