"""Tiles to rate with: a row of five for the worker's page, five big faces for a child's. Last time's is dashed.

None is chosen before somebody chooses. Digits 1 to 5 choose, arrows move; both are radio buttons to a screen reader.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from fsdesk.records.fields import Value
from ui import look
from ui.forms.answers import Answer, Options
from ui.parts.choices import Dot
from ui.parts.flow import Flow
from ui.parts.keyed import Keyed, is_keyed
from ui.pictures import ink

_DIGITS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5)
_WRAP = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignCenter.value


class _Tile(Keyed, QRadioButton):
    """One answer of five, as a painted tile."""

    fills_for_keys = True  # a big tile filled with yellow would look chosen; it gets a ring instead

    def __init__(self, words: str, name: str, hue: str) -> None:
        super().__init__()
        self.words, self._hue, self._last = words, hue, ""
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(words)

    def show_last(self, words: str) -> None:
        """Says when this was the answer last time; empty when it was not."""
        self._last = words
        self.setAccessibleDescription(", ".join(part for part in (self._name, f"{words}" if words else "") if part))
        self.update()

    def show_name(self, name: str) -> None:
        """Which question it answers."""
        self._name = name
        self.show_last(self._last)

    def hitButton(self, where: QPoint) -> bool:
        """The whole tile is the target."""
        return self.rect().contains(where)

    def ground(self) -> tuple[str, str]:
        """The colour of the tile and of its words now."""
        colours = look.current().colours
        if self.isChecked():
            hue = ink.hue_of(self._hue)
            return hue, ink.figure_on(hue)
        keyed = is_keyed(self) and self.fills_for_keys
        return (colours.focus, colours.focusink) if keyed else (colours.surface, colours.ink)

    def paint_ground(self, painter: QPainter, round_px: float) -> None:
        """Draws the tile: filled when chosen, dashed when it was the answer last time, yellow under the keyboard."""
        colours = look.current().colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, _ = self.ground()
        keyed, ringed = is_keyed(self), self.isChecked() or not self.fills_for_keys
        thickness = (4 if ringed else 3) if keyed else 2 if self._last else look.current().line_px
        edge = colours.focus if keyed and ringed else colours.focusink if keyed else colours.ink2
        plain = fill if self.isChecked() else colours.lineinput
        pen = QPen(QColor(edge if keyed or self._last else plain), thickness)
        if self._last and not keyed:
            pen.setDashPattern([4.0, 2.5])
        painter.setPen(pen)
        painter.setBrush(QColor(fill))
        inner = QRectF(self.rect()).adjusted(thickness / 2, thickness / 2, -thickness / 2, -thickness / 2)
        painter.drawRoundedRect(inner, round_px, round_px)
        if keyed and ringed:
            painter.setPen(QPen(QColor(colours.focusink), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner.adjusted(3, 3, -3, -3), round_px - 2, round_px - 2)


class _SmallTile(_Tile):
    """A tile of the worker's page: figure and words."""

    def __init__(self, number: int, words: str, name: str, hue: str) -> None:
        super().__init__(f"{number} {words}", name, hue)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Room for the words on one line."""
        metrics = QFontMetrics(look.current().font("small", weight=600))
        return QSize(metrics.horizontalAdvance(self.words) + 14, self.heightForWidth(10_000))

    def minimumSizeHint(self) -> QSize:
        """Room for the longest word."""
        metrics = QFontMetrics(look.current().font("small", weight=600))
        longest = max(metrics.horizontalAdvance(word) for word in self.words.split())
        return QSize(longest + 14, look.current().control_px)

    def heightForWidth(self, width: int) -> int:
        """Words wrap; at least as high as a button."""
        metrics = QFontMetrics(look.current().font("small", weight=600))
        room = metrics.boundingRect(0, 0, max(1, width - 10), 10_000, _WRAP, self.words)
        return max(look.current().control_px, room.height() + 12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint_ground(painter, 5)
        painter.setFont(look.current().font("small", weight=600 if self.isChecked() else 500))
        painter.setPen(QColor(self.ground()[1]))
        painter.drawText(self.rect().adjusted(4, 2, -4, -2), _WRAP, self.words)
        painter.end()


class FaceTile(_Tile):
    """A big tile with a face, for whoever is asked. `face` runs from 1 (really hard) to 5 (great)."""

    fills_for_keys = False

    def __init__(self, face: int, words: str, name: str, hue: str) -> None:
        super().__init__(words, name, hue)
        self._face = face
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """As the design has it: higher than wide."""
        seen = look.current()
        return QSize(seen.px(142), seen.px(172))

    def minimumSizeHint(self) -> QSize:
        """A face, its word on two lines, and when it was last."""
        seen = look.current()
        metrics = QFontMetrics(seen.font("h3"))
        longest = max(metrics.horizontalAdvance(word) for word in self.words.split())
        return QSize(max(longest + 16, 70), round(seen.letters_px("h3") * 3.4) + 62)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the face, its word and when it was last."""
        seen = look.current()
        painter = QPainter(self)
        self.paint_ground(painter, 12)
        colour = self.ground()[1]
        metrics = QFontMetrics(seen.font("h3"))
        words = metrics.boundingRect(0, 0, self.width() - 12, 1000, _WRAP, self.words).height()
        small = QFontMetrics(seen.font("small")).height()
        below = words + small + 14
        side = min(self.width() * 0.42, self.height() - below - 22.0)
        middle = QPointF(self.width() / 2, (self.height() - below) / 2 + 4)
        paint_face(painter, middle, side / 2, self._face, colour)
        painter.setPen(QColor(colour))
        painter.setFont(seen.font("h3"))
        top = self.height() - below
        painter.drawText(QRectF(6, top, self.width() - 12, words), _WRAP, self.words)
        painter.setFont(seen.font("small"))
        painter.drawText(QRectF(4, top + words + 2, self.width() - 8, small), Qt.AlignmentFlag.AlignCenter, self._last)
        painter.end()


def paint_face(painter: QPainter, middle: QPointF, radius: float, face: int, colour: str) -> None:
    """Draws a round face in one colour: 1 very sad, 3 neither, 5 very happy."""
    pen = QPen(QColor(colour), max(2.0, radius * 0.1))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(middle, radius, radius)
    painter.setBrush(QColor(colour))
    painter.setPen(Qt.PenStyle.NoPen)
    for across in (-0.34, 0.34):
        eye = middle + QPointF(across * radius, -0.24 * radius)
        painter.drawEllipse(eye, radius * 0.11, radius * 0.11)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    deep = (face - 3) * 0.2 * radius  # how far the middle of the mouth lies under its ends, before it is rounded
    ends = 0.42 * radius - deep * 0.35
    left, right = middle + QPointF(-0.42 * radius, ends), middle + QPointF(0.42 * radius, ends)
    mouth = QPainterPath(left)
    mouth.cubicTo(left + QPointF(0.2 * radius, deep * 1.3), right + QPointF(-0.2 * radius, deep * 1.3), right)
    painter.drawPath(mouth)


class _Five(Answer):
    """What both rows of tiles share: one group, digits that choose, a value that is a code."""

    def __init__(self) -> None:
        super().__init__()
        self.group = QButtonGroup(self)
        self.tiles: list[_Tile] = []
        self._keys: list[str] = []
        self.group.buttonToggled.connect(self._tell)

    def take(self, key: str, button: QRadioButton) -> None:
        """Adds an answer under its code."""
        self.group.addButton(button, len(self._keys))
        self._keys.append(key)
        if isinstance(button, _Tile):
            self.tiles.append(button)

    @property
    def stop(self) -> QWidget:
        """The chosen tile, or the first when none is."""
        return self.group.checkedButton() or self.group.button(0)

    @property
    def value(self) -> Value:
        """The code of the chosen tile."""
        at = self.group.checkedId()
        return None if at < 0 else self._keys[at]

    def show_value(self, value: Value) -> None:
        """Shows a choice; a code this row does not know is no choice."""
        if value == self.value:
            return
        blocked = self.group.blockSignals(True)
        self.group.setExclusive(False)
        for at, key in enumerate(self._keys):
            self.group.button(at).setChecked(key == value)
        self.group.setExclusive(True)
        self.group.blockSignals(blocked)
        for tile in self.tiles:
            tile.update()

    def show_name(self, name: str, description: str) -> None:
        """Tells each tile which question it answers."""
        self.setAccessibleName(name)
        said = ". ".join(part for part in (name, description) if part)
        for tile in self.tiles:
            tile.show_name(said)
        for button in self.group.buttons():
            if not isinstance(button, _Tile):
                button.setAccessibleDescription(said)

    def show_last(self, value: str, words: str) -> None:
        """Dashes the tile that was chosen last time; `words` say when."""
        for key, tile in zip(self._keys, self.tiles, strict=False):
            tile.show_last(words if value and key == value else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 to 5 choose."""
        if event.key() in _DIGITS and not event.modifiers():
            tile = self.tiles[_DIGITS.index(Qt.Key(event.key()))]
            tile.setFocus(Qt.FocusReason.TabFocusReason)
            tile.setChecked(True)
        else:
            super().keyPressEvent(event)

    def _tell(self, _button: QWidget, checked: bool) -> None:
        for tile in self.tiles:
            tile.update()
        if checked:
            self.answered.emit(self.value)


class RatingRow(_Five):
    """Five tiles in a row, and below them the ways of not having a rating. `words` are those of 1 to 5."""

    def __init__(self, words: Sequence[str], others: Options, hue: str) -> None:
        super().__init__()
        row = QHBoxLayout()
        row.setSpacing(6)
        for number, each in enumerate(words, start=1):
            tile = _SmallTile(number, each, "", hue)
            self.take(str(number), tile)
            row.addWidget(tile, 1)
        self.column.addLayout(row)
        rest = Flow(across_px=20, down_px=2)
        for key, each in others:
            dot = Dot(each)
            self.take(key, dot)
            rest.addWidget(dot)
        self.column.addLayout(rest)


class FaceRow(_Five):
    """Five big faces."""

    def __init__(self, words: Sequence[str], hue: str) -> None:
        super().__init__()
        row = QHBoxLayout()
        row.setSpacing(14)
        for number, each in enumerate(words, start=1):
            tile = FaceTile(number, each, "", hue)
            self.take(str(number), tile)
            row.addWidget(tile, 1)
        self.column.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
