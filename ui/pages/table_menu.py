"""The first page of sit-together mode: what a household can do together, as large tiles."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QGridLayout, QSizePolicy, QWidget

from fsdesk.views_table import TableView
from ui import look
from ui.icons import paint_icon
from ui.pages.table_frame import TableRoom
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button
from ui.parts.keyed import is_keyed
from ui.parts.tall import put_away

ACROSS = 3
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -ACROSS, Qt.Key.Key_Down: ACROSS}


class Tile(Button):
    """A large way to a page: a picture and words."""

    def __init__(self, words: str, icon: str) -> None:
        super().__init__(words, icon=icon)
        self._words, self._drawn = words, icon
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """A picture, and its words on two lines."""
        seen = look.current()
        return QSize(seen.px(260), seen.px(50) + 2 * QFontMetrics(seen.font("h3")).height() + 10)

    def minimumSizeHint(self) -> QSize:
        """The same height, and room for the longest word."""
        metrics = QFontMetrics(look.current().font("h3"))
        longest = max(metrics.horizontalAdvance(word) for word in self._words.split())
        return QSize(longest + 40, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws ground, picture and words; a ring where the keyboard is."""
        seen, keyed = look.current(), is_keyed(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thickness = 4 if keyed else seen.line_px
        painter.setPen(QPen(QColor(seen.colours.focus if keyed else seen.colours.lineinput), thickness))
        painter.setBrush(QColor(seen.colours.surface))
        inner = QRectF(self.rect()).adjusted(thickness / 2, thickness / 2, -thickness / 2, -thickness / 2)
        painter.drawRoundedRect(inner, 12, 12)
        if keyed:
            painter.setPen(QPen(QColor(seen.colours.focusink), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner.adjusted(3, 3, -3, -3), 10, 10)
        side = seen.px(34)
        paint_icon(painter, self._drawn, QRectF((self.width() - side) / 2, seen.px(12), side, side), seen.colours.brand)
        painter.setPen(QColor(seen.colours.ink))
        painter.setFont(seen.font("h3"))
        below = QRectF(12, seen.px(50), self.width() - 24, self.height() - seen.px(50) - 8)
        painter.drawText(below, Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignCenter.value, self._words)
        painter.end()


class MenuPage(TableRoom):
    """Leads to the pages of the mode. `chosen` names one; with "faces", whose."""

    chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("What shall we do together?", "Nothing here has to be done. You can stop whenever you like.")
        self._grid, ground = QGridLayout(), QWidget()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(16)
        ground.setLayout(self._grid)
        self.body.addWidget(ground)
        self.body.addStretch()
        self.tiles: list[Tile] = []
        self.foot.back.hide()

    def show_view(self, view: TableView) -> None:
        """Shows what there is to do for those who are here."""
        before = next((at for at, tile in enumerate(self.tiles) if tile.hasFocus()), 0)
        if self.isAncestorOf(QApplication.focusWidget() or self):
            self.setFocus()  # a tile that goes hands the keyboard on, and the page would scroll after it
        for tile in self.tiles:
            self._grid.removeWidget(tile)
            put_away(tile)
        self.tiles = []
        for at, (words, icon, key, who) in enumerate(_ways(view)):
            tile = Tile(words, icon)
            tile.clicked.connect(partial(self.chosen.emit, key, who))
            self._grid.addWidget(tile, at // ACROSS, at % ACROSS)
            self.tiles.append(tile)
        for column in range(ACROSS):
            self._grid.setColumnStretch(column, 1)
        self._hold_rows()
        self.foot.show_worker(view.worker)
        order_tabs(self)
        if self.isVisible():
            self._go(min(before, len(self.tiles) - 1))

    def _hold_rows(self) -> None:
        """Keeps the rows as high as their tiles: the style of buttons lets a layout press them flat."""
        high = self.tiles[0].sizeHint().height() if self.tiles else 0
        for row in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(row, high if row * ACROSS < len(self.tiles) else 0)

    def changeEvent(self, event: QEvent) -> None:
        """Follows the text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._hold_rows()

    def take_focus(self) -> None:
        """The first tile, with all of it in sight: it may not have its height yet when the keyboard comes."""
        self._go(0)
        self.area.verticalScrollBar().setValue(0)

    def go_back(self) -> None:
        """There is no page above this one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from tile to tile."""
        at = next((at for at, tile in enumerate(self.tiles) if tile.hasFocus()), -1)
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if step and at >= 0 and 0 <= at + step < len(self.tiles):
            self._go(at + step)
            event.accept()
        else:
            super().keyPressEvent(event)

    def _go(self, at: int) -> None:
        if self.tiles:
            self.tiles[at].setFocus(Qt.FocusReason.TabFocusReason)


def _ways(view: TableView) -> Iterator[tuple[str, str, str, str]]:
    for who in view.asked:
        at_home = who.subject == "household"
        words = "How are things at home?" if at_home else f"How are things for {who.name}?"
        yield words, "house" if at_home else "user", "faces", who.key
    yield "What we want to be different", "target", "goals", ""
    if view.kin is not None:
        yield "Who is in our family", "users", "kin", ""
    yield "What is written down, and who sees it", "shield-check", "notice", ""
    if view.helped:
        yield "Would you like our help?", "heart-handshake", "help", ""
    if view.permitted:
        yield "Who may be told what", "key-round", "permit", ""
    if view.people and view.has_plan:
        yield "Sign our plan", "signature", "sign", ""
    yield "Find something", "search", "find", ""
