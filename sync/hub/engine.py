"""What the ledger's SQL asks of a database. Each question is written once, in the SQL both databases understand.

Values are named, and a few marks stand for what the two say differently:

    :name             a value
    IN :names[]       one of a list of texts or numbers
    IN :names[bytes]  one of a list of bytes
    :pairs(a, b)      a list of rows, as a table with these columns
    @greatest(a, b)   the larger of two
    @then JOIN        a join whose left side is read first
    @held             the rows found stay as they are until the transaction ends
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol

LIST = re.compile(r"IN :(\w+)\[(bytes)?\]")
TABLE = re.compile(r"(?<!:):(\w+)\(([\w, ]+)\)")
VALUE = re.compile(r"(?<!:):([a-z_]+)")


class Table(NamedTuple):
    """What a copy of a table needs to know of it."""

    columns: tuple[str, ...]
    key: tuple[str, ...]
    refers: frozenset[str]


STEPS = "alembic_version"
"""The table that says at which step the others are."""


class Unavailable(Exception):
    """The database let nobody in for as long as one waits: it is away, or too many ask at once."""


class Engine(Protocol):
    """One database, opened. Outside `writing` and `reading` every statement is a transaction of its own."""

    def writing(self) -> AbstractContextManager[None]:
        """One transaction; durable when it ends, undone when it raises. Within another it is part of that one."""

    def reading(self) -> AbstractContextManager[None]:
        """One unmoving view."""

    def all(self, sql: str, values: Mapping[str, Any]) -> list[Any]:
        """The rows a statement gives."""

    def change(self, sql: str, values: Mapping[str, Any]) -> int:
        """Run a statement that gives no rows; how many it changed."""

    def insert(self, table: str, columns: str, rows: Iterable[Sequence[Any]], otherwise: str = "") -> None:
        """Insert rows, in one statement or as fast; `otherwise` says what when there is such a row already."""

    def tables(self) -> Mapping[str, Table]:
        """The tables there are, by name; not the one that says at which step they are."""

    def load(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Put many rows of a copy in; any may hold nothing where the table allows it."""

    def may_change(self, table: str) -> bool:
        """Whether rows of this table may be changed by whoever asks here."""

    def close(self) -> None:
        """Let go of the database."""
