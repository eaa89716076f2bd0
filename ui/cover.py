"""The privacy cover: a calm landscape over the whole window. It knows nothing of what it hides."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QLinearGradient, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_BACK_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_F9, Qt.Key.Key_Return, Qt.Key.Key_Enter)

# Hills from far to near: colour, and heights of the ridge as shares of the picture, from left to right.
_HILLS = (
    ("#A9C3CC", (0.56, 0.47, 0.54, 0.42, 0.50, 0.45, 0.55)),
    ("#86ABB4", (0.62, 0.58, 0.50, 0.60, 0.55, 0.61, 0.52)),
    ("#5E8F92", (0.66, 0.70, 0.63, 0.68, 0.72, 0.62, 0.67)),
)
_SHORES = (
    ("#3F7672", (0.84, 0.82, 0.88, 0.90, 0.87, 0.83, 0.80)),
    ("#235A57", (0.98, 0.93, 0.90, 0.92, 0.97, 0.95, 0.91)),
)


class Cover(QWidget):
    """Shown in place of everything else; Escape, F9 or Enter asks to come back, every other key is swallowed."""

    return_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("FSDesk is covered. Press Escape to come back.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def event(self, event: QEvent) -> bool:
        """Takes keys before any shortcut can."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answers three keys and swallows the rest."""
        event.accept()
        if event.key() in _BACK_KEYS and not event.isAutoRepeat():
            self.return_asked.emit()

    def focusNextPrevChild(self, _next: bool) -> bool:
        """Tab leads nowhere."""
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the landscape."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_landscape(painter, QRectF(self.rect()))
        painter.end()


def paint_landscape(painter: QPainter, where: QRectF) -> None:
    """Draws evening hills over a loch, with a small house, into any rectangle."""
    painter.setPen(Qt.PenStyle.NoPen)
    sky = QLinearGradient(where.topLeft(), where.bottomLeft())
    for at, colour in ((0.0, "#BFD8E2"), (0.4, "#F6E7CF"), (0.58, "#F3D3AE")):
        sky.setColorAt(at, QColor(colour))
    painter.fillRect(where, sky)
    painter.setBrush(QColor("#FBF1DC"))
    sun = where.height() * 0.055
    painter.drawEllipse(_at(where, 0.68, 0.36), sun, sun)
    for colour, ridge in _HILLS:
        _paint_ridge(painter, where, colour, ridge)
    water = QRectF(where.left(), where.top() + where.height() * 0.72, where.width(), where.height() * 0.28)
    loch = QLinearGradient(water.topLeft(), water.bottomLeft())
    loch.setColorAt(0, QColor("#D9DCCB"))
    loch.setColorAt(1, QColor("#7FA9AE"))
    painter.fillRect(water, loch)
    _paint_ridge(painter, where, *_SHORES[0])
    _paint_house(painter, where)
    _paint_ridge(painter, where, *_SHORES[1])


def _at(where: QRectF, x: float, y: float) -> QPointF:
    return QPointF(where.left() + where.width() * x, where.top() + where.height() * y)


def _paint_ridge(painter: QPainter, where: QRectF, colour: str, ridge: tuple[float, ...]) -> None:
    """One soft line of hills down to the bottom edge."""
    path = QPainterPath(_at(where, 0, 1))
    path.lineTo(_at(where, 0, ridge[0]))
    pace = 1 / (len(ridge) - 1)
    for at in range(1, len(ridge)):
        middle = (at - 0.5) * pace
        path.cubicTo(_at(where, middle, ridge[at - 1]), _at(where, middle, ridge[at]), _at(where, at * pace, ridge[at]))
    path.lineTo(_at(where, 1, 1))
    path.closeSubpath()
    painter.setBrush(QColor(colour))
    painter.drawPath(path)


def _paint_house(painter: QPainter, where: QRectF) -> None:
    """A white house with a dark roof and one lit window on the near shore."""
    side = where.height() * 0.045
    foot = _at(where, 0.17, 0.835)
    walls = QRectF(foot.x(), foot.y() - side, side * 1.9, side * 1.1)
    painter.fillRect(walls, QColor("#F7F3EA"))
    roof = QPainterPath(QPointF(walls.left() - side * 0.12, walls.top() + 1))
    roof.lineTo(walls.left() + side * 0.22, walls.top() - side * 0.62)
    roof.lineTo(walls.right() - side * 0.22, walls.top() - side * 0.62)
    roof.lineTo(walls.right() + side * 0.12, walls.top() + 1)
    roof.closeSubpath()
    painter.setBrush(QColor("#3A4B52"))
    painter.drawPath(roof)
    for left, top, width, height, colour in (
        (0.35, 0.3, 0.3, 0.32, "#FFDD00"),
        (1.2, 0.3, 0.3, 0.32, "#5A6871"),
        (0.8, 0.45, 0.26, 0.65, "#235A57"),
    ):
        opening = QRectF(walls.left() + side * left, walls.top() + side * top, side * width, side * height)
        painter.fillRect(opening, QColor(colour))
