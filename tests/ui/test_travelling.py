"""When the desk meets the hub, and what a person is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pytestqt.qtbot import QtBot

from fsdesk import pace
from fsdesk.desk import Line
from fsdesk.trouble import Trouble
from sync.line import LineFault, LineTrouble
from tests.patience import PATIENCE_S
from ui.travelling import Travelling


@dataclass
class Carried:
    left: int = 0
    refused: int = 0


@dataclass
class Done:
    arrived: int = 0
    sent: int = 0
    in_sync: bool = True
    next_sync_s: int = 0
    pictures: Carried | None = None


@dataclass
class Hints:
    """What a system says of its network, as a test has it."""

    offline: bool = False
    metered: bool = False


class Meeting:
    """An exchange that does as it is told, and counts how often it was asked."""

    def __init__(self) -> None:
        self.times = 0
        self.fails: Exception | None = None
        self.next_sync_s = 0
        self.with_pictures: list[bool] = []
        self.pictures = Carried()
        self.may_end = threading.Event()
        self.may_end.set()

    def __call__(self, pictures_asked: bool) -> Done:
        self.times += 1
        self.with_pictures.append(pictures_asked)
        assert self.may_end.wait(PATIENCE_S)
        if self.fails is not None:
            raise self.fails
        pictures = self.pictures if pictures_asked else None
        return Done(sent=1, next_sync_s=self.next_sync_s, pictures=pictures)


@pytest.fixture
def meeting() -> Meeting:
    return Meeting()


@pytest.fixture
def hints() -> Hints:
    return Hints()


@pytest.fixture
def travelling(qtbot: QtBot, meeting: Meeting, hints: Hints) -> Iterator[Travelling]:
    made = Travelling(meeting, hints=hints, chance=lambda: 0.5)
    yield made
    meeting.may_end.set()
    made.close()
    made.deleteLater()


def test_an_exchange_tells_that_it_runs_and_then_that_the_hub_answers(qtbot: QtBot, travelling: Travelling) -> None:
    lines: list[Line] = []
    travelling.line_changed.connect(lines.append)
    with qtbot.waitSignal(travelling.exchanged):
        travelling.go()
    assert [(line.sending, line.reachable) for line in lines] == [(True, False), (False, True)]


def test_asking_always_ends_in_a_sentence(qtbot: QtBot, travelling: Travelling, meeting: Meeting) -> None:
    with qtbot.waitSignal(travelling.ended) as told:
        travelling.go_now()
    assert told.args == ["Everything is sent, and this laptop has what the hub has.", "ok"]
    meeting.fails = Trouble("There is no way to the hub just now.", safe="All is safe here.")
    with qtbot.waitSignal(travelling.ended) as told:
        travelling.go_now()
    assert told.args == ["There is no way to the hub just now. All is safe here.", "info"]


def test_an_exchange_by_itself_that_fails_says_nothing_but_offline(
    qtbot: QtBot, travelling: Travelling, meeting: Meeting
) -> None:
    sentences: list[str] = []
    travelling.ended.connect(lambda sentence, _tone: sentences.append(sentence))
    meeting.fails = Trouble("There is no way to the hub just now.")
    with qtbot.waitSignal(travelling.failed):
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
    qtbot.waitUntil(lambda: len(ended) == 2)
    assert meeting.times == 2


def test_a_failure_nobody_foresaw_does_not_end_the_travelling(
    qtbot: QtBot, travelling: Travelling, meeting: Meeting
) -> None:
    meeting.fails = ZeroDivisionError()
    lines: list[Line] = []
    travelling.line_changed.connect(lines.append)
    with qtbot.waitSignal(travelling.ended) as told:
        travelling.send_pictures()
    assert str(told.args[0]).startswith("Something went wrong that should not. All is safe here")
    qtbot.waitUntil(lambda: len(lines) == 2)
    assert lines[-1].failed
    meeting.fails = None
    with qtbot.waitSignal(travelling.exchanged):
        travelling.go()


def test_leaving_does_not_wait_for_a_line_that_holds_its_answer(
    qtbot: QtBot, travelling: Travelling, meeting: Meeting
) -> None:
    meeting.may_end.clear()
    travelling.go()
    ended: list[object] = []
    travelling.exchanged.connect(ended.append)
    qtbot.waitUntil(lambda: meeting.times == 1)
    travelling.close()
    assert not meeting.may_end.is_set()
    meeting.may_end.set()
    assert ended == []


def missed(qtbot: QtBot, travelling: Travelling) -> float:
    """One exchange that fails; in how many seconds the next one is."""
    with qtbot.waitSignal(travelling.failed):
        travelling.go()
    return travelling.next_s


def test_failures_are_met_with_ever_more_patience_and_none_is_the_last(
    qtbot: QtBot, travelling: Travelling, meeting: Meeting
) -> None:
    meeting.fails = LineTrouble(LineFault.NO_ROUTE)
    waits = [missed(qtbot, travelling) for _ in range(12)]
    assert waits == sorted(waits)
    assert 0 < waits[0] < waits[-1] <= pace.RETRY_MOST_S
    meeting.fails = None
    with qtbot.waitSignal(travelling.exchanged):
        travelling.go()
    meeting.fails = LineTrouble(LineFault.NO_ROUTE)
    assert missed(qtbot, travelling) == waits[0]


def test_a_person_who_asks_and_a_network_that_changes_begin_anew(
    qtbot: QtBot, travelling: Travelling, meeting: Meeting
) -> None:
    meeting.fails = LineTrouble(LineFault.NO_ROUTE)
    first = missed(qtbot, travelling)
    for _ in range(5):
        later = missed(qtbot, travelling)
    assert later > first
    with qtbot.waitSignal(travelling.failed):
        travelling.go_now()
    assert travelling.next_s == first
    missed(qtbot, travelling)
    travelling.note_network()
    assert travelling.next_s < first
    assert missed(qtbot, travelling) == first


def test_whoever_answers_may_ask_to_be_left_alone_for_a_while(
    qtbot: QtBot, travelling: Travelling, meeting: Meeting
) -> None:
    meeting.fails = LineTrouble(LineFault.HUB_REFUSED, 503, after_s=120)
    assert 120 <= missed(qtbot, travelling) <= 150
    meeting.fails = LineTrouble(LineFault.HUB_REFUSED, 503, after_s=10**6)
    assert missed(qtbot, travelling) <= 1.25 * pace.RETRY_MOST_S


def test_the_hubs_own_hint_says_when_it_is_asked_for_news(
    qtbot: QtBot, travelling: Travelling, meeting: Meeting
) -> None:
    meeting.next_sync_s = 900
    with qtbot.waitSignal(travelling.exchanged):
        travelling.go()
    assert travelling.next_s == pytest.approx(900)


def test_a_system_that_sees_no_network_makes_it_patient_but_forbids_nothing(
    qtbot: QtBot, travelling: Travelling, meeting: Meeting, hints: Hints
) -> None:
    meeting.fails = LineTrouble(LineFault.NO_ROUTE)
    usual = missed(qtbot, travelling)
    travelling.go_now()
    qtbot.waitUntil(lambda: meeting.times == 2)
    qtbot.waitUntil(lambda: travelling.line.failed)
    hints.offline = True
    travelling.note_network()
    with qtbot.waitSignal(travelling.failed):
        travelling.go_now()
    assert usual < travelling.next_s <= 2 * usual
    meeting.fails = None
    with qtbot.waitSignal(travelling.ended) as told:
        travelling.go_now()
    assert told.args[1] == "ok"


def test_a_network_that_costs_is_said_and_stays_said(qtbot: QtBot, travelling: Travelling, hints: Hints) -> None:
    hints.metered = True
    travelling.note_network()
    assert travelling.line.metered
    with qtbot.waitSignal(travelling.exchanged):
        travelling.go()
    assert travelling.line.metered
    hints.metered = False
    travelling.note_network()
    assert not travelling.line.metered


def test_pictures_that_were_asked_for_go_in_one_exchange_and_in_no_other(
    qtbot: QtBot, travelling: Travelling, meeting: Meeting
) -> None:
    with qtbot.waitSignal(travelling.ended) as told:
        travelling.send_pictures()
    assert str(told.args[0]).endswith("No picture is held back any more.")
    with qtbot.waitSignal(travelling.ended) as told:
        travelling.go_now()
    assert "picture" not in str(told.args[0])
    assert meeting.with_pictures == [True, False]


def test_pictures_asked_for_during_an_exchange_go_in_the_next_and_only_then_is_it_said(
    qtbot: QtBot, travelling: Travelling, meeting: Meeting
) -> None:
    sentences: list[str] = []
    travelling.ended.connect(lambda sentence, _tone: sentences.append(sentence))
    meeting.may_end.clear()
    travelling.go()
    travelling.send_pictures()
    meeting.may_end.set()
    qtbot.waitUntil(lambda: bool(sentences))
    assert meeting.with_pictures == [False, True]
    assert [sentence.endswith("No picture is held back any more.") for sentence in sentences] == [True]


@pytest.mark.parametrize(
    ("pictures", "sentence"),
    [
        (Carried(left=3), "The line broke before all pictures had gone"),
        (Carried(refused=1), "The hub would not keep every picture"),
    ],
)
def test_pictures_that_could_not_all_go_are_not_said_to_have_gone(
    qtbot: QtBot, travelling: Travelling, meeting: Meeting, pictures: Carried, sentence: str
) -> None:
    meeting.pictures = pictures
    with qtbot.waitSignal(travelling.ended) as told:
        travelling.send_pictures()
    assert sentence in str(told.args[0])
    assert told.args[1] != "ok"


def test_pictures_asked_for_in_vain_are_not_sent_by_themselves_later(
    qtbot: QtBot, travelling: Travelling, meeting: Meeting
) -> None:
    meeting.fails = LineTrouble(LineFault.NO_ROUTE)
    with qtbot.waitSignal(travelling.ended):
        travelling.send_pictures()
    meeting.fails = None
    with qtbot.waitSignal(travelling.exchanged):
        travelling.go()
    assert meeting.with_pictures == [True, False]
