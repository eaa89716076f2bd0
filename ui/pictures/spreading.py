"""Where each person of a genogram stands along their row: parents over the middle of their children, nobody too near.

Each row in turn moves as near as it can to where its people wish to stand, by least squares under the least distances
(pool adjacent violators), so no two can ever overlap. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from fsdesk.records.ids import RecordId
from ui.pictures.generations import Hearth, Kinship

_ROUNDS = 14

Wishes = dict[RecordId, list[tuple[float, float]]]


class Space(NamedTuple):
    """The sizes of a genogram, in units of one pixel at 100 %."""

    side: float = 40.0  # of a symbol
    gap: float = 20.0  # between two people's boxes
    couple: float = 28.0  # between the boxes of a couple, where the line to their children comes down
    couple_line: float = 56.0  # least length of a couple's line
    clans: float = 44.0  # between families with no link


def spread(
    family: Kinship, rows: Sequence[Sequence[RecordId]], widths: Mapping[RecordId, float], space: Space
) -> dict[RecordId, float]:
    """The middle of each person, the leftmost box beginning at 0. `widths` are of whole boxes, label and symbol."""
    steps = [_steps(family, row, widths, space) for row in rows]
    where: dict[RecordId, float] = {}
    for row, offsets in zip(rows, steps, strict=True):
        where.update({person: at - offsets[-1] / 2 for person, at in zip(row, offsets, strict=True)})
    near = {person: other for row in rows for person, other in _couples_beside(family, row)}
    for turn in range(_ROUNDS):
        order = range(len(rows)) if turn % 2 == 0 else reversed(range(len(rows)))
        for at in order:
            wishes = _wishes(family, rows[at], steps[at], where, near)
            _settle(rows[at], steps[at], wishes, where)
    left = min((where[person] - widths[person] / 2 for person in where), default=0.0)
    return {person: x - left for person, x in where.items()}


def drop_range(
    hearth: Hearth, row: Sequence[RecordId], where: Mapping[RecordId, float], widths: Mapping[RecordId, float]
) -> tuple[float, float]:
    """From where to where, along the lowest row of its parents, the line to a hearth's children may come down.

    That is the gap beside the right one of two, else the width of the label of one parent alone.
    """
    here = [parent for parent in row if parent in hearth.parents]
    right = here[-1]
    if len(here) == 1:
        half = widths[right] / 2
        return where[right] - half, where[right] + half
    before = row[row.index(right) - 1]
    return where[before] + widths[before] / 2, where[right] - widths[right] / 2


def _steps(family: Kinship, row: Sequence[RecordId], widths: Mapping[RecordId, float], space: Space) -> list[float]:
    """How far each must at least stand from the first of the row."""
    couples = {frozenset(hearth.parents) for hearth in family.hearths if len(hearth.parents) == 2}
    offsets = [0.0]
    for one, two in pairwise(row):
        halves = (widths[one] + widths[two]) / 2
        if frozenset((one, two)) in couples:
            least = max(halves + space.couple, space.side + space.couple_line)
        else:
            least = halves + (space.gap if family.clan[one] == family.clan[two] else space.clans)
        offsets.append(offsets[-1] + least)
    return offsets


def _couples_beside(family: Kinship, row: Sequence[RecordId]) -> list[tuple[RecordId, RecordId]]:
    couples = {frozenset(hearth.parents) for hearth in family.hearths if len(hearth.parents) == 2}
    return [pair for pair in pairwise(row) if frozenset(pair) in couples]


def _wishes(
    family: Kinship,
    row: Sequence[RecordId],
    offsets: Sequence[float],
    where: dict[RecordId, float],
    near: Mapping[RecordId, RecordId],
) -> Wishes:
    wishes: Wishes = {person: [(where[person], 0.05)] for person in row}
    far = dict(zip(row, offsets, strict=True))
    for person, other in near.items():
        if person in far:
            apart = far[other] - far[person]
            wishes[person].append((where[other] - apart, 0.4))
            wishes[other].append((where[person] + apart, 0.4))
    for hearth in family.hearths:
        level = max(family.rows[parent] for parent in hearth.parents)
        children = [child for child in hearth.children if family.rows[child] > level]
        if not children:
            continue
        parents = [parent for parent in hearth.parents if parent in far]
        here = [child for child in children if child in far]
        if not parents and not here:
            continue
        drop = _drop(family, hearth, where)
        if parents:
            middle = (min(where[child] for child in children) + max(where[child] for child in children)) / 2
            for parent in parents:
                wishes[parent].append((where[parent] + middle - drop, 1.0))
        if here:
            middle = (min(far[child] for child in here) + max(far[child] for child in here)) / 2
            for child in here:
                wishes[child].append((drop + far[child] - middle, 1.0))
    return wishes


def _drop(family: Kinship, hearth: Hearth, where: Mapping[RecordId, float]) -> float:
    level = max(family.rows[parent] for parent in hearth.parents)
    low = [where[parent] for parent in hearth.parents if family.rows[parent] == level]
    return sum(low) / len(low)


def _settle(row: Sequence[RecordId], offsets: Sequence[float], wishes: Wishes, where: dict[RecordId, float]) -> None:
    """Moves a row as near as it can to its wishes while everyone keeps their distance."""
    pools: list[tuple[float, float, int]] = []  # middle of the wishes less the offset, weight, how many people
    for person, offset in zip(row, offsets, strict=True):
        weight = sum(each for _, each in wishes[person])
        middle, many = sum(wish * each for wish, each in wishes[person]) / weight - offset, 1
        while pools and pools[-1][0] > middle:
            before, heavy, more = pools.pop()
            middle = (middle * weight + before * heavy) / (weight + heavy)
            weight, many = weight + heavy, many + more
        pools.append((middle, weight, many))
    settled = [middle for middle, _, many in pools for _ in range(many)]
    where.update({person: x + offset for person, x, offset in zip(row, settled, offsets, strict=True)})


@dataclass(frozen=True, slots=True)
class Ground:
    """Where everyone stands along the rows, before anything has a height."""

    family: Kinship
    rows: tuple[tuple[RecordId, ...], ...]
    where: Mapping[RecordId, float]
    widths: Mapping[RecordId, float]
    space: Space

    def left(self, person: RecordId) -> float:
        """The left edge of a person's box."""
        return self.where[person] - self.widths[person] / 2

    def right(self, person: RecordId) -> float:
        """The right edge of a person's box."""
        return self.where[person] + self.widths[person] / 2

    def gaps(self, row: int) -> list[tuple[float, float]]:
        """The free ways through a row from left to right, with one beyond either end."""
        people = self.rows[row]
        wide = self.space.gap
        inner = [(self.right(one), self.left(two)) for one, two in pairwise(people)]
        first, last = self.left(people[0]), self.right(people[-1])
        return [(first - wide, first), *inner, (last, last + wide)]


@dataclass(frozen=True, slots=True)
class Heights:
    """The top of the symbols and the bottom of the labels of each row, and where each corridor's first line runs.

    `feet` is the bottom of each person's own label.
    """

    tops: tuple[float, ...]
    bottoms: tuple[float, ...]
    first_track: tuple[float, ...]
    track: float
    feet: Mapping[RecordId, float]

    def track_y(self, corridor: int, track: int) -> float:
        """The height of a track in the corridor below a row; track 0 is nearest the children."""
        return self.first_track[corridor] - track * self.track
