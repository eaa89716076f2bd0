"""Excel workbooks as tables. Pure. Macros, links to other files and formulas are read by nobody and run by nothing.

Whatever the parts unpack to is counted before any is opened, and a part that defines entities is refused: a workbook is
a zip of XML, and both can be made to swell without end.
"""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl

from fsdesk.bringing.columns import KINDS, kind_for
from fsdesk.bringing.dataset import SSD_KINDS
from fsdesk.bringing.findings import Findings, Place
from fsdesk.bringing.tables import FORMULA, ROWS_MAX, Row, Table, table_of

UNPACKED_BYTES_MAX = 128 << 20
PARTS_MAX = 1_000
SHEETS_MAX = 40
CELLS_MAX = 10_000_000
"""Cells of one sheet, empty ones counted, as a sheet may be coloured to its last column."""

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["\']\$?([A-Z]{1,3})\$?(\d{1,7})[:"\']')
_ENTITIES = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
_BROKEN = (zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, TypeError, IndexError, AttributeError,
           EOFError, NotImplementedError, RuntimeError, OSError, AssertionError, OverflowError)  # fmt: skip
"""What the zip and workbook readers raise for a damaged or crafted file: it is the file's fault, whatever it is."""


def read_workbook(file: str, raw: bytes, findings: Findings) -> tuple[Table, ...]:
    """The sheets of one workbook that hold anything; what is wrong with it goes to `findings`."""
    place = Place(file)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            if what := _what_is_wrong_with_parts(parts):
                findings.problem(place, what)
                return ()
            return _sheets(file, raw, parts, findings)
    except _BROKEN:
        findings.problem(place, "a damaged workbook, or not an Excel one. Open it, and save it again as .xlsx or CSV.")
        return ()


def _what_is_wrong_with_parts(parts: zipfile.ZipFile) -> str:
    listed = parts.infolist()
    if len(listed) > PARTS_MAX or sum(part.file_size for part in listed) > UNPACKED_BYTES_MAX:
        return f"a workbook that unpacks to more than {UNPACKED_BYTES_MAX >> 20} MB. Save the sheet alone, as CSV."
    names = {part.filename for part in listed}
    if len(names) < len(listed):
        return "a workbook with two parts of one name. Open it, and save it again."
    if any(part.flag_bits & 1 for part in listed):
        return "a workbook with a password. Take it off, or save the sheet as CSV."
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        return "not an Excel workbook. Save the sheet as .xlsx or CSV."
    for part in listed:
        if part.filename.endswith((".xml", ".rels")):
            start = parts.read(part)
            if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in start or _ENTITIES.search(start):
                return "a workbook no spreadsheet makes. Open it, and save it again."
    return ""


def _sheets(file: str, raw: bytes, parts: zipfile.ZipFile, findings: Findings) -> tuple[Table, ...]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions, which are not read
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
        if len(book.worksheets) > SHEETS_MAX:
            findings.problem(Place(file), f"more than {SHEETS_MAX} sheets.")
            return ()
        found: list[Table] = []
        for at_sheet, sheet in enumerate(book.worksheets, 1):
            title = _called(str(sheet.title), at_sheet)
            if sheet.sheet_state != "visible":
                findings.note(Place(file, title), "a hidden sheet. It was not read; show it if it belongs.")
                continue
            where = getattr(sheet, "_worksheet_path")  # noqa: B009 - only it says where the sheet is kept; untyped
            inside = parts.read(str(where).lstrip("/"))
            for column, row in _MERGED.findall(inside):
                at = Place(file, title, int(row), _number(column.decode()))
                findings.problem(at, "merged cells. Take the merging off and fill every row.")
            found.extend(table_of(file, title, _rows(file, title, sheet, findings), findings))
    return tuple(found)


def _called(title: str, number: int) -> str:
    """The name of a sheet if it is one of ours, else its number: somebody may have called it after a family."""
    return title if kind_for(title, (), (*SSD_KINDS.values(), *KINDS.values())) is not None else str(number)


def _number(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found


def _rows(file: str, title: str, sheet: Any, findings: Findings) -> Iterator[Row]:
    sheet.reset_dimensions()  # what a sheet says of its size may be a lie, or left from long ago
    seen = 0
    for number, cells in enumerate(sheet.iter_rows(), 1):
        seen += len(cells)
        if number > 2 * ROWS_MAX:
            findings.problem(Place(file, title, number), "rows far below the others. Delete what is under the table.")
            return
        if seen > CELLS_MAX:
            findings.problem(Place(file, title, number), "very many empty cells. Delete what is beside the table.")
            return
        texts = []
        for column, cell in enumerate(cells, 1):
            text, what = _text(cell)
            if what:
                findings.problem(Place(file, title, number, column), what)
            texts.append(text)
        yield Row(number, tuple(texts))


def _text(cell: Any) -> tuple[str, str]:
    """What a cell says as text, and why it cannot be taken."""
    value, kind = cell.value, cell.data_type
    if value is None:
        return "", ""
    if kind == "f":
        return "", FORMULA
    if kind == "e":
        return "", "an error (such as #REF!). Put the value there, or clear the cell."
    if isinstance(value, bool):
        return ("yes" if value else "no"), ""
    if isinstance(value, datetime.datetime):
        return (value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")), ""
    if isinstance(value, datetime.time | datetime.timedelta):
        return "", "a time of day or a length of time. A date was meant, or text."
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value)), ""
    text = str(value)
    # A text that begins like a formula and is none, as its type says, is guarded here and unguarded with the others.
    return (f"'{text}" if text.startswith("=") else text), ""
