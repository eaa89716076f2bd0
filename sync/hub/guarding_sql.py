"""What is kept from whom, asked in SQL of either engine.

The two conditions below are part of every question that hands something out: a row is shown to :user when its record
is not kept from them and, where it is restricted, names them; and a family when nothing excludes them from it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from fsdesk.records.ids import FamilyId, RecordId, TeamId, UserId
from fsdesk.withholding import Guard
from sync.hub.ledger_guarding import Exclusion, Standing, Withdrawal
from sync.hub.people_sql import SqlPeople

_WITHHELD = (
    'SELECT 1 FROM guarded g LEFT JOIN named n ON n.tenant = g.tenant AND n.record = g.record AND n."user" = :user'
    " WHERE g.tenant = {0}.tenant AND g.record = {0}.record AND (n.may = 0 OR (g.restricted = 1 AND n.may IS NULL))"
)
WITHHELD_ROW = "EXISTS (" + _WITHHELD.format("l") + ")"
"""That a row `l` of the log is of a record which is not for :user."""
SHOWN_ROW = "NOT " + WITHHELD_ROW
NOT_EXCLUDED = (
    'NOT EXISTS (SELECT 1 FROM exclusion e WHERE e.tenant = a.tenant AND e."user" = a."user" AND e.family = a.family)'
)
"""That nothing excludes whose access `a` is from its family."""


class SqlGuards(SqlPeople):
    """See `ledger_guarding.Guards`."""

    def exclude(self, exclusion: Exclusion) -> None:
        """Keep that somebody must not know of a family; said again, the last reason stands."""
        self.engine.insert(
            "exclusion",
            'tenant, "user", family, author, reason, at',
            [(self._tenant, *exclusion)],
            'ON CONFLICT (tenant, "user", family) DO UPDATE SET author = excluded.author, reason = excluded.reason,'
            " at = excluded.at",
        )

    def include(self, user: UserId, family: FamilyId) -> None:
        """Let an exclusion go."""
        self._change(
            'DELETE FROM exclusion WHERE tenant = :tenant AND "user" = :user AND family = :family',
            user=user,
            family=family,
        )

    def exclusions(self) -> tuple[Exclusion, ...]:
        """Every exclusion, by person and family."""
        rows = self._all(
            'SELECT "user", family, author, reason, at FROM exclusion WHERE tenant = :tenant ORDER BY 1, 2'
        )
        return tuple(Exclusion(*row) for row in rows)

    def excluded(self, user: UserId, families: Collection[FamilyId]) -> set[FamilyId]:
        """Of these families, those somebody must not know of."""
        rows = self._all(
            'SELECT family FROM exclusion WHERE tenant = :tenant AND "user" = :user AND family IN :families[]',
            user=user,
            families=families,
        )
        return {family for (family,) in rows}

    def keep_guard(self, record: RecordId, family: FamilyId, guard: Guard, digest: int) -> None:
        """Which users a record is for from now on, and the sum of its revisions' digests; none but all: forget it."""
        self._change("DELETE FROM named WHERE tenant = :tenant AND record = :record", record=record)
        if not guard.guards:
            self._change("DELETE FROM guarded WHERE tenant = :tenant AND record = :record", record=record)
            return
        self.engine.insert(
            "guarded",
            "tenant, record, family, restricted, digest",
            [(self._tenant, record, family, int(guard.restricted), digest.to_bytes(8, "big"))],
            "ON CONFLICT (tenant, record) DO UPDATE SET restricted = excluded.restricted, digest = excluded.digest",
        )
        rows = [(self._tenant, record, user, 1) for user in sorted(guard.named)]
        rows += [(self._tenant, record, user, 0) for user in sorted(guard.kept_from)]
        self.engine.insert("named", 'tenant, record, "user", may', rows)

    def guards(self, records: Collection[RecordId]) -> Mapping[RecordId, Guard]:
        """Which users these records are for, of those that are for some only."""
        restricted = self._all(
            "SELECT record, restricted FROM guarded WHERE tenant = :tenant AND record IN :records[]", records=records
        )
        if not restricted:
            return {}
        rows = self._all(
            'SELECT record, "user", may FROM named WHERE tenant = :tenant AND record IN :records[]', records=records
        )
        return {
            record: Guard(
                bool(is_),
                frozenset(user for of, user, may in rows if of == record and may),
                frozenset(user for of, user, may in rows if of == record and not may),
            )
            for record, is_ in restricted
        }

    def guarded_of(self, families: Collection[FamilyId]) -> Mapping[RecordId, FamilyId]:
        """The records of these families that are for some only."""
        rows = self._all(
            "SELECT record, family FROM guarded WHERE tenant = :tenant AND family IN :families[]", families=families
        )
        return dict(rows)

    def let_in(self, record: RecordId, user: UserId, author: str, at: int) -> None:
        """Somebody is named beside those a restricted record names itself."""
        self.engine.insert(
            "let_in",
            'tenant, record, "user", author, at',
            [(self._tenant, record, user, author, at)],
            "ON CONFLICT DO NOTHING",
        )

    def let_out(self, record: RecordId, user: UserId) -> None:
        """They are named no longer."""
        self._change(
            'DELETE FROM let_in WHERE tenant = :tenant AND record = :record AND "user" = :user',
            record=record,
            user=user,
        )

    def let_into(self, records: Collection[RecordId]) -> Mapping[RecordId, Sequence[UserId]]:
        """Who is named beside those the records name themselves."""
        rows = self._all(
            'SELECT record, "user" FROM let_in WHERE tenant = :tenant AND record IN :records[] ORDER BY 1, 2',
            records=records,
        )
        found: dict[RecordId, list[UserId]] = {}
        for record, user in rows:
            found.setdefault(record, []).append(user)
        return found

    def withheld(self, user: UserId, records: Collection[RecordId]) -> set[RecordId]:
        """Of these records, those that are not for this user."""
        rows = self._all(
            "SELECT l.record FROM guarded l WHERE l.tenant = :tenant AND l.record IN :records[] AND " + WITHHELD_ROW,
            user=user,
            records=records,
        )
        return {record for (record,) in rows}

    def withdraw(self, user: UserId, team: TeamId, withdrawal: Withdrawal) -> None:
        """Somebody's laptops are to let a record go."""
        row = (self._tenant, user, team, withdrawal.at, withdrawal.family, withdrawal.record)
        self.engine.insert("withdrawn", 'tenant, "user", team, at, family, record', [row])

    def withdrawn(self, user: UserId, team: TeamId, after: int, head: int, limit: int) -> Sequence[Withdrawal]:
        """What somebody's laptops are to let go, withdrawn after a count, ascending; not what is theirs again, but what
        was destroyed."""
        rows = self._all(
            'SELECT l.family, l.record, l.at FROM withdrawn l WHERE l.tenant = :tenant AND l."user" = :user'
            " AND l.team = :team AND l.at > :after AND l.at <= :head"
            f" AND ({WITHHELD_ROW} OR EXISTS (SELECT 1 FROM erased e WHERE e.tenant = l.tenant AND e.record = l.record"
            " AND e.at = l.at)) ORDER BY l.at LIMIT :limit",
            user=user,
            team=team,
            after=after,
            head=head,
            limit=limit,
        )
        return [Withdrawal(*row) for row in rows]

    def ever_withdrawn(self, user: UserId, records: Collection[RecordId]) -> set[RecordId]:
        """Of these records, those that were once withdrawn from this user, so that their laptops held them."""
        rows = self._all(
            'SELECT record FROM withdrawn WHERE tenant = :tenant AND "user" = :user AND record IN :records[]',
            user=user,
            records=records,
        )
        return {record for (record,) in rows}

    def standings(self, user: UserId, families: Collection[FamilyId]) -> Mapping[FamilyId, Standing]:
        """How somebody stands to these families, of those that are known."""
        rows = self._all(
            "SELECT f.family, f.team, f.restricted,"
            ' EXISTS (SELECT 1 FROM access a WHERE a.tenant = f.tenant AND a."user" = :user AND a.family = f.family'
            " AND a.until IS NULL),"
            ' EXISTS (SELECT 1 FROM exclusion e WHERE e.tenant = f.tenant AND e."user" = :user'
            " AND e.family = f.family),"
            " EXISTS (SELECT 1 FROM guarded g WHERE g.tenant = f.tenant AND g.family = f.family),"
            ' EXISTS (SELECT 1 FROM reach r WHERE r.tenant = f.tenant AND r."user" = :user AND r.team = f.team)'
            " FROM family f WHERE f.tenant = :tenant AND f.family IN :families[]",
            user=user,
            families=families,
        )
        return {family: Standing(team, *map(bool, flags)) for family, team, *flags in rows}

    def reach(self, user: UserId, team: TeamId) -> None:
        """Somebody reaches a team beside their own."""
        self.engine.insert("reach", 'tenant, "user", team', [(self._tenant, user, team)], "ON CONFLICT DO NOTHING")

    def reach_no_longer(self, user: UserId, teams: Collection[TeamId]) -> None:
        """Somebody reaches these teams no longer."""
        self._change(
            'DELETE FROM reach WHERE tenant = :tenant AND "user" = :user AND team IN :teams[]', user=user, teams=teams
        )

    def reached(self, user: UserId) -> tuple[TeamId, ...]:
        """The teams somebody reaches beside their own, in order."""
        rows = self._all('SELECT team FROM reach WHERE tenant = :tenant AND "user" = :user ORDER BY 1', user=user)
        return tuple(team for (team,) in rows)

    def access_versions(self, teams: Collection[TeamId]) -> Mapping[TeamId, int]:
        """How often it changed who may read what of these teams."""
        rows = self._all(
            "SELECT team, access_version FROM team WHERE tenant = :tenant AND team IN :teams[]", teams=teams
        )
        return dict(rows)

    def readers(self, family: FamilyId) -> tuple[UserId, ...]:
        """Everybody who may read a family now, in order."""
        rows = self._all(
            'SELECT "user" FROM access WHERE tenant = :tenant AND family = :family AND until IS NULL ORDER BY 1',
            family=family,
        )
        return tuple(user for (user,) in rows)

    def once_readers(self, family: FamilyId) -> tuple[UserId, ...]:
        """Everybody who may read a family or ever might, in order: their laptops may hold it still."""
        rows = self._all(
            'SELECT DISTINCT "user" FROM access WHERE tenant = :tenant AND family = :family ORDER BY 1', family=family
        )
        return tuple(user for (user,) in rows)
