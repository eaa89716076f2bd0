"""A plan as its page shows it: goals in their order, the steps to each, what is not yet right."""

from __future__ import annotations

from collections.abc import Sequence

from fsdesk import rules_planning as rules
from fsdesk import telling
from fsdesk.desk.around import Circle, listed, made_order, sensitivity_of
from fsdesk.desk.reading import Held
from fsdesk.desk.visits import excerpt, heading_of
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import RecordId
from fsdesk.views_planning import GoalView, Line, Missing, PlanView, StepRow

GOALS = ("goal", "private_goal")
MATTERS = {1: "Matters most", 2: "Matters a lot", 3: "Matters"}
GOAL_TONES = {"achieved": "ok", "part_achieved": "ok", "progress": "info"}


def plans_of(circle: Circle) -> list[Held]:
    """All plans, the first made first."""
    return sorted(circle.kind("plan"), key=lambda p: (p.text("started_on"), made_order(p)))


def current_plan(circle: Circle) -> Held | None:
    """The plan in hand: the latest that is not closed, else the latest."""
    found = plans_of(circle)
    under_way = [plan for plan in found if plan.text("status") != "closed"]
    return next(reversed(under_way or found), None)


def twin_of(circle: Circle, plan: Held) -> Held | None:
    """Another plan under way, begun apart on another laptop."""
    others = [p for p in plans_of(circle) if p.id != plan.id and p.text("status") != "closed"]
    return others[-1] if others and plan.text("status") != "closed" else None


def goals_of(circle: Circle, plan: RecordId) -> list[Held]:
    """The goals of a plan, in their order."""
    found = {goal.id: goal for goal in circle.kind(*GOALS) if goal.text("plan") == plan}
    order = rules.in_order((g.id, _number(g, "place"), _number(g, "importance")) for g in found.values())
    return [found[RecordId(name)] for name in order]


def _number(held: Held, field: str) -> int | None:
    value = held.value(field)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def line_of_goal(circle: Circle, goal: Held) -> tuple[str, ...]:
    """A goal and those it was brought forward from: a step of any of them is still a step to it."""
    found, one = [goal.id], circle.by_id.get(RecordId(goal.text("copied_from")))
    while one is not None and one.id not in found:
        found.append(one.id)
        one = circle.by_id.get(RecordId(one.text("copied_from")))
    return tuple(found)


def steps_of(circle: Circle, goal: Held, since: str) -> list[Held]:
    """The steps to a goal: its own, and of those it was brought forward from what was open when this plan began."""
    line = line_of_goal(circle, goal)
    found = []
    for step in circle.kind("next_step"):
        of = step.text("goal")
        if not step.text("what") or of not in line:
            continue
        ended = step.text("status") in rules.STEP_OVER
        if of == goal.id or not ended or step.text("done_on")[:10] >= since[:10] > "":
            found.append(step)
    return sorted(found, key=_step_order)


def _step_order(step: Held) -> tuple[bool, str, tuple[str, int]]:
    return step.text("status") in rules.STEP_OVER, step.text("due_on") or "9999", made_order(step)


def step_row(circle: Circle, step: Held) -> StepRow:
    """A step with who does it and how it stands."""
    status = step.text("status")
    barrier = lists.STEP_BARRIER.get(step.text("barrier"), "")
    standing, tone = rules.step_standing(status, step.text("due_on"), step.text("done_on"), barrier, circle.today)
    visit = circle.by_id.get(RecordId(step.text("visit")))
    return StepRow(
        id=step.id,
        part=step.part(),
        what=step.text("what"),
        who=telling.joined(owners_of(circle, step)),
        standing=standing,
        tone=tone,
        is_done=status == "done",
        is_over=status in rules.STEP_OVER,
        by_family=bool(step.text("owner_person")),
        agreed_at=heading_of(visit, circle.today) if visit is not None else "",
        visit=visit.id if visit is not None else None,
    )


def owners_of(circle: Circle, step: Held) -> list[str]:
    """Who does a step: of the family, of those around it, of the workers, in this order."""
    called = circle.called
    team = called.get(step.text("owner_of_team"), "")
    worker = circle.names(step.text("owner")) if step.text("owner") else ""
    return [name for name in (called.get(step.text("owner_person"), ""), team, worker) if name]


def goal_view(circle: Circle, goal: Held, since: str) -> GoalView:
    """A goal with its steps."""
    private = sensitivity_of(goal).safety >= Sensitivity.PRIVATE_TO_PERSON.safety
    subjects = goal.list("subjects")
    homes = () if private else tuple(sorted(rules.homes_for(subjects, goal.list("visible_to"), circle.lives)))
    children = {person.id for person in circle.people if person.is_child}
    status, importance = goal.text("status") or "open", _number(goal, "importance")
    return GoalView(
        id=goal.id,
        part=goal.part(),
        words=goal.text("in_their_words"),
        whose=telling.joined(listed(goal, "subjects", circle.called)),
        seen_by=_seen_by(circle, homes, private=private),
        standing=lists.GOAL_STATUS.get(status, ""),
        tone=GOAL_TONES.get(status, "neutral"),
        matters=MATTERS.get(importance or 0, ""),
        why=goal.text("why_it_matters"),
        know=goal.text("how_we_will_know"),
        brought=_brought(circle, goal),
        subjects=subjects,
        homes=homes,
        is_private=private,
        is_childs=bool(set(subjects) & children),
        steps=tuple(step_row(circle, step) for step in steps_of(circle, goal, since)),
    )


def _seen_by(circle: Circle, homes: Sequence[str], *, private: bool) -> str:
    if private:
        return "Private: nobody else’s copy shows it"
    if len(circle.homes) < 2:
        return ""
    labels = [home.label for home in circle.homes if home.id in homes]
    return f"For {telling.joined(labels)}" if labels else "For no home yet"


def _brought(circle: Circle, goal: Held) -> str:
    origin = circle.by_id.get(RecordId(goal.text("copied_from")))
    plan = circle.by_id.get(RecordId(origin.text("plan"))) if origin is not None else None
    return f"From {title_of(circle, plan)[0].lower()}{title_of(circle, plan)[1:]}" if plan is not None else ""


def number_of(circle: Circle, plan: Held) -> int:
    """Which plan of the family it is, from 1."""
    return [one.id for one in plans_of(circle)].index(plan.id) + 1


def title_of(circle: Circle, plan: Held | None) -> str:
    """What a plan is called: its own title, else which one it is."""
    if plan is None:
        return ""
    number = number_of(circle, plan)
    return plan.text("title") or ("First plan" if number == 1 else f"Plan {number}")


def reviews_of(circle: Circle, plan: RecordId) -> list[Held]:
    """The reviews of a plan, the first first; one not yet held comes last."""
    found = [one for one in circle.kind("review") if one.text("plan") == plan]
    return sorted(found, key=lambda one: (one.text("held_on") or "9999", made_order(one)))


def loose_steps(circle: Circle, goals: Sequence[GoalView]) -> list[StepRow]:
    """Steps agreed for no goal, or for one that is not in this plan and not yet over."""
    shown = {step.id for goal in goals for step in goal.steps}
    known = {goal.id for goal in circle.kind(*GOALS)}
    found = []
    for step in sorted(circle.kind("next_step"), key=_step_order):
        of = step.text("goal")
        is_loose = not of or of not in known
        ended = step.text("status") in rules.STEP_OVER
        if is_loose and step.text("what") and step.id not in shown and (not ended or not of):
            found.append(step_row(circle, step))
    return found


def plan_view(circle: Circle, plan: Held | None, *, with_private: bool = False) -> PlanView:
    """The page of the plan; what is private to somebody is on it only when asked for, and leaves no gap otherwise."""
    around = circle.around()
    if plan is None:
        loose = tuple(loose_steps(circle, ()))
        return PlanView(family=circle.family, family_name=circle.name, around=around, loose=loose,
                        lines=lines_of(circle, None))  # fmt: skip
    since = plan.text("started_on")
    found = [goal_view(circle, goal, since) for goal in goals_of(circle, plan.id)]
    goals = [goal for goal in found if with_private or not goal.is_private]
    review, tone = rules.due_words(plan.text("review_due"), circle.today)
    twin = twin_of(circle, plan)
    closed = plan.text("status") == "closed"
    steps = [step for goal in goals for step in goal.steps]
    done = sum(step.is_done for step in steps)
    return PlanView(
        family=circle.family,
        family_name=circle.name,
        around=around,
        part=plan.part(),
        title=title_of(circle, plan),
        made=telling.short_day(since, circle.today) if since else "",
        review="" if closed else review,
        review_tone=tone,
        progress=f"{done} of {telling.counted(len(steps), 'step')} done" if steps else "",
        children=tuple(goal for goal in goals if goal.is_childs),
        adults=tuple(goal for goal in goals if not goal.is_childs),
        loose=() if closed else tuple(loose_steps(circle, goals)),
        missing=() if closed else _missing(circle, plan, goals, twin),
        lines=lines_of(circle, plan),
        number=len(goals),
        is_closed=closed,
        with_private=with_private,
        twin=twin.id if twin is not None else None,
    )


def _missing(circle: Circle, plan: Held, goals: Sequence[GoalView], twin: Held | None) -> tuple[Missing, ...]:
    children, adults = circle.has_open_needs()
    held = [one.text("held_on") for one in reviews_of(circle, plan.id) if one.text("held_on")]
    found = rules.missing_of_plan(
        goals=goals, review_due=plan.text("review_due"), since=max(held, default=plan.text("started_on")),
        child_needs=children, adult_needs=adults, with_homes=len(circle.homes) > 1,
    )  # fmt: skip
    if twin is None:
        return found
    return (Missing(sentence="Two plans were begun apart. Bring them together.", field="twin"), *found)


def lines_of(circle: Circle, plan: Held | None) -> tuple[Line, ...]:
    """Reviews, meetings and other plans, the latest first."""
    found: list[tuple[str, Line]] = []
    for review in circle.kind("review"):
        day = review.text("held_on")
        decision = lists.REVIEW_DECISION.get(review.text("decision"), "")
        when = telling.short_day(day, circle.today) if day else "begun, not yet held"
        words = excerpt(review.text("family_view"), 60)
        detail = " · ".join(filter(None, (when, decision, f"“{words}”" if words else "")))
        found.append((day or "9999", Line(id=review.id, kind="review", title="Review", detail=detail, is_open=not day)))
    for meeting in circle.kind("meeting"):
        at, kind = meeting.text("at"), lists.MEETING_KIND.get(meeting.text("meeting_kind"), "Meeting")
        detail = " · ".join(filter(None, (telling.day_and_time(at, circle.today), meeting.text("place"))))
        line = Line(id=meeting.id, kind="meeting", title=kind, detail=detail,
                    is_open=at[:10] >= circle.today.isoformat())  # fmt: skip
        found.append((at, line))
    for other in plans_of(circle):
        if plan is None or other.id != plan.id:
            day = other.text("started_on")
            detail = " · ".join(filter(None, (telling.short_day(day, circle.today),
                                              lists.PLAN_STATUS.get(other.text("status"), ""))))  # fmt: skip
            found.append((day, Line(id=other.id, kind="plan", title=title_of(circle, other), detail=detail)))
    return tuple(line for _, line in sorted(found, key=lambda pair: pair[0], reverse=True))
