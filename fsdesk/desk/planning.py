"""The plan: goals in the family's words, steps, the next plan, reviews, and what of all this waits for somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from fsdesk import rules_planning as rules
from fsdesk.desk import plan_reading as reading
from fsdesk.desk import plan_reviews
from fsdesk.desk.around import Circle, sensitivity_of
from fsdesk.desk.many import WorkedOut, as_of
from fsdesk.desk.pen import Chapter, Pen, Saved
from fsdesk.desk.people import family_name
from fsdesk.desk.reading import Held, of_kind
from fsdesk.records import Goal, Plan, PlanReview, PrivateGoal
from fsdesk.records.fields import Record
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.services import service_of
from fsdesk.trouble import Refused
from fsdesk.views import Need, Part, Shown
from fsdesk.views_planning import PlanView, ReviewView

Change = tuple[RecordId, Mapping[str, object], Mapping[str, Sequence[str]]]
"""Fields of a record that is there, over what was shown of it."""

CARRIED = ("subjects", "visible_to", "in_their_words", "why_it_matters", "how_we_will_know", "domains", "needs",
           "uncrc", "importance", "status", "place")  # fmt: skip
"""What of a goal goes into the next plan. Why it stood as it did and when it was done stay with the old one."""


class Planning(Chapter):
    """The plans at one desk."""

    def __init__(self, pen: Pen) -> None:
        super().__init__(pen)
        self._needs: WorkedOut[list[tuple[str, Need]]] = WorkedOut(pen.store)

    def plan(self, family: FamilyId, plan: RecordId | None = None, *, with_private: bool = False) -> PlanView:
        """The plan in hand of a family, or an earlier one that is named; with what is private only when asked for."""
        circle = Circle(self.pen, family)
        chosen = circle.by_id.get(plan) if plan is not None else None
        return reading.plan_view(circle, chosen or reading.current_plan(circle), with_private=with_private)

    def begin(self, family: FamilyId, kind: str, fields: Mapping[str, object]) -> Part:
        """Write a new record of the plan; what belongs to a private goal is as private as it is."""
        goal = RecordId(str(fields.get("goal") or ""))
        guarded = sensitivity_of(self.pen.read(goal)) if goal else None
        return self.pen.begin(family, kind, fields, sensitivity=guarded)

    def begin_plan(self, family: FamilyId) -> PlanView:
        """Begin the first plan of a family; one that is under way is opened instead."""
        circle = Circle(self.pen, family)
        there = reading.current_plan(circle)
        if there is None or there.text("status") == "closed":
            self.pen.add(self._fresh(circle), family)
        return self.plan(family)

    def begin_next(self, family: FamilyId) -> PlanView:
        """Begin the next plan: goals still worked for are brought forward, each saying from where; the old one closes.

        Steps stay where they are and are steps to the goal brought forward, so what others add to the old one meanwhile
        is not lost.
        """
        circle = Circle(self.pen, family)
        old = reading.current_plan(circle)
        if old is None:
            return self.begin_plan(family)
        new = self.pen.next_name()
        goals = [g for g in reading.goals_of(circle, old.id) if g.text("status") in rules.OPEN_GOAL]
        closed = {"status": "closed", "closed_on": self.pen.today_is.isoformat()}
        changed = [(old.id, closed, old.shown)] if old.text("status") != "closed" else []
        self.pen.act(family, [self._fresh(circle), *(_brought(goal, new) for goal in goals)], changed)
        return self.plan(family)

    def bring_together(self, family: FamilyId) -> PlanView:
        """Make one plan of two that were begun apart: all goals into the later one, the same goal once."""
        circle = Circle(self.pen, family)
        kept = reading.current_plan(circle)
        other = reading.twin_of(circle, kept) if kept is not None else None
        if kept is None or other is None:
            return self.plan(family)
        changed: list[Change] = []
        there = {g.text("copied_from"): g for g in reading.goals_of(circle, kept.id) if g.text("copied_from")}
        for goal in reading.goals_of(circle, other.id):
            same = there.get(goal.text("copied_from"))
            if same is None:
                changed.append((goal.id, {"plan": kept.id}, goal.shown))
                continue
            steps = [step for step in circle.kind("next_step") if step.text("goal") == goal.id]
            changed.extend((step.id, {"goal": same.id}, step.shown) for step in steps)
            changed.append((goal.id, {"taken_out": "The same goal is in the other plan."}, goal.shown))
        closed = {"status": "closed", "closed_on": self.pen.today_is.isoformat()}
        self.pen.act(family, (), [*changed, (other.id, closed, other.shown)])
        return self.plan(family)

    def move_goal(self, goal: RecordId, by: int) -> PlanView:
        """Move a goal up (-1) or down (1) among the goals beside it: the children's, or the adults'."""
        pen, family = self.pen, self.pen.family_of(goal)
        circle, one = Circle(pen, family), pen.read(goal)
        plan = RecordId(one.text("plan"))
        view = reading.plan_view(circle, circle.by_id.get(plan), with_private=True)
        beside = next((part for part in (view.children, view.adults) if goal in [g.id for g in part]), ())
        order = rules.moved([g.id for g in beside], goal, by)
        everyone = [*(g.id for g in view.goals if g not in beside)]
        wanted = [*order, *everyone] if view.children == beside else [*everyone, *order]
        found = [(place, circle.by_id[RecordId(name)]) for place, name in enumerate(wanted)]
        changed = [(held.id, {"place": place}, held.shown) for place, held in found if held.value("place") != place]
        pen.act(family, (), changed)
        return self.plan(family, plan)

    def tick(self, step: RecordId, *, is_done: bool, shown: Shown | None = None) -> Saved:
        """Tick a step done today, or take the tick back, over what a page `shown` of it (all there is, if not said)."""
        day = self.pen.today_is.isoformat() if is_done else None
        over = shown if shown is not None else self.pen.read(step).shown
        return self.pen.write(step, {"status": "done" if is_done else "todo", "done_on": day}, over)

    def put_under(self, step: RecordId, goal: RecordId) -> Saved:
        """Make a step that was agreed for no goal a step to this one."""
        return self.pen.write(step, {"goal": goal}, self.pen.read(step).shown)

    # -- reviews -----------------------------------------------------------------------------------------------

    def begin_review(self, plan: RecordId) -> ReviewView:
        """Look at a plan again; a review that was begun and not held is taken up again."""
        family = self.pen.family_of(plan)
        circle = Circle(self.pen, family)
        begun = [r for r in reading.reviews_of(circle, plan) if not r.text("held_on")]
        if begun:
            return self.review(begun[0].id)
        due = circle.by_id[plan].text("review_due") or None
        return self.review(self.pen.add(PlanReview(plan=plan, due_on=due), family).record)

    def review(self, review: RecordId) -> ReviewView:
        """A review with each goal first and now, each child, and what it still needs."""
        circle = Circle(self.pen, self.pen.family_of(review))
        return plan_reviews.review_view(circle, circle.by_id[review], self._weeks(circle))

    def hold_review(self, review: RecordId) -> ReviewView:
        """The review was held: the plan is looked at again when it says, and goals stand as was said.

        Raises Refused naming the first thing it still needs; what is written stays.
        """
        view = self.review(review)
        if view.missing:
            raise Refused(view.missing[0].sentence, safe="The review is saved as it is.", next_step="Then it is held.")
        pen, one = self.pen, self.pen.read(review)
        next_due = one.text("next_due") or view.suggested_next
        closing = one.text("decision") == "close"
        held = {"held_on": one.text("held_on") or pen.today_is.isoformat(), "next_due": None if closing else next_due}
        changed: list[Change] = [(review, held, one.shown)]
        plan = pen.read(RecordId(one.text("plan")))
        if not closing:
            changed.append((plan.id, {"review_due": next_due}, plan.shown))
        for row in view.goals:
            said = row.part.text("status") if row.part is not None else ""
            goal = pen.read(row.goal)
            if said and said != goal.text("status"):
                done = pen.today_is.isoformat() if said == "achieved" else goal.text("achieved_on") or None
                changed.append((goal.id, {"status": said, "achieved_on": done}, goal.shown))
        pen.act(view.family, (), changed)
        return self.review(review)

    # -- what waits --------------------------------------------------------------------------------------------

    def needs_you(self, today: object = None) -> tuple[Need, ...]:
        """What waits for this person of the families they lead, the longest waiting first: reviews, meetings,
        connections to ask about, and whether what was reached still holds. `today` is a date, the desk's own if none.
        """
        day = today if isinstance(today, type(self.pen.today_is)) else self.pen.today_is
        known = self._needs.of(self.pen.reader.families(), (day, as_of(self.pen)), partial(self._needs_of, day))
        found = [each for needs in known.values() for each in needs]
        return tuple(need for _, need in sorted(found, key=lambda pair: (pair[0], pair[1].title)))

    def _needs_of(self, day: date, families: Sequence[FamilyId]) -> dict[FamilyId, list[tuple[str, Need]]]:
        found: dict[FamilyId, list[tuple[str, Need]]] = {}
        kinds = ("family", "plan", "meeting", "connection", "involvement")
        for family, held in self.pen.reader.families_with(families, kinds):
            record = next(iter(of_kind(held, "family")), None)
            found[family] = []
            if record is not None and record.text("lead_professional") in ("", self.pen.user):
                name, closed = family_name(record), record.text("status") == "closed"
                found[family].extend(plan_reviews.needs_of(held, family, name, day, is_closed=closed))
        return found

    # -- inside ------------------------------------------------------------------------------------------------

    def _weeks(self, circle: Circle) -> int:
        return service_of(circle.area).timescales.review_every_weeks

    def _fresh(self, circle: Circle) -> Plan:
        now = self.pen.today_is.isoformat()
        due = plan_reviews.suggested_day(circle, now, self._weeks(circle))
        return Plan(status="draft", started_on=now, review_due=due)


def _brought(goal: Held, plan: RecordId) -> Record:
    """The goal in the next plan."""
    record = PrivateGoal if goal.kind == PrivateGoal.KIND else Goal
    said: dict[str, Any] = {name: goal.value(name) for name in CARRIED if goal.value(name) is not None}
    return record(**said, plan=plan, copied_from=goal.id)
