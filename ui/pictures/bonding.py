"""How two people of a genogram get on, as a line between their symbols that keeps off everybody's name. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from fsdesk.pictures import Bond
from fsdesk.records.ids import RecordId
from ui.pictures.homes import Rect
from ui.pictures.joining import Line, Point

_BULGES = (0.0, 0.05, 0.1, 0.16, 0.24, 0.34, 0.46, 0.6)  # as shares of the way
_LEANS = (0.5, 0.2, 0.8)  # where along the way a bow is deepest
_POINTS = 40
_CLEAR = 3.0
_RAISED = 0.3  # of a symbol's height: the bond of two side by side runs above the line of the couple


def bond_lines(
    bonds: Iterable[Bond], boxes: Mapping[RecordId, tuple[Rect, Rect]], rows: Mapping[RecordId, int]
) -> list[tuple[Bond, Line]]:
    """A line for each bond between two people of the picture; those with people missing are left out."""
    found = []
    seen: set[frozenset[RecordId]] = set()
    for bond in bonds:
        pair = frozenset((bond.a, bond.b))
        if len(pair) == 2 and pair <= boxes.keys() and pair not in seen:
            seen.add(pair)
            found.append((bond, Line(bond.how, _way(bond, boxes, rows), (bond.a, bond.b))))
    return found


def _way(bond: Bond, boxes: Mapping[RecordId, tuple[Rect, Rect]], rows: Mapping[RecordId, int]) -> tuple[Point, ...]:
    one, two = boxes[bond.a][0], boxes[bond.b][0]
    lift = (one.bottom - one.top) * _RAISED if rows[bond.a] == rows[bond.b] else 0.0
    start, end = _middle(one, lift), _middle(two, lift)
    own = {bond.a, bond.b}
    others = [rect for person, pair in boxes.items() for rect in (pair[1:] if person in own else pair)]
    fewest = 0
    way: tuple[Point, ...] = ()
    for bulge, lean in _bows():
        tried = _outside(_bowed(start, end, bulge, lean), one, two)
        hits = _hits(tried, others)
        if not way or hits < fewest:
            fewest, way = hits, tried
        if hits == 0:
            break
    return way


def _bows() -> Iterator[tuple[float, float]]:
    """The ways to try, the straightest first."""
    yield 0.0, 0.5
    for bulge in _BULGES[1:]:
        for lean in _LEANS:
            yield bulge, lean
            yield -bulge, lean


def _hits(points: Sequence[Point], rects: Sequence[Rect]) -> int:
    """How often a way comes too near to something it should keep off."""
    whole = _span(points)
    near = [rect for rect in rects if rect.meets(whole)]
    if not near:
        return 0
    return sum(
        rect.left - _CLEAR < x < rect.right + _CLEAR and rect.top - _CLEAR < y < rect.bottom + _CLEAR
        for x, y in points
        for rect in near
    )


def _span(points: Sequence[Point]) -> Rect:
    """What points take up, with a little room."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Rect(min(xs) - _CLEAR, min(ys) - _CLEAR, max(xs) + _CLEAR, max(ys) + _CLEAR)


def _middle(rect: Rect, lift: float) -> Point:
    return (rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2 - lift


def _bowed(start: Point, end: Point, bulge: float, lean: float) -> list[Point]:
    (x0, y0), (x1, y1) = start, end
    cx = x0 + (x1 - x0) * lean - (y1 - y0) * 2 * bulge
    cy = y0 + (y1 - y0) * lean + (x1 - x0) * 2 * bulge
    points = []
    for at in range(_POINTS + 1):
        t = at / _POINTS
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        points.append((a * x0 + b * cx + c * x1, a * y0 + b * cy + c * y1))
    return points


def _outside(points: list[Point], one: Rect, two: Rect) -> tuple[Point, ...]:
    """The part of a way between two symbols that is inside neither, its ends on their edges."""
    first = next((at for at, point in enumerate(points) if not _within(point, one)), len(points) - 1)
    last = next((at for at in range(len(points) - 1, -1, -1) if not _within(points[at], two)), 0)
    if first == 0 or last == len(points) - 1 or first > last:
        return points[0], points[-1]
    head = _edge(points[first - 1], points[first], one)
    tail = _edge(points[last + 1], points[last], two)
    return (head, *points[first : last + 1], tail)


def _edge(inner: Point, outer: Point, rect: Rect) -> Point:
    for _ in range(8):
        middle = ((inner[0] + outer[0]) / 2, (inner[1] + outer[1]) / 2)
        if _within(middle, rect):
            inner = middle
        else:
            outer = middle
    return outer


def _within(point: Point, rect: Rect) -> bool:
    """Whether a point is in the circle inside a symbol; the corners of a square are drawn over the line."""
    return math.dist(point, _middle(rect, 0)) < (rect.right - rect.left) / 2 + 1


def zigzag(points: Sequence[Point], tooth: float, height: float) -> list[Point]:
    """A way as a zig-zag about itself, straight for one tooth at either end."""
    lengths = [math.dist(one, two) for one, two in pairwise(points)]
    whole = sum(lengths)
    teeth = max(2, int(whole / tooth) - 1)
    found = [points[0]]
    for at in range(1, teeth + 1):
        x, y, dx, dy = _along(points, lengths, whole * at / (teeth + 1))
        side = height if at % 2 else -height
        found.append((x - dy * side, y + dx * side))
    return [*found, points[-1]]


def beside(points: Sequence[Point], away: float) -> list[Point]:
    """The same way a little to one side."""
    lengths = [math.dist(one, two) for one, two in pairwise(points)]
    found, gone = [], 0.0
    for at in range(len(points)):
        x, y, dx, dy = _along(points, lengths, gone)
        found.append((x - dy * away, y + dx * away))
        gone += lengths[at] if at < len(lengths) else 0.0
    return found


def halfway(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """The middle of a way and the direction there: x, y, dx, dy."""
    lengths = [math.dist(one, two) for one, two in pairwise(points)]
    return _along(points, lengths, sum(lengths) / 2)


def _along(points: Sequence[Point], lengths: Sequence[float], gone: float) -> tuple[float, float, float, float]:
    for one, two, length in zip(points, points[1:], lengths, strict=False):
        if length > 0 and gone <= length + 1e-9:
            dx, dy = (two[0] - one[0]) / length, (two[1] - one[1]) / length
            return one[0] + dx * gone, one[1] + dy * gone, dx, dy
        gone -= length
    return *points[-1], 1.0, 0.0
