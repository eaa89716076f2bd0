"""Consent and sharing through the window over a real desk, by keyboard alone.

Planted one at a time, each seen caught here: a permission begun without asking whether there is a choice; that choice
turned round; a withdrawal that waits for its words; one whose words are not asked for; an act without waiting shown to
whoever reads along; one that its writer does not see; what is private there after leaving; what is taken back, ended or
done without waiting that waits for the next exchange; what is private shown by an answer that comes after it was put
away.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.records.ids import RecordId
from fsdesk.views import Need
from sync.asked_consent import HEARD, Heard, WhenHeard
from sync.protocol import unpack
from sync.questions import Question, Reply, reply
from tests.clocks import StillClock
from tests.fsdesk.test_consenting import SCHOOL, permitted, shared
from tests.ui.test_planning_pages import CTRL, SIZES, Check, Window
from ui import look
from ui.chapters.syncing import Reach
from ui.look import Theme
from ui.needs import open_need


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, clock: StillClock) -> Iterator[Window]:
    clock.set("2026-11-21T12:00")
    made = Window(qtbot, tmp_path / "amina", clock)
    yield made
    made.close()


def test_an_agreement_is_written_by_keyboard_and_is_enough(window: Window) -> None:
    window.open("consent")
    window.tab_to("Ask Kirsty")
    window.press(Qt.Key.Key_Return)
    assert window.focus.startswith("Yes"), "the keyboard is on the first answer"
    window.press(Qt.Key.Key_Space)
    window.tab_to("What they agree to")
    window.type("Visits after school")
    window.tab_to("Aloud")
    window.press(Qt.Key.Key_Space)
    window.saved()
    window.press(Qt.Key.Key_Return, CTRL)
    window.saved()
    page = window.at.consenting.page
    assert page.enough.accessibleName() == "Kirsty has agreed to our help. That is enough: nobody else need agree."
    (line,) = page.agreements.lines.values()
    assert line.hasFocus()
    assert "Visits after school" in line.accessibleName()


def test_a_permission_is_asked_for_only_where_there_is_a_choice(window: Window) -> None:
    window.open("consent")
    window.tab_to("Ask for a permission")
    window.press(Qt.Key.Key_Return)
    page = window.at.consenting.page
    assert page.choice.isVisible()
    assert window.ask(lambda desk: desk.consenting.view(window.family.id)).permissions == ()
    window.tab_to("Yes: tell them instead")
    window.press(Qt.Key.Key_Return)
    window.saved()
    view = window.ask(lambda desk: desk.consenting.view(window.family.id))
    assert (len(view.permissions), len(view.acts)) == (0, 1), "what is shared is told and written down, not asked for"
    window.open("consent")
    window.tab_to("Ask for a permission")
    window.press(Qt.Key.Key_Return)
    window.press(Qt.Key.Key_Return)
    assert window.focus == "Who would get it"
    window.type("Arisaig surgery")
    window.saved()
    (row,) = window.ask(lambda desk: desk.consenting.view(window.family.id)).permissions
    assert row.title.startswith("Arisaig surgery")


def test_taking_back_holds_at_the_press_and_its_words_may_follow(window: Window) -> None:
    window.ask(lambda desk: permitted(desk, window.family))
    window.ask(lambda desk: shared(desk, window.family, "2026-11-20T15:00"))
    window.open("consent")
    window.tab_to("They take it back")
    window.press(Qt.Key.Key_Return)
    (permission,) = window.ask(lambda desk: desk.consenting.permissions(window.family.id))
    assert permission.withdrawn_at == "2026-11-21T12:00"
    assert window.focus == "When they said it"
    window.tab_to("In their words")
    window.type("No more, please.")
    window.saved()
    window.press(Qt.Key.Key_Return, CTRL)
    window.saved()
    (line,) = window.at.consenting.page.permissions.lines.values()
    assert "Taken back today 12:00. Nothing goes there" in line.accessibleName()
    assert "Has already: Fri 20 Nov: the plan, of Isla" in line.accessibleName()
    assert set(line.buttons) == {"undo"}


def test_what_is_taken_back_ended_or_done_without_waiting_asks_for_the_hub_at_the_press(window: Window) -> None:
    window.ask(lambda desk: permitted(desk, window.family))
    agreed = window.ask(lambda desk: desk.consenting.begin_agreement(window.family.id, window.family.kirsty)).id
    said = {"agreed": "yes", "scope": "Visits", "method": "verbal"}
    window.ask(lambda desk: desk.write(agreed, said, desk.read(agreed).shown))
    for press in ("They take it back", "They say stop", "Act now to keep somebody safe"):
        window.open("consent")
        assert window.met == [], "the hub is met for what is said, not for looking"
        window.tab_to(press)
        window.press(Qt.Key.Key_Return)
        window.bot.waitUntil(lambda: window.met[-1:] == [False])
        assert window.met == [True, False], press
        window.met.clear()


def test_what_is_private_is_not_shown_by_an_answer_that_comes_after_it_was_put_away(window: Window) -> None:
    act = str(window.ask(lambda desk: desk.consenting.act_now(window.family.id)).id)
    window.open("consent")
    page = window.at.consenting.page
    put_away, told = Event(), list[object]()
    page.private.click()
    window.background.call(window.frame, lambda: None, told.append)
    window.background.submit(put_away.wait)  # the desk does not come to what is asked after this
    page.private.click()
    try:
        window.bot.waitUntil(lambda: bool(told))
        assert act not in page.acts.lines
    finally:
        put_away.set()
    window.rest()
    assert page.acts.lines == {}


def test_what_was_done_without_waiting_is_for_its_writer_and_put_away_on_leaving(window: Window) -> None:
    window.open("consent")
    window.tab_to("Act now to keep somebody safe")
    window.press(Qt.Key.Key_Return)
    page = window.at.consenting.page
    assert page.acts.open_one is not None
    assert page.private.isChecked()
    window.type("He came back.")
    window.saved()
    window.open("notes")
    window.open("consent")
    assert page.acts.lines == {}
    assert not page.private.isChecked()
    (need,) = window.ask(lambda desk: desk.today()).needs
    assert (need.kind, need.title) == ("complete", "Complete what you decided")
    open_need(window.at, need)
    window.rest()
    assert page.acts.open_one is not None, "from Today it is opened to be completed"


def test_what_was_done_without_waiting_is_not_shown_to_whoever_reads_along(window: Window) -> None:
    act = window.ask(lambda desk: desk.consenting.act_now(window.family.id)).id
    window.open("consent")
    page = window.at.consenting.page
    assert not page.private.isChecked()
    assert page.acts.lines == {}
    page.private.click()
    window.rest()
    assert list(page.acts.lines) == [str(act)]


def test_what_went_out_after_a_no_is_put_right_with_words(window: Window) -> None:
    made = window.ask(lambda desk: permitted(desk, window.family))
    act = window.ask(lambda desk: shared(desk, window.family, "2026-11-21T11:00"))
    window.ask(lambda desk: desk.consenting.withdraw(made, "2026-11-21T10:30"))
    open_need(window.at, Need(kind="put_right", title="", detail="", family=window.family.id, record=act))
    window.rest()
    page = window.at.consenting.page
    assert page.put_right.open_one is not None
    page.put_right._finish("right", act)
    window.saved()
    assert "Say what was done about it." in page.refusal.accessibleName()
    page.put_right.open_one.take_focus()
    window.type("Rang. They have deleted it.")
    window.saved()
    window.tab_to("It is put right")
    window.press(Qt.Key.Key_Return)
    window.saved()
    assert not page.put_right.isVisible()
    assert window.ask(lambda desk: desk.read(RecordId(act))).text("remedied_on") == "2026-11-21"


@pytest.mark.parametrize(("wide", "high", "percent"), SIZES)
def test_nothing_is_cut_too_small_or_without_a_name(
    window: Window, qapp: QApplication, unnamed: Check, too_small: Check, clipped: Check, wide: int, high: int,
    percent: int,
) -> None:  # fmt: skip
    window.ask(lambda desk: permitted(desk, window.family))
    window.ask(lambda desk: shared(desk, window.family, "2026-11-20T15:00"))
    look.apply(qapp, Theme.DAYLIGHT, percent)
    window.frame.resize(wide, high)
    window.open("consent")
    page: QWidget = window.at.consenting.page
    for _ in range(2):
        window.rest()
        assert unnamed(page) + too_small(page) + clipped(page) == []
        window.at.consenting._begin("now", window.family.id)
    assert SCHOOL in next(iter(window.at.consenting.page.permissions.lines.values())).accessibleName()


def test_a_lead_sees_since_when_others_could_have_known(qtbot: QtBot, tmp_path: Path, clock: StillClock) -> None:
    clock.set("2026-11-21T18:00")
    asked: list[Question] = []

    def answers(question: Question) -> Reply:
        asked.append(question)
        (name,) = unpack(question.body, WhenHeard).names
        return reply(Heard(((name, int(datetime(2026, 11, 21, 17, 0, tzinfo=UTC).timestamp())),)))

    window = Window(qtbot, tmp_path / "lead", clock)
    window.at._reach = Reach(lambda *_: True, lambda *_: ("", False), answers)
    window.ask(lambda desk: desk.store.remember(role="team_lead"))
    made = window.ask(lambda desk: permitted(desk, window.family))
    window.ask(lambda desk: shared(desk, window.family, "2026-11-21T11:00"))
    window.ask(lambda desk: desk.consenting.withdraw(made, "2026-11-21T10:30"))
    window.open("consent")
    page = window.at.consenting.page
    qtbot.waitUntil(lambda: bool(page._heard))
    window.rest()
    (line,) = page.put_right.lines.values()
    assert "The hub heard of it today 17:00: nobody else could know before" in line.accessibleName()
    assert [question.kind for question in asked][:1] == [HEARD]
    window.close()


def test_a_correction_is_written_and_made_by_keyboard(window: Window) -> None:
    window.open("consent")
    window.tab_to("Corrections and objections")
    window.press(Qt.Key.Key_Return)
    page = window.at.rights.page
    window.tab_to("It is wrong")
    window.press(Qt.Key.Key_Return)
    assert "Choose what it is about first." in page.refusal.accessibleName()
    writings = window.ask(lambda desk: desk.rights.view(window.family.id)).writings
    page.about.show_value(next(key for key, words in writings if "Isla" in words))
    window.tab_to("It is wrong")
    window.press(Qt.Key.Key_Return)
    assert window.focus == "What is wrong"
    window.type("Born on the first of July.")
    window.saved()
    (row,) = page.corrections._rows.values()
    page.corrections.open_one.form.questions["field"].answer.show_value("born_on")  # type: ignore[union-attr]
    page.corrections.open_one.form.questions["field"].answer.answered.emit("born_on")  # type: ignore[union-attr]
    page.corrections.open_one.form.questions["should_say"].take_focus()  # type: ignore[union-attr]
    window.type("2023-07-01")
    window.saved()
    window.press(Qt.Key.Key_Return, CTRL)
    window.saved()
    window.tab_to("Correct it")
    window.press(Qt.Key.Key_Return)
    window.saved()
    assert window.ask(lambda desk: desk.read(window.family.isla)).text("born_on") == "2023-07-01"
    (line,) = page.corrections.lines.values()
    assert "It said: Fri 30 Jun 2023" in line.accessibleName()
    assert row.title.startswith("A person")


def test_passing_on_nothing_holds_at_the_press(window: Window) -> None:
    window.ask(lambda desk: permitted(desk, window.family))
    window.at.rights.open(window.family.id)
    window.rest()
    page = window.at.rights.page
    page.person.show_value(window.family.isla)
    window.tab_to("Pass on nothing about them")
    window.press(Qt.Key.Key_Return)
    assert window.focus == "In their words"
    (row,) = window.ask(lambda desk: desk.rights.view(window.family.id)).objections
    assert row.holds
    window.bot.waitUntil(lambda: window.met == [True, False])


@pytest.mark.parametrize(("wide", "high", "percent"), SIZES)
def test_no_right_is_cut_too_small_or_without_a_name(
    window: Window, qapp: QApplication, unnamed: Check, too_small: Check, clipped: Check, wide: int, high: int,
    percent: int,
) -> None:  # fmt: skip
    family = window.family
    window.ask(lambda desk: desk.rights.object_to(family.id, family.isla, "Do not pass this on."))
    window.ask(lambda desk: desk.rights.ask_correction(family.id, family.jamie))
    look.apply(qapp, Theme.DAYLIGHT, percent)
    window.frame.resize(wide, high)
    window.at.rights.open(family.id)
    window.rest()
    page = window.at.rights.page
    assert unnamed(page) + too_small(page) + clipped(page) == []


def test_what_they_may_have_is_saved_where_the_person_says_and_written_down(window: Window, tmp_path: Path) -> None:
    window.ask(lambda desk: permitted(desk, window.family))
    window.open("consent")
    window.tab_to("Letter with what they may have")
    window.press(Qt.Key.Key_Return)
    window.bot.waitUntil(lambda: (page := window.at.papers.letters.page) is not None and page.is_shown)
    paper = window.at.papers.letters.page
    assert paper is not None
    window.tab_to("Save as web page")
    window.press(Qt.Key.Key_Return)
    assert "Is this going to the right place?" in paper._question.accessibleName()
    assert window.focus == "Do not save", "the keyboard stands where nothing happens"
    assert window.ask(lambda desk: desk.consenting.view(window.family.id)).acts == ()
    paper._question.answered.emit("yes")
    window.bot.waitUntil(lambda: bool(window.frame.findChildren(QFileDialog)))
    (dialog,) = window.frame.findChildren(QFileDialog)
    where = tmp_path / "given.html"
    dialog.fileSelected.emit(str(where))
    dialog.close()
    window.bot.waitUntil(where.exists)
    page = where.read_text()
    assert "For Lochaber High School" in page
    assert "Kirsty" not in page
    window.rest()
    (row,) = window.ask(lambda desk: desk.consenting.view(window.family.id)).acts
    assert row.is_whole


def test_a_place_is_told_by_letter_and_that_it_was_is_written_down_when_it_has_gone(
    window: Window, tmp_path: Path
) -> None:
    family = window.family
    window.ask(lambda desk: shared(desk, family, "2026-11-20T15:00"))
    made = window.ask(lambda desk: desk.rights.ask_correction(family.id, family.isla)).id
    said = {"person": family.isla, "what_is_wrong": "Born on the first."}
    window.ask(lambda desk: desk.write(made, said, desk.read(made).shown))
    window.ask(lambda desk: desk.rights.correct(made, "born_on", "2023-07-01"))
    window.at.rights.open(family.id)
    window.rest()
    window.tab_to(f"Letter to {SCHOOL}")
    window.press(Qt.Key.Key_Return)
    window.bot.waitUntil(lambda: (page := window.at.papers.letters.page) is not None and page.is_shown)
    page = window.at.papers.letters.page
    assert page is not None
    page.ask_save("pdf")
    page._question.answered.emit("yes")
    window.bot.waitUntil(lambda: bool(window.frame.findChildren(QFileDialog)))
    (dialog,) = window.frame.findChildren(QFileDialog)
    assert window.ask(lambda desk: desk.read(made)).list("told") == (), "it has not gone yet"
    where = tmp_path / "told.pdf"
    dialog.fileSelected.emit(str(where))
    dialog.close()
    window.bot.waitUntil(where.exists)
    window.rest()
    assert window.ask(lambda desk: desk.read(made)).list("told") == (SCHOOL,)
    page._back.click()
    window.rest()
    (line,) = window.at.rights.page.corrections.lines.values()
    assert f"Told: {SCHOOL}" in line.accessibleName()
    assert not line.buttons
