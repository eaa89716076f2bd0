"""Machines whose power fails just before, or just after, one of the statements that write their encrypted file.

What the disk then holds is copied at that very moment; everything else of the process is dropped, and what opens the
copy is a new one. A torn tail of the write-ahead log may be added, as a disk leaves one.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "BEGIN", "COMMIT")


class PowerLost(BaseException):
    """The machine is off. Nobody in the program may catch this."""

    def __init__(self, power: Power) -> None:
        super().__init__(power.name)
        self.power = power

    def of(self, power: Power) -> None:
        """That it is this machine's power which is off."""
        if self.power is not power:
            raise AssertionError(f"the power of {self.power.name} is off, not that of {power.name}")


class Power:
    """One machine's power supply, and the disk that keeps its file."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.path = path
        self.left: int | None = None
        self.after = False
        self.lost = False
        self.statements = 0
        self._open: list[Any] = []

    def fail_at(self, statements: int, *, after: bool) -> None:
        """Lose power at one of the next statements that write, before it or after it; at 0 or less never."""
        self.left, self.after = (statements if statements > 0 else None), after

    def factory(self, *args: Any, **options: Any) -> Any:
        """A connection on this machine."""
        if self.lost:
            raise PowerLost(self)
        connection = _Connection(*args, **options)
        connection.power = self
        self._open.append(connection)
        return connection

    def connect(self, *args: Any, **options: Any) -> Any:
        """Like the library's own `connect`, on this machine."""
        return sqlcipher.connect(*args, factory=self.factory, **options)

    def lose(self) -> None:
        """Off: what has reached the disk is all that will be."""
        self.lost = True
        for file in self._files():
            if not file.name.endswith("-shm"):  # the index of the log lives in memory and goes with the power
                shutil.copyfile(file, file.with_name(f"{file.name}.kept"))

    def back(self, torn: bytes = b"") -> None:
        """On again, with the disk as it was left, and `torn` at the end of its log."""
        for connection in self._open:
            connection.let_go()
        self._open.clear()
        for file in self._files():
            file.unlink()
        for kept in sorted(self.path.parent.glob(f"{self.path.name}*.kept")):
            kept.rename(kept.with_name(kept.name.removesuffix(".kept")))
        log = self.path.with_name(f"{self.path.name}-wal")
        if torn and log.exists():
            with log.open("ab") as end:
                end.write(torn)
        self.lost, self.left = False, None

    def _files(self) -> list[Path]:
        files = [self.path.with_name(self.path.name + end) for end in ("", "-wal", "-shm")]
        return [file for file in files if file.exists()]

    def reached(self, sql: str, *, done: bool) -> None:
        """A statement is about to run, or (`done`) has run."""
        if self.lost:
            raise PowerLost(self)
        if not sql.lstrip().upper().startswith(WRITES):
            return
        if not done:
            self.statements += 1
        if self.left is None or done is not self.after:
            return
        self.left -= 1
        if self.left <= 0:
            self.lose()
            raise PowerLost(self)


class _Connection(sqlcipher.Connection):  # type: ignore[misc]  # the library has no types
    """A connection that tells the power supply of each statement."""

    power: Power

    def execute(self, sql: str, *values: Any) -> Any:
        power = getattr(self, "power", None)
        if power is None:
            return super().execute(sql, *values)
        power.reached(sql, done=False)
        found = super().execute(sql, *values)
        power.reached(sql, done=True)
        return found

    def executemany(self, sql: str, rows: Any) -> Any:
        self.power.reached(sql, done=False)
        found = super().executemany(sql, rows)
        self.power.reached(sql, done=True)
        return found

    def close(self) -> None:
        """Close as a program does; on a machine without power there is no program to do it."""
        if not self.power.lost:
            super().close()

    def let_go(self) -> None:
        """Give the library's memory back."""
        super().close()
