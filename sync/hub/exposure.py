"""What was on a lost laptop: families in the order in which people must be told, and how the laptop stood.

Domestic abuse first, as an address in the wrong hands is a danger to life; then what few may know; then the rest. The
order is that of the services' own procedure for a lost laptop; a breach that is likely to harm anybody is told to the
Information Commissioner within 72 hours of becoming known (UK GDPR, article 33).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fsdesk.lease import DAY_S
from fsdesk.records.fields import Sensitivity, Value
from fsdesk.records.ids import DeviceId, FamilyId, TeamId, UserId
from fsdesk.revisions import Revision, from_body
from fsdesk.trouble import Refused
from sync.asked_laptops import Exposure, FamilyOn
from sync.hub.laptops import LEASE, state
from sync.hub.ledger import Ledger

ABUSE = frozenset({"domestic_abuse", "domestic_abuse_current", "domestic_abuse_historic"})
"""Answers that say so, in whatever field of whatever record, standing or not: what was so may still be."""
LINES_AT_ONCE = 500


def exposure(ledger: Ledger, device: DeviceId, now: int, reader: UserId | None = None) -> Exposure:
    """What a laptop could hold: what its person may read, and what it has not said to have removed.

    To a reader it names only families that they may read themselves, and says nothing of others; None: the office.
    """
    laptop = ledger.device(device)
    if laptop is None:
        raise Refused("This hub knows no laptop with that id.", safe="Nothing was changed.")
    with ledger.reading():
        teams: dict[FamilyId, TeamId] = dict(ledger.standing(laptop.user))
        left = [one.family for one in ledger.removals() if one.device == device and not one.confirmed]
        teams.update(ledger.team_of([family for family in left if family not in teams]))
        if reader is not None:
            known = ledger.reads(reader, list(teams))
            teams = {family: team for family, team in teams.items() if family in known}
        stubs, hidden = ledger.resting(device), ledger.restricted(list(teams))
        families = [
            _family(ledger, laptop.user, family, team, family in hidden, stub=family in stubs)
            for family, team in teams.items()
        ]
        is_ = next(one for one in ledger.laptops(laptop.team) if one.device == device)
        order = state(ledger, device)
        days, _ = ledger.lease_policy() or LEASE
    return Exposure(
        device=device, user=laptop.user, label=laptop.label, heard_at=is_.heard_at,
        disk=is_.health.disk if is_.health is not None else "", waiting=is_.health.waiting if is_.health else 0,
        suspended=laptop.suspended, order=order, lease_ends_at=is_.heard_at + days * DAY_S if is_.heard_at else 0,
        asked_at=now, families=tuple(sorted(families, key=_most_in_danger)),
    )  # fmt: skip


def _most_in_danger(one: FamilyOn) -> tuple[bool, bool, bool, int, FamilyId]:
    return not one.abuse, not one.restricted, one.stub, -(one.counts[2] + one.counts[3]), one.family


def _family(ledger: Ledger, user: UserId, family: FamilyId, team: TeamId, restricted: bool, *, stub: bool) -> FamilyOn:
    safest: dict[str, int] = {}
    abuse = False
    for r in _revisions(ledger, user, family, team):
        safest[r.record] = max(safest.get(r.record, 0), r.sensitivity.safety)
        abuse = abuse or tells_of_abuse(r.fields)
        restricted = restricted or r.fields.get("restricted") is True
    counts = [list(safest.values()).count(one.safety) for one in Sensitivity]
    return FamilyOn(family, abuse, restricted, (counts[0], counts[1], counts[2], counts[3]), stub)


def tells_of_abuse(fields: Mapping[str, Value]) -> bool:
    """Whether some answer says that there is or was domestic abuse, or that an address is kept safe."""
    if fields.get("confidential") is True:
        return True
    return any(ABUSE.intersection(value) if isinstance(value, tuple) else value in ABUSE for value in fields.values())


def _revisions(ledger: Ledger, user: UserId, family: FamilyId, team: TeamId) -> Iterable[Revision]:
    after = 0
    while rows := ledger.lines_of_family(user, team, family, after, LINES_AT_ONCE):
        yield from (from_body(body) for _, body in rows)
        after = rows[-1][0]
