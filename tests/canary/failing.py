"""Our programs with one fault planted in them: something nobody foresaw is raised, and quotes the record.

Run as `python -m tests.canary.failing WHERE`, the words it quotes on standard input.
"""

from __future__ import annotations

import asyncio
import gc
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

    def fails(end: Callable[[], None]) -> None:
        from ui.app import App

        app = next(one for one in gc.get_objects() if isinstance(one, App))  # whoever starts the window keeps it
        app.background.call(app, fail, fail)
        app.background.call(app, int, fail)
        app.background.idle.connect(end)

    _in_the_window(fails)


def in_slot() -> None:
    """In what a signal calls, while the window stands."""
    from PySide6.QtCore import QTimer

    def fails(end: Callable[[], None]) -> None:
        QTimer.singleShot(0, end)
        fail()

    _in_the_window(fails)


def in_thread() -> None:
    """On a thread that nobody waits for."""

    def fails(end: Callable[[], None]) -> None:
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        end()

    _in_the_window(fails)


def in_native_code() -> None:
    """Not by an exception but by a signal, where the system would write all memory down if it were let."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    _in_the_window(lambda _: os.kill(os.getpid(), signal.SIGSEGV))


def _in_the_window(fails: Callable[[Callable[[], None]], None]) -> None:
    """Open the real window and let it fail as soon as it runs; what it is handed ends it."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from fsdesk.profile import profile
    from ui.start import run

    folder = Path(tempfile.mkdtemp())
    qt = QApplication(sys.argv[:1])
    QTimer.singleShot(0, lambda: fails(qt.exit))
    run(profile(folder, folder))


def at_command() -> None:
    from fsdesk.commands import main

    main.command("fail")(fail)
    main(["fail"])


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
