"""What a lead writes about somebody who is out is never lost for want of a line, and never said to be sent before.

To be caught (not each was planted): another name at each telling; a close or a plan that is another one when it is
pressed again; words gone when the hub cannot be reached; told twice when the line is
back; the time it was said left out; a close that goes by itself later; words dropped because the hub was too old.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fsdesk.records.ids import RecordId
from sync import asked_out as asked
from sync.line import LineFault, LineTrouble
from sync.protocol import unpack
from sync.questions import Question, Reply, reply
from tests.clocks import StillClock
from tests.ui.test_planning_pages import Window
from ui.chapters.syncing import Reach

PLAN = "d0000000.7"
NOTHING: tuple[asked.Out, ...] = ()


class Hub:
    """A hub at the other end of a line that is there or not; what it was told, in order."""

    def __init__(self) -> None:
        self.is_there, self.code = False, ""
        self.told: list[tuple[str, str]] = []
        self.kinds: list[str] = []
        self.names: list[bytes] = []
        self.loses_replies = False

    def answer(self, question: Question) -> Reply:
        if not self.is_there:
            raise LineTrouble(LineFault.NO_ROUTE)
        if question.kind == asked.BOARD:
            out = asked.Out(RecordId(PLAN), "", "bashir", "ruaridh", 1, 30, 1, False, 0, 0, "")  # type: ignore[arg-type]
            return reply(asked.Board(1795251600, (out,)))
        self.kinds.append(question.kind)
        if question.kind == asked.LODGE:
            self.names.append(unpack(question.body, asked.Lodging).name)
        else:
            said = unpack(question.body, asked.Said)
            self.told.append((question.kind, said.words))
            self.names.append(said.name)
        if self.loses_replies:
            raise LineTrouble(LineFault.CUT_OFF)
        if question.kind == asked.LODGE:
            return reply(asked.Code("ab12-cd34"))
        return Reply(self.code) if self.code else reply(asked.Nothing())


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, clock: StillClock, hub: Hub) -> Iterator[Window]:
    made = Window(qtbot, tmp_path / "lead", clock)
    made.at._reach = Reach(lambda *_: True, lambda *_: ("", False), hub.answer)
    made.ask(lambda desk: desk.store.remember(role="team_lead", user="ruaridh"))
    hub.is_there = True
    made.at.going_out.open_board()
    until_asked(made)
    hub.is_there = False
    yield made
    made.close()


def until_asked(window: Window) -> None:
    """Until the hub has been asked all there is to ask, and the page shows what came of it."""
    for _ in range(4):
        window.rest()
        window.bot.waitUntil(lambda: not window.travelling._thread.busy)


def board_says(window: Window) -> str:
    (card,) = window.at.going_out.board._cards.values()
    return card._not_sent.accessibleName()


def test_words_wait_on_the_laptop_and_go_once_when_there_is_a_line(window: Window, hub: Hub, clock: StillClock) -> None:
    board = window.at.going_out.board
    (card,) = board._cards.values()
    card.words.setText("Rang twice, no answer")
    card.note_given.emit(PLAN, "Rang twice, no answer")
    until_asked(window)
    assert board_says(window) == "09:00  Not yet sent: Rang twice, no answer"
    assert hub.told == []
    assert [one.words for one in window.ask(lambda desk: desk.going_out.to_say())] == ["Rang twice, no answer"]
    clock.turn(minutes=40)
    hub.is_there = True
    board.asked_again.emit()
    board.asked_again.emit()
    until_asked(window)
    assert hub.told == [(asked.NOTE, "Said at 09:00 on 2026-11-21: Rang twice, no answer")]
    assert board_says(window) == ""
    assert window.ask(lambda desk: desk.going_out.to_say()) == ()


def test_nobody_is_closed_by_words_that_come_later(window: Window, hub: Hub) -> None:
    board = window.at.going_out.board
    board.closed.emit(PLAN, "She is at the office")
    until_asked(window)
    assert "Take it as not closed: people go on looking" in board._refusal.accessibleName()
    hub.is_there = True
    board.asked_again.emit()
    until_asked(window)
    assert hub.told == [
        (asked.NOTE, "They are safe, and the hub did not answer when it was to be closed: She is at the office")
    ]


def test_what_is_told_or_pressed_again_after_a_lost_reply_is_the_same_to_the_hub(window: Window, hub: Hub) -> None:
    board = window.at.going_out.board
    hub.is_there = hub.loses_replies = True
    board.phoned.emit(PLAN, "All is well")
    until_asked(window)
    hub.loses_replies = False
    board.asked_again.emit()
    until_asked(window)
    assert window.ask(lambda desk: desk.going_out.to_say()) == ()
    assert len(hub.names) >= 2
    assert {len(name) for name in hub.names} == {asked.NAME_BYTES}
    assert len(set(hub.names)) == 1
    presses: dict[str, Callable[[], object]] = {
        asked.LODGE: lambda: board.lodged.emit(PLAN, "23:30", "30"),
        asked.CLOSE: lambda: board.closed.emit(PLAN, "At the office"),
    }
    for pressed, press in presses.items():
        hub.names.clear()
        hub.kinds.clear()
        for loses in (True, False, False):
            hub.loses_replies = loses
            press()
            until_asked(window)
        first, again, anew = (name for kind, name in zip(hub.kinds, hub.names, strict=True) if kind == pressed)
        assert first == again
        assert again != anew, "answered, it is over"


def test_what_the_hub_cannot_take_yet_stays_and_what_it_never_takes_is_said(window: Window, hub: Hub) -> None:
    board = window.at.going_out.board
    hub.is_there, hub.code = True, "question_not_known"
    board.phoned.emit(PLAN, "All is well")
    until_asked(window)
    assert board_says(window) == "09:00  Not yet sent: All is well"
    hub.code = "not_allowed"
    board.asked_again.emit()
    until_asked(window)
    assert board_says(window) == "09:00  The hub did not take this: All is well"
    count = len(hub.told)
    board.asked_again.emit()
    until_asked(window)
    assert len(hub.told) == count, "it is not said again"
