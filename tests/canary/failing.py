"""Our programs with one fault planted in them: something nobody foresaw is raised, and quotes the record.

Run as `python -m tests.canary.failing WHERE`, the words it quotes on standard input.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn


class CanaryBug(Exception):
    """Raised on purpose; its arguments are what must not be said."""


WORDS = sys.stdin.read()


def fail(*_: object) -> NoReturn:
    """Raise with the words in the message, in a note beside it, and in what caused it."""
    try:
        raise CanaryBug(WORDS)
    except CanaryBug as cause:
        bug = CanaryBug({"note": WORDS}, WORDS)
        bug.add_note(WORDS)
        raise bug from cause


def reported() -> None:
    from fsdesk.bugs import report_bug

    try:
        fail()
    except CanaryBug as bug:
        report_bug(bug)


def in_background() -> None:
    """On the desk's thread, and in what follows an answer."""
    from PySide6.QtCore import QTimer

    from fsdesk.clock import MachineClock
    from fsdesk.profile import profile
    from ui.app import App, prepare

    folder = Path(tempfile.mkdtemp())
    qt = prepare(sys.argv[:1])
    app = App(profile(folder, folder), MachineClock())
    app.start()
    app.shell.show()
    QTimer.singleShot(0, lambda: app.background.call(app, fail, fail))
    QTimer.singleShot(0, lambda: app.background.call(app, int, fail))
    QTimer.singleShot(0, lambda: app.background.call(app, int, lambda _: qt.exit()))
    qt.exec()
    app.background.close()


def in_slot() -> None:
    """In what a signal calls, while the window stands."""
    _in_the_window(fail)


def in_thread() -> None:
    """On a thread that nobody waits for."""

    def fails() -> None:
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()

    _in_the_window(fails)


def _in_the_window(fails: Callable[[], None]) -> None:
    from PySide6.QtCore import QTimer

    from fsdesk.profile import profile
    from ui.app import prepare, run

    folder = Path(tempfile.mkdtemp())
    qt = prepare(sys.argv[:1])
    QTimer.singleShot(0, fails)
    QTimer.singleShot(0, qt.exit)
    run(profile(folder, folder))


def at_command() -> None:
    from fsdesk.__main__ import main

    main.command("fail")(fail)
    main(["fail"])


def in_native_code() -> None:
    """Not by an exception but by a signal, where the system would write all memory down if it were let."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    _in_the_window(lambda: os.kill(os.getpid(), signal.SIGSEGV))


def in_hub() -> None:
    """A hub that fails inside an exchange, and beside it on its event loop."""
    from sync.hub.admin import main
    from sync.hub.hub import Hub

    def begin(*_: object) -> NoReturn:
        asyncio.get_running_loop().call_soon(fail)
        fail()

    Hub.begin = begin  # type: ignore[assignment]  # the planted fault
    folder = tempfile.mkdtemp()
    main(["init", f"{folder}/hub"], standalone_mode=False)
    main(["serve", f"{folder}/hub", "--port", "0"])


PLACES = (reported, in_background, in_slot, in_thread, in_native_code, at_command, in_hub)

if __name__ == "__main__":
    {place.__name__: place for place in PLACES}[sys.argv[1]]()
