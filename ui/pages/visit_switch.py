"""A switch between the people of a family: one tab stop, arrows inside, a tick beside those who have been heard."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QWidget

from fsdesk.records.ids import RecordId
from fsdesk.views import PersonView
from ui import look
from ui.parts.choices import paint_tick
from ui.parts.flow import Flow
from ui.parts.keyed import Keyed, is_keyed

_TICK_PX = 18


class _Name(Keyed, QRadioButton):
    """One person to switch to."""

    def __init__(self, person: PersonView, group_name: str) -> None:
        super().__init__()
        self.person, self._group_name, self._is_heard = person, group_name, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_heard(heard=False)

    def show_heard(self, *, heard: bool) -> None:
        self._is_heard = heard
        self.setAccessibleName(self.person.known_as)
        self.setAccessibleDescription(f"{self._group_name}, {'written' if heard else 'nothing written yet'}")
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(look.current().font("small", weight=600))
        width_px = metrics.horizontalAdvance(self.person.known_as) + 28 + _TICK_PX
        return QSize(width_px, max(32, metrics.height() + 14))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, where: QPoint) -> bool:
        return self.rect().contains(where)

    def paintEvent(self, _event: QPaintEvent) -> None:
        seen = look.current()
        colours = seen.colours
        ground, ink = (colours.brand, colours.inkinv) if self.isChecked() else (colours.surface, colours.ink)
        keyed = is_keyed(self)
        if keyed:
            ground, ink = colours.focus, colours.focusink
        thickness = seen.keyed_px if keyed else seen.line_px
        half = thickness / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.focusink if keyed else colours.lineinput), thickness))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 6, 6)
        words = self.rect().adjusted(8, 0, -8 - (_TICK_PX if self._is_heard else 0), 0)
        painter.setFont(seen.font("small", weight=600 if self.isChecked() else 500))
        painter.setPen(QColor(ink))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.person.known_as)
        if self._is_heard:
            box = QRectF(self.width() - _TICK_PX - 8, (self.height() - _TICK_PX) / 2, _TICK_PX, _TICK_PX)
            paint_tick(painter, box, ink, thickness=2)
        painter.end()


class PersonSwitch(QWidget):
    """Chooses whose turn it is; wraps where the family is larger than the line."""

    person_chosen = Signal(str)  # id

    def __init__(self, name: str, people: Sequence[PersonView]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        flow = Flow(across_px=6, down_px=6)
        self.setLayout(flow)
        self._names = [_Name(person, name) for person in people]
        for each in self._names:
            self._group.addButton(each)
            flow.addWidget(each)
        if self._names:
            self._names[0].setChecked(True)
        self._group.buttonToggled.connect(self._tell)

    @property
    def person(self) -> PersonView | None:
        """Whose turn it is; None in a family of nobody."""
        return next((each.person for each in self._names if each.isChecked()), None)

    def show_person(self, person: RecordId) -> None:
        """Switches to a person, as if chosen."""
        for each in self._names:
            if each.person.id == person:
                each.setChecked(True)

    def show_heard(self, heard: Collection[str]) -> None:
        """Ticks those of whom something is written."""
        for each in self._names:
            each.show_heard(heard=each.person.id in heard)

    def _tell(self, button: QWidget, checked: bool) -> None:
        if checked and isinstance(button, _Name):
            self.person_chosen.emit(button.person.id)
