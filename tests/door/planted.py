"""Bugs planted into the decision (each forgets one thing that it decides by) and into the reader (each lets something
past the door in one place). Every one must be found."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from fsdesk import finding
from fsdesk.audience import Audience, Fact, For, Seen, view_for
from fsdesk.desk.reader import Reader
from fsdesk.desk.reading import Held, Records, read_heads
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.revisions import Revision
from tests.door.random_families import TODAY
from tests.door.redaction import Asked, One, tried
from tests.door.tally import Words

Decide = Callable[[Audience, list[Fact]], Seen]
FAMILIES_MOST = 300


def without_field(*names: str) -> Decide:
    """Does not look at some fields."""

    def decide(audience: Audience, facts: list[Fact]) -> Seen:
        blind = [Fact(f.id, f.kind, {n: v for n, v in f.said.items() if n not in names}, f.sensitivity) for f in facts]
        return _with_all_fields(view_for(audience, blind, TODAY), facts, names)

    return decide


def _with_all_fields(seen: Seen, facts: list[Fact], names: tuple[str, ...]) -> Seen:
    by_id = {fact.id: fact for fact in facts}
    return replace(seen, fields={one: f | (by_id[one].said.keys() & set(names)) for one, f in seen.fields.items()})


def unguarded(audience: Audience, facts: list[Fact]) -> Seen:
    """Does not look at how guarded a record is."""
    return view_for(audience, [Fact(f.id, f.kind, f.said, Sensitivity.OPEN_TO_FAMILY) for f in facts], TODAY)


def first_version_only(audience: Audience, facts: list[Fact]) -> Seen:
    """Reads one version where two people wrote apart."""
    one = [Fact(f.id, f.kind, {n: v[:1] for n, v in f.said.items()}, f.sensitivity) for f in facts]
    return view_for(audience, one, TODAY)


def nobody_present(audience: Audience, facts: list[Fact]) -> Seen:
    """Does not ask who else sits at the table."""
    person = audience.person
    return view_for(replace(audience, present=(person,) if person else ()), facts, TODAY)


def anybody_alone(audience: Audience, facts: list[Fact]) -> Seen:
    """Takes whoever is first for the one who is alone."""
    if audience.kind is For.TABLE and audience.present:
        audience = replace(audience, person=audience.present[0], present=audience.present[:1])
    return view_for(audience, facts, TODAY)


def knows_no_other_home(audience: Audience, facts: list[Fact]) -> Seen:
    """Looks for no words that would tell of others."""
    seen = view_for(audience, facts, TODAY)
    kept = set(seen.fields)
    mute = [f for f in facts if f.id in kept or f.kind not in ("person", "household")]
    return view_for(audience, mute, TODAY)


def whole_records(audience: Audience, facts: list[Fact]) -> Seen:
    """Shows every field of what it shows."""
    seen = view_for(audience, facts, TODAY)
    by_id = {fact.id: fact for fact in facts}
    return replace(seen, fields={one: frozenset(by_id[one].said) for one in seen.fields})


def never_moved_out(audience: Audience, facts: list[Fact]) -> Seen:
    """Does not know what day it is."""
    return view_for(audience, facts, "1990-01-01")


def orphans(audience: Audience, facts: list[Fact]) -> Seen:
    """Shows what is part of something withheld."""
    return without_field("goal", "visit", "plan", "meeting")(audience, facts)


def as_staff(_audience: Audience, facts: list[Fact]) -> Seen:
    """Forgets to ask at all."""
    return Seen(fields={fact.id: frozenset(fact.said) for fact in facts})


def shown_anyway(kind: str) -> Decide:
    """Has forgotten for whom one kind of record is: it is shown to everybody."""

    def decide(audience: Audience, facts: list[Fact]) -> Seen:
        seen = view_for(audience, facts, TODAY)
        return replace(seen, fields={**{f.id: frozenset(f.said) for f in facts if f.kind == kind}, **seen.fields})

    return decide


def one_field_more(kind: str, field: str) -> Decide:
    """Shows one field that is the staff's with the record it is in."""

    def decide(audience: Audience, facts: list[Fact]) -> Seen:
        seen = view_for(audience, facts, TODAY)
        more = {f.id: seen.fields[f.id] | {field} for f in facts
                if f.kind == kind and f.id in seen.fields and field in f.said}  # fmt: skip
        return replace(seen, fields={**seen.fields, **more})

    return decide


def nobody_asked(audience: Audience, facts: list[Fact]) -> Seen:
    """Does not ask who asked that something is not passed on."""
    return view_for(audience, [f for f in facts if f.kind != "objection"], TODAY)


def whole_of_a_frame(audience: Audience, facts: list[Fact]) -> Seen:
    """What is part of something of which only the frame is seen is shown whole."""
    seen = view_for(audience, facts, TODAY)
    reviews = {f.id: frozenset(f.said) for f in facts if f.kind == "review" and f.id in seen.fields}
    return replace(seen, fields={**seen.fields, **reviews})


DECISIONS: dict[str, Decide] = {
    "who it is hidden from is not looked at": without_field("hidden_from"),
    "how guarded it is is not looked at": unguarded,
    "which homes a goal is for is not looked at": without_field("visible_to"),
    "which home a visit was at is not looked at": without_field("household"),
    "whom a note is about is not looked at": without_field("about", "persons", "subjects", "about_person"),
    "a confidential address is like any other": without_field("confidential"),
    "of two versions one is read": first_version_only,
    "who is present is not looked at": nobody_present,
    "somebody among others counts as alone": anybody_alone,
    "words that tell of the other home are let through": knows_no_other_home,
    "what the staff write for the staff is shown": whole_records,
    "who moved out still lives there": never_moved_out,
    "a part is shown without its whole": orphans,
    "nobody asks who is looking": as_staff,
    "a request is for everybody": shown_anyway("request"),
    "a flag of risk is for everybody": shown_anyway("risk_flag"),
    "a worry is for everybody": shown_anyway("safeguarding_concern"),
    "a crisis is for everybody": shown_anyway("crisis_contact"),
    "why something is not given is for everybody": shown_anyway("disclosure_mark"),
    "how to get in is told to everybody": one_field_more("household", "gate_or_entry"),
    "what a worker made of it is shown": one_field_more("visit", "worker_reflection"),
    "how contact is arranged is shown": one_field_more("relationship", "contact_arrangement"),
    "an objection holds nothing back": nobody_asked,
    "a review is shown where only the plan's frame is": whole_of_a_frame,
}


# -- in the reader -----------------------------------------------------------------------------------------------------


class Planted(Reader):
    """A reader with a bug: whoever it is made for reads with it."""

    def for_audience(self, audience: Audience, today: str) -> Planted:
        return type(self)(self._store, audience, today, self._whole)


class CountsAll(Planted):
    """Counts what is stored."""

    def counts(self) -> dict[str, int]:
        return {str(k): int(n) for k, n in self._store.rows("SELECT kind, count(*) FROM record GROUP BY kind")}


class SearchesTheIndex(Planted):
    """Asks the index, whoever searches."""

    def search(self, words: str, column: str, most: int) -> list[tuple[RecordId, str]]:
        return finding.search(self._store, words, column, most)


class HandsOutHistory(Planted):
    """Gives what was written before to whoever asks."""

    def history(self, record: RecordId) -> tuple[Revision, ...]:
        return self._store.revisions_of(record)


class ListsAllFamilies(Planted):
    """Lists every family there is."""

    def families(self) -> list[FamilyId]:
        return [FamilyId(one) for (one,) in self._store.rows("SELECT family FROM record WHERE kind = 'family'")]


class OpensWhatIsNamed(Planted):
    """Hands out a note to whoever knows its name."""

    def record(self, record: RecordId) -> Held | None:
        notes = [one for one in read_heads(self._store, self._store.heads_of_records([record])) if
                 one.kind == "case_note"]  # fmt: skip
        return notes[0] if notes else super().record(record)


class LeavesEmptyPlaces(Planted):
    """Keeps a place for a number that is withheld, with nothing in it."""

    def family(self, family: FamilyId) -> Records:
        seen = super().family(family)
        numbers = [one for one in self._whole.of(family).held if one.kind == "identifier"] if seen else []
        here = {one.id for one in seen}
        return Records((*seen, *(one._replace(heads={}, readings={}) for one in numbers if one.id not in here)))


class KeepsTheRevisions(Planted):
    """Narrows what a record says and hands on the revisions it came from as they are."""

    def family(self, family: FamilyId) -> Records:
        whole = {one.id: one for one in self._whole.of(family).held}
        seen = super().family(family)
        return Records(one._replace(heads={name: whole[one.id].heads[name] for name in one.heads}) for one in seen)


class OfKindsUnasked(Planted):
    """Reads of a few kinds what there is."""

    def of_kinds(self, *kinds: str) -> list[Held]:
        return read_heads(self._store, self._store.heads_of_kind(*kinds))


class Unordered(Planted):
    """Hands out what is seen after how much is not: the order tells."""

    def family(self, family: FamilyId) -> Records:
        seen = super().family(family)
        gone = len(self._whole.of(family).held) - len(seen)
        at = gone % max(1, len(seen))
        return Records(seen[at:] + seen[:at])


class LetsListsThrough(Planted):
    """Narrows a family for its page and not for a list of many."""

    def families_with(
        self, families: Iterable[FamilyId], kinds: Sequence[str] = ()
    ) -> Iterator[tuple[FamilyId, list[Held]]]:
        for family in families:
            yield family, [one for one in self._whole.of(family).held if not kinds or one.kind in kinds]


READERS: dict[str, type[Planted]] = {
    "a count is of what is stored": CountsAll,
    "a search asks the index": SearchesTheIndex,
    "what was written before is handed out": HandsOutHistory,
    "every family is listed": ListsAllFamilies,
    "a record is opened by its name": OpensWhatIsNamed,
    "what is withheld leaves an empty place": LeavesEmptyPlaces,
    "a narrowed record keeps its revisions": KeepsTheRevisions,
    "a few kinds are read unasked": OfKindsUnasked,
    "the order tells how much is withheld": Unordered,
    "a list of many is not narrowed": LetsListsThrough,
}
PLANTED = (*DECISIONS, *READERS)


def _is_seen(seed: int, decide: Decide) -> bool:
    one = One(seed)
    return bool(tried(one, Words(one.judge), decide).leaks)


def finds(bug: str) -> int:
    """How many families it takes to find a planted bug; 0 where it is not found."""
    if bug in DECISIONS:
        return next((seed + 1 for seed in range(FAMILIES_MOST) if _is_seen(seed, DECISIONS[bug])), 0)
    with tempfile.TemporaryDirectory() as folder:
        asked = Asked(Path(folder), range(FAMILIES_MOST // 10))
        asked.desk._reader = READERS[bug](asked.desk.store, asked.desk.audience, "")
        found = next((seed + 1 for seed in asked.families if asked.tally(seed, 1).leaks), 0)
        asked.close()
        return found
