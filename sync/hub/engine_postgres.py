"""A PostgreSQL server as the ledger's database: a pool of connections, one transaction on each, binary on the wire.

Any number of processes, each with any number of threads, share it. A transaction belongs to the thread that began it.
"""

from __future__ import annotations

import functools
import re
import struct
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from psycopg.adapt import Buffer, Dumper, PyFormat
from psycopg.pq import Format
from psycopg.sql import SQL, Identifier
from psycopg.types.numeric import Int8
from psycopg_pool import ConnectionPool, PoolTimeout

from fsdesk.trouble import Trouble
from sync.hub.engine import LIST, STEPS, TABLE, VALUE, Table, Unavailable

POOL_MAX = 8
"""Connections of one process: a request holds one for a millisecond or two at a time."""
WAIT_S = 10.0
"""How long a request waits for a connection before the desk is asked to come back."""

T = TypeVar("T")
_BYTES = "answer body digest enrolment.code hash link mark nonce public receipt row seal sealed sign source root"
_NUMBERS = (
    "asked_at at begins by_phone closed_at confirmed count counter creates days duress_at enrolled_at epoch expected"
    " expires_at given_at grace_minutes head kept_at kept_out landline_safe late lodged_at looked_at may n nth"
    " number opened_at receipt_at received_at restricted roster seq serial settled_at since size tenant tried_at"
    " tries unlocks until within level place placed_at lifted_at whole turn ended came settled ends"
)
TYPES = dict.fromkeys(_BYTES.split(), "bytea") | dict.fromkeys(_NUMBERS.split(), "int8")
"""What the columns of the tables hold that hold no text, by their names: the same in every table, but for one."""


class PostgresEngine:
    """See `engine.Engine`."""

    def __init__(self, url: str, pool_max: int = POOL_MAX, wait_s: float = WAIT_S) -> None:
        self._url = url
        self._mine = threading.local()
        self._pool = ConnectionPool(
            url,
            kwargs={"autocommit": True},
            min_size=1,
            max_size=pool_max,
            timeout=wait_s,
            configure=_configure,
            open=False,
        )

    def open(self, wait_s: float = WAIT_S) -> None:
        """Connect; Trouble when the server does not answer."""
        try:
            self._pool.open(wait=True, timeout=wait_s)
        except psycopg.Error as error:
            self._pool.close()
            raise Trouble(
                "The database server does not answer.",
                safe="Nothing was changed.",
                next_step="Check that it runs, and the address in the hub's folder.",
            ) from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction; durable when it ends, undone when it raises. Within another it is part of that one.

        Each statement sees what others have committed before it began. So whoever decides by what they read must hold
        it first (`hold_streams`, `hold_device`): what is read after that cannot change under them.
        """
        if self._transaction() is not None:
            yield
        else:
            yield from self._until_end("BEGIN")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One unmoving view."""
        yield from self._until_end("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def _transaction(self) -> psycopg.Connection[Any] | None:
        return getattr(self._mine, "connection", None)

    def _until_end(self, begin: str) -> Iterator[None]:
        connection = self._begun(begin)
        self._mine.connection = connection
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if not connection.closed:
                connection.rollback()
            raise
        finally:
            self._mine.connection = None
            self._pool.putconn(connection)

    def _begun(self, begin: str) -> psycopg.Connection[Any]:
        """A connection with a transaction begun; one that died while nobody used it is replaced, as nothing is lost."""
        for _ in range(POOL_MAX):
            with _let_in():
                connection = self._pool.getconn()
            try:
                connection.execute(begin)
            except psycopg.OperationalError:
                self._pool.putconn(connection)
                continue
            return connection
        raise psycopg.OperationalError("no connection")

    def all(self, sql: str, values: Mapping[str, Any]) -> list[Any]:
        """The rows a statement gives."""
        return self._run(sql, values, lambda cursor: cursor.fetchall())

    def change(self, sql: str, values: Mapping[str, Any]) -> int:
        """Run a statement that gives no rows; how many it changed."""
        return self._run(sql, values, lambda cursor: cursor.rowcount)

    def _run(self, sql: str, values: Mapping[str, Any], outcome: Callable[[psycopg.Cursor[Any]], T]) -> T:
        text, tables = _translated(sql)
        given = {name: value if type(value) in _PLAIN else list(value) for name, value in values.items()}
        for name, columns in tables:
            rows = given[name]
            for at, column in enumerate(columns):
                given[f"{name}_{column}"] = [row[at] for row in rows]
        connection = self._transaction()
        if connection is not None:
            return outcome(connection.cursor(binary=True).execute(text, given))
        for _ in range(POOL_MAX):
            with _let_in():
                lent = self._pool.getconn()
            try:
                return outcome(lent.cursor(binary=True).execute(text, given))
            except psycopg.OperationalError:
                # A question may be asked again on another connection; whether a change was made nobody knows.
                if not lent.closed or not text.lstrip().startswith("SELECT"):
                    raise
            finally:
                self._pool.putconn(lent)
        raise psycopg.OperationalError("no connection")

    def insert(self, table: str, columns: str, rows: Iterable[Sequence[Any]], otherwise: str = "") -> None:
        """Insert rows in one statement, each column as one array; `otherwise` says what when there is such a row."""
        connection = self._transaction()
        if connection is None:
            with self.writing():
                self.insert(table, columns, rows, otherwise)
            return
        across = list(zip(*rows, strict=True))
        if not across:
            return
        # A column that says the same in every row travels once; in a push half of them do.
        same = tuple(column.count(column[0]) == len(column) for column in across)
        text, types = _insertion(table, columns, otherwise, same)
        values = {
            f"c{at}": (int(column[0]) if kind == "int8" else column[0]) if same[at] else Array(kind, column)
            for at, (kind, column) in enumerate(zip(types, across, strict=True))
        }
        connection.execute(text, values)

    def may_change(self, table: str) -> bool:
        """Whether the role that asks may change rows of this table."""
        return bool(self.all("SELECT has_table_privilege(:of, 'UPDATE')", {"of": table})[0][0])

    def tables(self) -> Mapping[str, Table]:
        """The tables there are, by name."""
        found: dict[str, Table] = {}
        for name, columns, key, refers in self.all(_TABLES, {}):
            found[name] = Table(tuple(columns), tuple(key), frozenset(refers))
        found.pop(STEPS, None)
        return found

    def load(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Put many rows of a copy in, in the transaction that has begun."""
        connection = self._transaction()
        assert connection is not None
        names = SQL(", ").join(map(Identifier, columns))
        kinds = self.all(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = to_regclass(:name)"
            " AND attnum > 0 AND NOT attisdropped",
            {"name": table},
        )
        types = dict(kinds)
        statement = SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(Identifier(table), names)
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.set_types([types[name] for name in columns])
            for row in rows:
                copy.write_row(row)

    def close(self) -> None:
        """Let go of the server."""
        self._pool.close()


@contextmanager
def _let_in() -> Iterator[None]:
    try:
        yield
    except PoolTimeout as error:
        raise Unavailable from error


_TABLES = """
    SELECT c.relname::text,
      (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
       WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
      (SELECT array_agg(a.attname::text ORDER BY k.place) FROM pg_index i,
         unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place), pg_attribute a
       WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid AND a.attnum = k.attnum),
      ARRAY(SELECT DISTINCT f.relname::text FROM pg_constraint r JOIN pg_class f ON f.oid = r.confrelid
            WHERE r.conrelid = c.oid AND r.contype = 'f')
    FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace"""

_PLAIN = (str, int, bytes)


class Array:
    """A column of values of one kind, sent as one array. psycopg's own takes three times as long."""

    __slots__ = ("kind", "values")

    def __init__(self, kind: str, values: Sequence[Any]) -> None:
        self.kind = kind
        self.values = values


_OIDS = {"int8": 20, "text": 25, "bytea": 17}
_LENGTHS = [length.to_bytes(4, "big") for length in range(2_048)]


class _ArrayDumper(Dumper):
    """One-dimensional arrays without nulls, in PostgreSQL's binary form. The statement says of which kind each is."""

    format = Format.BINARY

    def dump(self, obj: Array) -> Buffer:
        values, count = obj.values, len(obj.values)
        head = struct.pack(">iiIii", 1, 0, _OIDS[obj.kind], count, 1)
        parts: list[Any] = [8] * (2 * count)
        if obj.kind == "int8":
            parts[1::2] = values
            return head + struct.pack(">" + "iq" * count, *parts)
        raw = [value.encode() for value in values] if obj.kind == "text" else values
        parts[::2] = [_LENGTHS[len(one)] if len(one) < len(_LENGTHS) else len(one).to_bytes(4, "big") for one in raw]
        parts[1::2] = raw
        return head + b"".join(parts)


def _configure(connection: psycopg.Connection[Any]) -> None:
    # A number is always sent as one of 64 bits: else each size makes a statement of its own.
    connection.adapters.register_dumper(int, connection.adapters.get_dumper(Int8, PyFormat.BINARY))
    connection.adapters.register_dumper(Array, _ArrayDumper)


@functools.cache
def _translated(sql: str) -> tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """A statement as PostgreSQL says it, and the lists of rows in it, each with its columns."""
    tables: list[tuple[str, tuple[str, ...]]] = []

    def table(found: re.Match[str]) -> str:
        columns = tuple(found[2].split(", "))
        tables.append((found[1], columns))
        arrays = ", ".join(f":{found[1]}_{name}::{TYPES.get(name, 'text')}[]" for name in columns)
        return f"(SELECT * FROM unnest({arrays}) AS x({found[2]}))"

    text = TABLE.sub(table, LIST.sub(r"= ANY(:\1)", sql))
    text = text.replace("@then JOIN", "JOIN").replace("@greatest", "greatest").replace("@held", "FOR NO KEY UPDATE")
    return VALUE.sub(r"%(\1)b", text), tuple(tables)


@functools.lru_cache(maxsize=512)
def _insertion(table: str, columns: str, otherwise: str, same: tuple[bool, ...]) -> tuple[str, tuple[str, ...]]:
    """An INSERT whose columns come as arrays, or as one value where that is the same in all rows; and their kinds."""
    names = [name.strip('"') for name in columns.split(", ")]
    types = tuple(TYPES.get(f"{table}.{name}") or TYPES.get(name, "text") for name in names)
    arrays = ", ".join(f"%(c{at})b::{kind}[]" for at, kind in enumerate(types) if not same[at])
    chosen = ", ".join(f"%(c{at})b::{kind}" if same[at] else f"u.c{at}" for at, kind in enumerate(types))
    given = ", ".join(f"c{at}" for at in range(len(types)) if not same[at])
    source = f" FROM unnest({arrays}) AS u({given})" if arrays else ""
    return f"INSERT INTO {table} ({columns}) SELECT {chosen}{source} {otherwise}", types
