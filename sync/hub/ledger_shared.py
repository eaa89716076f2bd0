"""What the hub needs of storage for partners: who is named for which family, and what they said of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

from fsdesk.records.ids import FamilyId, UserId


class Naming(NamedTuple):
    """That a partner is named for a family, as one who works at an agency. `ended` is 0 while it holds; `turn` counts
    how often they had been named for it before."""

    user: UserId
    family: FamilyId
    agency: str
    author: str
    since: int
    ended: int = 0
    ended_by: str = ""
    turn: int = 0


class Contribution(NamedTuple):
    """What a partner said of a family. `body` is what was said, empty once it stands in the record; `mark` is its hash.

    `state` is one of `asked_shared.WAITS`, `IN_RECORD` and `ASIDE`; `settled` and `settled_by` tell when and by whom.
    `readers` says who reads it (`rules_contributing.READERS`); `not_for` names, one a line, whom it may be about: they
    never do, whatever they are one day.
    """

    contribution: str
    user: UserId
    family: FamilyId
    agency: str
    kind: str
    record: str
    body: bytes
    mark: bytes
    said_at: str
    came: int
    late: bool
    state: str
    settled: int = 0
    settled_by: str = ""
    reason: str = ""
    readers: str = ""
    not_for: str = ""


class Shared(Protocol):
    """The part of a ledger that knows of partners."""

    def name_partner(self, naming: Naming) -> None:
        """Keep that somebody is named; called where they are not named for this family now."""

    def end_namings(self, user: UserId, family: FamilyId, at: int, by: str) -> bool:
        """Nobody's naming of them for this family holds any more; whether one did."""

    def namings(self, families: Collection[FamilyId]) -> Sequence[Naming]:
        """Who is and was named for these families, by family and person."""

    def named_for(self, user: UserId) -> Sequence[Naming]:
        """For which families somebody is named now, but those that are hidden from them, restricted or destroyed."""

    def all_namings(self) -> Sequence[Naming]:
        """Everybody who is or was named, by family and person."""

    def add_contribution(self, one: Contribution) -> None:
        """Keep what a partner said; called where nothing of that name is kept."""

    def contribution(self, name: str) -> Contribution | None:
        """One contribution."""

    def contributions_of(self, user: UserId, limit: int) -> Sequence[Contribution]:
        """The latest of somebody's, the newest first, without their words."""

    def waiting_of(self, user: UserId) -> int:
        """How many of somebody's wait."""

    def waiting_families(self, readers: Collection[str]) -> Sequence[FamilyId]:
        """The families of which anything waits for these readers, in order."""

    def waiting(
        self, families: Collection[FamilyId], readers: Collection[str], after: tuple[int, str], limit: int
    ) -> Sequence[Contribution]:
        """What of these families waits for these readers after a place (when it came, its name), the oldest first."""

    def settle_contribution(self, name: str, state: str, at: int, by: str, reason: str = "") -> bool:
        """Note what came of one that waits, or, put into the record, of one that was set aside; False when there is
        none such. What stands in the record is let go of here."""

    def set_aside_of(self, family: FamilyId, by: UserId, limit: int) -> Sequence[Contribution]:
        """The latest that were set aside of a family (of any: "") by somebody (by anybody: ""), the newest first."""

    def forget_settled(self, family: FamilyId) -> int:
        """Let go of the words of what no longer waits of a family; of how many."""
