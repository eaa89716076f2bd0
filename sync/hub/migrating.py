"""Bringing the ledger's tables forward or back, by Alembic, on either database. Any number may try at once.

Alembic is loaded only when there is something to do: every command asks, and hardly any has to.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fsdesk.trouble import Refused
from sync.hub.engine import STEPS, Engine

if TYPE_CHECKING:
    from sqlalchemy import Connection

SCRIPTS = Path(__file__).parent / "migrations"
LOCK = 8463
"""The number of the lock that whoever moves a PostgreSQL ledger holds."""


def revisions() -> tuple[str, ...]:
    """The steps this version of the hub knows, in order."""
    return tuple(sorted(file.name[1:5] for file in (SCRIPTS / "versions").glob("v*.py")))


def is_at_newest(engine: Engine) -> bool:
    """Whether a ledger answers, and its tables are those of this version."""
    return engine.all(f"SELECT version_num FROM {STEPS}", {}) == [(revisions()[-1],)]


def refuse_newer(at: str) -> None:
    """Refused when a ledger is at a step this version does not know: a newer one wrote it."""
    if at not in ("", *revisions()):
        raise Refused(
            "This ledger was written by a newer version of the hub.",
            safe="It was not changed.",
            next_step="Install the newer version again.",
        )


def move(url: str, connect: Callable[[], Any], to: str = "head", stamp: str = "") -> None:
    """Move a ledger's tables to a step, all in one transaction, with everyone else who tries kept waiting.

    `connect` gives the driver's own connection. `stamp` is the step a ledger is at that was made before Alembic.
    """
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    engine = create_engine(url, creator=connect, poolclass=StaticPool)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with engine.connect() as connection, connection.begin():
        _lock(connection)
        config.attributes["connection"] = connection
        if stamp:
            command.stamp(config, stamp)
        if to == "head" or to >= _at(connection):
            command.upgrade(config, to)
        else:
            command.downgrade(config, to)


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _at(connection: Connection) -> str:
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision() or ""
