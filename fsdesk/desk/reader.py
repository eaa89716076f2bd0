"""What one audience reads of the store: the only way from the store to a page, a list, a count, a search, a paper.

Everything a chapter of the desk knows of the record it has from here. To who works with the family the record is handed
as it is held; to everybody else what `rules.view_for` lets through, and nothing of the rest: not its number, nor its
place, nor that it is there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

import msgspec

from fsdesk import finding
from fsdesk.desk import reading
from fsdesk.desk.reading import Held, Narrowed, Records, read_heads, read_one
from fsdesk.facts import fact
from fsdesk.records.ids import FamilyId, RecordId, RevisionId, UserId
from fsdesk.revisions import Revision, from_body
from fsdesk.rules import Audience, Fact, Seen, view_for
from fsdesk.steps import Steps, in_lots
from fsdesk.store import Store

T = TypeVar("T")


class Withheld(NamedTuple):
    """One record an audience does not see, and why: for staff alone."""

    one: Held
    why: str


FAMILIES_KEPT = 4
"""Families whose whole record is kept read: a page and its papers ask of one, for each of its homes."""


class OneFamily:
    """A family as it is held, read."""

    def __init__(self, family: FamilyId, held: Records) -> None:
        self.family, self.held = family, held
        self.by_id = {one.id: one for one in held}


class Whole:
    """Families as they are held, each read once for all who ask of it, until anything is written."""

    def __init__(self, store: Store, most: int = FAMILIES_KEPT) -> None:
        self._store, self._most = store, most
        self._read: dict[FamilyId, OneFamily] = {}
        self._as_of: object = None

    @property
    def mark(self) -> object:
        """What is another as soon as anything is written."""
        return self._store.mark

    def of(self, family: FamilyId) -> OneFamily:
        """All that is held of a family."""
        kept = self._kept()
        if family not in kept:
            found = OneFamily(family, Records(read_heads(self._store, self._store.heads_of_family(family))))
            while len(kept) >= self._most:
                del kept[next(iter(kept))]
            kept[family] = found
        return kept[family]

    def kept(self, family: FamilyId) -> OneFamily | None:
        """The same where it has been read already."""
        return self._kept().get(family)

    def with_record(self, record: RecordId) -> OneFamily | None:
        """The family of a record, where it has been read already."""
        return next((one for one in self._kept().values() if record in one.by_id), None)

    def _kept(self) -> dict[FamilyId, OneFamily]:
        if self._as_of != (now := self._store.mark):
            self._read, self._as_of = {}, now
        return self._read


class AsRead(Whole):
    """One family as it was read, whatever is written since: what long work in steps is made of."""

    def __init__(self, store: Store, read: OneFamily) -> None:
        super().__init__(store)
        self._one = read

    @property
    def mark(self) -> object:
        """Always the same."""
        return self

    def of(self, family: FamilyId) -> OneFamily:
        """As it was read."""
        return self._one if family == self._one.family else super().of(family)

    def kept(self, family: FamilyId) -> OneFamily | None:
        """As it was read."""
        return self._one if family == self._one.family else super().kept(family)

    def with_record(self, record: RecordId) -> OneFamily | None:
        """As it was read."""
        return self._one if record in self._one.by_id else super().with_record(record)


class Reader:
    """The store as an audience sees it, on a day (ISO). Of the desk's thread."""

    def __init__(self, store: Store, audience: Audience, today: str, whole: Whole | None = None) -> None:
        self._store, self.audience, self.today = store, audience, today
        self._whole = whole or Whole(store)
        self._kept: dict[FamilyId, OneFamily] = {}
        self._decided: dict[FamilyId, Seen] = {}
        self._only_one: list[FamilyId] = []
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

    def family(self, family: FamilyId) -> Records:
        """All of a family that is seen, read, in order of kind and making; nothing where it may not be known of."""
        return self._whole.of(family).held if self.is_whole else self._narrowed(family).held

    def as_read(self, family: FamilyId) -> Steps[Reader]:
        """The same reader over a family as it is read here, in steps, whatever is written since. What is written
        meanwhile may be in it or not, each record as it was before or after."""
        read = self._whole.kept(family)
        if read is None:
            rows = self._store.rows("SELECT record FROM record WHERE family = ?", (family,))
            found: list[Held] = []
            for lot in in_lots([RecordId(record) for (record,) in rows]):
                found.extend(read_heads(self._store, self._store.heads_of_records(lot)))
                yield
            found.sort(key=lambda held: (held.kind, reading.order_made(held)))
            read = OneFamily(family, Records(found))
            yield
        return Reader(self._store, self.audience, self.today, AsRead(self._store, read))

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
        if (read := self._whole.kept(family)) is not None:
            return [one for one in read.held if one.kind in kinds]
        return [one for _, held in reading.families_with(self._store, [family], kinds) for one in held]

    def withheld(self, family: FamilyId) -> list[Withheld]:
        """What of a family this audience does not see and why: only ever shown to staff."""
        seen = self._seen(family)
        whole = self._whole.of(family).held
        return [Withheld(one, seen.why.get(str(one.id), "")) for one in whole if not seen.sees(one.id)]

    # -- records -----------------------------------------------------------------------------------------------

    def record(self, record: RecordId) -> Held | None:
        """One record as it is seen; None when it is not."""
        if self.is_whole:
            if (read := self._whole.with_record(record)) is not None:
                return read.by_id[record]
            heads = self._store.heads_of_record(record)
            return read_one(self._store, record, heads) if heads else None
        family = next(iter(self._only()), None) or self._family_of(record)
        return self._narrowed(family).by_id.get(record) if family else None

    def of_kinds(self, *kinds: str) -> list[Held]:
        """Every record of these kinds, of every family."""
        if self.is_whole:
            return read_heads(self._store, self._store.heads_of_kind(*kinds))
        return [one for family in self._that_have(kinds) for one in self.family(family) if one.kind in kinds]

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
        terms, found = finding.terms_of(words), list[tuple[RecordId, str]]()
        for family in self.families():
            held = self.family(family)
            pairs = zip(held, facts_in(held), strict=True)
            hits = [one for one, known in pairs if finding.says(one.kind, known.said, terms, column)]
            found += [(one.id, one.kind) for one in sorted(hits, key=reading.order_made, reverse=True)]
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

    def _narrowed(self, family: FamilyId) -> OneFamily:
        """What is seen of a family: worked out once for all that one page asks, until anything is written."""
        seen = self._seen(family)
        if not (seen.everything or seen.fields):
            return OneFamily(family, Records())
        if family not in self._kept:
            whole = self._whole.of(family)
            self._kept[family] = whole if seen.everything else self._once(
                "narrowed", whole.held, lambda: OneFamily(family, Records(_narrowed(whole.held, seen)))
            )  # fmt: skip
        return self._kept[family]

    def _seen(self, family: FamilyId) -> Seen:
        """What is decided of a family, once; of another than the one they may know of, nothing."""
        if (only := self._only()) and family not in only:
            return Seen()
        if family not in self._decided:
            held = self._whole.of(family).held
            decide = partial(view_for, self.audience, facts_in(held), self.today)
            self._decided[family] = self._once("seen", held, decide)
        return self._decided[family]

    def _once(self, what: str, held: Records, work: Callable[[], T]) -> T:
        """What hangs on what is held, on whoever looks and on the day alone: once for all readers who read with them,
        as the steps of a file and the papers for one home do."""
        return held.once((what, self.audience, self.today), work)

    def _family_of(self, record: RecordId) -> FamilyId | None:
        if (read := self._whole.with_record(record)) is not None:
            return read.family
        rows = self._store.rows("SELECT family FROM record WHERE record = ?", (record,))
        return FamilyId(rows[0][0]) if rows else None

    def _that_have(self, kinds: Sequence[str]) -> list[FamilyId]:
        """The families that have any of these kinds, in the order they came: whoever asks may not know of all."""
        if only := self._only():
            return only
        marks = ", ".join("?" * len(kinds))
        rows = self._store.rows(
            "SELECT family FROM record WHERE kind = 'family' AND family IN"
            f" (SELECT family FROM record WHERE kind IN ({marks})) ORDER BY id",
            kinds,
        )
        return [FamilyId(family) for (family,) in rows]

    def _only(self) -> list[FamilyId]:
        """The one family somebody who is not staff may know of; empty where it is to be asked of each."""
        if self._as_of != (now := self._whole.mark):
            self._kept, self._decided, self._as_of = {}, {}, now
            self._only_one = self._find_only()
        return self._only_one

    def _find_only(self) -> list[FamilyId]:
        if self.audience.family:
            return [FamilyId(self.audience.family)]
        named = self.audience.household or (self.audience.person if not self._asks_of_all else "")
        family = self._family_of(RecordId(named)) if named else None
        return [family] if family else []

    @property
    def _asks_of_all(self) -> bool:
        return self.audience.kind == "subject_access"


def facts_in(held: Records) -> list[Fact]:
    """The records of a family as the decision needs them."""
    return held.once("facts", lambda: [fact_of(one) for one in held])


def fact_of(one: Held) -> Fact:
    """A record as the decision needs it."""
    return fact(str(one.id), one.kind, one.heads)


def _narrowed(whole: Sequence[Held], seen: Seen) -> list[Held]:
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
