"""Retention in plain dicts: what each question means, said without SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from fsdesk.records.ids import DeviceId, FamilyId, RecordId, UserId
from sync.hub.ledger import SetAside
from sync.hub.ledger_retaining import WHOLE_FAMILY, Emptied, Erasure, Hold, Purged, TeamFamilies, Verdict
from sync.hub.pieces_memory import MemoryPieces
from sync.hub.shared_memory import MemoryShared


class MemoryRetaining(MemoryShared, MemoryPieces):
    """See `ledger_retaining.Retaining`."""

    heads: dict[tuple[RecordId, DeviceId, int], None]
    refused: dict[tuple[DeviceId, int, bytes], SetAside]
    twins: dict[tuple[DeviceId, int, bytes], SetAside]
    name_words: dict[tuple[str, RecordId], FamilyId]

    def __init__(self) -> None:
        super().__init__()
        self.hold_rows: dict[tuple[FamilyId, int], Hold] = {}
        self.verdict_rows: dict[tuple[FamilyId, RecordId, UserId], Verdict] = {}
        self.purge_rows: dict[FamilyId, Purged] = {}
        self.erasure_rows: dict[RecordId, Erasure] = {}
        self.emptied_rows: dict[tuple[RecordId, int], Emptied] = {}

    def family_counts(self) -> Sequence[TeamFamilies]:
        """How many families each team has, by the team's name; those that were destroyed are not counted."""
        visits = {user for user, account in self.people.items() if account.role == "worker"}
        held = {a.family for a in self.access.values() if a.until is None and a.user in visits}
        gone = self.purged(self.families)
        found = []
        for team, name in sorted(self.team_names.items(), key=lambda pair: (pair[1], pair[0])):
            theirs = {family for family, (of, _, _) in self.families.items() if of == team and family not in gone}
            found.append(TeamFamilies(team, name, len(theirs & held), len(theirs - held)))
        return found

    def bodies_of_families(self, families: Collection[FamilyId]) -> Mapping[FamilyId, Sequence[bytes]]:
        """All revisions of these families that still have their words."""
        found: dict[FamilyId, list[bytes]] = {}
        for _, line in sorted(self.log.items()):
            if line.family in families and line.body:
                found.setdefault(line.family, []).append(line.body)
        return found

    def all_families(self) -> Sequence[FamilyId]:
        """Every family there is, in order."""
        return sorted(self.families)

    def holds(self) -> Sequence[Hold]:
        """Every legal hold there is or was."""
        return [hold for _, hold in sorted(self.hold_rows.items())]

    def place_hold(self, hold: Hold) -> None:
        """Keep a new hold."""
        self.hold_rows.setdefault((hold.family, hold.placed_at), hold)

    def lift_hold(self, family: FamilyId, at: int, by: UserId, reason: str = "") -> None:
        """End what holds stand on a family."""
        for key, hold in self.hold_rows.items():
            if hold.family == family and not hold.lifted_at:
                self.hold_rows[key] = hold._replace(lifted_at=at, lifted_by=by, lift_reason=reason)

    def verdicts(self, families: Collection[FamilyId]) -> Sequence[Verdict]:
        """What people have said of these families."""
        found = [verdict for verdict in self.verdict_rows.values() if verdict.family in families]
        return sorted(found, key=lambda one: (one.family, one.person, one.at, one.user))

    def keep_verdict(self, verdict: Verdict) -> None:
        """Keep one person's verdict, in place of their verdict before."""
        self.verdict_rows[verdict.family, verdict.person, verdict.user] = verdict

    def forget_verdicts(self, family: FamilyId, person: RecordId | None = None) -> None:
        """Let go of what was said of a family, or of one person in it."""
        _drop(
            self.verdict_rows,
            {key for key in self.verdict_rows if key[0] == family and (person is None or key[1] == person)},
        )

    def people_to_decide(self) -> Sequence[tuple[FamilyId, RecordId]]:
        """The people of whom somebody has said what is to become of what is held about them."""
        return sorted({(family, person) for family, person, _ in self.verdict_rows if person != WHOLE_FAMILY})

    def may_empty(self) -> bool:
        """Whether whoever serves may destroy."""
        return True

    def purged(self, families: Collection[FamilyId]) -> set[FamilyId]:
        """Of these families, those whose record was destroyed."""
        return {family for family in families if family in self.purge_rows}

    def purges(self) -> Sequence[Purged]:
        """Every family whose record was destroyed, in order."""
        return sorted(self.purge_rows.values(), key=lambda one: (one.at, one.family))

    def purge(self, purged: Purged, aside: Sequence[tuple[str, int, bytes]]) -> Mapping[str, int]:
        """Destroy a family's words; how many rows of each table went."""
        family = purged.family
        assert family not in self.purge_rows
        self.purge_rows[family] = purged
        records = {line.record for line in self.log.values() if line.family == family}
        of_it = {(DeviceId(device), n, value) for device, n, value in aside}
        gone = {
            "head": _drop(self.heads, {key for key in self.heads if key[0] in records}),
            "piece": _drop(self.pieces, {key for key in self.pieces if key[0] == family}),
            "planned": _drop(self.diary, {key for key, planned in self.diary.items() if planned.family == family}),
            "resting": _drop(self.stubs, {key for key in self.stubs if key[1] == family}),
            "contribution": _drop(self.contributed, {k for k, one in self.contributed.items() if one.family == family}),
            "partnered": len(self.naming_rows) - len(kept := [n for n in self.naming_rows if n.family != family]),
            "refused": _drop(self.refused, of_it) + _drop(self.twins, of_it),
        }
        self.naming_rows = kept
        emptied = {key: line for key, line in self.log.items() if line.family == family and line.body}
        self.log.update({key: line._replace(body=b"") for key, line in emptied.items()})
        return {**gone, "log": len(emptied)}

    def erasures(self) -> Sequence[Erasure]:
        """Every person whose record was destroyed, in order."""
        return sorted(self.erasure_rows.values(), key=lambda one: (one.at, one.person))

    def emptied_whole(self, records: Collection[RecordId]) -> set[RecordId]:
        """Of these records, those of which nothing is taken any more."""
        return {one.record for one in self.emptied_rows.values() if one.whole and one.record in records}

    def emptied(self, records: Collection[RecordId]) -> set[RecordId]:
        """Of these records, those of which anything was destroyed."""
        return {record for record, _ in self.emptied_rows if record in records}

    def keep_emptied(self, emptied: Sequence[Emptied]) -> None:
        """Keep of records nobody has seen that nothing is taken of them."""
        self.emptied_rows.update({(one.record, one.at): one for one in emptied})

    def erase(
        self,
        erasure: Erasure,
        emptied: Sequence[Emptied],
        pieces: Collection[bytes],
        aside: Sequence[tuple[str, int, bytes]],
    ) -> Mapping[str, int]:
        """Destroy what these records held before their counts; how many rows of each table went."""
        assert erasure.person not in self.erasure_rows
        self.erasure_rows[erasure.person] = erasure
        self.keep_emptied(emptied)
        records = {one.record for one in emptied}
        of_it = {(DeviceId(device), n, value) for device, n, value in aside}
        gone = {
            "head": _drop(self.heads, {key for key in self.heads if key[0] in records}),
            "known_name": _drop(self.name_words, {key for key in self.name_words if key[1] in records}),
            "piece": _drop(self.pieces, {(erasure.family, value) for value in pieces}),
            "refused": _drop(self.refused, of_it) + _drop(self.twins, of_it),
        }
        emptied_lines = {key: line for key, line in self.log.items() if line.record in records and line.body}
        self.log.update({key: line._replace(body=b"") for key, line in emptied_lines.items()})
        return {**gone, "log": len(emptied_lines)}

    def set_aside_bodies(self) -> Sequence[tuple[str, str, int, bytes, bytes]]:
        """All that was set aside: (table, device, number, hash, body)."""
        tables = (("refused", self.refused), ("twin", self.twins))
        return [(name, *key, row.body) for name, rows in tables for key, row in sorted(rows.items())]


def _drop(rows: dict[Any, Any], keys: set[Any]) -> int:
    """Take some rows out; how many were there."""
    return sum(rows.pop(key, _drop) is not _drop for key in keys)
