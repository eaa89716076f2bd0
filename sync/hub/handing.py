"""Handing out what a laptop lacks: in one order that any break can resume in, page by page, up to the bytes it wants.

The order is that of the pairs in `protocol.Place`. A family granted at a count comes whole at that count, its own
laptop's revisions included; what is written to it later comes at its own count, to all laptops but the writer's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import compress, islice
from typing import NamedTuple

import msgspec

from fsdesk.records.fields import Value
from fsdesk.records.ids import DeviceId, FamilyId, RevisionId, TeamId, UserId, split_revision_id
from fsdesk.revisions import Revision, from_body
from sync.frames import encode_rows
from sync.hub import loading
from sync.hub.caseloads import Moved
from sync.hub.ledger import Device, Entry, Ledger
from sync.hub.loading import Loads
from sync.hub.packing import Packing
from sync.hub.showing import what_may_go
from sync.protocol import (
    BEGINS,
    BUDGET_BYTES_MAX,
    LOADS_MAX,
    MARK_BYTES,
    Bearer,
    Load,
    Opening,
    Page,
    Place,
    Roster,
    Withdrawn,
    digest_bytes,
)
from sync.rows import LONG_TEXT_CHARS, BaseValue

ENTRIES_MAX = 1 << 15
"""Most revisions in one answer: at 130 sealed bytes each they fill the largest budget."""
LINES_AT_ONCE = 256
"""Bodies fetched in one statement: about ten frames."""
WITHDRAWN_MAX = 200
"""Records, the same."""
UNLOAD_MAX = 400
"""Families an answer's head has room to unload; the place stops before the rest, which come in the next answer."""
AHEAD_BYTES = 48 << 10
"""What of an answer is made before its head is: most answers are all of it. The rest of a long one is made while this
travels; its head says that there is more, as nobody has counted yet, and a short exchange follows."""


class Handed(msgspec.Struct, frozen=True):
    """What goes into an answer: the chunks of its frames, to be signed after its head, and what its head says.

    `rest` are further chunks, each made when it is asked for; the view of the ledger may have moved by then, as what
    they are made of never changes.
    """

    chunks: tuple[bytes, ...]
    rest: Iterator[bytes]
    places: tuple[Place, ...]
    unload: tuple[FamilyId, ...]
    more: bool
    digest: bytes
    withdrawn: tuple[Withdrawn, ...] = ()
    versions: Mapping[TeamId, int] = {}


def hand_out(
    ledger: Ledger, asker: Device, opening: Opening, version: int, moved: Moved, *, own_too: bool = False
) -> Handed:
    """Hand out what comes after the asker's places, as its version reads it. Called within one unmoving view.

    `own_too`: also what the asking laptop itself wrote, which it may have lost.
    """
    given = {place.team: place for place in opening.places}
    places: list[Place] = []
    unload: list[FamilyId] = []
    withdrawn: list[Withdrawn] = []
    # The counters are read before any row: what is numbered after this moment is for the next exchange.
    streams = ledger.streams(asker.user, asker.team)
    versions = ledger.access_versions(streams.keys())
    packing = Packing(min(opening.want_bytes, BUDGET_BYTES_MAX), version)
    number = ledger.tenant().roster
    if opening.roster != number:
        packing.add(Page(None, None, Roster(number, ledger.colleagues(streams))))
    loading.laptops(ledger, asker, opening, packing)
    if moved.resting:
        packing.add(Page(None, resting=moved.resting))
    if moved.begun:
        ends = [_Reading(ledger, asker, 1, Place(team, 0), head=head).end() for team, head in moved.begun.items()]
        loading.begin(ledger, asker, moved, ends, packing)
        given = {place.team: place for place in ends}
        # It has nothing but perhaps what it wrote itself, and what lies behind is not said to it: but for this.
        removals = (one for one in ledger.removals() if one.device == asker.device and not one.confirmed)
        unload += [one.family for one in removals][:UNLOAD_MAX]
    wanted = [*(one for one in opening.load if one != BEGINS), *map(Load, moved.coming[:LOADS_MAX])]
    loads = Loads(ledger, asker, wanted)
    filling = loads.fill(packing)
    for _ in filling:
        if packing.made > AHEAD_BYTES:
            return Handed(tuple(packing.chunks), packing.rest(filling), (), (), True, b"", (), versions)
    more = loads.more
    partial: set[FamilyId] | None = None
    for team, head in streams.items():
        place = given.get(team, Place(team, 0))
        if place.at >= head and place.within in (0, head):
            continue
        if partial is None:
            partial = {one.family for one in wanted} | ledger.resting(asker.device)
        reading = _Reading(ledger, asker, opening.floor, place, head=head, partial=partial, own_too=own_too)
        unload += reading.unload(UNLOAD_MAX - len(unload))
        withdrawn += reading.withdraw(WITHDRAWN_MAX - len(withdrawn))
        before = len(packing.chunks)
        filling = reading.fill(packing)
        for _ in filling:
            if packing.made > AHEAD_BYTES:
                told = (tuple(places), tuple(unload), True, b"", tuple(withdrawn), versions)
                return Handed(tuple(packing.chunks), packing.rest(filling), *told)
        more = more or reading.more
        # Of a team whose reading begins here a frame speaks already: its place is worth nothing without that frame.
        if len(packing.chunks) == before and reading.place != place and team not in moved.begun:
            places.append(reading.place)
    digest = b"" if more else digest_bytes(ledger.caseload_digest(asker.user, asker.device))
    told = (tuple(places), tuple(unload), more, digest, tuple(withdrawn), versions)
    return Handed(tuple(packing.chunks), iter(()), *told)


class _One(NamedTuple):
    """One row to be handed out."""

    entry: Entry
    body: bytes
    late: bool
    bearer: UserId | None


class _Reading:
    """One asker's reading of one team's stream, from a place on. Of families that are `partial` it holds no base."""

    def __init__(
        self, ledger: Ledger, asker: Device, floor: int, place: Place, *, head: int,
        partial: Collection[FamilyId] = (), own_too: bool = False,
    ) -> None:  # fmt: skip
        self._partial = partial
        self._ledger = ledger
        self._asker = asker
        self._reader = msgspec.structs.replace(asker, device=DeviceId("")) if own_too else asker
        self._floor = floor
        self._team: TeamId = place.team
        self._head = head
        self.place = place
        self.more = False

    def unload(self, room: int) -> list[FamilyId]:
        """The families whose access ended, as many as there is room for; what comes after the last is left for later.

        Every end has a count of its own, so that a place stands before or after it.
        """
        rows = self._ledger.ended(self._asker.user, self._team, self.place.at, self._head, room + 1)
        if len(rows) > room:
            self._head, self.more = rows[room][1] - 1, True
        return [family for family, _ in rows[:room]]

    def withdraw(self, room: int) -> list[Withdrawn]:
        """The records that are no longer for the asker, in the same way: also where it reads from the beginning, as it
        may hold what it wrote itself, or had from a hub that was put back since. One that has nothing yet never asks
        here for what lies behind it: see `hand_out`."""
        rows = self._ledger.withdrawn(self._asker.user, self._team, self.place.at, self._head, room + 1)
        if len(rows) > room:
            self._head, self.more = rows[room].at - 1, True
        return [Withdrawn(one.family, one.record) for one in rows[:room]]

    def fill(self, packing: Packing) -> Iterator[None]:
        """Pages of what comes next, each with the place it reaches, until all is said or enough bytes are."""
        after = (self.place.at, self.place.within)
        entries = self._ledger.entries(self._reader, self._team, after, self._head, ENTRIES_MAX)
        cut = len(entries) == ENTRIES_MAX
        done = 0
        for found in self._lots(entries, packing.raw_bytes):
            if packing.room <= 0:
                self.more = True
                return
            done += len(found)
            last = found[-1].entry
            lot, revisions = self._what_may_go(found)
            rows = encode_rows(revisions, self._bases(revisions)) if revisions else None
            late = tuple(at for at, one in enumerate(lot) if one.late)
            ends = done == len(entries) and not cut
            self.place = self.end() if ends else self._marked(last.at, last.within)
            bearers = tuple(Bearer(at, one.bearer) for at, one in enumerate(lot) if one.bearer is not None)
            packing.add(Page(rows, self.place, late=late, bearers=bearers))
            yield
        if cut:
            self.more = True
        elif not entries and (self._head, 0) >= after:
            self.place = self.end()

    def _what_may_go(self, found: Sequence[_One]) -> tuple[list[_One], list[Revision]]:
        revisions = [from_body(one.body) for one in found]
        goes = what_may_go(self._ledger, self._asker, revisions)
        return list(compress(found, goes)), list(compress(revisions, goes))

    def _lots(self, entries: Sequence[Entry], raw_bytes: int) -> Iterator[list[_One]]:
        lot: list[_One] = []
        size = 0
        rest = iter(entries)
        while some := list(islice(rest, LINES_AT_ONCE)):
            seqs = [entry.seq for entry in some]
            bodies, late = self._ledger.lines(self._team, seqs), self._ledger.late_in(self._team, seqs)
            bearers = self._ledger.bearers(self._team, late) if late else {}
            for entry in some:
                body = bodies[entry.seq]
                if lot and size + len(body) > raw_bytes:
                    yield lot
                    lot, size = [], 0
                lot.append(_One(entry, body, entry.seq in late, bearers.get(entry.seq)))
                size += len(body)
        if lot:
            yield lot

    def end(self) -> Place:
        """The place after everything up to the head: past the loading of a family granted at the head itself."""
        loaded = self._ledger.granted_at(self._asker.user, self._team, self._head)
        return self._marked(self._head, self._head if loaded else 0)

    def _marked(self, at: int, within: int) -> Place:
        return Place(self._team, at, within, self._ledger.link_at(self._team, at)[:MARK_BYTES])

    def _bases(self, revisions: Sequence[Revision]) -> BaseValue | None:
        """The values the laptop surely holds of those these were written over: an edit of one travels as a splice."""
        names = {
            name
            for r in revisions
            if r.over and any(isinstance(value, str) and len(value) > LONG_TEXT_CHARS for value in r.fields.values())
            for name in r.over
        }
        if not names:
            return None
        kept = self._ledger.find(names)
        withheld = self._ledger.withheld(self._asker.user, {from_body(row.body).record for row in kept.values()})
        since = self._ledger.reads(self._asker.user, {row.family for row in kept.values()})
        held: dict[RevisionId, Revision] = {}
        for name, row in kept.items():
            device, n = split_revision_id(name)
            granted = since.get(row.family)
            if row.team != self._team or granted is None or row.family in self._partial:
                continue
            at = (row.seq, 0) if row.seq > granted else (granted, row.seq)
            mine_for_sure = device != self._asker.device or n < self._floor
            if at <= (self.place.at, self.place.within) and mine_for_sure:
                held[name] = from_body(row.body)
        held = {name: r for name, r in held.items() if r.record not in withheld}

        def base(name: RevisionId, field: str) -> Value:
            found = held.get(name)
            return None if found is None else found.fields.get(field)

        return base
