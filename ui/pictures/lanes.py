"""A family's chronology as lanes over the months: a dot for what happened, a diamond for what was significant.

A date of which only the month or year is known is a bar as long as that; what lasts is a pill; today is dashed red.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from fsdesk.pictures import Lane, LaneMark, Lanes, Span
from fsdesk.telling import counted, short_day
from ui import look
from ui.pictures import ink
from ui.pictures.berths import Berth, LanesPlaces, Moored, Pill, mark_px, place_lanes
from ui.pictures.months import stretch_of
from ui.pictures.picture import Picture, Spot, Told

EMPTY = "Nothing is written in the chronology yet."


def paint_lanes(painter: QPainter, rect: QRectF, lanes: Lanes) -> list[Spot]:
    """Draws the lanes; one part for each mark, keyed by its record, lane by lane in the order of time."""
    places = place_lanes(rect, lanes)
    _paint_ground(painter, places)
    spots = []
    for berth in places.berths:
        _paint_berth(painter, berth)
    _paint_today(painter, places)
    for at, berth in enumerate(places.berths):
        _paint_words(painter, berth, look.current().colours.surface if at % 2 else look.current().colours.raised)
        spots += [
            Spot(each.mark.record, said_mark(berth.lane, each.mark, _day(lanes.today)), each.rect)
            for each in berth.marks
        ]
    return spots


def tell_lanes(lanes: Lanes) -> Told:
    """Says how many marks each lane has and which matter most; the table has everything, latest first."""
    today = _day(lanes.today)
    marks = [(mark, lane) for lane in lanes.lanes for mark in lane.marks]
    spans = [(span, lane) for lane in lanes.lanes for span in lane.spans]
    sums = ", ".join(f"{lane.label} {len(lane.marks) + len(lane.spans)}" for lane in lanes.lanes)
    heavy = [said_mark(lane, mark, today) for mark, lane in marks if mark.significant]
    period = f"Chronology from {short_day(lanes.since)} to {short_day(lanes.until)}"
    parts = [f"{period}: {counted(len(marks) + len(spans), 'event')}", sums]
    if heavy:
        parts.append("Significant: " + "; ".join(heavy))
    rows = [(mark.on, _row(mark, lane, today)) for mark, lane in marks]
    rows += [(span.since, (_lasted(span, today), lane.label, span.label, "")) for span, lane in spans]
    rows.sort(key=lambda row: row[0], reverse=True)
    return Told(". ".join(parts) + ".", ("When", "Kind", "What happened", "Marked"), tuple(row for _, row in rows))


def said_mark(lane: Lane, mark: LaneMark, today: date | None) -> str:
    """One mark in words."""
    what = ", ".join(part for part in (short_day(mark.on, today), mark.words or lane.label, _marked(mark)) if part)
    return f"{lane.label}: {what}" if mark.words else what


class LanesPicture(Picture[Lanes]):
    """The lanes on a page; the key of a chosen part is its record."""

    def __init__(self, name: str = "Chronology") -> None:
        super().__init__(name, paint_lanes, tell_lanes, height_px=250, empty=EMPTY)


def _day(text: str) -> date | None:
    days = stretch_of(text)
    return days.first if days else None


def _marked(mark: LaneMark) -> str:
    said = (("significant", mark.significant), ("a worry", mark.concern), ("planned", mark.planned))
    return ", ".join(word for word, holds in said if holds)


def _row(mark: LaneMark, lane: Lane, today: date | None) -> tuple[str, ...]:
    return short_day(mark.on, today), lane.label, mark.words, _marked(mark)


def _lasted(span: Span, today: date | None) -> str:
    until = short_day(span.until, today) if span.until else "still going on"
    return f"{short_day(span.since, today)} to {until}" if span.until else f"{short_day(span.since, today)}, {until}"


def _paint_ground(painter: QPainter, places: LanesPlaces) -> None:
    colours, line_px = look.current().colours, look.current().line_px
    axis, bottom = places.axis, places.top
    for at, berth in enumerate(places.berths):
        bottom = berth.band.bottom()
        if at % 2 == 0:
            ground = QRectF(axis.left, berth.band.top(), axis.right - axis.left, berth.band.height())
            painter.fillRect(ground, QColor(colours.raised))
    painter.setPen(QPen(QColor(colours.line), line_px))
    for tick in places.ticks:
        painter.drawLine(QPointF(tick.x, places.top - 4), QPointF(tick.x, bottom))
    for berth in places.berths:
        middle = berth.band.center().y()
        painter.drawLine(QPointF(axis.left, middle), QPointF(axis.right, middle))
    ink.write(painter, [tick.words for tick in places.ticks if tick.words is not None])


def _paint_today(painter: QPainter, places: LanesPlaces) -> None:
    if places.today is None or places.today_words is None:
        return
    pen = QPen(QColor(look.current().colours.danger), 1.6)
    pen.setDashPattern([4, 3])
    painter.setPen(pen)
    bottom = places.berths[-1].band.bottom() if places.berths else places.top
    painter.drawLine(QPointF(places.today, places.top - 3), QPointF(places.today, bottom))
    ink.write(painter, [places.today_words])


def _paint_berth(painter: QPainter, berth: Berth) -> None:
    for pill in berth.pills:
        _paint_pill(painter, pill, berth.lane.hue)
    for moored in sorted(berth.marks, key=lambda each: (each.mark.significant, each.mark.concern)):
        _paint_mark(painter, moored, berth.lane.hue, mark_px(berth.band.height()))


def _paint_words(painter: QPainter, berth: Berth, ground: str) -> None:
    """The words, and under those that stand on a line a little of the ground, so that the line does not strike them."""
    for words in berth.words:
        if not any(pill.rect.intersects(words.rect) for pill in berth.pills):
            painter.fillRect(words.rect.adjusted(-1, 2, 1, -2), QColor(ground))
    ink.write(painter, [berth.name, *berth.words])


def _paint_pill(painter: QPainter, pill: Pill, hue: str) -> None:
    """A pill; one that still lasts has no right end."""
    surface = look.current().colours.surface
    rim = ink.line_of(hue)
    rect, round_px = pill.rect, min(pill.rect.height(), pill.rect.width()) / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink.blend(ink.hue_of(hue), surface, 0.2)))
    path = QPainterPath()
    if pill.is_open:
        path.moveTo(rect.topRight())
        path.lineTo(rect.left() + round_px, rect.top())
        path.arcTo(QRectF(rect.left(), rect.top(), 2 * round_px, rect.height()), 90, 180)
        path.lineTo(rect.bottomRight())
    else:
        path.addRoundedRect(rect, round_px, round_px)
    painter.drawPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(rim), 1.2))
    painter.drawPath(path)


def _paint_mark(painter: QPainter, moored: Moored, hue: str, side: float) -> None:
    """A dot or a diamond, hollow where only planned; a bar behind it where the day is not known."""
    colours = look.current().colours
    mark = moored.mark
    colour = QColor(colours.danger if mark.concern else ink.line_of(hue))
    middle = moored.rect.center()
    if moored.is_bar:
        bar = QRectF(moored.rect.left() + 1, middle.y() - side * 0.3, moored.rect.width() - 2, side * 0.6)
        pale = QColor(colour)
        pale.setAlphaF(0.75)
        painter.setPen(Qt.PenStyle.NoPen if not mark.planned else QPen(colour, 1.4))
        painter.setBrush(QColor(colours.surface) if mark.planned else pale)
        painter.drawRoundedRect(bar, side * 0.3, side * 0.3)
        if not mark.significant:
            return
    painter.setPen(QPen(colour if mark.planned else QColor(colours.surface), max(1.5, side * 0.22)))
    painter.setBrush(QColor(colours.surface) if mark.planned else colour)
    whole = moored.rect.height() / 2
    half = whole * (0.68 if mark.concern else 1.0)
    if mark.significant:
        painter.drawPolygon(_diamond(middle, half))
    else:
        painter.drawEllipse(middle, half, half)
    if mark.concern:
        _paint_ring(painter, middle, whole - 0.6, colour, mark.significant)


def _paint_ring(painter: QPainter, middle: QPointF, half: float, colour: QColor, is_diamond: bool) -> None:
    """A worry wears a ring besides its colour, for those who see no red and for grey paper."""
    painter.setPen(QPen(colour, 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if is_diamond:
        painter.drawPolygon(_diamond(middle, half))
    else:
        painter.drawEllipse(middle, half, half)


def _diamond(middle: QPointF, half: float) -> QPolygonF:
    across, down = QPointF(half, 0), QPointF(0, half)
    return QPolygonF([middle - down, middle + across, middle + down, middle - across])
