"""What may be on a paper for one household, out of everything that is known. Pure.

What comes here was let through for that household already (`rules.view_for`). Which of it goes on which paper passes
`may_have`; what does not pass leaves no gap, no number and no mark of having been there. A word that is for a household
is still left out when it names another home's address or somebody only another home knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TypeVar

import msgspec

from fsdesk.audience import is_for_home, is_open_to
from fsdesk.papers.data import (
    Chronology,
    Happening,
    Helper,
    Minutes,
    MyBit,
    Number,
    OurPlan,
    Picture,
    Quote,
    Row,
    Step,
)
from fsdesk.records.fields import Sensitivity
from fsdesk.telltale import Telltales
from fsdesk.trouble import Refused


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that may go on a paper, and whom it is for.

    `about` are the people it is about, `homes` the households it was told in or was said to be for. With `homes` it is
    for those only; without, for the homes that everybody it is about shares; about nobody and for no home, for no one.
    """

    about: frozenset[str] = frozenset()
    homes: frozenset[str] = frozenset()
    sensitivity: Sensitivity = Sensitivity.OPEN_TO_FAMILY


class Home(msgspec.Struct, frozen=True, kw_only=True):
    """One household: the people who live there, and the words that would tell where it is (address, postcode)."""

    key: str
    people: frozenset[str]
    address: tuple[str, ...] = ()


class Somebody(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the family; `private_name` keeps the name from every home but their own (a new partner)."""

    key: str
    name: str
    private_name: bool = False


class KnownLine(Known, frozen=True, kw_only=True):
    """A sentence."""

    words: str


class KnownStep(Known, frozen=True, kw_only=True):
    """A step of a goal; `owner` is the person of the family who does it, empty for anybody else."""

    step: Step
    owner: str = ""


class KnownGoal(Known, frozen=True, kw_only=True):
    """A goal in the family's words, with its steps."""

    words: str
    steps: tuple[KnownStep, ...] = ()


class KnownVoice(Known, frozen=True, kw_only=True):
    """Somebody's own words; `speaker` is whose they are."""

    quote: Quote
    speaker: str


class KnownPicture(Known, frozen=True, kw_only=True):
    """A picture of how things are."""

    picture: Picture


class KnownHappening(Known, frozen=True, kw_only=True):
    """One line of a chronology."""

    happening: Happening


class KnownHelper(Known, frozen=True, kw_only=True):
    """Somebody who helps; about those they are there for."""

    helper: Helper


class KnownFamily(msgspec.Struct, frozen=True, kw_only=True):
    """Everything known that a paper could hold, and the homes and people that decide for whom."""

    homes: tuple[Home, ...]
    people: tuple[Somebody, ...] = ()
    going_well: tuple[KnownLine, ...] = ()
    goals: tuple[KnownGoal, ...] = ()
    voices: tuple[KnownVoice, ...] = ()
    pictures: tuple[KnownPicture, ...] = ()
    meet: tuple[KnownLine, ...] = ()
    seen_by: tuple[KnownLine, ...] = ()
    helpers: tuple[KnownHelper, ...] = ()
    happenings: tuple[KnownHappening, ...] = ()
    crisis: tuple[Number, ...] = ()


K = TypeVar("K", bound=Known)


def may_have(known: Known, household: str, family: KnownFamily, *, alone: str = "") -> bool:
    """Whether a household may have this; `alone` is the person it is for when nobody else is to see the paper.

    The rule is the one that decides for every other audience: see `fsdesk.audience`.
    """
    return is_open_to(known.sensitivity, known.about, alone) and is_for_home(
        household, _people_of(household, family), known.about, known.homes
    )


def our_plan(family: KnownFamily, household: str, wording: OurPlan) -> OurPlan:
    """The plan for one household: `wording` with everything this household may have put in.

    `wording` holds what is the partnership's (titles, foot, how to have it corrected) and the sentence that says how
    the plan was made; its other parts are replaced.
    """
    goals = _chosen(family.goals, household, family)
    steps = [
        step for goal in goals for step in _chosen(goal.steps, household, family) if _may_name(step, household, family)
    ]
    voices = [each for each in _chosen(family.voices, household, family) if _lives(each.speaker, household, family)]
    pictures = _chosen(family.pictures, household, family)
    return msgspec.structs.replace(
        wording,
        who=_names(family, household),
        made=wording.made if fit_for(wording.made, household, family) else "",
        picture=pictures[0].picture if pictures else None,
        going_well=tuple(line.words for line in _chosen(family.going_well, household, family)),
        goals=tuple(goal.words for goal in goals if goal.words),
        steps=tuple(step.step for step in steps),
        quotes=tuple(voice.quote for voice in voices),
        meet=" ".join(line.words for line in _chosen(family.meet, household, family)),
        meet_more=wording.meet_more if fit_for(wording.meet_more, household, family) else "",
        seen_by=" ".join(line.words for line in _chosen(family.seen_by, household, family)),
        crisis=family.crisis,
    )


def my_bit(family: KnownFamily, household: str, child: str, wording: MyBit, *, alone: bool = False) -> MyBit:
    """A child's own page for the home it goes to; `alone` when the child asked to have their private words on it."""
    if not _lives(child, household, family):
        raise Refused("This page is for a child of another home.", next_step="Choose the child's own home.")
    person = child if alone else ""
    voices = [each for each in _chosen(family.voices, household, family, alone=person) if each.speaker == child]
    pictures = [each for each in _chosen(family.pictures, household, family, alone=person) if each.about == {child}]
    return msgspec.structs.replace(
        wording,
        name=next((each.name for each in family.people if each.key == child), wording.name),
        about=wording.about if fit_for(wording.about, household, family) else "",
        picture=pictures[0].picture if pictures else None,
        words=tuple(voice.quote for voice in voices),
        going_well=_lines_about(family.going_well, child, household, family, person),
        goals=_lines_about(family.goals, child, household, family, person),
        helpers=tuple(
            each.helper for each in _chosen(family.helpers, household, family) if not each.about or child in each.about
        ),
    )


def chronology(family: KnownFamily, household: str, person: str, wording: Chronology) -> Chronology:
    """What has happened for one person, as far as this household may have it, in the order given. Somebody of another
    home is not even named."""
    happenings = [each for each in _chosen(family.happenings, household, family) if person in each.about]
    made = wording.made if fit_for(wording.made, household, family) else ""
    who = wording.who if _lives(person, household, family) else ""
    return msgspec.structs.replace(wording, who=who, made=made, happenings=tuple(each.happening for each in happenings))


def minutes(family: KnownFamily, household: str, wording: Minutes) -> Minutes:
    """The minutes as this household may have them: lines that would tell of another home are left out."""
    return msgspec.structs.replace(
        wording,
        people=tuple(row for row in wording.people if _fit_row(row, household, family)),
        own=tuple(each for each in wording.own if fit_for(each, household, family)),
        said=tuple(each for each in wording.said if fit_for(each, household, family)),
        decided=tuple(each for each in wording.decided if fit_for(_joined(each), household, family)),
        **{
            name: words if fit_for(words, household, family) else ""
            for name, words in (
                ("meet", wording.meet),
                ("seen_by", wording.seen_by),
                ("when_where", wording.when_where),
            )
        },
    )


def file_name(key: str, today: date, ending: str) -> str:
    """A name for a saved copy that says what it is and when, and never whose: "our-plan-2026-11-21.pdf"."""
    return f"{re.sub('[^a-z]+', '-', key.lower()).strip('-')}-{today.isoformat()}.{ending}"


def _chosen(all_known: Iterable[K], household: str, family: KnownFamily, *, alone: str = "") -> list[K]:
    return [
        known
        for known in all_known
        if may_have(known, household, family, alone=alone)
        and fit_for(" ".join(_strings(msgspec.to_builtins(_bare(known), builtin_types=(bytes,)))), household, family)
    ]


def _bare(known: Known) -> Known:
    """A goal without its steps: each of those is chosen for itself."""
    return msgspec.structs.replace(known, steps=()) if isinstance(known, KnownGoal) else known


def _strings(value: object) -> Iterable[str]:
    """Every word for people in plain data; who and where it is for are keys and not read."""
    if isinstance(value, dict):
        value = [
            each for key, each in value.items() if key not in ("about", "homes", "sensitivity", "owner", "speaker")
        ]
    if isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, bytes):
        yield value.decode("utf-8", "replace")
    elif isinstance(value, str):
        yield value


def _people_of(household: str, family: KnownFamily) -> frozenset[str]:
    return next((home.people for home in family.homes if home.key == household), frozenset())


def _lives(person: str, household: str, family: KnownFamily) -> bool:
    return person in _people_of(household, family)


def _may_name(step: KnownStep, household: str, family: KnownFamily) -> bool:
    """A step done by somebody who does not live here is for their own home, unless it was said to be for this one."""
    return not step.owner or _lives(step.owner, household, family) or household in step.homes


def _names(family: KnownFamily, household: str) -> str:
    names = [each.name for each in family.people if _lives(each.key, household, family)]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def _lines_about(
    lines: Iterable[KnownLine | KnownGoal], child: str, household: str, family: KnownFamily, alone: str
) -> tuple[str, ...]:
    return tuple(each.words for each in _chosen(lines, household, family, alone=alone) if child in each.about)


def _fit_row(row: Row, household: str, family: KnownFamily) -> bool:
    return fit_for(" ".join(row.cells), household, family)


def _joined(step: Step) -> str:
    return f"{step.what} {step.who} {step.when}"


def fit_for(words: str, household: str, family: KnownFamily) -> bool:
    """Whether these words tell nothing that only another home knows: its address, or a name kept to it."""
    here = [part for home in family.homes if home.key == household for part in home.address]
    elsewhere = [part for home in family.homes if home.key != household for part in home.address]
    names = [each.name for each in family.people if each.private_name and not _lives(each.key, household, family)]
    return not Telltales(elsewhere, names, here).in_text(words)
