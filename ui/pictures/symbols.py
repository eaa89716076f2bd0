"""The symbol of one person in a genogram.

Source: McGoldrick, Gerson and Petry, Genograms: Assessment and Treatment, 4th edition (2020).
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from fsdesk.pictures import Kin, Shape
from ui import look

_ROUND = 4.0
_INSIDE_SMALLEST = 0.68  # of the usual letters; words that still do not fit go below the symbol
_EDGE, _THICK = 1.7, 3.6


def inside_font(kin: Kin, side: float) -> QFont | None:
    """The letters in which a person's age fits into their symbol; None when none do."""
    font = look.current().font("strong")
    room = side * {Shape.TRIANGLE: 0.56, Shape.CIRCLE: 0.84, Shape.DOME: 0.84}.get(kin.shape, 0.88)
    width = QFontMetricsF(font).horizontalAdvance(kin.inside)
    if width <= room:
        return font
    if width * _INSIDE_SMALLEST > room:
        return None
    font.setPixelSize(max(1, math.floor(font.pixelSize() * room / width)))
    return font


def paint_symbol(painter: QPainter, kin: Kin, rect: QRectF, *, in_two_homes: bool) -> None:
    """Draws a person's symbol with their age in it."""
    colours = look.current().colours
    pen = QPen(QColor(colours.ink), _THICK if kin.is_named else _EDGE)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if kin.shape is Shape.UNKNOWN:
        pen = QPen(QColor(colours.ink2), _THICK if kin.is_named else 1.5)
        pen.setDashPattern([1.5, 2.5] if not kin.is_named else [1.0, 1.2])
    if in_two_homes:
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setDashPattern([0.1, 2.0])
        pen.setWidthF(_THICK if kin.is_named else 2.3)
    small = rect
    if kin.has_ended:
        cut = rect.width() * 0.2
        small = rect.adjusted(cut, 0, -cut, -2 * cut)
    painter.setPen(pen)
    painter.setBrush(QColor(colours.surface))
    inset = pen.widthF() / 2
    painter.drawPath(_shape(kin, small.adjusted(inset, inset, -inset, -inset)))
    if kin.has_ended:
        _paint_cross(painter, small.center() + QPointF(0, small.height() * 0.17), small.width() * 0.42)
        return
    font = inside_font(kin, rect.width())
    words = QRectF(rect)
    if kin.shape is Shape.TRIANGLE:
        words.setTop(rect.top() + rect.height() * 0.42)
    if kin.has_died:
        _paint_death(painter, rect, kin, font)
    if font is not None and kin.inside:
        painter.setFont(font)
        painter.setPen(QColor(colours.ink))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter.value, kin.inside)


def _shape(kin: Kin, rect: QRectF) -> QPainterPath:
    path = QPainterPath()
    match Shape.TRIANGLE if kin.has_ended else kin.shape:
        case Shape.SQUARE:
            path.addRoundedRect(rect, _ROUND, _ROUND)
        case Shape.CIRCLE:
            path.addEllipse(rect)
        case Shape.UNKNOWN:
            path.addRoundedRect(rect, 2.4 * _ROUND, 2.4 * _ROUND)
        case Shape.TRIANGLE:
            path.moveTo(rect.center().x(), rect.top())
            path.lineTo(rect.bottomRight())
            path.lineTo(rect.bottomLeft())
            path.closeSubpath()
        case Shape.DOME:
            path.moveTo(rect.bottomLeft())
            path.lineTo(rect.left(), rect.center().y())
            path.arcTo(QRectF(rect.left(), rect.top(), rect.width(), rect.height()), 180, -180)
            path.lineTo(rect.bottomRight())
            path.closeSubpath()
    return path


def _paint_death(painter: QPainter, rect: QRectF, kin: Kin, font: QFont | None) -> None:
    """A cross from corner to corner, left out where the year stands."""
    half = rect.width() / 2
    reach = half * (0.72 if kin.shape in (Shape.CIRCLE, Shape.DOME) else 0.87)
    gap = 0.0
    if font is not None and kin.inside:
        gap = min(reach * 0.62, QFontMetricsF(font).capHeight() / 2 + 3)
    painter.setPen(QPen(QColor(look.current().colours.ink2), 1.6))
    middle = rect.center()
    for across in (-1, 1):
        for down in (-1, 1):
            painter.drawLine(
                QPointF(middle.x() + across * reach, middle.y() + down * reach),
                QPointF(middle.x() + across * gap, middle.y() + down * gap),
            )


def _paint_cross(painter: QPainter, middle: QPointF, size: float) -> None:
    painter.setPen(QPen(QColor(look.current().colours.ink), 1.8))
    half = size / 2
    painter.drawLine(middle - QPointF(half, half), middle + QPointF(half, half))
    painter.drawLine(middle - QPointF(half, -half), middle + QPointF(half, -half))
