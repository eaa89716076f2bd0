"""One page of a paper on the screen, as it will be printed; scrolled and enlarged, and read out in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextDocumentFragment,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from ui import look
from ui.parts.keyed import Keyed, is_keyed

ZOOMS = (50, 75, 100, 125, 150, 200)  # per cent of the size at which the page is as wide as a reading column
_READING_WIDTH = 760  # units: the letters of the paper are then as large as those of the screen
_ROUND_PX = 16


class Sheet(Keyed, QScrollArea):
    """Shows one page of several; Page Up and Page Down turn pages at their ends, plus and minus change the size."""

    turned = Signal(int)  # the page now shown, from 0
    enlarged = Signal(int)  # per cent

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("paper")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._page = _Page(self)
        self.setWidget(self._page)
        self._pages: tuple[bytes, ...] = ()
        self._title = ""
        self.page, self.zoom = 0, 100

    def show_pages(self, title: str, pages: Sequence[bytes], words: str) -> None:
        """Shows the first of these PNG pages, or the page of the same number as before; `words` is the web page."""
        self._title, self._pages = title, tuple(pages)
        self.setAccessibleDescription(QTextDocumentFragment.fromHtml(words).toPlainText())
        self.show_page(min(self.page, max(0, len(pages) - 1)))

    def show_page(self, page: int) -> None:
        """Turns to a page, from 0; a page there is not changes nothing."""
        if not 0 <= page < len(self._pages):
            if not self._pages:
                self._page.show_image(QImage())
            return
        self.page = page
        self._page.show_image(QImage.fromData(self._pages[page]))
        name = f"{self._title}, page {page + 1} of {len(self._pages)}"
        self.setAccessibleName(name)
        self._resize_page()
        self.verticalScrollBar().setValue(0)
        self.turned.emit(page)

    def show_zoom(self, percent: int) -> None:
        """Shows the page at another size."""
        self.zoom = percent
        self._resize_page()
        self.enlarged.emit(percent)

    def step_zoom(self, step: int) -> None:
        """The next larger size, or the next smaller, or neither at an end."""
        at = min(max(ZOOMS.index(self.zoom) + step, 0), len(ZOOMS) - 1)
        self.show_zoom(ZOOMS[at])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turns, enlarges and scrolls."""
        bar = self.verticalScrollBar()
        match event.key():
            case Qt.Key.Key_PageDown if bar.value() == bar.maximum():
                self.show_page(self.page + 1)
            case Qt.Key.Key_PageUp if bar.value() == bar.minimum():
                self.show_page(self.page - 1)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.step_zoom(1)
            case Qt.Key.Key_Minus if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.step_zoom(-1)
            case Qt.Key.Key_Home:
                bar.setValue(bar.minimum())
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())
            case _:
                super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the page as wide as there is room for."""
        super().resizeEvent(event)
        self._resize_page()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The page of paper shows that the keyboard is on it."""
        super().focusInEvent(event)
        self._page.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """And that it has gone."""
        super().focusOutEvent(event)
        self._page.update()

    def _resize_page(self) -> None:
        room = max(200, self.viewport().width() - 2 * _ROUND_PX)
        wide = min(room, look.current().px(_READING_WIDTH)) * self.zoom / 100
        self._page.show_width(round(wide))


class _Page(QWidget):
    """The picture of a page, white in every theme: it is paper."""

    def __init__(self, sheet: QWidget) -> None:
        super().__init__()
        self._sheet = sheet
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._image, self._drawn = QImage(), QImage()
        self._wide = 0

    def show_image(self, image: QImage) -> None:
        """Shows another page at the same size."""
        self._image, self._drawn = image, QImage()
        self.show_width(self._wide)

    def show_width(self, wide: int) -> None:
        """Shows the page this many layout pixels wide."""
        self._wide = wide
        if self._image.isNull() or not wide:
            self.resize(QSize(0, 0))
            return
        high = round(wide * self._image.height() / self._image.width())
        self.resize(wide + 2 * _ROUND_PX, high + 2 * _ROUND_PX)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the page with a thin edge."""
        if self._image.isNull():
            return
        ratio = self.devicePixelRatioF()
        place = QRect(_ROUND_PX, _ROUND_PX, self.width() - 2 * _ROUND_PX, self.height() - 2 * _ROUND_PX)
        wanted = QSize(round(place.width() * ratio), round(place.height() * ratio))
        if self._drawn.size() != wanted:
            self._drawn = self._image.scaled(
                wanted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        painter = QPainter(self)
        painter.drawImage(place, self._drawn)
        colours = look.current().colours
        if is_keyed(self._sheet):
            painter.setPen(QPen(QColor(colours.focus), 4))
            painter.drawRect(place.adjusted(-3, -3, 3, 3))
            painter.setPen(QPen(QColor(colours.edge), 2))
            painter.drawRect(place.adjusted(-6, -6, 6, 6))
        painter.setPen(QPen(QColor(colours.edge if is_keyed(self._sheet) else colours.lineinput), 1))
        painter.drawRect(place)
        painter.end()
