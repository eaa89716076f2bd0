"""The session's process, with everything open and in memory, dies; and dies again after each of its acts.

It is a copy of the process that dies, as the system copies one (`fork`): what it holds is what the session holds then.
The session itself goes on.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from fsdesk.bugs import leave_no_trace_of_bugs


def killed(_words: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def in_native_code(_words: str) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def by_an_exception(words: str) -> None:
    """On a thread, as an exception in the first one would unwind the session's own acts."""

    def fail() -> NoReturn:
        raise ValueError(words, {"note": words})

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    os._exit(70)


def by_qt(_words: str) -> None:
    from PySide6.QtCore import qFatal

    qFatal("The window cannot go on.")


KINDS = (killed, in_native_code, by_an_exception, by_qt)
ENDS = {
    killed: -signal.SIGKILL, in_native_code: -signal.SIGSEGV, by_an_exception: 70, by_qt: -signal.SIGABRT,
}  # fmt: skip


class Crashing:
    """After each act one copy of the process dies, each time in another way. `crashes` counts them."""

    def __init__(self, said: Path, words: str) -> None:
        self.crashes = 0
        self._said = said
        self._words = words
        self._kinds = itertools.cycle(KINDS)

    def crash(self) -> None:
        """Die once, as a copy, and see that it did die so."""
        kind = next(self._kinds)
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child == 0:
            self._die(kind)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == ENDS[kind], kind.__name__
        self.crashes += 1

    def _die(self, kind: Callable[[str], None]) -> NoReturn:
        """In the copy: whatever it says is kept, as a program's words are."""
        try:
            errors = os.open(
                self._said / f"crash-{self.crashes:02}-{kind.__name__}.err", os.O_WRONLY | os.O_CREAT, 0o600
            )
            os.dup2(errors, 2)
            leave_no_trace_of_bugs()
            kind(self._words)
        finally:
            os._exit(71)  # nothing of the session may run in the copy
