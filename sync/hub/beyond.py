"""Beyond one's caseload: who knows somebody, reading a family for a while, looking that over, what people declare.

Whoever opens a family does so online, for a reason, for a quarter of an hour, reads only, and is told on: to whoever
leads its team and to the information-governance officer, until one of them has looked it over. An exclusion, and a
record that tells of somebody, no opening gets past.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fsdesk.events import REASON_CHARS_MAX
from fsdesk.likeness import words_of
from fsdesk.records.fields import Value
from fsdesk.records.ids import FamilyId, TeamId, UserId
from fsdesk.revisions import Revision, from_body
from fsdesk.roles import OPEN_S, SUMMARY_KINDS, Action, Context, Decision, decide, reason_is_given
from sync.asked_beyond import ALL_IS_TOLD, BODIES_BYTES, OVER, TOO_SHORT
from sync.hub.guarding import exclude
from sync.hub.ledger import Device, Ledger
from sync.hub.ledger_beyond import Conflict, Opening
from sync.hub.ledger_guarding import Exclusion, Standing
from sync.hub.noting import note
from sync.hub.showing import actor_of, context_of
from sync.questions import NOT_ALLOWED

NAME_FIELDS = ("full_name", "known_as", "former_names", "given_name", "family_name")
"""What people are called, as this version writes it, and as others do."""
CONTACTS_MAX = 5
ROWS_AT_ONCE = 256
_ANY_REASON = "any reason there could be for it"


def note_names(ledger: Ledger, taken: Iterable[Revision]) -> None:
    """Keep the words of the names these say people have, in the transaction that took them."""
    names = {
        (word, r.record, r.family)
        for r in taken
        if r.kind == "person"
        for word in words_of(*(text for name in NAME_FIELDS for text in _texts(r.fields.get(name))))
    }
    if names:
        ledger.keep_names(names)


def _texts(value: Value) -> tuple[str, ...]:
    found = value if isinstance(value, tuple) else (value,)
    return tuple(text for text in found if isinstance(text, str))


# -- who knows somebody ----------------------------------------------------------------------------------------------


class Known(NamedTuple):
    """Whom to talk to about somebody; the family only for who may open it."""

    name: str
    team: str
    family: FamilyId


def find(ledger: Ledger, asker: Device, given_name: str, family_name: str) -> Sequence[Known] | str:
    """Whom to talk to about a person of this name, each once; or a code. Of what is hidden from the asker it says what
    it says of nobody."""
    words = words_of(given_name, family_name)
    if not words_of(given_name) or not words_of(family_name):
        return TOO_SHORT
    if decide(actor_of(asker), Action.FIND, context_of(asker, Standing(asker.team, *[False] * 4))) is Decision.NO:
        return NOT_ALLOWED
    people = ledger.known_by(words)
    hidden = ledger.withheld(asker.user, people.keys()) if people else set()
    families = sorted({family for record, family in people.items() if record not in hidden})
    standings = ledger.standings(asker.user, families) if families else {}
    found: dict[tuple[str, str], Known] = {}
    for family in families:
        standing = standings[family]
        if decide(actor_of(asker), Action.FIND, context_of(asker, standing)) is Decision.NO:
            continue
        name, team = _contact(ledger, standing.team, family)
        known = Known(name, team, family if _may_open(asker, standing, _ANY_REASON) and not standing.held else _NONE)
        found.setdefault((name, team), known)
    return list(found.values())[:CONTACTS_MAX]


_NONE = FamilyId("")
_IN_TEAM = Context(team=True)


def _contact(ledger: Ledger, team: TeamId, family: FamilyId) -> tuple[str, str]:
    """The name of the first who holds a family, else of who leads its team, and the team's name."""
    leads = ledger.leads_of(team)
    readers = ledger.readers(family)
    who = next((user for user in readers if user not in leads), next(iter(readers), ""))
    names = {one.user: one.name for one in ledger.accounts()}
    teams = {one.team: one.name for one in ledger.teams()}
    return names.get(UserId(who), ""), teams.get(team, "")


# -- opening ---------------------------------------------------------------------------------------------------------


class Opened(NamedTuple):
    """Some of an opened family: bodies, for how many seconds more they may be read, and how far this got."""

    left_s: int
    bodies: tuple[bytes, ...]
    after: int


def open_family(
    ledger: Ledger, asker: Device, opening: str, *, family: FamilyId, reason: str, after: int, now: int
) -> Opened | str:
    """Open a family for a while, or read on in one that is open; or a code. The same opening again is the same one."""
    if not reason_is_given(reason):
        return TOO_SHORT
    with ledger.writing():
        standing = ledger.standings(asker.user, [family]).get(family)
        if standing is None or not _may_open(asker, standing, reason) or ledger.purged([family]):
            return NOT_ALLOWED
        if ledger.opening(opening) is None:
            note(ledger, "break_glass", now, user=asker.user, family=family, reason=reason[:REASON_CHARS_MAX])
        ledger.keep_opening(Opening(opening, asker.user, asker.device, family, reason, now, now + OPEN_S))
        kept = ledger.opening(opening)
        if kept is None or (kept.user, kept.device, kept.family) != (asker.user, asker.device, family):
            return NOT_ALLOWED
        if now >= kept.until:
            return OVER
    with ledger.reading():
        return _read_on(ledger, asker, family, after, kept.until - now)


def _read_on(ledger: Ledger, asker: Device, family: FamilyId, after: int, left_s: int) -> Opened | str:
    standing = ledger.standings(asker.user, [family])[family]
    bodies: list[bytes] = []
    size = 0
    while rows := ledger.lines_opened(asker.user, standing.team, family, after, ROWS_AT_ONCE):
        revisions = [from_body(body) for _, body in rows]
        goes = _may_be_read(ledger, asker, standing, revisions)
        for (seq, body), may in zip(rows, goes, strict=True):
            if bodies and may and size + len(body) > BODIES_BYTES:
                return Opened(left_s, tuple(bodies), after)
            after = seq
            if may:
                bodies.append(body)
                size += len(body)
    return Opened(left_s, tuple(bodies), ALL_IS_TOLD)


def _may_be_read(ledger: Ledger, asker: Device, standing: Standing, revisions: Sequence[Revision]) -> list[bool]:
    """Of some revisions of an opened family, whether each may be shown."""
    guards = ledger.guards({r.record for r in revisions}) if standing.guards else {}
    found: list[bool] = []
    for r in revisions:
        guarded = (guards[r.record],) if r.record in guards else ()
        decision = decide(actor_of(asker), Action.READ, context_of(asker, standing, *guarded, opened=True))
        found.append(decision is Decision.YES or (decision is Decision.SUMMARY and r.kind in SUMMARY_KINDS))
    return found


def _may_open(asker: Device, standing: Standing, reason: str) -> bool:
    return decide(actor_of(asker), Action.OPEN, context_of(asker, standing, reason=reason)) is not Decision.NO


def to_look_over(ledger: Ledger, asker: Device) -> list[Opening]:
    """What others opened, which the asker may look over and nobody has."""
    if decide(actor_of(asker), Action.LOOK_OVER, _IN_TEAM) is Decision.NO:
        return []
    openings = ledger.openings(unseen=True)
    standings = ledger.standings(asker.user, {one.family for one in openings}) if openings else {}
    return [one for one in openings if _may_look_over(asker, one, standings.get(one.family))]


def look_over(ledger: Ledger, asker: Device, opening: str, note: str, now: int) -> bool | str:
    """The asker has looked one over; False when somebody else had; or a code. Said again it is what it was."""
    with ledger.writing():
        kept = ledger.opening(opening)
        if kept is None:
            return NOT_ALLOWED
        if not _may_look_over(asker, kept, ledger.standings(asker.user, [kept.family]).get(kept.family)):
            return NOT_ALLOWED
        return ledger.look_over(opening, asker.user, now, note) or (kept.looked_by, kept.note) == (asker.user, note)


def _may_look_over(asker: Device, opening: Opening, standing: Standing | None) -> bool:
    context = context_of(asker, standing, own=opening.user == asker.user)
    return decide(actor_of(asker), Action.LOOK_OVER, context) is Decision.YES


# -- what people declare -----------------------------------------------------------------------------------------------


def declare(ledger: Ledger, asker: Device, conflict: Conflict) -> str:
    """Keep what somebody says of themselves; a code when it names a family they do not know, or nobody."""
    if not conflict.reason.strip() or not (conflict.family or conflict.about.strip()):
        return TOO_SHORT
    with ledger.writing():
        if conflict.family and conflict.family not in ledger.reads(asker.user, [conflict.family]):
            return NOT_ALLOWED
        ledger.keep_conflict(conflict)
    return ""


def to_settle(ledger: Ledger, asker: Device) -> list[Conflict]:
    """What people declared that the asker may settle and nobody has."""
    open_ = [one for one in ledger.conflicts() if not one.settled_by]
    teams = {one.user: one.team for one in ledger.accounts()} if open_ else {}
    named = {one.family for one in open_ if one.family}
    standings = ledger.standings(asker.user, named) if named else {}
    return [one for one in open_ if _may_settle(asker, one, teams.get(one.user), standings.get(one.family))]


def _may_settle(asker: Device, one: Conflict, team: TeamId | None, standing: Standing | None) -> bool:
    own = one.user == asker.user
    if one.family:
        context = context_of(asker, standing, own=own)
    else:
        context = context_of(asker, Standing(team or TeamId(""), *[False] * 4), own=own)
    return decide(actor_of(asker), Action.SAY_WHO, context) is Decision.YES


def settle(ledger: Ledger, asker: Device, conflict: str, *, family: FamilyId, keep_out: bool, now: int) -> bool | str:
    """Say what comes of a declaration: they are kept from knowing of this family, or nothing changes; or a code. Said
    again it is what it was."""
    with ledger.writing():
        if (conflict, asker.user, keep_out) in {(c.conflict, c.settled_by, c.kept_out) for c in ledger.conflicts()}:
            return True
        one = next((one for one in to_settle(ledger, asker) if one.conflict == conflict), None)
        if one is None:
            return NOT_ALLOWED
        if keep_out:
            standing = ledger.standings(asker.user, [family]).get(family)
            if decide(actor_of(asker), Action.SAY_WHO, context_of(asker, standing)) is not Decision.YES:
                return NOT_ALLOWED
            exclude(ledger, Exclusion(one.user, family, asker.user, one.reason, now))
        return ledger.settle_conflict(conflict, asker.user, now, kept_out=keep_out)
