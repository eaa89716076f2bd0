"""What lies beyond a caseload, in plain dicts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from fsdesk.records.ids import FamilyId, RecordId, TeamId, UserId
from sync.hub.ledger_beyond import Conflict, Opening
from sync.hub.moving_memory import MemoryMoves


class MemoryBeyond(MemoryMoves):
    """See `ledger_beyond.Beyond`."""

    def __init__(self) -> None:
        super().__init__()
        self.all_opened: dict[str, Opening] = {}
        self.said_of_themselves: dict[str, Conflict] = {}
        self.name_words: dict[tuple[str, RecordId], FamilyId] = {}

    def keep_opening(self, opening: Opening) -> None:
        """Keep that a family was opened; the same again changes nothing. It is never forgotten."""
        self.all_opened.setdefault(opening.opening, opening)

    def opening(self, opening: str) -> Opening | None:
        """One opening."""
        return self.all_opened.get(opening)

    def openings(self, *, unseen: bool) -> Sequence[Opening]:
        """All openings, or those nobody has looked over, oldest first."""
        found = [one for one in self.all_opened.values() if not (unseen and one.looked_by)]
        return sorted(found, key=lambda one: (one.since, one.opening))

    def look_over(self, opening: str, looked_by: str, looked_at: int, note: str) -> bool:
        """Note who looked one over; False when somebody had."""
        one = self.all_opened.get(opening)
        if one is None or one.looked_by:
            return False
        self.all_opened[opening] = one._replace(looked_by=looked_by, looked_at=looked_at, note=note)
        return True

    def keep_conflict(self, conflict: Conflict) -> None:
        """Keep what somebody said of themselves; the same again changes nothing."""
        self.said_of_themselves.setdefault(conflict.conflict, conflict)

    def conflicts(self) -> Sequence[Conflict]:
        """All of it, oldest first."""
        return sorted(self.said_of_themselves.values(), key=lambda one: (one.at, one.conflict))

    def settle_conflict(self, conflict: str, settled_by: str, settled_at: int, *, kept_out: bool) -> bool:
        """Note what came of it; False when that was settled."""
        one = self.said_of_themselves.get(conflict)
        if one is None or one.settled_by:
            return False
        self.said_of_themselves[conflict] = one._replace(
            settled_by=settled_by, settled_at=settled_at, kept_out=kept_out
        )
        return True

    def keep_names(self, names: Collection[tuple[str, RecordId, FamilyId]]) -> None:
        """Keep words of people's names: (word, record, family)."""
        for word, record, family in names:
            self.name_words.setdefault((word, record), family)

    def forget_names(self, family: FamilyId) -> None:
        """Forget the names of a family's people."""
        self.name_words = {key: of for key, of in self.name_words.items() if of != family}

    def known_by(self, words: Sequence[str]) -> Mapping[RecordId, FamilyId]:
        """The people who have all these words in their names."""
        wanted = set(words)
        found = {record: family for (word, record), family in self.name_words.items() if word in wanted}
        return {one: of for one, of in found.items() if all((word, one) in self.name_words for word in wanted)}

    def lines_opened(
        self, user: UserId, team: TeamId, family: FamilyId, after: int, limit: int
    ) -> Sequence[tuple[int, bytes]]:
        """The rows of a family after a count, in order, but for records that are kept from this user."""
        found = [
            (seq, line) for (of, seq), line in self.log.items() if of == team and line.family == family and line.body
        ]
        kept = {record for record, (_, guard, _) in self.guarded.items() if user in guard.kept_from}
        return sorted((seq, line.body) for seq, line in found if seq > after and line.record not in kept)[:limit]
