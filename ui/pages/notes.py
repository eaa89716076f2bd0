"""Notes between visits, newest first, and help near home: what was offered, who chose, and how it went."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Value
from fsdesk.views import Part
from fsdesk.views_planning import NotesView
from ui import look
from ui.forms.form import Form
from ui.forms.writer import Writer
from ui.pages.documents import DocumentsCard
from ui.pages.notes_lines import LinkLine, NoteLine, fill_connection, fill_note
from ui.pages.plan_forms import Opened
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button
from ui.parts.cards import Card
from ui.parts.choices import Tick
from ui.parts.fields import SaveLine
from ui.parts.flow import Flow
from ui.parts.scroll import ScrollPage
from ui.parts.tall import put_away
from ui.parts.text import Heading, Text
from ui.saving import QUIET_MS

ONE_COLUMN_BELOW = 900
"""Units of page width under which help near home stands below the notes."""

FIRST_KINDS = (("phone", "phone"), ("text", "message-circle"), ("attempted_contact", "phone"),
               ("discussion", "messages-square"), ("other", "plus"))  # fmt: skip
"""The kinds of notes that have a button of their own: one press, and the words."""


class NotesPage(ScrollPage):
    """The notes and connections of a family."""

    promoted = Signal(str)
    taken_out = Signal(str, str)
    connection_closed = Signal(str)  # what got in the way of it may be an unmet need
    view_wanted = Signal()
    private_asked = Signal(bool)  # whether to show what is private

    def __init__(self, today: date, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__("Notes")
        self._today, self._clock = today, "12:00"
        self._view: NotesView | None = None
        self._line = SaveLine()
        self.writer = Writer(self, self._line, quiet_ms=autosave_ms)
        self.writer.record_born.connect(self._take_born)
        self.lines: dict[str, NoteLine] = {}
        self.links: dict[str, LinkLine] = {}
        self._opened: Opened | None = None
        self._linked: Opened | None = None
        self._lay_out()
        self.foot.addWidget(self._line)
        self.foot.addStretch()
        self.writer.standing_changed.connect(self.show_foot)
        self._bar.hide()
        QShortcut(QKeySequence("N"), self).activated.connect(partial(self.add_note, "phone"))

    def _lay_out(self) -> None:
        buttons, flow = QWidget(), Flow(across_px=8, down_px=8)
        buttons.setLayout(flow)
        for kind, icon in FIRST_KINDS:
            words = lists.NOTE_KIND[kind] if kind != "other" else "Another note"
            button = Button(words, icon=icon, name=f"New note: {words}")
            button.clicked.connect(partial(self._tell_note, kind))
            flow.addWidget(button)
        row = QHBoxLayout()
        row.addWidget(buttons, 1)
        self.private = Tick("Show what is private")
        self.private.clicked.connect(self.private_asked)
        row.addWidget(self.private)
        self.head.addLayout(row)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        notes, near = Card("Notes", icon="pencil"), Card("Help near home", icon="heart-handshake")
        self._note_place, self._note_list = QVBoxLayout(), QVBoxLayout()
        self._no_notes = Text("Nothing is written between visits yet.", "small")
        for part in (self._note_place, self._note_list):
            notes.body.addLayout(part)
        notes.body.addWidget(self._no_notes)
        notes.body.addStretch()
        self.add_link = Button("Add a connection", icon="plus")
        self.add_link.clicked.connect(self._tell_link)
        near.head.addWidget(self.add_link)
        self._link_place, self._link_list = QVBoxLayout(), QVBoxLayout()
        self._link_list.setSpacing(10)
        self._no_links = Text("No connection yet. What is near, and whom would they like to meet?", "small")
        for part in (self._link_place, self._link_list):
            near.body.addLayout(part)
        near.body.addWidget(self._no_links)
        self._unmet_heading, self._unmet = Heading("Could not be had", 3), Text("", "body")
        near.body.addWidget(self._unmet_heading)
        near.body.addWidget(self._unmet)
        near.body.addStretch()
        self._columns.addWidget(notes, 7)
        self._columns.addWidget(near, 5)
        self.body.addLayout(self._columns, 1)
        self.documents = DocumentsCard()
        self.body.addWidget(self.documents)

    # -- what the desk says ------------------------------------------------------------------------------------

    def show_now(self, today: date, time: str) -> None:
        """Tells which day it is and what time ("14:07"), for the next note."""
        self._today, self._clock = today, time

    def show_notes(self, view: NotesView) -> None:
        """Shows a family's notes; what is being written stays."""
        before, self._view = self._view, view
        if before is None or before.family != view.family:
            self._begin_anew()
        self.writer.family = view.family
        self._show_lines(view)
        self._show_links(view)
        self._unmet.setText("\n".join(view.unmet))
        self._unmet.setVisible(bool(view.unmet))
        self._unmet_heading.setVisible(bool(view.unmet))
        order_tabs(self)

    def _show_lines(self, view: NotesView) -> None:
        writing = self._opened.record if self._opened is not None else ""
        kept = {str(note.id): note for note in view.notes if note.id != writing}
        for gone in self.lines.keys() - kept.keys():
            put_away(self.lines.pop(gone))
        for at, (key, note) in enumerate(kept.items()):
            line = self.lines.get(key)
            if line is None:
                line = self.lines[key] = NoteLine(note)
                line.opened.connect(self.open_note)
                line.promoted.connect(self.promoted)
            line.show_note(note)
            self._note_list.insertWidget(at, line)
            line.show()
        for note in view.notes:
            if note.id == writing and self._opened is not None:
                self._opened.show_part(note.part, view.around.called)
        self._no_notes.setVisible(not view.notes and self._opened is None)

    def _show_links(self, view: NotesView) -> None:
        writing = self._linked.record if self._linked is not None else ""
        kept = {str(link.id): link for link in view.connections if link.id != writing}
        for gone in self.links.keys() - kept.keys():
            put_away(self.links.pop(gone))
        for at, (key, link) in enumerate(kept.items()):
            line = self.links.get(key)
            if line is None:
                line = self.links[key] = LinkLine(link)
                line.opened.connect(self.open_link)
            line.show_link(link)
            self._link_list.insertWidget(at, line)
            line.show()
        for link in view.connections:
            if link.id == writing and self._linked is not None and link.part is not None:
                self._linked.show_part(link.part, view.around.called)
        self._no_links.setVisible(not view.connections and self._linked is None)

    # -- what the person does ----------------------------------------------------------------------------------

    def add_note(self, kind: str) -> None:
        """Opens an empty note of a kind, now: its first words bring it about."""
        if self._view is None:
            return
        always: dict[str, Value] = {"note_kind": kind, "at": f"{self._today.isoformat()}T{self._clock}"}
        form = self.writer.new_form("case_note", always, about=lists.NOTE_KIND[kind])
        opened = self._open(lists.NOTE_KIND[kind], form)
        for name, value in always.items():
            form.questions[name].answer.show_value(value)
        opened.take_focus()

    def open_note(self, record: str) -> None:
        """Opens a note for writing."""
        note = next((n for n in self._view.notes if n.id == record), None) if self._view is not None else None
        if note is not None and self._view is not None:
            opened = self._open(note.kind, self.writer.form(note.part, about=note.kind), may_take_out=True)
            opened.show_part(note.part, self._view.around.called)
            put_away(self.lines.pop(record))
            opened.take_focus()

    def _open(self, title: str, form: Form, *, may_take_out: bool = False) -> Opened:
        assert self._view is not None
        self._put_note_away()
        fill_note(form, self._view.around, self._today)
        opened = self._opened = Opened(title, form, may_take_out=may_take_out)
        opened.closed.connect(self._close_note)
        opened.taken_out.connect(self._take_out)
        self._note_place.addWidget(opened)
        self._no_notes.hide()
        opened.show()
        order_tabs(self)
        return opened

    def add_connection(self) -> None:
        """Opens an empty connection."""
        if self._view is None:
            return
        made_on = self._today.isoformat()
        form = self.writer.new_form("connection", {"made_on": made_on}, about="Connection")
        opened = self._open_connection("A new connection", form)
        form.questions["made_on"].answer.show_value(made_on)
        opened.take_focus()

    def open_link(self, record: str) -> None:
        """Opens a connection for writing."""
        found = self._view.connections if self._view is not None else ()
        link = next((each for each in found if each.id == record), None)
        if link is not None and link.part is not None and self._view is not None:
            form = self.writer.form(link.part, about=link.name)
            opened = self._open_connection(link.name, form, may_take_out=True)
            opened.show_part(link.part, self._view.around.called)
            put_away(self.links.pop(record))
            opened.take_focus()

    def _open_connection(self, title: str, form: Form, *, may_take_out: bool = False) -> Opened:
        assert self._view is not None
        self._put_link_away()
        offers = tuple((offer.key, f"{offer.name}: {offer.detail}") for offer in self._view.offers)
        fill_connection(form, self._view.around, offers, self._today)
        names = {offer.key: offer.name for offer in self._view.offers}
        if "service_key" in form.questions:
            form.questions["service_key"].answer.answered.connect(partial(self._name_it, form, names))
        opened = self._linked = Opened(title, form, may_take_out=may_take_out)
        opened.closed.connect(self._close_link)
        opened.taken_out.connect(self._take_out)
        self._link_place.addWidget(opened)
        self._no_links.hide()
        opened.show()
        order_tabs(self)
        return opened

    def _name_it(self, form: Form, names: dict[str, str], key: object) -> None:
        """Who is chosen from the list is written down by name too: the list may change."""
        answer = form.questions["service"].answer
        if isinstance(key, str) and (answer.value is None or answer.value in names.values()):
            answer.show_value(names[key])
            answer.answered.emit(names[key])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts help near home under the notes when there is no room for both."""
        super().resizeEvent(event)
        one, way = self.width() < look.current().px(ONE_COLUMN_BELOW), QBoxLayout.Direction
        self._columns.setDirection(way.TopToBottom if one else way.LeftToRight)

    def hideEvent(self, event: QHideEvent) -> None:
        """What is private is put away when somebody leaves."""
        if not event.spontaneous() and self.private.isChecked():
            self.private.setChecked(False)
            self.private_asked.emit(False)
        super().hideEvent(event)

    def _begin_anew(self) -> None:
        self.writer.save_now()
        self._put_note_away()
        self._put_link_away()
        self.writer.forget_saved()
        self._bar.hide()
        self.scroll_to_top()

    def _put_note_away(self) -> None:
        if self._opened is not None:
            self._opened.form.saving.save_now()
            put_away(self._opened)
            self._opened = None

    def _put_link_away(self) -> None:
        if self._linked is not None:
            self._linked.form.saving.save_now()
            put_away(self._linked)
            self._linked = None

    def _close_note(self, _opened: Opened) -> None:
        self._put_note_away()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.writer.when_written(self.view_wanted.emit)

    def _close_link(self, opened: Opened) -> None:
        record = opened.record if opened.form.saving.exists else ""
        self._put_link_away()
        self.add_link.setFocus(Qt.FocusReason.OtherFocusReason)
        self.writer.when_written(partial(self._tell_closed, record))

    def _tell_closed(self, record: str) -> None:
        if record:
            self.connection_closed.emit(record)
        else:
            self.view_wanted.emit()

    def _take_out(self, record: str, because: str) -> None:
        self._put_note_away()
        self._put_link_away()
        self.taken_out.emit(record, because)

    def _take_born(self, _key: str, _part: Part) -> None:
        self.view_wanted.emit()

    def _tell_note(self, kind: str, _checked: bool = False) -> None:
        self.add_note(kind)

    def _tell_link(self) -> None:
        self.add_connection()
