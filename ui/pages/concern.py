"""Worried about somebody: numbers first, then the words. Everything typed saves itself; nothing here says "sent"."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from fsdesk.records import codes
from fsdesk.records import safety_codes as lists
from fsdesk.records.fields import Value
from fsdesk.views import Part
from fsdesk.views_safety import ConcernView, NewConcern
from ui import look
from ui.forms.answers import LineAnswer, LongAnswer, OneOf, PickOne, SeveralOf
from ui.forms.form import Form, PartForm
from ui.forms.ready import asked, options_of, side_by_side
from ui.forms.words import Names
from ui.forms.writer import Writer
from ui.pages.concern_side import ActsCard, KeptFromCard, LeadCard, OutcomeCard
from ui.pages.concern_told import ToldCard
from ui.pages.crisis_card import Rings, Script
from ui.pages.plan_forms import moment
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.fields import Field, SaveLine
from ui.parts.flow import HeadRow
from ui.parts.scroll import ScrollPage
from ui.parts.text import OneLine, Text
from ui.parts.who_may import WhoMaySee
from ui.saving import QUIET_MS

ONE_COLUMN_BELOW = 900
"""Units of page width under which what follows stands below the words."""
NOT_SENT = "What you write here is not a referral. It tells nobody before the hub has it and somebody reads it."


class ConcernPage(ScrollPage):
    """A worry, new or begun."""

    family_chosen = Signal(str)  # before it is begun: whom it is about; empty for nobody on this laptop
    lead_told = Signal(str, str)  # worry, lead
    read_off = Signal(str)
    kept_from = Signal(str, object)  # worry, names of people
    closed = Signal(str)
    family_asked = Signal(str)
    left = Signal()

    def __init__(self, today: date, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__("Worried about somebody")
        self._today = today
        self._view: ConcernView | None = None
        self._form: Form | None = None
        self._people: tuple[tuple[str, str], ...] = ()
        self._line = SaveLine()
        self.writer = Writer(self, self._line, quiet_ms=autosave_ms)
        self.writer.record_born.connect(self._take_born)
        self._lay_head()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(16)
        self.rings, self.script = Rings(few=True), Script()
        self._ask = Card("What you saw or heard", icon="feather")
        words, side = QVBoxLayout(), QVBoxLayout()
        for part in (self.rings, self._ask):
            words.addWidget(part)
        words.addStretch()
        self.acts, self.lead = ActsCard(self.writer, today), LeadCard()
        self.hidden, self.outcome, self.told = KeptFromCard(), OutcomeCard(), ToldCard()
        for part in (self.script, self.lead, self.told, self.hidden, self.acts, self.outcome):
            side.addWidget(part)
        self._lacks = Text("", "small")
        side.addWidget(self._lacks)
        side.addStretch()
        self._columns.addLayout(words, 7)
        self._columns.addLayout(side, 5)
        self.body.addLayout(self._columns)
        self.body.addStretch()
        self.lead.told.connect(partial(self._tell, self.lead_told))
        self.lead.read.connect(partial(self._tell, self.read_off))
        self.hidden.chosen.connect(partial(self._tell, self.kept_from))
        self.outcome.closed.connect(partial(self._tell, self.closed))
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.leave)

    def _lay_head(self) -> None:
        top = HeadRow()
        self.heading = OneLine("Worried about somebody", "h1")
        self._back = Button("Back", Kind.QUIET, icon="arrow-left")
        self._back.clicked.connect(self.leave)
        self.who = WhoMaySee()
        top.addWidget(self.heading)
        for part in (self._line, self.who, self._back):
            top.add_end(part)
        self.head.addLayout(top)
        self._danger = Banner("ring 999 before you write anything.", "danger", lead="If anybody is in danger now:")
        self._how_far = Banner(NOT_SENT, "warn")
        self._family = PickOne((), nothing="Somebody who is not on this laptop")
        self._family.show_name("Which family it is about", "")
        self._family.answered.connect(self._tell_family)
        self._family_field = Field("Which family", self._family, hint="It is begun with your first word below.")
        for banner in (self._danger, self._how_far):
            self.head.addWidget(banner)
        self.head.addWidget(self._family_field)

    # -- what the desk says ------------------------------------------------------------------------------------

    def show_new(self, new: NewConcern) -> None:
        """Shows an empty page, about a family or not yet about any; its first word brings the worry about."""
        self.acts.put_away()
        self.writer.save_now()
        self._view = None
        self.writer.family = new.family
        self.writer.forget_saved()
        _offer(self._family, new.families)
        self._family.show_value(new.family or None)
        self._family_field.show()
        self._people = ()
        self._fill(self.writer.new_form("safeguarding_concern", {"visit": new.visit} if new.visit else None))
        self.rings.show_rings(new.card.rings)
        self.script.show_script(new.card.read_aloud)
        self.heading.setText("Worried about somebody")
        self.who.show_record("", "")
        self._how_far.show_sentence(NOT_SENT, "warn")
        self._show_side()
        self.scroll_to_top()

    def show_concern(self, view: ConcernView) -> None:
        """Shows a worry; the same one again leaves alone what is being written."""
        is_other = self._form is None or self._form.saving.handle != view.id
        people = tuple((str(p.id), f"{p.known_as} {p.age}".strip()) for p in view.people)
        is_other = is_other or people != self._people
        self._view, self.writer.family, self._people = view, view.family, people
        if is_other:
            self.writer.save_now()
            self._fill(self.writer.form(view.part))
            self.scroll_to_top()
        assert self._form is not None
        self._form.show_readings(view.part.readings, view.part.shown, {})
        self._family_field.hide()
        self.who.show_record(view.id, view.part.mark, "this note")
        self.heading.setText(f"Worried about somebody: {view.family_name}")
        self._how_far.show_sentence(view.how_far, view.tone, lead="How far it is:")
        self.rings.show_rings(view.card.rings)
        self.script.show_script(view.card.read_aloud)
        self._show_side()
        self._follow_answers()

    def show_names(self, names: Names) -> None:
        """What colleagues are called."""
        self.acts.show_names(names)

    def refused(self, sentence: str) -> None:
        """It cannot be done so, and why."""
        self.outcome.refused(sentence)

    # -- inside ------------------------------------------------------------------------------------------------

    def _fill(self, form: Form) -> None:
        if self._form is not None:
            self._ask.body.removeWidget(self._form)
            self._form.deleteLater()
        self._form = form
        self._ask.body.addWidget(form)
        form.ask_below("immediate_danger", asked())
        form.ask_below("words", LongAnswer(lines=5), hint="Word for word. Do not tidy it, and do not explain it yet.")
        said, when = (
            form.ask("said_by", LineAnswer()),
            form.ask("noticed_at", moment(self._today, example="today 14:00")),
        )
        form.column.addLayout(side_by_side([said, when], 250))
        form.ask_below("assertion", PickOne(options_of(codes.ASSERTION)))
        if self._people:
            form.ask_below("about", SeveralOf(self._people))
        form.ask_below("about_others", LineAnswer(), hint="Or “not known yet”.")
        form.ask_below("concern_for", OneOf(options_of(lists.CONCERN_FOR)))
        form.ask_below("harm", SeveralOf(options_of(lists.HARM)))
        workers = self._view.workers if self._view is not None else ()
        form.ask_below("about_worker", PickOne(workers, nothing="Not about somebody who works here"),
                       hint="Then few people may know that this is here, and that person never does.")  # fmt: skip
        form.ask_below("injuries", LongAnswer(lines=2), hint="In words. No photographs.")
        form.ask_below("family_told", asked())
        form.ask_below("why_not_told", LineAnswer())
        if self._view is not None:
            form.ask_below("outcome", PickOne(options_of(lists.CONCERN_OUTCOME), nothing="Not known yet"))
            form.ask_below("outcome_words", LongAnswer(lines=1))
        form.changed.connect(self._follow_answers)
        form.view_asked.connect(self.writer.view_asked)
        form.show()
        self._follow_answers()

    def _follow_answers(self) -> None:
        """A question that does not arise is not on the page."""
        form = self._form
        if form is None:
            return
        form.questions["why_not_told"].setVisible(form.value("family_told") in ("no", "not_known", "not_asked"))
        harm = form.value("harm")
        about_us = isinstance(harm, tuple) and "about_a_worker" in harm
        form.questions["about_worker"].setVisible(about_us or form.value("about_worker") is not None)
        lead = "Ring 999 now." if form.value("immediate_danger") == "yes" else "If anybody is in danger now:"
        rest = "Write afterwards." if lead == "Ring 999 now." else "ring 999 before you write anything."
        self._danger.show_sentence(rest, "danger", lead=lead)

    def _show_side(self) -> None:
        view = self._view
        for part in (self.acts, self.lead, self.told, self.hidden, self.outcome):
            part.setVisible(view is not None)
        if view is None:
            self._lacks.setText("Write the first words: the rest can wait until everybody is safe.")
            return
        self.acts.show_acts(view)
        self.lead.show_view(view)
        self.told.show_view(view)
        self.hidden.show_view(view)
        self.outcome.show_view(view)
        lacks = [sentence for _, sentence in view.problems]
        self._lacks.setText("Still to say:\n" + "\n".join(lacks) if lacks else "Everything that is needed is there.")

    def _take_born(self, _key: str, part: Part) -> None:
        if isinstance(self._form, PartForm) and self._form.saving.handle == part.id:
            self._form.part = part.id

    def _tell_family(self, family: Value) -> None:
        self.writer.family = str(family or "")
        self.family_chosen.emit(str(family or ""))

    def _tell(self, signal: object, *values: object) -> None:
        if self._view is not None:
            concern = self._view.id
            self.writer.when_written(lambda: signal.emit(concern, *values))  # type: ignore[attr-defined]  # a bound signal

    def leave(self) -> None:
        """Saves and says that the person is done here for now."""
        self.writer.save_now()
        self.left.emit()

    def take_focus(self) -> None:
        """Brings the keyboard to the page, the numbers in sight; Tab goes on to the first question."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.scroll_to_top()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts what follows below where the page is narrow."""
        super().resizeEvent(event)
        narrow = self.width() / look.current().u < ONE_COLUMN_BELOW
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(way)


def _offer(answer: PickOne, options: tuple[tuple[str, str], ...]) -> None:
    """Puts other options in the place of those a list has, but for its first line."""
    while answer.editor.count() > 1:
        answer.editor.removeItem(1)
    for key, words in options:
        answer.editor.addItem(words, key)
