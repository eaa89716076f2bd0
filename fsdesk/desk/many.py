"""Many families read at once, for pages that look over all of them: in lots, and only what is asked of each.

Reading a record whole makes a reading of every field; a list of two thousand families asks each record for four or
five. Lots keep few of them in memory at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Generic, TypeVar

from fsdesk import finding
from fsdesk.desk.pen import Pen
from fsdesk.desk.reading import Held
from fsdesk.heading import Heads
from fsdesk.records.fields import Value
from fsdesk.records.ids import FamilyId, RecordId, RevisionId, split_revision_id
from fsdesk.revisions import read_record
from fsdesk.store import Store

T = TypeVar("T")
LOT = 400
"""Records read in one question."""


class Quick(Held):
    """A record of which values are asked, no more: its readings are only those of fields written apart."""

    __slots__ = ()

    def value(self, field: str) -> Value:
        """The field's value; where people still have to choose, the first of the values."""
        group = self.heads.get(field, ())
        return group[0].fields[field] if len(group) == 1 else super().value(field)


def read_quickly(store: Store, records: Sequence[RecordId]) -> list[Held]:
    """These records, up to a few hundred, those of the same kind in order of their making."""
    read = [_quick(store, record, heads) for record, heads in store.heads_of_records(records).items() if heads]
    return sorted(read, key=_order)


def _quick(store: Store, record: RecordId, heads: Heads) -> Quick:
    kind = next(iter(heads.values()))[0].kind
    apart = {name: group for name, group in heads.items() if len(group) > 1}
    held = {r.id: r for r in store.revisions_of(record)} if apart else {}
    return Quick(record, kind, heads, read_record(kind, apart, held))


def _order(held: Held) -> tuple[str, tuple[str, int]]:
    return held.kind, split_revision_id(RevisionId(held.id))


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
        yield family, sorted((read[record] for record in records if record in read), key=_order)


class WorkedOut(Generic[T]):
    """What is worked out of each family: once, and again when something of it was written or came.

    Kept in memory alone, on the desk's thread.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[FamilyId, T] = {}
        self._tick = 0
        self._as_of: object = None

    def of(
        self, families: Sequence[FamilyId], as_of: object, work: Callable[[Sequence[FamilyId]], Mapping[FamilyId, T]]
    ) -> dict[FamilyId, T]:
        """What `work` says of these families, in their order; those it says nothing of are left out.

        `as_of` is all else the answer hangs on, such as the day and what colleagues are called: when that is another,
        everything is worked out again. `work` is asked only for families that are not known as they now are.
        """
        finding.catch_up(self._store)  # what is behind touches its family
        touched, tick = self._store.touched_since(self._tick)
        kept = {} if as_of != self._as_of else {f: known for f, known in self._kept.items() if f not in touched}
        missing = [family for family in families if family not in kept]
        kept.update(work(missing) if missing else {})
        self._kept = {family: kept[family] for family in families if family in kept}
        self._tick, self._as_of = tick, as_of
        return dict(self._kept)


def as_of(pen: Pen) -> tuple[object, ...]:
    """What every list of a desk hangs on beside its families: the day, who asks, and what people are called."""
    roster = pen.store.rows("SELECT user, name FROM colleague")
    return (pen.today_is, pen.user, pen.store.setting("user_name"), *sorted(roster))
