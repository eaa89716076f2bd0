"""A table's rows as values by column, with all that is wrong in headings and cells told. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from fsdesk import numbers
from fsdesk.bringing.columns import Column, Holds, Kind, plain
from fsdesk.bringing.findings import Findings, Place
from fsdesk.bringing.tables import Row, Table
from fsdesk.bringing.values import SCHEMES, NotValueError, read_cell
from fsdesk.records.fields import Value


class Reading(NamedTuple):
    """How dates are read: which day it is, and whether 05/04 is the fifth of April."""

    today: date
    day_first: bool = False


class Given(NamedTuple):
    """One row as it was given: its values by column, only those there are, and where each stands."""

    table: Table
    row: int
    columns: Mapping[str, int]
    values: Mapping[str, Value]

    def place(self, column: str = "") -> Place:
        """The place of the row, or of one of its cells."""
        at = self.columns.get(column, 0)
        return self.table.place(self.row, at, column if at else "")

    def text(self, column: str) -> str:
        """A cell as text; empty when there is none."""
        value = self.values.get(column)
        return value if isinstance(value, str) else ""


def read_rows(table: Table, kind: Kind, reading: Reading, findings: Findings) -> tuple[Given, ...]:
    """The rows of a table that is of this kind. With columns missing there are none."""
    columns = _columns_of(table, kind, findings)
    missing = [column.name for column in kind.columns if column.needed and column.name not in columns]
    for name in missing:
        findings.problem(table.place(table.heading_row), f"the column “{name}” is missing.")
    if missing:
        return ()
    at = {name: place for name, (_, place) in columns.items()}
    given = [Given(table, row.number, at, _values(table, kind, columns, row, reading, findings)) for row in table.rows]
    if kind.key:
        _tell_twice(given, kind.key, findings)
    return tuple(given)


def _columns_of(table: Table, kind: Kind, findings: Findings) -> dict[str, tuple[Column, int]]:
    found: dict[str, tuple[Column, int]] = {}
    unread = {plain(name) for name in kind.unread}
    for at, heading in enumerate(table.headings, 1):
        place, column = table.place(table.heading_row, at), kind.column(heading)
        if column is None:
            if plain(heading) not in unread:
                _tell_unknown(table, at, kind.near(heading) if heading else "", findings)
        elif column.name in found:
            findings.problem(place, f"the column “{column.name}” is there twice.")
        else:
            found[column.name] = (column, at)
    return found


def _tell_unknown(table: Table, at: int, near: str, findings: Findings) -> None:
    place = table.place(table.heading_row, at)
    filled = next((row.number for row in table.rows if row.cells[at - 1]), 0)
    if near:
        findings.problem(place, f"not a column of this table. Did you mean “{near}”?")
    elif table.headings[at - 1]:
        findings.note(place, "not a column of this table: it was not read.")
    elif filled:
        findings.problem(table.place(filled, at), "a cell under no heading.")


def _values(  # noqa: PLR0917 - the six things a row is read by, in the order of reading
    table: Table,
    kind: Kind,
    columns: Mapping[str, tuple[Column, int]],
    row: Row,
    reading: Reading,
    findings: Findings,
) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, (column, at) in columns.items():
        text, place = row.cells[at - 1], table.place(row.number, at, name)
        if not text or text.casefold() in kind.empty:
            if column.needed and not findings.told(place):
                findings.problem(place, "empty, and it is needed.")
            continue
        try:
            values[name] = read_cell(column, text, today=reading.today, day_first=reading.day_first)
        except NotValueError as error:
            findings.problem(place, str(error))
            continue
        if column.holds is Holds.NUMBER and (what := numbers.what_is_wrong(SCHEMES[name], text)):
            findings.note(place, f"brought as it is, but look at it: {what[0].lower()}{what[1:]}")
    return values


def _tell_twice(given: Sequence[Given], key: str, findings: Findings) -> None:
    first: dict[Value, Given] = {}
    for one in given:
        value = one.values.get(key)
        if value is not None and (before := first.setdefault(value, one)) is not one:
            findings.problem(one.place(key), f"the same {key} as in {before.place().words}.")
