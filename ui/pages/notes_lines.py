"""A note and a connection as lines to read, and what is asked of each when it is open for writing."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.records import codes
from fsdesk.records import family_codes as lists
from fsdesk.views_planning import Around, ConnectionRow, NoteRow
from ui.forms.answers import LineAnswer, LongAnswer, OneOf, Options, PickOne, SeveralOf
from ui.forms.form import Form
from ui.forms.ready import asked, day, number, one_of, options_of, side_by_side
from ui.pages.plan_forms import moment, people_of
from ui.parts.buttons import Button, Kind
from ui.parts.keyed import Ringed
from ui.parts.text import Chip, Icon, Text
from ui.parts.who_may import Mark

OPTIONS_MOST = 20


def fill_note(form: Form, around: Around, today: date) -> None:
    """Asks of a note: the words first; what kind and when are there already."""
    form.ask_below("text", LongAnswer(lines=3))
    when, whom = form.ask("at", moment(today)), form.ask("with_whom", LineAnswer())
    kind = form.ask("note_kind", PickOne(options_of(lists.NOTE_KIND)))
    form.column.addLayout(side_by_side([kind, when, whom], 200))
    form.ask_below("about", SeveralOf(people_of(around)))
    form.ask_below("assertion", one_of(codes.ASSERTION))
    form.ask_below("follow_up", LongAnswer(lines=1))


def fill_connection(form: Form, around: Around, services: Options, today: date) -> None:
    """Asks of a connection: to what, for whom, who chose among how many, and later how it went."""
    if services:
        form.ask_below("service_key", PickOne(services, nothing="Not in the list"), label="From the local list")
    form.ask_below("service", LineAnswer())
    form.ask_below("persons", SeveralOf(people_of(around)))
    form.ask_below("type", OneOf(options_of(lists.CONNECTION_TYPE)))
    chosen = form.ask("chosen_by", OneOf(options_of(lists.CHOSEN_BY)))
    form.column.addWidget(chosen)
    many = form.ask("options_offered", number(OPTIONS_MOST))
    form.column.addLayout(side_by_side([form.ask("made_on", day(today, example="21 Nov")), many], 230))
    if around.needs:
        form.ask_below("needs", SeveralOf(around.needs))
    form.ask_below("accepted", asked())
    outcome = PickOne(options_of(lists.CONNECTION_OUTCOME))
    why = PickOne(options_of(lists.STEP_BARRIER), nothing="Nothing")
    asked_on = form.ask("outcome_on", day(today, example="21 Nov"))
    first = form.ask("first_attended_on", day(today, example="21 Nov"))
    form.column.addLayout(side_by_side([form.ask("outcome", outcome), form.ask("why_not", why), asked_on, first], 230))


class NoteLine(Ringed, QWidget):
    """A note to read: one tab stop; Enter opens it, C takes it into the chronology."""

    opened, promoted = Signal(str), Signal(str)

    def __init__(self, note: NoteRow) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.note = note
        self._icon, self._head, self._text = Icon(note.icon, "ink2"), Text("", "small"), Text("", "body")
        self._beside = Text("", "small", weight=600)
        self._chip, self._mark = Chip("In the chronology", "brand"), Mark()
        self.edit = Button("", Kind.QUIET, icon="pencil", name="Change this note")
        self.take = Button("", Kind.QUIET, icon="history", name="Take this note into the chronology (C)")
        self.edit.clicked.connect(lambda: self.opened.emit(self.note.id))
        self.take.clicked.connect(lambda: self.promoted.emit(self.note.id))
        row, words = QHBoxLayout(self), QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._head)
        words.addWidget(self._text)
        words.addWidget(self._beside)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        for part in (self._mark, self._chip):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.take, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.edit, 0, Qt.AlignmentFlag.AlignTop)
        for keys, slot in (("C", self.take.click), ("Return", self.edit.click)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(slot)
        self.show_note(note)

    def show_note(self, note: NoteRow) -> None:
        """Shows a note."""
        self.note = note
        self._icon.show_icon(note.icon, "ink2")
        self._head.setText("  ·  ".join(filter(None, (note.when, note.kind, note.about, note.written_by))))
        self._text.setText(note.text or "Nothing written yet")
        self._beside.setText("\n".join(note.beside))
        self._beside.setVisible(bool(note.beside))
        self._chip.setVisible(note.in_chronology)
        self._mark.show_word(note.part.mark)
        self.take.setVisible(not note.in_chronology)
        mark = (note.part.mark,) if note.part.mark else ()
        self.setAccessibleName(". ".join((*mark, f"{note.when}, {note.kind}: {note.text}", *note.beside)))
        self.setAccessibleDescription("Enter opens it, C takes it into the chronology")


class LinkLine(QWidget):
    """A connection to read, with when to ask how it went."""

    opened = Signal(str)

    def __init__(self, link: ConnectionRow) -> None:
        super().__init__()
        self.link = link
        self._name, self._detail, self._chip = Text("", "strong"), Text("", "small"), Chip("")
        self.edit = Button("", Kind.QUIET, icon="pencil", name=f"Change: {link.name}")
        self.edit.clicked.connect(lambda: self.opened.emit(self.link.id))
        row, words = QHBoxLayout(self), QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._name)
        words.addWidget(self._detail)
        words.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignLeft)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(words, 1)
        row.addWidget(self.edit, 0, Qt.AlignmentFlag.AlignTop)
        self.show_link(link)

    def show_link(self, link: ConnectionRow) -> None:
        """Shows a connection."""
        self.link = link
        self._name.setText(link.name)
        self._detail.setText(link.detail)
        self._chip.show_state(link.standing, link.tone)
        self._chip.setVisible(bool(link.standing))
        self.edit.setAccessibleName(f"Change: {link.name}, {link.standing}")
