"""The families of the demonstration: twenty-one that do not exist, as records for a desk, dated from today.

Every name, home, word and event is invented. What is the same on every day (the words) is in ``resources/demo``;
what varies with the day (dates, ages) or with the seed (birthdays, road miles, references) is worked out here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple, TypeVar

import msgspec

from fsdesk.demo.words import (
    AREAS,
    FamilyWords,
    HomeWords,
    PersonWords,
    VisitWords,
    born_on,
    day_of,
    due_on,
    families_in_words,
    opened_on,
)
from fsdesk.desk import Desk
from fsdesk.records import Family, Household, Membership, NextStep, Observation, Person, TookPart, Visit, Voice
from fsdesk.records.fields import Record
from fsdesk.records.ids import FamilyId, RecordId

REFERENCES = frozenset({"person", "household", "mother", "visit", "about_person", "owner_person"})
"""Fields that hold the name of another record: in a demonstration family, "@" and its local name."""
FAMILY = "family"
"""The local name of the family record itself."""
TODAYS_VISIT, COMING_VISIT = "today", "coming"
"""Local names of the visits planned for today and for the days ahead; past ones are visit-1, visit-2 …"""

SLOTS = (time(9, 30), time(11, 0), time(13, 30), time(15, 0))
PLANNED_MINUTES = 50
PART_OF_IT = " part"
Named = tuple[str, Record]
R = TypeVar("R", bound=Record)


class DemoFamily(msgspec.Struct, frozen=True, kw_only=True):
    """One invented family: its records in an order in which they can be written, each under a local name."""

    key: str
    area: str
    records: tuple[Named, ...]

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
    diary = _Diary(today)
    told = []
    for (area, words), reference in zip(written, drawn, strict=True):
        chance = Random(f"{seed}:{words.key}")
        telling = _Telling(words, area, today=today, worker=worker, lead=lead, chance=chance, diary=diary)
        told.append(DemoFamily(key=words.key, area=area, records=tuple(telling.records(reference))))
    return tuple(told)


class _Diary:
    """The worker's days: past visits take the next free time of theirs, so that no two are at one time."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._taken: Counter[date] = Counter()

    def start(self, visit: VisitWords) -> datetime:
        day = day_of(visit, self._today)
        if visit.at is not None:
            return datetime.combine(day, time.fromisoformat(visit.at))
        self._taken[day] += 1
        return datetime.combine(day, SLOTS[self._taken[day] - 1])


class _Telling:
    """One family being turned into records."""

    def __init__(
        self, words: FamilyWords, area: str, *, today: date, worker: str, lead: str, chance: Random, diary: _Diary
    ) -> None:
        self.words, self.area, self.today = words, area, today
        self.worker, self.lead = worker, lead
        self.chance, self.diary = chance, diary
        self.born: dict[str, str] = {}
        self.road_minutes = chance.randint(15, 65)

    def records(self, reference: str) -> Iterator[Named]:
        """Its records: what is referred to comes before what refers to it."""
        yield FAMILY, self._family(reference)
        for home in self.words.homes:
            yield home.key, _home(home)
        for person in self.words.people:
            yield person.key, self._person(person)
        for person in self.words.people:
            yield from self._memberships(person)
        past = 0
        for visit in self.words.visit:
            past += visit.is_past
            name = f"visit-{past}" if visit.is_past else COMING_VISIT if visit.ahead else TODAYS_VISIT
            yield name, self._visit(visit)
            for n, part in enumerate(self._parts(visit, f"@{name}"), 1):
                yield f"{name}.{part.kind()}-{n}", part

    def _family(self, reference: str) -> Family:
        words = self.words
        return Family(
            label=words.reference or reference,
            known_as=words.name,
            status=words.status,
            area=self.area,
            lead_professional=self.lead if words.lead else self.worker,
            opened_on=opened_on(words.opened, self.today),
            best_time_to_visit=words.best_time_to_visit,
            safe_contact=words.safe_contact,
            before_you_go=words.before_you_go,
        )

    def _person(self, words: PersonWords) -> Person:
        born = self._born(words)
        return Person(
            life_stage="unborn" if words.due else "living",
            known_as=words.called or (words.name.split()[0] if words.name else None),
            full_name=words.name,
            born_on=born,
            due_on=due_on(words.due, self.today) if words.due else None,
            mother=_at(words.mother),
            sex=words.sex,
            pronouns=words.pronouns,
            first_language=words.language,
            interpreter_needed=words.interpreter,
            communication_needs=words.needs,
            caring_role=words.caring,
            care_experienced=words.care_experienced,
            school_or_work=words.work,
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
                self._membership(words, lives.home, nights=lives.nights, is_main=lives.main),
            )

    @staticmethod
    def _membership(
        words: PersonWords, home: str | None, *, nights: int | None = None, is_main: str | None = None
    ) -> Membership:
        return Membership(
            person=_at(words.key),
            household=_at(home),
            role=words.role,
            relation=words.relation,
            nights_per_week_tenths=nights,
            is_main_home=is_main,
            subject_of_support=True,
        )

    # -- visits ------------------------------------------------------------------------------------------------

    def _visit(self, words: VisitWords) -> Visit:
        start = self.diary.start(words)
        minutes = self.chance.choice((40, 45, 50, 55, 60, 70)) if words.took_place else PLANNED_MINUTES
        actual = start + timedelta(minutes=self.chance.randint(-4, 9)) if words.took_place else None
        is_finished = words.took_place and not words.draft
        on_the_road = words.is_past and not words.unwritten and words.setting != "phone"
        road = self.road_minutes + self.chance.randint(-3, 6)
        at_home = words.setting in ("home", "other_household")
        return Visit(
            household=_at(words.home or self.words.homes[0].key) if at_home else None,
            purpose=words.purpose,
            planned_start=_minute(start),
            planned_end=_minute(start + timedelta(minutes=PLANNED_MINUTES)),
            workers=(self.worker, self.lead) if words.pairs else (self.worker,),
            setting=words.setting,
            status=_status(words),
            no_access_reason=words.no_access,
            actual_start=_minute(actual) if actual else None,
            actual_end=_minute(actual + timedelta(minutes=minutes)) if actual and is_finished else None,
            travel_minutes=road if on_the_road else None,
            mileage_tenths=road * self.chance.randint(5, 7) if on_the_road else None,
            note=words.note.strip() if words.note else None,
            family_view=words.family_view,
            worker_reflection=words.reflection,
            safeguarding_concern_raised=words.worry if is_finished else None,
            recorded_with_family="yes" if words.family_view else None,
        )

    def _parts(self, words: VisitWords, visit: str) -> Iterator[Record]:
        for there in words.there:
            who = there.removesuffix(PART_OF_IT)
            presence = "all_of_it" if who == there else "part_of_it"
            alone = next((voice.alone for voice in words.voices if voice.who == who), None)
            yield TookPart(visit=visit, person=_at(who), presence=presence, seen_alone=alone)
        for someone in words.also:
            yield TookPart(visit=visit, someone_else=someone, presence="all_of_it")
        for presence, those in (("expected_absent", words.missed), ("not_seen", words.not_seen)):
            for who, why in those.items():
                yield TookPart(visit=visit, person=_at(who), presence=presence, why=why)
        for voice in words.voices:
            yield Voice(
                visit=visit,
                person=_at(voice.who),
                method=voice.how,
                words=voice.words,
                interpretation=voice.make,
                alone=voice.alone,
                interpreter=voice.interpreter,
                what_changed=voice.changed,
            )
        for saw in words.saw:
            yield Observation(
                visit=visit, area=saw.area, text=saw.text, assertion=saw.says, about_person=_at(saw.about)
            )
        for step in words.steps:
            yield NextStep(
                visit=visit,
                what=step.what,
                owner_person=_at(step.who),
                owner=self.worker if step.owner == "@worker" else step.owner,
                owner_agreed="yes",
                due_on=self._in_days(step.due),
                status=step.status if step.done is None else "done",
                done_on=self._in_days(step.done),
            )

    def _in_days(self, days: int | None) -> str | None:
        return None if days is None else (self.today + timedelta(days=days)).isoformat()


def _home(words: HomeWords) -> Household:
    return Household(
        label=words.label,
        address_lines=words.address,
        town=words.town,
        postcode=words.postcode,
        what_else_to_find=words.find,
        no_fixed_address=words.no_fixed_address,
        confidential=words.confidential,
    )


def _status(words: VisitWords) -> str:
    if words.no_access:
        return "no_access"
    if not words.took_place:
        return "planned"
    return "in_progress" if words.draft else "done"


def _minute(at: datetime) -> str:
    return at.isoformat()[:16]


def _at(key: str | None) -> str | None:
    return None if key is None else f"@{key}"


# -- writing them --------------------------------------------------------------------------------------------------


def write_family(desk: Desk, family: DemoFamily) -> dict[str, RecordId]:
    """Write a family at a desk; the name of each record there, by its local name.

    One writing for the family itself, then one for all that names only what is already there, until all is written.
    """
    ids: dict[str, RecordId] = {}
    waiting = list(family.records)
    while waiting:
        of = FamilyId(ids[FAMILY]) if ids else None
        ready = [one for one in waiting if _names(one[1]) <= ids.keys()] if ids else waiting[:1]
        if not ready:
            raise ValueError(f"a reference in {family.key} leads nowhere")
        made = desk.add_all([(_resolved(record, ids), of) for _, record in ready])
        ids.update((name, revision.record) for (name, _), revision in zip(ready, made, strict=True))
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


def _names(record: Record) -> set[str]:
    """The local names a record refers to."""
    found = (getattr(record, field) for field in REFERENCES & record.declared().keys())
    return {name.removeprefix("@") for name in found if isinstance(name, str)}


def _resolved(record: Record, ids: Mapping[str, RecordId]) -> Record:
    """The record with local names replaced by the names of what was written."""
    fields = {field: getattr(record, field) for field in REFERENCES & record.declared().keys()}
    known = {field: ids[name.removeprefix("@")] for field, name in fields.items() if isinstance(name, str)}
    return msgspec.structs.replace(record, **known)
