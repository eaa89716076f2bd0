"""A person at the real window: unlocks, carries on with a visit, types, and says what was typed.

Run as `python -m tests.locking.window FOLDER SECRETS EXEC_FD`; on standard input, a line each: passphrase, the words to
type, then `shortcut` or anything else. Says `typed` once the words are on the page.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from tests.at_window import Person, sit_down
from ui.pages.carry_on import CarryOnPage
from ui.pages.visit import VisitPage
from ui.parts.fields import LongText


class Typist(Person):
    """Carries on with the visit that was open, and types."""

    def __init__(self, passphrase: str, words: str) -> None:
        super().__init__(passphrase)
        self._words = words

    def next_at(self, page: QObject) -> Callable[[], object] | None:
        if isinstance(page, CarryOnPage):
            return self.carry_on
        return self.type if isinstance(page, VisitPage) else None

    def carry_on(self) -> None:
        page = self.shell.findChild(CarryOnPage)
        assert isinstance(page, QWidget)
        button = next(one for one in page.findChildren(QPushButton) if one.accessibleName() == "Carry on")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def type(self) -> None:
        fields = [one for one in self.shell.findChildren(LongText) if one.isVisible() and one.isEnabled()]
        if not fields:
            QTimer.singleShot(20, self.type)  # the step of the visit is still to come from the desk
            return
        fields[0].setFocus()
        QTest.keyClicks(fields[0], self._words)
        self._words = ""
        self.expect_the_lock()
        print("typed", flush=True)

    def hear(self) -> None:
        if sys.stdin.readline() == "shortcut\n":
            QTest.keyClick(self.shell, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


if __name__ == "__main__":
    sys.exit(sit_down(Typist, 2, *sys.argv[1:4]))
