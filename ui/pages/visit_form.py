"""One step of the visit form: what it asks, and what it passes on."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.records.fields import Record
from fsdesk.views import Part, Problem, VisitView
from ui.forms.form import Form, PartList
from ui.forms.question import Question
from ui.forms.words import Names
from ui.parts.text import Heading, Text
from ui.saving import OpenRecords


class StepForm(QWidget):
    """One step of the visit form: a heading, a sentence, and what it asks. Fill `body`."""

    settle_asked = Signal()
    view_asked = Signal()
    changed = Signal()
    grown = Signal()  # something was added that Tab must find in its place

    key = ""
    title = ""
    heading = ""
    hint = ""

    def __init__(self, records: OpenRecords, view: VisitView) -> None:
        super().__init__()
        self.records, self.view = records, view
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(14)
        self.head = QHBoxLayout()
        self._heading = Heading(self.heading or self.title, 2)
        self.head.addWidget(self._heading, 1)
        self.body.addLayout(self.head)
        if self.hint:
            self.body.addWidget(Text(self.hint, "small"))

    def show_visit(self, view: VisitView, names: Names) -> None:
        """Shows what is recorded now, passing over what the person is writing."""
        raise NotImplementedError

    def forms(self) -> Iterator[Form]:
        """The forms in this step."""
        raise NotImplementedError

    def questions(self) -> Iterator[Question]:
        """All questions in this step, in order."""
        for form in self.forms():
            yield from form.questions.values()

    def born(self, key: str, part: Part) -> None:
        """A part begun here exists now; steps without parts have nothing to do."""

    def place_of(self, problem: Problem) -> QWidget | None:
        """The question that puts a problem right; None when it is not on screen in this step."""
        return next((q for q in self.questions() if q.field.name == problem.field), None)

    def turn_to(self, problem: Problem) -> None:
        """Brings whoever the problem is about on screen; most steps show everybody at once."""

    def follow(self, form: Form) -> Form:
        """Passes on what a form says."""
        form.settle_asked.connect(self.settle_asked)
        form.view_asked.connect(self.view_asked)
        form.changed.connect(self.changed)
        return form

    def follow_list(self, parts: PartList) -> None:
        """Passes on what a list of records says."""
        parts.settle_asked.connect(self.settle_asked)
        parts.view_asked.connect(self.view_asked)
        parts.changed.connect(self.changed)
        parts.grown.connect(self.grown)

    def visit_form(self, record: type[Record]) -> Form:
        """A form about the visit itself."""
        return self.follow(Form(record, self.records.open(self.view.id, self.view.shown)))
