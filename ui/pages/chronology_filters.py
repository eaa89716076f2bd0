"""Filters as chips: one is chosen, arrows move between them, one tab stop."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QWidget

from fsdesk.views_planning import Option
from ui import look
from ui.parts.flow import Flow
from ui.parts.keyed import Keyed, is_keyed
from ui.parts.tall import put_away


class _Chip(Keyed, QRadioButton):
    """One filter."""

    def __init__(self, key: str, words: str) -> None:
        super().__init__()
        self.key, self._words = key, words
        self.setAccessibleName(words)
        self.setAccessibleDescription("Show only this")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(look.current().font("small", weight=600))
        return QSize(metrics.horizontalAdvance(self._words) + 26, max(26, metrics.height() + 9))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, where: QPoint) -> bool:
        return self.rect().contains(where)

    def paintEvent(self, _event: QPaintEvent) -> None:
        seen = look.current()
        colours, keyed, chosen = seen.colours, is_keyed(self), self.isChecked()
        ink, ground, edge = (colours.brand, colours.brandtint, colours.brandline) if chosen else (
            colours.ink2, colours.sunken, colours.line)  # fmt: skip
        if keyed:
            ink, ground, edge = colours.focusink, colours.focus, colours.focusink
        thickness = seen.keyed_px if keyed else seen.line_px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(edge), thickness))
        painter.setBrush(QColor(ground))
        half = thickness / 2
        where = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(where, where.height() / 2, where.height() / 2)
        painter.setFont(seen.font("small", weight=600))
        painter.setPen(QColor(ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
        painter.end()


class FilterChips(QWidget):
    """One of several filters; wraps where there are more than a line holds."""

    chosen = Signal(str)  # key

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Show")
        self._group = QButtonGroup(self)
        self._options: tuple[Option, ...] = ()
        self.chips: dict[str, _Chip] = {}
        self._flow = Flow(across_px=8, down_px=6)
        self.setLayout(self._flow)
        self._group.buttonToggled.connect(self._tell)

    def show_filters(self, options: tuple[Option, ...], chosen: str) -> None:
        """Shows these filters; the same ones again only change which is chosen."""
        blocked = self._group.blockSignals(True)
        if options != self._options:
            for chip in self.chips.values():
                self._group.removeButton(chip)
                put_away(chip)
            self._options, self.chips = options, {key: _Chip(key, words) for key, words in options}
            for chip in self.chips.values():
                self._group.addButton(chip)
                self._flow.addWidget(chip)
        if chosen in self.chips:
            self.chips[chosen].setChecked(True)
        self._group.blockSignals(blocked)

    def _tell(self, chip: QWidget, checked: bool) -> None:
        if checked and isinstance(chip, _Chip):
            self.chosen.emit(chip.key)
