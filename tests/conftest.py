"""The people of every test: Amina and Bashir, who visit families, and Ruaridh, who leads their team.

Each has a real desk over a real encrypted store in a folder of their own, and a clock that stands still. No test
reaches the network or this machine's keyring.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

import pytest
from hypothesis import HealthCheck, settings

from fsdesk.desk import Desk
from fsdesk.store import Store
from tests import folders
from tests.clocks import StillClock

folders.in_memory()  # before pytest makes the first

pytest_plugins = ["tests.sweeping_here", "tests.longest_first"]
LOOPBACK = ("127.0.0.1", "::1", "localhost", "0.0.0.0")  # compared, never listened on

settings.register_profile(
    "fsdesk",
    deadline=None,  # a disk may stall; time is a matter for the benchmarks
    derandomize=True,  # the same examples for everybody; the nightly run looks further
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("nightly", settings.get_profile("fsdesk"), derandomize=False, max_examples=2000)
settings.load_profile(os.environ.get("FSDESK_HYPOTHESIS", "fsdesk"))


def _stay_here(event: str, values: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(values[1], tuple) and values[1][0] not in LOOPBACK:
        raise AssertionError("a test reached for the network")


sys.addaudithook(_stay_here)

COLLEAGUES = (
    ("amina", "Amina Yusuf", "worker", "lochaber"),
    ("bashir", "Bashir Khan", "worker", "lochaber"),
    ("ruaridh", "Ruaridh Matheson", "team_lead", "lochaber"),
)
KEY = bytes(range(32))


@pytest.fixture(scope="session")
def disk() -> Iterator[Path]:
    """A folder on this machine's own disk, for tests of what comes to the disk and when."""
    with tempfile.TemporaryDirectory(prefix="fsdesk-test-", dir=folders.disk(), ignore_cleanup_errors=True) as name:
        yield Path(name)


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder for one test: on this machine's own disk where the test is marked `on_disk`."""
    if request.node.get_closest_marker("on_disk") is None:
        return tmp_path
    return Path(tempfile.mkdtemp(dir=request.getfixturevalue("disk")))


@pytest.fixture(scope="session")
def qapp(qapp: object) -> Iterator[object]:
    """The application of every test of a window; as it waits for events it sweeps, as the real one does."""
    from ui.sweeping import Sweeping  # late: most tests have no window

    sweeping = Sweeping()
    yield qapp
    sweeping.end()


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> object:
    """The hands of a test at a window, in place of pytest-qt's, which give up after five seconds."""
    from tests.patient_bot import PatientBot  # late, as above

    return PatientBot(request)


@pytest.fixture
def clock() -> StillClock:
    """Saturday 21 November 2026, nine in the morning, for everybody."""
    return StillClock()


OpenDesk = Callable[[str], Desk]


@pytest.fixture
def open_desk(tmp_path: Path, clock: StillClock) -> Iterator[OpenDesk]:
    """Opens the desk of one of the people above; a second time, as after a restart."""
    opened: dict[str, Desk] = {}

    def open_one(user: str) -> Desk:
        if user in opened:
            opened.pop(user).store.close()
        place = [person[0] for person in COLLEAGUES].index(user)
        desk = Desk(Store(tmp_path / user, KEY), clock)
        name, role = COLLEAGUES[place][1:3]
        desk.store.remember(
            device="k7f2qd4m" if place == 0 else f"{'bdm'[place]}0000000", user=user, user_name=name, role=role,
            team_name="Lochaber", partnership="Lochaber Family Partnership",
        )  # fmt: skip
        desk.sending.keep_roster(1, COLLEAGUES)
        opened[user] = desk
        return desk

    yield open_one
    for desk in opened.values():
        desk.store.close()


@pytest.fixture
def amina(open_desk: OpenDesk) -> Desk:
    """Amina's desk: she visits families in Lochaber. Her laptop is k7f2qd4m."""
    return open_desk("amina")


@pytest.fixture
def bashir(open_desk: OpenDesk) -> Desk:
    """Bashir's desk: he works with Amina. His laptop is d0000000."""
    return open_desk("bashir")


@pytest.fixture
def lead(open_desk: OpenDesk) -> Desk:
    """Ruaridh's desk: he leads the team and signs. His laptop is m0000000."""
    return open_desk("ruaridh")
