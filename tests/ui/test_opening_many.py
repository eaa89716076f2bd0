"""One family after another, as in a week's supervision: what stood on a page goes, and the program stays.

An item of a layout that somebody has a hold on does not end the program at once, only when its address is used again:
so those left behind are counted. Planted, and seen to end the run of this file: the order of Tab asked of the items of
a layout.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLayout, QPushButton, QVBoxLayout, QWidget, QWidgetItem
from pytestqt.qtbot import QtBot
from shiboken6 import getCppPointer, isValid

from fsdesk.desk import Desk
from fsdesk.records import Attendee, Goal
from tests.clocks import StillClock
from tests.fsdesk.carrying import MacLeods
from tests.ui.test_planning_pages import Window
from ui.awaiting import let_events_come
from ui.pages.person_order import tab_as_read
from ui.pages.visit_tabs import order_tabs
from ui.parts.flow import Flow
from ui.parts.members import members

FAMILIES, ROUNDS = 5, 2  # seen with 20 rounds too, which take a minute and a half
UI = Path(__file__).parents[2] / "ui"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, clock: StillClock) -> Iterator[Window]:
    made = Window(qtbot, tmp_path / "amina", clock)
    yield made
    made.close()


def _family(desk: Desk, at: int) -> dict[str, str]:
    """A family with a meeting, a review, a plan and an assessment begun; their names."""
    family = MacLeods(desk)
    plan = desk.planning.begin_plan(family.id).part
    assert plan is not None
    for goal in range(at % 3):
        desk.add(Goal(plan=plan.id, subjects=(family.isla,), in_their_words=f"Goal {goal}"), family.id)
    meeting = desk.meetings.begin(family.id, "family_network")
    for each in range(at):
        desk.add(Attendee(meeting=meeting.part.id, someone_else=f"Neighbour {each}"), family.id)
    return {
        "family": family.id,
        "child": family.isla,
        "meeting": meeting.id,
        "review": desk.planning.begin_review(plan.id).id,
        "assessment": desk.assessing.begin(family.id, "review"),
    }


def _doors(window: Window) -> dict[str, Callable[[dict[str, str]], None]]:
    at = window.at
    return {
        "meeting": lambda names: at.planning.open_meeting(names["meeting"]),
        "review": lambda names: at.planning.open_review(names["review"]),
        "ending": lambda names: at.planning.open_ending(names["family"]),
        "plan": lambda names: at.open_family(names["family"], "plan"),
        "notes": lambda names: at.open_family(names["family"], "notes"),
        "wellbeing": lambda names: at.open_family(names["family"], "assessment"),
        "assess": lambda names: at.assessing.open(names["assessment"]),
        "table": lambda names: at.table.open(names["family"], at.open_today, names["child"]),
        "level": lambda names: at.assessing.open_level(names["family"], names["child"]),
        "person": lambda names: at.people.open(names["child"]),
    }


def rest(window: Window) -> None:
    """Until the desk has answered, and what was put away is gone."""
    while window.background.busy:
        let_events_come()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()


def on_hold() -> list[QWidgetItem]:
    """Items somebody has a hold on: what other tests left in this process is not what is looked for."""
    gc.collect()
    return [thing for thing in gc.get_objects() if isinstance(thing, QWidgetItem)]


def left_behind(before: list[QWidgetItem]) -> list[QWidgetItem]:
    """Items of layouts that are gone, while somebody still has a hold on them, beside those held before."""
    gc.collect()
    known = {id(item) for item in before}
    things = [
        thing
        for thing in gc.get_objects()
        if isinstance(thing, QLayout) or (isinstance(thing, QWidgetItem) and id(thing) not in known)
    ]
    there: set[int] = set()
    for layout in (thing for thing in things if isinstance(thing, QLayout) and isValid(thing)):
        items = [layout.itemAt(at) for at in range(layout.count())]
        there.update(*(getCppPointer(item) for item in items if item is not None))
    return [item for item in things if isinstance(item, QWidgetItem) and getCppPointer(item)[0] not in there]


@pytest.mark.parametrize("pages", [("meeting", "review"), ("plan", "notes", "ending"), ("wellbeing", "assess", "table"),
                                   ("level", "person", "meeting")], ids=" and ".join)  # fmt: skip
def test_one_family_after_another_and_back_leaves_the_program_running(window: Window, pages: tuple[str, ...]) -> None:
    families = window.ask(lambda desk: [_family(desk, at) for at in range(FAMILIES)])
    doors, before = _doors(window), on_hold()
    for turn in range(ROUNDS):
        for names in families if turn % 2 else reversed(families):
            for page in pages:
                doors[page](names)
            rest(window)
    assert window.bugs == []
    assert left_behind(before) == []


def _ground() -> tuple[QWidget, list[QPushButton]]:
    ground, flow, line = QWidget(), Flow(), QHBoxLayout()
    column, buttons = QVBoxLayout(ground), [QPushButton(name) for name in ("one", "two", "three", "four")]
    column.addWidget(buttons[0])
    column.addStretch()
    line.addWidget(buttons[1])
    line.addLayout(flow)
    column.addLayout(line)
    flow.addWidget(buttons[2])
    column.addWidget(buttons[3])
    return ground, buttons


def test_what_a_layout_holds_is_read_in_its_order_and_nothing_else_of_the_ground(qtbot: QtBot) -> None:
    ground, buttons = _ground()
    qtbot.addWidget(ground)
    QLabel("beside the layout", ground)
    column = ground.layout()
    assert column is not None
    first, line, last = members(column)
    assert isinstance(line, QHBoxLayout)
    assert (first, last) == (buttons[0], buttons[3])
    assert members(line)[0] is buttons[1]
    assert isinstance(members(line)[1], Flow)


@pytest.mark.parametrize("order", [order_tabs, tab_as_read])
def test_the_order_of_tab_leaves_no_hold_on_the_items_of_a_layout(
    qtbot: QtBot, order: Callable[[QWidget], None]
) -> None:
    ground, buttons = _ground()
    qtbot.addWidget(ground)
    before = on_hold()
    order(ground)
    buttons[0].deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert left_behind(before) == []
    assert buttons[1].nextInFocusChain() is buttons[2]


def test_no_page_asks_a_layout_for_its_items() -> None:
    asking = [
        path.relative_to(UI).as_posix()
        for path in UI.rglob("*.py")
        if "itemAt(" in path.read_text() or "itemAtPosition(" in path.read_text()
    ]
    assert asking == ["parts/flow.py"]
