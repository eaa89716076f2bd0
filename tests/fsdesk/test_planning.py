"""The plan at a real desk: goals, steps, the next plan, reviews, and two desks that write it apart.

Planted one at a time, each seen caught here: a private goal counted on everybody's page; a step of a private goal
written for all; a step agreed on the old plan lost with the next one; a review held without a child's words; two plans
begun apart of which one goal's steps vanish; a review that leaves the plan's day as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from fsdesk.desk import Desk
from fsdesk.desk.around import Circle, sensitivity_of
from fsdesk.desk.plan_reviews import suggested_day
from fsdesk.records import Goal, Household, IdentifiedNeed, Membership, NextStep, Person, PrivateGoal, TeamMember, Visit
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import RecordId
from fsdesk.trouble import Refused
from fsdesk.views_planning import GoalView, PlanView
from fsdesk.workdays import is_working_day
from tests.clocks import StillClock
from tests.fsdesk.carrying import MacLeods, carry


@pytest.fixture
def family(amina: Desk) -> MacLeods:
    return MacLeods(amina)


def write(desk: Desk, record: RecordId, **fields: object) -> None:
    desk.write(record, fields, desk.read(record).shown)


def add_goal(desk: Desk, family: MacLeods, words: str, *subjects: RecordId, private: bool = False, **fields: object
             ) -> RecordId:  # fmt: skip
    plan = desk.planning.plan(family.id).part or desk.planning.begin_plan(family.id).part
    assert plan is not None
    kind = "private_goal" if private else "goal"
    given: Mapping[str, object] = {"plan": plan.id, "in_their_words": words, "subjects": subjects, **fields}
    return desk.planning.begin(family.id, kind, given).id


def add_step(desk: Desk, family: MacLeods, what: str, goal: RecordId | None = None, **fields: object) -> RecordId:
    given = {"what": what, "goal": goal, "status": "todo", **fields}
    return desk.planning.begin(family.id, "next_step", {k: v for k, v in given.items() if v is not None}).id


def only_goal(view: PlanView) -> GoalView:
    (goal,) = view.goals
    return goal


@pytest.mark.parametrize("area", ["lochaber", "leominster"])
def test_a_suggested_review_falls_on_a_working_day_within_its_weeks(
    amina: Desk, family: MacLeods, clock: StillClock, area: str
) -> None:
    write(amina, RecordId(family.id), area=area)
    circle = Circle(amina, family.id)
    for since in ("2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23", "2027-02-15"):
        day = date.fromisoformat(suggested_day(circle, since, 6))
        weeks_end = date.fromisoformat(since) + timedelta(weeks=6)
        assert is_working_day(day, {"lochaber": "SCT", "leominster": "ENG"}[area])
        assert timedelta() <= weeks_end - day < timedelta(days=5)
    assert suggested_day(circle, "2026", 6) == ""


# --- making a plan ------------------------------------------------------------------------------------------------


def test_a_first_plan_is_looked_at_again_in_six_weeks(amina: Desk, family: MacLeods) -> None:
    assert amina.planning.plan(family.id).part is None
    view = amina.planning.begin_plan(family.id)
    assert view.part is not None
    assert (view.title, view.part.text("status"), view.part.text("review_due")) == ("First plan", "draft", "2026-12-31")
    assert amina.planning.begin_plan(family.id).part == view.part, "it is opened again, not begun twice"


def test_goals_stand_in_their_words_with_who_does_what(amina: Desk, family: MacLeods) -> None:
    goal = add_goal(amina, family, "A door that shuts", family.isla, importance=1)
    teacher = amina.add(TeamMember(name="Ms Budge", team_role="teacher", in_touch="yes"), family.id).record
    add_step(amina, family, "Ring the housing association", goal, owner="amina", due_on="2026-11-19")
    add_step(amina, family, "Choose a colour", goal, owner_person=family.isla, due_on="2026-11-25")
    add_step(amina, family, "Ask about art club", goal, owner_of_team=teacher)
    shown = only_goal(amina.planning.plan(family.id))
    assert (shown.words, shown.whose, shown.matters, shown.is_childs) == (
        "A door that shuts",
        "Isla",
        "Matters most",
        True,
    )
    assert [(s.what, s.who, s.standing, s.tone, s.by_family) for s in shown.steps] == [
        ("Ring the housing association", "Amina Yusuf", "2 days overdue", "warn", False),
        ("Choose a colour", "Isla", "by 25 Nov", "neutral", True),
        ("Ask about art club", "Ms Budge", "no date yet", "neutral", False),
    ]


def test_a_step_is_ticked_and_the_tick_taken_back(amina: Desk, family: MacLeods) -> None:
    step = add_step(amina, family, "Choose a colour", add_goal(amina, family, "A door", family.isla))
    amina.planning.tick(step, is_done=True)
    (row,) = only_goal(amina.planning.plan(family.id)).steps
    assert (row.is_done, row.standing, row.tone) == (True, "done 21 Nov", "ok")
    amina.planning.tick(step, is_done=False)
    (row,) = only_goal(amina.planning.plan(family.id)).steps
    assert (row.is_done, row.part.text("done_on")) == (False, "")


def test_a_step_agreed_at_a_visit_waits_until_it_is_put_under_a_goal(amina: Desk, family: MacLeods) -> None:
    visit = amina.record_visit(family.id)
    step = amina.add(NextStep(visit=visit, what="Ring the school", owner="amina"), family.id).record
    goal = add_goal(amina, family, "School on time", family.jamie)
    view = amina.planning.plan(family.id)
    assert [(s.what, s.agreed_at) for s in view.loose] == [("Ring the school", "Home visit, today")]
    amina.planning.put_under(step, goal)
    view = amina.planning.plan(family.id)
    assert view.loose == ()
    assert [s.what for s in only_goal(view).steps] == ["Ring the school"]
    assert amina.read(step).text("visit") == visit, "it is still what was agreed there"


def test_goals_of_children_and_adults_stand_side_by_side_and_are_moved_within(amina: Desk, family: MacLeods) -> None:
    first = add_goal(amina, family, "One", family.isla)
    second = add_goal(amina, family, "Two", family.jamie)
    adult = add_goal(amina, family, "Three", family.kirsty)
    view = amina.planning.move_goal(second, -1)
    assert [g.id for g in view.children] == [second, first]
    assert [g.id for g in view.adults] == [adult]
    view = amina.planning.move_goal(second, -1)
    assert [g.id for g in view.children] == [second, first], "the first stays where it is"
    view = amina.planning.move_goal(second, 1)
    assert [g.id for g in view.children] == [first, second]


def test_both_children_and_adults_with_needs_have_a_goal(amina: Desk, family: MacLeods) -> None:
    add_goal(amina, family, "A door", family.isla)
    for person, need in ((family.isla, "housing_condition"), (family.kirsty, "debt")):
        amina.add(IdentifiedNeed(person=person, need=need, first_seen="2026-11-01", status="open"), family.id)
    said = [m.sentence for m in amina.planning.plan(family.id).missing]
    assert "The adults have needs too, and no goal of their own yet." in said


# --- who sees what ------------------------------------------------------------------------------------------------


def test_what_is_private_leaves_no_trace_unless_it_is_asked_for(amina: Desk, family: MacLeods) -> None:
    before = amina.planning.begin_plan(family.id)
    secret = add_goal(amina, family, "Talk to somebody about Dad", family.jamie, private=True)
    step = add_step(amina, family, "Meet at school", secret, owner="amina")
    assert amina.planning.plan(family.id) == before
    assert sensitivity_of(amina.read(step)) is Sensitivity.PRIVATE_TO_PERSON
    goal = only_goal(amina.planning.plan(family.id, with_private=True))
    assert (goal.words, goal.is_private, goal.homes) == ("Talk to somebody about Dad", True, ())
    assert [s.what for s in goal.steps] == ["Meet at school"]
    write(amina, step, due_on="2026-12-01")
    assert sensitivity_of(amina.read(step)) is Sensitivity.PRIVATE_TO_PERSON


def test_a_goal_is_for_the_homes_its_people_share(amina: Desk, family: MacLeods) -> None:
    flat = amina.add(Household(label="Dad’s flat"), family.id).record
    amina.add(Membership(person=family.isla, household=flat, role="child"), family.id)
    alone = add_goal(amina, family, "A door", family.isla)
    together = add_goal(amina, family, "Sundays", family.isla, family.kirsty)
    by_id = {g.id: g for g in amina.planning.plan(family.id).goals}
    assert set(by_id[alone].homes) == {family.home, flat}
    assert by_id[together].homes == (family.home,)
    assert by_id[together].seen_by == "For The croft"
    write(amina, together, visible_to=(flat,))
    assert {g.id: g for g in amina.planning.plan(family.id).goals}[together].homes == (flat,)


# --- the next plan ------------------------------------------------------------------------------------------------


def test_the_next_plan_brings_what_is_still_worked_for(amina: Desk, family: MacLeods, clock: StillClock) -> None:
    door, done = add_goal(amina, family, "A door", family.isla), add_goal(amina, family, "A bed", family.isla)
    private = add_goal(amina, family, "A friend", family.jamie, private=True)
    write(amina, done, status="achieved")
    for what, status in (("Ring", "todo"), ("Measure", "done")):
        add_step(amina, family, what, door, owner_person=family.kirsty, status=status)
    old = amina.planning.plan(family.id).part
    assert old is not None
    clock.turn(days=42)
    view = amina.planning.begin_next(family.id)
    goal = only_goal(view)
    assert (view.title, goal.words, goal.brought) == ("Plan 2", "A door", "From first plan")
    assert [s.what for s in goal.steps] == ["Ring"], "what is open comes along, what was done stays behind"
    with_private = amina.planning.plan(family.id, with_private=True)
    brought = next(g for g in with_private.goals if g.is_private)
    assert amina.read(brought.id).text("copied_from") == private
    assert sensitivity_of(amina.read(brought.id)) is Sensitivity.PRIVATE_TO_PERSON
    earlier = amina.planning.plan(family.id, old.id)
    assert (earlier.is_closed, earlier.missing, len(earlier.goals)) == (True, (), 2)
    assert [line.title for line in view.lines if line.kind == "plan"] == ["First plan"]


def test_a_step_added_to_the_old_plan_meanwhile_is_a_step_of_the_next(
    amina: Desk, bashir: Desk, family: MacLeods, clock: StillClock
) -> None:
    door = add_goal(amina, family, "A door", family.isla)
    carry(amina, bashir)
    clock.turn(days=1)
    amina.planning.begin_next(family.id)
    add_step(bashir, family, "Ask Gran", door, owner_person=family.kirsty)
    carry(bashir, amina)
    carry(amina, bashir)
    for desk in (amina, bashir):
        assert [s.what for s in only_goal(desk.planning.plan(family.id)).steps] == ["Ask Gran"]


def test_two_plans_begun_apart_are_brought_together_and_no_step_is_lost(
    amina: Desk, bashir: Desk, family: MacLeods, clock: StillClock
) -> None:
    add_goal(amina, family, "A door", family.isla)
    carry(amina, bashir)
    clock.turn(days=1)
    for desk, what in ((amina, "Ring"), (bashir, "Measure")):
        (goal,) = desk.planning.begin_next(family.id).goals
        add_step(desk, family, what, goal.id, owner_person=family.kirsty, owner_agreed="yes")
    extra = add_goal(bashir, family, "A garden", family.kirsty)
    add_step(bashir, family, "Dig", extra, owner_person=family.kirsty, owner_agreed="yes")
    carry(amina, bashir)
    carry(bashir, amina)
    one, other = amina.planning.plan(family.id), bashir.planning.plan(family.id)
    assert (one.goals, one.lines, one.missing) == (other.goals, other.lines, other.missing)
    assert amina.planning.plan(family.id).missing[0].sentence == "Two plans were begun apart. Bring them together."
    view = amina.planning.bring_together(family.id)
    assert view.twin is None
    assert {g.words: {s.what for s in g.steps} for g in view.goals} == {
        "A door": {"Ring", "Measure"}, "A garden": {"Dig"},
    }  # fmt: skip
    carry(amina, bashir)
    assert {g.words for g in bashir.planning.plan(family.id).goals} == {"A door", "A garden"}


# --- reviews ------------------------------------------------------------------------------------------------------


def test_a_review_is_held_once_the_family_and_every_child_were_heard(
    amina: Desk, family: MacLeods, clock: StillClock
) -> None:
    goal = add_goal(amina, family, "A door", family.isla)
    plan = amina.planning.plan(family.id).part
    assert plan is not None
    clock.set("2027-01-04T10:00")
    review = amina.planning.begin_review(plan.id)
    assert (review.due, review.due_tone) == ("Thu 31 Dec 2026, 4 days ago", "warn")
    assert amina.planning.begin_review(plan.id).id == review.id, "one that was begun is taken up again"
    with pytest.raises(Refused) as refused:
        amina.planning.hold_review(review.id)
    assert refused.value.happened == "Write what the family thinks of the plan."
    write(amina, review.id, family_view="It is warmer.", decision="continue")
    amina.begin(family.id, "child_view", {"review": review.id, "person": family.isla, "words": "My door shuts."})
    amina.begin(family.id, "goal_progress", {"review": review.id, "goal": goal, "status": "progress"})
    assert [m.sentence for m in amina.planning.review(review.id).missing] == [
        "Write what Jamie thinks, or why it was not possible to ask."
    ]
    amina.begin(family.id, "child_view", {"review": review.id, "person": family.jamie, "why_not": "At school"})
    held = amina.planning.hold_review(review.id)
    assert (held.held, held.missing) == ("Mon 4 Jan", ())
    view = amina.planning.plan(family.id)
    assert view.part is not None
    assert view.part.text("review_due") == "2027-02-15"
    assert only_goal(view).standing == "Getting there"


def test_first_and_latest_stand_side_by_side(amina: Desk, family: MacLeods, clock: StillClock) -> None:
    goal = add_goal(amina, family, "A door", family.isla)
    plan = amina.planning.plan(family.id).part
    assert plan is not None
    for at, status in (("2027-01-04T10:00", "progress"), ("2027-02-15T10:00", "achieved")):
        clock.set(at)
        review = amina.planning.begin_review(plan.id)
        write(amina, review.id, family_view="Good.", decision="continue")
        amina.begin(family.id, "goal_progress", {"review": review.id, "goal": goal, "status": status})
        for child in (family.isla, family.jamie):
            amina.begin(family.id, "child_view", {"review": review.id, "person": child, "words": "Fine."})
        (row,) = amina.planning.hold_review(review.id).goals
    assert (row.first, row.now) == ("Getting there, Mon 4 Jan", "Done it")
    assert amina.read(goal).text("achieved_on") == "2027-02-15"


def test_a_decision_to_close_sets_no_other_day(amina: Desk, family: MacLeods) -> None:
    plan = amina.planning.begin_plan(family.id).part
    assert plan is not None
    review = amina.planning.begin_review(plan.id)
    write(amina, review.id, family_view="We are fine.", decision="close", next_due="2027-03-01")
    for child in (family.isla, family.jamie):
        amina.begin(family.id, "child_view", {"review": review.id, "person": child, "words": "Bye."})
    amina.planning.hold_review(review.id)
    assert amina.read(review.id).text("next_due") == ""
    assert amina.read(plan.id).text("review_due") == plan.text("review_due")


# --- what waits ---------------------------------------------------------------------------------------------------


def test_a_review_waits_from_a_week_before_it_is_due(amina: Desk, bashir: Desk, family: MacLeods, clock: StillClock
                                                     ) -> None:  # fmt: skip
    amina.planning.begin_plan(family.id)
    carry(amina, bashir)
    assert amina.planning.needs_you() == ()
    clock.set("2026-12-26T09:00")
    (need,) = amina.planning.needs_you()
    assert (need.kind, need.title) == ("review", "Look at the plan again together")
    assert need.detail == "MacLeod family · Thu 31 Dec, in 5 days"
    assert bashir.planning.needs_you() == (), "the family is Amina’s"


def test_a_closed_family_waits_for_nobody_but_the_sustained_check(amina: Desk, family: MacLeods, clock: StillClock
                                                                  ) -> None:  # fmt: skip
    amina.planning.begin_plan(family.id)
    write(amina, RecordId(family.id), status="closed")
    clock.set("2027-03-01T09:00")
    assert amina.planning.needs_you() == ()


# --- written apart ------------------------------------------------------------------------------------------------


def test_what_two_desks_write_of_one_goal_reads_the_same_in_either_order(
    amina: Desk, bashir: Desk, family: MacLeods
) -> None:
    goal = add_goal(amina, family, "A door that shuts.", family.isla, why_it_matters="Draughts.")
    write(amina, goal, status="open", place=3, importance=2)
    carry(amina, bashir)
    write(amina, goal, subjects=(family.isla, family.kirsty), why_it_matters="Draughts. And noise.", status="progress",
          place=0, importance=1)  # fmt: skip
    write(bashir, goal, subjects=(family.isla, family.jamie), why_it_matters="Big draughts.", status="achieved",
          place=5)  # fmt: skip
    carry(amina, bashir)
    carry(bashir, amina)
    one, other = amina.planning.plan(family.id), bashir.planning.plan(family.id)
    assert one.goals == other.goals
    reading = only_goal(one).part.readings
    subjects = reading["subjects"].value
    assert isinstance(subjects, tuple)
    assert set(subjects) == {family.isla, family.kirsty, family.jamie}
    assert reading["why_it_matters"].to_settle
    assert reading["status"].to_settle
    assert reading["status"].value is None
    assert not reading["place"].to_settle, "order is no matter for a person to settle"
    assert reading["importance"].value == 1


def test_two_who_tick_one_step_apart_agree(amina: Desk, bashir: Desk, family: MacLeods) -> None:
    step = add_step(amina, family, "Ring", add_goal(amina, family, "A door", family.isla))
    carry(amina, bashir)
    for desk in (amina, bashir):
        desk.planning.tick(step, is_done=True)
    carry(amina, bashir)
    carry(bashir, amina)
    assert amina.read(step).to_settle == 0
    assert only_goal(bashir.planning.plan(family.id)).steps[0].is_done


def test_a_tick_is_over_what_was_shown_and_not_over_news(amina: Desk, family: MacLeods) -> None:
    step = add_step(amina, family, "Ring", add_goal(amina, family, "A door", family.isla))
    shown = only_goal(amina.planning.plan(family.id)).steps[0].part.shown
    write(amina, step, status="not_done", barrier="full")
    amina.planning.tick(step, is_done=True, shown=shown)
    reading = amina.read(step).readings["status"]
    assert {version.value for version in reading.versions} == {"done", "not_done"}


def test_names_stay_when_somebody_has_left(amina: Desk, family: MacLeods) -> None:
    gran = amina.add(Person(life_stage="deceased", known_as="Morag"), family.id).record
    add_step(amina, family, "Bake", add_goal(amina, family, "Cake", family.isla), owner_person=gran)
    assert only_goal(amina.planning.plan(family.id)).steps[0].who == "Morag"
    assert Circle(amina, family.id).called[gran] == "Morag"


def test_what_was_agreed_and_let_go_is_no_loose_end(amina: Desk, family: MacLeods) -> None:
    visit = amina.add(Visit(status="done", setting="home", actual_start="2026-11-02T10:00"), family.id).record
    amina.add(NextStep(visit=visit, what="Ring", status="todo"), family.id)
    gone = amina.add(NextStep(visit=visit, what="Drop"), family.id).record
    amina.take_out(gone, "Written twice")
    assert [s.what for s in amina.planning.plan(family.id).loose] == ["Ring"]


def test_kinds_of_goals_are_kept_apart(amina: Desk, family: MacLeods) -> None:
    assert Goal.SENSITIVITY is Sensitivity.OPEN_TO_FAMILY
    assert PrivateGoal.SENSITIVITY is Sensitivity.PRIVATE_TO_PERSON
