"""Where the work is: what waits to be sent, what two people wrote apart, and what the pill says. Frozen, in words."""

from __future__ import annotations

import enum

from fsdesk.records.ids import FamilyId, RecordId, RevisionId
from fsdesk.views import Shown, Travel, View


class OutboxRow(View, frozen=True, kw_only=True):
    """One record that has not yet been received by the hub."""

    record: RecordId
    kind: str
    title: str
    detail: str
    time: str
    travel: Travel = Travel.WAITING
    why: str = ""
    may_go_again: bool = False
    said: tuple[str, ...] = ()
    may_be_let_go: bool = False


class Choice(View, frozen=True, kw_only=True):
    """One of the values written apart: the text, who wrote it, when by that laptop's clock, on which laptop."""

    revision: RevisionId
    text: str
    who: str
    when: str
    is_mine: bool
    laptop: str = ""
    author: str = ""
    device: str = ""


class Passage(View, frozen=True, kw_only=True):
    """A piece of a joined text, and who added it or took it out, where somebody did."""

    text: str
    added_by: str = ""
    taken_out_by: str = ""


class ToSettle(View, frozen=True, kw_only=True):
    """A field two people wrote apart, in plain words, for a person to decide.

    `proposal` is the joined text when the edits do not touch, `passages` the same told piece by piece; `operative` is
    what counts until someone decides. `used` is set when it was settled before and is opened again.
    """

    family: FamilyId
    record: RecordId
    field: str
    title: str
    sentence: str
    choices: tuple[Choice, ...]
    older: str = ""
    proposal: str = ""
    passages: tuple[Passage, ...] = ()
    operative: str = ""
    used: str = ""
    is_text: bool = True
    kind: str = ""
    needs_same_words: bool = True
    shown: Shown = {}  # noqa: RUF012 - a frozen struct copies it


class Settled(View, frozen=True, kw_only=True):
    """Something this person settled: what it was, what was used, when; it can be opened again for ever."""

    record: RecordId
    field: str
    title: str
    used: str
    when: str


class Failure(View, frozen=True, kw_only=True):
    """A meeting with the hub that failed: what happened, what is safe, what happens by itself, what a person can do."""

    code: str
    happened: str
    safe: str
    by_itself: str
    you_can: str


class Arrived(View, frozen=True, kw_only=True):
    """A receipt of the hub: how many items reached it when, which records those were, and the receipt as a line.

    `is_checked` is whether the hub's signature was checked just now and is its own.
    """

    sentence: str
    records: tuple[tuple[RecordId, str], ...]
    more: int
    line: str
    is_checked: bool


class History(View, frozen=True, kw_only=True):
    """What has arrived and what was settled, the newest first."""

    arrived: tuple[Arrived, ...]
    settled: tuple[Settled, ...]


class SyncState(enum.StrEnum):
    """The states of the pill, best first."""

    ALL_SENT = "all_sent"
    OFFLINE_UP_TO_DATE = "offline_up_to_date"
    OFFLINE = "offline"
    SENDING = "sending"
    WAITING = "waiting"
    LOOK = "look"
    STALE = "stale"


class SyncLine(View, frozen=True, kw_only=True):
    """What the pill says on every page, and the numbers behind it."""

    state: SyncState
    words: str
    waiting: int = 0
    to_settle: int = 0


class SyncView(View, frozen=True, kw_only=True):
    """The Sync page: four cards, what waits, what needs a person."""

    line: SyncLine
    reachable: bool
    connection: tuple[str, str]
    outbox: tuple[str, str]
    last_sync: tuple[str, str]
    attention: tuple[str, str]
    waiting: tuple[OutboxRow, ...]
    set_aside: tuple[OutboxRow, ...]
    to_settle: tuple[ToSettle, ...]
    hub: str
    failure: Failure | None = None
    held_back: str = ""
    """Which pictures wait for somebody to ask, as the line costs; empty when none does."""
