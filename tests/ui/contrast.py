"""Whether words can be read as they are painted: the ground most of a word's place has, and the ink farthest from it.

A theme says which pairs of colours may meet; only the picture says which ones do.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from ui import look
from ui.in_sight import in_sight
from ui.look import Theme, contrast

ENOUGH, IN_GLARE = 4.5, 7.0
"""WCAG 2.2, 1.4.3; in sunlight 1.4.6."""
EDGE = 3.0
"""WCAG 2.2, 1.4.11: what tells where the keyboard is, against what stood there before it came."""
SMOOTHED = 0.93
"""Letters are smoothed: their thinnest stems stay a little lighter than the ink that draws them."""
LETTERS_LEAST = 4
"""Of fewer no stem may fall on whole pixels, and the ink is nowhere to be read: “11” in small letters."""
SEEN_PX = 3
"""A colour on fewer pixels is a meeting of edges."""


def faint(root: QWidget) -> list[str]:
    """Words on this window that have too little contrast with the ground they stand on."""
    picture = root.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    keyed = QApplication.focusWidget()
    found = []
    for widget in in_sight(root)[1:]:
        words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
        if len(words.strip()) < LETTERS_LEAST or not widget.isEnabled() or widget is keyed:
            continue
        where = on_screen(widget, root)
        if where.width() < 8 or where.height() < 8:
            continue
        told = as_painted(bytes(picture.copy(where).constBits()))
        if told < _needed() * SMOOTHED:
            found.append(f"{type(widget).__name__} {words[:40]!r} has {told:.1f} to 1")
    return found


def changed_px(before: QImage, after: QImage) -> int:
    """How many pixels tell two pictures of one place apart, each by 3 to 1 or more: WCAG 2.2, 1.4.11 and 2.4.13."""
    pairs = Counter(zip(*(memoryview(each.constBits()).cast("I") for each in (before, after)), strict=True))
    return sum(n for (one, other), n in pairs.items() if one != other and _between(one, other) >= EDGE)


@lru_cache(256)  # what stands beside every page is painted alike on each
def as_painted(picture: bytes) -> float:
    """The contrast between the commonest colour of a picture and the one farthest from it; four bytes a pixel."""
    pixels = Counter(memoryview(picture).cast("I"))
    ((ground, _most),) = pixels.most_common(1)
    return max(_between(pixel, ground) for pixel, count in pixels.items() if count >= SEEN_PX)


@lru_cache(1 << 16)
def _between(one: int, other: int) -> float:
    return contrast(_hex(one), _hex(other))


def _needed() -> float:
    return IN_GLARE if look.current().theme is Theme.SUNLIGHT else ENOUGH


def _hex(pixel: int) -> str:
    return QColor.fromRgb(pixel).name()


def on_screen(widget: QWidget, root: QWidget) -> QRect:
    """Where a widget can be seen on the window; empty where part of it is scrolled away or something lies over it."""
    if widget.visibleRegion().boundingRect() != widget.rect():
        return QRect()
    where = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())
    above = root.childAt(where.center())
    return where if above is widget or (above is not None and widget.isAncestorOf(above)) else QRect()
