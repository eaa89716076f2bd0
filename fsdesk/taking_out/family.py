"""One family as a document: every record, what each field says, and all that was written if asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from fsdesk.desk.pen import Pen, not_here
from fsdesk.desk.reading import Held, Records
from fsdesk.desk.rights import without_held_back
from fsdesk.desk.titles import KIND_WORDS, in_words, titles_of
from fsdesk.records import SCHEMA
from fsdesk.records.fields import OF_EVERY_RECORD, Sensitivity, Value
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.revisions import Revision, declared
from fsdesk.steps import Steps, at_once, in_lots
from fsdesk.trouble import Refused

FORMAT = "fsdesk.family"
VERSION = 1
"""Grows when the meaning of anything in the document changes; what is only added leaves it."""


class WrittenValue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One value of a field: its words where it is a code or a reference, who wrote it, and when by their laptop."""

    value: Any
    words: str = ""
    revision: str
    author: str
    author_name: str
    device: str
    written_at: str


class FieldSaid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a field says. Without a value and with several `versions` nobody has settled which it is."""

    label: str
    value: Any
    words: str = ""
    sensitivity: str = ""
    to_settle: bool = False
    versions: tuple[WrittenValue, ...] = ()


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One act of writing, as the history has it."""

    revision: str
    author: str
    author_name: str
    device: str
    written_at: str
    over: tuple[str, ...]
    sensitivity: str
    fields: dict[str, Any]


class RecordSaid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One record: what kind it is, how guarded, what its fields say, and its history where that was asked for."""

    id: str
    kind: str
    kind_words: str
    sensitivity: str
    fields: dict[str, FieldSaid]
    taken_out: str = ""
    history: tuple[Act, ...] = ()


class FamilyDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Everything of one family on this laptop."""

    format: str
    version: int
    schema: int
    made_at: str
    family: str
    restricted: bool
    with_history: bool
    records: tuple[RecordSaid, ...]
    attachments: tuple[str, ...] = ()


def family_document(
    desk: Pen, family: FamilyId, *, history: bool = False, restricted_too: bool = False
) -> FamilyDocument:
    """A family of this desk, without what people asked not to have passed on. Refused when it is not here, or is
    restricted and that was not allowed for."""
    return at_once(family_in_steps(desk, family, history=history, restricted_too=restricted_too))


def family_in_steps(
    desk: Pen, family: FamilyId, *, history: bool = False, restricted_too: bool = False
) -> Steps[FamilyDocument]:
    """The same in steps."""
    held = without_held_back(desk.held(family))
    if not any(one.kind == "family" for one in held):
        raise not_here("This family")
    restricted = is_restricted(held)
    if restricted and not restricted_too:
        raise refused_as_restricted()
    names = desk.names()
    called = titles_of(held, desk.today_is)
    records: list[RecordSaid] = []
    for lot in in_lots(held):
        records.extend(_record(one, called, names, desk.reader.history(one.id) if history else ()) for one in lot)
        yield
    return FamilyDocument(
        format=FORMAT,
        version=VERSION,
        schema=SCHEMA,
        made_at=desk.clock.now().isoformat(),
        family=family,
        restricted=restricted,
        with_history=history,
        records=tuple(records),
    )


def is_restricted(held: Records) -> bool:
    """Whether a family, or anything in it, is for named people only."""
    return held.once("is restricted", lambda: _is_restricted(held))


def _is_restricted(held: Records) -> bool:
    return any(
        (one.kind == "family" and one.value("restricted") is True) or one.guard is Sensitivity.RESTRICTED
        for one in held
    )


def refused_as_restricted() -> Refused:
    """That something restricted was asked for without saying so."""
    return Refused(
        "This record is restricted: it is for named people only.",
        safe="No file was made.",
        next_step="If you may hand it on, and have to, say --yes.",
    )


def as_json(document: msgspec.Struct) -> bytes:
    """A document as indented JSON in UTF-8, the same each time."""
    return msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=2) + b"\n"


def read_family_document(raw: bytes) -> FamilyDocument:
    """The document that such a file holds. Refused when it is none, or of a newer version."""
    try:
        document = msgspec.json.decode(raw, type=FamilyDocument)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refused("This is not a family that FSDesk took out.") from None
    if document.format != FORMAT or document.version > VERSION:
        raise Refused("This file is of a newer FSDesk, or of something else.")
    return document


Names = Callable[[str], str]


def _record(one: Held, called: Mapping[RecordId, str], names: Names, history: tuple[Revision, ...]) -> RecordSaid:
    return RecordSaid(
        id=one.id,
        kind=one.kind,
        kind_words=KIND_WORDS.get(one.kind, one.kind),
        sensitivity=one.guard.value,
        taken_out=one.text("taken_out"),
        fields={name: _field(one, name, called, names) for name in sorted(one.readings) if name not in OF_EVERY_RECORD},
        history=tuple(_act(revision, names) for revision in history),
    )


def _field(one: Held, name: str, called: Mapping[RecordId, str], names: Names) -> FieldSaid:
    reading, says = one.readings[name], declared(one.kind, name).says
    return FieldSaid(
        label=says.label,
        value=reading.value,
        words=words_beside(one.kind, name, reading.value, called, names),
        sensitivity=says.sensitivity.value if says.sensitivity else "",
        to_settle=reading.to_settle,
        versions=tuple(
            WrittenValue(
                value=version.value,
                words=words_beside(one.kind, name, version.value, called, names),
                revision=version.revision,
                author=version.author,
                author_name=names(version.author),
                device=version.device,
                written_at=version.written_at,
            )
            for version in reading.versions
        ),
    )


def words_beside(kind: str, name: str, value: Value, called: Mapping[RecordId, str], names: Names) -> str:
    """A value in words, where they say more than the value itself; empty where they do not."""
    if not isinstance(value, str | tuple | bool):
        return ""
    parts = value if isinstance(value, tuple) else (value,)
    if any(isinstance(part, dict) for part in parts):
        return ""
    words = in_words(kind, name, value, called, names)
    return "" if words in (value, ", ".join(map(str, parts))) else words


def _act(revision: Revision, names: Names) -> Act:
    return Act(
        revision=revision.id,
        author=revision.author,
        author_name=names(revision.author),
        device=revision.device,
        written_at=revision.written_at,
        over=tuple(revision.over),
        sensitivity=revision.sensitivity.value,
        fields=dict(revision.fields),
    )
