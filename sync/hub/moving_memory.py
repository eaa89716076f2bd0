"""How caseloads move, in plain dicts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec.structs import replace

from fsdesk.records.ids import DeviceId, FamilyId, RecordId, TeamId, UserId
from sync.hub.guarding_memory import MemoryGuards
from sync.hub.ledger import Line
from sync.hub.ledger_moving import Planned, Removal
from sync.protocol import Health, LaptopHealth


class MemoryMoves(MemoryGuards):
    """See `ledger_moving.Moves`."""

    def __init__(self) -> None:
        super().__init__()
        self.log: dict[tuple[TeamId, int], Line] = {}
        self.to_remove: dict[tuple[DeviceId, FamilyId], bool] = {}
        self.stubs: dict[tuple[DeviceId, FamilyId], None] = {}
        self.quiet: dict[FamilyId, None] = {}
        self.diary: dict[RecordId, Planned] = {}
        self.borne: dict[tuple[TeamId, int], tuple[FamilyId, DeviceId]] = {}
        self.health: dict[DeviceId, Health] = {}

    def restrict(self, family: FamilyId, *, restricted: bool) -> None:
        """Let a family be read by those named only, or by all who lead its team as well."""
        self.families[family] = (*self.families[family][:2], restricted)

    def restricted(self, families: Collection[FamilyId]) -> set[FamilyId]:
        """Of these families, those that are restricted."""
        return {family for family in families if family in self.families and self.families[family][2]}

    def standing(self, user: UserId) -> Mapping[FamilyId, TeamId]:
        """Every family someone may read now, each with its team."""
        return {a.family: a.team for a in self.accesses() if a.user == user and self._stands(a)}

    def ask_removal(self, user: UserId, family: FamilyId) -> None:
        """Every laptop someone has is to say that it has removed a family."""
        for device in self._laptops_of(user):
            self.to_remove[device, family] = False
            self.stubs.pop((device, family), None)

    def forget_removals(self, user: UserId, families: Collection[FamilyId]) -> None:
        """These are someone's again: no laptop of theirs is to remove them, and none has a stub only."""
        for device in self._laptops_of(user):
            for family in families:
                self.to_remove.pop((device, family), None)
                self.stubs.pop((device, family), None)

    def _laptops_of(self, user: UserId) -> list[DeviceId]:
        return [one.device for one in self.enrolled_laptops.values() if one.user == user]

    def confirm_removed(self, device: DeviceId, families: Collection[FamilyId]) -> None:
        """A laptop has removed these."""
        self.to_remove |= {(device, family): True for family in families if (device, family) in self.to_remove}

    def removals(self) -> tuple[Removal, ...]:
        """All that was to be removed anywhere, by laptop and family."""
        return tuple(Removal(*which, confirmed) for which, confirmed in sorted(self.to_remove.items()))

    def keep_health(self, device: DeviceId, health: Health) -> None:
        """How a laptop says it is."""
        self.health[device] = health

    def count_taken(self, device: DeviceId, taken: int) -> None:
        """So many of what waited on a laptop have come."""
        if device in self.health:
            now = self.health[device]
            self.health[device] = replace(now, waiting=max(0, now.waiting - taken))

    def laptops(self, team: TeamId | None, reader: str = "") -> tuple[LaptopHealth, ...]:
        """How the laptops of a team's people (None: of all) are."""
        return tuple(self._laptop(one.device, reader) for one in self.devices() if team is None or one.team == team)

    def _laptop(self, device: DeviceId, reader: str) -> LaptopHealth:
        one, health = self.enrolled_laptops[device], self.health.get(device)
        if health is not None and not health.waiting:
            health = replace(health, oldest="")
        owed = sum(
            of == device and not confirmed and (UserId(reader), family) not in self.kept_out
            for (of, family), confirmed in self.to_remove.items()
        )
        heard = self.heard.get(device, 0)
        return LaptopHealth(device, one.user, one.label, heard, health, one.suspended, one.twins, owed)

    def holders(self, team: TeamId) -> Mapping[FamilyId, Sequence[UserId]]:
        """Who may read each family of a team, leads apart."""
        found: dict[FamilyId, list[UserId]] = {f: [] for f, (of, _, _) in self.families.items() if of == team}
        for a in self.accesses():
            if a.family in found and a.until is None and a.user not in self.leads_of(team):
                found[a.family].append(a.user)
        return found

    def rest(self, device: DeviceId, families: Collection[FamilyId]) -> None:
        """A laptop has only a stub of these from now on."""
        self.stubs |= dict.fromkeys((device, family) for family in families)

    def load_again(self, device: DeviceId, families: Collection[FamilyId] | None) -> None:
        """A laptop is to have these whole again; None: all."""
        for of, family in list(self.stubs):
            if of == device and (families is None or family in families):
                del self.stubs[of, family]

    def resting(self, device: DeviceId) -> set[FamilyId]:
        """The families a laptop has only a stub of."""
        return {family for of, family in self.stubs if of == device}

    def mark_restful(self, families: Collection[FamilyId]) -> None:
        """A laptop that had all of these found that nothing in them waits for anybody."""
        self.quiet |= dict.fromkeys(families)

    def restful(self, families: Collection[FamilyId]) -> set[FamilyId]:
        """Of these families, those nobody has written to since."""
        return {family for family in families if family in self.quiet}

    def plan(self, planned: Collection[Planned]) -> None:
        """Keep on which days visits are."""
        self.diary |= {one.record: one for one in planned}

    def next_planned(self, families: Collection[FamilyId], day: str) -> Mapping[FamilyId, str]:
        """The first day from this one on that each of these families has a visit, where it has."""
        found: dict[FamilyId, str] = {}
        for one in self.diary.values():
            if one.family in families and one.day >= day:
                found[one.family] = min(one.day, found.get(one.family, one.day))
        return found

    def late_in(self, team: TeamId, seqs: Collection[int]) -> set[int]:
        """Of these rows, those that came late."""
        return {seq for seq in seqs if (team, seq) in self.log and self.log[team, seq].late}

    def keep_borne(self, team: TeamId, bearer: DeviceId, rows: Sequence[tuple[int, FamilyId]]) -> None:
        """These rows of the log came from this laptop, which is not the one that wrote them."""
        self.borne |= {(team, seq): (family, bearer) for seq, family in rows}

    def bearers(self, team: TeamId, seqs: Collection[int]) -> Mapping[int, UserId]:
        """Of these rows, those that came from another laptop than their author's, and whose that was."""
        found = {seq: self.borne[team, seq][1] for seq in seqs if (team, seq) in self.borne}
        return {seq: self.enrolled_laptops[device].user for seq, device in found.items()}

    def borne_by(self, bearer: DeviceId, families: Collection[FamilyId]) -> set[FamilyId]:
        """Of these families, those this laptop brought something of that others wrote."""
        return {family for family, device in self.borne.values() if device == bearer and family in families}

    def lines_of_family(
        self, user: UserId, team: TeamId, family: FamilyId, after: int, limit: int
    ) -> Sequence[tuple[int, bytes]]:
        """The rows of a family after a count that are for this user, in order, each with its count."""
        found = [(seq, line) for (of, seq), line in self.log.items() if of == team and line.family == family]
        rows = [(seq, line.body) for seq, line in found if line.body and self.shows(user, line.record)]
        return sorted(row for row in rows if row[0] > after)[:limit]
