"""Opening the ledger a hub's folder speaks of, and saying what its database's own failures mean."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import sqlcipher3

from fsdesk.trouble import Trouble


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
            next_step="Check that the disk has room and is not read-only, then look whether the change was made.",
        ) from error


def _failures() -> tuple[type[Exception], ...]:
    """What the databases raise. The driver of a server is loaded only where the ledger is on one."""
    psycopg = sys.modules.get("psycopg")
    return (sqlcipher3.Error,) if psycopg is None else (sqlcipher3.Error, psycopg.Error)
