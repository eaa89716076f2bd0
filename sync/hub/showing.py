"""The second look: whether each revision may go to one asker, asked of the one decision right before it is packed.

The ledger's own questions hand out only what may be handed out. This asks again, of each object and of how things are
now: a slip in a question shows nothing to anybody, and a long answer stops when an access ends while it travels.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from fsdesk.records.ids import FamilyId
from fsdesk.revisions import Revision
from fsdesk.roles import Action, Actor, Context, Decision, decide
from fsdesk.withholding import Guard
from sync.hub.ledger import Device, Ledger
from sync.hub.ledger_guarding import Standing

_OPEN = Guard()


def actor_of(asker: Device) -> Actor:
    """The person of a laptop, as the decision knows them."""
    return Actor(asker.user, asker.role, asker.team)


def context_of(
    asker: Device,
    standing: Standing | None,
    guard: Guard = _OPEN,
    *,
    opened: bool = False,
    own: bool = False,
    reason: str = "",
) -> Context:
    """How the person of a laptop stands to a record of a family; a family nobody knows is nobody's."""
    if standing is None:
        return Context(excluded=True)
    return Context(
        team=standing.team == asker.team or standing.reached,
        held=standing.held,
        restricted=standing.restricted or guard.restricted,
        named=(standing.held or not standing.restricted) and (asker.user in guard.named or not guard.restricted),
        excluded=standing.excluded,
        kept_from=asker.user in guard.kept_from,
        opened=opened,
        own=own,
        reason=reason,
    )


def may_hold(ledger: Ledger, asker: Device, families: Collection[FamilyId]) -> set[FamilyId]:
    """Of these families, those that may be handed to this laptop, guarded records apart."""
    standings = ledger.standings(asker.user, families) if families else {}
    return {family for family, standing in standings.items() if _may_go(asker, context_of(asker, standing))}


def _may_go(asker: Device, context: Context) -> bool:
    return context.held and decide(actor_of(asker), Action.READ, context) is Decision.YES


def what_may_go(ledger: Ledger, asker: Device, revisions: Sequence[Revision]) -> list[bool]:
    """Of some revisions, in their order, whether each may be handed to this laptop in the stream."""
    standings = ledger.standings(asker.user, list(dict.fromkeys(r.family for r in revisions)))
    guarding = {family for family, standing in standings.items() if standing.guards}
    records = {r.record for r in revisions if r.family in guarding}
    guards = ledger.guards(records) if records else {}
    held: dict[FamilyId, bool] = {}
    found: list[bool] = []
    for r in revisions:
        standing = standings.get(r.family)
        if r.record in guards:
            found.append(_may_go(asker, context_of(asker, standing, guards[r.record])))
            continue
        if r.family not in held:
            held[r.family] = _may_go(asker, context_of(asker, standing))
        found.append(held[r.family])
    return found
