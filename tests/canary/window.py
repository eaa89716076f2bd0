"""A person at the real window: unlocks, searches, opens what was found, and locks when told to.

Run as `python -m tests.canary.window FOLDER SECRETS EXEC_FD`; on standard input, a line each: passphrase, words that
find nothing, words that find a visit, later one to lock. Says on standard output each window title, and `open` once
the visit is on the screen.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.at_window import Person, sit_down
from ui.pages.carry_on import CarryOnPage
from ui.pages.find import SEARCH_FIELD, FindPalette
from ui.pages.today import TodayPage
from ui.pages.visit import VisitPage


class Searcher(Person):
    """Looks for a visit and opens it."""

    def __init__(self, passphrase: str, vain: str, words: str) -> None:
        super().__init__(passphrase)
        self._vain, self._words = vain, words

    def next_at(self, page: QObject) -> Callable[[], object] | None:
        if isinstance(page, TodayPage | CarryOnPage):
            return self.search
        return self.read if isinstance(page, VisitPage) else None

    def read_title(self, title: str) -> None:
        print("title", title, flush=True)

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

    def hear(self) -> None:
        sys.stdin.readline()
        self.expect_the_lock()
        self.shell.lock_asked.emit()


if __name__ == "__main__":
    sys.exit(sit_down(Searcher, 3, *sys.argv[1:4]))
