"""The wellbeing wheel: five rings read as a count, so that areas do not lie. A blank wedge was not talked about."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from fsdesk.pictures import SCALE, Segment, Wheel
from ui import look
from ui.look import contrast
from ui.pictures import ink
from ui.pictures.ink import BOLD, LETTERS_MIN_PX, written
from ui.pictures.picture import Picture, Spot, Told
from ui.pictures.rim import WheelPlaces, angles, place_wheel, place_wheel_small, square_about
from ui.pictures.standing import NOT_TALKED_ABOUT, counted, headed, said_change, said_segment

EMPTY = "Not talked about yet."
_HUB = 0.275  # of the radius: the white middle with the name
_HEART = 0.66  # of the radius: the middle of a wedge, for who clicks or reads it
_AGE_SHARE = 0.7  # of the letters of the name


def paint_wheel(painter: QPainter, rect: QRectF, wheel: Wheel) -> list[Spot]:
    """Draws the wheel with its labels, changes and legend; one part for each wedge."""
    places = place_wheel(rect, wheel)
    spots = _paint_wedges(painter, places, wheel)
    ink.write(painter, places.labels)
    for change in places.changes:
        ink.show_change(painter, change)
    _paint_legend(painter, places)
    return spots


def paint_wheel_small(painter: QPainter, rect: QRectF, wheel: Wheel) -> list[Spot]:
    """Draws the wheel with initials round its rim and nothing else; one part for each wedge."""
    places = place_wheel_small(rect, wheel)
    spots = _paint_wedges(painter, places, wheel)
    ink.write(painter, places.labels)
    return spots


def tell_wheel(wheel: Wheel) -> Told:
    """Says every wedge: where it is, where it was first, and what was not talked about."""
    who = ", ".join(part for part in (wheel.name, wheel.age) if part)
    days = [f"first {wheel.first_day}" if wheel.first_day else "", f"latest {wheel.now_day}" if wheel.now_day else ""]
    when = ", ".join(day for day in days if day)
    counts = "" if wheel.theirs else counted(wheel.segments)
    wedges = "; ".join(said_segment(each) for each in wheel.marked)
    sentence = ". ".join(part for part in (who, when[:1].upper() + when[1:], counts, wedges) if part) + "."
    heads = ("", headed("First", wheel.first_day), headed("Latest", wheel.now_day), "Change")
    return Told(sentence, heads, tuple(_row(each) for each in wheel.marked))


class WheelPicture(Picture[Wheel]):
    """The wheel on a page; `is_small` draws it with initials only."""

    def __init__(self, name: str = "How things are", *, is_small: bool = False) -> None:
        paint, height_px = (paint_wheel_small, 190) if is_small else (paint_wheel, 300)
        super().__init__(name, paint, tell_wheel, height_px=height_px, empty=EMPTY)


def _row(segment: Segment) -> tuple[str, ...]:
    first, now = (NOT_TALKED_ABOUT if each is None else str(each) for each in (segment.first, segment.now))
    return segment.label, first, now, said_change(segment.first, segment.now)


def _cell(middle: QPointF, inner: float, outer: float, start: float, sweep: float) -> QPainterPath:
    """A piece of a ring; degrees anticlockwise from three o'clock, as Qt counts."""
    path = QPainterPath()
    path.arcMoveTo(square_about(middle, outer), start)
    path.arcTo(square_about(middle, outer), start, sweep)
    path.arcTo(square_about(middle, inner), start + sweep, -sweep)
    path.closeSubpath()
    return path


def ring_colours(hue: str, now: int | None) -> tuple[str, ...]:
    """The colours of the five rings from the middle out: the topmost filled one is the pure hue, the rest tinted."""
    surface = look.current().colours.surface
    pale = ink.blend(hue, surface, 0.11)
    filled = 0 if now is None else now
    return tuple(
        pale if ring > filled else ink.blend(hue, surface, max(0.55, 1 - 0.11 * (filled - ring))) for ring in SCALE
    )


def _paint_wedges(painter: QPainter, places: WheelPlaces, wheel: Wheel) -> list[Spot]:
    count = max(1, len(wheel.segments))
    sweep = 360 / count
    spots = []
    for at, segment in enumerate(wheel.segments):
        start = 90 - sweep * (at + 0.5)
        _paint_wedge(painter, places, segment, start, sweep)
    _paint_spokes(painter, places, count)
    for at, segment in enumerate(wheel.segments):
        start = 90 - sweep * (at + 0.5)
        _paint_first(painter, places, segment, start, sweep)
        _paint_figure(painter, places, segment, start + sweep / 2)
        turned = math.radians(start + sweep / 2)
        heart = places.middle + QPointF(math.cos(turned), -math.sin(turned)) * (places.radius * _HEART)
        half = min(0.24, _HEART * math.pi / count) * places.radius  # within its own wedge, or nearly
        spots.append(Spot(segment.key, said_segment(segment), square_about(heart, half)))
    _paint_middle(painter, places, wheel)
    return spots


def _ring(places: WheelPlaces, ring: int) -> float:
    """Outer radius of a ring; ring 0 is the hub."""
    hub = places.radius * _HUB
    return hub + (places.radius - hub) * ring / len(SCALE)


def _paint_wedge(painter: QPainter, places: WheelPlaces, segment: Segment, start: float, sweep: float) -> None:
    surface = look.current().colours.surface
    hue = ink.hue_of(segment.hue)
    painter.setPen(QPen(QColor(surface), max(0.7, places.radius / 90)))
    for ring, colour in enumerate(ring_colours(hue, segment.now), start=1):
        painter.setBrush(QColor(colour))
        painter.drawPath(_cell(places.middle, _ring(places, ring - 1), _ring(places, ring), start, sweep))
    if segment.now is not None and contrast(hue, surface) < 3:  # in the dark the hue alone has too faint an edge
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(ink.seen_on(hue, surface, 3.0)), max(1.0, places.radius / 60)))
        painter.drawArc(square_about(places.middle, _ring(places, segment.now)), round(start * 16), round(sweep * 16))


def _paint_spokes(painter: QPainter, places: WheelPlaces, count: int) -> None:
    painter.setPen(QPen(QColor(look.current().colours.surface), max(1.5, places.radius / 32)))
    for angle in angles(count):
        turned = angle + math.pi / count
        out = QPointF(math.cos(turned), math.sin(turned)) * (places.radius + 1)
        painter.drawLine(places.middle, places.middle + out)


def _paint_first(painter: QPainter, places: WheelPlaces, segment: Segment, start: float, sweep: float) -> None:
    if segment.first is None:
        return
    colours = look.current().colours
    thick = max(1.4, places.radius / 46)
    radius = _ring(places, segment.first)
    edge = math.degrees(math.asin(min(1.0, max(1.5, places.radius / 32) / 2 / radius)))
    span = (square_about(places.middle, radius), round((start + edge) * 16), round((sweep - 2 * edge) * 16))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, dashed in ((colours.surface, False), (colours.ink, True)):
        pen = QPen(QColor(colour), thick)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if dashed:
            pen.setDashPattern([1.6, 1.2])
        painter.setPen(pen)
        painter.drawArc(*span)


def _paint_figure(painter: QPainter, places: WheelPlaces, segment: Segment, degrees: float) -> None:
    if segment.now is None:
        return
    inner, outer = _ring(places, segment.now - 1), _ring(places, segment.now)
    px = max(LETTERS_MIN_PX, round((outer - inner) * 0.74))
    turned = math.radians(degrees)
    middle = places.middle + QPointF(math.cos(turned), -math.sin(turned)) * ((inner + outer) / 2)
    colour = ink.figure_on(ink.hue_of(segment.hue))
    ink.write(painter, [written(str(segment.now), middle, px, weight=BOLD, colour=colour, across=0.5, down=0.5)])


def _paint_middle(painter: QPainter, places: WheelPlaces, wheel: Wheel) -> None:
    hub = places.radius * _HUB
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.current().colours.surface))
    painter.drawEllipse(places.middle, hub, hub)
    name_px = ink.fitting_px(wheel.name, round(hub * 0.52), BOLD, hub * 1.72)
    age_px = round(name_px * _AGE_SHARE)
    has_age = bool(wheel.age) and age_px >= LETTERS_MIN_PX
    raised = QPointF(0, hub * 0.24) if has_age else QPointF()
    lines = [written(wheel.name, places.middle - raised, name_px, weight=BOLD, across=0.5, down=0.5)]
    if has_age:
        age_px = ink.fitting_px(wheel.age, age_px, ink.REGULAR, hub * 1.6)
        lower = places.middle + QPointF(0, hub * 0.36)
        lines.append(written(wheel.age, lower, age_px, colour="ink2", across=0.5, down=0.5))
    ink.write(painter, lines)


def _paint_legend(painter: QPainter, places: WheelPlaces) -> None:
    colours = look.current().colours
    ink.write(painter, places.legend)
    if places.dashes is not None:
        pen = QPen(QColor(colours.ink), max(1.5, places.dashes.height() / 6))
        pen.setDashPattern([1.6, 1.2])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        middle = places.dashes.center().y()
        painter.drawLine(QPointF(places.dashes.left(), middle), QPointF(places.dashes.right(), middle))
    if places.block is not None:
        block = places.block.adjusted(0, places.block.height() * 0.32, 0, -places.block.height() * 0.32)
        painter.fillRect(block, QColor(colours.ink2))
