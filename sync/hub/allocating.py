"""Who holds which family: given, handed over, restricted. Each act is one transaction; all or nothing of it.

Sharing a family with one more person, and ending that, are `grant_access` and `end_access`.

Whoever leads a team reads its families because of that, whoever holds them, unless a family is restricted to some by
name. So leading is neither given nor handed over here. Each family granted or ended has a count of its own: laptops
get families one after the other, and an answer that has no room for all stops between two.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection

from fsdesk.records.ids import FamilyId, TeamId, UserId
from fsdesk.revisions import Revision
from fsdesk.roles import holds_caseload
from fsdesk.trouble import Refused
from sync.hub.ledger import LEAD, Account, Ledger, People
from sync.hub.ledger_guarding import Withdrawal

_NOTHING = "Nothing was changed."


def grant_access(ledger: Ledger, user: UserId, family: FamilyId) -> bool:
    """Let someone read a family, all of it; False when they already could. Refused where its record was destroyed:
    laptops that still hold it are to let it go."""
    with ledger.writing():
        account_of(ledger, user)
        team = held_team(ledger, family)
        if team is None:
            raise Refused("This hub knows no family with that id.", safe=_NOTHING)
        if family in ledger.reads(user, [family]):
            return False
        if ledger.purged([family]):
            raise Refused("The record of this family was destroyed.", safe=_NOTHING)
        _refuse_excluded(ledger, user, family)
        since, _ = ledger.add_counts(team, 1)
        ledger.grant(user, team, [family], since)
        ledger.forget_removals(user, [family])
        if ledger.tenant().put_back:
            _withdraw_what_they_may_hold(ledger, user, team, family)
    return True


def _withdraw_what_they_may_hold(ledger: Ledger, user: UserId, team: TeamId, family: FamilyId) -> None:
    """A hub that was put back may have forgotten that somebody read a family: their laptops may still hold what of it
    is not for them any more."""
    records = ledger.guarded_of([family])
    for record in sorted(ledger.withheld(user, records.keys()) if records else ()):
        at, _ = ledger.add_counts(team, 1)
        ledger.withdraw(user, team, Withdrawal(family, record, at))


def end_access(ledger: Ledger, user: UserId, family: FamilyId) -> bool:
    """Let someone read a family no longer; False when they could not.

    What they wrote before they heard of it still comes in, marked as late for the lead. Every end has a count of its
    own: an answer that has no room for all of them stops between two. A hub put back from a copy may have forgotten
    that they ever could: it ends that all the same, so that their laptops let the family go.
    """
    with ledger.writing():
        team = held_team(ledger, family)
        known = ledger.access_of(user, [family]).get(family)
        forgotten = known is None and ledger.tenant().put_back
        if team is None or not (forgotten or (known is not None and known.until is None)):
            return False
        until, _ = ledger.add_counts(team, 1)
        if forgotten:
            account_of(ledger, user)
            ledger.grant(user, team, [family], until)
        ledger.end_access(user, family, until)
        ledger.ask_removal(user, family)
    return True


def held_team(ledger: Ledger, family: FamilyId) -> TeamId | None:
    """The team of a family, its stream held: who may read it changes for one at a time."""
    known = ledger.team_of([family]).get(family)
    return None if known is None else ledger.hold_streams([family], known)[family]


def _refuse_excluded(ledger: Ledger, user: UserId, family: FamilyId) -> None:
    role = account_of(ledger, user).role
    if ledger.excluded(user, [family]) or not holds_caseload(role):
        raise Refused(
            "They may not be given this family.",
            safe=_NOTHING,
            next_step="See fsdesk-hub access exclusions, and their role in fsdesk-hub user list.",
        )


def give(ledger: Ledger, user: UserId, family: FamilyId) -> bool:
    """Let one worker hold a family that no other worker holds; False when they already do."""
    with ledger.writing():
        account_of(ledger, user)
        others = [one for one in workers_with(ledger, family, _team_of(ledger, family)) if one != user]
        if others:
            raise Refused(
                "Somebody else holds this family.",
                safe=_NOTHING,
                next_step="Share it with one more worker, or hand it over from the one who has it.",
            )
        return grant_access(ledger, user, family)


def hand_over(
    ledger: Ledger, giver: UserId, taker: UserId, families: Collection[FamilyId] | None = None
) -> tuple[FamilyId, ...]:
    """End one person's hold on families and give them to another: these, or (None) all there are; which they were.

    Who leads the families' team goes on reading them.
    """
    with ledger.writing():
        gives = account_of(ledger, giver)
        account_of(ledger, taker)
        if giver == taker:
            raise Refused("A family is handed over from one person to another.", safe=_NOTHING)
        held = ledger.standing(giver)
        wanted = sorted(held) if families is None else list(dict.fromkeys(families))
        if not wanted or not held.keys() >= set(wanted):
            raise Refused(
                "They do not hold this family." if families is not None else "They hold no family.",
                safe=_NOTHING,
                next_step="See who holds what with fsdesk-hub access list.",
            )
        for family in wanted:  # all of it is looked at before any of it is done
            _refuse_excluded(ledger, taker, family)
        restricted = ledger.restricted(wanted)
        for family in wanted:
            if family in restricted or not _leads(gives, held[family]):
                end_access(ledger, giver, family)
            grant_access(ledger, taker, family)
    return tuple(wanted)


def restrict(ledger: Ledger, family: FamilyId, named: Collection[UserId]) -> tuple[UserId, ...]:
    """Let only these people read a family, leading or not; who lost it."""
    with ledger.writing():
        _team_of(ledger, family)
        kept = {account_of(ledger, user).user for user in named}
        for user in kept:
            _refuse_excluded(ledger, user, family)
        if not kept:
            raise Refused("A restricted family needs somebody who may read it.", safe=_NOTHING)
        ledger.restrict(family, restricted=True)
        lost = [user for user in _readers(ledger, family) if user not in kept]
        for user in lost:
            end_access(ledger, user, family)
        for user in sorted(kept):
            grant_access(ledger, user, family)
    return tuple(lost)


def open_again(ledger: Ledger, family: FamilyId) -> tuple[UserId, ...]:
    """Restrict a family no longer; the leads of its team who may read it again."""
    with ledger.writing():
        leads = ledger.leads_of(_team_of(ledger, family))
        ledger.restrict(family, restricted=False)
        return tuple(
            user for user in leads if not ledger.excluded(user, [family]) and grant_access(ledger, user, family)
        )


def workers_with(ledger: Ledger, family: FamilyId, team: TeamId) -> tuple[UserId, ...]:
    """Who holds a family, but for those who read it because they lead its team."""
    leads = set(ledger.leads_of(team))
    return tuple(user for user in _readers(ledger, family) if user not in leads)


def _readers(ledger: Ledger, family: FamilyId) -> list[UserId]:
    return [one.user for one in ledger.accesses() if one.family == family and one.until is None]


def _leads(account: Account, team: TeamId) -> bool:
    return account.role == LEAD and account.team == team


def account_of(people: People, user: UserId) -> Account:
    """Someone by their id. Refused when there is nobody."""
    found = next((one for one in people.accounts() if one.user == user), None)
    if found is None:
        raise Refused(
            f"There is nobody with the id {user}.", safe=_NOTHING, next_step="See fsdesk-hub user list, or add them."
        )
    return found


def _team_of(ledger: Ledger, family: FamilyId) -> TeamId:
    team = ledger.team_of([family]).get(family)
    if team is None:
        raise Refused("This hub knows no family with that id.", safe=_NOTHING)
    return team


def obey_word(ledger: Ledger, word: Revision) -> None:
    """Do what a lead's allocation says, in the transaction that keeps it. What the office would refuse is not done.

    One act of writing says the act and whom it means. A note that waits for its act, and that it was read, say none.
    """
    said = {name: value for name, value in word.fields.items() if isinstance(value, str)}
    to, giver, family = UserId(said.get("to", "")), UserId(said.get("giver", "")), word.family
    with contextlib.suppress(Refused):
        match said.get("act"):
            case "give":
                give(ledger, to, family)
            case "share":
                grant_access(ledger, to, family)
            case "hand_over":
                hand_over(ledger, giver, to, [family])
            case "end":
                end_access(ledger, giver, family)
