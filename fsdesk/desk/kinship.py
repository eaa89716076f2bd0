"""Who is who in a family, and what is around it, as pictures hold it: made from the same records as every page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from fsdesk import telling
from fsdesk.desk.people import baby_name, is_guarded, lives_now
from fsdesk.desk.reading import Held, of_kind
from fsdesk.pictures import (
    Around,
    Bond,
    Circle,
    Couple,
    Descent,
    Ecomap,
    Genogram,
    Kin,
    Link,
    Parentage,
    Partners,
    Shape,
)
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import RecordId

_DESCENT = {
    "mother": Descent.BIRTH, "father": Descent.BIRTH, "parent": Descent.BIRTH, "pregnant_with": Descent.BIRTH,
    "adoptive_parent": Descent.ADOPTED, "foster_carer": Descent.FOSTER, "step_parent": Descent.STEP,
    "kinship_carer": Descent.KINSHIP, "guardian": Descent.KINSHIP,
}  # fmt: skip
_COUPLES = {"partner": Couple.TOGETHER, "ex_partner": Couple.SEPARATED, "divorced": Couple.DIVORCED}
_SHAPES = {"male": Shape.SQUARE, "female": Shape.CIRCLE, "non_binary": Shape.DOME, "other": Shape.DOME,
           "M": Shape.SQUARE, "F": Shape.CIRCLE}  # fmt: skip
_BONDS = ("no_contact", "conflict", "distant", "mixed", "close")
"""How two people get on, the one to be careful of first: where two records differ that one is drawn."""
_CAPTION_MAX = 26  # characters under a symbol


def genogram_of(held: Sequence[Held], today: date, *, for_family: bool = False) -> Genogram:
    """Who is who, everybody once, the eldest first. A pregnancy that ended is in no picture.

    `for_family` is the picture that may lie on the table: guarded people and relationships are not in it, nor anybody
    who would stand there with nothing to hold them, nor how people get on, nor homes whose address is confidential.
    """
    people = [p for p in of_kind(held, "person") if p.text("life_stage") != "pregnancy_ended"]
    ties = of_kind(held, "relationship")
    members = [m for m in of_kind(held, "membership") if lives_now(m, today)]
    homes = of_kind(held, "household")
    if for_family:
        ties = [tie for tie in ties if not is_guarded(tie)]
        members = [m for m in members if not is_guarded(m)]
        people = [p for p in people if not is_guarded(p)]
        held_by = {end for tie in ties for end in (tie.text("person"), tie.text("other"))}
        held_by |= {m.text("person") for m in members} | {p.text("mother") for p in people}
        people = [p for p in people if p.id in held_by or p.text("mother")]
        homes = [home for home in homes if home.value("confidential") is not True]
    people.sort(key=lambda p: (p.text("born_on") or p.text("due_on") or "9999", _made(p.id)))
    here = {p.id for p in people}
    ties = [tie for tie in ties if {tie.text("person"), tie.text("other")} <= here]
    return Genogram(
        people=tuple(_kin(person, held, members, today) for person in people),
        partners=_partners(ties, today),
        parentage=_parentage(people, ties, today),
        bonds=() if for_family else _bonds(ties),
        homes=_circles(homes, members, people),
    )


def _made(record: str) -> tuple[str, int]:
    device, _, n = record.rpartition(".")
    return device, int(n)


def _kin(person: Held, held: Sequence[Held], members: Sequence[Held], today: date) -> Kin:
    died, stage = person.text("died_on"), person.text("life_stage")
    has_died = stage == "deceased"
    inside = (
        f"†{died[:4]}" if has_died and died else "†" if has_died else telling.brief_age(person.text("born_on"), today)
    )
    shape = _SHAPES.get(person.text("gender")) or _SHAPES.get(person.text("sex"), Shape.UNKNOWN)
    return Kin(
        id=person.id,
        name=person.text("known_as") or person.text("full_name") or baby_name(person, held),
        inside="" if stage == "unborn" else inside,
        caption=_caption(person, members, held),
        shape=Shape.TRIANGLE if stage == "unborn" else shape,
        born=person.text("born_on") or person.text("due_on"),
        is_named=person.value("is_named_child") is True,
        has_died=has_died,
    )


def _caption(person: Held, members: Sequence[Held], held: Sequence[Held]) -> str:
    if person.text("life_stage") == "unborn":
        return f"due {telling.birthday(person.text('due_on'))}" if person.text("due_on") else "not yet born"
    mine = [m for m in members if m.text("person") == person.id]
    relation = next((m.text("relation") for m in mine if m.text("relation")), "")
    school = person.text("school_or_work")
    is_child = any(m.text("role") == "child" for m in mine)
    if is_child and school and len(school) <= _CAPTION_MAX and person.text("life_stage") == "living":
        return school
    return " · ".join(filter(None, (relation, _elsewhere(mine, held))))


def _elsewhere(mine: Sequence[Held], held: Sequence[Held]) -> str:
    """The village of somebody who lives in another home than the first, unless its address is confidential."""
    homes = {home.id: home for home in of_kind(held, "household")}
    first = next(iter(homes), None)
    lives = [homes[RecordId(m.text("household"))] for m in mine if m.text("household") in homes]
    if (
        not lives
        or any(home.id == first for home in lives)
        or any(home.value("confidential") is True for home in lives)
    ):
        return ""
    return lives[0].text("town")


def _partners(ties: Sequence[Held], today: date) -> tuple[Partners, ...]:
    """Each couple once, as the latest record of them says."""
    found: dict[frozenset[str], Partners] = {}
    for tie in ties:
        how = _COUPLES.get(tie.text("type"))
        ends = frozenset((tie.text("person"), tie.text("other")))
        if how is None or len(ends) != 2:
            continue
        over = tie.text("until").rstrip("~")
        if how is Couple.TOGETHER and over and over <= today.isoformat()[: len(over)]:
            how = Couple.SEPARATED
        found[ends] = Partners(a=RecordId(tie.text("person")), b=RecordId(tie.text("other")), how=how)
    return tuple(found.values())


def _parentage(people: Sequence[Held], ties: Sequence[Held], today: date) -> tuple[Parentage, ...]:
    twins = {(t.text("person"), t.text("other")) for t in ties if t.text("type") == "twin"}
    here = {p.id for p in people}
    found = []
    for person in people:
        ways: dict[Descent, list[RecordId]] = {}
        for tie in ties:
            how = _DESCENT.get(tie.text("type"))
            if how is not None and tie.text("other") == person.id and tie.text("person") != person.id:
                over = tie.text("until").rstrip("~")
                if how is Descent.BIRTH or not (over and over <= today.isoformat()[: len(over)]):
                    ways.setdefault(how, []).append(RecordId(tie.text("person")))
        if person.text("mother") in here and person.text("mother") != person.id:
            ways.setdefault(Descent.BIRTH, []).append(RecordId(person.text("mother")))
        for how, parents in ways.items():
            once = list(dict.fromkeys(parents))
            for at in range(0, len(once), 2):
                twin = _twin_of(person.id, twins, here) if how is Descent.BIRTH and at == 0 else None
                found.append(Parentage(child=person.id, parents=tuple(once[at : at + 2]), how=how, twin_of=twin))
    return tuple(found)


def _twin_of(person: RecordId, twins: Iterable[tuple[str, str]], here: set[RecordId]) -> RecordId | None:
    other = [b if a == person else a for a, b in twins if person in (a, b)]
    return next((RecordId(one) for one in sorted(other) if one in here and one != person), None)


def _bonds(ties: Sequence[Held]) -> tuple[Bond, ...]:
    found: dict[frozenset[str], Bond] = {}
    for tie in ties:
        ends = frozenset((tie.text("person"), tie.text("other")))
        how = "no_contact" if tie.value("no_contact") is True else tie.text("quality")
        if how not in _BONDS or len(ends) != 2:
            continue
        before = found.get(ends)
        if before is None or _BONDS.index(how) < _BONDS.index(before.how):
            found[ends] = Bond(a=RecordId(tie.text("person")), b=RecordId(tie.text("other")), how=how)
    return tuple(found.values())


def _circles(homes: Sequence[Held], members: Sequence[Held], people: Sequence[Held]) -> tuple[Circle, ...]:
    living = {p.id for p in people if p.text("life_stage") != "deceased"}
    found = []
    for home in homes:
        inside = dict.fromkeys(m.text("person") for m in members if m.text("household") == home.id)
        ids = tuple(RecordId(person) for person in inside if person in living)
        if ids:
            found.append(Circle(label=home.text("label"), people=ids))
    return tuple(found)


# -- what is around the family ---------------------------------------------------------------------------------------

_STRENGTH = {"close": Link.STRONG, "mixed": Link.SOME, "distant": Link.WEAK, "conflict": Link.STRAINED}
_MISSING_BY_NEED = {"nursery_takeup": "Childcare", "transport_digital": "Transport or signal", "isolation": "Company"}
_MISSING_BY_CAUSE = {"transport": "Transport", "digital": "Signal or internet", "service_gap": "A service near"}
_MISSING_BY_BARRIER = {"childcare": "Childcare", "no_transport": "Transport"}


def ecomap_of(name: str, held: Sequence[Held], today: date) -> Ecomap:
    """The family in the middle of what holds it, and what the records say is missing. Who is guarded is left out."""
    around: dict[str, Around] = {}
    for one in of_kind(held, "team_member"):
        if not is_guarded(one) and one.text("name") and not _is_over(one, today):
            place = one.text("agency") if one.text("agency") != one.text("name") else ""
            around.setdefault(one.text("name"), Around(
                name=one.text("name"), detail=place or one.text("role_title")
                or lists.TEAM_ROLE.get(one.text("team_role"), ""), link=_link_of(one), about=_whose(one, "for_people"),
            ))  # fmt: skip
    for one in of_kind(held, "connection"):
        service = one.text("service")
        if service and not is_guarded(one) and one.text("accepted") == "yes":
            went = Link.SOME if one.text("first_attended_on") else Link.WEAK
            around.setdefault(service, Around(name=service, link=went, about=_whose(one, "persons")))
    for near in _relatives(held, today):
        around.setdefault(near.name, near)
    for missing in dict.fromkeys(_missing(held)):
        around.setdefault(missing, Around(name=missing, link=Link.MISSING))
    return Ecomap(centre=name, around=tuple(around.values()))


def _whose(one: Held, field: str) -> tuple[RecordId, ...]:
    found = one.list(field) or filter(None, (one.text(field),))
    return tuple(map(RecordId, found))


def _is_over(one: Held, today: date) -> bool:
    until = one.text("until").rstrip("~")
    return bool(until) and until <= today.isoformat()[: len(until)]


def _link_of(one: Held) -> Link:
    said = one.text("link").casefold()
    if said in {link.value for link in Link}:
        return Link(said)
    return Link.SOME if one.text("in_touch") == "yes" else Link.WEAK


def _relatives(held: Sequence[Held], today: date) -> Iterable[Around]:
    """Relatives and friends who live in no home of the family, as close as they are said to be."""
    at_home = {m.text("person") for m in of_kind(held, "membership") if m.text("household") and lives_now(m, today)}
    people = {p.id: p for p in of_kind(held, "person") if p.text("life_stage") == "living" and not is_guarded(p)}
    for tie in of_kind(held, "relationship"):
        who = people.get(RecordId(tie.text("person")))
        quality, kind = tie.text("quality"), lists.RELATIONSHIP.get(tie.text("type"), "")
        if (
            who is None
            or who.id in at_home
            or is_guarded(tie)
            or tie.value("no_contact") is True
            or _is_over(tie, today)
        ):
            continue
        if tie.text("other") in at_home and quality in _STRENGTH:
            yield Around(name=who.text("known_as") or who.text("full_name"), detail=kind.removesuffix(" of"),
                         link=_STRENGTH[quality], about=_whose(tie, "other"))  # fmt: skip


def _missing(held: Sequence[Held]) -> Iterable[str]:
    """What the family goes without, from open records only: nothing a person told in private is drawn."""
    for one in held:
        if one.is_taken_out or _is_private(one):
            continue
        if one.kind == "identified_need" and one.text("status") in ("open", "not_met", ""):
            yield from _named(_MISSING_BY_NEED, (one.text("need"),))
        elif one.kind == "unmet_need":
            yield from _named(_MISSING_BY_NEED, (one.text("need"),))
            yield from _named(_MISSING_BY_BARRIER, (one.text("why_not"),))
        elif one.kind == "rating":
            yield from _named(_MISSING_BY_CAUSE, one.list("structural"))
        elif one.kind == "household" and one.text("mobile_signal") == "none" and one.value("confidential") is not True:
            yield "Mobile signal"


def _named(words: Mapping[str, str], codes: Iterable[str]) -> Iterable[str]:
    return (words[code] for code in codes if code in words)


def _is_private(one: Held) -> bool:
    return is_guarded(one, Sensitivity.PRIVATE_TO_PERSON)
