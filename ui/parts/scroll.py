"""The frame of a page: head and foot stay, only the middle scrolls, and the focus is never under the foot."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

MARGIN_PX = 24
FOCUS_MARGIN_PX = 72  # the height of the foot: WCAG 2.2, 2.4.11, focus not obscured


class ScrollPage(QWidget):
    """Fill `head`, `body` and `foot`, which are layouts; an unused foot takes no room."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # holds the focus when shown, and is no stop for Tab
        self.head, self.body = QVBoxLayout(), QVBoxLayout()
        self.head.setContentsMargins(MARGIN_PX, 12, MARGIN_PX, 0)
        self.head.setSpacing(8)
        middle = QWidget()
        middle.setLayout(self.body)
        self.body.setContentsMargins(MARGIN_PX, 12, MARGIN_PX, 14)
        self.body.setSpacing(12)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(middle)
        self._area.setMinimumHeight(1)  # what stays may need the room: a window is never pushed past the screen
        self._bar = QFrame()
        self._bar.setObjectName("foot")
        self.foot = QHBoxLayout(self._bar)
        self.foot.setContentsMargins(MARGIN_PX, 8, MARGIN_PX, 8)
        self.foot.setSpacing(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.head)
        column.addWidget(self._area, 1)
        column.addWidget(self._bar)
        self._bar.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keep_in_view)

    def show_foot(self) -> None:
        """Brings the foot in, once something was put into it."""
        self._bar.show()

    def scroll_to_top(self) -> None:
        """Shows the beginning of the page."""
        self._area.verticalScrollBar().setValue(0)

    def _keep_in_view(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._area.isAncestorOf(now):
            self._area.ensureWidgetVisible(now, 0, FOCUS_MARGIN_PX)
