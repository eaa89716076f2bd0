"""Invented families for the tests of pages: frozen views as the desk would hand them over. Nobody here exists."""

from __future__ import annotations

from collections.abc import Mapping

from fsdesk.records.ids import FamilyId, RecordId, RevisionId
from fsdesk.views import (
    DayCard,
    FamilyRow,
    FamilyView,
    Found,
    Home,
    Me,
    Need,
    PersonView,
    StepView,
    Today,
    Travel,
    VisitRow,
    VisitState,
)

MACASKILL = FamilyId("k7f2qd4m.1")
GILLIES = FamilyId("k7f2qd4m.40")
NICOLSON = FamilyId("k7f2qd4m.80")


def shown(*fields: str, revision: str = "k7f2qd4m.9") -> Mapping[str, tuple[RevisionId, ...]]:
    """What a page is showing: for each of these fields the one revision its value comes from."""
    return {field: (RevisionId(revision),) for field in fields}


def me(*, is_lead: bool = False) -> Me:
    """Eilidh Ross, an outreach worker; or the same person as team lead."""
    return Me(
        name="Eilidh Ross",
        initials="ER",
        role="Team lead" if is_lead else "Family support worker",
        may_sign=is_lead,
        may_see_laptops=is_lead,
        may_see_out=is_lead,
        may_look_beyond=True,
        may_know=True,
        may_count=is_lead,
        team="Skye and Lochalsh",
        partnership="Highland",
        families_here=18,
        last_sync="today 08:12",
        today_count=3,
        to_sign=2 if is_lead else 0,
    )


def kirsty() -> PersonView:
    return PersonView(
        id=RecordId("k7f2qd4m.2"), known_as="Kirsty", full_name="Kirsty MacAskill", age="34", born="3 Jul 1992",
        relation="Mum", role="Parent", detail="Works at the hotel, Tuesday to Thursday", household="Tigh na Mara",
        initials="KM",
    )  # fmt: skip


def jamie() -> PersonView:
    return PersonView(
        id=RecordId("k7f2qd4m.3"), known_as="Jamie", full_name="James Beaton", age="31", born="1995",
        relation="Partner", role="Partner", household="Tigh na Mara", initials="JB",
    )  # fmt: skip


def isla() -> PersonView:
    return PersonView(
        id=RecordId("k7f2qd4m.4"), known_as="Isla", full_name="Isla MacAskill", age="11", born="12 Mar 2015",
        relation="Daughter", role="Child", detail="P7 Staffin Primary", household="Tigh na Mara and Bayfield",
        is_child=True, initials="IM",
    )  # fmt: skip


def finn() -> PersonView:
    return PersonView(
        id=RecordId("k7f2qd4m.5"), known_as="Finn", full_name="Finlay MacAskill", age="7", born="26 Nov 2018",
        relation="Son", role="Child", detail="P3 Staffin Primary. Uses pictures to choose", household="Tigh na Mara",
        is_child=True, initials="FM",
    )  # fmt: skip


def rowan() -> PersonView:
    return PersonView(
        id=RecordId("k7f2qd4m.6"), known_as="Rowan", full_name="Rowan Beaton", age="8 mths", born="9 Mar 2026",
        relation="Daughter", role="Child", detail="Health visitor: A. Kerr", household="Tigh na Mara", is_child=True,
        initials="RB",
    )  # fmt: skip


def baby() -> PersonView:
    return PersonView(
        id=RecordId("k7f2qd4m.7"), known_as="Baby", age="due 9 Apr 2027", born="due 9 Apr 2027",
        relation="Not yet born", role="Child", household="Tigh na Mara", is_child=True, is_unborn=True, initials="B",
    )  # fmt: skip


def callum() -> PersonView:
    return PersonView(
        id=RecordId("k7f2qd4m.8"), known_as="Callum", full_name="Callum MacAskill", age="37", born="1989",
        relation="Dad", role="Parent", household="Bayfield", initials="CM",
    )  # fmt: skip


def morag() -> PersonView:
    return PersonView(
        id=RecordId("k7f2qd4m.9"), known_as="Morag", full_name="Morag NicDhòmhnaill", age="66", born="1960",
        relation="Gran", role="Relative", detail="Next door; has a key", household="Dunvegan Cottage", initials="MN",
    )  # fmt: skip


def macaskill_visits() -> tuple[VisitRow, ...]:
    """A draft, the next visit, and three earlier ones in three states."""
    return (
        VisitRow(
            id=RecordId("k7f2qd4m.50"), family=MACASKILL, family_name="MacAskill", day="Thu 19 Nov", time="10:00",
            minutes="40 min", setting="School", purpose="Time with a child", people="Finn", state=VisitState.DRAFT,
            travel=Travel.WAITING, worker="Eilidh Ross",
        ),
        VisitRow(
            id=RecordId("k7f2qd4m.51"), family=MACASKILL, family_name="MacAskill", day="Sat 21 Nov", time="13:15",
            minutes="50 min", setting="Home", purpose="Review of the plan", people="Kirsty, Jamie, Isla, Finn, Rowan",
            state=VisitState.PLANNED, worker="Eilidh Ross", is_next=True,
        ),
        VisitRow(
            id=RecordId("k7f2qd4m.52"), family=MACASKILL, family_name="MacAskill", day="Mon 2 Nov 2026", time="13:20",
            minutes="50 min", setting="Home", purpose="Planned visit", people="Kirsty, Jamie, Isla, Finn, Rowan",
            state=VisitState.SUBMITTED, travel=Travel.WAITING, worker="Eilidh Ross",
            excerpt="Mornings are a fight. Kirsty wanted help with bedtimes. Housing damp not yet reported.",
        ),
        VisitRow(
            id=RecordId("k7f2qd4m.53"), family=MACASKILL, family_name="MacAskill", day="Mon 19 Oct 2026", time="14:00",
            minutes="45 min", setting="Home", purpose="Planned visit", people="Kirsty, Rowan",
            state=VisitState.RETURNED, worker="Eilidh Ross", excerpt="Rowan weighed; sleeping better in the cot.",
        ),
        VisitRow(
            id=RecordId("k7f2qd4m.54"), family=MACASKILL, family_name="MacAskill", day="Mon 5 Oct 2026", time="13:30",
            minutes="60 min", setting="Community venue", purpose="First visit", people="Kirsty, Finn",
            state=VisitState.SIGNED_OFF, worker="Eilidh Ross", excerpt="Met at the hall. Finn showed his boats.",
        ),
    )  # fmt: skip


def macaskill_steps() -> tuple[StepView, ...]:
    """One done, one overdue, one still to come."""
    return (
        StepView(
            id=RecordId("k7f2qd4m.60"), what="Breakfast club place for Isla and Finn", owner="Eilidh",
            standing="done 29 Oct", tone="ok", done=True, shown=shown("status", revision="k7f2qd4m.61"),
        ),
        StepView(
            id=RecordId("k7f2qd4m.62"), what="Ring housing association about damp in Rowan’s room", owner="Eilidh",
            standing="2 days overdue", tone="danger", due="Thu 19 Nov", shown=shown("status", revision="k7f2qd4m.63"),
        ),
        StepView(
            id=RecordId("k7f2qd4m.64"), what="Same bedtime Sunday to Thursday", owner="Kirsty and Jamie",
            standing="by 25 Nov", due="Wed 25 Nov", shown=shown("status", revision="k7f2qd4m.65"),
        ),
    )  # fmt: skip


def macaskill(*, to_settle: int = 0) -> FamilyView:
    """A family of eight in three homes, one of them confidential, with one baby on the way."""
    return FamilyView(
        id=MACASKILL,
        name="MacAskill family",
        reference="FAM-0427",
        status="Open",
        place="Staffin IV51 9JX",
        lead="Eilidh Ross",
        open_for="Open 36 weeks",
        people=(kirsty(), jamie(), isla(), finn(), rowan(), baby(), callum(), morag()),
        homes=(
            Home(
                id=RecordId("k7f2qd4m.10"), label="Tigh na Mara", address="3 Tigh na Mara, Staffin IV51 9JX",
                people=(kirsty(), jamie(), isla(), finn(), rowan(), baby()),
            ),
            Home(
                id=RecordId("k7f2qd4m.11"), label="Bayfield", address="", people=(callum(), isla()),
                confidential=True,
            ),
            Home(id=RecordId("k7f2qd4m.12"), label="Dunvegan Cottage", address="4 Tigh na Mara", people=(morag(),)),
        ),
        visits=macaskill_visits(),
        steps=macaskill_steps(),
        before_you_go="dog loose in yard, phone from the road end. No signal past Staffin. "
        "Callum must not be told visit times.",
        best_time_to_visit="After the school run, not Wednesdays",
        safe_contact="Text Kirsty first. Do not leave a voice message.",
        to_settle=to_settle,
        shown=shown("best_time_to_visit", "safe_contact", "known_as"),
    )  # fmt: skip


def new_family() -> FamilyView:
    """A family of which only the name is known yet."""
    return FamilyView(
        id=NICOLSON, name="Nicolson family", reference="FAM-0511", status="Asked for help", place="", lead="",
        open_for="Asked on Tue 17 Nov", people=(), homes=(), visits=(), steps=(),
    )  # fmt: skip


def today() -> Today:
    """A Saturday with a finished visit, the next one and a first one."""
    return Today(
        heading="Saturday 21 November",
        summary="Three visits, the last at 14:45.",
        visits=(
            VisitRow(
                id=RecordId("k7f2qd4m.41"), family=GILLIES, family_name="Gillies family", day="Sat 21 Nov",
                time="09:40", minutes="50 min", setting="Home", purpose="Planned visit", people="Calum 4, Eòin 2",
                state=VisitState.SUBMITTED, travel=Travel.WAITING, worker="Eilidh Ross",
                excerpt="Written up. Finished 10:35.",
            ),
            VisitRow(
                id=RecordId("k7f2qd4m.51"), family=MACASKILL, family_name="MacAskill family", day="Sat 21 Nov",
                time="13:15", minutes="50 min", setting="Home", purpose="Review of the plan",
                people="Kirsty, Jamie, Isla 11, Finn 7, Rowan 8 mths", state=VisitState.PLANNED, is_next=True,
                worker="Eilidh Ross", warning="Dog in yard: phone from road end. No signal past Staffin.",
            ),
            VisitRow(
                id=RecordId("k7f2qd4m.81"), family=NICOLSON, family_name="Nicolson family", day="Sat 21 Nov",
                time="14:45", minutes="50 min", setting="Home", purpose="First visit", people="Màiri, Sorcha 3",
                state=VisitState.PLANNED, worker="Eilidh Ross",
            ),
        ),
        needs=(
            Need(
                kind="overdue", title="Housing call for MacAskill", detail="2 days overdue", family=MACASKILL,
                record=RecordId("k7f2qd4m.62"),
            ),
            Need(
                kind="draft", title="Finish Thursday’s visit to MacAskill", detail="draft, 3 of 7 parts",
                family=MACASKILL, record=RecordId("k7f2qd4m.50"),
            ),
            Need(kind="settle", title="Best time to visit: two answers", detail="Gillies family", family=GILLIES),
        ),
        week=(
            DayCard(day="Mon 23", headline="2 visits", detail="Beaton, Stewart"),
            DayCard(day="Tue 24", headline="No visits", detail=""),
            DayCard(day="Wed 25", headline="1 visit", detail="MacAskill, Staffin school"),
            DayCard(day="Thu 26", headline="3 visits", detail="MacLeod, Ross, Munro"),
            DayCard(day="Fri 27", headline="1 visit", detail="MacInnes"),
        ),
    )  # fmt: skip


def quiet_day() -> Today:
    """A day with nothing in it."""
    return Today(heading="Sunday 22 November", summary="", visits=(), needs=(), week=())


_SURNAMES = (
    "Beaton",
    "Stewart",
    "MacLeod",
    "Munro",
    "MacInnes",
    "Matheson",
    "Grant",
    "Nicolson",
    "Caimbeul",
    "Ó Baoill",
)
_PLACES = ("Staffin IV51", "Uig IV51", "Portree IV51", "Kyle IV40", "Mallaig PH41", "Fort William PH33")
_CHILDREN = ("Isla 11, Finn 7, Rowan 8 mths", "Calum 4, Eòin 2", "Sorcha 3", "Màiri 14, Ruairidh 12, Anna 9, Iain 5")


def families(count: int = 8) -> tuple[FamilyRow, ...]:
    """The MacAskills first, then as many made-up families as wanted; every fifth has something waiting."""
    first = FamilyRow(
        id=MACASKILL, name="MacAskill family", reference="FAM-0427", children="Isla 11, Finn 7, Rowan 8 mths",
        place="Staffin IV51 9JX", status="Open", last_seen="Mon 2 Nov", next_visit="Sat 21 Nov 13:15",
        lead="Eilidh Ross", to_settle=1, waiting=2,
    )  # fmt: skip
    return (first, *(_made_up(number) for number in range(1, count)))


def _made_up(number: int) -> FamilyRow:
    return FamilyRow(
        id=FamilyId(f"m3x8p2ra.{number}"),
        name=f"{_SURNAMES[number % len(_SURNAMES)]} family",
        reference=f"FAM-{500 + number:04}",
        children=_CHILDREN[number % len(_CHILDREN)],
        place=_PLACES[number % len(_PLACES)],
        status="Asked for help" if number % 4 == 3 else "Open",
        last_seen="" if number % 4 == 3 else f"Mon {1 + number % 9} Nov",
        next_visit="" if number % 3 == 0 else f"Tue {10 + number % 18} Nov",
        lead="Eilidh Ross" if number % 2 else "Ruaridh Munro",
        waiting=1 if number % 5 == 0 else 0,
    )


def found() -> tuple[Found, ...]:
    """What a search for "mac" finds: two people, two families and a note."""
    return (
        Found(where="People", title="Kirsty MacAskill", detail="34, Mum, Tigh na Mara", family=MACASKILL,
              record=RecordId("k7f2qd4m.2")),
        Found(where="People", title="Isla MacAskill", detail="11, P7 Staffin Primary", family=MACASKILL,
              record=RecordId("k7f2qd4m.4")),
        Found(where="Families", title="MacAskill family", detail="FAM-0427, Staffin", family=MACASKILL,
              record=RecordId(MACASKILL)),
        Found(where="Families", title="MacInnes family", detail="FAM-0505, Kyle", family=FamilyId("m3x8p2ra.5"),
              record=RecordId("m3x8p2ra.5")),
        Found(where="Notes", title="Home visit, Mon 2 Nov 2026", detail="…Kirsty wanted help with bedtimes…",
              family=MACASKILL, record=RecordId("k7f2qd4m.52")),
    )  # fmt: skip
