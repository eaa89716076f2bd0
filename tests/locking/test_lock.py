"""Whatever makes FSDesk lock: the process that held plaintext is gone, and nothing typed is.

`python -m tests.locking` does the same for every trigger, several times, and prints how long each took.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from tests.locking.watching import Laptop, look

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("dbus-daemon") is None, reason="needs /proc and a dbus-daemon"
)


@pytest.fixture(scope="module")
def laptop(disk: Path) -> Laptop:
    return Laptop(Path(tempfile.mkdtemp(dir=disk)))


@pytest.mark.parametrize(("nth", "trigger"), [(0, "sleep"), (1, "shortcut"), (2, "idle")])
def test_after_a_lock_nothing_is_left_in_memory_and_everything_typed_is_kept(
    laptop: Laptop, nth: int, trigger: str
) -> None:
    try:
        seen = look(laptop, trigger, nth)
    except PermissionError:
        pytest.skip("this user may not read the memory of another process")
    print(f"{trigger}: gone {seen.gone_after_s:.2f} s after the trigger, {seen.bytes_read >> 20} MiB looked through")
    if trigger != "idle":
        assert seen.held_before >= {"note", "end of note", "name", "sign_seed", "seal_seed"}
    assert seen.held_after == frozenset()
    assert seen.bytes_read > 10 << 20
    assert seen.typed in seen.kept
