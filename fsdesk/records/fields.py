"""How a field is declared: its type, its place in a form, and how several values written apart are read."""

from __future__ import annotations

import enum
import functools
import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, NamedTuple, TypeAlias, get_args, get_origin, get_type_hints

import msgspec

from fsdesk.records.codes import CodeList, is_local_time, is_partial_date

Scalar: TypeAlias = str | int | bool | None
Part: TypeAlias = Scalar | dict[str, Scalar]
Value: TypeAlias = Part | tuple[Part, ...]
"""What a field can hold on the wire and in the store: a scalar, a small mapping, or a tuple of those.

No floating point anywhere: equal must mean equal.
"""

TEXT_BYTES_MAX = 1 << 18
"""Longest text of one field, in UTF-8 bytes: about a hundred pages, far above any note and far below a frame."""
INTEGER_MAX = 2**53
ITEMS_MAX = 500


class Reads(enum.Enum):
    """How a field with several heads (values written apart) is read."""

    APPEND = "append"
    UNION = "union"
    PROTECTIVE = "protective"
    NARRATIVE = "narrative"
    ASK = "ask"
    COSMETIC = "cosmetic"


class Sensitivity(enum.StrEnum):
    """Who may ever see a record, least guarded first; order is safety."""

    OPEN_TO_FAMILY = "open_to_family"
    PRIVATE_TO_PERSON = "private_to_person"
    PROTECTED = "protected"
    RESTRICTED = "restricted"

    @property
    def safety(self) -> int:
        """0 for the most open, 3 for the most guarded."""
        return _SAFETY[self]


_SAFETY = {one: at for at, one in enumerate(Sensitivity)}


class Says(NamedTuple):
    """What a declaration says of its field beyond the type."""

    label: str
    reads: Reads = Reads.ASK
    required: bool = False
    sensitivity: Sensitivity | None = None
    codes: CodeList | None = None
    safest_first: tuple[Value, ...] = ()
    partial_date: bool = False
    searched: str = ""
    local_time: bool = False
    any_case: bool = False
    """Whether capitals say nothing here, so that two spellings that differ only in them are one value."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One declared field of one kind of record.

    `required` means a finished record needs it; a draft never does. `sensitivity` is set where the field must not
    leave with a family copy even when its record may. `searched` is "names", "notes" or empty.
    """

    name: str
    type: Any
    says: Says

    @property
    def reads(self) -> Reads:
        """How several values written apart are read."""
        return self.says.reads

    @property
    def label(self) -> str:
        """What the field is called on screen."""
        return self.says.label


OF_EVERY_RECORD = ("taken_out", "hidden_from", "not_for", "only_for", "guarded_because")
"""Fields every kind has: they say what becomes of the record, and are nothing that it tells."""


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something a person wrote down. A field that is None has not been written (it never means "no")."""

    KIND: ClassVar[str] = ""
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.OPEN_TO_FAMILY

    taken_out: Annotated[str | None, Says("Taken out, because")] = None
    hidden_from: Annotated[tuple[str, ...] | None, Says("Hidden from", Reads.UNION)] = None
    """People of the family who must never see this record, nor anybody who reads at their table."""
    not_for: Annotated[tuple[str, ...] | None, Says("Not for", Reads.UNION)] = None
    """Users the record tells about, such as the worker an allegation is against: no laptop of theirs ever gets it."""
    only_for: Annotated[tuple[str, ...] | None, Says("Only for")] = None
    """The only users, beside whoever restricts it, who may know of this record; None: all who read the family."""
    guarded_because: Annotated[str | None, Says("Who may see it, because", Reads.COSMETIC)] = None
    """Why it is for fewer people, or again for more, than records of its kind are."""

    @classmethod
    def kind(cls) -> str:
        """The name this kind travels under."""
        return cls.KIND

    @classmethod
    def declared(cls) -> Mapping[str, Field]:
        """The fields of this kind, by name, in the order they are declared."""
        return _declared(cls)

    def written(self) -> dict[str, Value]:
        """The fields that hold something, as they are stored and sent."""
        found = {name: getattr(self, name) for name in self.declared()}
        return {name: as_value(value) for name, value in found.items() if value is not None}


@functools.cache
def _declared(cls: type[Record]) -> Mapping[str, Field]:
    found = {}
    for name, hint in get_type_hints(cls, include_extras=True).items():
        if get_origin(hint) is Annotated:
            kind, says = get_args(hint)[:2]
            found[name] = Field(name=name, type=kind, says=says)
    return found


def as_value(value: Any) -> Value:
    """The stored form of a field's value: text in NFC, lists as tuples, structs as mappings in order of key."""
    if isinstance(value, tuple | list):
        return tuple(_as_part(item) for item in value)
    return _as_part(value)


def _as_part(value: Any) -> Part:
    if isinstance(value, msgspec.Struct):
        value = msgspec.to_builtins(value)
    if isinstance(value, Mapping):
        return {str(key): _as_scalar(item) for key, item in sorted(value.items())}
    return _as_scalar(value)


def _as_scalar(value: Any) -> Scalar:
    if isinstance(value, str):
        return kept_text(str(value))
    if value is None or isinstance(value, int):
        return value
    raise TypeError("not a value a field can hold")


_CANNOT_BE_KEPT = re.compile("[\0\ud800-\udfff]")


def kept_text(text: str) -> str:
    """Text as it is kept: in NFC, with what no store can hold (U+0000, half a character) shown as U+FFFD.

    Replacing beats refusing: a stray byte in a paste must never stand between a person and a saved page.
    """
    return unicodedata.normalize("NFC", _CANNOT_BE_KEPT.sub("\ufffd", text))


def what_is_wrong(value: Value) -> str:
    """A code saying why a value cannot be kept at all, whatever its field; empty when it can.

    PostgreSQL cannot store U+0000, UTF-8 cannot carry a lone surrogate, and JSON readers lose integers past 2^53.
    """
    parts = value if isinstance(value, tuple | list) else (value,)
    if len(parts) > ITEMS_MAX:
        return "too_many_items"
    for part in parts:
        scalars = (*part.keys(), *part.values()) if isinstance(part, Mapping) else (part,)
        for scalar in scalars[: ITEMS_MAX + 1]:
            if code := _what_is_wrong_with_scalar(scalar):
                return code
        if len(scalars) > ITEMS_MAX:
            return "too_many_items"
    return ""


def _what_is_wrong_with_scalar(value: Scalar) -> str:
    if isinstance(value, str):
        return _what_is_wrong_with_text(value)
    if isinstance(value, int) and abs(value) > INTEGER_MAX:
        return "number_too_large"
    return "" if value is None or isinstance(value, int) else "not_a_value"


def _what_is_wrong_with_text(text: str) -> str:
    if "\0" in text:
        return "text_has_nul"
    if len(text) * 4 > TEXT_BYTES_MAX or not text.isascii():
        try:
            size = len(text.encode())
        except UnicodeEncodeError:
            return "text_not_unicode"
        if size > TEXT_BYTES_MAX:
            return "text_too_long"
        if not unicodedata.is_normalized("NFC", text):
            return "text_not_nfc"
    return ""


def what_is_wrong_with_field(field: Field, value: Value) -> str:
    """A code saying why this declared field cannot hold this value; empty when it can. None clears a field."""
    if value is None:
        return ""
    try:
        msgspec.convert(value, field.type, strict=True)
    except msgspec.ValidationError:
        return "wrong_type"
    codes = field.says.codes
    if codes is not None:
        chosen = value if isinstance(value, tuple | list) else (value,)
        if not all(isinstance(code, str) and code in codes for code in chosen):
            return "not_in_code_list"
    if field.says.partial_date and not is_partial_date(str(value)):
        return "not_a_date"
    if field.says.local_time and not is_local_time(str(value)):
        return "not_a_time"
    return ""
