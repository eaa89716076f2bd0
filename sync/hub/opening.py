"""Opening the ledger a hub's folder speaks of: the encrypted file in it, or the database server it names."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import sqlcipher3

from fsdesk.trouble import Refused, Trouble
from sync.hub.engine import Unavailable
from sync.hub.engine_sqlite import connect, serving_lock
from sync.hub.keyfile import HubKeys, handed_or_own, read_keys
from sync.hub.ledger_sql import SqlLedger
from sync.hub.ledger_sqlite import LEDGER_FILE, migrate, open_ledger
from sync.hub.migrating import revisions
from sync.hub.second_looks import FILE, bring_in

DATABASE_FILE = "fsdesk-hub.database"
"""Holds the address of a PostgreSQL server, with the password where it needs one."""
DATABASE_VARIABLE = "FSDESK_HUB_DATABASE"
OFFICE_POOL = 1
"""Connections of a command of the office: it does one thing and ends."""


def open_hub(folder: Path, environment: Mapping[str, str], pool_max: int = OFFICE_POOL) -> tuple[SqlLedger, HubKeys]:
    """The ledger and keys of the hub in this folder. Trouble when there is none or it does not open."""
    keys = read_keys(folder, environment)
    url = database_url(folder, environment)
    if url:
        # The driver of a server is for hubs that have one: it doubles the time a command takes to start.
        from sync.hub.ledger_postgres import open_postgres

        ledger: SqlLedger = open_postgres(url, pool_max)
    else:
        path = folder / LEDGER_FILE
        if not path.exists():
            raise _no_ledger()
        ledger = open_ledger(path, keys.ledger)
    if (folder / FILE).exists():
        bring_in(ledger, folder)
    return ledger, keys


def move_tables(folder: Path, environment: Mapping[str, str], to: str) -> str:
    """Move the tables of this hub's ledger to a step, "head" for the newest; the one they are at then.

    Refused when there is no such step, a newer hub wrote them, or the ledger is a file and is being served.
    """
    if to != "head" and to not in revisions():
        raise Refused(
            f"There is no step {to}.", safe="Nothing was changed.", next_step=f"They are {', '.join(revisions())}."
        )
    keys = read_keys(folder, environment)
    url = database_url(folder, environment)
    if url:
        from sync.hub import ledger_postgres  # see open_hub

        return ledger_postgres.migrate(url, to)
    path = folder / LEDGER_FILE
    if not path.exists():
        raise _no_ledger()
    with serving_lock(folder), closing(connect(path, keys.ledger)) as connection:
        return migrate(connection, to)


def _no_ledger() -> Trouble:
    return Trouble(
        "There is no ledger in this folder.",
        safe="Nothing was made in its place.",
        next_step="Name the hub's own folder, or make a new hub with fsdesk-hub init.",
    )


def database_url(folder: Path, environment: Mapping[str, str]) -> str:
    """The address of the hub's database server: from the environment, systemd's credentials or the folder; or none."""
    if environment.get(DATABASE_VARIABLE):
        return environment[DATABASE_VARIABLE]
    path = handed_or_own(folder, environment, DATABASE_FILE)
    try:
        with path.open(encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode
            url = file.read().strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeError) as error:
        raise Trouble("The address of the hub's database could not be read.", next_step="Check its owner.") from error
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Refused(
            "Others on this machine could read the address of the hub's database.",
            safe="The ledger was not opened.",
            next_step=f"Give it mode 0600: chmod 600 {path}",
        )
    return url


def keep_database_url(folder: Path, url: str) -> None:
    """Keep the address of the database server in the hub's folder, readable by its owner only."""
    descriptor = os.open(folder / DATABASE_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(url + "\n")
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def told() -> Iterator[None]:
    """Turns the database's own failures into Trouble a person can act on; a COMMIT that failed is unknown, not undone.

    Only for commands of the office: within an exchange the failure rises, and the desk asks again.
    """
    try:
        yield
    except _failures() as error:
        raise Trouble(
            "The ledger could not be written or read.",
            safe="What was kept before is as it was.",
            next_step="Check that the database is there and its disk has room, then look whether the change was made.",
        ) from error


def _failures() -> tuple[type[Exception], ...]:
    """What the databases raise. The driver of a server is loaded only where the ledger is on one."""
    psycopg = sys.modules.get("psycopg")
    return (sqlcipher3.Error,) if psycopg is None else (sqlcipher3.Error, psycopg.Error, Unavailable)
