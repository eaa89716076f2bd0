"""The plan of a family: goals in their own words, children's and adults' side by side, with who does what by when."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from fsdesk.records.ids import RecordId
from fsdesk.views import Part
from fsdesk.views_planning import GoalView, Line, Missing, PlanView
from ui import look
from ui.forms.answers import Options
from ui.forms.form import PartForm
from ui.forms.writer import Writer
from ui.pages.plan_forms import Opened, fill_goal, goals_as_options
from ui.pages.plan_goal import GoalCard
from ui.pages.plan_together import Beside, LooseSteps, Nudges, WholePlan
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button, Kind
from ui.parts.cards import EmptyState
from ui.parts.choices import Tick
from ui.parts.fields import SaveLine
from ui.parts.flow import HeadRow
from ui.parts.scroll import ScrollPage
from ui.parts.tall import put_away
from ui.parts.text import Chip, Heading, Text
from ui.saving import QUIET_MS

ONE_COLUMN_BELOW = 850
"""Units of page width under which the adults' goals stand below the children's."""


class PlanPage(ScrollPage):
    """The plan, read and written. Everything typed saves itself."""

    plan_begun = Signal(str)  # family
    next_begun = Signal(str)
    twins_joined = Signal(str)
    step_ticked = Signal(str, bool, object)  # record, done, what was shown
    goal_moved = Signal(str, int)  # goal, -1 or 1
    taken_out = Signal(str, str)  # record, because
    review_asked = Signal(str)  # plan
    line_chosen = Signal(object)  # Line: a review, a meeting or another plan
    meeting_asked = Signal(str, str)  # family, kind
    ending_asked = Signal(str)  # family
    visit_asked = Signal(str)
    private_asked = Signal(bool)  # whether to show what is private
    view_wanted = Signal()  # something was put away: show what it says now

    def __init__(self, today: date, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__("Plan")
        self._today = today
        self._view: PlanView | None = None
        self._new: Opened | None = None
        self.cards: dict[str, GoalCard] = {}
        self._line = SaveLine()
        self.writer = Writer(self, self._line, quiet_ms=autosave_ms)
        self.writer.record_born.connect(self._take_born)
        self._lay_head()
        self._lay_body()
        self._bar.hide()
        QShortcut(QKeySequence("N"), self).activated.connect(self._tell_add)

    def _lay_head(self) -> None:
        self.title, self._review = Heading("", 2, wrap=False), Chip("")
        self._progress = Text("", "small", wrap=False)
        self.private = Tick("Show what is private")
        self.private.clicked.connect(self.private_asked)
        self.review = Button("Review together", icon="messages-square")
        self.review.clicked.connect(self._tell_review)
        self.add = Button("Add a goal", icon="plus")
        self.add.clicked.connect(self._tell_add)
        self.add_private = Button("", Kind.SECONDARY, icon="lock", name="Add a goal that stays private")
        self.add_private.clicked.connect(partial(self._tell_add, is_private=True))
        self._controls = QWidget()
        row = HeadRow(across_px=10, down_px=6)
        self._controls.setLayout(row)
        for widget in (self.title, self._review, self._progress):
            row.addWidget(widget)
        for control in (self.private, self.review, self.add, self.add_private):
            row.add_end(control)
        self.head.addWidget(self._controls)
        self.foot.addWidget(self._line)
        self.foot.addStretch()
        self.writer.standing_changed.connect(self.show_foot)

    def _lay_body(self) -> None:
        self.empty = EmptyState("No plan yet. It begins with what the family wants to be different.", "Begin a plan")
        self.empty.acted.connect(self._tell_begun)
        self.nudges, self.loose = Nudges(), LooseSteps(self.writer, self._today)
        self.whole, self.beside = WholePlan(self.writer, self._today), Beside()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        self._sides: dict[bool, QVBoxLayout] = {}
        self._none: dict[bool, Text] = {}
        self._goals = QWidget()
        self._goals.setLayout(self._columns)
        self._columns.setContentsMargins(0, 0, 0, 0)
        for is_childs, words in ((True, "For the children"), (False, "For the adults")):
            side, column = QWidget(), QVBoxLayout()
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(10)
            column.addWidget(Heading(words, 3))
            self._none[is_childs] = Text("No goal of their own yet.", "small")
            column.addWidget(self._none[is_childs])
            column.addStretch()
            side.setLayout(column)
            self._sides[is_childs] = column
            self._columns.addWidget(side, 1)
        self._new_place = QVBoxLayout()
        self.body.addWidget(self.empty)
        self.body.addWidget(self.nudges)
        self.body.addLayout(self._new_place)
        for part in (self._goals, self.loose, self.whole, self.beside):
            self.body.addWidget(part)
        self.body.addStretch()
        self.nudges.chosen.connect(self.go_to)
        self.loose.steps.ticked.connect(self.step_ticked)
        self.loose.steps.visit_asked.connect(self.visit_asked)
        self.loose.steps.taken_out.connect(self.taken_out)
        for closes in (self.loose.steps.closed, self.whole.closed):
            closes.connect(self.view_wanted)
        for grows in (self.loose.steps.grown, self.whole.grown):
            grows.connect(self._order)
        self.beside.line_chosen.connect(self._tell_line)
        self.beside.meeting_asked.connect(self._tell_meeting)
        self.beside.next_asked.connect(self._tell_next)
        self.beside.ending_asked.connect(self._tell_ending)

    # -- what the desk says ------------------------------------------------------------------------------------

    def show_plan(self, view: PlanView) -> None:
        """Shows a plan; of the same family and plan again, what is being written stays where it is."""
        before, self._view = self._view, view
        if before is None or before.family != view.family or _plan_of(before) != _plan_of(view):
            self._begin_anew()
        self.writer.family = view.family
        has_plan = view.part is not None
        self.title.setText(view.title)
        self._review.show_state(f"Review {view.review}" if view.review else "Closed", view.review_tone)
        self._review.setVisible(has_plan and bool(view.review or view.is_closed))
        self._progress.setText(view.progress)
        self.private.setChecked(view.with_private)
        self._controls.setVisible(has_plan)
        for button in (self.review, self.add, self.add_private):
            button.setVisible(not view.is_closed)
        self.empty.setVisible(not has_plan)
        self._goals.setVisible(has_plan)
        self.whole.setVisible(has_plan)
        self.nudges.show_missing(view.missing)
        goals = goals_as_options([(goal.id, goal.words) for goal in view.goals if goal.words])
        self._show_goals(view, goals)
        self.loose.show_plan(view, view.around, goals)
        if has_plan:
            self.whole.show_plan(view)
        self.beside.show_plan(view)
        order_tabs(self)

    def _begin_anew(self) -> None:
        """Another plan: what was being written of the one before is sent, and its forms go."""
        self.writer.save_now()
        for key in tuple(self.cards):
            put_away(self.cards.pop(key))
        if self._new is not None:
            put_away(self._new)
            self._new = None
        self.whole.clear()
        self.loose.steps.clear()
        self.writer.forget_saved()
        self._bar.hide()
        self.scroll_to_top()

    def _show_goals(self, view: PlanView, goals: Options) -> None:
        """Children's and adults', each in their order; one that is new and open for writing stays at the top."""
        writing = self._new.record if self._new is not None else ""
        kept = {str(goal.id): goal for goal in view.goals if goal.id != writing}
        for gone in self.cards.keys() - kept.keys():
            put_away(self.cards.pop(gone))
        for is_childs, side in ((True, view.children), (False, view.adults)):
            shown = [goal for goal in side if goal.id in kept]
            for at, goal in enumerate(shown):
                card = self.cards.get(goal.id) or self._card(goal)
                self._sides[is_childs].insertWidget(at + 2, card)
                card.show_goal(goal, view.around, goals, may_write=not view.is_closed)
            self._none[is_childs].setVisible(not shown)
        if self._new is not None:
            for goal in view.goals:
                if goal.id == writing:
                    self._new.show_part(goal.part, view.around.called)

    def _card(self, goal: GoalView) -> GoalCard:
        card = self.cards[goal.id] = GoalCard(goal, self.writer, self._today)
        card.step_ticked.connect(self.step_ticked)
        card.moved.connect(self.goal_moved)
        card.taken_out.connect(self.taken_out)
        card.visit_asked.connect(self.visit_asked)
        card.closed.connect(self.view_wanted)
        card.grown.connect(self._order)
        return card

    # -- what the person does ----------------------------------------------------------------------------------

    def add_goal(self, *, is_private: bool = False) -> None:
        """Opens an empty goal at the top; its first answer brings it about."""
        view = self._view
        if view is None or view.part is None:
            return
        if self._new is None:
            kind, title = ("private_goal", "A new goal, private") if is_private else ("goal", "A new goal")
            form: PartForm = self.writer.new_form(kind, {"plan": view.part.id, "status": "open"}, about=title)
            fill_goal(form, view.around, is_private=is_private)
            self._new = Opened(title, form)
            self._new.closed.connect(self._close_new)
            self._new_place.addWidget(self._new)
            self._new.show()
            self._order()
        self._new.take_focus()

    def _tell_add(self, _checked: bool = False, *, is_private: bool = False) -> None:
        self.add_goal(is_private=is_private)

    def go_to(self, missing: Missing) -> None:
        """Goes to where something that is not yet right is put right."""
        if missing.field == "twin":
            self._tell_twins()
            return
        card = self.cards.get(missing.record)
        if card is not None:
            card.add_step() if missing.field == "step" else card.change(missing.field)
            return
        for each in self.cards.values():
            if missing.record in each.steps.lines:
                each.steps.change(missing.record, missing.field)
                return
        if not missing.record:
            self.whole.change(missing.field)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the adults' goals under the children's when there is no room for both."""
        super().resizeEvent(event)
        one, way = self.width() < look.current().px(ONE_COLUMN_BELOW), QBoxLayout.Direction
        self._columns.setDirection(way.TopToBottom if one else way.LeftToRight)

    def _order(self) -> None:
        order_tabs(self)

    def _take_born(self, _key: str, _part: Part) -> None:
        self.view_wanted.emit()

    def _close_new(self, opened: Opened) -> None:
        put_away(opened)
        self._new = None
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view_wanted.emit()

    def _tell_begun(self) -> None:
        if self._view is not None:
            self.plan_begun.emit(self._view.family)

    def _tell_twins(self) -> None:
        if self._view is not None:
            self.twins_joined.emit(self._view.family)

    def _tell_next(self) -> None:
        if self._view is not None:
            self.writer.save_now()
            self.next_begun.emit(self._view.family)

    def _tell_review(self) -> None:
        if self._view is not None and self._view.part is not None:
            self.writer.save_now()
            self.review_asked.emit(self._view.part.id)

    def _tell_line(self, line: Line) -> None:
        self.writer.save_now()
        self.line_chosen.emit(line)

    def _tell_meeting(self, kind: str) -> None:
        if self._view is not None:
            self.meeting_asked.emit(self._view.family, kind)

    def _tell_ending(self) -> None:
        if self._view is not None:
            self.ending_asked.emit(self._view.family)


def _plan_of(view: PlanView) -> RecordId | None:
    return view.part.id if view.part is not None else None
