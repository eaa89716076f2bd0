"""A record as it is read: its fields' readings, and which revisions they came from. One, a family's, or many in lots.

What is read here is all that is held. Chapters read through `reader`, which knows for whom.

Reading a record whole makes a reading of every field; a list of two thousand families asks each record for four or
five. Lots keep few of them in memory at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from fsdesk.heading import Heads
from fsdesk.records import KINDS
from fsdesk.records.fields import Sensitivity, Value
from fsdesk.records.ids import FamilyId, RecordId, UserId
from fsdesk.revisions import NOTHING, Reading, Revision, read_record, safest_sensitivity, shown
from fsdesk.rules_seeing import mark
from fsdesk.store import Store
from fsdesk.views import Part

T = TypeVar("T")
LOT = 400
"""Records read in one question."""


class _Read(NamedTuple):
    id: RecordId
    kind: str
    heads: Heads
    readings: Mapping[str, Reading]


class Held(_Read):
    """One record, read. What is asked of it again and again, whoever looks, is worked out once."""

    @property
    def shown(self) -> dict[str, tuple[str, ...]]:
        """What the next writing of each field is written over."""
        return dict(shown(self.heads))

    def value(self, field: str) -> Value:
        """The field's value; where people still have to choose, the first of the values."""
        reading = self.readings.get(field, NOTHING)
        if reading.value is None and reading.versions:
            return reading.versions[0].value
        return reading.value

    def text(self, field: str) -> str:
        """The field as text; empty when it is not."""
        reading = self.readings.get(field)
        if reading is None:  # most often: a record says little of what its kind could
            return ""
        value = reading.value
        if value is None:
            value = self.value(field)
        return value if isinstance(value, str) else ""

    def list(self, field: str) -> tuple[str, ...]:
        """The field as a list of texts; empty when it is not."""
        value = self.value(field)
        return tuple(str(part) for part in value) if isinstance(value, tuple) else ()

    @property
    def is_taken_out(self) -> bool:
        """Whether somebody took it out, with a reason; it stays in the history."""
        return bool(self.text("taken_out"))

    @property
    def to_settle(self) -> int:
        """How many of its fields two people wrote apart."""
        return sum(reading.to_settle for reading in self.readings.values())

    @cached_property
    def revisions(self) -> Mapping[str, Revision]:
        """The revisions that still speak in it, by name."""
        each = {id(r): r for group in self.heads.values() for r in group}  # most fields have the same one
        return {r.id: r for r in each.values()}

    @cached_property
    def guard(self) -> Sensitivity:
        """How guarded it is: as its most guarded writing that still speaks."""
        return safest_sensitivity(self.revisions.values())

    @property
    def first_author(self) -> UserId:
        """Who wrote the earliest of the revisions that still speak."""
        return min(self.revisions.values(), key=lambda r: (not r.creates, r.written_at)).author

    @property
    def mark(self) -> str:
        """The word of its mark where it is not for everybody; empty where it is."""
        named = bool(self.list("only_for") or self.list("not_for") or self.text("about_worker"))
        return mark(self.kind, self.guard, hidden=bool(self.list("hidden_from")), named=named)

    def part(self) -> Part:
        """It as the screen holds it."""
        return Part(
            id=self.id,
            kind=self.kind,
            readings=dict(self.readings),
            shown=shown(self.heads),
            author=self.first_author,
            mark=self.mark,
        )


class Narrowed(Held):
    """A record as somebody sees it who does not see everything: it carries no mark, which would tell of the rest."""

    @property
    def mark(self) -> str:
        """None."""
        return ""


class Quick(Held):
    """A record of which values are asked, no more: its readings are only those of fields written apart."""

    def value(self, field: str) -> Value:
        """The field's value; where people still have to choose, the first of the values."""
        group = self.heads.get(field, ())
        return group[0].fields[field] if len(group) == 1 else super().value(field)

    def text(self, field: str) -> str:
        """The field as text; empty when it is not."""
        value = self.value(field)
        return value if isinstance(value, str) else ""


class Records(tuple[Held, ...]):
    """What somebody sees of a family, in order, and what pages work out of the whole of it: each once."""

    @cached_property
    def _worked_out(self) -> dict[Hashable, Any]:
        return {}

    def once(self, what: Hashable, work: Callable[[], T]) -> T:
        """What `work` says of these records, kept under this name with them."""
        kept = self._worked_out
        if what not in kept:
            kept[what] = work()
        return kept[what]  # type: ignore[no-any-return]  # what was kept under this name is of this type


def read_heads(store: Store, found: Mapping[RecordId, Heads]) -> list[Held]:
    """Records read, those of the same kind in order of their making."""
    read = [read_one(store, record, heads) for record, heads in found.items() if heads]
    return sorted(read, key=lambda held: (held.kind, order_made(held)))


def read_one(store: Store, record: RecordId, heads: Heads) -> Held:
    """One record read, with all that was written before looked up where a field has several heads."""
    kind = next(iter(heads.values()))[0].kind
    apart = any(len(group) > 1 for group in heads.values())
    held = {r.id: r for r in store.revisions_of(record)} if apart else {}
    return Held(record, kind, heads, read_record(kind, heads, held))


def order_made(held: Held) -> tuple[str, int]:
    """What orders records by their making, the same on every laptop."""
    device, _, n = held.id.rpartition(".")
    return device, int(n)


def read_quickly(store: Store, records: Sequence[RecordId]) -> list[Held]:
    """These records, up to a few hundred, those of the same kind in order of their making."""
    read = [_quick(store, record, heads) for record, heads in store.heads_of_records(records).items() if heads]
    return sorted(read, key=lambda held: (held.kind, order_made(held)))


def _quick(store: Store, record: RecordId, heads: Heads) -> Quick:
    kind = next(iter(heads.values()))[0].kind
    apart = {name: group for name, group in heads.items() if len(group) > 1}
    held = {r.id: r for r in store.revisions_of(record)} if apart else {}
    return Quick(record, kind, heads, read_record(kind, apart, held))


def families_with(
    store: Store, families: Iterable[FamilyId], kinds: Sequence[str] = ()
) -> Iterator[tuple[FamilyId, list[Held]]]:
    """Each of these families that is here with its records, of these kinds or of all: in lots, read quickly."""
    of_kinds = f" AND kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
    rows = store.rows(
        f"SELECT family, record FROM record WHERE family IN (SELECT value FROM json_each(?)){of_kinds} ORDER BY family",
        (json.dumps(list(families)), *kinds),
    )
    lot: dict[FamilyId, list[RecordId]] = {}
    size = 0
    for family, group in groupby(rows, itemgetter(0)):
        lot[family] = [record for _, record in group]
        size += len(lot[family])
        if size >= LOT:
            yield from _read_lot(store, lot)
            lot, size = {}, 0
    yield from _read_lot(store, lot)


def _read_lot(store: Store, lot: Mapping[FamilyId, Sequence[RecordId]]) -> Iterator[tuple[FamilyId, list[Held]]]:
    wanted = [record for records in lot.values() for record in records]
    read = {one.id: one for at in range(0, len(wanted), LOT) for one in read_quickly(store, wanted[at : at + LOT])}
    for family, records in lot.items():
        found = (read[record] for record in records if record in read)
        yield family, sorted(found, key=lambda held: (held.kind, order_made(held)))


def of_kind(held: Iterable[Held], *kinds: str) -> list[Held]:
    """Those of some kinds, in order, without what was taken out."""
    if isinstance(held, Records):
        return list(held.once(kinds, lambda: _of_kind(held, kinds)))
    return _of_kind(held, kinds)


def _of_kind(held: Iterable[Held], kinds: Sequence[str]) -> list[Held]:
    return [one for one in held if one.kind in kinds and not one.is_taken_out]


def names_in(held: Iterable[Held]) -> frozenset[str]:
    """Every name in some records (people, homes, those around them), as it is written: what spelling leaves alone."""
    found: set[str] = set()
    for one in held:
        for name, field in (KINDS[one.kind].declared() if one.kind in KINDS else {}).items():
            if field.says.searched == "names":
                found.update(filter(None, (one.text(name), *one.list(name))))
    return frozenset(found)
