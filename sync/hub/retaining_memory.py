"""Retention in plain dicts: what each question means, said without SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from fsdesk.records.ids import DeviceId, FamilyId, RecordId, UserId
from sync.hub.ledger import SetAside
from sync.hub.ledger_retaining import Hold, Purged, Verdict
from sync.hub.moving_memory import MemoryMoves
from sync.hub.pieces_memory import MemoryPieces


class MemoryRetaining(MemoryMoves, MemoryPieces):
    """See `ledger_retaining.Retaining`."""

    heads: dict[tuple[RecordId, DeviceId, int], None]
    refused: dict[tuple[DeviceId, int, bytes], SetAside]
    twins: dict[tuple[DeviceId, int, bytes], SetAside]

    def __init__(self) -> None:
        super().__init__()
        self.hold_rows: dict[tuple[FamilyId, int], Hold] = {}
        self.verdict_rows: dict[tuple[FamilyId, UserId], Verdict] = {}
        self.purge_rows: dict[FamilyId, Purged] = {}

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

    def lift_hold(self, family: FamilyId, at: int, by: UserId) -> None:
        """End what holds stand on a family."""
        for key, hold in self.hold_rows.items():
            if hold.family == family and not hold.lifted_at:
                self.hold_rows[key] = hold._replace(lifted_at=at, lifted_by=by)

    def verdicts(self, families: Collection[FamilyId]) -> Sequence[Verdict]:
        """What people have said of these families."""
        found = [verdict for verdict in self.verdict_rows.values() if verdict.family in families]
        return sorted(found, key=lambda verdict: (verdict.family, verdict.at, verdict.user))

    def keep_verdict(self, verdict: Verdict) -> None:
        """Keep one person's verdict, in place of their verdict before."""
        self.verdict_rows[verdict.family, verdict.user] = verdict

    def forget_verdicts(self, family: FamilyId) -> None:
        """Let go of what was said of a family."""
        self.verdict_rows = {key: verdict for key, verdict in self.verdict_rows.items() if verdict.family != family}

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
            "refused": _drop(self.refused, of_it) + _drop(self.twins, of_it),
        }
        emptied = {key: line for key, line in self.log.items() if line.family == family and line.body}
        self.log.update({key: line._replace(body=b"") for key, line in emptied.items()})
        return {**gone, "log": len(emptied)}

    def set_aside_bodies(self) -> Sequence[tuple[str, str, int, bytes, bytes]]:
        """All that was set aside: (table, device, number, hash, body)."""
        tables = (("refused", self.refused), ("twin", self.twins))
        return [(name, *key, row.body) for name, rows in tables for key, row in sorted(rows.items())]


def _drop(rows: dict[Any, Any], keys: set[Any]) -> int:
    """Take some rows out; how many were there."""
    return sum(rows.pop(key, _drop) is not _drop for key in keys)
