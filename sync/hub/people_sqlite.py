"""The people, laptops and accesses of one tenant in the embedded ledger. Keeps and finds; decides nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from fsdesk.records.ids import DeviceId, FamilyId, TeamId, UserId
from sync.hub.ledger import LEAD, Access, Account, Device, Enrolment, Team, Tenant
from sync.protocol import Colleague

_DEVICE = """
    SELECT d.device, d.user, u.role, u.team, d.label, d.sign, d.seal, d.counter, d.suspended, d.twins
    FROM device d JOIN user_account u ON u.tenant = d.tenant AND u.user = d.user WHERE d.tenant = ?"""


class SqlitePeople:
    """See `ledger.People`."""

    def __init__(self, connection: Any, tenant: int = 1) -> None:
        self._tenant = tenant
        self._connection = connection
        self._execute = connection.execute

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction against all others; durable when it ends, undone when it raises."""
        self._execute("BEGIN IMMEDIATE")
        yield from self._until_end()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One unmoving view."""
        self._execute("BEGIN")
        yield from self._until_end()

    def _until_end(self) -> Iterator[None]:
        try:
            yield
            self._execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._execute("ROLLBACK")
            raise

    def create(self, name: str, epoch: int) -> None:
        """Make the tenant."""
        self._execute("INSERT INTO tenant (tenant, name, epoch) VALUES (?, ?, ?)", (self._tenant, name, epoch))

    def tenant(self) -> Tenant:
        """The tenant."""
        row = self._execute("SELECT name, epoch, roster FROM tenant WHERE tenant = ?", (self._tenant,)).fetchone()
        return Tenant(*row)

    def begin_epoch(self, epoch: int) -> None:
        """Begin another life of this hub."""
        self._execute("UPDATE tenant SET epoch = ? WHERE tenant = ?", (epoch, self._tenant))

    def teams(self) -> tuple[Team, ...]:
        """All teams, in order of name."""
        rows = self._execute("SELECT team, name, head FROM team WHERE tenant = ? ORDER BY name, team", (self._tenant,))
        return tuple(Team(*row) for row in rows)

    def add_team(self, team: TeamId, name: str) -> None:
        """Keep a new team."""
        self._execute("INSERT INTO team (tenant, team, name) VALUES (?, ?, ?)", (self._tenant, team, name))

    def accounts(self) -> tuple[Account, ...]:
        """Everyone, in order of their names' spelling."""
        rows = self._execute(
            "SELECT user, name, role, team FROM user_account WHERE tenant = ? ORDER BY name, user", (self._tenant,)
        )
        return tuple(Account(*row) for row in rows)

    def add_account(self, account: Account) -> None:
        """Keep a new person."""
        self._execute(
            "INSERT INTO user_account (tenant, user, name, role, team) VALUES (?, ?, ?, ?, ?)",
            (self._tenant, account.user, account.name, account.role, account.team),
        )

    def change_roster(self) -> None:
        """Count a change of people or teams."""
        self._execute("UPDATE tenant SET roster = roster + 1 WHERE tenant = ?", (self._tenant,))

    def colleagues(self, teams: Collection[TeamId]) -> tuple[Colleague, ...]:
        """The people of some teams."""
        rows = self._execute(
            "SELECT user, name, role, team FROM user_account"
            " WHERE tenant = ? AND team IN (SELECT value FROM json_each(?)) ORDER BY user",
            (self._tenant, json.dumps(sorted(teams))),
        )
        return tuple(Colleague(*row) for row in rows)

    def leads_of(self, team: TeamId) -> tuple[UserId, ...]:
        """The people who lead a team."""
        rows = self._execute(
            "SELECT user FROM user_account WHERE tenant = ? AND team = ? AND role = ? ORDER BY user",
            (self._tenant, team, LEAD),
        )
        return tuple(user for (user,) in rows)

    def devices(self) -> tuple[Device, ...]:
        """All laptops, in order of their names."""
        return tuple(_device(row) for row in self._execute(_DEVICE + " ORDER BY d.device", (self._tenant,)))

    def device(self, device: DeviceId) -> Device | None:
        """One laptop; None when it was never enrolled here."""
        row = self._execute(_DEVICE + " AND d.device = ?", (self._tenant, device)).fetchone()
        return None if row is None else _device(row)

    def add_device(self, device: DeviceId, user: UserId, *, label: str, sign: bytes, seal: bytes, now: int) -> None:
        """Keep a newly enrolled laptop."""
        self._execute(
            "INSERT INTO device (tenant, device, user, label, sign, seal, enrolled_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (self._tenant, device, user, label, sign, seal, now),
        )

    def suspend(self, device: DeviceId, suspended: bool) -> None:
        """Stop handing anything to a laptop, or start again."""
        self._execute(
            "UPDATE device SET suspended = ? WHERE tenant = ? AND device = ?", (int(suspended), self._tenant, device)
        )

    def count_request(self, device: DeviceId, counter: int) -> bool:
        """Note a request's counter; False when one as high was noted before."""
        cursor = self._execute(
            "UPDATE device SET counter = ? WHERE tenant = ? AND device = ? AND counter < ?",
            (counter, self._tenant, device, counter),
        )
        return bool(cursor.rowcount == 1)

    def add_enrolment(self, code: bytes, user: UserId, expires_at: int) -> None:
        """Keep a new slip by the hash of its code."""
        self._execute(
            "INSERT INTO enrolment (tenant, code, user, expires_at) VALUES (?, ?, ?, ?)",
            (self._tenant, code, user, expires_at),
        )

    def enrolment(self, code: bytes) -> Enrolment | None:
        """The slip whose code has this hash."""
        row = self._execute(
            "SELECT user, expires_at, device FROM enrolment WHERE tenant = ? AND code = ?", (self._tenant, code)
        ).fetchone()
        return None if row is None else Enrolment(*row)

    def use_enrolment(self, code: bytes, device: DeviceId) -> None:
        """Note which laptop a slip made."""
        self._execute("UPDATE enrolment SET device = ? WHERE tenant = ? AND code = ?", (device, self._tenant, code))

    def wrong_codes(self, source: bytes, since: int) -> int:
        """How many codes from one place were wrong since then."""
        row = self._execute(
            "SELECT count(*) FROM wrong_code WHERE tenant = ? AND source = ? AND at >= ?", (self._tenant, source, since)
        ).fetchone()
        return int(row[0])

    def add_wrong_code(self, source: bytes, now: int, forget_before: int) -> None:
        """Count one more, and forget those of long ago."""
        self._execute("DELETE FROM wrong_code WHERE tenant = ? AND at < ?", (self._tenant, forget_before))
        self._execute("INSERT INTO wrong_code (tenant, source, at) VALUES (?, ?, ?)", (self._tenant, source, now))

    def add_counts(self, team: TeamId, count: int) -> tuple[int, bytes]:
        """Move a team's counter on: the first of `count` new counts, and the end of its chain."""
        head, link = self._execute(
            "UPDATE team SET head = head + ? WHERE tenant = ? AND team = ? RETURNING head, link",
            (count, self._tenant, team),
        ).fetchone()
        return head - count + 1, link

    def grant(self, user: UserId, team: TeamId, families: Collection[FamilyId], since: int) -> None:
        """Let someone read some families from this count on."""
        self._connection.executemany(
            "INSERT INTO access (tenant, user, team, family, since) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET since = excluded.since, until = NULL",
            [(self._tenant, user, team, family, since) for family in families],
        )
        self._change_access(team)

    def end_access(self, user: UserId, family: FamilyId, until: int) -> None:
        """Let someone read a family no longer."""
        rows = self._execute(
            "UPDATE access SET until = ? WHERE tenant = ? AND user = ? AND family = ? AND until IS NULL RETURNING team",
            (until, self._tenant, user, family),
        ).fetchall()
        for (team,) in rows:
            self._change_access(team)

    def _change_access(self, team: TeamId) -> None:
        self._execute(
            "UPDATE team SET access_version = access_version + 1 WHERE tenant = ? AND team = ?", (self._tenant, team)
        )

    def accesses(self) -> tuple[Access, ...]:
        """Every access there is or was."""
        rows = self._execute(
            "SELECT user, team, family, since, until FROM access WHERE tenant = ? ORDER BY user, family",
            (self._tenant,),
        )
        return tuple(Access(*row) for row in rows)

    def families_of(self, team: TeamId) -> tuple[FamilyId, ...]:
        """The families of a team that are not restricted."""
        rows = self._execute(
            "SELECT family FROM family WHERE tenant = ? AND team = ? AND restricted = 0", (self._tenant, team)
        )
        return tuple(family for (family,) in rows)


def _device(row: tuple[Any, ...]) -> Device:
    return Device(*(*row[:8], bool(row[8]), bool(row[9])))
