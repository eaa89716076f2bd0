"""A family in two homes, with a word of its own in everything that is known of only one of them."""

from __future__ import annotations

from collections.abc import Mapping

from fsdesk.desk import Desk
from fsdesk.records import (
    Attendee,
    CaseNote,
    ChronologyEvent,
    Connection,
    Contact,
    Family,
    Goal,
    Household,
    IdentifiedNeed,
    Identifier,
    Meeting,
    Membership,
    NextStep,
    Observation,
    Person,
    Plan,
    PrivateGoal,
    PrivateRating,
    Rating,
    Relationship,
    TeamMember,
    TookPart,
    UnmetNeed,
    Voice,
)
from fsdesk.records.fields import Record, Sensitivity
from fsdesk.records.ids import FamilyId, RecordId
from tests.canary.seeds import fresh_token

SIDES = ("a", "b")
OF_A_HOME = (
    "address", "postcode", "town", "label", "finding", "dogs", "adult", "adult_full", "partner", "partner_full",
    "baby", "baby_full", "step_child", "parent_goal", "baby_goal", "home_goal", "home_step", "adult_step", "loose_step",
    "visit_note", "family_view", "child_voice", "adult_voice", "partner_voice", "observation", "adult_event",
    "partner_event", "baby_event", "contact", "identifier", "helper", "helper_why", "helper_agency", "connection",
    "minutes", "decision", "bottom_lines", "meeting_place", "meeting_guest", "relative", "friend_why", "case_note",
    "someone_else", "told_of_address", "told_of_partner",
)  # fmt: skip
OF_NOBODY = (
    "private_goal", "private_step", "private_voice", "private_rating", "reflection", "who_else", "before_you_go",
    "protected_event", "protected_need", "private_helper", "unmet", "couple_rating", "restricted_goal", "unasked_voice",
    "protected_voice", "protected_minutes",
)  # fmt: skip
"""What is private to a person, protected or restricted: for no paper of any home."""
OF_BOTH = ("child", "shared_goal", "shared_step", "going_well")
"""What both homes may have: without it nothing would be proven."""


def tokens() -> dict[str, str]:
    """A fresh token for each of them, by name: "a.address"."""
    names = [f"{side}.{what}" for side in SIDES for what in OF_A_HOME]
    return {name: fresh_token() for name in (*names, *(f"none.{what}" for what in OF_NOBODY), *OF_BOTH)}


class TwoHomes:
    """Both homes at one desk. Each home has an adult, a new partner, their baby; one child lives in both."""

    def __init__(self, desk: Desk, words: Mapping[str, str]) -> None:
        self.desk, self.words = desk, words
        family = Family(label="LOC-0099", known_as="The family", area="lochaber", lead_professional="amina",
                        status="active", before_you_go=words["none.before_you_go"])  # fmt: skip
        self.id = FamilyId(desk.add(family).record)
        self.homes = {side: self._home(side) for side in SIDES}
        self.child = self._person("child", "2018-02-03", "child", *SIDES)
        self.plan = self._add(Plan(status="active", started_on="2026-11-02", going_well=words["going_well"]))
        self.people = {side: self._people(side) for side in SIDES}
        self._shared()
        for side in SIDES:
            self._around(side)
            self._agreed(side)
            self._visited(side)
            self._met(side)
        self._for_nobody()

    def _add(self, record: Record, *, sensitivity: Sensitivity | None = None) -> RecordId:
        return self.desk.add(record, self.id, sensitivity=sensitivity).record

    def _home(self, side: str) -> RecordId:
        said = {what: self.words[f"{side}.{what}"] for what in OF_A_HOME}
        return self._add(
            Household(
                label=said["label"], address_lines=f"2 {said['address']} Road", town=said["town"],
                postcode=said["postcode"], what_else_to_find=said["finding"], dogs_or_livestock=said["dogs"],
            )
        )  # fmt: skip

    def _person(self, name: str, born_on: str, role: str, *sides: str, full: str = "") -> RecordId:
        called = self.words[name]
        person = self._add(
            Person(
                life_stage="living", known_as=called, full_name=self.words.get(full or name, called), born_on=born_on
            )
        )
        for side in sides:
            self._add(Membership(person=person, household=self.homes[side], role=role))
        return person

    def _people(self, side: str) -> dict[str, RecordId]:
        made = {
            "adult": self._person(f"{side}.adult", "1990-05-02", "parent", side, full=f"{side}.adult_full"),
            "partner": self._person(f"{side}.partner", "1991-05-02", "partner", side, full=f"{side}.partner_full"),
            "baby": self._person(f"{side}.baby", "2026-03-03", "child", side, full=f"{side}.baby_full"),
            "step_child": self._person(f"{side}.step_child", "2014-03-03", "child", side),
            "relative": self._person(f"{side}.relative", "1960-01-01", "relative"),
        }
        for one, other, kind in (
            ("adult", "baby", "mother"), ("partner", "baby", "father"), ("partner", "step_child", "father"),
            ("adult", "partner", "partner"), ("relative", "partner", "friend"), ("relative", "adult", "friend"),
        ):  # fmt: skip
            self._add(Relationship(person=made[one], other=made[other], type=kind, quality="close"))
        self._add(Relationship(person=made["adult"], other=self.child, type="mother" if side == "a" else "father"))
        return made

    def _shared(self) -> None:
        goal = self._add(
            Goal(plan=self.plan, subjects=(self.child,), in_their_words=self.words["shared_goal"], status="open")
        )
        self._add(NextStep(goal=goal, what=self.words["shared_step"], owner="amina", owner_agreed="yes"))

    def _around(self, side: str) -> None:
        words, people = self.words, self.people[side]
        adult = people["adult"]
        self._add(Contact(person=adult, contact_kind="mobile", value=words[f"{side}.contact"], safe_to_use="yes"))
        self._add(Identifier(person=adult, scheme="CHI", value=words[f"{side}.identifier"]))
        self._add(
            TeamMember(
                name=words[f"{side}.helper"], team_role="teacher", agency=words[f"{side}.helper_agency"],
                why=words[f"{side}.helper_why"], for_people=(adult,), in_touch="yes",
            )
        )  # fmt: skip
        self._add(
            Connection(persons=(people["partner"],), service=words[f"{side}.connection"], accepted="yes",
                       type="warm_introduction")
        )  # fmt: skip
        self._add(CaseNote(at="2026-11-12T10:00", note_kind="phone", about=(adult,), text=words[f"{side}.case_note"]))

    def _agreed(self, side: str) -> None:
        words, people, home = self.words, self.people[side], self.homes[side]
        self._goal(f"{side}.parent_goal", people["adult"])
        self._goal(f"{side}.baby_goal", people["baby"])
        ours = self._goal(f"{side}.home_goal", self.child, visible_to=(home,))
        self._add(NextStep(goal=ours, what=words[f"{side}.home_step"], owner="amina"))
        self._goal(f"{side}.told_of_partner", self.child, before=f"Swimming with {words[f'{side}.partner']}: ")
        self._goal(f"{side}.told_of_address", self.child, before=f"Safe at {words[f'{side}.address']} road: ")
        self._add(NextStep(goal=ours, what=words[f"{side}.adult_step"], owner_person=people["adult"]))
        for key, persons in (("adult_event", (people["adult"],)), ("baby_event", (people["baby"],)),
                             ("partner_event", (self.child, people["partner"]))):  # fmt: skip
            self._add(
                ChronologyEvent(on="2026-05-04", persons=persons, title=words[f"{side}.{key}"], nature="concern",
                                category="family", source="them")
            )  # fmt: skip

    def _goal(self, key: str, whose: RecordId, *, visible_to: tuple[RecordId, ...] | None = None,
              before: str = "") -> RecordId:  # fmt: skip
        return self._add(
            Goal(plan=self.plan, subjects=(whose,), in_their_words=before + self.words[key], visible_to=visible_to,
                 status="open")
        )  # fmt: skip

    def _visited(self, side: str) -> None:
        words, people = self.words, self.people[side]
        visit = self.desk.record_visit(self.id, {"household": self.homes[side], "status": "done"})
        shown = self.desk.open_visit(visit).shown
        self.desk.write(
            visit, {"note": words[f"{side}.visit_note"], "family_view": words[f"{side}.family_view"]}, shown
        )
        for who, key in ((self.child, "child_voice"), (people["adult"], "adult_voice"),
                         (people["partner"], "partner_voice")):  # fmt: skip
            self._add(Voice(visit=visit, person=who, method="said", words=words[f"{side}.{key}"], in_plan="yes"))
        self._add(Observation(visit=visit, area="home", text=words[f"{side}.observation"], assertion="observed"))
        self._add(NextStep(visit=visit, what=words[f"{side}.loose_step"], owner="amina", owner_agreed="yes"))
        self._add(TookPart(visit=visit, someone_else=words[f"{side}.someone_else"], presence="all_of_it"))

    def _met(self, side: str) -> None:
        """A meeting that only people of one home were at."""
        words, people = self.words, self.people[side]
        meeting = self._add(
            Meeting(
                meeting_kind="taf", at="2026-11-10T10:00", place=words[f"{side}.meeting_place"],
                minutes_text=words[f"{side}.minutes"], decisions=words[f"{side}.decision"],
                bottom_lines=words[f"{side}.bottom_lines"],
            )
        )  # fmt: skip
        self._add(Attendee(meeting=meeting, person=people["adult"], attendance="present"))
        self._add(Attendee(meeting=meeting, someone_else=words[f"{side}.meeting_guest"], attendance="present"))

    def _for_nobody(self) -> None:
        words, adult = self.words, self.people["a"]["adult"]
        goal = self._add(PrivateGoal(plan=self.plan, subjects=(adult,), in_their_words=words["none.private_goal"],
                                     status="open"))  # fmt: skip
        self._add(NextStep(goal=goal, what=words["none.private_step"], owner="amina"))
        visit = self.desk.record_visit(self.id, {"household": self.homes["a"], "status": "done"})
        self.desk.write(
            visit, {"worker_reflection": words["none.reflection"], "who_else_in_home": words["none.who_else"]},
            self.desk.open_visit(visit).shown,
        )  # fmt: skip
        self._add(Voice(visit=visit, person=self.child, method="said", words=words["none.unasked_voice"]))
        self._add(Voice(visit=visit, person=adult, method="said", words=words["none.private_voice"], in_plan="no"))
        kinds = ((PrivateRating, "A05", adult, "private_rating"), (Rating, "A05", adult, "couple_rating"))
        for kind, domain, whose, key in kinds:
            self._add(kind(person=whose, domain=domain, worries=words[f"none.{key}"], family_rating="1"))
        self._add(
            ChronologyEvent(on="2026-06-04", persons=(self.child,), title=words["none.protected_event"],
                            nature="concern", category="family", source="them"), sensitivity=Sensitivity.PROTECTED,
        )  # fmt: skip
        self._add(
            Goal(plan=self.plan, subjects=(self.child,), in_their_words=words["none.restricted_goal"], status="open"),
            sensitivity=Sensitivity.RESTRICTED,
        )
        self._add(IdentifiedNeed(person=adult, need="domestic_abuse_current", evidence=words["none.protected_need"],
                                 status="open", first_seen="2026-05-01"))  # fmt: skip
        self._add(UnmetNeed(need="domestic_abuse_current", why_not="childcare", detail=words["none.unmet"]))
        self._add(
            Voice(visit=visit, person=self.child, method="said", words=words["none.protected_voice"], in_plan="yes"),
            sensitivity=Sensitivity.PROTECTED,
        )
        meeting = self._add(
            Meeting(meeting_kind="taf", at="2026-11-09T10:00", minutes_text=words["none.protected_minutes"]),
            sensitivity=Sensitivity.PROTECTED,
        )
        self._add(Attendee(meeting=meeting, person=adult, attendance="present"))
        self._add(
            TeamMember(name=words["none.private_helper"], team_role="teacher", in_touch="yes", for_people=(adult,)),
            sensitivity=Sensitivity.PROTECTED,
        )
