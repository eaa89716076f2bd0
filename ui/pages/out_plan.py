"""Going to a visit alone: one sentence that is always true, the plan, and what to press when. No alarm is promised."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout

from fsdesk.records import safety_codes as lists
from fsdesk.records.fields import Value
from fsdesk.views import Part
from fsdesk.views_safety import OutView
from ui import look
from ui.forms.answers import LineAnswer, LongAnswer, OneOf, PickOne, ReadAnswer
from ui.forms.form import Form
from ui.forms.ready import asked, number, options_of, side_by_side
from ui.forms.when import read_time, time_of
from ui.forms.writer import Writer
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.fields import Field, SaveLine
from ui.parts.scroll import ScrollPage
from ui.parts.text import OneLine, Text
from ui.saving import QUIET_MS

ONE_COLUMN_BELOW = 900
GRACE_MOST = 240


class _EndOf:
    """Reads a time as a moment of the day the plan is of, with the laptop's offset, as the hub has to read it."""

    def __init__(self, today: date, offset: str) -> None:
        self._day, self._offset = today.isoformat(), offset

    def read(self, text: str) -> Value:
        """The moment somebody typed the time of."""
        time = read_time(text)
        return f"{self._day}T{time}{self._offset}" if time else ""

    def say(self, value: Value) -> str:
        """Only the time."""
        return time_of(str(value))


class OutPlanPage(ScrollPage):
    """The plan of one visit."""

    lodge_asked = Signal(str)  # visit
    set_off_asked = Signal(str)
    checked_in = Signal(str)  # plan
    checked_out = Signal(str, str)  # plan, how
    called_off = Signal(str)
    code_given = Signal(str, str)  # plan, what was heard
    word_given = Signal(str)
    left = Signal(str)  # visit

    def __init__(self, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__("Going out alone")
        self._view: OutView | None = None
        self._form: Form | None = None
        self._is_changed = False
        self._day, self._offset = date(2000, 1, 1), "+00:00"
        self._line = SaveLine()
        self.writer = Writer(self, self._line, quiet_ms=autosave_ms)
        self.writer.standing_changed.connect(self._ask_what_lacks)
        top = QHBoxLayout()
        self.heading = OneLine("Going out alone", "h1")
        self.back = Button("Back to the visit", Kind.QUIET, icon="arrow-left")
        self.back.clicked.connect(self.leave)
        for part in (self.heading, self._line, self.back):
            top.addWidget(part, 1 if part is self.heading else 0)
        self.head.addLayout(top)
        self._stands, self._flags = Banner("", "warn"), Banner("", "warn")
        self._refusal = Banner("", "danger")
        for banner in (self._stands, self._flags, self._refusal):
            self.head.addWidget(banner)
        self._refusal.hide()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(16)
        self._plan, side = Card("The plan", icon="clipboard-check"), QVBoxLayout()
        main = QVBoxLayout()
        main.addWidget(self._plan)
        main.addStretch()
        self._columns.addLayout(main, 7)
        self._columns.addLayout(side, 5)
        self._lay_acts(side)
        self._lay_phone(side)
        self._lay_word(side)
        side.addStretch()
        self.body.addLayout(self._columns)
        self.body.addStretch()
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.leave)

    def _lay_acts(self, side: QVBoxLayout) -> None:
        card = Card("Now", icon="clock")
        self.lodge = Button("Send the plan to the hub", Kind.PRIMARY, icon="send")
        self.set_off = Button("Set off", icon="car")
        self.arrive = Button("I have arrived", icon="map-pin")
        self.out = Button("I am out again", Kind.PRIMARY, icon="check")
        self.rang = Button("I am out, and have rung the office", Kind.QUIET, icon="phone")
        self.off = Button("I am not going", Kind.QUIET, icon="x")
        self._why, self._asked = Text("", "small"), Text("", "small")
        for button, tell in (
            (self.lodge, self._ask_lodge), (self.set_off, self._ask_set_off),
            (self.arrive, partial(self._tell_plan, self.checked_in)), (self.out, partial(self._tell_out, "app")),
            (self.rang, partial(self._tell_out, "phone")), (self.off, partial(self._tell_plan, self.called_off)),
        ):  # fmt: skip
            button.clicked.connect(tell)
            card.body.addWidget(button)
        card.body.addWidget(self._why)
        card.body.addWidget(self._asked)
        side.addWidget(card)

    def _lay_phone(self, side: QVBoxLayout) -> None:
        self._phone = Card("No signal? Ring the office", icon="phone")
        self._read_out = Text("", "strong")
        self.code = QLineEdit()
        self.code.setMaxLength(40)
        self.check = Button("Check the code")
        self.check.clicked.connect(self._tell_code)
        self.code.returnPressed.connect(self._tell_code)
        for part in (
            Text("Read this to them. They read a code back: then the office looks out for you.", "small"),
            self._read_out, Field("The code they read to you", self.code), self.check,
        ):  # fmt: skip
            self._phone.body.addWidget(part)
        side.addWidget(self._phone)

    def _lay_word(self, side: QVBoxLayout) -> None:
        self._word_card = Card("If you cannot speak freely", icon="shield-check")
        self._word_line = Text("", "small")
        self.word = QLineEdit()
        self.word.setMaxLength(80)
        self.word.setEchoMode(QLineEdit.EchoMode.Password)
        self.keep_word = Button("Keep it at the hub", icon="key-round")
        self.keep_word.clicked.connect(self._tell_word)
        hint = "A few words you could say on the telephone without anybody noticing. It is kept at the hub alone."
        for part in (self._word_line, Field("Your words for help", self.word, hint=hint), self.keep_word):
            self._word_card.body.addWidget(part)
        side.addWidget(self._word_card)

    # -- what the desk says ------------------------------------------------------------------------------------

    def show_now(self, day: date, offset: str) -> None:
        """Tells which day it is and the laptop's offset from UTC ("+00:00"), for the times that are typed."""
        self._day, self._offset = day, offset

    def show_plan(self, view: OutView) -> None:
        """Shows the plan; the same one again leaves alone what is being written."""
        is_other = view.part is not None and (self._form is None or self._form.saving.handle != view.part.id)
        self._view, self.writer.family = view, view.family
        if is_other:
            self.writer.save_now()
            self._fill(view)
        if self._form is not None and view.part is not None:
            self._form.show_readings(view.part.readings, view.part.shown, dict(view.colleagues))
        self._stands.show_sentence(view.stands, view.tone)
        self._stands.setVisible(bool(view.stands))
        self._flags.show_sentence(". ".join(view.flags), "warn", lead="Before you go:")
        self._flags.setVisible(bool(view.flags))
        self._refusal.hide()
        self._show_acts(view)

    def _show_acts(self, view: OutView) -> None:
        there, over = view.part is not None, view.is_back
        lacks = [sentence for _, sentence in view.problems]
        self.lodge.setVisible(there and not over and not view.is_watched)
        self.lodge.setEnabled(not lacks)
        self.set_off.setVisible(there and not over and not view.is_off)
        self.set_off.setEnabled(not view.why_not)
        self.arrive.setVisible(there and not over and view.is_off and not view.is_in)
        for button in (self.out, self.rang):
            button.setVisible(there and not over and view.is_off)
        self.off.setVisible(there and not over and not view.is_off)
        said = lacks if lacks else [view.why_not] if view.why_not and not view.is_off else []
        self._why.setText("\n".join(said))
        self._asked.setText("The hub has asked so far: " + "; ".join(view.asked) if view.asked else "")
        self._asked.setVisible(bool(view.asked))
        self._read_out.setText(view.phone_in)
        self._phone.setVisible(there and not over and not view.is_watched and not view.is_off and bool(view.phone_in))

    def show_word(self, *, has_word: bool | None) -> None:
        """Says whether the hub knows words for help; None while it was not asked."""
        words = {None: "The hub was not asked yet whether it knows yours.", True: "The hub knows words of yours.",
                 False: "The hub knows none of yours yet."}  # fmt: skip
        self._word_line.setText(words[has_word])

    def refused(self, sentence: str) -> None:
        """It cannot be done so, and why."""
        self._refusal.show_sentence(sentence, "danger")
        self._refusal.show()

    # -- inside ------------------------------------------------------------------------------------------------

    def _fill(self, view: OutView) -> None:
        assert view.part is not None
        if self._form is not None:
            self._plan.body.removeWidget(self._form)
            self._form.deleteLater()
        form = self._form = self.writer.form(view.part)
        self._plan.body.addWidget(form)
        on_day = _EndOf(_day_of(view.part) or self._day, self._offset)
        ends = form.ask("expected_finish", ReadAnswer(on_day.read, on_day.say, example="15:30"), hint="like 15:30")
        grace = form.ask("grace_minutes", number(GRACE_MOST, example="30"), hint="30 when left empty")
        form.column.addLayout(side_by_side([ends, grace], 200))
        form.ask_below("buddy", PickOne(view.colleagues, nothing="Choose a colleague"))
        phone, vehicle = form.ask("phone", LineAnswer()), form.ask("vehicle", LineAnswer())
        form.column.addLayout(side_by_side([phone, vehicle], 230))
        form.ask_below("landline_safe", asked())
        form.ask_below("risk_level", OneOf(options_of(lists.RISK_LEVEL)))
        form.ask_below("measures", LongAnswer(lines=1))
        form.ask_below("two_workers", asked())
        form.ask_below("approved_by", PickOne(view.leads, nothing="Nobody was asked"))
        form.ask_below("waived_by", PickOne(view.leads, nothing="Nobody: the hub has to have the plan"))
        form.ask_below("waived_because", LineAnswer())
        form.ask_below("late_because", LongAnswer(lines=1))
        form.changed.connect(self._note_changed)
        form.view_asked.connect(self.writer.view_asked)
        form.show()
        order_tabs(self)
        self._follow()

    def _note_changed(self) -> None:
        self._is_changed = True
        self._follow()

    def _ask_what_lacks(self) -> None:
        """What may be pressed depends on what is written: it is asked again once every word is."""
        if self._is_changed and self.writer.is_all_written:
            self._is_changed = False
            self.writer.view_asked.emit()

    def _follow(self) -> None:
        """A question that does not arise is not on the page; one that was answered stays."""
        form, view = self._form, self._view
        if form is None or view is None:
            return
        high = form.value("risk_level") == "high"
        two = high or form.value("two_workers") == "yes"
        for name, arises in (
            ("measures", form.value("risk_level") in ("medium", "high")), ("approved_by", two),
            ("waived_because", form.value("waived_by") is not None), ("late_because", view.is_back),
            ("waived_by", not view.is_watched),
        ):  # fmt: skip
            form.questions[name].setVisible(arises or form.value(name) is not None)

    def _ask_lodge(self) -> None:
        self._when_written(self.lodge_asked)

    def _ask_set_off(self) -> None:
        self._when_written(self.set_off_asked)

    def _when_written(self, signal: object) -> None:
        if self._view is not None:
            visit = self._view.visit
            self.writer.when_written(lambda: signal.emit(visit))  # type: ignore[attr-defined]  # a bound signal

    def _tell_plan(self, signal: object, _pressed: bool = False) -> None:
        if self._view is not None and self._view.part is not None:
            plan = self._view.part.id
            self.writer.when_written(lambda: signal.emit(plan))  # type: ignore[attr-defined]  # a bound signal

    def _tell_out(self, how: str, _pressed: bool = False) -> None:
        if self._view is not None and self._view.part is not None:
            plan = self._view.part.id
            self.writer.when_written(lambda: self.checked_out.emit(plan, how))

    def _tell_code(self) -> None:
        if self._view is not None and self._view.part is not None and self.code.text().strip():
            plan, heard = self._view.part.id, self.code.text()
            self.writer.when_written(lambda: self.code_given.emit(plan, heard))

    def _tell_word(self) -> None:
        words = self.word.text()
        self.word.clear()
        self.word_given.emit(words)

    def leave(self) -> None:
        """Saves and goes back to the visit."""
        self.writer.save_now()
        if self._view is not None:
            self.left.emit(self._view.visit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column where the page is narrow."""
        super().resizeEvent(event)
        one, way = self.width() < look.current().px(ONE_COLUMN_BELOW), QBoxLayout.Direction
        self._columns.setDirection(way.TopToBottom if one else way.LeftToRight)


def _day_of(part: Part) -> date | None:
    """The day a plan is of: that of the end that is written."""
    text = part.text("expected_finish")[:10]
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
