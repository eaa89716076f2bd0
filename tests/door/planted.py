"""Bugs planted into what the decision is told: each forgets one thing that it decides by. Every one must be found."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from fsdesk.audience import Audience, Fact, For, Seen, view_for
from fsdesk.records.fields import Sensitivity
from tests.door.random_families import TODAY

Decide = Callable[[Audience, list[Fact]], Seen]


def without_field(*names: str) -> Decide:
    """Does not look at some fields."""

    def decide(audience: Audience, facts: list[Fact]) -> Seen:
        blind = [Fact(f.id, f.kind, {n: v for n, v in f.said.items() if n not in names}, f.sensitivity) for f in facts]
        return _with_all_fields(view_for(audience, blind, TODAY), facts, names)

    return decide


def _with_all_fields(seen: Seen, facts: list[Fact], names: tuple[str, ...]) -> Seen:
    by_id = {fact.id: fact for fact in facts}
    return replace(seen, fields={one: f | (by_id[one].said.keys() & set(names)) for one, f in seen.fields.items()})


def unguarded(audience: Audience, facts: list[Fact]) -> Seen:
    """Does not look at how guarded a record is."""
    return view_for(audience, [Fact(f.id, f.kind, f.said, Sensitivity.OPEN_TO_FAMILY) for f in facts], TODAY)


def first_version_only(audience: Audience, facts: list[Fact]) -> Seen:
    """Reads one version where two people wrote apart."""
    one = [Fact(f.id, f.kind, {n: v[:1] for n, v in f.said.items()}, f.sensitivity) for f in facts]
    return view_for(audience, one, TODAY)


def nobody_present(audience: Audience, facts: list[Fact]) -> Seen:
    """Does not ask who else sits at the table."""
    person = audience.person
    return view_for(replace(audience, present=(person,) if person else ()), facts, TODAY)


def anybody_alone(audience: Audience, facts: list[Fact]) -> Seen:
    """Takes whoever is first for the one who is alone."""
    if audience.kind is For.TABLE and audience.present:
        audience = replace(audience, person=audience.present[0], present=audience.present[:1])
    return view_for(audience, facts, TODAY)


def knows_no_other_home(audience: Audience, facts: list[Fact]) -> Seen:
    """Looks for no words that would tell of others."""
    seen = view_for(audience, facts, TODAY)
    kept = set(seen.fields)
    mute = [f for f in facts if f.id in kept or f.kind not in ("person", "household")]
    return view_for(audience, mute, TODAY)


def whole_records(audience: Audience, facts: list[Fact]) -> Seen:
    """Shows every field of what it shows."""
    seen = view_for(audience, facts, TODAY)
    by_id = {fact.id: fact for fact in facts}
    return replace(seen, fields={one: frozenset(by_id[one].said) for one in seen.fields})


def never_moved_out(audience: Audience, facts: list[Fact]) -> Seen:
    """Does not know what day it is."""
    return view_for(audience, facts, "1990-01-01")


def orphans(audience: Audience, facts: list[Fact]) -> Seen:
    """Shows what is part of something withheld."""
    return without_field("goal", "visit", "plan", "meeting")(audience, facts)


def as_staff(_audience: Audience, facts: list[Fact]) -> Seen:
    """Forgets to ask at all."""
    return Seen(fields={fact.id: frozenset(fact.said) for fact in facts})


PLANTED: dict[str, Decide] = {
    "who it is hidden from is not looked at": without_field("hidden_from"),
    "how guarded it is is not looked at": unguarded,
    "which homes a goal is for is not looked at": without_field("visible_to"),
    "which home a visit was at is not looked at": without_field("household"),
    "whom a note is about is not looked at": without_field("about", "persons", "subjects", "about_person"),
    "a confidential address is like any other": without_field("confidential"),
    "of two versions one is read": first_version_only,
    "who is present is not looked at": nobody_present,
    "somebody among others counts as alone": anybody_alone,
    "words that tell of the other home are let through": knows_no_other_home,
    "what the staff write for the staff is shown": whole_records,
    "who moved out still lives there": never_moved_out,
    "a part is shown without its whole": orphans,
    "nobody asks who is looking": as_staff,
}
