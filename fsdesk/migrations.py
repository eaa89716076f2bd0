"""Bringing a store's schema up to date. sqlite-utils runs the steps and keeps the ledger; the steps are SQL."""

from __future__ import annotations

from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
import sqlite_utils.db
import sqlite_utils.utils
from sqlite_utils.migrations import Migrations

from fsdesk.storefile import schema_step


def database(db: Any) -> sqlite_utils.Database:
    """sqlite-utils over an open store.

    The library catches `sqlite3.OperationalError`, which sqlcipher3's errors are not; its two modules are pointed at
    sqlcipher3's once, here (version pinned, guarded by tests/fsdesk/test_migrations.py).
    """
    for module in (sqlite_utils.db, sqlite_utils.utils):
        vars(module).update(sqlite3=sqlcipher, OperationalError=sqlcipher.OperationalError)
    return sqlite_utils.Database(db, execute_plugins=False)


def migrate(db: Any, version: int) -> None:
    """Apply every step up to `version`, each in one transaction with its ledger entry and the new user_version."""
    steps = Migrations("fsdesk")
    for number in range(1, version + 1):
        steps(name=f"{number:04}")(_step(number))
    steps.apply(database(db))


def _step(number: int) -> Any:
    def apply(db: sqlite_utils.Database) -> None:
        for statement in statements(schema_step(number)):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {number}")

    return apply


def statements(script: str) -> list[str]:
    """A script cut into its statements; `executescript` would commit the transaction the step runs in."""
    found, start = [], 0
    for end in (i + 1 for i, letter in enumerate(script) if letter == ";"):
        if sqlcipher.complete_statement(script[start:end]):
            found.append(script[start:end].strip())
            start = end
    return found
