"""Choices a person makes: tick, one of several, and one of a row. Painted here, so that every theme has its mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from ui import look
from ui.parts.keyed import Keyed, is_keyed, paint_keyed_ground
from ui.parts.text import Chip, Text

_MARK_PX, _GAP_PX = 24, 10
_WIDEST_PX = 16_777_215  # Qt's own largest size: "as wide as the words"


def _words_size(text: str, metrics: QFontMetrics, width_px: int) -> QSize:
    """Room the words beside a mark need within a width: wrapped, never cut."""
    inner = max(1, width_px - _MARK_PX - _GAP_PX - 4)
    flags = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignLeft.value
    return metrics.boundingRect(QRect(0, 0, inner, 10_000), flags, text).size()


# A second Qt class among the ancestors is more than Qt can bear, so the shared half is one only for the type checker.
if TYPE_CHECKING:
    _AnyButton = QAbstractButton
else:
    _AnyButton = object


class _Marked(Keyed, _AnyButton):
    """What Tick and Dot share: size, words and the yellow of the keyboard. Mixed in before the Qt class."""

    def sizeHint(self) -> QSize:
        """Mark and words on one line."""
        words = _words_size(self.text(), self.fontMetrics(), _WIDEST_PX)
        return QSize(_MARK_PX + _GAP_PX + words.width() + 6, max(look.current().control_px - 4, words.height() + 4))

    def minimumSizeHint(self) -> QSize:
        """Mark and the longest word."""
        longest = max((self.fontMetrics().horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(_MARK_PX + _GAP_PX + longest + 6, max(28, self.fontMetrics().height() + 4))

    def hasHeightForWidth(self) -> bool:
        """Words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of the wrapped words, at least a comfortable target."""
        return max(32, _words_size(self.text(), self.fontMetrics(), width).height() + 8)

    def hitButton(self, where: QPoint) -> bool:
        """The words are part of the target."""
        return self.rect().contains(where)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws ground, mark and words."""
        colours = look.current().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = QColor(colours.ink if self.isEnabled() else colours.ink3)
        if is_keyed(self):
            paint_keyed_ground(painter, self.rect(), 4)
            ink = QColor(colours.focusink)
        mark = QRectF(2, (self.height() - _MARK_PX) / 2 + 1, _MARK_PX - 2, _MARK_PX - 2)
        self.paint_mark(painter, mark)
        painter.setPen(ink)
        painter.setFont(self.font())
        words = self.rect().adjusted(_MARK_PX + _GAP_PX, 0, -2, 0)
        flags = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignVCenter.value | Qt.AlignmentFlag.AlignLeft.value
        painter.drawText(words, flags, self.text())
        painter.end()

    def paint_mark(self, painter: QPainter, mark: QRectF) -> None:
        """Draws the square or the circle."""
        raise NotImplementedError


def _name(button: QAbstractButton, text: str, name: str) -> None:
    if not (text or name):
        raise ValueError("a control without words needs a name")
    button.setText(text)
    button.setAccessibleName(name or text)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    button.setSizePolicy(policy)


def paint_tick(painter: QPainter, within: QRectF, colour: str, *, thickness: float = 2.6) -> None:
    """Draws a tick into a square."""
    pen = QPen(QColor(colour), thickness)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    at, side = within.topLeft(), within.width()
    corners = ((0.24, 0.53), (0.43, 0.71), (0.77, 0.31))
    painter.drawPolyline(QPolygonF([at + QPointF(x * side, y * side) for x, y in corners]))


class Tick(_Marked, QCheckBox):
    """A box to tick; `toggled` is its signal."""

    def __init__(self, text: str, *, name: str = "", ticked: bool = False) -> None:
        super().__init__()
        _name(self, text, name)
        self.setChecked(ticked)

    def paint_mark(self, painter: QPainter, mark: QRectF) -> None:
        """Draws the box and, when ticked, its tick."""
        colours = look.current().colours
        ticked = self.isChecked()
        painter.setPen(QPen(QColor(colours.brand if ticked else colours.lineinput), 2))
        painter.setBrush(QColor(colours.brand if ticked else colours.surface))
        painter.drawRoundedRect(mark, 4, 4)
        if ticked:
            paint_tick(painter, mark, colours.inkinv)


class Dot(_Marked, QRadioButton):
    """One of several answers; give all of them one QButtonGroup. `toggled` is its signal."""

    def __init__(self, text: str, *, name: str = "") -> None:
        super().__init__()
        _name(self, text, name)

    def paint_mark(self, painter: QPainter, mark: QRectF) -> None:
        """Draws the circle and, when chosen, its ring."""
        colours = look.current().colours
        chosen = self.isChecked()
        painter.setPen(QPen(QColor(colours.brand if chosen else colours.lineinput), 2))
        painter.setBrush(QColor(colours.brand if chosen else colours.surface))
        painter.drawEllipse(mark)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.inkinv))
            painter.drawEllipse(mark.center(), 5, 5)


class _Segment(Keyed, QRadioButton):
    """One of the words in a row of Segments."""

    def __init__(self, text: str, *, first: bool) -> None:
        super().__init__(text.replace("&", "&&"))
        self._first = first
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Wide enough for the bold word it becomes when chosen."""
        metrics = QFontMetrics(look.current().font("small", weight=600))
        return QSize(metrics.horizontalAdvance(self.accessibleName()) + 28, max(30, metrics.height() + 12))

    def minimumSizeHint(self) -> QSize:
        """The same: nothing is cut."""
        return self.sizeHint()

    def hitButton(self, where: QPoint) -> bool:
        """The whole cell is the target."""
        return self.rect().contains(where)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the cell and its word."""
        seen = look.current()
        chosen, keyed = self.isChecked(), is_keyed(self)
        colours = seen.colours
        ground, ink = (colours.brand, colours.inkinv) if chosen else (colours.surface, colours.ink)
        if keyed:
            ground, ink = colours.focus, colours.focusink
        painter = QPainter(self)
        thickness = seen.keyed_px if keyed else seen.line_px
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.focusink if keyed else colours.lineinput))
        painter.drawRect(self.rect())
        painter.setBrush(QColor(ground))
        left = thickness if keyed or self._first else 0  # neighbours share one line
        painter.drawRect(self.rect().adjusted(left, thickness, -thickness, -thickness))
        painter.setFont(seen.font("small", weight=600 if chosen else 500))
        painter.setPen(QColor(ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.accessibleName())
        painter.end()


class Segments(QWidget):
    """A switch of a few words in a row: one tab stop, arrows inside, told to screen readers as radio buttons."""

    chosen = Signal(str)  # key, when the person chose

    def __init__(self, name: str, options: Sequence[tuple[str, str]], chosen: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._keys = [key for key, _ in options]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for at, (_, text) in enumerate(options):
            segment = _Segment(text, first=at == 0)
            segment.setAccessibleDescription(name)
            self._group.addButton(segment, at)
            row.addWidget(segment)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_chosen(chosen or self._keys[0])
        self._group.idToggled.connect(self._tell)

    @property
    def choice(self) -> str:
        """Key of the chosen word."""
        return self._keys[self._group.checkedId()]

    def show_chosen(self, key: str) -> None:
        """Shows another choice without telling anybody."""
        blocked = self._group.blockSignals(True)
        self._group.button(self._keys.index(key)).setChecked(True)
        self._group.blockSignals(blocked)

    def _tell(self, at: int, checked: bool) -> None:
        if checked:
            self.chosen.emit(self._keys[at])


class CheckRow(QWidget):
    """A step to tick with who does it and a chip of state."""

    ticked = Signal(bool)

    def __init__(self, text: str, *, ticked: bool = False, who: str = "", chip: str = "", tone: str = "off") -> None:
        super().__init__()
        self.box = Tick(text, ticked=ticked)
        self.box.toggled.connect(self.ticked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.box, 1)
        if who:
            row.addWidget(Text(who, "small", wrap=False))
        if chip:
            row.addWidget(Chip(chip, tone))
        self.box.setAccessibleDescription(", ".join(part for part in (who, chip) if part))
