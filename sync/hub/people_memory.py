"""The people, laptops and accesses of the ledger in plain dicts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from msgspec.structs import replace

from fsdesk.records.ids import DeviceId, FamilyId, TeamId, UserId
from sync.hub.ledger import LEAD, Access, Account, Device, Enrolment, Escrow, Team, Tenant
from sync.protocol import Colleague


class MemoryPeople:
    """See `ledger.People`. What the dicts hold is never altered in place, so that a transaction is easily undone."""

    def __init__(self) -> None:
        self.one: Tenant | None = None
        self.team_names: dict[TeamId, str] = {}
        self.counters: dict[TeamId, int] = {}
        self.links: dict[TeamId, bytes] = {}
        self.people: dict[UserId, Account] = {}
        self.enrolled_laptops: dict[DeviceId, Device] = {}
        self.slips: dict[bytes, Enrolment] = {}
        self.escrows: dict[DeviceId, Escrow] = {}
        self.wrong: tuple[tuple[bytes, int], ...] = ()
        self.families: dict[FamilyId, tuple[TeamId, int, bool]] = {}
        self.access: dict[tuple[UserId, FamilyId], Access] = {}
        self.heard: dict[DeviceId, int] = {}
        self.changes: dict[TeamId, int] = {}
        self._depth = 0

    def close(self) -> None:
        """There is nothing to let go of."""

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction, undone when it raises. Within another it is part of that one."""
        if self._depth:
            yield
            return
        before: dict[str, Any] = {
            name: dict(value) if isinstance(value, dict) else value for name, value in vars(self).items()
        }
        self._depth = 1
        try:
            yield
        except BaseException:
            vars(self).update(before)
            raise
        finally:
            self._depth = 0

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One unmoving view: nobody else is here."""
        yield

    def create(self, name: str, epoch: int) -> None:
        """Make the tenant."""
        assert self.one is None
        self.one = Tenant(name, epoch, 1)

    def tenant(self) -> Tenant:
        """The tenant."""
        assert self.one is not None
        return self.one

    def begin_epoch(self, epoch: int) -> None:
        """Begin another life of this hub."""
        self.one = replace(self.tenant(), epoch=epoch)

    def use_recovery(self, public: bytes) -> None:
        """Give every laptop that joins from now on this recovery key."""
        self.one = replace(self.tenant(), recovery=public)

    def teams(self) -> tuple[Team, ...]:
        """All teams, in order of name."""
        named = sorted((name, team) for team, name in self.team_names.items())
        return tuple(Team(team, name, self.counters[team]) for name, team in named)

    def add_team(self, team: TeamId, name: str) -> None:
        """Keep a new team."""
        assert team not in self.team_names
        self.team_names[team], self.counters[team], self.links[team] = name, 0, b""

    def accounts(self) -> tuple[Account, ...]:
        """Everyone, in order of their names' spelling."""
        return tuple(sorted(self.people.values(), key=lambda one: (one.name, one.user)))

    def add_account(self, account: Account) -> None:
        """Keep a new person."""
        assert account.user not in self.people
        assert account.team in self.team_names
        self.people[account.user] = account

    def set_role(self, user: UserId, role: str) -> None:
        """Let somebody be something else from now on."""
        self.people[user] = replace(self.people[user], role=role)
        laptops = {device: one for device, one in self.enrolled_laptops.items() if one.user == user}
        self.enrolled_laptops |= {device: replace(one, role=role) for device, one in laptops.items()}

    def change_roster(self) -> None:
        """Count a change of people or teams."""
        self.one = replace(self.tenant(), roster=self.tenant().roster + 1)

    def colleagues(self, teams: Collection[TeamId]) -> tuple[Colleague, ...]:
        """The people of some teams."""
        found = [Colleague(one.user, one.name, one.role, one.team) for one in self.people.values() if one.team in teams]
        return tuple(sorted(found, key=lambda one: one.user))

    def leads_of(self, team: TeamId) -> tuple[UserId, ...]:
        """The people who lead a team."""
        return tuple(sorted(one.user for one in self.people.values() if one.team == team and one.role == LEAD))

    def devices(self) -> tuple[Device, ...]:
        """All laptops, in order of their names."""
        return tuple(self.enrolled_laptops[device] for device in sorted(self.enrolled_laptops))

    def device(self, device: DeviceId) -> Device | None:
        """One laptop; None when it was never enrolled here."""
        return self.enrolled_laptops.get(device)

    def hold_device(self, device: DeviceId) -> Device | None:
        """One laptop as it is now."""
        return self.enrolled_laptops.get(device)

    def add_device(self, device: DeviceId, user: UserId, *, label: str, sign: bytes, seal: bytes, now: int) -> None:
        """Keep a newly enrolled laptop."""
        assert device not in self.enrolled_laptops
        whose = self.people[user]
        self.enrolled_laptops[device] = Device(device, user, whose.role, whose.team, label, sign, seal, 0, False, False)

    def suspend(self, device: DeviceId, suspended: bool) -> None:
        """Stop handing anything to a laptop, or start again."""
        self.enrolled_laptops[device] = replace(self.enrolled_laptops[device], suspended=suspended)

    def count_request(self, device: DeviceId, counter: int, now: int) -> bool:
        """Note a request's counter, and when it came; False when one as high was noted before."""
        if self.enrolled_laptops[device].counter >= counter:
            return False
        self.enrolled_laptops[device] = replace(self.enrolled_laptops[device], counter=counter)
        self.heard[device] = now
        return True

    def add_enrolment(self, code: bytes, user: UserId, expires_at: int, renews: DeviceId | None = None) -> None:
        """Keep a new slip by the hash of its code."""
        self.slips[code] = Enrolment(user, expires_at, None, renews)

    def enrolment(self, code: bytes) -> Enrolment | None:
        """The slip whose code has this hash."""
        return self.slips.get(code)

    def renew_device(self, device: DeviceId, sign: bytes, seal: bytes) -> None:
        """Give a laptop other keys: what is signed with those it had counts no longer."""
        if device in self.enrolled_laptops:
            self.enrolled_laptops[device] = replace(self.enrolled_laptops[device], sign=sign, seal=seal)

    def keep_escrow(self, escrow: Escrow, now: int) -> None:
        """Keep a laptop's newest rescue code, sealed to the keepers, in place of the one before."""
        self.escrows[escrow.device] = escrow

    def escrow(self, device: DeviceId) -> Escrow | None:
        """The sealed rescue code of a laptop; None when it has sent none."""
        return self.escrows.get(device)

    def use_enrolment(self, code: bytes, device: DeviceId) -> None:
        """Note which laptop a slip made."""
        self.slips[code] = replace(self.slips[code], device=device)

    def wrong_codes(self, source: bytes, since: int) -> int:
        """How many codes from one place were wrong since then."""
        return sum(of == source and at >= since for of, at in self.wrong)

    def add_wrong_code(self, source: bytes, now: int, forget_before: int) -> None:
        """Count one more, and forget those of long ago."""
        self.wrong = (*((of, at) for of, at in self.wrong if at >= forget_before), (source, now))

    def add_counts(self, team: TeamId, count: int) -> tuple[int, bytes]:
        """Move a team's counter on: the first of `count` new counts, and the end of its chain."""
        self.counters[team] += count
        return self.counters[team] - count + 1, self.links[team]

    def hold_streams(self, families: Collection[FamilyId], own: TeamId) -> Mapping[FamilyId, TeamId]:
        """Whose stream these families are numbered in, of those that are known."""
        return self.team_of(families)

    def team_of(self, families: Collection[FamilyId]) -> Mapping[FamilyId, TeamId]:
        """Whose stream these families are numbered in, of those that are known."""
        return {family: self.families[family][0] for family in families if family in self.families}

    def grant(self, user: UserId, team: TeamId, families: Collection[FamilyId], since: int) -> None:
        """Let someone read some families from this count on."""
        for family in families:
            self.access[user, family] = Access(user, team, family, since, None)
        self.change_access(team)

    def end_access(self, user: UserId, family: FamilyId, until: int) -> None:
        """Let someone read a family no longer."""
        standing = self.access.get((user, family))
        if standing is not None and standing.until is None:
            self.access[user, family] = replace(standing, until=until)
            self.change_access(standing.team)

    def change_access(self, team: TeamId) -> None:
        """Count that it changed who may read what of a team."""
        self.changes[team] = self.changes.get(team, 0) + 1

    def accesses(self) -> tuple[Access, ...]:
        """Every access there is or was."""
        return tuple(sorted(self.access.values(), key=lambda one: (one.user, one.family)))

    def families_of(self, team: TeamId) -> tuple[FamilyId, ...]:
        """The families of a team that are not restricted."""
        return tuple(sorted(one for one, (of, _, hidden) in self.families.items() if of == team and not hidden))
