"""Who has read what: the places in a laptop's opening prove that it has all that lies before them.

What somebody wrote is *seen* once a laptop of another person, who may read the family now, has read past it.
"""

from __future__ import annotations

from sync.hub.ledger import Device, Ledger
from sync.protocol import Opening

SEEN_AMONG_MAX = 1_000
"""How many of a laptop's newest revisions are looked at in one answer: more than anybody writes between two."""


def note(ledger: Ledger, asker: Device, opening: Opening) -> None:
    """Keep how far this laptop says, with its signature, that it has read. Called in a transaction, of an opening
    whose places are of this hub's past.

    While families come to it outside the order of the stream, its places do not prove what it holds.
    """
    if opening.load:
        ledger.forget_reading(asker.device)
    elif opening.places:
        ledger.note_reading(asker.device, opening.places)


def seen(ledger: Ledger, asker: Device, opening: Opening, ranges_max: int) -> tuple[int, ...]:
    """Own revisions of the asker that somebody else has read, as first, last, first, last …"""
    if not opening.unseen:
        return ()
    ranges: list[int] = []
    for n in ledger.seen_by_others(asker, opening.unseen, SEEN_AMONG_MAX):
        if ranges and ranges[-1] == n - 1:
            ranges[-1] = n
        elif len(ranges) == 2 * ranges_max:
            break
        else:
            ranges += (n, n)
    return tuple(ranges)
