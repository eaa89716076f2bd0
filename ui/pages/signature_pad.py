"""A place to sign: drawn with mouse, pen or finger, or the name typed. Gives a picture; keeps nothing."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from ui import look
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.fields import Field

SIZE = QSize(900, 260)
"""Dots of the picture; on the screen the place is as wide as there is room."""
INK, STROKE = "#10203A", 4.0


def as_png(image: QImage) -> bytes:
    """An image as the bytes of a PNG, in memory."""
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(out, "PNG")  # type: ignore[call-overload]  # the binding's types leave out a device
    return bytes(out.data().data())


class _Ground(QWidget):
    """White ground that keeps the strokes drawn on it, in dots of the picture."""

    drawn = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.strokes: list[QPolygonF] = []
        self.setAccessibleName("Sign here with mouse or pen; or type the name above")
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(look.current().px(170))

    def paint(self, painter: QPainter, within: QRectF) -> None:
        """Draws ground and strokes into a rectangle of any size."""
        painter.fillRect(within, QColor("white"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(within.topLeft())
        painter.scale(within.width() / SIZE.width(), within.height() / SIZE.height())
        painter.setPen(QPen(QColor(INK), STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for stroke in self.strokes:
            painter.drawPolyline(stroke)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws what has been signed."""
        painter = QPainter(self)
        painter.save()
        self.paint(painter, QRectF(self.rect()))
        painter.restore()
        painter.setPen(QColor(look.current().colours.lineinput))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begins a stroke."""
        self.strokes.append(QPolygonF([self._dot(event.position())]))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draws on."""
        if self.strokes:
            self.strokes[-1].append(self._dot(event.position()))
            self.update()
            self.drawn.emit()

    def _dot(self, at: QPointF) -> QPointF:
        return QPointF(at.x() * SIZE.width() / max(1, self.width()), at.y() * SIZE.height() / max(1, self.height()))


class SignaturePad(Card):
    """Somebody signs."""

    signed = Signal(bytes)  # a PNG
    left = Signal()

    def __init__(self, title: str = "A signature") -> None:
        super().__init__(title, raised=True)
        self.ground, self.name = _Ground(), QLineEdit()
        self.name.setMaxLength(60)
        self.done = Button("This is my signature", Kind.PRIMARY, icon="check")
        self.again, self.leave = Button("Start again", Kind.QUIET), Button("Leave it", Kind.QUIET)
        self.done.setEnabled(False)
        self.name.textChanged.connect(self._follow)
        self.name.returnPressed.connect(self._sign)
        self.ground.drawn.connect(self._follow)
        self.done.clicked.connect(self._sign)
        self.again.clicked.connect(self._begin_again)
        self.leave.clicked.connect(self.left)
        self.body.addWidget(Field("Type the name, or sign below", self.name, optional=True))
        self.body.addWidget(self.ground)
        foot = QHBoxLayout()
        for button in (self.done, self.again, self.leave):
            foot.addWidget(button)
        foot.addStretch()
        self.body.addLayout(foot)

    def picture(self) -> QImage:
        """What was drawn, or the name as it was typed."""
        image = QImage(SIZE, QImage.Format.Format_RGB888)
        painter = QPainter(image)
        self.ground.paint(painter, QRectF(image.rect()))
        painter.resetTransform()
        if self.name.text().strip():
            font = QFont(self.font())
            font.setItalic(True)
            font.setPixelSize(64)
            painter.setFont(font)
            painter.setPen(QColor(INK))
            painter.drawText(image.rect(), Qt.AlignmentFlag.AlignCenter, self.name.text().strip())
        painter.end()
        return image

    def _follow(self) -> None:
        self.done.setEnabled(bool(self.ground.strokes or self.name.text().strip()))

    def _begin_again(self) -> None:
        self.ground.strokes.clear()
        self.name.clear()
        self.ground.update()
        self._follow()

    def _sign(self) -> None:
        if self.done.isEnabled():
            self.signed.emit(as_png(self.picture()))
