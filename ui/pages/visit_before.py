"""Steps 1 and 3 of the visit form: before you go, and what happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from PySide6.QtWidgets import QWidget

from fsdesk.records import Visit
from fsdesk.records.codes import NO_ACCESS_REASON, VISIT_PURPOSE, VISIT_SETTING, VISIT_STATUS
from fsdesk.records.fields import Value
from fsdesk.views import VisitView
from ui.forms.answers import Answer, LongAnswer, OneOf, PickOne, ReadAnswer, SeveralOf
from ui.forms.form import Form
from ui.forms.ready import options_of, side_by_side
from ui.forms.when import day_of, read_tenths, read_time, say_tenths, time_of, with_time
from ui.forms.words import Names
from ui.pages.visit_form import StepForm
from ui.parts.cards import Banner
from ui.saving import OpenRecords

NOT_MADE = ("no_access", "cancelled_family", "cancelled_service", "abandoned_unsafe")


def moment_of(view: VisitView) -> str:
    """The best known moment of a visit: when it began, or was to begin; its day is the day of the times written."""
    return view.text("actual_start") or view.text("planned_start")


def day_of_visit(view: VisitView) -> date | None:
    """The day of a visit, where one is known."""
    return day_of(moment_of(view))


class _OnDay:
    """Reads a time as a moment of the visit's own day."""

    def __init__(self, view: VisitView) -> None:
        self._moment = moment_of(view)

    def read(self, text: str) -> Value:
        """The moment someone typed the time of."""
        time = read_time(text)
        return with_time(self._moment, time) if time else ""

    def say(self, value: Value) -> str:
        """Only the time."""
        return time_of(str(value))


def _minutes(text: str) -> Value:
    return int(text) if text.strip().isascii() and text.strip().isdigit() and len(text.strip()) <= 4 else ""


def _tenths(text: str) -> Value:
    tenths = read_tenths(text)
    return "" if tenths is None else tenths


def _say_tenths(value: Value) -> str:
    return say_tenths(value) if isinstance(value, int) else str(value)


class BeforeStep(StepForm):
    """What to know before going in, what for, where and when."""

    key = "before"
    title = "Before you go"
    hint = "What the visit is for, where and when. You can write this before you set off or afterwards."

    def __init__(self, records: OpenRecords, view: VisitView) -> None:
        super().__init__(records, view)
        self._warning = Banner("", "warn")
        self.body.addWidget(self._warning)
        self._form = form = self.visit_form(Visit)
        form.ask_below("purpose", SeveralOf(options_of(VISIT_PURPOSE)))
        form.ask_below("setting", OneOf(options_of(VISIT_SETTING)))
        homes = tuple((str(home.id), _home_words(home.label, home.address)) for home in view.homes)
        form.ask_below("household", OneOf(homes) if len(homes) <= 6 else PickOne(homes))
        form.column.addLayout(side_by_side(self._times(view), 148))
        form.ask_below("status", OneOf(options_of(VISIT_STATUS)))
        self._why = form.ask_below("no_access_reason", OneOf(options_of(NO_ACCESS_REASON)))
        form.changed.connect(self._follow)
        self.body.addWidget(form)
        self.body.addStretch()

    def _times(self, view: VisitView) -> list[QWidget]:
        on_day = _OnDay(view)
        asked_for: tuple[tuple[str, Answer, str], ...] = (
            ("actual_start", ReadAnswer(on_day.read, on_day.say, example="14:05"), "like 14:05"),
            ("actual_end", ReadAnswer(on_day.read, on_day.say, example="15:10"), "like 15:10"),
            ("travel_minutes", ReadAnswer(_minutes, str, example="45"), "there and back"),
            ("mileage_tenths", ReadAnswer(_tenths, _say_tenths, example="12.5"), "there and back"),
        )
        labels = {"mileage_tenths": "Miles"}
        return [self._form.ask(name, answer, label=labels.get(name, ""), hint=hint) for name, answer, hint in asked_for]

    def forms(self) -> Iterator[Form]:
        """One form about the visit."""
        yield self._form

    def show_visit(self, view: VisitView, names: Names) -> None:
        """Shows the warning and what is recorded."""
        self._warning.show_sentence(view.before_you_go, "warn", lead="Before you go:")
        self._warning.setVisible(bool(view.before_you_go))
        self._form.show_readings(view.readings, view.shown, names)
        self._follow()

    def _follow(self) -> None:
        """Asks why only when the visit was not made; an answer once given stays in sight."""
        self._why.setVisible(self._form.value("status") in NOT_MADE or self._why.answer.value is not None)


def _home_words(label: str, address: str) -> str:
    return f"{label}, {address}" if address else label


class NoteStep(StepForm):
    """What happened, what the family made of it, what advice was given."""

    key = "happened"
    title = "What happened"
    hint = "Write what you saw, heard and did, in plain words. The family can read this."

    def __init__(self, records: OpenRecords, view: VisitView) -> None:
        super().__init__(records, view)
        self._form = form = self.visit_form(Visit)
        form.ask_below("note", LongAnswer(lines=7))
        form.ask_below("family_view", LongAnswer(lines=2), hint="Ask before you leave; their words, not yours.")
        form.ask_below("advice_given", LongAnswer(lines=2))
        self.body.addWidget(form)
        self.body.addStretch()

    def forms(self) -> Iterator[Form]:
        """One form about the visit."""
        yield self._form

    def show_visit(self, view: VisitView, names: Names) -> None:
        """Shows what is recorded."""
        self._form.show_readings(view.readings, view.shown, names)
