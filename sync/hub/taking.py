"""Taking in what a laptop sends: each revision once, numbered in its team's stream, or set aside with a reason.

Good work is never turned away whole: one bad revision is set aside on its own, and what follows it still lands.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import msgspec

from fsdesk.records import Allocation
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, TeamId, UserId
from fsdesk.revisions import Revision, body_hash, from_body, heads
from fsdesk.roles import Action, Context, may
from sync.hub.allocating import end_access, obey_word
from sync.hub.apart import may_be_said
from sync.hub.beyond import note_names
from sync.hub.caseloads import planned_by
from sync.hub.checks import is_name, what_is_wrong_with
from sync.hub.contributing import note_taken_in
from sync.hub.ended import ended_in
from sync.hub.guarding import Barred, note
from sync.hub.ledger import LEAD, Device, Ledger, Line, SetAside
from sync.hub.outings import note_plans
from sync.hub.showing import actor_of
from sync.protocol import digest_of
from sync.rows import Row

LINK_BYTES = 32
BASE_MISSING = "base_missing"
NOT_YOUR_LAPTOP = "not_your_laptop"
TWIN = "twin"
NOT_YOURS = "not_yours"
PURGED = "purged"
SAID_APART = "said_apart"


class Good(msgspec.Struct, frozen=True):
    """A revision nothing is wrong with so far, its canonical body and that body's hash."""

    revision: Revision
    body: bytes
    hash: bytes


class Taken(msgspec.Struct, frozen=True):
    """What became of some rows: numbers the log now has as they were sent, and numbers set aside, each with a code."""

    held: tuple[int, ...]
    refused: tuple[tuple[int, str], ...]
    twins: tuple[int, ...]


def take(ledger: Ledger, asker: Device, rows: Iterable[Row], now: int, *, late: bool = False) -> Taken:
    """Take rows in, all in one transaction that is durable when this returns. The same rows again change nothing.

    All of them are marked as late where they came another way than with an exchange.
    """
    good, aside, untold = _sort_out(asker, rows)
    with ledger.writing():
        # As it is now, and stays until this is kept: a laptop suspended a moment ago writes late.
        asker = ledger.hold_device(asker.device) or asker
        new, again, twins = _told_apart(good, ledger.hashes(asker.device, good.keys()))
        families = {*(one.revision.family for one in new), *(one.family for one in _said_in((*aside, *twins)).values())}
        streams = ledger.hold_streams(families, asker.team) if families else {}
        placed, not_ours = _place(ledger, asker, new, streams, late=late)
        aside = _without_words(ledger, (*aside, *not_ours))
        twins = _without_words(ledger, twins)
        for team, group in groupby(sorted(placed, key=lambda pair: pair[0]), key=lambda pair: pair[0]):
            append(ledger, team, [line for _, line in group], now)
        taken = [line[0] for _, line in placed]
        say_heads(ledger, [one.revision for one in taken])
        ledger.plan(planned_by(one.revision for one in taken))
        note_plans(ledger, [one.revision for one in taken], now)
        ledger.count_taken(asker.device, len(taken))
        for team, (one, came_late) in placed:
            if one.revision.kind == Allocation.kind() and not came_late and _leads(asker, team):
                obey_word(ledger, one.revision)
        note(ledger, [one.revision for one in taken])
        note_names(ledger, [one.revision for one in taken])
        note_taken_in(ledger, [one.revision for one in taken], now)
        ledger.set_aside(asker.device, aside, twins, now)
    return Taken(
        held=(*again, *(one.revision.n for one in taken)),
        refused=(*((row.n, row.code) for row in (*aside, *twins)), *untold),
        twins=tuple(row.n for row in twins),
    )


_Placed = tuple[TeamId, tuple[Good, bool]]


def _sort_out(
    asker: Device, rows: Iterable[Row]
) -> tuple[dict[int, list[Good]], list[SetAside], list[tuple[int, str]]]:
    """The rows that may be looked at further, by number; those set aside; and those only the desk need hear of.

    A row whose base the hub does not hold is not what its author wrote, so it is not kept: the desk sends it whole. Nor
    is what another laptop is said to have written: no desk sends that to a hub that was not put back.
    """
    good: dict[int, list[Good]] = {}
    aside: list[SetAside] = []
    untold: list[tuple[int, str]] = []
    for row in rows:
        code = row.code
        if row.revision is not None:
            code = what_is_wrong_with(row.revision, len(row.body), asker)
            if not code:
                good.setdefault(row.n, []).append(Good(row.revision, row.body, body_hash(row.body)))
                continue
        if code in (BASE_MISSING, NOT_YOUR_LAPTOP):
            untold.append((row.n, code))
        else:
            aside.append(SetAside(row.n, body_hash(row.body), code, row.body))
    return good, aside, untold


def _told_apart(
    good: Mapping[int, Sequence[Good]], hashes: Mapping[int, bytes]
) -> tuple[list[Good], list[int], list[SetAside]]:
    """The new ones, the numbers of those held already, and other writings under a number that is taken."""
    new: list[Good] = []
    again: list[int] = []
    twins: list[SetAside] = []
    for n, found in good.items():
        first = hashes.get(n)
        if first is None:
            first = found[0].hash
            new.append(found[0])
        for one in found:
            if one.hash != first:
                twins.append(SetAside(n, one.hash, TWIN, one.body))
            elif n in hashes:
                again.append(n)
    return new, again, twins


def _place(
    ledger: Ledger, asker: Device, new: Sequence[Good], streams: Mapping[FamilyId, TeamId], *, late: bool
) -> tuple[list[_Placed], list[SetAside]]:
    """Each revision with its team's stream and whether it came late; and those of families that are not the asker's.
    The streams of all families that are known are held."""
    if not new:
        return [], []
    families = dict.fromkeys(one.revision.family for one in new)
    teams = dict(streams)
    put_back = ledger.tenant().put_back
    # A hub put back takes late what it has forgotten the cause of, of those only whose work it is to write.
    forgotten = put_back and may(actor_of(asker), Action.WRITE, Context(held=True))
    hidden, gone = ledger.excluded(asker.user, families), ledger.purged(families)
    teams.update(welcome(ledger, asker, [family for family in families if family not in {*teams, *gone}], put_back))
    access = ledger.access_of(asker.user, families)
    homes = ledger.family_of_records({RecordId(one.revision.record) for one in new if not one.revision.creates})
    restricted = ledger.restricted(families) if asker.role == LEAD else set()
    led = {family for family in families if family not in hidden and family in teams and _leads(asker, teams[family])}
    ours = {family for family in families if forgotten or family in access or family in led}
    ended_records = ended_in(ledger, [one.revision for one in new if one.revision.family in ours], teams)
    barred = Barred(ledger, asker, [one.revision for one in new])
    placed: list[_Placed] = []
    aside: list[SetAside] = []
    for one in new:
        family = one.revision.family
        row, team = access.get(family), teams.get(family)
        if family in ours and (family in gone or one.revision.record in ended_records):
            aside.append(SetAside(one.revision.n, one.hash, PURGED, one.body))
        elif family not in ours or team is None:
            aside.append(SetAside(one.revision.n, one.hash, NOT_YOURS, one.body))
        elif not may_be_said(ledger, asker, one.revision, (good.revision for _, (good, _) in placed)):
            aside.append(SetAside(one.revision.n, one.hash, SAID_APART, one.body))
        elif barred.is_refused(one.revision):
            aside.append(SetAside(one.revision.n, one.hash, NOT_YOURS, one.body))
        elif homes.get(one.revision.record, family) != family:
            aside.append(SetAside(one.revision.n, one.hash, "other_family", one.body))
        else:
            excused = family in led and (row is None or family not in restricted)
            ended = not excused and (row is None or row.until is not None)
            placed.append((team, (one, late or ended or asker.suspended or barred.is_late(one.revision))))
    return placed, aside


def _said_in(aside: Iterable[SetAside]) -> dict[SetAside, Revision]:
    """What of these can be read and is of a family, as what it says."""
    found: dict[SetAside, Revision] = {}
    for one in aside:
        with contextlib.suppress(msgspec.MsgspecError, ValueError):
            found[one] = from_body(one.body)
    return {one: r for one, r in found.items() if is_name(r.family)}


def _without_words(ledger: Ledger, aside: Sequence[SetAside]) -> list[SetAside]:
    """The same, where of what was written into a record that was destroyed only the hash is kept, whatever else is
    wrong with it: two people decided that this hub holds no more of it. Whoever wrote it has it, and is told."""
    said = _said_in(aside)
    records = {one.record for one in said.values() if is_name(one.record)}
    homes = ledger.family_of_records(records) if records else {}
    gone = ledger.purged({*homes.values(), *(one.family for one in said.values())}) if said else set()
    whole = ledger.emptied_whole(records) if records else set()
    ended = {
        row for row, r in said.items() if r.record in whole or not gone.isdisjoint((r.family, homes.get(r.record)))
    }
    return [row._replace(body=b"") if row in ended else row for row in aside]


def _leads(asker: Device, team: TeamId) -> bool:
    return asker.role == LEAD and asker.team == team


def _founder(family: FamilyId) -> DeviceId:
    """The laptop that first wrote of a family: a family is named for its first revision."""
    return DeviceId(family.partition(".")[0])


def welcome(ledger: Ledger, asker: Device, families: Sequence[FamilyId], put_back: bool) -> dict[FamilyId, TeamId]:
    """Give families seen for the first time their team and first readers: whose laptop is in their name, and the leads.

    Nobody makes a family in a colleague's name: that would open the family the colleague makes under it later. A hub
    put back from a copy hears of its families from anybody, and they are still their founder's. One whose role begins
    no families reads it no longer at once: what they wrote, in the role before perhaps, comes late to who leads.
    """
    homes: dict[tuple[TeamId, UserId | None], list[FamilyId]] = {}
    past: set[UserId] = set()
    for family in families:
        founder = asker if _founder(family) == asker.device else ledger.device(_founder(family)) if put_back else None
        if founder is not None:
            homes.setdefault((founder.team, founder.user), []).append(family)
            if not may(actor_of(founder), Action.TAKE_REQUEST, Context()):
                past.add(founder.user)
        elif put_back:  # the founder's laptop joined after the copy was made
            homes.setdefault((asker.team, None), []).append(family)
    for (team, founder_user), theirs in sorted(homes.items(), key=lambda home: (home[0][0], home[0][1] or "")):
        since, _ = ledger.add_counts(team, 1)
        ledger.add_families(team, theirs)
        for user in sorted({*ledger.leads_of(team), *([founder_user] if founder_user else [])}):
            ledger.grant(user, team, theirs, since)
        if founder_user is not None and founder_user in past:
            for family in theirs:
                end_access(ledger, founder_user, family)
    return {family: team for (team, _), theirs in homes.items() for family in theirs}


def append(ledger: Ledger, team: TeamId, placed: Sequence[tuple[Good, bool]], now: int) -> int:
    """Number these in their team's stream, each with whether it came late; the first of their counts."""
    first, link = ledger.add_counts(team, len(placed))
    lines: list[Line] = []
    by_family: dict[FamilyId, list[bytes]] = {}
    for seq, (one, late) in enumerate(placed, first):
        r = one.revision
        link = hashlib.blake2b(link + one.hash, digest_size=LINK_BYTES).digest()
        lines.append(Line(seq, r.family, r.record, r.device, r.n, r.creates, late, now, one.hash, link, one.body))
        by_family.setdefault(r.family, []).append(one.hash)
    ledger.append(team, lines)
    ledger.set_link(team, link)
    ledger.add_to_digests({family: digest_of(hashes) for family, hashes in by_family.items()})
    return first


def say_heads(ledger: Ledger, taken: Sequence[Revision]) -> None:
    """Keep the heads of the records that were written to. A new record's one revision is its head."""
    created = {r.record: r for r in taken if r.creates}
    changed = {r.record for r in taken if not r.creates} | ledger.written_to(created.keys())
    found: list[tuple[RecordId, DeviceId, int]] = [
        (r.record, r.device, r.n) for record, r in created.items() if record not in changed and r.fields
    ]
    if changed:
        ledger.drop_heads(changed)
        for record, bodies in ledger.bodies_of_records(changed).items():
            speaking = {r.id: r for group in heads(map(from_body, bodies)).values() for r in group}
            found.extend((record, r.device, r.n) for r in speaking.values())
    ledger.add_heads(found)
