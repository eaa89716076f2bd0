"""Questions about one record, and lists of records of one kind. Knows how a form is filled, not what it asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.records.fields import Record, Value
from fsdesk.records.ids import RecordId, RevisionId
from fsdesk.revisions import NOTHING, Reading
from fsdesk.views import Part
from ui.forms.answers import Answer
from ui.forms.question import Question
from ui.forms.words import Names
from ui.parts.buttons import Button
from ui.parts.cards import Card
from ui.saving import Saving, Standing


class Form(QWidget):
    """Questions about one record, one under another. `about` names whose form it is to those who do not see it."""

    settle_asked = Signal()
    view_asked = Signal()
    changed = Signal()
    shown = Signal()  # what the record says has been put on the screen

    def __init__(self, record: type[Record], saving: Saving, *, about: str = "") -> None:
        super().__init__()
        self.saving, self.about = saving, about
        self._record = record
        self.questions: dict[str, Question] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(14)

    def ask(self, name: str, answer: Answer, *, label: str = "", hint: str = "") -> Question:
        """Adds a question about a field; the caller lays it out."""
        question = Question(
            self._record.declared()[name], self.saving, answer, label=label, hint=hint, about=self.about
        )
        question.settle_asked.connect(self.settle_asked)
        question.view_asked.connect(self.view_asked)
        question.changed.connect(self.changed)
        self.questions[name] = question
        return question

    def ask_below(self, name: str, answer: Answer, *, label: str = "", hint: str = "") -> Question:
        """Adds a question under the others."""
        question = self.ask(name, answer, label=label, hint=hint)
        self.column.addWidget(question)
        return question

    def show_readings(
        self, readings: Mapping[str, Reading], shown: Mapping[str, tuple[RevisionId, ...]], names: Names
    ) -> None:
        """Shows what the record says now."""
        for name, question in self.questions.items():
            question.show_reading(readings.get(name, NOTHING), shown.get(name, ()), names)
        self.shown.emit()

    def value(self, name: str) -> Value:
        """What is answered now on screen."""
        return self.questions[name].answer.value

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all is answered."""
        return all(question.answer.value is None for question in self.questions.values())


class PartForm(Form):
    """Questions about one record that belongs to the visit. It need not exist: its first answer brings it about."""

    def __init__(self, record: type[Record], saving: Saving, *, about: str = "") -> None:
        super().__init__(record, saving, about=about)
        self.part: RecordId | None = RecordId(saving.handle) if saving.exists else None

    def show_part(self, part: Part, names: Names) -> None:
        """Shows what the record says now."""
        self.part = part.id
        self.show_readings(part.readings, part.shown, names)


class PartList(QWidget):
    """The records of one kind at a visit, each in its frame; one blank form is ready, and a button if more may be."""

    settle_asked = Signal()
    view_asked = Signal()
    changed = Signal()
    grown = Signal()

    def __init__(self, another: str = "") -> None:
        super().__init__()
        self.rows: list[PartForm] = []
        self._frames: dict[PartForm, QWidget] = {}
        self._is_one_each = not another
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        if another:
            self._another = Button(another, icon="plus")
            self._another.clicked.connect(self.add_blank)
            line = QHBoxLayout()
            line.addWidget(self._another)
            line.addStretch()
            self._column.addLayout(line)

    def blank(self) -> PartForm:
        """A form for a record to be."""
        raise NotImplementedError

    def form_for(self, part: Part) -> PartForm:
        """A form for a record that exists."""
        raise NotImplementedError

    def show_parts(self, parts: Sequence[Part], names: Names) -> None:
        """Shows these records; forms that hold something the person began stay where they are."""
        for part in parts:
            row = next((row for row in self.rows if row.part == part.id), None)
            if row is None:
                row = self.form_for(part)
                self._make_room()
                self._insert(row, len([each for each in self.rows if each.part or not each.is_blank]))
            row.show_part(part, names)
        if not self.rows:
            self._insert(self.blank(), 0)

    def born(self, key: str, part: Part) -> None:
        """The record begun under this key exists now."""
        for row in self.rows:
            if row.saving.handle in {key, part.id}:
                row.part = part.id

    def add_blank(self) -> None:
        """Adds a form to write in and goes there; an untouched one is used first."""
        row = next((row for row in self.rows if row.is_blank and row.part is None), None)
        if row is None:
            row = self.blank()
            self._insert(row, len(self.rows))
        first = next(iter(row.questions.values()))
        first.take_focus()

    def _insert(self, row: PartForm, at: int) -> None:
        row.settle_asked.connect(self.settle_asked)
        row.view_asked.connect(self.view_asked)
        row.changed.connect(self.changed)
        frame = self.framed(row)
        self._frames[row] = frame
        self.rows.insert(at, row)
        self._column.insertWidget(at, frame)
        frame.show()
        self.grown.emit()

    def framed(self, row: PartForm) -> QWidget:
        """The form on its ground."""
        frame = Card(raised=True)
        frame.body.addWidget(row)
        return frame

    def _make_room(self) -> None:
        """Takes an untouched blank form away where there is to be one record each and it has arrived."""
        for row in tuple(self.rows):
            if self._is_one_each and row.part is None and row.is_blank and row.saving.standing is Standing.SAVED:
                self.rows.remove(row)
                frame = self._frames.pop(row)
                self._column.removeWidget(frame)
                frame.deleteLater()
