"""In tests of windows Python sweeps on the thread that draws them only, as the application does.

Left to itself the sweep runs on whichever thread asks for memory, the desk's too. A widget taken down there leaves its
timer behind, and the next look at the timers ends the process: seen once in two runs of all tests, and in one of three
runs of one file with the sweep set to run all the time.

What is there once all tests are known stays to the end, some 400,000 things: no sweep looks through it again, which
took a quarter of a second each time.
"""

from __future__ import annotations

import gc
from collections.abc import Generator

import pytest

WINDOW = "qapp"
"""The fixture every test of a window is built on."""


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Leaves out of every sweep to come what was made to know the tests."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Takes the sweep from Python before a test of a window, and gives it back, swept, before any other."""
    if WINDOW in getattr(item, "fixturenames", ()):
        gc.disable()
    elif not gc.isenabled():
        gc.collect()  # what windows left goes here, before a test that has other threads
        gc.enable()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Generator[None]:
    """Sweeps what is due once everything of a test of a window is put away."""
    try:
        yield
    finally:
        if not gc.isenabled():
            from ui.sweeping import sweep_what_is_due  # late: most tests have no window

            sweep_what_is_due()
