"""Where the marks, spans and words of a chronology lie: no words on a mark or on other words.

Where there is no room, the words of what matters less give way; the table has them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import chain
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF

from fsdesk.pictures import Lane, LaneMark, Lanes, Span
from ui.pictures import ink
from ui.pictures.ink import LETTERS_MIN_PX, SEMIBOLD, Written, written
from ui.pictures.months import Axis, Stretch, Tick, axis_height, place_ticks, stretch_of

_LANE_WIDE_MAX = 0.28  # of the whole: what the names of the lanes may take


class Moored(NamedTuple):
    """One mark in its place: a dot or diamond about the middle of `rect`, or a bar as wide as what is known."""

    mark: LaneMark
    rect: QRectF
    is_bar: bool


class Pill(NamedTuple):
    """One span in its place; `is_open` where it still lasts."""

    span: Span
    rect: QRectF
    is_open: bool


class Berth(NamedTuple):
    """One lane in its place."""

    lane: Lane
    band: QRectF
    name: Written
    marks: tuple[Moored, ...]
    pills: tuple[Pill, ...]
    words: tuple[Written, ...]


class LanesPlaces(NamedTuple):
    """Where everything lies; `today` is its line across all lanes, None where today is not on the axis."""

    axis: Axis
    ticks: tuple[Tick, ...]
    berths: tuple[Berth, ...]
    today: float | None
    today_words: Written | None
    top: float


class _Harbour(NamedTuple):
    """What all lanes share."""

    axis: Axis
    name_px: int
    today_x: float | None
    today: str


def place_lanes(rect: QRectF, lanes: Lanes) -> LanesPlaces:
    """Lays a chronology out in lanes below an axis of months."""
    px = ink.letters_px("caption")
    names = [each.label for each in lanes.lanes]
    room = rect.width() * _LANE_WIDE_MAX
    name_px = min((ink.fitting_px(each, ink.letters_px("small"), SEMIBOLD, room) for each in names), default=px)
    left = rect.left() + max((ink.size_of(each, name_px, SEMIBOLD).width() for each in names), default=0) + name_px
    axis = _axis(lanes, left, rect.right() - mark_px(rect.height()) - 2)
    top = rect.top() + axis_height(px)
    high = (rect.bottom() - top) / max(1, len(names))
    today = stretch_of(lanes.today)
    today_x = axis.middle_of(today.first) if today and axis.since <= today.first <= axis.until else None
    today_words = None if today_x is None else _today_words(today_x, axis, rect.top(), px)
    harbour = _Harbour(axis, name_px, today_x, lanes.today)
    berths = tuple(
        _berth(lane, QRectF(rect.left(), top + at * high, rect.width(), high), harbour)
        for at, lane in enumerate(lanes.lanes)
    )
    return LanesPlaces(axis, place_ticks(axis, rect.top(), px, today_words), berths, today_x, today_words, top)


def _axis(lanes: Lanes, left: float, right: float) -> Axis:
    since, until = stretch_of(lanes.since), stretch_of(lanes.until)
    first = since.first if since else date(2000, 1, 1)
    last = until.last if until else first
    return Axis(first, max(last, first + timedelta(days=6)), left, max(right, left + 10))


def _today_words(x: float, axis: Axis, top: float, px: int) -> Written:
    words = written("today", QPointF(x, top), px, weight=SEMIBOLD, colour="danger", across=0.5)
    over = max(0.0, words.rect.right() - axis.right) - max(0.0, axis.left - words.rect.left())
    return words._replace(rect=words.rect.translated(-over, 0))


def _berth(lane: Lane, band: QRectF, harbour: _Harbour) -> Berth:
    axis, name_px, today_x, today = harbour
    line = band.center().y()
    name = written(lane.label, QPointF(band.left(), line), name_px, weight=SEMIBOLD, down=0.5)
    marks = tuple(each for mark in _in_order(lane.marks) if (each := _moored(mark, axis, band)) is not None)
    pills = _pills(lane.spans, axis, band, today)
    px = min(ink.letters_px("caption"), max(LETTERS_MIN_PX, round(band.height() * 0.38)))
    taken = [each.rect for each in marks] + [each.rect for each in pills]
    if today_x is not None:
        taken.append(QRectF(today_x - 1.5, band.top(), 3, band.height()))
    words = tuple(_words(marks, pills, taken, QRectF(axis.left, band.top(), axis.right - axis.left, band.height()), px))
    return Berth(lane, band, name, marks, pills, words)


def _in_order(marks: Iterable[LaneMark]) -> list[LaneMark]:
    return sorted(marks, key=lambda mark: mark.on)


def _moored(mark: LaneMark, axis: Axis, band: QRectF) -> Moored | None:
    days = stretch_of(mark.on)
    if days is None or not axis.holds(days):
        return None
    side = mark_px(band.height()) * (1.5 if mark.significant else 1.0) * (1.3 if mark.concern else 1.0)
    middle = band.center().y()
    if days.is_day:
        x = axis.middle_of(days.first)
        return Moored(mark, QRectF(x - side / 2, middle - side / 2, side, side), False)
    left, right = _ends(days, axis)
    wide = max(right - left, side)
    return Moored(mark, QRectF((left + right - wide) / 2, middle - side / 2, wide, side), True)


def mark_px(lane_height: float) -> float:
    """Width of an ordinary dot in a lane of this height."""
    return max(5.0, min(lane_height * 0.26, ink.letters_px("caption") * 0.8))


def _ends(days: Stretch, axis: Axis) -> tuple[float, float]:
    return axis.x_of(max(days.first, axis.since)), axis.x_of(min(days.last, axis.until) + timedelta(days=1))


def _pills(spans: Sequence[Span], axis: Axis, band: QRectF, today: str) -> tuple[Pill, ...]:
    """Spans as pills; those that last at the same time share the height of the lane."""
    now = stretch_of(today)
    lasting: list[tuple[Span, Stretch, bool]] = []
    for span in sorted(spans, key=lambda each: each.since):
        since, until = stretch_of(span.since), stretch_of(span.until)
        if since is None:
            continue
        is_open = until is None
        last = until.last if until else max(since.last, min(now.first, axis.until) if now else axis.until)
        if axis.holds(Stretch(since.first, last)):
            lasting.append((span, Stretch(since.first, last), is_open))
    levels: list[date] = []
    level_of = []
    for _, days, _ in lasting:
        free = next((at for at, busy in enumerate(levels) if busy < days.first), len(levels))
        levels[free : free + 1] = [days.last]
        level_of.append(free)
    high = min(band.height() * 0.8 / max(1, len(levels)), ink.letters_px("caption") * 1.55)
    top = band.center().y() - high * len(levels) / 2
    made = []
    for (span, days, is_open), level in zip(lasting, level_of, strict=True):
        left, right = _ends(days, axis)
        made.append(Pill(span, QRectF(left, top + level * high, max(right - left, 3.0), high - 1), is_open))
    return tuple(made)


def _words(
    marks: Sequence[Moored], pills: Sequence[Pill], taken: Sequence[QRectF], room: QRectF, px: int
) -> Iterable[Written]:
    """Words for what matters most first: spans, then significant, then worries, then the latest."""
    placed: list[QRectF] = []
    for pill in pills:
        size_px = min(px, max(LETTERS_MIN_PX, round(pill.rect.height() * 0.68)))
        fitting = ink.fitting_px(pill.span.label, size_px, SEMIBOLD, pill.rect.width() - size_px * 1.3)
        size_px = max(fitting, round(size_px * 0.7))
        inside = QPointF(pill.rect.left() + size_px * 0.7, pill.rect.center().y())
        line = written(pill.span.label, inside, size_px, weight=SEMIBOLD, down=0.5)
        others = [each.rect for each in marks]
        if line.rect.right() <= pill.rect.right() - size_px * 0.5 and not _hits(line.rect, [*others, *placed]):
            placed.append(line.rect)
            yield line
            continue
        beside = line.rect.translated(pill.rect.right() - pill.rect.left(), 0)
        if room.contains(beside) and not _hits(beside, [*taken, *placed]):
            placed.append(beside)
            yield line._replace(rect=beside)
    latest_first = sorted(marks, key=lambda each: each.mark.on, reverse=True)
    for each in sorted(latest_first, key=lambda each: (not each.mark.significant, not each.mark.concern)):
        others = [other for other in chain(taken, placed) if other is not each.rect]
        found = _free_words(each, marks, others, room, px)
        if found is None and each.mark.significant:
            found = _free_words(each, marks, others, room, max(LETTERS_MIN_PX, round(px * 0.8)))
        if found is not None:
            placed.append(found.rect)
            yield found


def _free_words(
    moored: Moored, marks: Sequence[Moored], others: Sequence[QRectF], room: QRectF, px: int
) -> Written | None:
    """The words of one mark where they touch nothing; None where there is no such place."""
    if not moored.mark.words:
        return None
    weight = SEMIBOLD if moored.mark.significant else ink.REGULAR
    boxes = _berths_of(moored, marks, ink.size_of(moored.mark.words, px, weight), room)
    free = next((box for box in boxes if room.contains(box) and not _hits(box, others)), None)
    return None if free is None else Written(moored.mark.words, free, px, weight)


def _berths_of(moored: Moored, marks: Sequence[Moored], size: QSizeF, room: QRectF) -> Iterable[QRectF]:
    """Where the words of a mark may stand, best first: above or below to either side, farther off, then beside it.

    Farther off they may pass over one other mark, but not over more, or nobody could tell whose words they are; those
    of a significant mark may stand over many, in its middle, for they are bold and so is it.
    """
    mark, gap = moored.rect, size.height() * 0.15
    line = mark.center().y()
    right, left = (
        (mark.left() + mark.height() * 0.8, mark.right() - mark.height() * 0.8 - size.width())
        if moored.is_bar
        else (mark.right() + gap, mark.left() - gap - size.width())
    )
    above, below = line - size.height() - 0.5, line + 0.5
    if moored.is_bar:
        above, below = mark.top() - size.height(), mark.bottom()
    near = [QRectF(QPointF(x, y), size) for y in (above, below) for x in (right, left)]
    far = [QRectF(QPointF(x, y), size) for y in (room.top(), room.bottom() - size.height()) for x in (right, left)]
    beside = [mark.right() + gap * 2, mark.left() - gap * 2 - size.width()]
    yield from near
    yield from (box for box in far if _passed(box, marks) <= 1)
    yield from (QRectF(QPointF(x, line - size.height() / 2), size) for x in beside)
    if moored.mark.significant:
        middle = mark.center().x() - size.width() / 2
        yield from (QRectF(QPointF(middle, box.top()), size) for box in far[::2])


def _passed(box: QRectF, marks: Sequence[Moored]) -> int:
    return sum(box.left() <= each.rect.center().x() <= box.right() for each in marks)


def lettered(box: QRectF) -> QRectF:
    """The part of a line's box that its letters fill: above and below them a font keeps air."""
    return box.adjusted(0, box.height() * 0.12, 0, -box.height() * 0.12)


def _hits(box: QRectF, others: Iterable[QRectF]) -> bool:
    airy = lettered(box).adjusted(-3, 0, 3, 0)
    return any(airy.intersects(other) for other in others)
