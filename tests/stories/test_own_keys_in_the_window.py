"""Through the window: another passphrase, another key for the record, a code read over the telephone. Offscreen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.desk import Desk
from fsdesk.keys import unlock
from fsdesk.profile import Profile
from fsdesk.records import Family
from fsdesk.rescuing import add_rescue, rescue_slots
from fsdesk.slots import RescueCode
from fsdesk.trouble import Refused
from tests.clocks import StillClock
from tests.ui.real_window import PASSPHRASE, RealWindow, make_laptop
from ui.app import App
from ui.entering import SAID_VARIABLE
from ui.pages.keys import KeysPage
from ui.pages.locked_out import LockedOutPage
from ui.parts.choices import Tick

NEW = "a slow train to Oban, late"
CODE = RescueCode(bytes(range(16)))


@pytest.fixture
def laptop(tmp_path: Path) -> Profile:
    def write(desk: Desk) -> None:
        desk.add(Family(label="Rowan 214", known_as="Invented family", status="active"))

    return make_laptop(tmp_path, write, StillClock())


@pytest.fixture
def at_window(laptop: Profile, qapp: object) -> Iterator[RealWindow]:
    window = RealWindow(laptop, StillClock())
    yield window
    assert window.bugs == []
    window.close()
    os.environ.pop(SAID_VARIABLE, None)


def fill(page: QWidget, **words: str) -> None:
    for name, text in words.items():
        (line,) = [
            one for one in page.findChildren(QLineEdit)
            if one.accessibleName() == name.replace("_", " ") and one.isVisible()
        ]  # fmt: skip
        line.setText(text)


def press(page: QWidget, name: str) -> None:
    (button,) = [one for one in page.findChildren(QPushButton) if one.accessibleName() == name and one.isVisible()]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def is_said(page: QWidget, words: str) -> bool:
    return any(words in one.accessibleName() and one.isVisible() for one in page.findChildren(QWidget))


def keys_page(window: RealWindow) -> KeysPage:
    window.press(Qt.Key.Key_F1)
    press(window.pages.help, "Passphrase and lock")
    window.until(lambda: any(one.isVisible() for one in window.shell.findChildren(KeysPage)))
    window.rest()
    return window.shell.findChildren(KeysPage)[-1]


def test_a_passphrase_is_changed_and_a_wrong_one_is_said(at_window: RealWindow, laptop: Profile) -> None:
    page = keys_page(at_window)
    fill(page, Passphrase_now="not this one, surely", New_passphrase=NEW, The_same_again=NEW)
    press(page, "Change passphrase")
    at_window.until(lambda: is_said(page, "That passphrase does not open this store."))
    fill(page, Passphrase_now=PASSPHRASE, New_passphrase=NEW, The_same_again=NEW)
    press(page, "Change passphrase")
    at_window.until(lambda: is_said(page, "Your new passphrase is set."))
    assert unlock(laptop.folder, NEW, laptop.secrets).store_id
    with pytest.raises(Refused):
        unlock(laptop.folder, PASSPHRASE, laptop.secrets)


def test_the_record_gets_another_key_and_the_window_ends_as_a_lock_does(at_window: RealWindow, laptop: Profile) -> None:
    before = unlock(laptop.folder, PASSPHRASE, laptop.secrets).store_key
    ended: list[bool] = []
    at_window.app.locked.connect(lambda: ended.append(True))
    page = keys_page(at_window)
    fill(page, Passphrase_now=PASSPHRASE, New_passphrase=NEW, The_same_again=NEW)
    page.findChildren(Tick)[0].setChecked(True)
    press(page, "Change passphrase")
    at_window.until(lambda: bool(ended))
    assert os.environ[SAID_VARIABLE] == "key_changed"
    fresh = unlock(laptop.folder, NEW, laptop.secrets)
    assert fresh.store_key != before
    assert fresh.pending_key is None
    desk = Desk.unlock(laptop.folder, NEW, laptop.secrets, StillClock())
    assert desk.counts().families == 1
    desk.lock()


def test_a_code_opens_the_window_with_a_new_passphrase(laptop: Profile, qtbot: QtBot) -> None:
    bundle = unlock(laptop.folder, PASSPHRASE, laptop.secrets)
    add_rescue(laptop.folder, bundle, CODE.pair(bundle.store_id).public, number=1, laptop="k7f2qd4m")
    app = App(laptop, StillClock())
    app.start()
    app.shell.show()
    door = app.entering
    assert door.page is not None
    press(door.page, "I cannot unlock")
    qtbot.waitUntil(lambda: isinstance(door.page, LockedOutPage))
    fill(door.page, Code=CODE.spoken().lower(), New_passphrase=NEW, The_same_again=NEW)
    with qtbot.waitSignal(app.opened):
        press(door.page, "Open with the code")
    assert [slot.spent for slot in rescue_slots(laptop.folder)] == [True]
    with qtbot.waitSignal(app.locked):
        app.lock()
    app.shell.may_close = True
    app.shell.close()
    app.shell.deleteLater()
    app.deleteLater()
    assert unlock(laptop.folder, NEW, laptop.secrets).store_key == bundle.store_key
