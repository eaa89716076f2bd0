"""The chronology of a family: lanes over the months above a table of what happened. Keys: S, C, T and the arrows."""

from __future__ import annotations

from datetime import date
from operator import attrgetter

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from fsdesk.records import codes
from fsdesk.records import family_codes as lists
from fsdesk.views import Part
from fsdesk.views_planning import ChronologyView, Happening
from ui import look
from ui.forms.answers import LineAnswer, LongAnswer, OneOf, PickOne, SeveralOf
from ui.forms.form import Form
from ui.forms.ready import YesNo, day, one_of, options_of, side_by_side
from ui.forms.writer import Writer
from ui.pages.chronology_filters import FilterChips
from ui.pages.plan_forms import Opened, people_of
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button
from ui.parts.cards import Card, EmptyState
from ui.parts.fields import SaveLine
from ui.parts.rows import Column
from ui.parts.scroll import ScrollPage
from ui.parts.tall import Chips, TallTable, Words, put_away
from ui.parts.text import Text
from ui.pictures.lanes import LanesPicture
from ui.saving import QUIET_MS

EMPTY = "Nothing is written here yet. Begin with something that went well."
HINT = "N new · Enter opens · S significant · T the picture as a table"


def chips_of(row: Happening) -> tuple[tuple[str, str], ...]:
    """What a line wears: significant, strength or worry, and whether the family sees it."""
    found = []
    if row.is_significant:
        found.append(("Significant", "brand"))
    if row.nature == "strength":
        found.append(("Strength", "ok"))
    elif row.nature == "concern":
        found.append(("Worry", "warn"))
    if row.part is not None and row.part.mark in ("Restricted", "Hidden from some"):
        found.append((row.part.mark, "off"))
    elif row.is_guarded:
        found.append(("Not shown to the family", "off"))
    elif row.is_private:
        found.append(("Private", "off"))
    return tuple(found)


def _said(row: Happening) -> str:
    return ", ".join(words for words, _ in chips_of(row))


def chronology_table() -> TallTable[Happening]:
    """The table under the lanes."""
    table = TallTable[Happening]("What happened", (
        Column(title="When", getter=attrgetter("when"), width=132),
        Column(title="Kind", getter=attrgetter("lane_words"), width=118),
        Column(title="What happened", getter=attrgetter("what")),
        Column(title="Who", getter=attrgetter("who"), width=110),
        Column(title="Written by", getter=attrgetter("written_by"), width=118),
        Column(title="Marked", getter=_said, width=150),
    ))  # fmt: skip
    table.setItemDelegateForColumn(0, Words(table, "strong"))
    table.setItemDelegateForColumn(5, Chips(chips_of, table))
    return table


def fill_event(form: Form, view: ChronologyView, today: date) -> None:
    """Asks of an event: when and what first, good or hard, who told us, and what the family says of it."""
    around = view.around
    form.ask_below("title", LineAnswer(), hint="One line. Of the day, as much as is known: a month or a year will do.")
    when = form.ask("on", day(today, example="3 Jul 2019, or about 2019"))
    until = form.ask("until", day(today, example="Oct 2019"), label="Until, if it lasted")
    kind = form.ask("category", PickOne(options_of(lists.EVENT_CATEGORY)))
    source = form.ask("source", LineAnswer())
    form.column.addLayout(side_by_side([when, until, kind, source], 200))
    form.ask_below("nature", OneOf(options_of(lists.NATURE)))
    form.ask_below("persons", SeveralOf(people_of(around)))
    form.ask_below("detail", LongAnswer(lines=2))
    form.ask_below("significant", YesNo())
    form.ask_below("assertion", one_of(codes.ASSERTION))
    form.ask_below("impact", LongAnswer(lines=1))
    form.ask_below("action_taken", LongAnswer(lines=1))
    form.ask_below("outcome", LongAnswer(lines=1))
    form.ask_below("family_view", LongAnswer(lines=1))


class ChronologyPage(ScrollPage):
    """The lanes, the table, and one event open for writing at a time."""

    filter_chosen = Signal(str)
    significant_asked = Signal(str)  # record of a line: an event or a visit
    taken_out = Signal(str, str)
    visit_asked = Signal(str)
    plan_asked = Signal()
    print_asked = Signal(str)  # family
    view_wanted = Signal()

    def __init__(self, today: date, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__("Chronology")
        self._today = today
        self._view: ChronologyView | None = None
        self._opened: Opened | None = None
        self._wanted = ""
        self._line = SaveLine()
        self.writer = Writer(self, self._line, quiet_ms=autosave_ms)
        self.writer.record_born.connect(self._take_born)
        self.filters = FilterChips()
        self.filters.chosen.connect(self.filter_chosen)
        self.add = Button("Add event", icon="plus")
        self.add.clicked.connect(self._tell_add)
        self.print_button = Button("Print chronology", icon="printer")
        self.print_button.clicked.connect(self._tell_print)
        self.lanes, self.table = LanesPicture("Chronology as lanes"), chronology_table()
        self.lanes.chosen.connect(self.choose)
        self.table.row_chosen.connect(self.open_row)
        self._earlier, self._none = Text("", "caption", wrap=False), EmptyState(EMPTY, "Add event")
        self._none.acted.connect(self._tell_add)
        self._lay_out()
        self.foot.addWidget(self._line)
        self.foot.addStretch()
        self.writer.standing_changed.connect(self.show_foot)
        self._bar.hide()
        QShortcut(QKeySequence("N"), self).activated.connect(self._tell_add)
        shortcut = QShortcut(QKeySequence("S"), self.table)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.toggle)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.filters, 1)
        self.body.setSpacing(8)
        row.addWidget(self.add)
        row.addWidget(self.print_button)
        self.head.addLayout(row)
        self._picture = Card()
        self._picture.body.setContentsMargins(12, 4, 12, 4)
        self.lanes.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._picture.body.addWidget(self.lanes)
        self._place = QVBoxLayout()
        look.hold(self.table, height_min=128)
        self._hint = Text(HINT, "caption")
        self.body.addLayout(self._place)
        self.body.addWidget(self._picture)
        self.body.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._hint, 1)
        foot.addWidget(self._earlier)
        self.body.addLayout(foot)
        self.body.addWidget(self._none)

    def show_chronology(self, view: ChronologyView) -> None:
        """Shows a family's chronology; an event being written stays, and so does the chosen line."""
        before, self._view = self._view, view
        if before is None or before.family != view.family:
            self._begin_anew()
        self.writer.family = view.family
        self.filters.show_filters(view.filters, view.chosen)
        self.table.show_rows(view.rows)
        self.lanes.show_picture(view.lanes)
        earlier = f"{view.earlier} earlier: in the table only." if view.earlier else ""
        self._earlier.setText(earlier)
        self._earlier.setVisible(bool(earlier))
        nothing = not view.rows and view.chosen == "everything" and view.lanes is None
        for part, is_shown in ((self.table, not nothing), (self._picture, not nothing), (self._hint, not nothing),
                               (self._none, nothing)):  # fmt: skip
            part.setVisible(is_shown)
        self._show_opened(view)
        order_tabs(self)

    def _show_opened(self, view: ChronologyView) -> None:
        for row in view.rows:
            if self._opened is not None and row.record == self._opened.record and row.part is not None:
                self._opened.show_part(row.part, view.around.called)
            elif row.record == self._wanted and row.part is not None:
                self._wanted = ""
                self.open_row(row)

    def open_event(self, record: str) -> None:
        """Opens an event for writing, as soon as it is shown."""
        row = next((row for row in self._view.rows if row.record == record), None) if self._view is not None else None
        if row is not None and row.part is not None:
            self.open_row(row)
        else:
            self._wanted = record

    @property
    def chosen_row(self) -> Happening | None:
        """The line the cursor is on."""
        index = self.table.currentIndex()
        rows = self._view.rows if self._view is not None else ()
        return rows[index.row()] if index.isValid() and index.row() < len(rows) else None

    def choose(self, record: str) -> None:
        """Puts the cursor on a line, as the picture does when a mark is chosen."""
        self.table.choose(record)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle(self) -> None:
        """Makes the chosen line significant, or no longer."""
        row = self.chosen_row
        if row is not None and row.kind in ("event", "visit"):
            self.significant_asked.emit(row.record)

    def open_row(self, row: Happening) -> None:
        """Opens a line: an event for writing, a visit or a plan on its own page."""
        if row.kind == "visit":
            self.visit_asked.emit(row.record)
        elif row.kind == "plan":
            self.plan_asked.emit()
        elif row.part is not None and (self._opened is None or self._opened.record != row.record):
            form = self.writer.form(row.part, about=row.what)
            self._open("Event", form, may_take_out=True).show_part(row.part, self._names())

    def add_event(self) -> None:
        """Opens an empty event; its first answer brings it about."""
        if self._view is None:
            return
        if self._opened is None or self._opened.form.saving.exists:
            self._open("A new event", self.writer.new_form("chronology_event", about="New event"), may_take_out=False)
        assert self._opened is not None
        self._opened.take_focus()

    def _open(self, title: str, form: Form, *, may_take_out: bool) -> Opened:
        assert self._view is not None
        self._put_form_away()
        fill_event(form, self._view, self._today)
        opened = self._opened = Opened(title, form, may_take_out=may_take_out)
        opened.closed.connect(self._close)
        opened.taken_out.connect(self._take_out)
        self._place.addWidget(opened)
        opened.show()
        order_tabs(self)
        self.scroll_to_top()
        opened.take_focus()
        return opened

    def _names(self) -> dict[str, str]:
        return self._view.around.called if self._view is not None else {}

    def _begin_anew(self) -> None:
        self.writer.save_now()
        self._put_form_away()
        self.writer.forget_saved()
        self._bar.hide()
        self.scroll_to_top()

    def _put_form_away(self) -> None:
        if self._opened is not None:
            self._opened.form.saving.save_now()
            put_away(self._opened)
            self._opened = None

    def _close(self, _opened: Opened) -> None:
        self._put_form_away()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view_wanted.emit()

    def _take_out(self, record: str, because: str) -> None:
        self._put_form_away()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.taken_out.emit(record, because)

    def _take_born(self, _key: str, _part: Part) -> None:
        self.view_wanted.emit()

    def _tell_add(self) -> None:
        self.add_event()

    def _tell_print(self) -> None:
        if self._view is not None:
            self.print_asked.emit(self._view.family)
