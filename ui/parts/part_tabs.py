"""The parts of a record as tabs in one row, with how many there are in each; in a narrow window without the numbers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTabBar, QToolButton

from ui import look

LEAST_UNITS = 160


class PartTabs(QTabBar):
    """Tabs that give up their numbers where the row is full, and go past under arrows where even that is not enough."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._titles: dict[int, tuple[str, int]] = {}
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)

    def show_title(self, at: int, title: str, count: int) -> None:
        """What a tab is called, and how many there are in it; nought is not said."""
        self._titles[at] = (title, count)
        self.setAccessibleTabName(at, f"{title}, {count}" if count else title)
        self.setTabToolTip(at, f"{title}: {count}" if count else "")
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """A tab or so: the row never holds the window wide."""
        return QSize(look.current().px(LEAST_UNITS), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shows what there is room for."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follows the text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        self._show_counts(True)
        if self._all_px() > self.width():
            self._show_counts(False)
        past = self._all_px() > self.width()
        if past != self.usesScrollButtons():
            self.setUsesScrollButtons(past)
            for arrow in self.findChildren(QToolButton):
                arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # for a mouse: whoever types goes from tab to tab

    def _show_counts(self, counts: bool) -> None:
        for at, (title, count) in self._titles.items():
            words = f"{title}  {count}" if count and counts else title
            if words != self.tabText(at):
                self.setTabText(at, words)

    def _all_px(self) -> int:
        return sum(self.tabSizeHint(at).width() for at in range(self.count()))
