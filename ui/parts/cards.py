"""Grounds on which a page lays things: cards, banners and the friendly empty place."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui import look
from ui.parts.buttons import Button, Kind
from ui.parts.text import Heading, Icon, Text

_BANNER_ICON = {"info": "message-circle", "warn": "triangle-alert", "danger": "circle-alert", "ok": "circle-check"}


class Card(QFrame):
    """A framed ground with an optional heading; fill `body`, and put a quiet button into `head`."""

    def __init__(self, title: str = "", *, icon: str = "", raised: bool = False) -> None:
        super().__init__()
        self.setProperty("card", "raised" if raised else "plain")
        self.setAccessibleName(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 14, 16, 14)
        self.body.setSpacing(8)
        self.head = QHBoxLayout()
        self.head.setSpacing(10)
        if title:
            if icon:
                self.head.addWidget(Icon(icon))
            self.heading = Heading(title, 3)
            self.head.addWidget(self.heading, 1)
            self.body.addLayout(self.head)


class Banner(QFrame):
    """One calm sentence across the page, with an icon; tones: info, warn, danger, ok."""

    def __init__(self, text: str = "", tone: str = "info", *, lead: str = "", icon: str = "") -> None:
        super().__init__()
        self._icon = Icon(icon or _BANNER_ICON[tone], tone)
        self._text = Text()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 12, 7)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.show_sentence(text, tone, lead=lead, icon=icon)

    def show_sentence(self, text: str, tone: str, *, lead: str = "", icon: str = "") -> None:
        """Shows another sentence, its first words bold."""
        look.restyle(self, banner=tone)
        look.restyle(self._text, ink=tone)  # else the words keep the ink of the tone before
        self._icon.show_icon(icon or _BANNER_ICON[tone], tone)
        self._text.show_parts(lead, text)
        self.setAccessibleName(f"{lead} {text}".strip())


class EmptyState(QWidget):
    """What will be here: a small line drawing, one sentence, and one button when there is something to do."""

    acted = Signal()

    def __init__(self, sentence: str, button: str = "") -> None:
        super().__init__()
        self.setAccessibleName(sentence)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 32, 24, 32)
        column.setSpacing(16)
        column.addStretch()
        column.addWidget(_Hillside(), 0, Qt.AlignmentFlag.AlignHCenter)
        self._words = Text(sentence, "lead")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._words)
        if button:
            self.button = Button(button, Kind.PRIMARY)
            self.button.clicked.connect(self._tell)
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

    def show_sentence(self, sentence: str) -> None:
        """Says another sentence."""
        self.setAccessibleName(sentence)
        self._words.setText(sentence)

    def _tell(self) -> None:
        self.acted.emit()


class _Hillside(QWidget):
    """A house under hills, in lines; the first to give way where words need the room."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        seen = look.current()
        return QSize(seen.px(200), seen.px(92))

    def minimumSizeHint(self) -> QSize:
        """None at all."""
        return QSize(0, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = look.current().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shrunk = min(self.width() / 200, self.height() / 92)
        painter.translate((self.width() - 200 * shrunk) / 2, 0)
        painter.scale(shrunk, shrunk)
        pen = QPen(QColor(colours.brandline), 2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        hills = QPainterPath(QPointF(4, 84))
        hills.cubicTo(34, 60, 44, 26, 64, 26)
        hills.cubicTo(84, 26, 92, 58, 112, 58)
        hills.cubicTo(130, 58, 136, 40, 150, 40)
        hills.cubicTo(168, 40, 176, 72, 196, 84)
        painter.drawPath(hills)
        painter.drawEllipse(QPointF(158, 18), 9, 9)
        pen.setColor(QColor(colours.brand))
        painter.setPen(pen)
        painter.setBrush(QColor(colours.canvas))
        painter.drawRect(QRectF(84, 60, 34, 24))
        roof = QPainterPath(QPointF(79, 62))
        roof.lineTo(101, 44)
        roof.lineTo(123, 62)
        painter.drawPath(roof)
        painter.drawRect(QRectF(96, 70, 10, 14))
        painter.drawLine(QPointF(4, 84), QPointF(196, 84))
        painter.end()


def stand_alone(page: QWidget, card: QWidget, units: float) -> None:
    """Makes a page of one card, so many units wide if there is room, a little above its middle; a window that is
    smaller scrolls it."""
    page.setObjectName("canvas")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    page.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    look.hold(card, width_max=units)
    middle, area = QWidget(), QScrollArea()
    row, column, whole = QHBoxLayout(), QVBoxLayout(middle), QVBoxLayout(page)
    row.addStretch(1)
    row.addWidget(card, 1_000)
    row.addStretch(1)
    column.addStretch(2)
    column.addLayout(row)
    column.addStretch(3)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(middle)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(area)
