"""Making a copy of a ledger while it serves, and putting one back into a hub that has none, on either database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fsdesk.trouble import Refused, Trouble
from sync.hub.copies import Chunk
from sync.hub.engine import Engine, Table

ROWS_AT_ONCE = 250
"""A chunk is in memory whole, and a piece of a picture has a quarter of a megabyte."""


def chunks_of(engine: Engine, step: str) -> Iterator[Chunk]:
    """All rows of all tables, those that others refer to first. Called within one unmoving view."""
    yield Chunk(step=step)
    total = 0
    tables = engine.tables()
    for name in in_order(tables):
        for rows in _pages(engine, name, tables[name]):
            total += len(rows)
            yield Chunk(name, tables[name].columns, rows)
    yield Chunk(total=total)


def in_order(tables: Mapping[str, Table]) -> list[str]:
    """The tables, each after those it refers to."""
    ordered: list[str] = []
    while len(ordered) < len(tables):
        ready = [name for name in sorted(tables) if name not in ordered and tables[name].refers <= {*ordered, name}]
        assert ready, "tables refer to each other in a ring"
        ordered += ready
    return ordered


def _pages(engine: Engine, name: str, table: Table) -> Iterator[tuple[tuple[Any, ...], ...]]:
    columns, key = (", ".join(f'"{one}"' for one in names) for names in (table.columns, table.key))
    places = [table.columns.index(one) for one in table.key]
    marks = ", ".join(f":k_{'abcdefgh'[at]}" for at in range(len(places)))
    where, values = "", {"limit": ROWS_AT_ONCE}
    while True:
        rows = engine.all(f'SELECT {columns} FROM "{name}" {where} ORDER BY {key} LIMIT :limit', values)
        if rows:
            yield tuple(tuple(row) for row in rows)
        if len(rows) < ROWS_AT_ONCE:
            return
        where = f"WHERE ({key}) > ({marks})"
        values = {"limit": ROWS_AT_ONCE} | {f"k_{'abcdefgh'[at]}": rows[-1][place] for at, place in enumerate(places)}


def step_of(chunks: Iterator[Chunk]) -> str:
    """At which step the tables of a copy are, from its first chunk."""
    return next(chunks).step


def put_in(engine: Engine, chunks: Iterable[Chunk]) -> int:
    """Put all rows of a copy into tables that are empty; how many there were. Called in a transaction."""
    if engine.all("SELECT 1 FROM tenant LIMIT 1", {}):
        raise Refused("There is a hub here already.", safe="It was left as it is.")
    known, total = engine.tables(), 0
    for chunk in chunks:
        if not chunk.table:
            if chunk.total != total:
                raise Trouble("The copy is not whole.", safe="Nothing was changed.", next_step="Use an older copy.")
            continue
        if chunk.table not in known or not set(chunk.columns) <= set(known[chunk.table].columns):
            raise Trouble("The copy is of other tables than it says.", safe="Nothing was changed.")
        engine.load(chunk.table, chunk.columns, chunk.rows)
        total += len(chunk.rows)
    return total
