"""A paper of the staff's own: a heading and lines, on as many A4 pages as they need. No picture, no family's words.

On each page stands whose it is and what whoever finds it is asked to do, in words that say nothing of any family.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QIODevice, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter

_WIDE, _HIGH, _EDGE = 1240, 1754, 110  # A4 at 150 to the inch
_GAP = 14


def office_pages(lines: Sequence[str], mark: str) -> tuple[bytes, ...]:
    """The pages as PNG; the first line is the heading, on each page whose it is (`gate.own_mark`) and its number."""
    pages: list[QImage] = []
    painter = QPainter()
    y = _HIGH
    for at, line in enumerate(lines):
        font = _font(34 if at == 0 else 21, bold=at == 0)
        rect = QFontMetrics(font).boundingRect(QRect(_EDGE, 0, _WIDE - 2 * _EDGE, _HIGH), _FLAGS, line or " ")
        if y + rect.height() > _HIGH - _EDGE:
            _begin(painter, pages, mark)
            y = _EDGE
        painter.setFont(font)
        painter.drawText(QRect(_EDGE, y, _WIDE - 2 * _EDGE, rect.height()), _FLAGS, line)
        y += rect.height() + (_GAP * 2 if at == 0 else _GAP)
    painter.end()
    return tuple(map(_png, pages))


_FLAGS = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)


def _begin(painter: QPainter, pages: list[QImage], mark: str) -> None:
    if painter.isActive():
        painter.end()
    page = QImage(_WIDE, _HIGH, QImage.Format.Format_RGB32)
    page.fill(QColor("white"))
    pages.append(page)
    painter.begin(page)
    painter.setPen(QColor("black"))
    painter.setFont(_font(17))
    foot = QRect(_EDGE, _HIGH - _EDGE + 14, _WIDE - 2 * _EDGE, 60)
    painter.drawText(foot, int(Qt.AlignmentFlag.AlignRight), f"Page {len(pages)}")
    painter.drawText(foot.adjusted(0, 0, -130, 0), int(Qt.TextFlag.TextWordWrap), mark)


def _font(pixels: int, *, bold: bool = False) -> QFont:
    font = QFont()
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font


def _png(page: QImage) -> bytes:
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    page.save(kept, "PNG")  # type: ignore[call-overload]  # its stubs leave the device out
    return bytes(kept.data().data())
