"""Planning a visit: which day, when, what for and where. Decides nothing about the work."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QLineEdit,
)

from fsdesk.records import codes
from fsdesk.records.fields import Value
from ui import look
from ui.forms.when import read_day, read_time, say_moment
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.choices import Dot, Tick
from ui.parts.fields import ErrorSummary, Field
from ui.parts.scroll import ScrollPage
from ui.parts.text import Heading, Text

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
