"""The page of old records, at two sizes: what waits, what rests on what, and no act without a reason; by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fsdesk.views_keeping import KeepingView, KeepList, KeepRow
from tests.ui.test_visit import faults_of, words_on
from ui import look
from ui.look import Theme
from ui.pages.keeping import KeepingPage

DUE = KeepRow(
    id="due-1", first="Rowan 77", second="Outreach team", stands="Early help that was closed\nsince 30 Nov 2026",
    marks=(("Waits for you as the second", "warn"),), family="k7f2qd4m.1", label="Rowan 77",
    lines=("Early help that was closed. Counted from 1 Jan 2010.", "Grace said 1 Dec 2026: destroy it. Six years."),
    acts=("say", "hold", "looked"),
)  # fmt: skip
GONE = KeepRow(id="gone-1", first="Family k7f2qd4m.9", second="A family’s record", stands="Destroyed on 30 Nov 2026",
               marks=(("Signed by the hub", "ok"),), acts=("print",), paper=("Certificate",))  # fmt: skip
VIEW = KeepingView(
    as_of="As the hub said today 09:04.", odd=3, opened=1, keeps=True,
    lists=(KeepList(key="due", title="To decide", rows=(DUE,), none="Nothing waits."),
           KeepList(key="requests", title="Asked for", rows=(), none="Nobody waits."),
           KeepList(key="holds", title="Holds", rows=(), none="No legal hold stands."),
           KeepList(key="gone", title="Certificates", rows=(GONE,), none="Nothing was destroyed.")),
)  # fmt: skip


@pytest.fixture(params=[(Theme.DAYLIGHT, 100), (Theme.NIGHT, 130)], ids=lambda one: f"{one[0].value}-{one[1]}")
def page(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> KeepingPage:
    look.apply(qapp, *request.param)
    page = KeepingPage()
    qtbot.addWidget(page)
    page.resize(1162, 632)
    with qtbot.waitExposed(page):
        page.show()
    page.show_waiting(VIEW)
    page.table.choose("due-1")
    return page


def test_what_waits_is_read_and_nothing_is_done_without_a_reason_and_being_asked_twice(page: KeepingPage) -> None:
    assert faults_of(page, 1162, 632) == []
    shown = words_on(page)
    assert "Grace said 1 Dec 2026" in shown
    assert page._buttons["due"].accessibleName() == "To decide, 1 row"
    told: list[tuple[str, str]] = []
    page.acts.said.connect(lambda _row, decision, reason, until: told.append((decision, f"{reason}|{until}")))
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Space):
        page.acts.end.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(page.acts.end, key)
    assert told == []
    page.acts.reason.setPlainText("Its time is over, and nothing stands against it.")
    for expected in (0, 1):
        QTest.keyClick(page.acts.end, Qt.Key.Key_Space)
        assert len(told) == expected
    QTest.keyClick(page.acts.extend, Qt.Key.Key_Space)
    assert len(told) == 1
    page.acts._day.setText("2030-06-01")
    QTest.keyClick(page.acts.extend, Qt.Key.Key_Space)
    assert [one for one, _ in told] == ["destroy", "extend"]
    assert told[1][1].endswith("|2030-06-01")


def test_an_empty_list_says_so_and_a_certificate_is_printed_only_through_the_gate(page: KeepingPage) -> None:
    page._buttons["holds"].click()
    assert "No legal hold stands." in words_on(page)
    assert page.acts.isHidden()
    page._buttons["gone"].click()
    page.table.choose("gone-1")
    agreed: list[object] = []
    page.acts.print_agreed.connect(agreed.append)
    QTest.keyClick(page.acts.print, Qt.Key.Key_Space)
    assert agreed == []
    page.acts.gate.answered.emit("collect_at_hub")
    assert agreed == []
    page.acts.gate.answered.emit("keep_with_worker")
    assert agreed == [GONE]
