"""Retention asked in SQL of either engine. Keeps, finds and empties; decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from fsdesk.records.ids import FamilyId, RecordId, UserId
from sync.hub.ledger_retaining import Emptied, Erasure, Hold, Purged, TeamFamilies, Verdict
from sync.hub.people_sql import SqlPeople

_HOLD = 'family, placed_at, "user", reason, review_on, lifted_at, lifted_by, lift_reason'
_VERDICT = 'family, "user", decision, reason, at, person, kept_to, device, body, sign'
_OF_RECORDS = "record IN (SELECT record FROM log WHERE tenant = :tenant AND family = :family)"


class SqlRetaining(SqlPeople):
    """See `ledger_retaining.Retaining`."""

    def family_counts(self) -> Sequence[TeamFamilies]:
        """How many families each team has, by the team's name; those that were destroyed are not counted."""
        rows = self._all(
            "SELECT t.team, t.name, coalesce(sum(f.held), 0), coalesce(sum(1 - f.held), 0) FROM team t LEFT JOIN"
            " (SELECT y.tenant, y.team, CASE WHEN EXISTS (SELECT 1 FROM access a JOIN user_account u"
            '  ON u.tenant = a.tenant AND u."user" = a."user" WHERE a.tenant = y.tenant AND a.family = y.family'
            "  AND a.until IS NULL AND u.role = 'worker') THEN 1 ELSE 0 END AS held FROM family y WHERE NOT EXISTS"
            "  (SELECT 1 FROM purge p WHERE p.tenant = y.tenant AND p.family = y.family)) f"
            " ON f.tenant = t.tenant AND f.team = t.team WHERE t.tenant = :tenant"
            " GROUP BY t.team, t.name ORDER BY t.name, t.team"
        )
        return [TeamFamilies(team, name, int(held), int(unheld)) for team, name, held, unheld in rows]

    def bodies_of_families(self, families: Collection[FamilyId]) -> Mapping[FamilyId, Sequence[bytes]]:
        """All revisions of these families that still have their words."""
        found: dict[FamilyId, list[bytes]] = {}
        rows = self._all(
            "SELECT family, body FROM log WHERE tenant = :tenant AND family IN :families[] AND length(body) > 0"
            " ORDER BY family, team, seq",
            families=families,
        )
        for family, body in rows:
            found.setdefault(family, []).append(bytes(body))
        return found

    def all_families(self) -> Sequence[FamilyId]:
        """Every family there is, in order."""
        return [family for (family,) in self._all("SELECT family FROM family WHERE tenant = :tenant ORDER BY family")]

    def holds(self) -> Sequence[Hold]:
        """Every legal hold there is or was."""
        rows = self._all(f"SELECT {_HOLD} FROM hold WHERE tenant = :tenant ORDER BY family, placed_at")
        return [Hold(*row) for row in rows]

    def place_hold(self, hold: Hold) -> None:
        """Keep a new hold."""
        self.engine.insert("hold", f"tenant, {_HOLD}", [(self._tenant, *hold)], "ON CONFLICT DO NOTHING")

    def lift_hold(self, family: FamilyId, at: int, by: UserId, reason: str = "") -> None:
        """End what holds stand on a family."""
        self._change(
            "UPDATE hold SET lifted_at = :at, lifted_by = :by, lift_reason = :reason WHERE tenant = :tenant"
            " AND family = :family AND lifted_at = 0",
            family=family,
            at=at,
            by=by,
            reason=reason,
        )

    def verdicts(self, families: Collection[FamilyId]) -> Sequence[Verdict]:
        """What people have said of these families, and of people in them."""
        rows = self._all(
            f"SELECT {_VERDICT} FROM verdict WHERE tenant = :tenant AND family IN :families[]"
            ' ORDER BY family, person, at, "user"',
            families=families,
        )
        return [Verdict(*row)._replace(body=bytes(row[-2]), sign=bytes(row[-1])) for row in rows]

    def keep_verdict(self, verdict: Verdict) -> None:
        """Keep one person's verdict, in place of their verdict before."""
        self.engine.insert(
            "verdict",
            f"tenant, {_VERDICT}",
            [(self._tenant, *verdict)],
            'ON CONFLICT (tenant, family, person, "user") DO UPDATE SET decision = excluded.decision,'
            " reason = excluded.reason, at = excluded.at, kept_to = excluded.kept_to, device = excluded.device,"
            " body = excluded.body, sign = excluded.sign",
        )

    def forget_verdicts(self, family: FamilyId, person: RecordId | None = None) -> None:
        """Let go of what was said of a family, or of one person in it."""
        where = "" if person is None else " AND person = :person"
        self._change(
            f"DELETE FROM verdict WHERE tenant = :tenant AND family = :family{where}",
            family=family,
            **({} if person is None else {"person": person}),
        )

    def people_to_decide(self) -> Sequence[tuple[FamilyId, RecordId]]:
        """The people of whom somebody has said what is to become of what is held about them."""
        return self._all(
            "SELECT DISTINCT family, person FROM verdict WHERE tenant = :tenant AND person <> '' ORDER BY 1, 2"
        )

    def may_empty(self) -> bool:
        """Whether whoever serves may destroy."""
        return self.engine.may_change("log")

    def purged(self, families: Collection[FamilyId]) -> set[FamilyId]:
        """Of these families, those whose record was destroyed."""
        rows = self._all("SELECT family FROM purge WHERE tenant = :tenant AND family IN :families[]", families=families)
        return {family for (family,) in rows}

    def purges(self) -> Sequence[Purged]:
        """Every family whose record was destroyed, in order."""
        rows = self._all("SELECT family, at, body, sign FROM purge WHERE tenant = :tenant ORDER BY at, family")
        return [Purged(family, at, bytes(body), bytes(sign)) for family, at, body, sign in rows]

    def purge(self, purged: Purged, aside: Sequence[tuple[str, int, bytes]]) -> Mapping[str, int]:
        """Destroy a family's words; how many rows of each table went."""
        family = purged.family
        self.engine.insert("purge", "tenant, family, at, body, sign", [(self._tenant, *purged)])
        gone = {"head": self._change(f"DELETE FROM head WHERE tenant = :tenant AND {_OF_RECORDS}", family=family)}
        for table in ("piece", "planned", "resting", "contribution", "partnered"):
            gone[table] = self._change(
                f"DELETE FROM {table} WHERE tenant = :tenant AND family = :family", family=family
            )
        gone["refused"] = self._forget_aside(aside)
        gone["log"] = self._change(
            "UPDATE log SET body = :body WHERE tenant = :tenant AND family = :family AND length(body) > 0",
            body=b"",
            family=family,
        )
        return gone

    def erasures(self) -> Sequence[Erasure]:
        """Every person whose record was destroyed, in order."""
        rows = self._all(
            "SELECT family, person, at, body, sign FROM erasure WHERE tenant = :tenant ORDER BY at, person"
        )
        return [Erasure(family, person, at, bytes(body), bytes(sign)) for family, person, at, body, sign in rows]

    def emptied_whole(self, records: Collection[RecordId]) -> set[RecordId]:
        """Of these records, those of which nothing is taken any more."""
        rows = self._all(
            "SELECT record FROM erased WHERE tenant = :tenant AND whole = 1 AND record IN :records[]", records=records
        )
        return {record for (record,) in rows}

    def emptied(self, records: Collection[RecordId]) -> set[RecordId]:
        """Of these records, those of which anything was destroyed."""
        rows = self._all(
            "SELECT DISTINCT record FROM erased WHERE tenant = :tenant AND record IN :records[]", records=records
        )
        return {record for (record,) in rows}

    def keep_emptied(self, emptied: Sequence[Emptied]) -> None:
        """Keep of records nobody has seen that nothing is taken of them."""
        self.engine.insert(
            "erased",
            "tenant, record, at, family, whole",
            [(self._tenant, one.record, one.at, one.family, int(one.whole)) for one in emptied],
        )

    def erase(
        self,
        erasure: Erasure,
        emptied: Sequence[Emptied],
        pieces: Collection[bytes],
        aside: Sequence[tuple[str, int, bytes]],
    ) -> Mapping[str, int]:
        """Destroy what these records held before their counts; how many rows of each table went."""
        records, family = [one.record for one in emptied], erasure.family
        self.engine.insert("erasure", "tenant, family, person, at, body, sign", [(self._tenant, *erasure)])
        self.keep_emptied(emptied)
        gone = {
            table: self._change(f"DELETE FROM {table} WHERE tenant = :tenant AND record IN :records[]", records=records)
            for table in ("head", "known_name")
        }
        gone["piece"] = self._change(
            "DELETE FROM piece WHERE tenant = :tenant AND family = :family AND hash IN :hashes[bytes]",
            family=family,
            hashes=list(pieces),
        )
        gone["refused"] = self._forget_aside(aside)
        gone["log"] = self._change(
            "UPDATE log SET body = :body WHERE tenant = :tenant AND family = :family AND record IN :records[]"
            " AND length(body) > 0",
            body=b"",
            family=family,
            records=records,
        )
        return gone

    def _forget_aside(self, aside: Sequence[tuple[str, int, bytes]]) -> int:
        return sum(
            self._change(
                f"DELETE FROM {table} WHERE tenant = :tenant AND device = :device AND n = :n AND hash = :hash",
                device=device,
                n=n,
                hash=value,
            )
            for device, n, value in aside
            for table in ("refused", "twin")
        )

    def set_aside_bodies(self) -> Sequence[tuple[str, str, int, bytes, bytes]]:
        """All that was set aside: (table, device, number, hash, body)."""
        return [
            (table, device, n, bytes(value), bytes(body))
            for table in ("refused", "twin")
            for device, n, value, body in self._all(
                f"SELECT device, n, hash, body FROM {table} WHERE tenant = :tenant ORDER BY device, n, hash"
            )
        ]
