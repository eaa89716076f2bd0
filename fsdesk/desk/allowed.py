"""Who may do what at one desk: how its person stands to what is on this laptop, asked of the one decision in `roles`.

What is on a laptop was handed to it by the hub, which asked the same decision: a family here is held, or the team's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from fsdesk.records.fields import Value
from fsdesk.records.ids import RevisionId
from fsdesk.roles import REQUEST_KINDS, RIGHTS_KINDS, Action, Actor, Context, Decision, Role, decide, is_contribution
from fsdesk.trouble import Refused
from fsdesk.withholding import as_users, read_guard

if TYPE_CHECKING:
    from fsdesk.desk.pen import Pen
    from fsdesk.desk.reading import Held


def actor_of(pen: Pen) -> Actor:
    """Whose desk it is, as the decision knows them; before a laptop has joined a hub there is only their own work."""
    return Actor(pen.user, pen.store.setting("role") or Role.WORKER)


def context_of(pen: Pen, one: Held | None = None, *, own: bool = False, reason: str = "") -> Context:
    """How whose desk it is stands to a record here, or to the families here where none is named."""
    if one is None:
        return Context(team=True, held=True, own=own, reason=reason)
    guard = read_guard(one.heads, leads_of(pen))
    return Context(
        team=True, held=True, own=own, reason=reason, restricted=guard.restricted, named=pen.user in guard.named,
        kept_from=pen.user in guard.kept_from,
    )  # fmt: skip


def may(pen: Pen, action: Action, one: Held | None = None, *, own: bool = False, reason: str = "") -> bool:
    """Whether whose desk it is may do all of this. Asked before a page offers it, and again when it is done."""
    return decide(actor_of(pen), action, context_of(pen, one, own=own, reason=reason)) is Decision.YES


def may_decide_on_a_file(pen: Pen, request: Held) -> bool:
    """Whether whose desk it is may be the second person of somebody's file, or say that it is not given: who leads the
    team, or whose work it is."""
    return any(may(pen, action, request) for action in (Action.OVERSEE, Action.SUBJECT_ACCESS))


def reads_only_what_is_shared(pen: Pen) -> bool:
    """Whether whose desk it is reads of a family what is shared with them, and holds none."""
    actor, held = actor_of(pen), context_of(pen)
    shared = msgspec.structs.replace(held, shared=True)
    return decide(actor, Action.READ, shared) is Decision.YES and decide(actor, Action.READ, held) is Decision.NO


def refuse_unless(pen: Pen, action: Action, why: str, one: Held | None = None, *, own: bool = False) -> None:
    """Refused, and noted as refused, where it may not be done; `why` is the sentence for the person."""
    if not may(pen, action, one, own=own):
        family = next(iter(one.revisions.values())).family if one is not None else ""
        pen.noted("denied", family, record=one.id if one is not None else "")
        raise Refused(why, safe="Nothing has been changed.", next_step="")


def refuse_writing(pen: Pen, kind: str, fields: Mapping[str, Value], one: Held | None = None) -> None:
    """Refused where whose desk it is may not write these fields of a new record of this kind, or of this one."""
    own = one is None or began(pen, one)
    context = msgspec.structs.replace(context_of(pen, one), shared=is_contribution(kind, fields, own=own))
    asked = [Action.WRITE]
    asked += [Action.TAKE_REQUEST] if kind in REQUEST_KINDS else []
    asked += [Action.CORRECT] if kind in RIGHTS_KINDS else []
    if all(decide(actor_of(pen), action, context) is Decision.NO for action in asked):
        pen.noted("denied", record=one.id if one is not None else "")
        raise Refused("You may not write this.", safe="Nothing has been changed.", next_step="Ask who leads the team.")
    if one is not None:
        _refuse_widening(pen, one, fields)


def _refuse_widening(pen: Pen, one: Held, fields: Mapping[str, Value]) -> None:
    """Refused where these fields would let somebody see what is kept from them, and whose desk it is may not decide
    that: the hub would set it aside."""
    hidden = {person for r in one.heads.get("hidden_from", ()) for person in as_users(r.fields["hidden_from"])}
    shows = "hidden_from" in fields and bool(hidden.difference(as_users(fields["hidden_from"])))
    tells = "confidential" in fields and fields["confidential"] is not True and one.value("confidential") is True
    if shows or tells:
        why = "Only who wrote it, or who leads the team, may let more people see it."
        refuse_unless(pen, Action.WIDEN, why, one, own=began(pen, one))


def began(pen: Pen, one: Held) -> bool:
    """Whether whose desk it is began a record, on this laptop or another of theirs, whoever has written to it since."""
    first = pen.reader.revisions_named([RevisionId(one.id)])
    return any(revision.author == pen.user for revision in first.values())


def leads_of(pen: Pen) -> frozenset[str]:
    """Who leads the teams this laptop knows of, whose desk it is among them where they do."""
    rows = pen.store.rows("SELECT DISTINCT user FROM colleague WHERE role = 'team_lead'")
    own = [pen.user] if pen.store.setting("role") == "team_lead" else []
    return frozenset([*(str(user) for (user,) in rows), *own])
