"""Python's sweep for things that hold each other, done on the window's thread only.

Left to itself it runs on whichever thread asks for memory. Widgets it finds are then taken down beside the thread that
draws them, which ends the program now and then; so it is switched off, and a timer of the window's thread does it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000
"""Between two looks at whether there is enough to sweep: a page left behind goes within seconds."""


class Sweeping(QObject):
    """Sweeps from now on, until `end`, on the thread that made it: the window's."""

    def __init__(self, parent: QObject | None = None, *, every_ms: int = EVERY_MS) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=every_ms)
        self._timer.timeout.connect(sweep_what_is_due)
        self._timer.start()

    def end(self) -> None:
        """Gives the sweep back to Python, if it was Python's before."""
        self._timer.stop()
        if self._was_on:
            gc.enable()


def sweep_what_is_due() -> None:
    """Sweeps on this thread as far as what has gathered asks for."""
    due = [now > most for now, most in zip(gc.get_count(), gc.get_threshold(), strict=True)]
    if any(due):
        gc.collect(max(generation for generation, is_due in enumerate(due) if is_due))
