"""Records of one kind, each a line that opens into its questions; new ones are begun below. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from fsdesk.records.ids import RecordId
from fsdesk.views import Part
from fsdesk.views_people import Remark
from ui import look
from ui.forms.form import Form, PartForm
from ui.forms.words import Names
from ui.forms.writer import Writer
from ui.pages.person_order import tab_as_read
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.tall import put_away
from ui.parts.text import Chip, Text
from ui.parts.who_may import Mark, WhoMaySee

Fill = Callable[[Form], None]


class Line(NamedTuple):
    """One record as a line: what it is, what more there is to say, and a chip where there is one."""

    part: Part
    title: str
    detail: str = ""
    chip: str = ""
    tone: str = "neutral"


class _Row(QWidget):
    """A line with its questions folded under it."""

    take_out_asked = Signal(str, str)  # record, why

    def __init__(self, make: Callable[[Part, str], Form]) -> None:
        super().__init__()
        self._make = make
        self.form: Form | None = None
        self._names: Names = {}
        self._title, self._detail, self._chip = Text(""), Text("", "small"), Chip("")
        self._mark = Mark()
        self._remark = Text("", "small", weight=600)
        look.restyle(self._remark, tone="danger")
        self.button = Button("Change", Kind.QUIET)
        self.button.clicked.connect(self.toggle)
        head, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(1)
        for part in (self._title, self._detail, self._remark):
            words.addWidget(part)
        head.addLayout(words, 1)
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addLayout(head)
        self._frame: Card | None = None

    def show_line(self, line: Line, names: Names, remarks: Sequence[str]) -> None:
        """Shows what the record says; a field somebody is in stays as it is."""
        self.line, self._names = line, names
        self._title.show_parts(line.title, "")
        for text, words in ((self._detail, line.detail), (self._remark, " ".join(remarks))):
            text.setText(words)
            text.setVisible(bool(words))
        self._chip.show_state(line.chip, line.tone)
        self._chip.setVisible(bool(line.chip))
        self._mark.show_word(line.part.mark)
        self._name()
        if self.form is not None:
            self.form.show_readings(line.part.readings, line.part.shown, names)

    def toggle(self) -> None:
        """Opens the questions, or folds them away again; what was typed is kept either way."""
        if self._frame is None:
            self._frame = Card(raised=True)
            self.form = self._make(self.line.part, self.line.title)
            self.form.show_readings(self.line.part.readings, self.line.part.shown, self._names)
            self._frame.body.addWidget(self.form)
            self._frame.body.addLayout(self._taking_out(self._frame))
            self._column.addWidget(self._frame)
            self._frame.show()
        else:
            self._frame.setVisible(self._frame.isHidden())
        if self.is_open and self.form is not None:
            next(iter(self.form.questions.values())).take_focus()
            tab_as_read(self)
        self._name()

    @property
    def is_open(self) -> bool:
        """Whether its questions are in sight."""
        return self._frame is not None and not self._frame.isHidden()

    def _name(self) -> None:
        word = "Close" if self.is_open else "Change"
        self.button.show_words(word, name=f"{word}: {self.line.title}")

    def _taking_out(self, frame: Card) -> QHBoxLayout:
        row = QHBoxLayout()
        self.why = QLineEdit()
        self.why.setMaxLength(200)
        self.why.setAccessibleName(f"Written by mistake? Say why: {self.line.title}")
        out = Button("Take out", Kind.QUIET, icon="trash-2", name=f"Take out: {self.line.title}")
        out.clicked.connect(self._take_out)
        row.addWidget(Text("Written by mistake? Say why:", "small", wrap=False))
        row.addWidget(self.why, 1)
        row.addWidget(out)
        self.who = WhoMaySee()
        frame.body.addWidget(self.who, 0, Qt.AlignmentFlag.AlignLeft)
        self.who.show_record(self.line.part.id, "", self.line.title)
        return row

    def _take_out(self) -> None:
        if self.why.text().strip():
            self.take_out_asked.emit(self.line.part.id, self.why.text().strip())
        else:
            self.why.setFocus(Qt.FocusReason.OtherFocusReason)


class Records(QWidget):
    """The lines of one kind of record. With `add` a button begins a new one of `kind`, which always holds `always`."""

    take_out_asked = Signal(str, str)  # record, why
    settle_asked = Signal()

    def __init__(self, writer: Writer, fill: Fill, *, kind: str, add: str = "", empty: str = "") -> None:
        super().__init__()
        self.heading: Callable[[Part], str] | None = None  # a line above the questions of one that exists
        self._writer, self._fill, self._kind = writer, fill, kind
        self.always: dict[str, str] = {}
        self._rows: dict[RecordId, _Row] = {}
        self._new: list[PartForm] = []
        self._frames: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._empty = Text(empty, "small")
        self._column.addWidget(self._empty)
        self.add = Button(add, icon="plus") if add else None
        if self.add is not None:
            self.add.clicked.connect(self.begin)
            self._column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def show_lines(self, lines: Sequence[Line], names: Names, remarks: Sequence[Remark] = ()) -> None:
        """Shows these, in this order; one begun here and still open stays open where it is."""
        begun = {form.saving.handle for form in self._new}
        for form in self._new:
            line = next((line for line in lines if line.part.id == form.saving.handle), None)
            if line is not None:
                form.show_part(line.part, names)
                _say(form, [remark for remark in remarks if remark.record == line.part.id])
        lines = [line for line in lines if line.part.id not in begun]
        for gone in self._rows.keys() - {line.part.id for line in lines}:
            put_away(self._rows.pop(gone))
        for at, line in enumerate(lines):
            if line.part.id not in self._rows:
                self._rows[line.part.id] = row = _Row(self._form_of)
                row.take_out_asked.connect(self.take_out_asked)
            row = self._rows[line.part.id]
            of_it = [remark for remark in remarks if remark.record == line.part.id]
            row.show_line(line, names, [remark.sentence for remark in of_it])
            self._column.insertWidget(at, row)
            row.show()
        self._empty.setVisible(not lines and not self._new and bool(self._empty.text()))

    def begin(self) -> PartForm:
        """Opens the questions of a new one and goes there; an untouched one is used first."""
        form = next((form for form in self._new if form.is_blank and not form.saving.exists), None)
        if form is None:
            form = self._writer.new_form(self._kind, self.always, about="New")
            self._fill(form)
            self._new.append(form)
            frame = Card(raised=True)
            frame.body.addWidget(form)
            self._frames.append(frame)
            self._column.insertWidget(self._column.count() - (1 if self.add is not None else 0), frame)
            frame.show()
            tab_as_read(self)
            self._empty.hide()
        next(iter(form.questions.values())).take_focus()
        return form

    def clear(self) -> None:
        """Lets go of every line and form: somebody else is shown."""
        for widget in (*self._rows.values(), *self._frames):
            put_away(widget)
        self._rows, self._new, self._frames = {}, [], []

    def open_row(self, record: RecordId) -> None:
        """Opens the questions of one of the lines."""
        if record in self._rows and not self._rows[record].is_open:
            self._rows[record].toggle()

    def _form_of(self, part: Part, about: str) -> Form:
        form = self._writer.form(part, about=about)
        if self.heading is not None:
            form.column.addWidget(Text(self.heading(part), "small"))
        self._fill(form)
        form.settle_asked.connect(self.settle_asked)
        return form


def _say(form: Form, remarks: Sequence[Remark]) -> None:
    said = {remark.field: remark.sentence for remark in remarks}
    for name, question in form.questions.items():
        if question.answer.is_readable:
            question.show_error(said.get(name, ""))


def show_remarks(forms: Sequence[Form], remarks: Sequence[Remark]) -> None:
    """Says beside the fields of these forms, all of one record, what there is to say."""
    for form in forms:
        _say(form, remarks)
