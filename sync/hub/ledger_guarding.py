"""What the hub needs of storage to keep things from people: exclusions, records for some only, what was withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from fsdesk.records.ids import FamilyId, RecordId, TeamId, UserId
from fsdesk.withholding import Guard


class Exclusion(NamedTuple):
    """That somebody must not know that a family exists: who said so, why, and when (seconds since 1970)."""

    user: UserId
    family: FamilyId
    author: str
    reason: str
    at: int


class Standing(NamedTuple):
    """How somebody stands to a family: its team, whether they read it now, and what keeps them from it."""

    team: TeamId
    restricted: bool
    held: bool
    excluded: bool
    guards: bool
    """Whether any record of the family is for some only."""
    reached: bool = False
    """Whether the office named its team to them, beside their own."""


class Withdrawal(NamedTuple):
    """A record somebody's laptops may hold and may no longer; `at` is a count of the family's team."""

    family: FamilyId
    record: RecordId
    at: int


class Guards(Protocol):
    """The part of a ledger that keeps things from people."""

    def exclude(self, exclusion: Exclusion) -> None:
        """Keep that somebody must not know of a family; said again, the last reason stands."""

    def include(self, user: UserId, family: FamilyId) -> None:
        """Let an exclusion go."""

    def exclusions(self) -> tuple[Exclusion, ...]:
        """Every exclusion, by person and family."""

    def excluded(self, user: UserId, families: Collection[FamilyId]) -> set[FamilyId]:
        """Of these families, those somebody must not know of."""

    def keep_guard(self, record: RecordId, family: FamilyId, guard: Guard, digest: int) -> None:
        """Which users a record is for from now on, and the sum of its revisions' digests; none but all: forget it."""

    def guards(self, records: Collection[RecordId]) -> Mapping[RecordId, Guard]:
        """Which users these records are for, of those that are for some only."""

    def guarded_of(self, families: Collection[FamilyId]) -> Mapping[RecordId, FamilyId]:
        """The records of these families that are for some only."""

    def let_in(self, record: RecordId, user: UserId, author: str, at: int) -> None:
        """Somebody is named beside those a restricted record names itself."""

    def let_out(self, record: RecordId, user: UserId) -> None:
        """They are named no longer."""

    def let_into(self, records: Collection[RecordId]) -> Mapping[RecordId, Sequence[UserId]]:
        """Who is named beside those the records name themselves."""

    def withheld(self, user: UserId, records: Collection[RecordId]) -> set[RecordId]:
        """Of these records, those that are not for this user."""

    def withdraw(self, user: UserId, team: TeamId, withdrawal: Withdrawal) -> None:
        """Somebody's laptops are to let a record go."""

    def withdrawn(self, user: UserId, team: TeamId, after: int, head: int, limit: int) -> Sequence[Withdrawal]:
        """What somebody's laptops are to let go, withdrawn after a count, ascending; not what is theirs again, but what
        was destroyed."""

    def ever_withdrawn(self, user: UserId, records: Collection[RecordId]) -> set[RecordId]:
        """Of these records, those that were once withdrawn from this user, so that their laptops held them."""

    def standings(self, user: UserId, families: Collection[FamilyId]) -> Mapping[FamilyId, Standing]:
        """How somebody stands to these families, of those that are known."""

    def reach(self, user: UserId, team: TeamId) -> None:
        """Somebody reaches a team beside their own."""

    def reach_no_longer(self, user: UserId, teams: Collection[TeamId]) -> None:
        """Somebody reaches these teams no longer."""

    def reached(self, user: UserId) -> tuple[TeamId, ...]:
        """The teams somebody reaches beside their own, in order."""

    def access_versions(self, teams: Collection[TeamId]) -> Mapping[TeamId, int]:
        """How often it changed who may read what of these teams."""

    def readers(self, family: FamilyId) -> tuple[UserId, ...]:
        """Everybody who may read a family now, in order."""

    def once_readers(self, family: FamilyId) -> tuple[UserId, ...]:
        """Everybody who may read a family or ever might, in order: their laptops may hold it still."""
