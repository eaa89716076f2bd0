"""Help, read by eye and by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from ui import look
from ui.look import Theme
from ui.pages.help import HelpPage

Check = Callable[[QWidget], list[str]]


def shown(qtbot: QtBot, width: int = 1162, height: int = 632) -> HelpPage:
    page = HelpPage()
    qtbot.addWidget(page)
    page.resize(width, height)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    page.setFocus()
    return page


def test_it_says_first_what_to_do_in_danger_and_names_the_keys(qtbot: QtBot) -> None:
    page = shown(qtbot)
    words = [label.text() for label in page.findChildren(QLabel)]
    assert any("ring 999" in each for each in words)
    assert {"Ctrl+K", "F1", "F6", "F9", "Ctrl+Enter", "Ctrl+Alt+S"} <= set(words)


def test_the_keyboard_reads_it_to_the_end(qtbot: QtBot) -> None:
    page = shown(qtbot, 720, 300)
    area = page.findChild(QScrollArea)
    assert area is not None
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    while bar.value() < bar.maximum():
        before = bar.value()
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_PageDown)
        assert bar.value() > before


@pytest.mark.parametrize(
    ("width", "height", "percent"), [(1162, 632, 100), (1294, 632, 130), (1021, 504, 100), (720, 504, 100)]
)
def test_nothing_is_cut(
    qtbot: QtBot, qapp: QApplication, clipped: Check, unnamed: Check, width: int, height: int, percent: int
) -> None:
    look.apply(qapp, Theme.NIGHT, percent)
    page = shown(qtbot, width, height)
    qtbot.waitUntil(lambda: page.width() == width and not clipped(page))
    assert unnamed(page) == []
