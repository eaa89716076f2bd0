"""What a lead can do about a laptop, on its page: by keyboard, and asked twice where it cannot be taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.spoken import aloud
from fsdesk.views_moving import LaptopRow, LaptopsView
from fsdesk.views_standing import ExposureView
from tests.ui.conftest import Check
from ui import look
from ui.look import Theme
from ui.pages.laptops import LaptopsPage

ROWS = (
    LaptopRow(id="k7f2qd4m", who="Amina Yusuf", label="Van laptop 3", heard="Today 08:12", waiting="14 changes",
              oldest="Fri 20 Nov 17:40", version="0.1.0", marks=(("Silent for 9 days", "warn"),)),
    LaptopRow(id="b0000000", who="Bashir Khan", label="laptop", heard="", waiting="", oldest="", version="",
              marks=(("Suspended", "danger"),)),
)  # fmt: skip
VIEW = LaptopsView(rows=ROWS, as_of="As the hub told, today 09:00.", summary="2 laptops.")
EXPOSURE = ExposureView(
    heading="3 families you may read could be on it.",
    steps=("Suspend the laptop now.", "Note the time at which you first knew."),
    families=(("MacAskill family", "safety first"), ("Reid family", ""), ("Ross family", "restricted")),
)


@pytest.fixture
def page(qtbot: QtBot) -> LaptopsPage:
    found = LaptopsPage()
    qtbot.addWidget(found)
    found.resize(1162, 632)
    found.show_laptops(VIEW)
    found.show()
    return found


def words_on(root: QWidget) -> str:
    return " ".join(str(one.property("text") or "") for one in root.findChildren(QWidget) if one.isVisible())


def test_the_chosen_laptop_is_stopped_freed_given_a_code_and_looked_into(page: LaptopsPage) -> None:
    asked: list[tuple[str, str, int, str]] = []
    page.acts.asked.connect(lambda *what: asked.append(what))
    page.table.choose("k7f2qd4m")
    for button in (page.acts._suspend, page.acts._code, page.acts._exposure):
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)
    page.table.choose("b0000000")
    assert page.acts._suspend.text().strip() == "Let it be read again"
    assert not page.acts._code.isEnabled()
    QTest.keyClick(page.acts._suspend, Qt.Key.Key_Space)
    assert asked == [
        ("suspend", "k7f2qd4m", 0, ""), ("extend", "k7f2qd4m", 5, ""), ("exposure", "k7f2qd4m", 0, ""),
        ("free", "b0000000", 0, ""),
    ]  # fmt: skip


def test_removing_is_asked_for_twice_and_another_laptop_begins_anew(page: LaptopsPage) -> None:
    asked: list[tuple[str, str, int, str]] = []
    page.acts.asked.connect(lambda *what: asked.append(what))
    page.table.choose("k7f2qd4m")
    QTest.keyClick(page.acts._revoke, Qt.Key.Key_Space)
    page.table.choose("b0000000")
    QTest.keyClick(page.acts._revoke, Qt.Key.Key_Space)
    assert asked == []
    QTest.keyClick(page.acts._revoke, Qt.Key.Key_Space)
    assert asked == [("revoke", "b0000000", 0, "lost")]


def test_what_was_told_of_one_laptop_is_not_shown_under_another(page: LaptopsPage) -> None:
    page.table.choose("k7f2qd4m")
    page.acts.show_exposure(EXPOSURE)
    QApplication.processEvents()
    assert "MacAskill family: safety first" in words_on(page)
    page.table.choose("b0000000")
    assert "MacAskill" not in words_on(page)


@pytest.mark.parametrize(("theme", "percent"), [(Theme.DAYLIGHT, 100), (Theme.DAYLIGHT, 130)])
def test_all_of_it_has_names_room_and_targets(
    qapp: QApplication, page: LaptopsPage, theme: Theme, percent: int, unnamed: Check, too_small: Check, clipped: Check
) -> None:
    look.apply(qapp, theme, percent)
    page.table.choose("k7f2qd4m")
    code = "K7F2 QD4M 9XTR"
    for is_code in (False, True):
        if is_code:
            page.acts.show_code(code, aloud(code))
        else:
            page.acts.show_exposure(EXPOSURE)
        for _ in range(4):
            QApplication.processEvents()
        for check in (unnamed, too_small, clipped):
            assert check(page) == []
