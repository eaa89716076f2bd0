"""The hands of a test at a window, with the patience of all tests where pytest-qt has five seconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from tests.patience import PATIENCE_S

PATIENCE_MS = PATIENCE_S * 1000


class PatientBot(QtBot):
    """pytest-qt's own, waiting for what must come as long as this machine needs. The names are pytest-qt's."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        """Until something is so."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **how: Any) -> Any:
        """Until a signal comes, round the block that leads to it."""
        return super().waitSignal(signal, timeout=timeout, **how)

    def waitSignals(self, signals: Any, *, timeout: int = PATIENCE_MS, **how: Any) -> Any:
        """Until all of these come."""
        return super().waitSignals(signals, timeout=timeout, **how)

    def waitExposed(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:
        """Until a window is on the screen, round the block that shows it."""
        return super().waitExposed(widget, timeout=timeout)
