"""One question to the hub and its reply: only an enrolled laptop is told, only the hub is believed, once a counter."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from functools import partial
from pathlib import Path

import msgspec
import pytest

from fsdesk.events import HUB, event_of
from fsdesk.records.ids import DeviceId
from sync.asking import SUSPENDED, ask
from sync.client import exchange
from sync.hub import answering
from sync.hub.answering import Answering
from sync.hub.door import Door
from sync.hub.hub import Hub
from sync.hub.ledger import Device
from sync.line import Body, LineFault, LineTrouble, Tally, whole
from sync.protocol import SYNC_PATH, Unreadable, unpack
from sync.questions import ASK_PATH, NOT_ALLOWED, NOT_KNOWN, NOT_UNDERSTOOD, Question, Reply, question, reply, told
from tests.sync.desk_side import Partnership


class Greeting(msgspec.Struct, frozen=True, array_like=True):
    words: str


class AskingLine:
    """A line to a hub in this process that answers questions. `spoil` may change an answer, `turn` a request."""

    def __init__(self, hub: Hub, answers: Mapping[str, Answering]) -> None:
        self.hub, self.answers, self.tally = hub, answers, Tally()
        self.requests: list[bytes] = []
        self.spoil: Callable[[bytes], bytes] = bytes
        self.turn: Callable[[bytes], bytes] = bytes

    def post(self, path: str, body: Body) -> Generator[bytes, None, None]:
        assert path == ASK_PATH
        request = self.turn(whole(body))
        self.requests.append(request)
        door = Door(partial(answering.begin, self.hub, answers=self.answers))
        try:
            door.take(request)
            answer = door.answer()
        except Unreadable as refusal:
            raise LineTrouble(LineFault.HUB_REFUSED, 403) from refusal
        yield self.spoil(answer)


class Rig:
    def __init__(self, folder: Path) -> None:
        self.partnership = Partnership(folder)
        self.desk, self.keys = self.partnership.desk("amina", "k7f2qd4m")
        self.asked: list[tuple[Device, str]] = []
        self.line = AskingLine(self.partnership.hub, {"greet": self.greet})

    def greet(self, _hub: Hub, asker: Device, body: bytes) -> Reply:
        words = unpack(body, Greeting).words
        self.asked.append((asker, words))
        return reply(Greeting(f"{words}, {asker.user}"))

    def ask(self, asked: Question = question("greet", Greeting("Good day"))) -> Reply:  # noqa: B008  # frozen
        return ask(self.desk, self.line, self.keys, asked)


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


def test_a_question_is_answered_for_the_person_whose_laptop_asks(rig: Rig) -> None:
    assert told(rig.ask(), Greeting) == Greeting("Good day, amina")
    assert [asker.device for asker, _ in rig.asked] == ["k7f2qd4m"]


def test_nothing_asked_or_told_is_readable_on_the_way(rig: Rig) -> None:
    seen: list[bytes] = []
    rig.line.spoil = lambda answer: seen.append(answer) or answer  # type: ignore[func-returns-value]  # a listener
    rig.ask(question("greet", Greeting("Kirsty at Achnacroish")))
    for raw in (*rig.line.requests, *seen):
        for secret in (b"Kirsty", b"Achnacroish", b"greet", b"amina"):
            assert secret not in raw


def test_a_kind_nobody_answers_and_a_message_of_another_kind_get_a_code(rig: Rig) -> None:
    assert rig.ask(question("tomorrow", Greeting("?"))) == Reply(NOT_KNOWN)
    assert rig.ask(Question("greet", b"\xc1")) == Reply(NOT_UNDERSTOOD)
    assert rig.asked == []


def test_a_question_somebody_may_not_ask_is_in_the_log_with_its_kind_and_nothing_else_of_it(rig: Rig) -> None:
    rig.line.answers = {"greet": lambda *_: Reply(NOT_ALLOWED), "other": rig.greet}
    assert rig.ask().code == NOT_ALLOWED
    ledger = rig.partnership.hub.ledger
    (line,) = ledger.events_from(0, 9)
    event = event_of(line.body)
    assert (event.device, event.user, event.action, event.reason) == (HUB, "amina", "denied", "greet")
    assert b"Good day" not in line.body


def test_a_laptop_that_is_suspended_is_told_that_and_nothing_else(rig: Rig) -> None:
    with rig.partnership.hub.ledger.writing():
        rig.partnership.hub.ledger.suspend(rig.keys.device, suspended=True)
    assert rig.ask() == Reply(SUSPENDED)
    assert rig.asked == []


def test_a_request_heard_twice_is_acted_on_once(rig: Rig) -> None:
    rig.ask()
    door = Door(partial(answering.begin, rig.partnership.hub, answers=rig.line.answers))
    door.take(rig.line.requests[0])
    assert door.answer()
    assert len(rig.asked) == 1


def test_a_desk_behind_its_counter_asks_once_more(rig: Rig) -> None:
    with rig.partnership.hub.ledger.writing():
        rig.partnership.hub.ledger.count_request(rig.keys.device, 40, 0)
    assert rig.ask().code == ""
    assert len(rig.line.requests) == 2


def test_no_bit_of_an_answer_can_be_turned(rig: Rig) -> None:
    length = 0

    def measure(answer: bytes) -> bytes:
        nonlocal length
        length = len(answer)
        return answer

    rig.line.spoil = measure
    rig.ask()
    for at in range(length):

        def flip(answer: bytes, at: int = at) -> bytes:
            return answer[:at] + bytes([answer[at] ^ 1]) + answer[at + 1 :]

        rig.line.spoil = flip
        with pytest.raises(LineTrouble):
            rig.ask()


def test_an_answer_cut_anywhere_is_no_answer(rig: Rig) -> None:
    for kept in (0, 1, 3, 40, 70, 90, 150):
        rig.line.spoil = lambda answer, kept=kept: answer[:kept]  # type: ignore[misc]  # the bound value is an int
        with pytest.raises(LineTrouble):
            rig.ask()


def test_the_answer_to_another_question_is_not_believed(rig: Rig) -> None:
    answers: list[bytes] = []
    rig.line.spoil = lambda answer: answers.append(answer) or answer  # type: ignore[func-returns-value]  # a listener
    rig.ask()
    rig.line.spoil = lambda _answer: answers[0]
    with pytest.raises(LineTrouble):
        rig.ask()


def test_a_changed_or_half_request_is_not_acted_on(rig: Rig) -> None:
    for turn in (
        lambda request: request[:-1],
        lambda request: request[:-30] + bytes([request[-30] ^ 1]) + request[-29:],
        lambda request: request[: len(request) // 2],
    ):
        rig.line.turn = turn
        with pytest.raises(LineTrouble):
            rig.ask()
    assert rig.asked == []


def test_an_opening_of_an_exchange_is_no_question(rig: Rig) -> None:
    exchanging: list[bytes] = []

    class Listening:
        tally = Tally()

        def post(self, path: str, body: Body) -> Generator[bytes, None, None]:
            assert path == SYNC_PATH
            exchanging.append(whole(body))
            raise LineTrouble(LineFault.NO_ROUTE)
            yield b""

    with pytest.raises(LineTrouble):
        exchange(rig.desk, Listening(), rig.keys)
    door = Door(partial(answering.begin, rig.partnership.hub, answers=rig.line.answers))
    with pytest.raises(Unreadable):
        door.take(exchanging[0])


def test_nobody_unknown_is_answered(rig: Rig) -> None:
    stranger = msgspec.structs.replace(rig.keys, device=DeviceId("bashrxx2"))
    with pytest.raises(LineTrouble):
        ask(rig.desk, rig.line, stranger, question("greet", Greeting("Hello")))
    assert rig.asked == []
