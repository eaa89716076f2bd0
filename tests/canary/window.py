"""A person at the real window: unlocks, searches, opens what was found, and locks when told to.

Run as `python -m tests.canary.window FOLDER SECRETS EXEC_FD`; on standard input, a line each: passphrase, words that
find nothing, words that find a visit, later one to lock. Says on standard output each window title, and `open` once
the visit is on the screen.
The descriptor is closed by the exec that locking ends in, which tells whoever holds its other end.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from fsdesk.profile import Profile
from ui.pages.carry_on import CarryOnPage
from ui.pages.find import SEARCH_FIELD, FindPalette
from ui.pages.today import TodayPage
from ui.pages.unlock import UnlockPage
from ui.pages.visit import VisitPage
from ui.shell import Shell
from ui.start import run


class Person(QObject):
    """Does the next thing when the page for it is shown."""

    def __init__(self, qt: QApplication, passphrase: str, vain: str, words: str) -> None:
        super().__init__()
        self._passphrase = passphrase
        self._vain = vain
        self._words = words
        qt.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.WindowTitleChange and isinstance(watched, QWidget) and watched.isWindow():
            print("title", watched.windowTitle(), flush=True)
        if event.type() is QEvent.Type.Show:
            if isinstance(watched, UnlockPage):
                QTimer.singleShot(0, self.unlock)
            elif isinstance(watched, TodayPage | CarryOnPage):
                QTimer.singleShot(0, self.search)
            elif isinstance(watched, VisitPage):
                QTimer.singleShot(0, self.read)
        return False

    @property
    def shell(self) -> Shell:
        return next(one for one in QApplication.topLevelWidgets() if isinstance(one, Shell))

    def unlock(self) -> None:
        field = next(one for one in self.shell.findChildren(QLineEdit) if one.accessibleName() == "Passphrase")
        QTest.keyClicks(field, self._passphrase)
        self._passphrase = ""
        QTest.keyClick(field, Qt.Key.Key_Return)

    def search(self) -> None:
        field = self.shell.findChild(QLineEdit, SEARCH_FIELD)
        assert isinstance(field, QLineEdit)
        field.setFocus()
        QTest.keyClicks(field, self._vain)
        field.selectAll()
        QTest.keyClicks(field, self._words)
        palette = self.shell.findChild(FindPalette)
        assert isinstance(palette, FindPalette)
        palette.list.model().modelReset.connect(self.choose, Qt.ConnectionType.QueuedConnection)

    def choose(self) -> None:
        field = self.shell.findChild(QLineEdit, SEARCH_FIELD)
        assert isinstance(field, QLineEdit)
        palette = self.shell.findChild(FindPalette)
        if isinstance(palette, FindPalette) and palette.list.currentIndex().isValid():
            QTest.keyClick(field, Qt.Key.Key_Return)

    def read(self) -> None:
        page = self.shell.findChild(VisitPage)
        if isinstance(page, VisitPage) and page.documents.lines:
            print("open", flush=True)
        else:
            QTimer.singleShot(20, self.read)  # its pictures are still to come from the desk

    def lock(self) -> None:
        sys.stdin.readline()
        os.environ["QT_LOGGING_RULES"] = "qt.widgets.painting.debug=true"  # the next process says when it has painted
        self.shell.lock_asked.emit()


def main(folder: str, secrets: str, exec_fd: str) -> int:
    os.set_inheritable(int(exec_fd), False)
    passphrase, vain, words = (sys.stdin.readline().rstrip("\n") for _ in range(3))
    qt = QApplication(sys.argv[:1])
    person = Person(qt, passphrase, vain, words)
    told = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    told.activated.connect(person.lock)
    return run(Profile(folder=Path(folder), secrets_folder=Path(secrets)))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
