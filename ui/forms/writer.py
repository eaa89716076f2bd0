"""Everything typed on one page, saved by itself: the page's half of "every word is on the disk within a second"."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from fsdesk.records import KINDS
from fsdesk.records.fields import Value
from fsdesk.records.ids import RecordId, RevisionId
from fsdesk.views import Part
from ui.forms.form import Form, PartForm
from ui.forms.question import Question, question_around
from ui.parts.fields import SaveLine
from ui.saving import QUIET_MS, OpenRecords, Saving, Standing


class Writer(QObject):
    """The records a page has open for writing. Put one into each page that takes words; a chapter connects it.

    `fields_written` is answered by `written`, `part_written` (a record to be, with the family it belongs to) by
    `born`, either by `not_saved`. Nothing typed is dropped, whatever is shown meanwhile.
    """

    fields_written = Signal(str, object, object)  # record, {field: value}, {field: revisions shown}
    part_written = Signal(str, str, str, object)  # family, kind, key, {field: value}
    view_asked = Signal()  # news was passed over while somebody wrote, and can be shown now
    record_born = Signal(str, object)  # key, Part
    standing_changed = Signal()
    revealed = Signal(str)  # record: somebody uncovered what is masked in it

    def __init__(self, page: QWidget, line: SaveLine, *, quiet_ms: int = QUIET_MS) -> None:
        super().__init__(page)
        self._page, self._line = page, line
        self._saved_at = self._trouble = ""
        self._families: dict[str, str] = {}
        self.family = ""
        self.records = OpenRecords(quiet_ms=quiet_ms, parent=self)
        self.records.fields_written.connect(self.fields_written)
        self.records.part_written.connect(self._tell_part)
        self.records.standing_changed.connect(self._follow)
        self.records.revealed.connect(self.revealed)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)

    # -- opening records ---------------------------------------------------------------------------------------

    def open(self, part: Part) -> Saving:
        """The typing on a record that exists."""
        return self.records.open(part.id, part.shown)

    def begin(self, kind: str, always: Mapping[str, Value] | None = None) -> Saving:
        """The typing on a record to be, in the family in hand; `always` goes with its first writing."""
        saving = self.records.begin(kind, always or {})
        self._families[saving.handle] = self.family
        return saving

    def form(self, part: Part, *, about: str = "") -> Form:
        """An empty form over a record that exists; ask what you like of it."""
        return Form(KINDS[part.kind], self.open(part), about=about)

    def new_form(self, kind: str, always: Mapping[str, Value] | None = None, *, about: str = "") -> PartForm:
        """An empty form over a record to be: its first answer brings it about."""
        return PartForm(KINDS[kind], self.begin(kind, always), about=about)

    # -- what the desk says ------------------------------------------------------------------------------------

    def written(self, record: RecordId, shown: Mapping[str, tuple[RevisionId, ...]], at: str) -> None:
        """A record's fields have reached the store at this time."""
        saving = self.records.find(record)
        if saving is not None:
            self._saved_at = at or self._saved_at
            saving.written(shown)

    def born(self, key: str, part: Part, at: str) -> None:
        """The record begun under this key exists now."""
        saving = self.records.find(key)
        if saving is not None:
            self._saved_at = at or self._saved_at
            saving.born(part.id, part.shown)
            self._families.pop(key, None)
            self.record_born.emit(key, part)

    def not_saved(self, sentence: str, handle: str = "") -> None:
        """A write did not reach the store: of this record or key, of all under way when none is named."""
        self._trouble = sentence
        self.records.failed(handle)

    # -- what the page asks ------------------------------------------------------------------------------------

    @property
    def is_all_written(self) -> bool:
        """Whether nothing typed is in hand."""
        return self.records.standing is Standing.SAVED

    def save_now(self) -> None:
        """Sends everything typed at once: on leaving, hiding, lock and close."""
        self.records.save_now()

    def forget_saved(self) -> None:
        """Lets go of records with nothing in hand: before other ones are shown."""
        self.records.forget_saved()

    def when_written(self, then: Callable[[], None]) -> None:
        """Saves at once, and does something when every word is written (at once if it is already)."""
        self._then = then
        self.save_now()
        self._do_then()

    _then: Callable[[], None] | None = None

    def _do_then(self) -> None:
        if self._then is not None and self.is_all_written:
            then, self._then = self._then, None
            then()

    def _tell_part(self, kind: str, key: str, fields: object) -> None:
        self.part_written.emit(self._families.get(key, self.family), kind, key, fields)

    def _follow(self) -> None:
        match self.records.standing:
            case Standing.FAILED:
                self._line.show_not_saved(f"Not saved yet: {self._trouble}")
            case Standing.TYPED | Standing.SAVING:
                self._line.show_saving("Saving on this laptop …")
            case Standing.SAVED if self._has_unread:
                self._line.show_not_saved("Saved, but for what is marked “Not kept yet”")
            case Standing.SAVED:
                at = f" · {self._saved_at}" if self._saved_at else ""
                self._line.show_saved(f"Every word is saved on this laptop{at}")
        self.standing_changed.emit()
        self._do_then()

    @property
    def _has_unread(self) -> bool:
        """Whether words stand on the page that cannot be read, and are therefore nowhere else."""
        return any(not question.answer.is_readable for question in self._page.findChildren(Question))

    def _follow_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        if not isValid(self._page) or before is None or not self._page.isAncestorOf(before):
            return
        question = question_around(before)
        if question is None:
            return
        if now is None:
            question.saving.save_now()
        elif not question.isAncestorOf(now):
            question.leave()
        self._follow()
