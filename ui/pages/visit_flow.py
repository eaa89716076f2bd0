"""Lays controls in lines from left to right and begins a new line where the width ends. Knows no control."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem


class Flow(QLayout):
    """A wrapping row whose members may wrap their own words too: nothing is ever cut, however large the letters."""

    def __init__(self, *, across_px: int = 20, down_px: int = 2) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._across_px, self._down_px = across_px, down_px
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Puts one more at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The one at a place, None past the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Takes the one at a place out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It asks for no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """A narrower row is taller."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all lines at a width."""
        return self._lay(QRect(0, 0, width, 0), moves=False)

    def sizeHint(self) -> QSize:
        """All in one line."""
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width_px = sum(hint.width() for hint in hints) + self._across_px * max(0, len(hints) - 1)
        return self._framed(QSize(width_px, max((hint.height() for hint in hints), default=0)))

    def minimumSize(self) -> QSize:
        """As wide as the widest of all."""
        size = QSize(0, 0)
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return self._framed(size)

    def setGeometry(self, rect: QRect) -> None:
        """Moves everything to its place."""
        super().setGeometry(rect)
        self._lay(rect, moves=True)

    def _framed(self, size: QSize) -> QSize:
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _lay(self, rect: QRect, *, moves: bool) -> int:
        margins: QMargins = self.contentsMargins()
        inner = rect.marginsRemoved(margins)
        x, y, line_px = inner.x(), inner.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            width_px = min(hint.width(), inner.width())
            if line_px and x + width_px > inner.x() + inner.width():
                x, y, line_px = inner.x(), y + line_px + self._down_px, 0
            height_px = max(hint.height(), item.heightForWidth(width_px) if item.hasHeightForWidth() else 0)
            if moves:
                item.setGeometry(QRect(QPoint(x, y), QSize(width_px, height_px)))
            x += width_px + self._across_px
            line_px = max(line_px, height_px)
        return y + line_px - rect.y() + margins.bottom()
