"""What stands above a list or a sheet: as high as it needs to be, and scrolled where the window is too low for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QLayout, QScrollArea, QSizePolicy, QWidget

from ui.parts.scroll import FOCUS_MARGIN_PX


class Yielding(QScrollArea):
    """Holds a layout at its full height while there is room; else its part in use stays in sight, and no part is
    pressed flat: at letters of twice the size a head may be higher than a small window. WCAG 2.2, 1.4.4."""

    def __init__(self, held: QLayout) -> None:
        super().__init__()
        inside = QWidget()
        inside.setLayout(held)
        self._needs_px = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setWidget(inside)
        self._laid_out = QTimer(self)
        self._laid_out.setSingleShot(True)
        self._laid_out.timeout.connect(self._show_used)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is held may have become higher or lower."""
        if watched is self.widget() and event.type() is QEvent.Type.LayoutRequest:
            self._measure()
            self._laid_out.start()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width folds what is held otherwise."""
        super().resizeEvent(event)
        self._measure()
        self._laid_out.start()

    def sizeHint(self) -> QSize:
        """As high as what is held needs at this width."""
        return QSize(self.minimumSizeHint().width(), self._needs_px)

    def minimumSizeHint(self) -> QSize:
        """As wide as what is held; as low as must be."""
        inside = self.widget()
        return QSize(inside.minimumSizeHint().width() if inside is not None else 0, 1)

    def _measure(self) -> None:
        inside = self.widget()
        held = inside.layout() if inside is not None else None
        if held is None:
            return
        needs_px = held.totalHeightForWidth(self.width()) if held.hasHeightForWidth() else held.totalSizeHint().height()
        if needs_px != self._needs_px:
            self._needs_px = needs_px
            self.setMaximumHeight(needs_px)
            self.updateGeometry()

    def _follow(self, _before: QWidget | None, _now: QWidget | None) -> None:
        self._laid_out.start()

    def _show_used(self) -> None:
        """Once all is where it will be: what has the keyboard is in sight. WCAG 2.2, 2.4.11."""
        now = QApplication.focusWidget()
        if now is not None and self.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, FOCUS_MARGIN_PX)
