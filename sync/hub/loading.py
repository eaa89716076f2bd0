"""Handing out families whole, outside the order of the stream: asked for by name, or all of them to a new laptop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress

from fsdesk.records.ids import FamilyId, TeamId
from fsdesk.revisions import Revision, from_body
from fsdesk.rules_resting import STUB_KINDS
from sync.frames import encode_rows
from sync.hub.caseloads import Moved
from sync.hub.ledger import LEAD, Device, Ledger
from sync.hub.packing import Packing
from sync.hub.showing import what_may_go
from sync.protocol import ALL_IS_LOADED, Bearer, Holder, Load, Opening, Page, Place

ROWS_AT_ONCE = 512


def begin(ledger: Ledger, asker: Device, moved: Moved, places: Sequence[Place], packing: Packing) -> None:
    """The stubs of what rests, and what is to be asked for; the places stand after all of it."""
    teams = ledger.team_of([*moved.stubs, *moved.coming])
    for family in moved.stubs:
        _stub(ledger, asker, teams[family], family, packing)
    for place in places:
        coming = tuple(family for family in moved.coming if teams[family] == place.team)
        packing.add(Page(None, place, coming=coming))


def _stub(ledger: Ledger, asker: Device, team: TeamId, family: FamilyId, packing: Packing) -> None:
    rows: list[Revision] = []
    after = 0
    while some := ledger.lines_of_family(asker.user, team, family, after, ROWS_AT_ONCE):
        stub = [r for r in (from_body(body) for _, body in some) if r.kind in STUB_KINDS]
        rows += compress(stub, what_may_go(ledger, asker, stub))
        after = some[-1][0]
    packing.add(Page(encode_rows(rows, None) if rows else None, resting=(family,)))


class Loads:
    """Families an asker wants whole, in their order, each from where it was left."""

    def __init__(self, ledger: Ledger, asker: Device, wanted: Sequence[Load]) -> None:
        self._ledger = ledger
        self._asker = asker
        self._wanted = wanted
        families = [one.family for one in wanted]
        self._reads = ledger.reads(asker.user, families) if wanted else {}
        self._teams = ledger.team_of(families) if wanted else {}
        self.more = False

    def fill(self, packing: Packing) -> Iterator[None]:
        """One page after the other, until all is said or enough bytes are."""
        for one in self._wanted:
            for page in self._pages(one, packing.raw_bytes):
                if packing.room <= 0:
                    self.more = True
                    return
                packing.add(page)
                yield

    def _pages(self, wanted: Load, raw_bytes: int) -> Iterator[Page]:
        whole = wanted.family not in self._reads  # what is no longer theirs is let go in the stream
        after = wanted.after
        if whole:
            yield Page(None, loaded=Load(wanted.family, ALL_IS_LOADED))
        while not whole:
            team = self._teams[wanted.family]
            rows = self._ledger.lines_of_family(self._asker.user, team, wanted.family, after, ROWS_AT_ONCE)
            whole = len(rows) < ROWS_AT_ONCE
            late = self._ledger.late_in(team, [seq for seq, _ in rows]) if rows else set()
            bearers = self._ledger.bearers(team, late) if late else {}
            if not rows:
                yield Page(None, loaded=Load(wanted.family, ALL_IS_LOADED))
            for found in _lots(rows, raw_bytes):
                after = found[-1][0]
                is_last = whole and after == rows[-1][0]
                revisions = [from_body(body) for _, body in found]
                goes = what_may_go(self._ledger, self._asker, revisions)
                lot, revisions = list(compress(found, goes)), list(compress(revisions, goes))
                yield Page(
                    encode_rows(revisions, None) if revisions else None,
                    late=tuple(at for at, (seq, _) in enumerate(lot) if seq in late),
                    loaded=Load(wanted.family, ALL_IS_LOADED if is_last else after),
                    bearers=tuple(Bearer(at, bearers[seq]) for at, (seq, _) in enumerate(lot) if seq in bearers),
                )


def _lots(rows: Sequence[tuple[int, bytes]], raw_bytes: int) -> Iterator[list[tuple[int, bytes]]]:
    lot: list[tuple[int, bytes]] = []
    size = 0
    for row in rows:
        if lot and size + len(row[1]) > raw_bytes:
            yield lot
            lot, size = [], 0
        lot.append(row)
        size += len(row[1])
    if lot:
        yield lot


def laptops(ledger: Ledger, asker: Device, opening: Opening, packing: Packing) -> None:
    """How the laptops of a team are, and who holds its families, for who leads it and asks."""
    if opening.laptops and asker.role == LEAD:
        reads = ledger.standing(asker.user)
        held = tuple(Holder(f, tuple(users)) for f, users in ledger.holders(asker.team).items() if f in reads)
        packing.add(Page(None, laptops=ledger.laptops(asker.team, asker.user), holders=held))
