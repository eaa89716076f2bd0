"""Letters that leave: looked at as they will be, asked about, asked for again when they go, and then written down."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace
from PySide6.QtCore import QObject

from fsdesk.papers.data import Letter, Looks, Offer, Paper
from fsdesk.steps import Steps
from fsdesk.trouble import Told
from ui.background import Background
from ui.chapters.chapter import Chapter, Door, nothing
from ui.pages.paper import PaperPage


class Leaving(NamedTuple):
    """A letter on its way: what is asked of the desk when it goes, what once it has gone, and where back leads.

    `allowed` and `given` are work in steps for the desk's thread. `allowed` is Refused where it may not go, and answers
    with the same for another program to read (or nothing); `given` is told how it went (an answer of `SafeQuestion`).
    """

    letter: Letter
    offer: Offer
    allowed: Callable[[], Steps[bytes]]
    given: Callable[[str], Steps[object]]
    back: Callable[[], None]


class Letters(Chapter):
    """The one way by which a letter leaves: a page of paper, with the gate before print and save."""

    def __init__(self, door: Door, making: Background, parent: QObject | None = None) -> None:
        """`making` is the thread that makes papers; whoever made it closes it."""
        super().__init__(door, parent)
        self._making = making
        self.page: PaperPage | None = None

    def show(self, leaving: Leaving) -> None:
        """Shows a letter as it will be."""
        if self.page is not None:
            self.page.deleteLater()
        self.page = page = PaperPage(leaving.offer)
        page.paper_wanted.connect(partial(self._make, page, leaving))
        page.pages_wanted.connect(partial(self._make_pages, page, leaving))
        page.save_wanted.connect(partial(self._save, page, leaving))
        page.printed.connect(lambda _key, answer: self._given(page, leaving, answer))
        page.saved.connect(lambda _key, _kind: self._given(page, leaving, "yes"))
        page.left.connect(leaving.back)
        self.door.front(_stay, page, "families")
        page.want()

    def _make(self, page: PaperPage, leaving: Leaving, key: str, home: str, looks: Looks) -> None:
        from fsdesk.papers.making import make  # late: typst takes a moment to load, and most days print nothing

        def made(paper: Paper) -> None:
            page.show_paper(paper, home, looks)

        self._making.call(page, lambda: replace(make(leaving.letter, looks), key=key), made,
                          failed=partial(_told, page.show_could_not))  # fmt: skip

    def _make_pages(self, page: PaperPage, leaving: Leaving, _key: str, home: str, looks: Looks) -> None:
        """Asked once more whether it may go; then made sharp for the printer."""
        from fsdesk.papers.making import printer_pages

        failed = partial(_told, page.show_not_given)

        def go(_data: bytes) -> None:
            self._making.call(page, lambda: printer_pages(leaving.letter, looks),
                              lambda pages: page.print_pages(pages, home, looks), failed=failed)  # fmt: skip

        self.door.call_in_steps(leaving.allowed, go, failed=failed)

    def _save(self, page: PaperPage, leaving: Leaving, kind: str) -> None:
        self.door.call_in_steps(leaving.allowed, lambda data: page.save_copy(kind, data),
                                failed=partial(_told, page.show_not_given))  # fmt: skip

    def _given(self, page: PaperPage, leaving: Leaving, answer: str) -> None:
        self.door.call_in_steps(lambda: leaving.given(answer), nothing, failed=partial(_told, page.show_not_given))
        self.door.tell_written()


def _told(show: Callable[[Told], None], told: Told) -> bool:
    show(told)
    return True


def _stay() -> None:
    """A letter being looked at is not made again because news came."""
