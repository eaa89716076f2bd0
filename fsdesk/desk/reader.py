"""What one audience reads of the store: the only way from the store to a page, a list, a count, a search, a paper.

Everything a chapter of the desk knows of the record it has from here. To who works with the family the record is handed
as it is held; to everybody else what `rules.view_for` lets through, and nothing of the rest: not its number, nor its
place, nor that it is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from fsdesk import finding
from fsdesk.desk import reading
from fsdesk.desk.reading import Held, Narrowed, read_heads, read_one
from fsdesk.facts import fact, values_of
from fsdesk.records.ids import FamilyId, RecordId, RevisionId, UserId
from fsdesk.revisions import Revision, from_body
from fsdesk.rules import Audience, Fact, Seen, view_for
from fsdesk.store import Store


class Withheld(NamedTuple):
    """One record an audience does not see, and why: for staff alone."""

    one: Held
    why: str


FAMILIES_KEPT = 4
"""Families whose whole record is kept read: a page and its papers ask of one, for each of its homes."""


class Whole:
    """Families as they are held, each read once for all who ask of it, until anything is written."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[FamilyId, tuple[list[Held], list[Fact]]] = {}
        self._as_of: object = None

    def of(self, family: FamilyId) -> tuple[list[Held], list[Fact]]:
        """All that is held of a family, and the same as the decision needs it."""
        if self._as_of != (now := self._store.mark):
            self._kept, self._as_of = {}, now
        if family not in self._kept:
            whole = read_heads(self._store, self._store.heads_of_family(family))
            while len(self._kept) >= FAMILIES_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[family] = whole, [fact_of(one) for one in whole]
        return self._kept[family]


class Reader:
    """The store as an audience sees it, on a day (ISO). Of the desk's thread."""

    def __init__(self, store: Store, audience: Audience, today: str, whole: Whole | None = None) -> None:
        self._store, self.audience, self.today = store, audience, today
        self._whole = whole or Whole(store)
        self._kept: dict[FamilyId, dict[RecordId, Held]] = {}
        self._as_of: object = None

    def for_audience(self, audience: Audience, today: str) -> Reader:
        """The same store as somebody else sees it."""
        return Reader(self._store, audience, today, self._whole)

    @property
    def is_whole(self) -> bool:
        """Whether the audience sees everything that is held, so that counting is done where it is stored."""
        return self.audience.is_staff

    # -- families ----------------------------------------------------------------------------------------------

    def families(self) -> list[FamilyId]:
        """The families this audience may know of, in the order they came."""
        if not self.is_whole and (only := self._only()):
            return only if self.family(only[0]) else []
        rows = self._store.rows("SELECT family FROM record WHERE kind = 'family' ORDER BY id")
        found = [FamilyId(family) for (family,) in rows]
        return found if self.is_whole else [family for family in found if self.family(family)]

    def family(self, family: FamilyId) -> list[Held]:
        """All of a family that is seen, read, in order of kind and making; nothing where it may not be known of."""
        if self.is_whole:
            return read_heads(self._store, self._store.heads_of_family(family))
        return list(self._narrowed(family).values())

    def families_with(
        self, families: Iterable[FamilyId], kinds: Sequence[str] = ()
    ) -> Iterator[tuple[FamilyId, list[Held]]]:
        """Each of these families that is here with its records, of these kinds or of all: in lots, read quickly."""
        if self.is_whole:
            yield from reading.families_with(self._store, families, kinds)
            return
        for family in families:
            held = [one for one in self.family(family) if not kinds or one.kind in kinds]
            if held:
                yield family, held

    def for_a_rule(self, family: FamilyId, kinds: Sequence[str]) -> list[Held]:
        """Records of a family as they are held, whoever looks: for a rule that says what may be done, such as that a no
        holds, and never for what is shown."""
        return [one for _, held in reading.families_with(self._store, [family], kinds) for one in held]

    def withheld(self, family: FamilyId) -> list[Withheld]:
        """What of a family this audience does not see and why: only ever shown to staff."""
        whole, facts = self._whole.of(family)
        only = self._only()
        seen = Seen() if only and family not in only else view_for(self.audience, facts, self.today)
        return [Withheld(one, seen.why.get(str(one.id), "")) for one in whole if not seen.sees(one.id)]

    # -- records -----------------------------------------------------------------------------------------------

    def record(self, record: RecordId) -> Held | None:
        """One record as it is seen; None when it is not."""
        if self.is_whole:
            heads = self._store.heads_of_record(record)
            return read_one(self._store, record, heads) if heads else None
        family = self._family_of(record)
        return self._narrowed(family).get(record) if family else None

    def of_kinds(self, *kinds: str) -> list[Held]:
        """Every record of these kinds, of every family."""
        if self.is_whole:
            return read_heads(self._store, self._store.heads_of_kind(*kinds))
        return [one for family in self.families() for one in self.family(family) if one.kind in kinds]

    def quickly(self, records: Sequence[RecordId]) -> list[Held]:
        """These records, up to a few hundred, of which only a few values are asked."""
        if self.is_whole:
            return reading.read_quickly(self._store, records)
        found = (self.record(record) for record in records)
        return [one for one in found if one is not None]

    def search(self, words: str, column: str, most: int) -> list[tuple[RecordId, str]]:
        """Records in whose names or notes every word begins some word, newest first: (record, kind).

        Whoever does not see everything is answered from what they see, never from the index: nothing withheld takes a
        place among the `most`, and no word of it is found.
        """
        if self.is_whole:
            return finding.search(self._store, words, column, most)
        found = [
            (one.id, one.kind)
            for family in self.families()
            for one in sorted(self.family(family), key=reading.order_made, reverse=True)
            if finding.says(
                one.kind, {name: values_of(group, name) for name, group in one.heads.items()}, words, column
            )
        ]
        return found[:most]

    def history(self, record: RecordId) -> tuple[Revision, ...]:
        """All that was ever written on a record, in order of name; nothing for whoever does not see everything."""
        return self._store.revisions_of(record) if self.is_whole else ()

    def writers(self, records: Sequence[RecordId]) -> set[UserId]:
        """Everybody who ever wrote on any of these records; nobody for whoever does not see everything."""
        if not self.is_whole:
            return set()
        rows = self._store.rows(
            "SELECT body FROM revision WHERE record IN (SELECT value FROM json_each(?))", (json.dumps(list(records)),)
        )
        return {from_body(raw).author for (raw,) in rows}

    def revisions_named(self, names: Sequence[RevisionId]) -> dict[RevisionId, Revision]:
        """The revisions of these names; none for whoever does not see everything."""
        return self._store.revisions_named(names) if self.is_whole else {}

    def counts(self) -> dict[str, int]:
        """How many records there are of each kind."""
        if self.is_whole:
            return {str(k): int(n) for k, n in self._store.rows("SELECT kind, count(*) FROM record GROUP BY kind")}
        found: dict[str, int] = {}
        for family in self.families():
            for one in self.family(family):
                found[one.kind] = found.get(one.kind, 0) + 1
        return found

    # -- inside ------------------------------------------------------------------------------------------------

    def _narrowed(self, family: FamilyId) -> dict[RecordId, Held]:
        """What is seen of a family, by name: worked out once for all that one page asks, until anything is written."""
        if self._as_of != (now := self._store.mark):
            self._kept, self._as_of = {}, now
        if (only := self._only()) and family not in only:
            return {}
        if family not in self._kept:
            whole, facts = self._whole.of(family)
            self._kept[family] = {one.id: one for one in _narrowed(whole, view_for(self.audience, facts, self.today))}
        return self._kept[family]

    def _family_of(self, record: RecordId) -> FamilyId | None:
        rows = self._store.rows("SELECT family FROM record WHERE record = ?", (record,))
        return FamilyId(rows[0][0]) if rows else None

    def _only(self) -> list[FamilyId]:
        """The one family somebody who is not staff may know of; empty where it is to be asked of each."""
        if self.audience.family:
            return [FamilyId(self.audience.family)]
        named = self.audience.household or (self.audience.person if not self._asks_of_all else "")
        family = self._family_of(RecordId(named)) if named else None
        return [family] if family else []

    @property
    def _asks_of_all(self) -> bool:
        return self.audience.kind == "subject_access"


def fact_of(one: Held) -> Fact:
    """A record as the decision needs it."""
    return fact(str(one.id), one.kind, one.heads)


def _narrowed(whole: Sequence[Held], seen: Seen) -> list[Held]:
    if seen.everything:
        return list(whole)
    return [
        _without(one, seen.fields[one.id]) for one in whole if seen.fields.get(one.id, frozenset()) & one.heads.keys()
    ]


def _without(one: Held, fields: frozenset[str]) -> Held:
    """A record with these fields only, and with nothing else in the revisions they came from."""
    kept = {name: _only(revision, fields) for name, revision in one.revisions.items()}
    return Narrowed(
        one.id,
        one.kind,
        {name: tuple(kept[r.id] for r in group) for name, group in one.heads.items() if name in fields},
        {name: said for name, said in one.readings.items() if name in fields},
    )


def _only(revision: Revision, fields: frozenset[str]) -> Revision:
    kept = {name: value for name, value in revision.fields.items() if name in fields}
    return msgspec.structs.replace(revision, fields=kept)
