"""Somebody's hands at the real window: they open it, wait for its answers, type where words go, and take papers."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QPlainTextEdit, QWidget

from fsdesk.clock import Clock
from fsdesk.profile import Profile
from fsdesk.records.ids import FamilyId
from tests.patience import PATIENCE_S
from ui.app import App, prepare
from ui.at_desk import AtDesk
from ui.awaiting import let_events_come
from ui.pages.find import SEARCH_FIELD
from ui.pages.paper import PaperPage

WORDLESS = ("date", "day", "when", "time", "by when", "due")
"""In the names of places that hold no words of a person's: what does not fit there stays on the page, unsaved."""


class Hands:
    """The application as it runs, over one profile. Failures nobody foresaw are kept in `bugs`."""

    def __init__(self, profile: Profile, clock: Clock, passphrase: str) -> None:
        prepare(["fsdesk"])
        self.app = App(profile, clock)
        self.bugs: list[BaseException] = []
        self.app.background.bug.connect(self.bugs.append)
        self.shell = self.app.shell
        self.shell.resize(1366, 688)
        self.app.start()
        self.shell.show()
        QTest.qWaitForWindowExposed(self.shell)
        self.shell.activateWindow()
        self.app.unlock(passphrase)
        self.until(lambda: self.app.at_desk is not None)
        self.rest()

    @property
    def at(self) -> AtDesk:
        """The pages of the open desk."""
        assert self.app.at_desk is not None
        return self.app.at_desk

    # -- waiting -----------------------------------------------------------------------------------------------

    def until(self, so: Callable[[], bool]) -> None:
        """Until something is so."""
        end = time.monotonic() + PATIENCE_S
        while not so():
            assert time.monotonic() < end, "it never came"
            let_events_come()

    def rest(self) -> None:
        """Until everything asked has been answered and shown."""
        for _ in range(3):
            self.until(lambda: not self.app.background.busy)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            QApplication.processEvents()

    def settle(self) -> None:
        """Until every word typed is in the store."""
        self.at.save_now()
        self.until(lambda: self.at.is_all_written)
        self.rest()

    def show(self, open_page: Callable[[], object]) -> None:
        """Open a page and wait until it is there."""
        open_page()
        self.rest()

    # -- typing ------------------------------------------------------------------------------------------------

    def places(self, page: QWidget) -> Iterator[QLineEdit | QPlainTextEdit]:
        """Where words can be typed on a page now, the long ones first."""
        places: list[QLineEdit | QPlainTextEdit] = [*page.findChildren(QPlainTextEdit), *page.findChildren(QLineEdit)]
        for place in places:
            name = place.accessibleName().casefold()
            if (
                place.isVisibleTo(page.window())
                and place.isEnabled()
                and not place.isReadOnly()
                and not any(f" {word} " in f" {name.replace(',', ' ')} " for word in WORDLESS)
            ):
                yield place

    def type_at(self, place: QLineEdit | QPlainTextEdit, words: str) -> None:
        """Type at the end of what stands in a place; a stroke each, and it is left as a person leaves it."""
        place.setFocus()
        QTest.keyClick(place, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(place, words)

    def search(self, words: str) -> None:
        """Look for words in the field at the top of the window, and look away."""
        field = self.shell.findChild(QLineEdit, SEARCH_FIELD)
        assert isinstance(field, QLineEdit)
        field.setFocus()
        QTest.keyClicks(field, words)
        self.rest()
        field.clear()
        self.rest()

    # -- papers ------------------------------------------------------------------------------------------------

    def paper(self, family: FamilyId, key: str) -> PaperPage:
        """A paper of a family, made and in front, for the home it is offered for first."""
        self.show(lambda: self.at.papers.open(family, key))
        page = self.at.papers.page
        assert page is not None
        self.until(lambda: not self.at.papers.busy and page._paper is not None)
        return page

    def paper_for(self, page: PaperPage, home: str) -> None:
        """The same for another home."""
        if page._home != home:
            page._choose_home(home)
            self.until(lambda: not self.at.papers.busy and page._paper is not None)

    def dialog(self, kind: type[QDialog]) -> QDialog:
        """The dialog that was opened, once it is there."""
        found: list[QDialog] = []

        def is_there() -> bool:
            found[:] = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
            return bool(found)

        self.until(is_there)
        return found[0]

    def save_copy(self, page: PaperPage, kind: str, path: str) -> None:
        """Save the paper in front under a name of one's own, through the dialog."""
        page.save_copy(kind)
        dialog = self.dialog(QFileDialog)
        assert isinstance(dialog, QFileDialog)
        dialog.setDirectory(os.path.dirname(path))  # as somebody does who goes there
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        assert isinstance(field, QLineEdit)
        field.setText(path)
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.until(lambda: "Saved" in page._banner.accessibleName())

    # -- what others may hear ----------------------------------------------------------------------------------

    def heard(self) -> Iterator[str]:
        """What is told outside of the window: the titles of windows, and what a screen reader finds that is shown."""
        for window in QApplication.topLevelWidgets():
            if window.isVisible():
                yield from (window.windowTitle(), window.windowIconText(), window.windowFilePath())
                found = QAccessible.queryAccessibleInterface(window)
                if found is not None:
                    yield from _told(found)
        yield from (QApplication.applicationDisplayName(), QApplication.applicationName())

    def close(self) -> None:
        """Lock and take the window away."""
        if self.app.desk is not None:
            self.app.lock()
            self.until(lambda: self.app.desk is None)
        self.app.background.close()
        self.shell.may_close = True
        self.shell.close()
        self.shell.deleteLater()
        self.app.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _told(one: QAccessibleInterface) -> Iterator[str]:
    if one.state().invisible:
        return
    for kind in (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help):
        yield one.text(kind)
    for at in range(one.childCount()):
        child = one.child(at)
        if child is not None:
            yield from _told(child)
