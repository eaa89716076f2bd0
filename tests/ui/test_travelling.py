"""When the desk meets the hub, and what a person is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pytestqt.qtbot import QtBot

from fsdesk.desk import Line
from fsdesk.trouble import Trouble
from ui.travelling import Travelling


@dataclass
class Done:
    arrived: int = 0
    sent: int = 0
    in_sync: bool = True


class Meeting:
    """An exchange that does as it is told, and counts how often it was asked."""

    def __init__(self) -> None:
        self.times = 0
        self.fails: Exception | None = None
        self.may_end = threading.Event()
        self.may_end.set()

    def __call__(self) -> Done:
        self.times += 1
        assert self.may_end.wait(10)
        if self.fails is not None:
            raise self.fails
        return Done(sent=1)


@pytest.fixture
def meeting() -> Meeting:
    return Meeting()


@pytest.fixture
def travelling(qtbot: QtBot, meeting: Meeting) -> Iterator[Travelling]:
    made = Travelling(meeting)
    yield made
    meeting.may_end.set()
    made.close()
    made.deleteLater()


def test_an_exchange_tells_that_it_runs_and_then_that_the_hub_answers(qtbot: QtBot, travelling: Travelling) -> None:
    lines: list[Line] = []
    travelling.line_changed.connect(lines.append)
    with qtbot.waitSignal(travelling.exchanged, timeout=5000):
        travelling.go()
    assert [(line.sending, line.reachable) for line in lines] == [(True, False), (False, True)]


def test_asking_always_ends_in_a_sentence(qtbot: QtBot, travelling: Travelling, meeting: Meeting) -> None:
    with qtbot.waitSignal(travelling.ended, timeout=5000) as told:
        travelling.go_now()
    assert told.args == ["Everything is sent, and this laptop has what the hub has.", "ok"]
    meeting.fails = Trouble("There is no way to the hub just now.", safe="All is safe here.")
    with qtbot.waitSignal(travelling.ended, timeout=5000) as told:
        travelling.go_now()
    assert told.args == ["There is no way to the hub just now. All is safe here.", "info"]


def test_an_exchange_by_itself_that_fails_says_nothing_but_offline(
    qtbot: QtBot, travelling: Travelling, meeting: Meeting
) -> None:
    sentences: list[str] = []
    travelling.ended.connect(lambda sentence, _tone: sentences.append(sentence))
    meeting.fails = Trouble("There is no way to the hub just now.")
    with qtbot.waitSignal(travelling.failed, timeout=5000):
        travelling.go()
    assert sentences == []
    assert (travelling.line.failed, travelling.line.reachable) == (True, False)


def test_only_one_exchange_runs_and_one_more_follows_what_was_written_meanwhile(
    qtbot: QtBot, travelling: Travelling, meeting: Meeting
) -> None:
    meeting.may_end.clear()
    for _ in range(5):
        travelling.go()
    meeting.may_end.set()
    ended: list[object] = []
    travelling.exchanged.connect(ended.append)
    qtbot.waitUntil(lambda: len(ended) == 2, timeout=5000)
    assert meeting.times == 2


def test_a_failure_nobody_foresaw_does_not_end_the_travelling(
    qtbot: QtBot, travelling: Travelling, meeting: Meeting
) -> None:
    meeting.fails = ZeroDivisionError()
    lines: list[Line] = []
    travelling.line_changed.connect(lines.append)
    travelling.go()
    qtbot.waitUntil(lambda: len(lines) == 2, timeout=5000)
    assert lines[-1].failed
    meeting.fails = None
    with qtbot.waitSignal(travelling.exchanged, timeout=5000):
        travelling.go()


def test_leaving_does_not_wait_for_a_line_that_holds_its_answer(
    qtbot: QtBot, travelling: Travelling, meeting: Meeting
) -> None:
    meeting.may_end.clear()
    travelling.go()
    ended: list[object] = []
    travelling.exchanged.connect(ended.append)
    qtbot.waitUntil(lambda: meeting.times == 1, timeout=5000)
    travelling.close()
    assert not meeting.may_end.is_set()
    meeting.may_end.set()
    assert ended == []
