"""A person at the real window of a process of its own: unlocks it, does what a test wants on each page, and locks it.

The process is told on standard input, a line each, and answers on standard output. The descriptor it is given is closed
by the exec that locking ends in, which tells whoever holds its other end.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from fsdesk.profile import Profile
from ui.pages.unlock import UnlockPage
from ui.shell import Shell
from ui.start import run


class Person(QObject):
    """Does the next thing when the page for it is shown."""

    def __init__(self, passphrase: str) -> None:
        super().__init__()
        self._passphrase = passphrase
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # there is one: see `sit_down`

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.WindowTitleChange and isinstance(watched, QWidget) and watched.isWindow():
            self.read_title(watched.windowTitle())
        if event.type() is QEvent.Type.Show:
            then = self.unlock if isinstance(watched, UnlockPage) else self.next_at(watched)
            if then is not None:
                QTimer.singleShot(0, then)
        return False

    def next_at(self, page: QObject) -> Callable[[], object] | None:
        """What they do when this is shown."""
        raise NotImplementedError

    def read_title(self, title: str) -> None:
        """They see the title of a window change."""

    def hear(self) -> None:
        """Somebody says something on standard input."""
        raise NotImplementedError

    @property
    def shell(self) -> Shell:
        return next(one for one in QApplication.topLevelWidgets() if isinstance(one, Shell))

    def unlock(self) -> None:
        field = next(one for one in self.shell.findChildren(QLineEdit) if one.accessibleName() == "Passphrase")
        QTest.keyClicks(field, self._passphrase)
        self._passphrase = ""
        QTest.keyClick(field, Qt.Key.Key_Return)

    @staticmethod
    def expect_the_lock() -> None:
        """The next process says when it has painted."""
        os.environ["QT_LOGGING_RULES"] = "qt.widgets.painting.debug=true"


def sit_down(person: Callable[..., Person], lines: int, folder: str, secrets: str, exec_fd: str) -> int:
    """The whole life of the process: who is made of so many lines of standard input, the first of them a passphrase."""
    os.set_inheritable(int(exec_fd), False)
    said = [sys.stdin.readline().rstrip("\n") for _ in range(lines)]
    qt = QApplication([])
    at = person(*said)
    heard = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    heard.activated.connect(at.hear)
    ended = run(Profile(folder=Path(folder), secrets_folder=Path(secrets)))
    del qt
    return ended
