"""One laptop's window, walked through page by page, each page kept as a picture from its top to its foot."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from fsdesk.clock import MachineClock
from fsdesk.demo.cast import PASSPHRASE
from fsdesk.desk import Desk
from fsdesk.records.ids import FamilyId
from ui import pages
from ui.app import App
from ui.at_desk import AtDesk
from ui.awaiting import let_events_come
from ui.demo import demo_profile
from ui.in_sight import in_sight

T = TypeVar("T")
WIDE_PX, HIGH_PX = 1366, 688
SCALES = (100, 130)
SCREENS_MOST = 6
"""A page longer than so many screens is kept as far as that."""
Pages = Iterator[tuple[str, Callable[[], object]]]


def pages_shown(root: QWidget) -> set[str]:
    """The modules of `ui.pages` of which something is on the screen."""
    kinds = {type(part) for part in in_sight(root)}
    modules = {kind.__module__ for made in kinds for kind in made.__mro__}  # a frame is seen in what is built on it
    return {module for module in modules if module.startswith("ui.pages.")}


def pages_made() -> set[str]:
    """The modules of `ui.pages` that hold something to be shown."""
    made = set()
    for found in pkgutil.iter_modules(pages.__path__, "ui.pages."):
        parts = vars(importlib.import_module(found.name)).values()
        if any(isinstance(one, type) and issubclass(one, QWidget) and one.__module__ == found.name for one in parts):
            made.add(found.name)
    return made


class Photographer:
    """One laptop's window, walked through page by page."""

    def __init__(self, folder: Path, who: str, pictures: Path) -> None:
        self.app = App(demo_profile(folder, who), MachineClock())
        pictures.mkdir(parents=True, exist_ok=True)
        self.pictures = pictures
        self.who = who
        self.scale = 100
        self.seen: set[str] = set()
        self._made: list[QWidget] = []
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
            while self.app.background.busy or self._makes_paper:
                let_events_come()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            QApplication.processEvents()

    @property
    def _makes_paper(self) -> bool:
        return self.app.at_desk is not None and self.app.at_desk.papers.busy

    def family(self, name: str) -> FamilyId:
        """A family by the beginning of its name."""
        return next(row.id for row in self.ask(Desk.families) if row.name.startswith(name))

    def shoot(self, name: str) -> None:
        """Keep what the window shows now."""
        self.wait()
        self._keep(name)

    def _keep(self, name: str) -> None:
        self.seen |= pages_shown(self.app.shell)
        name = name.replace(", ", "_").replace(" ", "_")
        self.app.shell.grab().save(str(self.pictures / f"{self.who}_{name}_{self.scale}.png"))

    def roll(self, name: str) -> None:
        """Keep what the window shows from its top to its foot, a screen at a time: name, name+2, name+3 …"""
        self.shoot(name)
        areas = [area for area in self.app.shell.findChildren(QScrollArea) if area.isVisible()]
        area = max(areas, key=lambda one: one.verticalScrollBar().maximum(), default=None)
        if area is None:
            return
        bar = area.verticalScrollBar()
        step = max(120, area.viewport().height() - 60)
        bar.setValue(0)
        self.wait()
        self._keep(name)
        for screen in range(2, SCREENS_MOST + 1):
            if bar.value() >= bar.maximum():
                break
            bar.setValue(bar.value() + step)
            self.wait()
            self._keep(f"{name}+{screen}")
        bar.setValue(0)

    def keep(self, page: QWidget) -> QWidget:
        """A page that was made for its picture, kept until the end."""
        self._made.append(page)
        return page

    def walk(self, pages: Pages, *, whole: bool = True) -> None:
        """Open and keep each page, all of it or (`whole` False) its first screen."""
        for name, open_page in pages:
            open_page()
            self.wait()
            (self.roll if whole else self.shoot)(name)

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
            let_events_come()
