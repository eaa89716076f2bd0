"""What was written, by whom, over what, and what it therefore says now. Pure: no clock, no storage, no network.

A desk is a set of revisions. A revision is one act of writing on one record; it is written once and never altered.
For each field the *heads* are the revisions whose value nobody has written over. Values written apart stand side by
side until a person writes again, and how they read meanwhile depends on the field's class.
"""

from __future__ import annotations

import functools
import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import msgspec

from fsdesk.merging import merge_texts
from fsdesk.records import KINDS
from fsdesk.records.fields import Field, Part, Reads, Says, Sensitivity, Value
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, RevisionId, UserId, is_record_name, revision_id

HASH_BYTES = 16


class Revision(msgspec.Struct, frozen=True, array_like=True):
    """One act of writing on one record.

    `fields` holds only what this act set; None clears a field. `over` names the revisions whose values of those
    fields the author had on screen, sorted. `written_at` is local time with offset, as the laptop claimed it:
    evidence, never used for order. A record's name is the name of the revision that created it, and a family's name
    is the name of its family record.
    """

    device: DeviceId
    n: int
    family: FamilyId
    record: RecordId
    kind: str
    fields: dict[str, Value]
    over: tuple[RevisionId, ...]
    author: UserId
    written_at: str
    sensitivity: Sensitivity
    schema: int

    @property
    def id(self) -> RevisionId:
        """The revision's name, such as ``k7f2qd4m.412``."""
        return revision_id(self.device, self.n)

    @property
    def creates(self) -> bool:
        """Whether this revision is the first of its record."""
        return str(self.record) == str(self.id)


_encoder = msgspec.msgpack.Encoder(order="deterministic")
_decoder = msgspec.msgpack.Decoder(Revision)


def body(revision: Revision) -> bytes:
    """The revision's one canonical form, the same on every machine: what is stored, hashed and handed on."""
    return _encoder.encode(revision)


def from_body(raw: bytes) -> Revision:
    """The revision a canonical body holds; msgspec.ValidationError or DecodeError when it is not one."""
    return _decoder.decode(raw)


def body_hash(raw: bytes) -> bytes:
    """Fingerprint of a canonical body, 16 bytes."""
    return hashlib.blake2b(raw, digest_size=HASH_BYTES).digest()


def is_well_named(revision: Revision) -> bool:
    """Whether every name in a revision (its own, its record's, its family's, what it was written over) is one."""
    own = revision.id
    others = revision.over if str(revision.record) == str(own) else (revision.record, *revision.over)
    return all(map(is_record_name, (own, *others, revision.family)))


def heads(revisions: Iterable[Revision]) -> dict[str, tuple[Revision, ...]]:
    """For each field of one record, the revisions whose value nobody has written over, in order of name.

    A revision named in `over` that is not held counts as written over: its value was replaced, wherever it is. One
    that names itself has replaced nothing.
    """
    held = {r.id: r for r in revisions}
    replaced: dict[str, set[RevisionId]] = {}
    for r in held.values():
        for field in r.fields:
            replaced.setdefault(field, set()).update(name for name in r.over if name != r.id)
    return {
        field: tuple(held[name] for name in sorted(held) if field in held[name].fields and name not in gone)
        for field, gone in sorted(replaced.items())
    }


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One of the values a field has: who wrote it, on which laptop, when by that laptop's clock."""

    revision: RevisionId
    value: Value
    author: UserId
    device: DeviceId
    written_at: str


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What a field says now.

    `value` is None while a person still has to choose among `versions`. `to_settle` is true when two people wrote
    apart and somebody should look. `older` is the value both wrote over, where it is known.
    """

    value: Value = None
    versions: tuple[Version, ...] = ()
    to_settle: bool = False
    older: Value = None


NOTHING = Reading()
Readings: TypeAlias = dict[str, Reading]


def read(field: Field, group: Sequence[Revision], older: Value = None) -> Reading:
    """What a field with these heads says: the only place where several values become one.

    `older` is the value the heads were written over (see `common_base`), used by narrative fields and shown to people.
    """
    versions = _distinct(field.name, group, field.says.any_case)
    if len(versions) <= 1:
        return Reading(value=versions[0].value if versions else None, versions=versions)
    values = [v.value for v in versions]
    match field.reads:
        case Reads.UNION:
            return Reading(value=_union(values), versions=versions)
        case Reads.PROTECTIVE:
            value = _safest(field, values)
            return Reading(value=value, versions=versions, to_settle=True, older=older)
        case Reads.NARRATIVE:
            merged = merge_texts(older, values) if isinstance(older, str) else None
            return Reading(value=merged, versions=versions, to_settle=True, older=older)
        case Reads.COSMETIC:
            return Reading(value=versions[-1].value, versions=versions)
        case Reads.ASK | Reads.APPEND:
            return Reading(versions=versions, to_settle=True, older=older)


def read_record(kind: str, found: Mapping[str, Sequence[Revision]], held: Mapping[RevisionId, Revision]) -> Readings:
    """What every field of a record says, from its heads. `held` are the revisions that came before."""
    return {
        name: read(declared(kind, name), group, common_base(name, group, held) if len(group) > 1 else None)
        for name, group in found.items()
    }


def shown(found: Mapping[str, Sequence[Revision]]) -> dict[str, tuple[RevisionId, ...]]:
    """For each field its heads as a page shows them: what the next writing of that field is written over."""
    return {name: tuple(as_shown(r, name) for r in group) for name, group in found.items()}


def as_shown(revision: Revision, field: str) -> RevisionId:
    """A revision's name with a mark of one of its values, such as ``k7f2qd4m.412~9c0b1e77``.

    A revision that has not left the laptop may still be folded into: its name stays and its value becomes another. By
    the mark a page that shows the value before is told from one that shows the value now.
    """
    mark = body_hash(_encoder.encode((field, revision.fields[field])))[:4].hex()
    return RevisionId(f"{revision.id}~{mark}")


def was_shown(revision: Revision, field: str, names: Sequence[str]) -> bool:
    """Whether a page that shows these heads of a field (marked, or plain names) shows what this revision says of it."""
    return revision.id in names or as_shown(revision, field) in names


def over_what(names: Iterable[str], held: Mapping[RevisionId, Revision]) -> tuple[RevisionId, ...]:
    """The plain names of what a page showed, sorted. Where a value has been folded over since, its author did not see
    what is there now, only what that was written over."""
    found: set[RevisionId] = set()
    typed_over: set[RevisionId] = set()
    for marked in names:
        name = RevisionId(marked.partition("~")[0])
        now = held.get(name)
        if marked != name and now is not None and all(as_shown(now, field) != marked for field in now.fields):
            typed_over.add(name)
            found.update(now.over)
        else:
            found.add(name)
    return tuple(sorted(found - typed_over))


@functools.cache
def declared(kind: str, name: str) -> Field:
    """A field's declaration; one this version does not know is kept, shown to nobody, and read as `ask`."""
    record = KINDS.get(kind)
    known = record.declared().get(name) if record is not None else None
    return known or Field(name=name, type=object, says=Says(label=name))


def _distinct(name: str, group: Sequence[Revision], any_case: bool = False) -> tuple[Version, ...]:
    """One version per thing said: the first, by name, of those that say the same."""
    if len(group) == 1:
        return (_version(name, group[0]),)
    found: dict[str, Version] = {}
    for r in sorted(group, key=lambda r: r.id):
        found.setdefault(as_said(r.fields[name], any_case=any_case), _version(name, r))
    return tuple(found.values())


def _version(name: str, r: Revision) -> Version:
    return Version(revision=r.id, value=r.fields[name], author=r.author, device=r.device, written_at=r.written_at)


def as_said(value: Value, *, any_case: bool = False) -> str:
    """What a value says, whatever it looks like: two values with the same answer are never a question to anybody.

    Blank space around and between words, and how a letter is put together in Unicode, say nothing. A blank text and an
    empty list say what a cleared field says: nothing. Capitals do say something (Will and will, May and may), but
    where a field is declared to read the same in any case. Compatibility forms stay apart: m² is not m2.
    """
    if isinstance(value, str):
        text = " ".join(unicodedata.normalize("NFC", value).split())
        return f"text {text.casefold() if any_case else text}" if text else "nothing"
    if isinstance(value, tuple | list):
        return repr([as_said(part, any_case=any_case) for part in value]) if value else "nothing"
    if isinstance(value, Mapping):
        return repr({key: as_said(part, any_case=any_case) for key, part in sorted(value.items())})
    return "nothing" if value is None else repr(value)


def _union(values: Sequence[Value]) -> tuple[Part, ...]:
    found: dict[str, Part] = {}
    for value in values:
        parts: tuple[Part, ...] = value if isinstance(value, tuple) else () if value is None else (value,)
        found.update((repr(part), part) for part in parts)
    return tuple(found[key] for key in sorted(found))


def _safest(field: Field, values: Sequence[Value]) -> Value:
    """The most protective value by the declared order; None (both are shown) where no order can be given.

    A cleared field protects nobody, so it never outweighs a value. Beside a value this version does not know only
    the safest of all is certain.
    """
    order = field.says.safest_first
    written = [v for v in values if v is not None]
    if not order or (order[0] not in written and not all(v in order for v in written)):
        return None
    return min((v for v in written if v in order), key=order.index)


def settled_by(revision: Revision, name: str, held: Mapping[RevisionId, Revision]) -> Reading:
    """What stood side by side in a field before this revision settled it; no versions when it settled nothing."""
    if name not in revision.fields:
        return NOTHING
    under = [held[one] for one in revision.over if one in held and name in held[one].fields]
    versions = _distinct(name, under, declared(revision.kind, name).says.any_case)
    return Reading(versions=versions, older=common_base(name, under, held)) if len(versions) > 1 else NOTHING


def common_base(name: str, group: Sequence[Revision], held: Mapping[RevisionId, Revision]) -> Value:
    """The newest value of a field that all these heads were written over, directly or by way of their authors' own
    earlier edits; None when there is not exactly one such value, or it is not held."""
    before = [_written_before(name, r, held) for r in group]
    shared = set.intersection(*before) if before else set()
    older = {x for one in shared if one in held for x in _written_before(name, held[one], held)}
    newest = shared - older
    if not newest <= held.keys():
        return None
    values = {repr(v): v for x in newest if (v := held[x].fields[name]) is not None}
    return next(iter(values.values())) if len(values) == 1 else None


def _written_before(name: str, revision: Revision, held: Mapping[RevisionId, Revision]) -> set[RevisionId]:
    """The revisions of a field that this one was written over, and those were, and so on, as far as they are held."""
    found: set[RevisionId] = set()
    ahead = [revision]
    while ahead:
        for over in ahead.pop().over:
            if over not in found and (over not in held or name in held[over].fields):
                found.add(over)
                if over in held:
                    ahead.append(held[over])
    return found


def safest_sensitivity(revisions: Iterable[Revision]) -> Sensitivity:
    """How guarded a record is: as guarded as the most guarded of the revisions that still speak in it."""
    return max((r.sensitivity for r in revisions), key=lambda s: s.safety, default=Sensitivity.OPEN_TO_FAMILY)


def digest(records: Iterable[Mapping[str, Sequence[Revision]]], leave_out: frozenset[str] = frozenset()) -> str:
    """Fingerprint of what some records (their heads by field) say now: what a team lead signs. 64 hex digits.

    It covers every head's record, field, name and value, so any later writing changes it; order does not matter.
    """
    lines: list[bytes] = []
    for found in records:
        for field, group in found.items():
            if field not in leave_out:
                lines.extend(_encoder.encode((r.record, field, r.id, r.fields[field])) for r in group)
    return hashlib.sha256(_encoder.encode(sorted(lines))).hexdigest()


def fold(first: Revision, second: Revision, held: Mapping[RevisionId, Revision]) -> Revision | None:
    """The two as one revision under the first one's name, or None when folding would change what anything says.

    Both must be by one author on one record, `second` written after `first`, and neither may have left the laptop.
    `held` are the record's other revisions. Folding is refused when `second` did not see a field of `first` that it
    sets, when something else has been written over `first`, when putting the two `over`s together would write over
    a value its author had not replaced, or when `second` settles: a value that stood beside another stays in history.
    It is as guarded as the safer of both; as `second` where that decides for whom it is, and leaves none of `first`.
    """
    same = first.author == second.author and first.device == second.device and first.record == second.record
    if not same or (first.fields.keys() & second.fields.keys() and first.id not in second.over):
        return None
    if any(first.id in r.over for r in held.values() if r.id not in (first.id, second.id)):
        return None
    beside = set(second.over) - set(first.over) - {first.id}
    for field in first.fields.keys() & second.fields.keys():
        if any(name not in held or field in held[name].fields for name in beside):
            return None
    over = set(first.over) | (set(second.over) - {first.id})
    for part, other in ((first, second), (second, first)):
        for field in part.fields.keys() - other.fields.keys():
            for name in over - set(part.over):
                if name in held and field in held[name].fields:
                    return None
                if name not in held:
                    return None
    decides = "guarded_because" in second.fields and not first.fields.keys() - second.fields.keys()
    return msgspec.structs.replace(
        second,
        n=first.n,
        kind=first.kind,
        fields={**first.fields, **second.fields},
        over=tuple(sorted(over)),
        sensitivity=safest_sensitivity((second,) if decides else (first, second)),
    )
