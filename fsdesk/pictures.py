"""What a picture of a family holds: frozen data in words and numbers, drawn alike on screen, on paper and in files.

Every picture can say itself in one sentence and in a table, because some people hear it and some print it. Pure.
"""

from __future__ import annotations

import enum

import msgspec

from fsdesk.records.ids import RecordId
from fsdesk.views import View

SCALE = (1, 2, 3, 4, 5)
"""The open scale, higher is better. Never added up, never averaged over a family."""


class Shape(enum.StrEnum):
    """How a person is drawn in a genogram.

    Source: McGoldrick, Gerson and Petry, Genograms: Assessment and Treatment, 4th edition (2020).
    """

    SQUARE = "square"  # male
    CIRCLE = "circle"  # female
    DOME = "dome"  # non-binary
    UNKNOWN = "unknown"  # not known: a soft dotted box
    TRIANGLE = "triangle"  # before birth


class Kin(View, frozen=True, kw_only=True):
    """One person of a genogram. `inside` is short ("34", "8m", "†2019"); `caption` says who they are to the family."""

    id: RecordId
    name: str
    inside: str = ""
    caption: str = ""
    shape: Shape = Shape.UNKNOWN
    born: str = ""
    is_named: bool = False
    has_died: bool = False
    has_ended: bool = False


class Couple(enum.StrEnum):
    """How two adults are, or were, together."""

    TOGETHER = "together"
    SEPARATED = "separated"  # one stroke through the line
    DIVORCED = "divorced"  # two strokes


class Partners(View, frozen=True, kw_only=True):
    """Two people who are or were a couple."""

    a: RecordId
    b: RecordId
    how: Couple = Couple.TOGETHER


class Descent(enum.StrEnum):
    """How a child came to a parent."""

    BIRTH = "birth"
    ADOPTED = "adopted"
    FOSTER = "foster"
    STEP = "step"
    KINSHIP = "kinship"


class Parentage(View, frozen=True, kw_only=True):
    """A child of one or two parents; `twin_of` names a sibling born with them."""

    child: RecordId
    parents: tuple[RecordId, ...]
    how: Descent = Descent.BIRTH
    twin_of: RecordId | None = None


class Bond(View, frozen=True, kw_only=True):
    """How two people get on: close, distant, conflict, mixed, or no_contact."""

    a: RecordId
    b: RecordId
    how: str


class Circle(View, frozen=True, kw_only=True):
    """One home: who lives there, wholly or part of the week."""

    label: str
    people: tuple[RecordId, ...]


class Genogram(View, frozen=True, kw_only=True):
    """Who is who in a family over the generations."""

    people: tuple[Kin, ...]
    partners: tuple[Partners, ...] = ()
    parentage: tuple[Parentage, ...] = ()
    bonds: tuple[Bond, ...] = ()
    homes: tuple[Circle, ...] = ()


class Link(enum.StrEnum):
    """How strong a connection of the family is; a missing one is drawn, because rural need is often an absence."""

    STRONG = "strong"
    SOME = "some"
    WEAK = "weak"
    STRAINED = "strained"
    MISSING = "missing"


class Around(View, frozen=True, kw_only=True):
    """One person, place or service around a family; `about` are those they are there for, nobody for everybody."""

    name: str
    detail: str = ""
    link: Link = Link.SOME
    about: tuple[RecordId, ...] = ()


class Ecomap(View, frozen=True, kw_only=True):
    """The family in the middle of what holds it."""

    centre: str
    around: tuple[Around, ...]


class Segment(View, frozen=True, kw_only=True):
    """One wedge or row: where it stands now and stood first (1 to 5), None where it was not talked about.

    `hue` names one of the eight picture colours ("safe" … "included") of `ui.look`.
    """

    key: str
    label: str
    hue: str
    now: int | None = None
    first: int | None = None


class Wheel(View, frozen=True, kw_only=True):
    """How things are for one person. One that is `theirs` is looked at by themselves: what rose is marked, and neither
    what fell nor how many did."""

    name: str
    age: str
    segments: tuple[Segment, ...]
    first_day: str = ""
    now_day: str = ""
    theirs: bool = False

    @property
    def marked(self) -> tuple[Segment, ...]:
        """The segments as their changes are told."""
        if not self.theirs:
            return self.segments
        return tuple(
            msgspec.structs.replace(each, first=None) if (each.now or 0) < (each.first or 0) else each
            for each in self.segments
        )


class Distance(View, frozen=True, kw_only=True):
    """How far one person has come, from first to latest; `scale` are the words of 1 to 5."""

    name: str
    segments: tuple[Segment, ...]
    scale: tuple[str, ...]
    first_day: str = ""
    now_day: str = ""
    sets: int = 0


class Mark(enum.StrEnum):
    """What is known of one thing in a child's world."""

    STRENGTH = "strength"
    WORRY = "worry"
    NOT_TALKED_ABOUT = "not_talked_about"


class Point(View, frozen=True, kw_only=True):
    """One thing on a side of the triangle."""

    label: str
    mark: Mark = Mark.NOT_TALKED_ABOUT


class Triangle(View, frozen=True, kw_only=True):
    """A child's world: three sides (title, points), in the order left, right, bottom."""

    name: str
    sides: tuple[tuple[str, tuple[Point, ...]], ...]


class LaneMark(View, frozen=True, kw_only=True):
    """One event on a lane. `on` is a whole or partial ISO date; `record` is handed back when it is chosen."""

    record: RecordId
    on: str
    words: str = ""
    significant: bool = False
    concern: bool = False
    planned: bool = False


class Span(View, frozen=True, kw_only=True):
    """Something that lasted: from a day to a day (empty: it still lasts)."""

    label: str
    since: str
    until: str = ""


class Lane(View, frozen=True, kw_only=True):
    """One kind of event over the months."""

    label: str
    hue: str
    marks: tuple[LaneMark, ...] = ()
    spans: tuple[Span, ...] = ()


class Lanes(View, frozen=True, kw_only=True):
    """A family's chronology as lanes, from a day to a day, with where today is (ISO dates)."""

    lanes: tuple[Lane, ...]
    since: str
    until: str
    today: str


class Stop(View, frozen=True, kw_only=True):
    """One place of the day's route. `state` is "base", "done", "next" or "later"."""

    time: str
    name: str
    place: str = ""
    state: str = "later"
    no_signal: bool = False


class Leg(View, frozen=True, kw_only=True):
    """The road between two stops, as far as anybody knows: miles and minutes in words, empty where not known."""

    words: str = ""
    in_the_dark: bool = False


class Route(View, frozen=True, kw_only=True):
    """The day's road: stops and the legs between them (one fewer)."""

    stops: tuple[Stop, ...]
    legs: tuple[Leg, ...]
