"""The hub's encrypted file: opening it, holding it to its settings, and asking it.

Several processes may have it open (`fsdesk-hub serve`, and the commands of the office beside it), each with its own
connection; SQLite lets one write at a time and the others wait a moment. Only one serves: see `serving_lock`.
"""

from __future__ import annotations

import functools
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3

from fsdesk.trouble import Refused, Trouble
from sync.hub.engine import LIST, STEPS, TABLE, Table

LIBRARY_FLOOR = (3, 51, 3)
"""Before it, a write-ahead log that was reset at the wrong moment could corrupt the file (SQLite, WAL-reset bug)."""
KEY_BYTES = 32
BUSY_MS = 30_000
"""How long one waits for another's write: milliseconds, but seconds each where the disk is slow or a caseload is
brought in. Well under the time a laptop waits for an answer."""
STATEMENTS_KEPT = 512
"""Statements kept compiled: a hub asks some two hundred different ones."""
PLAIN_START = b"SQLite format 3\0"

SETTINGS: dict[str, tuple[str, str]] = {
    "cipher_memory_security": ("OFF", "0"),
    "journal_mode": ("WAL", "wal"),
    "locking_mode": ("NORMAL", "normal"),
    "synchronous": ("FULL", "2"),
    "foreign_keys": ("ON", "1"),
    "recursive_triggers": ("ON", "1"),
    "secure_delete": ("ON", "1"),
    "temp_store": ("MEMORY", "2"),
    "trusted_schema": ("OFF", "0"),
    "cell_size_check": ("ON", "1"),
    "mmap_size": ("0", "0"),
    "journal_size_limit": (str(64 << 20), str(64 << 20)),
    "busy_timeout": (str(BUSY_MS), str(BUSY_MS)),
}
"""What each is set to, and what it must then read as."""

_SQLITE_ATTACH, _SQLITE_DETACH, _SQLITE_OK, _SQLITE_DENY = 24, 25, 0, 1


def _authorize(action: int, *_: object) -> int:
    return _SQLITE_DENY if action in (_SQLITE_ATTACH, _SQLITE_DETACH) else _SQLITE_OK


def connect(path: Path, key: bytes, factory: type[Any] = sqlcipher3.Connection) -> Any:
    """A connection to the file with every setting made and read back; the file is made when there is none.

    Trouble when the library is too old, the file is not encrypted, not one of ours, or does not open with this key.
    `factory` is the class of connection to make.
    """
    if sqlcipher3.sqlite_version_info < LIBRARY_FLOOR:
        raise Trouble(
            "The database library of this machine is too old to be trusted with the ledger.",
            safe="The ledger was not opened.",
            next_step="Install sqlcipher3 0.6.4 or newer.",
        )
    assert len(key) == KEY_BYTES
    _refuse_plain(path)
    try:
        connection = sqlcipher3.connect(
            str(path), isolation_level=None, factory=factory, timeout=BUSY_MS / 1000, cached_statements=STATEMENTS_KEPT
        )
    except sqlcipher3.Error as error:
        raise Trouble("The ledger's file could not be opened.", next_step="Check its folder and its owner.") from error
    try:
        connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"").fetchall()
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
        for name, (value, _) in SETTINGS.items():
            connection.execute(f"PRAGMA {name} = {value}").fetchall()
        connection.set_authorizer(_authorize)
        wrong = sorted(name for name in SETTINGS if setting(connection, name) != SETTINGS[name][1])
    except sqlcipher3.Error as error:
        connection.close()
        if "locked" in str(error):
            raise Trouble(
                "Something else is at work in the ledger and does not let go of it.",
                safe="Nothing in it was changed by this.",
                next_step="Try again when it has ended, or end it.",
            ) from error
        raise Trouble(
            "The ledger does not open with this hub's key.",
            safe="Nothing in it was changed.",
            next_step="Put the key file back that belongs to this folder.",
        ) from error
    if wrong:
        connection.close()
        raise Trouble(f"The ledger did not keep to its settings: {', '.join(wrong)}.", safe="It was not used.")
    _refuse_plain(path)
    return connection


def setting(connection: Any, name: str) -> str:
    """What a setting reads as now."""
    row = connection.execute(f"PRAGMA {name}").fetchone()
    return str(row[0]) if row is not None else ""


def _refuse_plain(path: Path) -> None:
    try:
        with path.open("rb") as file:
            start = file.read(len(PLAIN_START))
    except FileNotFoundError:
        return
    except OSError as error:
        raise Trouble("The ledger's file could not be read.", next_step="Check its folder and its owner.") from error
    if start == PLAIN_START:
        raise Trouble(
            "The ledger's file is not encrypted.",
            safe="It was not opened.",
            next_step="Move it away and put the hub's own ledger back.",
        )


class SqliteEngine:
    """See `engine.Engine`. One connection, one thread."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction against all others; durable when it ends, undone when it raises."""
        if self.connection.in_transaction:
            yield
            return
        self.connection.execute("BEGIN IMMEDIATE")
        yield from self._until_end()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One unmoving view."""
        self.connection.execute("BEGIN")
        yield from self._until_end()

    def _until_end(self) -> Iterator[None]:
        try:
            yield
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise

    def all(self, sql: str, values: Mapping[str, Any]) -> list[Any]:
        """The rows a statement gives."""
        return self._run(sql, values).fetchall()  # type: ignore[no-any-return]  # the driver has no types

    def change(self, sql: str, values: Mapping[str, Any]) -> int:
        """Run a statement that gives no rows; how many it changed."""
        return int(self._run(sql, values).rowcount)

    def _run(self, sql: str, values: Mapping[str, Any]) -> Any:
        text, lists = _translated(sql)
        if lists:
            values = dict(values)
            for name, are_bytes in lists:
                given = values[name]
                values[name] = json.dumps([one.hex() for one in given] if are_bytes else list(given))
        return self.connection.execute(text, values)

    def insert(self, table: str, columns: str, rows: Iterable[Sequence[Any]], otherwise: str = "") -> None:
        """Insert rows; `otherwise` says what when there is such a row already."""
        marks = ", ".join("?" * (columns.count(",") + 1))
        self.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks}) {otherwise}", rows)

    def may_change(self, table: str) -> bool:  # noqa: ARG002 - whichever it is
        """Whoever can open the file may."""
        return True

    def tables(self) -> Mapping[str, Table]:
        """The tables there are, by name."""
        names = self.connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        return {name: self._table(name) for (name,) in names.fetchall() if name != STEPS}

    def _table(self, name: str) -> Table:
        columns = self.connection.execute("SELECT name, pk FROM pragma_table_info(?)", (name,)).fetchall()
        key = sorted((place, column) for column, place in columns if place)
        refers = self.connection.execute('SELECT DISTINCT "table" FROM pragma_foreign_key_list(?)', (name,)).fetchall()
        return Table(
            tuple(column for column, _ in columns),
            tuple(column for _, column in key),
            frozenset(other for (other,) in refers),
        )

    def load(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Put many rows of a copy in."""
        self.insert(f'"{table}"', ", ".join(f'"{name}"' for name in columns), rows)

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


@functools.cache
def _translated(sql: str) -> tuple[str, tuple[tuple[str, bool], ...]]:
    """A statement as SQLite says it, and its lists, each with whether it is of bytes. Lists travel as JSON."""
    lists: list[tuple[str, bool]] = []

    def listed(found: re.Match[str]) -> str:
        name, are_bytes = found[1], found[2] is not None
        lists.append((name, are_bytes))
        return f"IN (SELECT {'unhex(value)' if are_bytes else 'value'} FROM json_each(:{name}))"

    def table(found: re.Match[str]) -> str:
        lists.append((found[1], False))
        columns = ", ".join(f"value ->> {at} AS {name}" for at, name in enumerate(found[2].split(", ")))
        return f"(SELECT {columns} FROM json_each(:{found[1]}))"

    text = TABLE.sub(table, LIST.sub(listed, sql))
    # A cross join is read in the order it is written in. One transaction writes at a time: nothing need be held.
    return text.replace("@then", "CROSS").replace("@greatest", "max").replace("@held", ""), tuple(lists)


@contextmanager
def serving_lock(folder: Path) -> Iterator[None]:
    """Held while this process serves; Refused at once when another does. The system lets go of it when we end.

    An empty database of SQLite's own is the lock, as its file locks are the same on every system.
    """
    lock = sqlite3.connect(folder / "serving.lock", isolation_level=None, timeout=0)
    try:
        try:
            lock.execute("PRAGMA journal_mode = OFF")
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise Refused(
                "Another hub is already serving this folder.",
                safe="Nothing was changed.",
                next_step="Stop that one first, or use it.",
            ) from error
        yield
    finally:
        lock.close()
