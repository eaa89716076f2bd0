"""Today, used as a person uses it: by key, by mouse, and by what a screen reader is told."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.views import Today, Travel, VisitRow, VisitState
from tests.ui import sample_people as sample
from ui import look
from ui.look import Theme
from ui.pages.families import chips_of
from ui.pages.today import NeedRow, TodayPage, VisitCard

Check = Callable[[QWidget], list[str]]
# What is left of a 1366 × 688 and a 1093 × 560 window beside the sections and under the top bar, in pixels.
SIZES = ((1162, 632, 100), (1294, 632, 130), (1021, 504, 100), (720, 504, 100))


def shown(qtbot: QtBot, today: Today) -> TodayPage:
    page = TodayPage()
    qtbot.addWidget(page)
    page.show_me(sample.me())
    page.show_today(today)
    page.resize(1162, 632)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    return page


def focused() -> QWidget:
    now = QApplication.focusWidget()
    assert now is not None
    return now


def cards(page: TodayPage) -> list[VisitCard]:
    return sorted(page.findChildren(VisitCard), key=lambda card: card.y())


def row(**changes: object) -> VisitRow:
    return msgspec.structs.replace(sample.today().visits[2], **changes)


def test_it_opens_on_the_next_visit_and_enter_reads_up(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.today())
    page.setFocus()
    card = QApplication.focusWidget()
    assert isinstance(card, VisitCard)
    assert card.accessibleName() == "13:15, MacAskill family, Next"
    assert "Dog in yard" in card.accessibleDescription()
    with qtbot.waitSignal(page.read_up_asked) as asked:
        qtbot.keyClick(card, Qt.Key.Key_Return)
    assert asked.args == [sample.MACASKILL]


def test_ctrl_enter_starts_the_visit(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.today())
    with qtbot.waitSignal(page.start_asked) as asked:
        qtbot.keyClick(cards(page)[1], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == [sample.MACASKILL, "k7f2qd4m.51"]


def test_the_arrows_go_from_visit_to_visit_and_stop_at_the_ends(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.today())
    first, second, third = cards(page)
    first.setFocus()
    for expected in (second, third, third):
        qtbot.keyClick(focused(), Qt.Key.Key_Down)
        assert QApplication.focusWidget() is expected
    qtbot.keyClick(third, Qt.Key.Key_Up)
    assert QApplication.focusWidget() is second


def test_tab_goes_through_a_card_and_its_buttons_to_what_needs_the_person(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.today())
    stop: QWidget = cards(page)[1]
    stop.setFocus()
    names = []
    for _ in range(6):
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
        names.append(focused().accessibleName())
    assert names == [
        "Read up on MacAskill family",
        "Start visit, MacAskill family, 13:15",
        "14:45, Nicolson family",
        "Read up on Nicolson family",
        "Start visit, Nicolson family, 14:45",
        "Housing call for MacAskill",
    ]


def test_a_visit_with_the_lead_is_opened_not_started(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.today())
    card = cards(page)[0]
    assert card.main.text() == "Open"
    assert card.read_up.isHidden()
    with qtbot.waitSignal(page.visit_chosen) as chosen:
        qtbot.mouseClick(card.main, Qt.MouseButton.LeftButton)
    assert chosen.args == [sample.GILLIES, "k7f2qd4m.41"]


def test_a_draft_is_carried_on_by_enter_too(qtbot: QtBot) -> None:
    day = msgspec.structs.replace(sample.today(), visits=(row(state=VisitState.DRAFT),))
    page = shown(qtbot, day)
    card = cards(page)[0]
    assert card.main.text() == "Carry on"
    assert card.main.property("kind") == "primary"
    with qtbot.waitSignal(page.visit_chosen) as chosen:
        qtbot.keyClick(card, Qt.Key.Key_Return)
    assert chosen.args == [sample.NICOLSON, "k7f2qd4m.81"]


def test_only_the_next_visit_has_the_primary_button(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.today())
    assert [card.main.property("kind") for card in cards(page)] == ["secondary", "primary", "secondary"]


def test_a_need_is_chosen_by_mouse_and_by_key(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.today())
    need = page.findChildren(NeedRow)[1]
    with qtbot.waitSignal(page.need_chosen) as chosen:
        qtbot.mouseClick(need, Qt.MouseButton.LeftButton)
    assert chosen.args == [sample.today().needs[1]]
    with qtbot.waitSignal(page.need_chosen):
        qtbot.keyClick(need, Qt.Key.Key_Space)


def test_a_day_without_visits_says_so_and_offers_to_plan_one(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.quiet_day())
    assert page.empty.isVisible()
    assert page.empty.accessibleName() == "No visits today."
    with qtbot.waitSignal(page.plan_asked):
        qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)


def test_a_visit_is_planned_from_the_head_of_the_page(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.today())
    with qtbot.waitSignal(page.plan_asked):
        qtbot.mouseClick(page.plan, Qt.MouseButton.LeftButton)


def test_a_new_view_of_the_day_keeps_the_focus_and_the_card(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.today())
    third = cards(page)[2]
    third.setFocus()
    earlier = row(id=RecordId("k7f2qd4m.99"), family=FamilyId("k7f2qd4m.98"), time="08:30", family_name="Beaton family")
    day = sample.today()
    page.show_today(msgspec.structs.replace(day, visits=(earlier, *day.visits[1:]), needs=day.needs[:1], week=()))
    assert QApplication.focusWidget() is third
    assert [card.row.time for card in page.findChildren(VisitCard) if card.isVisibleTo(page)] != []
    qtbot.keyClick(third, Qt.Key.Key_Up)
    assert focused().accessibleName() == "13:15, MacAskill family, Next"


def test_the_keyboard_reaches_the_end_of_a_long_page(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.today())
    page.resize(720, 400)
    area = page.findChild(QScrollArea)
    assert area is not None
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    qtbot.keyClick(cards(page)[0], Qt.Key.Key_PageDown)
    assert bar.value() > 0


def test_it_says_how_fresh_this_laptop_is(qtbot: QtBot) -> None:
    page = shown(qtbot, sample.today())
    assert page.as_of.text() == "18 families on this laptop. Last sync today 08:12."
    page.show_me(msgspec.structs.replace(sample.me(), families_here=1, last_sync=""))
    assert page.as_of.text() == "1 family on this laptop. Last sync not yet."


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, (("Planned", "neutral"),)),
        ({"is_next": True}, (("Next", "brand"),)),
        ({"late_by": "2 days overdue"}, (("Planned", "neutral"), ("2 days overdue", "danger"))),
        ({"state": VisitState.DRAFT, "travel": Travel.WAITING}, (("Draft", "info"), ("Waiting to send", "off"))),
        ({"state": VisitState.SIGNED_OFF, "travel": Travel.SEEN}, (("Signed off", "ok"),)),
        (
            {"state": VisitState.SUBMITTED, "travel": Travel.RECEIVED},
            (("With your lead", "brand"), ("At the hub", "neutral")),
        ),
        (
            {"state": VisitState.RETURNED, "travel": Travel.SET_ASIDE},
            (("Returned to you", "warn"), ("Needs a look", "warn")),
        ),
    ],
)  # fmt: skip
def test_a_visit_wears_its_state_and_the_lowest_truth_of_its_travel(
    changes: dict[str, object], expected: tuple[tuple[str, str], ...]
) -> None:
    assert chips_of(row(**changes)) == expected


@pytest.mark.parametrize(("width", "height", "percent"), SIZES)
def test_nothing_is_cut_unnamed_or_too_small(
    qtbot: QtBot, qapp: QApplication, clipped: Check, unnamed: Check, too_small: Check,
    width: int, height: int, percent: int,
) -> None:  # fmt: skip
    look.apply(qapp, Theme.SUNLIGHT, percent)
    page = shown(qtbot, sample.today())
    page.resize(width, height)
    qtbot.waitUntil(lambda: page.width() == width and not clipped(page))
    assert unnamed(page) == []
    assert too_small(page) == []
