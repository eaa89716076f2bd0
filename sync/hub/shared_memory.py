"""Partners, in plain dicts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from fsdesk.records.ids import FamilyId, UserId
from sync.asked_shared import ASIDE, IN_RECORD, WAITS
from sync.hub.ledger_shared import Contribution, Naming
from sync.hub.moving_memory import MemoryMoves


class MemoryShared(MemoryMoves):
    """See `ledger_shared.Shared`."""

    def __init__(self) -> None:
        super().__init__()
        self.naming_rows: list[Naming] = []
        self.contributed: dict[str, Contribution] = {}

    def name_partner(self, naming: Naming) -> None:
        """Keep that somebody is named; called where they are not named for this family now."""
        self.naming_rows.append(naming)

    def end_namings(self, user: UserId, family: FamilyId, at: int, by: str) -> bool:
        """Nobody's naming of them for this family holds any more; whether one did."""
        ends = [one for one in self.naming_rows if (one.user, one.family, one.ended) == (user, family, 0)]
        self.naming_rows = [one._replace(ended=at, ended_by=by) if one in ends else one for one in self.naming_rows]
        return bool(ends)

    def namings(self, families: Collection[FamilyId]) -> Sequence[Naming]:
        """Who is and was named for these families, by family and person."""
        return _in_order(one for one in self.naming_rows if one.family in families)

    def named_for(self, user: UserId) -> Sequence[Naming]:
        """For which families somebody is named now, but those that are hidden from them, restricted or destroyed."""
        mine = [one for one in self.naming_rows if one.user == user and not one.ended and one.family in self.families]
        hidden = self.excluded(user, [one.family for one in mine])
        return _in_order(one for one in mine if one.family not in hidden and not self.families[one.family][2])

    def all_namings(self) -> Sequence[Naming]:
        """Everybody who is or was named, by family and person."""
        return _in_order(self.naming_rows)

    def add_contribution(self, one: Contribution) -> None:
        """Keep what a partner said; called where nothing of that name is kept."""
        assert one.contribution not in self.contributed
        self.contributed[one.contribution] = one

    def contribution(self, name: str) -> Contribution | None:
        """One contribution."""
        return self.contributed.get(name)

    def contributions_of(self, user: UserId, limit: int) -> Sequence[Contribution]:
        """The latest of somebody's, the newest first, without their words."""
        theirs = [one._replace(body=b"") for one in self.contributed.values() if one.user == user]
        return sorted(theirs, key=lambda one: (one.came, one.contribution), reverse=True)[:limit]

    def waiting_of(self, user: UserId) -> int:
        """How many of somebody's wait."""
        return sum(one.user == user and one.state == WAITS for one in self.contributed.values())

    def waiting_families(self, readers: Collection[str]) -> Sequence[FamilyId]:
        """The families of which anything waits for these readers, in order."""
        return sorted(
            {one.family for one in self.contributed.values() if one.state == WAITS and one.readers in readers}
        )

    def waiting(
        self, families: Collection[FamilyId], readers: Collection[str], after: tuple[int, str], limit: int
    ) -> Sequence[Contribution]:
        """What of these families waits for these readers after a place, the oldest first."""
        found = [one for one in self.contributed.values() if one.state == WAITS and one.readers in readers]
        found = [one for one in found if one.family in families and (one.came, one.contribution) > after]
        return sorted(found, key=lambda one: (one.came, one.contribution))[:limit]

    def settle_contribution(self, name: str, state: str, at: int, by: str, reason: str = "") -> bool:
        """Note what came of one that waits; False when none of that name waits."""
        one = self.contributed.get(name)
        if one is None or one.state not in ((WAITS, ASIDE) if state == IN_RECORD else (WAITS,)):
            return False
        body = b"" if state == IN_RECORD else one.body
        self.contributed[name] = one._replace(state=state, settled=at, settled_by=by, reason=reason, body=body)
        return True

    def set_aside_of(self, family: FamilyId, by: UserId, limit: int) -> Sequence[Contribution]:
        """The latest that were set aside of a family (of any: "") by somebody (by anybody: ""), the newest first."""
        found = [one for one in self.contributed.values() if one.state == ASIDE and family in ("", one.family)]
        found = [one for one in found if by in ("", one.settled_by)]
        return sorted(found, key=lambda one: (one.settled, one.contribution), reverse=True)[:limit]

    def forget_settled(self, family: FamilyId) -> int:
        """Let go of the words of what no longer waits of a family; of how many."""
        gone = [one for one in self.contributed.values() if one.family == family and one.state != WAITS and one.body]
        self.contributed.update({one.contribution: one._replace(body=b"", reason="") for one in gone})
        return len(gone)


def _in_order(rows: Iterable[Naming]) -> list[Naming]:
    return sorted(rows, key=lambda one: (one.family, one.user, one.turn))
