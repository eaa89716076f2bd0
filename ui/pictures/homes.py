"""The outline of each home in a genogram: round everyone who lives there and nobody who does not. Pure.

People side by side share a run; runs meet where they overlap, else by way of the corridors between rows and the gaps
between people. Outlines of several homes keep apart, so that a child of two homes is seen to be inside both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from fsdesk.pictures import Circle
from fsdesk.records.ids import RecordId
from ui.pictures.spreading import Ground, Heights

Point = tuple[float, float]

PAD = 9.0  # between people and the outline of their home
INSET = 2.5  # between the outlines of two homes that run together
STRIP = 10.0  # width of what joins the parts of a home
_OVERLAP = 26.0  # two runs that overlap by less are joined by a strip
_HOMES_TOLD_APART = 4
_OFF = 1.0  # between what joins and the people it passes


class Rect(NamedTuple):
    """An upright rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Rect) -> bool:
        """Whether two overlap by more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class Run(NamedTuple):
    """Members of one home who stand side by side."""

    row: int
    left: float
    right: float


class Sign(NamedTuple):
    """Where the name of a home stands: below a row, on one of the lines kept free there."""

    row: int
    slot: int
    left: float
    right: float


@dataclass(slots=True)
class Home:
    """One home, sideways settled. `inset` keeps its outline inside those of homes before it."""

    label: str
    people: tuple[RecordId, ...]
    inset: float
    runs: list[Run] = field(default_factory=list)
    sign: Sign | None = None


class Outline(NamedTuple):
    """One home as drawn: its outline as closed loops of corners, its number for telling it apart, and its name."""

    label: str
    number: int
    loops: tuple[tuple[Point, ...], ...]
    sign: Rect | None


def settle_homes(
    circles: Sequence[Circle], ground: Ground, sign_widths: Sequence[float], verticals: Mapping[int, Sequence[float]]
) -> list[Home]:
    """The homes with their runs; homes without anybody here are left out. A width of 0 wants no sign."""
    homes: list[Home] = []
    widths: list[float] = []
    placed = {person for row in ground.rows for person in row}
    for circle, width in zip(circles, sign_widths, strict=True):
        people = tuple(dict.fromkeys(person for person in circle.people if person in placed))
        if people:
            home = Home(circle.label, people, INSET * (len(homes) % _HOMES_TOLD_APART))
            home.runs = _runs(home, ground)
            homes.append(home)
            widths.append(width)
    for home, width in zip(homes, widths, strict=True):
        if width > 0:
            home.sign = _free_sign(home, width, homes, verticals)
    return homes


def signs_under(homes: Sequence[Home], row: int) -> int:
    """How many lines of home names a row needs below it."""
    return max((home.sign.slot + 1 for home in homes if home.sign and home.sign.row == row), default=0)


def _runs(home: Home, ground: Ground) -> list[Run]:
    runs = []
    for at, row in enumerate(ground.rows):
        members: list[RecordId] = []
        for person in (*row, None):
            if person is not None and person in home.people:
                members.append(person)
            elif members:
                pad = PAD - home.inset / 2
                runs.append(Run(at, ground.left(members[0]) - pad, ground.right(members[-1]) + pad))
                members = []
    return runs


def _free_sign(home: Home, width: float, homes: list[Home], verticals: Mapping[int, Sequence[float]]) -> Sign:
    run = max(home.runs, key=lambda each: (each.row, each.right - each.left))
    others = [each for other in homes if other is not home for each in other.runs if each.row == run.row]
    ways = list(verticals.get(run.row, ()))
    edges = [x for each in others for x in (each.left, each.right)]
    starts = [run.left + PAD, run.right - PAD - width]
    starts += [start for x in (*ways, *edges) for start in (x + 5, x - 5 - width)]
    starts = [x for x in starts if x >= run.left + 4 and x + width <= run.right - 4]

    def worse(x: float) -> tuple[bool, bool, bool]:
        return (
            any(x - 4 < way < x + width + 4 for way in ways),
            any(x - 4 < edge < x + width + 4 for edge in edges),
            any(each.left < x and x + width < each.right for each in others),
        )

    left = min(starts, key=worse, default=run.left + PAD)
    taken = {
        other.sign.slot
        for other in homes
        if other.sign and other.sign.row == run.row and other.sign.left < left + width + 8 + 2 * PAD
        and left < other.sign.right + 8 + 2 * PAD
    }  # fmt: skip
    return Sign(run.row, next(slot for slot in range(len(homes) + 1) if slot not in taken), left, left + width)


def outlines(homes: Sequence[Home], ground: Ground, heights: Heights, sign_height: float) -> list[Outline]:
    """The homes as they are drawn."""
    found = []
    for number, home in enumerate(homes):
        rects = [_band(home, run, heights, sign_height) for run in home.runs]
        sign = None
        if home.sign:
            top = heights.bottoms[home.sign.row] + 1 + home.sign.slot * sign_height
            sign = Rect(home.sign.left, top, home.sign.right, top + sign_height)
            rects.append(Rect(sign.left - PAD, heights.bottoms[home.sign.row] + _OFF, sign.right + PAD,
                              _band_bottom(home, home.sign.row, heights, sign_height)))  # fmt: skip
        rects += _joints(home, ground, heights, sign_height)
        found.append(Outline(home.label, number, tuple(_around(rects)), sign))
    return found


def _band_bottom(home: Home, row: int, heights: Heights, sign_height: float) -> float:
    signs = (home.sign.slot + 1) * sign_height if home.sign and home.sign.row == row else 0.0
    return heights.bottoms[row] + PAD - home.inset + signs


def _band_top(home: Home, row: int, heights: Heights) -> float:
    return heights.tops[row] - PAD + home.inset


def _band(home: Home, run: Run, heights: Heights, sign_height: float) -> Rect:
    bottom = _band_bottom(home, run.row, heights, sign_height)
    return Rect(run.left, _band_top(home, run.row, heights), run.right, bottom)


def _joints(home: Home, ground: Ground, heights: Heights, sign_height: float) -> list[Rect]:
    """What joins the runs of a home to one another, the nearest first."""
    joined, waiting, rects = home.runs[:1], list(home.runs[1:]), []
    while waiting:
        one, two = min(((a, b) for a in joined for b in waiting), key=_apart)
        waiting.remove(two)
        joined.append(two)
        upper, lower = sorted((one, two))
        rects += _joint(home, (upper, lower), ground, heights, sign_height)
    return rects


def _apart(pair: tuple[Run, Run]) -> tuple[int, float]:
    one, two = pair
    rows = abs(one.row - two.row) or 2  # round somebody who stands between is farther than the next row
    return rows, max(one.left - two.right, two.left - one.right, 0.0)


def _joint(home: Home, pair: tuple[Run, Run], ground: Ground, heights: Heights, sign_height: float) -> list[Rect]:
    upper, lower = pair
    low, high = max(upper.left, lower.left), min(upper.right, lower.right)
    if lower.row == upper.row:
        y = _strip_y(home, upper.row, heights, sign_height)
        return [Rect(high - STRIP, y - STRIP, low + STRIP, y + STRIP / 2)]
    if lower.row == upper.row + 1:
        left, right = (low, high) if high - low >= _OVERLAP else (high - _OVERLAP, low + _OVERLAP)
        return [Rect(left, heights.bottoms[upper.row] + _OFF, right, heights.tops[lower.row] - _OFF)]
    rects, x = [], min(max((lower.left + lower.right) / 2, upper.left + STRIP), upper.right - STRIP)
    for row in range(upper.row, lower.row):
        y = _strip_y(home, row, heights, sign_height)
        if row + 1 == lower.row:
            after = min(max(x, lower.left + STRIP), lower.right - STRIP)
            foot = heights.tops[lower.row] - _OFF
        else:
            gap = min(ground.gaps(row + 1), key=lambda gap, x=x: abs((gap[0] + gap[1]) / 2 - x))  # type: ignore[misc]
            after = (gap[0] + gap[1]) / 2
            foot = heights.bottoms[row + 1] + STRIP
        half = STRIP / 2 - home.inset / 3
        if row == upper.row:
            rects.append(Rect(x - half, heights.bottoms[row] + _OFF, x + half, y + half))
        rects.append(Rect(min(x, after) - half, y - half, max(x, after) + half, y + half))
        rects.append(Rect(after - half, y - half, after + half, foot))
        x = after
    return rects


def _strip_y(home: Home, row: int, heights: Heights, sign_height: float) -> float:
    """The middle of a strip in the corridor below a row."""
    return max(_band_bottom(home, row, heights, sign_height) - 2, heights.bottoms[row] + STRIP / 2 + 1) + STRIP / 2


def _around(rects: Sequence[Rect]) -> list[tuple[Point, ...]]:
    """The outlines round all these rectangles together, each as a closed loop of corners, inside on the right hand."""
    xs = sorted({x for rect in rects for x in (rect.left, rect.right)})
    ys = sorted({y for rect in rects for y in (rect.top, rect.bottom)})
    full = {
        (column, row)
        for column, (left, right) in enumerate(pairwise(xs))
        for row, (top, bottom) in enumerate(pairwise(ys))
        if any(
            each.left <= left and right <= each.right and each.top <= top and bottom <= each.bottom for each in rects
        )
    }
    edges: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for column, row in sorted(full):
        corners = ((column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1))
        beyond = ((column, row - 1), (column + 1, row), (column, row + 1), (column - 1, row))
        for at in range(4):
            if beyond[at] not in full:
                edges.setdefault(corners[at], []).append(corners[(at + 1) % 4])
    loops = []
    while edges:
        start = min(edges)
        loop, here = [start], edges[start].pop(0)
        while here != start:
            loop.append(here)
            here = edges[here].pop(0)
        edges = {corner: ends for corner, ends in edges.items() if ends}
        loops.append(_corners([(xs[column], ys[row]) for column, row in loop]))
    return loops


def _corners(loop: list[Point]) -> tuple[Point, ...]:
    """Only where a loop turns."""
    around = [loop[-1], *loop, loop[0]]
    return tuple(
        here
        for before, here, after in zip(around, around[1:], around[2:], strict=False)
        if not (before[0] == here[0] == after[0] or before[1] == here[1] == after[1])
    )
