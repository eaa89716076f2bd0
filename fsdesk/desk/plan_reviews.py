"""A review as its page shows it, and what of plans, meetings and connections is due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from fsdesk import rules_planning as rules
from fsdesk import telling
from fsdesk.desk.around import Circle, made_order
from fsdesk.desk.plan_reading import GOALS, goals_of, reviews_of, steps_of, title_of
from fsdesk.desk.reading import Held, of_kind
from fsdesk.records import family_codes as lists
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.services import service_of
from fsdesk.views import Need
from fsdesk.views_planning import PersonRow, ProgressRow, ReviewView
from fsdesk.workdays import is_working_day


def review_view(circle: Circle, review: Held, every_weeks: int) -> ReviewView:
    """A review, every goal of its plan and every child."""
    plan = circle.by_id.get(RecordId(review.text("plan")))
    held = review.text("held_on")
    due, tone = rules.due_words(review.text("due_on"), circle.today)
    children = tuple(children_of(circle, "review", review.id))
    suggested = suggested_day(circle, held or circle.today.isoformat(), every_weeks)
    missing = rules.missing_of_review(
        family_view=review.text("family_view"), decision=review.text("decision"), next_due=review.text("next_due"),
        children=children, today=circle.today, since=held,
    )  # fmt: skip
    goals = goals_of(circle, plan.id) if plan is not None else []
    return ReviewView(
        id=review.id,
        family=circle.family,
        family_name=circle.name,
        part=review.part(),
        plan_title=title_of(circle, plan),
        goals=tuple(_progress(circle, review, goal) for goal in goals if goal.kind != GOALS[1]),
        children=children,
        missing=() if held else missing,
        around=circle.around(),
        due=due if not held else "",
        due_tone=tone,
        held=telling.short_day(held, circle.today) if held else "",
        suggested_next=suggested,
    )


def suggested_day(circle: Circle, since: str, weeks: int) -> str:
    """The last working day of the family's nation within so many weeks, ISO; empty when `since` is not wholly known."""
    due = rules.weeks_after(since, weeks)
    nation = service_of(circle.area).nation
    day = date.fromisoformat(due) if due else None
    while day is not None and not is_working_day(day, nation):
        day -= timedelta(days=1)
    return day.isoformat() if day is not None else ""


def children_of(circle: Circle, field: str, record: RecordId) -> Iterator[PersonRow]:
    """Every child of a family with what they said at a review or a meeting, the first written where two are."""
    found: dict[str, Held] = {}
    for view in sorted(circle.kind("child_view"), key=made_order):
        if view.text(field) == record:
            found.setdefault(view.text("person"), view)
    for person in circle.people:
        if person.is_child:
            view_of = found.get(person.id)
            yield PersonRow(person=person, part=view_of.part() if view_of is not None else None)


def _progress(circle: Circle, review: Held, goal: Held) -> ProgressRow:
    here = [p for p in circle.kind("goal_progress") if p.text("goal") == goal.id]
    mine = next((p for p in sorted(here, key=made_order) if p.text("review") == review.id), None)
    first = _first(circle, review, goal)
    steps = steps_of(circle, goal, "")
    done = sum(step.text("status") == "done" for step in steps)
    now = (mine.text("status") if mine is not None else "") or goal.text("status") or "open"
    return ProgressRow(
        goal=goal.id,
        words=goal.text("in_their_words"),
        whose=telling.joined([circle.called[s] for s in goal.list("subjects") if circle.called.get(s)]),
        first=first,
        now=lists.GOAL_STATUS.get(now, ""),
        steps=f"{done} of {telling.counted(len(steps), 'step')} done" if steps else "No steps yet",
        part=mine.part() if mine is not None else None,
    )


def _first(circle: Circle, review: Held, goal: Held) -> str:
    """How a goal stood at the first review it was spoken of, with the day; how it began where this is the first."""
    earlier = [r for r in reviews_of(circle, RecordId(review.text("plan"))) if r.text("held_on") and r.id != review.id]
    spoken = [p for p in circle.kind("goal_progress") if p.text("goal") == goal.id and p.text("status")]
    for one in earlier:
        said = next((p for p in spoken if p.text("review") == one.id), None)
        if said is not None:
            day = telling.short_day(one.text("held_on"), circle.today)
            return f"{lists.GOAL_STATUS.get(said.text('status'), '')}, {day}"
    return lists.GOAL_STATUS["open"]


def needs_of(
    held: Sequence[Held], family: FamilyId, name: str, today: date, *, is_closed: bool
) -> Iterator[tuple[str, Need]]:
    """What of one family is due, with the day it is due: (ISO day, need)."""
    if not is_closed:
        yield from _reviews_due(held, family, name, today)
        yield from _meetings_near(held, family, name, today)
        yield from _connections_due(held, family, name, today)
    for one in of_kind(held, "involvement"):
        due = one.text("sustained_due")
        if one.text("closed_on") and due and due <= today.isoformat() and not one.text("sustained_checked_on"):
            words = f"{name} · closed {telling.short_day(one.text('closed_on'), today)}"
            yield due, Need(kind="sustained", title="Ask whether it still holds", detail=words, family=family,
                            record=one.id)  # fmt: skip


def _reviews_due(held: Sequence[Held], family: FamilyId, name: str, today: date) -> Iterator[tuple[str, Need]]:
    under_way = [plan for plan in of_kind(held, "plan") if plan.text("status") != "closed"]
    if not under_way:
        return
    plan = max(under_way, key=lambda p: (p.text("started_on"), made_order(p)))
    due = plan.text("review_due")
    days = rules.days_until(due, today)
    if due and (rules.is_past(due, today) or (days is not None and days <= rules.SOON_DAYS)):
        detail = f"{name} · {rules.due_words(due, today)[0]}"
        title = "Look at the plan again together"
        yield due, Need(kind="review", title=title, detail=detail, family=family, record=plan.id)


def _meetings_near(held: Sequence[Held], family: FamilyId, name: str, today: date) -> Iterator[tuple[str, Need]]:
    for meeting in of_kind(held, "meeting"):
        at = meeting.text("at")
        days = rules.days_until(at, today)
        if days is not None and 0 <= days <= rules.SOON_DAYS:
            kind = lists.MEETING_KIND.get(meeting.text("meeting_kind"), "Meeting")
            detail = " · ".join(filter(None, (name, telling.day_and_time(at, today), meeting.text("place"))))
            yield at, Need(kind="meeting", title=kind, detail=detail, family=family, record=meeting.id)


def _connections_due(held: Sequence[Held], family: FamilyId, name: str, today: date) -> Iterator[tuple[str, Need]]:
    for one in of_kind(held, "connection"):
        due = rules.outcome_due(one.text("made_on"), one.text("outcome"), one.text("outcome_on"))
        if due and due <= today.isoformat():
            title = f"Ask how it went: {one.text('service')}"
            since = telling.short_day(one.text("made_on"), today)
            yield due, Need(kind="connection", title=title, detail=f"{name} · since {since}", family=family,
                            record=one.id)  # fmt: skip
