"""Where a wheel and its words lie: as large as its labels leave room for, and no label cut or on another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF

from fsdesk.pictures import Segment, Wheel
from ui.pictures import ink
from ui.pictures.ink import BOLD, LETTERS_MIN_PX, SEMIBOLD, Changed, Written, changed, written
from ui.pictures.standing import counted, headed

_RADIUS_MIN = 5.0  # times the height of the letters: with less, letters get smaller
_SIDEWAYS = 0.9  # cosine: beside the wheel the change stands under its label, for width is scarce there


class WheelPlaces(NamedTuple):
    """Where everything of a wheel lies; `labels` and `changes` by segment, `dashes` and `blocks` are legend samples."""

    middle: QPointF
    radius: float
    labels: tuple[Written, ...]
    changes: tuple[Changed, ...]
    legend: tuple[Written, ...]
    dashes: QRectF | None
    block: QRectF | None


def place_wheel(rect: QRectF, wheel: Wheel) -> WheelPlaces:
    """Lays a wheel out: letters as large as asked, or as large as leaves the wheel room. Pure but for the font."""
    wanted = ink.letters_px("caption")
    for px in range(wanted, LETTERS_MIN_PX, -1):
        legend, dashes, block, foot = _place_legend(rect, wheel, px)
        room = rect.adjusted(2, 2, -2, -2 - foot)
        letters = (px, SEMIBOLD)
        tries = [_place_round(room, wheel.marked, _split(wheel.segments, fold), letters) for fold in (False, True)]
        best = max(tries, key=lambda each: each.radius)
        if best.radius >= _RADIUS_MIN * px:
            return WheelPlaces(best.middle, best.radius, best.labels, best.changes, legend, dashes, block)
    return place_wheel_small(rect, wheel)


def place_wheel_small(rect: QRectF, wheel: Wheel) -> WheelPlaces:
    """Lays a wheel out with the initials of its labels round the rim."""
    px = max(LETTERS_MIN_PX, min(ink.letters_px("small"), round(min(rect.width(), rect.height()) / 12)))
    initials: Lines = [(each.label[:1],) for each in wheel.segments]
    bare = [Segment(key=each.key, label=each.label, hue=each.hue) for each in wheel.segments]
    best = _place_round(rect.adjusted(1, 1, -1, -1), bare, initials, (px, BOLD))
    return WheelPlaces(best.middle, max(8.0, best.radius), best.labels, (), (), None, None)


def angles(count: int) -> Iterator[float]:
    """Where the middle of each wedge points, in radians clockwise from three o'clock; the first is at the top."""
    return (math.radians(-90 + 360 * at / count) for at in range(count))


def square_about(middle: QPointF, radius: float) -> QRectF:
    """The square round a circle."""
    return QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)


class _Round(NamedTuple):
    middle: QPointF
    radius: float
    labels: tuple[Written, ...]
    changes: tuple[Changed, ...]


Lines = Sequence[tuple[str, ...]]
Letters = tuple[int, int]


class _Rim(NamedTuple):
    """Where labels stand, and in what letters."""

    middle: QPointF
    radius: float
    px: int
    weight: int


def _split(segments: Sequence[Segment], fold: bool) -> Lines:
    return [_folded(each.label) if fold else (each.label,) for each in segments]


def _folded(label: str) -> tuple[str, ...]:
    """A label of several words as two lines as even as may be."""
    words = label.split()
    if len(words) < 2:
        return (label,)
    halves = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return min(halves, key=lambda two: max(map(len, two)))


def _place_round(room: QRectF, segments: Sequence[Segment], lines: Lines, letters: Letters) -> _Round:
    """The largest wheel whose labels lie in the room and touch nothing, then once more about a better middle."""
    best = _grown(room, room.center(), segments, lines, letters)
    if not best.labels:
        return best
    circle = square_about(best.middle, best.radius)
    used = _around([circle, *(each.rect for each in best.labels), *(each.rect for each in best.changes)])
    middle = room.center() + QPointF(0, room.center().y() - used.center().y())
    again = _grown(room, middle, segments, lines, letters)
    return again if again.radius > best.radius else best


def _grown(room: QRectF, middle: QPointF, segments: Sequence[Segment], lines: Lines, letters: Letters) -> _Round:
    """Halves the span between a radius that fits and one that does not, down to half a pixel.

    Labels only come nearer to each other in a smaller wheel, so they are looked at once, at the end.
    """
    nothing = fits = _Round(middle, 0.0, (), ())
    fitting: list[QRectF] = []
    too_large = min(room.width(), room.height()) / 2
    while too_large - fits.radius > 0.5:
        tried, boxes = _laid(_Rim(middle, (fits.radius + too_large) / 2, *letters), segments, lines)
        if not all(room.contains(box) for box in (square_about(middle, tried.radius), *boxes)):
            too_large = tried.radius
        else:
            fits, fitting = tried, boxes
    return nothing if _touching(fitting) else fits


def _laid(rim: _Rim, segments: Sequence[Segment], lines: Lines) -> tuple[_Round, list[QRectF]]:
    """The labels at one radius, and the box of each with its change."""
    placed = [
        _label(segment, words, rim, angle)
        for segment, angle, words in zip(segments, angles(len(segments)), lines, strict=True)
    ]
    boxes = [_around([*(each.rect for each in words), *(each.rect for each in signs)]) for words, signs in placed]
    labels = tuple(each for mine, _ in placed for each in mine)
    return _Round(rim.middle, rim.radius, labels, tuple(each for _, mine in placed for each in mine)), boxes


def _label(segment: Segment, lines: tuple[str, ...], rim: _Rim, angle: float) -> tuple[list[Written], list[Changed]]:
    """The lines of one label and its change, outside the rim at an angle."""
    px = rim.px
    by = None if segment.now is None or segment.first is None else segment.now - segment.first
    sizes = [ink.size_of(words, px, rim.weight) for words in lines]
    sign = changed(by, QPointF(), px).rect.width() if by is not None else 0.0
    cos, sin = math.cos(angle), math.sin(angle)
    below = by is not None and abs(cos) > _SIDEWAYS
    widths = [size.width() for size in sizes]
    if by is not None and not below:
        widths[-1] += px * 0.45 + sign
    width, step = max([*widths, sign]), sizes[0].height()
    height = step * (len(lines) + below)
    across = 0.5 - 0.5 * cos / max(abs(cos), 0.35)
    out = rim.radius + px * 0.55 + 1
    left = rim.middle.x() + out * cos - width * across
    top = rim.middle.y() + out * sin + height / 2 * sin / max(abs(sin), 0.5) - height / 2
    made = [
        written(words, QPointF(left + (width - wide) * across, top + at * step), px, weight=rim.weight)
        for at, (words, wide) in enumerate(zip(lines, widths, strict=True))
    ]
    if by is None:
        return made, []
    at_x = left + (width - sign) * across if below else made[-1].rect.right() + px * 0.45
    at_y = top + len(lines) * step if below else made[-1].rect.top()
    return made, [changed(by, QPointF(at_x, at_y), px)]


def _around(rects: Sequence[QRectF]) -> QRectF:
    whole = QRectF(rects[0])
    for each in rects[1:]:
        whole = whole.united(each)
    return whole


def _touching(boxes: Sequence[QRectF]) -> bool:
    airy = [box.adjusted(-2, 0, 2, 0) for box in boxes]
    return any(one.intersects(two) for at, one in enumerate(airy) for two in airy[:at])


def _place_legend(
    rect: QRectF, wheel: Wheel, px: int
) -> tuple[tuple[Written, ...], QRectF | None, QRectF | None, float]:
    """The legend at the foot, in one line or two; the last value is the height it takes."""
    sample, air = px * 1.4, px * 0.5
    has_first = any(each.first is not None for each in wheel.segments)
    has_now = any(each.now is not None for each in wheel.segments)
    words = [headed("first", wheel.first_day) if has_first else "", headed("latest", wheel.now_day) if has_now else ""]
    counts = "" if wheel.theirs else counted(wheel.segments)
    wide = [ink.size_of(each, px).width() + sample + air if each else 0.0 for each in words]
    wide.append(ink.size_of(counts, px).width())
    line = ink.size_of("x", px).height()
    gap, room = px * 1.3, rect.width() - 4
    shown = [each for each in wide if each]
    rows = 0 if not shown else 1 if sum(shown) + gap * (len(shown) - 1) <= room else 2
    if rows == 2 and sum(wide[:2]) + gap > room:
        rows = 3
    top = rect.bottom() - 2 - rows * line
    made: list[Written] = []
    samples: list[QRectF | None] = [None, None]
    x, y = rect.left() + 2, top
    for at, each in enumerate(words):
        if not each:
            continue
        if rows == 3 and at == 1 and made:
            x, y = rect.left() + 2, y + line
        samples[at] = QRectF(x, y, sample, line)
        made.append(written(each, QPointF(x + sample + air, y), px, colour="ink2"))
        x += wide[at] + gap
    if counts:
        across = 1 if rows == 1 else 0
        end = QPointF(rect.right() - 2 if across else rect.left() + 2, rect.bottom() - 2 - line)
        made.append(written(counts, end, px, colour="ink2", across=across))
    return tuple(made), samples[0], samples[1], rows * line + (px * 0.4 if rows else 0)
