"""Lists as tables: families and people in the columns they can be brought in by, steps and visits for reading.

No notes, no stories, nothing restricted; of people, steps and visits nobody and nothing that is guarded. A cell never
becomes a formula: one that begins like one gets an apostrophe before it, in either kind of file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from fsdesk.bringing.columns import FAMILIES, PEOPLE, Holds, Kind
from fsdesk.bringing.values import SCHEMES
from fsdesk.desk.pen import Pen
from fsdesk.desk.people import is_guarded
from fsdesk.desk.reading import Held, Records, of_kind
from fsdesk.desk.rights import without_held_back
from fsdesk.desk.titles import in_words, titles_of
from fsdesk.records.codes import ASKED
from fsdesk.records.ids import FamilyId
from fsdesk.taking_out.family import is_restricted
from fsdesk.trouble import Refused

CELL_MOST = 32_767
"""Letters a cell of a workbook can hold; a longer one would be dropped without a word."""
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SAFEST = ("no", "not_known", "not_asked", "declined", "yes")


class Listed(NamedTuple):
    """A list: its name, headings and rows, and how many families were left out as restricted."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int = 0


def listed(desk: Pen, which: str, *, restricted_too: bool = False) -> Listed:
    """One of the lists in `LISTS`, families in order of their reference."""
    rows: list[tuple[tuple[str, str], tuple[str, ...]]] = []
    left_out = 0
    headings, each = LISTS[which]
    for family, held in _families(desk).items():
        record = next(iter(of_kind(held, "family")), None)
        if record is None:
            continue
        if is_restricted(held) and not restricted_too:
            left_out += 1
            continue
        key = (record.text("label") or str(family), str(family))
        rows.extend((key, row) for row in each(_Family(desk, key[0], record, held)))
    rows.sort(key=lambda pair: pair[0])
    return Listed(which, headings, tuple(row for _, row in rows), left_out)


def as_csv(found: Listed) -> bytes:
    """A list as CSV: UTF-8 with its mark, lines ended as spreadsheets end them, formulas guarded."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(found.headings)
    writer.writerows([guarded(cell) for cell in row] for row in found.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_workbook(found: Listed) -> bytes:
    """A list as an Excel workbook of texts only, made in memory. Refused when a text is too long for a cell."""
    import xlsxwriter  # type: ignore[import-untyped]  # late: only this needs it

    if any(len(cell) >= CELL_MOST for row in found.rows for cell in row):
        raise Refused("A text is too long for a cell of a workbook.", safe="No file was made.",
                      next_step="Take the list out as CSV instead: a name ending in .csv.")  # fmt: skip
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    sheet = book.add_worksheet(found.name)
    for number, row in enumerate((found.headings, *found.rows)):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(number, column, guarded(cell))
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_BEGINS_FORMULA) else cell


class _Family(NamedTuple):
    """One family while its rows are made."""

    desk: Pen
    reference: str
    record: Held
    held: Sequence[Held]


def _families(desk: Pen) -> Mapping[FamilyId, Records]:
    return {family: without_held_back(desk.reader.family(family)) for family in sorted(desk.reader.families())}


def _columns(kind: Kind, leave: Sequence[str] = ()) -> tuple[str, ...]:
    return tuple(column.name for column in kind.columns if column.holds is not Holds.LONG and column.name not in leave)


def _cell(one: Held | None, field: str) -> str:
    value = one.value(field) if one is not None else None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


_FAMILY_COLUMNS = _columns(FAMILIES, ("restricted",))
_PEOPLE_COLUMNS = _columns(PEOPLE)


def _family_rows(family: _Family) -> Iterator[tuple[str, ...]]:
    own = {"family": family.reference, "lead": family.record.text("lead_professional")}
    yield tuple(own[name] if name in own else _cell(family.record, name) for name in _FAMILY_COLUMNS)


def _people_rows(family: _Family) -> Iterator[tuple[str, ...]]:
    held = family.held
    open_ones = [one for one in held if not is_guarded(one)]
    for person in of_kind(open_ones, "person"):
        mine = {kind: [one for one in of_kind(open_ones, kind) if one.text("person") == person.id]
                for kind in ("membership", "identifier", "contact")}  # fmt: skip
        member = next(iter(mine["membership"]), None)
        own = {"person": str(person.id), "family": family.reference, "mother": person.text("mother")}
        own |= {name: _cell(member, name) for name in ("role", "relation", "subject_of_support")}
        for column, scheme in SCHEMES.items():
            own[column] = next((one.text("value") for one in mine["identifier"] if one.text("scheme") == scheme), "")
        for column in ("mobile", "landline", "email"):
            own[column] = next((one.text("value") for one in mine["contact"] if one.text("contact_kind") == column), "")
        safe = [one.text("safe_to_use") for one in mine["contact"] if one.text("safe_to_use") in ASKED]
        own["contact_is_safe"] = min(safe, key=_SAFEST.index, default="")
        yield tuple(own[name] if name in own else _cell(person, name) for name in _PEOPLE_COLUMNS)


_STEPS = ("what", "status", "due_on", "done_on", "owner_person", "owner", "owner_of_team", "barrier")
_VISITS = ("status", "planned_start", "actual_start", "actual_end", "setting", "purpose", "workers", "no_access_reason",
           "travel_minutes", "mileage_tenths")  # fmt: skip


def _in_words(kind: str, fields: Sequence[str]) -> Callable[[_Family], Iterator[tuple[str, ...]]]:
    def rows(family: _Family) -> Iterator[tuple[str, ...]]:
        called, names = titles_of(family.held, family.desk.today_is), family.desk.names()
        for one in of_kind(family.held, kind):
            if not is_guarded(one):
                dated = {name: one.text(name) for name in fields if name.endswith(("_on", "_start", "_end"))}
                said = (dated.get(name) or in_words(kind, name, one.value(name), called, names) for name in fields)
                yield (family.reference, *said)

    return rows


LISTS: Mapping[str, tuple[tuple[str, ...], Callable[[_Family], Iterator[tuple[str, ...]]]]] = {
    "families": (_FAMILY_COLUMNS, _family_rows),
    "people": (_PEOPLE_COLUMNS, _people_rows),
    "steps": (("family", *_STEPS), _in_words("next_step", _STEPS)),
    "visits": (("family", *_VISITS), _in_words("visit", _VISITS)),
}
"""Every list that can be taken out: its headings, and how a family's rows are made."""
