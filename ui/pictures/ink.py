"""Colours, letters and small signs of the pictures, as the look of the moment has them. Knows no picture.

Sizes are whole pixels of the painter; a sign is drawn, never a letter, so that no font can be without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from ui import look
from ui.look import contrast

HUE_NAMES = ("safe", "healthy", "achieving", "nurtured", "active", "respected", "responsible", "included")
_UNKNOWN = "#44545D"  # no hue of ours: grey, which holds white figures too
SEMIBOLD, BOLD, REGULAR = 600, 700, 400
LETTERS_MIN_PX = 7  # smaller words are left out or replaced by initials


def hue_of(name: str) -> str:
    """The colour of one of the eight hues, or of a token of the look ("brand", "danger"); grey for any other name."""
    if name in HUE_NAMES:
        return look.HUES[HUE_NAMES.index(name)]
    named = getattr(look.current().colours, name, _UNKNOWN) if name else _UNKNOWN
    return str(named)


def line_of(name: str) -> str:
    """A hue for lines and dots on the surface: lighter or darker than the hue where that could not be seen."""
    return seen_on(hue_of(name), look.current().colours.surface, 3.0)


def seen_on(colour: str, ground: str, ratio: float) -> str:
    """The colour, or the nearest mixture of it and the ink that has this contrast with the ground."""
    ink = look.current().colours.ink
    shares = (step / 20 for step in range(21))
    mixed = (blend(ink, colour, share) for share in shares)
    return next((each for each in mixed if contrast(each, ground) >= ratio), ink)


def figure_on(colour: str) -> str:
    """White or black, whichever is read better on a colour."""
    return max(("#FFFFFF", "#0B0C0C"), key=lambda each: contrast(each, colour))


def blend(over: str, under: str, share: float) -> str:
    """A mixture of two hex colours: share 1 is all `over`."""
    pairs = ((int(over[at : at + 2], 16), int(under[at : at + 2], 16)) for at in (1, 3, 5))
    return "#{:02X}{:02X}{:02X}".format(*(round(a * share + b * (1 - share)) for a, b in pairs))


def letters_px(step: str) -> int:
    """Height of the letters of a step of the type scale, as whole pixels."""
    return look.current().letters_px(step)


def font_of(px: int, weight: int = REGULAR) -> QFont:
    """The face at a height in pixels."""
    font = QFont(look.current().family)
    font.setPixelSize(px)
    font.setWeight(QFont.Weight(weight))
    return font


def size_of(words: str, px: int, weight: int = REGULAR) -> QSizeF:
    """Room that one line of words needs."""
    return QSizeF(*_measured(look.current().family, words, px, weight))


@lru_cache(maxsize=4096)  # looking for the best place measures the same words again and again
def _measured(_family: str, words: str, px: int, weight: int) -> tuple[float, float]:
    metrics = QFontMetricsF(font_of(px, weight))
    return metrics.horizontalAdvance(words), metrics.height()


def fitting_px(words: str, px: int, weight: int, width: float) -> int:
    """The largest height up to `px` at which words are no wider than this; LETTERS_MIN_PX at the least."""
    while px > LETTERS_MIN_PX and size_of(words, px, weight).width() > width:
        px -= 1
    return px


class Written(NamedTuple):
    """One line of words in its place; `turned` degrees clockwise about the middle of its rectangle."""

    words: str
    rect: QRectF
    px: int
    weight: int = REGULAR
    colour: str = "ink"
    turned: float = 0


def written(
    words: str, at: QPointF, px: int, *, weight: int = REGULAR, colour: str = "ink", across: float = 0, down: float = 0
) -> Written:
    """Words laid from a point: across 0 begins there, 0.5 is centred on it, 1 ends there; the same for down."""
    size = size_of(words, px, weight)
    corner = QPointF(at.x() - size.width() * across, at.y() - size.height() * down)
    return Written(words, QRectF(corner, size), px, weight, colour)


def write(painter: QPainter, lines: Iterable[Written]) -> None:
    """Draws words where they were placed; colours are tokens of the look or hex strings."""
    colours = look.current().colours
    for line in lines:
        font = font_of(line.px, line.weight)
        painter.setFont(font)
        painter.setPen(QColor(getattr(colours, line.colour, line.colour)))
        ascent = QFontMetricsF(font).ascent()
        if line.turned:
            painter.save()
            painter.translate(line.rect.center())
            painter.rotate(line.turned)
            painter.drawText(QPointF(-line.rect.width() / 2, ascent - line.rect.height() / 2), line.words)
            painter.restore()
        else:
            painter.drawText(QPointF(line.rect.left(), line.rect.top() + ascent), line.words)


class Changed(NamedTuple):
    """How much something rose or fell, in its place: a triangle up or down and a figure, or an equals sign."""

    by: int
    words: str
    rect: QRectF
    px: int


def changed(by: int, at: QPointF, px: int, *, words: str = "", across: float = 0, down: float = 0) -> Changed:
    """A change laid from a point as `written` lays words; `words` follow the sign, by default the figure alone."""
    words = words or (str(abs(by)) if by else "")
    size = size_of(words, px, SEMIBOLD)
    room = QSizeF(size.width() + _sign_px(px) + (round(px * 0.22) if words else 0), size.height())
    corner = QPointF(at.x() - room.width() * across, at.y() - room.height() * down)
    return Changed(by, words, QRectF(corner, room), px)


def show_change(painter: QPainter, change: Changed, fall: str = "warn") -> None:
    """Draws a change: green up, `fall` (a token) down, grey the same; the shapes differ too."""
    token = "ok" if change.by > 0 else fall if change.by < 0 else "ink3"
    colour = QColor(getattr(look.current().colours, token))
    side = _sign_px(change.px)
    middle, left = change.rect.center().y(), change.rect.left()
    if change.by:
        tip, foot = (-0.46 * side, 0.42 * side) if change.by > 0 else (0.46 * side, -0.42 * side)
        corners = [QPointF(left, middle + foot), QPointF(left + side, middle + foot)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([*corners, QPointF(left + side / 2, middle + tip)]))
    else:
        painter.setPen(QPen(colour, max(1.2, change.px / 8)))
        for row in (-0.18 * side, 0.18 * side):
            painter.drawLine(QPointF(left + 0.1 * side, middle + row), QPointF(left + 0.9 * side, middle + row))
    room = size_of(change.words, change.px, SEMIBOLD)
    corner = QPointF(change.rect.right() - room.width(), change.rect.top())
    write(painter, [Written(change.words, QRectF(corner, room), change.px, SEMIBOLD, token)])


def _sign_px(px: int) -> float:
    return px * 0.78


def show_tick(painter: QPainter, middle: QPointF, side: float, colour: str) -> None:
    """Draws a tick as wide as `side`, about its middle."""
    pen = QPen(QColor(colour), max(1.4, side * 0.2))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    points = ((-0.45, 0.03), (-0.14, 0.34), (0.45, -0.33))
    painter.drawPolyline([middle + QPointF(x * side, y * side) for x, y in points])
