"""What is known of a family at a glance: homes, steps, last visits, how to get in touch; and its people as a table."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import cast

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.records.people import Family
from fsdesk.views import FamilyView, Home, PersonView, Shown, StepView, VisitRow, VisitState
from ui import look
from ui.pages.family_strip import hued
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.choices import Tick
from ui.parts.fields import LongText
from ui.parts.people import ADULT_HUE, Avatar
from ui.parts.rows import Column
from ui.parts.scroll import ScrollPage
from ui.parts.tall import TallTable, Words, put_away, tab_through
from ui.parts.text import Chip, Icon, Rule, Text

ONE_COLUMN_BELOW = 850  # units of page width
_LAST_VISITS = 4  # as many as stand beside the homes without scrolling; the Visits tab has all
_SETTING_ICONS = {"Home": "house", "Another household": "house", "School": "school", "Hub": "users",
                  "Health centre": "stethoscope", "In the car": "car", "Phone": "phone", "Video": "phone"}  # fmt: skip
_EDITED = ("best_time_to_visit", "safe_contact")


class StepLine(QWidget):
    """Something agreed: tick, words, who does it, how it stands."""

    ticked = Signal(str, bool, object)  # record, done, what was shown

    def __init__(self, step: StepView) -> None:
        super().__init__()
        self.box, self._owner, self._standing = Tick(step.what), Text("", "small", wrap=False), Chip("")
        self.box.clicked.connect(self._tell)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.box, 1)
        row.addWidget(self._owner)
        row.addWidget(self._standing)
        self.show_step(step)

    def show_step(self, step: StepView) -> None:
        """Shows a step; the tick keeps the focus it has."""
        self._step = step
        self.box.setText(step.what)
        self.box.setAccessibleName(step.what)
        self.box.setAccessibleDescription(", ".join(part for part in (step.owner, step.standing) if part))
        self.box.setChecked(step.done)
        self._owner.setText(step.owner)
        self._standing.show_state(step.standing, step.tone)
        self._standing.setVisible(bool(step.standing))

    def _tell(self, done: bool) -> None:
        self.ticked.emit(self._step.id, done, self._step.shown)


class _Words(LongText):
    """A few words open for writing: Enter or leaving keeps them, Escape puts the old ones back."""

    kept, given_up = Signal(), Signal()

    def event(self, event: QEvent) -> bool:
        """Takes Escape before the window does."""
        if event.type() is QEvent.Type.ShortcutOverride and cast(QKeyEvent, event).key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answers Enter and Escape."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.kept.emit()
            case Qt.Key.Key_Escape:
                self.given_up.emit()
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keeps the words, unless the focus only went to another window or a menu."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.kept.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keeps the words when the page is left or covered."""
        super().hideEvent(event)
        self.kept.emit()


class InPlace(QWidget):
    """One field to read, and to write where it stands. What is typed is handed over once, with what was shown then."""

    written = Signal(str, str, object)  # field, text, what was shown when the person began

    def __init__(self, field: str, label: str) -> None:
        super().__init__()
        self._field, self._text, self._before = field, "", ""
        self._shown: Shown = {}
        self._open_over: Shown | None = None  # None while nobody writes
        self._value = Text("")
        self.edit = Button("Edit", Kind.QUIET, name=f"Edit: {label}")
        self.words = _Words(label, lines_min=2, lines_max=5)
        self._hint = Text("Enter keeps it. Esc puts the old words back.", "caption")
        self.edit.clicked.connect(self._open)
        self.words.kept.connect(self.keep)
        self.words.given_up.connect(self._give_up)
        top, column = QHBoxLayout(), QVBoxLayout(self)
        top.addWidget(Text(label, "small", weight=600), 1)
        top.addWidget(self.edit)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(top)
        for part in (self._value, self.words, self._hint):
            column.addWidget(part)
        self.show_text("", {})

    def show_text(self, text: str, shown: Shown) -> None:
        """Shows what the field says; words being typed stay, and stay an answer to what was shown when they began."""
        self._text, self._shown = text, shown
        self._show_open(is_open=self._open_over is not None)

    def _open(self) -> None:
        self._open_over, self._before = self._shown, self._text
        self.words.show_text(self._text)
        self._show_open(is_open=True)
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        self.words.selectAll()

    def keep(self) -> None:
        """Hands over what is being typed, if it differs from what was there when the person began."""
        over, text = self._open_over, self.words.toPlainText().strip()
        if over is not None:
            if text != self._before:
                self._text = text
                self.written.emit(self._field, text, over)
            self._give_up()

    def _give_up(self) -> None:
        was_here = self.words.hasFocus()
        self._open_over = None
        self._show_open(is_open=False)
        if was_here:
            self.edit.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_open(self, *, is_open: bool) -> None:
        self._value.setText(self._text or "Not written down yet")
        look.restyle(self._value, t="body" if self._text else "small")
        for part, when in ((self._value, False), (self.edit, False), (self.words, True), (self._hint, True)):
            part.setVisible(is_open is when)


def _home_block(home: Home, hues: Mapping[RecordId, str]) -> QVBoxLayout:
    """One home with who lives in it; of a confidential one, only what may be shown."""
    title, grid, column = QHBoxLayout(), QGridLayout(), QVBoxLayout()
    title.setSpacing(8)
    title.addWidget(Icon("house"), 0, Qt.AlignmentFlag.AlignTop)
    title.addWidget(Text(home.label, "strong", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
    title.addWidget(Text("" if home.address == home.label else home.address, "small"), 1)
    if home.confidential:
        title.addWidget(Chip("Confidential address", "warn"))
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setContentsMargins(26, 0, 0, 0)
    for at, person in enumerate(home.people):
        grid.addLayout(_person_line(person, hues.get(person.id, ADULT_HUE)), at // 2, at % 2)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    column.setSpacing(6)
    column.addLayout(title)
    column.addLayout(grid)
    return column


def _person_line(person: PersonView, hue: str) -> QHBoxLayout:
    words, row = Text(""), QHBoxLayout()
    words.show_parts(person.known_as, " · ".join(filter(None, (person.age, person.relation))))
    row.setSpacing(8)
    row.addWidget(Avatar(person.initials, hue, 24))
    row.addWidget(words, 1)
    return row


def _visit_line(visit: VisitRow) -> QHBoxLayout:
    words = Text(visit.excerpt or ", ".join(filter(None, (visit.purpose, visit.people))))
    day, row = Text(visit.day, "small"), QHBoxLayout()
    look.hold(day, width=112)
    row.setSpacing(9)
    for part in (Icon(_SETTING_ICONS.get(visit.setting, "map-pin")), day):
        row.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(words, 1)
    return row


class Overview(ScrollPage):
    """The first tab of a family."""

    step_ticked = Signal(str, bool, object)  # record, done, what was shown
    field_written = Signal(str, str, str, object)  # record, field, text, what was shown
    all_visits_asked = Signal()

    def __init__(self) -> None:
        super().__init__("Overview")
        self._family = FamilyId("")
        self.warning = Banner("", "warn")
        self._homes, self._steps_card = Card("Who lives where"), Card("What we agreed")
        self._since, self._touch = Card("Since last time"), Card("Getting in touch")
        self.all_visits = Button("All visits", Kind.QUIET)
        self.all_visits.clicked.connect(self.all_visits_asked)
        self._since.head.addWidget(self.all_visits)
        self._steps: dict[RecordId, StepLine] = {}
        self._no_steps = Text("Nothing agreed yet.", "small")
        self._steps_card.body.addWidget(self._no_steps)
        self.in_place = {name: InPlace(name, Family.declared()[name].label) for name in _EDITED}
        for field in self.in_place.values():
            field.written.connect(self._tell_written)
            field.edit.clicked.connect(self._bring_into_view)
            self._touch.body.addWidget(field)
        self._filled: dict[Card, QWidget] = {}
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        for cards, share in (((self._homes, self._steps_card), 11), ((self._since, self._touch), 9)):
            column = QVBoxLayout()
            column.setSpacing(12)
            for card in cards:
                column.addWidget(card)
            column.addStretch()
            self._columns.addLayout(column, share)
        self.head.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.warning)
        self.body.addLayout(self._columns, 1)

    def show_family(self, family: FamilyView) -> None:
        """Shows a family; what has the focus keeps it."""
        if family.id != self._family:
            for field in self.in_place.values():
                field.keep()  # what is still being typed belongs to the family before
        self._family = family.id
        self.warning.show_sentence(family.before_you_go, "warn", lead="Before you go:")
        self.warning.setVisible(bool(family.before_you_go))
        hues, homes = {person.id: hue for person, hue in hued(family.people)}, list[QWidget | QBoxLayout]()
        for home in family.homes:
            homes.extend((Rule(), _home_block(home, hues)) if homes else (_home_block(home, hues),))
        self._fill(self._homes, homes or [Text("Nobody is written down yet.", "small")])
        past = [visit for visit in family.visits if visit.state is not VisitState.PLANNED]
        lines: list[QWidget | QBoxLayout] = [_visit_line(visit) for visit in past[:_LAST_VISITS]]
        self._fill(self._since, lines or [Text("No visits yet.", "small")])
        self.all_visits.setVisible(bool(family.visits))
        self._show_steps(family.steps)
        for name, field in self.in_place.items():
            field.show_text(getattr(family, name), family.shown)

    def _fill(self, card: Card, parts: list[QWidget | QBoxLayout]) -> None:
        """Replaces what stands under a card's heading."""
        if (before := self._filled.get(card)) is not None:
            put_away(before)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        for part in parts:
            if isinstance(part, QWidget):
                column.addWidget(part)
            else:
                column.addLayout(part)
        card.body.addWidget(inside)
        self._filled[card] = inside

    def _show_steps(self, steps: tuple[StepView, ...]) -> None:
        for gone in self._steps.keys() - {step.id for step in steps}:
            put_away(self._steps.pop(gone))
        for at, step in enumerate(steps):
            if step.id not in self._steps:
                self._steps[step.id] = StepLine(step)
                self._steps[step.id].ticked.connect(self.step_ticked)
            self._steps[step.id].show_step(step)
            self._steps_card.body.insertWidget(at + 1, self._steps[step.id])
        self._no_steps.setVisible(not steps)
        boxes = [self._steps[step.id].box for step in steps]
        edits = [stop for field in self.in_place.values() for stop in (field.edit, field.words)]
        tab_through(*boxes, self.all_visits, *edits)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the right cards under the left ones when there is no room for both."""
        super().resizeEvent(event)
        one, way = self.width() < look.current().px(ONE_COLUMN_BELOW), QBoxLayout.Direction
        self._columns.setDirection(way.TopToBottom if one else way.LeftToRight)

    def _bring_into_view(self) -> None:
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # first let it have its new size
        field, area = self.sender().parent(), self.findChild(QScrollArea)
        assert isinstance(field, InPlace)
        assert area is not None
        area.ensureWidgetVisible(field, 0, 24)

    def _tell_written(self, field: str, text: str, shown: Shown) -> None:
        self.field_written.emit(self._family, field, text, shown)


def _names(person: PersonView) -> str:
    return person.known_as if person.full_name == person.known_as else f"{person.known_as}\n{person.full_name}"


def _once_each(words: tuple[str, str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, words)))


def people_table() -> TallTable[PersonView]:
    """The table of everybody in a family, with all that is known of each."""
    table = TallTable[PersonView]("People of the family", (
        Column(title="Name", getter=_names, width=190),
        Column(title="Age", getter=attrgetter("age"), width=112),
        Column(title="Born or due", getter=attrgetter("born"), width=118),
        Column(title="Who they are", getter=attrgetter("relation", "role"), format=_once_each, width=150),
        Column(title="Home", getter=attrgetter("household"), width=170),
        Column(title="School, work and needs", getter=attrgetter("detail")),
    ))  # fmt: skip
    table.setItemDelegateForColumn(0, Words(table, "strong", "small"))
    return table
