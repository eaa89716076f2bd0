"""A person at the keyboard of a window, one key at a time, and how long the window's thread is taken at each.

A keystroke's time runs from just before it is delivered until the event loop has handled all that it caused on the
window's thread: posted events, paintings, timers that are due. Beside it a heartbeat beats every few milliseconds;
where it is late, the thread was taken by whatever came back from the desk or was due.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

BEAT_MS = 4
LATE_S = 0.050
PAUSE_S = 0.001
"""Between two keys the loop runs for so long: what comes back meanwhile is handled. Far faster than anybody types."""
BREATH_S = 0.0005
WITHIN_S = 60.0
TURNS_MOST = 200
_NAMED = {"\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab, " ": Qt.Key.Key_Space}
NONE = Qt.KeyboardModifier.NoModifier


class Stroke(NamedTuple):
    """One key: in which step of the work, which, and for how many seconds the window's thread was taken."""

    step: str
    key: str
    seconds: float


class Heartbeat(QObject):
    """Beats on the window's thread; keeps each time that it was late by more than it may be."""

    def __init__(self) -> None:
        super().__init__()
        self.step = ""
        self.late: list[tuple[str, float]] = []
        self.beats = 0
        self.last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def _beat(self) -> None:
        now = time.perf_counter()
        gap = now - self.last - BEAT_MS / 1000
        self.last = now
        self.beats += 1
        if gap > LATE_S:
            self.late.append((self.step, gap))

    def forget(self) -> None:
        """What was just done is no part of what is measured."""
        self.last = time.perf_counter()


class Keyboard:
    """Types into whatever has the keyboard."""

    def __init__(self) -> None:
        self.strokes: list[Stroke] = []
        self.heart = Heartbeat()
        self._loop = QEventLoop()

    def step(self, name: str) -> None:
        """What is done now."""
        self.heart.step = name

    # -- keys --------------------------------------------------------------------------------------------------

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE, text: str = "") -> None:
        """Press and let go of one key, and let the window do what follows."""
        window = QGuiApplication.focusWindow()
        assert window is not None, "a window has the keyboard"
        began = time.perf_counter()
        QTest.sendKeyEvent(QTest.KeyAction.Click, window, key, text, held)
        self._handle()
        self.strokes.append(Stroke(self.heart.step, text or key.name, time.perf_counter() - began))
        self.run(PAUSE_S)

    def type(self, text: str) -> None:
        """Type a text, letter by letter."""
        for letter in text:
            self.press(_NAMED.get(letter) or _key_of(letter), text="\r" if letter == "\n" else letter)

    def tab_to(self, name: str, most: int = 80, *, back: bool = False) -> QWidget:
        """Tab until what has the keyboard is called so, or begins so; AssertionError after so many."""
        seen = []
        for _ in range(most):
            self.press(
                Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier if back else NONE
            )
            here = self.here
            if here is not None and name_of(here).startswith(name):
                return here
            seen.append(name_of(here) if here is not None else "-")
        raise AssertionError(f"nothing here is called {name!r}; Tab goes to {seen}")

    @property
    def here(self) -> QWidget | None:
        """What has the keyboard."""
        return QApplication.focusWidget()

    # -- the loop ----------------------------------------------------------------------------------------------

    def _handle(self) -> None:
        """Until nothing that is due is left."""
        for _ in range(TURNS_MOST):
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            if not self._loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents):
                return

    def run(self, seconds: float) -> None:
        """Let the window go on for a while."""
        last = time.perf_counter() + seconds
        while time.perf_counter() < last:
            if not self._loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents):
                time.sleep(BREATH_S)  # lets the desk's thread work, as a window at rest does

    def until(self, true: Callable[[], bool], what: str) -> float:
        """Let the window go on until something is so; how many seconds it took."""
        began = time.perf_counter()
        while not true():
            self._loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.perf_counter() - began > WITHIN_S:
                raise AssertionError(f"the window did not get there: {what}")
        return time.perf_counter() - began


def _key_of(letter: str) -> Qt.Key:
    code = ord(letter.upper())
    return Qt.Key(code) if code in Qt.Key._value2member_map_ else Qt.Key.Key_unknown


def name_of(widget: QWidget) -> str:
    """What a person would call it: what a screen reader says, else the words on it."""
    words = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
    return (widget.accessibleName() or words or type(widget).__name__).strip()
