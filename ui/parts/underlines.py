"""The two underlines of a place to write, drawn in the room beneath its letters. They change nothing in the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextCursor, QTextLine
from PySide6.QtWidgets import QPlainTextEdit

from ui import look
from ui.spelling import MarkKind


def beneath_lines(editor: QPlainTextEdit, span: QTextCursor) -> Iterator[QRectF]:
    """For each line of the screen that words stand on, what is free beneath their letters, in the viewport."""
    block = editor.document().findBlock(span.selectionStart())
    layout = block.layout()
    above = editor.blockBoundingGeometry(block).translated(editor.contentOffset()).topLeft()
    at, end = span.selectionStart() - block.position(), span.selectionEnd() - block.position()
    while at < end:
        line = layout.lineForTextPosition(at)
        if not line.isValid():
            return
        stop = min(end, line.textStart() + line.textLength())
        if stop <= at:
            return
        sides = (_x(line, at), _x(line, stop))
        top = above.y() + line.y() + line.ascent()
        yield QRectF(above.x() + min(sides), top, abs(sides[1] - sides[0]), line.descent())
        at = stop


def _x(line: QTextLine, at: int) -> float:
    found: Any = line.cursorToX(at)  # with the place as well, in some versions
    return float(found[0] if isinstance(found, tuple) else found)


def underline(painter: QPainter, beneath: QRectF, kind: MarkKind) -> None:
    """A red wave for spelling, calm blue dots for wording, in the room beneath the letters."""
    now = look.current()
    thick = now.letters_px("body") / 11.5 * (1.25 if now.line_px > 1 else 1.0)
    y = beneath.top() + max(2 * thick, beneath.height() / 2)
    if kind is MarkKind.WORDING:
        _dots(painter, beneath, y, QColor(now.colours.info), max(2, round(1.3 * thick)))
    else:
        _wave(painter, beneath, y, QColor(now.colours.danger), thick)


def _dots(painter: QPainter, beneath: QRectF, y: float, colour: QColor, side_px: int) -> None:
    """Whole pixels, or dots this small are a haze."""
    for x in range(round(beneath.left()), round(beneath.right()) - side_px + 1, 2 * side_px):
        painter.fillRect(QRect(x, round(y - side_px / 2), side_px, side_px), colour)


def _wave(painter: QPainter, beneath: QRectF, y: float, colour: QColor, thick: float) -> None:
    pen = QPen(colour, thick)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    step, rise = 2.0 * thick, 0.8 * thick
    count = max(2, round(beneath.width() / step))
    width = beneath.width() / count
    corners = (QPointF(beneath.left() + n * width, y + (rise if n % 2 else -rise)) for n in range(count + 1))
    painter.drawPolyline(list(corners))
