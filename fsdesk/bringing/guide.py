"""IMPORTING.md, written from the documented columns: `python -m fsdesk.bringing.guide` prints it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from fsdesk.bringing import tables, workbooks
from fsdesk.bringing.columns import KINDS, Column, Holds, Kind
from fsdesk.bringing.dataset import SSD_KINDS

_HEAD = f"""# Bring your caseload, and take it with you

This page is written from `fsdesk/bringing/`; do not edit it. A test says when the two differ.

## Bring it

    fsdesk-hub import FOLDER --dir HUB --team TEAM --lead USER --dry-run
    fsdesk-hub import FOLDER --dir HUB --team TEAM --lead USER

FOLDER holds the tables below, each a CSV file or a sheet of an Excel workbook; files may be named one by one instead.
A table is known by its name, or else by its headings. Only `families` is ever needed; columns may come in any order,
and only those marked *needed* must be there.

- **Dry run first.** It lists every problem by file, row and column, then what would be made. It writes nothing and
  quotes nothing: what stands in a cell may be somebody’s name.
- **All or nothing.** With one problem nothing is brought in. Whatever stops the import half way (power, disk) leaves
  the hub as it was.
- **None twice.** The same rows again make nothing. A row that changed since is told, and what is here is left: by now
  people may have written over it. A new row joins its family.
- **Who receives it.** The leads of the team, and each family’s lead professional: the column `lead`, or `--lead`. Their
  laptops receive the families the next time they sync.
- **Afterwards, take a copy of the hub’s folder.** A ledger put back from an older copy does not know the import. The
  laptops that received the families bring them back by themselves, for the lead to look at; nobody else’s do, so a copy
  is the safer way. Do not import the same tables again meanwhile: that hub would not know that they came before. Say
  again who holds each family (`fsdesk-hub access grant`).
- The author of what is brought is “Brought from another system”, on every page, in the history, for good.

### What a file may be

CSV with commas, semicolons or tabs, in UTF-8, in UTF-16 with its mark, or in Windows-1252 (which is told: look at names
with accents); `.xlsx` or `.xlsm`, of which only what stands in visible cells is read. Up to {tables.ROWS_MAX:,} rows a
table and {tables.FILE_BYTES_MAX >> 20} MB a file, {workbooks.UNPACKED_BYTES_MAX >> 20} MB unpacked.

- A formula is not a value. It is told by its cell: copy it, and paste its value.
- Merged cells, hidden sheets, old `.xls` files and files with a password are told and not read.
- Dates are best written year first: 2019-04-25. 25/04/2019 and 25 Apr 2019 are read as well. 05/04/2019 can be read two
  ways and is told; `--day-first` says that all such dates have the day first. As much as is known is enough: 2019-04,
  2019, and 2019~ for about 2019.
- A code may be written as its code or as its words: `mother` or “Mother of”. A misspelt one is told, with the nearest.
- An apostrophe before = + - @ at the beginning of a cell is a guard, as FSDesk’s own exports have it, and is taken off.
"""

_DATASET = """## The Standard Safeguarding Dataset

An extract of the [Standard Safeguarding Dataset](https://github.com/data-to-insight/ssd-data-model) is read as it is:
`ssd_person`, `ssd_early_help_episodes` and, where there is one, `ssd_family`, one CSV each, the name followed by a date
if you like. Its dates are read day first, and NULL and placeholders as nothing.

- The dataset counts children. `ssd_family` says who belongs together; without it everybody is a family of one.
- Only families with an episode that has no end are brought. Several open episodes of one family become one stretch of
  support: since the earliest, for all their reasons.
- It often has no names. Who has none is called “Person” and their number until somebody writes the name.
- `pers_person_id` is kept as the person’s number in the case system. `earl_episode_worker_id` counts where it is the
  id of a user of the hub.
"""

_TAKE = """## Take it with you

    fsdesk export --family ID --to FILE.json [--history] [--yes]
    fsdesk export --list families|people|steps|visits --to FILE.csv|FILE.xlsx

A family as JSON holds every record with each field’s value, its words beside a code, how guarded it is, and every value
where people wrote apart; with `--history` everything that was ever written. What is about one person leaves by the
window alone, when they ask for it. Lists of families and people have the columns above and can be brought in elsewhere
as they are.

No file is written over without `--force`; it is readable by you alone. What is restricted asks for `--yes`.
"""


def guide() -> str:
    """The whole page, as Markdown."""
    return "\n".join((_HEAD, *_tables(), _DATASET, *_dataset(), _TAKE)).rstrip() + "\n"


def _tables() -> Iterator[str]:
    yield "## The tables"
    yield ""
    for kind in KINDS.values():
        yield f"### {kind.name}"
        yield ""
        yield f"{kind.says} Also known as: {', '.join(f'`{name}`' for name in kind.also)}."
        yield ""
        yield "| column | holds | |"
        yield "|---|---|---|"
        for column in kind.columns:
            needed = "**needed** " if column.needed else ""
            yield f"| `{column.name}` | {_holds(column)} | {needed}{column.says} |"
        yield ""


def _holds(column: Column) -> str:
    if column.refers:
        return f"the key of a row of `{column.refers}`"
    if column.codes is not None:
        kind = "any of" if column.holds is Holds.CODES else "one of"
        tail = ", `;` between" if column.holds is Holds.CODES else ""
        return f"{kind} [{column.codes.name}](DICTIONARY.md#list-{column.codes.name}){tail}"
    if column.holds is Holds.WHOLE:
        return f"a whole number, {column.least} to {column.highest}"
    if column.holds in (Holds.TEXT, Holds.LONG):
        return f"text, up to {column.most:,} letters"
    return str(column.holds.value)


def _dataset() -> Iterator[str]:
    for kind in SSD_KINDS.values():
        yield f"- `{kind.name}`: {', '.join(_name(kind, column) for column in kind.columns)}."
        if kind.unread:
            yield f"  Known and left alone: {', '.join(f'`{name}`' for name in kind.unread)}."
    yield ""


def _name(kind: Kind, column: Column) -> str:
    mark = " (needed)" if column.needed else ""
    return f"`{column.name}`{mark}" if column.name != kind.key else f"`{column.name}` (needed, once)"


if __name__ == "__main__":
    sys.stdout.write(guide())
