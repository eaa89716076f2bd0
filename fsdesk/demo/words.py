"""The invented families as they are written down, and what the short phrases in them mean on a given day.

The words are in ``resources/demo``, one file for each area. Nothing there has a date: ages are written as phrases
("11y", "8m", "turns 6 in 4d", "about 36y"), days as counts from today, so that the story is the same on any day.
"""

from __future__ import annotations

import calendar
import re
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from importlib.resources import files
from random import Random
from typing import Any

import msgspec

AREAS = ("lochaber", "westmorland_furness", "leominster")
"""The areas, by their codes; each has seven families."""
_FILES = {
    "lochaber": ("macaskill", "lochaber"),
    "westmorland_furness": ("westmorland_furness",),
    "leominster": ("watkins", "leominster"),
}
"""The files of each area: a family that is told at length has one of its own."""


class _Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a file; a key that nothing here knows is a slip of the pen and stops the reading."""


class HomeWords(_Written, frozen=True, kw_only=True):
    """A home; the first of a family is where its people live unless they say otherwise."""

    key: str
    label: str
    address: str | None = None
    town: str
    postcode: str | None = None
    find: str | None = None
    no_fixed_address: str | None = None
    confidential: bool | None = None
    tenure: str | None = None
    grid: str | None = None
    track: str | None = None
    winter: str | None = None
    gate: str | None = None
    dogs: str | None = None
    hazards: str | None = None
    parking: str | None = None
    signal: str | None = None
    nearest_signal: str | None = None
    landline: str | None = None
    ferry: str | None = None
    confirmed: int | None = None


class LivesWords(_Written, frozen=True, kw_only=True):
    """Where someone lives; `nights` in tenths of a night a week. Without a home they belong but live elsewhere."""

    home: str | None = None
    nights: int | None = None
    main: str | None = None


class PersonWords(_Written, frozen=True, kw_only=True):
    """A person. `age` is a phrase for the date of birth; `due` is one for a baby on the way, who needs no name.

    `born` and `died` are years, of somebody who died and grows no older. `statement` counts days.
    """

    key: str
    name: str | None = None
    called: str | None = None
    age: str | None = None
    born: str | None = None
    died: str | None = None
    due: str | None = None
    mother: str | None = None
    sex: str | None = None
    pronouns: str | None = None
    role: str
    relation: str
    work: str | None = None
    language: str | None = None
    interpreter: str | None = None
    needs: str | None = None
    caring: str | None = None
    care_experienced: str | None = None
    named: bool | None = None
    gp: str | None = None
    learning: str | None = None
    year: str | None = None
    attendance: int | None = None
    period: str | None = None
    extra_support: str | None = None
    ethnicity: str | None = None
    statement: int | None = None
    supported: bool = True
    lives: tuple[LivesWords, ...] = ()


class VoiceWords(_Written, frozen=True, kw_only=True):
    """What one person said, or how they seemed."""

    who: str
    how: str
    words: str | None = None
    make: str | None = None
    alone: str | None = None
    interpreter: str | None = None
    changed: str | None = None
    in_plan: str | None = None


class SawWords(_Written, frozen=True, kw_only=True):
    """Something seen or heard."""

    area: str
    says: str
    text: str
    about: str | None = None


class StepWords(_Written, frozen=True, kw_only=True):
    """Something agreed. `due` and `done` count days from today; `who` is of the family, `team` of the people around it,
    `owner` anyone else. `goal` is the goal of the plan it is a step to.
    """

    what: str
    who: str | None = None
    owner: str | None = None
    team: str | None = None
    goal: str | None = None
    due: int | None = None
    done: int | None = None
    status: str = "todo"


class VisitWords(_Written, frozen=True, kw_only=True):
    """A visit `ago` days back or `ahead` days from now. `there` names people ("jamie part" for a part of it).

    `draft`: begun and not finished. `unwritten`: it was planned, and nothing says yet whether it took place.
    """

    ago: int | None = None
    ahead: int | None = None
    at: str | None = None
    purpose: tuple[str, ...]
    setting: str = "home"
    home: str | None = None
    pairs: bool = False
    draft: bool = False
    unwritten: bool = False
    no_access: str | None = None
    worry: str = "no"
    note: str | None = None
    family_view: str | None = None
    reflection: str | None = None
    there: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    missed: Mapping[str, str] = {}
    not_seen: Mapping[str, str] = {}
    voices: tuple[VoiceWords, ...] = ()
    saw: tuple[SawWords, ...] = ()
    steps: tuple[StepWords, ...] = ()

    @property
    def is_past(self) -> bool:
        """Whether its day is over."""
        return self.ago is not None

    @property
    def took_place(self) -> bool:
        """Whether somebody was met."""
        return self.is_past and not self.unwritten and self.no_access is None


class RatingWords(_Written, frozen=True, kw_only=True):
    """How one thing is: `about` is its domain, `by` who of the family rated it, `why` the reason where views differ."""

    about: str
    family: int | str | None = None
    worker: int | str | None = None
    by: str | None = None
    well: str | None = None
    hard: str | None = None
    known: str | None = None
    says: str | None = None
    why: str | None = None
    harder: tuple[str, ...] = ()
    matters: str | None = None


class SectionWords(_Written, frozen=True, kw_only=True):
    """One person's part of an assessment (nobody: the household's). `answers` are by question: "five.Q1" …"""

    who: str | None = None
    status: str = "done"
    reason: str | None = None
    plain: str | None = None
    ratings: tuple[RatingWords, ...] = ()
    answers: Mapping[str, str] = {}
    marks: Mapping[str, str] = {}
    matrix: Mapping[str, tuple[str, ...]] = {}


class AssessmentWords(_Written, frozen=True, kw_only=True):
    """A whole-family assessment `ago` days back, in the framework of the area; begun and finished on one day."""

    key: str
    ago: int
    kind: str
    visit: str | None = None
    said: str | None = None
    view: str | None = None
    agreed: tuple[str, ...] = ()
    of: tuple[SectionWords, ...]


class FamilyWords(_Written, frozen=True, kw_only=True):
    """A family; `opened` is how long ago, `lead` that the team lead is its lead professional.

    `ties` say who is what to whom: "kirsty mother isla finn". `record` holds any other record; see `told_records`.
    """

    key: str
    name: str
    reference: str | None = None
    status: str = "active"
    opened: str
    lead: bool = False
    best_time_to_visit: str | None = None
    safe_contact: str | None = None
    before_you_go: str | None = None
    story: str | None = None
    homes: tuple[HomeWords, ...]
    people: tuple[PersonWords, ...]
    ties: tuple[str, ...] = ()
    visit: tuple[VisitWords, ...] = ()
    assessment: tuple[AssessmentWords, ...] = ()
    record: tuple[Mapping[str, Any], ...] = ()


class _File(_Written, frozen=True, kw_only=True):
    family: tuple[FamilyWords, ...]


def families_in_words(area: str) -> tuple[FamilyWords, ...]:
    """The families of one area, as they are written down."""
    found = [files("fsdesk.resources") / "demo" / f"{name}.toml" for name in _FILES[area]]
    texts = [file.read_text(encoding="utf-8") for file in found]
    return tuple(family for text in texts for family in msgspec.convert(tomllib.loads(text), _File).family)


# -- what the phrases mean ---------------------------------------------------------------------------------------

DAYS_AHEAD = 5
SATURDAY = 5

_LENGTH = re.compile(r"(\d+)([ymwd])")
_TURNS = re.compile(r"turns (\d+) in (\d+)d")
_ABOUT = re.compile(r"about (\d+)y")


def born_on(phrase: str, today: date, chance: Random) -> str:
    """The date of birth of someone of this age today, as a whole date or an approximate year.

    "34y" has its birthday at least three weeks away on either side; "turns 6 in 4d" has it in four days.
    """
    if match := _ABOUT.fullmatch(phrase):
        return f"{today.year - int(match[1])}~"
    if match := _TURNS.fullmatch(phrase):
        return _months_before(today + timedelta(days=int(match[2])), 12 * int(match[1])).isoformat()
    number, unit = _length(phrase)
    if unit == "w":
        return (today - timedelta(days=7 * number + chance.randint(0, 6))).isoformat()
    since = today - timedelta(days=chance.randint(3, 24) if unit == "m" else chance.randint(20, 340))
    return _months_before(since, number if unit == "m" else 12 * number).isoformat()


def due_on(phrase: str, today: date) -> str:
    """The day a baby is due, a number of weeks ("9w") from today."""
    return (today + _span(phrase)).isoformat()


def opened_on(phrase: str, today: date) -> str:
    """The day a family was opened, weeks ("36w") or days ("4d") ago."""
    return _weekday_before(today - _span(phrase)).isoformat()


def counted_day(days: int, today: date) -> date:
    """So many days from today, on a working day: the one before for the past, the one after for what is to come."""
    day = today + timedelta(days=days)
    if days <= 0:
        return _weekday_before(day) if days else day
    return day + timedelta(days={SATURDAY: 2, SATURDAY + 1: 1}.get(day.weekday(), 0))


def day_of(visit: VisitWords, today: date) -> date:
    """The day of a visit. Only today's may fall on a weekend; those ahead are spread over the working days shown."""
    if visit.ago is not None:
        return counted_day(-visit.ago, today)
    if not visit.ahead:
        return today
    shown = [today + timedelta(days=n) for n in range(1, DAYS_AHEAD + 1)]
    working = [day for day in shown if day.weekday() < SATURDAY]
    return working[(visit.ahead - 1) * len(working) // DAYS_AHEAD]


def _weekday_before(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


def _length(phrase: str) -> tuple[int, str]:
    match = _LENGTH.fullmatch(phrase)
    if match is None:
        raise ValueError(f"not a length of time: {phrase}")
    return int(match[1]), match[2]


def _span(phrase: str) -> timedelta:
    number, unit = _length(phrase)
    return timedelta(days=number * {"w": 7, "d": 1}[unit])


def _months_before(day: date, months: int) -> date:
    """The same day some months earlier, or the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
