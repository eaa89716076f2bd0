"""The log of revisions, asked in SQL of either engine. Keeps and finds; decides nothing.

One statement per question, whatever the number of revisions asked about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from fsdesk.records.ids import DeviceId, FamilyId, RecordId, RevisionId, TeamId, UserId, revision_id, split_revision_id
from sync.hub.beyond_sql import SqlBeyond
from sync.hub.guarding_sql import NOT_EXCLUDED, SHOWN_ROW, WITHHELD_ROW
from sync.hub.laptops_sql import SqlStandings
from sync.hub.ledger import Access, Device, Entry, Kept, Line, SetAside
from sync.hub.noting_sql import SqlEvents
from sync.hub.outings_sql import SqlOutings
from sync.hub.pieces_sql import SqlPieces
from sync.hub.retaining_sql import SqlRetaining
from sync.hub.seeing_sql import SqlSeeing
from sync.hub.shared_sql import SqlShared

_ENTRIES = f"""
    SELECT l.seq, 0, l.seq
    FROM access a @then JOIN log l
      ON l.tenant = a.tenant AND l.family = a.family AND l.team = a.team
      AND l.seq > :at AND l.seq <= :head AND l.seq > a.since
    WHERE a.tenant = :tenant AND a."user" = :user AND a.team = :team AND a.until IS NULL AND l.device <> :device
      AND length(l.body) > 0 AND {NOT_EXCLUDED} AND {SHOWN_ROW}
    UNION ALL
    SELECT a.since, l.seq, l.seq
    FROM access a @then JOIN log l
      ON l.tenant = a.tenant AND l.family = a.family AND l.team = a.team AND l.seq < a.since
    WHERE a.tenant = :tenant AND a."user" = :user AND a.team = :team AND a.until IS NULL
      AND a.since >= :at AND a.since <= :head AND (a.since > :at OR l.seq > :within)
      AND length(l.body) > 0 AND {NOT_EXCLUDED} AND {SHOWN_ROW}
    ORDER BY 1, 2 LIMIT :limit"""

_WHOLE = f"""
    WHERE a.tenant = :tenant AND a."user" = :user AND a.until IS NULL AND {NOT_EXCLUDED} AND NOT EXISTS (
      SELECT 1 FROM resting r WHERE r.tenant = a.tenant AND r.device = :device AND r.family = a.family)"""


class SqlLedger(SqlSeeing, SqlBeyond, SqlPieces, SqlOutings, SqlStandings, SqlEvents, SqlRetaining, SqlShared):
    """See `ledger.Ledger`."""

    def access_of(self, user: UserId, families: Collection[FamilyId]) -> Mapping[FamilyId, Access]:
        """What someone may or might once read, of these families."""
        rows = self._all(
            'SELECT a."user", a.team, a.family, a.since, a.until FROM access a'
            ' WHERE a.tenant = :tenant AND a."user" = :user AND a.family IN :families[]',
            user=user,
            families=families,
        )
        return {row[2]: Access(*row) for row in rows}

    def add_families(self, team: TeamId, families: Collection[FamilyId]) -> None:
        """Keep families seen for the first time."""
        rows = [(self._tenant, family, team, bytes(8)) for family in families]
        self.engine.insert("family", "tenant, family, team, digest", rows)

    def hashes(self, device: DeviceId, numbers: Collection[int]) -> Mapping[int, bytes]:
        """The hashes of a laptop's revisions, of those of these numbers the log has."""
        if not numbers:
            return {}
        wanted = set(numbers)
        first, last = min(wanted), max(wanted)
        # A laptop sends what it wrote in a row: one look at a stretch is far quicker than one for each number.
        in_a_row = last - first < 2 * len(wanted)
        rows = self._all(
            "SELECT n, hash FROM log WHERE tenant = :tenant AND device = :device AND n >= :first AND n <= :last"
            + ("" if in_a_row else " AND n IN :numbers[]"),
            device=device,
            numbers=wanted,
            first=first,
            last=last,
        )
        return {n: found for n, found in rows if n in wanted}

    def append(self, team: TeamId, lines: Sequence[Line]) -> None:
        """Add rows to the log; their counts were taken in the same transaction."""
        start = (self._tenant, team)
        self.engine.insert(
            "log",
            "tenant, team, seq, family, record, device, n, creates, late, received_at, hash, link, body",
            [start + line for line in lines],
        )

    def set_link(self, team: TeamId, link: bytes) -> None:
        """Keep the new end of a team's chain."""
        self._change("UPDATE team SET link = :link WHERE tenant = :tenant AND team = :team", link=link, team=team)

    def link_at(self, team: TeamId, count: int) -> bytes:
        """The team's chain as it was at a count: the link of the last row up to it; empty before the first."""
        row = self._one(
            "SELECT link FROM log WHERE tenant = :tenant AND team = :team AND seq <= :count ORDER BY seq DESC LIMIT 1",
            team=team,
            count=count,
        )
        return b"" if row is None else bytes(row[0])

    def add_to_digests(self, sums: Mapping[FamilyId, int]) -> None:
        """Add the digests of new revisions to those of their families, whose stream the transaction holds."""
        rows = self._all(
            "SELECT family, team, digest FROM family WHERE tenant = :tenant AND family IN :families[]",
            families=sums.keys(),
        )
        grown = [
            (self._tenant, family, team, ((int.from_bytes(digest, "big") + sums[family]) % 2**64).to_bytes(8, "big"))
            for family, team, digest in rows
        ]
        self.engine.insert(
            "family",
            "tenant, family, team, digest",
            grown,
            "ON CONFLICT (tenant, family) DO UPDATE SET digest = excluded.digest, restful = 0",
        )

    def family_of_records(self, records: Collection[RecordId]) -> Mapping[RecordId, FamilyId]:
        """The families of the records whose first revision the log has."""
        rows = self._all(
            "SELECT l.device, l.n, l.family FROM :names(device, n) v @then JOIN log l"
            " ON l.tenant = :tenant AND l.device = v.device AND l.n = v.n",
            names=[split_revision_id(record) for record in records],
        )
        return {RecordId(revision_id(device, n)): family for device, n, family in rows}

    def written_to(self, records: Collection[RecordId]) -> set[RecordId]:
        """Of these records, those the log has revisions of beyond the first."""
        rows = self._all(
            "SELECT DISTINCT record FROM log WHERE tenant = :tenant AND creates = 0 AND record IN :records[]",
            records=records,
        )
        return {record for (record,) in rows}

    def bodies_of_records(self, records: Collection[RecordId]) -> Mapping[RecordId, Sequence[bytes]]:
        """All revisions of these records."""
        found: dict[RecordId, list[bytes]] = {record: [] for record in records}
        for name, row in self.find([RevisionId(record) for record in records]).items():
            found[RecordId(name)].append(row.body)
        rows = self._all(
            "SELECT record, body FROM log WHERE tenant = :tenant AND creates = 0 AND record IN :records[]"
            " AND length(body) > 0",
            records=records,
        )
        for record, body in rows:
            found[record].append(body)
        return found

    def add_heads(self, heads: Sequence[tuple[RecordId, DeviceId, int]]) -> None:
        """Keep the heads of records, as (record, laptop, number)."""
        self.engine.insert("head", "tenant, record, device, n", [(self._tenant, *head) for head in heads])

    def drop_heads(self, records: Collection[RecordId]) -> None:
        """Forget the heads of some records, to be said anew."""
        self._change("DELETE FROM head WHERE tenant = :tenant AND record IN :records[]", records=records)

    def set_aside(self, device: DeviceId, refused: Sequence[SetAside], twins: Sequence[SetAside], now: int) -> None:
        """Keep what was not taken; a laptop with twins is marked. The same again changes nothing."""
        # One statement may not touch a row twice: of the same row again, the last counts.
        bad = {(row.n, row.hash): (self._tenant, device, row.n, row.hash, row.code, row.body, now) for row in refused}
        self.engine.insert(
            "refused",
            "tenant, device, n, hash, code, body, at",
            list(bad.values()),
            "ON CONFLICT (tenant, device, n, hash) DO UPDATE SET code = excluded.code",
        )
        self.engine.insert(
            "twin",
            "tenant, device, n, hash, body, at",
            [(self._tenant, device, row.n, row.hash, row.body, now) for row in twins],
            "ON CONFLICT DO NOTHING",
        )
        if twins:
            self._change("UPDATE device SET twins = 1 WHERE tenant = :tenant AND device = :device", device=device)

    def numbers_held(self, device: DeviceId, floor: int) -> Sequence[int]:
        """A laptop's numbers the log has from `floor` up, ascending."""
        rows = self._all(
            "SELECT n FROM log WHERE tenant = :tenant AND device = :device AND n >= :floor ORDER BY n",
            device=device,
            floor=floor,
        )
        return [n for (n,) in rows]

    def set_aside_from(self, device: DeviceId, floor: int, limit: int) -> Sequence[tuple[int, str]]:
        """A laptop's numbers that stand set aside from `floor` up, each with its code, ascending."""
        return self._all(
            "SELECT n, code FROM refused r WHERE tenant = :tenant AND device = :device AND n >= :floor AND NOT EXISTS"
            " (SELECT 1 FROM log l WHERE l.tenant = r.tenant AND l.device = r.device AND l.n = r.n)"
            " UNION SELECT n, 'twin' FROM twin WHERE tenant = :tenant AND device = :device AND n >= :floor"
            " ORDER BY n, code LIMIT :limit",
            device=device,
            floor=floor,
            limit=limit,
        )

    def streams(self, user: UserId, team: TeamId) -> Mapping[TeamId, int]:
        """The teams whose streams someone reads, their own and those of families granted, each with its counter."""
        rows = self._all(
            "SELECT team, head FROM team WHERE tenant = :tenant AND (team = :team OR team IN"
            ' (SELECT team FROM access WHERE tenant = :tenant AND "user" = :user)) ORDER BY team',
            user=user,
            team=team,
        )
        return dict(rows)

    def entries(self, asker: Device, team: TeamId, after: tuple[int, int], head: int, limit: int) -> Sequence[Entry]:
        """What comes after a place in an asker's reading of a team's stream up to `head`, in order."""
        at, within = after
        rows = self._all(
            _ENTRIES,
            user=asker.user,
            device=asker.device,
            team=team,
            at=at,
            within=within,
            head=head,
            limit=limit,
        )
        return [Entry(*row) for row in rows]

    def lines(self, team: TeamId, seqs: Sequence[int]) -> Mapping[int, bytes]:
        """The bodies of rows by their counts."""
        rows = self._all(
            "SELECT seq, body FROM log WHERE tenant = :tenant AND team = :team AND seq IN :seqs[]", team=team, seqs=seqs
        )
        return dict(rows)

    def find(self, names: Collection[RevisionId]) -> Mapping[RevisionId, Kept]:
        """Revisions by their names, of those the log has."""
        rows = self._all(
            "SELECT l.device, l.n, l.team, l.seq, l.family, l.body, l.received_at"
            " FROM :names(device, n) v @then JOIN log l"
            " ON l.tenant = :tenant AND l.device = v.device AND l.n = v.n AND length(l.body) > 0",
            names=[split_revision_id(name) for name in names],
        )
        return {revision_id(device, n): Kept(*rest) for device, n, *rest in rows}

    def reads(self, user: UserId, families: Collection[FamilyId]) -> Mapping[FamilyId, int]:
        """Of these families, those someone may read now, and since when."""
        rows = self._all(
            'SELECT a.family, a.since FROM access a WHERE a.tenant = :tenant AND a."user" = :user AND a.until IS NULL'
            f" AND a.family IN :families[] AND {NOT_EXCLUDED}",
            user=user,
            families=families,
        )
        return dict(rows)

    def ended(self, user: UserId, team: TeamId, after: int, head: int, limit: int) -> Sequence[tuple[FamilyId, int]]:
        """Families of a team whose access ended after a count, each with the count of its end, ascending."""
        return self._all(
            'SELECT family, until FROM access WHERE tenant = :tenant AND "user" = :user AND team = :team'
            " AND until > :after AND until <= :head ORDER BY until, family LIMIT :limit",
            user=user,
            team=team,
            after=after,
            head=head,
            limit=limit,
        )

    def granted_at(self, user: UserId, team: TeamId, count: int) -> bool:
        """Whether someone's standing access to some family of a team began with this very count."""
        row = self._one(
            'SELECT 1 FROM access a WHERE a.tenant = :tenant AND a."user" = :user AND a.team = :team'
            f" AND a.since = :count AND a.until IS NULL AND {NOT_EXCLUDED} LIMIT 1",
            user=user,
            team=team,
            count=count,
        )
        return row is not None

    def caseload_digest(self, user: UserId, device: DeviceId) -> int:
        """The sum of the digests of all families someone may read, but for those that rest at their laptop."""
        rows = self._all(
            f"SELECT f.digest FROM access a JOIN family f ON f.tenant = a.tenant AND f.family = a.family{_WHOLE}",
            user=user,
            device=device,
        )
        hidden = self._all(
            "SELECT l.digest FROM access a JOIN guarded l ON l.tenant = a.tenant AND l.family = a.family"
            f"{_WHOLE} AND {WITHHELD_ROW}",
            user=user,
            device=device,
        )
        return (_sum(rows) - _sum(hidden)) % 2**64


def _sum(rows: Iterable[tuple[bytes]]) -> int:
    return sum(int.from_bytes(digest, "big") for (digest,) in rows)
