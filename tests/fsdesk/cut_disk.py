"""A disk that loses power between any two of its operations, and with it what was not synced."""

from __future__ import annotations

import os
from pathlib import Path

from fsdesk.disk import Disk


class PowerCutError(BaseException):
    """The laptop went off. No handler of ours may see it as an error to tidy up after."""


class CutDisk(Disk):
    """A disk that loses power before its nth operation, and with it what was not yet synced.

    ``torn`` spoils contents that were not synced; ``forgotten`` undoes names that were not synced. ``lying`` is a
    program that never calls sync on its files.
    """

    def __init__(self, at: int, *, torn: bool = False, forgotten: bool = False, lying: bool = False) -> None:
        self.steps, self.at, self.torn, self.forgotten, self.lying = 0, at, torn, forgotten, lying
        self.unsynced: dict[int, Path] = {}
        self.names: list[tuple[Path, bytes | None]] = []

    def _step(self) -> None:
        self.steps += 1
        if self.steps == self.at:
            self.cut()
            raise PowerCutError

    def cut(self) -> None:
        if self.torn:
            for path in self.unsynced.values():
                path.write_bytes(path.read_bytes()[:100] + bytes(20))
        if self.forgotten:
            for path, content in reversed(self.names):
                path.unlink() if content is None else path.write_bytes(content)

    def open_new(self, path: Path) -> int:
        self._step()
        fd = super().open_new(path)
        self.unsynced[fd + 1000 * self.steps] = path
        return fd

    def write(self, fd: int, content: bytes) -> None:
        os.write(fd, content[:50])
        self._step()
        super().write(fd, content[50:])

    def sync(self, fd: int) -> None:
        self._step()
        super().sync(fd)
        if not self.lying:
            self.unsynced.clear()

    def replace(self, source: Path, target: Path) -> None:
        self._step()
        self.names.append((target, target.read_bytes() if target.exists() else None))
        super().replace(source, target)
        self.unsynced = {fd: target if path == source else path for fd, path in self.unsynced.items()}

    def sync_folder(self, folder: Path) -> None:
        self._step()
        super().sync_folder(folder)
        self.names.clear()
