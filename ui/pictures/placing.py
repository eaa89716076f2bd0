"""Where everybody and everything of a genogram lies. Pure: the sizes of the words come from whoever draws them.

A placing depends on the family and the sizes alone, so the same family always looks the same; it never fails, whatever
people told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from fsdesk.pictures import Bond, Genogram
from fsdesk.records.ids import RecordId
from ui.pictures import joining
from ui.pictures.bonding import bond_lines
from ui.pictures.generations import Kinship, kinship
from ui.pictures.homes import PAD, Home, Outline, Rect, outlines, settle_homes, signs_under
from ui.pictures.joining import Joins, Line
from ui.pictures.ordering import ordered
from ui.pictures.spreading import Ground, Heights, Space, spread

_TRACK = 8.0
_CORRIDOR = 12.0  # least way between what lies below one row and above the next
_LABEL_DROP = 3.0  # between symbol and label
_MARGIN = 4.0
_BOND_ROOM = 6.0  # a zig-zag or a cross reaches beyond its line
_TWIN_FORK = 16.0


class Seat(NamedTuple):
    """One person of the picture: the symbol, and the words below it."""

    id: RecordId
    row: int
    symbol: Rect
    label: Rect

    @property
    def box(self) -> Rect:
        """Symbol and label together."""
        left, right = min(self.symbol.left, self.label.left), max(self.symbol.right, self.label.right)
        return Rect(left, self.symbol.top, right, self.label.bottom)


class Sizes(NamedTuple):
    """How large the words are: a width and height for each person and each home, in their order in the genogram.

    A home whose width is 0 has no sign.
    """

    labels: tuple[tuple[float, float], ...]
    signs: tuple[float, ...]
    sign_height: float
    space: Space = Space()


class Placed(NamedTuple):
    """A genogram with a place for everything, from 0 to `width` and 0 to `height`; nothing overlaps."""

    width: float
    height: float
    seats: tuple[Seat, ...]
    lines: tuple[Line, ...]
    bonds: tuple[tuple[Bond, Line], ...]
    homes: tuple[Outline, ...]
    in_two_homes: frozenset[RecordId]


@lru_cache(maxsize=64)
def place(data: Genogram, sizes: Sizes) -> Placed:
    """Gives everybody a place. The last few families placed are remembered."""
    family = kinship(data)
    labels: dict[RecordId, tuple[float, float]] = {}
    for kin, size in zip(data.people, sizes.labels, strict=True):
        labels.setdefault(kin.id, size)
    space = sizes.space
    widths = {person: max(space.side, width) for person, (width, _) in labels.items()}
    ground, rows_of = _ground(family, widths, space)
    if not ground.rows:
        return Placed(0, 0, (), (), (), (), frozenset())
    found = joining.joins(ground)
    homes = settle_homes(data.homes, ground, sizes.signs, found.verticals)
    heights = _heights(family, ground, labels, found=found, homes=homes, sizes=sizes)
    seats = tuple(
        _seat(person, row, ground, heights, labels[person])
        for row, people in enumerate(ground.rows)
        for person in people
    )
    lines = joining.lines(ground, found, heights)
    outs = outlines(homes, ground, heights, sizes.sign_height)
    boxes = {seat.id: (seat.symbol, seat.label) for seat in seats}
    bonds = bond_lines(data.bonds, boxes, rows_of)
    living = [person for home in homes for person in home.people]
    twice = frozenset(person for person in living if living.count(person) > 1)
    return _from_corner(Placed(0, 0, seats, tuple(lines), tuple(bonds), tuple(outs), twice))


def _ground(family: Kinship, widths: Mapping[RecordId, float], space: Space) -> tuple[Ground, dict[RecordId, int]]:
    """The rows of the generations, and beside or below them those who are nobody's relation."""
    rows = ordered(family)
    where = spread(family, rows, widths, space)
    wide = max((where[person] + widths[person] / 2 for person in where), default=0.0)
    if len(family.apart) <= len(rows):  # a column beside the family, the first at the foot
        widest = max((widths[person] for person in family.apart), default=0.0)
        for row, person in zip(reversed(rows), family.apart, strict=False):
            row.append(person)
            where[person] = wide + space.clans + widest / 2
    else:
        rows += _rows_aside(family.apart, max(wide, 6 * (space.side + space.gap)), widths, space, where)
    whole = tuple(tuple(row) for row in rows)
    return Ground(family, whole, where, widths, space), {person: at for at, row in enumerate(whole) for person in row}


def _rows_aside(
    people: Sequence[RecordId],
    wide: float,
    widths: Mapping[RecordId, float],
    space: Space,
    where: dict[RecordId, float],
) -> list[list[RecordId]]:
    rows: list[list[RecordId]] = []
    x = wide
    for person in people:
        if not rows or x + widths[person] > wide:
            rows.append([])
            x = 0.0
        rows[-1].append(person)
        where[person] = x + widths[person] / 2
        x += widths[person] + space.gap
    return rows


def _heights(
    family: Kinship,
    ground: Ground,
    labels: Mapping[RecordId, tuple[float, float]],
    *,
    found: Joins,
    homes: Sequence[Home],
    sizes: Sizes,
) -> Heights:
    pad = PAD if homes else 0.0
    tops: list[float] = []
    bottoms: list[float] = []
    tracks: list[float] = []
    y = 0.0
    for row, people in enumerate(ground.rows):
        twins = any(list(family.twins.values()).count(family.twins.get(person, person)) > 1 for person in people)
        over = pad + 4 + _TRACK * found.brackets_over(row) + (_TWIN_FORK if twins else 0.0)
        if row:
            below = pad + signs_under(homes, row - 1) * sizes.sign_height
            many = found.tracks(row - 1)
            y += below + max(_CORRIDOR - 4, _TRACK * many)
            tracks.append(y)
        y += over
        tops.append(y)
        y += sizes.space.side + _LABEL_DROP + max(labels[person][1] for person in people)
        bottoms.append(y)
    feet = {
        person: tops[row] + sizes.space.side + _LABEL_DROP + labels[person][1]
        for row, people in enumerate(ground.rows)
        for person in people
    }
    return Heights(tuple(tops), tuple(bottoms), tuple(tracks), _TRACK, feet)


def _seat(person: RecordId, row: int, ground: Ground, heights: Heights, label: tuple[float, float]) -> Seat:
    x, top, half = ground.where[person], heights.tops[row], ground.space.side / 2
    symbol = Rect(x - half, top, x + half, top + 2 * half)
    width, height = label
    below = symbol.bottom + _LABEL_DROP
    return Seat(person, row, symbol, Rect(x - width / 2, below, x + width / 2, below + height))


def _from_corner(placed: Placed) -> Placed:
    """The same, moved so that everything begins a margin from the corner, and measured."""
    points = [
        point for seat in placed.seats for point in ((seat.box.left, seat.box.top), (seat.box.right, seat.box.bottom))
    ]
    points += [point for line in placed.lines for point in line.points]
    near = ((x + dx, y + dx) for _, line in placed.bonds for x, y in line.points for dx in (-_BOND_ROOM, _BOND_ROOM))
    points += near
    points += [point for home in placed.homes for loop in home.loops for point in loop]
    left, top = (min(point[axis] for point in points) - _MARGIN for axis in (0, 1))
    right, bottom = (max(point[axis] for point in points) + _MARGIN for axis in (0, 1))

    def rect(each: Rect) -> Rect:
        return Rect(each.left - left, each.top - top, each.right - left, each.bottom - top)

    def line(each: Line) -> Line:
        mark = each.mark and (each.mark[0] - left, each.mark[1] - top)
        return each._replace(points=tuple((x - left, y - top) for x, y in each.points), mark=mark)

    return placed._replace(
        width=right - left,
        height=bottom - top,
        seats=tuple(each._replace(symbol=rect(each.symbol), label=rect(each.label)) for each in placed.seats),
        lines=tuple(line(each) for each in placed.lines),
        bonds=tuple((bond, line(each)) for bond, each in placed.bonds),
        homes=tuple(
            each._replace(
                loops=tuple(tuple((x - left, y - top) for x, y in loop) for loop in each.loops),
                sign=each.sign and rect(each.sign),
            )
            for each in placed.homes
        ),
    )
