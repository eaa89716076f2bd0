"""Steps 5 and 6 of the visit form: what we saw, with who says so; what we agreed, with who does it and by when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from PySide6.QtWidgets import QWidget

from fsdesk.records import NextStep, Observation
from fsdesk.records.codes import ASSERTION, OBSERVATION_AREA
from fsdesk.records.fields import Value
from fsdesk.views import Part, PersonView, Problem, VisitView
from ui.forms.answers import LineAnswer, LongAnswer, OneOf, Options, PickOne, ReadAnswer
from ui.forms.form import Form, PartForm, PartList
from ui.forms.ready import asked, options_of, side_by_side
from ui.forms.when import read_day, say_day
from ui.forms.words import Names, children_first
from ui.pages.visit_before import day_of_visit
from ui.pages.visit_form import StepForm
from ui.saving import OpenRecords, Saving


def people_options(people: tuple[PersonView, ...]) -> Options:
    """Everybody by name, children first."""
    return tuple((str(person.id), person.known_as) for person in children_first(people))


class _ObservationForm(PartForm):
    """One thing seen or heard."""

    def __init__(self, saving: Saving, people: tuple[PersonView, ...]) -> None:
        super().__init__(Observation, saving, about="Observation")
        self.ask_below("text", LongAnswer(lines=2))
        area = self.ask("area", PickOne(options_of(OBSERVATION_AREA)))
        about = self.ask("about_person", PickOne(people_options(people), nothing="The whole family"))
        self.column.addLayout(side_by_side([area, about], 230))
        self.ask_below("assertion", OneOf(options_of(ASSERTION)))


class _OnOrAfter:
    """Reads a day; one without a year is the first such day on or after the visit's."""

    def __init__(self, day: date | None) -> None:
        self._day = day

    def read(self, text: str) -> Value:
        """The day someone typed."""
        return read_day(text, self._day)

    def say(self, value: Value) -> str:
        """The day in words."""
        return say_day(str(value))


class _StepForm(PartForm):
    """One thing agreed."""

    def __init__(self, saving: Saving, people: tuple[PersonView, ...], day: date | None) -> None:
        super().__init__(NextStep, saving, about="Agreed")
        on_or_after = _OnOrAfter(day)
        self.ask_below("what", LongAnswer(lines=1))
        who = self.ask("owner_person", PickOne(people_options(people)), label="Who does it")
        else_ = self.ask("owner", LineAnswer(), label="Or someone else")
        when = ReadAnswer(on_or_after.read, on_or_after.say, example="4 Dec", echoes=True)
        self.column.addLayout(side_by_side([who, else_, self.ask("due_on", when)], 190))
        self.ask_below("owner_agreed", asked())


class _Parts(PartList):
    """Observations or steps of one visit."""

    def __init__(self, records: OpenRecords, view: VisitView, another: str) -> None:
        super().__init__(another)
        self.records, self.view = records, view

    def blank(self) -> PartForm:
        """A form for a record to be."""
        return self.made(self.records.begin(self.kind, {"visit": str(self.view.id)}))

    def form_for(self, part: Part) -> PartForm:
        """A form for a record that exists."""
        return self.made(self.records.open(part.id, part.shown))

    kind = ""

    def made(self, saving: Saving) -> PartForm:
        """The form itself."""
        raise NotImplementedError


class _Observations(_Parts):
    kind = "observation"

    def made(self, saving: Saving) -> PartForm:
        return _ObservationForm(saving, self.view.people)


class _Steps(_Parts):
    kind = "next_step"

    def made(self, saving: Saving) -> PartForm:
        return _StepForm(saving, self.view.people, day_of_visit(self.view))


class _ListStep(StepForm):
    """A step that is one list of records."""

    parts: PartList

    def lay(self, parts: PartList) -> None:
        """Takes the list in."""
        self.parts = parts
        self.follow_list(parts)
        self.body.addWidget(parts)
        self.body.addStretch()

    def forms(self) -> Iterator[Form]:
        """One for each record."""
        yield from self.parts.rows

    def born(self, key: str, part: Part) -> None:
        """A record begun here exists now."""
        self.parts.born(key, part)

    def place_of(self, problem: Problem) -> QWidget | None:
        """The question in the first form that has no answer to it."""
        rows = [row for row in self.parts.rows if problem.field in row.questions and (row.part or not row.is_blank)]
        rows.sort(key=lambda row: row.value(problem.field) is not None)
        return rows[0].questions[problem.field] if rows else None


class SeenStep(_ListStep):
    """What was seen and heard."""

    key = "seen"
    title = "What we saw"
    hint = "One thing at a time, also what is going well. Say who says so: what you saw, or what you were told."

    def __init__(self, records: OpenRecords, view: VisitView) -> None:
        super().__init__(records, view)
        self.lay(_Observations(records, view, "Add another"))

    def show_visit(self, view: VisitView, names: Names) -> None:
        """Shows the observations."""
        self.parts.show_parts(view.observations, names)


class AgreedStep(_ListStep):
    """What was agreed."""

    key = "agreed"
    title = "What we agreed"
    hint = "Small steps, each with one person who does it. Anybody in the family can be that person."

    def __init__(self, records: OpenRecords, view: VisitView) -> None:
        super().__init__(records, view)
        self.lay(_Steps(records, view, "Add another step"))

    def show_visit(self, view: VisitView, names: Names) -> None:
        """Shows the steps."""
        self.parts.show_parts(view.steps, names)
