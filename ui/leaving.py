"""Leaving the desk: everything typed is saved, the store is closed, and then the process that held it must end.

A lock covers the window at once. What cannot be saved keeps the desk open, as words come first: it stays covered, says
so, and locks by itself as soon as it can.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui.stopping import put_down

if TYPE_CHECKING:
    from fsdesk.desk import Desk, Stopped
    from ui.at_desk import AtDesk
    from ui.background import Background

LOCK_WITHIN_S = 1.0
"""How long a lock waits for saving: far more than any save takes, and half of the two seconds a lock may take."""
CLOSE_WITHIN_S = 3.0
"""The same when a person closes the window and sees what it waits for."""
STORE_WITHIN_MS = 400
"""How long the store may take to be put away. What was saved is durable without it: it only shortens the log."""
LOOK_EVERY_MS = 20
TRY_AGAIN_MS = 5_000


class Leaving(QObject):
    """One way out for locking and closing; a second request while one is under way changes nothing."""

    stayed = Signal()  # what was typed could not be saved in time

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._then: Callable[[], None] | None = None
        self._until = 0.0

    def leave(
        self, at_desk: AtDesk | None, desk: Desk | Stopped | None, then: Callable[[], None], within_s: float
    ) -> None:
        """Save, put the store away, then `then`: in any case once all is saved."""
        if self._then is not None:
            return
        self._then, self._until = then, time.monotonic() + within_s
        if at_desk is not None:
            at_desk.save_now()
        self._look(at_desk, desk)

    def _look(self, at_desk: AtDesk | None, desk: Desk | Stopped | None) -> None:
        if at_desk is not None and not at_desk.is_all_written:
            if time.monotonic() < self._until:
                QTimer.singleShot(LOOK_EVERY_MS, self, lambda: self._look(at_desk, desk))
            else:
                self._then = None
                self.stayed.emit()
            return
        if desk is None:
            self._gone()
        else:
            self._background.call(self, partial(put_down, desk), self._gone)
            QTimer.singleShot(STORE_WITHIN_MS, self, self._gone)

    def _gone(self, _nothing: object = None) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()
