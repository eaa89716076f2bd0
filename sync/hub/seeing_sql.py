"""How far laptops have read, asked in SQL of either engine."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from fsdesk.records.ids import DeviceId
from sync.hub.guarding_sql import NOT_EXCLUDED
from sync.hub.ledger import Device
from sync.hub.moving_sql import SqlMoves
from sync.protocol import Place

_NOT_KEPT = """NOT EXISTS (
        SELECT 1 FROM guarded g LEFT JOIN named n
          ON n.tenant = g.tenant AND n.record = g.record AND n."user" = a."user"
        WHERE g.tenant = l.tenant AND g.record = l.record AND (n.may = 0 OR (g.restricted = 1 AND n.may IS NULL)))"""
_SEEN = f"""
    SELECT l.n
    FROM (SELECT tenant, n, team, seq, family, record FROM log
          WHERE tenant = :tenant AND device = :device AND n >= :unseen ORDER BY n DESC LIMIT :among) l
    WHERE EXISTS (
      SELECT 1 FROM access a
      @then JOIN device d ON d.tenant = a.tenant AND d."user" = a."user"
      @then JOIN reading r ON r.tenant = d.tenant AND r.device = d.device AND r.team = a.team
      WHERE a.tenant = :tenant AND a.family = l.family AND a.team = l.team AND a.until IS NULL AND a."user" <> :user
        AND {NOT_EXCLUDED} AND {_NOT_KEPT}
        AND (CASE WHEN l.seq > a.since THEN r.at >= l.seq
             ELSE r.at > a.since OR (r.at = a.since AND r.within >= l.seq) END)
        AND NOT EXISTS (SELECT 1 FROM resting s
                        WHERE s.tenant = d.tenant AND s.device = d.device AND s.family = a.family))
    ORDER BY l.n"""


class SqlSeeing(SqlMoves):
    """See `ledger.Ledger` and `seeing`."""

    def note_reading(self, device: DeviceId, places: Collection[Place]) -> None:
        """Keep how far a laptop has read some teams' streams."""
        rows = {place.team: (self._tenant, device, place.team, place.at, place.within) for place in places}
        self.engine.insert(
            "reading",
            "tenant, device, team, at, within",
            list(rows.values()),
            "ON CONFLICT (tenant, device, team) DO UPDATE SET at = excluded.at, within = excluded.within"
            " WHERE reading.at <> excluded.at OR reading.within <> excluded.within",
        )

    def forget_reading(self, device: DeviceId) -> None:
        """No longer claim to know how far a laptop has read."""
        self._change("DELETE FROM reading WHERE tenant = :tenant AND device = :device", device=device)

    def seen_by_others(self, asker: Device, unseen: int, among: int) -> Sequence[int]:
        """Of the newest `among` of a laptop's own revisions from `unseen` up, those read elsewhere, ascending."""
        rows = self._all(_SEEN, device=asker.device, user=asker.user, unseen=unseen, among=among)
        return [n for (n,) in rows]
