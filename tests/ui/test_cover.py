"""The privacy cover: whole, and deaf to all but three keys. How soon it is there, `tests.bench.covering` measures."""

from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.cover import Cover
from ui.parts.sidebar import Section
from ui.shell import Shell

T = TypeVar("T", bound=QWidget)
CTRL = Qt.KeyboardModifier.ControlModifier


def only(inside: QWidget, kind: type[T]) -> T:
    """The one part of a kind."""
    (found,) = inside.findChildren(kind)
    return found


@pytest.fixture
def shell(qtbot: QtBot) -> Shell:
    shell, page = Shell(), QWidget()
    qtbot.addWidget(shell)
    column = QVBoxLayout(page)
    for number in range(40):
        column.addWidget(QLabel(f"A secret line {number}"))
    column.addWidget(QLineEdit())
    shell.show_sections((Section(key="today", icon="sun", title="Today"),), "today")
    shell.show_page(page)
    shell.resize(1366, 688)
    with qtbot.waitExposed(shell):
        shell.show()
    only(page, QLineEdit).setFocus()
    return shell


def test_f9_covers_the_whole_window_at_once(qtbot: QtBot, shell: Shell) -> None:
    with qtbot.waitSignal(shell.cover_asked):
        qtbot.keyClick(shell.focusWidget(), Qt.Key.Key_F9)
    shell.repaint()
    cover = only(shell, Cover)
    assert cover.size() == shell.size()
    assert not [label for label in shell.findChildren(QLabel) if label.isVisible()]


def test_the_cover_shows_a_landscape_and_nothing_of_the_page(qtbot: QtBot, shell: Shell) -> None:
    alone = Cover()
    qtbot.addWidget(alone)
    alone.resize(shell.size())
    shell.cover()
    assert shell.grab().toImage() == alone.grab().toImage()
    colours = {alone.grab().toImage().pixelColor(700, y).name() for y in range(0, 688, 40)}
    assert len(colours) > 6


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F9, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_three_keys_ask_to_come_back(qtbot: QtBot, shell: Shell, key: Qt.Key) -> None:
    shell.cover()
    with qtbot.waitSignal(shell.return_asked), qtbot.assertNotEmitted(shell.back_asked):
        qtbot.keyClick(shell.focusWidget(), key)
    assert shell.covered


def test_every_other_key_is_swallowed(qtbot: QtBot, shell: Shell) -> None:
    shell.cover()
    signals = [shell.section_chosen, shell.lock_asked, shell.search_typed, shell.look_changed, shell.return_asked]
    heard: list[object] = []
    for signal in signals:
        signal.connect(lambda *args: heard.append(args))
    for key, modifier in ((Qt.Key.Key_1, CTRL), (Qt.Key.Key_K, CTRL), (Qt.Key.Key_L, CTRL), (Qt.Key.Key_Equal, CTRL)):
        qtbot.keyClick(shell.focusWidget(), key, modifier)
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_A, Qt.Key.Key_Space, Qt.Key.Key_F6, Qt.Key.Key_Down):
        qtbot.keyClick(shell.focusWidget(), key)
        assert isinstance(shell.focusWidget(), Cover)
    assert heard == []


def test_a_held_f9_does_not_flicker_back(qtbot: QtBot, shell: Shell) -> None:
    shell.cover()
    again = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier, "", True)
    with qtbot.assertNotEmitted(shell.return_asked):
        QApplication.sendEvent(shell.focusWidget(), again)


def test_coming_back_finds_the_page_and_the_cursor(shell: Shell) -> None:
    shell.cover()
    shell.cover()
    shell.uncover()
    assert not shell.covered
    assert isinstance(shell.focusWidget(), QLineEdit)


def test_a_page_that_arrives_under_the_cover_stays_under_it(qtbot: QtBot, shell: Shell) -> None:
    shell.cover()
    late = QLabel("Late")
    shell.show_alone(late)
    assert shell.covered
    assert not late.isVisible()
    shell.uncover()
    assert late.isVisible()


def test_the_cover_closes_an_open_panel(qtbot: QtBot, shell: Shell) -> None:
    popup = QWidget(shell, Qt.WindowType.Popup)
    popup.show()
    shell.cover()
    assert not popup.isVisible()
