"""The window, used by keyboard alone and at the sizes of small laptops."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.trouble import Trouble
from ui import look
from ui.look import Theme
from ui.notice import NoticeBar
from ui.parts.buttons import Button, Kind
from ui.parts.pill import PillState
from ui.parts.scroll import ScrollPage
from ui.parts.sidebar import RAIL_PX, Section, Sidebar, Worker
from ui.parts.textpanel import TextPanel
from ui.shell import Shell

Check = Callable[[QWidget], list[str]]

SECTIONS = (
    Section(key="today", icon="sun", title="Today"),
    Section(key="families", icon="users", title="Families", badge=18),
    Section(key="reviews", icon="messages-square", title="Reviews", badge=2),
    Section(key="sync", icon="refresh-cw", title="Sync", badge=3),
)
T = TypeVar("T", bound=QWidget)
CTRL = Qt.KeyboardModifier.ControlModifier
DISK = Trouble("The disk is full.", safe="What you wrote is safe.", next_step="Free some room.")


def only(inside: QWidget, kind: type[T]) -> T:
    """The one part of a kind."""
    (found,) = inside.findChildren(kind)
    return found


def opened(qtbot: QtBot, width_px: int = 1366, height_px: int = 688) -> Shell:
    shell = Shell()
    qtbot.addWidget(shell)
    shell.show_worker(Worker(name="Amina Khan", initials="AK", team="Skye & Lochalsh"))
    shell.show_sections(SECTIONS, "today")
    shell.show_ready("Ready for no signal", "18 families on this laptop. Your last send was today 08:12.")
    shell.show_pill(PillState.OFFLINE, "Offline · 3 changes safe here")
    page = ScrollPage("What today brings")
    page.body.addWidget(Button("Start visit", Kind.PRIMARY))
    page.body.addWidget(Button("Read up"))
    shell.show_page(page)
    shell.resize(width_px, height_px)
    with qtbot.waitExposed(shell):
        shell.show()
    return shell


def named(shell: QWidget, name: str) -> QWidget:
    (found,) = [each for each in shell.findChildren(QWidget) if each.accessibleName() == name and each.isVisible()]
    return found


@pytest.mark.parametrize("scale_percent", [100, 130])
@pytest.mark.parametrize(("width_px", "height_px"), [(1366, 688), (1093, 560)])
def test_the_window_fits_small_laptops(
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
    shell = opened(qtbot, width_px, height_px)
    shell.show_told(DISK)
    QApplication.sendPostedEvents()
    assert (shell.width(), shell.height()) == (width_px, height_px)
    assert unnamed(shell) == []
    assert too_small(shell) == []
    assert clipped(shell) == []


@pytest.mark.parametrize("theme", Theme)
def test_the_window_can_be_painted_in_every_theme(qapp: QApplication, qtbot: QtBot, theme: Theme) -> None:
    look.apply(qapp, theme, 100)
    assert not opened(qtbot).grab().isNull()


@pytest.mark.parametrize(
    ("width_px", "scale_percent", "folded"), [(1366, 100, False), (1093, 100, True), (1366, 130, True)]
)
def test_the_sections_fold_where_the_window_is_narrow(
    qapp: QApplication, qtbot: QtBot, width_px: int, scale_percent: int, folded: bool
) -> None:
    shell = opened(qtbot, width_px)
    look.apply(qapp, Theme.DAYLIGHT, scale_percent)
    side = only(shell, Sidebar)
    assert (side.width() == RAIL_PX) is folded


def test_the_title_names_nobody(qtbot: QtBot) -> None:
    assert opened(qtbot).windowTitle() == "FSDesk"


def test_tab_reaches_every_control_and_comes_round(qtbot: QtBot) -> None:
    shell = opened(qtbot)
    reached: list[str] = []
    for _ in range(40):
        qtbot.keyClick(shell.focusWidget(), Qt.Key.Key_Tab)
        name = shell.focusWidget().accessibleName()
        if name in reached:
            break
        reached.append(name)
    assert set(reached) == {
        "Today",
        "Families, 18",
        "Reviews, 2",
        "Sync, 3",
        "Find a family, person, postcode or note",
        "Help",
        "Text size and colours",
        "Lock FSDesk",
        "Worried about somebody: whom to ring, and a note",
        "Offline · 3 changes safe here",
        "Start visit",
        "Read up",
    }


@pytest.mark.parametrize(
    ("key", "section"), [(Qt.Key.Key_1, "today"), (Qt.Key.Key_2, "families"), (Qt.Key.Key_4, "sync")]
)
def test_ctrl_and_a_number_choose_a_section(qtbot: QtBot, key: Qt.Key, section: str) -> None:
    shell = opened(qtbot)
    with qtbot.waitSignal(shell.section_chosen) as heard:
        qtbot.keyClick(shell.focusWidget(), key, CTRL)
    assert heard.args == [section]


def test_a_number_without_a_section_does_nothing(qtbot: QtBot) -> None:
    shell = opened(qtbot)
    with qtbot.assertNotEmitted(shell.section_chosen):
        qtbot.keyClick(shell.focusWidget(), Qt.Key.Key_6, CTRL)


def test_a_section_is_chosen_by_mouse_and_says_where_one_is(qtbot: QtBot) -> None:
    shell = opened(qtbot)
    assert named(shell, "Today").accessibleDescription() == "You are here"
    with qtbot.waitSignal(shell.section_chosen) as heard:
        qtbot.mouseClick(named(shell, "Families, 18"), Qt.MouseButton.LeftButton)
    assert heard.args == ["families"]
    shell.show_sections(SECTIONS, "families")
    assert named(shell, "Families, 18").accessibleDescription() == "You are here"


def test_ctrl_k_finds_and_escape_empties_before_it_goes_back(qtbot: QtBot) -> None:
    shell = opened(qtbot)
    qtbot.keyClick(shell.focusWidget(), Qt.Key.Key_K, CTRL)
    with qtbot.waitSignal(shell.search_typed) as heard:
        qtbot.keyClick(shell.focusWidget(), "g")
    assert heard.args == ["g"]
    with qtbot.waitSignal(shell.search_typed) as heard, qtbot.assertNotEmitted(shell.back_asked):
        qtbot.keyClick(shell.focusWidget(), Qt.Key.Key_Escape)
    assert heard.args == [""]
    with qtbot.waitSignal(shell.back_asked):
        qtbot.keyClick(shell.focusWidget(), Qt.Key.Key_Escape)


def test_f6_goes_from_region_to_region(qtbot: QtBot) -> None:
    shell = opened(qtbot)
    stops = []
    for _ in range(4):
        qtbot.keyClick(shell.focusWidget(), Qt.Key.Key_F6)
        stops.append(shell.focusWidget().accessibleName())
    assert stops == ["Today", "Find a family, person, postcode or note", "Start visit", "Today"]


def test_keys_change_the_text_size_and_the_light(qtbot: QtBot) -> None:
    shell = opened(qtbot)
    with qtbot.waitSignal(shell.look_changed) as heard:
        qtbot.keyClick(shell.focusWidget(), Qt.Key.Key_Equal, CTRL)
    assert heard.args == ["daylight", 110]
    qtbot.keyClick(shell.focusWidget(), Qt.Key.Key_Minus, CTRL)
    qtbot.keyClick(shell.focusWidget(), Qt.Key.Key_Minus, CTRL)
    assert look.current().scale_percent == 90
    qtbot.keyClick(shell.focusWidget(), Qt.Key.Key_0, CTRL)
    assert look.current().scale_percent == 100
    alt = Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(shell.focusWidget(), Qt.Key.Key_S, CTRL | alt)
    assert look.current().theme is Theme.SUNLIGHT
    qtbot.keyClick(shell.focusWidget(), Qt.Key.Key_S, CTRL | alt)
    assert look.current().theme is Theme.DAYLIGHT


def test_the_text_panel_changes_size_and_light(qtbot: QtBot, unnamed: Check, too_small: Check, clipped: Check) -> None:
    shell = opened(qtbot)
    qtbot.mouseClick(named(shell, "Text size and colours"), Qt.MouseButton.LeftButton)
    panel = only(shell, TextPanel)
    assert panel.isVisible()
    assert unnamed(panel) + too_small(panel) + clipped(panel) == []
    with qtbot.waitSignal(shell.look_changed) as heard:
        qtbot.mouseClick(named(panel, "Larger"), Qt.MouseButton.LeftButton)
    assert heard.args == ["daylight", 110]
    with qtbot.waitSignal(shell.look_changed) as heard:
        qtbot.mouseClick(named(panel, "Night"), Qt.MouseButton.LeftButton)
    assert heard.args == ["night", 110]
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


@pytest.mark.parametrize(
    ("name", "signal"),
    [("Help", "help_asked"), ("Lock FSDesk", "lock_asked"), ("Offline · 3 changes safe here", "sync_asked")],
)
def test_the_bar_asks(qtbot: QtBot, name: str, signal: str) -> None:
    shell = opened(qtbot)
    with qtbot.waitSignal(getattr(shell, signal)):
        qtbot.mouseClick(named(shell, name), Qt.MouseButton.LeftButton)


def test_ctrl_l_locks_and_f1_helps(qtbot: QtBot) -> None:
    shell = opened(qtbot)
    with qtbot.waitSignal(shell.lock_asked):
        qtbot.keyClick(shell.focusWidget(), Qt.Key.Key_L, CTRL)
    with qtbot.waitSignal(shell.help_asked):
        qtbot.keyClick(shell.focusWidget(), Qt.Key.Key_F1)


def test_a_failure_stays_until_put_away_and_the_earlier_one_is_behind_it(qtbot: QtBot) -> None:
    shell = opened(qtbot)
    shell.show_told(DISK)
    shell.show_told(Trouble("The hub did not answer."))
    shell.show_told(Trouble("The hub did not answer."))
    assert named(only(shell, NoticeBar), "The hub did not answer.").isVisible()
    qtbot.mouseClick(named(shell, "Put this notice away"), Qt.MouseButton.LeftButton)
    assert named(only(shell, NoticeBar), DISK.sentence).isVisible()
    qtbot.mouseClick(named(shell, "Put this notice away"), Qt.MouseButton.LeftButton)
    assert not only(shell, NoticeBar).isVisible()


def test_alone_means_without_sections_and_their_keys(qtbot: QtBot) -> None:
    shell, page = opened(qtbot), QWidget()
    QVBoxLayout(page).addWidget(Button("Unlock"))
    shell.show_alone(page)
    assert not only(shell, Sidebar).isVisible()
    assert isinstance(shell, QMainWindow)
    with qtbot.assertNotEmitted(shell.section_chosen):
        qtbot.keyClick(shell, Qt.Key.Key_1, CTRL)
