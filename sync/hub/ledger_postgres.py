"""The ledger on a PostgreSQL server, opened, and brought up to date."""

from __future__ import annotations

from typing import Any

import psycopg

from sync.hub.engine_postgres import POOL_MAX, PostgresEngine
from sync.hub.ledger_sql import SqlLedger
from sync.hub.migrating import move, refuse_newer, revisions


def open_postgres(url: str, pool_max: int = POOL_MAX) -> SqlLedger:
    """The ledger in this database, brought up to date. Trouble when it does not answer, Refused when newer."""
    engine = PostgresEngine(url, pool_max)
    engine.open()
    try:
        migrate(engine, url)
    except BaseException:
        engine.close()
        raise
    return SqlLedger(engine)


def migrate(engine: PostgresEngine, url: str, to: str = "head") -> str:
    """Move the tables to a step; the one they are at now. Refused when a newer hub wrote them: they are left alone."""
    at = revision_of(engine)
    refuse_newer(at)
    if at != (revisions()[-1] if to == "head" else to):
        opened: list[psycopg.Connection[Any]] = []

        def connect() -> psycopg.Connection[Any]:
            opened.append(psycopg.connect(url))
            return opened[-1]

        try:
            move("postgresql+psycopg://", connect, to)
        finally:
            for connection in opened:
                connection.close()
    return revision_of(engine)


def revision_of(engine: PostgresEngine) -> str:
    """The step a database's tables are at; empty when it has none."""
    if engine.all("SELECT 1 FROM pg_class WHERE oid = to_regclass('alembic_version')", {}) == []:
        return ""
    rows = engine.all("SELECT version_num FROM alembic_version", {})
    return str(rows[0][0]) if rows else ""
