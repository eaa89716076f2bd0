"""The one door to other threads: work goes out, its answer or its failure comes back to the GUI thread.

All that was asked with (the page, the work, what follows, what became of it) is held on the GUI thread until it is
back; a thread is told a number, and lets go before it says that it is done. A widget whose last holder were a thread
would be taken down there, beside the thread that draws it, and its timers would end the program at their next turn.
"""

from __future__ import annotations

import functools
import itertools
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from fsdesk.steps import Steps
from fsdesk.trouble import Told

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class _Call(Generic[T]):
    """Work on its way, with who asked and what follows; when it is back, with what became of it."""

    door: Background
    owner: QObject
    work: Callable[[], Any]
    then: Callable[[T], None]
    failed: Callable[[Told], bool] | None
    in_steps: bool
    steps: Steps[T] | None = None
    answer: Any = None
    failure: BaseException | None = None


class Background(QObject):
    """One thread of one name, on which work is done in the order it was asked for."""

    told = Signal(object)  # Told: a failure with a sentence for the person
    bug = Signal(object)  # BaseException: a failure nobody foresaw
    began = Signal()  # something waits that did not
    idle = Signal()  # nothing waits any more

    def __init__(self, parent: QObject | None = None, *, name: str = "desk") -> None:
        super().__init__(parent)
        self._waiting = 0
        self._open = True
        self._pool = ThreadPoolExecutor(max_workers=1, initializer=_take_name, initargs=(name,))
        _home()

    def call(
        self,
        owner: QObject,
        work: Callable[[], T],
        then: Callable[[T], None],
        *,
        failed: Callable[[Told], bool] | None = None,
    ) -> None:
        """Does `work` on the thread and hands its answer to `then` on the GUI thread, if `owner` still lives.

        A Told goes first to `failed`; unless that returns True, or when the owner is gone, it goes to `told`.
        Anything else that is raised, also by `then`, goes to `bug`. Once closed nothing is begun: what was typed is
        saved before a desk is left, and what still asks then is a timer's look at something that is put away.
        """
        self._send(_Call(self, owner, work, then, failed, in_steps=False))

    def call_in_steps(
        self,
        owner: QObject,
        work: Callable[[], Steps[T]],
        then: Callable[[T], None],
        *,
        failed: Callable[[Told], bool] | None = None,
    ) -> None:
        """As `call`, for work that is long and can pause: after each of its steps whatever was asked for meanwhile goes
        first, in its order. What is under way when the thread is closed is dropped at its next pause."""
        self._send(_Call(self, owner, work, then, failed, in_steps=True))

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Does `work` on the thread for another thread, which waits for the future itself. It holds no widget."""
        return self._pool.submit(work)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come back."""
        return self._waiting > 0

    def close(self, *, wait: bool = True) -> None:
        """Drops what has not begun and every answer; waits for the work in hand unless told not to; may be repeated."""
        self._open = False
        self._pool.shutdown(wait=wait, cancel_futures=True)
        if wait:
            for number in [number for number, call in _UNDER_WAY.items() if call.door is self]:
                del _UNDER_WAY[number]

    def _send(self, call: _Call[Any]) -> None:
        if not self._open:
            return
        number = next(_NUMBERS)
        _UNDER_WAY[number] = call
        self._waiting += 1
        if self._waiting == 1:
            self.began.emit()
        _queue(self._pool, number)

    def _come_back(self, call: _Call[Any]) -> None:
        """A call is back on the GUI thread."""
        if not self._open:
            return
        self._waiting -= 1
        try:
            if call.failure is not None:
                self._fail(call, call.failure)
            elif isValid(call.owner):
                call.then(call.answer)
        except Told as failure:
            self.told.emit(failure)
        except Exception as bug:
            self.bug.emit(bug)
        finally:
            if self._waiting == 0:
                self.idle.emit()

    def _fail(self, call: _Call[Any], failure: BaseException) -> None:
        if isinstance(failure, Told):
            if not (isValid(call.owner) and call.failed is not None and call.failed(failure)):
                self.told.emit(failure)
        elif not isinstance(failure, CancelledError):  # else the thread it waited for was closed
            self.bug.emit(failure)


_UNDER_WAY: dict[int, _Call[Any]] = {}
"""What is not back, by number. Only the GUI thread puts in and takes out; a thread looks its own up."""
_NUMBERS = itertools.count()


class _Home(QObject):
    """Where calls come back to: made on the GUI thread, and never taken down."""

    came = Signal(int)  # emitted on a thread, delivered on the GUI thread

    def __init__(self) -> None:
        super().__init__()
        self.came.connect(self._take_in, Qt.ConnectionType.QueuedConnection)

    def _take_in(self, number: int) -> None:
        call = _UNDER_WAY.pop(number, None)
        if call is not None and isValid(call.door):
            call.door._come_back(call)


@functools.cache
def _home() -> _Home:
    return _Home()


def _queue(pool: ThreadPoolExecutor, number: int) -> None:
    pool.submit(_go_on, number).add_done_callback(partial(_drop, number))


def _drop(number: int, item: Future[None]) -> None:
    if item.cancelled():  # the thread was closed before it was begun
        _home().came.emit(number)


def _go_on(number: int) -> None:
    """On the thread: as much as is done at once; and when it is all, say so, holding nothing of it any more."""
    pool = _UNDER_WAY[number].door._pool
    if not _is_done(number):
        try:
            _queue(pool, number)
            return
        except RuntimeError:  # the thread was closed meanwhile
            _end(number)
    _home().came.emit(number)


def _is_done(number: int) -> bool:
    call = _UNDER_WAY[number]
    try:
        if not call.in_steps:
            call.answer = call.work()
            return True
        if call.steps is None:
            call.steps = call.work()
        next(call.steps)
    except StopIteration as last:
        call.answer = last.value
    except BaseException as failure:  # whoever waits is told of it, whatever it is
        call.failure = failure
    else:
        return False
    finally:
        del call  # else a failure, which knows this frame, would hold the call that holds it
    return True


def _end(number: int) -> None:
    steps = _UNDER_WAY[number].steps
    if steps is not None:
        steps.close()


def _take_name(name: str) -> None:
    threading.current_thread().name = name
