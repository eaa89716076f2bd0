"""A record as the desk's chapters read it: its fields' readings, and which revisions they came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from fsdesk.heading import Heads
from fsdesk.records import KINDS
from fsdesk.records.fields import Value
from fsdesk.records.ids import RecordId, UserId
from fsdesk.revisions import NOTHING, Reading, Revision, read_record, shown
from fsdesk.store import Store
from fsdesk.views import Part


class Held(NamedTuple):
    """One record, read."""

    id: RecordId
    kind: str
    heads: Heads
    readings: Mapping[str, Reading]

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

    @property
    def revisions(self) -> dict[str, Revision]:
        """The revisions that still speak in it, by name."""
        return {r.id: r for group in self.heads.values() for r in group}

    @property
    def first_author(self) -> UserId:
        """Who wrote the earliest of the revisions that still speak."""
        return min(self.revisions.values(), key=lambda r: (not r.creates, r.written_at)).author

    def part(self) -> Part:
        """It as the screen holds it."""
        return Part(
            id=self.id,
            kind=self.kind,
            readings=dict(self.readings),
            shown=shown(self.heads),
            author=self.first_author,
        )


def read_heads(store: Store, found: Mapping[RecordId, Heads]) -> list[Held]:
    """Records read, those of the same kind in order of their making."""
    read = [read_one(store, record, heads) for record, heads in found.items() if heads]
    return sorted(read, key=lambda held: (held.kind, _made(held.id)))


def read_one(store: Store, record: RecordId, heads: Heads) -> Held:
    """One record read, with all that was written before looked up where a field has several heads."""
    kind = next(iter(heads.values()))[0].kind
    apart = any(len(group) > 1 for group in heads.values())
    held = {r.id: r for r in store.revisions_of(record)} if apart else {}
    return Held(record, kind, heads, read_record(kind, heads, held))


def _made(record: RecordId) -> tuple[str, int]:
    device, _, n = record.rpartition(".")
    return device, int(n)


def of_kind(held: Iterable[Held], *kinds: str) -> list[Held]:
    """Those of some kinds, in order, without what was taken out."""
    return [one for one in held if one.kind in kinds and not one.is_taken_out]


def names_in(held: Iterable[Held]) -> frozenset[str]:
    """Every name in some records (people, homes, those around them), as it is written: what spelling leaves alone."""
    found: set[str] = set()
    for one in held:
        for name, field in (KINDS[one.kind].declared() if one.kind in KINDS else {}).items():
            if field.says.searched == "names":
                found.update(filter(None, (one.text(name), *one.list(name))))
    return frozenset(found)
