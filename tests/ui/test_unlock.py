"""The page that unlocks: it hands over what was typed, once, and keeps nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.trouble import Trouble
from ui import look
from ui.look import Theme
from ui.pages.unlock import UnlockPage

Check = Callable[[QWidget], list[str]]

WRONG = Trouble("That did not open the record.", safe="Nothing is lost.", next_step="Try again; capital letters count.")


@pytest.fixture
def page(qtbot: QtBot) -> UnlockPage:
    return opened(qtbot, 1366, 688)


def opened(qtbot: QtBot, width_px: int, height_px: int) -> UnlockPage:
    page = UnlockPage("Skye & Lochalsh Family Partnership", "Amina Khan")
    qtbot.addWidget(page)
    page.resize(width_px, height_px)
    with qtbot.waitExposed(page):
        page.show()
    return page


def field(page: QWidget) -> QLineEdit:
    (found,) = page.findChildren(QLineEdit)
    return found


def press(qtbot: QtBot, page: QWidget, name: str) -> None:
    (button,) = [each for each in page.findChildren(QWidget) if each.accessibleName() == name]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("scale_percent", [100, 130])
@pytest.mark.parametrize(("width_px", "height_px"), [(1366, 688), (1093, 560)])
def test_the_page_fits_small_laptops(
    qapp: QApplication,
    qtbot: QtBot,
    scale_percent: int,
    width_px: int,
    height_px: int,
    unnamed: Check,
    too_small: Check,
    clipped: Check,
) -> None:
    look.apply(qapp, Theme.DAYLIGHT, scale_percent)
    page = opened(qtbot, width_px, height_px)
    page.show_told(WRONG)
    QApplication.sendPostedEvents()
    assert (page.width(), page.height()) == (width_px, height_px)
    assert unnamed(page) + too_small(page) + clipped(page) == []


def test_typing_and_enter_hand_the_passphrase_over_and_empty_the_field(qtbot: QtBot, page: UnlockPage) -> None:
    assert page.focusWidget() is field(page)
    qtbot.keyClicks(field(page), "four calm words here")
    with qtbot.waitSignal(page.passphrase_given) as heard:
        qtbot.keyClick(field(page), Qt.Key.Key_Return)
    assert heard.args == ["four calm words here"]
    assert field(page).text() == ""


def test_a_pasted_passphrase_is_taken(qtbot: QtBot, page: UnlockPage) -> None:
    QApplication.clipboard().setText("four calm words here")
    field(page).paste()
    with qtbot.waitSignal(page.passphrase_given) as heard:
        press(qtbot, page, "Unlock")
    assert heard.args == ["four calm words here"]
    QApplication.clipboard().clear()


def test_nothing_is_handed_over_when_nothing_was_typed(qtbot: QtBot, page: UnlockPage) -> None:
    with qtbot.assertNotEmitted(page.passphrase_given):
        press(qtbot, page, "Unlock")


def test_the_eye_shows_and_hides(qtbot: QtBot, page: UnlockPage) -> None:
    assert field(page).echoMode() is QLineEdit.EchoMode.Password
    press(qtbot, page, "Show the passphrase")
    assert field(page).echoMode() is QLineEdit.EchoMode.Normal
    press(qtbot, page, "Hide the passphrase")
    assert field(page).echoMode() is QLineEdit.EchoMode.Password


def test_while_opening_nothing_can_be_given_twice(qtbot: QtBot, page: UnlockPage) -> None:
    qtbot.keyClicks(field(page), "four calm words here")
    page.show_opening()
    assert field(page).text() == ""
    with qtbot.assertNotEmitted(page.passphrase_given):
        press(qtbot, page, "Opening…")


def test_a_failure_is_said_and_the_field_is_ready_again(qtbot: QtBot, page: UnlockPage) -> None:
    page.show_opening()
    page.show_told(WRONG)
    assert [each for each in page.findChildren(QWidget) if each.accessibleName() == WRONG.sentence and each.isVisible()]
    assert page.focusWidget() is field(page)
    page.show_ready()
    assert not [
        each for each in page.findChildren(QWidget) if each.accessibleName() == WRONG.sentence and each.isVisible()
    ]


def test_shown_words_hide_again_for_the_next_try(qtbot: QtBot, page: UnlockPage) -> None:
    press(qtbot, page, "Show the passphrase")
    page.show_opening()
    page.show_ready()
    assert field(page).echoMode() is QLineEdit.EchoMode.Password
