"""Step 2 of the visit form: everybody of the family, who was there, which child was seen alone, who was not and why."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QHBoxLayout, QWidget

from fsdesk.records import TookPart, Visit
from fsdesk.records.codes import PRESENCE
from fsdesk.views import Part, PersonView, Problem, VisitView
from ui.forms.answers import LineAnswer, LongAnswer, OneOf
from ui.forms.form import Form, PartForm, PartList
from ui.forms.ready import asked, options_of
from ui.forms.words import Names, about_whom, children_first
from ui.pages.visit_form import StepForm
from ui.parts.people import ADULT_HUE, Avatar, hue_of
from ui.parts.text import Heading, Rule, Text
from ui.saving import OpenRecords, Saving

_SEEN = ("all_of_it", "part_of_it")
_NOT_SEEN = ("expected_absent", "not_seen")


class _TookPart(PartForm):
    """Whether one person was there; of a child also whether alone, and if not seen why."""

    def __init__(self, saving: Saving, person: PersonView | None, *, author: str = "") -> None:
        super().__init__(TookPart, saving, about=about_whom(person) if person else "Someone else")
        self.column.setSpacing(8)
        if author:
            self.column.addWidget(Text(f"Written by {author}", "caption"))
        if person is None:
            self.ask_below("someone_else", LineAnswer(), label="Someone else who was there")
        presence = self.ask_below("presence", OneOf(options_of(PRESENCE)))
        if person is not None:
            presence.hide_label()
        self._is_child = person is not None and person.is_child
        self._alone = self.ask_below("seen_alone", asked()) if self._is_child else None
        self._why = self.ask_below("why", LineAnswer())
        self.changed.connect(self.follow_answers)
        self.follow_answers()

    def follow_answers(self) -> None:
        """Asks what the presence calls for; an answer once given stays in sight."""
        presence = self.value("presence")
        if self._alone is not None:
            self._alone.setVisible(presence in _SEEN or self._alone.answer.value is not None)
        self._why.setVisible(presence in _NOT_SEEN or self._why.answer.value is not None)


class _PersonRow(PartList):
    """What is written about one person's presence: one record, or several when two workers wrote apart."""

    def __init__(self, records: OpenRecords, visit: str, person: PersonView | None) -> None:
        super().__init__("" if person else "Add someone else")
        self._records, self._visit, self.person = records, visit, person

    def blank(self) -> PartForm:
        """A form for a record to be."""
        always = {"visit": self._visit} | ({"person": str(self.person.id)} if self.person else {})
        return _TookPart(self._records.begin("took_part", always), self.person)

    def form_for(self, part: Part) -> PartForm:
        """A form for a record that exists; the second one says whose it is."""
        author = part.author if any(row.part for row in self.rows) else ""
        return _TookPart(self._records.open(part.id, part.shown), self.person, author=author)

    def framed(self, row: PartForm) -> QWidget:
        """On the page's own ground: the names are heading enough."""
        return row if self.person else super().framed(row)

    def show_rows(self, parts: tuple[Part, ...], names: Names) -> None:
        """Shows what is recorded."""
        self.show_parts(parts, names)
        for row in self.rows:
            if isinstance(row, _TookPart):
                row.follow_answers()


class WhoStep(StepForm):
    """Everybody, children first."""

    key = "who"
    title = "Who was there"
    hint = "Say it for each child, also for one you did not see. Nothing is chosen for you."

    def __init__(self, records: OpenRecords, view: VisitView) -> None:
        super().__init__(records, view)
        self._people: list[_PersonRow] = []
        for person in children_first(view.people):
            self.body.addLayout(_name_line(person))
            if person.is_unborn:
                self.body.addWidget(Text("Not yet born: write about the pregnancy under In their own words.", "small"))
            else:
                self._add(_PersonRow(records, view.id, person))
            self.body.addWidget(Rule())
        self.body.addWidget(Heading("Someone else", 3))
        self._others = _PersonRow(records, view.id, None)
        self._add(self._others)
        self._form = self.visit_form(Visit)
        self._form.ask_below("who_else_in_home", LongAnswer(lines=2))
        self.body.addWidget(self._form)
        self.body.addStretch()

    def _add(self, row: _PersonRow) -> None:
        self.follow_list(row)
        self._people.append(row)
        self.body.addWidget(row)

    def forms(self) -> Iterator[Form]:
        """Each person's, then the visit's own."""
        for row in self._people:
            yield from row.rows
        yield self._form

    def show_visit(self, view: VisitView, names: Names) -> None:
        """Shows who is recorded to have been there."""
        for row in self._people:
            whose = str(row.person.id) if row.person else ""
            row.show_rows(tuple(part for part in view.took_part if part.text("person") == whose), names)
        self._form.show_readings(view.readings, view.shown, names)

    def born(self, key: str, part: Part) -> None:
        """A presence begun here exists now."""
        for row in self._people:
            row.born(key, part)

    def place_of(self, problem: Problem) -> QWidget | None:
        """The question about the person the problem is about."""
        if problem.field in self._form.questions:
            return self._form.questions[problem.field]
        for row in self._people:
            if row.person and row.person.id == problem.person and row.rows:
                question = row.rows[0].questions.get(problem.field)
                return row.rows[0].questions["presence"] if question is None or question.isHidden() else question
        return None


def _name_line(person: PersonView) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(10)
    hue = hue_of(person.known_as) if person.is_child else ADULT_HUE
    line.addWidget(Avatar(person.initials, hue))
    line.addWidget(Heading(person.known_as, 3, wrap=False))
    line.addWidget(Text(" · ".join(part for part in (person.age, person.relation) if part), "small"), 1)
    return line
