"""What has been typed and has not yet reached the store, for each record that is open. Knows no widget and no store."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import IntEnum

from PySide6.QtCore import QObject, QTimer, Signal

from fsdesk.records.fields import Value, as_value
from fsdesk.records.ids import RecordId, RevisionId

QUIET_MS = 800
"""How long after the last keystroke a write begins. Shorter would write in the middle of most words."""

LATEST_MS = 1000
"""How long after the first unsaved keystroke at the latest, however fast the typing: a dead battery costs a second."""

RETRY_MS = 2000
"""How long after a write that failed it is tried again of itself: a full disk or a busy file passes in seconds."""

_NOT_TEXT = re.compile("[\0\ud800-\udfff]")


class Standing(IntEnum):
    """How the typing on a record stands, best first; a page shows the worst of its records."""

    SAVED = 0
    TYPED = 1
    SAVING = 2
    FAILED = 3


def as_typed(value: Value) -> Value:
    """A value as it can be kept: text in NFC, blank text as cleared, marks no store can hold shown as U+FFFD."""
    if isinstance(value, str):
        value = _NOT_TEXT.sub("\N{REPLACEMENT CHARACTER}", value)
        return as_value(value) if value.strip() else None
    return as_value(value)


class Saving(QObject):
    """The typing on one record. One write is under way at a time; what is typed meanwhile goes right after it.

    `handle` is the record's id, or the page's own key while the record does not exist yet. For each field it knows
    the revisions the page shows, and hands them out with the next writing: so a revision that arrived meanwhile and
    was never on screen stays a second value, and is not written over. Nothing typed is dropped until `written`.
    """

    fields_written = Signal(str, object, object)  # record, {field: value}, {field: revisions shown}
    part_written = Signal(str, str, object)  # kind, key, {field: value}: the first writing on a record to be
    standing_changed = Signal()
    revealed = Signal(str)  # handle: somebody uncovered what is masked in it

    def __init__(
        self,
        handle: str,
        shown: Mapping[str, tuple[RevisionId, ...]] | None = None,
        *,
        kind: str = "",
        always: Mapping[str, Value] | None = None,
        quiet_ms: int = QUIET_MS,
        retry_ms: int = RETRY_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.handle, self._kind, self._always = handle, kind, dict(always or {})
        self._shown = dict(shown or {})
        self._typed: dict[str, Value] = {}
        self._under_way: dict[str, Value] = {}
        self._late: dict[str, Value] = {}  # sent, reported as failed, and perhaps written after all
        self._failed = False
        self._quiet, self._latest, self._retry = (
            self._timer(ms) for ms in (quiet_ms, quiet_ms * LATEST_MS // QUIET_MS, retry_ms)
        )

    def _timer(self, interval_ms: int) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=interval_ms)
        timer.timeout.connect(self.save_now)
        return timer

    @property
    def exists(self) -> bool:
        """Whether the record has been written at least once."""
        return not self._kind

    @property
    def standing(self) -> Standing:
        """How the typing on this record stands."""
        if self._failed:
            return Standing.FAILED
        if self._under_way:
            return Standing.SAVING
        return Standing.TYPED if self._typed else Standing.SAVED

    def has_in_hand(self, field: str) -> bool:
        """Whether something typed in this field is not yet known to be written: its widget must not be redrawn."""
        return field in self._typed or field in self._under_way

    def shown(self, field: str) -> tuple[RevisionId, ...]:
        """The revisions whose values the page shows in this field."""
        return self._shown.get(field, ())

    def type_in(self, field: str, value: Value) -> None:
        """Takes what a person has just put into a field; None clears it."""
        self._typed[field] = as_typed(value)
        self._quiet.start()
        if not self._latest.isActive():
            self._latest.start()
        self.standing_changed.emit()

    def show(self, field: str, shown: tuple[RevisionId, ...]) -> None:
        """Takes note of what the page now shows in a field; refused while something typed there is in hand."""
        if not self.has_in_hand(field):
            self._shown[field] = shown

    def save_now(self) -> None:
        """Sends what is typed at once; may be repeated. While a write is under way the rest follows its answer."""
        for timer in (self._quiet, self._latest, self._retry):
            timer.stop()
        if not self._typed or self._under_way:
            return
        self._under_way, self._typed, self._failed = self._typed, {}, False
        self.standing_changed.emit()
        fields = dict(self._under_way)
        if self.exists:
            self.fields_written.emit(self.handle, fields, {field: self.shown(field) for field in fields})
        else:
            self.part_written.emit(self._kind, self.handle, {**self._always, **fields})

    def written(self, shown: Mapping[str, tuple[RevisionId, ...]]) -> None:
        """The write under way has reached the store; `shown` names the revisions that now hold its fields.

        Only the fields that were sent are taken from it: others may hold values the page has not shown.
        """
        sent, self._under_way = {**self._late, **self._under_way}, {}
        self._shown.update({field: shown[field] for field in sent if field in shown})
        for field, value in self._late.items():
            if field in self._typed and self._typed[field] == value:
                del self._typed[field]
        self._late, self._failed = {}, False
        self._retry.stop()
        self.standing_changed.emit()
        self.save_now()

    def born(self, record: RecordId, shown: Mapping[str, tuple[RevisionId, ...]]) -> None:
        """The record exists from now on under its own name; may be repeated, the first name stays."""
        if not self.exists:
            self.handle, self._kind = record, ""
            self._shown.update(shown)
            self.written(shown)

    def failed(self) -> None:
        """The write under way did not reach the store. Its words stay typed and are tried again."""
        if not self._under_way:
            return
        self._late, self._typed = {**self._late, **self._under_way}, {**self._under_way, **self._typed}
        self._under_way, self._failed = {}, True
        self._retry.start()
        self.standing_changed.emit()


class OpenRecords(QObject):
    """The records one page has open for writing, told apart by their handles; passes on what each sends."""

    fields_written = Signal(str, object, object)
    part_written = Signal(str, str, object)
    standing_changed = Signal()
    revealed = Signal(str)

    def __init__(self, *, quiet_ms: int = QUIET_MS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._quiet_ms = quiet_ms
        self._savings: list[Saving] = []
        self._begun = 0

    def __iter__(self) -> Iterator[Saving]:
        return iter(tuple(self._savings))

    @property
    def standing(self) -> Standing:
        """The worst of all."""
        return max((saving.standing for saving in self), default=Standing.SAVED)

    def find(self, handle: str) -> Saving | None:
        """The record open under this id or key."""
        return next((saving for saving in self._savings if saving.handle == handle), None)

    def open(self, record: RecordId, shown: Mapping[str, tuple[RevisionId, ...]]) -> Saving:
        """The typing on a record that exists; the same one when it is already open."""
        return self.find(record) or self._keep(Saving(record, shown, quiet_ms=self._quiet_ms, parent=self))

    def begin(self, kind: str, always: Mapping[str, Value]) -> Saving:
        """The typing on a record to be, under a key of its own; nothing is sent before the first keystroke.

        `always` goes with that first writing: what it belongs to.
        """
        self._begun += 1
        key = f"{kind}:{self._begun}"
        return self._keep(Saving(key, kind=kind, always=always, quiet_ms=self._quiet_ms, parent=self))

    def _keep(self, saving: Saving) -> Saving:
        saving.fields_written.connect(self.fields_written)
        saving.part_written.connect(self.part_written)
        saving.standing_changed.connect(self.standing_changed)
        saving.revealed.connect(self.revealed)
        self._savings.append(saving)
        return saving

    def failed(self, handle: str = "") -> None:
        """The write under way on this record did not reach the store; on every record when none is named."""
        for saving in self:
            if handle in {"", saving.handle}:
                saving.failed()

    def save_now(self) -> None:
        """Sends everything typed at once."""
        for saving in self:
            saving.save_now()

    def forget_saved(self) -> None:
        """Forgets the records that have nothing in hand; those that have are kept until their words are written."""
        for saving in self:
            if saving.standing is Standing.SAVED:
                self._savings.remove(saving)
                saving.deleteLater()
