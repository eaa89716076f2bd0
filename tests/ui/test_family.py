"""One family opened, used as a person uses it; and the day of a visit read as a person writes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.records.fields import Value, what_is_wrong_with_field
from fsdesk.records.visits import Visit
from fsdesk.views import FamilyView
from tests.ui import sample_people as sample
from ui import look
from ui.look import Theme
from ui.pages.family import FamilyPage
from ui.pages.in_place import StepLine
from ui.pages.plan_visit import day_meant, say_short
from ui.parts.people import PersonChip

Check = Callable[[QWidget], list[str]]
SATURDAY = date(2026, 11, 21)
SIZES = ((1162, 632, 100), (1294, 632, 130), (1021, 504, 100), (720, 504, 100))


def shown(qtbot: QtBot, family: FamilyView) -> FamilyPage:
    page = FamilyPage(SATURDAY)
    qtbot.addWidget(page)
    page.show_family(family)
    page.resize(1162, 632)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    return page


def focused() -> QWidget:
    now = QApplication.focusWidget()
    assert now is not None
    return now


def steps(page: FamilyPage) -> list[StepLine]:
    return sorted((line for line in page.findChildren(StepLine) if line.isVisible()), key=lambda line: line.y())


# The banner


def test_the_banner_names_the_family_and_everybody_or_counts_the_others(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill())
    assert page.name.text() == "MacAskill family"
    page.resize(1021, 504)
    qtbot.waitUntil(lambda: page.width() == 1021)
    chips = [chip for chip in page.findChildren(PersonChip) if chip.isVisible()]
    assert chips[0].accessibleName() == "Kirsty, 34, Mum"
    assert page.strip.others.text() == f"+ {8 - len(chips)} others"
    assert len(chips) == 5


def test_a_person_is_found_in_the_table_from_their_chip(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill())
    finn = next(chip for chip in page.findChildren(PersonChip) if chip.accessibleName().startswith("Finn"))
    qtbot.mouseClick(finn, Qt.MouseButton.LeftButton)
    assert page.tabs.currentIndex() == 1
    assert focused() is page.people
    assert page.people.chosen_id() == sample.finn().id


def test_the_visit_that_comes_next_is_started_or_a_new_one(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill())
    with qtbot.waitSignal(page.visit_start_asked) as asked:
        qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    assert asked.args == [sample.MACASKILL, "k7f2qd4m.51"]
    page.show_family(sample.new_family())
    with qtbot.waitSignal(page.visit_start_asked) as asked:
        qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    assert asked.args == [sample.NICOLSON, ""]


def test_what_is_to_settle_is_shown_only_when_there_is_something(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill(to_settle=2))
    with qtbot.waitSignal(page.settle_asked):
        qtbot.mouseClick(page.settle, Qt.MouseButton.LeftButton)
    assert page.settle.accessibleName() == "2 to settle: open"
    page.show_family(sample.macaskill())
    assert page.settle.isHidden()


def test_left_and_right_and_the_mouse_change_the_tab(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill())
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_Right)
    assert page.people.isVisible()
    qtbot.keyClick(page, Qt.Key.Key_Right)
    assert page.visits.isVisible()
    qtbot.mouseClick(page.tabs, Qt.MouseButton.LeftButton, pos=page.tabs.tabRect(0).center())
    assert page.overview.isVisible()
    assert [page.tabs.tabText(at) for at in range(3)] == ["Overview", "People  8", "Visits  5"]


# The overview


def test_the_warning_is_there_before_one_goes_and_only_if_there_is_one(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill())
    assert page.overview.warning.accessibleName().startswith("Before you go: dog loose in yard")
    page.show_family(sample.new_family())
    assert page.overview.warning.isHidden()


def test_a_step_is_ticked_by_key_with_what_was_shown(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill())
    damp = steps(page)[1]
    damp.box.setFocus()
    with qtbot.waitSignal(page.step_ticked) as ticked:
        qtbot.keyClick(damp.box, Qt.Key.Key_Space)
    assert ticked.args == ["k7f2qd4m.62", True, sample.shown("status", revision="k7f2qd4m.63")]
    assert damp.box.accessibleDescription() == "Eilidh, 2 days overdue"


def test_a_new_view_keeps_the_focus_on_the_step_and_tells_nobody(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill())
    last = steps(page)[2]
    last.box.setFocus()
    view = sample.macaskill()
    done = msgspec.structs.replace(view.steps[2], done=True, standing="done 21 Nov", tone="ok")
    with qtbot.assertNotEmitted(page.step_ticked):
        page.show_family(msgspec.structs.replace(view, steps=(done, *view.steps[:1])))
    assert focused() is last.box
    assert last.box.isChecked()
    assert len(steps(page)) == 2


def test_words_are_edited_where_they_stand_and_handed_over_with_what_was_shown(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill())
    field = page.overview.in_place["best_time_to_visit"]
    qtbot.mouseClick(field.edit, Qt.MouseButton.LeftButton)
    assert focused() is field.words
    qtbot.keyClicks(field.words, "Mornings")
    with qtbot.waitSignal(page.field_written) as written:
        qtbot.keyClick(field.words, Qt.Key.Key_Return)
    shown_then = sample.shown("best_time_to_visit", "safe_contact", "known_as")
    assert written.args == [sample.MACASKILL, "best_time_to_visit", "Mornings", shown_then]
    assert focused() is field.edit


def test_escape_puts_the_old_words_back(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill())
    field = page.overview.in_place["safe_contact"]
    qtbot.mouseClick(field.edit, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(field.words, "Ring any time")
    with qtbot.assertNotEmitted(page.field_written):
        qtbot.keyClick(field.words, Qt.Key.Key_Escape)
    assert not field.words.isVisible()


def test_leaving_keeps_what_was_typed(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill())
    field = page.overview.in_place["safe_contact"]
    qtbot.mouseClick(field.edit, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(field.words, "Ring any time")
    with qtbot.waitSignal(page.field_written) as written:
        page.show_visits()
    assert written.args[2] == "Ring any time"


def test_words_being_typed_stay_an_answer_to_what_was_on_screen_when_they_began(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill())
    field = page.overview.in_place["best_time_to_visit"]
    qtbot.mouseClick(field.edit, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(field.words, "Mornings")
    arrived = sample.shown("best_time_to_visit", revision="d0000000.7")
    page.show_family(msgspec.structs.replace(sample.macaskill(), best_time_to_visit="Evenings", shown=arrived))
    assert field.words.toPlainText() == "Mornings"
    with qtbot.waitSignal(page.field_written) as written:
        qtbot.keyClick(field.words, Qt.Key.Key_Return)
    assert written.args[3] == sample.shown("best_time_to_visit", "safe_contact", "known_as")


def test_opening_an_edit_and_changing_nothing_writes_nothing_even_when_news_arrived(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill())
    field = page.overview.in_place["best_time_to_visit"]
    qtbot.mouseClick(field.edit, Qt.MouseButton.LeftButton)
    page.show_family(msgspec.structs.replace(sample.macaskill(), best_time_to_visit="Evenings"))
    with qtbot.assertNotEmitted(page.field_written):
        qtbot.keyClick(field.words, Qt.Key.Key_Return)


def test_words_typed_for_one_family_never_reach_the_next(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill())
    field = page.overview.in_place["safe_contact"]
    qtbot.mouseClick(field.edit, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(field.words, "Ring any time")
    with qtbot.waitSignal(page.field_written) as written:
        page.show_family(sample.new_family())
    assert written.args[0] == sample.MACASKILL
    assert not field.words.isVisible()


def test_a_family_of_which_nothing_is_known_says_so(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.new_family())
    page.show_person()
    assert page.no_people.isVisible()
    page.show_visits()
    with qtbot.waitSignal(page.visit_start_asked):
        qtbot.mouseClick(page.no_visits.button, Qt.MouseButton.LeftButton)


# People and visits


def test_the_table_of_people_has_all_that_is_known(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill())
    model = page.people.model()
    isla = [model.index(2, at).data() for at in range(model.columnCount())]
    assert isla == [
        "Isla\nIsla MacAskill", "11\nborn 12 Mar 2015", "Daughter", "Tigh na Mara and Bayfield\nP7 Staffin Primary",
    ]  # fmt: skip


def test_the_draft_is_on_top_of_the_visits_and_enter_opens_it(qtbot: QtBot) -> None:
    view = sample.macaskill()
    page = shown(qtbot, msgspec.structs.replace(view, visits=(*view.visits[1:], view.visits[0])))
    qtbot.mouseClick(page.overview.all_visits, Qt.MouseButton.LeftButton)
    page.visits.setFocus()
    assert page.visits.model().index(0, 4).data() == "Draft, Waiting to send"
    with qtbot.waitSignal(page.visit_chosen) as chosen:
        qtbot.keyClick(page.visits, Qt.Key.Key_Return)
    assert chosen.args == [sample.MACASKILL, "k7f2qd4m.50"]


def test_a_click_opens_a_visit_and_a_new_view_keeps_the_place(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill())
    page.show_visits()
    where = page.visits.visualRect(page.visits.model().index(3, 0)).center()
    with qtbot.waitSignal(page.visit_chosen) as chosen:
        qtbot.mouseClick(page.visits.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(where))
    assert chosen.args == [sample.MACASKILL, "k7f2qd4m.53"]
    page.show_family(sample.macaskill())
    assert page.visits.isVisible()
    assert page.visits.chosen_id() == "k7f2qd4m.53"


# Planning a visit


def test_a_visit_is_planned_by_keyboard_alone(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill())
    page.plan.setFocus()
    with qtbot.waitSignal(page.visit_plan_asked):
        qtbot.keyClick(page.plan, Qt.Key.Key_Space)
    qtbot.keyClicks(focused(), "monday")
    assert page.form.day_echo.text() == "Mon 23 Nov 2026"
    qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    qtbot.keyClicks(focused(), "2.15pm")
    assert page.form.start_echo.text() == "14:15"
    while focused().accessibleName() != "Review of the plan":
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    qtbot.keyClick(focused(), Qt.Key.Key_Space)
    with qtbot.waitSignal(page.visit_planned) as planned:
        qtbot.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    fields: dict[str, Value] = {"purpose": ("plan_review",), "setting": "home", "planned_start": "2026-11-23T14:15"}
    assert planned.args == [sample.MACASKILL, fields]
    declared = Visit.declared()
    assert [what_is_wrong_with_field(declared[name], value) for name, value in fields.items()] == ["", "", ""]
    assert page.visits.isVisible()


def test_what_is_missing_is_said_above_and_beside_and_nothing_is_lost(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill())
    page.open_plan()
    qtbot.keyClicks(page.form.day, "2 11 2026")
    with qtbot.assertNotEmitted(page.visit_planned):
        qtbot.mouseClick(page.form.submit, Qt.MouseButton.LeftButton)
    assert focused() is page.form.summary
    said = page.form.summary.accessibleDescription()
    assert "Mon 2 Nov 2026 has passed." in said
    assert "Write when it starts" in said
    assert "Tick at least one thing" in said
    assert page.form.day.text() == "2 11 2026"
    assert "has passed" in page.form.day.accessibleDescription()


def test_a_plan_half_written_is_still_there_after_a_look_at_the_overview(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill())
    page.open_plan()
    qtbot.keyClicks(page.form.day, "tomorrow")
    qtbot.mouseClick(page.tabs, Qt.MouseButton.LeftButton, pos=page.tabs.tabRect(0).center())
    assert page.overview.isVisible()
    assert page.plan.isVisible()
    page.show_family(sample.macaskill())
    page.open_plan()
    assert page.form.day.text() == "tomorrow"
    page.show_family(sample.new_family())
    assert page.form.day.text() == ""


def test_cancelling_comes_back_to_the_button_that_opened_the_form(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill())
    page.open_plan()
    qtbot.mouseClick(page.form.cancel, Qt.MouseButton.LeftButton)
    assert page.overview.isVisible()
    assert focused() is page.plan


def test_the_whole_place_to_write_is_brought_into_view(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill())
    page.resize(1162, 632)
    field = page.overview.in_place["safe_contact"]
    qtbot.mouseClick(field.edit, Qt.MouseButton.LeftButton)
    assert field.visibleRegion().boundingRect() == field.rect()


def test_after_midnight_tomorrow_is_another_day(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.macaskill())
    page.open_plan()
    qtbot.keyClicks(page.form.day, "tomorrow")
    page.show_day(date(2026, 11, 22))
    assert page.form.day_echo.text() == "Mon 23 Nov 2026"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", date(2026, 11, 21)),
        ("Tomorrow", date(2026, 11, 22)),
        ("sat", date(2026, 11, 28)),
        ("next Monday", date(2026, 11, 23)),
        ("23 Nov", date(2026, 11, 23)),
        ("Mon 23 November 2026", date(2026, 11, 23)),
        ("23/11/26", date(2026, 11, 23)),
        ("4 1", date(2027, 1, 4)),
    ],
)
def test_a_day_is_read_as_people_write_it(words: str, day: date) -> None:
    assert day_meant(words, SATURDAY) == day


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Write the day, such as 23 Nov or tomorrow."),
        ("soon", "This is not a day FSDesk can read. Write it such as 23 Nov, 23 11 2026 or tomorrow."),
        ("31 Nov", "This is not a day FSDesk can read. Write it such as 23 Nov, 23 11 2026 or tomorrow."),
        ("about 23 Nov", "This is not a day FSDesk can read. Write it such as 23 Nov, 23 11 2026 or tomorrow."),
        ("Fri 23 Nov", "That day is Mon 23 Nov 2026, not a Friday. Check which one is right."),
        ("20 11 2026", "Fri 20 Nov 2026 has passed. Write today or a later day."),
        ("23 11 2062", "Thu 23 Nov 2062 is more than a year away. Check the year."),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_words(words: str, sentence: str) -> None:
    assert day_meant(words, SATURDAY) == sentence


def test_a_day_is_said_short_with_its_weekday() -> None:
    assert say_short(date(2026, 11, 23)) == "Mon 23 Nov 2026"


@pytest.mark.parametrize(("width", "height", "percent"), SIZES)
@pytest.mark.parametrize("part", ["overview", "people", "visits", "plan", "editing"])
def test_nothing_is_cut_unnamed_or_too_small(
    qtbot: QtBot, qapp: QApplication, clipped: Check, unnamed: Check, too_small: Check,
    width: int, height: int, percent: int, part: str,
) -> None:  # fmt: skip
    look.apply(qapp, Theme.SUNLIGHT, percent)
    page = shown(qtbot, sample.macaskill(to_settle=1))
    page.resize(width, height)
    match part:
        case "people":
            page.show_person()
        case "visits":
            page.show_visits()
        case "plan":
            page.open_plan()
            page.form.submit.click()
        case "editing":
            page.overview.in_place["safe_contact"].edit.click()
        case _:
            pass
    qtbot.waitUntil(lambda: page.width() == width and not clipped(page))
    assert unnamed(page) == []
    assert too_small(page) == []
