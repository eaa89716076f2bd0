"""Who hears what a partner said for none of those who work with the family: it may be about one of them.

It is for who leads the family's team; where it may be about them, or nobody leads it, for the information-governance
officer, who says who may read what is restricted. Decided anew at every question, and never for somebody who worked
with the family when it came, whatever they are by now.

Source: the services' edge cases of a record about somebody on the staff, and of an allegation against a worker.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from msgspec.structs import replace

from fsdesk.records.ids import FamilyId, TeamId, UserId
from fsdesk.revisions import Revision, from_body, heads
from fsdesk.roles import Action, Context, Decision, decide
from fsdesk.rules_contributing import LEADS, OFFICER
from fsdesk.withholding import read_guard
from sync.hub.ledger import LEAD, Device, Ledger
from sync.hub.ledger_guarding import Standing
from sync.hub.ledger_shared import Contribution
from sync.hub.showing import actor_of, context_of
from sync.questions import NOT_ALLOWED

ROWS_AT_ONCE = 64
_READERS = (LEADS, OFFICER)


def may_be_about(ledger: Ledger, family: FamilyId, readers: str) -> list[UserId]:
    """Whom words for these readers may be about: who works with the family or did, and, where its lead is not to hear,
    who leads its team."""
    if not readers:
        return []
    team = ledger.team_of([family]).get(family)
    leads = set(ledger.leads_of(team)) if team is not None else set()
    those = {*ledger.readers(family), *ledger.once_readers(family)}
    return sorted(those | leads if readers == OFFICER else those - leads)


def hears(ledger: Ledger, asker: Device, one: Contribution) -> bool:
    """Whether somebody hears this; False too of what is for everybody who works with the family."""
    return one.readers in _READERS and _is_for(ledger, asker, one.family, one.readers, _about(one))


def _about(one: Contribution) -> frozenset[str]:
    return frozenset(one.not_for.split("\n"))


def _is_for(ledger: Ledger, asker: Device, family: FamilyId, readers: str, about: Iterable[str]) -> bool:
    if asker.user in about:
        return False
    standing = ledger.standings(asker.user, [family]).get(family)
    if standing is None:
        return False
    if asker.role == LEAD:
        return readers == LEADS and _leads_it(asker, standing)
    may = decide(actor_of(asker), Action.HEAR, context_of(asker, standing)) is Decision.YES
    return may and (readers == OFFICER or not _somebody_leads_it(ledger, asker, family, standing.team, about))


def leads_family(ledger: Ledger, asker: Device, family: FamilyId) -> bool:
    """Whether somebody leads the family's own team and is not kept from the family."""
    standing = ledger.standings(asker.user, [family]).get(family)
    return asker.role == LEAD and standing is not None and _leads_it(asker, standing)


def _leads_it(asker: Device, standing: Standing) -> bool:
    """Whether they lead the family's own team and are not kept from the family; holding it is not enough."""
    context = replace(context_of(asker, standing), team=standing.team == asker.team, held=False)
    return decide(actor_of(asker), Action.HEAR, context) is Decision.YES


def _somebody_leads_it(ledger: Ledger, asker: Device, family: FamilyId, team: TeamId, about: Iterable[str]) -> bool:
    leads = [user for user in ledger.leads_of(team) if user not in about]
    return any(
        _leads_it(replace(asker, user=user, role=LEAD, team=team), standing)
        for user in leads
        if (standing := ledger.standings(user, [family]).get(family)) is not None
    )


def waiting(ledger: Ledger, asker: Device, place: tuple[int, str]) -> tuple[list[Contribution], bool] | str:
    """Some of what waits for somebody after a place, and whether that was all; or a code. Called within one unmoving
    view."""
    now = ledger.device(asker.device)
    if now is None or now.suspended or decide(actor_of(now), Action.HEAR, Context(team=True)) is Decision.NO:
        return NOT_ALLOWED
    families = ledger.waiting_families(_READERS)
    found: list[Contribution] = []
    while len(found) <= ROWS_AT_ONCE:
        some = ledger.waiting(families, _READERS, place, ROWS_AT_ONCE) if families else ()
        found += [one for one in some if hears(ledger, now, one)]
        if len(some) < ROWS_AT_ONCE:
            return found[:ROWS_AT_ONCE], len(found) <= ROWS_AT_ONCE
        place = (some[-1].came, some[-1].contribution)
    return found[:ROWS_AT_ONCE], False


# -- in the record -------------------------------------------------------------------------------------------------


def said_by(ledger: Ledger, r: Revision) -> Contribution | None:
    """The words a revision says it puts into the record, where they are not for all who work with the family."""
    name = r.fields.get("contribution")
    one = ledger.contribution(name) if isinstance(name, str) and name else None
    return one if one is not None and one.readers else None


def may_be_said(ledger: Ledger, asker: Device, r: Revision, before: Iterable[Revision]) -> bool:
    """Whether somebody may write a revision that puts such words into the record: who leads and hears them, and as
    `keeps_apart` asks. `before` is what was taken of its record a moment ago and is not kept yet."""
    one = said_by(ledger, r)
    if one is None:
        return True
    return asker.role == LEAD and hears(ledger, asker, one) and keeps_apart(ledger, one, r, before)


def keeps_apart(ledger: Ledger, one: Contribution, r: Revision, before: Iterable[Revision] = ()) -> bool:
    """Whether a record so written on would be for leads alone, and for none of those the words may be about."""
    if one.readers != LEADS or one.family != r.family:
        return False
    kept = [from_body(raw) for raw in ledger.bodies_of_records([r.record])[r.record] if raw]
    team = ledger.team_of([r.family]).get(r.family)
    leads = set(ledger.leads_of(team)) if team is not None else set()
    guard = read_guard(heads([*kept, *(each for each in before if each.record == r.record), r]), leads - _about(one))
    return guard.restricted and guard.named <= {r.author, *leads} - _about(one)


def leads_who_may_hear(ledger: Ledger, leads: Collection[UserId], record: Sequence[Revision]) -> list[UserId]:
    """Of who leads, those a record is for when it names nobody: none of those its words may be about, who worked with
    the family when they came."""
    said = {one.contribution: one for r in record if (one := said_by(ledger, r)) is not None}
    about = frozenset[str]().union(*map(_about, said.values()))
    return [user for user in leads if user not in about]
