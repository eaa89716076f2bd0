"""What the hub needs of storage for those who are out alone: their plans, the rungs taken, who did what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

import msgspec

from fsdesk.records.ids import FamilyId, RecordId, TeamId, UserId


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """One plan the hub watches. Times are seconds since 1970, 0 where there is none; `family` is empty while the plan
    is known by a telephone call only."""

    record: RecordId
    team: TeamId
    worker: UserId
    expected: int
    grace_minutes: int
    lodged_at: int
    family: FamilyId = FamilyId("")
    buddy: str = ""
    landline_safe: bool = False
    by_phone: bool = False
    duress_at: int = 0
    closed_at: int = 0
    closed_by: str = ""


class Rung(NamedTuple):
    """A rung that was taken: since when it is asked for, how often that was tried, what came of it ("" so far)."""

    record: RecordId
    step: str
    at: int
    tried_at: int
    tries: int
    result: str


class OutNote(NamedTuple):
    """Who did what about somebody who is out, in their words; `name` is what their laptop calls it, empty for none."""

    record: RecordId
    at: int
    user: UserId
    step: str
    words: str
    name: str = ""


class Outings(Protocol):
    """The part of a ledger that knows who is out."""

    def hold_outing(self, record: RecordId) -> Watched | None:
        """One plan as it is now, held against other writers until the transaction ends."""

    def keep_outing(self, outing: Watched) -> None:
        """Keep a plan, new or as it now is."""

    def outings(self, since: int) -> tuple[Watched, ...]:
        """The plans that are open, or were closed at this time or later, the first that is due first."""

    def rungs(self, records: Collection[RecordId]) -> Sequence[Rung]:
        """The rungs taken for these plans, in order."""

    def take_rung(self, record: RecordId, step: str, now: int) -> None:
        """Note that a rung is taken; the plan is held by the transaction."""

    def try_rung_again(self, rung: Rung, now: int) -> bool:
        """Note one more try of a rung nothing came of; False when somebody else was quicker."""

    def end_rung(self, record: RecordId, step: str, result: str) -> None:
        """Note what came of a rung."""

    def add_out_note(self, note: OutNote) -> bool:
        """Keep what somebody did; False when something of that name is kept of this plan, which the caller holds."""

    def out_notes(self, records: Collection[RecordId]) -> Sequence[OutNote]:
        """What was done about these plans, in order."""

    def keep_word(self, user: UserId, word: str) -> None:
        """Keep somebody's word for help; empty forgets it."""

    def words_for_help(self, users: Collection[UserId]) -> Mapping[UserId, str]:
        """The words for help of these people, where they have one."""
