"""Opening the encrypted file: the one way in, its settings, and what to say when it cannot be opened.

The settings and their evidence are in DECISIONS.md; each is set and then read back at every open.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias

import sqlcipher3.dbapi2 as sqlcipher

from fsdesk.trouble import Refused, Told, Trouble

Connection: TypeAlias = Any
"""An open sqlcipher3 connection; the library has no types of its own."""

STORE_NAME = "store.fsdesk"
SQLITE_FLOOR = (3, 51, 3)
"""Older libraries can corrupt a write-ahead log when it is reset (fixed in SQLite 3.51.3)."""
SCHEMA_VERSION = 10
PLAIN_MARK = b"SQLite format 3\0"
PAGE_BYTES = 4096
"""What the library writes at once; a store is made whole (see `_make`), so it is never less than its first page."""
STATEMENTS_KEPT = 512
"""Statements kept compiled: a desk asks more different ones than the library keeps by itself, which is 128."""

SETTINGS: dict[str, tuple[str, ...]] = {
    "locking_mode": ("exclusive",),
    "journal_mode": ("wal",),
    "synchronous": ("full", "2"),
    "foreign_keys": ("on", "1"),
    "recursive_triggers": ("on", "1"),
    "secure_delete": ("on", "1"),
    "temp_store": ("memory", "2"),
    "trusted_schema": ("off", "0"),
    "cell_size_check": ("on", "1"),
    "cipher_memory_security": ("off", "0"),
    "cipher_log_level": ("none",),
}
"""Each setting as it is given, then as the library may read it back. The order matters: locking before the log. Without
recursive triggers a REPLACE would rewrite what has left the laptop, past the trigger that forbids it."""


def open_store(path: Path, key: bytes, *, connect: Callable[..., Connection] = sqlcipher.connect) -> Connection:
    """The open, checked, up-to-date store at `path`, made if it is not there. `key` is 32 raw bytes.

    Raises Trouble or Refused when it is damaged, newer, in use, on a full or read-only disk, or not ours. The
    connection belongs to the thread that opens it. `connect` is for tests that fail the disk between two statements.
    """
    assert len(key) == 32
    if tuple(map(int, sqlcipher.sqlite_version.split("."))) < SQLITE_FLOOR:
        raise Trouble(
            "This program was built with an old database library that can damage the store.",
            safe="The store has not been touched.",
            next_step="Ask IT to install the current FSDesk.",
        )
    with told():
        if not _is_there(path):
            _make(path, key, connect)
        return _opened(path, key, connect)


def _opened(path: Path, key: bytes, connect: Callable[..., Connection], *, making: bool = False) -> Connection:
    db = _keyed(path, key, connect)
    try:
        _apply_settings(db)
        if making:  # nobody has it yet: what a power cut leaves of it is thrown away, so its steps wait for no disk
            db.execute("PRAGMA synchronous = off")
        _migrate(db)
        if making:
            db.execute("PRAGMA synchronous = full")
    except BaseException:
        db.close()
        raise
    return db


def _make(path: Path, key: bytes, connect: Callable[..., Connection]) -> None:
    """Make the store beside its place and put it there whole: so an empty file in its place is always damage."""
    making = path.with_name(path.name + ".making")
    with _told_of_folders():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in path.parent.glob(making.name + "*"):
            left.unlink()
        os.close(os.open(making, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        db = _opened(making, key, connect, making=True)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # flushes all of it
        db.close()
        making.replace(path)
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there, and its journal keeps the rename
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _is_there(path: Path) -> bool:
    """Whether there is a store. A plain file is refused, and so is less than one page: the library would take it for
    a new store and throw its log away."""
    try:
        with path.open("r+b") as file:  # what may not be written is told of here, by its right name
            first = file.read(PAGE_BYTES)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _no_access() from error
    if first.startswith(PLAIN_MARK):
        raise Refused(
            "The store in this folder is not encrypted, so it is not FSDesk's.",
            safe="It has not been touched.",
            next_step="Choose another folder, or ask IT how it came there.",
        )
    if len(first) < PAGE_BYTES:
        raise _damaged()
    return True


def opens(path: Path, key: bytes, *, connect: Callable[..., Connection] = sqlcipher.connect) -> bool:
    """Whether this key opens the store. Raises as `open_store` does for every other reason that it does not open."""
    with told():
        try:
            _keyed(path, key, connect).close()
        except sqlcipher.DatabaseError as error:
            if getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
                return False
            raise
    return True


def change_key(path: Path, old: bytes, new: bytes, *, connect: Callable[..., Connection] = sqlcipher.connect) -> None:
    """Encrypt the whole store with another key, in one transaction: after a power cut one of the two opens it.

    Takes as long as writing the store twice, and as much room beside it. Raises as `open_store` does.
    """
    with told():
        db = _keyed(path, old, connect)
        try:
            _apply_settings(db)
            db.execute(f"PRAGMA rekey = \"x'{new.hex()}'\"")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            db.close()


def _keyed(path: Path, key: bytes, connect: Callable[..., Connection]) -> Connection:
    db = connect(str(path), timeout=0, isolation_level=None, cached_statements=STATEMENTS_KEPT)
    try:
        db.execute("PRAGMA cipher_log_level = NONE")
        db.set_key(f"x'{key.hex()}'")
        db.execute("PRAGMA locking_mode = exclusive")
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        db.close()
        raise
    return db


def _apply_settings(db: Connection) -> None:
    for name, values in SETTINGS.items():
        db.execute(f"PRAGMA {name} = {values[0]}")
    for name, values in SETTINGS.items():
        found = str(db.execute(f"PRAGMA {name}").fetchone()[0]).lower()
        if found not in values:
            raise Trouble(
                f"The store could not be opened safely: its setting {name} did not take.",
                safe="Nothing has been changed.",
                next_step="Ask IT to look at this installation of FSDesk.",
            )
    db.set_authorizer(_allow)


_DENIED = (sqlcipher.SQLITE_ATTACH, sqlcipher.SQLITE_DETACH)


def _allow(action: int, *_: object) -> int:
    """Nothing may be attached: an attached file could be written without encryption."""
    return int(sqlcipher.SQLITE_DENY if action in _DENIED else sqlcipher.SQLITE_OK)


def _migrate(db: Connection) -> None:
    """Bring the schema up to date, each step with its ledger entry in one transaction; refuse a newer store."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise Refused(
            "This store was made by a newer FSDesk than the one you have started.",
            safe="Nothing has been changed, and everything in it is safe.",
            next_step="Start the newer FSDesk, or ask IT to update this laptop.",
        )
    if version < SCHEMA_VERSION:
        from fsdesk.migrations import migrate  # late: its library costs 100 ms, and a store is rarely behind

        migrate(db, SCHEMA_VERSION)


def schema_step(number: int) -> str:
    """The SQL of one numbered step."""
    folder = files("fsdesk").joinpath("schema")
    name = next(entry.name for entry in folder.iterdir() if entry.name.startswith(f"{number:04}_"))
    return folder.joinpath(name).read_text(encoding="utf-8")


def _no_access() -> Trouble:
    return Trouble(
        "FSDesk may not write in the folder that holds the store.",
        safe="What was saved before is still there, unchanged.",
        next_step="Ask IT to give you back the right to write in FSDesk's data folder.",
    )


def _damaged() -> Trouble:
    return Trouble(
        "The store on this laptop is damaged, or is not the one this key belongs to.",
        safe="It has been left exactly as it is, and what was sent is safe at the hub.",
        next_step="Do not delete anything. Ask IT to look at the store before you go on.",
    )


@contextlib.contextmanager
def _told_of_folders() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _full() if error.errno == 28 else _no_access() from error


def _full() -> Trouble:
    return Trouble(
        "The disk of this laptop is full, so the last words could not be saved.",
        safe="They are still on the page, and everything saved before is safe.",
        next_step="Free some space; FSDesk tries again by itself.",
    )


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Turn what the database library raises into a sentence, once, where it happened. A constraint that does not hold
    and a wrong use of the library are bugs of ours, and rise as what they are."""
    try:
        yield
    except (Told, sqlcipher.IntegrityError, sqlcipher.ProgrammingError, sqlcipher.InterfaceError):
        raise
    except sqlcipher.Error as error:
        raise sentence_for(error) from error


def sentence_for(error: Exception) -> Told:
    """What to tell a person about an error of the database library. Its own text is never shown or logged."""
    match getattr(error, "sqlite_errorname", "") or "":
        case name if name.startswith(("SQLITE_FULL", "SQLITE_IOERR_WRITE")):
            return _full()
        case name if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return Refused(
                "FSDesk is already open for this person on this laptop.",
                safe="Nothing has been changed.",
                next_step="Use the window that is open, or close it first.",
            )
        case name if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
            return _no_access()
        case name if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
            return _damaged()
        case _:
            return Trouble(
                "The store could not be read or written.",
                safe="Everything saved before is safe, and what is on the page stays there.",
                next_step="Try again; if it happens twice, ask IT to look at this laptop's disk.",
            )
