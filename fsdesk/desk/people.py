"""Families, homes and people as pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from fsdesk import rules, rules_people, telling
from fsdesk.desk.reading import Held, Records, of_kind
from fsdesk.records import codes
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import RecordId
from fsdesk.views import FamilyRow, Home, PersonView


def family_name(family: Held | None) -> str:
    """What the family is called on screen: what it is known as, else its neutral reference."""
    if family is None:
        return "Family"
    return family.text("known_as") or family.text("label") or "Family"


def people_of(held: Sequence[Held], today: date) -> tuple[PersonView, ...]:
    """Everyone of a family who is not known to have left it: who cares first (those of the first home, then of the
    others), then other adults, then children, each from the eldest."""
    if isinstance(held, Records):
        return held.once(("people", today), lambda: _people_of(held, today))
    return _people_of(held, today)


def _people_of(held: Sequence[Held], today: date) -> tuple[PersonView, ...]:
    homes = {home.id: home for home in of_kind(held, "household")}
    memberships: dict[str, list[Held]] = {}
    for membership in of_kind(held, "membership"):
        if not _is_over(membership, today):
            memberships.setdefault(membership.text("person"), []).append(membership)
    names = {p.id: p.text("known_as") or p.text("full_name") for p in of_kind(held, "person")}
    people = [
        person_view(person, memberships.get(person.id, []), homes, names, today)
        for person in of_kind(held, "person")
        if person.text("life_stage") not in ("deceased", "pregnancy_ended")
    ]
    births = {p.id: p.text("born_on") or "9999" for p in of_kind(held, "person")}
    order = {home: at for at, home in enumerate(homes)}
    home_of = {
        RecordId(who): min((order.get(RecordId(m.text("household")), len(order)) for m in mine), default=len(order))
        for who, mine in memberships.items()
    }

    def place(person: PersonView) -> tuple[object, ...]:
        home = home_of.get(person.id, len(order)) if not person.is_child else 0
        return (*_who_cares_first(person), home, births[person.id])

    return tuple(sorted(people, key=place))


def _is_over(membership: Held, today: date) -> bool:
    until = membership.text("lives_until").rstrip("~")
    return bool(until) and until <= today.isoformat()[: len(until)]


def lives_now(membership: Held, today: date) -> bool:
    """Whether somebody is not known to have left a home by a day."""
    return not _is_over(membership, today)


def age_on(person: Held, at: str) -> str:
    """A person's age in words on the day in an ISO day or time: the day as it was written where it happened, never
    today and never moved by a time zone. After a death nobody grows older."""
    try:
        day = date.fromisoformat(at[:10])
    except ValueError:
        return ""
    died = rules_people.latest(person.text("died_on"))
    unborn = person.text("life_stage") in ("unborn", "pregnancy_ended")
    born = "" if unborn else person.text("born_on")
    return telling.age(born, person.text("due_on"), min(day, died) if died is not None else day)


def baby_name(person: Held, held: Sequence[Held]) -> str:
    """ "Baby of Kirsty": what somebody is called before they have a name."""
    mother = next((one for one in of_kind(held, "person") if one.id == person.text("mother")), None)
    name = (mother.text("known_as") or mother.text("full_name")) if mother is not None else ""
    if person.text("life_stage") not in ("unborn", "pregnancy_ended"):
        return "Not named yet"
    return f"Baby of {name}" if name else "Unborn baby"


def full_called(person: Held, held: Sequence[Held]) -> str:
    """What a page calls somebody in its title: "Kirsty", or "Baby of Kirsty, due 9 Dec 2026"."""
    name = person.text("known_as") or person.text("full_name")
    if person.text("life_stage") != "unborn":
        return name or baby_name(person, held)
    due = telling.birthday(person.text("due_on"))
    return ", ".join(filter(None, (name or baby_name(person, held), f"due {due}" if due else "")))


def is_guarded(one: Held, least: Sensitivity = Sensitivity.PROTECTED) -> bool:
    """Whether a record is at least so guarded that it may not lie on the table."""
    return one.guard.safety >= least.safety


def _who_cares_first(person: PersonView) -> tuple[bool, bool, bool]:
    """Who cares for the children first, then other adults, then children, then the unborn."""
    cares = person.role in (codes.HOUSEHOLD_ROLE["parent"], codes.HOUSEHOLD_ROLE["partner"])
    return (person.is_child, person.is_unborn, not person.is_child and not cares)


def person_view(
    person: Held,
    memberships: Sequence[Held],
    homes: Mapping[RecordId, Held],
    names: Mapping[RecordId, str],
    today: date,
) -> PersonView:
    """One person, with age on the day and their place in the family."""
    unborn = person.text("life_stage") == "unborn"
    born, due = person.text("born_on"), person.text("due_on")
    known_as = person.text("known_as") or person.text("full_name")
    if unborn and not known_as:
        mother = names.get(RecordId(person.text("mother")), "")
        known_as = f"Baby of {mother}" if mother else "Unborn baby"
    role = memberships[0].text("role") if memberships else ""
    lives = [homes[RecordId(m.text("household"))].text("label") for m in memberships if m.text("household") in homes]
    return PersonView(
        id=person.id,
        known_as=known_as,
        full_name=person.text("full_name") or known_as,
        age=telling.age("" if unborn else born, due, today),
        born=telling.birthday(born or due),
        relation=next((m.text("relation") for m in memberships if m.text("relation")), ""),
        role=codes.HOUSEHOLD_ROLE.get(role, ""),
        detail=person.text("school_or_work"),
        household=telling.joined(lives),
        is_child=unborn or rules.is_child(born, due, today.isoformat()) or (not born and role == "child"),
        is_unborn=unborn,
        initials=telling.initials(person.text("full_name") or known_as),
    )


def homes_of(held: Sequence[Held], people: Sequence[PersonView], today: date) -> tuple[Home, ...]:
    """Each home of a family with who lives there, not who moved out. A confidential address shows as that only."""
    if isinstance(held, Records) and people is people_of(held, today):
        return held.once(("homes", today), lambda: _homes_of(held, people, today))
    return _homes_of(held, people, today)


def _homes_of(held: Sequence[Held], people: Sequence[PersonView], today: date) -> tuple[Home, ...]:
    by_id = {person.id: person for person in people}
    living: dict[str, list[PersonView]] = {}
    for membership in of_kind(held, "membership"):
        person = by_id.get(RecordId(membership.text("person")))
        known = living.get(membership.text("household"), [])
        if person is not None and person not in known and not _is_over(membership, today):
            living.setdefault(membership.text("household"), []).append(person)
    return tuple(
        Home(
            id=home.id,
            label=home.text("label"),
            address=address_of(home),
            people=tuple(living.get(home.id, ())),
            confidential=home.value("confidential") is True,
        )
        for home in of_kind(held, "household")
    )


def address_of(home: Held) -> str:
    """One line; a confidential address is not shown."""
    if home.value("confidential") is True:
        return "Confidential address"
    if home.text("no_fixed_address") == "yes":
        return "No fixed address"
    place = " ".join(filter(None, (home.text("town"), home.text("postcode"))))
    return ", ".join(filter(None, (home.text("address_lines"), place)))


def place_of(held: Sequence[Held]) -> str:
    """Where a family lives, shortly: the first home's village and postcode."""
    for home in of_kind(held, "household"):
        if home.value("confidential") is True:
            return "Confidential address"
        place = " ".join(filter(None, (home.text("town"), home.text("postcode"))))
        if place:
            return place
    return ""


def family_row(family: Held, held: Sequence[Held], today: date, lead: str) -> FamilyRow:
    """A family as a line of the list; `held` are its homes, people, memberships and visits."""
    people = people_of(held, today)
    children = [f"{p.known_as} {p.age}".strip() for p in people if p.is_child]
    now = today.isoformat()
    visits = of_kind(held, "visit")
    seen = [v.text("actual_start") for v in visits if v.text("status") == "done" and v.text("actual_start")]
    planned = [v.text("planned_start") for v in visits if v.text("status") == "planned" and v.text("planned_start")]
    coming = [at for at in planned if at[:10] >= now]
    return FamilyRow(
        id=family.id,  # type: ignore[arg-type]  # a family's name is its family record's
        name=family_name(family),
        reference=family.text("label"),
        children=", ".join(children),
        place=place_of(held),
        status=codes.FAMILY_STATUS.get(family.text("status"), ""),
        last_seen=telling.short_day(max(seen), today) if seen else "",
        next_visit=telling.day_and_time(min(coming), today) if coming else "",
        lead=lead,
        to_settle=sum(one.to_settle for one in (family, *held)),
    )
