"""The visits of the demonstration families, turned into records, each at a time of its own in the worker's diary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from fsdesk.demo.told_records import Named
from fsdesk.demo.words import StepWords, VisitWords, day_of
from fsdesk.records import NextStep, Observation, TookPart, Visit, Voice
from fsdesk.records.fields import Record

TODAYS_VISIT, COMING_VISIT = "today", "coming"
"""Local names of the visits planned for today and for the days ahead; past ones are visit-1, visit-2 …"""

SLOTS = (time(9, 30), time(11, 0), time(13, 30), time(15, 0))
PLANNED_MINUTES = 50
PART_OF_IT = " part"


class Diary:
    """The worker's days: past visits take the next free time of theirs, so that no two are at one time."""

    def __init__(self, today: date, worker: str, lead: str) -> None:
        self.today, self.worker, self.lead = today, worker, lead
        self._taken: Counter[date] = Counter()

    def start(self, visit: VisitWords) -> datetime:
        """When a visit is planned for."""
        day = day_of(visit, self.today)
        if visit.at is not None:
            return datetime.combine(day, time.fromisoformat(visit.at))
        self._taken[day] += 1
        return datetime.combine(day, SLOTS[self._taken[day] - 1])


class Visits:
    """The visits of one family, with what came of each."""

    def __init__(self, diary: Diary, first_home: str, chance: Random, road_minutes: int) -> None:
        self.diary, self.first_home = diary, first_home
        self.chance, self.road_minutes = chance, road_minutes

    def records(self, visits: tuple[VisitWords, ...]) -> Iterator[Named]:
        """Each visit and after it its parts."""
        past = 0
        for visit in visits:
            past += visit.is_past
            name = f"visit-{past}" if visit.is_past else COMING_VISIT if visit.ahead else TODAYS_VISIT
            yield name, self._visit(visit)
            for n, part in enumerate(self._parts(visit, f"@{name}"), 1):
                yield f"{name}.{part.kind()}-{n}", part

    def _visit(self, words: VisitWords) -> Visit:
        start = self.diary.start(words)
        minutes = self.chance.choice((40, 45, 50, 55, 60, 70)) if words.took_place else PLANNED_MINUTES
        actual = start + timedelta(minutes=self.chance.randint(-4, 9)) if words.took_place else None
        is_finished = words.took_place and not words.draft
        on_the_road = words.is_past and not words.unwritten and words.setting != "phone"
        road = self.road_minutes + self.chance.randint(-3, 6)
        at_home = words.setting in ("home", "other_household")
        workers = (self.diary.worker, self.diary.lead) if words.pairs else (self.diary.worker,)
        return Visit(
            household=_at(words.home or self.first_home) if at_home else None,
            purpose=words.purpose,
            planned_start=_minute(start),
            planned_end=_minute(start + timedelta(minutes=PLANNED_MINUTES)),
            workers=workers,
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
                in_plan=voice.in_plan,
            )
        for saw in words.saw:
            yield Observation(
                visit=visit, area=saw.area, text=saw.text, assertion=saw.says, about_person=_at(saw.about)
            )
        for step in words.steps:
            yield self._step(step, visit)

    def _step(self, step: StepWords, visit: str) -> NextStep:
        return NextStep(
            visit=visit,
            goal=_at(step.goal),
            what=step.what,
            owner_person=_at(step.who),
            owner=self.diary.worker if step.owner == "@worker" else step.owner,
            owner_of_team=_at(step.team),
            owner_agreed="yes",
            due_on=self._in_days(step.due),
            status=step.status if step.done is None else "done",
            done_on=self._in_days(step.done),
        )

    def _in_days(self, days: int | None) -> str | None:
        return None if days is None else (self.diary.today + timedelta(days=days)).isoformat()


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
