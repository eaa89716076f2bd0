"""Where a hub's ledger stands in a test: in memory, in an encrypted file, or on a real PostgreSQL server."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Protocol

import psycopg

from sync.hub.keyfile import HubKeys
from sync.hub.ledger import Ledger
from sync.hub.ledger_memory import MemoryLedger
from sync.hub.ledger_postgres import open_postgres
from sync.hub.ledger_sql import SqlLedger
from sync.hub.ledger_sqlite import SqliteLedger, open_ledger
from tests.postgres import Server

Rows = list[tuple[object, ...]]


class Standing(Protocol):
    """One ledger's place."""

    def open(self, keys: HubKeys) -> Ledger:
        """The ledger, as after a start."""

    def rows(self, sql: str) -> Rows:
        """What the database itself says: the one look behind the door."""

    def close(self) -> None:
        """Let go of it."""


class OnFile:
    """In one encrypted file. The tables are made once for all tests with the same key, and the file is copied."""

    def __init__(self, path: Path, template: Path | None = None) -> None:
        self.path = path
        self._template = template
        self.ledger: SqliteLedger | None = None

    def open(self, keys: HubKeys) -> SqliteLedger:
        if self._template is not None and not self.path.exists():
            shutil.copyfile(self._template, self.path)
        self.close()
        self.ledger = open_ledger(self.path, keys.ledger)
        return self.ledger

    def rows(self, sql: str) -> Rows:
        assert self.ledger is not None
        return list(self.ledger._connection.execute(sql))

    def close(self) -> None:
        if self.ledger is not None:
            self.ledger.close()
            self.ledger = None


class OnServer:
    """In a database of its own on a server."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.ledger: SqlLedger | None = None
        Server.empty(url)
        self._look = psycopg.connect(url, autocommit=True)

    def open(self, keys: HubKeys) -> SqlLedger:
        self.close_ledger()
        self.ledger = open_postgres(self.url, 2)
        return self.ledger

    def rows(self, sql: str) -> Rows:
        cursor = self._look.cursor(binary=True)
        cursor.execute(sql.encode())
        return list(cursor) if cursor.description else []

    def close(self) -> None:
        self._look.close()
        self.close_ledger()

    def close_ledger(self) -> None:
        if self.ledger is not None:
            self.ledger.close()
            self.ledger = None


class InMemory:
    """In plain dicts, which are there for as long as the test is."""

    def __init__(self) -> None:
        self.ledger = MemoryLedger()

    def open(self, keys: HubKeys) -> MemoryLedger:
        return self.ledger

    def rows(self, sql: str) -> Rows:
        """The dicts as tables, asked in SQL like the others."""
        ledger = self.ledger
        tables: dict[str, tuple[str, Rows]] = {
            "log": (
                "team, seq, family, record, device, n, creates, late, received_at, hash, link, body",
                [(team, *line) for (team, _), line in ledger.log.items()],
            ),
            "access": (
                '"user", team, family, since, until',
                [(one.user, one.team, one.family, one.since, one.until) for one in ledger.accesses()],
            ),
            "head": ("record, device, n", [*ledger.heads]),
            "refused": ("device, n, hash, code, body", [(key[0], *row) for key, row in ledger.refused.items()]),
            "twin": ("device, n, hash, code, body", [(key[0], *row) for key, row in ledger.twins.items()]),
            "enrolment": ("code", [(code,) for code in ledger.slips]),
        }
        db = sqlite3.connect(":memory:")
        for name, (columns, rows) in tables.items():
            db.execute(f"CREATE TABLE {name} ({columns})")
            db.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * (columns.count(',') + 1))})", rows)
        found = list(db.execute(sql))
        db.close()
        return found

    def close(self) -> None:
        pass
