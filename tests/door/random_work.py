"""The rest of what a random family's record holds: the service's own work, assessments, agreements, what people ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fsdesk.records.fields import Sensitivity

if TYPE_CHECKING:
    from tests.door.random_families import Family, Thing

_, PRIVATE, PROTECTED, RESTRICTED = Sensitivity
CATEGORIES = ("identity", "household", "plan", "assessment", "chronology", "child_voice")


def add_work(family: Family, plan: Thing) -> None:
    """What the staff write for themselves, and what was assessed, agreed, shared, reviewed and asked for."""
    for likely, write in (
        (0.5, _of_the_service), (0.4, _assessed), (0.4, _reviewed), (0.4, _agreed), (0.3, _asked), (0.3, _in_a_crisis),
    ):  # fmt: skip
        if family.chance(likely):
            write(family, plan)
    _permitted(family)


def _one(family: Family) -> tuple[str, frozenset[str]]:
    who = family.dice.choice(family.people)
    return who, frozenset((who,))


def _least(family: Family, thing: Thing, guard: Sensitivity) -> Thing:
    """At least so guarded, as its kind is."""
    thing.guard = max(thing.guard, guard, key=lambda one: one.safety)
    return thing


def _of_the_service(family: Family, _plan: Thing) -> None:
    family.told("request", text=("who_for", "going_on", "would_help"), received_at="2026-10-01T10:00")
    family.told("transition", text=("reason", "handover"), direction="up", at="2026-11-01T10:00")
    family.told("unmet_need", text=("detail",), need="attendance", noted_on="2026-11-01")
    who, about = _one(family)
    _least(family, family.told("risk_flag", text=("detail", "evidence"), whom=about, risk="dogs", about="person",
                               about_record=who), PROTECTED)  # fmt: skip
    worry = family.told("safeguarding_concern", text=("words", "said_by"), whom=about, about=(who,), harm=("neglect",),
                        noticed_at="2026-11-12T10:00", immediate_danger="no")  # fmt: skip
    if family.chance(0.3):
        worry.fields["harm"], worry.guard = ("about_a_worker",), RESTRICTED
    _least(family, worry, PROTECTED)
    act = family.told("concern_act", text=("told_whom", "said"), part_of=worry.id, concern=worry.id, act="told_lead")
    _least(family, act, PROTECTED)


def _assessed(family: Family, _plan: Thing) -> None:
    made = family.told("assessment", text=("family_summary", "analysis"), assessment_kind="part1_quick",
                       started_on="2026-11-03")  # fmt: skip
    for _ in range(2):
        who, about = _one(family)
        domain = family.dice.choice(("A01", "C01"))
        family.told("rating", text=("strengths", "worries"), whom=about, part_of=made.id, assessment=made.id,
                    person=who, domain=domain, family_rating="3")  # fmt: skip
    who, about = _one(family)
    _least(family, family.told("answer", text=("text",), whom=about, part_of=made.id, assessment=made.id, person=who,
                               question="A01.1"), PRIVATE)  # fmt: skip
    family.told("level_decision", text=("rationale", "what_tried"), whom=about, person=who, decided_on="2026-11-04")


def _reviewed(family: Family, plan: Thing) -> None:
    held = family.told("review", text=("family_view", "note", "why"), part_of=plan.id, plan=plan.id,
                       held_on="2026-11-18")  # fmt: skip
    who, about = _one(family)
    _least(family, family.told("child_view", text=("words",), whom=about, part_of=held.id, review=held.id, person=who,
                               method="said"), PRIVATE)  # fmt: skip


def _agreed(family: Family, _plan: Thing) -> None:
    who, about = _one(family)
    family.told("engagement_agreement", text=("scope", "own_view"), whom=about, person=who, given_by="self",
                agreed="yes", at="2026-11-01T10:00")  # fmt: skip
    asked = family.some()
    told = family.told("sharing_permission", text=("recipient", "purpose", "limits"), whom=asked, decision="allow",
                       subjects=tuple(sorted(asked)), categories=("plan",), shared_anyway=False,
                       at="2026-11-02T10:00", expires="2027-06-01")  # fmt: skip
    if family.chance(0.4):
        told.fields["withdrawn_at"] = "2026-11-04T10:00"
    shared = family.some()
    family.told("sharing_decision", text=("recipient", "what", "why_necessary"), whom=shared, at="2026-11-05T10:00",
                subjects=tuple(sorted(shared)), categories=("plan",), how="said", informed="yes", outcome="shared",
                lawful_basis="consent")  # fmt: skip
    _least(family, family.told("document", text=("title", "consent_note"), whom=about, document_kind="drawing",
                               by=who, subject=(who,)), PRIVATE)  # fmt: skip


def _asked(family: Family, _plan: Thing) -> None:
    who, about = _one(family)
    told = family.dice.choice([one for one in family.things if one.kind in ("visit", "case_note", "chronology_event")])
    family.told("own_statement", text=("words",), whom=about, part_of=told.id, person=who, about=told.id,
                said_on="2026-11-19")  # fmt: skip
    _least(family, family.told("correction", text=("what_is_wrong", "should_say"), whom=about, person=who,
                               about=told.id, asked_on="2026-11-19"), PRIVATE)  # fmt: skip
    against: dict[str, Any] = (
        {"scope": "everything"} if family.chance(0.3) else {"scope": "one_record", "about": told.id}
    )
    status = "open" if family.chance(0.6) else "lifted"
    _least(family, family.told("objection", text=("words",), whom=about, person=who, objection_kind="objection",
                               status=status, said_at="2026-11-19T10:00", **against), PRIVATE)  # fmt: skip
    ended: dict[str, Any] = {"outcome": "refused", "refused_because": "excessive", "outcome_on": "2026-11-20"}
    asked = family.add("access_request", text=("child_view", "outcome_why"), person=who, asked_on="2026-11-19",
                       guard=PROTECTED, **(ended if family.chance(0.5) else {}))  # fmt: skip
    family.add("disclosure_mark", text=("why",), request=asked.id, mark="withhold", exemption="crime", guard=PROTECTED,
               about=told.id)  # fmt: skip


def _in_a_crisis(family: Family, _plan: Thing) -> None:
    who, about = _one(family)
    _least(family, family.told("crisis_contact", text=("immediate_action", "call_words", "handled_by"), whom=about,
                               who=(who,), at="2026-11-14T23:00", nature="money"), PRIVATE)  # fmt: skip


def _permitted(family: Family) -> None:
    """What one place may be given: the agency that is among those who read the family."""
    about = frozenset(family.dice.sample(family.people, family.dice.randint(1, len(family.people))))
    categories = tuple(sorted(family.dice.sample(CATEGORIES, 3)))
    family.permission = family.add(
        "sharing_permission", text=("recipient", "purpose", "own_view"), whom=about, subjects=tuple(sorted(about)),
        categories=categories, decision="allow", shared_anyway=False, at="2026-11-01T10:00", expires="2027-06-01",
    )  # fmt: skip
