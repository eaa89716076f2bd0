"""The data dictionary: every kind of record, every field, every code list, written from the declarations themselves.

`python -m fsdesk.dictionary` prints the page kept as DICTIONARY.md; a test says when the two differ.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import UnionType
from typing import Any, Union, get_args, get_origin

from fsdesk.records import KINDS, SCHEMA
from fsdesk.records.codes import CodeList
from fsdesk.records.fields import OF_EVERY_RECORD, Field, Record

_TYPES = {str: "text", int: "whole number", bool: "yes or no"}
_HEAD = f"""# Data dictionary

Everything FSDesk records, version {SCHEMA} of the schema. This page is written by `make dictionary` from the
declarations in `fsdesk/records/`; do not edit it.

*Reads* says how a field is read when two people wrote it apart (see ARCHITECTURE.md). *Needed* fields are asked for
before a record counts as finished; a draft never needs any. Every field may be unwritten, which never means "no".
A field marked *guarded* stays out of what a family takes away even where its record may be shown. Each record is
also kept with its author, laptop and local time, in every version it ever had, may be taken out of sight with a reason
(`taken_out`), and may be hidden from people of the family (`hidden_from`).
"""


def dictionary() -> str:
    """The whole page, as Markdown."""
    return "\n".join((_HEAD, *_contents(), *_kinds(), *_lists())).rstrip() + "\n"


def _contents() -> Iterator[str]:
    yield "## Kinds of record"
    yield ""
    for kind, record in KINDS.items():
        yield f"- [`{kind}`](#{kind}): {_sentence(record)}"
    yield ""


def _kinds() -> Iterator[str]:
    for kind, record in KINDS.items():
        yield f"### {kind}"
        yield ""
        yield f"{_sentence(record)} *{record.SENSITIVITY.value}* unless written otherwise."
        yield ""
        yield "| field | label | type | reads | needed | notes |"
        yield "|---|---|---|---|---|---|"
        for field in record.declared().values():
            if field.name not in OF_EVERY_RECORD:
                yield _row(field)
        yield ""


def _row(field: Field) -> str:
    needed = "needed" if field.says.required else ""
    cells = (f"`{field.name}`", field.label, _type(field), field.reads.value, needed, ", ".join(_notes(field)))
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _type(field: Field) -> str:
    says = field.says
    if says.codes is not None:
        many = "any of " if get_origin(_whole(field.type)) is tuple else ""
        return f"{many}[{says.codes.name}](#list-{says.codes.name})"
    if says.partial_date:
        return "day, month or year, “~” when about"
    if says.local_time:
        return "local time"
    hint = _whole(field.type)
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        return f"list of {_TYPES.get(inner, 'entries')}"
    return _TYPES.get(hint, "entry")


def _whole(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        return next(each for each in get_args(hint) if each is not type(None))
    return hint


def _notes(field: Field) -> Iterator[str]:
    if field.says.sensitivity is not None:
        yield f"guarded: {field.says.sensitivity.value}"
    if field.says.searched:
        yield f"searched among {field.says.searched}"
    if field.says.any_case:
        yield "the same in any case"
    if field.says.safest_first:
        yield "safest first: " + ", ".join(_word(value) for value in field.says.safest_first)


def _word(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _lists() -> Iterator[str]:
    found: dict[str, CodeList] = {}
    for record in KINDS.values():
        for field in record.declared().values():
            if field.says.codes is not None:
                found[field.says.codes.name] = field.says.codes
    yield "## Code lists"
    yield ""
    for name in sorted(found):
        yield f"### list: {name}"
        yield ""
        yield f"Version {found[name].version}. " + " · ".join(
            f"`{code}` {words}" for code, words in found[name].items()
        )
        yield ""


def _sentence(record: type[Record]) -> str:
    return (record.__doc__ or "").strip().split("\n")[0].strip()


if __name__ == "__main__":
    sys.stdout.write(dictionary())
