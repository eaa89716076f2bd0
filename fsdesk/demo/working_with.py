"""Working with one new family of the demonstration: how things are, levels, plan, meeting, paper, review and end."""

from __future__ import annotations

from html import unescape

from fsdesk.demo.laptops import expect
from fsdesk.demo.newcomers import Newcomers
from fsdesk.desk import Desk
from fsdesk.papers import choosing
from fsdesk.papers.making import make
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.trouble import Refused
from fsdesk.views_assessing import SectionView, whose_is

DOMAINS_EACH = 3
"""How many things are talked about with each in one afternoon."""
RATIONALE = "One worker alongside for a while, and those who are there already, are what was asked for and enough."


class Working:
    """The middle and the end of the work with one family; `who_is_who` and the first visit fill in the names."""

    def __init__(self, desk: Desk, words: Newcomers) -> None:
        self.desk, self.words = desk, words
        self.family = FamilyId("")
        self.request = self.visit = self.home = self.other_home = RecordId("")
        self.mother = self.child = self.father = RecordId("")
        self.level = self.asked_again = ""

    # -- how things are ----------------------------------------------------------------------------------------

    def assess(self) -> str:
        """Each person's part, strengths and the family's own rating first; then the worker's beside it."""
        desk = self.desk
        assessment = desk.assessing.begin(self.family, "part1_quick")
        view = desk.assessing.opened(assessment)
        for row in view.rail:
            section = desk.assessing.opened(assessment, row.who.key).section
            assert section is not None
            if row.who.key in (str(self.mother), str(self.child)) or row.who.subject == "household":
                self._talk_through(assessment, section)
                closing: dict[str, object] = {"status": "done"}
            else:
                closing = {"status": "not_seen", "reason": "Asked to be talked with another day."}
            assert section.part is not None  # begun with the assessment
            desk.write(section.part.id, closing, section.part.shown)
        done = desk.assessing.complete(assessment)
        expect(bool(done.finished), "the assessment is complete")
        wheel = desk.assessing.wheel(self.family, self.child)
        expect(wheel is not None and any(wedge.now == 3 for wedge in wheel.segments), "the child's wheel shows it")
        return f"{done.framework}: {', '.join(row.who.name for row in done.rail)}"

    def _talk_through(self, assessment: RecordId, section: SectionView) -> None:
        whose = whose_is(section.who.key)
        for domain in section.domains[:DOMAINS_EACH]:
            begun = self.desk.begin(
                self.family,
                domain.kind,
                {
                    "assessment": assessment,
                    **whose,
                    "domain": domain.code,
                    "strengths": self.words.well["child" if section.who.subject == "child" else "adult"],
                    "family_rating": "3",
                    "rated_by": whose["person"] or self.mother,
                    "scale": section.scale,
                    "scale_version": section.scale_version,
                },
            )
            expect(begun.text("worker_rating") == "", "the family rated before the worker did")
            self.desk.write(begun.id, {"worker_rating": "4"}, begun.shown)

    # -- levels ------------------------------------------------------------------------------------------------

    def decide_level(self) -> str:
        """A need, and the child's level of need, decided with those it is about."""
        desk, words = self.desk, self.words
        today = desk.today_is.isoformat()
        for person in (self.child, self.mother):
            given = {"person": person, "need": words.need, "first_seen": today, "status": "open"}
            desk.begin(self.family, "identified_need", given)
        page = desk.levels.opened(self.family, self.child)
        always = {"person": self.child, "scheme": page.scheme, "scheme_version": page.scheme_version}
        draft = desk.begin(self.family, "level_decision", {**always, "assessed_level": words.level})
        refused = ""
        try:
            desk.levels.decide(draft.id)
        except Refused as told:
            refused = told.sentence
        expect(bool(refused), "a level without its reasons is not decided")
        reasons: dict[str, object] = {
            "reasons": ("first",),
            "rationale": RATIONALE,
            "what_tried": words.what_tried or None,
            "participants": (str(self.mother), str(self.child)),
            "family_view": words.mother_says,
            "family_agreed": "yes",
            "child_rights": f"Article 12: {words.child.name} was asked first.",
        }
        desk.write(draft.id, reasons, desk.part(draft.id).shown)
        desk.levels.decide(draft.id)
        child = next(one for one in desk.levels.of_family(self.family) if one.person == self.child)
        labels = [level.label for level in page.levels if level.code == words.level]
        expect([child.level] == labels, "the level counts, in the words of its own scheme")
        self.level = child.level
        return f"{child.name}: {child.level}, by {child.decisions[0].scheme}"

    # -- the plan ----------------------------------------------------------------------------------------------

    def plan(self) -> str:
        """A goal for each home, a grown-up's and a child's, each with a step somebody has said yes to."""
        planning, words = self.desk.planning, self.words
        plan = planning.begin_plan(self.family).part
        assert plan is not None
        agreed = {"status": "active", "agreed_by": (str(self.mother), str(self.child)), "safe_to_leave": "yes"}
        self.desk.write(plan.id, {**agreed, "going_well": words.well["child"]}, plan.shown)
        for place, (subjects, home, said, owner) in enumerate(
            (
                ((self.child, self.mother), self.home, words.goal, self.mother),
                ((self.mother,), self.home, words.mothers_goal, self.mother),
                ((self.father, self.child), self.other_home, words.other_goal, self.father),
            )
        ):
            goal = planning.begin(
                self.family,
                "goal",
                {
                    "plan": plan.id,
                    "subjects": tuple(map(str, subjects)),
                    "visible_to": (str(home),),
                    "in_their_words": said,
                    "importance": 1,
                    "place": place,
                },
            )
            what = (
                words.step
                if place == 0
                else "Ring the evening before"
                if owner == self.father
                else "Keep the hour free"
            )
            step = {"goal": goal.id, "what": what, "owner_person": owner, "owner_agreed": "yes", "status": "todo"}
            planning.begin(self.family, "next_step", step)
        view = planning.plan(self.family)
        expect([missing.sentence for missing in view.missing] == [], "nothing is missing from the plan")
        said_here = {words.goal, words.mothers_goal, words.other_goal}
        expect({goal.words for goal in view.goals} == said_here, "the goals stand in their words")
        return f"“{words.goal}” · review {view.review}"

    def meet_round_the_table(self) -> str:
        """A meeting with the family in it, its decision, and the child's view."""
        desk, meetings = self.desk, self.desk.meetings
        view = meetings.begin(self.family, "taf")
        desk.write(view.part.id, {"family_attended": "yes", "decisions": self.words.decided}, view.part.shown)
        for person in (self.mother, self.child):
            there = {"meeting": view.id, "person": person, "attendance": "present"}
            desk.begin(self.family, "attendee", there)
        said = {"meeting": view.id, "person": self.child, "method": "said", "words": self.words.child_says}
        desk.begin(self.family, "child_view", said)
        held = meetings.open(view.id)
        expect(held.missing == (), "nothing is missing from the meeting")
        return self.words.decided

    # -- on paper ----------------------------------------------------------------------------------------------

    def print_plans(self) -> str:
        """Both homes' copies are made; neither says where the other is, who lives there, or what is agreed there."""
        words, gathered = self.words, self.desk.papers.gather(self.family)
        ours = {"goal": words.goal, **words.home, "partner": words.partner.name, "said": words.mother_says}
        theirs = {"goal": words.other_goal, "address": words.other_home["address_lines"]}
        pages = []
        for home, own, other in ((self.home, ours, theirs), (self.other_home, theirs, ours)):
            taken = gathered.homes[str(home)]
            paper = choosing.our_plan(taken.known, str(home), taken.wording)
            made = make(paper)
            said = unescape(made.html)
            expect(made.pdf.startswith(b"%PDF") and len(made.pages) > 0, "the plan can be printed")
            expect(own["goal"] in said, "it holds the home's own goal")
            for what in (other["goal"], *(other[key] for key in ("address", "address_lines", "partner", "said")
                                          if key in other)):  # fmt: skip
                expect(what not in said, "it holds nothing of the other home")
            pages.append(len(made.pages))
        self.desk.papers.printed(self.family, "yes")
        return f"{pages[0]} page for {words.home['label']}, {pages[1]} for {words.other_home['label']}"

    # -- looking again, and the end ----------------------------------------------------------------------------

    def review(self) -> str:
        """The plan is looked at again: each goal, the family's view, the child's."""
        desk, planning = self.desk, self.desk.planning
        plan = planning.plan(self.family).part
        assert plan is not None
        view = planning.begin_review(plan.id)
        refused = False
        try:
            planning.hold_review(view.id)
        except Refused:
            refused = True
        expect(refused, "a review with nobody's view is not held")
        desk.write(view.id, {"family_view": self.words.mother_says, "decision": "continue"}, view.part.shown)
        said = {"review": view.id, "person": self.child, "method": "said", "words": self.words.child_says}
        desk.begin(self.family, "child_view", said)
        for row in view.goals:
            desk.begin(self.family, "goal_progress", {"review": view.id, "goal": row.goal, "status": "achieved"})
        held = planning.hold_review(view.id)
        expect(bool(held.held), "the review is held")
        goals = planning.plan(self.family).goals
        expect({goal.standing for goal in goals} == {"Done it"}, "the goals stand as was said")
        return f"next {planning.plan(self.family).review}"

    def close(self) -> str:
        """What stands before the end is said; then the work ends, and the day to ask again is in the diary."""
        desk, helping = self.desk, self.desk.helping
        before = helping.ending(self.family)
        expect(
            [m.field for m in before.missing] == ["close_reason", "keeping_it_going", "family_told"], "only words lack"
        )
        assert before.part is not None
        ended = {"close_reason": "needs_met", "keeping_it_going": self.words.keeps_going, "family_told": "yes"}
        desk.write(before.part.id, {**ended, "reasons": ("parenting",)}, before.part.shown)
        closed = helping.close(self.family)
        expect(closed.state == "closed", "the support is closed")
        expect(closed.part is not None and bool(closed.part.text("sustained_due")), "there is a day to ask again")
        expect(closed.sustained != "", "the page says when to ask whether it still holds")
        self.asked_again = f"{closed.sustained[0].lower()}{closed.sustained[1:]}"
        return closed.sustained
