"""Retention asked in SQL of either engine. Keeps, finds and empties; decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from fsdesk.records.ids import FamilyId, UserId
from sync.hub.ledger_retaining import Hold, Purged, Verdict
from sync.hub.people_sql import SqlPeople

_HOLD = 'family, placed_at, "user", reason, review_on, lifted_at, lifted_by'
_OF_RECORDS = "record IN (SELECT record FROM log WHERE tenant = :tenant AND family = :family)"


class SqlRetaining(SqlPeople):
    """See `ledger_retaining.Retaining`."""

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

    def lift_hold(self, family: FamilyId, at: int, by: UserId) -> None:
        """End what holds stand on a family."""
        self._change(
            "UPDATE hold SET lifted_at = :at, lifted_by = :by WHERE tenant = :tenant AND family = :family"
            " AND lifted_at = 0",
            family=family,
            at=at,
            by=by,
        )

    def verdicts(self, families: Collection[FamilyId]) -> Sequence[Verdict]:
        """What people have said of these families."""
        rows = self._all(
            'SELECT family, "user", decision, reason, at FROM retention_verdict WHERE tenant = :tenant'
            ' AND family IN :families[] ORDER BY family, at, "user"',
            families=families,
        )
        return [Verdict(*row) for row in rows]

    def keep_verdict(self, verdict: Verdict) -> None:
        """Keep one person's verdict, in place of their verdict before."""
        self.engine.insert(
            "retention_verdict",
            'tenant, family, "user", decision, reason, at',
            [(self._tenant, *verdict)],
            'ON CONFLICT (tenant, family, "user") DO UPDATE SET decision = excluded.decision,'
            " reason = excluded.reason, at = excluded.at",
        )

    def forget_verdicts(self, family: FamilyId) -> None:
        """Let go of what was said of a family."""
        self._change("DELETE FROM retention_verdict WHERE tenant = :tenant AND family = :family", family=family)

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
        for table in ("piece", "planned", "resting"):
            gone[table] = self._change(
                f"DELETE FROM {table} WHERE tenant = :tenant AND family = :family", family=family
            )
        gone["refused"] = 0
        for device, n, value in aside:
            for table in ("refused", "twin"):
                gone["refused"] += self._change(
                    f"DELETE FROM {table} WHERE tenant = :tenant AND device = :device AND n = :n AND hash = :hash",
                    device=device,
                    n=n,
                    hash=value,
                )
        gone["log"] = self._change(
            "UPDATE log SET body = :body WHERE tenant = :tenant AND family = :family AND length(body) > 0",
            body=b"",
            family=family,
        )
        return gone

    def set_aside_bodies(self) -> Sequence[tuple[str, str, int, bytes, bytes]]:
        """All that was set aside: (table, device, number, hash, body)."""
        return [
            (table, device, n, bytes(value), bytes(body))
            for table in ("refused", "twin")
            for device, n, value, body in self._all(
                f"SELECT device, n, hash, body FROM {table} WHERE tenant = :tenant ORDER BY device, n, hash"
            )
        ]
