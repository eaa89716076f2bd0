"""The pages for whoever cannot unlock, for who else is there, and for one's own passphrase."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.trouble import Trouble
from ui import look
from ui.locking import Reason
from ui.look import Theme
from ui.pages.keys import KeysPage, KeysView
from ui.pages.locked_out import LockedOut, LockedOutPage
from ui.pages.renew import RenewPage
from ui.pages.unlock import Person, UnlockPage
from ui.parts.choices import Tick

Check = Callable[[QWidget], list[str]]
WRONG = Trouble("That did not open it.", safe="Nothing is lost.", next_step="Have it read to you again.")
NEW = "four calm words here"
OUT = LockedOut(laptop="k7f2qd4m", code_number=2, request="FSDESKASK1-abc", request_name="7GX5 TBAK 7HG4 VS7A 01")
VIEW = KeysView(
    idle_minutes=10,
    covers=frozenset(one.value for one in Reason),
    recovery_name="7GX5 TBAK 7HG4 VS7A 01",
    code_number=2,
)


def pages() -> dict[str, Callable[[], QWidget]]:
    def shared() -> QWidget:
        page = UnlockPage("", "Amina Yusuf")
        page.show_others((Person(key="/b", name="Bashir Khan"), Person(key="/c", name="Morag MacInnes-Sutherland")))
        return page

    def keepers() -> QWidget:
        page = LockedOutPage(OUT)
        page._show_way(1)
        return page

    return {
        "code": lambda: LockedOutPage(OUT),
        "keepers": keepers,
        "keepers only": lambda: LockedOutPage(LockedOut(request="FSDESKASK1-abc", request_name=OUT.request_name)),
        "no way": lambda: LockedOutPage(LockedOut()),
        "shared": shared,
        "renew": RenewPage,
        "keys": lambda: KeysPage(VIEW),
        "few keys": lambda: KeysPage(KeysView(idle_minutes=1, covers=frozenset({"idle", "shortcut"}))),
    }


@pytest.fixture
def open_page(qtbot: QtBot) -> Callable[[str], QWidget]:
    def open_one(name: str, width: int = 1366, height: int = 688) -> QWidget:
        page = pages()[name]()
        qtbot.addWidget(page)
        page.resize(width, height)
        with qtbot.waitExposed(page):
            page.show()
        return page

    return open_one


def field(page: QWidget, name: str) -> QLineEdit:
    (found,) = [one for one in page.findChildren(QLineEdit) if one.accessibleName() == name and one.isVisible()]
    return found


def press(qtbot: QtBot, page: QWidget, name: str) -> None:
    (button,) = [one for one in page.findChildren(QPushButton) if one.accessibleName() == name and one.isVisible()]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def words(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


@pytest.mark.parametrize("percent", [100, 130])
@pytest.mark.parametrize("name", list(pages()))
def test_every_page_fits_a_small_laptop_and_is_read_out(
    qapp: QApplication, qtbot: QtBot, unnamed: Check, clipped: Check, too_small: Check, name: str, percent: int
) -> None:
    look.apply(qapp, Theme.DAYLIGHT, percent)
    page = pages()[name]()
    qtbot.addWidget(page)
    page.resize(1366, 688)
    with qtbot.waitExposed(page):
        page.show()
    show_told = getattr(page, "show_told", None)
    if show_told is not None:
        show_told(WRONG)
    QApplication.sendPostedEvents()
    assert (page.width(), page.height()) == (1366, 688)
    assert unnamed(page) + clipped(page) + too_small(page) == []


def test_a_code_and_a_passphrase_typed_twice_are_handed_over(qtbot: QtBot, open_page: Callable[[str], QWidget]) -> None:
    page = open_page("code")
    assert "Laptop k7f2qd4m, code number 2" in words(page)
    qtbot.keyClicks(field(page, "Code"), "6apn h6d2")
    qtbot.keyClicks(field(page, "New passphrase"), NEW)
    qtbot.keyClicks(field(page, "The same again"), NEW)
    with qtbot.waitSignal(page.code_given) as given:  # type: ignore[attr-defined]  # the page has it
        qtbot.keyClick(field(page, "The same again"), Qt.Key.Key_Return)
    assert given.args == ["6apn h6d2", NEW]
    page.show_told(WRONG)  # type: ignore[attr-defined]  # the page has it
    assert field(page, "Code").text() == "6apn h6d2"
    assert "Have it read to you again." in page.accessibleName() + "".join(
        one.accessibleName() for one in page.findChildren(QWidget) if one.isVisible()
    )


def test_two_passphrases_that_differ_or_a_missing_code_hand_nothing_over(
    qtbot: QtBot, open_page: Callable[[str], QWidget]
) -> None:
    page = open_page("code")
    with qtbot.assertNotEmitted(page.code_given):  # type: ignore[attr-defined]  # the page has it
        press(qtbot, page, "Open with the code")
        assert "Type the code as it is read to you." in words(page)
        qtbot.keyClicks(field(page, "Code"), "6apn")
        qtbot.keyClicks(field(page, "New passphrase"), NEW)
        qtbot.keyClicks(field(page, "The same again"), NEW + "x")
        press(qtbot, page, "Open with the code")
        assert "The two passphrases are not the same." in words(page)


def test_the_request_is_copied_and_the_answer_handed_over(qtbot: QtBot, open_page: Callable[[str], QWidget]) -> None:
    page = open_page("code")
    press(qtbot, page, "Nobody can read me a code")
    assert OUT.request_name in words(page)
    press(qtbot, page, "Copy the request")
    assert QApplication.clipboard().text() == "FSDESKASK1-abc"
    QApplication.clipboard().clear()
    field(page, "Their answer").setText("FSDESKANSWER1-xyz")
    qtbot.keyClicks(field(page, "New passphrase"), NEW)
    qtbot.keyClicks(field(page, "The same again"), NEW)
    with qtbot.waitSignal(page.answer_given) as given:  # type: ignore[attr-defined]  # the page has it
        press(qtbot, page, "Open with the answer")
    assert given.args == ["FSDESKANSWER1-xyz", NEW]


@pytest.mark.parametrize(("name", "first"), [("code", "Code"), ("keepers", "Their answer"), ("shared", "Passphrase")])
def test_the_keyboard_is_where_one_types_and_comes_back_there(
    open_page: Callable[[str], QWidget], name: str, first: str
) -> None:
    page = open_page(name)
    page.activateWindow()
    page.setFocus()  # as the window does with each page it shows
    assert field(page, first).hasFocus()


def test_a_laptop_that_nothing_else_opens_says_so_and_offers_nothing(open_page: Callable[[str], QWidget]) -> None:
    page = open_page("no way")
    assert "only its passphrase opens it" in words(page)
    assert [one for one in page.findChildren(QLineEdit) if one.isVisible()] == []


def test_the_unlock_page_asks_who_is_there(qtbot: QtBot, open_page: Callable[[str], QWidget]) -> None:
    page = open_page("shared")
    with qtbot.waitSignal(page.person_chosen) as chosen:  # type: ignore[attr-defined]  # the page has it
        press(qtbot, page, "I am Bashir Khan")
    assert chosen.args == ["/b"]
    with qtbot.waitSignal(page.newcomer_asked):  # type: ignore[attr-defined]  # the page has it
        press(qtbot, page, "Somebody new on this laptop")
    with qtbot.waitSignal(page.help_asked):  # type: ignore[attr-defined]  # the page has it
        press(qtbot, page, "I cannot unlock")


def test_the_passphrase_page_hands_over_both_and_forgets_them(
    qtbot: QtBot, open_page: Callable[[str], QWidget]
) -> None:
    page = open_page("keys")
    qtbot.keyClicks(field(page, "Passphrase now"), "old calm words here")
    qtbot.keyClicks(field(page, "New passphrase"), NEW)
    qtbot.keyClicks(field(page, "The same again"), NEW)
    page.findChildren(Tick)[0].setChecked(True)
    with qtbot.waitSignal(page.change_asked) as asked:  # type: ignore[attr-defined]  # the page has it
        press(qtbot, page, "Change passphrase")
    assert asked.args == ["old calm words here", NEW, True]
    assert {one.text() for one in page.findChildren(QLineEdit)} == {""}


def test_what_a_laptop_does_not_tell_is_said(open_page: Callable[[str], QWidget]) -> None:
    assert "does not tell" not in words(open_page("keys"))
    said = words(open_page("few keys"))
    assert "This laptop does not tell FSDesk when the laptop goes to sleep" in said
    assert "Press Ctrl+L before you leave it." in said
    assert "only your passphrase opens this record" in said
