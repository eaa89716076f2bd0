"""The afternoon of the demonstration, told at the desks of two laptops with a real hub between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsdesk.demo.afternoon import Afternoon, Meeting
from fsdesk.demo.laptops import NotAsTold
from fsdesk.demo.newcomers import LAING, PROBERT
from fsdesk.demo.story import Story


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    made = Story(tmp_path, "", lambda _line: None)
    made.set_up()
    yield made
    made.close()


def test_two_families_nobody_has_met_are_helped_from_asking_to_the_end(story: Story) -> None:
    Afternoon(story).tell()
    assert all(step.ok for step in story.steps)
    assert len(story.steps) == 2 + 9 + 1 + 2 + 1 + 1
    for desk in (story.workers, story.leads):
        rows = {row.name: row for row in desk.families()}
        assert set(rows) == {LAING.asks["who_for"].split(",")[0], PROBERT.asks["who_for"]}
        assert {row.status for row in rows.values()} == {"Closed"}
        for row in rows.values():
            view = desk.helping.ending(row.id)
            assert view.sustained.startswith("Ask whether it still holds: ")
            assert [goal.standing for goal in desk.planning.plan(row.id).goals] == ["Done it"] * 3
    titles = {desk.assessing.tab(row.id).title for row in story.leads.families()}
    assert titles == {"Wellbeing assessment (National Practice Model)", "Early Help Assessment (EHA)"}
    assert story.workers.counts().unsent == 0


def test_a_plan_that_tells_of_the_other_home_stops_the_story(story: Story) -> None:
    meeting = Meeting(story.workers, LAING)
    for _, do in meeting.before_the_lead()[:-1]:
        do()
    plan = story.workers.planning.plan(meeting.work.family)
    own = next(goal for goal in plan.goals if goal.words == LAING.goal)
    told = f"{LAING.goal} {LAING.other_goal}"  # in words of ours, which no rule can tell from theirs
    story.workers.write(own.id, {"in_their_words": told}, own.part.shown)
    with pytest.raises(NotAsTold, match="nothing of the other home"):
        meeting.work.print_plans()
