"""A row that breaks into more rows where the window is narrow, so that nothing is ever cut."""

from __future__ import annotations

from itertools import accumulate

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

Row = list[tuple[QLayoutItem, QSize]]


class Flow(QLayout):
    """Lays widgets from left to right and begins a new row when one is full; a member too wide for a row of its own
    wraps its words. Places to write stand level below, however many lines their labels have."""

    def __init__(self, *, across_px: int = 8, down_px: int = 8, is_level_below: bool = False) -> None:
        super().__init__()
        self._is_level_below = is_level_below
        self._items: list[QLayoutItem] = []
        self._across_px, self._down_px = across_px, down_px
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Takes one more."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of them, or None past the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Gives one of them away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Takes no room it does not need."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Narrower is taller."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all rows within a width."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        """All in one row."""
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self._across_px * max(0, len(sizes) - 1)
        return self._framed(QSize(width, max((size.height() for size in sizes), default=0)))

    def minimumSize(self) -> QSize:
        """The widest one alone."""
        size = QSize(0, 0)
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return self._framed(size)

    def setGeometry(self, rect: QRect) -> None:
        """Places all of them."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _framed(self, size: QSize) -> QSize:
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _place(self, rect: QRect, *, move: bool) -> int:
        """Places row after row, each member in the middle of its row or at its foot, moving them if asked; the height
        used."""
        inner = rect.marginsRemoved(self.contentsMargins())
        y = inner.y()
        for row in self._rows(inner.width()):
            height = max(size.height() for _, size in row)
            for (item, size), left in zip(row, self._lefts(row, inner.width()), strict=True) if move else ():
                above = height - size.height() if self._is_level_below else (height - size.height()) // 2
                item.setGeometry(QRect(QPoint(inner.x() + left, y + above), size))
            y += height + self._down_px
        return max(0, y - self._down_px - rect.y()) + self.contentsMargins().bottom()

    def _lefts(self, row: Row, _width: int) -> list[int]:
        """Where each member of a row begins."""
        return [0, *accumulate(size.width() + self._across_px for _, size in row)][: len(row)]

    def _rows(self, width: int) -> list[Row]:
        return self._broken(self._shown(), width)

    def _broken(self, items: list[QLayoutItem], width: int) -> list[Row]:
        """These as rows, each as full as it can be."""
        rows: list[Row] = []
        used = 0
        for item in items:
            hint = item.sizeHint()
            wide = min(hint.width(), width)
            high = max(hint.height(), item.heightForWidth(wide) if item.hasHeightForWidth() else 0)
            if not rows or used + wide > width:
                rows.append([])
                used = 0
            rows[-1].append((item, QSize(wide, high)))
            used += wide + self._across_px
        return rows


class HeadRow(Flow):
    """What a page is called at the left, what can be done there at the right edge, in one row while there is room.

    Where there is less, buttons that can fold do; where that is not enough, the row breaks.
    """

    def __init__(self, *, across_px: int = 8, down_px: int = 4) -> None:
        super().__init__(across_px=across_px, down_px=down_px)
        self._ends: set[QWidget] = set()

    def add_end(self, widget: QWidget) -> None:
        """Takes one more of what stands at the right edge."""
        self._ends.add(widget)
        self.addWidget(widget)

    def _rows(self, width: int) -> list[Row]:
        items = self._shown()
        spare = width - self._across_px * (len(items) - 1) - sum(_least_px(item) for item in items)
        if spare < 0:
            return self._broken(items, width)
        row: Row = []
        for item in items:  # what can fold has its words as far as the row goes
            hint, least_px = item.sizeHint(), _least_px(item)
            wide = hint.width() if hint.width() - least_px <= spare else least_px
            spare -= wide - least_px
            row.append((item, QSize(wide, hint.height())))
        return [row] if row else []

    def _lefts(self, row: Row, width: int) -> list[int]:
        lefts = super()._lefts(row, width)
        is_end = [item.widget() in self._ends for item, _ in row]
        if all(is_end) or not any(is_end):
            return lefts
        spare = width - lefts[-1] - row[-1][1].width()
        return [left + spare if end else left for left, end in zip(lefts, is_end, strict=True)]


def _least_px(item: QLayoutItem) -> int:
    widget = item.widget()
    hint = item.sizeHint().width()
    return widget.minimumSizeHint().width() if widget is not None and widget.property("folds") else hint
