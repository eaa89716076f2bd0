"""The one table: frozen rows under named columns. Sorts and decides nothing; whoever makes the rows orders them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui import look
from ui.parts.keyed import RingOver

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_PAD_PX = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[R]):
    """One column: title, what it takes from a row, how that is written, and width in units (0 takes the rest)."""

    title: str
    getter: Callable[[R], Any]
    format: Callable[[Any], str] = str
    width: float = 0


class Rows(QAbstractTableModel, Generic[R]):
    """Frozen rows as Qt wants to read them."""

    def __init__(self, columns: Sequence[Column[R]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: tuple[R, ...] = ()

    def show_rows(self, rows: Sequence[R]) -> None:
        """Replaces all rows at once."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def replace_row(self, at: int, row: R) -> None:
        """Shows another row in the place of one; nothing else moves."""
        self.rows = (*self.rows[:at], row, *self.rows[at + 1 :])
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))

    def rowCount(self, parent: Index = _TOP) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _TOP) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The words of one cell, also as its tooltip, so that a narrow column hides nothing."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        column = self.columns[index.column()]
        return column.format(column.getter(self.rows[index.row()]))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles above their columns, left aligned like the words below."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return self.columns[section].title if role == Qt.ItemDataRole.DisplayRole else None


class _Cell(QStyledItemDelegate):
    """Words with air round them, wrapped rather than cut; a style sheet can do one of these but not both."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        width = view.columnWidth(index.column()) if isinstance(view, QTableView) else option.rect.width()
        room = QRect(0, 0, max(1, width - 2 * _PAD_PX), 10_000)
        font = look.current().font()
        words = QFontMetrics(font).boundingRect(room, Qt.TextFlag.TextWordWrap.value, str(index.data()))
        return QSize(words.width() + 2 * _PAD_PX, words.height() + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = look.current().colours
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        ink, chosen = colours.ink, colours.brandtint
        if shown.state & QStyle.StateFlag.State_Selected:
            if look.current().high_contrast:
                ink, chosen = colours.inkinv, colours.brand
            painter.fillRect(option.rect, QColor(chosen))
        elif shown.features & QStyleOptionViewItem.ViewItemFeature.Alternate:
            painter.fillRect(option.rect, QColor(colours.raised))
        painter.save()
        painter.setPen(QColor(ink))
        painter.setFont(look.current().font())
        room = option.rect.adjusted(_PAD_PX, 0, -_PAD_PX, 0)
        flags = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignVCenter.value | Qt.AlignmentFlag.AlignLeft.value
        painter.drawText(room, flags, shown.text)
        painter.restore()


class RowTable(QTableView, Generic[R]):
    """A table to read and choose from: arrows move, Enter or a click chooses a row."""

    row_chosen = Signal(object)  # the frozen row

    def __init__(self, name: str, columns: Sequence[Column[R]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        RingOver(self)  # a darker edge alone is hard to tell in sunlight
        self._rows: Rows[R] = Rows(columns)
        self._rows.setParent(self)
        self.setModel(self._rows)
        self.setItemDelegate(_Cell(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for at, column in enumerate(columns):
            stretch = QHeaderView.ResizeMode.Interactive if column.width else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(at, stretch)
        self._resize()
        self.clicked.connect(self._tell)

    def show_rows(self, rows: Sequence[R]) -> None:
        """Shows these rows in this order and puts the cursor on the first."""
        self._rows.show_rows(rows)
        if rows:
            self.setCurrentIndex(self._rows.index(0, 0))

    def replace_row(self, at: int, row: R) -> None:
        """Shows another row in the place of one; the cursor and the scroll stay."""
        self._rows.replace_row(at, row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._tell(self.currentIndex())
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Puts the cursor on a row, so that screen readers have something to say."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._rows.rowCount():
            self.setCurrentIndex(self._rows.index(0, 0))

    def changeEvent(self, event: QEvent) -> None:
        """Follows the text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and isinstance(self.model(), Rows):
            self._resize()

    def _resize(self) -> None:
        seen = look.current()
        self.verticalHeader().setMinimumSectionSize(seen.control_px)
        for at, column in enumerate(self._rows.columns):
            if column.width:
                self.setColumnWidth(at, seen.px(column.width))

    def _tell(self, index: Index) -> None:
        self.row_chosen.emit(self._rows.rows[index.row()])
