"""The page beyond one's caseload: asks, opens for a while, and forgets what was open when the time is over."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from fsdesk.views_beyond import ConflictView, KnownView, LookOverRow, OpenedSection, OpenedView
from tests.ui.test_visit import button, click, faults_of, words_on
from ui import look
from ui.look import Theme
from ui.pages.beyond import BeyondPage
from ui.parts.buttons import Button

READ = "I have to read it now, instead of asking Bashir Khan"

KNOWN = (
    KnownView(name="Amina Yusuf", team="Outreach"),
    KnownView(name="Bashir Khan", team="Coast", family="k7f2qd4m.1"),
)
OPENED = OpenedView(
    title="MacAskill family",
    sections=(
        OpenedSection(title="Who is in it", lines=("Known as: Isla · Born: 2016", "Known as: Ruaridh")),
        OpenedSection(title="Visits", lines=("We talked about the boat, the school and the dog. " * 12,)),
    ),
)
ROWS = (
    LookOverRow(opening="a" * 32, who="Bashir Khan", family_name="MacAskill family", when="today 11:20",
                reason="covering for Amina, who is ill today"),
)  # fmt: skip
CONFLICTS = (
    ConflictView(conflict="b" * 32, who="Amina Yusuf", about="the Shaws of Kyle", when="today 09:02",
                 reason="my sister is married to one of them"),
)  # fmt: skip
FAMILIES = (("k7f2qd4m.1", "MacAskill family"), ("k7f2qd4m.90", "Shaw family"))


@pytest.fixture(params=[(Theme.DAYLIGHT, 100), (Theme.NIGHT, 130)], ids=lambda one: f"{one[0].value}-{one[1]}")
def dressed(request: pytest.FixtureRequest, qapp: QApplication) -> None:
    look.apply(qapp, *request.param)


@pytest.fixture
def page(qtbot: QtBot) -> BeyondPage:
    made = BeyondPage()
    qtbot.addWidget(made)
    made.resize(1162, 632)
    with qtbot.waitExposed(made):
        made.show()
    return made


def type_in(field: QLineEdit | QPlainTextEdit, words: str) -> None:
    field.setFocus()
    QTest.keyClicks(field, words)


def editor(page: BeyondPage, name: str) -> QLineEdit:
    found = {"given": page.given, "family": page.family_name, "about": page.about}[name].editor
    assert isinstance(found, QLineEdit)
    return found


def test_a_name_is_asked_for_by_keyboard_alone_and_needs_both_parts(page: BeyondPage, qtbot: QtBot) -> None:
    asked: list[tuple[str, str]] = []
    page.find_asked.connect(lambda given, family: asked.append((given, family)))
    type_in(editor(page, "given"), "Isla")
    QTest.keyClick(editor(page, "given"), Qt.Key.Key_Return)
    assert asked == []
    assert page.family_name.error
    type_in(editor(page, "family"), "MacLeod")
    QTest.keyClick(editor(page, "family"), Qt.Key.Key_Return)
    assert asked == [("Isla", "MacLeod")]


def test_known_says_whom_to_talk_to_and_only_where_it_may_be_offers_to_read(page: BeyondPage) -> None:
    page.show_known(KNOWN)
    assert "Amina Yusuf, Outreach" in words_on(page)
    assert button(page, READ).isVisible()
    page.show_known(KNOWN[:1])
    assert READ not in [one.accessibleName() for one in page.findChildren(Button) if one.isVisible()]
    page.show_known(())
    assert "nobody of that name" in words_on(page)


def test_without_a_reason_nothing_is_opened(page: BeyondPage) -> None:
    opened: list[tuple[str, str]] = []
    page.open_asked.connect(lambda family, reason: opened.append((family, reason)))
    page.show_known(KNOWN)
    click(button(page, READ))
    type_in(page.reason, "because")
    click(page.open)
    assert opened == []
    assert page.why.error
    type_in(page.reason, " Amina is ill and asked me to go")
    click(page.open)
    assert opened == [("k7f2qd4m.1", "because Amina is ill and asked me to go")]


def test_what_is_open_is_gone_when_the_time_is_over_or_it_is_closed(page: BeyondPage) -> None:
    page.show_opened(OPENED, 61)
    assert page.is_open
    assert "Isla" in words_on(page)
    assert "2 more minutes" in words_on(page)
    page.timer.timeout.emit()
    assert "1 more minute," in words_on(page)
    for _ in range(60):
        page.timer.timeout.emit()
    assert not page.is_open
    assert not page.timer.isActive()
    for word in ("Isla", "MacAskill", "boat"):
        assert word not in words_on(page)
    assert "time is over" in words_on(page)
    page.show_opened(OPENED, 60)
    click(page.close_now)
    assert not page.is_open
    page.show_opened(OPENED, 60)
    page.hide()
    page.show()
    assert not page.is_open
    assert "Isla" not in words_on(page)


def test_nothing_else_is_asked_while_a_family_is_open_and_leaving_forgets_who_was_asked_about(page: BeyondPage) -> None:
    type_in(editor(page, "given"), "Isla")
    type_in(editor(page, "family"), "MacLeod")
    page.show_known(KNOWN)
    page.show_opened(OPENED, 60)
    assert "Is somebody known?" not in words_on(page)
    click(page.close_now)
    assert "Amina Yusuf, Outreach" in words_on(page)
    page.hide()
    page.show()
    assert editor(page, "given").text() == editor(page, "family").text() == ""
    assert "Amina Yusuf" not in words_on(page)
    assert "Somebody of that name is known" not in words_on(page)


def test_who_leads_looks_over_and_settles(page: BeyondPage) -> None:
    looked: list[tuple[str, str]] = []
    settled: list[tuple[str, str, bool]] = []
    page.looked_over.connect(lambda opening, note: looked.append((opening, note)))
    page.conflict_settled.connect(lambda *told: settled.append(told))
    page.show_waiting(ROWS, CONFLICTS, FAMILIES)
    assert "covering for Amina" in words_on(page)
    note = next(one for one in page.to_look_over.findChildren(QPlainTextEdit))
    click(button(page, "I have looked this over: what Bashir Khan opened"))
    assert looked == []
    type_in(note, "Amina had asked him, and he went")
    click(button(page, "I have looked this over: what Bashir Khan opened"))
    assert looked == [("a" * 32, "Amina had asked him, and he went")]
    click(button(page, "Keep them out of it: Amina Yusuf, of the family that is chosen"))
    assert settled == []
    click(button(page, "Nothing needs to change for Amina Yusuf"))
    assert settled == [("b" * 32, "", False)]
    page.show_waiting((), (), FAMILIES)
    assert page.to_look_over.isHidden()
    assert page.to_settle.isHidden()


def test_whom_one_knows_is_told_with_a_reason(page: BeyondPage) -> None:
    told: list[tuple[str, str]] = []
    page.conflict_declared.connect(lambda about, why: told.append((about, why)))
    type_in(editor(page, "about"), "the Shaws of Kyle")
    click(page.declare)
    assert told == []
    type_in(page.because, "we are cousins")
    click(page.declare)
    assert told == [("the Shaws of Kyle", "we are cousins")]
    page.show_declared()
    assert editor(page, "about").text() == ""
    assert "has been told" in words_on(page)


@pytest.mark.usefixtures("dressed")
def test_the_page_has_no_fault_a_fussy_stranger_would_find(page: BeyondPage) -> None:
    page.show_known(KNOWN)
    page.show_waiting(ROWS, CONFLICTS, FAMILIES)
    page.show_opened(OPENED, 600)
    page.say("The hub could not answer that.")
    assert faults_of(page, 1162, 632) == []
