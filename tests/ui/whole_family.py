"""One invented family with all that a record can hold, an empty one and somebody asking: what pages are shown with.

Written by the requests of the desk's chapters, as the window makes them. Names are long, in Gaelic and in Welsh.
"""

from __future__ import annotations

from fsdesk.desk import Desk
from fsdesk.pictures_asked import clean_picture
from fsdesk.records import (
    Attendee,
    CaseNote,
    Connection,
    Family,
    GoalProgress,
    Household,
    Membership,
    Person,
    PrivateRating,
    Rating,
    TeamMember,
)
from fsdesk.records.fields import Record
from fsdesk.records.ids import FamilyId, RecordId
from tests.clocks import StillClock
from tests.fsdesk.pictures_drawn import drawing, written

NINETY = "Marsali-Anna Fionnghal Seonaidh Catrìona NicGilleMhìcheil-MacIllEathain of the Upper Croft"
"""Ninety letters, as the birth certificate has them."""
PRIVATE_DOMAINS = ("A03", "A05", "A09", "A11", "P02", "P05", "P07")
FIRST, THEN, NOW = "2026-05-04T10:00", "2026-09-14T10:00", "2026-11-21T09:00"


class WholeFamily:
    """The family, by the names of what is in it. The clock ends on Saturday 21 November 2026 at nine."""

    def __init__(self, desk: Desk, clock: StillClock) -> None:
        self.desk, self.clock = desk, clock
        clock.set(FIRST)
        self.id = FamilyId(
            desk.add(
                Family(
                    label="LOC-0427", known_as="NicGilleMhìcheil-Llewellyn family", status="active", area="lochaber",
                    lead_professional="amina", opened_on="2026-03-14", best_time_to_visit="After the school bus, 15:40",
                    safe_contact="Text Catrìona. No voicemail.", before_you_go="Dog loose in the yard: ring first.",
                    our_story="We came home to Gran when the wee ones were small, and it is a long road to anywhere.",
                )
            ).record
        )  # fmt: skip
        self._homes()
        self._people()
        self._around()
        self.first_set = self._assessment("2")
        clock.set(THEN)
        self.latest_set = self._assessment("4")
        self._plan()
        self._visits()
        clock.set("2026-11-14T10:00")
        self._told()
        self.draft_set = desk.assessing.begin(self.id)
        clock.set(NOW)

    def add(self, record: Record) -> RecordId:
        """Write a record of this family."""
        return self.desk.add(record, self.id).record

    # -- who ---------------------------------------------------------------------------------------------------

    def _homes(self) -> None:
        self.home = self.add(
            Household(
                label="Tigh na Mara", address_lines="3 Tigh na Mara", town="Kilchoan", postcode="PH36 4LH",
                what_else_to_find="Last white house before the pier.", dogs_or_livestock="Collie, loose in the yard",
                gate_or_entry="The yard gate sticks: lift it.",
            )
        )  # fmt: skip
        self.other_home = self.add(Household(label="Tŷ Newydd", address_lines="7 Brae", town="Strontian"))

    def _people(self) -> None:
        self.mother = self._person("Catrìona", "Catrìona NicGilleMhìcheil", "1992-05-02", "parent", sex="F")
        self.father = self._person("Llŷr", "Llŷr ap Gruffudd Llewellyn", "1989-08-30", "parent", self.other_home)
        self.carer = self._person(
            "Eilidh-Mòrag", "Eilidh-Mòrag NicGilleMhìcheil", "2015-02-03", "child", caring_role="young_carer",
            young_carer_offered_on="2026-06-01", education_status="mainstream", year_group="P7", attendance_percent=94,
        )  # fmt: skip
        self.long = self._person("Marsali-Anna Fionnghal", NINETY, "2019-06-30", "child")
        self.small = self._person("Gwenllïan", "Gwenllïan Llewellyn", "2026-03-05", "child")
        self.gran = self._person("Seonag", "Seonag NicGilleMhìcheil", "1958-01-11", "relative")
        self.grandad = self._person("Iain", "Iain NicGilleMhìcheil", "1951", "relative")
        desk = self.desk
        desk.who.died(self.grandad, "2019", confirmed=True)
        desk.who.add(self.id, "baby", {"due_on": "2027-01-30", "household": self.home}, self.mother)
        for one, other, kind in (
            (self.mother, self.carer, "mother"), (self.mother, self.long, "mother"),
            (self.mother, self.small, "mother"),
            (self.father, self.small, "father"), (self.father, self.mother, "ex_partner"),
            (self.gran, self.carer, "grandparent"), (self.grandad, self.mother, "father"),
        ):  # fmt: skip
            desk.who.relate(one, other, kind)
        desk.who.move([self.small], self.other_home, "2026-06-01", nights_tenths=20, also=True)
        tie = RecordId(desk.store.setting("device") + f".{int(desk.store.setting('last_n') or 0) + 1}")
        desk.who.relate(self.father, self.carer, "step_parent")
        desk.write(
            tie, {"no_contact": True, "no_contact_details": "Court order of March: no contact without Seonag there."},
            desk.part(tie).shown,
        )  # fmt: skip

    def _person(self, known_as: str, full_name: str, born_on: str, role: str, home: RecordId | None = None,
                **more: object) -> RecordId:  # fmt: skip
        person = self.add(
            Person(life_stage="living", known_as=known_as, full_name=full_name, born_on=born_on, **more)  # type: ignore[arg-type]
        )
        self.add(Membership(person=person, household=home or self.home, role=role, lives_from="2020"))
        return person

    def _around(self) -> None:
        self.teacher = self.add(
            TeamMember(
                name="Ms Budge", team_role="teacher", agency="Bun-sgoil Chille Chòmhain", phone="01972 510000",
                in_touch="yes", for_people=(self.carer,),
            )
        )  # fmt: skip

    # -- how things are ----------------------------------------------------------------------------------------

    def _assessment(self, rating: str) -> RecordId:
        desk = self.desk
        assessment = desk.assessing.begin(self.id)
        for row in desk.assessing.opened(assessment).rail:
            section = desk.assessing.opened(assessment, row.who.key).section
            assert section is not None
            for domain in section.domains[:4]:
                kind = PrivateRating if domain.code in PRIVATE_DOMAINS else Rating
                whose = None if row.who.key == "household" else row.who.key
                self.add(
                    kind(
                        assessment=assessment, person=whose, domain=domain.code, strengths="Laughs at supper.",
                        worries="Mornings.", family_rating=rating, worker_rating="3", scale="fsdesk_open",
                        scale_version=1, comment="We talked about why.",
                    )
                )  # fmt: skip
            assert section.part is not None
            desk.write(section.part.id, {"status": "done", "plain_words": "Mornings are hard."}, section.part.shown)
        desk.assessing.complete(assessment)
        return assessment

    def _plan(self) -> None:
        desk = self.desk
        view = desk.planning.begin_plan(self.id)
        assert view.part is not None
        self.plan = view.part.id
        desk.write(self.plan, {"status": "active", "going_well": "Everybody eats together."}, view.part.shown)
        self.goal = desk.planning.begin(
            self.id,
            "goal",
            {
                "plan": self.plan, "subjects": (self.carer,), "in_their_words": "I want a door that shuts.",
                "why_it_matters": "So I can read.", "how_we_will_know": "There is a door.", "status": "progress",
            },
        ).id  # fmt: skip
        for what, status in (("Ring about the door", "todo"), ("Measure it", "done")):
            desk.planning.begin(
                self.id, "next_step", {"goal": self.goal, "what": what, "owner": "amina", "status": status,
                                       "due_on": "2026-11-18"},
            )  # fmt: skip
        desk.planning.begin(
            self.id, "private_goal",
            {"plan": self.plan, "subjects": (self.mother,), "in_their_words": "To sleep.", "status": "open"},
        )  # fmt: skip
        self.review = desk.planning.begin_review(self.plan).part.id
        self.add(GoalProgress(review=self.review, goal=self.goal, status="progress", words="Nearly."))
        self.meeting = desk.meetings.begin(self.id, "taf").id
        self.add(Attendee(meeting=self.meeting, person=self.mother, attendance="present"))

    # -- what happened -----------------------------------------------------------------------------------------

    def _visits(self) -> None:
        desk = self.desk
        self.visit = desk.record_visit(self.id, {"purpose": ("planned_support",), "household": self.home})
        view = desk.open_visit(self.visit)
        note = "The stair was icy; Gwenllïan sang for us. " * 6
        desk.write(self.visit, {"note": note, "safeguarding_concern_raised": "no"}, view.shown)
        for person in view.people:
            desk.add_part(self.visit, "took_part", {"person": person.id, "presence": "all_of_it"})
            if person.is_child:
                desk.add_part(self.visit, "voice", {"person": person.id, "method": "said", "words": "Bàta mòr!"})
        desk.add_part(self.visit, "next_step", {"what": "Ask about the bus", "owner": "amina", "due_on": "2026-11-20"})
        self.clock.set(NOW)
        house = {"document_kind": "drawing", "title": "Isla’s house by the shore", "visit": self.visit}
        self.picture = desk.documents.add(self.id, clean_picture(written(drawing(), "PNG")), house)
        self.planned = desk.plan_visit(
            self.id, {"planned_start": "2026-11-21T13:15", "purpose": ("plan_review",), "household": self.home}
        )

    def _told(self) -> None:
        desk = self.desk
        for on, title, nature, category in (
            ("2026-03-05", "Gwenllïan was born", "strength", "family"),
            ("2019~", "Iain died", "concern", "family"),
            ("2026-10", "First on the bus all week", "strength", "school"),
        ):
            desk.chronology.add_event(
                self.id, {"on": on, "title": title, "nature": nature, "category": category, "source": "Catrìona"}
            )
        self.note = self.add(
            CaseNote(
                at="2026-11-12T10:00", note_kind="phone", with_whom="Ms Budge", about=(self.carer,), text="Rang. " * 30
            )
        )
        desk.chronology.promote(self.note)
        self.connection = self.add(
            Connection(
                service="Breakfast club", type="warm_introduction", made_on="2026-09-20", needs=("isolation",),
                accepted="yes", persons=(self.long,),
            )
        )  # fmt: skip
        desk.helping.open_support(self.id, {"reasons": ("parenting",)})
        desk.helping.begin_transition(self.id, "down")


def empty_family(desk: Desk) -> FamilyId:
    """A family of which nothing but its name is written."""
    return FamilyId(desk.add(Family(label="LOC-0002", known_as="Nicolson family", status="active")).record)


def somebody_asking(desk: Desk) -> RecordId:
    """A request with everything needed to decide it but the decision."""
    return desk.asking.begin(
        {
            "who_for": "Mairi and her two boys", "going_on": "The roof, and the nights.", "source": "self",
            "channel": "phone", "wanted_by": "this_week", "safe_contact": "Text only", "family_agrees": "yes",
            "immediate_danger": "no",
        }
    ).id  # fmt: skip
