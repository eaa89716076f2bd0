"""Who may see a record, in the window: asked from any page, decided on one of its own, and back to where one was."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from fsdesk.records.ids import RecordId
from fsdesk.rules_seeing import Choice
from fsdesk.views_seeing import SeeingView
from ui.chapters.chapter import Chapter, Door
from ui.pages.seeing import SeeingPage
from ui.parts.who_may import ASKED, WhoMaySeeAsked


class Seeing(Chapter):
    """The page of who may see a record; it takes what any page asks."""

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        self.page = SeeingPage()
        self.pages = [self.page]
        self._front: tuple[Callable[[], None], QWidget, str] | None = None
        self.page.chosen.connect(self._choose)
        self.page.left.connect(self._leave)

    def follow(self, again: Callable[[], None], page: QWidget, section: str) -> None:
        """A page comes to the front: what is asked on it is heard here, and leads back to it."""
        if page is not self.page:
            self._front = again, page, section
            page.installEventFilter(self)  # the same one again is listened to once

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Takes what a page asks."""
        if event.type() == ASKED and isinstance(event, WhoMaySeeAsked):
            event.accept()
            self.open(event.record)
            return True
        return False

    def open(self, record: str) -> None:
        """Who may see a record; back leads to the page that asked."""
        desk = self.door.desk

        def show(view: SeeingView) -> None:
            self.page.show_seeing(view)
            self.door.front(self._again, self.page, "families")

        self.call(lambda: desk.seeing.open(RecordId(record)), show)

    def _again(self) -> None:
        """News came: only who sees it is said anew, and what is being chosen stays."""

    def _choose(self, record: str, choice: Choice, reason: str, shown: Mapping[str, Sequence[str]]) -> None:
        desk = self.door.desk

        def done(view: SeeingView) -> None:
            self.page.show_seeing(view)
            self.door.tell_written()

        self.call(lambda: desk.seeing.choose(RecordId(record), choice, reason, shown), done, failed=self.page.refused)

    def _leave(self) -> None:
        if self._front is None:
            self.door.open_today()
            return
        again, page, section = self._front
        self.door.front(again, page, section)
        again()
