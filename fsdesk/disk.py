"""The operations that keep a small file through a power cut, and the one order of them that does."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


class Disk:
    """The operations that keep a file through a power cut, one by one, so that tests can stop between any two."""

    def make_folder(self, folder: Path) -> None:
        """The folder exists and only its owner can look inside."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)

    def open_new(self, path: Path) -> int:
        """A new file that only its owner can read; never an existing file, nor where a link points."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)

    def write(self, fd: int, content: bytes) -> None:
        """All of the content, however many calls it takes."""
        left = memoryview(content)
        while left:
            left = left[os.write(fd, left) :]

    def sync(self, fd: int) -> None:
        """What was written is on the disk."""
        os.fsync(fd)

    def close(self, fd: int) -> None:
        """The file is closed."""
        os.close(fd)

    def replace(self, source: Path, target: Path) -> None:
        """The source takes the target's name in one step."""
        source.replace(target)

    def sync_folder(self, folder: Path) -> None:
        """The names in the folder are on the disk. Windows has no such call and journals names itself."""
        if os.name == "nt":
            return
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    def overwrite(self, path: Path) -> None:
        """What the file held is zeros, as far as a program can see to it: a disk may keep what was written before."""
        try:
            fd = os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0))
        except FileNotFoundError:
            return
        try:
            left = os.fstat(fd).st_size
            while left > 0:
                left -= os.write(fd, bytes(min(left, 1 << 20)))
            os.fsync(fd)
        finally:
            os.close(fd)

    def remove(self, path: Path) -> None:
        """The name is gone, or was never there."""
        path.unlink(missing_ok=True)


def replace_file(path: Path, content: bytes, disk: Disk) -> None:
    """Put the content under the path so that after a power cut it holds the old or the new, never a part.

    Raises OSError, with nothing left beside the path; the old content is then in place unless only the last step,
    the folder's sync, failed.
    """
    fresh = path.with_name(path.name + ".new")
    try:
        disk.remove(fresh)  # left by a power cut; never yet anybody's key
        fd = disk.open_new(fresh)
        try:
            disk.write(fd, content)
            disk.sync(fd)
        finally:
            disk.close(fd)
        disk.replace(fresh, path)
    except OSError:
        with contextlib.suppress(OSError):
            disk.remove(fresh)
        raise
    disk.sync_folder(path.parent)
