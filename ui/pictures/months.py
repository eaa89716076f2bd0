"""An axis of days: where a day stands across a picture, and which months, quarters or years are written over it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QPointF

from fsdesk.records.codes import is_partial_date
from fsdesk.telling import MONTHS
from ui.pictures import ink
from ui.pictures.ink import SEMIBOLD, Written, written

_STEPS = (1, 3, 6, 12, 24, 60, 120)  # months between two marks of the axis, finest first


class Stretch(NamedTuple):
    """The days a date may mean: one day, a whole month or a whole year; both ends belong to it."""

    first: date
    last: date

    @property
    def is_day(self) -> bool:
        """Whether the very day is known."""
        return self.first == self.last


def stretch_of(on: str) -> Stretch | None:
    """The days that a whole or partial ISO date means; None where it is no date."""
    text = on.rstrip("~")[:10]
    if not is_partial_date(text):
        return None
    year, month, day = int(text[:4]), int(text[5:7] or 1), int(text[8:10] or 1)
    first = date(year, month, day)
    if len(text) == 10:
        return Stretch(first, first)
    return Stretch(first, _after(first, 12 if len(text) == 4 else 1) - timedelta(days=1))


class Axis(NamedTuple):
    """Days from `since` to `until`, both whole, laid from `left` to `right`."""

    since: date
    until: date
    left: float
    right: float

    def x_of(self, day: date) -> float:
        """Where a day begins; days outside are brought to the nearer end."""
        whole = (self.until - self.since).days + 1
        share = (day - self.since).days / whole
        return self.left + (self.right - self.left) * min(1.0, max(0.0, share))

    def middle_of(self, day: date) -> float:
        """Where a dot for a day stands: in its middle."""
        return (self.x_of(day) + self.x_of(day + timedelta(days=1))) / 2

    def holds(self, days: Stretch) -> bool:
        """Whether any of these days is on the axis."""
        return days.first <= self.until and days.last >= self.since


class Tick(NamedTuple):
    """One mark of the axis and its words, empty where there is no room for them."""

    x: float
    words: Written | None


def place_ticks(axis: Axis, top: float, px: int, kept_free: Written | None = None) -> tuple[Tick, ...]:
    """The marks of an axis, as fine as their words have room; words that would touch `kept_free` are left out."""
    for step in _STEPS:
        days = list(_starts(axis, step))
        lines = [_words(QPointF(axis.x_of(day) + px * 0.35, top), day, step, px) for day in days]
        if days and step < 12:
            lines[0] = _first_words(lines[0], days[0], axis.x_of(_after(days[0], step)), px)
        if all(one.rect.right() + px * 0.5 <= two.rect.left() for one, two in pairwise(lines)):
            break
    fits = [
        line if line.rect.right() <= axis.right and not (kept_free and _near(line, kept_free, px)) else None
        for line in lines
    ]
    return tuple(Tick(axis.x_of(day), line) for day, line in zip(days, fits, strict=True))


def _near(one: Written, two: Written, px: int) -> bool:
    return one.rect.adjusted(-px * 0.4, 0, px * 0.4, 0).intersects(two.rect)


def _starts(axis: Axis, step: int) -> Iterator[date]:
    """The first days of months that the axis marks; coarse steps fall on January."""
    first = axis.since.replace(day=1)
    if step > 1:
        months = first.year * 12 + first.month - 1
        first = date(months // step * step // 12, months // step * step % 12 + 1, 1) if step <= 12 else first
        first = first if step <= 12 else date(first.year // (step // 12) * (step // 12) or 1, 1, 1)
    while first <= axis.until:
        if first >= axis.since or (step == 1 and first.month == axis.since.month and axis.since.day <= 15):
            yield first
        first = _after(first, step)


def _words(at: QPointF, day: date, step: int, px: int) -> Written:
    """A month; a January or a step of years is the year, which is bolder."""
    if step >= 12 or day.month == 1:
        return written(str(day.year), at, px, weight=SEMIBOLD, colour="ink2")
    return written(MONTHS[day.month - 1], at, px, colour="ink2")


def _first_words(line: Written, day: date, until_x: float, px: int) -> Written:
    """The first month says its year too, where that has room."""
    words = f"{MONTHS[day.month - 1]} {day.year}"
    dated = written(words, line.rect.topLeft(), px, weight=SEMIBOLD, colour="ink2")
    return dated if dated.rect.right() + px * 0.5 <= until_x else line


def _after(first: date, months: int) -> date:
    """The first of a month so many months later."""
    whole = first.year * 12 + first.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)


def axis_height(px: int) -> float:
    """Height of the words over an axis, with the air below them."""
    return ink.size_of("x", px).height() + px * 0.5
