"""Who has looked, on the screen: every entry with who and why, how the log stands above it, by keyboard too."""

from __future__ import annotations

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fsdesk.desk.auditing import ALARMS, TELL, standing_words
from fsdesk.views_audit import LookedRow, LookedView
from fsdesk.witnessing import Alarm, PutBackSeen
from sync.witness import Wrong
from tests.ui.test_visit import button, click, faults_of, words_on
from ui import look
from ui.look import Theme
from ui.office_paper import office_pages
from ui.pages.looked import LookedPage
from ui.pages.paper_safe import OWN, OWN_THEN

LONG = "So that the plan for Friday is at hand when the school rings, as it has every week since the summer. " * 2
VIEW = LookedView(
    family="k7f2qd4m.1",
    title="Who has looked at the MacAskill family",
    rows=(
        LookedRow(id="0", when="today 14:02", who="Amina Yusuf", what="Looked at", about="Home visit, Fri 20 Nov"),
        LookedRow(
            id="1", when="Thu 19 Nov 22:41 (Mon 23 Nov)", who="Bashir Khan-Ferguson of the night team",
            what="Opened in an emergency, with the household", about="The family", why=LONG.strip(),
        ),
    ),
    summary="2 entries by 2 people, the newest first.",
    standing=standing_words(None, (), 1204),
    standing_tone="ok",
)  # fmt: skip


@pytest.fixture(params=[(Theme.DAYLIGHT, 100), (Theme.NIGHT, 130)], ids=lambda one: f"{one[0].value}-{one[1]}")
def page(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> LookedPage:
    look.apply(qapp, *request.param)
    page = LookedPage()
    page.show_looked(VIEW)
    qtbot.addWidget(page)
    page.resize(1162, 632)
    with qtbot.waitExposed(page):
        page.show()
    return page


def test_each_entry_says_when_who_what_about_what_and_why(page: LookedPage) -> None:
    assert faults_of(page, 1162, 632) == []
    shown = words_on(page)
    for words in (VIEW.title, VIEW.summary, "1204 entries"):
        assert words in shown
    model = page.table.model()
    cells = [[model.index(row, column).data() for column in range(4)] for row in range(2)]
    assert cells[0] == ["Amina Yusuf\ntoday 14:02", "Looked at", "Home visit, Fri 20 Nov", ""]
    assert cells[1][3] == LONG.strip()


def test_the_way_back_and_the_report_are_pressed_and_reached_by_keyboard(page: LookedPage) -> None:
    told: list[str] = []
    page.back_asked.connect(lambda: told.append("back"))
    page.report_asked.connect(lambda: told.append("report"))
    click(button(page, "Back to the family"))
    report = button(page, "What asks for a second look")
    report.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(report, Qt.Key.Key_Space)
    assert told == ["back", "report"]
    page.show_looked(structs.replace(VIEW, family="", title="What asks for a second look"))
    assert not page.back.isVisible()
    assert not page.report.isVisible()


def test_nobody_and_a_hub_that_does_not_answer_are_said(page: LookedPage) -> None:
    page.show_looked(structs.replace(VIEW, rows=()))
    assert "Nobody has" in words_on(page)
    page.show_could_not("The hub cannot be reached from here.")
    assert "The hub cannot be reached from here." in words_on(page)
    page.show_asking("Who has looked")
    assert "being asked" in words_on(page)


def test_a_log_that_lies_and_one_honestly_put_back_are_told_apart() -> None:
    assert set(ALARMS) == {wrong.value for wrong in Wrong}
    lies = standing_words(Alarm(code="rolled_back", seen=90, said=40, at="2026-11-21T09:00:00+00:00"), (), 40)
    assert "does not say that it was put back" in lies
    assert TELL in lies
    honest = standing_words(None, (PutBackSeen(before=90, held=40, at="2026-11-21T09:00:00+00:00"),), 95)
    assert "put back from a copy" in honest
    assert "lacked 50 entries" in honest
    assert TELL not in honest


def test_before_a_staff_s_own_paper_it_is_said_that_it_stays_with_them(page: LookedPage) -> None:
    page.print.click()
    assert page.gate.isVisible()
    assert OWN in words_on(page.gate)
    assert OWN_THEN in words_on(page.gate)
    offered = [one.property("answer") for one in page.gate._buttons.values() if one.isVisible()]
    assert offered == ["keep_with_worker"], "it may be left at no house, whatever is answered"
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Do not print"
    agreed: list[object] = []
    page.print_agreed.connect(lambda *told: agreed.append(told))
    kept = page.gate._buttons["keep_with_worker"]
    assert kept.accessibleName() == "Yes, print it and I keep it"
    kept.click()
    assert len(agreed) == 1


def test_the_mark_is_on_every_page(qapp: QApplication) -> None:
    lines = ["Who has looked", *(f"Line {n}" for n in range(80))]
    marked, bare = office_pages(lines, "Amina’s own working paper."), office_pages(lines, "")
    assert len(marked) == len(bare) > 1
    assert all(one != other for one, other in zip(marked, bare, strict=True))
