"""Before the work: joining with a slip, and carrying on after a stop."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.trouble import Trouble
from fsdesk.views import Unfinished
from ui import look
from ui.look import Theme
from ui.pages.carry_on import CarryOnPage
from ui.pages.join import JoinPage

SLIP = "FSDESK1-abc"
UNFINISHED = Unfinished(
    family=FamilyId("k7f2qd4m.1"),
    visit=RecordId("k7f2qd4m.9"),
    sentence="You were writing the visit to Gillies family at 14:07. Every word up to then is here.",
    step="words",
)


def lines(page: QWidget) -> list[QLineEdit]:
    return page.findChildren(QLineEdit)


def button(page: QWidget, words: str) -> QPushButton:
    return next(one for one in page.findChildren(QPushButton) if one.text().strip() == words)


def test_joining_hands_over_the_slip_and_the_passphrase(qtbot: QtBot) -> None:
    page = JoinPage()
    qtbot.addWidget(page)
    for line, text in zip(lines(page), (SLIP, "four words of mine", "four words of mine"), strict=True):
        qtbot.keyClicks(line, text)
    with qtbot.waitSignal(page.join_asked) as asked:
        qtbot.keyClick(lines(page)[2], Qt.Key.Key_Return)
    assert asked.args == [SLIP, "four words of mine"]
    assert not button(page, "Joining…").isEnabled()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("", "a b c d", "a b c d"), "Paste the slip from your team."),
        ((SLIP, "a b c d", "a b c e"), "The two passphrases are not the same."),
    ],
)
def test_what_is_missing_is_said_beside_its_field(qtbot: QtBot, typed: tuple[str, str, str], said: str) -> None:
    page = JoinPage()
    qtbot.addWidget(page)
    page.show()
    for line, text in zip(lines(page), typed, strict=True):
        line.setText(text)
    with qtbot.assertNotEmitted(page.join_asked):
        qtbot.mouseClick(button(page, "Join"), Qt.MouseButton.LeftButton)
    assert said in {
        label.text() for label in page.findChildren(QWidget) if hasattr(label, "text") and label.isVisible()
    }


def test_what_went_wrong_is_told_and_the_slip_stays(qtbot: QtBot) -> None:
    page = JoinPage()
    qtbot.addWidget(page)
    page.show()
    lines(page)[0].setText(SLIP)
    page.show_told(Trouble("The hub did not take this slip.", next_step="Ask for a new one."))
    assert lines(page)[0].text() == SLIP
    assert button(page, "Join").isEnabled()


def test_passphrases_are_hidden_while_they_are_typed(qtbot: QtBot) -> None:
    page = JoinPage()
    qtbot.addWidget(page)
    assert [line.echoMode() is QLineEdit.EchoMode.Password for line in lines(page)] == [False, True, True]


def test_carrying_on_opens_the_visit_where_it_was(qtbot: QtBot) -> None:
    page = CarryOnPage(UNFINISHED)
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.carry_on_asked) as asked:
        qtbot.mouseClick(button(page, "Carry on"), Qt.MouseButton.LeftButton)
    assert asked.args == ["k7f2qd4m.9", "words"]
    with qtbot.waitSignal(page.today_asked):
        qtbot.mouseClick(button(page, "Go to Today"), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("percent", [100, 130])
@pytest.mark.parametrize("size", [(1366, 688), (1093, 560)])
def test_both_pages_have_room_names_and_targets(
    qtbot: QtBot,
    qapp: QApplication,
    unnamed: Callable[[QWidget], list[str]],
    too_small: Callable[[QWidget], list[str]],
    clipped: Callable[[QWidget], list[str]],
    percent: int,
    size: tuple[int, int],
) -> None:
    look.apply(qapp, Theme.DAYLIGHT, percent)
    for page in (JoinPage(), CarryOnPage(UNFINISHED)):
        qtbot.addWidget(page)
        page.resize(*size)
        with qtbot.waitExposed(page):
            page.show()
        assert (unnamed(page), too_small(page), clipped(page)) == ([], [], [])
