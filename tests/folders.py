"""Where tests keep their files: in memory, but for those about the disk.

A store flushes each act of writing to the disk, as a desk must. Some hundred thousand flushes were more than half of
the time of the suite, and show nothing in a test of a rule or a page: no test can cut the real power, and what a killed
program has written is read back from memory as from a disk. Tests of flushes, power cuts and kills are marked
`on_disk` (or ask for the folder `disk`) and stay there.

`FSDESK_TEST_DISK=/some/folder` names the disk; `FSDESK_TEST_MEMORY=` (empty) puts everything on it.
"""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

MEMORY, DISK = "FSDESK_TEST_MEMORY", "FSDESK_TEST_DISK"
ROOM_BYTES = 3 << 30
"""What the files of a whole run and its programs may take; a container often has 64 MB there."""


def in_memory() -> None:
    """Put the temporary files of this process, and of those it starts, into memory where there is room for them."""
    os.environ.setdefault(DISK, "/var/tmp" if Path("/var/tmp").is_dir() else tempfile.gettempdir())
    memory = os.environ.setdefault(MEMORY, _roomy("/dev/shm"))
    if memory:
        os.environ["TMPDIR"] = tempfile.tempdir = memory


def disk() -> str:
    """A folder on this machine's own disk."""
    return os.environ[DISK]


@functools.cache
def made_once(make: Callable[[Path], object]) -> Path:
    """A folder of this process that `make` has filled, for tests to take copies of."""
    top = tempfile.mkdtemp(prefix="fsdesk-test-")
    atexit.register(shutil.rmtree, top, ignore_errors=True)
    make(Path(top) / "made")
    return Path(top) / "made"


def _roomy(folder: str) -> str:
    return folder if Path(folder).is_dir() and shutil.disk_usage(folder).free > ROOM_BYTES else ""
