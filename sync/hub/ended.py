"""Records of which nothing is taken: what was held about somebody was destroyed, and they would have gone with it.

A note that a laptop far away wrote about nobody but them, before it heard, is a record no hub has seen. It is known by
what it says of itself when it first comes, and by its name from then on: what is written into it later says no more
whom it is about.

Source: UK GDPR, Article 17 (erasure).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fsdesk.erasing import named_in, would_go
from fsdesk.records.ids import FamilyId, RecordId, TeamId
from fsdesk.revisions import Revision
from sync.hub.ledger import Ledger
from sync.hub.ledger_retaining import Emptied


def ended_in(ledger: Ledger, revisions: Iterable[Revision], teams: Mapping[FamilyId, TeamId]) -> set[RecordId]:
    """Of the records these are written into, those of which nothing is taken; what is new among them is kept as such.
    The streams of the teams are held."""
    by_record: dict[RecordId, list[Revision]] = {}
    for one in revisions:
        by_record.setdefault(RecordId(one.record), []).append(one)
    if not by_record:
        return set()
    names = {RecordId(name) for group in by_record.values() for name in named_in(group)}
    gone = ledger.emptied_whole({*by_record, *names})
    if not gone:
        return set()
    there = ledger.family_of_records(by_record.keys())
    # Whoever begins a record says of whom it is; nobody ends one of which another's first writing is on its way.
    unseen = {
        record: group
        for record, group in by_record.items()
        if record not in there and record not in gone and any(one.creates for one in group)
    }
    new = would_go(unseen, gone)
    emptied = []
    for record in sorted(new):
        family = unseen[record][0].family
        if (team := teams.get(family)) is not None:
            at, _ = ledger.add_counts(team, 1)
            emptied.append(Emptied(record, at, family, whole=True))
    ledger.keep_emptied(emptied)
    return new | (gone & by_record.keys())
