"""The people, laptops and accesses of one tenant, asked in SQL of either engine. Keeps and finds; decides nothing."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from typing import Any

from fsdesk.records.ids import DeviceId, FamilyId, TeamId, UserId
from sync.hub.engine import Engine
from sync.hub.ledger import LEAD, Access, Account, Device, Enrolment, Escrow, Team, Tenant
from sync.protocol import Colleague

_DEVICE = """
    SELECT d.device, d."user", u.role, u.team, d.label, d.sign, d.seal, d.counter, d.suspended, d.twins
    FROM device d JOIN user_account u ON u.tenant = d.tenant AND u."user" = d."user" WHERE d.tenant = :tenant"""


class SqlPeople:
    """See `ledger.People`."""

    def __init__(self, engine: Engine, tenant: int = 1) -> None:
        self.engine = engine
        self._tenant = tenant

    def close(self) -> None:
        """Let go of the database."""
        self.engine.close()

    def writing(self) -> AbstractContextManager[None]:
        """One transaction; durable when it ends, undone when it raises. Within another it is part of that one."""
        return self.engine.writing()

    def reading(self) -> AbstractContextManager[None]:
        """One unmoving view."""
        return self.engine.reading()

    def _all(self, sql: str, **values: Any) -> list[Any]:
        values["tenant"] = self._tenant
        return self.engine.all(sql, values)

    def _one(self, sql: str, **values: Any) -> Any:
        values["tenant"] = self._tenant
        rows = self.engine.all(sql, values)
        return rows[0] if rows else None

    def _change(self, sql: str, **values: Any) -> int:
        values["tenant"] = self._tenant
        return self.engine.change(sql, values)

    def create(self, name: str, epoch: int) -> None:
        """Make the tenant."""
        self.engine.insert("tenant", "tenant, name, epoch", [(self._tenant, name, epoch)])

    def tenant(self) -> Tenant:
        """The tenant."""
        return Tenant(*self._one("SELECT name, epoch, roster, recovery FROM tenant WHERE tenant = :tenant"))

    def is_made(self) -> bool:
        """Whether there is a tenant."""
        return self._one("SELECT 1 FROM tenant WHERE tenant = :tenant") is not None

    def begin_epoch(self, epoch: int) -> None:
        """Begin another life of this hub."""
        self._change("UPDATE tenant SET epoch = :epoch WHERE tenant = :tenant", epoch=epoch)

    def use_recovery(self, public: bytes) -> None:
        """Give every laptop that joins from now on this recovery key."""
        self._change("UPDATE tenant SET recovery = :public WHERE tenant = :tenant", public=public)

    def teams(self) -> tuple[Team, ...]:
        """All teams, in order of name."""
        rows = self._all("SELECT team, name, head FROM team WHERE tenant = :tenant ORDER BY name, team")
        return tuple(Team(*row) for row in rows)

    def add_team(self, team: TeamId, name: str) -> None:
        """Keep a new team."""
        self.engine.insert("team", "tenant, team, name, link", [(self._tenant, team, name, b"")])

    def accounts(self) -> tuple[Account, ...]:
        """Everyone, in order of their names' spelling."""
        rows = self._all('SELECT "user", name, role, team FROM user_account WHERE tenant = :tenant ORDER BY name, 1')
        return tuple(Account(*row) for row in rows)

    def add_account(self, account: Account) -> None:
        """Keep a new person."""
        row = (self._tenant, account.user, account.name, account.role, account.team)
        self.engine.insert("user_account", 'tenant, "user", name, role, team', [row])

    def set_role(self, user: UserId, role: str) -> None:
        """Let somebody be something else from now on."""
        self._change(
            'UPDATE user_account SET role = :role WHERE tenant = :tenant AND "user" = :user', user=user, role=role
        )

    def change_roster(self) -> None:
        """Count a change of people or teams."""
        self._change("UPDATE tenant SET roster = roster + 1 WHERE tenant = :tenant")

    def colleagues(self, teams: Collection[TeamId]) -> tuple[Colleague, ...]:
        """The people of some teams."""
        rows = self._all(
            'SELECT "user", name, role, team FROM user_account WHERE tenant = :tenant AND team IN :teams[] ORDER BY 1',
            teams=teams,
        )
        return tuple(Colleague(*row) for row in rows)

    def leads_of(self, team: TeamId) -> tuple[UserId, ...]:
        """The people who lead a team."""
        rows = self._all(
            'SELECT "user" FROM user_account WHERE tenant = :tenant AND team = :team AND role = :role ORDER BY 1',
            team=team,
            role=LEAD,
        )
        return tuple(user for (user,) in rows)

    def devices(self) -> tuple[Device, ...]:
        """All laptops, in order of their names."""
        return tuple(_device(row) for row in self._all(_DEVICE + " ORDER BY d.device"))

    def device(self, device: DeviceId) -> Device | None:
        """One laptop; None when it was never enrolled here."""
        row = self._one(_DEVICE + " AND d.device = :device", device=device)
        return None if row is None else _device(row)

    def hold_device(self, device: DeviceId) -> Device | None:
        """One laptop as it is now, held against other writers until the transaction ends."""
        self._all("SELECT 1 FROM device WHERE tenant = :tenant AND device = :device @held", device=device)
        return self.device(device)

    def add_device(self, device: DeviceId, user: UserId, *, label: str, sign: bytes, seal: bytes, now: int) -> None:
        """Keep a newly enrolled laptop."""
        row = (self._tenant, device, user, label, sign, seal, now)
        self.engine.insert("device", 'tenant, device, "user", label, sign, seal, enrolled_at', [row])

    def suspend(self, device: DeviceId, suspended: bool) -> None:
        """Stop handing anything to a laptop, or start again."""
        self._change(
            "UPDATE device SET suspended = :suspended WHERE tenant = :tenant AND device = :device",
            suspended=int(suspended),
            device=device,
        )

    def count_request(self, device: DeviceId, counter: int, now: int) -> bool:
        """Note a request's counter, and when it came; False when one as high was noted before."""
        changed = self._change(
            "UPDATE device SET counter = :counter, heard_at = :now"
            " WHERE tenant = :tenant AND device = :device AND counter < :counter",
            device=device,
            counter=counter,
            now=now,
        )
        return changed == 1

    def add_enrolment(self, code: bytes, user: UserId, expires_at: int, renews: DeviceId | None = None) -> None:
        """Keep a new slip by the hash of its code."""
        row = (self._tenant, code, user, expires_at, renews)
        self.engine.insert("enrolment", 'tenant, code, "user", expires_at, renews', [row])

    def enrolment(self, code: bytes) -> Enrolment | None:
        """The slip whose code has this hash, held against other writers until the transaction ends."""
        row = self._one(
            'SELECT "user", expires_at, device, renews FROM enrolment WHERE tenant = :tenant AND code = :code @held',
            code=code,
        )
        return None if row is None else Enrolment(*row)

    def renew_device(self, device: DeviceId, sign: bytes, seal: bytes) -> None:
        """Give a laptop other keys: what is signed with those it had counts no longer."""
        self._change(
            "UPDATE device SET sign = :sign, seal = :seal WHERE tenant = :tenant AND device = :device",
            device=device,
            sign=sign,
            seal=seal,
        )

    def keep_escrow(self, escrow: Escrow, now: int) -> None:
        """Keep a laptop's newest rescue code, sealed to the keepers, in place of the one before."""
        self.engine.insert(
            "escrow",
            "tenant, device, number, sealed, kept_at",
            [(self._tenant, escrow.device, escrow.number, escrow.sealed, now)],
            "ON CONFLICT (tenant, device) DO UPDATE SET number = excluded.number, sealed = excluded.sealed,"
            " kept_at = excluded.kept_at",
        )

    def escrow(self, device: DeviceId) -> Escrow | None:
        """The sealed rescue code of a laptop; None when it has sent none."""
        row = self._one(
            "SELECT device, number, sealed FROM escrow WHERE tenant = :tenant AND device = :device", device=device
        )
        return None if row is None else Escrow(*row)

    def use_enrolment(self, code: bytes, device: DeviceId) -> None:
        """Note which laptop a slip made."""
        self._change(
            "UPDATE enrolment SET device = :device WHERE tenant = :tenant AND code = :code", device=device, code=code
        )

    def wrong_codes(self, source: bytes, since: int) -> int:
        """How many codes from one place were wrong since then."""
        row = self._one(
            "SELECT sum(count) FROM wrong_code WHERE tenant = :tenant AND source = :source AND at >= :since",
            source=source,
            since=since,
        )
        return int(row[0] or 0)

    def add_wrong_code(self, source: bytes, now: int, forget_before: int) -> None:
        """Count one more, and forget those of long ago."""
        self._change("DELETE FROM wrong_code WHERE tenant = :tenant AND at < :before", before=forget_before)
        self.engine.insert(
            "wrong_code",
            "tenant, source, at",
            [(self._tenant, source, now)],
            "ON CONFLICT (tenant, source, at) DO UPDATE SET count = wrong_code.count + 1",
        )

    def add_counts(self, team: TeamId, count: int) -> tuple[int, bytes]:
        """Move a team's counter on: the first of `count` new counts, and the end of its chain."""
        head, link = self._one(
            "UPDATE team SET head = head + :count WHERE tenant = :tenant AND team = :team RETURNING head, link",
            team=team,
            count=count,
        )
        return head - count + 1, link

    def hold_streams(self, families: Collection[FamilyId], own: TeamId) -> dict[FamilyId, TeamId]:
        """Whose stream these families are numbered in, of those that are known.

        Those streams and one's own are held against other writers until the transaction ends, so that what is then
        read of who may write to them stays true until what was written is numbered.
        """
        self._all(
            "SELECT 1 FROM team WHERE tenant = :tenant AND (team = :own OR team IN"
            " (SELECT team FROM family WHERE tenant = :tenant AND family IN :families[])) ORDER BY team @held",
            own=own,
            families=families,
        )
        return self.team_of(families)

    def team_of(self, families: Collection[FamilyId]) -> dict[FamilyId, TeamId]:
        """Whose stream these families are numbered in, of those that are known."""
        rows = self._all(
            "SELECT family, team FROM family WHERE tenant = :tenant AND family IN :families[]", families=families
        )
        return dict(rows)

    def grant(self, user: UserId, team: TeamId, families: Collection[FamilyId], since: int) -> None:
        """Let someone read some families from this count on."""
        self.engine.insert(
            "access",
            'tenant, "user", team, family, since',
            [(self._tenant, user, team, family, since) for family in families],
            'ON CONFLICT (tenant, "user", team, family) DO UPDATE SET since = excluded.since, until = NULL',
        )
        self.change_access(team)

    def end_access(self, user: UserId, family: FamilyId, until: int) -> None:
        """Let someone read a family no longer."""
        rows = self._all(
            'UPDATE access SET until = :until WHERE tenant = :tenant AND "user" = :user AND family = :family'
            " AND until IS NULL RETURNING team",
            user=user,
            family=family,
            until=until,
        )
        for (team,) in rows:
            self.change_access(team)

    def change_access(self, team: TeamId) -> None:
        """Count that it changed who may read what of a team."""
        self._change(
            "UPDATE team SET access_version = access_version + 1 WHERE tenant = :tenant AND team = :team", team=team
        )

    def accesses(self) -> tuple[Access, ...]:
        """Every access there is or was."""
        rows = self._all('SELECT "user", team, family, since, until FROM access WHERE tenant = :tenant ORDER BY 1, 3')
        return tuple(Access(*row) for row in rows)

    def families_of(self, team: TeamId) -> tuple[FamilyId, ...]:
        """The families of a team that are not restricted."""
        rows = self._all(
            "SELECT family FROM family WHERE tenant = :tenant AND team = :team AND restricted = 0 ORDER BY 1",
            team=team,
        )
        return tuple(family for (family,) in rows)


def _device(row: tuple[Any, ...]) -> Device:
    return Device(*(*row[:8], bool(row[8]), bool(row[9])))
