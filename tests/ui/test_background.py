"""The door to other threads: answers come home, failures are told, and nothing reaches a page that is gone."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from fsdesk.steps import Steps
from fsdesk.trouble import Refused, Told, Trouble
from tests.patience import PATIENCE_S
from ui.background import Background


@pytest.fixture
def background() -> Iterator[Background]:
    door = Background()
    yield door
    door.close()


def never(_answer: object) -> None:
    raise AssertionError("nobody should be told")


def test_an_answer_comes_back_to_the_gui_thread(background: Background, qtbot: QtBot) -> None:
    owner, seen = QObject(), []

    def work() -> str:
        return threading.current_thread().name

    def then(answer: str) -> None:
        seen.append((answer, QThread.currentThread() is owner.thread()))

    with qtbot.waitSignal(background.idle):
        background.call(owner, work, then)
        assert background.busy
    assert seen == [("desk", True)]
    assert not background.busy


def test_work_is_done_in_the_order_it_was_asked_for(background: Background, qtbot: QtBot) -> None:
    owner, seen = QObject(), list[int]()
    with qtbot.waitSignal(background.idle):
        for number in range(20):
            background.call(owner, partial(int, number), seen.append)
    assert seen == list(range(20))


def test_a_late_answer_to_a_page_that_is_gone_is_dropped(background: Background, qtbot: QtBot) -> None:
    owner, gate = QObject(), threading.Event()
    bugs: list[object] = []
    background.bug.connect(bugs.append)
    with qtbot.waitSignal(background.idle):
        background.call(owner, gate.wait, never)
        shiboken6.delete(owner)
        gate.set()
    assert bugs == []


@pytest.mark.parametrize("failure", [Refused("No."), Trouble("The disk is full.", safe="All is safe.")])
def test_a_failure_with_a_sentence_is_told(background: Background, qtbot: QtBot, failure: Told) -> None:
    owner = QObject()

    def work() -> None:
        raise failure

    with qtbot.waitSignal(background.told) as heard, qtbot.assertNotEmitted(background.bug):
        background.call(owner, work, never)
    assert heard.args == [failure]


def test_a_failure_is_told_even_when_the_page_is_gone(background: Background, qtbot: QtBot) -> None:
    owner, gate = QObject(), threading.Event()

    def work() -> None:
        gate.wait()
        raise Trouble("The disk is full.")

    with qtbot.waitSignal(background.told):
        background.call(owner, work, never, failed=lambda _told: True)
        shiboken6.delete(owner)
        gate.set()


@pytest.mark.parametrize(("answered", "times_told"), [(True, 0), (False, 1)])
def test_a_page_may_answer_for_a_failure_itself(
    background: Background, qtbot: QtBot, answered: bool, times_told: int
) -> None:
    owner, told, own = QObject(), list[object](), list[Told]()
    background.told.connect(told.append)

    def work() -> None:
        raise Refused("No.")

    def failed(failure: Told) -> bool:
        own.append(failure)
        return answered

    with qtbot.waitSignal(background.idle):
        background.call(owner, work, never, failed=failed)
    assert len(own) == 1
    assert len(told) == times_told


def test_an_unforeseen_failure_is_a_bug(background: Background, qtbot: QtBot) -> None:
    owner = QObject()
    with qtbot.waitSignal(background.bug) as heard, qtbot.waitSignal(background.idle):
        background.call(owner, lambda: 1 // 0, never)
    assert isinstance(heard.args[0], ZeroDivisionError)


def test_a_failure_in_what_follows_is_a_bug_too(background: Background, qtbot: QtBot) -> None:
    owner = QObject()

    def then(_answer: str) -> None:
        raise KeyError

    with qtbot.waitSignals([background.bug, background.idle]):
        background.call(owner, str, then)


def test_another_thread_can_wait_for_the_desk(background: Background) -> None:
    sync = Background(name="sync")
    answer = sync.submit(lambda: background.submit(lambda: threading.current_thread().name).result())
    assert answer.result(timeout=PATIENCE_S) == "desk"
    sync.close()


def test_closing_drops_what_waits_and_may_be_repeated(qtbot: QtBot) -> None:
    background, owner, began, gate = Background(), QObject(), threading.Event(), threading.Event()

    def work() -> None:
        began.set()
        gate.wait()

    background.call(owner, work, never)
    background.call(owner, work, never)
    assert began.wait(PATIENCE_S)
    gate.set()
    background.close()
    background.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "desk"]


def test_what_a_timer_still_asks_of_a_closed_door_is_not_begun(background: Background) -> None:
    owner, begun = QObject(), threading.Event()
    background.close()
    background.call(owner, begun.set, never)
    assert not background.busy
    assert not begun.is_set()


def counted(seen: list[str], steps: int, gate: threading.Event | None = None) -> Steps[str]:
    """Work in so many steps, each of which says that it was done; the first waits for the gate."""
    for n in range(steps):
        if gate is not None:
            gate.wait()
        seen.append(f"step {n}")
        yield
    return "done"


def test_what_is_asked_for_meanwhile_goes_between_the_steps_of_long_work(background: Background, qtbot: QtBot) -> None:
    owner, seen, gate = QObject(), list[str](), threading.Event()
    with qtbot.waitSignal(background.idle):
        background.call_in_steps(owner, lambda: counted(seen, 5, gate), seen.append)
        for name in ("a save", "another"):
            background.call(owner, partial(seen.append, name), lambda _nothing: None)
        gate.set()  # the first step was begun, or is to begin: before both saves either way
    assert seen == ["step 0", "a save", "another", "step 1", "step 2", "step 3", "step 4", "done"]


def test_a_failure_in_a_later_step_is_told_and_nothing_follows(background: Background, qtbot: QtBot) -> None:
    owner, told = QObject(), list[Told]()
    background.told.connect(told.append)

    def work() -> Steps[str]:
        yield
        raise Refused("Not this.")

    with qtbot.waitSignal(background.idle):
        background.call_in_steps(owner, work, never)
    assert [failure.sentence for failure in told] == [Refused("Not this.").sentence]


def test_long_work_ends_at_its_next_pause_when_its_thread_is_closed(qtbot: QtBot) -> None:
    background, owner, seen = Background(), QObject(), list[str]()
    under_way, go_on = threading.Event(), threading.Event()

    def work() -> Steps[str]:
        seen.append("begun")
        under_way.set()
        go_on.wait()
        yield
        seen.append("went on")
        return "done"

    background.call_in_steps(owner, work, never)
    assert under_way.wait(PATIENCE_S)
    background.close(wait=False)
    go_on.set()
    background.close()
    assert seen == ["begun"]


# -- who takes down what was asked with ----------------------------------------------------------------------------


class Taken:
    """A thing somebody asked with; writes down on which thread it was taken down."""

    def __init__(self, on: list[str]) -> None:
        self.held = QObject()
        weakref.finalize(self.held, lambda: on.append(threading.current_thread().name))

    def work(self) -> str:
        return "done"

    def fails(self) -> str:
        raise Refused("No.")

    def works_in_steps(self) -> Steps[str]:
        yield
        return "done"

    def fails_in_steps(self) -> Steps[str]:
        yield
        raise Refused("No.")

    def then(self, _answer: object) -> None:
        """Nothing follows."""

    def failed(self, _told: Told) -> bool:
        return True


HERE = threading.main_thread().name
TIMES = 40


@pytest.mark.parametrize("asked", ["work", "fails", "works_in_steps", "fails_in_steps", "then", "failed", "owner"])
def test_what_somebody_asked_with_is_never_taken_down_on_the_thread(
    background: Background, qtbot: QtBot, asked: str
) -> None:
    page, on = QObject(), list[str]()
    for _ in range(TIMES):
        one = Taken(on)
        with qtbot.waitSignal(background.idle):
            if asked.endswith("in_steps"):
                background.call_in_steps(page, getattr(one, asked), lambda _answer: None)
            elif asked == "then":
                background.call(page, str, one.then)
            elif asked == "failed":
                background.call(page, Taken([]).fails, lambda _answer: None, failed=one.failed)
            elif asked == "owner":
                background.call(one.held, str, lambda _answer: None)
            else:
                background.call(page, getattr(one, asked), lambda _answer: None)
            del one
    background.close()
    gc.collect()
    assert on == [HERE] * TIMES


@pytest.mark.parametrize("steps", [False, True])
def test_what_was_under_way_when_the_thread_was_closed_is_not_taken_down_there_either(
    qtbot: QtBot, steps: bool
) -> None:
    background, on, begun, go_on = Background(), list[str](), threading.Event(), threading.Event()

    def work(_held: QObject) -> str:
        begun.set()
        go_on.wait()
        return "done"

    def work_in_steps(held: QObject) -> Steps[str]:
        work(held)
        yield
        return "done"

    one, waits = Taken(on), Taken(on)
    if steps:
        background.call_in_steps(one.held, partial(work_in_steps, one.held), one.then)
    else:
        background.call(one.held, partial(work, one.held), one.then)
    background.call(waits.held, waits.work, waits.then)
    del one, waits
    assert begun.wait(PATIENCE_S)
    (thread,) = [thread for thread in threading.enumerate() if thread.name == "desk"]
    background.close(wait=False)
    go_on.set()
    thread.join(PATIENCE_S)
    qtbot.waitUntil(lambda: len(on) == 2)
    assert on == [HERE] * 2
