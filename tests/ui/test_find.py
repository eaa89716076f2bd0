"""Finding, with the keyboard in the search field all the time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.views import Found
from tests.ui import sample_people as sample
from ui import look
from ui.look import Theme
from ui.pages.find import SEARCH_FIELD, FindPalette

Check = Callable[[QWidget], list[str]]


class Desk(QWidget):
    """A window with a search field, something else to go to, and the palette."""

    def __init__(self) -> None:
        super().__init__()
        self.field, self.other, self.palette_ = QLineEdit(), QLineEdit(), FindPalette()
        self.field.setObjectName(SEARCH_FIELD)
        column = QVBoxLayout(self)
        for part in (self.field, self.other):
            column.addWidget(part)
        column.addStretch()
        self.palette_.stand_under(self.field)
        self.resize(800, 600)

    def answer(self, words: str, found: tuple[Found, ...]) -> None:
        self.palette_.show_found(words, found)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    desk = Desk()
    qtbot.addWidget(desk)
    with qtbot.waitExposed(desk):
        desk.show()
    desk.activateWindow()
    desk.field.setFocus()
    return desk


def title(desk: Desk) -> str:
    return str(desk.palette_.list.currentIndex().data()).split("\n")[0]


def test_words_are_told_as_they_are_typed_and_the_first_found_is_chosen_by_enter(qtbot: QtBot, desk: Desk) -> None:
    with qtbot.waitSignal(desk.palette_.words_typed) as typed:
        qtbot.keyClicks(desk.field, "m")
    assert typed.args == ["m"]
    desk.answer("m", sample.found())
    assert desk.palette_.isVisible()
    assert title(desk) == "Kirsty MacAskill"
    with qtbot.waitSignal(desk.palette_.found_chosen) as chosen:
        qtbot.keyClick(desk.field, Qt.Key.Key_Return)
    assert chosen.args == [sample.MACASKILL, "k7f2qd4m.2"]
    assert not desk.palette_.isVisible()


def test_the_arrows_pass_over_the_names_of_groups_and_stop_at_the_ends(qtbot: QtBot, desk: Desk) -> None:
    qtbot.keyClicks(desk.field, "mac")
    desk.answer("mac", sample.found())
    seen = [title(desk)]
    for _ in range(5):
        qtbot.keyClick(desk.field, Qt.Key.Key_Down)
        seen.append(title(desk))
    assert seen == [
        "Kirsty MacAskill", "Isla MacAskill", "MacAskill family", "MacInnes family", "Home visit, Mon 2 Nov 2026",
        "Home visit, Mon 2 Nov 2026",
    ]  # fmt: skip
    qtbot.keyClick(desk.field, Qt.Key.Key_Up)
    assert title(desk) == "MacInnes family"
    assert QApplication.focusWidget() is desk.field


def test_what_was_found_stands_in_its_group_even_when_it_comes_mixed(qtbot: QtBot, desk: Desk) -> None:
    qtbot.keyClicks(desk.field, "mac")
    found = sample.found()
    desk.answer("mac", (found[0], found[2], found[1]))
    model = desk.palette_.list.model()
    rows = [model.index(at, 0).data(Qt.ItemDataRole.AccessibleTextRole) for at in range(model.rowCount())]
    assert rows == [
        "People", "Kirsty MacAskill, 34, Mum, Tigh na Mara", "Isla MacAskill, 11, P7 Staffin Primary",
        "Families", "MacAskill family, FAM-0427, Staffin",
    ]  # fmt: skip


def test_escape_closes_it_and_leaves_the_words(qtbot: QtBot, desk: Desk) -> None:
    qtbot.keyClicks(desk.field, "mac")
    desk.answer("mac", sample.found())
    qtbot.keyClick(desk.field, Qt.Key.Key_Escape)
    assert not desk.palette_.isVisible()
    assert desk.field.text() == "mac"


def test_a_click_chooses(qtbot: QtBot, desk: Desk) -> None:
    qtbot.keyClicks(desk.field, "mac")
    desk.answer("mac", sample.found())
    results = desk.palette_.list
    where = results.visualRect(results.model().index(4, 0)).center()
    with qtbot.waitSignal(desk.palette_.found_chosen) as chosen:
        qtbot.mouseClick(results.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(where))
    assert chosen.args == [sample.MACASKILL, sample.MACASKILL]


def test_an_answer_to_earlier_words_is_dropped(qtbot: QtBot, desk: Desk) -> None:
    qtbot.keyClicks(desk.field, "mac")
    desk.answer("ma", sample.found())
    assert not desk.palette_.isVisible()


def test_nothing_found_says_so_and_where_was_searched(qtbot: QtBot, desk: Desk) -> None:
    qtbot.keyClicks(desk.field, "zzz")
    desk.answer("zzz", ())
    assert desk.palette_.nothing.text() == "Nothing on this laptop matches “zzz”."
    assert desk.palette_.where.text().startswith("Searches what is on this laptop.")
    qtbot.keyClick(desk.field, Qt.Key.Key_Return)  # chooses nothing, and harms nothing
    assert desk.palette_.isVisible()


def test_empty_words_and_leaving_close_it_and_coming_back_opens_it(qtbot: QtBot, desk: Desk) -> None:
    qtbot.keyClicks(desk.field, "mac")
    desk.answer("mac", sample.found())
    desk.other.setFocus()
    assert not desk.palette_.isVisible()
    desk.field.setFocus()
    assert desk.palette_.isVisible()
    desk.field.selectAll()
    qtbot.keyClick(desk.field, Qt.Key.Key_Delete)
    assert not desk.palette_.isVisible()


def test_a_later_answer_keeps_what_was_chosen(qtbot: QtBot, desk: Desk) -> None:
    qtbot.keyClicks(desk.field, "mac")
    desk.answer("mac", sample.found())
    qtbot.keyClick(desk.field, Qt.Key.Key_Down)
    desk.answer("mac", sample.found()[1:])
    assert title(desk) == "Isla MacAskill"


def test_hung_into_a_window_by_somebody_else_it_finds_the_field_itself(qtbot: QtBot, desk: Desk) -> None:
    hung = FindPalette()
    hung.setParent(desk)
    qtbot.keyClicks(desk.field, "mac")
    hung.show_found("mac", sample.found())
    hung.show()
    with qtbot.waitSignal(hung.found_chosen):
        qtbot.keyClick(desk.field, Qt.Key.Key_Return)


@pytest.mark.parametrize("percent", [100, 130, 200])
def test_it_stays_in_the_window_named_and_whole(
    qtbot: QtBot, qapp: QApplication, desk: Desk, clipped: Check, percent: int
) -> None:
    look.apply(qapp, Theme.NIGHT, percent)
    qtbot.keyClicks(desk.field, "mac")
    desk.answer("mac", sample.found())
    qtbot.waitUntil(lambda: not clipped(desk.palette_))
    assert desk.rect().contains(desk.palette_.geometry())
    assert desk.palette_.accessibleName() == desk.palette_.list.accessibleName() == "What was found"
