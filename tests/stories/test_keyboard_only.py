"""A worker's morning through the real window by keys alone: no mouse, and nothing asked of a page but by its keys.

After each step the desk is asked what it holds.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from pytestqt.qtbot import QtBot

from fsdesk.desk import Desk
from fsdesk.records.ids import FamilyId
from tests.clocks import StillClock
from tests.stories.keyboard import Key, Keyboard
from tests.ui.real_window import CTRL, RealWindow, make_laptop
from tests.ui.whole_family import WholeFamily, somebody_asking


class Worker(Keyboard):
    """Somebody who keeps a whole family, with a keyboard and no mouse."""

    def __init__(self, folder: Path) -> None:
        clock = StillClock()
        super().__init__(RealWindow(make_laptop(folder, lambda desk: self._begin(desk, clock), clock), clock))

    def _begin(self, desk: Desk, clock: StillClock) -> None:
        self.whole = WholeFamily(desk, clock)
        self.request = somebody_asking(desk)

    @property
    def family(self) -> FamilyId:
        return self.whole.id

    def open_family(self, tab: str) -> None:
        """Find the family and go to one of its tabs."""
        self.find_family("NicGille")
        self.go_to_tab(tab)


@pytest.fixture
def worker(qtbot: QtBot, tmp_path: Path) -> Iterator[Worker]:
    made = Worker(tmp_path)
    yield made
    bugs = made.window.bugs
    made.window.close()
    assert bugs == []


def test_a_request_is_taken_to_accepted(worker: Worker) -> None:
    worker.press(Key.Key_1, CTRL)
    worker.do("Someone asked for help")
    worker.tab_to("What comes of it")
    worker.press(Key.Key_Down)
    worker.write("Who is helping next", "Amina Yusuf")
    worker.do("Decide")
    worker.window.settle()
    held = worker.ask(lambda desk: desk.part(worker.request))
    assert (held.text("outcome"), held.text("next_helper")) == ("accepted", "Amina Yusuf")
    assert worker.ask(lambda desk: desk.asking.waiting()) == ()


def test_a_child_is_added_and_taken_away_again(worker: Worker) -> None:
    before = len(worker.ask(lambda desk: desk.open_family(worker.family)).people)
    worker.open_family("people")
    worker.do("Add child")
    worker.write("Known as", "Fionn")
    worker.write("Date of birth", "3 Jul 2019")
    worker.do("Add Fionn")
    people = worker.ask(lambda desk: desk.open_family(worker.family)).people
    assert len(people) == before + 1
    assert "Fionn" in [person.known_as for person in people]
    worker.do("Undo")
    assert "Fionn" not in [p.known_as for p in worker.ask(lambda desk: desk.open_family(worker.family)).people]


def test_a_phone_call_is_noted(worker: Worker) -> None:
    worker.open_family("notes")
    worker.do("New note: Phone call")
    worker.write("What was said", "School rang: first on the bus.")
    worker.window.settle()
    notes = worker.ask(lambda desk: desk.helping.notes(worker.family)).notes
    assert (notes[0].kind, notes[0].text) == ("Phone call", "School rang: first on the bus.")


def test_the_screen_is_turned_and_a_child_answers_with_the_keys_1_to_5(worker: Worker) -> None:
    worker.open_family("assessment")
    worker.do("Carry on with it")
    worker.do("Ask Eilidh-Mòrag with faces")
    worker.write("New PIN", "2580")
    worker.write("The same again", "2580")
    worker.do("Turn the screen")
    worker.do("How are things for Eilidh-Mòrag?")
    worker.press(Key.Key_5)
    worker.window.settle()
    worker.do("Amina’s view")
    worker.window.type("2580")
    worker.press(Key.Key_Return)
    assert not worker.window.shell.at_table
    assert worker.window.pages.assessing.page.isVisible()
    view = worker.ask(lambda desk: desk.assessing.opened(worker.whole.draft_set, worker.whole.carer))
    assert view.section is not None
    first = next(each for each in view.section.domains if each.child_label)
    assert [part.text("family_rating") for part in first.parts] == ["5"]


def test_a_goal_is_written_in_their_words(worker: Worker) -> None:
    worker.open_family("plan")
    worker.do("Add a goal")
    worker.write("What we want to be different", "To swim in the sea.")
    worker.window.settle()
    goals = worker.ask(lambda desk: desk.planning.plan(worker.family)).goals
    assert "To swim in the sea." in [goal.part.text("in_their_words") for goal in goals]


def test_a_paper_is_looked_at_and_left(worker: Worker) -> None:
    worker.open_family("overview")
    worker.do("Print or save something")
    worker.press(Key.Key_Return)
    papers = worker.window.pages.papers
    worker.window.until(lambda: papers.page is not None and papers.page.isVisible())
    worker.window.rest()
    worker.press(Key.Key_Escape)
    assert papers.page is None or not papers.page.isVisible()
