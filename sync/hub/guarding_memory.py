"""What is kept from whom, in plain dicts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from fsdesk.records.ids import FamilyId, RecordId, TeamId, UserId
from fsdesk.withholding import Guard
from sync.hub.ledger import Access
from sync.hub.ledger_guarding import Exclusion, Standing, Withdrawal
from sync.hub.ledger_retaining import Emptied
from sync.hub.people_memory import MemoryPeople


class MemoryGuards(MemoryPeople):
    """See `ledger_guarding.Guards`."""

    emptied_rows: dict[tuple[RecordId, int], Emptied]

    def __init__(self) -> None:
        super().__init__()
        self.kept_out: dict[tuple[UserId, FamilyId], Exclusion] = {}
        self.guarded: dict[RecordId, tuple[FamilyId, Guard, int]] = {}
        self.guests: dict[tuple[RecordId, UserId], tuple[str, int]] = {}
        self.taken_away: dict[tuple[UserId, TeamId, int], Withdrawal] = {}
        self.reaches: dict[tuple[UserId, TeamId], None] = {}

    def exclude(self, exclusion: Exclusion) -> None:
        """Keep that somebody must not know of a family; said again, the last reason stands."""
        self.kept_out[exclusion.user, exclusion.family] = exclusion

    def include(self, user: UserId, family: FamilyId) -> None:
        """Let an exclusion go."""
        self.kept_out.pop((user, family), None)

    def exclusions(self) -> tuple[Exclusion, ...]:
        """Every exclusion, by person and family."""
        return tuple(self.kept_out[key] for key in sorted(self.kept_out))

    def excluded(self, user: UserId, families: Collection[FamilyId]) -> set[FamilyId]:
        """Of these families, those somebody must not know of."""
        return {family for family in families if (user, family) in self.kept_out}

    def keep_guard(self, record: RecordId, family: FamilyId, guard: Guard, digest: int) -> None:
        """Which users a record is for from now on, and the sum of its revisions' digests; none but all: forget it."""
        if guard.guards:
            self.guarded[record] = family, guard, digest
        else:
            self.guarded.pop(record, None)

    def guards(self, records: Collection[RecordId]) -> Mapping[RecordId, Guard]:
        """Which users these records are for, of those that are for some only."""
        return {record: self.guarded[record][1] for record in records if record in self.guarded}

    def guarded_of(self, families: Collection[FamilyId]) -> Mapping[RecordId, FamilyId]:
        """The records of these families that are for some only."""
        return {record: family for record, (family, _, _) in self.guarded.items() if family in families}

    def let_in(self, record: RecordId, user: UserId, author: str, at: int) -> None:
        """Somebody is named beside those a restricted record names itself."""
        self.guests.setdefault((record, user), (author, at))

    def let_out(self, record: RecordId, user: UserId) -> None:
        """They are named no longer."""
        self.guests.pop((record, user), None)

    def let_into(self, records: Collection[RecordId]) -> Mapping[RecordId, Sequence[UserId]]:
        """Who is named beside those the records name themselves."""
        found: dict[RecordId, list[UserId]] = {}
        for record, user in sorted(self.guests):
            if record in records:
                found.setdefault(record, []).append(user)
        return found

    def _stands(self, access: Access) -> bool:
        return access.until is None and (access.user, access.family) not in self.kept_out

    def shows(self, user: UserId, record: RecordId) -> bool:
        """Whether a record is for this user."""
        return record not in self.guarded or self.guarded[record][1].lets(user)

    def withheld(self, user: UserId, records: Collection[RecordId]) -> set[RecordId]:
        """Of these records, those that are not for this user."""
        return {record for record in records if not self.shows(user, record)}

    def withdraw(self, user: UserId, team: TeamId, withdrawal: Withdrawal) -> None:
        """Somebody's laptops are to let a record go."""
        assert (user, team, withdrawal.at) not in self.taken_away
        self.taken_away[user, team, withdrawal.at] = withdrawal

    def withdrawn(self, user: UserId, team: TeamId, after: int, head: int, limit: int) -> Sequence[Withdrawal]:
        """What somebody's laptops are to let go, withdrawn after a count, ascending; not what is theirs again, but what
        was destroyed."""
        found = [
            one
            for (of, stream, at), one in sorted(self.taken_away.items())
            if of == user
            and stream == team
            and after < at <= head
            and (not self.shows(user, one.record) or (one.record, at) in self.emptied_rows)
        ]
        return found[:limit]

    def ever_withdrawn(self, user: UserId, records: Collection[RecordId]) -> set[RecordId]:
        """Of these records, those that were once withdrawn from this user, so that their laptops held them."""
        return {one.record for (of, _, _), one in self.taken_away.items() if of == user and one.record in records}

    def standings(self, user: UserId, families: Collection[FamilyId]) -> Mapping[FamilyId, Standing]:
        """How somebody stands to these families, of those that are known."""
        found: dict[FamilyId, Standing] = {}
        guarded = set(self.guarded_of(families).values())
        for family in families:
            if family in self.families:
                team, _, restricted = self.families[family]
                held = any(a.user == user and a.family == family and a.until is None for a in self.access.values())
                kept_out = (user, family) in self.kept_out
                reached = (user, team) in self.reaches
                found[family] = Standing(team, restricted, held, kept_out, family in guarded, reached)
        return found

    def reach(self, user: UserId, team: TeamId) -> None:
        """Somebody reaches a team beside their own."""
        self.reaches[user, team] = None

    def reach_no_longer(self, user: UserId, teams: Collection[TeamId]) -> None:
        """Somebody reaches these teams no longer."""
        for team in teams:
            self.reaches.pop((user, team), None)

    def reached(self, user: UserId) -> tuple[TeamId, ...]:
        """The teams somebody reaches beside their own, in order."""
        return tuple(sorted(team for of, team in self.reaches if of == user))

    def access_versions(self, teams: Collection[TeamId]) -> Mapping[TeamId, int]:
        """How often it changed who may read what of these teams."""
        return {team: self.changes.get(team, 0) for team in teams if team in self.team_names}

    def readers(self, family: FamilyId) -> tuple[UserId, ...]:
        """Everybody who may read a family now, in order."""
        return tuple(sorted(a.user for a in self.access.values() if a.family == family and a.until is None))

    def once_readers(self, family: FamilyId) -> tuple[UserId, ...]:
        """Everybody who may read a family or ever might, in order: their laptops may hold it still."""
        return tuple(sorted({a.user for a in self.access.values() if a.family == family}))
