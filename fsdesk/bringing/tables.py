"""Files as tables: rows of text, each cell with its place. Pure: a name and bytes in.

What a file is, its bytes say, not its name. A text is UTF-8, or UTF-16 with its mark, or Windows-1252 where every
letter of it is an ordinary one; anything else is refused rather than guessed, as a wrong guess spoils names for good.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fsdesk.bringing.findings import Findings, Place

FILE_BYTES_MAX = 64 << 20
ROWS_MAX = 50_000
"""Rows of one table: a large council's open caseload has about a fifth as many people."""
COLUMNS_MAX = 200
CELL_CHARS_MAX = 100_000
DELIMITERS = ",;\t"
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
TOO_MANY_ROWS = f"more than {ROWS_MAX:,} rows. Bring one team’s caseload at a time."
FORMULA = "a formula. Copy the cell and paste its value instead."

_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_WESTERN = frozenset("‘’“”–—…€£•™šžŸœŒŠŽ°½¼¾©®´·§ªº¡¿ \xad") | frozenset(chr(at) for at in range(0xC0, 0x100))
"""What stands in British texts beyond ASCII, in Windows-1252."""
_GARBLED = re.compile("[ÂÃ][\x80-\xbf‘’“”–—…€™œžŸšŒŠŽ]|â€|\ufffd")
"""UTF-8 that was read as Windows-1252 somewhere before (Ã© for é), or a letter that was lost."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_GUARDED = re.compile("'[=+\\-@\t\r]")
_BLANK = " \t\r\n\xa0\u200b\ufeff"


class Row(NamedTuple):
    """One row: its number as a spreadsheet shows it, and its cells, guards and outer blanks taken off."""

    number: int
    cells: tuple[str, ...]


class Table(NamedTuple):
    """One table of a file: its headings, as they stand, and its rows that are not empty."""

    file: str
    sheet: str
    headings: tuple[str, ...]
    heading_row: int
    rows: tuple[Row, ...]

    def place(self, row: int = 0, column: int = 0, heading: str = "") -> Place:
        """A place in this table; columns count from 1."""
        return Place(self.file, self.sheet, row, column, heading)


def read_tables(file: str, raw: bytes, findings: Findings) -> tuple[Table, ...]:
    """The tables of one file; what is wrong with it goes to `findings`, and a file that cannot be read has none."""
    place = Place(file)
    if not raw.strip(b"\x00 \r\n\t"):
        findings.problem(place, "an empty file.")
    elif len(raw) > FILE_BYTES_MAX:
        findings.problem(place, f"larger than {FILE_BYTES_MAX >> 20} MB. Bring one team’s caseload at a time.")
    elif raw.startswith(_ZIP):
        from fsdesk.bringing.workbooks import read_workbook  # late: a second to load, and most bring CSV

        return read_workbook(file, raw, findings)
    elif raw.startswith(_OLD_OFFICE):
        findings.problem(place, "an old or password-protected Excel file. Open it and save it as .xlsx or CSV.")
    elif raw.startswith((b"%PDF", b"<?xml", b"<!DOCTYPE", b"<html", b"{\\rtf")):
        findings.problem(place, "not a table. Save the sheet as CSV UTF-8 or .xlsx.")
    else:
        text = _decoded(place, raw, findings)
        return () if text is None else _read_csv(file, text, findings)
    return ()


# -- letters -------------------------------------------------------------------------------------------------------


def _decoded(place: Place, raw: bytes, findings: Findings) -> str | None:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError:
            findings.problem(place, "UTF-16 that breaks off in the middle of a letter. Save it again as CSV UTF-8.")
            return None
    if raw[:400].count(0) * 3 > min(len(raw), 400):
        findings.problem(_at_row(place, 1), "text in UTF-16 or UTF-32 without its mark. Save it as CSV UTF-8.")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = _at_row(place, raw.count(b"\n", 0, error.start) + 1)
    return _windows(where, raw, findings)


def _windows(where: Place, raw: bytes, findings: Findings) -> str | None:
    if _UTF8_LETTER.search(raw):
        findings.problem(where, "letters in two encodings. Open it in a spreadsheet and save it as CSV UTF-8.")
        return None
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        text = "\x81"
    if not all(letter.isascii() or letter in _WESTERN for letter in text):
        findings.problem(where, "letters in an encoding that cannot be told. Save it as CSV UTF-8.")
        return None
    findings.note(where, "read as Windows-1252: look at names with accents after the import, or save it as CSV UTF-8.")
    return text


def _at_row(place: Place, row: int) -> Place:
    return Place(place.file, place.sheet, row)


# -- CSV -----------------------------------------------------------------------------------------------------------


def _read_csv(file: str, text: str, findings: Findings) -> tuple[Table, ...]:
    skipped, given = 0, ""
    first, _, rest = text.partition("\n")
    if first.strip(_BLANK).casefold() in {f"sep={mark}" for mark in DELIMITERS}:
        skipped, given, text = 1, first.strip(" \r\n\ufeff")[4], rest
    if not text.strip(_BLANK):
        findings.problem(Place(file), "an empty file.")
        return ()
    rows = _csv_rows(file, text, given or delimiter_of(text), skipped, findings)
    return table_of(file, "", rows, findings)


def delimiter_of(text: str) -> str:
    """What stands between the headings: the mark that makes most cells of the first line that has any."""
    line = next((line for line in text.splitlines() if line.strip(_BLANK)), "")

    def cells(mark: str) -> int:
        return sum(bool(cell.strip()) for row in csv.reader([line], delimiter=mark) for cell in row)

    return max(DELIMITERS, key=cells)


def _csv_rows(file: str, text: str, mark: str, skipped: int, findings: Findings) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    number = skipped
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            findings.problem(Place(file, "", number), _csv_words(str(error)))
            return
        yield Row(number, tuple(cells))


def _csv_words(error: str) -> str:
    if "field limit" in error or "field larger" in error:
        return "a text that is too long for one cell, or a quotation mark that is never closed."
    if "end of data" in error:
        return "a quotation mark that is never closed. The rest of the file could not be read."
    return "a quotation mark inside a cell that is not doubled. The rest of the file could not be read."


# -- rows ----------------------------------------------------------------------------------------------------------


def table_of(file: str, sheet: str, rows: Iterator[Row], findings: Findings) -> tuple[Table, ...]:
    """The table that these rows make: headings first. None when there are no rows, or too many."""
    headings: Row | None = None
    found: list[Row] = []
    for number, raw in rows:
        cells = _trimmed(raw)
        if not cells:
            continue
        if len(found) >= ROWS_MAX:
            findings.problem(Place(file, sheet, number), TOO_MANY_ROWS)
            return ()
        if headings is None:
            headings = Row(number, tuple(cell.strip(_BLANK) for cell in cells))
            if len(cells) > COLUMNS_MAX:
                findings.problem(Place(file, sheet, number), f"more than {COLUMNS_MAX} columns.")
                return ()
            continue
        if len(cells) > len(headings.cells):
            width = len(headings.cells)
            beyond = next(at for at, cell in enumerate(cells[width:], width + 1) if cell.strip(_BLANK))
            at = Place(file, sheet, number, beyond)
            findings.problem(at, "more cells than there are headings. Is a comma or a quotation mark out of place?")
            continue
        found.append(_checked(Place(file, sheet, number), cells, len(headings.cells), findings))
    if headings is None:
        return ()
    return (Table(file, sheet, headings.cells, headings.number, tuple(found)),)


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    """The cells without the empty ones at the end, which spreadsheets add as they like."""
    count = len(cells)
    while count and not cells[count - 1].strip(_BLANK):
        count -= 1
    return cells[:count]


def _checked(row: Place, cells: Sequence[str], width: int, findings: Findings) -> Row:
    kept = []
    for column, raw in enumerate(cells, 1):
        text = raw.strip(_BLANK)
        if what := what_is_wrong(text):
            findings.problem(Place(row.file, row.sheet, row.row, column), what)
            text = ""
        kept.append(text[1:].strip(_BLANK) if _GUARDED.match(text) else text)
    kept += [""] * (width - len(kept))
    return Row(row.row, tuple(kept))


def what_is_wrong(text: str) -> str:
    """Why no cell may hold this text, whatever its column; empty when one may."""
    if text.startswith("="):
        return FORMULA
    if len(text) > CELL_CHARS_MAX:
        return f"more than {CELL_CHARS_MAX:,} letters. Split it."
    if "\0" in text:
        return "a character U+0000, which no text has. Was the file damaged on its way?"
    if _UNPRINTABLE.search(text):
        return "a control character. Type the cell again."
    if _GARBLED.search(text):
        return "letters that were garbled before they came here (such as Ã© for é). Export it again as UTF-8."
    return ""
