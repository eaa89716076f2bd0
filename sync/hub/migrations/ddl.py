"""Tables said once for both databases, in SQLite's words; the marks stand for what the two say differently.

@table, @rows   the end of a table: kept by its key, or in order of arrival
@busy           the same, of a table of few rows that change with every request
@empty          no bytes
"user", "row"   are quoted, as one of the two keeps these words for itself
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from alembic import op

_SQLITE = {"@table": "STRICT, WITHOUT ROWID", "@busy": "STRICT, WITHOUT ROWID", "@rows": "STRICT", "@empty": "x''"}
_POSTGRES = {"@table": "", "@busy": "WITH (fillfactor = 20)", "@rows": "", "@empty": r"'\x'::bytea"}
# Texts are compared by their bytes, as SQLite does: quicker, and the same order wherever the server was set up.
_TYPES = {"INTEGER": "BIGINT", "BLOB": "BYTEA", "TEXT": 'TEXT COLLATE "C"'}


def run(script: str) -> None:
    """Run some statements, each ended by a semicolon, on whichever database this is."""
    for statement in _statements(script):
        execute(_postgres(statement) if on_postgres() else _filled(statement, _SQLITE))


def execute(statement: str) -> None:
    """Run one statement as it stands."""
    op.get_bind().exec_driver_sql(statement)


def on_postgres() -> bool:
    """Whether this database is PostgreSQL."""
    return op.get_bind().dialect.name == "postgresql"


def _postgres(statement: str) -> str:
    typed = re.sub(r"\b(INTEGER|BLOB|TEXT)\b", lambda found: _TYPES[found[1]], statement)
    return _filled(typed, _POSTGRES)


def _filled(statement: str, marks: dict[str, str]) -> str:
    return re.sub("|".join(marks), lambda found: marks[found[0]], statement)


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
