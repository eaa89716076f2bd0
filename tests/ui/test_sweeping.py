"""What is left behind is swept on the window's thread, and on no other: in the application and in the tests of it.

Planted, and seen caught here: a sweep that Python does itself; one given back to Python inside another.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.sweeping import Sweeping


class Loop:
    """Holds itself, and says on which thread it went."""

    def __init__(self, gone: list[str]) -> None:
        self.me, self.gone = self, gone

    def __del__(self) -> None:
        self.gone.append(threading.current_thread().name)


@pytest.fixture
def sweeping(qtbot: QtBot) -> Iterator[Sweeping]:
    gc.enable()
    made = Sweeping(every_ms=5)
    yield made
    made.end()
    assert gc.isenabled()
    gc.disable()


def leave_loops(gone: list[str]) -> None:
    def work() -> None:
        for _ in range(5_000):
            Loop(gone)

    with ThreadPoolExecutor(1, thread_name_prefix="desk") as pool:
        pool.submit(work).result()


def test_loops_left_by_another_thread_go_on_the_windows_thread(sweeping: Sweeping, qtbot: QtBot) -> None:
    gone: list[str] = []
    leave_loops(gone)
    qtbot.waitUntil(lambda: len(gone) == 5_000)
    assert set(gone) == {threading.main_thread().name}


def test_one_within_another_gives_nothing_back_to_python(sweeping: Sweeping) -> None:
    Sweeping().end()
    assert not gc.isenabled()


def test_in_every_test_of_a_window_another_thread_sweeps_nothing(qapp: QApplication, qtbot: QtBot) -> None:
    gone: list[str] = []
    leave_loops(gone)
    qtbot.waitUntil(lambda: len(gone) == 5_000)
    assert set(gone) == {threading.main_thread().name}
