"""The families of the demonstration: twenty-one that do not exist, as records for a desk, dated from today.

Every name, home, word and event is invented. What is the same on every day (the words) is in ``resources/demo``;
what varies with the day (dates, ages) or with the seed (birthdays, road miles, references) is worked out here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple, TypeVar

import msgspec

from fsdesk.demo.told_assessments import told_assessments
from fsdesk.demo.told_records import Named, Teller, told_records, told_ties
from fsdesk.demo.told_visits import COMING_VISIT, TODAYS_VISIT, Diary, Visits
from fsdesk.demo.words import (
    AREAS,
    FamilyWords,
    HomeWords,
    PersonWords,
    born_on,
    due_on,
    families_in_words,
    opened_on,
)
from fsdesk.desk import Desk
from fsdesk.records import Family, Household, Membership, Person, Visit
from fsdesk.records.fields import Record, Sensitivity
from fsdesk.records.ids import FamilyId, RecordId

__all__ = [
    "COMING_VISIT", "FAMILY", "REFERENCES", "TODAYS_VISIT", "DemoFamily", "HowMany", "expected_counts", "families",
    "finished_visits", "resolved", "send_finished_visits", "write_family",
]  # fmt: skip

REFERENCES = frozenset({
    "person", "household", "mother", "visit", "about_person", "owner_person", "owner_of_team", "other", "perceived_by",
    "for_people", "request", "assessment", "contributors", "agreed_by", "said_by", "rated_by", "participants", "plan",
    "subjects", "visible_to", "goal", "review", "meeting", "team_member", "about", "persons", "from_record",
    "supersedes", "copied_from", "from_rating", "connection", "by", "permission", "about_record",
})  # fmt: skip
"""Fields that hold the names of other records: in a demonstration family, "@" and the local name of each."""
FAMILY = "family"
"""The local name of the family record itself."""

R = TypeVar("R", bound=Record)


class DemoFamily(msgspec.Struct, frozen=True, kw_only=True):
    """One invented family: its records in an order in which they can be read, each under a local name.

    `guards` says which of them are more guarded than their kind.
    """

    key: str
    area: str
    records: tuple[Named, ...]
    guards: Mapping[str, Sensitivity] = {}

    def named(self, kind: type[R]) -> dict[str, R]:
        """Its records of one kind, by local name."""
        return {name: record for name, record in self.records if isinstance(record, kind)}


class HowMany(NamedTuple):
    """How many of each there are."""

    families: int
    people: int
    visits: int


def expected_counts(told: Sequence[DemoFamily]) -> HowMany:
    """What a store holds once these families are written."""
    kinds = Counter(type(record) for family in told for _, record in family.records)
    return HowMany(families=kinds[Family], people=kinds[Person], visits=kinds[Visit])


# -- making them ---------------------------------------------------------------------------------------------------


def families(today: date, worker: str, lead: str, seed: int = 2026) -> tuple[DemoFamily, ...]:
    """All the families as they stand on a day, visited by `worker`. The same arguments give the same families."""
    written = [(area, family) for area in AREAS for family in families_in_words(area)]
    taken = {family.reference for _, family in written}
    free = [name for name in (f"FAM-{n:04}" for n in range(101, 1000)) if name not in taken]
    drawn = Random(seed).sample(free, len(written))
    diary = Diary(today, worker, lead)
    told = []
    for (area, words), reference in zip(written, drawn, strict=True):
        telling = _Telling(words, area, diary=diary, chance=Random(f"{seed}:{words.key}"))
        records = tuple(telling.records(reference))
        told.append(DemoFamily(key=words.key, area=area, records=records, guards=telling.guards))
    return tuple(told)


class _Telling:
    """One family being turned into records."""

    def __init__(self, words: FamilyWords, area: str, *, diary: Diary, chance: Random) -> None:
        self.words, self.area, self.diary, self.today = words, area, diary, diary.today
        self.chance = chance
        self.born: dict[str, str] = {}
        self.guards: dict[str, Sensitivity] = {}
        self.road_minutes = chance.randint(15, 65)

    def records(self, reference: str) -> Iterator[Named]:
        """Its records: what is referred to mostly comes before what refers to it."""
        yield FAMILY, self._family(reference)
        for home in self.words.homes:
            yield home.key, self._home(home)
        for person in self.words.people:
            yield person.key, self._person(person)
        for person in self.words.people:
            yield from self._memberships(person)
        yield from told_ties(self.words)
        visits = Visits(self.diary, self.words.homes[0].key, self.chance, self.road_minutes)
        yield from visits.records(self.words.visit)
        teller = Teller(self.today, self.diary.worker, self.diary.lead, self.born)
        yield from told_assessments(self.words, self.area, teller)
        for name, record, guard in told_records(self.words, teller):
            if guard is not None:
                self.guards[name] = guard
            yield name, record

    def _family(self, reference: str) -> Family:
        words = self.words
        return Family(
            label=words.reference or reference,
            known_as=words.name,
            status=words.status,
            area=self.area,
            lead_professional=self.diary.lead if words.lead else self.diary.worker,
            opened_on=opened_on(words.opened, self.today),
            best_time_to_visit=words.best_time_to_visit,
            safe_contact=words.safe_contact,
            before_you_go=words.before_you_go,
            our_story=words.story,
        )

    def _home(self, words: HomeWords) -> Household:
        return Household(
            label=words.label,
            address_lines=words.address,
            town=words.town,
            postcode=words.postcode,
            what_else_to_find=words.find,
            no_fixed_address=words.no_fixed_address,
            confidential=words.confidential,
            tenure=words.tenure,
            grid_reference=words.grid,
            track_condition=words.track,
            winter_access=words.winter,
            gate_or_entry=words.gate,
            dogs_or_livestock=words.dogs,
            hazards=words.hazards,
            parking=words.parking,
            mobile_signal=words.signal,
            nearest_signal=words.nearest_signal,
            landline_available=words.landline,
            ferry_or_tide=words.ferry,
            access_confirmed_on=self._in_days(words.confirmed),
        )

    def _person(self, words: PersonWords) -> Person:
        stage = "unborn" if words.due else "deceased" if words.died else "living"
        return Person(
            life_stage=stage,
            known_as=words.called or (words.name.split()[0] if words.name else None),
            full_name=words.name,
            born_on=words.born or self._born(words),
            due_on=due_on(words.due, self.today) if words.due else None,
            died_on=words.died,
            died_confirmed=True if words.died else None,
            mother=_at(words.mother),
            sex=words.sex,
            pronouns=words.pronouns,
            ethnicity=words.ethnicity,
            first_language=words.language,
            interpreter_needed=words.interpreter,
            communication_needs=words.needs,
            caring_role=words.caring,
            care_experienced=words.care_experienced,
            young_carer_offered_on=self._in_days(words.statement),
            school_or_work=words.work,
            is_named_child=words.named,
            gp=words.gp,
            education_status=words.learning,
            year_group=words.year,
            attendance_percent=words.attendance,
            attendance_period=words.period,
            send_status=words.extra_support,
        )

    def _born(self, words: PersonWords) -> str | None:
        """The date of birth; "= name" is that of a twin told of before."""
        if words.age is None:
            return None
        twin = words.age.removeprefix("= ")
        born = self.born[twin] if twin != words.age else born_on(words.age, self.today, self.chance)
        self.born[words.key] = born
        return born

    def _memberships(self, words: PersonWords) -> Iterator[Named]:
        home = self.words.homes[0].key
        if not words.lives:
            yield f"{words.key}.lives-1", self._membership(words, home)
        for n, lives in enumerate(words.lives, 1):
            yield (
                f"{words.key}.lives-{n}",
                self._membership(words, lives.home, nights_per_week_tenths=lives.nights, is_main_home=lives.main),
            )

    @staticmethod
    def _membership(words: PersonWords, home: str | None, **more: Any) -> Membership:
        return Membership(
            person=_at(words.key),
            household=_at(home),
            role=words.role,
            relation=words.relation,
            subject_of_support=words.supported,
            **more,
        )

    def _in_days(self, days: int | None) -> str | None:
        return None if days is None else (self.today + timedelta(days=days)).isoformat()


def _at(key: str | None) -> str | None:
    return None if key is None else f"@{key}"


# -- writing them --------------------------------------------------------------------------------------------------


def write_family(desk: Desk, family: DemoFamily) -> dict[str, RecordId]:
    """Write a family at a desk; the name of each record there, by its local name.

    One writing for the family itself, then one for all that names only what is already there, until all is written;
    what is guarded is written apart from what is not.
    """
    ids: dict[str, RecordId] = {}
    waiting = list(family.records)
    while waiting:
        of = FamilyId(ids[FAMILY]) if ids else None
        ready = [one for one in waiting if names_in(one[1]) <= ids.keys()] if ids else waiting[:1]
        if not ready:
            raise ValueError(f"a reference in {family.key} leads nowhere")
        for guard in dict.fromkeys(family.guards.get(name) for name, _ in ready):
            alike = [one for one in ready if family.guards.get(one[0]) is guard]
            made = desk.add_all([(resolved(record, ids), of) for _, record in alike], sensitivity=guard)
            ids.update((name, revision.record) for (name, _), revision in zip(alike, made, strict=True))
        waiting = [one for one in waiting if one[0] not in ids]
    return ids


def finished_visits(family: DemoFamily) -> tuple[str, ...]:
    """Local names of the visits that are written to the end and can be sent for signature, earliest first."""
    done = ("done", "no_access")
    return tuple(name for name, visit in family.named(Visit).items() if visit.status in done)


def send_finished_visits(desk: Desk, family: DemoFamily, ids: Mapping[str, RecordId]) -> None:
    """Send them to the lead, so that Today asks only for what the story left open."""
    for name in finished_visits(family):
        desk.submit(ids[name])


def names_in(record: Record) -> set[str]:
    """The local names a record refers to, alone or in a list."""
    found: set[str] = set()
    for field in REFERENCES & record.declared().keys():
        value = getattr(record, field)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, str) and one.startswith("@"):
                found.add(one.removeprefix("@"))
    return found


def resolved(record: Record, ids: Mapping[str, RecordId]) -> Record:
    """The same record, with the names of other records there in place of their local ones."""
    fields: dict[str, Any] = {}
    for field in REFERENCES & record.declared().keys():
        value = getattr(record, field)
        if isinstance(value, tuple):
            fields[field] = tuple(_resolved_name(one, ids) for one in value)
        elif isinstance(value, str):
            fields[field] = _resolved_name(value, ids)
    return msgspec.structs.replace(record, **fields)


def _resolved_name(name: Any, ids: Mapping[str, RecordId]) -> Any:
    return ids[name.removeprefix("@")] if isinstance(name, str) and name.startswith("@") else name
