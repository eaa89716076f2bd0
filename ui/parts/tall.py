"""Tall tables: rows as high as their words, chips in cells, and the small moves pages with many rows share."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui import look
from ui.parts.rows import Column, Rows, RowTable

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
MEASURED_MAX = 100  # rows; each costs 0.6 ms to measure on two slow cores, and all of them at every letter typed
_LINES = 2  # of words in a row of a long table; what is longer ends in … and is whole in the tooltip and when opened
_WRAP = Qt.TextFlag.TextWordWrap.value

_CHIP = {
    "neutral": ("ink2", "sunken", "line"),
    "off": ("off", "offbg", "offline"),
    "brand": ("brand", "brandtint", "brandline"),
    **{tone: (tone, f"{tone}bg", f"{tone}line") for tone in ("ok", "info", "warn", "danger")},
}  # ink, ground and edge of each tone, by their names in the look


def put_away(widget: QWidget) -> None:
    """Takes a widget off the screen at once and deletes it when it is no longer in use."""
    widget.hide()
    widget.deleteLater()


def tab_through(*stops: QWidget) -> None:
    """Lets Tab go through these in this order, however late some of them were made."""
    for one, other in pairwise(stops):
        QWidget.setTabOrder(one, other)


def folded(text: str) -> str:
    """Text as a search compares it: without accents or case."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def matches(words: Sequence[str], within: str) -> bool:
    """Whether every word is somewhere in the text, both folded; Mac and Mc are the same, because people mix them."""
    return all(word in within or word.replace("mac", "mc") in within.replace("mac", "mc") for word in words)


class _Painted(QStyledItemDelegate):
    """Lets the style paint the ground of a cell and leaves the words to its heirs."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Keeps the words from the style."""
        super().initStyleOption(option, index)
        option.text = ""


class Words(_Painted):
    """Paints the lines of a cell, each at its step of the type scale; the chosen row has a bar at its left."""

    def __init__(self, parent: QObject, *steps: str) -> None:
        super().__init__(parent)
        self._steps = steps

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Room for all the words, wrapped."""
        heights = [height for *_, height in self.lines(index, option.rect.width() - 16)]
        return QSize(option.rect.width(), sum(heights) + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draws the ground of the cell, the bar and the words; where they do not all fit, they end in …."""
        super().paint(painter, option, index)
        seen, rect = look.current(), option.rect
        if option.state & QStyle.StateFlag.State_Selected and index.column() == 0:
            painter.fillRect(rect.adjusted(0, 0, 4 - rect.width(), 0), QColor(seen.colours.brand))
        lines, width = self.lines(index, rect.width() - 16), rect.width() - 16
        if sum(height for *_, height in lines) > rect.height():
            lines = [cut(words, step, width, _LINES // len(lines)) for words, step, _ in lines]
        top = rect.top() + (rect.height() - sum(height for *_, height in lines)) // 2
        painter.save()
        painter.setClipRect(rect)
        for words, step, height in lines:
            painter.setFont(seen.font(step))
            painter.setPen(QColor(seen.colours.ink2 if step == "small" else seen.colours.ink))
            painter.drawText(QRect(rect.left() + 10, top, width, height), _WRAP, words)
            top += height
        painter.restore()

    def lines(self, index: Index, width: int) -> list[tuple[str, str, int]]:
        """The lines of a cell with their steps and their heights when wrapped into a width."""
        words = str(index.data() or "").split("\n", len(self._steps) - 1)
        return [_wrapped(line, step, width) for line, step in zip(words, self._steps, strict=False) if line]


def _wrapped(words: str, step: str, width: int) -> tuple[str, str, int]:
    within = QRect(0, 0, max(1, width), 10_000)
    return words, step, QFontMetrics(look.current().font(step)).boundingRect(within, _WRAP, words).height()


def cut(words: str, step: str, width: int, lines: int) -> tuple[str, str, int]:
    """As many of the words as fit into some lines."""
    metrics = QFontMetrics(look.current().font(step))
    within, room, kept = QRect(0, 0, max(1, width), 10_000), metrics.height() * lines, words
    while " " in kept and metrics.boundingRect(within, _WRAP, f"{kept} …").height() > room:
        kept = kept.rpartition(" ")[0]
    kept = kept if kept == words else f"{kept} …"
    return metrics.elidedText(kept, Qt.TextElideMode.ElideRight, width * lines), step, room


class Chips(_Painted):
    """Paints chips into a cell, one after the other, on a second line where the first is full."""

    def __init__(self, chips: Callable[[Any], Sequence[tuple[str, str]]], parent: QObject) -> None:
        super().__init__(parent)
        self._chips = chips

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Room for all rows of chips."""
        metrics = QFontMetrics(look.current().font("small", weight=600))
        placed = _placed(self._of(index), metrics, QRect(0, 0, option.rect.width(), 0))
        height = placed[-1][0].bottom() - placed[0][0].top() if placed else 0
        return QSize(option.rect.width(), round(height) + 12)

    def _of(self, index: Index) -> Sequence[tuple[str, str]]:
        model = index.model()
        assert isinstance(model, Rows)
        return self._chips(model.rows[index.row()])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draws the ground of the cell and the chips of its row."""
        super().paint(painter, option, index)
        seen = look.current()
        font = seen.font("small", weight=600)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        placed = _placed(self._of(index), QFontMetrics(font), option.rect)
        for where, words, tone in placed:
            ink, ground, edge = (getattr(seen.colours, name) for name in _CHIP[tone])
            painter.setPen(QPen(QColor(edge), seen.line_px))
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(where, where.height() / 2, where.height() / 2)
            painter.setPen(QColor(ink))
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()


def _placed(chips: Sequence[tuple[str, str]], metrics: QFontMetrics, rect: QRect) -> list[tuple[QRectF, str, str]]:
    """Where each chip goes: in rows from the left, the rows in the middle of the cell."""
    height, gap = metrics.height() + 4, 5
    placed: list[tuple[QRectF, str, str]] = []
    x, y = rect.left() + 6.5, 0.5
    for words, tone in chips:
        width = metrics.horizontalAdvance(words) + 20
        if placed and x + width > rect.right() - 2:
            x, y = rect.left() + 6.5, y + height + gap - 1
        placed.append((QRectF(x, y, width, height), words, tone))
        x += width + gap
    top = rect.top() + (rect.height() - (y + height)) // 2
    return [(where.translated(0, top), words, tone) for where, words, tone in placed]


def _id(row: object) -> str:
    return str(getattr(row, "id"))  # noqa: B009 - rows of every kind have one, and no class in common that says so


class TallTable(RowTable[R]):
    """A table that keeps its place when its rows are replaced and passes typed letters on.

    A few rows are each as tall as their words; many have two lines each, because measuring thousands takes seconds.
    """

    letters_typed = Signal(str)

    def __init__(self, name: str, columns: Sequence[Column[R]]) -> None:
        super().__init__(name, columns)
        self.setItemDelegate(Words(self, "body"))

    def changeEvent(self, event: QEvent) -> None:
        """Follows the text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and isinstance(self.model(), Rows):
            self._measure(self._rows.rowCount())

    def show_rows(self, rows: Sequence[R]) -> None:
        """Shows these rows in this order; the chosen one, known by its `id`, and the scroll stay where they are."""
        before, scrolled = self.chosen_id(), self.verticalScrollBar().value()
        self._measure(len(rows))
        super().show_rows(rows)
        ids = [_id(row) for row in rows]
        if before in ids:
            self.choose(before)
            self.verticalScrollBar().setValue(scrolled)

    def chosen_id(self) -> str:
        """The id of the row the cursor is on; empty when there is none."""
        index = self.currentIndex()
        return _id(self._rows.rows[index.row()]) if index.isValid() else ""

    def choose(self, row_id: str) -> None:
        """Puts the cursor on the row with this id, if it is shown."""
        at = next((at for at, row in enumerate(self._rows.rows) if _id(row) == row_id), -1)
        if at >= 0:
            self.setCurrentIndex(self._rows.index(at, 0))

    def keyboardSearch(self, search: str) -> None:
        """Passes letters on instead of jumping to a row that begins with them."""
        self.letters_typed.emit(search)

    def _measure(self, count: int) -> None:
        many, header = count > MEASURED_MAX, self.verticalHeader()
        mode = QHeaderView.ResizeMode.Fixed if many else QHeaderView.ResizeMode.ResizeToContents
        if header.sectionResizeMode(0) is not mode or not self._rows.rowCount():
            header.setSectionResizeMode(mode)
        header.setDefaultSectionSize(_LINES * QFontMetrics(look.current().font()).lineSpacing() + 16)
