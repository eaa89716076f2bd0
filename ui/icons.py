"""Our pictures: line icons drawn in any colour at the screen's own sharpness. Knows no widget and no theme."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

APP_MARK = "fsdesk"


@lru_cache(maxsize=1)
def resources() -> Traversable:
    """The folder of fonts and icons: inside the installed package, or beside the code of a plain checkout."""
    try:
        return files("fsdesk.resources")
    except ModuleNotFoundError:
        return Path(__file__).resolve().parent.parent / "resources"


@lru_cache(maxsize=256)
def _drawing(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def paint_icon(painter: QPainter, name: str, where: QRectF, colour: str) -> None:
    """Draws one icon into `where`; its lines take `colour`, a hex string. The app mark keeps its own colours."""
    drawing = _drawing(name).replace("currentColor", colour)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, where)


def pixmap(name: str, colour: str, size_px: int, ratio: float = 1.0) -> QPixmap:
    """One icon as a square pixmap, `size_px` in layout pixels, rendered at the screen's device pixel ratio."""
    shown = QPixmap.fromImage(_drawn(name, colour, round(size_px * ratio)))
    shown.setDevicePixelRatio(ratio)
    return shown


@lru_cache(maxsize=1024)
def _drawn(name: str, colour: str, side_px: int) -> QImage:
    """Kept: a window that is made asks for each a dozen times. An image, not a pixmap: it may outlive the screen."""
    drawn = QImage(side_px, side_px, QImage.Format.Format_ARGB32_Premultiplied)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_icon(painter, name, QRectF(0, 0, side_px, side_px), colour)
    painter.end()
    return drawn


def icon(name: str, size_px: int, ratio: float, *, normal: str, focused: str, disabled: str) -> QIcon:
    """One icon in its three colours; Qt takes `focused` while its button holds the keyboard."""
    made = QIcon(pixmap(name, normal, size_px, ratio))
    made.addPixmap(pixmap(name, focused, size_px, ratio), QIcon.Mode.Active)
    made.addPixmap(pixmap(name, disabled, size_px, ratio), QIcon.Mode.Disabled)
    return made
