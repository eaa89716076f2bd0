"""The family's tab of assessment: how far somebody has come, their world, what it means, what is needed, which level.

Whose eyes a picture is seen with is always said; the family's come first, and the two are never mixed.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.records import Section
from fsdesk.views import Part
from fsdesk.views_assessing import HOUSEHOLD, OutcomeRow, TabView
from ui.forms.answers import LongAnswer, PickOne
from ui.forms.form import PartForm
from ui.forms.words import Names
from ui.forms.writer import Writer
from ui.pages.assess_fold import Beside
from ui.pages.assess_needs import NeedsCard
from ui.pages.assess_sets import SetsCard
from ui.pages.level_cards import LevelsCard
from ui.pages.visit_switch import PersonSwitch
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card, EmptyState
from ui.parts.choices import Segments, Tick
from ui.parts.fields import SaveLine
from ui.parts.flow import Flow
from ui.parts.scroll import ScrollPage
from ui.parts.text import Chip, Text
from ui.pictures.distance import DistancePicture
from ui.pictures.triangle import TrianglePicture
from ui.saving import QUIET_MS

_EYES = (("family", "As the family sees it"), ("worker", "As the worker sees it"))


class AssessmentTab(ScrollPage):
    """Takes a frozen view and says what the person did."""

    turn_asked = Signal(str, str, str, str, str)  # family, person, eyes, since, until
    begin_asked = Signal(str, str)  # family, kind
    open_asked = Signal(str)  # assessment
    level_asked = Signal(str, str)  # family, child
    settle_asked = Signal()
    private_asked = Signal(bool)  # whether to show what is private

    def __init__(self, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__("Assessment")
        self.head.setContentsMargins(0, 0, 0, 0)
        self.view: TabView | None = None
        self._colleagues: Names = {}
        self._switch: PersonSwitch | None = None
        self._form: PartForm | None = None
        self._lay_head(autosave_ms)
        self._lay_pictures()
        self._lay_words()
        self.levels = LevelsCard()
        self.levels.level_asked.connect(self._ask_level)
        self.needs = NeedsCard(self.writer)
        self.needs.settle_asked.connect(self.settle_asked)
        self.needs.view_asked.connect(self._ask_again)
        self.writer.record_born.connect(self._take_born)
        self.body.addWidget(Beside(self.levels, self.needs, least=760))
        self.sets = SetsCard()
        self.sets.open_asked.connect(self.open_asked)
        self.body.addWidget(self.sets)
        self.body.addStretch()

    # -- laying it out -----------------------------------------------------------------------------------------

    def _lay_head(self, autosave_ms: int) -> None:
        self._people = QHBoxLayout()
        self.compare = Button("Compare dates", icon="history")
        self.compare.clicked.connect(self._turn_compare)
        self.primary = Button("Begin the assessment", Kind.PRIMARY, icon="plus")
        self.primary.clicked.connect(self._ask_begin)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addLayout(self._people, 1)
        row.addWidget(self.compare, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.primary, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        self._eyes = Segments("Whose eyes", _EYES)
        self._eyes.chosen.connect(self._choose_eyes)
        self._since, self._until = PickOne((), nothing="The first"), PickOne((), nothing="The latest")
        self._since.show_name("From", "Compare dates")
        self._until.show_name("To", "Compare dates")
        self._dates = QWidget()
        dates = QHBoxLayout(self._dates)
        dates.setContentsMargins(0, 0, 0, 0)
        for words, answer in (("From", self._since), ("to", self._until)):
            dates.addWidget(Text(words, "small", wrap=False))
            dates.addWidget(answer)
            answer.answered.connect(self._choose_dates)
        self._dates.hide()
        line = Flow(across_px=16, down_px=6)
        line.addWidget(self._dates)
        save_line = SaveLine()
        self.writer = Writer(self, save_line, quiet_ms=autosave_ms)
        self.private = Tick("Show what is private")
        self.private.clicked.connect(self.private_asked)
        line.addWidget(self.private)
        line.addWidget(save_line)
        self.body.addLayout(line)

    def _lay_pictures(self) -> None:
        self._far = Card("How far we have come")
        self._far.head.addWidget(self._eyes)
        self.distance = DistancePicture()
        self._far.body.addWidget(self.distance, 1)
        self._world = Card("My World Triangle")
        self.triangle = TrianglePicture()
        self._world.body.addWidget(self.triangle, 1)
        self._outcomes = Card("Headline outcomes")
        self._outcome_rows = QVBoxLayout()
        self._outcomes.body.addLayout(self._outcome_rows)
        self._outcomes.body.addStretch()
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._world)
        column.addWidget(self._outcomes)
        self._side = side
        self.pictures = Beside(self._far, side, least=760, stretch=(57, 43))
        self.body.addWidget(self.pictures)
        self.empty = EmptyState("Not talked about yet.")
        self.body.addWidget(self.empty)

    def _lay_words(self) -> None:
        self._words = Card("What it means, in plain words")
        self._edit = Button("Edit", Kind.QUIET, name="Edit what it means, in plain words")
        self._edit.clicked.connect(self._turn_edit)
        self._words.head.addWidget(self._edit)
        self._said = Text("")
        self._words.body.addWidget(self._said)
        self.body.addWidget(self._words)

    # -- what the desk says ------------------------------------------------------------------------------------

    def show_names(self, colleagues: Names) -> None:
        """What colleagues are called."""
        self._colleagues = colleagues

    def show_view(self, view: TabView) -> None:
        """Shows a family, turned to one of its people."""
        before, self.view = self.view, view
        is_other = before is None or (before.family, before.chosen) != (view.family, view.chosen)
        self.writer.family = view.family
        if before is None or (before.family, before.people) != (view.family, view.people):
            self._make_switch(view)
        if is_other:
            self._close_form()
            if before is None or before.family != view.family:
                self.needs.close_form()
                self._dates.hide()
        who = next(each for each in view.people if each.key == view.chosen)
        if self._switch is not None and self._switch.person is not None and self._switch.person.id != view.chosen:
            self._switch.show_person(who.person.id)
        self._eyes.show_chosen(view.eyes)
        self._show_primary(view)
        self._show_pictures(view, who.name)
        self._show_words(view)
        self.levels.show_levels(view.levels)
        self.needs.show_needs(view.needs, view.people, view.chosen, view.today, self._names)
        self.sets.show_sets(view.sets)
        self._show_dates(view)
        order_tabs(self)

    @property
    def _names(self) -> Names:
        return {**self._colleagues, **(dict(self.view.names) if self.view is not None else {})}

    def _make_switch(self, view: TabView) -> None:
        if self._switch is not None:
            self._people.removeWidget(self._switch)
            self._switch.hide()
            self._switch.deleteLater()
        self._switch = PersonSwitch("Whose turn", [who.person for who in view.people])
        self._switch.show_person(next(who.person.id for who in view.people if who.key == view.chosen))
        self._switch.person_chosen.connect(self._choose_person)
        self._people.addWidget(self._switch, 1)

    def _show_primary(self, view: TabView) -> None:
        words = "Carry on with it" if view.unfinished else "Talk it through again" if view.sets else ""
        self.primary.show_words(words or "Begin the assessment")
        self.primary.show_icon("pencil" if view.unfinished else "plus")
        self.compare.setVisible(len(view.rated_in) > 1)

    def _show_pictures(self, view: TabView, name: str) -> None:
        is_empty = view.distance is None
        self.empty.setVisible(is_empty)
        self.pictures.setVisible(not is_empty)
        whose = "the household" if view.chosen == HOUSEHOLD else name
        self._far.heading.setText(f"{whose[:1].upper()}{whose[1:]}: how far we have come")
        self.distance.show_picture(view.distance)
        self.triangle.show_picture(view.triangle)
        self._world.setVisible(view.triangle is not None)
        self._outcomes.setVisible(bool(view.outcomes))
        self._side.setVisible(view.triangle is not None or bool(view.outcomes))
        _show_outcomes(self._outcome_rows, view.outcomes)

    def _show_words(self, view: TabView) -> None:
        part = view.section
        self._words.setVisible(part is not None)
        said = part.text("plain_words") if part is not None else ""
        self._said.setText(said or "Nothing is written yet. Say it as you would say it to them.")
        if self._form is not None and part is not None:
            self._form.show_part(part, self._names)

    def _show_dates(self, view: TabView) -> None:
        days = {each.id: each.day for each in view.sets}
        for answer, chosen, first in (
            (self._since, view.since, view.rated_in[:1]),
            (self._until, view.until, view.rated_in[-1:]),
        ):
            editor = answer.editor
            while editor.count() > 1:
                editor.removeItem(1)
            for each in view.rated_in:
                editor.addItem(days.get(each, ""), each)
            answer.show_value(None if (chosen,) == tuple(first) else chosen or None)

    # -- what the person does ----------------------------------------------------------------------------------

    def _turn(self, **other: str) -> None:
        view = self.view
        if view is not None:
            self.writer.save_now()
            asked = {"person": view.chosen, "eyes": view.eyes, "since": "", "until": "", **other}
            self.turn_asked.emit(view.family, asked["person"], asked["eyes"], asked["since"], asked["until"])

    def _choose_person(self, person: str) -> None:
        if self.view is not None and person != self.view.chosen:
            self._turn(person=person)

    def _choose_eyes(self, eyes: str) -> None:
        self._turn(eyes=eyes)

    def _choose_dates(self, _value: object) -> None:
        self._turn(since=str(self._since.value or ""), until=str(self._until.value or ""))

    def _turn_compare(self) -> None:
        wanted = self._dates.isHidden()
        self._dates.setVisible(wanted)
        if wanted:
            self._since.stop.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._turn()

    def _ask_begin(self) -> None:
        view = self.view
        if view is not None and view.unfinished:
            self.open_asked.emit(str(view.unfinished))
        elif view is not None:
            self.begin_asked.emit(view.family, "")

    def _ask_level(self, child: str) -> None:
        if self.view is not None:
            self.level_asked.emit(self.view.family, child)

    def _ask_again(self) -> None:
        view = self.view
        if view is not None:
            self.turn_asked.emit(view.family, view.chosen, view.eyes, view.since, view.until)

    def _turn_edit(self) -> None:
        if self._form is not None:
            self.writer.when_written(self._close_and_ask)
        elif self.view is not None and self.view.section is not None:
            part = self.view.section
            form = self._form = PartForm(Section, self.writer.open(part))
            question = form.ask_below("plain_words", LongAnswer(lines=3))
            question.hide_label()
            form.settle_asked.connect(self.settle_asked)
            form.view_asked.connect(self._ask_again)
            form.show_part(part, self._names)
            self._words.body.addWidget(form)
            form.show()
            self._said.hide()
            self._edit.show_words("Done", name="Done with what it means")
            question.take_focus()

    def _close_and_ask(self) -> None:
        self._close_form()
        self._ask_again()

    def _close_form(self) -> None:
        if self._form is not None:
            self.writer.save_now()
            self._form.hide()
            self._form.deleteLater()
            self._form = None
        self._said.show()
        self._edit.show_words("Edit", name="Edit what it means, in plain words")

    def _take_born(self, key: str, part: Part) -> None:
        self.needs.born(key, part)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing typed waits while nobody looks; what is private is put away."""
        self.writer.save_now()
        if not event.spontaneous() and self.private.isChecked():
            self.private.setChecked(False)
            self.private_asked.emit(False)
        super().hideEvent(event)


def _show_outcomes(column: QVBoxLayout, rows: Sequence[OutcomeRow]) -> None:
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
    for row in rows:
        ground = QWidget()
        line = QHBoxLayout(ground)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(Text(row.label, "small"), 1)
        line.addWidget(Chip(row.words or "Not talked about", row.tone if row.words else "off"))
        column.addWidget(ground)
