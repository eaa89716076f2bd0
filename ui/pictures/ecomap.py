"""What holds a family, drawn: the family in the middle, and around it people, places and services, also missing ones.

Source: Hartman, Diagrammatic assessment of family relationships, Social Casework 59 (1978). No mark rests on colour
alone: lines differ in thickness and form, and the words say it too.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF, QTransform

from fsdesk.pictures import Around, Ecomap, Link
from ui import look
from ui.pictures.bonding import zigzag
from ui.pictures.homes import Rect
from ui.pictures.picture import Picture, Spot, Told
from ui.pictures.saying import broken, joined

AROUND_MOST = 10
"""How many stand around; what is more stands in rows below."""
LARGEST = 1.6
SMALLEST = 0.8
"""How much a full picture may shrink on screen before it should scroll instead."""

LINK_WORDS = {
    Link.STRONG: "strong",
    Link.SOME: "some",
    Link.WEAK: "weak",
    Link.STRAINED: "strained",
    Link.MISSING: "missing",
}
_SAID = {
    Link.STRONG: "strong links with",
    Link.SOME: "some link with",
    Link.WEAK: "a weak link with",
    Link.STRAINED: "a strained link with",
    Link.MISSING: "missing:",
}
_TONES = {Link.STRONG: ("okbg", "okline"), Link.STRAINED: ("dangerbg", "dangerline")}
_INKS = {Link.STRONG: "ok", Link.STRAINED: "danger", Link.MISSING: "ink3"}
_THICK = {Link.STRONG: 5.4, Link.SOME: 3.6, Link.WEAK: 1.8, Link.STRAINED: 1.8, Link.MISSING: 1.8}
_GAP, _REACH, _STUB = 10.0, 22.0, 26.0  # between boxes, of the shortest line, and of a line beside a box
_PAD_X, _PAD_Y, _LINE_UNITS, _CENTRE_UNITS = 12.0, 7.0, 138.0, 84.0
_ROUND, _MARGIN = 9.0, 3.0

Line = tuple[tuple[float, float], tuple[float, float]]
Stand = Callable[[int, float, float], Iterator[list[tuple[float, float]]]]
"""Ways for so many to stand within a reach across and a reach down: each the middles of their boxes."""


class Ring(NamedTuple):
    """Where everything lies, from 0 to width and 0 to height: the boxes in order, the middle, and a line to each box.

    Boxes beyond the first ten lie in rows below, with a short line beside each.
    """

    width: float
    height: float
    middle: tuple[float, float]
    boxes: tuple[Rect, ...]
    lines: tuple[Line, ...]


class _Words(NamedTuple):
    centre: tuple[str, ...]
    radius: float
    boxes: tuple[tuple[tuple[str, bool], ...], ...]
    sizes: tuple[tuple[float, float], ...]


def ecomap_picture(*, height_px: int = 280) -> Picture[Ecomap]:
    """The picture on a page; its parts are what stands around, its keys their numbers from 0."""
    return Picture(
        "What holds the family", paint_ecomap, tell_ecomap, height_px=height_px,
        empty="Nothing is drawn yet. Add who and what is around the family, and what is missing.",
    )  # fmt: skip


def paint_ecomap(painter: QPainter, rect: QRectF, data: Ecomap) -> list[Spot]:
    """Draws the family and what holds it, as large as the rectangle allows; returns what is around for choosing."""
    if rect.width() <= 0 or rect.height() <= 0:
        return []
    words = _worded(data)
    ring, scale = fitted(words.sizes, words.radius, (rect.width(), rect.height()))
    onto = QTransform.fromTranslate(
        rect.center().x() - ring.width * scale / 2, rect.center().y() - ring.height * scale / 2
    ).scale(scale, scale)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setTransform(onto, True)
    for around, line in zip(data.around, ring.lines, strict=True):
        _paint_link(painter, around.link, line)
    for around, box, lines in zip(data.around, ring.boxes, words.boxes, strict=True):
        _paint_box(painter, around, _rect(box), lines)
    _paint_middle(painter, QPointF(*ring.middle), words)
    painter.restore()
    return [
        Spot(str(at), _said(around), onto.mapRect(_rect(box)))
        for at, (around, box) in enumerate(zip(data.around, ring.boxes, strict=True))
    ]


def needed_size(data: Ecomap) -> QSizeF:
    """The least width and height in pixels, half as high as wide, at which every word is still readable."""
    words = _worded(data)
    width = max((each for each, _ in words.sizes), default=2 * words.radius)
    while fitted(words.sizes, words.radius, (width, width / 2))[1] < SMALLEST:
        width *= 1.05
    return QSizeF(width, width / 2)


def tell_ecomap(data: Ecomap) -> Told:
    """What holds the family, in a sentence and in a table in the order drawn."""
    said = []
    for link in Link:
        names = [around.name for around in data.around if around.link is link]
        if names:
            said.append(f"{_SAID[link]} {joined(names)}")
    sentence = f"Around {data.centre or 'the family'}: " + ("; ".join(said) if said else "nothing drawn yet") + "."
    rows = tuple((around.name, around.detail, LINK_WORDS[around.link].capitalize()) for around in data.around)
    return Told(sentence, ("Who or what", "In a few words", "How strong"), rows)


@lru_cache(maxsize=256)
def fitted(sizes: tuple[tuple[float, float], ...], radius: float, room: tuple[float, float]) -> tuple[Ring, float]:
    """The largest ring of boxes of these sizes that fits a room without any two touching, and its scale.

    Round an ellipse if that leaves the letters as large as elsewhere on the screen, else along the edges if larger.
    """
    found = _largest(sizes, radius, room, _round, 0.0)
    assert found is not None  # small enough, any ring has room
    for stand in (_round_two_at_top, _along_edges):
        if found[1] < 1:
            found = _largest(sizes, radius, room, stand, found[1]) or found
    return found


def _largest(
    sizes: tuple[tuple[float, float], ...],
    radius: float,
    room: tuple[float, float],
    stand: Stand,
    least: float,
) -> tuple[Ring, float] | None:
    scale = LARGEST
    while scale > least:
        wide, high = room[0] / scale - 2 * _MARGIN, room[1] / scale - 2 * _MARGIN
        below = _rows_below(sizes[AROUND_MOST:], wide)
        if below is not None:
            top = high - below[1]
            ring = _ring(sizes[:AROUND_MOST], radius, (wide, top), stand)
            if ring is not None:
                boxes = tuple(Rect(each.left, each.top + top, each.right, each.bottom + top) for each in below[0])
                lines = tuple(_stub(each) for each in boxes)
                whole = Ring(wide, high, ring.middle, ring.boxes + boxes, ring.lines + lines)
                return whole, scale
        scale *= 0.97
    return None


def _rows_below(sizes: tuple[tuple[float, float], ...], wide: float) -> tuple[list[Rect], float] | None:
    """Boxes in rows with room for a short line left of each, and how high they all are; None when it is too narrow."""
    if not sizes:
        return [], 0.0
    cell = max(width for width, _ in sizes) + _STUB + 2 * _GAP
    columns = min(int(wide // cell), len(sizes))
    if columns < 1:
        return None
    left = (wide - columns * cell) / 2 + _STUB + _GAP
    found: list[Rect] = []
    y = 2 * _GAP
    for at in range(0, len(sizes), columns):
        for column, (width, height) in enumerate(sizes[at : at + columns]):
            x = left + column * cell
            found.append(Rect(x, y, x + width, y + height))
        y += max(height for _, height in sizes[at : at + columns]) + _GAP
    return found, y - _GAP


def _stub(box: Rect) -> Line:
    y = (box.top + box.bottom) / 2
    return (box.left - _STUB, y), (box.left - 2, y)


def _ring(
    sizes: tuple[tuple[float, float], ...], radius: float, room: tuple[float, float], stand: Stand
) -> Ring | None:
    """The first way to stand around that leaves everyone room; None when there is none."""
    wide, high = room
    width, height = max((each for each, _ in sizes), default=0.0), max((each for _, each in sizes), default=0.0)
    if wide < max(width, 2 * radius) or high < max(height, 2 * radius):
        return None
    middle = (wide / 2, high / 2)
    for places in stand(len(sizes), (wide - width) / 2, (high - height) / 2):
        boxes = tuple(
            Rect(middle[0] + x - w / 2, middle[1] + y - h / 2, middle[0] + x + w / 2, middle[1] + y + h / 2)
            for (x, y), (w, h) in zip(places, sizes, strict=True)
        )
        lines = tuple(_spoke(middle, radius, each) for each in boxes)
        if _has_room(boxes, lines, middle, radius):
            return Ring(wide, high, middle, boxes, lines)
    return None


def _round(many: int, across: float, down: float) -> Iterator[list[tuple[float, float]]]:
    """Middles of boxes round an ellipse, clockwise from the top."""
    yield _ellipse(many, across, down, 0.0)


def _round_two_at_top(many: int, across: float, down: float) -> Iterator[list[tuple[float, float]]]:
    yield _ellipse(many, across, down, 0.5)


def _ellipse(many: int, across: float, down: float, start: float) -> list[tuple[float, float]]:
    turns = [(at + start) / many * 2 * math.pi for at in range(many)]
    return [(math.sin(turn) * across, -math.cos(turn) * down) for turn in turns]


def _along_edges(many: int, across: float, down: float) -> Iterator[list[tuple[float, float]]]:
    """Middles of boxes along the edges, clockwise from the top left corner."""
    for top in range(2, many // 2 + 1):
        sides = many - 2 * top
        right = (sides + 1) // 2
        places = [(x, -down) for x in _along(top, across)]
        places += [(across, y) for y in _between(right, down)]
        places += [(-x, down) for x in _along(top, across)]
        places += [(-across, -y) for y in _between(sides - right, down)]
        yield places


def _along(many: int, reach: float) -> list[float]:
    return [reach * (2 * at / (many - 1) - 1) for at in range(many)]


def _between(many: int, reach: float) -> list[float]:
    return [reach * (2 * (at + 1) / (many + 1) - 1) for at in range(many)]


def _spoke(middle: tuple[float, float], radius: float, box: Rect) -> Line:
    """From the edge of the middle to the edge of a box, on the way to its middle."""
    x, y = (box.left + box.right) / 2 - middle[0], (box.top + box.bottom) / 2 - middle[1]
    length = math.hypot(x, y) or 1.0
    half_x, half_y = (box.right - box.left) / 2, (box.bottom - box.top) / 2
    short = min(half_x / abs(x) if x else math.inf, half_y / abs(y) if y else math.inf, 1.0)
    start = (middle[0] + x / length * (radius + 1), middle[1] + y / length * (radius + 1))
    return start, (middle[0] + x * (1 - short), middle[1] + y * (1 - short))


def _has_room(boxes: tuple[Rect, ...], lines: tuple[Line, ...], middle: tuple[float, float], radius: float) -> bool:
    apart = [Rect(each.left - _GAP, each.top - _GAP, each.right, each.bottom) for each in boxes]
    if any(one.meets(two) for one, two in combinations(apart, 2)):
        return False
    for each in boxes:
        x = max(each.left - middle[0], middle[0] - each.right, 0.0)
        y = max(each.top - middle[1], middle[1] - each.bottom, 0.0)
        if math.hypot(x, y) < radius + _REACH:
            return False
    return not any(
        _crosses(line, box) for at, line in enumerate(lines) for other, box in enumerate(boxes) if at != other
    )


def _crosses(line: Line, box: Rect) -> bool:
    (x0, y0), (x1, y1) = line
    points = ((x0 + (x1 - x0) * at / 16, y0 + (y1 - y0) * at / 16) for at in range(17))
    return any(box.left - 4 < x < box.right + 4 and box.top - 4 < y < box.bottom + 4 for x, y in points)


def _worded(data: Ecomap) -> _Words:
    now = look.current()
    return _measured(data, now.family, now.scale_percent, now.u)


@lru_cache(maxsize=64)
def _measured(data: Ecomap, _family: str, _scale_percent: int, u: float) -> _Words:
    name, detail, middle = (QFontMetricsF(font) for font in (_name_font(), _detail_font(), _centre_font()))
    boxes = []
    width, heights = 0.0, []
    for around in data.around:
        lines = [(text, True) for text in broken(around.name, name.horizontalAdvance, _LINE_UNITS * u)]
        lines += [(text, False) for text in broken(_detail(around), detail.horizontalAdvance, _LINE_UNITS * u)]
        boxes.append(tuple(lines))
        width = max(width, *((name if bold else detail).horizontalAdvance(text) for text, bold in lines), 0.0)
        heights.append(sum((name if bold else detail).height() for _, bold in lines) + 2 * _PAD_Y)
    centre = tuple(broken(data.centre, middle.horizontalAdvance, _CENTRE_UNITS * u))
    half = len(centre) * middle.height() / 2
    radius = max((math.hypot(middle.horizontalAdvance(text) / 2, half) for text in centre), default=0.0)
    sizes = tuple((width + 2 * _PAD_X, height) for height in heights)
    return _Words(centre, max(radius + 5, 34.0 * u), tuple(boxes), sizes)


def _detail(around: Around) -> str:
    """What is said of it, with how strong it is, unless that is the middle of the three."""
    word = "" if around.link is Link.SOME else LINK_WORDS[around.link]
    return " · ".join(part for part in (around.detail, word) if part)


def _said(around: Around) -> str:
    return ", ".join(part for part in (around.name, around.detail, f"link: {LINK_WORDS[around.link]}") if part)


def _name_font() -> QFont:
    return look.current().font("small", weight=600)


def _detail_font() -> QFont:
    return look.current().font("caption")


def _centre_font() -> QFont:
    return look.current().font("strong")


def _rect(box: Rect) -> QRectF:
    return QRectF(box.left, box.top, box.right - box.left, box.bottom - box.top)


def _paint_link(painter: QPainter, link: Link, line: Line) -> None:
    pen = QPen(QColor(getattr(look.current().colours, _INKS.get(link, "ink2"))), _THICK[link])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if link is Link.MISSING:
        pen.setDashPattern([4.0, 3.0])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    points = zigzag(line, 7.0, 3.8) if link is Link.STRAINED else list(line)
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))


def _paint_box(painter: QPainter, around: Around, rect: QRectF, lines: tuple[tuple[str, bool], ...]) -> None:
    colours = look.current().colours
    ground, edge = _TONES.get(around.link, ("surface", "lineinput" if around.link is Link.MISSING else "line"))
    pen = QPen(QColor(getattr(colours, edge)), 1.3)
    if around.link is Link.MISSING:
        pen.setDashPattern([4.0, 3.0])
    painter.setPen(pen)
    painter.setBrush(QColor(getattr(colours, ground)))
    painter.drawRoundedRect(rect.adjusted(0.7, 0.7, -0.7, -0.7), _ROUND, _ROUND)
    fonts = [(text, _name_font() if bold else _detail_font(), "ink" if bold else "ink2") for text, bold in lines]
    y = rect.center().y() - sum(QFontMetricsF(font).height() for _, font, _ in fonts) / 2
    for text, font, ink in fonts:
        y += _paint_line(painter, text, font, QColor(getattr(colours, ink)), QPointF(rect.center().x(), y))


def _paint_middle(painter: QPainter, middle: QPointF, words: _Words) -> None:
    colours = look.current().colours
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.brand))
    painter.drawEllipse(middle, words.radius, words.radius)
    y = middle.y() - len(words.centre) * QFontMetricsF(_centre_font()).height() / 2
    for text in words.centre:
        y += _paint_line(painter, text, _centre_font(), QColor(colours.inkinv), QPointF(middle.x(), y))


def _paint_line(painter: QPainter, text: str, font: QFont, ink: QColor, top: QPointF) -> float:
    """Draws one line of words about the middle of its top; returns its height."""
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(QPointF(top.x() - metrics.horizontalAdvance(text) / 2, top.y() + metrics.ascent()), text)
    return metrics.height()
