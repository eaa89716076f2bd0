"""A child's world as a triangle: three sides of things, each a strength, a worry, or not talked about yet.

A question mark invites a talk; it is never a gap to be ashamed of.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from fsdesk.pictures import Mark, Point, Triangle
from ui import look
from ui.look import contrast
from ui.pictures import ink
from ui.pictures.ink import BOLD, LETTERS_MIN_PX, SEMIBOLD, Written, written
from ui.pictures.picture import Picture, Spot, Told

EMPTY = "Not talked about yet."
MARK_WORDS = {Mark.STRENGTH: "strength", Mark.WORRY: "worry", Mark.NOT_TALKED_ABOUT: "not talked about yet"}
SIDE_HUES = ("safe", "healthy", "respected")  # left, right, bottom
_SLOPE = 0.885  # height over width of the whole
_BAND = 0.27  # of the way from the edge to the middle: how thick a side is
_END = 0.35  # of the way between two dots: what a side keeps free at each end
_SHRINK = 0.85  # of the letters asked for: smaller ones only when folding the titles is not enough
_FIGURES = {Mark.WORRY: "!", Mark.NOT_TALKED_ABOUT: "?"}


class TrianglePlaces(NamedTuple):
    """Where everything lies: the corners top, right, left; titles along the sides; dots by side; the legend below."""

    corners: tuple[QPointF, QPointF, QPointF]
    titles: tuple[Written, ...]
    dots: tuple[tuple[QPointF, ...], ...]
    dot: float
    legend: tuple[Written, ...]
    marks: tuple[tuple[Mark, QPointF], ...]
    name: Written


def paint_triangle(painter: QPainter, rect: QRectF, triangle: Triangle) -> list[Spot]:
    """Draws the three sides with their dots and titles; one part for each dot."""
    places = place_triangle(rect, triangle)
    _paint_sides(painter, places)
    ink.write(painter, [*places.titles, places.name, *places.legend])
    for mark, middle in places.marks:
        _paint_dot(painter, middle, places.legend[0].px * 0.62, mark, "ink2")
    spots = []
    for (title, points), dots, hue in zip(triangle.sides, places.dots, SIDE_HUES, strict=False):
        for point, middle in zip(points, dots, strict=True):
            _paint_dot(painter, middle, places.dot, point.mark, hue)
            around = QRectF(middle.x() - places.dot, middle.y() - places.dot, 2 * places.dot, 2 * places.dot)
            spots.append(Spot(f"{title}/{point.label}", f"{title}: {said_point(point)}", around))
    return spots


def tell_triangle(triangle: Triangle) -> Told:
    """Says every thing on every side."""
    sides = [
        f"{title}: " + (", ".join(said_point(each) for each in points) or "nothing yet")
        for title, points in triangle.sides
    ]
    points = [each for _, side in triangle.sides for each in side]
    sums = [f"{sum(each.mark is mark for each in points)} {_plural(mark)}" for mark in Mark]
    rows = tuple((title, each.label, MARK_WORDS[each.mark]) for title, side in triangle.sides for each in side)
    sentence = f"{triangle.name}’s world: {', '.join(sums)}. {'. '.join(sides)}."
    return Told(sentence, ("Side", "What", "How it is"), rows)


def said_point(point: Point) -> str:
    """One thing in words."""
    return f"{point.label} ({MARK_WORDS[point.mark]})"


class TrianglePicture(Picture[Triangle]):
    """The triangle on a page."""

    def __init__(self, name: str = "My World Triangle") -> None:
        super().__init__(name, paint_triangle, tell_triangle, height_px=330, empty=EMPTY)


def place_triangle(rect: QRectF, triangle: Triangle) -> TrianglePlaces:
    """Lays the triangle out: as large as leaves its titles and the legend their room."""
    wanted = ink.letters_px("small")
    whole = [(px, False) for px in range(wanted, round(wanted * _SHRINK), -1)]
    tries = [*whole, *((px, True) for px in range(wanted, LETTERS_MIN_PX - 1, -1))]
    for px, fold in tries:
        legend, marks, foot = _place_legend(rect, px)
        corners = _corners(rect.adjusted(2, 2, -2, -foot), _titles_high(triangle, px, fold))
        titles, fits = _titles(triangle, corners, px, fold)
        within = all(rect.contains(turned_box(each).boundingRect()) for each in titles)
        if fits and within and _length(corners[1], corners[2]) >= 9 * px:
            break
    inner = _inner(corners)
    dots = tuple(
        _dots(edge, inside, len(points))
        for (edge, inside), (_, points) in zip(_sides(corners, inner), triangle.sides, strict=False)
    )
    every = [each for side in dots for each in side]
    nearest = min((_length(one, two) for at, one in enumerate(every) for two in every[:at]), default=math.inf)
    dot = max(2.0, min(_thickness(corners) * 0.36, nearest * 0.44, ink.letters_px("body") * 0.8))
    middle = QPointF(corners[0].x(), (corners[0].y() + 2 * corners[1].y()) / 3)
    inner_wide = abs(inner[1].x() - inner[2].x())
    name_px = ink.fitting_px(triangle.name, ink.letters_px("body"), BOLD, inner_wide * 0.6)
    name = written(triangle.name, middle, name_px, weight=BOLD, across=0.5, down=0.5)
    return TrianglePlaces(corners, titles, dots, dot, legend, marks, name)


def turned_box(line: Written) -> QPolygonF:
    """The four corners of words that may be turned."""
    middle = line.rect.center()
    turn = QTransform().translate(middle.x(), middle.y()).rotate(line.turned).translate(-middle.x(), -middle.y())
    return turn.map(QPolygonF(line.rect))


def _titles_high(triangle: Triangle, px: int, fold: bool) -> tuple[float, float]:
    """How thick the titles of the slanted sides are, and that of the one below."""
    line = ink.size_of("x", px, SEMIBOLD).height()
    counts = [len(lines) for lines in _folded(triangle, fold)]
    return (max(counts[:2], default=1) + 0.2) * line, (max(counts[2:], default=1) + 0.2) * line


def _corners(room: QRectF, thick: tuple[float, float]) -> tuple[QPointF, QPointF, QPointF]:
    """The largest triangle with room for titles this thick beside and below it."""
    slope = math.atan2(_SLOPE, 0.5)
    aside = thick[0] * math.sin(slope) + thick[0] * 0.35
    width = max(24.0, min(room.width() - 2 * aside, (room.height() - thick[1]) / _SLOPE))
    high = width * _SLOPE
    top = room.top() + max(0.0, (room.height() - thick[1] - high) / 2)
    middle = room.center().x()
    return QPointF(middle, top), QPointF(middle + width / 2, top + high), QPointF(middle - width / 2, top + high)


def _inner(corners: Sequence[QPointF]) -> tuple[QPointF, QPointF, QPointF]:
    middle = (corners[0] + corners[1] + corners[2]) / 3
    top, right, left = (corner + (middle - corner) * (_BAND * 2) for corner in corners)
    return top, right, left


def _sides(
    corners: Sequence[QPointF], inner: Sequence[QPointF]
) -> tuple[tuple[tuple[QPointF, QPointF], tuple[QPointF, QPointF]], ...]:
    """Outer and inner edge of each side, read as people read: left and right downwards, bottom from the left."""
    top, right, left = range(3)
    pairs = ((top, left), (top, right), (left, right))
    return tuple(((corners[a], corners[b]), (inner[a], inner[b])) for a, b in pairs)


def _dots(edge: tuple[QPointF, QPointF], inside: tuple[QPointF, QPointF], count: int) -> tuple[QPointF, ...]:
    """The middles of the dots: spread along the middle of a band, away from the corners where two sides meet."""
    begin, end = ((edge[at] + inside[at]) / 2 for at in (0, 1))
    return tuple(begin + (end - begin) * ((at + 0.5 + _END) / (count + 2 * _END)) for at in range(count))


def _folded(triangle: Triangle, fold: bool) -> list[tuple[str, ...]]:
    """The titles as they are, or the long ones as two lines as even as may be."""
    titles = [title for title, _ in triangle.sides]
    longest = max(map(len, titles), default=0)
    return [_halved(each) if fold and len(each) > longest * 0.6 and " " in each else (each,) for each in titles]


def _halved(title: str) -> tuple[str, ...]:
    parts = title.split()
    halves = [(" ".join(parts[:at]), " ".join(parts[at:])) for at in range(1, len(parts))]
    return min(halves, key=lambda two: max(map(len, two)))


def _titles(
    triangle: Triangle, corners: tuple[QPointF, QPointF, QPointF], px: int, fold: bool
) -> tuple[tuple[Written, ...], bool]:
    """The titles along the sides, and whether each is shorter than its side."""
    top, right, left = corners
    steep = math.degrees(math.atan2(right.y() - top.y(), right.x() - top.x()))
    made = []
    fits = True
    edges = ((top, left, -steep), (top, right, steep), (left, right, 0.0))
    for lines, (begin, end, turned) in zip(_folded(triangle, fold), edges, strict=False):
        slant = math.radians(turned)
        up = QPointF(math.sin(slant), -math.cos(slant))
        for nth, words in enumerate(lines):
            size = ink.size_of(words, px, SEMIBOLD)
            rows_up = len(lines) - nth - 0.35 if turned else -nth - 0.65
            middle = (begin + end) / 2 + up * (rows_up * size.height())
            box = QRectF(middle.x() - size.width() / 2, middle.y() - size.height() / 2, size.width(), size.height())
            made.append(Written(words, box, px, SEMIBOLD, "ink", turned))
            fits = fits and size.width() <= _length(begin, end) - px
    return tuple(made), fits


def _place_legend(rect: QRectF, px: int) -> tuple[tuple[Written, ...], tuple[tuple[Mark, QPointF], ...], float]:
    """The three marks with their words, in one line or one under another; the last value is their height."""
    small = max(LETTERS_MIN_PX, round(px * 0.92))
    words = [MARK_WORDS[mark] for mark in Mark]
    sample, gap = small * 1.7, small * 1.1
    wides = [sample + ink.size_of(each, small).width() for each in words]
    line = max(ink.size_of("x", small).height(), small * 1.35)
    one_line = sum(wides) + gap * 2 <= rect.width() - 4
    rows = 1 if one_line else len(words)
    x, y = rect.left() + 2, rect.bottom() - rows * line - 1
    lines, marks = [], []
    for mark, each, wide in zip(Mark, words, wides, strict=True):
        marks.append((mark, QPointF(x + small * 0.65, y + line / 2)))
        lines.append(written(each, QPointF(x + sample, y + line / 2), small, colour="ink2", down=0.5))
        x, y = (x + wide + gap, y) if one_line else (x, y + line)
    return tuple(lines), tuple(marks), rows * line + small * 0.5


def _length(one: QPointF, two: QPointF) -> float:
    return math.hypot(two.x() - one.x(), two.y() - one.y())


def _thickness(corners: Sequence[QPointF]) -> float:
    """How thick the bands are: the distance between their two edges."""
    high = corners[1].y() - corners[0].y()
    return high / 3 * _BAND * 2


def _plural(mark: Mark) -> str:
    return {Mark.STRENGTH: "strengths", Mark.WORRY: "worries"}.get(mark, MARK_WORDS[mark])


def _paint_sides(painter: QPainter, places: TrianglePlaces) -> None:
    surface = look.current().colours.surface
    painter.setPen(QPen(QColor(surface), max(2.0, places.dot / 3)))
    for ((a, b), (c, d)), hue in zip(_sides(places.corners, _inner(places.corners)), SIDE_HUES, strict=True):
        colour = ink.hue_of(hue)
        painter.setBrush(QColor(ink.blend(colour, surface, 0.18 if contrast(colour, surface) > 4 else 0.42)))
        painter.drawPolygon(QPolygonF([a, b, d, c]))


def _paint_dot(painter: QPainter, middle: QPointF, radius: float, mark: Mark, hue: str) -> None:
    """A strength is filled with a tick, a worry amber with "!", what nobody talked about hollow with "?"."""
    colours = look.current().colours
    colour, rim = ink.hue_of(hue), ink.line_of(hue)
    fill = {Mark.STRENGTH: colour, Mark.WORRY: colours.warnbg}.get(mark, colours.surface)
    painter.setPen(QPen(QColor(rim), max(1.0, radius * 0.17)))
    painter.setBrush(QColor(fill))
    painter.drawEllipse(middle, radius, radius)
    if mark is Mark.STRENGTH:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ink.show_tick(painter, middle, radius * 0.95, ink.figure_on(colour))
        return
    px = max(LETTERS_MIN_PX, round(radius * 1.3))
    ink_of = colours.warn if mark is Mark.WORRY else colours.ink2
    ink.write(painter, [written(_FIGURES[mark], middle, px, weight=BOLD, colour=ink_of, across=0.5, down=0.5)])
