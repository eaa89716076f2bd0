"""The plan of a family as a partner reads it: what lets it go to their agency, how long, and what of it there is. Pure.

Source: the services' role table (shared plan and meetings of named families; sharing as permitted) and their data
dictionary, sharing (a permission holds twelve months at most; whatever is said of a place counts by when it was said).
A plan is looked at again within twelve weeks (dictionary, plan), and a decision to share it is taken again with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from fsdesk.audience import Audience, Fact, For, view_for
from fsdesk.audience import Permission as Passed
from fsdesk.consent_said import earliest, narrowest, permission_said
from fsdesk.records.fields import Sensitivity, Value
from fsdesk.roles import SHARED_KINDS
from fsdesk.rules_consenting import (
    Permission,
    Word,
    ends_on,
    held_until,
    may_receive,
    same_place,
    standing,
    word_on,
)

PLAN, NAMES = "plan", "identity"
"""What sharing agreements call the plan with its meetings, and what people are called."""
DECISION_DAYS = 12 * 7
KEPT_BY_US = frozenset({"shared_with", "shared_on", "who_can_see", "copy_given_on", "contribution"})
"""Fields of a plan and its meetings that say who else has been given something: no partner's."""
AHEAD = timedelta(hours=1)
"""How far local time is ahead of UTC at most: what ends with a day ends by the earlier of the two midnights."""


class Lets(NamedTuple):
    """About whom a plan may go to a place now, and the last day on which it is so for all of them."""

    people: frozenset[str]
    until: str


class Told(NamedTuple):
    """What a partner is told of a family: its reference, the given names of those it is about, until when; the records
    with the values of their fields; and whom those records name, by record."""

    label: str
    names: tuple[str, ...]
    until: str
    records: tuple[tuple[str, str, Mapping[str, tuple[Value, ...]]], ...]
    named: Mapping[str, tuple[str, str]]


def local(now: int) -> str:
    """A moment (seconds since 1970) as a local time to the minute."""
    return (datetime.fromtimestamp(now, UTC) + AHEAD).strftime("%Y-%m-%dT%H:%M")


def what_lets_it_go(facts: Iterable[Fact], place: str, now: str) -> Lets:
    """About whom the plan of a family may go to a place now (a local time).

    Under a permission that stands without a "but", which no program can keep; or by a decision to share the plan with
    that very place, taken within the last twelve weeks and not in an emergency, unless who it is about has said no to
    it, at any time.
    """
    known = list(facts)
    permissions = [one for fact in known if (one := _permission(fact)) is not None]
    ends: dict[str, str] = {}
    for person, category in may_receive(permissions, place, now):
        if category == PLAN:
            ends[person] = _permitted_until(permissions, place, person, now)
    for fact in known:
        if fact.kind != "sharing_decision" or not (end := _decided_until(fact, place, now)):
            continue
        for person in narrowest(fact.said.get("subjects", ())):
            if not word_on(permissions, place, person, PLAN, now).is_no:
                ends[person] = max(end, ends.get(person, ""))
    return Lets(frozenset(ends), min(ends.values(), default=""))


def _permission(fact: Fact) -> Permission | None:
    """A permission as this reads it; None where everybody took it out."""
    if fact.kind != "sharing_permission" or fact.agreed("taken_out"):
        return None
    found = permission_said(fact.id, lambda name: [one for one in fact.said.get(name, ()) if one is not None])
    if found.decision == "allow_with_limits" or (fact.is_taken_out and found.decision != "refuse"):
        return replace(found, decision="not_now")
    return found


def _permitted_until(permissions: Sequence[Permission], place: str, person: str, now: str) -> str:
    """The last day of the permission under which the plan goes now."""
    found = [
        ends_on(one)
        for one in permissions
        if person in one.subjects and PLAN in one.categories and same_place(one.recipient, place)
        if standing(one, now) is Word.LIVE
    ]
    return min(found, default="")


def _decided_until(fact: Fact, place: str, now: str) -> str:
    """The last day on which a decision lets the plan go to a place; empty where it does not now."""
    outcomes, places = fact.names("outcome"), fact.names("recipient")
    lets = (
        not fact.is_taken_out
        and outcomes == {"shared"}
        and len(places) == 1
        and same_place(next(iter(places)), place)
        and PLAN in narrowest(fact.said.get("categories", ()))
        and True not in fact.said.get("override", ())
        and not fact.names("remedied_on")
    )
    at = earliest([one for one in fact.said.get("at", ()) if one is not None])
    try:
        begun = date.fromisoformat(at[:10])
    except ValueError:
        return ""
    end = (begun + timedelta(days=DECISION_DAYS)).isoformat()
    return end if lets and at[:16] <= now and now[:10] <= end else ""


def is_over(facts: Iterable[Fact]) -> bool:
    """Whether the help for a family has ended: its plan is nobody's to follow any more."""
    return any("closed" in fact.names("status") for fact in facts if fact.kind == "family")


def told_to_partner(facts: Sequence[Fact], place: str, now: str, kept: frozenset[str] = frozenset()) -> Told | None:
    """What a partner at a place reads of a family now; None when nothing lets anything go.

    It is what an agency may see of the plan and its meetings, through the one door, and of that only what is open to
    the family itself; never a record of `kept`. Of people it has given names alone.
    """
    lets = what_lets_it_go(facts, place, now)
    if not lets.people or is_over(facts):
        return None
    passed = Passed(agency=place, subjects=tuple(sorted(lets.people)), categories=(PLAN, NAMES))
    seen = view_for(Audience(kind=For.AGENCY, permission=passed), facts, now[:10])
    by_id = {fact.id: fact for fact in facts}
    names = {one: name for one in lets.people if seen.sees(one) and (name := given_name(by_id[one]))}
    around = {
        fact.id: (_one(fact, "name"), _one(fact, "agency"))
        for fact in facts
        if fact.kind == "team_member" and {"name"} <= seen.fields.get(fact.id, frozenset())
        if fact.guard is Sensitivity.OPEN_TO_FAMILY
    }
    handed = {
        fact.id: seen.fields[fact.id] - KEPT_BY_US
        for fact in facts
        if fact.kind in SHARED_KINDS and fact.id in seen.fields and fact.id not in kept
        if fact.guard is Sensitivity.OPEN_TO_FAMILY
    }
    told = {**{one: (name, "") for one, name in names.items()}, **around}
    records = [
        _record(by_id[one], fields, by_id, told.keys() | handed.keys()) for one, fields in sorted(handed.items())
    ]
    if not names:
        return None
    label = next((_one(f, "label") for f in facts if f.kind == "family" and "label" in seen.fields.get(f.id, ())), "")
    return Told(label, tuple(sorted(set(names.values()))), held_until(lets.until), tuple(records), told)


def _record(
    fact: Fact, fields: frozenset[str], by_id: Mapping[str, Fact], there: Iterable[str]
) -> tuple[str, str, Mapping[str, tuple[Value, ...]]]:
    """A record with what stands in these fields, without those that name a record which is not told."""
    known = set(there)
    said = {name: tuple(one for one in fact.said[name] if one not in (None, "", ())) for name in sorted(fields)}
    return (
        fact.id,
        fact.kind,
        {name: values for name, values in said.items() if values and not (fact.names(name) & by_id.keys()) - known},
    )


def given_name(person: Fact) -> str:
    """What somebody is called, without a family name; empty where nobody wrote it or people wrote apart."""
    return _one(person, "known_as") or _one(person, "full_name").partition(" ")[0]


def _one(fact: Fact, field: str) -> str:
    said = fact.names(field)
    return next(iter(said)) if len(said) == 1 else ""
