"""Machines whose power or disk fails at a chosen statement. Real connections: only the moment of failing is ours.

machine = Machine(folder)
store = Store(folder, key, connect=machine.connect)
machine.lose_power_in(3)          # PowerLost is raised before the third statement from now, and ever after
machine.copy_to(elsewhere)        # what the disk held at that moment, its unsynced tail torn or not
machine.fail_commit(after=True)   # the next COMMIT raises as a dying disk does, having worked or not
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher


class PowerLost(BaseException):
    """The machine is off. Nothing in the program may catch this."""


class Machine:
    """One laptop's power and disk, under the store in `folder`. Files that change size only grow between commits
    (no checkpoint happens in a test so short), so what lies past the last commit is what was never synced."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.statements = 0
        self.off = False
        self._left: int | None = None
        self._commit_fails: bool | None = None
        self._synced = 0
        self._kept: dict[str, bytes] = {}

    def connect(self, *args: Any, **options: Any) -> Any:
        """Like the library's own `connect`, on this machine."""
        connection = sqlcipher.connect(*args, factory=_Connection, **options)
        connection.machine = self
        return connection

    def lose_power_in(self, statements: int) -> None:
        """Lose power just before one of the next statements; 1 is the very next."""
        self._left = statements

    def fail_commit(self, *, after: bool) -> None:
        """Make the next COMMIT raise, before it did anything or after it did everything."""
        self._commit_fails = after

    def copy_to(self, folder: Path, *, of_the_tail: float = 1.0) -> Path:
        """The disk as it was when the power went, on another machine; a part of the unsynced end of the log may be
        all that reached it."""
        assert self.off
        folder.mkdir(parents=True)
        for name, content in self._kept.items():
            end = len(content)
            if name.endswith("-wal") and end > self._synced:
                end = self._synced + int((end - self._synced) * of_the_tail)
            (folder / name).write_bytes(content[:end])
        return folder

    def run(self, connection: Any, sql: str, values: Sequence[Any]) -> Any:
        """One statement, or the failure that is due."""
        if self.off:
            raise PowerLost
        self.statements += 1
        if self._left is not None:
            self._left -= 1
            if self._left <= 0:
                self.off = True
                self._kept = {file.name: file.read_bytes() for file in self.folder.iterdir() if file.is_file()}
                raise PowerLost
        if sql != "COMMIT":
            return connection.really_execute(sql, *values)
        fails, self._commit_fails = self._commit_fails, None
        if fails is False:
            raise _failed_sync()
        found = connection.really_execute(sql)
        self._synced = max((file.stat().st_size for file in self.folder.glob("*-wal")), default=0)
        if fails:
            raise _failed_sync()
        return found


def _failed_sync() -> Exception:
    error = sqlcipher.OperationalError("disk I/O error")
    error.sqlite_errorname = "SQLITE_IOERR_FSYNC"
    return error  # type: ignore[no-any-return]  # the library has no types


class _Connection(sqlcipher.Connection):  # type: ignore[misc]  # the library has no types
    machine: Machine

    def execute(self, sql: str, *values: Any) -> Any:
        return self.machine.run(self, sql, values)

    def really_execute(self, sql: str, *values: Any) -> Any:
        return super().execute(sql, *values)

    def executemany(self, sql: str, rows: Any) -> Any:
        if self.machine.off:
            raise PowerLost
        return super().executemany(sql, rows)
