"""A person at the real window: unlocks, carries on with a visit, types, and says what was typed.

Run as `python -m tests.locking.window FOLDER SECRETS EXEC_FD`; on standard input, a line each: passphrase, the words to
type, then `shortcut` or anything else. Says `typed` once the words are on the page. The descriptor is closed by the
exec that locking ends in, which tells whoever holds its other end.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from fsdesk.profile import Profile
from ui.pages.carry_on import CarryOnPage
from ui.pages.unlock import UnlockPage
from ui.pages.visit import VisitPage
from ui.parts.fields import LongText
from ui.shell import Shell
from ui.start import run


class Person(QObject):
    """Does the next thing when the page for it is shown."""

    def __init__(self, qt: QApplication, passphrase: str, words: str) -> None:
        super().__init__()
        self._passphrase, self._words = passphrase, words
        qt.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show:
            if isinstance(watched, UnlockPage):
                QTimer.singleShot(0, self.unlock)
            elif isinstance(watched, CarryOnPage):
                QTimer.singleShot(0, self.carry_on)
            elif isinstance(watched, VisitPage):
                QTimer.singleShot(0, self.type)
        return False

    @property
    def shell(self) -> Shell:
        return next(one for one in QApplication.topLevelWidgets() if isinstance(one, Shell))

    def unlock(self) -> None:
        field = next(one for one in self.shell.findChildren(QLineEdit) if one.accessibleName() == "Passphrase")
        QTest.keyClicks(field, self._passphrase)
        self._passphrase = ""
        QTest.keyClick(field, Qt.Key.Key_Return)

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
        os.environ["QT_LOGGING_RULES"] = "qt.widgets.painting.debug=true"  # the next process says when it has painted
        print("typed", flush=True)

    def hear(self) -> None:
        if sys.stdin.readline() == "shortcut\n":
            QTest.keyClick(self.shell, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


def main(folder: str, secrets: str, exec_fd: str) -> None:
    passphrase, words = (sys.stdin.readline().rstrip("\n") for _ in range(2))
    os.set_inheritable(int(exec_fd), False)
    qt = QApplication([])
    person = Person(qt, passphrase, words)
    heard = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    heard.activated.connect(person.hear)
    run(Profile(folder=Path(folder), secrets_folder=Path(secrets)))


if __name__ == "__main__":
    main(*sys.argv[1:4])
