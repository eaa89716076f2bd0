"""Laptops in the window, for who leads a team: how they are, and what the hub is asked to do about one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fsdesk import telling
from fsdesk.records.ids import DeviceId
from fsdesk.spoken import aloud
from fsdesk.trouble import Told
from fsdesk.views_standing import ExposureView
from ui.chapters.chapter import Chapter, Door
from ui.pages.laptops import LaptopsPage

if TYPE_CHECKING:
    from sync.asked_laptops import Exposure
    from sync.questions import Reply

_DONE = {
    "suspend": "Stopped. It says so to its worker when it next meets the hub; what was written on it is still sent.",
    "free": "It may be read again, once it has met the hub.",
    "revoke": "Stopped for good, and the removal is asked for. Your duty officer has the order signed.",
}
NO_LINE = "The hub could not be reached, so nothing was changed. Try again with a network, or ring your duty officer."


class Laptops(Chapter):
    """The page of laptops."""

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        self.page = LaptopsPage()
        self.pages = [self.page]
        self.page.acts.asked.connect(self._ask)

    def open(self) -> None:
        """How the laptops of the team are."""
        self.door.front(self.open, self.page, "laptops")
        self.call(self.door.desk.moving.laptops, self.page.show_laptops)

    def _ask(self, what: str, laptop: str, days: int, reason: str) -> None:
        from sync import asked_laptops as asked  # late: the messages of the line are loaded after the first picture
        from sync.questions import question

        kind = {"suspend": asked.SUSPEND, "free": asked.FREE, "extend": asked.EXTEND, "revoke": asked.REVOKE,
                "exposure": asked.EXPOSURE}[what]  # fmt: skip
        self.door.ask_hub(
            question(kind, asked.Which(DeviceId(laptop), days, reason)), partial(self._told, what), failed=self._missed
        )

    def _missed(self, _told: Told) -> bool:
        self.page.acts.show_sentence(NO_LINE, "danger")
        return True

    def _told(self, what: str, reply: Reply) -> None:
        from sync import asked_laptops as asked
        from sync.questions import told

        acts = self.page.acts
        if reply.code == asked.REFUSED:
            acts.show_sentence(told(reply, asked.Said).words, "warn")
        elif reply.code:
            acts.show_sentence("You may not do this with that laptop. Nothing was changed.", "warn")
        elif what == "extend":
            code = told(reply, asked.Said).words
            acts.show_code(code, aloud(code))
        elif what == "exposure":
            self._show_exposure(told(reply, asked.Exposure))
        else:
            acts.show_sentence(_DONE[what], "ok")
            self.door.send_soon()

    def _show_exposure(self, found: Exposure) -> None:
        from sync.asked_laptops import steps_of

        desk = self.door.desk
        families = [one.family for one in found.families]

        def show(names: tuple[str, ...]) -> None:
            rows = tuple((name, _marks(one)) for name, one in zip(names, found.families, strict=True))
            count = telling.counted(len(rows), "family", "families")
            heading = (
                f"{count} you may read could be on it. Your information-governance officer’s report may hold more."
            )
            self.page.acts.show_exposure(ExposureView(heading=heading, steps=steps_of(found), families=rows))

        self.call(lambda: desk.moving.names_of(families), show)


def _marks(one: object) -> str:
    """What marks a family, in words that name nobody."""
    said = (("abuse", "safety first"), ("restricted", "restricted"), ("stub", "its name and days only"))
    return ", ".join(words for name, words in said if getattr(one, name))
