"""From a worry to telling somebody outside, and back: the decision with its day to complete, and their answer.

The decision is a sharing decision like any other, done without waiting: it stands at the press, its reasons follow
within a day, and a lead reads it. It is as guarded as the worry, and kept from the same people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fsdesk import rules_following_up as rules
from fsdesk.desk import consent_reading as reading
from fsdesk.desk.around import Circle, made_order
from fsdesk.desk.pen import Pen
from fsdesk.desk.reading import Held, of_kind
from fsdesk.records import SharingDecision
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.records.safety_codes import FOLLOWING_UP
from fsdesk.roles import Action
from fsdesk.services import Service, service_of
from fsdesk.trouble import Refused
from fsdesk.views_safety import TellingRow


class Place(NamedTuple):
    """Whom a worry is told: what they are called in the record, and what kind of place that is."""

    name: str
    kind: str


TOLD: Mapping[str, Place] = {
    "children": Place("Children’s services", "social_work"), "adults": Place("Adult protection", "adult_services"),
    "police": Place("The police", "police"),
}  # fmt: skip


def decisions_of(held: Sequence[Held], concern: RecordId) -> list[Held]:
    """The decisions that follow from a worry, the first one first."""
    found = [one for one in of_kind(held, "sharing_decision") if one.text("concern") == concern]
    return sorted(found, key=lambda one: one.text("at"))


def tell(pen: Pen, concern: Held, to: str) -> RecordId:
    """Write down that somebody is told of a worry now. Raises Refused for a place nobody is told at."""
    place = TOLD.get(to)
    if place is None:
        raise Refused("Choose whom you tell.", safe="Nothing has been changed.", next_step="")
    now = pen.clock.now().isoformat()[:16]
    record = SharingDecision(
        at=now, acted_at=now, override=True, decided_by=pen.user, recipient=place.name, recipient_type=place.kind,
        outcome="shared", how="said", subjects=concern.list("about") or None, concern=concern.id,
        hidden_from=concern.list("hidden_from") or None,
    )  # fmt: skip
    family = next(iter(concern.revisions.values())).family
    changed = [] if concern.text("sharing") else [(concern.id, {"sharing": pen.next_name()}, concern.shown)]
    return pen.act(family, (record,), changed)[0]


def follow_up(pen: Pen, held: Sequence[Held], decision: Held, service: Service) -> rules.FollowUp:
    """How the answer to one of them stands."""
    mine = [act for act in of_kind(held, "concern_act") if act.text("decision") == decision.id]
    acts = sorted(mine, key=made_order)
    return rules.follow_up(
        decision.text("acted_at") or decision.text("at"), reading.act_of(decision).outcome,
        [rules.Said(act.text("act"), act.text("at")) for act in acts],
        days=service.timescales.concern_answer_days, nation=service.nation, today=pen.today_is,
    )  # fmt: skip


def rows(pen: Pen, family: FamilyId, concern: RecordId) -> tuple[TellingRow, ...]:
    """Whom a worry was told to, whether its reasons are whole, and how their answer stands."""
    circle = Circle(pen, family)
    service = service_of(circle.area)
    permissions = reading.permissions_in(circle.held)
    found = []
    for one in decisions_of(circle.held, concern):
        act, answer = (
            reading.act_row(circle, one, permissions, is_lead=pen.may(Action.OVERSEE)),
            follow_up(pen, circle.held, one, service),
        )
        found.append(
            TellingRow(
                id=one.id, title=one.text("recipient") or "Somebody not named yet", standing=act.standing,
                tone=act.tone, answer=answer.standing, answer_tone=answer.tone, can=answer.can,
            )
        )  # fmt: skip
    return tuple(found)


def refuse_unknown(act: str) -> None:
    """Raise Refused for what does not follow up on a decision."""
    if act not in FOLLOWING_UP:
        raise Refused("Choose what was done.", safe="Nothing has been changed.", next_step="")
