"""One person opened, and everybody of a family, as their pages show them. Reads only; `who` writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from fsdesk import rules_people, telling
from fsdesk.desk.kinship import genogram_of
from fsdesk.desk.people import (
    address_of,
    age_on,
    family_name,
    full_called,
    is_guarded,
    lives_now,
    people_of,
    person_view,
)
from fsdesk.desk.reading import Held, of_kind
from fsdesk.records import codes
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Value
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.views import PersonView
from fsdesk.views_people import (
    HomeView,
    LinkView,
    PeopleTabView,
    PersonPageView,
    PersonRow,
    Place,
    Remark,
    TeamRow,
    Tie,
)

Names = Callable[[str], str]
OUT_OF_SIGHT = rules_people.GONE

_REVERSED = {
    "mother": "Child of", "father": "Child of", "parent": "Child of", "step_parent": "Stepchild of",
    "adoptive_parent": "Adopted child of", "foster_carer": "Fostered by", "kinship_carer": "Cared for by",
    "guardian": "In the care of", "grandparent": "Grandchild of", "aunt_uncle": "Niece or nephew of",
    "lodger": "Has as lodger", "pregnant_with": "Baby of",
}  # fmt: skip
"""What the other is to the first, where it is not the same word both ways."""


def values_of(held: Held) -> dict[str, Value]:
    """What a record's fields say, where people wrote apart the first."""
    return {name: held.value(name) for name in held.readings}


def called(held: Sequence[Held]) -> dict[str, str]:
    """What everybody and every home of a family is called, by id."""
    people = {str(one.id): full_called(one, held) for one in of_kind(held, "person")}
    homes = {str(one.id): one.text("label") or "A home" for one in of_kind(held, "household")}
    return {**people, **homes}


def view_of(person: Held, held: Sequence[Held], today: date) -> PersonView:
    """One person as a chip or row shows them, whatever their life stage."""
    homes = {home.id: home for home in of_kind(held, "household")}
    names = {p.id: p.text("known_as") or p.text("full_name") for p in of_kind(held, "person")}
    mine = [m for m in of_kind(held, "membership") if m.text("person") == person.id and lives_now(m, today)]
    return person_view(person, mine, homes, names, today)


# -- everybody ---------------------------------------------------------------------------------------------------------


def tab_of(family: FamilyId, held: Sequence[Held], today: date, *, everyone: bool) -> PeopleTabView:
    """The People tab. Without `everyone`, who has died and pregnancies that ended are not in it."""
    people = of_kind(held, "person")
    out = [p for p in people if p.text("life_stage") in OUT_OF_SIGHT]
    rows = [_row(p, held, today) for p in people if everyone or p not in out]
    order = {person.id: at for at, person in enumerate(people_of(held, today))}
    names = called(held)
    team = [one for one in of_kind(held, "team_member") if not _ended(one, today)]
    known = {p.id: p for p in people}
    remarks: list[Remark] = []
    for row in rows:
        memberships = [(m.id, values_of(m)) for m in of_kind(held, "membership") if m.text("person") == row.id]
        if row.id not in {p.id for p in out}:
            remarks.extend(rules_people.problems_of_homes(row.person.known_as, memberships, today))
    picture = genogram_of(held, today)
    return PeopleTabView(
        family=family,
        rows=tuple(sorted(rows, key=lambda row: order.get(row.id, len(order)))),
        homes=tuple(_home(home, held, today) for home in of_kind(held, "household")),
        team=tuple(_team_row(one, known, held) for one in team),
        around_line=rules_people.in_touch_line([values_of(one) for one in team]),
        overlaps=rules_people.overlaps([values_of(one) for one in team], lists.NEED),
        remarks=tuple(remarks),
        genogram=picture if picture.people else None,
        names=names,
        out_of_sight=len(out),
    )


def _row(person: Held, held: Sequence[Held], today: date) -> PersonRow:
    note = {"deceased": "Died", "pregnancy_ended": "Pregnancy ended"}.get(person.text("life_stage"), "")
    if note == "Died" and person.text("died_on"):
        note = f"Died {telling.birthday(person.text('died_on'))}"
    return PersonRow(id=person.id, person=view_of(person, held, today), note=note)


def _home(home: Held, held: Sequence[Held], today: date) -> HomeView:
    names = {p.id: p.text("known_as") or full_called(p, held) for p in of_kind(held, "person")
             if p.text("life_stage") not in OUT_OF_SIGHT}  # fmt: skip
    inside = []
    for member in of_kind(held, "membership"):
        if member.text("household") == home.id and lives_now(member, today) and member.text("person") in names:
            nights = member.value("nights_per_week_tenths")
            some = f" ({telling.tenths(nights)} nights)" if isinstance(nights, int) and nights < 70 else ""
            inside.append(names[RecordId(member.text("person"))] + some)
    return HomeView(
        part=home.part(),
        label=home.text("label") or "A home",
        address=address_of(home) or "No address written yet",
        people=telling.joined(list(dict.fromkeys(inside))) or "Nobody lives here now",
        is_confidential=home.value("confidential") is True,
    )


def _ended(one: Held, today: date) -> bool:
    until = one.text("until").rstrip("~")
    return bool(until) and until <= today.isoformat()[: len(until)]


def _team_row(one: Held, people: dict[RecordId, Held], held: Sequence[Held]) -> TeamRow:
    for_whom = [full_called(people[RecordId(p)], held) for p in one.list("for_people") if p in people]
    needs = [lists.NEED.get(code, code) for code in one.list("needs_supported")]
    return TeamRow(
        part=one.part(),
        name=one.text("name") or "Not named yet",
        role=one.text("role_title") or lists.TEAM_ROLE.get(one.text("team_role"), ""),
        where="Trusted person" if one.value("is_trusted_person") is True else one.text("agency"),
        why=one.text("why"),
        since=telling.birthday(one.text("since")),
        in_touch=codes.ASKED.get(one.text("in_touch"), ""),
        needs=", ".join(filter(None, (", ".join(needs), f"for {telling.joined(for_whom)}" if for_whom else ""))),
    )


# -- one ---------------------------------------------------------------------------------------------------------------


class Sayer(NamedTuple):
    """What a page needs beyond the family's own records: what colleagues and other families are called, and what the
    service calls what a young carer is offered."""

    colleague: Names
    family: Names
    young_carer: str


def page_of(person: Held, family: FamilyId, held: Sequence[Held], today: date, say: Sayer) -> PersonPageView:
    """One person opened."""
    record = next(iter(of_kind(held, "family")), None)
    view = view_of(person, held, today)
    contacts, numbers_, memberships = (
        [one for one in of_kind(held, kind) if one.text("person") == person.id]
        for kind in ("contact", "identifier", "membership")
    )
    who = called(held)
    remarks = [
        *rules_people.problems_of_person(values_of(person), today),
        *rules_people.problems_of_homes(view.known_as, [(m.id, values_of(m)) for m in memberships], today),
    ]
    for one in numbers_:
        remarks.extend(rules_people.problems_of_number(values_of(one), person.text("born_on"), one.id))
    quiet = person.text("life_stage") in OUT_OF_SIGHT
    return PersonPageView(
        id=person.id,
        family=family,
        family_name=family_name(record),
        view=view,
        part=person.part(),
        contacts=tuple(one.part() for one in contacts),
        identifiers=tuple(one.part() for one in numbers_),
        ties=_ties(person, held, who, today),
        places=_places(memberships, held, today),
        homes=tuple((home.id, home.text("label") or "A home") for home in of_kind(held, "household")),
        people=tuple((p.id, who[p.id]) for p in of_kind(held, "person") if p.id != person.id),
        lives_with=_lives_with(person, held, who, today),
        remarks=() if person.text("life_stage") == "pregnancy_ended" else tuple(remarks),
        links=_links(person, held, say, today),
        names=who,
        born_sentence="" if quiet else birth_sentence(person, today),
        stage=person.text("life_stage"),
        is_child=view.is_child,
        carer_offer=_carer_offer(person, say.young_carer, is_child=view.is_child),
    )


def birth_sentence(person: Held, today: date) -> str:
    """What the date says under its field: "7 years old", and that a birthday is near. Silent after a death."""
    age = age_on(person, today.isoformat())
    if person.text("life_stage") == "unborn" or not age or age.startswith("due "):
        return ""
    words = f"{age} years old" if age.removeprefix("about ").isdigit() else f"{age} old"
    coming = next_birthday(person.text("born_on"), today)
    if coming is None or (coming - today).days > 7:
        return words
    years = telling.years_on(person.text("born_on"), coming.isoformat())
    day = "today" if coming == today else f"on {telling.DAYS_WHOLE[coming.weekday()]}"
    return f"{words}, {years} {day}"


def next_birthday(born: str, today: date) -> date | None:
    """The next day on which somebody is a year older; of 29 February, 1 March in other years."""
    if telling.years_on(born, today.isoformat()) is None or born.endswith("~"):
        return None
    for year in (today.year, today.year + 1):
        month, day = int(born[5:7]), int(born[8:10])
        try:
            coming = date(year, month, day)
        except ValueError:
            coming = date(year, 3, 1)
        if coming >= today and coming.isoformat() > born[:10]:
            return coming
    return None


def _carer_offer(person: Held, young_carer: str, *, is_child: bool) -> str:
    """The offer a young carer has a right to; whoever has had it is not asked again."""
    if person.text("caring_role") != "young_carer" or not is_child or person.text("young_carer_offered_on"):
        return ""
    name = person.text("known_as") or person.text("full_name")
    return f"{name} cares for somebody. {young_carer} is theirs to have if they would like it: has it been offered?"


def _ties(person: Held, held: Sequence[Held], who: dict[str, str], today: date) -> tuple[Tie, ...]:
    found = []
    for tie in of_kind(held, "relationship"):
        one, other = tie.text("person"), tie.text("other")
        if person.id not in (one, other):
            continue
        kind = lists.RELATIONSHIP.get(tie.text("type"), "Related to")
        forward = one == person.id
        words = kind if forward else _REVERSED.get(tie.text("type"), kind)
        them = other if forward else one
        detail = (
            f"since {telling.birthday(tie.text('since'))}" if tie.text("since") else "",
            f"until {telling.birthday(tie.text('until'))}" if tie.text("until") else "",
            lists.QUALITY.get(tie.text("quality"), "").lower() if tie.text("quality") not in ("", "not_known") else "",
            f"as {who[tie.text('perceived_by')]} sees it" if tie.text("perceived_by") in who else "",
            "must not have contact" if tie.value("no_contact") is True else "",
        )
        found.append(
            Tie(
                part=tie.part(), other=RecordId(them), sentence=f"{words} {who.get(them, 'somebody')}",
                detail=", ".join(filter(None, detail)), is_guarded=is_guarded(tie), is_over=_ended(tie, today),
            )
        )  # fmt: skip
    return tuple(found)


def _places(memberships: Sequence[Held], held: Sequence[Held], today: date) -> tuple[Place, ...]:
    homes = {home.id: home for home in of_kind(held, "household")}
    found = []
    for one in memberships:
        home = homes.get(RecordId(one.text("household")))
        nights = one.value("nights_per_week_tenths")
        detail = (
            f"{telling.tenths(nights)} nights a week" if isinstance(nights, int) else "",
            "main home" if one.text("is_main_home") == "yes" else "",
            f"since {telling.birthday(one.text('lives_from'))}" if one.text("lives_from") else "",
            f"until {telling.birthday(one.text('lives_until'))}" if one.text("lives_until") else "",
        )
        found.append(
            Place(
                part=one.part(), home=home.id if home else None, label=home.text("label") if home else "No home yet",
                detail=", ".join(filter(None, detail)), is_main=one.text("is_main_home") == "yes",
                is_over=not lives_now(one, today),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda place: (place.is_over, not place.is_main)))


def _lives_with(
    person: Held, held: Sequence[Held], who: dict[str, str], today: date
) -> tuple[tuple[RecordId, str], ...]:
    """Who shares a home with somebody now."""
    now = [m for m in of_kind(held, "membership") if lives_now(m, today) and m.text("household")]
    homes = {m.text("household") for m in now if m.text("person") == person.id}
    shared = dict.fromkeys(m.text("person") for m in now if m.text("household") in homes)
    here = {p.id for p in of_kind(held, "person") if p.text("life_stage") not in OUT_OF_SIGHT}
    return tuple((RecordId(one), who[one]) for one in shared if one != person.id and one in here)


def _links(person: Held, held: Sequence[Held], say: Sayer, today: date) -> tuple[LinkView, ...]:
    found = []
    for link in of_kind(held, "person_link"):
        if person.id not in (link.text("person"), link.text("other")):
            continue
        other = link.text("other") if link.text("person") == person.id else link.text("person")
        same = link.text("says") == "same_as"
        where = say.family(link.text("other_family"))
        sure = say.colleague(link.text("decided_by")) if link.text("decided_by") else ""
        sentence = ("The same person as" if same and sure else "Thought to be the same person as" if same else
                    "Not the same person as")  # fmt: skip
        at = min((r.written_at for r in link.revisions.values()), default="")
        found.append(
            LinkView(
                id=link.id, other=RecordId(other), says=link.text("says"), sentence=f"{sentence} somebody in {where}.",
                decided=f"{sure or say.colleague(link.first_author)}, {telling.short_day(at, today)}",
                is_reversed=bool(link.text("reversed_on")),
            )
        )  # fmt: skip
    return tuple(found)
