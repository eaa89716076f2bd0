"""The ledger in plain dicts: what each question means, said without SQL. For trying things out; keeps nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec.structs import replace

from fsdesk.records.ids import DeviceId, FamilyId, RecordId, RevisionId, TeamId, UserId, revision_id, split_revision_id
from sync.hub.beyond_memory import MemoryBeyond
from sync.hub.laptops_memory import MemoryStandings
from sync.hub.ledger import Access, Device, Entry, Kept, Line, SetAside
from sync.hub.noting_memory import MemoryEvents
from sync.hub.outings_memory import MemoryOutings
from sync.hub.retaining_memory import MemoryRetaining
from sync.protocol import Place


class MemoryLedger(MemoryRetaining, MemoryBeyond, MemoryOutings, MemoryStandings, MemoryEvents):
    """See `ledger.Ledger`."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[tuple[DeviceId, int], tuple[TeamId, int]] = {}
        self.heads: dict[tuple[RecordId, DeviceId, int], None] = {}
        self.refused: dict[tuple[DeviceId, int, bytes], SetAside] = {}
        self.twins: dict[tuple[DeviceId, int, bytes], SetAside] = {}
        self.readings: dict[tuple[DeviceId, TeamId], tuple[int, int]] = {}

    def access_of(self, user: UserId, families: Collection[FamilyId]) -> Mapping[FamilyId, Access]:
        """What someone may or might once read, of these families."""
        return {a.family: a for a in self.access.values() if a.user == user and a.family in families}

    def add_families(self, team: TeamId, families: Collection[FamilyId]) -> None:
        """Keep families seen for the first time."""
        for family in families:
            assert family not in self.families
            self.families[family] = (team, 0, False)

    def hashes(self, device: DeviceId, numbers: Collection[int]) -> Mapping[int, bytes]:
        """The hashes of a laptop's revisions, of those of these numbers the log has."""
        return {n: self.log[self.numbers[device, n]].hash for n in numbers if (device, n) in self.numbers}

    def append(self, team: TeamId, lines: Sequence[Line]) -> None:
        """Add rows to the log; their counts were taken in the same transaction."""
        for line in lines:
            assert (line.device, line.n) not in self.numbers
            assert (team, line.seq) not in self.log
            self.log[team, line.seq] = line
            self.numbers[line.device, line.n] = team, line.seq

    def set_link(self, team: TeamId, link: bytes) -> None:
        """Keep the new end of a team's chain."""
        self.links[team] = link

    def link_at(self, team: TeamId, count: int) -> bytes:
        """The team's chain as it was at a count: the link of the last row up to it; empty before the first."""
        last = max((seq for of, seq in self.log if of == team and seq <= count), default=0)
        return self.log[team, last].link if last else b""

    def add_to_digests(self, sums: Mapping[FamilyId, int]) -> None:
        """Add the digests of new revisions to those of their families."""
        for family, more in sums.items():
            team, digest, restricted = self.families[family]
            self.families[family] = team, (digest + more) % 2**64, restricted
            self.quiet.pop(family, None)

    def family_of_records(self, records: Collection[RecordId]) -> Mapping[RecordId, FamilyId]:
        """The families of the records whose first revision the log has."""
        places = {record: self.numbers.get(split_revision_id(record)) for record in records}
        return {record: self.log[place].family for record, place in places.items() if place is not None}

    def written_to(self, records: Collection[RecordId]) -> set[RecordId]:
        """Of these records, those the log has revisions of beyond the first."""
        return {line.record for line in self.log.values() if line.record in records and not line.creates}

    def bodies_of_records(self, records: Collection[RecordId]) -> Mapping[RecordId, Sequence[bytes]]:
        """All revisions of these records."""
        return {one: [line.body for line in self.log.values() if line.record == one and line.body] for one in records}

    def add_heads(self, heads: Sequence[tuple[RecordId, DeviceId, int]]) -> None:
        """Keep the heads of records, as (record, laptop, number)."""
        for head in heads:
            assert head not in self.heads
            self.heads[head] = None

    def drop_heads(self, records: Collection[RecordId]) -> None:
        """Forget the heads of some records, to be said anew."""
        for head in [head for head in self.heads if head[0] in records]:
            del self.heads[head]

    def set_aside(self, device: DeviceId, refused: Sequence[SetAside], twins: Sequence[SetAside], now: int) -> None:
        """Keep what was not taken; a laptop with twins is marked. The same again changes nothing."""
        for row in refused:
            self.refused[device, row.n, row.hash] = row
        for row in twins:
            self.twins.setdefault((device, row.n, row.hash), row)
        if twins:
            self.enrolled_laptops[device] = replace(self.enrolled_laptops[device], twins=True)

    def numbers_held(self, device: DeviceId, floor: int) -> Sequence[int]:
        """A laptop's numbers the log has from `floor` up, ascending."""
        return sorted(n for of, n in self.numbers if of == device and n >= floor)

    def set_aside_from(self, device: DeviceId, floor: int, limit: int) -> Sequence[tuple[int, str]]:
        """A laptop's numbers that stand set aside from `floor` up, each with its code, ascending."""
        standing = {(n, "twin") for of, n, _ in self.twins if of == device and n >= floor} | {
            (n, row.code)
            for (of, n, _), row in self.refused.items()
            if of == device and n >= floor and (of, n) not in self.numbers
        }
        return sorted(standing)[:limit]

    def streams(self, user: UserId, team: TeamId) -> Mapping[TeamId, int]:
        """The teams whose streams someone reads, their own and those of families granted, each with its counter."""
        read = {team, *(a.team for a in self.access.values() if a.user == user)}
        return {one: self.counters[one] for one in sorted(read)}

    def entries(self, asker: Device, team: TeamId, after: tuple[int, int], head: int, limit: int) -> Sequence[Entry]:
        """What comes after a place in an asker's reading of a team's stream up to `head`, in order."""
        found: list[Entry] = []
        granted = {a.family: a.since for a in self._standing(asker.user) if a.team == team}
        for (of, seq), line in self.log.items():
            since = granted.get(line.family)
            if of != team or since is None or not line.body or not self.shows(asker.user, line.record):
                continue
            if seq < since:
                found.append(Entry(since, seq, seq))
            elif line.device != asker.device:
                found.append(Entry(seq, 0, seq))
        return sorted(one for one in found if after < one[:2] and one.at <= head)[:limit]

    def lines(self, team: TeamId, seqs: Sequence[int]) -> Mapping[int, bytes]:
        """The bodies of rows by their counts."""
        return {seq: self.log[team, seq].body for seq in seqs if (team, seq) in self.log}

    def find(self, names: Collection[RevisionId]) -> Mapping[RevisionId, Kept]:
        """Revisions by their names, of those the log has."""
        found: dict[RevisionId, Kept] = {}
        for name in names:
            place = self.numbers.get(split_revision_id(name))
            if place is not None:
                line = self.log[place]
                if not line.body:
                    continue
                found[revision_id(line.device, line.n)] = Kept(*place, line.family, line.body, line.received_at)
        return found

    def reads(self, user: UserId, families: Collection[FamilyId]) -> Mapping[FamilyId, int]:
        """Of these families, those someone may read now, and since when."""
        return {a.family: a.since for a in self._standing(user) if a.family in families}

    def ended(self, user: UserId, team: TeamId, after: int, head: int, limit: int) -> Sequence[tuple[FamilyId, int]]:
        """Families of a team whose access ended after a count, each with the count of its end, ascending."""
        ends = [
            (a.until, a.family)
            for a in self.access.values()
            if a.user == user and a.team == team and a.until is not None and after < a.until <= head
        ]
        return [(family, until) for until, family in sorted(ends)[:limit]]

    def granted_at(self, user: UserId, team: TeamId, count: int) -> bool:
        """Whether someone's standing access to some family of a team began with this very count."""
        return any(a.team == team and a.since == count for a in self._standing(user))

    def caseload_digest(self, user: UserId, device: DeviceId) -> int:
        """The sum of the digests of all families someone may read, but for those that rest at their laptop."""
        stubs = self.resting(device)
        whole = [a.family for a in self._standing(user) if a.family not in stubs]
        hidden = sum(
            digest
            for record, (family, _, digest) in self.guarded.items()
            if family in whole and not self.shows(user, record)
        )
        return (sum(self.families[family][1] for family in whole) - hidden) % 2**64

    def note_reading(self, device: DeviceId, places: Collection[Place]) -> None:
        """Keep how far a laptop has read some teams' streams."""
        self.readings.update({(device, place.team): (place.at, place.within) for place in places})

    def forget_reading(self, device: DeviceId) -> None:
        """No longer claim to know how far a laptop has read."""
        self.readings = {key: place for key, place in self.readings.items() if key[0] != device}

    def seen_by_others(self, asker: Device, unseen: int, among: int) -> Sequence[int]:
        """Of the newest `among` of a laptop's own revisions from `unseen` up, those read elsewhere, ascending."""
        own = sorted(n for of, n in self.numbers if of == asker.device and n >= unseen)[-among:]
        return [n for n in own if self._is_seen(asker.user, *self.numbers[asker.device, n])]

    def _is_seen(self, writer: UserId, team: TeamId, seq: int) -> bool:
        family, record = self.log[team, seq].family, self.log[team, seq].record
        for (device, of), reached in self.readings.items():
            reader = self.enrolled_laptops[device].user
            rests = family in self.resting(device) or not self.shows(reader, record)
            granted = [a.since for a in self._standing(reader) if a.family == family and not rests]
            for since in granted if of == team and reader != writer else ():
                if ((seq, 0) if seq > since else (since, seq)) <= reached:
                    return True
        return False

    def _standing(self, user: UserId) -> list[Access]:
        return [a for a in self.access.values() if a.user == user and self._stands(a)]
