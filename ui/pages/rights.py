"""What people ask of what is written about them: correct it, put their own words beside it, do not pass it on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from fsdesk.records import consent_codes as consent
from fsdesk.trouble import Told as Trouble
from fsdesk.views_accessing import AccessRow
from fsdesk.views_consenting import CorrectionRow, ObjectionRow, RightsView, StatementRow
from fsdesk.views_planning import Option
from ui.forms.answers import LineAnswer, LongAnswer, OneOf, PickOne
from ui.forms.form import Form
from ui.forms.ready import day, options_of, side_by_side
from ui.forms.writer import Writer
from ui.pages.access_line import fill_request, told_request
from ui.pages.consent_lines import Can, ListCard, Row, Told
from ui.pages.plan_forms import moment, people_of
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button
from ui.parts.cards import Banner, Card
from ui.parts.fields import SaveLine
from ui.parts.flow import Flow
from ui.parts.scroll import ScrollPage
from ui.parts.tall import put_away
from ui.parts.text import Heading, Text
from ui.saving import QUIET_MS

WAYS = (
    ("correction", "It is wrong", "pencil"), ("statement", "Their own words beside it", "quote"),
    ("objection", "Do not pass it on", "lock"),
)  # fmt: skip


class RightsPage(ScrollPage):
    """Corrections, own words and objections of a family, begun from what they are about."""

    view_wanted = Signal()
    left = Signal(str)  # family
    begun = Signal(
        str, str, str
    )  # what ("correction", "statement", "objection", "everything", "access"), family, about or person
    acted = Signal(str, str)  # what, record
    taken_out = Signal(str, str)

    def __init__(self, today: date, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__("Corrections and objections")
        self._today = today
        self._view: RightsView | None = None
        self._to_open = ""
        self.refusal, self._line = Banner("", "warn"), SaveLine()
        self.writer = Writer(self, self._line, quiet_ms=autosave_ms)
        self.heading = Heading("Corrections and objections", 1)
        self.refusal.hide()
        for part in (self.heading, self.refusal):
            self.head.addWidget(part)
        self._lay_out()
        self.back = Button("Back", icon="arrow-left")
        self.back.clicked.connect(self.leave)
        self.foot.addWidget(self.back)
        self.foot.addWidget(self._line)
        self.foot.addStretch()
        self.show_foot()

    def _lay_out(self) -> None:
        self._begin_card = Card("What is it about", icon="file-text")
        self._place = QVBoxLayout()
        self._begin_card.body.addLayout(self._place)
        self.about, self.person = PickOne(()), PickOne(())
        self._place.addWidget(self.about)
        row = Flow(across_px=8, down_px=8)
        for what, words, icon in WAYS:
            button = Button(words, icon=icon, name=f"{words}: what is chosen above")
            button.clicked.connect(partial(self._begin, what))
            row.addWidget(button)
        self._begin_card.body.addLayout(row)
        self.nothing = Button(
            "Pass on nothing about them", icon="lock", name="Pass on nothing about them: who is chosen"
        )
        self.nothing.clicked.connect(partial(self._begin, "everything"))
        self.access = Button("See what is held about them", icon="file-text",
                             name="See what is held about them: who is chosen asks")  # fmt: skip
        self.access.clicked.connect(partial(self._begin, "access"))
        self._begin_card.body.addWidget(Text("Who asks", "strong"))
        self._who = QVBoxLayout()
        self._begin_card.body.addLayout(self._who)
        self._who.addWidget(self.person)
        line = Flow(across_px=8, down_px=8)
        line.addWidget(self.nothing)
        line.addWidget(self.access)
        self._begin_card.body.addLayout(line)
        self.body.addWidget(self._begin_card)
        self.corrections = self._card("Corrections", "pencil", "Nobody has asked for a correction.",
                                      self._fill_correction, self._told_correction)  # fmt: skip
        self.statements = self._card("Their own words", "quote", "Nobody’s own words stand beside anything yet.",
                                     self._fill_statement, _told_statement)  # fmt: skip
        self.objections = self._card("Not to be passed on", "lock", "Nobody has asked that something is not passed on.",
                                     self._fill_objection, self._told_objection)  # fmt: skip
        self.requests = self._card("What is held about them", "file-text", "Nobody has asked what is held about them.",
                                   self._fill_request, self._told_request)  # fmt: skip
        self.body.addStretch()

    def _card(self, title: str, icon: str, empty: str, fill: object, told: object) -> ListCard:
        made = ListCard(title, icon=icon, empty=empty, writer=self.writer, fill=fill, told=told)  # type: ignore[arg-type]
        made.acted.connect(self._act)
        made.taken_out.connect(self.taken_out)
        made.view_wanted.connect(self.view_wanted)
        made.grown.connect(partial(order_tabs, self))
        self.body.addWidget(made)
        return made

    @property
    def family(self) -> str:
        """Whose page it is; empty before the first."""
        return self._view.family if self._view is not None else ""

    @property
    def cards(self) -> tuple[ListCard, ...]:
        """The lists, from the top."""
        return self.corrections, self.statements, self.objections, self.requests

    # -- what the desk says ------------------------------------------------------------------------------------

    def show_rights(self, view: RightsView) -> None:
        """Shows it; what is being written stays open and keeps its words."""
        if self._view is None or self._view.family != view.family:
            self.writer.save_now()
            for card in self.cards:
                card.forget()
            self.writer.forget_saved()
            self.refusal.hide()
            self.scroll_to_top()
        self._view = view
        self.writer.family = view.family
        self.heading.setText(f"Corrections and objections: {view.family_name}")
        self._offer(view)
        names = view.around.called
        self.corrections.show_rows(view.corrections, names)
        self.statements.show_rows(view.statements, names)
        self.objections.show_rows(view.objections, names)
        self.requests.show_rows(view.requests, names)
        for card in self.cards:
            if self._to_open in card.lines:
                record, self._to_open = self._to_open, ""
                card.open(record)
        order_tabs(self)

    def _offer(self, view: RightsView) -> None:
        """What can be asked about and who can ask, as they now are; what was chosen stays chosen."""
        chosen, who = self.about.value, self.person.value
        for old in (self.about, self.person):
            put_away(old)
        self.about = PickOne(view.writings, nothing="Choose something that is written")
        self.person = PickOne(people_of(view.around), nothing="Choose somebody")
        self.about.show_name("What is it about", "Then choose what they ask")
        self.person.show_name("Who asks", "Then choose what they ask")
        self.about.show_value(chosen)
        self.person.show_value(who)
        self._place.addWidget(self.about)
        self._who.addWidget(self.person)
        self.about.show()
        self.person.show()

    def open(self, record: str) -> None:
        """Opens one record for writing as soon as it is next shown, as it then is."""
        self._to_open = record

    def refused(self, told: Trouble) -> bool:
        """Says at the top why not, and what to do."""
        self.refusal.show_sentence(told.sentence, "warn")
        self.refusal.show()
        self.scroll_to_top()
        self.view_wanted.emit()
        return True

    # -- what is asked of each ---------------------------------------------------------------------------------

    def _fill_correction(self, form: Form, row: Row) -> None:
        assert self._view is not None
        assert isinstance(row, CorrectionRow)
        form.ask_below("what_is_wrong", LongAnswer(lines=2), hint="In their words.")
        who = form.ask("person", PickOne(people_of(self._view.around), nothing="Not said"))
        form.column.addLayout(side_by_side([who, form.ask("asked_on", day(self._today, example="21 Nov"))], 260))
        if row.fields and not row.is_decided:
            hint = "A fact is corrected; what was there stays in its history."
            form.ask_below("field", PickOne(row.fields, nothing="None of these"), hint=hint)
            form.ask_below("should_say", LineAnswer())
        form.ask_below("reason", LongAnswer(lines=1), label="Why, if it is left as it is")

    def _fill_statement(self, form: Form, _row: Row) -> None:
        assert self._view is not None
        form.ask_below("words", LongAnswer(lines=3), hint="Exactly as they say it.")
        who = form.ask("person", PickOne(people_of(self._view.around), nothing="Not said"))
        form.column.addLayout(side_by_side([who, form.ask("said_on", day(self._today, example="21 Nov"))], 260))

    def _fill_objection(self, form: Form, _row: Row) -> None:
        assert self._view is not None
        form.ask_below("words", LongAnswer(lines=2))
        form.ask_below("objection_kind", OneOf(options_of(consent.OBJECTION_KIND)))
        who = form.ask("person", PickOne(people_of(self._view.around), nothing="Not said"))
        form.column.addLayout(side_by_side([who, form.ask("said_at", moment(self._today))], 260))
        form.ask_below("reason", LongAnswer(lines=1), label="Why, if it is not agreed")

    def _fill_request(self, form: Form, row: Row) -> None:
        assert isinstance(row, AccessRow)
        fill_request(form, row, self._today)

    def _told_request(self, row: Row) -> Told:
        assert isinstance(row, AccessRow)
        return told_request(row, may_decide=self._view is not None and self._view.may_decide)

    def _told_correction(self, row: Row) -> Told:
        assert isinstance(row, CorrectionRow)
        more = (f"It said: {row.was}",) if row.was else ()
        told, can = _told_places(row.to_tell, row.told)
        if not row.is_decided:
            can = (Can("correct", "Correct it", "check"), Can("annotate", "Their words stand beside it", "quote"),
                   Can("leave", "Leave it as it is", "x"))  # fmt: skip
        return Told(more=(*more, *told), missing=row.missing if not row.is_decided else (), can=can)

    def _told_objection(self, row: Row) -> Told:
        assert isinstance(row, ObjectionRow)
        can = (Can("lifted", "They take it back", "undo-2"),) if row.holds else ()
        if row.is_open and self._view is not None and self._view.may_decide:
            can = (Can("upheld", "Agree", "check"), Can("not_upheld", "Do not agree", "x"), *can)
        told, more = _told_places(row.to_tell, row.told)
        return Told(more=told, can=(*can, *more))

    # -- what the person does ----------------------------------------------------------------------------------

    def _begin(self, what: str, _checked: bool = False) -> None:
        if self._view is None:
            return
        of_person = what in ("everything", "access")
        chosen = self.person.value if of_person else self.about.value
        self.refusal.hide()
        if isinstance(chosen, str):
            self.begun.emit(what, self._view.family, chosen)
        else:
            first = "Choose who asks first." if of_person else "Choose what it is about first."
            self.refusal.show_sentence(first, "warn")
            self.refusal.show()

    def _act(self, what: str, record: str) -> None:
        self.refusal.hide()
        self.writer.when_written(partial(self.acted.emit, what, record))

    def leave(self) -> None:
        """Back to consent; what was typed is saved on the way."""
        self.writer.save_now()
        self.left.emit(self.family)


def _told_places(to_tell: Sequence[Option], told: Sequence[str]) -> tuple[tuple[str, ...], tuple[Can, ...]]:
    """Whom was told, and whom is to be: by a letter, or in another way."""
    can = tuple(
        each
        for key, name in to_tell
        for each in (Can(f"letter:{key}", f"Letter to {name} …", "file-text"),
                     Can(f"told:{key}", f"{name} was told", "check"))
    )  # fmt: skip
    return (f"Told: {', '.join(told)}",) if told else (), can


def _told_statement(row: Row) -> Told:
    assert isinstance(row, StatementRow)
    told, can = _told_places(row.to_tell, row.told)
    return Told(more=told, can=can)
