"""What each thing done to people comes to: which records are new, which fields of others change. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from fsdesk.desk.people import full_called, lives_now
from fsdesk.desk.reading import Held, of_kind
from fsdesk.records import KINDS, Household, Membership, Person, Relationship
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Record
from fsdesk.records.ids import RecordId
from fsdesk.rules_people import earliest, latest
from fsdesk.trouble import Refused

Shown = Mapping[str, Sequence[str]]
PARENTS = ("mother", "father", "parent", "step_parent", "adoptive_parent", "foster_carer", "kinship_carer", "guardian")
COUPLES = ("partner", "ex_partner", "divorced")
_BOTH_WAYS = (*COUPLES, "sibling", "half_sibling", "step_sibling", "twin", "cousin", "friend", "chosen_family",
              "neighbour")  # fmt: skip


class Acting(NamedTuple):
    """One whole thing to do. `changes` are (record, its new fields, what was shown of it, None for what is held now);
    `guarded` keeps what is new from the family's own view."""

    said: str
    new: tuple[Record, ...] = ()
    changes: tuple[tuple[Held, Mapping[str, object], Shown | None], ...] = ()
    person: RecordId | None = None
    guarded: bool = False


def following(base: RecordId, count: int) -> RecordId:
    """The name of the record written `count` after the next one."""
    device, _, n = base.rpartition(".")
    return RecordId(f"{device}.{int(n) + count}")


def of_pair(held: Sequence[Held], one: str, other: str, kinds: Sequence[str]) -> Held | None:
    """The relationship of some kinds between two people, whichever way round it was written."""
    ties = [tie for tie in of_kind(held, "relationship") if {tie.text("person"), tie.text("other")} == {one, other}]
    return next((tie for tie in ties if tie.text("type") in kinds), None)


# -- adding ------------------------------------------------------------------------------------------------------------


def adding(how: str, fields: Mapping[str, object], of: RecordId | None, held: Sequence[Held], base: RecordId) -> Acting:
    """Somebody new, with their place in a home and what they are to who is there."""
    own = {name: value for name, value in fields.items() if name in Person.declared() and value not in (None, "")}
    given = {name: value for name, value in fields.items() if name not in Person.declared()}
    somebody = next((one for one in of_kind(held, "person") if one.id == of), None)
    if how != "other" and somebody is None:
        raise _cannot("Choose whose partner, child or parent it is.")
    if how == "baby":
        own["life_stage"] = "unborn"
        own.setdefault("mother", of)
    own.setdefault("life_stage", "living")
    person = Person(**dict[str, Any](own))
    member = Membership(
        person=base,
        household=_text(given, "household") or None,
        role=_text(given, "role") or _role(how, somebody, held),
        relation=_text(given, "relation") or None,
        subject_of_support=None,
    )
    ties = _ties_of_new(how, given, base, somebody)
    name = _text(own, "known_as") or _text(own, "full_name") or "a baby"
    as_what = {"partner": "partner of", "child": "child of", "baby": "baby of", "parent": "parent of"}.get(how, "")
    said = f"Added {name}" + (f", {as_what} {full_called(somebody, held)}" if somebody is not None and as_what else "")
    guarded = given.get("guarded") is True
    return Acting(said=said, new=(person, member, *ties), person=base, guarded=guarded)


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _role(how: str, somebody: Held | None, held: Sequence[Held]) -> str:
    """Child, partner or parent in the home; the parent of somebody who is no child there is a relative."""
    if how == "parent" and somebody is not None:
        roles = {m.text("role") for m in of_kind(held, "membership") if m.text("person") == somebody.id}
        return "parent" if "child" in roles else "relative"
    return {"partner": "partner", "child": "child", "baby": "child", "parent": "parent"}.get(how, "other")


def _ties_of_new(how: str, given: Mapping[str, object], new: RecordId, of: Held | None) -> list[Relationship]:
    if of is None:
        return []
    kind = _text(given, "type")
    match how:
        case "partner":
            return [Relationship(person=new, other=of.id, type=kind or "partner")]
        case "parent":
            return [Relationship(person=new, other=of.id, type=kind or "parent")]
        case "baby":
            second = _text(given, "other_parent")
            ties = [Relationship(person=of.id, other=new, type="pregnant_with")]
            return [*ties, Relationship(person=second, other=new, type="parent")] if second else ties
        case "child":
            ties = [Relationship(person=of.id, other=new, type=kind or _parent_by_sex(of))]
            second = _text(given, "other_parent")
            return [*ties, Relationship(person=second, other=new, type="parent")] if second else ties
    return [Relationship(person=new, other=of.id, type=kind)] if kind else []


def _parent_by_sex(person: Held) -> str:
    said = person.text("gender") or {"F": "female", "M": "male"}.get(person.text("sex"), "")
    return {"female": "mother", "male": "father"}.get(said, "parent")


def relating(person: RecordId, other: RecordId, kind: str, held: Sequence[Held], *, guarded: bool) -> Acting:
    """What one person is to another, once."""
    if person == other:
        raise Refused("Choose somebody else.", safe="Nothing has been written.", next_step="")
    if kind not in lists.RELATIONSHIP:
        raise Refused("Choose what they are to each other.", safe="Nothing has been written.", next_step="")
    before = of_pair(held, person, other, (kind,))
    if before is not None and (kind in _BOTH_WAYS or before.text("person") == person):
        raise Refused(
            "This is written already.",
            safe="Nothing has been written twice.",
            next_step="Open it below, and change what has changed.",
        )
    tie = Relationship(person=person, other=other, type=kind)
    return Acting(said="Added a relationship", new=(tie,), person=person, guarded=guarded)


# -- a life ------------------------------------------------------------------------------------------------------------


def being_born(
    person: Held, fields: Mapping[str, object], held: Sequence[Held], today: date, shown: Shown | None
) -> Acting:
    """The day and the name; the due date stays, and who was pregnant is the mother."""
    on = _text(fields, "born_on")
    first = earliest(on)
    if person.text("life_stage") != "unborn":
        raise _cannot("This baby is born already.")
    if first is None:
        raise _cannot("Write the day the baby was born.")
    if first > today:
        raise _cannot("The day of birth is still to come.")
    new = {"life_stage": "living", "born_on": on}
    new.update({name: _text(fields, name) for name in ("known_as", "full_name", "sex") if _text(fields, name)})
    tie = next((t for t in of_kind(held, "relationship")
                if t.text("other") == person.id and t.text("type") == "pregnant_with"), None)  # fmt: skip
    changes: list[tuple[Held, Mapping[str, object], Shown | None]] = [(person, new, shown)]
    if tie is not None:
        changes.append((tie, {"type": "mother"}, None))
    return Acting(said=f"{_text(new, 'known_as') or 'The baby'} is born", changes=tuple(changes), person=person.id)


def _cannot(sentence: str) -> Refused:
    return Refused(sentence, safe="What you wrote is still here, and the record is as it was.", next_step="")


_COPIED = ("membership", "relationship", "identified_need")
_NAMED_IN = {"chronology_event": "persons", "connection": "persons", "team_member": "for_people", "case_note": "about"}
"""Records that name several people: the twin is named beside the first. Parts of a visit stay as they were signed."""


def splitting(person: Held, held: Sequence[Held], base: RecordId) -> Acting:
    """A second person with the first one's history: the same dates, homes, parents and needs, named where they are."""
    if person.text("life_stage") not in ("unborn", "living"):
        raise _cannot("Only a baby can turn out to be two.")
    known = Person.declared()
    fields = {name: person.value(name) for name in person.readings if name in known and name != "taken_out"}
    for own in ("known_as", "full_name", "former_names", "is_named_child"):
        fields.pop(own, None)
    new: list[Record] = [Person(**dict[str, Any](fields))]
    for one in of_kind(held, *_COPIED):
        if person.id in (one.text("person"), one.text("other")) and one.text("type") != "twin":
            copied = {n: one.value(n) for n in one.readings if n in KINDS[one.kind].declared() and n != "taken_out"}
            turned = {name: base if value == person.id else value for name, value in copied.items()}
            new.append(KINDS[one.kind](**dict[str, Any](turned)))
    new.append(Relationship(person=base, other=person.id, type="twin"))
    changes = tuple(
        (one, {field: (*one.list(field), str(base))}, None)
        for kind, field in _NAMED_IN.items()
        for one in of_kind(held, kind)
        if person.id in one.list(field)
    )
    return Acting(said="There are two babies", new=tuple(new), changes=changes, person=base)


def ending(person: Held, shown: Shown | None) -> Acting:
    """A pregnancy has ended: the due date is kept, nothing else is asked or said."""
    if person.text("life_stage") != "unborn":
        raise _cannot("This is not a pregnancy any more.")
    mother = RecordId(person.text("mother")) if person.text("mother") else person.id
    return Acting(said="Noted", changes=((person, {"life_stage": "pregnancy_ended"}, shown),), person=mother)


def dying(person: Held, on: str, today: date, shown: Shown | None, *, confirmed: bool) -> Acting:
    """A death, with its day and whether it is confirmed."""
    first, last, birth = earliest(on), latest(on), earliest(person.text("born_on"))
    if first is None:
        raise _cannot("Write the day, or about when; a year is enough.")
    if first > today:
        raise _cannot("The day is still to come.")
    if last is not None and birth is not None and last < birth:
        raise _cannot("This is before the date of birth. Check both dates.")
    fields = {"life_stage": "deceased", "died_on": on, "died_confirmed": confirmed}
    return Acting(said="Noted", changes=((person, fields, shown),), person=person.id)


# -- homes -------------------------------------------------------------------------------------------------------------


def moving(
    held: Sequence[Held], today: date, people: Sequence[RecordId], home: RecordId | None, on: str, *, new_home: str,
    leaving: RecordId | None, nights_tenths: int | None, also: bool, base: RecordId,
) -> Acting:  # fmt: skip
    """Old places end on the day and new ones begin on it; who they are to the family goes with them."""
    if home is None and not new_home.strip():
        raise _cannot("Say which home it is, or what to call the new one.")
    if earliest(on) is None:
        raise _cannot("Write the day of the move; about is enough.")
    new: list[Record] = [] if home is not None else [Household(label=new_home.strip())]
    to = home if home is not None else base
    changes: list[tuple[Held, Mapping[str, object], Shown | None]] = []
    for person in dict.fromkeys(people):
        mine = [m for m in of_kind(held, "membership") if m.text("person") == person and lives_now(m, today)]
        if any(m.text("household") == to for m in mine) and not (leaving and leaving != to):
            raise _cannot("They live in this home already.")
        left = [m for m in mine if not also and m.text("household") != to and leaving in (None, m.text("household"))]
        changes.extend((m, {"lives_until": on}, None) for m in left)
        if any(m.text("household") == to for m in mine):
            continue
        like = next(iter(left or mine), None)
        new.append(
            Membership(
                person=person,
                household=to,
                role=like.text("role") if like is not None else "other",
                relation=(like.text("relation") or None) if like is not None else None,
                lives_from=on,
                nights_per_week_tenths=nights_tenths,
                is_main_home="yes" if any(m.text("is_main_home") == "yes" for m in left) else None,
            )
        )
    called = next((h.text("label") for h in of_kind(held, "household") if h.id == home), new_home.strip())
    return Acting(said=f"Moved to {called}", new=tuple(new), changes=tuple(changes), person=people[0])
