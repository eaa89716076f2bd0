"""A window in a process of its own, watched: `python -m tests.bench.probe empty|start|pages …`, one line of JSON out.

`start` is the program as `python -m fsdesk --profile` runs it, until its unlock page is painted and takes typing.
Imports only what every window needs, so that the program's own start is what is measured.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QEventLoop, QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

if TYPE_CHECKING:
    from ui.app import App

WIDE_PX, HIGH_PX = 1366, 768
WITHIN_S = 60.0


class Watch(QObject):
    """Waits for the first painting of a kind of widget, then says so and ends."""

    def __init__(self, kind: type[QWidget]) -> None:
        super().__init__()
        self._kind = kind
        self.painted = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.painted and event.type() == QEvent.Type.Paint and isinstance(watched, self._kind):
            self.painted = True
            tell()
            QApplication.quit()
        return False


def tell() -> None:
    """What this process has used so far."""
    used = time.process_time()
    resident, private = memory()
    sys.stdout.write(f'{{"cpu_s": {used}, "rss_mb": {resident}, "private_mb": {private}}}\n')
    sys.stdout.flush()


def memory() -> tuple[float, float]:
    """Resident and private memory now, in MB of 1024 x 1024 bytes."""
    found: dict[str, int] = {}
    with open("/proc/self/smaps_rollup", encoding="ascii") as lines:
        for line in lines:
            words = line.split()
            if words[0] in ("Rss:", "Private_Clean:", "Private_Dirty:"):
                found[words[0]] = int(words[1])
    return found["Rss:"] / 1024, (found["Private_Clean:"] + found["Private_Dirty:"]) / 1024


def empty() -> None:
    """Nothing but a window."""
    qt = QApplication(sys.argv[:1])
    watch = Watch(QWidget)
    qt.installEventFilter(watch)
    window = QWidget()
    window.resize(WIDE_PX, HIGH_PX)
    window.show()
    qt.exec()


def start(profile: str, secrets: str) -> None:
    """The program, from its command line to its unlock page."""
    qt = QApplication(sys.argv[:1])
    watch = Watch(QLineEdit)
    qt.installEventFilter(watch)
    from fsdesk.__main__ import main as fsdesk  # late: its cost is what is measured

    fsdesk(["--profile", profile, "--secrets-folder", secrets])


def pages(profile: str, secrets: str, passphrase: str) -> None:
    """The worker's window, unlocked, each page opened once."""
    from pathlib import Path

    from fsdesk.clock import MachineClock
    from fsdesk.profile import Profile
    from ui.app import App, prepare

    prepare(sys.argv[:1], {"theme": "daylight", "percent": 100})
    app = App(Profile(folder=Path(profile), secrets_folder=Path(secrets)), MachineClock())
    app.shell.resize(WIDE_PX, HIGH_PX)
    app.start()
    app.shell.show()
    _wait(app)
    app.unlock(passphrase)
    _until(lambda: app.at_desk is not None)
    _wait(app)
    for open_page in _each_page(app):
        open_page()
        _wait(app)
    tell()
    app.lock()
    _until(lambda: app.desk is None)


def _until(true: Callable[[], bool]) -> None:
    last = time.monotonic() + WITHIN_S
    while not true():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        if time.monotonic() > last:
            raise SystemExit("the window did not get there")


def _wait(app: App) -> None:
    for _ in range(3):
        _until(lambda: not app.background.busy)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()


def _each_page(app: App) -> list[Callable[[], object]]:
    from functools import partial

    from fsdesk.desk import Desk

    at, desk = app.at_desk, app.desk
    assert at is not None
    assert desk is not None

    def ask(work: Callable[[Desk], str]) -> str:
        return app.background.submit(lambda: work(desk)).result()

    family = ask(lambda d: d.families()[0].id)
    done = ask(lambda d: next(v.id for v in d.open_family(d.families()[0].id).visits if v.excerpt))
    begun = ask(lambda d: d.record_visit(d.families()[0].id))
    steps = ("before", "who", "happened", "words", "seen", "agreed", "check")
    return [
        at.open_today,
        at.open_families,
        partial(at.open_family, family),
        at.family.show_person,
        at.family.show_visits,
        partial(at.open_visit, begun),
        *(partial(at.visiting.visit.show_step, step) for step in steps),
        partial(at.open_visit, done),
        at.open_sync,
        at.open_help,
        partial(app.shell.search_typed.emit, "mac"),
        app.shell.cover,
        app.shell.uncover,
        at.open_today,
    ]


if __name__ == "__main__":
    steps: dict[str, Callable[..., None]] = {"empty": empty, "start": start, "pages": pages}
    steps[sys.argv[1]](*sys.argv[2:])
