"""The chronology and the notes of the family in front; the key C takes a visit or a note into the chronology."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.views import Part
from fsdesk.views_planning import ChronologyView, NotesView
from ui.chapters.chapter import Chapter, Door
from ui.chapters.documenting import Documenting
from ui.pages.chronology import ChronologyPage
from ui.pages.notes import NotesPage

CHRONOLOGY, NOTES = "chronology", "notes"


class Telling(Chapter):
    """What happened, as the family's page shows it."""

    print_asked = Signal(str)  # family

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        today: date = door.desk.clock.now().date()
        self.chronology, self.notes = ChronologyPage(today), NotesPage(today)
        self._family, self._which = "", "everything"
        self.documenting = Documenting(door, self.notes.documents, self)
        door.family.add_tab(CHRONOLOGY, "Chronology", self.chronology)
        door.family.add_tab(NOTES, "Notes", self.notes)
        door.family.tab_shown.connect(self._bring)
        self.take_writer(self.chronology.writer, self.ask_chronology)
        self.take_writer(self.notes.writer, self.ask_notes)
        page = self.chronology
        page.view_wanted.connect(self.ask_chronology)
        page.filter_chosen.connect(self._filter)
        page.significant_asked.connect(self._toggle)
        page.taken_out.connect(self._take_out)
        page.visit_asked.connect(door.open_visit)
        page.plan_asked.connect(lambda: door.family.show_tab("plan"))
        page.print_asked.connect(self.print_asked)
        self.notes.view_wanted.connect(self.ask_notes)
        self.notes.private_asked.connect(self.ask_notes)
        self.notes.promoted.connect(self.promote)
        self.notes.taken_out.connect(self._take_out)
        self.notes.connection_closed.connect(self._note_unmet)
        shortcut = QShortcut(QKeySequence("C"), door.family.visits)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self._promote_visit)

    def _bring(self, key: str, family: str) -> None:
        if family != self._family:
            self._family, self._which = family, "everything"
            self.notes.private.setChecked(False)
        if key == CHRONOLOGY:
            self.ask_chronology()
        elif key == NOTES:
            self.ask_notes()

    def ask_chronology(self) -> None:
        """Asks again for the chronology in front."""
        desk, family, which = self.door.desk, FamilyId(self._family), self._which
        if family:
            self.call(lambda: desk.chronology.chronology(family, which), self._show_chronology)

    def ask_notes(self) -> None:
        """Asks again for the notes in front."""
        desk, family = self.door.desk, FamilyId(self._family)
        if family:
            now = desk.clock.now()
            self.notes.show_now(now.date(), f"{now:%H:%M}")
            private = self.notes.private.isChecked()
            self.call(lambda: desk.helping.notes(family, with_private=private), self._show_notes)
            self.documenting.open(family, private=private)

    def _show_chronology(self, view: ChronologyView) -> None:
        if view.family == self._family:
            self.chronology.show_chronology(view)

    def _show_notes(self, view: NotesView) -> None:
        if view.family == self._family and view.with_private == self.notes.private.isChecked():
            self.notes.show_notes(view)

    def promote(self, record: str) -> None:
        """Takes a record into the chronology and opens the event that says so."""
        desk = self.door.desk
        self.call(lambda: desk.chronology.promote(RecordId(record)), self._open_event)

    def _promote_visit(self) -> None:
        visit = self.door.family.visits.chosen_id()
        if visit:
            self.promote(visit)

    def _open_event(self, part: Part) -> None:
        self.door.tell_written()
        self._which = "everything"
        self.chronology.open_event(part.id)
        self.door.family.show_tab(CHRONOLOGY)

    def _filter(self, which: str) -> None:
        self._which = which
        self.ask_chronology()

    def _toggle(self, record: str) -> None:
        self._change(lambda: self.door.desk.chronology.toggle_significant(RecordId(record)))

    def _take_out(self, record: str, because: str) -> None:
        self._change(lambda: self.door.desk.take_out(RecordId(record), because))

    def _note_unmet(self, connection: str) -> None:
        self._change(lambda: self.door.desk.helping.note_unmet(RecordId(connection)))

    def _change(self, work: Callable[[], object]) -> None:
        def done(_answer: object) -> None:
            self.door.tell_written()
            self._bring(self.door.family.tab, self._family)

        self.call(work, done)
