"""What anybody on the machine can read of the session's processes: their arguments, names and surroundings."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

EVERY_S = 0.02
"""A program of ours takes longer than this only to be loaded."""


class Onlooker:
    """Reads, over and over, what /proc shows of each process that runs in the session's surroundings. Linux only."""

    def __init__(self, folder: Path, kept: Path) -> None:
        self._mark, self._kept = os.fsencode(folder), kept
        self._seen: set[bytes] = set()
        self._strangers: set[str] = set()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def begin(self) -> None:
        """Look until told to stop."""
        self._thread.start()

    def end(self) -> None:
        """Look a last time, and write down what was seen."""
        self._end.set()
        self._thread.join()
        self._kept.write_bytes(b"\n".join(sorted(self._seen)))

    def _look(self) -> None:
        while not self._end.wait(EVERY_S):
            for pid in self._ours():
                for what in ("cmdline", "comm", "environ"):
                    with contextlib.suppress(OSError):
                        self._seen.add(Path(f"/proc/{pid}/{what}").read_bytes().replace(b"\0", b" "))

    def _ours(self) -> Iterator[str]:
        for pid in filter(str.isdigit, os.listdir("/proc")):
            if pid not in self._strangers:
                with contextlib.suppress(OSError):
                    if self._mark in Path(f"/proc/{pid}/environ").read_bytes():
                        yield pid
                        continue
                    if Path(f"/proc/{pid}/cmdline").read_bytes():
                        self._strangers.add(pid)
