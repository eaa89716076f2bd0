"""Keeps windows out of screenshots, recordings and shared screens, on systems that can: Windows 10 of 2020 and later.

`SetWindowDisplayAffinity` with WDA_EXCLUDEFROMCAPTURE leaves the window out of every picture of the screen; where that
is not known, WDA_MONITOR shows it black there. Every window is asked for itself: a dialog is one of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

EXCLUDE, BLACK = 0x11, 0x01
SetAffinity = Callable[[int, int], bool]
"""Asks the system for a window, by its handle, to be shown so; whether it does."""


class OutOfSight(QObject):
    """Asks for every window of the application as it comes up."""

    def __init__(self, set_affinity: SetAffinity, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._set = set_affinity
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.installEventFilter(self)
            for window in app.topLevelWidgets():
                if window.isVisible():
                    self._hide(window)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Sees windows come up, also ones that were given a new handle."""
        comes = event.type() in (QEvent.Type.Show, QEvent.Type.WinIdChange)
        if comes and isinstance(watched, QWidget) and watched.isWindow() and watched.isVisible():
            self._hide(watched)
        return False

    def _hide(self, window: QWidget) -> None:
        handle = int(window.winId())
        if not self._set(handle, EXCLUDE):
            self._set(handle, BLACK)


def set_affinity() -> SetAffinity | None:
    """How this system is asked; None where there is nobody to ask."""
    if sys.platform != "win32":
        return None
    import ctypes

    user32 = ctypes.WinDLL("user32", use_last_error=True)

    def ask(handle: int, how: int) -> bool:
        return bool(user32.SetWindowDisplayAffinity(ctypes.c_void_p(handle), ctypes.c_uint32(how)))

    return ask
