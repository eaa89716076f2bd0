"""The questions of a goal, a step and a plan, and the frame in which a record is open for writing among others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fsdesk.records import KINDS, codes
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Value
from fsdesk.records.ids import RecordId
from fsdesk.views import Part
from fsdesk.views_planning import Around
from ui.forms.answers import Answer, LineAnswer, LongAnswer, OneOf, Options, PickOne, ReadAnswer, SeveralOf
from ui.forms.form import Form, PartForm
from ui.forms.question import Question
from ui.forms.ready import asked, day, one_of, options_of, side_by_side
from ui.forms.when import read_day, read_time, say_moment
from ui.forms.words import Names, children_first
from ui.forms.writer import Writer
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.text import Text
from ui.parts.who_may import WhoMaySee

MATTERS: Options = (("1", "Matters most"), ("2", "Matters a lot"), ("3", "Matters"))


class Importance(OneOf):
    """How much it matters to them, as a number from 1 (most) to 3."""

    def __init__(self) -> None:
        super().__init__(MATTERS)

    @property
    def value(self) -> Value:
        """The number, or None when they have not said."""
        chosen = super().value
        return int(chosen) if isinstance(chosen, str) else None

    def show_value(self, value: Value) -> None:
        """Shows a choice."""
        if value != self.value:
            super().show_value(str(value) if isinstance(value, int) else None)


class Opened(Card):
    """A record open for writing where it stands; Done (Ctrl+Enter) closes it, and every word is saved anyway."""

    closed = Signal(object)  # itself
    taken_out = Signal(str, str)  # record, because

    def __init__(self, title: str, form: Form, *, may_take_out: bool = False) -> None:
        super().__init__(title, raised=True)
        self.form = form
        self.body.addWidget(form)
        self.done = Button("Done", icon="check", name=f"Done: {title}")
        self.done.clicked.connect(self._tell_closed)
        foot = QHBoxLayout()
        foot.addWidget(self.done)
        foot.addWidget(Text("Ctrl+Enter. It saves itself.", "caption", wrap=False))
        foot.addStretch()
        self.who = WhoMaySee()
        foot.addWidget(self.who)
        self.out = Button("Take it out", Kind.QUIET, icon="trash-2", name=f"Take it out: {title}")
        self.out.clicked.connect(self._take_out)
        foot.addWidget(self.out)
        self.body.addLayout(foot)
        self._title = title
        if form.saving.exists:
            self.who.show_record(self.record, "", title)
        self.out.setVisible(may_take_out)  # only now: what has no parent yet would be a window of its own
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._tell_closed)

    @property
    def record(self) -> str:
        """The record, or the page's own key while there is none."""
        return self.form.saving.handle

    def show_part(self, part: Part, names: Names) -> None:
        """Shows what the record says now, leaving alone what is being written."""
        self.form.show_readings(part.readings, part.shown, names)
        self.who.show_record(part.id, part.mark, self._title)

    def take_focus(self, field: str = "") -> None:
        """Brings the keyboard to a question, the first if none is named."""
        questions = self.form.questions
        question = questions.get(field) or next(iter(questions.values()), None)
        if question is not None and not question.isHidden():
            question.take_focus()

    def _tell_closed(self) -> None:
        self.form.saving.save_now()
        self.closed.emit(self)

    def _take_out(self) -> None:
        if self.form.saving.exists:
            self.taken_out.emit(self.record, "Taken out on its page.")
        else:
            self._tell_closed()


def people_of(around: Around) -> Options:
    """Everybody of the family by name, children first."""
    return tuple((str(person.id), person.known_as) for person in children_first(around.people))


def homes_of(around: Around) -> Options:
    """The homes by what they are called."""
    return tuple((str(home.id), home.label) for home in around.homes)


def fill_goal(form: Form, around: Around, *, is_private: bool) -> None:
    """Asks of a goal: their words first, then whose, how much it matters, and how it stands."""
    form.ask_below("in_their_words", LongAnswer(lines=2), hint="Exactly as they say it. It is theirs.")
    form.ask_below("subjects", SeveralOf(people_of(around)), label="Whose goal is it")
    form.ask_below("importance", Importance(), label="How much it matters to them")
    if len(around.homes) > 1 and not is_private:
        hint = "Nothing chosen: the homes that everybody it is about lives in."
        form.ask_below("visible_to", SeveralOf(homes_of(around)), hint=hint)
    form.ask_below("why_it_matters", LongAnswer(lines=1))
    form.ask_below("how_we_will_know", LongAnswer(lines=1))
    if around.needs:
        form.ask_below("needs", SeveralOf(around.needs))
    form.ask_below("status", one_of(lists.GOAL_STATUS))
    reason = form.ask_below("status_reason", LongAnswer(lines=1), label="Why it was changed or let go")

    def follow() -> None:
        told = form.value("status") in ("changed", "dropped") or reason.answer.value is not None
        reason.setVisible(told)

    form.changed.connect(follow)
    follow()


def fill_step(form: Form, around: Around, today: date, *, goals: Options = ()) -> None:
    """Asks of a step: what, who (of the family, of those around it, or a colleague), by when, and how it went."""
    form.ask_below("what", LongAnswer(lines=1), hint="One small thing.")
    who: list[Question] = [form.ask("owner_person", PickOne(people_of(around), nothing="Nobody"), label="Who: family")]
    if around.team:
        who.append(form.ask("owner_of_team", PickOne(around.team, nothing="Nobody"), label="Who: around them"))
    who.append(form.ask("owner", PickOne(around.colleagues, nothing="Nobody"), label="Who: worker"))
    form.column.addLayout(side_by_side([*who, form.ask("due_on", day(today, example="4 Dec"))], 186))
    form.ask_below("owner_agreed", asked(), label="Have they agreed to do it")
    ask_how_it_went(form, goals)


def fill_agreed_step(form: Form, goals: Options) -> None:
    """Asks of a step that was agreed at a visit only how it went: what was agreed there is changed there."""
    ask_how_it_went(form, goals)


def ask_how_it_went(form: Form, goals: Options) -> None:
    """Asks whether a step is done and what got in the way, and for which goal it is."""
    form.ask_below("status", OneOf(options_of(codes.STEP_STATUS)))
    barrier = form.ask("barrier", PickOne(options_of(lists.STEP_BARRIER), nothing="Nothing"))
    row: list[QWidget] = [barrier]
    if goals:
        row.append(form.ask("goal", PickOne(goals, nothing="For no goal"), label="For which goal"))
    form.column.addLayout(side_by_side(row, 230))

    def follow() -> None:
        barrier.setVisible(form.value("status") == "not_done" or barrier.answer.value is not None)

    form.changed.connect(follow)
    follow()


PLAN_STATUS: Options = tuple((key, words) for key, words in lists.PLAN_STATUS.items() if key != "closed")


def fill_plan(form: Form, around: Around, today: date) -> None:
    """Asks of the plan as a whole: what goes well first, then when we meet, who sees it, and who agreed."""
    form.ask_below("going_well", LongAnswer(lines=2), hint="Begin with this.")
    form.ask_below("meet_again", LineAnswer(), hint="Day, time, place, and who may come.")
    form.ask_below("who_can_see", LongAnswer(lines=1))
    agreed: Answer = SeveralOf((*people_of(around), *around.team))
    form.ask_below("agreed_by", agreed, hint="Aloud is enough. Tick whoever has agreed to this plan.")
    form.ask_below("status", OneOf(PLAN_STATUS))
    due = form.ask("review_due", day(today, example="4 Jan 2027"))
    title = form.ask("title", LineAnswer(), label="Its name, if it needs one")
    copy = form.ask("copy_given_on", day(today, example="21 Nov"))
    form.column.addLayout(side_by_side([due, copy, title], 236))
    form.column.addWidget(Text("Looking at it again in six weeks is usual, in twelve the latest.", "small"))
    form.ask_below("safe_to_leave", one_of(lists.SAFE_TO_LEAVE))


def goals_as_options(goals: Sequence[tuple[RecordId, str]]) -> Options:
    """Goals to choose from, by their first words."""
    return tuple((str(key), words if len(words) < 48 else f"{words[:46]}…") for key, words in goals)


def read_moment(text: str, near: date | None) -> str:
    """A day with a time as people type it ("25 Nov 14:00", "Fri 4 Dec 2pm"), ISO to the minute; empty if it is none."""
    words = text.strip().replace(",", " ").split()
    for last in (1, 2):
        time = read_time(" ".join(words[-last:])) if len(words) > last else ""
        found = read_day(" ".join(words[:-last]), near) if time else ""
        if len(found) == len("2026-11-25"):
            return f"{found}T{time}"
    return ""


def moment(near: date | None, *, example: str = "25 Nov 14:00") -> ReadAnswer:
    """A day with a time, on one line."""
    return ReadAnswer(lambda text: read_moment(text, near), lambda value: say_moment(str(value)), example=example,
                      echoes=True)  # fmt: skip


def part_form(writer: Writer, kind: str, always: dict[str, Value], part: Part | None, about: str) -> PartForm:
    """An empty form over a record there may be one of: over it if it is there, else over one to be."""
    if part is None:
        return writer.new_form(kind, always, about=about)
    return PartForm(KINDS[kind], writer.open(part), about=about)
