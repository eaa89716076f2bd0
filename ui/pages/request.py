"""Somebody asks for help: written down in under two minutes, in their words, with who is helping next at its end."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from fsdesk.records import Request
from fsdesk.records import family_codes as lists
from fsdesk.views import Part
from fsdesk.views_asking import Clock, RequestView
from ui import look
from ui.forms.answers import LineAnswer, LongAnswer, OneOf, PickOne
from ui.forms.form import Form, PartForm
from ui.forms.ready import answer_for, asked, options_of, side_by_side
from ui.forms.words import Names
from ui.forms.writer import Writer
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.fields import Field, SaveLine
from ui.parts.scroll import ScrollPage
from ui.parts.text import Chip, Heading, OneLine, Text
from ui.saving import QUIET_MS

ONE_COLUMN_BELOW = 900
"""Units of page width under which the clocks stand below the request."""


class _ClockLine(QWidget):
    """One promise, how it stands, and the button that says it is kept."""

    done = Signal()

    def __init__(self, words: str, button: str) -> None:
        super().__init__()
        self._words, self._chip = Text(words, "strong"), Chip("", "neutral")
        self.button = Button(button, Kind.QUIET, name=f"{words}: {button}")
        self.button.clicked.connect(self.done)
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._words)
        row.addWidget(self._chip)
        row.addStretch()
        row.addWidget(self.button)
        column.addLayout(row)

    def show_clock(self, clock: Clock) -> None:
        """Shows how it stands; a promise kept needs no button."""
        self._chip.show_state(clock.standing or "not begun", clock.tone)
        self.button.setVisible(not clock.is_done and bool(clock.standing))


class RequestPage(ScrollPage):
    """A request, new or begun. Everything typed saves itself; deciding is the only button that matters."""

    acknowledged = Signal(str)  # request
    spoken = Signal(str)
    told_family = Signal(str)
    decided = Signal(str, str, str)  # request, outcome, next helper; every word is written by then
    family_asked = Signal(str)
    left = Signal()

    def __init__(self, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__("Request for help")
        self._view: RequestView | None = None
        self._form: Form | None = None
        self._line = SaveLine()
        self.writer = Writer(self, self._line, quiet_ms=autosave_ms)
        self.heading, self._status = OneLine("Someone is asking for help", "h1"), Chip("", "brand")
        self._back = Button("Back", Kind.QUIET, icon="arrow-left")
        self._back.clicked.connect(self.leave)
        top = QHBoxLayout()
        top.addWidget(self.heading)
        top.addWidget(self._status)
        top.addStretch()
        top.addWidget(self._line)
        top.addWidget(self._back)
        self.head.addLayout(top)
        self._danger = Banner("", "danger", lead="Ring now.")
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(16)
        self._ask, self._side = Card(), QVBoxLayout()
        self._columns.addWidget(self._ask, 7)
        self._columns.addLayout(self._side, 4)
        self.body.addWidget(self._danger)
        self.body.addLayout(self._columns)
        self.body.addStretch()
        self._lay_side()
        self.writer.record_born.connect(self._take_born)
        for keys, slot in (("Ctrl+Return", self._decide), ("Ctrl+Enter", self._decide), ("Esc", self.leave)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def _lay_side(self) -> None:
        clocks = Card("What we promise", icon="clock")
        self._clocks = [
            _ClockLine("Acknowledge", "They know it arrived"),
            _ClockLine("Speak with the family", "We have spoken"),
            _ClockLine("First visit", "Open the family"),
        ]
        for line, slot in zip(self._clocks, (self._tell_acknowledged, self._tell_spoken, self._open), strict=True):
            clocks.body.addWidget(line)
            line.done.connect(slot)
        end = Card("What comes of it", icon="heart-handshake")
        self._outcome, self._helper = PickOne(options_of(lists.REQUEST_OUTCOME), nothing="Not decided yet"), QLineEdit()
        self._helper_field = Field(
            "Who is helping next", self._helper, hint="A person or a service the family knows by name."
        )
        self._refusal = Banner("", "danger")
        self._refusal.hide()
        self.decide = Button("Decide", Kind.PRIMARY, icon="check")
        self.decide.clicked.connect(self._decide)
        self._told = Button("The family has been told", icon="message-circle")
        self._told.clicked.connect(self._tell_told)
        self._outcome_line = Text("", "body")
        self._outcome.show_name("What comes of it", "")
        for part in (self._outcome_line, self._outcome, self._helper_field, self._refusal, self.decide, self._told):
            end.body.addWidget(part)
        self._lacks = Text("", "small")
        self._side.addWidget(clocks)
        self._side.addWidget(end)
        self._side.addWidget(self._lacks)
        self._side.addStretch()

    # -- what the desk says ------------------------------------------------------------------------------------

    def show_new(self) -> None:
        """Shows an empty request; its first answer brings it about, with the family it is for."""
        self.writer.save_now()
        self._view = None
        self.writer.family = ""
        self.writer.forget_saved()
        self._fill(self.writer.new_form("request"))
        self.heading.setText("Someone is asking for help")
        self._show_end()
        self._danger.hide()
        for line in self._clocks:
            line.show_clock(Clock(words=""))
        self._lacks.setText("Only what they say matters now. The rest can wait.")

    def show_request(self, view: RequestView) -> None:
        """Shows a request; the same one again leaves alone what is being written."""
        is_other = self._form is None or self._form.saving.handle != view.id
        self._view, self.writer.family = view, view.family
        if is_other:
            self.writer.save_now()
            self.writer.forget_saved()
            self._fill(self.writer.form(view.part))
        assert self._form is not None
        self._form.show_readings(view.part.readings, view.part.shown, {})
        self.heading.setText(view.family_name if view.family_name != "Family" else "Someone is asking for help")
        for line, clock in zip(self._clocks, view.clocks, strict=True):
            line.show_clock(clock)
        lacks = [sentence for _, sentence in view.problems]
        self._lacks.setText(
            "Still to ask:  " + "  ".join(lacks[:4]) if lacks else "Everything that is needed is there."
        )
        self._danger.setVisible(view.part.text("immediate_danger") == "yes")
        rings = " · ".join(f"{n.name} {n.phone}" for n in view.numbers[:4])
        self._danger.show_sentence(f"{rings}. What is written here tells nobody until it is sent.", "danger",
                                   lead="Ring now.")  # fmt: skip
        self._show_end()

    def show_names(self, _names: Names) -> None:
        """Nothing on this page names a colleague."""

    def refused(self, sentence: str) -> None:
        """It cannot be decided so, and why."""
        self._refusal.show_sentence(sentence, "danger")
        self._refusal.show()

    # -- inside ------------------------------------------------------------------------------------------------

    def _fill(self, form: Form) -> None:
        if self._form is not None:
            self._ask.body.removeWidget(self._form)
            self._form.deleteLater()
        self._form = form
        self._ask.body.addWidget(form)
        form.ask_below("who_for", LineAnswer(), hint="Names as far as they are known, such as: Mairi and her two boys.")
        form.ask_below("going_on", LongAnswer(lines=4), hint="As they say it. Do not tidy it.")
        form.ask_below("would_help", LongAnswer(lines=2))
        form.ask_below("source", OneOf(options_of(lists.REQUEST_SOURCE)))
        who, where = form.ask("source_person", LineAnswer()), form.ask("source_agency", LineAnswer())
        form.column.addLayout(side_by_side([who, where], 250))
        form.ask_below("channel", PickOne(options_of(lists.REQUEST_CHANNEL)))
        form.ask_below("safe_contact", LineAnswer(), hint="How, when and by whom. Ask what is not safe.")
        form.ask_below("wanted_by", OneOf(options_of(lists.WANTED_BY)))
        form.ask_below("family_agrees", OneOf(options_of(lists.FAMILY_AGREES)))
        form.ask_below("why_not_agreed", LineAnswer())
        form.ask_below("immediate_danger", asked())
        declared = Request.declared()
        form.column.addWidget(Heading("If there is time", 3))
        for name in ("needs_first_view", "previous_help", "heard_via"):
            form.ask_below(name, answer_for(declared[name], lines=2))
        form.view_asked.connect(self.writer.view_asked)
        form.changed.connect(self._follow_answers)
        form.show()
        self._follow_answers()

    def _follow_answers(self) -> None:
        """A question that does not arise is not on the page."""
        form = self._form
        if form is None:
            return
        form.questions["why_not_agreed"].setVisible(form.value("family_agrees") == "no_with_reason")
        form.questions["source_agency"].setVisible(form.value("source") in ("professional", "step_down"))
        if form.value("immediate_danger") == "yes" and self._view is not None:
            self._danger.show()

    def _take_born(self, _key: str, part: Part) -> None:
        if isinstance(self._form, PartForm) and self._form.saving.handle == part.id:
            self._form.part = part.id

    def _show_end(self) -> None:
        view = self._view
        decided = bool(view and view.outcome)
        self._status.show_state(view.outcome_line if view and decided else "not decided yet", "brand")
        self._outcome_line.setText(view.outcome_line if view else "")
        self._outcome_line.setVisible(decided)
        for part in (self._outcome, self._helper_field, self.decide):
            part.setVisible(not decided)
        self._told.setVisible(decided and not (view and view.part.text("told_family_at")))
        self.decide.setEnabled(view is not None)
        self._refusal.hide()

    def _decide(self) -> None:
        if self._view is not None and not self._view.outcome:
            self.writer.when_written(self._tell_decided)

    def _tell_decided(self) -> None:
        assert self._view is not None
        self.decided.emit(self._view.id, str(self._outcome.value or ""), self._helper.text())

    def _tell_acknowledged(self) -> None:
        if self._view is not None:
            self.acknowledged.emit(self._view.id)

    def _tell_spoken(self) -> None:
        if self._view is not None:
            self.spoken.emit(self._view.id)

    def _tell_told(self) -> None:
        if self._view is not None:
            self.told_family.emit(self._view.id)

    def _open(self) -> None:
        if self._view is not None:
            self.family_asked.emit(self._view.family)

    def leave(self) -> None:
        """Saves and says that the person is done here for now."""
        self.writer.save_now()
        self.left.emit()

    def take_focus(self) -> None:
        """Brings the keyboard to the first question."""
        if self._form is not None:
            next(iter(self._form.questions.values())).take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the clocks below where the page is narrow."""
        super().resizeEvent(event)
        narrow = self.width() / look.current().u < ONE_COLUMN_BELOW
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(way)
