"""The list of families, used as a person uses it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.views import FamilyRow
from tests.ui import sample_people as sample
from ui import look
from ui.look import Theme
from ui.pages.families import FamiliesPage
from ui.parts.tall import cut, folded, matches

Check = Callable[[QWidget], list[str]]


def shown(qtbot: QtBot, rows: tuple[FamilyRow, ...]) -> FamiliesPage:
    page = FamiliesPage()
    qtbot.addWidget(page)
    page.show_families(rows)
    page.resize(1162, 632)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    page.setFocus()
    return page


def names(page: FamiliesPage) -> list[str]:
    model = page.table.model()
    return [str(model.index(at, 0).data()).split("\n")[0] for at in range(model.rowCount())]


def test_typing_filters_and_enter_opens_the_first_that_is_left(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.families(40))
    qtbot.keyClicks(QApplication.focusWidget(), "mcaskill isla")
    assert names(page) == ["MacAskill family"]
    assert page.count.text() == "1 of 40 families"
    with qtbot.waitSignal(page.family_chosen) as chosen:
        qtbot.keyClick(page.filter, Qt.Key.Key_Return)
    assert chosen.args == [sample.MACASKILL]


def test_down_goes_into_the_table_and_letters_typed_there_filter_on(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.families(40))
    qtbot.keyClick(page.filter, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is page.table
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.family_chosen) as chosen:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert chosen.args == ["m3x8p2ra.1"]
    qtbot.keyClick(page.table, Qt.Key.Key_G)
    assert QApplication.focusWidget() is page.filter
    assert page.filter.text() == "g"


def test_a_click_opens_a_family(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.families())
    where = page.table.visualRect(page.table.model().index(2, 1)).center()
    with qtbot.waitSignal(page.family_chosen) as chosen:
        qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(where))
    assert chosen.args == ["m3x8p2ra.2"]


def test_two_thousand_families_are_filtered_at_once_and_none_is_lost(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.families(2000))
    assert page.count.text() == "2,000 families"
    qtbot.keyClicks(page.filter, "fam-0427")
    assert names(page) == ["MacAskill family"]
    page.filter.clear()
    assert page.table.model().rowCount() == 2000
    assert page.table.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)  # only the view's own
    assert len(page.findChildren(QWidget)) < 60


def test_a_new_view_keeps_the_chosen_family_the_filter_and_the_focus(qtbot: QtBot) -> None:
    rows = sample.families(60)
    page = shown(qtbot, rows)
    qtbot.keyClicks(page.filter, "a")
    page.table.setFocus()
    page.table.choose("m3x8p2ra.33")
    page.show_families((*rows[5:], *rows[:5]))
    assert page.table.chosen_id() == "m3x8p2ra.33"
    assert page.filter.text() == "a"
    assert QApplication.focusWidget() is page.table


def test_nothing_that_matches_says_so_and_offers_all_again(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.families())
    qtbot.keyClicks(page.filter, "zzz")
    assert page.no_match.isVisible()
    qtbot.mouseClick(page.no_match.button, Qt.MouseButton.LeftButton)
    assert page.filter.text() == ""
    assert page.table.isVisible()


def test_a_laptop_without_families_says_how_they_come(qtbot: QtBot) -> None:
    page = shown(qtbot, ())
    assert page.none.isVisible()
    assert page.none.accessibleName() == "No families on this laptop yet. They arrive when it next syncs."


def test_the_cells_say_in_words_what_their_chips_say(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.families())
    model = page.table.model()
    assert model.index(0, 7).data() == "1 to settle, 2 waiting"
    assert model.index(3, 4).data() == "Not yet"
    titles = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    assert titles == ["Family", "Children", "Place", "Stage", "Last seen", "Next visit", "With", "Waiting"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("eoin", True),
        ("EÒIN", True),
        ("mcaskill", True),
        ("macaskill", True),
        ("isla finn", True),
        ("isla grant", False),
    ],
)  # fmt: skip
def test_accents_case_and_mac_or_mc_do_not_matter(words: str, found: bool) -> None:
    assert matches(folded(words).split(), folded("MacAskill family Isla 11, Finn 7, Eòin 2")) is found


@pytest.mark.parametrize(("width", "height", "percent"), [(1162, 632, 100), (1294, 632, 130), (1021, 504, 100)])
def test_rows_are_as_tall_as_their_words_and_nothing_is_unnamed(
    qtbot: QtBot, qapp: QApplication, clipped: Check, unnamed: Check, too_small: Check,
    width: int, height: int, percent: int,
) -> None:  # fmt: skip
    look.apply(qapp, Theme.DAYLIGHT, percent)
    long = msgspec.structs.replace(sample.families(2)[1], name="Nic Dhòmhnaill-MacAskill and MacInnes family")
    page = shown(qtbot, (long, *sample.families()))
    page.resize(width, height)
    qtbot.waitUntil(lambda: page.width() == width and not clipped(page))
    assert unnamed(page) == []
    assert too_small(page) == []
    assert page.table.rowHeight(0) > page.table.rowHeight(2)  # a long name wraps


@pytest.mark.parametrize("width", [60, 90, 130, 400])
def test_in_a_long_table_what_does_not_fit_ends_in_dots_within_its_lines(qtbot: QtBot, width: int) -> None:
    words, _, height = cut("Màiri 14, Ruairidh 12, Anna 9, Iain 5", "body", width, 2)
    metrics = QFontMetrics(look.current().font())
    assert height == 2 * metrics.height()
    room = QRect(0, 0, width, 1000)
    assert metrics.boundingRect(room, Qt.TextFlag.TextWordWrap.value, words).height() <= height
    assert words.endswith("…") is (width < 130)


@pytest.mark.parametrize("theme", list(Theme))
def test_every_row_is_painted_in_every_look(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    look.apply(qapp, theme, 100)
    page = shown(qtbot, sample.families(150))  # enough for rows of fixed height, whose words may be cut
    before = page.grab().toImage()
    page.table.choose("m3x8p2ra.3")
    assert page.grab().toImage() != before
