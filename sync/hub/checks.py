"""What is wrong with a revision, before the hub looks at anything it holds. Pure.

A kind or field that this version does not know, and whatever was written with a newer schema than its own (which may
have longer code lists), is kept as it is, for the desks that do.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

import msgspec

from fsdesk.records import KINDS, SCHEMA
from fsdesk.records.fields import INTEGER_MAX, TEXT_BYTES_MAX, Value, what_is_wrong, what_is_wrong_with_field
from fsdesk.records.ids import N_MAX, split_revision_id
from fsdesk.revisions import Revision
from sync.hub.ledger import Device

BODY_BYTES_MAX = 1 << 20
"""Four of the longest texts a field can hold. Whoever writes more writes it as several records."""
OVER_MAX = 1_000
"""Most revisions one may be written over: five hundred authors of two fields each is no family record."""
FIELDS_MAX = 200
NAME_CHARS_MAX = 64
"""Longest name of a kind or a field, and longest time: this version's longest has 27 letters."""
_PLAIN_CHARS_MAX = TEXT_BYTES_MAX // 4


def what_is_wrong_with(revision: Revision, size_bytes: int, asker: Device) -> str:
    """A code saying why this laptop may not hand this revision in; empty when it may."""
    if revision.device != asker.device:
        return "not_your_laptop"
    if not 1 <= revision.n <= N_MAX:
        return "number_out_of_range"
    if revision.author != asker.user:
        return "not_the_author"
    return what_is_wrong_with_words(revision, size_bytes)


def what_is_wrong_with_words(revision: Revision, size_bytes: int) -> str:
    """A code saying why nobody may hand this in, whoever wrote it; empty when somebody may."""
    if size_bytes > BODY_BYTES_MAX:
        return "too_large"
    if not is_name(revision.family):
        return "not_a_family"
    name, over, fields = revision.id, revision.over, revision.fields
    if str(revision.record) != str(name) and not is_name(revision.record):
        return "not_a_record"
    if len(over) > OVER_MAX:
        return "over_too_long"
    if over and (name in over or not all(map(is_name, over))):
        return "not_a_revision"
    if not 0 <= revision.schema <= N_MAX:
        return "number_too_large"
    if not (_are_plain((revision.kind, *fields)) and _is_plain(revision.written_at)):
        return "not_a_name"
    if len(fields) > FIELDS_MAX:
        return "too_many_fields"
    return _what_is_wrong_with_values(fields) or _what_is_wrong_with_fields(revision)


def is_author_name(name: str) -> bool:
    """Whether this could be somebody's id, where nobody is known by it."""
    return _is_plain(name)


def _is_plain(text: str) -> bool:
    return 0 < len(text) <= NAME_CHARS_MAX and text.isascii() and "\0" not in text


@functools.lru_cache(maxsize=1_024)
def _are_plain(names: tuple[str, ...]) -> bool:
    """Whether a kind and the fields set are names; a caseload has few sets of them."""
    return all(map(_is_plain, names))


@functools.lru_cache(maxsize=4_096)
def is_name(name: str) -> bool:
    """Whether this is the form of a revision's (so also a record's and a family's) name."""
    try:
        split_revision_id(name)
    except ValueError:
        return False
    return True


def _what_is_wrong_with_values(fields: Mapping[str, Value]) -> str:
    # Most values are short plain texts and small numbers: what can be said of them together is said at once.
    text = "".join([value for value in fields.values() if type(value) is str])
    suspects: Iterable[Value] = fields.values()
    if "\0" not in text and len(text) <= _PLAIN_CHARS_MAX:
        suspects = [value for value in suspects if type(value) is not str or not value.isascii()]
    for value in suspects:
        small = type(value) is int and -INTEGER_MAX <= value <= INTEGER_MAX
        if not small and (code := what_is_wrong(value)):
            return code
    return ""


def _what_is_wrong_with_fields(revision: Revision) -> str:
    kind, fields = revision.kind, revision.fields
    record = KINDS.get(kind)
    if record is None or revision.schema > SCHEMA:
        return ""
    try:
        # All fields at once; which one it is, and why, is asked only when something is wrong.
        msgspec.convert(fields, record, strict=True)
        suspects: Iterable[str] = _limited(kind)
    except msgspec.ValidationError:
        suspects = record.declared()
    for name in suspects:
        if (value := fields.get(name)) is not None and (found := _what_is_wrong_with(kind, name, value)):
            return found
    return ""


def _what_is_wrong_with(kind: str, name: str, value: Value) -> str:
    # Only texts are remembered by their value: True would be taken for 1.
    if isinstance(value, str) or (isinstance(value, tuple) and all(isinstance(text, str) for text in value)):
        return _known(kind, name, value)
    return _wrong(kind, name, value)


@functools.cache
def _limited(kind: str) -> tuple[str, ...]:
    """The fields of a kind that hold less than their type says: codes and dates."""
    return tuple(name for name, f in KINDS[kind].declared().items() if f.says.codes or f.says.partial_date)


def _wrong(kind: str, name: str, value: Value) -> str:
    return what_is_wrong_with_field(KINDS[kind].declared()[name], value)


_known = functools.lru_cache(maxsize=4_096)(_wrong)
