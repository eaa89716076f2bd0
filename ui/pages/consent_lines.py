"""A list of records to read, each opened in place: agreements, permissions, acts of sharing, what people ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.records.ids import RecordId
from fsdesk.views import Part
from fsdesk.views_planning import Missing
from ui.forms.form import Form
from ui.forms.writer import Writer
from ui.pages.plan_forms import Opened
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.flow import Flow
from ui.parts.keyed import Ringed
from ui.parts.tall import put_away
from ui.parts.text import Chip, Text

MISSING_SHOWN = 2


class Row(Protocol):
    """What a line shows of a record."""

    @property
    def id(self) -> RecordId: ...  # noqa: D102  # the fields of a frozen view
    @property
    def part(self) -> Part: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def detail(self) -> str: ...  # noqa: D102
    @property
    def standing(self) -> str: ...  # noqa: D102
    @property
    def tone(self) -> str: ...  # noqa: D102


class Can(NamedTuple):
    """Something that can be done with a line: its key, its words, its icon."""

    key: str
    words: str
    icon: str


class Told(NamedTuple):
    """How a row is told beyond its title: lines under it, what is missing, and what can be done."""

    more: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    can: tuple[Can, ...] = ()


class Line(Ringed, QWidget):
    """One record to read: one tab stop, Enter opens it; what can be done with it stands beside it."""

    opened = Signal(str)
    acted = Signal(str, str)  # what, record

    def __init__(self, row: Row, told: Told) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.record = str(row.id)
        self.buttons: dict[str, Button] = {}
        self._title, self._detail, self._chip = Text("", "strong"), Text("", "small"), Chip("")
        self._more, self._missing = Text("", "small"), Text("", "small")
        self.edit = Button("", Kind.QUIET, icon="pencil", name="Open")
        self.edit.clicked.connect(self._open)
        words, self._can = QVBoxLayout(), Flow(across_px=6, down_px=4)
        words.setSpacing(3)
        for part in (self._title, self._detail, self._more):
            words.addWidget(part)
        words.addWidget(self._missing)
        self._can.addWidget(self._chip)
        words.addLayout(self._can)
        row_of = QHBoxLayout(self)
        row_of.setContentsMargins(8, 6, 8, 6)
        row_of.setSpacing(10)
        row_of.addLayout(words, 1)
        row_of.addWidget(self.edit, 0, Qt.AlignmentFlag.AlignTop)
        shortcut = QShortcut(QKeySequence("Return"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self._open)
        self.show_row(row, told)

    def show_row(self, row: Row, told: Told) -> None:
        """Shows how it stands now."""
        self._title.setText(row.title)
        self._detail.setText(row.detail)
        self._detail.setVisible(bool(row.detail))
        self._more.setText("\n".join(told.more))
        self._more.setVisible(bool(told.more))
        self._chip.show_state(row.standing, row.tone)
        self._chip.setVisible(bool(row.standing))
        self._missing.setText(still_needed(told.missing))
        self._missing.setVisible(bool(told.missing))
        self._show_buttons(row, told.can)
        said = (row.title, row.detail, *told.more, row.standing, self._missing.text())
        self.setAccessibleName(". ".join(part.rstrip(".") for part in said if part))
        self.setAccessibleDescription("Enter opens it")
        self.edit.setAccessibleName(f"Open: {row.title}")

    def _show_buttons(self, row: Row, can: Sequence[Can]) -> None:
        wanted = {each.key: each for each in can}
        for gone in self.buttons.keys() - wanted.keys():
            put_away(self.buttons.pop(gone))
        for key, each in wanted.items():
            if key not in self.buttons:
                button = self.buttons[key] = Button(each.words, icon=each.icon)
                button.clicked.connect(partial(self._tell, key))
                self._can.addWidget(button)
                button.show()
            self.buttons[key].setAccessibleName(f"{each.words}: {row.title}")

    def _open(self) -> None:
        self.opened.emit(self.record)

    def _tell(self, what: str, _checked: bool = False) -> None:
        self.acted.emit(what, self.record)


def still_needed(missing: Sequence[Missing]) -> str:
    """The first of what is missing in a sentence, and how many more; empty when nothing is."""
    first = [each.sentence for each in missing[:MISSING_SHOWN]]
    further = len(missing) - len(first)
    return f"Still needed: {' '.join(first)}{f' And {further} more.' if further else ''}" if first else ""


Fill = Callable[[Form, Row], None]


class ListCard(Card):
    """Records of one kind under a heading, one of them open for writing at a time; honest when there are none."""

    acted = Signal(str, str)  # what, record: one of the buttons of a line
    taken_out = Signal(str, str)
    view_wanted = Signal()
    grown = Signal()  # something came that the keyboard can stop at

    def __init__(
        self, title: str, *, icon: str, empty: str, writer: Writer, fill: Fill, told: Callable[[Row], Told],
        done: tuple[str, str] = ("", ""),
    ) -> None:  # fmt: skip
        """`done` is the key and the words of a button that finishes what is open, if it takes more than writing."""
        super().__init__(title, icon=icon)
        self._writer, self._fill, self._told, self._done = writer, fill, told, done
        self.lines: dict[str, Line] = {}
        self.open_one: Opened | None = None
        self._missing: Text | None = None
        self._goes_to = ""  # whose line the keyboard goes to as soon as it is there
        self._rows: dict[str, Row] = {}
        self._names: Mapping[str, str] = {}
        self._place, self._list = QVBoxLayout(), QVBoxLayout()
        self._list.setSpacing(6)
        self._empty = Text(empty, "small")
        for part in (self._place, self._list):
            self.body.addLayout(part)
        self.body.addWidget(self._empty)

    def show_rows(self, rows: Sequence[Row], names: Mapping[str, str]) -> None:
        """Shows these records; the one being written stays open and keeps its words."""
        self._rows, self._names = {str(row.id): row for row in rows}, names
        writing = self.open_one.record if self.open_one is not None else ""
        kept = {key: row for key, row in self._rows.items() if key != writing}
        for gone in self.lines.keys() - kept.keys():
            put_away(self.lines.pop(gone))
        for at, (key, row) in enumerate(kept.items()):
            line = self.lines.get(key)
            if line is None:
                line = self.lines[key] = Line(row, self._told(row))
                line.opened.connect(self.open)
                line.acted.connect(self.acted)
            line.show_row(row, self._told(row))
            self._list.insertWidget(at, line)
            line.show()
        if self.open_one is not None and writing in self._rows:
            self.open_one.show_part(self._rows[writing].part, names)
            self._show_missing(self._rows[writing])
        self._empty.setVisible(not rows)
        if self._goes_to in self.lines:
            self.lines[self._goes_to].setFocus(Qt.FocusReason.OtherFocusReason)
            self._goes_to = ""

    def _show_missing(self, row: Row) -> None:
        missing = still_needed(self._told(row).missing) or "Nothing is missing."
        assert self._missing is not None
        self._missing.setText(f"{row.standing}. {missing}" if row.standing else missing)

    def open(self, record: str) -> None:
        """Opens a record for writing where it stands."""
        row = self._rows.get(record)
        if row is None or (self.open_one is not None and self.open_one.record == record):
            return
        self.put_away_open()
        form = self._writer.form(row.part, about=row.title)
        self._fill(form, row)
        opened = self.open_one = Opened(row.title, form, may_take_out=True)
        opened.closed.connect(self._close)
        opened.taken_out.connect(self._take_out)
        self._missing = Text("", "small")
        opened.body.insertWidget(1, self._missing)
        self._show_missing(row)
        key, words = self._done
        if key:
            button = Button(words, Kind.PRIMARY, icon="check", name=f"{words}: {row.title}")
            button.clicked.connect(partial(self._finish, key, record))
            opened.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._place.addWidget(opened)
        opened.show_part(row.part, self._names)
        if record in self.lines:
            put_away(self.lines.pop(record))
        self._empty.hide()
        opened.show()
        self.grown.emit()
        opened.take_focus()

    def put_away_open(self) -> None:
        """Puts away what is open; what was typed is saved."""
        if self.open_one is not None:
            self.open_one.form.saving.save_now()
            put_away(self.open_one)
            self.open_one = None

    def _close(self, opened: Opened) -> None:
        self._goes_to = opened.record
        self.put_away_open()
        self._writer.when_written(self.view_wanted.emit)

    def _finish(self, key: str, record: str, _checked: bool = False) -> None:
        self._writer.when_written(partial(self.acted.emit, key, record))

    def _take_out(self, record: str, because: str) -> None:
        self.put_away_open()
        self.taken_out.emit(record, because)

    def forget(self) -> None:
        """Lets go of every line: another family comes."""
        self.put_away_open()
        for line in self.lines.values():
            put_away(line)
        self.lines, self._rows = {}, {}
