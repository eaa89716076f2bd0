"""A head above a list: whole while there is room, else scrolled to what has the keyboard, and never pressed flat.

Planted one at a time, each seen caught here: a head that takes room it has no need of; one that is pressed flat; one
that stays where it was when the keyboard goes on; one that does not grow with what is shown in it later.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QSizePolicy, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.parts.buttons import Button
from ui.parts.yielding import Yielding

Check = Callable[[QWidget], list[str]]
LINES = 6


class Page(QWidget):
    """Six buttons above a list."""

    def __init__(self) -> None:
        super().__init__()
        column, head = QVBoxLayout(self), QVBoxLayout()
        self.buttons = [Button(f"Line {n}") for n in range(LINES)]
        for button in self.buttons:
            head.addWidget(button)
        self.head, self.list = Yielding(head), QListWidget()
        self.list.setMinimumHeight(1)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        column.addWidget(self.head)
        column.addWidget(self.list, 1)


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    made = Page()
    qtbot.addWidget(made)
    made.resize(400, 900)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def is_whole(page: Page, part: QWidget) -> bool:
    return part.visibleRegion().boundingRect() == part.rect()


def test_with_room_it_is_as_high_as_it_needs_and_the_rest_is_the_lists(qtbot: QtBot, page: Page) -> None:
    qtbot.waitUntil(lambda: all(is_whole(page, button) for button in page.buttons))
    first, last = page.buttons[0], page.buttons[-1]
    needed = last.mapTo(page, last.rect().bottomLeft()).y() - first.mapTo(page, first.rect().topLeft()).y()
    assert page.head.height() < needed + 40
    assert page.list.height() > page.height() - needed - 80


def test_without_room_nothing_is_pressed_flat_and_what_has_the_keyboard_is_in_sight(
    qtbot: QtBot, page: Page, clipped: Check, too_small: Check
) -> None:
    page.resize(400, 150)
    for button in (*page.buttons, *reversed(page.buttons)):
        button.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(partial(is_whole, page, button))
    assert page.height() == 150
    assert clipped(page) == []
    assert too_small(page.head) == []


def test_it_grows_with_what_is_shown_in_it_later(qtbot: QtBot, page: Page) -> None:
    for button in page.buttons[1:]:
        button.hide()
    qtbot.waitUntil(lambda: page.head.height() < 2 * page.buttons[0].height())
    for button in page.buttons:
        button.show()
    qtbot.waitUntil(lambda: all(is_whole(page, button) for button in page.buttons))
