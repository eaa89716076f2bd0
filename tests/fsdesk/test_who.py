"""People at the desk: added, born, split, moved, died, undone; the picture of them; who may be the same.

Planted one at a time, each seen caught here: the due date lost at birth; twins not known as twins, or without parents;
a third parent left out; a pregnancy that ended still on a page; a move that leaves the old home; undoing over what
somebody wrote since; a guarded father in the picture for the family; "not the same" forgotten; an index that does not
see what arrives.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fsdesk.desk import Desk
from fsdesk.pictures import Couple, Descent, Link, Shape
from fsdesk.records import (
    Contact,
    Family,
    Household,
    IdentifiedNeed,
    Identifier,
    Membership,
    Person,
    Rating,
    Relationship,
    TeamMember,
)
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.trouble import Refused
from fsdesk.views_people import Done, PeopleTabView
from tests.clocks import StillClock
from tests.fsdesk.carrying import MacLeods, carry, for_staff_only


@pytest.fixture
def family(amina: Desk) -> MacLeods:
    return MacLeods(amina)


def names(view: PeopleTabView) -> list[str]:
    return [row.person.known_as for row in view.rows]


def person_of(done: Done) -> RecordId:
    assert done.person is not None
    return done.person


# -- adding ------------------------------------------------------------------------------------------------------------


def test_a_partner_a_parent_and_a_child_are_added_with_what_they_are(amina: Desk, family: MacLeods) -> None:
    callum = person_of(
        amina.who.add(family.id, "partner", {"known_as": "Callum", "sex": "M", "type": "ex_partner"}, family.kirsty)
    )
    morag = person_of(amina.who.add(family.id, "parent", {"known_as": "Morag", "type": "mother"}, family.kirsty))
    skye = person_of(
        amina.who.add(
            family.id, "child",
            {"known_as": "Skye", "born_on": "2021-05-02", "household": family.home, "other_parent": callum},
            family.kirsty,
        )
    )  # fmt: skip
    picture = amina.who.genogram(family.id)
    assert [(p.a, p.b, p.how) for p in picture.partners] == [(callum, family.kirsty, Couple.SEPARATED)]
    parents = {p.child: p.parents for p in picture.parentage}
    assert parents == {family.kirsty: (morag,), skye: (family.kirsty, callum)}
    assert {kin.id: kin.shape for kin in picture.people}[callum] is Shape.SQUARE
    page = amina.who.open(skye)
    assert [tie.sentence for tie in page.ties] == ["Child of Kirsty", "Child of Callum"]
    assert [place.label for place in page.places] == ["The croft"]
    assert [tie.sentence for tie in amina.who.open(morag).ties] == ["Mother of Kirsty"]


def test_every_parent_of_a_child_is_drawn(amina: Desk, family: MacLeods) -> None:
    for how in ("mother", "father", "parent", "step_parent", "adoptive_parent"):
        amina.who.add(family.id, "parent", {"known_as": how, "type": how}, family.isla)
    found = [(p.how, len(p.parents)) for p in amina.who.genogram(family.id).parentage if p.child == family.isla]
    assert sorted(found) == [(Descent.ADOPTED, 1), (Descent.BIRTH, 1), (Descent.BIRTH, 2), (Descent.STEP, 1)]


def test_names_are_kept_as_they_are_written(amina: Desk, family: MacLeods) -> None:
    added = amina.who.add(
        family.id, "other", {"known_as": "van der Berg", "full_name": "eòin mac'ille-Dhuibh VAN DER Berg"}
    )
    page = amina.who.open(person_of(added))
    assert page.part.text("full_name") == "eòin mac'ille-Dhuibh VAN DER Berg"
    assert page.view.full_name == "eòin mac'ille-Dhuibh VAN DER Berg"


def test_nothing_is_added_to_nobody(amina: Desk, family: MacLeods) -> None:
    before = amina.counts()
    with pytest.raises(Refused, match="Choose whose"):
        amina.who.add(family.id, "partner", {"known_as": "Callum"})
    assert amina.counts() == before


def test_what_two_people_are_is_written_once(amina: Desk, family: MacLeods) -> None:
    amina.who.relate(family.jamie, family.isla, "sibling")
    with pytest.raises(Refused, match="written already"):
        amina.who.relate(family.isla, family.jamie, "sibling")
    with pytest.raises(Refused, match="somebody else"):
        amina.who.relate(family.isla, family.isla, "sibling")
    amina.who.relate(family.kirsty, family.isla, "mother")
    with pytest.raises(Refused, match="written already"):
        amina.who.relate(family.kirsty, family.isla, "mother")


# -- before birth, birth, twins, an end --------------------------------------------------------------------------------


def baby(desk: Desk, family: MacLeods) -> RecordId:
    return person_of(desk.who.add(family.id, "baby", {"due_on": "2026-12-09", "household": family.home}, family.kirsty))


def test_a_baby_has_its_mothers_name_until_it_has_its_own(amina: Desk, family: MacLeods, clock: StillClock) -> None:
    one = baby(amina, family)
    assert amina.who.tab(family.id).names[one] == "Baby of Kirsty, due 9 Dec 2026"
    (kin,) = [kin for kin in amina.who.genogram(family.id).people if kin.id == one]
    assert (kin.name, kin.shape, kin.inside, kin.caption) == ("Baby of Kirsty", Shape.TRIANGLE, "", "due 9 Dec 2026")
    clock.set("2026-12-12T10:00")
    amina.who.born(one, {"born_on": "2026-12-10", "known_as": "Ruaridh"})
    page = amina.who.open(one)
    assert (page.part.text("due_on"), page.part.text("born_on"), page.view.known_as, page.view.age) == (
        "2026-12-09", "2026-12-10", "Ruaridh", "2 days",
    )  # fmt: skip
    assert [tie.sentence for tie in page.ties] == ["Child of Kirsty"]
    assert [p.parents for p in amina.who.genogram(family.id).parentage if p.child == one] == [(family.kirsty,)]
    assert amina.who.age_on(one, "2026-11-30T10:00+00:00") == "due Thu 10 Dec"


@pytest.mark.parametrize(
    ("on", "sentence"), [("", "Write the day"), ("2026-11-22", "still to come"), ("soon", "Write")]
)
def test_a_birth_that_cannot_be_changes_nothing(amina: Desk, family: MacLeods, on: str, sentence: str) -> None:
    one = baby(amina, family)
    before = amina.who.open(one).part
    with pytest.raises(Refused, match=sentence) as refused:
        amina.who.born(one, {"born_on": on, "known_as": "Ruaridh"})
    assert refused.value.safe
    assert amina.who.open(one).part == before
    with pytest.raises(Refused, match="born already"):
        amina.who.born(family.isla, {"born_on": "2026-11-20"})


def test_twins_are_two_people_with_one_history(amina: Desk, family: MacLeods) -> None:
    one = baby(amina, family)
    amina.add(IdentifiedNeed(person=one, need="perinatal", first_seen="2026-10", status="open"), family.id)
    amina.add(TeamMember(name="Ann Kerr", team_role="midwife", for_people=(one,), in_touch="yes"), family.id)
    other = person_of(amina.who.twins(one))
    page = amina.who.open(other)
    assert page.part.text("due_on") == "2026-12-09"
    assert [place.label for place in page.places] == ["The croft"]
    assert {tie.sentence.split(",")[0] for tie in page.ties} == {"Baby of Kirsty", "Twin of Baby of Kirsty"}
    held = amina.held(family.id)
    assert [h.text("person") for h in held if h.kind == "identified_need"] == [one, other]
    assert set(next(h for h in held if h.kind == "team_member").list("for_people")) == {one, other}
    by_child = {p.child: (p.parents, p.twin_of) for p in amina.who.genogram(family.id).parentage}
    assert by_child == {one: ((family.kirsty,), other), other: ((family.kirsty,), one)}
    with pytest.raises(Refused, match="two people"):
        amina.who.link(one, other, "same_as")


def test_a_pregnancy_that_ended_is_on_no_page_at_once(amina: Desk, family: MacLeods) -> None:
    one = baby(amina, family)
    done = amina.who.pregnancy_ended(one)
    assert "Baby of Kirsty" not in names(amina.who.tab(family.id))
    assert one not in [kin.id for kin in amina.who.genogram(family.id).people]
    assert one not in [p.id for p in amina.open_family(family.id).people]
    assert all("Baby" not in home.people for home in amina.who.tab(family.id).homes)
    assert amina.who.likely.like(["Baby of Kirsty"], "", family.id) == ()
    page = amina.who.open(one)
    assert page.part.text("due_on") == "2026-12-09"  # kept, and nothing is said or asked of it
    assert (page.remarks, page.born_sentence) == ((), "")
    assert done.person == family.kirsty
    assert one in [row.id for row in amina.who.tab(family.id, everyone=True).rows]


def test_after_a_death_no_birthday_is_said(amina: Desk, family: MacLeods, clock: StillClock) -> None:
    clock.set("2027-01-30T10:00")
    assert amina.who.open(family.jamie).born_sentence == "8 years old, 9 on Wednesday"
    amina.who.died(family.jamie, "2027-01-29", confirmed=False)
    page = amina.who.open(family.jamie)
    assert (page.stage, page.born_sentence) == ("deceased", "")
    assert "Jamie" not in names(amina.who.tab(family.id))
    (row,) = [row for row in amina.who.tab(family.id, everyone=True).rows if row.id == family.jamie]
    assert row.note == "Died 29 Jan 2027"
    (kin,) = [kin for kin in amina.who.genogram(family.id).people if kin.id == family.jamie]
    assert (kin.inside, kin.has_died) == ("†2027", True)
    assert amina.who.age_on(family.jamie, "2030-05-05") == "8"  # nobody grows older after it
    clock.set("2031-01-30T10:00")
    assert "Jamie" not in [p.known_as for p in amina.open_family(family.id).people]


@pytest.mark.parametrize(
    ("on", "sentence"), [("2018-02-02", "before the date"), ("2026-12-01", "still to come"), ("", "Write")]
)
def test_a_death_that_cannot_be_changes_nothing(amina: Desk, family: MacLeods, on: str, sentence: str) -> None:
    before = amina.who.open(family.jamie).part
    with pytest.raises(Refused, match=sentence):
        amina.who.died(family.jamie, on, confirmed=True)
    assert amina.who.open(family.jamie).part == before


# -- homes -------------------------------------------------------------------------------------------------------------


def test_moving_ends_one_home_and_begins_another(amina: Desk, family: MacLeods) -> None:
    done = amina.who.move([family.jamie, family.isla], None, "2026-11-20", new_home="Gran's house", nights_tenths=70)
    homes = {home.label: home.people for home in amina.who.tab(family.id).homes}
    assert homes == {"The croft": "Kirsty", "Gran's house": "Jamie and Isla"}
    places = amina.who.open(family.jamie).places
    assert [(p.label, p.is_over) for p in places] == [("Gran's house", False), ("The croft", True)]
    assert places[1].detail == "until 20 Nov 2026"
    assert [len(c.people) for c in amina.who.genogram(family.id).homes] == [1, 2]
    amina.who.undo(done)
    assert {h.label: h.people for h in amina.who.tab(family.id).homes} == {"The croft": "Kirsty, Jamie and Isla"}


def test_a_child_has_two_homes_and_seven_nights(amina: Desk, family: MacLeods) -> None:
    dads = amina.add(Household(label="Dad's flat", confidential=True, town="Portree"), family.id).record
    amina.who.move([family.isla], dads, "2026-11-01", also=True, nights_tenths=30)
    first = amina.who.open(family.isla).places[0]
    amina.write(first.part.id, {"nights_per_week_tenths": 45}, first.part.shown)
    tab = amina.who.tab(family.id)
    assert [r.sentence for r in tab.remarks] == [
        "Isla’s nights add up to 7.5 a week, and a week has seven. Check each home."
    ]
    assert tab.homes[1].address == "Confidential address"
    circles = {c.label: c.people for c in amina.who.genogram(family.id).homes}
    assert family.isla in circles["The croft"]
    assert circles["Dad's flat"] == (family.isla,)
    assert [c.label for c in amina.who.genogram(family.id, for_family=True).homes] == ["The croft"]
    with pytest.raises(Refused, match="already"):
        amina.who.move([family.isla], dads, "2026-11-02", also=True)
    with pytest.raises(Refused, match="which home"):
        amina.who.move([family.isla], None, "2026-11-02")
    with pytest.raises(Refused, match="day of the move"):
        amina.who.move([family.jamie], dads, "soon")


# -- undoing -----------------------------------------------------------------------------------------------------------


def test_each_thing_done_is_undone_and_done_again(amina: Desk, family: MacLeods) -> None:
    one = baby(amina, family)
    acts: list[Callable[[], Done]] = [
        lambda: amina.who.add(family.id, "partner", {"known_as": "Callum"}, family.kirsty),
        lambda: amina.who.twins(one),
        lambda: amina.who.move([family.isla], None, "2026-11-20", new_home="Gran's"),
        lambda: amina.who.born(one, {"born_on": "2026-11-20", "known_as": "Ruaridh"}),
        lambda: amina.who.died(family.jamie, "2026-11-20", confirmed=True),
        lambda: amina.who.take_out(family.isla, "Written twice"),
        lambda: amina.who.link(family.kirsty, family.jamie, "not_same_as"),
    ]
    done, seen = [], [_all_of(amina, family.id)]
    for act in acts:
        done.append(act())
        seen.append(_all_of(amina, family.id))
        assert seen[-1] != seen[-2]
    for at in range(len(done) - 1, -1, -1):
        amina.who.undo(done[at])
        assert _all_of(amina, family.id) == seen[at]
    for at, each in enumerate(done):
        amina.who.redo(each)
        assert _all_of(amina, family.id) == seen[at + 1]


def _all_of(desk: Desk, family: FamilyId) -> object:
    held = [h for h in desk.held(family) if not h.is_taken_out]
    return {h.id: {n: r.value for n, r in h.readings.items() if r.value is not None} for h in held}


def test_nothing_somebody_wrote_since_is_undone(amina: Desk, family: MacLeods) -> None:
    done = amina.who.died(family.jamie, "2026-11-20", confirmed=False)
    amina.write(family.jamie, {"died_on": "2026-11-19"}, amina.read(family.jamie).shown)
    before = _all_of(amina, family.id)
    with pytest.raises(Refused, match="changed this since"):
        amina.who.undo(done)
    assert _all_of(amina, family.id) == before


# -- what is kept from the family --------------------------------------------------------------------------------------


def test_an_undisclosed_father_is_not_in_the_picture_on_the_table(amina: Desk, bashir: Desk, family: MacLeods) -> None:
    for child in (family.jamie, family.isla):
        amina.who.relate(family.kirsty, child, "mother")
    hidden = person_of(amina.who.add(family.id, "parent", {"known_as": "Davie", "guarded": True}, family.isla))
    shown, known = (amina.who.genogram(family.id, for_family=each) for each in (True, False))
    assert hidden in [kin.id for kin in known.people]
    assert hidden not in [kin.id for kin in shown.people]
    assert [p.parents for p in shown.parentage if p.child == family.isla] == [(family.kirsty,)]
    assert "Davie" not in repr(shown)
    assert amina.who.open(hidden).part.mark == "Staff only"
    assert [tie.is_guarded for tie in amina.who.open(family.isla).ties] == [False, True]
    open_place = Person(life_stage="living", known_as="Rab")
    rab = amina.add(open_place, family.id, sensitivity=Sensitivity.PROTECTED).record
    amina.add(Membership(person=rab, household=family.home, role="other"), family.id)  # the place alone is open
    carry(amina, bashir)
    assert not {"Davie", "Rab"} & {kin.name for kin in bashir.who.genogram(family.id, for_family=True).people}
    assert rab not in repr(bashir.who.genogram(family.id, for_family=True))


def test_a_protected_relationship_between_two_who_are_known_drops_out(amina: Desk, family: MacLeods) -> None:
    amina.who.relate(family.kirsty, family.jamie, "mother")
    tie = Relationship(person=family.kirsty, other=family.isla, type="mother", quality="conflict")
    amina.add(tie, family.id, sensitivity=Sensitivity.PROTECTED)
    assert len(amina.who.genogram(family.id).parentage) == 2
    shown = amina.who.genogram(family.id, for_family=True)
    assert [p.child for p in shown.parentage] == [family.jamie]
    assert shown.bonds == ()
    part = amina.begin(family.id, "contact", {"person": family.kirsty, "value": "x"}, sensitivity=Sensitivity.PROTECTED)
    assert next(iter(amina.read(part.id).revisions.values())).sensitivity is Sensitivity.PROTECTED


def test_what_is_kept_from_the_family_stays_kept(amina: Desk, bashir: Desk, family: MacLeods) -> None:
    amina.who.relate(family.kirsty, family.isla, "mother")
    (tie,) = amina.who.open(family.isla).ties
    carry(amina, bashir)
    for_staff_only(amina, tie.part.id)
    bashir.write(tie.part.id, {"quality": "close"}, bashir.read(tie.part.id).shown)
    carry(bashir, amina)
    carry(amina, bashir)
    for desk in (amina, bashir):
        assert desk.who.open(family.isla).ties[0].is_guarded
        assert desk.who.genogram(family.id, for_family=True).parentage == ()
        assert desk.who.open(family.isla).ties[0].sentence == "Child of Kirsty"


def test_who_shares_a_home_may_move_too(amina: Desk, family: MacLeods) -> None:
    amina.add(Person(life_stage="living", known_as="Morag"), family.id)
    assert [name for _, name in amina.who.open(family.isla).lives_with] == ["Kirsty", "Jamie"]
    amina.who.died(family.jamie, "2026-11-20", confirmed=True)
    assert [name for _, name in amina.who.open(family.isla).lives_with] == ["Kirsty"]


def test_how_people_get_on_is_drawn_carefully(amina: Desk, family: MacLeods) -> None:
    one, other = family.kirsty, family.jamie
    amina.add(Relationship(person=one, other=other, type="mother", quality="close"), family.id)
    amina.add(
        Relationship(person=one, other=other, type="guardian", quality="conflict", perceived_by=family.jamie), family.id
    )
    assert [bond.how for bond in amina.who.genogram(family.id).bonds] == ["conflict"]
    amina.add(Relationship(person=one, other=other, type="friend", no_contact=True), family.id)
    assert [bond.how for bond in amina.who.genogram(family.id).bonds] == ["no_contact"]
    assert amina.who.open(family.jamie).ties[1].detail == "conflict, as Jamie sees it"
    ways = {p.how for p in amina.who.genogram(family.id).parentage}
    assert ways == {Descent.BIRTH, Descent.KINSHIP}


# -- numbers, carers, around -------------------------------------------------------------------------------------------


def test_what_a_page_says_beside_its_fields(amina: Desk, family: MacLeods) -> None:
    number = amina.add(Identifier(person=family.isla, scheme="NHS", value="943 476 5918"), family.id).record
    amina.add(Contact(person=family.isla, contact_kind="mobile", value="07700 900123", safe_to_use="no"), family.id)
    amina.write(family.isla, {"attendance_percent": 140, "caring_role": "young_carer"}, {})
    page = amina.who.open(family.isla)
    assert [(r.field, r.record) for r in page.remarks] == [("attendance_percent", ""), ("value", number)]
    assert page.carer_offer == (
        "Isla cares for somebody. A Young Carer Statement is theirs to have if they would like it: has it been offered?"
    )
    amina.write(family.isla, {"young_carer_offered_on": "2026-11-20", "education_status": "home_educated"}, {})
    assert amina.who.open(family.isla).carer_offer == ""
    assert [r.field for r in amina.who.open(family.isla).remarks] == ["attendance_percent", "value"]
    assert len(page.contacts) == 1


def test_the_people_around_are_counted_and_drawn_with_what_is_missing(amina: Desk, family: MacLeods) -> None:
    for name, agency, in_touch in (
        ("Ann Kerr", "NHS", "yes"),
        ("Moira Shaw", "Staffin Primary", "yes"),
        ("Old", "X", "no"),
    ):
        amina.add(
            TeamMember(
                name=name, agency=agency, team_role="teacher", in_touch=in_touch, needs_supported=("attendance",)
            ),
            family.id,
        )
    amina.add(IdentifiedNeed(person=family.isla, need="nursery_takeup", first_seen="2026-10", status="open"), family.id)
    amina.add(Rating(assessment="k7f2qd4m.99", domain="H01", structural=("transport", "digital")), family.id)
    tab = amina.who.tab(family.id)
    assert tab.around_line == "2 people from 2 agencies are in touch."
    assert len(tab.overlaps) == 1
    ecomap = amina.who.ecomap(family.id)
    assert ecomap.centre == "MacLeod family"
    assert {a.name: a.link for a in ecomap.around} == {
        "Ann Kerr": Link.SOME, "Moira Shaw": Link.SOME, "Old": Link.WEAK, "Childcare": Link.MISSING,
        "Transport": Link.MISSING, "Signal or internet": Link.MISSING,
    }  # fmt: skip


def test_nothing_missing_is_drawn_where_nobody_said_so(amina: Desk, family: MacLeods) -> None:
    assert amina.who.ecomap(family.id).around == ()
    need = IdentifiedNeed(person=family.isla, need="nursery_takeup", first_seen="2026-10", status="met")
    amina.add(need, family.id)
    assert amina.who.ecomap(family.id).around == ()


# -- the same person? --------------------------------------------------------------------------------------------------


def second_family(desk: Desk, *people: tuple[str, str, str], restricted: bool | None = None) -> list[RecordId]:
    family = FamilyId(desk.add(Family(label="LOC-0077", known_as="Gillies family", restricted=restricted)).record)
    return [
        desk.add(Person(life_stage="living", known_as=known, full_name=full, born_on=born or None), family).record
        for known, full, born in people
    ]


def test_a_name_being_typed_is_asked_about_with_family_and_age(amina: Desk, family: MacLeods) -> None:
    (same,) = second_family(amina, ("Kirsty", "Christina McLeod", "1992-05-02"))
    likes = amina.who.near(["Kirsty MacLeod"], "", family.id, family.kirsty)
    assert [like.sentence for like in likes] == [
        "Is this the same Kirsty? Christina McLeod, 34, in the Gillies family."
    ]
    assert likes[0].person == same
    again = amina.who.near(["Kirsty MacLeod"], "1992-05-02", family.id)
    assert {like.person for like in again} == {same, family.kirsty}


def test_the_index_sees_what_is_written_and_what_arrives(amina: Desk, bashir: Desk, family: MacLeods) -> None:
    carry(amina, bashir)
    assert amina.who.near(["Seonaid Beaton"], "", family.id) == ()
    (one,) = second_family(amina, ("Seonaid", "Seonaid Beaton", ""))
    assert [like.person for like in amina.who.near(["Janet Beaton"], "", family.id)] == [one]
    assert len(bashir.who.likely) == 3
    carry(amina, bashir)
    assert len(bashir.who.likely) == 4
    assert [like.person for like in bashir.who.near(["Seonaid Beaton"], "", family.id)] == [one]
    amina.write(one, {"known_as": "Shona", "full_name": "Ailsa Ross"}, amina.read(one).shown)
    assert amina.who.near(["Seonaid Beaton"], "", family.id) == ()
    amina.who.take_out(one, "Written twice")
    assert amina.who.near(["Ailsa Ross"], "", family.id) == ()


def test_not_the_same_is_remembered_and_can_be_taken_back(amina: Desk, bashir: Desk, family: MacLeods) -> None:
    (other,) = second_family(amina, ("Kirsty", "Kirsty MacLeod", ""))
    assert len(amina.who.near(["Kirsty MacLeod"], "", family.id, family.kirsty)) == 1
    amina.who.link(family.kirsty, other, "not_same_as", "Met both at the hall")
    assert amina.who.near(["Kirsty MacLeod"], "", family.id, family.kirsty) == ()
    assert amina.who.near(["Kirsty MacLeod"], "", amina.family_of(other), other) == ()
    carry(amina, bashir)
    assert bashir.who.near(["Kirsty MacLeod"], "", family.id, family.kirsty) == ()
    (link,) = amina.who.open(family.kirsty).links
    assert link.sentence == "Not the same person as somebody in Gillies family."
    with pytest.raises(Refused, match="Say why"):
        amina.who.unlink(link.id, "  ")
    amina.who.unlink(link.id, "Her sister told us")
    assert len(amina.who.near(["Kirsty MacLeod"], "", family.id, family.kirsty)) == 1
    assert amina.who.open(family.kirsty).links[0].is_reversed


def test_a_worker_proposes_and_a_lead_decides(amina: Desk, lead: Desk, family: MacLeods) -> None:
    (other,) = second_family(amina, ("Kirsty", "Kirsty MacLeod", ""))
    amina.who.link(family.kirsty, other, "same_as")
    assert "Thought to be" in amina.who.open(family.kirsty).links[0].sentence
    carry(amina, lead)
    lead.who.link(family.kirsty, other, "same_as")
    assert lead.who.open(family.kirsty).links[1].sentence == "The same person as somebody in Gillies family."
    assert amina.counts().people == 4  # nothing was joined


def test_restricted_families_and_guarded_people_are_not_given_away(amina: Desk, family: MacLeods) -> None:
    (hidden,) = second_family(amina, ("Kirsty", "Kirsty MacLeod", ""), restricted=True)
    assert amina.who.near(["Kirsty MacLeod"], "", family.id, family.kirsty) == ()
    assert amina.who.near(["Kirsty MacLeod"], "", amina.family_of(hidden)) != ()
    amina.who.add(family.id, "parent", {"known_as": "Davie", "full_name": "David Ross", "guarded": True}, family.isla)
    assert amina.who.near(["David Ross"], "", family.id) == ()


def test_somebody_without_an_address_is_written_down_like_anybody(amina: Desk) -> None:
    family = FamilyId(amina.add(Family(label="LOC-0099", known_as="Townsley family")).record)
    home = amina.add(Household(label="On the road", no_fixed_address="yes"), family).record
    one = person_of(amina.who.add(family, "other", {"known_as": "Jess", "household": home, "role": "parent"}))
    amina.add(Membership(person=one, household=home, role="parent"), family)
    assert amina.who.tab(family).homes[0].address == "No fixed address"
    assert [place.label for place in amina.who.open(one).places] == ["On the road", "On the road"]
