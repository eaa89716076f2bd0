"""Starting the window and what follows its end: one window a store, and a fresh process after a lock."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NoReturn

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from fsdesk.bugs import leave_no_trace_of_bugs
from fsdesk.clock import MachineClock
from fsdesk.profile import Profile
from ui.app import App, prepare
from ui.single import FirstWindow, claim, raise_the_first
from ui.window import Window

EXIT_ALREADY_RUNNING = 3
WIDE_PX, HIGH_PX = 1366, 768
LISTEN_AFTER_MS = 200


def _leave_now() -> NoReturn:
    """End without waiting for an exchange that a bad line holds: everything of ours has been put away by now."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def run(
    profile: Profile,
    *,
    passphrase: str = "",
    above: Callable[[], QWidget] | None = None,
    again: Sequence[str] | None = None,
) -> int:
    """Open the window and stay until it is closed. Locking replaces the process by a fresh one that shows unlock.

    `above` makes a strip over the window; `again` are the arguments of the fresh process, the profile's by default.
    """
    leave_no_trace_of_bugs()
    qt = prepare(sys.argv[:1])
    claimed = claim(profile.folder)
    if claimed is None and raise_the_first(profile.folder):
        sys.stderr.write("FSDesk is already open for this person; its window has been brought to the front.\n")
        return EXIT_ALREADY_RUNNING
    app = App(profile, MachineClock())
    _keep_out_of_sight(app)
    first: list[FirstWindow] = []
    ends: list[str] = []
    elsewhere: list[Path] = []
    for signal, word in ((app.locked, "locked"), (app.closed, "closed")):
        signal.connect(partial(_end, ends, word, app.shell))
    app.entering.somebody_else.connect(partial(_go_elsewhere, elsewhere, app.shell))
    QTimer.singleShot(LISTEN_AFTER_MS, partial(_listen, first, profile, app.shell))
    if above is not None:
        app.shell.setMenuWidget(above())
    app.shell.resize(qt.primaryScreen().availableSize().boundedTo(QSize(WIDE_PX, HIGH_PX)))
    app.start()
    app.shell.show()
    if passphrase:
        app.unlock(passphrase)
    qt.exec()
    for one in first:
        one.close()
    if claimed is not None:
        claimed.unlock()
    if elsewhere:
        profile, again = Profile(folder=elsewhere[0], secrets_folder=profile.secrets_folder), None
    if "locked" in ends or elsewhere:
        sys.stdout.flush()
        fresh = [sys.executable, "-m", *(again or ("fsdesk", *_same_again(profile)))]
        os.execv(sys.executable, fresh)  # noqa: S606 - our own program
    _leave_now()


def _keep_out_of_sight(app: App) -> None:
    """From the first window on, where a system can and the organisation has not said otherwise."""
    from ui.capture import OutOfSight, set_affinity

    ask = set_affinity()
    if ask is not None:
        from fsdesk.policy import this_machine  # late: only where there is somebody to ask

        if this_machine().screen_capture == "hide":
            OutOfSight(ask, app)


def _same_again(profile: Profile) -> list[str]:
    words = ["--profile", str(profile.folder)]
    return words if profile.secrets_folder is None else [*words, "--secrets-folder", str(profile.secrets_folder)]


def _end(ends: list[str], word: str, window: Window) -> None:
    ends.append(word)
    window.may_close = True
    window.close()
    QApplication.quit()


def _go_elsewhere(elsewhere: list[Path], window: Window, folder: Path) -> None:
    """Another person is at the laptop: a process of their own, which never holds what opens this one's store."""
    elsewhere.append(folder)
    window.may_close = True
    window.close()
    QApplication.quit()


def _listen(first: list[FirstWindow], profile: Profile, window: Window) -> None:
    """Listen for a second start, once the first picture is there."""
    first.append(FirstWindow(profile.folder))
    first[0].raise_asked.connect(partial(_raise, window))


def _raise(window: QWidget) -> None:
    window.showNormal()
    window.raise_()
    window.activateWindow()
