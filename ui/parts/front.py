"""Pages of which one is in front. Those behind it hold nothing: only the page that is seen says how wide it must be."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget


class Front(QStackedWidget):
    """A stack that measures its front page alone: a page out of sight was last laid out for letters of another size."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self.updateGeometry)

    def setCurrentWidget(self, page: QWidget) -> None:
        """Brings a page in front, at the size it will have there: it folds before anybody asks how wide it is."""
        page.resize(self.contentsRect().size())
        super().setCurrentWidget(page)

    def setCurrentIndex(self, at: int) -> None:
        """The same by number."""
        page = self.widget(at)
        if page is not None:
            self.setCurrentWidget(page)

    def hasHeightForWidth(self) -> bool:
        """No: it takes the room there is. Qt would ask every page how high it is, also those behind, and squeeze what
        stands beside this for the highest."""
        return False

    def sizeHint(self) -> QSize:
        """No more than it must have: it is given what is left."""
        return self.minimumSizeHint().expandedTo(self.minimumSize())

    def minimumSizeHint(self) -> QSize:
        """What the front page needs."""
        page = self.currentWidget()
        return QSize(0, 0) if page is None else page.minimumSizeHint().expandedTo(page.minimumSize())
