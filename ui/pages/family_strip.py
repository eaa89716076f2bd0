"""The people of a family as a row of chips: as many as there is room for, and how many others there are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, cycle

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fsdesk.views import PersonView
from ui import look
from ui.parts.buttons import Button, Kind
from ui.parts.people import Person, PersonChip
from ui.parts.tall import put_away

_DETAIL_MAX = 26  # characters of a child's school under the name; longer ones are in the table of people


class PersonStrip(QWidget):
    """The people of a family in a row, as many as there is room for, and how many others there are."""

    person_chosen = Signal(str)  # the record of the person
    others_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("People of the family")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._people: tuple[PersonView, ...] = ()
        self._chips: list[PersonChip] = []
        self.others = Button("+ 0 others", Kind.QUIET)
        self.others.setParent(self)
        self.others.clicked.connect(self.others_asked)

    def show_people(self, people: tuple[PersonView, ...]) -> None:
        """Shows these people in this order; the same people as before keep their chips, and so the focus."""
        if people != self._people:
            self._people = people
            for chip in self._chips:
                put_away(chip)
            self._chips = [PersonChip(_chip_of(person, hue)) for person, hue in hued(people)]
            for chip in self._chips:
                chip.setParent(self)
                chip.person_chosen.connect(self.person_chosen)
        self.stops = (*self._chips, self.others)  # what Tab goes through, in order
        self.updateGeometry()
        self._place()

    def sizeHint(self) -> QSize:
        """As tall as a chip."""
        return QSize(0, max((chip.sizeHint().height() for chip in self._chips), default=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Counts anew how many there is room for."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Follows the text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.updateGeometry()
            self._place()

    def _place(self) -> None:
        ends = list(accumulate(chip.sizeHint().width() + 8 for chip in self._chips))
        self.others.show_words(f"+ {len(ends)} others")
        room = self.width() + 8
        if ends and ends[-1] > room:
            room -= self.others.sizeHint().width() + 8
        fitting = sum(end <= room for end in ends)
        for at, (chip, end) in enumerate(zip(self._chips, ends, strict=True)):
            width = chip.sizeHint().width()
            chip.setGeometry(end - 8 - width, 0, width, self.height())
            chip.setVisible(at < fitting)
        rest = len(ends) - fitting
        self.others.show_words(f"+ {rest} other{'' if rest == 1 else 's'}")
        size = self.others.sizeHint()
        left = ends[fitting - 1] if fitting else 0
        self.others.setGeometry(left, (self.height() - size.height()) // 2, size.width(), size.height())
        self.others.setVisible(rest > 0)


def hued(people: tuple[PersonView, ...]) -> Iterator[tuple[PersonView, str]]:
    """Each with a colour of their own among eight: a help to the eye, never a thing's only sign."""
    return zip(people, cycle(look.HUES), strict=False)


def _chip_of(person: PersonView, hue: str) -> Person:
    school = person.detail if person.is_child and len(person.detail) <= _DETAIL_MAX else ""
    return Person(key=person.id, known_as=person.known_as, initials=person.initials, age=person.age,
                  role=school or person.relation, hue=hue)  # fmt: skip
