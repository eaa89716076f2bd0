"""A heading that folds what is under it, and two things beside each other where there is room."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui import look
from ui.icons import paint_icon
from ui.parts.keyed import Keyed, is_keyed, paint_keyed_ground
from ui.parts.members import members

_PAD_PX = 14
_WRAP = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignVCenter.value


class FoldHead(Keyed, QPushButton):
    """The heading: what it is, how it stands, and whether it is open."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("painted", "true")
        self.title, self._standing, self._is_open, self._is_done = title, "", False, False
        self._laid: tuple[object, tuple[QRectF, QRectF]] = (None, (QRectF(), QRectF()))
        self.setAutoDefault(False)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_standing("", done=False)

    def show_standing(self, standing: str, *, done: bool) -> None:
        """Says in a few words how it stands; asked at every letter, so what is the same is not laid out again."""
        if (standing, done) == (self._standing, self._is_done) and self.accessibleName():
            return
        self._standing, self._is_done = standing, done
        self._tell_names()

    def show_open(self, is_open: bool) -> None:
        """Turns the arrow."""
        self._is_open = is_open
        self._tell_names()

    def _tell_names(self) -> None:
        self.setAccessibleName(self.title)
        state = "open" if self._is_open else "folded away"
        self.setAccessibleDescription(", ".join(part for part in (self._standing, state) if part))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """One comfortable line."""
        return QSize(look.current().px(360), self.heightForWidth(look.current().px(360)))

    def minimumSizeHint(self) -> QSize:
        """Narrow if it must be."""
        return QSize(look.current().px(160), 40)

    def heightForWidth(self, width: int) -> int:
        """Two lines where title and standing do not fit beside each other."""
        title, standing = self._rooms(width)
        return max(44, round(max(title.bottom(), standing.bottom())) + 10)

    def _rooms(self, width: int) -> tuple[QRectF, QRectF]:
        """Where title and standing lie within a width; layouts ask hundreds of times, so the last answer is kept."""
        key = (width, self._standing, look.current())
        if self._laid[0] != key:
            self._laid = (key, self._lay(width))
        return self._laid[1]

    def _lay(self, width: int) -> tuple[QRectF, QRectF]:
        seen = look.current()
        left = _PAD_PX + seen.icon_px + 10
        room = max(60, width - left - _PAD_PX)
        strong, small = (QFontMetrics(seen.font(step)) for step in ("strong", "small"))
        wide, said = strong.horizontalAdvance(self.title) + 6, small.horizontalAdvance(self._standing) + 6
        high = max(strong.height(), small.height())
        if wide + said + 16 <= room:
            top = (max(44, high + 20) - high) / 2
            return QRectF(left, top, wide, high), QRectF(left + room - said, top, said, high)
        title = QRectF(left, 10, room, strong.boundingRect(0, 0, room, 1000, _WRAP, self.title).height())
        below = small.boundingRect(0, 0, room, 1000, _WRAP, self._standing).height() if self._standing else 0
        return title, QRectF(left, title.bottom() + 2, room, below)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws arrow, title and standing."""
        seen, colours = look.current(), look.current().colours
        keyed = is_keyed(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if keyed:
            paint_keyed_ground(painter, self.rect(), 6)
        ink = colours.focusink if keyed else colours.ink
        side = seen.icon_px
        title, standing = self._rooms(self.width())
        where = QRectF(_PAD_PX, title.center().y() - side / 2, side, side)
        paint_icon(painter, "chevron-down" if self._is_open else "chevron-right", where, ink)
        painter.setPen(QColor(ink))
        painter.setFont(seen.font("strong"))
        painter.drawText(title, _WRAP, self.title)
        painter.setFont(seen.font("small"))
        painter.setPen(QColor(ink if keyed else colours.ok if self._is_done else colours.ink2))
        painter.drawText(standing, _WRAP, self._standing)
        painter.end()


class Fold(QWidget):
    """A heading and what it opens, which is made when it is first opened."""

    opened = Signal(bool)

    def __init__(self, title: str, make: Callable[[], QWidget]) -> None:
        super().__init__()
        self._make = make
        self.inner: QWidget | None = None
        self.head = FoldHead(title)
        self.head.clicked.connect(self._turn)
        self._frame = QWidget()
        self._inside = QVBoxLayout(self._frame)
        self._inside.setContentsMargins(_PAD_PX, 4, _PAD_PX, 14)
        self._frame.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._frame)

    @property
    def is_open(self) -> bool:
        """Whether what is under the heading is shown."""
        return not self._frame.isHidden()

    def show_open(self, is_open: bool) -> None:
        """Opens it or folds it away."""
        if is_open == self.is_open:
            return
        if is_open and self.inner is None:
            self.inner = self._make()
            self._inside.addWidget(self.inner)
        self._frame.setVisible(is_open)
        self.head.show_open(is_open)
        self.opened.emit(is_open)

    def _turn(self) -> None:
        self.show_open(not self.is_open)


class Beside(QWidget):
    """Widgets beside one another, or one under another where the page is narrow. `least` is in units."""

    def __init__(self, *widgets: QWidget, least: float = 560, stretch: tuple[int, ...] = (), top: bool = False) -> None:
        super().__init__()
        self._least = least
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(14)
        for at, widget in enumerate(widgets):
            self._row.addWidget(widget, stretch[at] if stretch else 1)
            if top:
                self._row.setAlignment(widget, Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Chooses the direction for the new width."""
        super().resizeEvent(event)
        wide = self.width() / look.current().u >= self._least
        wanted = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._row.direction() is not wanted:
            self._row.setDirection(wanted)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest of them alone: a row must not keep the page from becoming a column."""
        shown = [each for each in members(self._row) if isinstance(each, QWidget) and not each.isHidden()]
        least = [each.minimumSizeHint().expandedTo(each.minimumSize()).width() for each in shown]
        return QSize(max(least, default=0), super().minimumSizeHint().height())
