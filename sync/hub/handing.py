"""Handing out what a laptop lacks: in one order that any break can resume in, page by page, up to the bytes it wants.

The order is that of the pairs in `protocol.Place`. A family granted at a count comes whole at that count, its own
laptop's revisions included; what is written to it later comes at its own count, to all laptops but the writer's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from fsdesk.records.fields import Value
from fsdesk.records.ids import DeviceId, FamilyId, RevisionId, TeamId, split_revision_id
from fsdesk.revisions import Revision, from_body
from sync.frames import FrameStream, encode_rows, raw_of_frame
from sync.hub.ledger import Device, Entry, Ledger
from sync.protocol import BUDGET_BYTES_MAX, MARK_BYTES, Opening, Page, Place, Roster, digest_bytes
from sync.rows import LONG_TEXT_CHARS, BaseValue
from sync.sealing import SIGNATURE_BYTES, TAG_BYTES, FrameWriter

ENTRIES_MAX = 1 << 15
"""Most revisions in one answer: at 130 sealed bytes each they fill the largest budget."""
LINES_AT_ONCE = 256
"""Bodies fetched in one statement: about ten frames."""
UNLOAD_MAX = 400
"""Families an answer's head has room to unload; the place stops before the rest, which come in the next answer."""
AHEAD_BYTES = 48 << 10
"""What of an answer is made before its head is: most answers are all of it. The rest of a long one is made while this
travels; its head says that there is more, as nobody has counted yet, and a short exchange follows."""

FRAME_EXTRA_BYTES = 4 + TAG_BYTES + SIGNATURE_BYTES


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


def hand_out(ledger: Ledger, asker: Device, opening: Opening, version: int, *, own_too: bool = False) -> Handed:
    """Hand out what comes after the asker's places, as its version reads it. Called within one unmoving view.

    `own_too`: also what the asking laptop itself wrote, which it may have lost.
    """
    given = {place.team: place for place in opening.places}
    places: list[Place] = []
    unload: list[FamilyId] = []
    # The counters are read before any row: what is numbered after this moment is for the next exchange.
    streams = ledger.streams(asker.user, asker.team)
    pack = _Packing(min(opening.want_bytes, BUDGET_BYTES_MAX), version)
    number = ledger.tenant().roster
    if opening.roster != number:
        pack.add(Page(None, None, Roster(number, ledger.colleagues(streams))))
    more = False
    for team, head in streams.items():
        place = given.get(team, Place(team, 0))
        if place.at >= head and place.within in (0, head):
            continue
        reading = _Reading(ledger, asker, opening.floor, place, head, own_too=own_too)
        unload += reading.unload(UNLOAD_MAX - len(unload))
        before = len(pack.chunks)
        filling = reading.fill(pack)
        for _ in filling:
            if pack.made > AHEAD_BYTES:
                return Handed(tuple(pack.chunks), pack.rest(filling), tuple(places), tuple(unload), True, b"")
        more = more or reading.more
        if len(pack.chunks) == before and reading.place != place:
            places.append(reading.place)
    digest = b"" if more else digest_bytes(ledger.caseload_digest(asker.user))
    return Handed(tuple(pack.chunks), iter(()), tuple(places), tuple(unload), more, digest)


class _Unsealed(FrameWriter):
    """Leaves chunks as they are: a frame's signature follows the head's, and the head says what is in the frames."""

    def __init__(self) -> None:
        pass

    def frame(self, chunk: bytes) -> bytes:
        """The chunk itself."""
        return chunk


class _Packing:
    """The chunks of one answer's frames, and how many bytes are still wanted."""

    def __init__(self, want_bytes: int, version: int) -> None:
        self._version = version
        self._stream: FrameStream | None = None
        self.room = want_bytes
        self.raw_bytes = raw_of_frame(want_bytes)
        self.made = 0
        self.chunks: list[bytes] = []

    def add(self, page: Page) -> None:
        """One more frame."""
        if self._stream is None:
            # Only now: most exchanges hand out nothing, and a compressor costs more than all the rest of them.
            self._stream = FrameStream(_Unsealed(), self._version)
        chunk = self._stream.frame(page)
        self.chunks.append(chunk)
        self.made += len(chunk) + FRAME_EXTRA_BYTES
        self.room -= len(chunk) + FRAME_EXTRA_BYTES

    def rest(self, filling: Iterator[None]) -> Iterator[bytes]:
        """The chunks still to be made."""
        for _ in filling:
            yield self.chunks.pop()


class _Reading:
    """One asker's reading of one team's stream, from a place on."""

    def __init__(self, ledger: Ledger, asker: Device, floor: int, place: Place, head: int, *, own_too: bool) -> None:
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

    def fill(self, pack: _Packing) -> Iterator[None]:
        """Pages of what comes next, each with the place it reaches, until all is said or enough bytes are."""
        after = (self.place.at, self.place.within)
        entries = self._ledger.entries(self._reader, self._team, after, self._head, ENTRIES_MAX)
        cut = len(entries) == ENTRIES_MAX
        done = 0
        for lot in self._lots(entries, pack.raw_bytes):
            if pack.room <= 0:
                self.more = True
                return
            done += len(lot)
            last = lot[-1][0]
            revisions = [from_body(body) for _, body in lot]
            rows = encode_rows(revisions, self._bases(revisions))
            ends = done == len(entries) and not cut
            self.place = self._end() if ends else self._marked(last.at, last.within)
            pack.add(Page(rows, self.place))
            yield
        if cut:
            self.more = True
        elif not entries and (self._head, 0) >= after:
            self.place = self._end()

    def _lots(self, entries: Sequence[Entry], raw_bytes: int) -> Iterator[list[tuple[Entry, bytes]]]:
        lot: list[tuple[Entry, bytes]] = []
        size = 0
        rest = iter(entries)
        while some := list(islice(rest, LINES_AT_ONCE)):
            bodies = self._ledger.lines(self._team, [entry.seq for entry in some])
            for entry in some:
                body = bodies[entry.seq]
                if lot and size + len(body) > raw_bytes:
                    yield lot
                    lot, size = [], 0
                lot.append((entry, body))
                size += len(body)
        if lot:
            yield lot

    def _end(self) -> Place:
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
        since = self._ledger.reads(self._asker.user, {row.family for row in kept.values()})
        held: dict[RevisionId, Revision] = {}
        for name, row in kept.items():
            device, n = split_revision_id(name)
            granted = since.get(row.family)
            if row.team != self._team or granted is None:
                continue
            at = (row.seq, 0) if row.seq > granted else (granted, row.seq)
            mine_for_sure = device != self._asker.device or n < self._floor
            if at <= (self.place.at, self.place.within) and mine_for_sure:
                held[name] = from_body(row.body)

        def base(name: RevisionId, field: str) -> Value:
            found = held.get(name)
            return None if found is None else found.fields.get(field)

        return base
