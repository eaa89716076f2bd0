"""How long the screen stays readable after F9: from the key to the painted landscape, on every page of the window."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.bench.figures import Figure
from tests.ui.tour import Tour

TIMES = 5
BAR_MS = 50


def measure(folder: Path, say: Callable[[str], None]) -> dict[str, list[Figure]]:
    """Covers every page a few times; the key goes the way a person's goes, and the frame is painted when it ends."""
    tour = Tour(folder)
    took: list[float] = []
    for name, show in tour.pages():
        if name == "full cover":
            continue
        tour.open(show)
        for _ in range(TIMES):
            began = time.perf_counter()
            QTest.keyClick(tour.window.focus, Qt.Key.Key_F9)
            tour.window.shell.repaint()
            took.append((time.perf_counter() - began) * 1000)
            assert tour.window.shell.covered, name
            tour.window.shell.uncover()
            tour.window.rest()
    tour.leave_alone()
    tour.window.close()
    took.sort()
    say(f"F9 pressed {len(took)} times on {len(took) // TIMES} pages: median {statistics.median(took):.1f} ms")
    worst = Figure(name=f"worst of {len(took)}", unit="ms", ours=took[-1], bar=BAR_MS)
    return {
        "F9 to the painted cover": [
            Figure(name="median", unit="ms", ours=statistics.median(took), bar=BAR_MS),
            Figure(name="99 of 100", unit="ms", ours=took[round(len(took) * 0.99) - 1], bar=BAR_MS),
            worst,
        ]
    }
