"""For tests of what is brought: a small whole caseload as files, ways to spoil it, and a catalogue of spoilt ones."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from typing import NamedTuple

import openpyxl

from fsdesk.bringing.columns import KINDS
from fsdesk.bringing.families import Caseload, bring
from fsdesk.bringing.rows import Reading

TODAY = date(2026, 11, 22)
Rows = dict[str, list[list[str]]]
Files = list[tuple[str, bytes]]


def whole() -> Rows:
    """A caseload nothing is wrong with: headings first."""
    return {
        "families": [
            ["family", "known_as", "status", "area", "opened_on", "best_time_to_visit", "restricted"],
            ["Rowan 214", "Gillies family", "active", "lochaber", "2026-01-04", "After school", ""],
            ["Birch 9", "Ross", "", "", "", "", "no"],
        ],
        "people": [
            ["person", "family", "known_as", "full_name", "life_stage", "born_on", "due_on", "died_on", "mother", "sex",
             "gender", "attendance_percent", "nhs_number", "mobile", "caring_role", "role"],
            ["1", "Rowan 214", "Mairead", "Mairead Gillies", "", "1998-04-02", "", "", "", "F", "female", "",
             "943 476 5919", "+44 7700 900123", "none", ""],
            ["2", "Rowan 214", "Calum", "Calum Gillies", "living", "2022-09", "", "", "", "M", "", "97", "", "",
             "young_carer", ""],
            ["3", "Rowan 214", "", "", "unborn", "", "2027-01-20", "", "1", "", "", "", "", "", "", ""],
            ["4", "Birch 9", "Eòin", "", "", "2019~", "", "", "", "", "", "", "", "", "", "child"],
        ],
        "homes": [
            ["home", "family", "label", "town", "postcode", "no_fixed_address", "confidential", "tenure"],
            ["h1", "Rowan 214", "Mairead’s house", "Strontian", "PH36 4HZ", "no", "no", "croft"],
            ["h2", "Birch 9", "Gran's", "", "", "", "yes", ""],
        ],
        "living": [
            ["person", "home", "role", "lives_from", "lives_until", "nights_per_week", "is_main_home",
             "subject_of_support"],
            ["1", "h1", "parent", "2020", "", "", "yes", "yes"],
            ["2", "h1", "child", "2022-09", "", "5.5", "yes", "yes"],
        ],
        "relationships": [
            ["person", "type", "other", "since", "until", "parental_responsibility", "no_contact", "quality"],
            ["1", "Mother of", "2", "2022", "", "yes", "no", "close"],
            ["1", "pregnant_with", "3", "", "", "", "", ""],
        ],
        "episodes": [
            ["episode", "family", "opened_on", "reasons", "funding_stream", "closed_on"],
            ["e1", "Rowan 214", "2026-01-04", "parenting; socio_economic", "Whole family", ""],
        ],
    }  # fmt: skip


def as_csv(rows: Sequence[Sequence[str]], mark: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark).writerows(rows)
    return out.getvalue().encode()


def as_files(rows: Rows, mark: str = ",") -> Files:
    return [(f"{name}.csv", as_csv(table, mark)) for name, table in rows.items()]


def as_workbook(rows: Rows, change: Callable[[openpyxl.Workbook], None] = lambda _: None) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, table in rows.items():
        sheet = book.create_sheet(name)
        for row in table:
            sheet.append(list(row))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def brought(files: Iterable[tuple[str, bytes]], *, day_first: bool = False) -> Caseload:
    return bring(files, Reading(TODAY, day_first), frozenset({"amina"}))


class Spoilt(NamedTuple):
    """One caseload with something wrong: its name, its files, where that must be told, and a word of the telling."""

    name: str
    files: Files
    where: str
    word: str


def _letter(column: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column]


def cell(name: str, table: str, row: int, column: str, value: str, word: str) -> Spoilt:
    """A whole caseload but for one cell."""
    rows = whole()
    if column not in rows[table][0]:
        rows[table][0].append(column)
        for other in rows[table][1:]:
            other.append("")
    at = rows[table][0].index(column)
    rows[table][row - 1][at] = value
    return Spoilt(name, as_files(rows), f"{table}.csv, row {row}, column {_letter(at)}", word)


CELLS = [
    ("a day of no calendar", "people", 2, "born_on", "1998-02-30", "no calendar"),
    ("a leap day of no leap year", "people", 2, "born_on", "29/02/2019", "no calendar"),
    ("a thirteenth month", "people", 2, "born_on", "2019-13-01", "no calendar"),
    ("month zero", "people", 2, "born_on", "2019-00-01", "no calendar"),
    ("day and month either way", "people", 2, "born_on", "05/04/1998", "two ways"),
    ("either way with dots", "people", 2, "born_on", "05.04.1998", "two ways"),
    ("either way with a time", "people", 2, "born_on", "05/04/1998 00:00", "two ways"),
    ("the month first", "people", 2, "born_on", "04/25/1998", "month first"),
    ("two digits of a year", "people", 2, "born_on", "25/04/98", "two digits"),
    ("two digits in words", "people", 2, "born_on", "25 Apr 98", "two digits"),
    ("a spreadsheet's day", "people", 2, "born_on", "36012", "spreadsheet"),
    ("no date", "people", 2, "born_on", "spring", "not a date"),
    ("a month nobody knows", "people", 2, "born_on", "25 Foo 1998", "not a date"),
    ("digits in a row", "people", 2, "born_on", "19980425", "not a date"),
    ("digits of another script", "people", 2, "born_on", "١٩٩٨-٠٤-٢٥", "not a date"),
    ("a year long ago", "people", 2, "born_on", "1066-10-14", "year that cannot"),
    ("a year far ahead", "people", 2, "born_on", "2998-04-02", "year that cannot"),
    ("born tomorrow", "people", 2, "born_on", "2026-11-23", "still to come"),
    ("died before birth", "people", 2, "died_on", "1990-01-01", "before the birth"),
    ("dies next year", "people", 2, "died_on", "2027-12-01", "still to come"),
    ("dead and living", "people", 3, "died_on", "2025-01-01", "otherwise"),
    ("born and unborn", "people", 4, "born_on", "2025-01-01", "not yet born"),
    ("unborn with no day", "people", 4, "due_on", "", "needs a date"),
    ("due in two years", "people", 4, "due_on", "2028-01-01", "42 weeks"),
    ("due long ago", "people", 4, "due_on", "2026-01-01", "long ago"),
    ("a mother nobody is", "people", 4, "mother", "77", "no row"),
    ("a mother of another family", "people", 4, "mother", "4", "another family"),
    ("a sex misspelt", "people", 2, "sex", "Femal", "Did you mean “F”"),
    ("a sex that is none", "people", 2, "sex", "zzz", "It takes"),
    ("a stage misspelt", "people", 2, "life_stage", "livng", "Did you mean “living”"),
    ("a role misspelt", "people", 5, "role", "chld", "Did you mean “child”"),
    ("a code with half a word", "people", 2, "caring_role", "young", "not in the list"),
    ("attendance of 970", "people", 3, "attendance_percent", "970", "between 0 and 100"),
    ("attendance below none", "people", 3, "attendance_percent", "-1", "between 0 and 100"),
    ("attendance in words", "people", 3, "attendance_percent", "most days", "whole number"),
    ("attendance with a half", "people", 3, "attendance_percent", "97.5", "whole number"),
    ("a number rounded", "people", 2, "nhs_number", "9.43477E+09", "rounded"),
    ("a number beyond length", "people", 2, "nhs_number", "9" * 65, "longer"),
    ("no key", "people", 2, "person", "", "needed"),
    ("a key twice", "people", 3, "person", "1", "same person"),
    ("a key too long", "people", 2, "person", "k" * 65, "longer than 64"),
    ("no family", "people", 2, "family", "", "needed"),
    ("a family nobody is", "people", 2, "family", "Rowan 999", "no row"),
    ("a family almost spelt", "people", 2, "family", "Rowan 2l4", "nearest is in families.csv, row 2"),
    ("a name too long", "people", 2, "full_name", "N" * 201, "longer than 200"),
    ("a formula", "people", 2, "full_name", "=A1", "formula"),
    ("a command", "people", 2, "full_name", "=cmd|'/c calc'!A1", "formula"),
    ("a quoted formula", "people", 2, "person", '="0012"', "formula"),
    ("a NUL", "people", 2, "full_name", "Mai\0read", "U+0000"),
    ("a bell", "people", 2, "full_name", "Mai\x07read", "control"),
    ("a vertical tab", "people", 2, "full_name", "Mai\x0bread", "control"),
    ("garbled letters", "people", 5, "known_as", "EÃ²in", "garbled"),
    ("garbled quotes", "homes", 2, "label", "Mairead\u00e2\u20ac\u2122s house", "garbled"),
    ("a letter lost", "people", 5, "known_as", "E\ufffdin", "garbled"),
    ("not a character", "people", 5, "known_as", "E\uffffin", "control"),
    ("text beyond all", "families", 2, "before_you_go", "x" * 100_001, "100,000"),
    ("text too long", "families", 2, "before_you_go", "x" * 20_001, "longer than 20,000"),
    ("a line too long", "families", 2, "best_time_to_visit", "x" * 1_001, "longer than 1,000"),
    ("no reference", "families", 2, "family", "", "needed"),
    ("a reference twice", "families", 3, "family", "Rowan 214", "same family"),
    ("a status misspelt", "families", 2, "status", "actve", "Did you mean “active”"),
    ("an area elsewhere", "families", 2, "area", "Atlantis", "not in the list"),
    ("a restricted family", "families", 2, "restricted", "yes", "restricted"),
    ("restricted perhaps", "families", 2, "restricted", "perhaps", "neither"),
    ("opened tomorrow", "families", 2, "opened_on", "2026-12-24", "still to come"),
    ("opened either way", "families", 2, "opened_on", "01/04/2026", "two ways"),
    ("a home of nobody", "homes", 2, "family", "None such", "no row"),
    ("a home without a name", "homes", 2, "label", "", "needed"),
    ("a home twice", "homes", 3, "home", "h1", "same home"),
    ("confidential maybe", "homes", 2, "confidential", "maybe", "neither"),
    ("a tenure misspelt", "homes", 2, "tenure", "crofft", "Did you mean “croft”"),
    ("no fixed address of four kinds", "homes", 2, "no_fixed_address", "sometimes", "not in the list"),
    ("somebody unknown lives there", "living", 2, "person", "99", "no row"),
    ("nobody lives there", "living", 2, "person", "", "needed"),
    ("a home unknown", "living", 2, "home", "h9", "no row"),
    ("a home of another family", "living", 2, "home", "h2", "another family"),
    ("as nothing", "living", 2, "role", "", "needed"),
    ("as a parrot", "living", 2, "role", "parrot", "not in the list"),
    ("gone before coming", "living", 2, "lives_until", "2019-01-01", "before lives_from"),
    ("eight nights", "living", 3, "nights_per_week", "8", "between 0 and 7"),
    ("many nights", "living", 3, "nights_per_week", "many", "not a number of nights"),
    ("half a hundredth", "living", 3, "nights_per_week", "3.33", "not a number of nights"),
    ("main home of four kinds", "living", 2, "is_main_home", "mostly", "not in the list"),
    ("supported perhaps", "living", 2, "subject_of_support", "?", "neither"),
    ("nobody's mother", "relationships", 2, "other", "98", "no row"),
    ("mother of herself", "relationships", 2, "other", "1", "themselves"),
    ("mother of another family", "relationships", 2, "other", "4", "another family"),
    ("a kinship misspelt", "relationships", 2, "type", "moter", "Did you mean “mother”"),
    ("no kinship", "relationships", 2, "type", "", "needed"),
    ("over before it began", "relationships", 2, "until", "2001", "before since"),
    ("a quality misspelt", "relationships", 2, "quality", "clos", "Did you mean “close”"),
    ("responsible perhaps", "relationships", 2, "parental_responsibility", "perhaps", "not in the list"),
    ("contact perhaps", "relationships", 2, "no_contact", "ask", "neither"),
    ("an episode of nobody", "episodes", 2, "family", "Elm 1", "no row"),
    ("an episode since never", "episodes", 2, "opened_on", "", "needed"),
    ("an episode to come", "episodes", 2, "opened_on", "2026-12-01", "still to come"),
    ("an episode that ends first", "episodes", 2, "closed_on", "2025-12-01", "before opened_on"),
    ("no reason", "episodes", 2, "reasons", "", "needed"),
    ("one reason of two unknown", "episodes", 2, "reasons", "parenting; parentng", "Did you mean"),
    ("an episode with no key", "episodes", 2, "episode", "", "needed"),
]


def text_files() -> list[Spoilt]:
    """Files whose bytes, marks or headings are wrong."""
    ok = whole()
    people = as_csv(ok["people"])
    families = ("families.csv", as_csv(ok["families"]))

    def one(name: str, raw: bytes, where: str, word: str, file: str = "people.csv") -> Spoilt:
        return Spoilt(name, [families, (file, raw)], where, word)

    def headed(name: str, change: Callable[[list[str]], list[str]], where: str, word: str) -> Spoilt:
        rows = [change(list(ok["people"][0])), *ok["people"][1:]]
        return one(name, as_csv(rows), where, word)

    latin = people.replace("Eòin".encode(), b"E\xf2in")
    return [
        one("nothing at all", b"", "people.csv", "empty file"),
        one("only blank lines", b"\r\n\r\n", "people.csv", "empty file"),
        one("only a mark", b"\xef\xbb\xbf\r\n", "people.csv", "empty file"),
        one("UTF-16 without its mark", people.decode().encode("utf-16-le"), "people.csv, row 1", "UTF-16"),
        one("UTF-32 without its mark", people.decode().encode("utf-32-le"), "people.csv, row 1", "UTF-32"),
        one("UTF-16 cut off", b"\xff\xfe" + people.decode().encode("utf-16-le")[:-1], "people.csv", "breaks off"),
        one("two encodings", latin + "9,Birch 9,Zoë\n".encode(), "people.csv, row 5", "two encodings"),
        one("an old Mac's letters", people.replace("Eòin".encode(), b"E\x98in\x8e\x81"), "people.csv, row 5", "told"),
        one("Cyrillic of another code page", people.replace("Eòin".encode(), b"\xc0\x81\x90"), "people.csv, row 5",
            "told"),
        one("a quotation never closed", people + b'5,"Birch 9,Una\n', "people.csv, row 6", "never closed"),
        one("a quotation inside", people + b'5,"Birch" 9,Una\n', "people.csv, row 6", "not doubled"),
        one("a cell without end", people + b"5,Birch 9," + b"x" * 140_000 + b"\n", "people.csv, row 6", "too long"),
        one("more cells than headings", people + b"5,Birch 9,Una" + b",x" * 20 + b"\n",
            "people.csv, row 6, column Q", "more cells"),
        one("a PDF", b"%PDF-1.7 x", "people.csv", "not a table"),
        one("a web page", b"<html><table></table></html>", "people.csv", "not a table"),
        one("an old Excel file", b"\xd0\xcf\x11\xe0" + b"x" * 600, "people.csv", "old or password"),
        one("too many columns", b",".join(b"c%d" % n for n in range(300)) + b"\n", "people.csv, row 1", "200 columns"),
        one("a million rows", b"person,family,known_as\n" + b"".join(b"p%d,Birch 9,A\n" % n for n in range(50_001)),
            "people.csv, row 50002", "more than 50,000 rows"),
        headed("a heading twice", lambda h: [*h[:-1], "sex"], "people.csv, row 1, column P", "twice"),
        headed("a heading misspelt", lambda h: [*h[:9], "sexx", *h[10:]], "people.csv, row 1, column J", "mean “sex”"),
        headed("a column missing", lambda h: [h[0], "extra", *h[2:]], "people.csv, row 1", "“family” is missing"),
        headed("a cell under nothing", lambda h: [*h[:5], "", *h[6:]], "people.csv, row 2, column F", "no heading"),
        headed("no headings", lambda h: ["1", "Rowan 214", "Ann"] + ["x"] * 13, "people.csv, row 1", "is missing"),
        one("a second table of people", people, "more_people.csv", "second table", "more_people.csv")._replace(
            files=[families, ("people.csv", people), ("more_people.csv", people.replace(b"\n1,", b"\n11,"))]),
        Spoilt("nothing documented", [("shopping.csv", b"milk,bread\n1,2\n")], "these files", "no documented"),
        Spoilt("the same living twice", as_files(_twice("living")), "living.csv, row 4", "says the same"),
        Spoilt("the same kinship twice", as_files(_twice("relationships")), "relationships.csv, row 4", "the same as"),
        Spoilt("a second open episode", as_files(_second_episode()), "episodes.csv, row 3, column B", "second open"),
        Spoilt("nobody has a name", as_files(_nameless()), "people.csv, row 2, column A", "without a name"),
    ]  # fmt: skip


def _twice(table: str) -> Rows:
    rows = whole()
    rows[table].append(list(rows[table][1]))
    return rows


def _second_episode() -> Rows:
    rows = whole()
    rows["episodes"].append(["e2", "Rowan 214", "2026-02-04", "other", "", ""])
    return rows


def _nameless() -> Rows:
    rows = whole()
    rows["people"][1][2:4] = ["", ""]
    return rows


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, raw in parts.items():
            made.writestr(name, raw)
    return out.getvalue()


def _rewritten(raw: bytes, change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        found = {name: change(name, parts.read(name)) for name in parts.namelist()}
    return _zip(found | (more or {}))


def workbooks() -> list[Spoilt]:
    """Workbooks whose cells or parts are wrong."""

    def set_cell(where: str, value: str | int | time) -> Callable[[openpyxl.Workbook], None]:
        def change(book: openpyxl.Workbook) -> None:
            book["people"][where] = value

        return change

    def one(name: str, raw: bytes, where: str, word: str) -> Spoilt:
        return Spoilt(name, [("all.xlsx", raw)], where, word)

    ok = as_workbook(whole())
    sheet = "xl/worksheets/sheet2.xml"
    row_far = b'<row r="900000"><c r="A900000" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    bomb = b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>"
    return [
        one("a formula cell", as_workbook(whole(), set_cell("D2", "=HYPERLINK(A1)")),
            "all.xlsx, sheet “people”, row 2, column D", "formula"),
        one("a formula for a date", as_workbook(whole(), set_cell("F2", "=TODAY()")),
            "all.xlsx, sheet “people”, row 2, column F", "formula"),
        one("an error cell", as_workbook(whole(), set_cell("D3", "#REF!")),
            "all.xlsx, sheet “people”, row 3, column D", "an error"),
        one("a time for a date", as_workbook(whole(), set_cell("F2", time(9, 30))),
            "all.xlsx, sheet “people”, row 2, column F", "time of day"),
        one("a date as a number", as_workbook(whole(), set_cell("F2", 36012)),
            "all.xlsx, sheet “people”, row 2, column F", "spreadsheet"),
        one("merged cells", as_workbook(whole(), lambda book: book["people"].merge_cells("B2:B4")),
            "all.xlsx, sheet “people”, row 2, column B", "merged"),
        one("a sheet misnamed within", as_workbook(whole(), set_cell("B1", "fmily")),
            "all.xlsx, sheet “people”, row 1, column B", "Did you mean “family”"),
        one("a row far below", _rewritten(ok, lambda n, r: r.replace(b"</sheetData>", row_far) if n == sheet else r),
            "all.xlsx, sheet “people”, row 100001", "far below"),
        one("entities", _rewritten(ok, lambda n, r: bomb + r if n == sheet else r), "all.xlsx", "no spreadsheet"),
        one("a part in UTF-16",
            _rewritten(ok, lambda n, r: r.decode().encode("utf-16") if n == sheet else r), "all.xlsx", "spreadsheet"),
        one("a sheet that is no XML", _rewritten(ok, lambda n, r: b"<x" if n == sheet else r), "all.xlsx", "damaged"),
        one("a workbook without its list", _rewritten(ok, lambda n, r: b"" if n == "xl/workbook.xml" else r),
            "all.xlsx", "damaged"),
        one("half a workbook", ok[: len(ok) // 2], "all.xlsx", "damaged"),
        one("a zip that is none", b"PK\x03\x04nonsense", "all.xlsx", "damaged"),
        one("another zip", _zip({"word/document.xml": b"<x/>"}), "all.xlsx", "not an Excel"),
        one("an OpenDocument", _zip({"mimetype": b"x", "content.xml": b"<x/>"}), "all.xlsx", "not an Excel"),
        one("a zip bomb", _zip({"[Content_Types].xml": b"<x/>", "xl/a.xml": b" " * (129 << 20)}), "all.xlsx", "MB"),
        one("a zip of very many parts", _zip({f"xl/{n}.xml": b"" for n in range(1_001)}), "all.xlsx", "unpacks"),
        one("a lying zip", _lying(ok), "all.xlsx", "damaged"),
        one("sheets without end",
            as_workbook(whole(), _many_sheets),
            "all.xlsx", "40 sheets"),
        one("only a hidden sheet", as_workbook(whole(), _hide), "these files", "no documented"),
    ]  # fmt: skip


def _many_sheets(book: openpyxl.Workbook) -> None:
    for number in range(41):
        book.create_sheet(f"s{number}")


def _hide(book: openpyxl.Workbook) -> None:
    book.create_sheet("cover").append(["Caseload"])
    for sheet in book.worksheets:
        if sheet.title in KINDS:
            sheet.sheet_state = "hidden"


def _lying(raw: bytes) -> bytes:
    """A workbook whose list of parts says of one that it is smaller than it is."""
    at = raw.rindex(b"PK\x01\x02")
    found = bytearray(raw)
    found[at + 24 : at + 28] = struct.pack("<I", 1)
    found[at + 16 : at + 20] = struct.pack("<I", zlib.crc32(b"<"))
    return bytes(found)


def catalogue() -> list[Spoilt]:
    """Every spoilt caseload."""
    return [*(cell(*one) for one in CELLS), *text_files(), *workbooks()]
