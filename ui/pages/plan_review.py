"""Looking at the plan again together: each goal first and now, what the family and each child think, and what next."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from fsdesk.records import family_codes as lists
from fsdesk.views_planning import Missing, ProgressRow, ReviewView
from ui.forms.answers import LineAnswer, LongAnswer, OneOf
from ui.forms.form import Form, PartForm
from ui.forms.ready import day, options_of, side_by_side
from ui.forms.words import Names
from ui.forms.writer import Writer
from ui.pages.plan_children import EachChild
from ui.pages.plan_forms import part_form
from ui.pages.plan_frame import BehindPlan
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.tall import put_away
from ui.parts.text import Heading, Rule, Text
from ui.saving import QUIET_MS


class _GoalRow(QWidget):
    """One goal: their words, how it stood first, how it stands now."""

    def __init__(self, writer: Writer, review: str, row: ProgressRow) -> None:
        super().__init__()
        self.form: PartForm = part_form(
            writer, "goal_progress", {"review": review, "goal": str(row.goal)}, row.part, row.words
        )
        self._first, self._now, self._steps = Text("", "small"), Text("", "small"), Text("", "small")
        status = self.form.ask("status", OneOf(options_of(lists.GOAL_STATUS)), label="How it stands now")
        words = self.form.ask("words", LineAnswer())
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        grid.addWidget(Heading(f"“{row.words}”", 3), 0, 0)
        for at, text in enumerate((self._first, self._now, self._steps), start=1):
            grid.addWidget(text, at, 0)
        self.form.column.addWidget(status)
        self.form.column.addWidget(words)
        grid.addWidget(self.form, 0, 1, 5, 1)
        grid.setRowStretch(4, 1)

    def show_row(self, row: ProgressRow, names: Names) -> None:
        """Shows what is said of the goal; what is being written stays."""
        self._first.show_parts("First:", row.first)
        self._now.show_parts("Now:", row.now)
        self._steps.setText("  ·  ".join(filter(None, (row.whose, row.steps))))
        if row.part is not None and row.part.id == self.form.saving.handle:
            self.form.show_part(row.part, names)


class PlanReviewPage(BehindPlan):
    """A review, written together with the family."""

    held = Signal(str)  # review; every word is written by then

    def __init__(self, today: date, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__("Review", autosave_ms=autosave_ms)
        self._today = today
        self._form: Form | None = None
        self._rows: dict[str, QWidget] = {}
        self._family_card, self._next_card = Card("What the family thinks", icon="message-circle"), Card("What next")
        self._goals_card, self._children = Card("How each goal goes", icon="target"), EachChild(self.writer, "review")
        self._no_goals = Text("There are no goals in this plan yet.", "small")
        self._goals_card.body.addWidget(self._no_goals)
        for card in (self._goals_card, self._family_card, self._children, self._next_card):
            self.body.addWidget(card)
        self.body.addStretch()
        self._held = Text("", "small")
        self.hold = Button("Review held", Kind.PRIMARY, icon="check")
        self.hold.clicked.connect(self.act)
        self.foot.addWidget(self._held, 1)
        self.foot.addWidget(self.hold)
        self.show_foot()

    def show_review(self, view: ReviewView) -> None:
        """Shows a review; the same one again leaves alone what is being written."""
        if self.begin_anew(view.family, view.id):
            self._fill(view)
        assert self._form is not None
        names = view.around.called
        self.heading.setText(f"Review: {view.family_name}, {view.plan_title}")
        self.standing.show_state(f"Held {view.held}" if view.held else f"Due {view.due}", view.due_tone)
        self.standing.setVisible(bool(view.held or view.due))
        self.nudges.show_missing(view.missing)
        if not view.missing:
            self.refusal.hide()
        self._form.show_readings(view.part.readings, view.part.shown, names)
        for row in view.goals:
            shown = self._rows.get(row.goal)
            if isinstance(shown, _GoalRow):
                shown.show_row(row, names)
        self._no_goals.setVisible(not view.goals)
        self._children.show_children(view.id, view.children, names)
        self._held.setText(
            f"Held {view.held}. The plan follows it." if view.held else "Nothing of the plan changes yet."
        )
        self.hold.show_words("Bring the plan up to it" if view.held else "Review held")
        order_tabs(self)

    def _fill(self, view: ReviewView) -> None:
        for widget in self._rows.values():
            put_away(widget)
        self._rows = {}
        self._children.clear()
        if self._form is not None:
            put_away(self._form)
        for at, row in enumerate(view.goals):
            if at:
                rule = self._rows[f"rule {at}"] = Rule()
                self._goals_card.body.addWidget(rule)
            self._rows[row.goal] = _GoalRow(self.writer, view.id, row)
            self._goals_card.body.addWidget(self._rows[row.goal])
        form = self._form = self.writer.form(view.part, about="Review")
        self._family_card.body.addWidget(form.ask("family_view", LongAnswer(lines=3), hint="In their words."))
        self._family_card.body.addWidget(form.ask("note", LongAnswer(lines=2), label="What else was said"))
        decision = form.ask("decision", OneOf(options_of(lists.REVIEW_DECISION)), label="What we decided together")
        form.column.addWidget(decision)
        form.ask_below("why", LongAnswer(lines=1))
        how = form.ask("review_kind", OneOf(options_of(lists.REVIEW_KIND)))
        due = form.ask("next_due", day(self._today, example="4 Jan 2027"))
        on = form.ask("held_on", day(self._today, example="21 Nov"))
        form.column.addLayout(side_by_side([due, on], 236))
        form.column.addWidget(Text("Left empty, it was held today, and the next is in six weeks.", "small"))
        form.column.addWidget(how)
        self._next_card.body.addWidget(form)

    def go_to(self, missing: Missing) -> None:
        """Goes to the question, or to the child."""
        if missing.record:
            self._children.take_focus(missing.record)
        elif self._form is not None and missing.field in self._form.questions:
            self._form.questions[missing.field].take_focus()

    def act(self) -> None:
        """Holds the review, once every word is written."""
        self.writer.when_written(self._tell_held)

    def _tell_held(self) -> None:
        self.held.emit(self.record)
