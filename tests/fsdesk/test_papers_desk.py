"""Papers gathered from a real record: each home's copy holds what is for it and no word of the other home's.

Planted one at a time, each seen caught here: a partner whose name is not kept to their home; a private goal taken for
an open one; steps of a visit at the other home; words nobody agreed to have in the plan; the address as "made" line.
"""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from fsdesk.desk import Desk
from fsdesk.desk.gate import is_careful
from fsdesk.papers import choosing, html
from fsdesk.papers.data import Looks, OurPlan
from fsdesk.records import Family, Goal, Household, Membership, NextStep, Person, Plan, PrivateGoal, Relationship, Voice
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import FamilyId, RecordId
from tests.fsdesk.carrying import carry


class TwoHomes:
    """Finn lives with his mum and her partner, and some nights with his dad."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        family = Family(label="LOC-0099", known_as="Finn’s family", area="lochaber", lead_professional="amina",
                        status="active", opened_on="2026-03-14")  # fmt: skip
        self.id = FamilyId(desk.add(family).record)
        self.mums = self._add(
            Household(label="Mum’s", address_lines="2 Shore Road", town="Arisaig", postcode="PH39 4NJ")
        )
        self.dads = self._add(Household(label="Dad’s", address_lines="7 Brae", town="Corpach", postcode="PH33 7AB"))
        self.kirsty = self._person("Kirsty", "1992-05-02", "parent", self.mums)
        self.jamie = self._person("Jamie", "1995-05-02", "partner", self.mums)
        self.callum = self._person("Callum", "1989-05-02", "parent", self.dads)
        self.finn = self._person("Finn", "2019-02-03", "child", self.mums, self.dads)
        self.rowan = self._person("Rowan", "2026-03-03", "child", self.mums)
        plan = Plan(status="active", started_on="2026-11-02", review_due="2026-12-14", going_well="Finn sleeps well.")
        self.plan = self._add(plan)
        self._goal("Calm mornings for Finn", self.finn)
        self._goal("A dry room for Rowan", self.rowan)
        self._goal("Callum drinks less at weekends", self.callum, private=True)
        self._goal("Every other weekend at Dad’s", self.finn, visible_to=(self.dads,))
        self._goal("Finn goes fishing with Jamie", self.finn)
        there = desk.record_visit(self.id, {"household": self.dads, "status": "done"})
        self._add(NextStep(visit=there, what="Mend the bunk bed", owner="amina", owner_agreed="yes"))
        visit = desk.record_visit(self.id, {"household": self.mums, "status": "done"})
        self._add(NextStep(visit=visit, what="Ring about the damp", owner_person=self.jamie, owner_agreed="yes"))
        self._add(Voice(visit=visit, person=self.finn, method="said", words="I like toast day.", in_plan="yes"))
        self._add(Voice(visit=visit, person=self.finn, method="said", words="I am scared of the dark."))

    def _add(self, record: msgspec.Struct) -> RecordId:
        return self.desk.add(record, self.id).record  # type: ignore[arg-type]

    def _person(self, name: str, born: str, role: str, *homes: RecordId) -> RecordId:
        person = self._add(Person(life_stage="living", known_as=name, full_name=f"{name} Grant", born_on=born))
        for home in homes:
            self._add(Membership(person=person, household=home, role=role))
        return person

    def _goal(
        self, words: str, whose: RecordId, *, private: bool = False, visible_to: tuple[RecordId, ...] | None = None
    ) -> None:
        kind = PrivateGoal if private else Goal
        self._add(kind(plan=self.plan, subjects=(whose,), in_their_words=words, visible_to=visible_to, status="open"))

    def plan_for(self, home: RecordId) -> OurPlan:
        taken = self.desk.papers.gather(self.id).homes[home]
        return choosing.our_plan(taken.known, home, taken.wording)


@pytest.fixture
def homes(amina: Desk) -> TwoHomes:
    return TwoHomes(amina)


def said(paper: OurPlan) -> str:
    return json.dumps(msgspec.to_builtins(paper), ensure_ascii=False) + html.page(paper, Looks())


def test_dads_copy_says_nothing_of_mums_home(homes: TwoHomes) -> None:
    words = said(homes.plan_for(homes.dads))
    assert "Calm mornings for Finn" in words
    assert "Every other weekend at Dad’s" in words
    assert "Mend the bunk bed" in words
    for secret in (
        "Shore Road",
        "PH39",
        "Arisaig",
        "Jamie",
        "Rowan",
        "dry room",
        "damp",
        "fishing",
        "scared",
        "drinks less",
    ):
        assert secret not in words, secret


def test_mums_copy_says_nothing_of_dads_home(homes: TwoHomes) -> None:
    words = said(homes.plan_for(homes.mums))
    for there in (
        "Calm mornings for Finn",
        "Finn goes fishing with Jamie",
        "A dry room for Rowan",
        "Ring about the damp",
        "Finn sleeps well.",
    ):
        assert there in words
    for secret in ("Brae", "PH33", "Corpach", "Every other weekend", "bunk bed", "drinks less", "scared"):
        assert secret not in words, secret


def test_own_words_stand_in_the_plan_only_when_they_were_asked(homes: TwoHomes) -> None:
    assert [quote.words for quote in homes.plan_for(homes.mums).quotes] == ["I like toast day."]


def test_two_answers_about_that_written_apart_read_as_no(homes: TwoHomes, bashir: Desk) -> None:
    desk = homes.desk
    voice = next(one for one in desk.held(homes.id) if one.text("words") == "I like toast day.").id
    carry(desk, bashir)
    bashir.write(voice, {"in_plan": "no"}, bashir.read(voice).shown)
    desk.write(voice, {"in_plan": "not_asked"}, desk.read(voice).shown)
    carry(bashir, desk)
    assert homes.plan_for(homes.mums).quotes == ()


def test_somebody_nobody_may_know_of_is_on_no_paper(homes: TwoHomes) -> None:
    hidden = Person(life_stage="living", known_as="Torquil", born_on="2001-01-01")
    person = homes.desk.add(hidden, homes.id, sensitivity=Sensitivity.PROTECTED).record
    homes.desk.add(Membership(person=person, household=homes.mums, role="other"), homes.id)
    assert "Torquil" not in said(homes.plan_for(homes.mums))


def test_a_plan_that_is_guarded_lends_no_words(homes: TwoHomes) -> None:
    secret = Plan(status="active", started_on="2026-11-20", review_due="2026-12-14", going_well="Nobody may read this.")
    homes.desk.add(secret, homes.id, sensitivity=Sensitivity.PROTECTED)
    assert "Nobody may read this" not in said(homes.plan_for(homes.mums))


def test_where_somebody_must_not_read_it_leaving_a_copy_is_asked_with_care(homes: TwoHomes) -> None:
    assert not is_careful(homes.desk.held(homes.id))
    homes.desk.add(Relationship(person=homes.callum, other=homes.kirsty, type="ex_partner", no_contact=True), homes.id)
    assert is_careful(homes.desk.held(homes.id))
    assert all(offer.careful for offer in homes.desk.papers.gather(homes.id).offers)


def test_giving_a_copy_is_remembered_with_whether_it_may_stay(homes: TwoHomes) -> None:
    homes.desk.papers.printed(homes.id, "no")
    plan = homes.desk.read(homes.plan)
    assert plan.text("copy_given_on") == "2026-11-21"
    assert plan.text("safe_to_leave") == "no"


def test_no_paper_is_called_after_anybody(homes: TwoHomes, tmp_path: Path) -> None:
    for offer in homes.desk.papers.gather(homes.id).offers:
        assert "finn" not in offer.file_stem.lower()
        assert offer.file_stem.endswith("2026-11-21")
