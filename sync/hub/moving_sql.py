"""How caseloads move, asked in SQL of either engine. Keeps and finds; decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from fsdesk.records.ids import DeviceId, FamilyId, TeamId, UserId
from sync.hub.guarding_sql import NOT_EXCLUDED, SHOWN_ROW, SqlGuards
from sync.hub.ledger_moving import Planned, Removal
from sync.protocol import Health, LaptopHealth

_LAPTOPS = """
    SELECT d.device, d."user", d.label, d.heard_at, d.waiting, d.oldest, d.app, d."schema", d.metered, d.disk,
      d.suspended, d.twins, (SELECT count(*) FROM removal r
                WHERE r.tenant = d.tenant AND r.device = d.device AND r.confirmed = 0
                AND NOT EXISTS (SELECT 1 FROM exclusion e
                                WHERE e.tenant = r.tenant AND e."user" = :reader AND e.family = r.family))
    FROM device d JOIN user_account u ON u.tenant = d.tenant AND u."user" = d."user"
    WHERE d.tenant = :tenant AND (u.team = :team OR :everywhere = 1) ORDER BY d.device"""


class SqlMoves(SqlGuards):
    """See `ledger_moving.Moves`."""

    def restrict(self, family: FamilyId, *, restricted: bool) -> None:
        """Let a family be read by those named only, or by all who lead its team as well."""
        self._change(
            "UPDATE family SET restricted = :restricted WHERE tenant = :tenant AND family = :family",
            family=family,
            restricted=int(restricted),
        )

    def restricted(self, families: Collection[FamilyId]) -> set[FamilyId]:
        """Of these families, those that are restricted."""
        rows = self._all(
            "SELECT family FROM family WHERE tenant = :tenant AND restricted = 1 AND family IN :families[]",
            families=families,
        )
        return {family for (family,) in rows}

    def standing(self, user: UserId) -> Mapping[FamilyId, TeamId]:
        """Every family someone may read now, each with its team."""
        rows = self._all(
            'SELECT a.family, a.team FROM access a WHERE a.tenant = :tenant AND a."user" = :user AND a.until IS NULL'
            f" AND {NOT_EXCLUDED} ORDER BY 1",
            user=user,
        )
        return dict(rows)

    def ask_removal(self, user: UserId, family: FamilyId) -> None:
        """Every laptop someone has is to say that it has removed a family."""
        self.engine.insert(
            "removal",
            "tenant, device, family",
            [(self._tenant, device, family) for device in self._laptops_of(user)],
            "ON CONFLICT (tenant, device, family) DO UPDATE SET confirmed = 0",
        )
        self._wake(self._laptops_of(user), [family])

    def forget_removals(self, user: UserId, families: Collection[FamilyId]) -> None:
        """These are someone's again: no laptop of theirs is to remove them, and none has a stub only."""
        devices = self._laptops_of(user)
        if devices:
            self._change(
                "DELETE FROM removal WHERE tenant = :tenant AND device IN :devices[] AND family IN :families[]",
                devices=devices,
                families=families,
            )
            self._wake(devices, families)

    def _laptops_of(self, user: UserId) -> list[DeviceId]:
        rows = self._all('SELECT device FROM device WHERE tenant = :tenant AND "user" = :user', user=user)
        return [device for (device,) in rows]

    def _wake(self, devices: Collection[DeviceId], families: Collection[FamilyId]) -> None:
        self._change(
            "DELETE FROM resting WHERE tenant = :tenant AND device IN :devices[] AND family IN :families[]",
            devices=devices,
            families=families,
        )

    def confirm_removed(self, device: DeviceId, families: Collection[FamilyId]) -> None:
        """A laptop has removed these."""
        self._change(
            "UPDATE removal SET confirmed = 1 WHERE tenant = :tenant AND device = :device AND family IN :families[]",
            device=device,
            families=families,
        )

    def removals(self) -> tuple[Removal, ...]:
        """All that was to be removed anywhere, by laptop and family."""
        rows = self._all("SELECT device, family, confirmed FROM removal WHERE tenant = :tenant ORDER BY 1, 2")
        return tuple(Removal(device, family, bool(confirmed)) for device, family, confirmed in rows)

    def keep_health(self, device: DeviceId, health: Health) -> None:
        """How a laptop says it is."""
        self._change(
            'UPDATE device SET waiting = :waiting, oldest = :oldest, app = :app, "schema" = :version,'
            " metered = :metered, disk = :disk WHERE tenant = :tenant AND device = :device",
            device=device,
            waiting=health.waiting,
            oldest=health.oldest,
            app=health.app,
            version=health.schema,
            metered=int(health.metered),
            disk=health.disk,
        )

    def count_taken(self, device: DeviceId, taken: int) -> None:
        """So many of what waited on a laptop have come."""
        self._change(
            "UPDATE device SET waiting = @greatest(0, waiting - :taken) WHERE tenant = :tenant AND device = :device"
            " AND waiting > 0",
            device=device,
            taken=taken,
        )

    def laptops(self, team: TeamId | None, reader: str = "") -> tuple[LaptopHealth, ...]:
        """How the laptops of a team's people (None: of all) are."""
        rows = self._all(_LAPTOPS, team=team or "", everywhere=int(team is None), reader=reader)
        return tuple(
            LaptopHealth(
                device, user, label, heard_at,
                _health((waiting, oldest, app, schema, metered, disk)),
                bool(suspended), bool(twins), unconfirmed,
            )
            for device, user, label, heard_at, waiting, oldest, app, schema, metered, disk, suspended, twins,
            unconfirmed in rows
        )  # fmt: skip

    def holders(self, team: TeamId) -> Mapping[FamilyId, Sequence[UserId]]:
        """Who may read each family of a team, leads apart."""
        rows = self._all(
            'SELECT f.family, a."user" FROM family f LEFT JOIN access a ON a.tenant = f.tenant AND a.family = f.family'
            " AND a.until IS NULL WHERE f.tenant = :tenant AND f.team = :team ORDER BY 1, 2",
            team=team,
        )
        leads = self.leads_of(team)
        found: dict[FamilyId, list[UserId]] = {family: [] for family, _ in rows}
        for family, user in rows:
            if user is not None and user not in leads:
                found[family].append(user)
        return found

    def rest(self, device: DeviceId, families: Collection[FamilyId]) -> None:
        """A laptop has only a stub of these from now on."""
        self.engine.insert(
            "resting",
            "tenant, device, family",
            [(self._tenant, device, family) for family in families],
            "ON CONFLICT DO NOTHING",
        )

    def load_again(self, device: DeviceId, families: Collection[FamilyId] | None) -> None:
        """A laptop is to have these whole again; None: all."""
        if families is None:
            self._change("DELETE FROM resting WHERE tenant = :tenant AND device = :device", device=device)
        else:
            self._wake([device], families)

    def resting(self, device: DeviceId) -> set[FamilyId]:
        """The families a laptop has only a stub of."""
        rows = self._all("SELECT family FROM resting WHERE tenant = :tenant AND device = :device", device=device)
        return {family for (family,) in rows}

    def mark_restful(self, families: Collection[FamilyId]) -> None:
        """A laptop that had all of these found that nothing in them waits for anybody."""
        self._change(
            "UPDATE family SET restful = 1 WHERE tenant = :tenant AND family IN :families[]", families=families
        )

    def restful(self, families: Collection[FamilyId]) -> set[FamilyId]:
        """Of these families, those nobody has written to since."""
        rows = self._all(
            "SELECT family FROM family WHERE tenant = :tenant AND restful = 1 AND family IN :families[]",
            families=families,
        )
        return {family for (family,) in rows}

    def plan(self, planned: Collection[Planned]) -> None:
        """Keep on which days visits are."""
        last = {one.record: (self._tenant, one.family, one.record, one.day) for one in planned}
        self.engine.insert(
            "planned",
            "tenant, family, record, day",
            list(last.values()),
            "ON CONFLICT (tenant, record) DO UPDATE SET day = excluded.day",
        )

    def next_planned(self, families: Collection[FamilyId], day: str) -> Mapping[FamilyId, str]:
        """The first day from this one on that each of these families has a visit, where it has."""
        rows = self._all(
            "SELECT family, min(day) FROM planned WHERE tenant = :tenant AND day >= :day AND family IN :families[]"
            " GROUP BY family",
            families=families,
            day=day,
        )
        return dict(rows)

    def late_in(self, team: TeamId, seqs: Collection[int]) -> set[int]:
        """Of these rows, those that came late."""
        rows = self._all(
            "SELECT seq FROM log WHERE tenant = :tenant AND team = :team AND late = 1 AND seq IN :seqs[]",
            team=team,
            seqs=seqs,
        )
        return {seq for (seq,) in rows}

    def keep_borne(self, team: TeamId, bearer: DeviceId, rows: Sequence[tuple[int, FamilyId]]) -> None:
        """These rows of the log came from this laptop, which is not the one that wrote them."""
        kept = [(self._tenant, team, seq, family, bearer) for seq, family in rows]
        self.engine.insert("borne", "tenant, team, seq, family, device", kept)

    def bearers(self, team: TeamId, seqs: Collection[int]) -> Mapping[int, UserId]:
        """Of these rows, those that came from another laptop than their author's, and whose that was."""
        rows = self._all(
            'SELECT b.seq, d."user" FROM borne b @then JOIN device d ON d.tenant = b.tenant AND d.device = b.device'
            " WHERE b.tenant = :tenant AND b.team = :team AND b.seq IN :seqs[]",
            team=team,
            seqs=seqs,
        )
        return dict(rows)

    def borne_by(self, bearer: DeviceId, families: Collection[FamilyId]) -> set[FamilyId]:
        """Of these families, those this laptop brought something of that others wrote."""
        rows = self._all(
            "SELECT DISTINCT family FROM borne WHERE tenant = :tenant AND device = :device AND family IN :families[]",
            device=bearer,
            families=families,
        )
        return {family for (family,) in rows}

    def lines_of_family(
        self, user: UserId, team: TeamId, family: FamilyId, after: int, limit: int
    ) -> Sequence[tuple[int, bytes]]:
        """The rows of a family after a count that are for this user, in order, each with its count."""
        rows = self._all(
            "SELECT l.seq, l.body FROM log l WHERE l.tenant = :tenant AND l.team = :team AND l.family = :family"
            f" AND l.seq > :after AND length(l.body) > 0 AND {SHOWN_ROW} ORDER BY l.seq LIMIT :limit",
            user=user,
            team=team,
            family=family,
            after=after,
            limit=limit,
        )
        return [(seq, bytes(body)) for seq, body in rows]


def _health(row: tuple[Any, ...]) -> Health | None:
    waiting, oldest, app, schema, metered, disk = row
    if waiting is None:
        return None
    return Health(waiting, oldest if waiting else "", app, schema, metered=bool(metered), disk=disk)
