"""Taking back what others wrote from laptops that still hold it, at a hub that was put back from a copy.

Its author's laptop may have let it go, or be lost, or never have been one (an import). It is the bearer's word: it is
kept as late, with the laptop that brought it, opens nothing to anybody, and never stands in for what is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fsdesk.records.ids import DeviceId, FamilyId, RecordId, RevisionId, TeamId
from fsdesk.revisions import body_hash
from sync.hub.apart import keeps_apart, said_by
from sync.hub.beyond import note_names
from sync.hub.caseloads import planned_by
from sync.hub.checks import is_author_name, is_name, what_is_wrong_with_words
from sync.hub.contributing import note_taken_in
from sync.hub.ended import ended_in
from sync.hub.guarding import note
from sync.hub.ledger import Device, Ledger
from sync.hub.outings import note_plans
from sync.hub.taking import Good, append, say_heads, welcome
from sync.rows import Row


def take_back(ledger: Ledger, bearer: Device, rows: Sequence[Row], now: int) -> int:
    """Take what other laptops wrote, each once by its laptop and number; how many were new. The rest leaves no trace:
    under an author's number nothing but what its laptop sent may speak of what that author did."""
    named: dict[RevisionId, Good] = {}
    for row in rows:
        r = row.revision
        if r is not None and is_name(r.id) and not what_is_wrong_with_words(r, len(row.body)):
            named.setdefault(r.id, Good(r, row.body, body_hash(row.body)))
    with ledger.writing():
        # In one order, so that two who bring the same wait for each other; and for its author, who may come meanwhile.
        devices = sorted({bearer.device, *(one.revision.device for one in named.values())})
        known = {device: ledger.hold_device(device) for device in devices}
        held = known[bearer.device]
        if held is None or held.suspended or not ledger.tenant().put_back:
            return 0
        new = [one for one in named.values() if _may_be_its_authors(one, known)]
        placed = _place(ledger, held, new)
        for team, theirs in placed.items():
            first = append(ledger, team, [(one, True) for one in theirs], now)
            ledger.keep_borne(team, held.device, [(seq, one.revision.family) for seq, one in enumerate(theirs, first)])
        taken = [one.revision for theirs in placed.values() for one in theirs]
        say_heads(ledger, taken)
        note(ledger, taken)
        note_names(ledger, taken)
        note_taken_in(ledger, taken, now)
        ledger.plan(planned_by(taken))
        note_plans(ledger, taken, now)
    return len(taken)


def _may_be_its_authors(one: Good, known: Mapping[DeviceId, Device | None]) -> bool:
    """Whether the author is whose laptop it is; of a laptop that joined after the copy nobody can say."""
    writer = known[one.revision.device]
    return is_author_name(one.revision.author) if writer is None else writer.user == one.revision.author


def _place(ledger: Ledger, bearer: Device, found: Sequence[Good]) -> dict[TeamId, list[Good]]:
    """What is new, by team: of families its person reads, as leads do, or that this laptop brought back."""
    families = dict.fromkeys(one.revision.family for one in found)
    teams = dict(ledger.hold_streams(families, bearer.team)) if families else {}
    unknown = [family for family in families if family not in teams]
    teams.update(welcome(ledger, bearer, unknown, put_back=True))
    may = {*unknown, *ledger.reads(bearer.user, families), *ledger.borne_by(bearer.device, families)}
    may -= ledger.purged(families)
    homes = _homes(ledger, found)
    there = ledger.find([one.revision.id for one in found])
    emptied = ledger.emptied({RecordId(one.revision.record) for one in found})
    emptied |= ended_in(ledger, [one.revision for one in found if one.revision.family in may], teams)
    placed: dict[TeamId, list[Good]] = {}
    for one in found:
        r = one.revision
        if (
            r.record not in emptied
            and r.family in may
            and homes.get(r.record, r.family) == r.family
            and r.id not in there
            and ((apart := said_by(ledger, r)) is None or keeps_apart(ledger, apart, r))
        ):
            placed.setdefault(teams[r.family], []).append(one)
    return dict(sorted(placed.items()))


def _homes(ledger: Ledger, found: Sequence[Good]) -> Mapping[RecordId, FamilyId]:
    return ledger.family_of_records({RecordId(one.revision.record) for one in found if not one.revision.creates})
