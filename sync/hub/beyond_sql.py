"""What lies beyond a caseload, asked in SQL of either engine."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from fsdesk.records.ids import FamilyId, RecordId, TeamId, UserId
from sync.hub.ledger_beyond import Conflict, Opening
from sync.hub.people_sql import SqlPeople

_OPENING = (
    'SELECT opening, "user", device, family, reason, since, until, looked_by, looked_at, note FROM opened'
    " WHERE tenant = :tenant"
)


class SqlBeyond(SqlPeople):
    """See `ledger_beyond.Beyond`."""

    def keep_opening(self, opening: Opening) -> None:
        """Keep that a family was opened; the same again changes nothing. It is never forgotten."""
        self.engine.insert(
            "opened",
            'tenant, opening, "user", device, family, reason, since, until, looked_by, looked_at, note',
            [(self._tenant, *opening)],
            "ON CONFLICT DO NOTHING",
        )

    def opening(self, opening: str) -> Opening | None:
        """One opening."""
        row = self._one(_OPENING + " AND opening = :opening", opening=opening)
        return None if row is None else Opening(*row)

    def openings(self, *, unseen: bool) -> Sequence[Opening]:
        """All openings, or those nobody has looked over, oldest first."""
        rows = self._all(
            _OPENING + " AND (looked_by = '' OR :everything = 1) ORDER BY since, opening", everything=int(not unseen)
        )
        return [Opening(*row) for row in rows]

    def look_over(self, opening: str, looked_by: str, looked_at: int, note: str) -> bool:
        """Note who looked one over; False when somebody had."""
        changed = self._change(
            "UPDATE opened SET looked_by = :who, looked_at = :looked, note = :note WHERE tenant = :tenant"
            " AND opening = :opening AND looked_by = ''",
            who=looked_by,
            looked=looked_at,
            note=note,
            opening=opening,
        )
        return changed == 1

    def keep_conflict(self, conflict: Conflict) -> None:
        """Keep what somebody said of themselves; the same again changes nothing."""
        self.engine.insert(
            "conflict",
            'tenant, conflict, "user", family, about, reason, at, settled_by, settled_at, kept_out',
            [(self._tenant, *conflict[:8], int(conflict.kept_out))],
            "ON CONFLICT DO NOTHING",
        )

    def conflicts(self) -> Sequence[Conflict]:
        """All of it, oldest first."""
        rows = self._all(
            'SELECT conflict, "user", family, about, reason, at, settled_by, settled_at, kept_out FROM conflict'
            " WHERE tenant = :tenant ORDER BY at, conflict"
        )
        return [Conflict(*(*row[:8], bool(row[8]))) for row in rows]

    def settle_conflict(self, conflict: str, settled_by: str, settled_at: int, *, kept_out: bool) -> bool:
        """Note what came of it; False when that was settled."""
        changed = self._change(
            "UPDATE conflict SET settled_by = :who, settled_at = :settled, kept_out = :out WHERE tenant = :tenant"
            " AND conflict = :conflict AND settled_by = ''",
            who=settled_by,
            settled=settled_at,
            out=int(kept_out),
            conflict=conflict,
        )
        return changed == 1

    def keep_names(self, names: Collection[tuple[str, RecordId, FamilyId]]) -> None:
        """Keep words of people's names: (word, record, family)."""
        self.engine.insert(
            "known_name",
            "tenant, word, record, family",
            [(self._tenant, *name) for name in sorted(set(names))],
            "ON CONFLICT DO NOTHING",
        )

    def forget_names(self, family: FamilyId) -> None:
        """Forget the names of a family's people."""
        self._change("DELETE FROM known_name WHERE tenant = :tenant AND family = :family", family=family)

    def known_by(self, words: Sequence[str]) -> Mapping[RecordId, FamilyId]:
        """The people who have all these words in their names."""
        wanted = sorted(set(words))
        rows = self._all(
            "SELECT record, family FROM known_name WHERE tenant = :tenant AND word IN :words[]"
            " GROUP BY record, family HAVING count(*) = :many",
            words=wanted,
            many=len(wanted),
        )
        return dict(rows)

    def lines_opened(
        self, user: UserId, team: TeamId, family: FamilyId, after: int, limit: int
    ) -> Sequence[tuple[int, bytes]]:
        """The rows of a family after a count, in order, but for records that are kept from this user."""
        rows = self._all(
            "SELECT l.seq, l.body FROM log l WHERE l.tenant = :tenant AND l.team = :team AND l.family = :family"
            " AND l.seq > :after AND length(l.body) > 0 AND NOT EXISTS (SELECT 1 FROM named n WHERE n.tenant = l.tenant"
            ' AND n.record = l.record AND n."user" = :user AND n.may = 0) ORDER BY l.seq LIMIT :limit',
            user=user,
            team=team,
            family=family,
            after=after,
            limit=limit,
        )
        return [(seq, bytes(body)) for seq, body in rows]
