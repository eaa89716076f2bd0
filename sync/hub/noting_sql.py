"""The log of what was done, asked in SQL of either engine. Keeps and finds; decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from fsdesk.records.ids import DeviceId, TeamId, UserId
from fsdesk.rules_audit import Hours
from sync.hub.ledger_noting import EventLine, LogHead, PutBack, Sought
from sync.hub.people_sql import SqlPeople
from sync.merkle import EMPTY, Place

_LINE = 'seq, device, n, "user", action, family, received_at, hash, body'


class SqlEvents(SqlPeople):
    """See `ledger_noting.EventLog`."""

    def log_head(self) -> LogHead:
        """How far the log has come."""
        row = self._one("SELECT size, root FROM event_log WHERE tenant = :tenant")
        return LogHead(0, EMPTY) if row is None else LogHead(row[0], bytes(row[1]))

    def hold_log(self) -> LogHead:
        """The same, held against other writers until the transaction ends."""
        self.engine.insert("event_log", "tenant, size, root", [(self._tenant, 0, EMPTY)], "ON CONFLICT DO NOTHING")
        row = self._one("SELECT size, root FROM event_log WHERE tenant = :tenant @held")
        assert row is not None
        return LogHead(row[0], bytes(row[1]))

    def append_events(self, lines: Sequence[EventLine], nodes: Mapping[Place, bytes], head: LogHead) -> None:
        """Add events with the nodes they bring, and move the head on."""
        self.engine.insert("event", f"tenant, {_LINE}", [(self._tenant, *line) for line in lines])
        rows = [(self._tenant, level, place, value) for (level, place), value in nodes.items()]
        self.engine.insert("event_node", "tenant, level, place, hash", rows)
        self._change("UPDATE event_log SET size = :size, root = :root WHERE tenant = :tenant", **head._asdict())

    def log_nodes(self, places: Collection[Place]) -> Mapping[Place, bytes]:
        """Nodes of the tree, of those that are kept."""
        if not places:
            return {}
        rows = self._all(
            "SELECT e.level, e.place, e.hash FROM :places(level, place) v @then JOIN event_node e"
            " ON e.tenant = :tenant AND e.level = v.level AND e.place = v.place",
            places=sorted(places),
        )
        return {(level, place): bytes(value) for level, place, value in rows}

    def event_hashes(self, device: DeviceId, first: int, last: int) -> Sequence[tuple[int, bytes]]:
        """The events of a laptop with these numbers: (number, hash)."""
        return [(n, bytes(value)) for n, value in self._of_device("n, hash", device, first, last)]

    def event_bodies(self, device: DeviceId, first: int, last: int) -> Sequence[tuple[int, bytes]]:
        """The events of a laptop with these numbers, as they are kept: (number, body), in order."""
        return [(n, bytes(body)) for n, body in self._of_device("n, body", device, first, last)]

    def _of_device(self, columns: str, device: DeviceId, first: int, last: int) -> Sequence[tuple[int, bytes]]:
        return self._all(
            f"SELECT {columns} FROM event WHERE tenant = :tenant AND device = :device AND n >= :first AND n <= :last"
            " ORDER BY n, seq",
            device=device,
            first=first,
            last=last,
        )

    def last_event(self, device: DeviceId) -> tuple[int, bytes]:
        """The number and hash of the event of a laptop that came last."""
        row = self._one(
            "SELECT n, hash FROM event WHERE tenant = :tenant AND device = :device ORDER BY seq DESC LIMIT 1",
            device=device,
        )
        return (0, b"") if row is None else (row[0], bytes(row[1]))

    def events(self, sought: Sought, limit: int) -> Sequence[EventLine]:
        """Events, the newest first."""
        where = "tenant = :tenant AND received_at >= :since AND received_at < :until AND seq < :before"
        values: dict[str, object] = {
            "since": sought.since,
            "until": sought.until,
            "before": sought.before,
            "limit": limit,
        }
        if sought.family:
            where, values = f"{where} AND family = :family", values | {"family": sought.family}
        if sought.user:
            where, values = f'{where} AND "user" = :user', values | {"user": sought.user}
        return self._lines(f"SELECT {_LINE} FROM event WHERE {where} ORDER BY seq DESC LIMIT :limit", **values)

    def events_from(self, seq: int, limit: int) -> Sequence[EventLine]:
        """Events in their order, from a place on."""
        return self._lines(
            f"SELECT {_LINE} FROM event WHERE tenant = :tenant AND seq >= :seq ORDER BY seq LIMIT :limit",
            seq=seq,
            limit=limit,
        )

    def _lines(self, sql: str, **values: object) -> Sequence[EventLine]:
        rows = self._all(sql, **values)
        return [EventLine._make((*row[:7], bytes(row[7]), bytes(row[8]))) for row in rows]

    def put_backs(self) -> Sequence[PutBack]:
        """Each time the hub was put back, in order."""
        rows = self._all("SELECT number, epoch, size FROM put_back WHERE tenant = :tenant ORDER BY number")
        return [PutBack(*row) for row in rows]

    def add_put_back(self, epoch: int, size: int) -> None:
        """Keep that it was put back now."""
        row = (self._tenant, len(self.put_backs()) + 1, epoch, size)
        self.engine.insert("put_back", "tenant, number, epoch, size", [row])

    def team_hours(self) -> Mapping[TeamId, Hours]:
        """When each team works, of those that have said it."""
        rows = self._all("SELECT team, begins, ends, weekdays FROM team_hours WHERE tenant = :tenant")
        return {TeamId(team): Hours(begins, ends, tuple(map(int, days))) for team, begins, ends, days in rows}

    def keep_team_hours(self, team: TeamId, hours: Hours) -> None:
        """Keep when a team works, in place of what was said before."""
        self.engine.insert(
            "team_hours",
            "tenant, team, begins, ends, weekdays",
            [(self._tenant, team, hours.begins, hours.ends, "".join(map(str, hours.days)))],
            "ON CONFLICT (tenant, team) DO UPDATE SET begins = excluded.begins, ends = excluded.ends,"
            " weekdays = excluded.weekdays",
        )

    def homes(self) -> Mapping[UserId, str]:
        """The postcodes of those who have said where they live."""
        rows = self._all('SELECT "user", postcode FROM lives_at WHERE tenant = :tenant')
        return {UserId(user): postcode for user, postcode in rows}

    def keep_home(self, user: UserId, postcode: str) -> None:
        """Keep where somebody lives; empty forgets it."""
        self._change('DELETE FROM lives_at WHERE tenant = :tenant AND "user" = :user', user=user)
        if postcode:
            self.engine.insert("lives_at", 'tenant, "user", postcode', [(self._tenant, user, postcode)])
