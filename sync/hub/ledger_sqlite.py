"""The embedded ledger: one encrypted file, opened, and brought up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3

from sync.hub.engine_sqlite import SqliteEngine, connect, setting
from sync.hub.ledger_sql import SqlLedger
from sync.hub.migrating import move, refuse_newer, revisions

LEDGER_FILE = "fsdesk-hub.ledger"

ADOPTED = {"0": "", "1": "0001", "2": "0002"}
"""Ledgers made before their steps were Alembic's said their step in this setting."""


class SqliteLedger(SqlLedger):
    """A ledger in one file."""

    def __init__(self, connection: Any) -> None:
        super().__init__(SqliteEngine(connection))
        self._connection = connection


def open_ledger(path: Path, key: bytes, factory: type[Any] = sqlcipher3.Connection) -> SqliteLedger:
    """The ledger in this file, brought up to date; made when there is none. Trouble and Refused as `connect` says."""
    connection = connect(path, key, factory)
    try:
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return SqliteLedger(connection)


def migrate(connection: Any, to: str = "head") -> str:
    """Move the tables to a step; the one they are at now. Refused when a newer hub wrote them: they are left alone."""
    at = revision_of(connection)
    refuse_newer(at)
    if at != (revisions()[-1] if to == "head" else to):
        legacy = at if not _has_versions(connection) else ""
        move("sqlite://", lambda: connection, to, legacy)
    return revision_of(connection)


def revision_of(connection: Any) -> str:
    """The step a file's tables are at; empty when it has none."""
    if _has_versions(connection):
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return "" if row is None else str(row[0])
    number = setting(connection, "user_version")
    return ADOPTED.get(number, f"user_version {number}")


def _has_versions(connection: Any) -> bool:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    return found is not None
