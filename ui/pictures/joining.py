"""The lines of a genogram between people: couples, and the ways down to their children. Pure.

Every way down keeps to the gaps between people and to the corridors between rows, so that no line runs through a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from fsdesk.pictures import Couple, Descent
from fsdesk.records.ids import RecordId
from ui.pictures.generations import Hearth
from ui.pictures.spreading import Ground, Heights, drop_range

Point = tuple[float, float]

_APART = 8.0  # between two lines that run side by side
_SWAY = 12.0  # how far from the middle of one parent's label the line to the children may begin
_STROKES = 12.0  # from the stroke of a separation to the line to the children
_JOG = 6.0  # a way down that is off by less is made straight
_ENTRIES = 10.0  # between two lines that come to one child


class Line(NamedTuple):
    """One line of the picture. `kind` is how a couple, a descent or a bond is called; `mark` is where a stroke goes.

    Two parents not known as a couple have the kind "parents".
    """

    kind: str
    points: tuple[Point, ...]
    people: tuple[RecordId, ...] = ()
    mark: Point | None = None


@dataclass(slots=True)
class Level:
    """A level piece of a way down: in the corridor below a row, from left to right, on a track still to be given."""

    corridor: int
    left: float
    right: float
    track: int = 0


@dataclass(slots=True)
class Bracket:
    """The line of a couple with others between them: over their heads."""

    hearth: Hearth
    row: int
    left: float
    right: float
    level: int = 0


@dataclass(slots=True)
class Way:
    """The way from a hearth down to some of its children: level pieces, the last of which feeds the children."""

    hearth: Hearth
    children: tuple[RecordId, ...]
    turns: list[tuple[float, Level]] = field(default_factory=list)  # the x come down at, and the level piece met


@dataclass(slots=True)
class Joins:
    """All that joins people, with x settled and heights not yet."""

    drops: list[tuple[Hearth, int, float]] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    brackets: list[Bracket] = field(default_factory=list)
    entries: dict[tuple[int, RecordId], float] = field(default_factory=dict)  # hearth's number, child: x of the top
    verticals: dict[int, list[float]] = field(default_factory=dict)  # lines that pass between or below a row's people

    def tracks(self, corridor: int) -> int:
        """How many tracks a corridor needs."""
        return max(
            (turn.track + 1 for way in self.ways for _, turn in way.turns if turn.corridor == corridor), default=0
        )

    def brackets_over(self, row: int) -> int:
        """How many levels of brackets lie over a row."""
        return max((each.level + 1 for each in self.brackets if each.row == row), default=0)


def joins(ground: Ground) -> Joins:
    """Everything that joins people, sideways settled."""
    found = Joins()
    below = {id(hearth): _children_under(ground, hearth) for hearth in ground.family.hearths}
    _enter(ground, below, found)
    for hearth in ground.family.hearths:
        row = max(ground.family.rows[parent] for parent in hearth.parents)
        if len(hearth.parents) == 2 and _is_level(ground, hearth) and not _is_beside(hearth, ground.rows[row]):
            one, two = sorted(ground.where[parent] for parent in hearth.parents)
            found.brackets.append(Bracket(hearth, row, one + _ENTRIES, two - _ENTRIES))
    _stack_brackets(found.brackets)
    for number, hearth in enumerate(ground.family.hearths):
        if children := below[id(hearth)]:
            _come_down(ground, found, number, children)
    _give_tracks(found)
    return found


def _children_under(ground: Ground, hearth: Hearth) -> list[RecordId]:
    return [child for child in hearth.children if hearth.is_above(child, ground.family.rows)]


def _is_level(ground: Ground, hearth: Hearth) -> bool:
    return len({ground.family.rows[parent] for parent in hearth.parents}) == 1


def _is_beside(hearth: Hearth, row: tuple[RecordId, ...]) -> bool:
    one, two = (row.index(parent) for parent in hearth.parents)
    return abs(one - two) == 1


def _enter(ground: Ground, below: dict[int, list[RecordId]], found: Joins) -> None:
    """Where on the top of each child every way down ends: side by side when there are several."""
    coming: dict[RecordId, list[tuple[float, int]]] = {}
    for number, hearth in enumerate(ground.family.hearths):
        middle = sum(ground.where[parent] for parent in hearth.parents) / len(hearth.parents)
        for child in below[id(hearth)]:
            coming.setdefault(child, []).append((middle, number))
    for child, ways in coming.items():
        step = min(_ENTRIES, ground.space.side * 0.6 / len(ways))
        for at, (_, number) in enumerate(sorted(ways)):
            found.entries[number, child] = ground.where[child] + (at - (len(ways) - 1) / 2) * step


def _stack_brackets(brackets: list[Bracket]) -> None:
    for at, each in enumerate(sorted(brackets, key=lambda one: (one.right - one.left, one.left))):
        taken = {
            other.level
            for other in sorted(brackets, key=lambda one: (one.right - one.left, one.left))[:at]
            if other.row == each.row and other.left < each.right + _APART and each.left < other.right + _APART
        }
        each.level = next(level for level in range(len(brackets)) if level not in taken)


def _come_down(ground: Ground, found: Joins, number: int, children: list[RecordId]) -> None:
    hearth = ground.family.hearths[number]
    row = max(ground.family.rows[parent] for parent in hearth.parents)
    tops = [found.entries[number, child] for child in children]
    low, high = drop_range(hearth, ground.rows[row], ground.where, ground.widths)
    if len([parent for parent in hearth.parents if ground.family.rows[parent] == row]) == 1:
        middle = (low + high) / 2
        low, high = middle - _SWAY - 7, middle + _SWAY + 7
    strange = [
        x for (other, child), x in found.entries.items() if other != number and ground.family.rows[child] == row + 1
    ]
    drop = _free_x((min(tops) + max(tops)) / 2, low + 7, high - 7, found.verticals.get(row, []) + strange, tops)
    if len(children) == 1 and abs(drop - tops[0]) < _JOG:  # rather off the middle of a symbol than round a corner
        found.entries[number, children[0]] = drop
    found.drops.append((hearth, row, drop))
    found.verticals.setdefault(row, []).append(drop)
    next_row = tuple(child for child in children if ground.family.rows[child] == row + 1)
    if next_row:
        way = Way(hearth, next_row)
        xs = [drop, *(found.entries[number, child] for child in next_row)]
        way.turns.append((drop, Level(row, min(xs), max(xs))))
        found.ways.append(way)
    for child in children:
        if child not in next_row:
            found.ways.append(_long_way(ground, found, number, child, drop))


def _long_way(ground: Ground, found: Joins, number: int, child: RecordId, drop: float) -> Way:
    """The way to a child more than one row below: through the rows between by their gaps."""
    hearth, top = ground.family.hearths[number], found.entries[number, child]
    way, x = Way(hearth, (child,)), drop
    start = max(ground.family.rows[parent] for parent in hearth.parents)
    for row in range(start + 1, ground.family.rows[child]):
        gap = min(ground.gaps(row), key=lambda gap: max(gap[0] - top, top - gap[1], 0.0))
        through = _free_x(top, gap[0] + 4, gap[1] - 4, found.verticals.get(row, []), [])
        found.verticals.setdefault(row, []).append(through)
        way.turns.append((x, Level(row - 1, min(x, through), max(x, through))))
        x = through
    way.turns.append((x, Level(ground.family.rows[child] - 1, min(x, top), max(x, top))))
    return way


def _free_x(wish: float, low: float, high: float, taken: list[float], own: list[float]) -> float:
    """The x nearest a wish, within its range, that runs on no other line."""
    if low > high:
        return (low + high) / 2
    wish = min(max(wish, low), high)
    tries = [wish + side * step * 2.0 for step in range(40) for side in (1, -1)]
    tries += [x for x in own if low <= x <= high]
    for x in tries:
        if low <= x <= high and all(abs(x - other) >= _APART - 1 for other in taken):
            return x
    return wish


def _give_tracks(found: Joins) -> None:
    levels = [turn for way in found.ways for _, turn in way.turns]
    for at, each in enumerate(sorted(levels, key=lambda one: (one.corridor, one.left, one.right))):
        before = sorted(levels, key=lambda one: (one.corridor, one.left, one.right))[:at]
        taken = {
            other.track
            for other in before
            if other.corridor == each.corridor and other.right > each.left - _APART and each.right > other.left - _APART
        }
        each.track = next(track for track in range(len(levels)) if track not in taken)


def lines(ground: Ground, found: Joins, heights: Heights) -> list[Line]:
    """Every couple's line and every way down, in full."""
    drawn: list[Line] = []
    over = {id(each.hearth): each for each in found.brackets}
    for hearth in ground.family.hearths:
        if len(hearth.parents) == 2:
            line = _couple_line(ground, hearth, heights, over.get(id(hearth)))
            drops = [x for other, _, x in found.drops if other is hearth]
            drawn.append(line._replace(mark=_clear_of(drops, line)) if line.mark and drops else line)
    starts = {id(hearth): _start_y(ground, hearth, row, heights, over) for hearth, row, _ in found.drops}
    for way in found.ways:
        drawn += _way_lines(ground, way, starts[id(way.hearth)], heights, found.entries)
    for hearth in ground.family.hearths:
        for child, how in hearth.children.items():
            if not hearth.is_above(child, ground.family.rows):
                drawn += [_straight(ground, heights, (parent, child), how) for parent in hearth.parents]
    return drawn


def _clear_of(drops: list[float], line: Line) -> Point:
    """A place for a stroke on a couple's line that is not where the line to their children begins."""
    (x0, y0), (x1, y1) = line.points[len(line.points) // 2 - 1 : len(line.points) // 2 + 1]
    places = [(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share) for share in (0.3, 0.7, 0.5)]
    far = [min(abs(x - drop) for drop in drops) for x, _ in places]
    clear = next((at for at, each in enumerate(far) if each >= _STROKES), far.index(max(far)))
    return places[clear]


def _start_y(ground: Ground, hearth: Hearth, row: int, heights: Heights, over: dict[int, Bracket]) -> float:
    if bracket := over.get(id(hearth)):
        return _bracket_y(heights, bracket)
    if len(hearth.parents) == 2 and _is_level(ground, hearth):
        return heights.tops[row] + ground.space.side / 2
    return heights.feet[next(parent for parent in hearth.parents if ground.family.rows[parent] == row)] + 2


def _bracket_y(heights: Heights, bracket: Bracket) -> float:
    return heights.tops[bracket.row] - 8 - bracket.level * _APART


def _couple_line(ground: Ground, hearth: Hearth, heights: Heights, bracket: Bracket | None) -> Line:
    kind = hearth.how.value if isinstance(hearth.how, Couple) else "parents"
    if not _is_level(ground, hearth):
        return _straight(ground, heights, hearth.parents, kind)
    row = ground.family.rows[hearth.parents[0]]
    if bracket:
        top, y = heights.tops[row], _bracket_y(heights, bracket)
        points = ((bracket.left, top + 6), (bracket.left, y), (bracket.right, y), (bracket.right, top + 6))
        return Line(kind, points, hearth.parents, (bracket.right - 24, y))
    left, right = sorted(hearth.parents, key=ground.rows[row].index)
    half, y = ground.space.side / 2, heights.tops[row] + ground.space.side / 2
    one, two = ground.where[left] + half, ground.where[right] - half
    return Line(kind, ((one, y), (two, y)), hearth.parents, (one + (two - one) * 0.3, y))


def _straight(ground: Ground, heights: Heights, pair: tuple[RecordId, ...], kind: str) -> Line:
    half = ground.space.side / 2
    ends = [(ground.where[each], heights.tops[ground.family.rows[each]] + half) for each in pair]
    (x0, y0), (x1, y1) = ends
    return Line(kind, ((x0, y0), (x1, y1)), pair, ((x0 + x1) / 2, (y0 + y1) / 2))


def _way_lines(
    ground: Ground, way: Way, start: float, heights: Heights, entries: dict[tuple[int, RecordId], float]
) -> Iterator[Line]:
    hows = [way.hearth.children[child] for child in way.children]
    trunk = (Descent.BIRTH if Descent.BIRTH in hows else hows[0]).value
    points: list[Point] = [(way.turns[0][0], start)]
    for at, (x, level) in enumerate(way.turns):
        y = heights.track_y(level.corridor, level.track)
        points.append((x, y))
        if at + 1 < len(way.turns):
            points.append((way.turns[at + 1][0], y))
    yield Line(trunk, tuple(points), (*way.hearth.parents, *way.children))
    drop, y = points[-1]
    number = next(at for at, hearth in enumerate(ground.family.hearths) if hearth is way.hearth)
    top = heights.tops[ground.family.rows[way.children[0]]]
    for group in _twin_groups(ground, way.children):
        xs = [entries[number, child] for child in group]
        fork = sum(xs) / len(xs)
        for child, x in zip(group, xs, strict=True):
            yield Line(way.hearth.children[child].value, ((drop, y), (fork, y), (x, top)), (child,))


def _twin_groups(ground: Ground, children: tuple[RecordId, ...]) -> list[list[RecordId]]:
    groups: dict[RecordId, list[RecordId]] = {}
    for child in children:
        groups.setdefault(ground.family.twins.get(child, child), []).append(child)
    return list(groups.values())
