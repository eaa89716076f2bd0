"""The one door to other threads: work goes out, its answer or its failure comes back to the GUI thread."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call(Generic[T]):
    """Work on its way, with who asked and what follows."""

    owner: QObject
    then: Callable[[T], None]
    failed: Callable[[Told], bool] | None


class Background(QObject):
    """One thread of one name, on which work is done in the order it was asked for."""

    told = Signal(object)  # Told: a failure with a sentence for the person
    bug = Signal(object)  # BaseException: a failure nobody foresaw
    began = Signal()  # something waits that did not
    idle = Signal()  # nothing waits any more

    _done = Signal(object, object)  # _Call, Future; emitted on the thread, delivered on the GUI thread

    def __init__(self, parent: QObject | None = None, *, name: str = "desk") -> None:
        super().__init__(parent)
        self._waiting = 0
        self._open = True
        self._pool = ThreadPoolExecutor(max_workers=1, initializer=_take_name, initargs=(name,))
        self._done.connect(self._come_back, Qt.ConnectionType.QueuedConnection)

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
        if self._open:
            self._await(self._pool.submit(work), _Call(owner=owner, then=then, failed=failed))

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
        if self._open:
            future: Future[T] = Future()
            self._await(future, _Call(owner=owner, then=then, failed=failed))
            self._pool.submit(self._begin, future, work)

    def _begin(self, future: Future[T], work: Callable[[], Steps[T]]) -> None:
        try:
            steps = work()
        except BaseException as failure:  # whoever waits is told of it, whatever it is
            future.set_exception(failure)
        else:
            self._go_on(future, steps)

    def _go_on(self, future: Future[T], steps: Steps[T]) -> None:
        try:
            next(steps)
        except StopIteration as done:
            future.set_result(done.value)
        except BaseException as failure:  # as above
            future.set_exception(failure)
        else:
            try:
                self._pool.submit(self._go_on, future, steps)
            except RuntimeError:  # the thread was closed meanwhile
                steps.close()
                future.cancel()

    def _await(self, future: Future[T], call: _Call[T]) -> None:
        self._waiting += 1
        if self._waiting == 1:
            self.began.emit()
        future.add_done_callback(partial(self._leave_thread, call))

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Does `work` on the thread for another thread, which waits for the future itself."""
        return self._pool.submit(work)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come back."""
        return self._waiting > 0

    def close(self, *, wait: bool = True) -> None:
        """Drops what has not begun and every answer; waits for the work in hand unless told not to; may be repeated."""
        self._open = False
        self._pool.shutdown(wait=wait, cancel_futures=True)

    def _leave_thread(self, call: _Call[Any], future: Future[Any]) -> None:
        if self._open:
            self._done.emit(call, future)

    def _come_back(self, call: _Call[Any], future: Future[Any]) -> None:
        self._waiting -= 1
        try:
            self._answer(call, future)
        except Told as failure:
            self.told.emit(failure)
        except CancelledError:
            return
        except Exception as bug:
            self.bug.emit(bug)
        finally:
            if self._waiting == 0:
                self.idle.emit()

    def _answer(self, call: _Call[Any], future: Future[Any]) -> None:
        if not self._open:
            return
        alive = isValid(call.owner)
        try:
            answer = future.result()
        except Told as failure:
            if not (alive and call.failed is not None and call.failed(failure)):
                raise
        else:
            if alive:
                call.then(answer)


def _take_name(name: str) -> None:
    threading.current_thread().name = name
