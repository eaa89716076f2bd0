"""A picture of every page, from the laptops of the demonstration, at the size and text sizes pages are made for.

Run as `python -m ui.shots FOLDER PICTURES`. It drives the real window over the real stores, offscreen.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QEventLoop
from PySide6.QtWidgets import QApplication, QLineEdit

from fsdesk.clock import MachineClock
from fsdesk.demo.cast import PASSPHRASE
from fsdesk.desk import Desk
from ui import look
from ui.app import App, prepare
from ui.at_desk import AtDesk
from ui.demo import demo_profile
from ui.look import Theme

T = TypeVar("T")
WIDE_PX, HIGH_PX = 1366, 688
SCALES = (100, 130)
STEPS = ("before", "who", "happened", "words", "seen", "agreed", "check")


class Photographer:
    """One laptop's window, walked through page by page."""

    def __init__(self, folder: Path, who: str, pictures: Path) -> None:
        self.app = App(demo_profile(folder, who), MachineClock())
        self.pictures = pictures
        self.who = who
        self.scale = 100
        self.app.shell.resize(WIDE_PX, HIGH_PX)

    @property
    def at_desk(self) -> AtDesk:
        """The connected pages, once unlocked."""
        assert self.app.at_desk is not None
        return self.app.at_desk

    def ask(self, work: Callable[[Desk], T]) -> T:
        """What the desk answers, on its own thread."""
        desk = self.app.desk
        assert desk is not None
        return self.app.background.submit(lambda: work(desk)).result()

    def wait(self) -> None:
        """Until the desk has answered and the window is drawn."""
        for _ in range(3):
            while self.app.background.busy:
                QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            QApplication.processEvents()

    def shoot(self, name: str) -> None:
        """Keep what the window shows now."""
        self.wait()
        self.app.shell.grab().save(str(self.pictures / f"{self.who}_{name}_{self.scale}.png"))

    def walk(self, pages: Iterator[tuple[str, Callable[[], None]]]) -> None:
        """Open and keep each page."""
        for name, open_page in pages:
            open_page()
            self.shoot(name)

    def unlock(self, wear: Callable[[int], object]) -> None:
        """From the unlock page to the first page of the morning; `wear` sets the text size."""
        self.app.start()
        self.app.shell.show()
        for self.scale in SCALES:
            wear(self.scale)
            self.shoot("unlock")
        wear(SCALES[0])
        self.app.unlock(PASSPHRASE)
        self.wait()

    def close(self) -> None:
        """Put the store away."""
        self.app.locked.connect(self.app.shell.hide)
        self.app.lock()
        while self.app.desk is not None:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def worker_pages(at: Photographer) -> Iterator[tuple[str, Callable[[], None]]]:
    """The worker's pages, in the order of a day."""
    pages = at.at_desk
    family = next(row for row in at.ask(Desk.families) if row.name.startswith("MacAskill"))
    view = at.ask(lambda desk: desk.open_family(family.id))
    draft = next((row for row in at.ask(Desk.today).visits if row.state.value == "planned"), view.visits[0])
    done = next(row for row in view.visits if row.state.value == "signed_off")
    yield "today", pages.open_today
    yield "families", pages.open_families
    yield "family", partial(_open_overview, pages, family.id)
    yield "family_people", pages.family.show_person
    yield "family_visits", pages.family.show_visits
    at.ask(lambda desk: desk.start_visit(draft.id))
    yield "visit_1_before", lambda: pages.open_visit(draft.id)
    for number, step in enumerate(STEPS[1:], start=2):
        yield f"visit_{number}_{step}", lambda step=step: pages.visiting.visit.show_step(step)  # type: ignore[misc]
    yield "visit_signed", lambda: pages.open_visit(done.id)
    yield "sync", pages.open_sync
    yield "help", pages.open_help
    search = at.app.shell.findChild(QLineEdit, "search")
    assert search is not None
    search.setText("kir")
    yield "find", lambda: at.app.shell.search_typed.emit("kir")
    search.clear()
    at.app.shell.search_typed.emit("")


def _open_overview(pages: AtDesk, family: str) -> None:
    pages.open_family(family)
    pages.family.show_overview()


def lead_pages(at: Photographer) -> Iterator[tuple[str, Callable[[], None]]]:
    """The lead's pages."""
    pages = at.at_desk
    yield "reviews", pages.open_reviews
    waiting = at.ask(Desk.awaiting_signature)
    if waiting:
        yield "review", lambda: pages.open_review(waiting[0].id)
    yield "sync", pages.open_sync


def main(folder: Path, pictures: Path) -> int:
    """Every page of both laptops at each text size, one page in every theme, and the cover."""
    qt = prepare(sys.argv[:1], {"theme": "daylight", "percent": 100})
    for who, pages in (("worker", worker_pages), ("lead", lead_pages)):
        at = Photographer(folder, who, pictures)
        wear = partial(look.apply, qt, Theme.DAYLIGHT)
        at.unlock(wear)
        for at.scale in SCALES:
            wear(at.scale)
            at.walk(pages(at))
            _cover(at)
        if who == "worker":
            _themes(qt, at)
        look.apply(qt, Theme.DAYLIGHT, 100)
        at.close()
    return 0


def _cover(at: Photographer) -> None:
    at.app.shell.cover()
    at.shoot("cover")
    at.app.shell.uncover()


def _themes(qt: QApplication, at: Photographer) -> None:
    at.scale = 100
    family = next(row for row in at.ask(Desk.families) if row.name.startswith("MacAskill"))
    for theme in Theme:
        look.apply(qt, theme, 100)
        _open_overview(at.at_desk, family.id)
        at.shoot(f"theme_{theme.value}")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
