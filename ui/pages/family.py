"""One family opened: a banner that stays, its tabs, and planning a visit. Decides nothing about the work."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from fsdesk.records import codes
from fsdesk.records.fields import Value
from fsdesk.views import FamilyView, VisitRow, VisitState
from ui import look
from ui.pages.families import tab_through, visits_table
from ui.pages.family_people import Overview, people_table
from ui.pages.family_strip import PersonStrip
from ui.pages.today import OneLine
from ui.pages.visit_when import read_day, read_time, say_moment
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card, EmptyState
from ui.parts.choices import Dot, Tick
from ui.parts.fields import ErrorSummary, Field
from ui.parts.scroll import ScrollPage
from ui.parts.text import Chip, Heading, Rule, Text

PLAN_AHEAD_DAYS_MAX = 366  # later than a year from now is nearly always a slip in the year
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def say_short(day: date) -> str:
    """A day as staff read it: ``Mon 23 Nov 2026``."""
    return say_moment(f"{day.isoformat()}T00:00").removesuffix(" 00:00")


def day_meant(words: str, today: date) -> date | str:
    """The day on which a visit is to be, or the sentence that says why these words cannot be one.

    Takes ``today``, ``tomorrow``, a weekday (the next one, never today) and what `read_day` takes.
    """
    said = words.strip().casefold().removeprefix("next ")
    if not said:
        return "Write the day, such as 23 Nov or tomorrow."
    if said in {"today", "tomorrow"}:
        return today + timedelta(days=("today", "tomorrow").index(said))
    named = next((at for at, name in enumerate(_WEEKDAYS) if said.split()[0].rstrip(",") in {name, name[:3]}), None)
    if named is not None and len(said.split()) == 1:
        return today + timedelta(days=(named - today.weekday() - 1) % 7 + 1)
    found = read_day(said, today)
    if len(found) != len("2026-11-23"):
        return "This is not a day FSDesk can read. Write it such as 23 Nov, 23 11 2026 or tomorrow."
    day = date.fromisoformat(found)
    if named is not None and named != day.weekday():
        return f"That day is {say_short(day)}, not a {_WEEKDAYS[named].capitalize()}. Check which one is right."
    if day < today:
        return f"{say_short(day)} has passed. Write today or a later day."
    if (day - today).days > PLAN_AHEAD_DAYS_MAX:
        return f"{say_short(day)} is more than a year away. Check the year."
    return day


class PlanForm(ScrollPage):
    """A visit to be: which day, when, what for and where. Nothing is asked for that is not known before a visit."""

    planned = Signal(object)  # {field of a visit: value}
    left = Signal()

    def __init__(self, today: date) -> None:
        super().__init__("Plan a visit")
        self._today = today
        self.summary = ErrorSummary()
        self.summary.error_chosen.connect(self._go_to)
        self.day, self.start = QLineEdit(), QLineEdit()
        self._day_field = Field("Day", self.day, hint="Such as 23 Nov, Monday or tomorrow")
        self._start_field = Field("Start", self.start, hint="Such as 14:00 or 2pm")
        self.day_echo, self.start_echo = Text("", "small", weight=600), Text("", "small", weight=600)
        self._purpose_error = Text("", "small", weight=600)
        look.restyle(self._purpose_error, tone="danger")
        self.purposes = {code: Tick(words) for code, words in codes.VISIT_PURPOSE.items()}
        self.settings = {code: Dot(words) for code, words in codes.VISIT_SETTING.items()}
        self._one_setting = QButtonGroup(self)
        for dot in self.settings.values():
            self._one_setting.addButton(dot)
        for editor in (self.day, self.start):
            editor.setMaxLength(40)
            editor.textChanged.connect(self._echo)
        self.cancel, self.submit = Button("Cancel"), Button("Plan visit", Kind.PRIMARY, icon="calendar-plus")
        self.cancel.clicked.connect(self.left)
        self.submit.clicked.connect(self._plan)
        self._lay_out()
        self.clear()

    def _lay_out(self) -> None:
        when, what = Card("When"), Card("What for")
        for part in (self._day_field, self.day_echo, self._start_field, self.start_echo):
            when.body.addWidget(part)
        when.body.addStretch()
        for card, choices in ((what, self.purposes), (where := Card("Where"), self.settings)):
            grid = QGridLayout()
            grid.setHorizontalSpacing(16)
            grid.setVerticalSpacing(2)
            for at, choice in enumerate(choices.values()):
                grid.addWidget(choice, at // 3, at % 3)
            if card is what:
                what.body.addWidget(self._purpose_error)
            card.body.addLayout(grid)
        cards = QGridLayout()
        cards.setSpacing(14)
        cards.addWidget(when, 0, 0, 2, 1)
        cards.addWidget(what, 0, 1)
        cards.addWidget(where, 1, 1)
        cards.setColumnStretch(0, 2)
        cards.setColumnStretch(1, 5)
        self.head.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(Heading("Plan a visit", 2))
        self.body.addWidget(self.summary)
        self.body.addLayout(cards)
        self.body.addStretch()
        self.foot.addWidget(self.cancel)
        self.foot.addStretch()
        self.foot.addWidget(self.submit)
        self.show_foot()
        self.setFocusProxy(self.day)

    def show_day(self, today: date) -> None:
        """Tells which day it is, for reading "tomorrow"."""
        self._today = today
        self._echo()

    def clear(self) -> None:
        """Empties the form for the next visit."""
        self.day.clear()
        self.start.clear()
        for tick in self.purposes.values():
            tick.setChecked(False)
        self.settings["home"].setChecked(True)
        self._show_errors({})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter plans."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in keys and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._plan()
        else:
            super().keyPressEvent(event)

    def _echo(self) -> None:
        day = day_meant(self.day.text(), self._today)
        self.day_echo.setText(say_short(day) if isinstance(day, date) else "")
        self.start_echo.setText(read_time(self.start.text()))

    def _plan(self) -> None:
        day, start = day_meant(self.day.text(), self._today), read_time(self.start.text())
        purpose = tuple(code for code, tick in self.purposes.items() if tick.isChecked())
        errors = {} if isinstance(day, date) else {"day": day}
        if not start:
            errors["start"] = "Write when it starts, such as 14:00 or 2pm."
        if not purpose:
            errors["purpose"] = "Tick at least one thing the visit is for."
        self._show_errors(errors)
        if isinstance(day, date) and not errors:
            setting = next(code for code, dot in self.settings.items() if dot.isChecked())
            fields: dict[str, Value] = {
                "purpose": purpose, "setting": setting, "planned_start": f"{day.isoformat()}T{start}",
            }  # fmt: skip
            self.planned.emit(fields)

    def _show_errors(self, errors: dict[str, str]) -> None:
        self._day_field.show_error(errors.get("day", ""))
        self._start_field.show_error(errors.get("start", ""))
        self._purpose_error.setText(errors.get("purpose", ""))
        self._purpose_error.setVisible("purpose" in errors)
        self.summary.show_errors(tuple(errors.items()))
        if errors:
            self.scroll_to_top()

    def _go_to(self, key: str) -> None:
        first = {"day": self.day, "start": self.start, "purpose": next(iter(self.purposes.values()))}[key]
        first.setFocus(Qt.FocusReason.TabFocusReason)


class FamilyPage(QWidget):
    """A family: shows it, and tells what the person chose, ticked, wrote or planned."""

    visit_chosen = Signal(str, str)  # family, visit
    visit_start_asked = Signal(str, str)  # family, and the planned visit that comes next or nothing
    visit_plan_asked = Signal(str)  # family; the form is already open
    visit_planned = Signal(str, object)  # family, {field of a visit: value}
    step_ticked = Signal(str, bool, object)  # record, done, what was shown
    field_written = Signal(str, str, str, object)  # record, field, text, what was shown
    settle_asked = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._family: FamilyView | None = None
        self._sent = False  # a plan was handed over and the form still holds its words
        self.name, self._status, self._reference = OneLine("", 1), Chip("", "brand"), Text("", "small")
        self.settle = Button("1 to settle", icon="git-merge")
        self.plan, self.start = (
            Button("Plan a visit", icon="calendar-plus"),
            Button("Start visit", Kind.PRIMARY, icon="play"),
        )
        self.strip, self.tabs = PersonStrip(), QTabBar()
        self.overview, self.people, self.visits, self.form = Overview(), people_table(), visits_table(), PlanForm(today)
        self.no_people = EmptyState("Nobody is written down yet.")
        self.no_visits = EmptyState("No visits yet.", "Start visit")
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        look.restyle(self.settle, kind="pill", pill="warn")
        self.settle.show_icon("git-merge", "warn")

    def _lay_out(self) -> None:
        title, head = QHBoxLayout(), QVBoxLayout()
        title.setSpacing(10)
        title.addWidget(self.name)
        title.addWidget(self._status)
        title.addWidget(self.settle)
        title.addStretch()
        title.addWidget(self.plan)
        title.addWidget(self.start)
        head.setContentsMargins(24, 12, 24, 0)
        head.setSpacing(6)
        head.addLayout(title)
        for part in (self._reference, self.strip, self.tabs):
            head.addWidget(part)
        for words in ("Overview", "People", "Visits"):
            self.tabs.addTab(words)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabs.setAccessibleName("Parts of the family’s record")
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        for page in (
            self.overview,
            _framed(self.people, self.no_people),
            _framed(self.visits, self.no_visits),
            self.form,
        ):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Rule())
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._show_tab)
        self.tabs.tabBarClicked.connect(self._show_tab)
        self.plan.clicked.connect(self.open_plan)
        for asks in (self.start.clicked, self.no_visits.acted):
            asks.connect(self._tell_start)
        for inner, outer in (
            (self.settle.clicked, self.settle_asked),
            (self.overview.step_ticked, self.step_ticked),
            (self.overview.field_written, self.field_written),
            (self.overview.all_visits_asked, self.show_visits),
            (self.strip.person_chosen, self.show_person),
            (self.strip.others_asked, self.show_person),
            (self.visits.row_chosen, self._tell_chosen),
            (self.form.planned, self._tell_planned),
            (self.form.left, self._leave_plan),
        ):
            inner.connect(outer)

    def show_day(self, today: date) -> None:
        """Tells which day it is, for planning."""
        self.form.show_day(today)

    def show_family(self, family: FamilyView) -> None:
        """Shows a family; another one than before starts at its overview, the same one stays where it was."""
        before, self._family = self._family, family
        if before is None or before.id != family.id or self._sent:
            self.form.clear()
            self._sent = False
        self.setAccessibleName(family.name)
        self.name.setText(family.name)
        self._status.show_state(family.status, "brand")
        self._status.setVisible(bool(family.status))
        self.settle.show_words(f"{family.to_settle} to settle", name=f"{family.to_settle} to settle: open")
        self.settle.setVisible(family.to_settle > 0)
        lead = f"Lead: {family.lead}" if family.lead else "No lead yet"
        known = (family.reference, family.place, lead, family.open_for)
        self._reference.setText("   ·   ".join(part for part in known if part))
        self.strip.show_people(family.people)
        tab_through(self.settle, self.plan, self.start, *self.strip.stops, self.tabs)
        self.overview.show_family(family)
        self.people.show_rows(family.people)
        self.no_people.setVisible(not family.people)
        self.people.setVisible(bool(family.people))
        drafts_first = sorted(family.visits, key=_is_no_draft)
        self.visits.show_rows(drafts_first)
        self.no_visits.setVisible(not family.visits)
        self.visits.setVisible(bool(family.visits))
        self.tabs.setTabText(1, f"People  {len(family.people)}")
        self.tabs.setTabText(2, f"Visits  {len(family.visits)}")
        if before is None or before.id != family.id:
            self.tabs.setCurrentIndex(0)
            self._show_tab()
            self.overview.scroll_to_top()

    def open_plan(self) -> None:
        """Opens the form for planning a visit."""
        self._stack.setCurrentWidget(self.form)
        self._show_buttons()
        self.form.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._family is not None:
            self.visit_plan_asked.emit(self._family.id)

    def show_overview(self) -> None:
        """Opens the overview."""
        self.tabs.setCurrentIndex(0)

    def show_visits(self) -> None:
        """Shows the tab of visits."""
        self.tabs.setCurrentIndex(2)
        self._show_tab()

    def show_person(self, person: str = "") -> None:
        """Shows the tab of people, the cursor on one of them if named."""
        self.tabs.setCurrentIndex(1)
        self._show_tab()
        self.people.choose(person)
        self.people.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right change the tab from anywhere that has no other use for them."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self._stack.currentWidget() is not self.form:
            self.tabs.setCurrentIndex(min(2, max(0, self.tabs.currentIndex() + step)))
        else:
            super().keyPressEvent(event)

    def _show_tab(self, at: int = -1) -> None:
        self._stack.setCurrentIndex(at if at >= 0 else self.tabs.currentIndex())
        self._show_buttons()

    def _leave_plan(self) -> None:
        self._show_tab()
        self.plan.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_buttons(self) -> None:
        """While a visit is being planned, the form has the only buttons that start or plan one."""
        planning = self._stack.currentWidget() is self.form
        self.plan.setHidden(planning)
        self.start.setHidden(planning)

    def _tell_start(self) -> None:
        assert self._family is not None
        coming = (visit for visit in self._family.visits if visit.is_next and visit.state is VisitState.PLANNED)
        visit = next(coming, None)
        self.visit_start_asked.emit(self._family.id, visit.id if visit else "")

    def _tell_chosen(self, visit: VisitRow) -> None:
        self.visit_chosen.emit(visit.family, visit.id)

    def _tell_planned(self, fields: dict[str, Value]) -> None:
        assert self._family is not None
        self._sent = True
        self.show_visits()
        self.visits.setFocus(Qt.FocusReason.TabFocusReason)
        self.visit_planned.emit(self._family.id, fields)


def _is_no_draft(visit: VisitRow) -> bool:
    return visit.state is not VisitState.DRAFT


def _framed(table: QWidget, empty: QWidget) -> QWidget:
    """A table, or what stands in its place while there is nothing in it, with the margins of a page."""
    framed = QWidget()
    column = QVBoxLayout(framed)
    column.setContentsMargins(24, 12, 24, 16)
    column.addWidget(table)
    column.addWidget(empty)
    return framed
