"""Waiting without leaving the window: asleep until an event comes, so that the desk's thread has the processor."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication


def let_events_come(most_ms: int = 10) -> None:
    """Deal with every event that is there; when there is none, sleep until one comes, at most so long."""
    wakes = QTimer()
    wakes.setSingleShot(True)
    wakes.start(most_ms)
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
