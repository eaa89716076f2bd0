"""What is held about one person within a family, and what is left of the family without them. Pure; decides nothing.

What is about them alone goes whole, and what hangs on it. What is about others, or about all, stays theirs: where it
names the person, it is said anew with "a person" in the name's place, by the author and at the time it was written.
A name that somebody else of the family has too is left, as nobody can say whom it means; so is a name misspelt.

Source: UK GDPR, Article 17 (erasure) beside Article 15(4): what is about others is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from fsdesk.pieces import hashes_of
from fsdesk.records.fields import Value
from fsdesk.records.ids import RecordId, RevisionId
from fsdesk.revisions import Revision, heads
from fsdesk.telltale import CAPITAL_ONLY, plain
from fsdesk.whose import WHOSE

A_PERSON = "a person"
NAMES = ("known_as", "full_name", "former_names", "given_name", "family_name")
NUMBERS = ("contact", "identifier")
BETWEEN = frozenset(("relationship", "person_link"))
"""Kinds that say how two people stand to each other: without either nothing is left of them."""
NUMBER_CHARS_MIN = 5
"""Shorter numbers are found in what they have nothing to do with."""
_WORD = re.compile(r"[^\W_]+")
_AGAIN = re.compile(rf"{A_PERSON}(?:\s+{A_PERSON})+")


class Erased(msgspec.Struct, frozen=True):
    """What becomes of a family's records: those that go whole, each with its kind; and of those that are said anew,
    the revisions that still speak, in the words they will have. `pieces` are of pictures that go."""

    goes: Mapping[RecordId, str]
    anew: Mapping[RecordId, tuple[Revision, ...]]
    pieces: frozenset[bytes]


def erase(revisions: Iterable[Revision], person: RecordId, before: Collection[RecordId] = ()) -> Erased:
    """What becomes of all of a family's revisions when what is held about one person is destroyed; `before` are those
    of whom it was already."""
    by_record: dict[RecordId, list[Revision]] = {}
    for one in revisions:
        by_record.setdefault(one.record, []).append(one)
    goes = _goes(by_record, person, before)
    without = words_of(by_record, person)
    anew: dict[RecordId, tuple[Revision, ...]] = {}
    for record, group in by_record.items():
        if record not in goes and any(without(one) != one.fields for one in group):
            anew[record] = _said_anew(group, without)
    left = _pieces(one for record, group in by_record.items() if record not in goes for one in group)
    gone = _pieces(one for record in goes for one in by_record[record])
    return Erased({record: by_record[record][0].kind for record in goes}, anew, frozenset(gone - left))


def _goes(
    by_record: Mapping[RecordId, Sequence[Revision]], person: RecordId, before: Collection[RecordId]
) -> set[RecordId]:
    goes = {person} & by_record.keys()
    goes |= {record for record, group in by_record.items() if _is_about_only(group, {person, *before})}
    while True:
        more = {record for record, group in by_record.items() if record not in goes and _hangs_on(group, goes)}
        if not more:
            return goes
        goes |= more


def would_go(by_record: Mapping[RecordId, Sequence[Revision]], gone: Collection[str]) -> set[RecordId]:
    """Of records nobody had seen when these went, those that would have gone with them: about nobody else, or a part of
    what is gone or of one another."""
    goes: set[RecordId] = set()
    while True:
        ended = {*gone, *goes}
        more = {
            record
            for record, group in by_record.items()
            if record not in goes and (_is_about_only(group, ended) or _hangs_on(group, ended))
        }
        if not more:
            return goes
        goes |= more


def named_in(group: Sequence[Revision]) -> set[str]:
    """All that a record says it is about or a part of: what could take it along."""
    return {*_about(group), *_hung_on(group)}


def _is_about_only(group: Sequence[Revision], people: Collection[str]) -> bool:
    about = _about(group)
    return not about.isdisjoint(people) and (about <= {*people} or group[0].kind in BETWEEN)


def _about(group: Sequence[Revision]) -> set[str]:
    """Whom a record says, now or ever, that it is about."""
    whose = WHOSE.get(group[0].kind)
    fields = whose.about if whose is not None and whose.about else ("person",)
    return {name for one in group for field in fields for name in _names(one.fields.get(field))}


def _hangs_on(group: Sequence[Revision], goes: Collection[str]) -> bool:
    return not _hung_on(group).isdisjoint(goes)


def _hung_on(group: Sequence[Revision]) -> set[str]:
    whose = WHOSE.get(group[0].kind)
    of, about = (whose.of, whose.about) if whose is not None else ((), ())
    # Whom a record is about it does not hang on: of several, what is about the others stays theirs.
    fields = of or [field for field in ("request", "concern", "about") if field not in about]
    return {name for one in group for field in fields for name in _names(one.fields.get(field))}


def _names(value: Value) -> tuple[str, ...]:
    found = value if isinstance(value, tuple) else (value,)
    return tuple(name for name in found if isinstance(name, str) and name)


def words_of(
    by_record: Mapping[RecordId, Sequence[Revision]], person: RecordId
) -> Callable[[Revision], dict[str, Value]]:
    """What a revision's fields say without the person's names and numbers."""
    names = _called(by_record.get(person, ()))
    others = {
        word
        for record, group in by_record.items()
        if record != person and group[0].kind == "person"
        for word in _called(group)
    }
    names -= others
    numbers = [
        _pattern(value)
        for group in by_record.values()
        if group[0].kind in NUMBERS and person in _about(group)
        for one in group
        for value in _names(one.fields.get("value"))
        if len(re.sub(r"\W", "", value)) >= NUMBER_CHARS_MIN
    ]

    def in_text(text: str) -> str:
        for number in numbers:
            text = number.sub(A_PERSON, text)
        said = _WORD.sub(lambda found: A_PERSON if _is_one(found[0], names) else found[0], text)
        return _AGAIN.sub(A_PERSON, said) if said != text else text

    def said(value: Any) -> Any:
        if isinstance(value, str):
            return in_text(value)
        if isinstance(value, tuple):
            return tuple(map(said, value))
        return {name: said(one) for name, one in value.items()} if isinstance(value, dict) else value

    return lambda one: {field: said(value) for field, value in one.fields.items()}


def _called(group: Sequence[Revision]) -> set[str]:
    """Every word of every name somebody has or had, as names are compared."""
    return {
        word
        for one in group
        for field in NAMES
        for name in _names(one.fields.get(field))
        for word in plain(name).split()
        if len(word) > 1
    }


def _is_one(word: str, names: Collection[str]) -> bool:
    is_name = plain(word) in names
    return is_name and (word[:1].isupper() or plain(word) not in CAPITAL_ONLY)


def _pattern(number: str) -> re.Pattern[str]:
    """A number or address however it is spaced."""
    signs = [re.escape(sign) for sign in number if not sign.isspace()]
    return re.compile(r"(?<!\w)" + r"[\s\-]*".join(signs) + r"(?!\w)", re.IGNORECASE)


def _said_anew(group: Sequence[Revision], without: Callable[[Revision], dict[str, Value]]) -> tuple[Revision, ...]:
    """The revisions that still speak, each with the fields it speaks for, over nothing: what they stood over goes."""
    speaks: dict[RevisionId, set[str]] = {}
    by_name = {one.id: one for one in group}
    for field, speaking in heads(group).items():
        for one in speaking:
            speaks.setdefault(one.id, set()).add(field)
    return tuple(
        msgspec.structs.replace(
            by_name[name],
            fields={field: value for field, value in without(by_name[name]).items() if field in fields},
            over=(),
        )
        for name, fields in sorted(speaks.items())
    )


def _pieces(revisions: Iterable[Revision]) -> set[bytes]:
    said = [one.fields.get(name) for one in revisions if one.kind == "document" for name in ("parts", "preview")]
    return set(hashes_of([name for value in said for name in _names(value)]))
