"""People as small signs: a coloured round of initials, and the chip with who they are."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui import look
from ui.parts.keyed import Keyed, is_keyed

ADULT_HUE = "#44545D"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a chip shows of somebody; an empty hue is chosen from the name and stays the same for it."""

    key: str
    known_as: str
    initials: str
    age: str = ""
    role: str = ""
    hue: str = ""


def hue_of(known_as: str) -> str:
    """A steady colour for a name, one that holds white letters."""
    return look.HUES[sum(map(ord, known_as)) % len(look.HUES)]


def paint_avatar(painter: QPainter, where: QRectF, initials: str, hue: str) -> None:
    """Draws initials in white on a round of a hue."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(hue))
    painter.drawEllipse(where)
    letters = QFont(look.current().family)
    letters.setPixelSize(max(9, round(where.height() * 0.4)))
    letters.setWeight(QFont.Weight.Bold)
    painter.setFont(letters)
    painter.setPen(QColor("#FFFFFF"))
    painter.drawText(where, Qt.AlignmentFlag.AlignCenter, initials)


def _avatar_px() -> int:
    return round(32 * max(100, look.current().scale_percent) / 100)


class Avatar(QWidget):
    """Somebody's initials, beside words that name them."""

    def __init__(self, initials: str, hue: str = "#205661", size_px: int = 28) -> None:
        super().__init__()
        self._initials, self._hue = initials, hue
        self.setFixedSize(size_px, size_px)

    def show_initials(self, initials: str) -> None:
        """Shows somebody else."""
        self._initials = initials
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the round."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_avatar(painter, QRectF(self.rect()), self._initials, self._hue)
        painter.end()


class PersonChip(Keyed, QPushButton):
    """One person of a family: initials, what they are called, their age and who they are here."""

    person_chosen = Signal(str)  # key

    def __init__(self, person: Person) -> None:
        super().__init__()
        self.setProperty("painted", "true")
        self._person = person
        self._hue = person.hue or hue_of(person.known_as)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(part for part in (person.known_as, person.age, person.role) if part))
        self.clicked.connect(self._tell)

    def sizeHint(self) -> QSize:
        """Room for the longer of the two lines."""
        seen = look.current()
        small, name, caption = (QFontMetrics(seen.font(step)) for step in ("small", "strong", "caption"))
        first = name.horizontalAdvance(self._person.known_as) + 6 + small.horizontalAdvance(self._person.age)
        widest = max(first, caption.horizontalAdvance(self._person.role))
        return QSize(10 + _avatar_px() + 10 + widest + 18, max(50, name.height() + caption.height() + 14))

    def minimumSizeHint(self) -> QSize:
        """The same: nothing is cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws frame, initials and both lines."""
        seen = look.current()
        colours = seen.colours
        keyed = is_keyed(self)
        ground = colours.focus if keyed else colours.sunken if self.underMouse() else colours.surface
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thickness = seen.keyed_px if keyed else seen.line_px
        painter.setPen(QPen(QColor(colours.focusink if keyed else colours.line), thickness))
        painter.setBrush(QColor(ground))
        half = thickness / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 10, 10)
        top = (self.height() - _avatar_px()) / 2
        paint_avatar(painter, QRectF(10, top, _avatar_px(), _avatar_px()), self._person.initials, self._hue)
        self._paint_words(painter, *(("focusink",) * 3 if keyed else ("ink", "ink2", "ink3")))
        painter.end()

    def _paint_words(self, painter: QPainter, ink: str, ink2: str, ink3: str) -> None:
        seen = look.current()
        name, caption = QFontMetrics(seen.font("strong")), QFontMetrics(seen.font("caption"))
        left = 10 + _avatar_px() + 10
        top = (self.height() - name.height() - caption.height()) / 2
        base = top + name.ascent()
        runs = [
            (left, base, "strong", ink, self._person.known_as),
            (left + name.horizontalAdvance(self._person.known_as) + 6, base, "small", ink2, self._person.age),
            (left, top + name.height() + caption.ascent(), "caption", ink3, self._person.role),
        ]
        for x, y, step, colour, words in runs:
            painter.setFont(seen.font(step))
            painter.setPen(QColor(getattr(seen.colours, colour)))
            painter.drawText(round(x), round(y), words)

    def _tell(self) -> None:
        self.person_chosen.emit(self._person.key)
