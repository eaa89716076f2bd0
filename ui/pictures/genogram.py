"""Who is who in a family, drawn: one painter for screen, paper and files.

Sources: McGoldrick, Gerson and Petry, Genograms: Assessment and Treatment, 4th edition (2020). No mark rests on colour
alone: homes differ by their dashes, bonds by the form of their line.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from fsdesk.pictures import Bond, Genogram, Kin
from ui import look
from ui.pictures.bonding import beside, halfway, zigzag
from ui.pictures.homes import Outline, Rect
from ui.pictures.joining import Line, Point
from ui.pictures.picture import Picture, Spot
from ui.pictures.placing import Placed, Sizes, place
from ui.pictures.saying import broken, tell_genogram, words_for
from ui.pictures.spreading import Space
from ui.pictures.symbols import inside_font, paint_symbol

__all__ = [
    "LARGEST",
    "SMALLEST",
    "genogram_picture",
    "natural_size",
    "needed_size",
    "paint_genogram",
    "tell_genogram",
]

LARGEST = 1.6
"""How much a small family may grow to fill a page."""
SMALLEST = 0.8
"""How much a large family may shrink on screen before it should scroll instead."""

_CAPTION_UNITS, _NAME_UNITS = 108.0, 112.0  # a longer line goes on below, when it has a space to break at
_WIDER = (2.2, 1.8, 1.4)  # times the usual distance between people, where a page has room to the sides
_HOME_ROUND = 11.0
_DASHES: dict[str, tuple[float, ...]] = {
    "parents": (1.0, 2.0),
    "adopted": (5.0, 2.5),
    "foster": (2.0, 2.0),
    "step": (6.0, 2.0, 1.0, 2.0),
    "kinship": (3.0, 2.0, 1.0, 2.0, 1.0, 2.0),
}
_HOMES = (
    ("brand", "brandtint", (4.0, 2.5)),
    ("info", "infobg", (8.0, 2.5, 1.5, 2.5)),
    ("warn", "warnbg", (1.5, 2.0)),
    ("off", "offbg", (8.0, 3.0)),
)
_SLANT = 5.0


class _Words(NamedTuple):
    """The lines below one symbol: text, whether it is a name, and the height they stand at."""

    lines: tuple[tuple[str, bool], ...]
    width: float
    height: float


def genogram_picture(*, height_px: int = 280) -> Picture[Genogram]:
    """The picture on a page; its parts are people, its keys their ids."""
    return Picture(
        "Who's who", paint_genogram, tell_genogram, height_px=height_px,
        empty="Nobody is here yet. Add people, and the family draws itself.",
    )  # fmt: skip


def needed_size(data: Genogram) -> QSizeF:
    """The least width and height in pixels at which every word is still readable; scroll below that."""
    placed, _ = _placed(data)
    return QSizeF(placed.width * SMALLEST, placed.height * SMALLEST)


def natural_size(data: Genogram) -> QSizeF:
    """The width and height in pixels at which words have the size they have elsewhere on the screen."""
    placed, _ = _placed(data)
    return QSizeF(placed.width, placed.height)


def paint_genogram(painter: QPainter, rect: QRectF, data: Genogram) -> list[Spot]:
    """Draws the family as large as the rectangle allows, in its middle; returns the people for choosing and reading."""
    placed, words = _filling(data, rect)
    if not placed.seats:
        return []
    scale = min(rect.width() / placed.width, rect.height() / placed.height, LARGEST)
    left = rect.center().x() - placed.width * scale / 2
    top = rect.center().y() - placed.height * scale / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(left, top)
    painter.scale(scale, scale)
    _paint(painter, data, placed, words)
    painter.restore()
    people = {kin.id: kin for kin in reversed(data.people)}
    onto = QTransform.fromTranslate(left, top).scale(scale, scale)
    return [Spot(seat.id, words_for(data, people[seat.id]), onto.mapRect(_rect(seat.box))) for seat in placed.seats]


def _paint(painter: QPainter, data: Genogram, placed: Placed, words: dict[str, _Words]) -> None:
    for home in placed.homes:
        _paint_home_ground(painter, home, alone=len(placed.homes) == 1)
    for home in placed.homes:
        _paint_home_edge(painter, home)
    for line in placed.lines:
        _paint_line(painter, line)
    for bond, line in placed.bonds:
        _paint_bond(painter, bond, line)
    people = {kin.id: kin for kin in reversed(data.people)}
    for seat in placed.seats:
        kin = people[seat.id]
        paint_symbol(painter, kin, _rect(seat.symbol), in_two_homes=seat.id in placed.in_two_homes)
        _paint_words(painter, words[seat.id], seat.label)


def _filling(data: Genogram, rect: QRectF) -> tuple[Placed, dict[str, _Words]]:
    """The widest placing that does not make the letters smaller: room to the sides makes couples easier to see."""
    found = _placed(data)
    if not found[0].seats or rect.height() <= 0:
        return found
    if found[0].width * min(rect.height() / found[0].height, LARGEST) * 1.1 > rect.width():
        return found
    for wider in _WIDER:
        tried = _placed(data, wider)
        tall = min(rect.height() / tried[0].height, LARGEST)
        if tried[0].width * tall <= rect.width() and tried[0].height <= found[0].height + 1:
            return tried
    return found


def _placed(data: Genogram, wider: float = 1.0) -> tuple[Placed, dict[str, _Words]]:
    now = look.current()
    return _measured(data, now.family, now.scale_percent, now.u, wider)


@lru_cache(maxsize=64)
def _measured(
    data: Genogram, _family: str, scale_percent: int, u: float, wider: float
) -> tuple[Placed, dict[str, _Words]]:
    """The placing for one size of letters; remembered, for a picture is drawn far more often than a family changes."""
    grown = scale_percent / 100
    usual = Space()
    space = Space(
        side=usual.side * grown,
        gap=usual.gap * grown * wider,
        couple=usual.couple * grown * wider,
        couple_line=usual.couple_line * grown * wider,
        clans=usual.clans * grown * wider,
    )
    labels = [_words(kin, space.side, u) for kin in data.people]
    metrics = QFontMetricsF(_caption_font())
    told_apart = len(data.homes) > 1
    signs = tuple(
        metrics.horizontalAdvance(home.label) + 2 if told_apart and home.label else 0.0 for home in data.homes
    )
    sizes = Sizes(tuple((each.width, each.height) for each in labels), signs, metrics.height() + 2, space)
    words: dict[str, _Words] = {}
    for kin, each in zip(data.people, labels, strict=True):
        words.setdefault(kin.id, each)
    return place(data, sizes), words


def _name_font() -> QFont:
    return look.current().font("small", weight=600)


def _caption_font() -> QFont:
    return look.current().font("caption")


def _words(kin: Kin, side: float, u: float) -> _Words:
    name, caption = QFontMetricsF(_name_font()), QFontMetricsF(_caption_font())
    below = kin.caption
    if kin.inside and (kin.has_ended or inside_font(kin, side) is None):
        below = f"{kin.inside} · {below}" if below else kin.inside
    lines = [(text, True) for text in broken(kin.name, name.horizontalAdvance, _NAME_UNITS * u)]
    lines += [(text, False) for text in broken(below, caption.horizontalAdvance, _CAPTION_UNITS * u)]
    width = max(((name if is_name else caption).horizontalAdvance(text) for text, is_name in lines), default=0.0)
    height = sum((name if is_name else caption).height() for _, is_name in lines)
    return _Words(tuple(lines), width + 2, height)


def _rect(box: Rect) -> QRectF:
    return QRectF(box.left, box.top, box.right - box.left, box.bottom - box.top)


def _paint_words(painter: QPainter, words: _Words, box: Rect) -> None:
    colours = look.current().colours
    y = box.top
    for text, is_name in words.lines:
        font = _name_font() if is_name else _caption_font()
        painter.setFont(font)
        painter.setPen(QColor(colours.ink if is_name else colours.ink2))
        metrics = QFontMetricsF(font)
        middle = (box.left + box.right) / 2
        painter.drawText(QPointF(middle - metrics.horizontalAdvance(text) / 2, y + metrics.ascent()), text)
        y += metrics.height()


def _outline(home: Outline) -> QPainterPath:
    """The loops of a home with rounded corners."""
    path = QPainterPath()
    for loop in home.loops:
        for at, corner in enumerate(loop):
            before, after = loop[at - 1], loop[(at + 1) % len(loop)]
            start, end = _towards(corner, before), _towards(corner, after)
            if at:
                path.lineTo(start)
            else:
                path.moveTo(start)
            path.quadTo(QPointF(*corner), end)
        path.closeSubpath()
    return path


def _towards(corner: Point, other: Point) -> QPointF:
    line = QPointF(other[0] - corner[0], other[1] - corner[1])
    length = abs(line.x()) + abs(line.y())
    return QPointF(*corner) + line * (min(_HOME_ROUND, length / 2) / length if length else 0.0)


def _paint_home_ground(painter: QPainter, home: Outline, *, alone: bool) -> None:
    ground = QColor(getattr(look.current().colours, _HOMES[home.number % len(_HOMES)][1]))
    if not alone:
        ground.setAlpha(180)  # where two homes share a child both grounds show
    painter.fillPath(_outline(home), ground)


def _paint_home_edge(painter: QPainter, home: Outline) -> None:
    edge, _, dashes = _HOMES[home.number % len(_HOMES)]
    colour = QColor(getattr(look.current().colours, edge))
    pen = QPen(colour, 1.6)
    pen.setDashPattern(list(dashes))
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_outline(home))
    if home.sign:
        painter.setFont(_caption_font())
        painter.setPen(colour)
        painter.drawText(_rect(home.sign), Qt.AlignmentFlag.AlignCenter.value, home.label)


def _line_pen(kind: str) -> QPen:
    pen = QPen(QColor(look.current().colours.ink2), 1.7)
    if kind in _DASHES:
        pen.setDashPattern(list(_DASHES[kind]))
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _paint_line(painter: QPainter, line: Line) -> None:
    painter.setPen(_line_pen(line.kind))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(_polygon(line.points))
    strokes = {"separated": (0.0,), "divorced": (-3.0, 3.0)}.get(line.kind, ())
    if line.mark and strokes:
        painter.setPen(QPen(QColor(look.current().colours.ink), 2.4))
        for aside in strokes:
            x, y = line.mark[0] + aside, line.mark[1]
            painter.drawLine(QPointF(x - _SLANT * 0.7, y + _SLANT * 1.6), QPointF(x + _SLANT * 0.7, y - _SLANT * 1.6))


def _paint_bond(painter: QPainter, bond: Bond, line: Line) -> None:
    colours = look.current().colours
    hard, soft = QColor(colours.danger), QColor(colours.ink2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    match bond.how:
        case "conflict":
            painter.setPen(QPen(hard, 1.8))
            painter.drawPolyline(_polygon(zigzag(line.points, 7.0, 3.6)))
        case "mixed":
            painter.setPen(QPen(hard, 1.5))
            painter.drawPolyline(_polygon(zigzag(line.points, 7.0, 2.6)))
            painter.setPen(QPen(soft, 1.3))
            for aside in (-4.6, 4.6):
                painter.drawPolyline(_polygon(beside(line.points, aside)))
        case "no_contact":
            _paint_cut(painter, line.points)
        case "distant":
            pen = QPen(soft, 2.2)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setDashPattern([0.1, 3.0])
            painter.setPen(pen)
            painter.drawPolyline(_polygon(line.points))
        case _:
            painter.setPen(QPen(QColor(colours.ok), 1.6))
            for aside in (-2.2, 2.2):
                painter.drawPolyline(_polygon(beside(line.points, aside)))


def _paint_cut(painter: QPainter, points: tuple[Point, ...]) -> None:
    """A line crossed out in its middle."""
    painter.setPen(QPen(QColor(look.current().colours.danger), 1.6))
    painter.drawPolyline(_polygon(points))
    x, y, dx, dy = halfway(points)
    painter.setPen(QPen(QColor(look.current().colours.danger), 2.6))
    for one, two in ((1, 1), (1, -1)):
        ax, ay = (dx * one - dy * two) * 5.5, (dy * one + dx * two) * 5.5
        painter.drawLine(QPointF(x - ax, y - ay), QPointF(x + ax, y + ay))


def _polygon(points: tuple[Point, ...] | list[Point]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])
