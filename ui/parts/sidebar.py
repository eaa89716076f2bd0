"""The dark side of the window: where one can go, what is ready for no signal, and who is here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui import look
from ui.icons import paint_icon
from ui.parts.keyed import Keyed, is_keyed
from ui.parts.people import Avatar
from ui.parts.text import AppMark, Rule, Text

SIDE_UNITS, RAIL_PX = 204, 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One place to go; the badge counts what waits there."""

    key: str
    icon: str
    title: str
    badge: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Who is at the laptop."""

    name: str
    initials: str
    team: str


class Sidebar(QFrame):
    """204 units of sections, folded to a rail of icons where the window is narrow."""

    section_chosen = Signal(str)  # key

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAccessibleName("Sections")
        self._sections: tuple[Section, ...] = ()
        self.buttons: list[_PlaceButton] = []
        self._here, self._rail = "", False
        self._name, self._team = Text(step="strong"), Text(step="caption")
        self._avatar = Avatar("")
        self._ready, self._ready_words = Text("Ready for no signal", "strong"), Text(step="caption")
        self._places = QVBoxLayout()
        self._places.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 14)
        column.setSpacing(0)
        column.addLayout(self._brand())
        column.addLayout(self._places)
        column.addStretch()
        column.addWidget(self._foot())
        self._person = self._person_row()
        column.addLayout(self._person)
        self.show_rail(False)

    def show_sections(self, sections: Sequence[Section], here: str) -> None:
        """Shows the places there are and which one is open; the same places keep their buttons and the focus."""
        if [each.key for each in sections] != [each.key for each in self._sections]:
            for button in self.buttons:
                self._places.removeWidget(button)
                button.deleteLater()
            self.buttons = [_PlaceButton(section) for section in sections]
            for button in self.buttons:
                button.clicked.connect(self._tell)
                self._places.addWidget(button)
        self._sections, self._here = tuple(sections), here
        for button, section in zip(self.buttons, sections, strict=True):
            button.show_place(section, here=section.key == here, rail=self._rail)

    def show_worker(self, worker: Worker) -> None:
        """Shows who is at the laptop."""
        self._name.setText(worker.name)
        self._team.setText(worker.team)
        self._avatar.show_initials(worker.initials)
        self._avatar.setToolTip(worker.name)

    def show_ready(self, title: str, sentence: str) -> None:
        """Says what works without a signal, all day long."""
        self._ready.setText(title)
        self._ready_words.setText(sentence)

    def show_rail(self, rail: bool) -> None:
        """Folds to icons, or unfolds."""
        self._rail = rail
        self.setFixedWidth(RAIL_PX if rail else look.current().px(SIDE_UNITS))
        for widget in (self._brand_name, self._ready_block, self._name, self._team):
            widget.setVisible(not rail)
        self.show_sections(self._sections, self._here)

    def _brand(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 14, 12, 14)
        row.setSpacing(10)
        row.addWidget(AppMark(28))
        self._brand_name = Text("FSDesk", "h3", wrap=False, weight=700)
        self._brand_name.setObjectName("brandname")
        row.addWidget(self._brand_name, 1)
        return row

    def _foot(self) -> QWidget:
        self._ready_block = QWidget()
        column = QVBoxLayout(self._ready_block)
        column.setContentsMargins(18, 0, 14, 14)
        column.setSpacing(3)
        column.addWidget(Rule())
        column.addSpacing(2)
        column.addWidget(self._ready)
        column.addWidget(self._ready_words)
        return self._ready_block

    def _person_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(17, 0, 12, 0)
        row.setSpacing(10)
        row.addWidget(self._avatar)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._team)
        row.addLayout(words, 1)
        return row

    def _tell(self) -> None:
        button = self.sender()
        if isinstance(button, _PlaceButton):
            self.section_chosen.emit(button.key)


class _PlaceButton(Keyed, QPushButton):
    """One place: icon, title and, when something waits there, how much."""

    def __init__(self, section: Section) -> None:
        super().__init__()
        self.setProperty("painted", "true")
        self._section, self._here, self._rail = section, False, False
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def key(self) -> str:
        return self._section.key

    def show_place(self, section: Section, *, here: bool, rail: bool) -> None:
        self._section, self._here, self._rail = section, here, rail
        self.setAccessibleName(f"{section.title}, {section.badge}" if section.badge else section.title)
        self.setAccessibleDescription("You are here" if here else "")
        self.setToolTip(self.accessibleName() if rail else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(RAIL_PX, max(40, round(look.current().letters_px("body") * 1.25) + 14))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        seen = look.current()
        colours = seen.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = colours.sidesel if self._here else colours.sidehover if self.underMouse() else colours.side
        ink = colours.sidestrong if self._here else colours.sideink
        painter.fillRect(self.rect(), QColor(ground))
        if self._here:
            painter.fillRect(0, 0, 4, self.height(), QColor(colours.sideaccent))
        side = seen.icon_px + 1
        paint_icon(painter, self._section.icon, QRectF(16, (self.height() - side) / 2, side, side), ink)
        if not self._rail:
            painter.setFont(seen.font("body", weight=600 if self._here else 500))
            painter.setPen(QColor(ink))
            words = self.rect().adjusted(48 + max(0, side - 19), 0, -12, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._section.title)
            if self._section.badge:
                self._paint_badge(painter)
        if is_keyed(self):
            painter.setPen(QPen(QColor(colours.focus), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5))
        painter.end()

    def _paint_badge(self, painter: QPainter) -> None:
        seen = look.current()
        font = seen.font("caption", weight=600)
        metrics, count = QFontMetrics(font), str(self._section.badge)
        width, height = metrics.horizontalAdvance(count) + 22, metrics.height() + 5
        where = QRectF(self.width() - 14 - width, (self.height() - height) / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(seen.colours.side if self._here else seen.colours.sidesel))
        painter.drawRoundedRect(where, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(QColor(seen.colours.sidestrong))
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, count)
