"""A picture on a page: drawn by a plain function, said in a sentence, and shown as a table by the key T.

The same painter serves the screen, paper and files. A picture knows nothing of what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QObject, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPaintDevice,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QToolTip, QWidget

from ui import look
from ui.look import THEMES, Theme
from ui.parts.keyed import Keyed, is_keyed
from ui.parts.rows import Column, RowTable

D = TypeVar("D")

_NEXT = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_PREVIOUS = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_EDGE_PX = 3  # thickness of the yellow that says where the keyboard is
_TARGET_PX = 24  # a smaller part is easier to hit than it looks: WCAG 2.2, 2.5.8


class Told(NamedTuple):
    """What a picture says to those who do not see it: one sentence, and the same as a table."""

    sentence: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Spot(NamedTuple):
    """One part of a picture that can be chosen and read out; `rect` in the painter's units."""

    key: str
    words: str
    rect: QRectF


Paint = Callable[[QPainter, QRectF, D], Sequence[Spot] | None]


@contextmanager
def on_paper() -> Iterator[None]:
    """Makes the current look that of paper meanwhile: Daylight at 100 %. On the GUI thread."""
    look._load_fonts()  # a page may be made where no window ever wore a look
    worn = look.current()
    paper = replace(worn, theme=Theme.DAYLIGHT, scale_percent=100, u=1.0, colours=THEMES[Theme.DAYLIGHT])
    look._look = replace(paper, high_contrast=False)
    try:
        yield
    finally:
        look._look = worn


def as_png(paint: Paint[D], data: D, width_px: int, height_px: int, scale: float = 2) -> bytes:
    """The picture as it is on paper, as a PNG file on white; `scale` pixels for each of the width and height given."""
    image = QImage(round(width_px * scale), round(height_px * scale), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor("#FFFFFF"))
    _onto(image, paint, data, width_px, height_px)
    return _bytes_of(lambda into: image.save(into, "PNG"))  # type: ignore[call-overload]  # by device, by name


def as_svg(paint: Paint[D], data: D, width_px: int, height_px: int, *, title: str = "", sentence: str = "") -> bytes:
    """The picture as it is on paper, as an SVG file whose words stay words; title and sentence go in for readers."""
    from PySide6.QtSvg import QSvgGenerator  # here, for only files and paper need it

    def save(into: QBuffer) -> None:
        drawing = QSvgGenerator()
        drawing.setOutputDevice(into)
        drawing.setSize(QSize(width_px, height_px))
        drawing.setViewBox(QRect(0, 0, width_px, height_px))
        drawing.setTitle(title)
        drawing.setDescription(sentence)
        _onto(drawing, paint, data, width_px, height_px)

    return _bytes_of(save)


def _onto(device: QPaintDevice, paint: Paint[D], data: D, width_px: int, height_px: int) -> None:
    with on_paper():
        painter = _painter(device)
        paint(painter, QRectF(0, 0, width_px, height_px), data)
        painter.end()


def _bytes_of(save: Callable[[QBuffer], object]) -> bytes:
    kept = QByteArray()
    into = QBuffer(kept)
    into.open(QIODevice.OpenModeFlag.WriteOnly)
    save(into)
    into.close()
    return bytes(kept.data())


class Picture(Keyed, QWidget, Generic[D]):
    """A picture with parts to read and choose: arrows move between them, Enter chooses, T turns it into a table.

    `empty` is what it says while there is nothing to draw. `height_px` is at 100 % and follows the text size.
    """

    chosen = Signal(str)  # key of the part

    def __init__(
        self, name: str, paint: Paint[D], tell: Callable[[D], Told], *, height_px: int = 280, empty: str = ""
    ) -> None:
        super().__init__()
        self._paint, self._tell, self._empty = paint, tell, empty
        self._data: D | None = None
        self._drawn: tuple[object, QPixmap] | None = None
        self._spots: tuple[Spot, ...] = ()
        self._read: list[_Part] = []
        self._at = -1
        self._table: RowTable[tuple[str, ...]] | None = None
        self.setAccessibleName(name)
        self.setAccessibleDescription(empty)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.hold(self, height_min=height_px)

    def show_picture(self, data: D | None) -> None:
        """Draws this from now on; None draws the empty sentence."""
        key = self._spots[self._at].key if 0 <= self._at < len(self._spots) else ""
        self._data, self._drawn, self._spots = data, None, ()
        self.setAccessibleDescription(self._empty if data is None else self._tell(data).sentence)
        if self._table is not None:
            self._show_rows()
        self._refresh()
        self._at = self._where(key)

    def parts(self) -> tuple[Spot, ...]:
        """The parts as they lie now, in reading order; rectangles in the picture's own pixels."""
        self._draw()
        return self._spots

    def part_at(self, key: str) -> None:
        """Puts the cursor on one part, as arrows would; an unknown key takes it away."""
        self._draw()
        self._go(self._where(key))

    @property
    def is_table(self) -> bool:
        """Whether the table is shown instead of the picture."""
        return self._table is not None

    def show_table(self, wanted: bool) -> None:
        """Shows the table instead of the picture, or the picture again."""
        if wanted == self.is_table:
            return
        had_focus = self.hasFocus() or (self._table is not None and self._table.hasFocus())
        if wanted:
            self._show_rows()
        elif self._table is not None:
            self.setFocusProxy(None)  # type: ignore[arg-type]  # Qt takes none for no proxy
            self._table.hide()
            self._table.deleteLater()
            self._table = None
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for most, as high as asked."""
        return QSize(look.current().px(480), self.minimumHeight())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """T turns it into a table; arrows, Home and End move between parts; Enter and Space choose."""
        key = event.key()
        if is_t(event):
            self.show_table(not self.is_table)
        elif self.parts() and key in _NEXT:
            self._go(min(self._at + 1, len(self._spots) - 1))
        elif self.parts() and key in _PREVIOUS:
            self._go(max(self._at - 1, 0))
        elif self.parts() and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if key == Qt.Key.Key_Home else len(self._spots) - 1)
        elif key in _CHOOSE and 0 <= self._at < len(self.parts()):
            self.chosen.emit(self._spots[self._at].key)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lets T lead back from the table, where letters would otherwise search."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and is_t(event)
        if pressed and watched is self._table:
            self.show_table(False)
            return True
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses the part under it."""
        at = self._under(event.position())
        if event.button() is Qt.MouseButton.LeftButton and at >= 0:
            self._go(at)
            self.chosen.emit(self._spots[at].key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what can be chosen."""
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if self._under(event.position()) >= 0 else Qt.CursorShape.ArrowCursor
        )

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The way to the table without the keyboard."""
        if self._data is None:
            return
        menu = QMenu(self)
        menu.addAction("Show the picture" if self.is_table else "Show as a table").triggered.connect(
            lambda: self.show_table(not self.is_table)
        )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def event(self, event: QEvent) -> bool:
        """Tells what is under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self._under(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._spots[at].words if at >= 0 else "", self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draws for the new size."""
        super().resizeEvent(event)
        if self._table is not None:
            self._table.setGeometry(self.rect())
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Draws for the first time."""
        super().showEvent(event)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Follows theme and text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._refresh()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Shows what was drawn, and where the keyboard is."""
        if self._table is not None:
            return
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._draw())
        if is_keyed(self):
            here = self._spots[self._at].rect if 0 <= self._at < len(self._spots) else QRectF(self.rect())
            _paint_focus(painter, here, QRectF(self.rect()))
        painter.end()

    def _refresh(self) -> None:
        if self.isVisible():
            self._draw()
        self.update()

    def _draw(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        state = (self.size(), ratio, look.current())
        if self._drawn is not None and self._drawn[0] == state:
            return self._drawn[1]
        pixmap = QPixmap(max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio)))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = _painter(pixmap)
        whole = QRectF(self.rect())
        if self._data is None:
            painter.setPen(QColor(look.current().colours.ink3))
            flags = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
            painter.drawText(whole.adjusted(12, 0, -12, 0), flags, self._empty)
            self._spots = ()
        else:
            self._spots = tuple(self._paint(painter, whole, self._data) or ())
        painter.end()
        self._drawn = (state, pixmap)
        self._show_parts()
        return pixmap

    def _show_parts(self) -> None:
        for part in self._read[len(self._spots) :]:
            part.hide()
            part.deleteLater()
        del self._read[len(self._spots) :]
        while len(self._read) < len(self._spots):
            self._read.append(_Part(self))
        for part, spot in zip(self._read, self._spots, strict=True):
            part.setAccessibleName(spot.words)
            part.setGeometry(spot.rect.toAlignedRect().intersected(self.rect()))
            part.setVisible(not self.is_table)

    def _show_rows(self) -> None:
        if self._table is not None:
            self._table.hide()
            self._table.deleteLater()
            self._table = None
        if self._data is None:
            return
        told = self._tell(self._data)
        columns: list[Column[tuple[str, ...]]] = [
            Column(title=each, getter=itemgetter(at)) for at, each in enumerate(told.headings)
        ]
        self._table = table = RowTable(f"{self.accessibleName()}, as a table", columns)
        table.setParent(self)
        table.show_rows(told.rows)
        table.setGeometry(self.rect())
        table.installEventFilter(self)
        self.setFocusProxy(table)
        table.show()
        for part in self._read:
            part.hide()

    def _where(self, key: str) -> int:
        return next((at for at, spot in enumerate(self._spots) if spot.key == key), -1)

    def _under(self, where: QPointF) -> int:
        self._draw()
        hits = [at for at, spot in enumerate(self._spots) if _reach(spot.rect).contains(where)]
        return min(hits, key=lambda at: _far(self._spots[at].rect, where), default=-1)

    def _go(self, at: int) -> None:
        self._at = at
        self.update()
        if 0 <= at < len(self._read) and self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleEvent(self._read[at], QAccessible.Event.Focus))


class _Part(QLabel):
    """One part as screen readers see it: a named place that draws nothing and takes no mouse."""

    def __init__(self, picture: QWidget) -> None:
        super().__init__(picture)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws nothing: the picture did."""


def is_t(event: QKeyEvent) -> bool:
    """Whether a key is a plain T."""
    return event.key() == Qt.Key.Key_T and event.modifiers() in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.ShiftModifier,
    )


def _painter(device: QPaintDevice) -> QPainter:
    painter = QPainter(device)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(look.current().font())
    return painter


def _reach(rect: QRectF) -> QRectF:
    across, down = (max(0.0, (_TARGET_PX - side) / 2) for side in (rect.width(), rect.height()))
    return rect.adjusted(-across, -down, across, down)


def _far(rect: QRectF, where: QPointF) -> float:
    gone = rect.center() - where
    return gone.x() ** 2 + gone.y() ** 2


def _paint_focus(painter: QPainter, here: QRectF, whole: QRectF) -> None:
    colours = look.current().colours
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ring = here.adjusted(-5, -5, 5, 5).intersected(whole.adjusted(3, 3, -3, -3))
    painter.setPen(QPen(QColor(colours.focusink), _EDGE_PX + 2))
    painter.drawRoundedRect(ring, 6, 6)
    painter.setPen(QPen(QColor(colours.focus), _EDGE_PX))
    painter.drawRoundedRect(ring, 6, 6)
