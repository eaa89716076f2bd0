"""What a laptop says of its caseload, obeyed in the transaction that counts its request; and what is planned when.

A family *rests* at a laptop when only a stub of it is there: it is left out of what that laptop is compared by, until
somebody writes to it or the laptop asks for it. A laptop that had all of a family says when it may rest; until somebody
writes to it, a new laptop gets only its stub.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import msgspec

from fsdesk.records.ids import N_MAX, FamilyId, TeamId
from fsdesk.revisions import Revision
from sync.hub.checks import NAME_CHARS_MAX, is_name
from sync.hub.ledger import Device, Ledger
from sync.hub.ledger_moving import Planned
from sync.protocol import BEGINS, LOADS_MAX, Opening

PLANNING_FIELDS = ("planned_start", "actual_start")


class Moved(msgspec.Struct, frozen=True):
    """What came of it: removals noted, families that rest from now on; and for a laptop that begins, what it gets.

    `begun` is how far each team's stream had come then: what lies before it comes family by family, in the order of
    `coming`, and of `stubs` only as a stub.
    """

    noted: tuple[FamilyId, ...] = ()
    resting: tuple[FamilyId, ...] = ()
    begun: Mapping[TeamId, int] = {}
    coming: tuple[FamilyId, ...] = ()
    stubs: tuple[FamilyId, ...] = ()


def is_sound(opening: Opening) -> bool:
    """Whether what an opening says of its caseload has its form: names are names, numbers in range, words short."""
    loads = [one for one in opening.load if one != BEGINS]
    families = (*opening.unloaded, *opening.rest, *(one.family for one in loads))
    numbers = [one.after for one in loads]
    words: list[str] = [place.team for place in opening.places]
    if opening.health is not None:
        numbers += (opening.health.waiting, opening.health.schema)
        words += (opening.health.oldest, opening.health.app, opening.health.disk)
    return (
        all(map(is_name, families))
        and all(0 <= number <= N_MAX for number in numbers)
        and all(len(text) <= NAME_CHARS_MAX and "\0" not in text for text in words)
    )


def obey(ledger: Ledger, asker: Device, opening: Opening, now: int) -> Moved:
    """Keep what an opening says of its laptop's caseload. Called within the transaction that counts the request."""
    if opening.health is not None:
        ledger.keep_health(asker.device, opening.health)
    if opening.unloaded:
        ledger.confirm_removed(asker.device, opening.unloaded)
    if opening.counter > 1 and not any(place.at for place in opening.places):
        ledger.load_again(asker.device, None)  # it reads all from the beginning
    if opening.load:
        ledger.load_again(asker.device, {load.family for load in opening.load})
    resting = _rest(ledger, asker, opening)
    if BEGINS in opening.load:
        return _begin(ledger, asker, opening, now)
    return Moved(noted=opening.unloaded, resting=resting)


def _rest(ledger: Ledger, asker: Device, opening: Opening) -> tuple[FamilyId, ...]:
    """The families of those it asks for that may rest: all that is in them, the laptop has read."""
    if not opening.rest:
        return ()
    at = {place.team: place.at for place in opening.places}
    held = ledger.reads(asker.user, opening.rest)
    teams = ledger.hold_streams(list(held), asker.team)
    read = [
        family
        for family, team in teams.items()
        if team in at and held[family] <= at[team] and not ledger.lines_of_family(asker.user, team, family, at[team], 1)
    ]
    ledger.mark_restful(read)
    ledger.rest(asker.device, read)
    return tuple(read)


def _begin(ledger: Ledger, asker: Device, opening: Opening, now: int) -> Moved:
    """What a laptop gets that has nothing: of families that rest a stub, the others whole, soonest visited first."""
    standing = ledger.standing(asker.user)
    ledger.hold_streams(list(standing), asker.team)
    heads = ledger.streams(asker.user, asker.team)
    stubs = ledger.restful(list(standing))
    today = datetime.fromtimestamp(now, UTC).date().isoformat()
    soon = ledger.next_planned(list(standing), today)
    coming = sorted(standing.keys() - stubs, key=lambda family: (soon.get(family, "~"), family))
    # What it will ask for only later is not there either, until it does.
    absent = [*sorted(stubs), *coming[LOADS_MAX:]]
    ledger.rest(asker.device, absent)
    return Moved(opening.unloaded, (), dict(heads), tuple(coming), tuple(sorted(stubs)))


def planned_by(revisions: Iterable[Revision]) -> list[Planned]:
    """On which day each visit is, of those these revisions put on a day."""
    found: list[Planned] = []
    for r in revisions:
        if r.kind == "visit":
            days = [r.fields[name] for name in PLANNING_FIELDS if r.fields.get(name)]
            found.extend(Planned(r.family, r.record, day[:10]) for day in days[:1] if isinstance(day, str))
    return found
