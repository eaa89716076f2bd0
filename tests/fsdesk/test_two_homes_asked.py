"""How things are in each of two homes: asked at each table of its own home alone, seen by the worker side by side.

Planted one at a time, each seen caught here: a child's answer at one table shown at the other; the other home offered;
an answer kept for a home that does not sit here, for none, or for somebody who is not there; their questions shown; one
home's answers mixed with the other's where they are counted; who was asked left out; the single home of a family asked
of by another name than before.
"""

from __future__ import annotations

import pytest

from fsdesk.desk import Desk
from fsdesk.records import Household, Membership, Person
from fsdesk.rules import OWN
from fsdesk.trouble import Refused
from fsdesk.views_assessing import HOUSEHOLD, key_in
from fsdesk.views_table import Seat
from tests.fsdesk.carrying import MacLeods


class Homes(MacLeods):
    """The MacLeods, of whom Jamie lives in two homes and Isla in one; an assessment is under way."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.flat = desk.add(Household(label="Dad’s flat"), self.id).record
        self.rory = desk.add(Person(life_stage="living", known_as="Rory", born_on="1990-01-01"), self.id).record
        desk.add(Membership(person=self.rory, household=self.flat, role="parent"), self.id)
        desk.add(Membership(person=self.jamie, household=self.flat, role="child"), self.id)
        self.assessment = desk.assessing.begin(self.id)

    def at(self, home: str) -> Seat:
        here = self.kirsty if home == self.home else self.rory
        return Seat(family=self.id, household=home, present=(str(here), str(self.jamie)))  # type: ignore[arg-type]


@pytest.fixture
def family(amina: Desk) -> Homes:
    return Homes(amina)


def answer(desk: Desk, family: Homes, home: str, person: str | None, rating: str, domain: str) -> None:
    seat = family.at(home)
    desk.table.sit(seat)
    said = {"assessment": family.assessment, "person": person, "household": home, "domain": domain,
            "family_rating": rating, "rated_by": person}  # fmt: skip
    desk.table.begin(seat, "rating", said)
    desk.table.rise()


def test_each_table_is_asked_of_its_own_home_and_of_how_a_child_is_there(amina: Desk, family: Homes) -> None:
    for home in (family.home, family.flat):
        view = amina.table.sit(family.at(home))
        assert [who.key for who in view.asked if who.subject == "child"] == [key_in(family.jamie, home)]
        assert [who.name for who in view.asked if who.subject == "child"] == ["Jamie"], "no other home is spoken of"
        assert [who.key for who in view.asked if who.subject == "household"] == [key_in("", home)]
        amina.table.rise()


def test_what_is_said_in_one_home_is_never_on_the_table_of_the_other(amina: Desk, family: Homes) -> None:
    key = key_in(family.jamie, family.home)
    seat = family.at(family.home)
    amina.table.sit(seat)
    domain = amina.table.faces(seat, key).section.domains[0].code
    home_domain = amina.table.faces(seat, key_in("", family.home)).section.domains[0].code
    amina.table.rise()
    answer(amina, family, family.home, str(family.jamie), "2", domain)
    answer(amina, family, family.home, None, "1", home_domain)
    for home, seen in ((family.home, True), (family.flat, False)):
        seat = family.at(home)
        amina.table.sit(seat)
        for who in (key_in(family.jamie, home), key_in("", home)):
            section = amina.table.faces(seat, who).section
            assert any(each.parts for each in section.domains) is seen
            assert (section.wheel is not None and any(s.now for s in section.wheel.segments)) is seen
        held = amina.held(family.id)
        assert bool([one for one in held if one.kind == "rating"]) is seen
        amina.table.rise()


def test_nobody_answers_for_a_home_that_does_not_sit_here(amina: Desk, family: Homes) -> None:
    seat = family.at(family.flat)
    amina.table.sit(seat)
    said = {"assessment": family.assessment, "person": family.jamie, "domain": "C01", "family_rating": "2"}
    for home in (family.home, None):
        with pytest.raises(Refused):
            amina.table.begin(seat, "rating", {**said, "household": home})
    with pytest.raises(Refused):
        amina.table.faces(seat, key_in(family.jamie, family.home))


def test_nobody_answers_for_somebody_who_does_not_sit_here(amina: Desk, family: Homes) -> None:
    seat = family.at(family.home)
    amina.table.sit(seat)
    said = {"assessment": family.assessment, "domain": "C01", "family_rating": "2"}
    for away in (family.isla, family.rory):
        with pytest.raises(Refused):
            amina.table.faces(seat, str(away))
        with pytest.raises(Refused):
            amina.table.begin(seat, "rating", {**said, "person": away})
    assert not [one for one in amina.for_audience(OWN).held(family.id) if one.kind == "rating"]


def test_the_worker_sees_both_beside_each_other_with_who_was_asked_and_when(amina: Desk, family: Homes) -> None:
    answer(amina, family, family.home, str(family.jamie), "2", "C01")
    answer(amina, family, family.flat, str(family.jamie), "5", "C01")
    answer(amina, family, family.flat, None, "4", "H01")
    view = amina.assessing.opened(family.assessment)
    rail = {row.who.name: row.standing for row in view.rail if row.who.home}
    assert rail["Jamie at The croft"] == "asked 21 Nov: Jamie"
    assert rail["Jamie at Dad’s flat"] == "asked 21 Nov: Jamie"
    assert rail["Dad’s flat"].endswith("asked 21 Nov: Rory and Jamie")
    for home, rating in ((family.home, "2"), (family.flat, "5")):
        section = amina.assessing.opened(family.assessment, key_in(family.jamie, home)).section
        assert section is not None
        assert [part.text("family_rating") for each in section.domains for part in each.parts] == [rating]
    general = amina.assessing.opened(family.assessment, str(family.jamie)).section
    assert general is not None
    assert not any(each.parts for each in general.domains), "neither home speaks for the other"


def test_a_family_of_one_home_is_asked_as_before(amina: Desk) -> None:
    family = MacLeods(amina)
    amina.assessing.begin(family.id)
    seat = Seat(family=family.id, household=family.home, present=(str(family.kirsty), str(family.jamie)))
    view = amina.table.sit(seat)
    assert [who.key for who in view.asked] == [family.jamie, family.kirsty, HOUSEHOLD]
    part = amina.table.begin(seat, "rating", {"assessment": "x", "domain": "H01", "family_rating": "3"})
    assert amina.for_audience(OWN).read(part.id).text("household") == ""
