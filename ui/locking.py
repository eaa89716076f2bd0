"""When FSDesk locks without being asked: one port, and behind it what each operating system tells a program.

Every trigger ends in the same way: everything typed is saved, and the process that held plaintext is gone. What a
system does not tell is said, not passed over: `covers` names the triggers that work on this laptop.
"""

from __future__ import annotations

import contextlib
import math
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QObject, QSettings, QTimer, Signal

from fsdesk.policy import Policy

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

IDLE_MINUTES_MAX = Policy().idle_minutes
"""Minutes without a key or a click. Shorter by policy; never longer."""


_AT_WORK = frozenset((QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel))
"""Looked up for every event of the application: made once."""
IDLE_MINUTES_MIN = 0.02
IDLE_SETTING = "lock/idle_minutes"


def idle_minutes(policy: Policy) -> float:
    """Minutes without a key or a click until it locks: what IT has set for the machine, or fewer where whoever works
    here chose that."""
    found = [float(policy.idle_minutes)]
    settings = QSettings(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, "FSDesk", "FSDesk")
    settings.setFallbacksEnabled(False)
    with contextlib.suppress(TypeError, ValueError):
        found.append(float(str(settings.value(IDLE_SETTING))))
    return max(IDLE_MINUTES_MIN, min(one for one in found if math.isfinite(one)))


class Reason(StrEnum):
    """Why it locks."""

    IDLE = "idle"
    SHORTCUT = "shortcut"
    SUSPEND = "suspend"
    LID = "lid"
    SYSTEM_LOCK = "system_lock"
    SWITCH = "switch"


class Source(Protocol):
    """What one operating system tells."""

    @property
    def covers(self) -> frozenset[Reason]:
        """What it can tell on this laptop."""

    def close(self) -> None:
        """Stop listening, and let the system sleep if it waited for this."""


class Locking(QObject):
    """Says once that it is time to lock, and why; then not again."""

    lock_asked = Signal(str)  # Reason

    def __init__(self, parent: QObject | None = None, *, idle_minutes: float = IDLE_MINUTES_MAX) -> None:
        super().__init__(parent)
        self._asked = False
        self._sources: list[Source] = []
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(int(min(idle_minutes, IDLE_MINUTES_MAX) * 60_000))
        self._idle.timeout.connect(lambda: self.ask(Reason.IDLE))

    def begin(self, bus: QDBusConnection | None = None) -> None:
        """Listen from now on: the desk is open. `bus` in place of the system's own is for tests."""
        self._asked = False
        self._idle.start()
        if source := system_source(self, bus):
            self._sources.append(source)

    def ask(self, reason: Reason) -> None:
        """It is time to lock."""
        if not self._asked:
            self._asked = True
            self.lock_asked.emit(reason.value)

    def stayed(self) -> None:
        """It could not lock (what was typed could not be saved): the next trigger asks again."""
        self._asked = False
        self._idle.start()

    @property
    def covers(self) -> frozenset[Reason]:
        """The triggers that work on this laptop; the others are for the settings of the system."""
        own = frozenset({Reason.IDLE, Reason.SHORTCUT})
        return own.union(*(source.covers for source in self._sources))

    def close(self) -> None:
        """Stop listening."""
        self._idle.stop()
        while self._sources:
            self._sources.pop().close()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Any key or click puts off the idle lock. Installed on the application while a desk is open."""
        if event.type() in _AT_WORK:
            self._idle.start()
        return False


def system_source(locking: Locking, bus: QDBusConnection | None = None) -> Source | None:
    """What the operating system under us tells; None where we cannot hear it. macOS tells through NSWorkspace, which
    no library we carry reaches: there the system's own lock, the idle timer and the shortcut are what there is."""
    if sys.platform == "win32":
        from ui.locking_windows import WindowsSource  # late: only there

        return WindowsSource(locking.ask)
    if sys.platform == "linux":
        from ui.locking_logind import Logind  # late: QtDBus is loaded when a desk opens

        return Logind(locking.ask, bus, locking)
    return None
