"""What partners read of families shared with them, and who names them: decided anew at every question, kept nowhere.

A partner holds no family and opens none. They are named for one by who leads its team, for the agency they work at, and
read what of its plan may go to that agency by what the family's record says today: a no that has come to the hub ends
it with the next question, whoever is named. Whether it may is decided over the whole record, as a name that is kept
from an agency must be known to be left out; what is handed out is asked again of the one decision, record by record.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from fsdesk.audience import Fact
from fsdesk.clock import Clock
from fsdesk.facts import facts_of
from fsdesk.records.ids import FamilyId, UserId
from fsdesk.revisions import from_body
from fsdesk.roles import Action, Context, Decision, Role, decide
from fsdesk.rules_consenting import held_until, same_place
from fsdesk.rules_shared import Told, local, told_to_partner, what_lets_it_go
from fsdesk.withholding import Guard
from sync.asked_shared import NO_SHARING, NOT_A_PARTNER
from sync.hub.allocating import held_team
from sync.hub.ledger import Device, Ledger
from sync.hub.ledger_guarding import Standing
from sync.hub.ledger_shared import Naming
from sync.hub.noting import OFFICE, note
from sync.hub.showing import actor_of, context_of
from sync.questions import NOT_ALLOWED

_OPEN = Guard()


class SharedNow(NamedTuple):
    """A family that is shared with somebody, and what they are told of it."""

    naming: Naming
    told: Told


def as_partner(ledger: Ledger, asker: Device) -> Device | None:
    """The laptop of a partner as it stands now, whatever it was when it began to ask; None when it is none."""
    now = ledger.device(asker.device)
    return now if now is not None and now.role == Role.PARTNER and not now.suspended else None


def mine(ledger: Ledger, asker: Device, now: int) -> Sequence[SharedNow] | str:
    """Every family somebody may read something of now; or a code. Called within one unmoving view."""
    partner = as_partner(ledger, asker)
    if partner is None:
        return NOT_ALLOWED
    found = [(one, told_of(ledger, partner, one, now)) for one in ledger.named_for(partner.user)]
    return [SharedNow(one, told) for one, told in found if told is not None]


def read(ledger: Ledger, asker: Device, family: FamilyId, now: int) -> SharedNow | str:
    """What somebody may read of one family now; or a code, which is the same whatever keeps it from them."""
    partner = as_partner(ledger, asker)
    found = named_now(ledger, partner, family) if partner is not None else None
    told = told_of(ledger, partner, found, now) if partner is not None and found is not None else None
    return NOT_ALLOWED if found is None or told is None else SharedNow(found, told)


def named_now(ledger: Ledger, partner: Device, family: FamilyId) -> Naming | None:
    """How a partner is named for a family, where they are."""
    return next((one for one in ledger.named_for(partner.user) if one.family == family), None)


def told_of(ledger: Ledger, partner: Device, naming: Naming, now: int) -> Told | None:
    """What a partner is told of a family they are named for; None where nothing may be told."""
    family = naming.family
    standing = ledger.standings(partner.user, [family]).get(family)
    if standing is None or not _may_read(partner, standing) or ledger.purged([family]):
        return None
    facts = facts_in(ledger, family)
    guards = ledger.guards(ledger.guarded_of([family]).keys()) if standing.guards else {}
    kept = frozenset(str(record) for record, guard in guards.items() if not _may_read(partner, standing, guard))
    return told_to_partner(facts, naming.agency, local(now), kept)


def facts_in(ledger: Ledger, family: FamilyId) -> list[Fact]:
    """All that is held of a family, for the decision about it; the records of a destroyed one are gone."""
    return facts_of(map(from_body, ledger.bodies_of_families([family]).get(family, ())))


def _may_read(partner: Device, standing: Standing, guard: Guard = _OPEN) -> bool:
    return decide(actor_of(partner), Action.READ, partner_context(partner, standing, guard)) is Decision.YES


def partner_context(partner: Device, standing: Standing | None, guard: Guard = _OPEN) -> Context:
    """How a partner who is named for a family stands to its plan: nothing else of theirs counts there."""
    return replace(context_of(partner, standing, guard), team=False, held=True, shared=True, opened=False)


# -- who is named ----------------------------------------------------------------------------------------------------


def name(ledger: Ledger, asker: Device, family: FamilyId, user: UserId, *, agency: str, now: int) -> bool | str:
    """Name a partner for a family; whether that changed anything; or a code.

    Refused while nothing lets the plan go to that agency, where the family is restricted, and where it is hidden from
    them: all three with one code, as who leads need not know of the last.
    """
    with ledger.writing():
        if held_team(ledger, family) is None or not _may_name(ledger, asker, family):
            return NOT_ALLOWED
        account = next((one for one in ledger.accounts() if one.user == user), None)
        if account is None or account.role != Role.PARTNER:
            return NOT_A_PARTNER
        partner = replace(asker, user=user, role=account.role, team=account.team, suspended=False)
        before = list(ledger.namings([family]))
        naming = Naming(user, family, agency, asker.user, now, turn=sum(one.user == user for one in before))
        if told_of(ledger, partner, naming, now) is None:
            note(ledger, "denied", now, user=asker.user, family=family, reason=f"{NO_SHARING} {user}")
            return NO_SHARING
        standing = [one for one in before if one.user == user and not one.ended]
        if any(same_place(one.agency, agency) for one in standing):
            return False
        ledger.end_namings(user, family, now, asker.user)
        ledger.name_partner(naming)
        note(ledger, "partner", now, user=asker.user, family=family, reason=f"named {user}")
    return True


def unname(ledger: Ledger, asker: Device, family: FamilyId, user: UserId, now: int) -> bool | str:
    """They are named for it no longer; whether that changed anything; or a code."""
    with ledger.writing():
        if held_team(ledger, family) is None or not _may_name(ledger, asker, family):
            return NOT_ALLOWED
        return end(ledger, user, family, asker.user, now)


def end(ledger: Ledger, user: UserId, family: FamilyId, author: UserId, now: int) -> bool:
    """End a naming and note it, in the transaction under way or one of its own; whether there was one."""
    with ledger.writing():
        ended = ledger.end_namings(user, family, now, author)
        if ended:
            note(ledger, "partner", now, user=author, family=family, reason=f"ended {user}")
    return ended


def end_all(ledger: Ledger, clock: Clock, user: UserId | None = None) -> int:
    """End every naming of somebody, or all there are; how many. In the office's name, in the transaction under way."""
    now = int(clock.now().timestamp())
    open_ = [one for one in ledger.all_namings() if not one.ended and user in (None, one.user)]
    return sum(end(ledger, one.user, one.family, OFFICE, now) for one in open_)


def _may_name(ledger: Ledger, asker: Device, family: FamilyId) -> bool:
    standing = ledger.standings(asker.user, [family]).get(family)
    return decide(actor_of(asker), Action.ALLOCATE, context_of(asker, standing)) is Decision.YES


def named(ledger: Ledger, asker: Device, now: int) -> list[tuple[Naming, str]] | str:
    """Who is and was named for the families somebody knows, each with the day until which something lets the plan go;
    or a code. Called within one unmoving view."""
    if asker.role == Role.PARTNER:
        return NOT_ALLOWED
    rows = ledger.all_namings()
    standings = ledger.standings(asker.user, {one.family for one in rows}) if rows else {}
    known = [
        one
        for one in rows
        if decide(actor_of(asker), Action.KNOW, context_of(asker, standings.get(one.family))) is Decision.YES
    ]
    return [(one, "" if one.ended else _until(ledger, one, now)) for one in known]


def _until(ledger: Ledger, naming: Naming, now: int) -> str:
    return held_until(what_lets_it_go(facts_in(ledger, naming.family), naming.agency, local(now)).until or "")


def may_name_anybody(asker: Device) -> bool:
    """Whether somebody names partners at all, and so is told who there is."""
    return decide(actor_of(asker), Action.ALLOCATE, Context(team=True)) is Decision.YES
