"""What the hub needs of storage for what lies beyond a caseload: openings, conflicts people declare, words of names."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from fsdesk.records.ids import DeviceId, FamilyId, RecordId, TeamId, UserId


class Opening(NamedTuple):
    """A family somebody opened for a while: who, on which laptop, why, from when to when, and who looked it over."""

    opening: str
    user: UserId
    device: DeviceId
    family: FamilyId
    reason: str
    since: int
    until: int
    looked_by: str = ""
    looked_at: int = 0
    note: str = ""


class Conflict(NamedTuple):
    """Whom somebody says they know, and what came of it."""

    conflict: str
    user: UserId
    family: FamilyId
    about: str
    reason: str
    at: int
    settled_by: str = ""
    settled_at: int = 0
    kept_out: bool = False


class Beyond(Protocol):
    """The part of a ledger that knows what was asked beyond a caseload."""

    def keep_opening(self, opening: Opening) -> None:
        """Keep that a family was opened; the same again changes nothing. It is never forgotten."""

    def opening(self, opening: str) -> Opening | None:
        """One opening."""

    def openings(self, *, unseen: bool) -> Sequence[Opening]:
        """All openings, or those nobody has looked over, oldest first."""

    def look_over(self, opening: str, looked_by: str, looked_at: int, note: str) -> bool:
        """Note who looked one over; False when somebody had."""

    def keep_conflict(self, conflict: Conflict) -> None:
        """Keep what somebody said of themselves; the same again changes nothing."""

    def conflicts(self) -> Sequence[Conflict]:
        """All of it, oldest first."""

    def settle_conflict(self, conflict: str, settled_by: str, settled_at: int, *, kept_out: bool) -> bool:
        """Note what came of it; False when that was settled."""

    def keep_names(self, names: Collection[tuple[str, RecordId, FamilyId]]) -> None:
        """Keep words of people's names: (word, record, family)."""

    def forget_names(self, family: FamilyId) -> None:
        """Forget the names of a family's people."""

    def known_by(self, words: Sequence[str]) -> Mapping[RecordId, FamilyId]:
        """The people who have all these words in their names."""

    def lines_opened(
        self, user: UserId, team: TeamId, family: FamilyId, after: int, limit: int
    ) -> Sequence[tuple[int, bytes]]:
        """The rows of a family after a count, in order, but for records that are kept from this user; the restricted
        too."""
