"""Plan, review, meeting, chronology, notes and ending through the window over a real desk, by keyboard alone.

Planted one at a time, each seen caught here: what is private still shown after leaving the page; a step of a visit
changed in the plan; words typed for one family written into the next; a review refused without a sentence; the question
whether two can meet left out; Alt+Up that moves down; C that opens nothing; a button that is a window for a moment and
takes the keyboard away; a barrier nobody counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.desk import Desk
from fsdesk.records import Attendee, CaseNote, Connection, Goal, IdentifiedNeed, NextStep, Relationship, UnmetNeed
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import RecordId
from fsdesk.store import Store
from sync.asked_shared import NAMED, WAITING
from sync.line import LineFault, LineTrouble
from sync.questions import Question, Reply
from tests.clocks import StillClock
from tests.conftest import COLLEAGUES, KEY
from tests.fsdesk.carrying import MacLeods
from ui import look
from ui.at_desk import AtDesk
from ui.awaiting import let_events_come
from ui.background import Background
from ui.chapters.syncing import Reach
from ui.look import Theme
from ui.parts.choices import Tick
from ui.parts.frame import Frame
from ui.travelling import Travelling

T = TypeVar("T")
Check = Callable[[QWidget], list[str]]
CTRL, ALT, NONE = (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier,
                   Qt.KeyboardModifier.NoModifier)  # fmt: skip
SIZES = ((1366, 688, 100), (1366, 688, 130), (1024, 640, 130))


@dataclass(frozen=True)
class Stayed:
    """An exchange in which nothing was said."""

    arrived: int = 0
    sent: int = 0
    in_sync: bool = True
    next_sync_s: int = 0
    pictures: None = None


NOBODY_TRAVELS = Stayed()


def nobody_asks(question: Question) -> Reply:
    """No line: only what partners said is asked for by itself, after an exchange."""
    if question.kind not in (WAITING, NAMED):
        raise AssertionError(question.kind)
    raise LineTrouble(LineFault.NO_ROUTE)


class Window:
    """Amina at her desk, with a family of three and a plan."""

    def __init__(
        self, bot: QtBot, folder: Path, clock: StillClock, *, family: Callable[[Desk], object] = MacLeods
    ) -> None:
        self.bot, self.bugs = bot, list[object]()
        self.background = Background()
        self.background.bug.connect(self.bugs.append)
        self.desk = self.background.submit(lambda: self._open(folder, clock)).result()
        self.family: Any = self.ask(family)
        self.travelling = Travelling(lambda _pictures: NOBODY_TRAVELS)
        self.met: list[bool] = []
        """Of each exchange True as it begins and False as it ends."""
        self.travelling.line_changed.connect(lambda line: self.met.append(line.sending))
        self.at = AtDesk(
            self.desk, self.background, self.travelling, Reach(lambda *_: True, lambda *_: ("", False), nobody_asks)
        )
        self.frame = Frame()
        self.frame.resize(1366, 688)
        self.at.page_wanted.connect(lambda page, _section: self.frame.show_page(page))
        self.frame.show()
        bot.waitExposed(self.frame)
        self.frame.activateWindow()

    @staticmethod
    def _open(folder: Path, clock: StillClock) -> Desk:
        desk = Desk(Store(folder, KEY), clock)
        desk.store.remember(
            device="k7f2qd4m", user="amina", user_name="Amina Yusuf", role="worker", team_name="Lochaber",
            partnership="Lochaber Family Partnership",
        )  # fmt: skip
        desk.sending.keep_roster(1, COLLEAGUES)
        return desk

    def ask(self, work: Callable[[Desk], T]) -> T:
        """What the desk answers, on its own thread."""
        return self.background.submit(lambda: work(self.desk)).result()

    def rest(self) -> None:
        """Until the desk has answered and the window is drawn."""
        for _ in range(4):
            while self.background.busy:
                let_events_come()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            QApplication.processEvents()

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        self.bot.keyClick(QApplication.focusWidget() or self.frame, key, held)
        self.rest()

    def type(self, words: str) -> None:
        now = QApplication.focusWidget()
        assert now is not None, "nothing has the keyboard"
        self.bot.keyClicks(now, words)
        self.rest()

    def saved(self) -> None:
        """Until every word is written."""
        self.at.save_now()
        self.bot.waitUntil(lambda: self.at.is_all_written)
        self.rest()

    def open(self, tab: str) -> None:
        self.at.open_family(self.family.id, tab)
        self.rest()
        self.at.family.tabs.setFocus(Qt.FocusReason.TabFocusReason)

    def tab_to(self, name: str) -> QWidget:
        """Tab on until the keyboard is on what a screen reader calls by this name."""
        for _ in range(120):
            self.press(Qt.Key.Key_Tab)
            now = QApplication.focusWidget()
            if now is not None and now.accessibleName().startswith(name):
                return now
        raise AssertionError(f"Tab never comes to {name}")

    @property
    def focus(self) -> str:
        now = QApplication.focusWidget()
        return now.accessibleName() if now is not None else ""

    def close(self) -> None:
        self.saved()
        self.travelling.close()
        self.travelling._thread.close()  # what is asked of the hub ends before whoever asked is gone
        self.at.put_away()
        self.at.papers.menu.deleteLater()
        self.frame.close()
        self.frame.deleteLater()
        self.at.deleteLater()
        self.travelling.deleteLater()
        self.ask(lambda desk: desk.store.close())
        self.background.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert self.bugs == []


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, clock: StillClock) -> Iterator[Window]:
    made = Window(qtbot, tmp_path / "amina", clock)
    yield made
    made.close()


def with_plan(window: Window, *words: str) -> RecordId:
    """A plan with these goals of Isla's; its name."""

    def write(desk: Desk) -> RecordId:
        plan = desk.planning.begin_plan(window.family.id).part
        assert plan is not None
        for each in words:
            desk.add(Goal(plan=plan.id, subjects=(window.family.isla,), in_their_words=each), window.family.id)
        return plan.id

    return window.ask(write)


def goals(window: Window) -> list[str]:
    return [goal.words for goal in window.ask(lambda desk: desk.planning.plan(window.family.id)).goals]


# --- the plan -----------------------------------------------------------------------------------------------------


def test_a_plan_is_begun_and_a_goal_written_with_a_step_by_keyboard(window: Window) -> None:
    window.open("plan")
    window.tab_to("Begin a plan")
    window.press(Qt.Key.Key_Return)
    window.press(Qt.Key.Key_N)
    assert window.focus == "What we want to be different"
    window.type("Gran to tea on Sundays")
    window.tab_to("Isla")
    window.press(Qt.Key.Key_Space)
    window.saved()
    window.press(Qt.Key.Key_Return, CTRL)
    window.saved()
    assert goals(window) == ["Gran to tea on Sundays"]
    window.tab_to("Add a step to: Gran")
    window.press(Qt.Key.Key_Return)
    window.type("Ring Gran")
    window.press(Qt.Key.Key_Tab)
    window.press(Qt.Key.Key_Down)
    window.saved()
    window.press(Qt.Key.Key_Return, CTRL)
    window.saved()
    window.tab_to("Ring Gran")
    window.press(Qt.Key.Key_Space)
    (goal,) = window.ask(lambda desk: desk.planning.plan(window.family.id)).goals
    assert [(step.what, step.who, step.standing) for step in goal.steps] == [("Ring Gran", "Jamie", "done 21 Nov")]
    assert window.focus == "Ring Gran", "the keyboard stays on what was ticked"


def test_alt_and_an_arrow_move_a_goal_and_the_keyboard_stays(window: Window) -> None:
    with_plan(window, "One", "Two", "Three")
    window.open("plan")
    window.tab_to("Change the goal: Three")
    window.press(Qt.Key.Key_Up, ALT)
    window.rest()
    assert goals(window) == ["One", "Three", "Two"]
    assert window.focus == "Change the goal: Three"
    window.press(Qt.Key.Key_Down, ALT)
    window.rest()
    assert goals(window) == ["One", "Two", "Three"]


def test_what_is_private_is_shown_only_when_asked_for_and_hidden_again_on_leaving(window: Window) -> None:
    plan = with_plan(window, "One")
    window.ask(lambda desk: desk.planning.begin(window.family.id, "private_goal",
                                                {"plan": plan, "in_their_words": "A friend",
                                                 "subjects": (window.family.jamie,)}))  # fmt: skip
    window.open("plan")
    page = window.at.planning.plan
    assert [card.goal.words for card in page.cards.values()] == ["One"]
    assert window.at.family.tabs.tabText(window.at.family.tabs.currentIndex()) == "Family plan  1"
    window.tab_to("Show what is private")
    window.press(Qt.Key.Key_Space)
    assert [card.goal.words for card in page.cards.values()] == ["One", "A friend"]
    assert window.at.family.tabs.tabText(window.at.family.tabs.currentIndex()) == "Family plan  1"
    window.open("notes")
    window.open("plan")
    assert [card.goal.words for card in page.cards.values()] == ["One"]


def test_news_is_never_drawn_over_what_somebody_types(window: Window) -> None:
    with_plan(window, "One")
    window.open("plan")
    window.tab_to("Change the goal: One")
    window.press(Qt.Key.Key_Return)
    window.type(" and more")
    view = window.ask(lambda desk: desk.planning.plan(window.family.id))
    goal = view.goals[0]
    window.ask(lambda desk: desk.write(goal.id, {"in_their_words": "Two"}, goal.part.shown))
    window.at.planning.ask_plan()
    window.rest()
    card = window.at.planning.plan.cards[goal.id]
    assert card._opened is not None
    assert card._opened.form.value("in_their_words") == "One and more"
    window.saved()
    reading = window.ask(lambda desk: desk.read(goal.id)).readings["in_their_words"]
    assert {version.value for version in reading.versions} == {"Two", "One and more"}, "both stay"


def test_what_is_typed_for_one_family_stays_with_it_when_another_is_opened(window: Window) -> None:
    with_plan(window, "One")
    other = window.ask(MacLeods)
    window.open("notes")
    window.press(Qt.Key.Key_N)
    window.type("Rang about Sunday")
    window.at.open_family(other.id, "notes")
    window.rest()
    window.saved()
    assert [n.text for n in window.ask(lambda desk: desk.helping.notes(window.family.id)).notes] == [
        "Rang about Sunday"
    ]
    assert window.ask(lambda desk: desk.helping.notes(other.id)).notes == ()


def test_a_step_agreed_at_a_visit_is_put_under_a_goal_and_what_was_agreed_is_not_changed_here(window: Window) -> None:
    with_plan(window, "One", "Two")
    visit = window.ask(lambda desk: desk.record_visit(window.family.id))
    window.ask(lambda desk: desk.add(NextStep(visit=visit, what="Ring the school"), window.family.id))
    window.open("plan")
    window.tab_to("Change: Ring the school")
    window.press(Qt.Key.Key_Return)
    (opened,) = window.at.planning.plan.loose.steps.opened
    assert "what" not in opened.form.questions
    window.tab_to("For which goal")
    window.press(Qt.Key.Key_Down)
    window.saved()
    window.press(Qt.Key.Key_Return, CTRL)
    window.saved()
    view = window.ask(lambda desk: desk.planning.plan(window.family.id))
    assert view.loose == ()
    assert [step.what for step in view.goals[0].steps] == ["Ring the school"]


# --- reviews, meetings, endings -----------------------------------------------------------------------------------


def test_a_review_is_held_by_ctrl_enter_once_everybody_was_heard(window: Window) -> None:
    plan = with_plan(window, "One")
    window.open("plan")
    window.tab_to("Review together")
    window.press(Qt.Key.Key_Return)
    page = window.at.planning.review
    assert page.isVisible()
    page.setFocus()
    window.press(Qt.Key.Key_Return, CTRL)
    assert page.refusal.isVisible()
    assert "Write what the family thinks of the plan." in page.refusal.accessibleName()
    for name, words in (("What the family thinks", "It helps."), ("What Jamie says", "Warm."),
                        ("Or why it was not", ""), ("What Isla says", "A door.")):  # fmt: skip
        window.tab_to(name)
        window.type(words)
    window.tab_to("Carry on")
    window.press(Qt.Key.Key_Space)
    window.saved()
    window.press(Qt.Key.Key_Return, CTRL)
    window.saved()
    assert page.standing.text() == "Held Sat 21 Nov"
    assert window.ask(lambda desk: desk.read(plan)).text("review_due") == "2026-12-31"
    window.press(Qt.Key.Key_Escape)
    assert window.at.family.tab == "plan"


def test_a_meeting_asks_about_two_who_may_not_meet_and_names_nobody(window: Window) -> None:
    family = window.family
    window.ask(lambda desk: desk.add(Relationship(person=family.kirsty, other=family.jamie, type="ex_partner",
                                                  no_contact=True), family.id))  # fmt: skip
    meeting = window.ask(lambda desk: desk.meetings.begin(family.id, "family_network").id)
    window.at.planning.open_meeting(meeting)
    window.rest()
    page = window.at.planning.meeting
    assert not page.apart.isVisible()
    asked = [(Attendee(meeting=meeting, person=who, attendance="invited"), family.id)
             for who in (family.kirsty, family.jamie)]  # fmt: skip
    window.ask(lambda desk: desk.add_all(asked))
    window.at.planning._ask_meeting()
    window.rest()
    assert page.apart.isVisible()
    assert not any(name in page.apart.accessibleName() for name in ("Kirsty", "Jamie"))
    fields = {field for form in (page._form,) if form is not None for field in form.questions}
    assert {field for field in fields if "private" in field} == {"private_family_time", "private_minutes"}


def test_support_is_closed_with_what_keeps_it_going(window: Window) -> None:
    window.ask(lambda desk: desk.helping.open_support(window.family.id, {"reasons": ("parenting",)}))
    window.at.planning.open_ending(window.family.id)
    window.rest()
    page = window.at.planning.closing
    page.setFocus()
    window.press(Qt.Key.Key_Return, CTRL)
    assert page.refusal.isVisible()
    window.tab_to("Keeping it going")
    window.type("Gran on Tuesdays.")
    window.tab_to("Why it ended")
    window.press(Qt.Key.Key_Down)
    window.tab_to("Yes")
    window.press(Qt.Key.Key_Space)
    window.saved()
    window.press(Qt.Key.Key_Return, CTRL)
    window.saved()
    assert page.standing.text() == "Closed Sat 21 Nov"
    assert window.ask(lambda desk: desk.read(RecordId(window.family.id))).text("status") == "closed"


# --- chronology and notes -----------------------------------------------------------------------------------------


def test_c_takes_a_visit_into_the_chronology_and_s_makes_it_significant_or_not(window: Window) -> None:
    visit = window.ask(window.family.finished_visit)
    window.open("visits")
    window.at.family.visits.setFocus(Qt.FocusReason.TabFocusReason)
    window.press(Qt.Key.Key_C)
    assert window.at.family.tab == "chronology"
    page = window.at.telling.chronology
    assert page._opened is not None
    window.press(Qt.Key.Key_Return, CTRL)
    window.saved()
    (row,) = window.ask(lambda desk: desk.chronology.chronology(window.family.id)).rows
    assert (row.kind, row.is_significant) == ("event", False)
    assert page.table.hasFocus()
    for expected in (True, False):
        window.press(Qt.Key.Key_S)
        (row,) = window.ask(lambda desk: desk.chronology.chronology(window.family.id)).rows
        assert row.is_significant is expected
    assert row.part is not None
    assert row.part.text("from_record") == visit


def test_an_event_is_written_with_as_much_of_its_day_as_is_known(window: Window) -> None:
    window.open("chronology")
    window.press(Qt.Key.Key_N)
    window.type("Moved to Arisaig")
    window.tab_to("When")
    window.type("about 2019")
    window.saved()
    window.press(Qt.Key.Key_Return, CTRL)
    window.saved()
    (row,) = window.ask(lambda desk: desk.chronology.chronology(window.family.id)).rows
    assert (row.what, row.on, row.when) == ("Moved to Arisaig", "2019~", "about 2019")


def test_a_note_is_two_keystrokes_and_its_words(window: Window) -> None:
    window.open("notes")
    window.press(Qt.Key.Key_N)
    assert window.focus == "What was said"
    window.type("Ms Budge rang")
    window.saved()
    window.press(Qt.Key.Key_Return, CTRL)
    window.saved()
    (note,) = window.ask(lambda desk: desk.helping.notes(window.family.id)).notes
    assert (note.when, note.kind, note.text) == ("today 09:00", "Phone call", "Ms Budge rang")
    window.tab_to("today 09:00")
    window.press(Qt.Key.Key_C)
    (row,) = window.ask(lambda desk: desk.chronology.chronology(window.family.id)).rows
    assert row.what == "Ms Budge rang"


def test_what_got_in_the_way_of_a_connection_is_counted_when_it_is_put_away(window: Window) -> None:
    link = Connection(service="Toddler group", type="information", made_on="2026-09-01", needs=("isolation",))
    window.ask(lambda desk: desk.add(link, window.family.id))
    window.open("notes")
    window.tab_to("Change: Toddler group")
    window.press(Qt.Key.Key_Return)
    window.tab_to("What got in the way")
    window.press(Qt.Key.Key_Down)
    window.saved()
    window.press(Qt.Key.Key_Return, CTRL)
    window.saved()
    assert window.ask(lambda desk: desk.helping.notes(window.family.id)).unmet == (
        "Being on their own, none exists, Toddler group",
    )


# --- the look of it -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("wide", "high", "percent"), SIZES)
def test_nothing_is_cut_too_small_or_without_a_name(
    window: Window, qapp: QApplication, unnamed: Check, too_small: Check, clipped: Check, wide: int, high: int,
    percent: int,
) -> None:  # fmt: skip
    plan = with_plan(window, "A warm, dry bedroom for everybody who sleeps in it by Christmas at the latest", "Two")
    step = NextStep(goal=window.ask(lambda d: d.planning.plan(window.family.id)).goals[0].id,
                    what="Ring the housing association", owner="amina", due_on="2026-11-19")  # fmt: skip
    note = CaseNote(at="2026-11-16T10:00", note_kind="phone", text="Rang.")
    window.ask(lambda desk: desk.add_all([(step, window.family.id), (note, window.family.id)]))
    window.ask(window.family.finished_visit)
    window.ask(lambda desk: desk.helping.open_support(window.family.id, {"reasons": ("parenting",)}))
    look.apply(qapp, Theme.DAYLIGHT, percent)
    window.frame.resize(wide, high)
    planning, telling = window.at.planning, window.at.telling

    def complaints(page: QWidget) -> tuple[list[str], ...]:
        window.rest()
        return unnamed(page), too_small(page), clipped(page)

    tabs: tuple[tuple[str, QWidget], ...] = (
        ("plan", planning.plan), ("chronology", telling.chronology), ("notes", telling.notes),
    )  # fmt: skip
    for tab, page in tabs:
        window.open(tab)
        window.press(Qt.Key.Key_N)
        assert complaints(page) == ([], [], [])
    planning.begin_review(plan)
    assert complaints(planning.review) == ([], [], [])
    planning.begin_meeting(window.family.id, "taf")
    assert complaints(planning.meeting) == ([], [], [])
    planning.open_ending(window.family.id)
    assert complaints(planning.closing) == ([], [], [])


def test_ticks_of_the_plan_are_boxes_a_screen_reader_knows(window: Window) -> None:
    with_plan(window, "One")
    window.open("plan")
    box = window.tab_to("Show what is private")
    assert isinstance(box, Tick)


def test_a_guarded_connection_is_shown_only_when_asked_for_and_hidden_again_on_leaving(window: Window) -> None:
    link = Connection(service="Refuge", made_on="2026-11-01", outcome="waiting")
    unmet = UnmetNeed(need="fuel", detail="A safe flat")
    for record in (link, unmet):
        window.ask(lambda desk, r=record: desk.add(r, window.family.id, sensitivity=Sensitivity.PROTECTED))  # type: ignore[misc]
    page = window.at.telling.notes
    window.open("notes")

    def said() -> str:
        return "".join(text.text() for text in page.findChildren(QLabel) if text.isVisible())

    assert "Refuge" not in said()
    assert "safe flat" not in said()
    assert page.private.text() == "Show what is private"
    page.private.click()
    window.rest()
    assert "Refuge" in said()
    assert "safe flat" in said()
    window.open("plan")
    window.open("notes")
    assert not page.private.isChecked()
    assert "Refuge" not in said()
    tab = window.at.assessing.tab
    window.ask(lambda desk: desk.add(IdentifiedNeed(need="fuel", status="open"), window.family.id,
                                     sensitivity=Sensitivity.PROTECTED))  # fmt: skip
    window.open("assessment")
    assert tab.view is not None
    assert tab.view.needs == ()
    tab.private.click()
    window.rest()
    assert len(tab.view.needs) == 1
    window.open("plan")
    window.open("assessment")
    assert tab.view.needs == ()
