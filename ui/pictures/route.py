"""The day's road as a line with stops: how far, how long, what is done, what is next, where it is dark or silent.

Stops stand evenly, for it is no map. Where it is narrow the line goes on in another row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QResizeEvent

from fsdesk.pictures import Leg, Route, Stop
from ui import look
from ui.pictures import ink
from ui.pictures.ink import LETTERS_MIN_PX, SEMIBOLD, Written, written
from ui.pictures.picture import Picture, Spot, Told

EMPTY = "No stops today."
NO_SIGNAL, DARK = "no signal", "in the dark"
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) (\d[A-Z]{2})\b")
STATE_WORDS = {"base": "", "done": "done", "next": "next", "later": "later"}


class Halt(NamedTuple):
    """One stop in its place: the middle of its dot and the lines below it; `silent` is where the no-signal sign is."""

    stop: Stop
    middle: QPointF
    lines: tuple[Written, ...]
    silent: QRectF | None
    column: QRectF


class Way(NamedTuple):
    """One leg in its place: one line, or two where it goes on in the next row; `moon` is where the dark is shown."""

    leg: Leg
    lines: tuple[tuple[QPointF, QPointF], ...]
    words: tuple[Written, ...]
    moon: QRectF | None
    is_under_way: bool


class RoutePlaces(NamedTuple):
    """Where everything lies; `height` is what it needs."""

    halts: tuple[Halt, ...]
    ways: tuple[Way, ...]
    dot: float
    height: float


def paint_route(painter: QPainter, rect: QRectF, route: Route) -> list[Spot]:
    """Draws the line and its stops; one part for each stop, keyed by its place in the day ("0" is the first)."""
    places = place_route(rect, route)
    for way in places.ways:
        _paint_way(painter, way, places.dot)
    for halt in places.halts:
        _paint_stop(painter, halt.middle, places.dot, halt.stop.state)
        ink.write(painter, halt.lines)
        if halt.silent is not None:
            _paint_silent(painter, halt.silent)
    return [Spot(str(at), said_stop(halt.stop), halt.column) for at, halt in enumerate(places.halts)]


def tell_route(route: Route) -> Told:
    """Says every stop and the road to it."""
    said, rows = [], []
    legs = ["", *(said_leg(leg) for leg in route.legs)]
    for stop, road in zip(route.stops, legs, strict=False):
        said.append(said_stop(stop) + (f" (after {road})" if road else ""))
        rows.append((stop.time, stop.name, stop.place, road, _joined(STATE_WORDS.get(stop.state, ""), _silence(stop))))
    sentence = f"The day’s road, {len(route.stops)} stops: " + "; ".join(said) + "."
    return Told(sentence, ("Time", "Stop", "Where", "Road there", "Marked"), tuple(rows))


def said_stop(stop: Stop) -> str:
    """One stop in words."""
    return _joined(f"{stop.time} {stop.name}".strip(), stop.place, STATE_WORDS.get(stop.state, ""), _silence(stop))


def said_leg(leg: Leg) -> str:
    """One leg in words, empty where nothing is known of it."""
    return _joined(leg.words, DARK if leg.in_the_dark else "")


def route_height(width: float, route: Route) -> float:
    """Height the route needs at a width, with letters as large as asked."""
    return _first_that_fits(QRectF(0, 0, width, 1e6), route, [ink.letters_px("small")]).height


def place_route(rect: QRectF, route: Route) -> RoutePlaces:
    """Lays the route out in as few rows as there is width for; letters shrink only where the height is too little."""
    return _first_that_fits(rect, route, range(ink.letters_px("small"), LETTERS_MIN_PX - 1, -1))


class RoutePicture(Picture[Route]):
    """The route on a page; it grows as high as its rows need."""

    def __init__(self, name: str = "The day’s road") -> None:
        self._route: Route | None = None
        super().__init__(name, paint_route, tell_route, height_px=92, empty=EMPTY)

    def show_picture(self, data: Route | None) -> None:
        """Shows this day's road."""
        self._route = data
        super().show_picture(data)
        self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Takes the height that the new width asks for."""
        super().resizeEvent(event)
        self._grow()

    def changeEvent(self, event: QEvent) -> None:
        """Takes the height that the new letters ask for."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._grow()

    def _grow(self) -> None:
        needed = 0.0 if self._route is None else route_height(self.width(), self._route)
        self.setMinimumHeight(max(look.current().px(48), round(needed + 1)))


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _silence(stop: Stop) -> str:
    return NO_SIGNAL if stop.no_signal else ""


def _first_that_fits(rect: QRectF, route: Route, sizes: Sequence[int]) -> RoutePlaces:
    count = max(1, len(route.stops))
    columns = sorted({-(-count // rows) for rows in range(1, count + 1)}, reverse=True)
    last = RoutePlaces((), (), 0.0, 0.0)
    for px in sizes:
        for across in columns:
            last, is_free = _laid(rect, route, px, across)
            if is_free and last.height <= rect.height():
                return last
    return last


def _laid(rect: QRectF, route: Route, px: int, across: int) -> tuple[RoutePlaces, bool]:
    """The route with so many stops in a row, and whether every word has room."""
    small = max(LETTERS_MIN_PX, round(px * 0.92))
    column = rect.width() / across
    dot = px * 0.72
    wide = column - px * 0.8
    folds = any(ink.size_of(_named(stop), px, SEMIBOLD).width() > wide for stop in route.stops)
    texts = [_below(stop, px, small, wide, folds) for stop in route.stops]
    roads = [_above(leg, small, column - 2 * dot - px * 1.2) for leg in route.legs]
    line = ink.size_of("x", small).height()
    head = max((len(road) for road in roads), default=0) * line + dot + small * 0.15
    foot = dot * 1.35 + max((_high(lines) for lines in texts), default=0)
    row = head + foot + px * 0.7
    rows = -(-len(route.stops) // across) if route.stops else 0
    height = max(0.0, rows * row - px * 0.7) + 2
    top = rect.top() + max(0.0, (rect.height() - height) / 2 if rect.height() < 1e5 else 0) + 1
    halts = []
    for at, (stop, lines) in enumerate(zip(route.stops, texts, strict=True)):
        nth, place = divmod(at, across)
        middle = QPointF(rect.left() + column * (place + 0.5), top + nth * row + head)
        around = QRectF(middle.x() - column / 2, top + nth * row, column, row - px * 0.7)
        halts.append(_halt(stop, lines, middle, dot, around))
    ways = tuple(
        _way(rect, leg, road, (halts[at], halts[at + 1]), small)
        for at, (leg, road) in enumerate(zip(route.legs, roads, strict=True))
        if at + 1 < len(halts)
    )
    widths = [each.rect.width() for halt in halts for each in halt.lines]
    is_free = all(wide <= column - 4 for wide in widths) and all(_has_room(way, rect, dot) for way in ways)
    return RoutePlaces(tuple(halts), ways, dot, height), is_free


Line = tuple[str, int, int, str]  # words, height of the letters, weight, colour


def _named(stop: Stop) -> str:
    return f"{stop.time}\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}{stop.name}".strip()


def _below(stop: Stop, px: int, small: int, width: float, folds: bool) -> list[Line]:
    """What stands under a stop: time and name in one line or two, the place, and that there is no signal."""
    first = [stop.time, stop.name] if folds else [_named(stop)]
    lines: list[Line] = []
    for words in first:
        lines += [(each, px, SEMIBOLD, "ink") for each in _wrapped(words, px, SEMIBOLD, width)]
    lines += [(each, small, ink.REGULAR, "ink3") for each in _wrapped(stop.place, small, ink.REGULAR, width)]
    if stop.no_signal:
        lines.append((NO_SIGNAL, small, ink.REGULAR, "ink2"))
    return lines


def _above(leg: Leg, small: int, width: float) -> list[str]:
    """What stands over a leg."""
    parts = [part.strip() for part in leg.words.split("·") if part.strip()]
    whole = " · ".join(parts)
    lines = [whole] if whole and ink.size_of(whole, small).width() <= width else parts
    return lines + ([DARK] if leg.in_the_dark else [])


def _wrapped(words: str, px: int, weight: int, width: float) -> list[str]:
    """Words in as many lines as this width needs; a word is never broken, nor a postcode."""
    lines: list[str] = []
    for word in filter(None, _POSTCODE.sub("\\1\N{NO-BREAK SPACE}\\2", words).split(" ")):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and ink.size_of(longer, px, weight).width() <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _high(lines: Sequence[Line]) -> float:
    return sum(ink.size_of(words, px, weight).height() for words, px, weight, _ in lines)


def _halt(stop: Stop, lines: Sequence[Line], middle: QPointF, dot: float, column: QRectF) -> Halt:
    y = middle.y() + dot * 1.35
    made, silent = [], None
    for words, size, weight, colour in lines:
        sign = size * 1.15 if words == NO_SIGNAL and stop.no_signal else 0.0
        line = written(words, QPointF(middle.x() + sign / 2, y), size, weight=weight, colour=colour, across=0.5)
        made.append(line)
        if sign:
            silent = QRectF(
                line.rect.left() - sign, y + line.rect.height() * 0.2, size * 0.85, line.rect.height() * 0.6
            )
        y += line.rect.height()
    return Halt(stop, middle, tuple(made), silent, column)


def _way(rect: QRectF, leg: Leg, road: Sequence[str], ends: tuple[Halt, Halt], small: int) -> Way:
    """One leg, with its words over the line, or over the line's first part where it goes on in the next row."""
    one, two = (halt.middle for halt in ends)
    dot = small * 0.8
    lines: tuple[tuple[QPointF, QPointF], ...] = ((one, two),)
    if one.y() != two.y():
        lines = ((one, QPointF(rect.right(), one.y())), (QPointF(rect.left(), two.y()), two))
    centre = (lines[0][0].x() + lines[0][1].x()) / 2 + (0 if len(lines) == 1 else dot / 2)
    line = ink.size_of("x", small).height()
    top = one.y() - dot - small * 0.15 - len(road) * line
    moon, words = None, []
    for nth, each in enumerate(road):
        sign = small * 1.1 if each == DARK and leg.in_the_dark else 0.0
        words.append(written(each, QPointF(centre + sign / 2, top + nth * line), small, colour="ink2", across=0.5))
        if sign:
            box = words[-1].rect
            moon = QRectF(box.left() - sign, box.center().y() - small * 0.4, small * 0.8, small * 0.8)
    return Way(leg, lines, tuple(words), moon, ends[1].stop.state == "next")


def _has_room(way: Way, rect: QRectF, dot: float) -> bool:
    """Whether the words over a leg stay between its stops."""
    begin, end = way.lines[0]
    left = begin.x() + (dot if len(way.lines) > 1 else 0)
    boxes = [each.rect for each in way.words] + ([way.moon] if way.moon is not None else [])
    return all(left <= box.left() and box.right() <= min(end.x(), rect.right()) for box in boxes)


def _paint_way(painter: QPainter, way: Way, dot: float) -> None:
    colours = look.current().colours
    thick = max(2.5, dot * 0.42)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(QColor(colours.brand if way.is_under_way else colours.brandline), thick)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if way.leg.in_the_dark:
        pen.setColor(QColor(colours.ink2))
        pen.setDashPattern([2.2, 0.9])
    painter.setPen(pen)
    for begin, end in way.lines:
        painter.drawLine(begin, end)
    ink.write(painter, way.words)
    if way.moon is not None:
        _paint_moon(painter, way.moon)


def _paint_moon(painter: QPainter, where: QRectF) -> None:
    disc, bite = QPainterPath(), QPainterPath()
    disc.addEllipse(where)
    bite.addEllipse(where.translated(where.width() * 0.38, -where.height() * 0.18))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.current().colours.ink2))
    painter.drawPath(disc.subtracted(bite))


def _paint_stop(painter: QPainter, middle: QPointF, dot: float, state: str) -> None:
    """Filled dark is the base, a tick is done, yellow in a dark ring is next, hollow is later."""
    colours = look.current().colours
    fill, rim = {
        "base": (colours.ink, colours.ink),
        "done": (colours.brand, colours.brand),
        "next": (colours.focus, colours.ink),
    }.get(state, (colours.surface, colours.brand))
    painter.setPen(QPen(QColor(rim), max(2.0, dot * 0.3)))
    painter.setBrush(QColor(fill))
    painter.drawEllipse(middle, dot * 0.9, dot * 0.9)
    if state == "done":
        ink.show_tick(painter, middle, dot * 0.95, colours.inkinv)


def _paint_silent(painter: QPainter, where: QRectF) -> None:
    """Bars of a telephone, struck through."""
    colours = look.current().colours
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.ink2))
    wide = where.width() / 5
    for at in range(3):
        high = where.height() * (0.4 + 0.3 * at)
        painter.drawRect(QRectF(where.left() + at * 2 * wide, where.bottom() - high, wide, high))
    for colour, thick in ((colours.surface, 3.4), (colours.ink2, 1.5)):
        painter.setPen(QPen(QColor(colour), thick))
        painter.drawLine(where.topLeft(), where.bottomRight())
