"""Who may see a record, through the window and by keyboard: asked where the record stands, decided, and back there.

Planted one at a time, each seen caught: a button that rises to no page; a page that leads back to Today; a choice sent
without its reason; a mark that stays when the next record is shown; a reason lost when it is refused, or carried to the
next record.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from fsdesk.desk import Desk
from fsdesk.records import CaseNote
from fsdesk.records.ids import RecordId
from fsdesk.views_seeing import SeeingView
from tests.clocks import StillClock
from tests.fsdesk.carrying import MacLeods
from tests.ui.real_window import RealWindow, make_laptop
from tests.ui.test_visit import faults_of, words_on
from ui import look
from ui.look import Theme
from ui.parts.who_may import Mark, WhoMaySee


class Room:
    """A window over the MacLeods, who have a visit and a note."""

    def __init__(self, folder: Path) -> None:
        self.clock = StillClock()
        self.window = RealWindow(make_laptop(folder, self._write, self.clock), self.clock)

    def _write(self, desk: Desk) -> None:
        self.family = MacLeods(desk)
        self.visit = self.family.finished_visit(desk)
        self.note = desk.add(CaseNote(text="She said it quietly.", at="2026-11-20T10:00"), self.family.id).record

    def ask(self, record: RecordId) -> SeeingView:
        return self.window.ask(lambda desk: desk.seeing.open(record))

    def way_in(self, page: QWidget) -> WhoMaySee:
        return next(one for one in page.findChildren(WhoMaySee) if one.isVisible())


@pytest.fixture
def room(tmp_path: Path, qapp: QApplication) -> Iterator[Room]:
    look.apply(qapp, Theme.DAYLIGHT, 100)
    made = Room(tmp_path)
    yield made
    made.window.close()


def press(button: QAbstractButton) -> None:
    """As the keyboard does it."""
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Space)


def box(page: QWidget, words: str) -> QAbstractButton:
    return next(one for one in page.findChildren(QAbstractButton) if one.text().strip() == words and one.isVisible())


def test_a_visit_is_kept_from_one_person_by_keyboard_and_back_is_the_visit(room: Room) -> None:
    window, pages = room.window, room.window.pages
    pages.open_visit(room.visit)
    window.rest()
    press(room.way_in(pages.visiting.visit).button)
    window.rest()
    page = pages.seeing.page
    assert page.isVisible()
    assert "at The croft</b> see it at the table and on their papers" in words_on(page)
    press(box(page, "Kirsty 34"))
    press(page.save)
    window.rest()
    assert "Say why it is kept from them" in words_on(page)
    assert box(page, "Kirsty 34").isChecked()
    QTest.keyClicks(page.why, "She asked us not to tell her.")
    press(page.save)
    window.rest()
    assert room.ask(room.visit).choice.hidden_from == {room.family.kirsty}
    assert "do not see it" in words_on(page)
    assert "It holds on this laptop now" in words_on(page)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    window.rest()
    assert pages.visiting.visit.isVisible()
    assert room.way_in(pages.visiting.visit).mark.accessibleName().startswith("Hidden from some.")
    assert not window.bugs


def test_a_reason_outlives_a_refusal_and_neither_it_nor_the_mark_is_carried_to_the_next_record(room: Room) -> None:
    window, pages = room.window, room.window.pages
    page = pages.seeing.page
    pages.seeing.open(room.note)
    window.rest()
    press(box(page, "For named colleagues only"))
    press(next(b for b in page.only.findChildren(QAbstractButton) if b.text().strip() == "Bashir Khan"))
    press(page.save)
    window.rest()
    assert page.mark.isVisible()
    assert page.mark.accessibleName().startswith("Restricted.")
    press(box(page, "For the family too"))
    QTest.keyClicks(page.why, "No.")
    press(page.save)
    window.rest()
    assert "Say why more people may see it now" in words_on(page)
    assert page.why.toPlainText() == "No."
    assert page.mark.accessibleName().startswith("Restricted.")
    pages.seeing.open(room.visit)
    window.rest()
    assert not page.mark.isVisible()
    assert not page.mark.accessibleName()
    assert not page.why.toPlainText()
    assert not window.bugs


def test_only_a_colleague_who_is_named_and_a_mark_in_the_list_for_those_who_may_see_it(room: Room) -> None:
    window, pages = room.window, room.window.pages
    pages.seeing.open(room.note)
    window.rest()
    page = pages.seeing.page
    assert not page.only.isVisible()
    press(box(page, "For named colleagues only"))
    press(next(b for b in page.only.findChildren(QAbstractButton) if b.text().strip() == "Bashir Khan"))
    press(page.save)
    window.rest()
    assert room.ask(room.note).choice.only_for == {"amina", "bashir"}
    pages.open_family(room.family.id, "notes")
    window.rest()
    notes = pages.telling.notes
    assert not [one for one in notes.findChildren(Mark) if one.isVisible()]
    assert "quietly" not in words_on(notes)
    press(box(notes, "Show what is private"))
    window.rest()
    marks = [one for one in notes.findChildren(Mark) if one.isVisible()]
    assert [one.accessibleName().partition(".")[0] for one in marks] == ["Restricted"]
    assert not window.bugs


@pytest.mark.parametrize("percent", [100, 130])
def test_nothing_of_the_page_is_cut_or_out_of_reach(room: Room, qapp: QApplication, percent: int) -> None:
    look.apply(qapp, Theme.NIGHT, percent)
    room.window.pages.seeing.open(room.visit)
    room.window.rest()
    page = room.window.pages.seeing.page
    assert faults_of(page, 1162, 632) == []
