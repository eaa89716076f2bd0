"""What is planted: a fresh token for every place where a person writes or a key is kept. Knows no file and no wire."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from fsdesk.records import KINDS
from fsdesk.records.fields import Field, Record

TOKEN_LETTERS = 28
"""131 bits: no token, and no twelve letters of one, is ever found by chance."""

Plant = Callable[[str], str]
"""Gives the text to plant at a named place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """Something that must be found nowhere outside what is encrypted. Its repr shows where it was planted only."""

    name: str
    raw: bytes
    is_text: bool = True

    def __repr__(self) -> str:
        return f"Seed({self.name})"


def fresh_token() -> str:
    """Small letters that hold 131 random bits; one word to a search index, and to a dictionary one to look at."""
    return "".join(secrets.choice(ascii_lowercase) for _ in range(TOKEN_LETTERS))


def is_free_text(field: Field) -> bool:
    """Whether a person's (or a program's) own words fit in: anything with a str in it but codes, dates and times."""
    says = field.says
    return not (says.codes or says.partial_date or says.local_time) and _filled(field.type, "", str) is not None


def planted(record: type[Record], plant: Plant) -> dict[str, Any]:
    """A value for every free-text field of a kind, each with a token of its own, also inside tuples and structs."""
    return {
        name: _filled(field.type, f"{record.kind()}.{name}", plant)
        for name, field in record.declared().items()
        if is_free_text(field)
    }


def _filled(kind: Any, place: str, plant: Plant) -> Any:
    """A value of this type with a planted text wherever it holds one; None when it holds none."""
    if kind is str:
        return plant(place)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        hints = get_type_hints(kind)
        return kind(**{name: _filled(hint, f"{place}.{name}", plant) for name, hint in hints.items()})
    arguments = get_args(kind)
    if get_origin(kind) is tuple:
        one = _filled(arguments[0], place, plant)
        return None if one is None else (one,)
    found = [_filled(each, place, plant) for each in arguments if each is not type(None)]
    return next((one for one in found if one is not None), None)


def places_in_records() -> tuple[str, ...]:
    """The name of every place in every kind of record that holds free text."""
    names: list[str] = []

    def note(place: str) -> str:
        names.append(place)
        return place

    for record in KINDS.values():
        planted(record, note)
    return tuple(sorted(set(names)))


AT_PAGES = tuple(f"page.{number:03}" for number in range(48))
"""What is typed on the window's pages, in this order, wherever there is room for words."""
IN_A_CASELOAD = tuple(
    f"brought.{what}"
    for what in ("known_as", "full_name", "nhs_number", "mobile", "label", "town", "code", "day", "heading", "sheet",
                 "reference", "wrong_day", "wrong_code", "cell")
)  # fmt: skip
"""What stands in the tables that are brought to the hub."""
AROUND_RECORDS = (
    *AT_PAGES, "page.family", "page.child", "page.adult", "page.address", "page.spelt", *IN_A_CASELOAD,
    "draft.note", "typed.note", "again.note", "settled.words", "apart.worker", "apart.lead",
    "returned.comment", "returned.comments.text", "search.words", "search.in_window",
    "refused.revision", "too_long.note", "hub.partnership", "hub.team", "hub.worker", "hub.lead",
    "worker.passphrase", "lead.passphrase", "wrong.passphrase", "wrong.at_command",
    "request.path", "request.head", "request.body",
    "bug.reported", "bug.in_background", "bug.in_slot", "bug.in_thread", "bug.in_native_code",
    "bug.at_command", "bug.in_hub", "bug.in_session", "picture.taken_at",
)  # fmt: skip
"""Everything else that is written, typed, said or raised in a session."""


class Planted(Mapping[str, str]):
    """The tokens of one run, by the place each was planted in."""

    def __init__(self, tokens: Mapping[str, str] | None = None) -> None:
        self._tokens = dict(tokens or {name: fresh_token() for name in (*places_in_records(), *AROUND_RECORDS)})

    def __getitem__(self, name: str) -> str:
        return self._tokens[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tokens)

    def __len__(self) -> int:
        return len(self._tokens)

    @property
    def seeds(self) -> tuple[Seed, ...]:
        """The tokens as what is looked for."""
        return tuple(Seed(name=name, raw=token.encode()) for name, token in self._tokens.items())
