"""What stands round every page: sections, top bar, notice. Folds where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import look
from ui.looking import Looking
from ui.notice import NoticeBar
from ui.parts.front import Front
from ui.parts.sidebar import Sidebar
from ui.parts.topbar import TopBar


class Frame(QWidget):
    """`side`, `bar` and `notice` round the `pages`."""

    def __init__(self) -> None:
        super().__init__()
        self.side, self.bar, self.notice, self.pages = Sidebar(), TopBar(), NoticeBar(), Front()
        self.looking = Looking(self.pages)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.bar)
        right.addWidget(self.notice)
        right.addWidget(self.pages, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addLayout(right, 1)

    def show_page(self, page: QWidget) -> None:
        """Shows one page in the middle."""
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_under_search(self, palette: QWidget) -> None:
        """Hangs a palette under the search field, over the page."""
        if palette.parentWidget() is not self:
            palette.setParent(self)
        search = self.bar.search
        corner = search.mapTo(self, search.rect().bottomLeft())
        wide = max(search.width(), look.current().px(560))
        palette.setGeometry(
            corner.x(), corner.y() + 4, min(wide, self.width() - corner.x() - 24), self.height() * 2 // 3
        )
        palette.show()
        palette.raise_()

    def focus_next_region(self) -> None:
        """Moves the focus from sections to bar to page and round again, past those that cannot take it."""
        regions = [self.side, self.bar, self.pages]
        now = self.window().focusWidget()
        at = next((at for at, region in enumerate(regions) if now is not None and region.isAncestorOf(now)), -1)
        for region in regions[at + 1 :] + regions[: at + 1]:
            first = _first_stop(region)
            if first is not None:
                first.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Folds the sections where the window is narrow."""
        super().resizeEvent(event)
        self._fold()

    def changeEvent(self, event: QEvent) -> None:
        """Folds or unfolds with the text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fold()

    def _fold(self) -> None:
        self.side.show_rail(self.width() < look.current().px(look.RAIL_BELOW))


def _first_stop(region: QWidget) -> QWidget | None:
    """The first widget of a region that Tab would reach."""
    widget = region.nextInFocusChain()
    while widget is not None and widget is not region:
        tab = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        if tab and region.isAncestorOf(widget) and widget.isVisible() and widget.isEnabled():
            return widget
        widget = widget.nextInFocusChain()
    return None
