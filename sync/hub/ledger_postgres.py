"""The ledger on a PostgreSQL server: opened, and its tables moved."""

from __future__ import annotations

from typing import Any

import psycopg

from fsdesk.trouble import Refused
from sync.hub.engine_postgres import POOL_MAX, PostgresEngine
from sync.hub.ledger_sql import SqlLedger
from sync.hub.migrating import move, refuse_newer, revisions


def open_postgres(url: str, pool_max: int = POOL_MAX) -> SqlLedger:
    """The ledger in this database.

    Trouble when it does not answer; Refused when its tables are not those of this version: they move by a command of
    their own, as other hubs may be serving from them.
    """
    engine = PostgresEngine(url, pool_max)
    engine.open()
    try:
        at = revision_of(engine)
        refuse_newer(at)
        if at != revisions()[-1]:
            raise Refused(
                "The tables of this database are those of an older version of the hub, or none.",
                safe="They were left as they are.",
                next_step="Bring them up to date with fsdesk-hub migrate; a new hub is made with fsdesk-hub init.",
            )
    except BaseException:
        engine.close()
        raise
    return SqlLedger(engine)


def migrate(url: str, to: str = "head") -> str:
    """Move the tables to a step; the one they are at then. Refused when a newer hub wrote them: they are left alone."""
    engine = PostgresEngine(url, 1)
    engine.open()
    opened: list[psycopg.Connection[Any]] = []

    def connect() -> psycopg.Connection[Any]:
        opened.append(psycopg.connect(url))
        return opened[-1]

    try:
        refuse_newer(revision_of(engine))
        move("postgresql+psycopg://", connect, to)
        return revision_of(engine)
    finally:
        for connection in opened:
            connection.close()
        engine.close()


def revision_of(engine: PostgresEngine) -> str:
    """The step a database's tables are at; empty when it has none."""
    if engine.all("SELECT 1 FROM pg_class WHERE oid = to_regclass('alembic_version')", {}) == []:
        return ""
    rows = engine.all("SELECT version_num FROM alembic_version", {})
    return str(rows[0][0]) if rows else ""
