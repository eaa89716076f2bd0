"""The Sync page: what waits, what needs a look, and settling what two people wrote apart."""

from __future__ import annotations

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPlainTextEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.records.ids import RecordId
from fsdesk.views_sync import Choice, Failure, Passage, SyncView, ToSettle
from tests.ui import sample_visits as sample
from tests.ui.sample_visits import rev
from tests.ui.test_visit import button, click, faults_of, words_on
from ui import look
from ui.look import Theme
from ui.pages.sync import SyncPage
from ui.pages.sync_settle import SettleCard

TITLE = "Nicolson family · Best time to visit."


def opened(
    qtbot: QtBot, sync: SyncView, width: int = 1162, height: int = 632
) -> tuple[SyncPage, list[tuple[str, str]]]:
    page = SyncPage()
    qtbot.addWidget(page)
    settled: list[tuple[str, str]] = []

    def take(to_settle: ToSettle, value: str) -> None:
        settled.append((to_settle.field, value))

    page.settled.connect(take)
    page.resize(width, height)
    page.show_sync(sync)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page, settled


def choose(page: QWidget, words: str) -> None:
    click(next(each for each in page.findChildren(QRadioButton) if each.accessibleName() == words and each.isVisible()))


def test_it_says_where_everything_is(qtbot: QtBot) -> None:
    page, _ = opened(qtbot, sample.sync())
    seen = words_on(page)
    for words in ("No connection", "3 waiting", "Today 08:12", "Home visit, 50 min", "hub.highland.example"):
        assert words in seen
    assert "Needs a look" not in seen


def test_when_nothing_waits_it_says_so(qtbot: QtBot) -> None:
    sync = sample.sync()
    page, _ = opened(qtbot, sync)
    page.show_sync(structs.replace(sync, waiting=()))
    qtbot.waitUntil(lambda: "Nothing waits. Every change has been received." in words_on(page))
    assert "Home visit, 50 min" not in words_on(page)


def test_what_was_refused_is_kept_and_says_why(qtbot: QtBot) -> None:
    page, _ = opened(qtbot, sample.sync(set_aside=(sample.SET_ASIDE,)))
    seen = words_on(page)
    assert "Needs a look" in seen
    assert "The hub no longer lets you write in this family. Your words are kept here." in seen


def test_a_waiting_change_leads_to_where_it_was_written(qtbot: QtBot) -> None:
    page, _ = opened(qtbot, sample.sync())
    chosen: list[str] = []
    page.outbox_chosen.connect(chosen.append)
    click(button(page, "Open Step done: breakfast club, MacAskill family"))
    assert chosen == ["k7f2qd4m.80"]


def test_every_press_of_sync_now_ends_in_a_sentence(qtbot: QtBot) -> None:
    page, _ = opened(qtbot, sample.sync())
    with qtbot.waitSignal(page.sync_asked):
        click(button(page, "Sync now"))
    assert "Looking for the hub …" in words_on(page)
    assert not button(page, "Sync now").isEnabled()
    page.ended("No hub in reach. Your 3 changes are safe here.")
    assert "No hub in reach. Your 3 changes are safe here." in words_on(page)
    assert button(page, "Sync now").isEnabled()


def test_pictures_held_back_are_sent_by_keyboard_when_somebody_asks_and_it_ends_in_a_sentence(qtbot: QtBot) -> None:
    held = structs.replace(sample.sync(), held_back="2 pictures still to go, 1 picture still to come")
    page, _ = opened(qtbot, held)
    seen = words_on(page)
    assert "Held back: this connection may cost money" in seen
    assert "2 pictures still to go, 1 picture still to come. Text goes as ever" in seen
    send = button(page, "Send pictures now, though it may cost money")
    assert send.text().strip() == "Send pictures now"
    send.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(page.pictures_asked):
        QTest.keyClick(send, Qt.Key.Key_Space)
    assert "Looking for the hub …" in words_on(page)
    assert not send.isEnabled()
    page.ended("Everything is sent.", "ok")
    assert send.isEnabled()
    page.show_sync(sample.sync())
    assert not send.isVisible(), "on a line that costs nothing no button is needed"


def test_nothing_is_chosen_for_the_person(qtbot: QtBot) -> None:
    page, settled = opened(qtbot, sample.sync(settle=(sample.to_settle(),)))
    assert not any(each.isChecked() for each in page.findChildren(QRadioButton))
    assert not button(page, f"Use this one, {TITLE}").isEnabled()
    assert settled == []


@pytest.mark.parametrize(
    ("choice", "value"),
    [
        ("Keep mine", "After 14:30, when the school bus is in"),
        ("Keep Ruaridh’s", "Mornings only, works nights"),
        ("Keep both as one note", "After 14:30, when the school bus is in\n\nMornings only, works nights"),
        ("Use both edits, joined like this", "After 14:30, mornings in the holidays"),
    ],
)
def test_each_way_of_settling_hands_on_its_words(qtbot: QtBot, choice: str, value: str) -> None:
    to_settle = sample.to_settle(proposal="After 14:30, mornings in the holidays")
    page, settled = opened(qtbot, sample.sync(settle=(to_settle,)))
    choose(page, choice)
    click(button(page, f"Use this one, {TITLE}"))
    assert settled == [("best_time_to_visit", value)]


def test_written_anew_needs_words(qtbot: QtBot) -> None:
    page, settled = opened(qtbot, sample.sync(settle=(sample.to_settle(),)))
    choose(page, "Write it anew")
    assert not button(page, f"Use this one, {TITLE}").isEnabled()
    anew = page.findChild(QPlainTextEdit)
    assert isinstance(anew, QPlainTextEdit)
    QTest.keyClicks(anew, "Ring first")
    click(button(page, f"Use this one, {TITLE}"))
    assert settled == [("best_time_to_visit", "Ring first")]


def test_codes_are_chosen_and_not_joined(qtbot: QtBot) -> None:
    page, _ = opened(qtbot, sample.sync(settle=(sample.to_settle(is_text=False),)))
    offered = [each.accessibleName() for each in page.findChildren(QRadioButton)]
    assert offered == ["Keep mine", "Keep Ruaridh’s"]


def test_others_of_the_kind_are_offered_with_a_side_and_never_with_new_words(qtbot: QtBot) -> None:
    one = sample.to_settle()
    two = structs.replace(one, record=RecordId("k7f2qd4m.7"), title="Gillies family · Best time to visit.")
    page, _ = opened(qtbot, sample.sync(settle=(one, two)))
    heard: list[object] = []
    page.settled.connect(lambda *told: heard.append(told))
    tick = next(t for t in page.findChildren(QCheckBox) if two.title in t.accessibleDescription())
    assert not tick.isVisible()
    choose(page, "Write it anew")
    assert not tick.isVisible()
    choose(page, "Keep Ruaridh’s")
    assert tick.accessibleName() == "Settle the other one like this one in the same way"
    click(tick)
    click(button(page, f"Use this one, {TITLE}"))
    assert heard == [(one, "Mornings only, works nights", (two,))]


def test_a_proposal_marks_each_edit_in_words(qtbot: QtBot) -> None:
    passages = (Passage(text="Ring first. "), Passage(text="Not Fridays. ", taken_out_by="Ruaridh Matheson"),
                Passage(text="After 14:30.", added_by="You"))  # fmt: skip
    card = structs.replace(sample.to_settle(proposal="Ring first. After 14:30."), passages=passages)
    page, _ = opened(qtbot, sample.sync(settle=(card,)))
    said = "Ring first. taken out by Ruaridh Matheson: Not Fridays. added by you: After 14:30."
    (dot,) = [d for d in page.findChildren(QRadioButton) if d.accessibleName() == "Use both edits, joined like this"]
    assert dot.accessibleDescription() == said
    shown = next(each.text() for each in page.findChildren(QLabel) if "added by you" in each.text())
    assert "<s>Not Fridays. </s> <small>[taken out by Ruaridh Matheson]</small>" in shown
    assert "<u>After 14:30.</u> <small>[added by you]</small>" in shown


def test_the_safest_is_said_to_count_until_somebody_decides(qtbot: QtBot) -> None:
    card = structs.replace(sample.to_settle(is_text=False), operative="Yes")
    page, _ = opened(qtbot, sample.sync(settle=(card,)))
    assert "The safest counts until somebody decides: Yes" in words_on(page)


def test_settling_is_undone_by_opening_it_again(qtbot: QtBot) -> None:
    card = sample.to_settle()
    page, _ = opened(qtbot, sample.sync(settle=(card,)))
    page.show_settled((card,))
    page.show_sync(sample.sync())
    with qtbot.waitSignal(page.reopen_asked) as asked:
        click(button(page, "Undo what was just settled"))
    assert asked.args == [card.record, card.field]
    page.show_reopened(structs.replace(card, used="After 14:30, when the school bus is in"))
    qtbot.waitUntil(lambda: "counts until you choose again: After 14:30" in words_on(page))
    page.show_sync(sample.sync())
    choose(page, "Keep Ruaridh’s")
    with qtbot.waitSignal(page.settled, check_params_cb=lambda shown, *_: shown.record == card.record):
        click(button(page, f"Use this one, {TITLE}"))
    page.show_sync(sample.sync())
    qtbot.waitUntil(lambda: not [each for each in page.findChildren(SettleCard) if each.isVisible()])


def test_decide_later_keeps_both_and_it_is_here_again_next_time(qtbot: QtBot) -> None:
    sync = sample.sync(settle=(sample.to_settle(),))
    page, settled = opened(qtbot, sync)
    click(button(page, f"Decide later, {TITLE}"))
    assert settled == []
    assert "Both versions stay" in words_on(page)
    page.show_sync(sync)
    assert not [card for card in page.findChildren(SettleCard) if card.isVisible()]
    page.show_postponed()
    page.show_sync(sync)
    qtbot.waitUntil(lambda: TITLE in words_on(page) or any(c.isVisible() for c in page.findChildren(SettleCard)))


def test_a_fresh_view_leaves_a_decision_that_was_begun(qtbot: QtBot) -> None:
    sync = sample.sync(settle=(sample.to_settle(),))
    page, _ = opened(qtbot, sync)
    choose(page, "Write it anew")
    anew = page.findChild(QPlainTextEdit)
    assert isinstance(anew, QPlainTextEdit)
    QTest.keyClicks(anew, "Ring first")
    page.show_sync(sync)
    assert anew.toPlainText() == "Ring first"
    assert anew.isVisible()


def test_a_third_version_is_shown_and_a_begun_decision_does_not_hide_it(qtbot: QtBot) -> None:
    two = sample.to_settle()
    third = Choice(revision=rev(92), text="Not Fridays", who="Amina Khan", when="Sat 21 Nov 08:00", is_mine=False)
    three = structs.replace(two, choices=(*two.choices, third))
    page, _ = opened(qtbot, sample.sync(settle=(two,)))
    choose(page, "Keep mine")
    page.show_sync(sample.sync(settle=(three,)))
    qtbot.waitUntil(lambda: "Not Fridays" in words_on(page))
    assert not any(each.isChecked() for each in page.findChildren(QRadioButton) if each.isVisible())


def test_the_page_is_worked_by_keyboard_alone(qtbot: QtBot) -> None:
    page, settled = opened(qtbot, sample.sync(settle=(sample.to_settle(),)))
    button(page, "Sync now").setFocus(Qt.FocusReason.TabFocusReason)
    names: list[str] = []
    for _ in range(30):
        now = QApplication.focusWidget()
        assert now is not None
        names.append(now.accessibleName())
        if now.accessibleName() == "Keep mine":
            QTest.keyClick(now, Qt.Key.Key_Right)
            now = QApplication.focusWidget()
            assert now is not None
            QTest.keyClick(now, Qt.Key.Key_Space)
        if now.accessibleName() == f"Use this one, {TITLE}":
            QTest.keyClick(now, Qt.Key.Key_Space)
            break
        QTest.keyClick(now, Qt.Key.Key_Tab)
    assert settled == [("best_time_to_visit", "Mornings only, works nights")], names


@pytest.mark.parametrize(("scale", "width", "height"), [(100, 1162, 632), (130, 1294, 632), (100, 1021, 504)])
def test_nothing_is_cut_and_everything_has_a_name(
    qtbot: QtBot, qapp: QApplication, scale: int, width: int, height: int
) -> None:
    look.apply(qapp, Theme.DAYLIGHT, scale)
    sync = sample.sync(settle=(sample.to_settle(proposal="After 14:30."),), set_aside=(sample.SET_ASIDE,))
    page, _ = opened(qtbot, sync, width, height)
    page.ended("No hub in reach. Your 3 changes are safe here; they go when there is a connection.")
    qtbot.waitUntil(lambda: not faults_of(page, width, height))


def test_a_failure_is_told_whole_and_copied_without_a_name(qtbot: QtBot) -> None:
    failure = Failure(
        code="cut_off", happened="The line broke off.", safe="Everything is safe.", by_itself="At 14:32.",
        you_can="Nothing.",
    )  # fmt: skip
    page, _ = opened(qtbot, structs.replace(sample.sync(), failure=failure))
    seen = words_on(page)
    for words in ("The line broke off.", "Everything is safe.", "At 14:32.", "Nothing."):
        assert words in seen
    with qtbot.waitSignal(page.helpdesk_asked):
        click(button(page, "Copy for the helpdesk"))
    page.show_copied("FSDesk 0.1.0")
    assert QApplication.clipboard().text() == "FSDesk 0.1.0"
    assert "FSDesk 0.1.0" in words_on(page), "nobody sends what they cannot see"


def test_what_may_go_again_is_sent_again(qtbot: QtBot) -> None:
    row = structs.replace(sample.SET_ASIDE, may_go_again=True)
    page, _ = opened(qtbot, sample.sync(set_aside=(row,)))
    with qtbot.waitSignal(page.again_asked) as asked:
        click(button(page, f"Send again {row.title}, {row.detail}"))
    assert asked.args == [row.record]


def test_what_belongs_nowhere_any_more_is_read_here_and_let_go_when_asked_twice_by_keyboard(qtbot: QtBot) -> None:
    row = sample.LEFT_OVER
    page, _ = opened(qtbot, sample.sync(set_aside=(row,)))
    let_go: list[str] = []
    page.let_go_asked.connect(let_go.append)
    assert row.said[2] not in words_on(page), "not to whoever looks over a shoulder"
    press(button(page, f"Read {row.title}, {row.detail} here"))
    assert row.said[2] in words_on(page)
    press(button(page, f"Copy the words of {row.title}, {row.detail}"))
    assert QApplication.clipboard().text() == "\n".join(row.said)
    page.show_sync(sample.sync(set_aside=(row,)))
    assert row.said[2] in words_on(page), "an exchange that ends meanwhile closes nothing"
    press(button(page, f"Let go of {row.title}, {row.detail}"))
    assert let_go == []
    assert "It cannot be undone." in words_on(page)
    press(button(page, f"Yes, let go of {row.title}, {row.detail} for good"))
    assert let_go == [row.record]
    press(button(page, f"Cover {row.title}, {row.detail}"))
    assert row.said[2] not in words_on(page)


def press(one: QWidget) -> None:
    """By keyboard, as somebody who tabbed to it."""
    one.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(one, Qt.Key.Key_Space)


@pytest.mark.parametrize(("width", "height", "scale"), [(1162, 632, 100), (1294, 632, 130), (1021, 504, 100)])
def test_of_what_belongs_nowhere_nothing_is_cut(
    qtbot: QtBot, qapp: QApplication, width: int, height: int, scale: int
) -> None:
    look.apply(qapp, Theme.DAYLIGHT, scale)
    row = sample.LEFT_OVER
    page, _ = opened(qtbot, sample.sync(set_aside=(row, sample.SET_ASIDE)), width, height)
    click(button(page, f"Read {row.title}, {row.detail} here"))
    click(button(page, f"Let go of {row.title}, {row.detail}"))
    qtbot.waitUntil(lambda: not faults_of(page, width, height))


def test_history_is_opened_beside_what_waits_and_its_receipts_are_copied(qtbot: QtBot) -> None:
    page, _ = opened(qtbot, sample.sync())
    with qtbot.waitSignal(page.history_asked):
        click(button(page, "History: what has reached the hub, and what was settled"))
    page.show_history(sample.HISTORY)
    qtbot.waitUntil(lambda: "These 14 items reached the hub today 08:12." in words_on(page))
    seen = words_on(page)
    assert "receipt checked" in seen
    assert "and 12 more" in seen
    click(button(page, "Copy the receipt: These 14 items reached the hub today 08:12"))
    assert QApplication.clipboard().text() == "FSDESK-RECEIPT1-abc"
    with qtbot.waitSignal(page.reopen_asked) as asked:
        click(button(page, "Open again, Gillies family · Best time to visit"))
    assert asked.args == ["k7f2qd4m.9", "best_time_to_visit"]
