"""How far one person has come: a row for each thing, from where it was first to where it is now, on words not numbers.

Falls are an arrow in the colour of danger with their figure; nothing is judged by a face.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from fsdesk.pictures import SCALE, Distance, Segment
from ui import look
from ui.pictures import ink
from ui.pictures.ink import BOLD, LETTERS_MIN_PX, SEMIBOLD, Changed, Written, changed, written
from ui.pictures.picture import Picture, Spot, Told
from ui.pictures.standing import NOT_TALKED_ABOUT, counted, headed, said_change

EMPTY = "Not talked about yet."


class Row(NamedTuple):
    """One thing's row: its label in one line or two, the height of its dots, and what changed."""

    label: tuple[Written, ...]
    y: float
    change: Changed | None


class DistancePlaces(NamedTuple):
    """Where everything lies: rows, the places of 1 to 5 across, the words above them, the legend and the dots' size."""

    rows: tuple[Row, ...]
    stands: tuple[float, ...]
    words: tuple[Written, ...]
    legend: tuple[Written, ...]
    samples: tuple[QPointF, ...]
    top: float
    bottom: float
    dot: float


def paint_distance(painter: QPainter, rect: QRectF, distance: Distance) -> list[Spot]:
    """Draws the rows, the words of the scale above them and the legend; one part for each row."""
    places = place_distance(rect, distance)
    colours = look.current().colours
    painter.setPen(QPen(QColor(colours.line), look.current().line_px))
    for stand in places.stands:
        painter.drawLine(QPointF(stand, places.top), QPointF(stand, places.bottom))
    ink.write(painter, places.words)
    _paint_legend(painter, places, distance)
    spots = []
    half = (places.bottom - places.top) / max(1, len(places.rows)) / 2
    for segment, row in zip(distance.segments, places.rows, strict=True):
        _paint_row(painter, places, segment, row)
        band = QRectF(rect.left(), row.y - half, rect.width(), 2 * half).adjusted(0, 1, 0, -1)
        spots.append(Spot(segment.key, said_row(segment, distance.scale), band))
    return spots


def tell_distance(distance: Distance) -> Told:
    """Says every row in the words of the scale."""
    days = (("first ", distance.first_day), ("latest ", distance.now_day), ("", _sets(distance.sets)))
    when = ", ".join(word + day for word, day in days if day)
    rows = "; ".join(said_row(each, distance.scale) for each in distance.segments)
    parts = (f"{distance.name}: how far we have come", when, counted(distance.segments), rows)
    sentence = ". ".join(part[:1].upper() + part[1:] for part in parts if part) + "."
    heads = ("", headed("First", distance.first_day), headed("Latest", distance.now_day), "Change")
    return Told(sentence, heads, tuple(_row(each, distance.scale) for each in distance.segments))


def said_row(segment: Segment, scale: Sequence[str]) -> str:
    """One row in the words of the scale."""
    if segment.now is None:
        first = "" if segment.first is None else f", first {_stand(segment.first, scale)}"
        return f"{segment.label}: {NOT_TALKED_ABOUT}{first}"
    now = _stand(segment.now, scale)
    if segment.first is None:
        return f"{segment.label}: {now}"
    if segment.first == segment.now:
        return f"{segment.label}: {now}, the same as first"
    return f"{segment.label}: {now}, {said_change(segment.first, segment.now)} from {_stand(segment.first, scale)}"


class DistancePicture(Picture[Distance]):
    """The chart of distance on a page."""

    def __init__(self, name: str = "How far we have come") -> None:
        super().__init__(name, paint_distance, tell_distance, height_px=330, empty=EMPTY)


class _Way(NamedTuple):
    """How words make do with little room: labels and scale in two lines, scale on two levels, figures for words."""

    is_folded: bool = False
    is_staggered: bool = False
    has_figures: bool = False


_WAYS = (_Way(), _Way(True), _Way(True, True))
_LAST_WAY = _Way(True, True, True)


def place_distance(rect: QRectF, distance: Distance) -> DistancePlaces:
    """Lays the chart out in letters as large as asked, or as large as lets every word stand free."""
    for px in range(ink.letters_px("small"), LETTERS_MIN_PX - 1, -1):
        for way in _WAYS:
            places, is_free = _laid(rect, distance, px, way)
            if is_free:
                return places
    return _laid(rect, distance, LETTERS_MIN_PX, _LAST_WAY)[0]


def _laid(rect: QRectF, distance: Distance, px: int, way: _Way) -> tuple[DistancePlaces, bool]:
    """The layout in one size and way, and whether every word of it stands free."""
    small = max(LETTERS_MIN_PX, round(px * 0.92))
    line = ink.size_of("x", px, SEMIBOLD).height()
    labels = [_lines(each.label, way.is_folded) for each in distance.segments]
    label_wide = max((ink.size_of(words, px, SEMIBOLD).width() for each in labels for words in each), default=0)
    changes = [_change(each, way.is_folded, px) for each in distance.segments]
    change_wide = max((each.rect.width() for each in changes if each is not None), default=0)
    legend, samples, legend_high = _place_legend(rect, distance, small)
    words = [str(each) for each in SCALE] if way.has_figures else distance.scale
    scale = [_lines(each, way.is_folded) for each in words]
    wides = [max(ink.size_of(each, small, SEMIBOLD).width() for each in lines) for lines in scale]
    ends = max([px * 2.0, *wides[:1], *wides[-1:]]) / 2
    first, last = rect.left() + label_wide + px * 0.9 + ends, rect.right() - change_wide - px * 0.6 - ends
    stands = tuple(first + (last - first) * at / (len(SCALE) - 1) for at in range(len(SCALE)))
    small_line = ink.size_of("x", small, SEMIBOLD).height()
    lower, upper = (max((len(each) for each in scale[at::2]), default=0) * small_line for at in (0, 1))
    top = rect.top() + legend_high + (lower + upper if way.is_staggered else max(lower, upper)) + small * 0.5
    high = (rect.bottom() - top) / max(1, len(labels))
    apart = stands[1] - stands[0]
    dot = max(3.0, min(px * 0.78, high * 0.4, apart * 0.3))
    rows = tuple(_place_row(rect, top + high * (at + 0.5), label, changes[at], px) for at, label in enumerate(labels))
    above = _above(scale, stands, top - small * 0.5, small, lower if way.is_staggered else 0)
    tallest = max((len(each) for each in labels), default=1) * line
    beside = 2 if way.is_staggered else 1
    spaced = all((wides[at] + wides[at - beside]) / 2 + px * 0.5 <= apart * beside for at in range(beside, len(wides)))
    is_free = spaced and apart >= px * 2.2 and high >= tallest + 2
    return DistancePlaces(rows, stands, above, legend, samples, top, rect.bottom(), dot), is_free


def _above(
    scale: Sequence[Sequence[str]], stands: Sequence[float], foot: float, px: int, raised: float
) -> tuple[Written, ...]:
    """The words of the scale over their places; every other one raised where they need two levels."""
    line = ink.size_of("x", px, SEMIBOLD).height()
    made = []
    for at, (lines, stand) in enumerate(zip(scale, stands, strict=False)):
        under = foot - (raised if at % 2 else 0)
        for nth, words in enumerate(lines):
            place = QPointF(stand, under - (len(lines) - nth) * line)
            made.append(written(words, place, px, weight=SEMIBOLD, colour="ink2", across=0.5))
    return tuple(made)


def _place_row(rect: QRectF, y: float, label: Sequence[str], change: Changed | None, px: int) -> Row:
    line = ink.size_of("x", px, SEMIBOLD).height()
    top = y - line * len(label) / 2
    lines = tuple(
        written(words, QPointF(rect.left(), top + at * line), px, weight=SEMIBOLD) for at, words in enumerate(label)
    )
    if change is None:
        return Row(lines, y, None)
    return Row(lines, y, changed(change.by, QPointF(rect.right(), y), px, words=change.words, across=1, down=0.5))


def _change(segment: Segment, is_short: bool, px: int) -> Changed | None:
    if segment.now is None or segment.first is None:
        return None
    by = segment.now - segment.first
    return changed(by, QPointF(), px, words="" if by or is_short else "same")


def _lines(words: str, fold: bool) -> tuple[str, ...]:
    parts = words.split()
    if not fold or len(parts) < 2:
        return (words,)
    halves = [(" ".join(parts[:at]), " ".join(parts[at:])) for at in range(1, len(parts))]
    return min(halves, key=lambda two: max(map(len, two)))


def _place_legend(rect: QRectF, distance: Distance, px: int) -> tuple[tuple[Written, ...], tuple[QPointF, ...], float]:
    """The legend along the top, right aligned where it fits one line, else line by line; the last is its height."""
    words = [headed("first", distance.first_day), headed("latest", distance.now_day), _sets(distance.sets)]
    marks = px * 1.1
    wides = [ink.size_of(each, px).width() + (marks if at < 2 else 0) for at, each in enumerate(words)]
    line = ink.size_of("x", px).height()
    shown = [at for at, each in enumerate(words) if each]
    gap = px * 1.4
    whole = sum(wides[at] for at in shown) + gap * (len(shown) - 1)
    one_line = whole <= rect.width()
    x, y = (rect.right() - whole, rect.top()) if one_line else (rect.left(), rect.top())
    made, samples = [], []
    for at in shown:
        if at < 2:
            samples.append(QPointF(x + px * 0.4, y + line / 2))
        made.append(written(words[at], QPointF(x + (marks if at < 2 else 0), y), px, colour="ink2"))
        x, y = (x + wides[at] + gap, y) if one_line else (x, y + line)
    return tuple(made), tuple(samples), line * (1 if one_line else len(shown)) + px * 0.5


def _sets(count: int) -> str:
    return "" if count < 1 else "1 set of answers" if count == 1 else f"{count} sets of answers"


def _stand(value: int, scale: Sequence[str]) -> str:
    word = scale[value - 1] if value <= len(scale) else ""
    return f"{value}, {word}" if word else str(value)


def _row(segment: Segment, scale: Sequence[str]) -> tuple[str, ...]:
    first, now = (NOT_TALKED_ABOUT if each is None else _stand(each, scale) for each in (segment.first, segment.now))
    return segment.label, first, now, said_change(segment.first, segment.now)


def _paint_legend(painter: QPainter, places: DistancePlaces, _distance: Distance) -> None:
    colours = look.current().colours
    ink.write(painter, places.legend)
    radius = places.legend[0].px * 0.34
    for at, middle in enumerate(places.samples):
        painter.setPen(QPen(QColor(colours.ink2), max(1.2, radius / 3)))
        painter.setBrush(QColor(colours.surface if at == 0 else colours.ink2))
        painter.drawEllipse(middle, radius, radius)


def _paint_row(painter: QPainter, places: DistancePlaces, segment: Segment, row: Row) -> None:
    ink.write(painter, row.label)
    if row.change is not None:
        ink.show_change(painter, row.change, "danger")
    first = None if segment.first is None else QPointF(places.stands[segment.first - 1], row.y)
    now = None if segment.now is None else QPointF(places.stands[segment.now - 1], row.y)
    if first is not None and now is not None and first != now:
        _paint_way(painter, places, segment, first, now)
    if first is not None and first != now:
        colours = look.current().colours
        painter.setPen(QPen(QColor(colours.ink2), max(1.5, places.dot * 0.2)))
        painter.setBrush(QColor(colours.surface))
        painter.drawEllipse(first, places.dot * 0.76, places.dot * 0.76)
    if now is not None and segment.now is not None:
        _paint_now(painter, places, segment.hue, now, segment.now)
    if now is None:
        _paint_blank(painter, places, row, first)


def _paint_way(painter: QPainter, places: DistancePlaces, segment: Segment, first: QPointF, now: QPointF) -> None:
    """The line from first to now, with its head; a fall wears the colour of danger and is broken, for grey paper."""
    fell = now.x() < first.x()
    colour = QColor(look.current().colours.danger if fell else ink.line_of(segment.hue))
    toward = math.copysign(1.0, now.x() - first.x())
    head, tip = places.dot * 0.85, now.x() - toward * (places.dot + 1.5)
    pen = QPen(colour, max(2.0, places.dot * 0.4))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if fell:
        pen.setDashPattern([2.0, 1.0])
    painter.setPen(pen)
    painter.drawLine(first, QPointF(tip - toward * head * 0.8, now.y()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    back, half = tip - toward * head, head * 0.72
    points = (QPointF(tip, now.y()), QPointF(back, now.y() - half), QPointF(back, now.y() + half))
    painter.drawPolygon(QPolygonF(points))


def _paint_blank(painter: QPainter, places: DistancePlaces, row: Row, first: QPointF | None) -> None:
    """Says that nobody talked about it, where a dot would be: an empty row could be taken for a mistake."""
    px = max(LETTERS_MIN_PX, round(row.label[0].px * 0.92))
    left = places.stands[0] - places.dot if first is None else first.x() + places.dot * 1.6
    words = written(NOT_TALKED_ABOUT, QPointF(left, row.y), px, colour="ink3", down=0.5)
    if words.rect.right() > places.stands[-1] + places.dot and first is not None:
        words = written(NOT_TALKED_ABOUT, first - QPointF(places.dot * 1.6, 0), px, colour="ink3", across=1, down=0.5)
    painter.fillRect(words.rect.adjusted(-3, 0, 3, 0), QColor(look.current().colours.surface))
    ink.write(painter, [words])


def _paint_now(painter: QPainter, places: DistancePlaces, hue: str, middle: QPointF, value: int) -> None:
    colour, surface = ink.hue_of(hue), look.current().colours.surface
    painter.setPen(QPen(QColor(surface), max(1.5, places.dot * 0.2)))
    painter.setBrush(QColor(colour))
    painter.drawEllipse(middle, places.dot + 1, places.dot + 1)
    rim = ink.line_of(hue)
    if rim != colour:
        painter.setPen(QPen(QColor(rim), 1.5))
        painter.drawEllipse(middle, places.dot, places.dot)
    px = max(LETTERS_MIN_PX, round(places.dot * 1.15))
    figure = ink.figure_on(colour)
    ink.write(painter, [written(str(value), middle, px, weight=BOLD, colour=figure, across=0.5, down=0.5)])
