"""The rules of plan, review, meeting and ending: days, order, homes and the sentences that help.

Planted one at a time, each seen caught here: a month called late on its first day; a goal of two people shown to the
home of only one; a goal lost when it is moved past the end; a child not yet born asked for
words; twelve weeks as eleven.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fsdesk import rules_planning as rules
from fsdesk.records.ids import DeviceId, RecordId, RevisionId, UserId
from fsdesk.revisions import Reading, Version
from fsdesk.views import Part, PersonView
from fsdesk.views_planning import GoalView, PersonRow, StepRow

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
PARTIAL = st.builds(
    lambda day, length, about: day.isoformat()[:length] + about, DAYS, st.sampled_from((4, 7, 10)),
    st.sampled_from(("", "~")),
)  # fmt: skip


def part(kind: str, **fields: Any) -> Part:
    readings = {name: Reading(value=value) for name, value in fields.items()}
    return Part(id=RecordId("k7f2qd4m.5"), kind=kind, readings=readings, shown={})


def step(*, mine: bool = True, agreed: str = "yes", over: bool = False) -> StepRow:
    return StepRow(id=RecordId("k7f2qd4m.7"), part=part("next_step", owner_agreed=agreed), what="Ring", who="Kirsty",
                   standing="", by_family=mine, is_over=over)  # fmt: skip


def goal(*steps: StepRow, childs: bool = True, private: bool = False, homes: tuple[str, ...] = ("h",), **fields: object
         ) -> GoalView:  # fmt: skip
    return GoalView(
        id=RecordId("k7f2qd4m.6"), part=part("goal", **fields), words="A door that shuts", whose="Isla", seen_by="",
        standing="", subjects=("isla",), homes=homes, steps=steps, is_childs=childs, is_private=private,
    )  # fmt: skip


def sentences(*goals: GoalView, review_due: str = "2026-12-20", since: str = "2026-11-21", child: bool = False,
              adult: bool = False, homes: bool = False) -> list[str]:  # fmt: skip
    found = rules.missing_of_plan(goals=goals, review_due=review_due, since=since, child_needs=child,
                                  adult_needs=adult, with_homes=homes)  # fmt: skip
    return [missing.sentence for missing in found]


# --- days ---------------------------------------------------------------------------------------------------------


@given(PARTIAL, DAYS)
def test_a_day_has_passed_only_when_all_of_it_is_over(due: str, today: date) -> None:
    text = due.rstrip("~")
    last = {4: date(int(text[:4]), 12, 31)}.get(len(text))
    if len(text) == 7:
        month = date(int(text[:4]), int(text[5:7]), 28) + timedelta(days=4)
        last = month.replace(day=1) - timedelta(days=1)
    assert rules.is_past(due, today) is ((last or date.fromisoformat(text)) < today)


@given(PARTIAL, PARTIAL)
def test_the_order_of_a_chronology_is_that_of_the_earliest_days(one: str, other: str) -> None:
    first = [date.fromisoformat(rules.first_day(on)) for on in (one, other)]
    assert (first[0] < first[1]) is (rules.first_day(one) < rules.first_day(other))


@given(DAYS, st.integers(1, 60))
def test_weeks_after_a_day_are_whole_weeks(day: date, weeks: int) -> None:
    found = date.fromisoformat(rules.weeks_after(day.isoformat(), weeks))
    assert (found - day).days == weeks * 7
    assert rules.weeks_after(day.isoformat()[:7], weeks) == ""


@given(st.sampled_from(("", "todo", "doing", "done", "not_done", "no_longer_needed")), PARTIAL, DAYS)
def test_late_is_said_in_amber_and_only_of_what_is_still_to_be_done(status: str, due: str, today: date) -> None:
    words, tone = rules.step_standing(status, due, today.isoformat(), "", today)
    late = status in ("", "todo", "doing") and rules.is_past(due, today)
    assert ("overdue" in words) is late
    assert (tone == "warn") is late
    assert tone != "danger"


def test_how_a_step_stands_is_said_calmly() -> None:
    def said(**fields: str) -> str:
        given_fields: dict[str, Any] = {"status": "todo", "due": "", "done_on": "", "barrier": "", **fields}
        return rules.step_standing(**given_fields, today=TODAY)[0]

    assert said(due="2026-11-19") == "2 days overdue"
    assert said(due="2026-11-20") == "1 day overdue"
    assert said(due="2026-11-21") == "by 21 Nov"
    assert said(due="2026-10") == "overdue"
    assert said(status="doing", due="2026-11-25") == "under way, by 25 Nov"
    assert said(status="done", done_on="2026-10-29") == "done 29 Oct"
    assert said(status="not_done", barrier="No transport") == "not done: no transport"
    assert said() == "no date yet"


def test_how_far_away_a_day_is() -> None:
    assert rules.due_words("2026-11-25", TODAY) == ("Wed 25 Nov, in 4 days", "info")
    assert rules.due_words("2026-11-22", TODAY) == ("Sun 22 Nov, tomorrow", "info")
    assert rules.due_words("2026-11-21", TODAY) == ("today", "info")
    assert rules.due_words("2026-11-18", TODAY) == ("Wed 18 Nov, 3 days ago", "warn")
    assert rules.due_words("2026-11", TODAY) == ("Nov 2026", "neutral")
    assert rules.due_words("", TODAY) == ("", "neutral")


# --- whose, for which homes, in which order -----------------------------------------------------------------------

PEOPLE, HOMES = ("kirsty", "callum", "isla"), ("croft", "flat", "gran")


@given(
    st.lists(st.sampled_from(PEOPLE), max_size=3),
    st.lists(st.sampled_from(HOMES), max_size=2),
    st.dictionaries(st.sampled_from(PEOPLE), st.frozensets(st.sampled_from(HOMES))),
)
def test_a_home_sees_a_goal_only_when_everybody_it_is_about_lives_there_or_it_was_chosen(
    subjects: list[str], chosen: list[str], lives: dict[str, frozenset[str]]
) -> None:
    seen = rules.homes_for(subjects, chosen, lives)
    if chosen:
        assert seen == set(chosen)
    else:
        assert all(home in lives.get(person, ()) for home in seen for person in subjects)
        assert bool(subjects) or not seen


def test_a_child_of_two_homes_has_goals_for_both_and_with_a_parent_for_one() -> None:
    lives = {"isla": {"croft", "flat"}, "kirsty": {"croft"}, "callum": {"flat"}}
    assert rules.homes_for(["isla"], (), lives) == {"croft", "flat"}
    assert rules.homes_for(["isla", "kirsty"], (), lives) == {"croft"}
    assert rules.homes_for(["kirsty", "callum"], (), lives) == set()


NAMES = st.lists(st.integers(1, 99).map(lambda n: f"k7f2qd4m.{n}"), unique=True, min_size=1, max_size=8)


@given(NAMES, st.data())
def test_moving_a_goal_loses_none_and_moves_it_by_one(names: list[str], data: st.DataObject) -> None:
    one, by = data.draw(st.sampled_from(names)), data.draw(st.sampled_from((-1, 1)))
    after = rules.moved(names, one, by)
    assert sorted(after) == sorted(names)
    assert after.index(one) == min(len(names) - 1, max(0, names.index(one) + by))
    rest = [name for name in names if name != one]
    assert [name for name in after if name != one] == rest


@given(st.lists(st.tuples(st.integers(1, 99), st.none() | st.integers(0, 5), st.none() | st.integers(1, 3)),
                unique_by=lambda each: each[0], max_size=8), st.randoms())  # fmt: skip
def test_goals_have_one_order_whatever_order_they_came_in(
    found: list[tuple[int, int | None, int | None]], chance: Random
) -> None:
    goals = [(f"k7f2qd4m.{n}", place, importance) for n, place, importance in found]
    mixed = list(goals)
    chance.shuffle(mixed)
    assert rules.in_order(goals) == rules.in_order(mixed)


def test_what_matters_most_comes_first_until_somebody_moves_it() -> None:
    assert rules.in_order([("a.1", None, 3), ("a.2", None, None), ("a.3", None, 1)]) == ["a.3", "a.1", "a.2"]
    assert rules.in_order([("a.1", 0, 3), ("a.2", None, 1), ("a.10", None, 1)]) == ["a.1", "a.2", "a.10"]


# --- what a plan still needs --------------------------------------------------------------------------------------


def test_a_plan_in_good_order_is_left_alone() -> None:
    assert sentences(goal(step())) == []


def test_every_goal_has_a_step_and_one_is_the_familys_own() -> None:
    assert sentences(goal()) == ["“A door that shuts” has no step yet."]
    assert sentences(goal(step(mine=False))) == [
        "No step is the family’s own yet. What would they like to do themselves?"
    ]


def test_whoever_does_it_is_asked() -> None:
    assert sentences(goal(step(agreed=""), step(agreed="not_asked"))) == [
        "Ask whoever does it whether they agree: 2 steps."
    ]
    assert sentences(goal(step(), step(agreed="", over=True))) == []


def test_children_and_adults_both_have_a_goal_where_both_have_needs() -> None:
    assert sentences(goal(step()), child=True, adult=True) == [
        "The adults have needs too, and no goal of their own yet."
    ]
    assert sentences(goal(step(), childs=False), child=True, adult=True) == [
        "The children have needs too, and no goal of their own yet."
    ]
    assert sentences(goal(step()), goal(step(), childs=False), child=True, adult=True) == []
    assert sentences(goal(step()), child=True) == []


@given(DAYS, st.integers(0, 200))
def test_a_review_is_never_more_than_twelve_weeks_away(since: date, days: int) -> None:
    due = (since + timedelta(days=days)).isoformat()
    said = sentences(goal(step()), review_due=due, since=since.isoformat())
    assert bool(said) is (days > 84)


def test_a_goal_for_no_home_is_said_but_not_of_a_private_one() -> None:
    assert sentences(goal(step(), homes=()), homes=True) == ["“A door that shuts”: say which homes may see it."]
    assert sentences(goal(step(), homes=(), private=True), homes=True) == []


def test_nothing_is_asked_of_a_goal_that_was_let_go() -> None:
    assert sentences(goal(status="dropped")) == []


# --- reviews, meetings, endings -----------------------------------------------------------------------------------


def child(name: str, *, unborn: bool = False, **fields: object) -> PersonRow:
    view = part("child_view", **fields) if fields else None
    return PersonRow(person=PersonView(id=RecordId("k7f2qd4m.3"), known_as=name, is_child=True, is_unborn=unborn),
                     part=view)  # fmt: skip


def review(*children: PersonRow, **fields: str) -> list[str]:
    given_fields: dict[str, Any] = {
        "family_view": "It helps.",
        "decision": "continue",
        "next_due": "2026-12-20",
        **fields,
    }
    return [m.sentence for m in rules.missing_of_review(**given_fields, children=children, today=TODAY)]


def test_a_review_needs_the_family_and_every_child() -> None:
    assert review(child("Isla", words="It is warm.")) == []
    assert review(child("Isla", why_not="At school")) == []
    assert review(family_view="  ") == ["Write what the family thinks of the plan."]
    assert review(child("Isla")) == ["Write what Isla thinks, or why it was not possible to ask."]
    assert review(child("Bump", unborn=True)) == []
    assert review(decision="") == ["Say what you decided together."]
    assert review(next_due="2026-11-20") == ["The next review is in the past."]
    assert review(next_due="2027-06-01") == ["The next review is more than 12 weeks away."]
    assert review(next_due="2027-06-01", decision="close") == []


def test_what_two_people_wrote_apart_of_a_child_counts_as_said() -> None:
    version = Version(revision=RevisionId("k7f2qd4m.9"), value="Warm.", author=UserId("amina"), written_at="",
                      device=DeviceId("k7f2qd4m"))  # fmt: skip
    apart = Part(id=RecordId("k7f2qd4m.5"), kind="child_view",
                 readings={"words": Reading(versions=(version,), to_settle=True)}, shown={})  # fmt: skip
    assert rules.missing_of_children([PersonRow(person=child("Isla").person, part=apart)]) == []


def meeting(*children: PersonRow, **fields: object) -> list[str]:
    given_fields: dict[str, Any] = {
        "kind": "taf", "family_attended": "yes", "bottom_lines": "", "attendances": [("a", "present", "")],
        "decisions": "We go on.", "is_over": True, **fields,
    }  # fmt: skip
    return [m.sentence for m in rules.missing_of_meeting(**given_fields, children=children)]


def test_a_family_network_meeting_needs_its_bottom_lines_before_it_begins() -> None:
    assert meeting() == []
    assert meeting(kind="family_network", is_over=False) == ["Write what must be safe, whatever the family decides."]
    assert meeting(family_attended="", decisions="", is_over=False) == []
    assert meeting(family_attended="") == ["Say whether the family was there."]
    assert meeting(attendances=[("a", "not_invited", "")]) == ["Say why each one who was not asked was not."]
    assert meeting(child("Isla")) == ["Write what Isla thinks, or why it was not possible to ask."]


@given(st.sets(st.sampled_from("abcd")), st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"))))
def test_two_who_must_not_meet_are_seen_whichever_way_it_was_written(asked: set[str], pairs: list[tuple[str, str]]
                                                                    ) -> None:  # fmt: skip
    turned = [(other, one) for one, other in pairs]
    assert rules.may_not_meet(asked, pairs) is rules.may_not_meet(asked, turned)
    assert rules.may_not_meet(asked, pairs) is any({one, other} <= asked for one, other in pairs)


def closing(**fields: object) -> list[str]:
    given_fields: dict[str, Any] = {
        "close_reason": "needs_met", "keeping_it_going": "Gran on Tuesdays.", "family_told": "yes", "why_not_told": "",
        "open_visits": 0, "to_settle": 0, "not_accepted": (), **fields,
    }  # fmt: skip
    return [m.sentence for m in rules.missing_before_closing(**given_fields)]


def test_an_ending_needs_what_keeps_it_going_and_the_family_told() -> None:
    assert closing() == []
    assert closing(keeping_it_going="") == ["Write with the family what keeps it going after you."]
    assert closing(family_told="no") == ["Tell the family, or say why they were not told."]
    assert closing(family_told="no", why_not_told="Could not be reached.") == []
    assert closing(open_visits=2) == ["2 visits not yet sent to your lead. Finish that first."]
    assert closing(to_settle=1) == ["1 thing that two people wrote apart: settle that first."]
    assert closing(not_accepted=("MASH",)) == ["MASH has not said yes. Until then the family is still with us."]


@given(DAYS, st.sampled_from(("", "waiting", "using", "completed", "not_known", "declined_by_service")))
def test_a_connection_is_asked_about_until_its_end_is_known(made: date, outcome: str) -> None:
    due = rules.outcome_due(made.isoformat(), outcome, "")
    assert bool(due) is (outcome in ("", "waiting", "not_known"))
    if due:
        assert (date.fromisoformat(due) - made).days == 56
