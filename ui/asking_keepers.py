"""A locked laptop asks its keepers by way of the hub: brings the request once, then looks for their answer."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from fsdesk.trouble import Told
from ui.background import Background

if TYPE_CHECKING:
    from fsdesk.hub_place import HubPlace
    from sync.keepers import KeepersSaid
    from ui.pages.locked_out import LockedOutPage

LOOK_EVERY_MS = 20_000


class AskingByHub(QObject):
    """One request, for as long as its page is there. The line is met on a thread of its own."""

    def __init__(self, place: HubPlace, request: bytes, page: LockedOutPage, parent: QObject) -> None:
        super().__init__(parent)
        self._place, self._request, self._page = place, request, page
        self._line = Background(self, name="sync")
        self._again = QTimer(self)
        self._again.setInterval(LOOK_EVERY_MS)
        self._again.timeout.connect(partial(self.ask, by_itself=True))
        page.hub_asked.connect(partial(self.ask, by_itself=False))
        page.destroyed.connect(self._again.stop)

    def ask(self, *, by_itself: bool = False) -> None:
        """Bring the request, or look for its answer; a line that fails is said only to who pressed."""
        failed: Callable[[Told], bool] = (lambda _told: True) if by_itself else self._missed
        self._line.call(self._page, partial(_ask, self._place, self._request), self._told, failed=failed)

    def tell_opened(self) -> None:
        """The answer has opened the store: the hub lets go of it. Nobody waits for this."""
        self._again.stop()
        self._line.call(self, partial(_tell_opened, self._place, self._request), self.end)

    def end(self, _answer: object = None) -> None:
        """Its page is gone, and nothing is to be told any more."""
        self._again.stop()
        self._line.close(wait=False)

    def _missed(self, told: Told) -> bool:
        self._page.show_told(told)
        return True

    def _told(self, said: KeepersSaid) -> None:
        from sync.keepers import State  # late: the network's libraries

        self._page.show_state(said.state, said.answer)
        if said.state == State.WAITING:
            self._again.start()
        else:
            self._again.stop()


def _ask(place: HubPlace, request: bytes) -> KeepersSaid:
    from sync.keepers_asking import ask_at_hub  # late, as above
    from sync.meeting import hub_line

    with contextlib.closing(hub_line(place.url)) as line:
        return ask_at_hub(line, place, request)


def _tell_opened(place: HubPlace, request: bytes) -> None:
    from sync.keepers_asking import tell_opened  # late, as above
    from sync.meeting import hub_line

    with contextlib.closing(hub_line(place.url)) as line:
        tell_opened(line, place, request)
