"""The embedded ledger: the log of revisions in one encrypted file. Keeps and finds; decides nothing.

One statement per question, whatever the number of revisions asked about: lists go in as JSON, rows by executemany.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3

from fsdesk.records.ids import DeviceId, FamilyId, RecordId, RevisionId, TeamId, UserId, revision_id, split_revision_id
from fsdesk.trouble import Trouble
from sync.hub.ledger import Access, Device, Entry, Kept, Line, SetAside
from sync.hub.people_sqlite import SqlitePeople
from sync.hub.sqlcipher import connect, migrate

LEDGER_FILE = "fsdesk-hub.ledger"

_LISTED = "(SELECT value FROM json_each(?))"

_ENTRIES = """
    SELECT l.seq, 0, l.seq
    FROM access a CROSS JOIN log l
      ON l.tenant = a.tenant AND l.family = a.family AND l.team = a.team
      AND l.seq > max(a.since, :at) AND l.seq <= :head
    WHERE a.tenant = :tenant AND a.user = :user AND a.team = :team AND a.until IS NULL AND l.device <> :device
    UNION ALL
    SELECT a.since, l.seq, l.seq
    FROM access a CROSS JOIN log l
      ON l.tenant = a.tenant AND l.family = a.family AND l.team = a.team AND l.seq < a.since
    WHERE a.tenant = :tenant AND a.user = :user AND a.team = :team AND a.until IS NULL
      AND a.since >= :at AND a.since <= :head AND (a.since > :at OR l.seq > :within)
    ORDER BY 1, 2 LIMIT :limit"""


def open_ledger(path: Path, key: bytes, factory: type[Any] = sqlcipher3.Connection) -> SqliteLedger:
    """The ledger in this file, brought up to date; made when there is none. Trouble and Refused as `connect` says."""
    connection = connect(path, key, factory)
    try:
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return SqliteLedger(connection)


@contextmanager
def told() -> Iterator[None]:
    """Turns the database's own failures into Trouble a person can act on; a COMMIT that failed is unknown, not undone.

    Only for commands of the office: within an exchange the failure rises, and the desk asks again.
    """
    try:
        yield
    except sqlcipher3.Error as error:
        raise Trouble(
            "The ledger could not be written or read.",
            safe="What was kept before is as it was.",
            next_step="Check that the disk has room and is not read-only, then look whether the change was made.",
        ) from error


class SqliteLedger(SqlitePeople):
    """See `ledger.Ledger`."""

    def team_of(self, families: Collection[FamilyId]) -> Mapping[FamilyId, TeamId]:
        """Whose stream these families are numbered in, of those that are known."""
        return dict(self._listed(f"SELECT family, team FROM family WHERE tenant = ? AND family IN {_LISTED}", families))

    def access_of(self, user: UserId, families: Collection[FamilyId]) -> Mapping[FamilyId, Access]:
        """What someone may or might once read, of these families."""
        rows = self._execute(
            f"SELECT a.user, a.team, a.family, a.since, a.until FROM access a"
            f" WHERE a.tenant = ? AND a.user = ? AND a.family IN {_LISTED}",
            (self._tenant, user, json.dumps(list(families))),
        )
        return {row[2]: Access(*row) for row in rows}

    def add_families(self, team: TeamId, families: Collection[FamilyId]) -> None:
        """Keep families seen for the first time."""
        self._connection.executemany(
            "INSERT INTO family (tenant, family, team, digest) VALUES (?, ?, ?, zeroblob(8))",
            [(self._tenant, family, team) for family in families],
        )

    def hashes(self, device: DeviceId, numbers: Collection[int]) -> Mapping[int, bytes]:
        """The hashes of a laptop's revisions, of those of these numbers the log has."""
        rows = self._execute(
            f"SELECT n, hash FROM log WHERE tenant = ? AND device = ? AND n IN {_LISTED}",
            (self._tenant, device, json.dumps(list(numbers))),
        )
        return dict(rows)

    def append(self, team: TeamId, lines: Sequence[Line]) -> None:
        """Add rows to the log; their counts were taken in the same transaction."""
        start = (self._tenant, team)
        self._connection.executemany(
            "INSERT INTO log (tenant, team, seq, family, record, device, n, creates, late, received_at, hash, link,"
            " body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [start + line for line in lines],
        )

    def set_link(self, team: TeamId, link: bytes) -> None:
        """Keep the new end of a team's chain."""
        self._execute("UPDATE team SET link = ? WHERE tenant = ? AND team = ?", (link, self._tenant, team))

    def link_at(self, team: TeamId, count: int) -> bytes:
        """The team's chain as it was at a count: the link of the last row up to it; empty before the first."""
        row = self._execute(
            "SELECT link FROM log WHERE tenant = ? AND team = ? AND seq <= ? ORDER BY seq DESC LIMIT 1",
            (self._tenant, team, count),
        ).fetchone()
        return b"" if row is None else bytes(row[0])

    def add_to_digests(self, sums: Mapping[FamilyId, int]) -> None:
        """Add the digests of new revisions to those of their families."""
        rows = self._listed(f"SELECT family, digest FROM family WHERE tenant = ? AND family IN {_LISTED}", sums)
        self._connection.executemany(
            "UPDATE family SET digest = ? WHERE tenant = ? AND family = ?",
            [
                (((int.from_bytes(digest, "big") + sums[family]) % 2**64).to_bytes(8, "big"), self._tenant, family)
                for family, digest in rows.fetchall()
            ],
        )

    def family_of_records(self, records: Collection[RecordId]) -> Mapping[RecordId, FamilyId]:
        """The families of the records whose first revision the log has."""
        kept = self.find([RevisionId(record) for record in records])
        return {RecordId(name): row.family for name, row in kept.items()}

    def written_to(self, records: Collection[RecordId]) -> set[RecordId]:
        """Of these records, those the log has revisions of beyond the first."""
        sql = f"SELECT DISTINCT record FROM log WHERE tenant = ? AND creates = 0 AND record IN {_LISTED}"
        return {record for (record,) in self._listed(sql, records)}

    def bodies_of_records(self, records: Collection[RecordId]) -> Mapping[RecordId, Sequence[bytes]]:
        """All revisions of these records."""
        found: dict[RecordId, list[bytes]] = {record: [] for record in records}
        for name, row in self.find([RevisionId(record) for record in records]).items():
            found[RecordId(name)].append(row.body)
        sql = f"SELECT record, body FROM log WHERE tenant = ? AND creates = 0 AND record IN {_LISTED}"
        for record, body in self._listed(sql, records):
            found[record].append(body)
        return found

    def add_heads(self, heads: Sequence[tuple[RecordId, DeviceId, int]]) -> None:
        """Keep the heads of records, as (record, laptop, number)."""
        self._connection.executemany(
            "INSERT INTO head (tenant, record, device, n) VALUES (?, ?, ?, ?)",
            [(self._tenant, *head) for head in heads],
        )

    def drop_heads(self, records: Collection[RecordId]) -> None:
        """Forget the heads of some records, to be said anew."""
        self._listed(f"DELETE FROM head WHERE tenant = ? AND record IN {_LISTED}", records)

    def set_aside(self, device: DeviceId, refused: Sequence[SetAside], twins: Sequence[SetAside], now: int) -> None:
        """Keep what was not taken; a laptop with twins is marked. The same again changes nothing."""
        self._connection.executemany(
            "INSERT INTO refused (tenant, device, n, hash, code, body, at) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET code = excluded.code",
            [(self._tenant, device, row.n, row.hash, row.code, row.body, now) for row in refused],
        )
        self._connection.executemany(
            "INSERT INTO twin (tenant, device, n, hash, body, at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [(self._tenant, device, row.n, row.hash, row.body, now) for row in twins],
        )
        if twins:
            self._execute("UPDATE device SET twins = 1 WHERE tenant = ? AND device = ?", (self._tenant, device))

    def numbers_held(self, device: DeviceId, floor: int) -> Sequence[int]:
        """A laptop's numbers the log has from `floor` up, ascending."""
        rows = self._execute(
            "SELECT n FROM log WHERE tenant = ? AND device = ? AND n >= ? ORDER BY n", (self._tenant, device, floor)
        )
        return [n for (n,) in rows]

    def set_aside_from(self, device: DeviceId, floor: int, limit: int) -> Sequence[tuple[int, str]]:
        """A laptop's numbers that stand set aside from `floor` up, each with its code, ascending."""
        rows = self._execute(
            "SELECT n, code FROM refused r WHERE tenant = ?1 AND device = ?2 AND n >= ?3 AND NOT EXISTS"
            " (SELECT 1 FROM log l WHERE l.tenant = r.tenant AND l.device = r.device AND l.n = r.n)"
            " UNION SELECT n, 'twin' FROM twin WHERE tenant = ?1 AND device = ?2 AND n >= ?3 ORDER BY n LIMIT ?4",
            (self._tenant, device, floor, limit),
        )
        return rows.fetchall()  # type: ignore[no-any-return]  # the driver has no types

    def streams(self, user: UserId, team: TeamId) -> Mapping[TeamId, int]:
        """The teams whose streams someone reads, their own and those of families granted, each with its counter."""
        rows = self._execute(
            "SELECT team, head FROM team WHERE tenant = ?1 AND (team = ?2 OR team IN"
            " (SELECT team FROM access WHERE tenant = ?1 AND user = ?3)) ORDER BY team",
            (self._tenant, team, user),
        )
        return dict(rows)

    def entries(self, asker: Device, team: TeamId, after: tuple[int, int], head: int, limit: int) -> Sequence[Entry]:
        """What comes after a place in an asker's reading of a team's stream up to `head`, in order."""
        at, within = after
        rows = self._execute(
            _ENTRIES,
            {
                "tenant": self._tenant,
                "user": asker.user,
                "device": asker.device,
                "team": team,
                "at": at,
                "within": within,
                "head": head,
                "limit": limit,
            },
        )
        return [Entry(*row) for row in rows]

    def lines(self, team: TeamId, seqs: Sequence[int]) -> Mapping[int, bytes]:
        """The bodies of rows by their counts."""
        rows = self._execute(
            "SELECT l.seq, l.body FROM json_each(?) j CROSS JOIN log l"
            " ON l.tenant = ? AND l.team = ? AND l.seq = j.value",
            (json.dumps(list(seqs)), self._tenant, team),
        )
        return dict(rows)

    def find(self, names: Collection[RevisionId]) -> Mapping[RevisionId, Kept]:
        """Revisions by their names, of those the log has."""
        rows = self._execute(
            "SELECT l.device, l.n, l.team, l.seq, l.family, l.body FROM json_each(?) j CROSS JOIN log l"
            " ON l.tenant = ? AND l.device = j.value ->> 0 AND l.n = j.value ->> 1",
            (json.dumps([split_revision_id(name) for name in names]), self._tenant),
        )
        return {revision_id(device, n): Kept(*rest) for device, n, *rest in rows}

    def reads(self, user: UserId, families: Collection[FamilyId]) -> Mapping[FamilyId, int]:
        """Of these families, those someone may read now, and since when."""
        return {f: access.since for f, access in self.access_of(user, families).items() if access.until is None}

    def ended(self, user: UserId, team: TeamId, after: int, head: int, limit: int) -> Sequence[tuple[FamilyId, int]]:
        """Families of a team whose access ended after a count, each with the count of its end, ascending."""
        rows = self._execute(
            "SELECT family, until FROM access WHERE tenant = ? AND user = ? AND team = ? AND until > ? AND until <= ?"
            " ORDER BY until, family LIMIT ?",
            (self._tenant, user, team, after, head, limit),
        )
        return rows.fetchall()  # type: ignore[no-any-return]  # the driver has no types

    def granted_at(self, user: UserId, team: TeamId, count: int) -> bool:
        """Whether someone's standing access to some family of a team began with this very count."""
        row = self._execute(
            "SELECT 1 FROM access WHERE tenant = ? AND user = ? AND team = ? AND since = ? AND until IS NULL",
            (self._tenant, user, team, count),
        ).fetchone()
        return row is not None

    def caseload_digest(self, user: UserId) -> int:
        """The sum of the digests of all families someone may read."""
        rows = self._execute(
            "SELECT f.digest FROM access a JOIN family f ON f.tenant = a.tenant AND f.family = a.family"
            " WHERE a.tenant = ? AND a.user = ? AND a.until IS NULL",
            (self._tenant, user),
        )
        return sum(int.from_bytes(digest, "big") for (digest,) in rows) % 2**64

    def _listed(self, sql: str, names: Collection[str]) -> Any:
        return self._execute(sql, (self._tenant, json.dumps(list(names))))
