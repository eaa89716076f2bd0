"""A family's plan as it is shared with a partner: to read, and, for the partner, to say what they know of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.records import family_codes as lists
from fsdesk.views_shared import SharedGoal, SharedPlan, SharedStep, SharedTalk
from ui.forms.answers import PickOne
from ui.parts.buttons import Button, Kind
from ui.parts.flow import Flow
from ui.parts.tall import put_away
from ui.parts.text import Chip, Heading, Text

_NOTHING = "No plan has been made yet that may be shared."


class StepLine(QWidget):
    """Something agreed, with what a partner may say of it: that it is done, or what is in the way."""

    done = Signal(str)  # action
    in_the_way = Signal(str, str)  # action, what is

    def __init__(self, step: SharedStep, said: str, *, may_say: bool) -> None:
        super().__init__()
        self._step = step
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 6)
        column.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(Text(step.what, "strong"), 1)
        top.addWidget(Chip(step.standing, step.tone), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        if step.who:
            column.addWidget(Text(step.who, "small"))
        if said:
            column.addWidget(Text(said, "small", weight=600))
        if may_say and not step.is_over:
            self._ask(column)

    def _ask(self, column: QVBoxLayout) -> None:
        row, flow = QWidget(), Flow(across_px=8, down_px=6)
        row.setLayout(flow)
        done = Button("It is done", icon="check", name=f"It is done: {self._step.what}")
        way = Button("Something is in the way …", Kind.QUIET, name=f"Something is in the way … of: {self._step.what}")
        done.clicked.connect(partial(self.done.emit, self._step.id))
        way.clicked.connect(self._ask_what)
        for button in (done, way):
            flow.addWidget(button)
        self._why = QWidget(self)
        across = Flow(across_px=8, down_px=6)
        self._why.setLayout(across)
        self.pick = PickOne(tuple(lists.STEP_BARRIER.items()), nothing="Choose what is in the way")
        self.pick.show_name("What is in the way", f"Of: {self._step.what}")
        self.say = Button("Say so", icon="send", name=f"Say so: what is in the way of {self._step.what}")
        self.say.clicked.connect(self._tell_way)
        across.addWidget(self.pick)
        across.addWidget(self.say)
        self._why.hide()
        column.addWidget(row)
        column.addWidget(self._why)

    def _ask_what(self) -> None:
        self._why.show()
        self.pick.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_way(self) -> None:
        if isinstance(self.pick.value, str) and self.pick.value:
            self.in_the_way.emit(self._step.id, self.pick.value)
        else:
            self.pick.stop.setFocus(Qt.FocusReason.OtherFocusReason)


class PlanParts(QWidget):
    """All of a shared plan, in the order it is read."""

    done = Signal(str)
    in_the_way = Signal(str, str)
    was_there = Signal(str)  # meeting

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("The plan")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._parts: list[QWidget] = []

    def show_plan(self, plan: SharedPlan | None, said: Mapping[str, str], *, may_say: bool) -> None:
        """Shows a plan anew, or none. `said` is what the partner has said of a record, and what became of that."""
        had = self._place_of(QApplication.focusWidget())
        self._show(plan, said, may_say=may_say)
        if had is not None and plan is not None:
            self._bring_back(had)

    def _place_of(self, widget: QWidget | None) -> int | None:
        """How far down the plan something stands; None where it is not in it."""
        if widget is None:
            return None
        return next((at for at, part in enumerate(self._parts) if part.isAncestorOf(widget)), None)

    def _bring_back(self, place: int) -> None:
        """The keyboard goes where it was, or to the next thing that can be said, and is never nowhere."""
        stops = [(at, b) for at, part in enumerate(self._parts) for b in part.findChildren(Button) if not b.isHidden()]
        after = [button for at, button in stops if at >= place] or [button for _, button in stops]
        (after[0] if after else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, plan: SharedPlan | None, said: Mapping[str, str], *, may_say: bool) -> None:
        for part in self._parts:
            put_away(part)
        self._parts = []
        if plan is None:
            return
        self._lines(plan.plan)
        for goal in plan.goals:
            self._goal(goal, said, may_say=may_say)
        if plan.loose:
            self._add(Heading("Also agreed", 3))
            self._steps(plan.loose, said, may_say=may_say)
        for talk in plan.talks:
            self._talk(talk, said.get(talk.id, ""), may_say=may_say)
        if not self._parts:
            self._add(Text(_NOTHING, "body"))

    def _goal(self, goal: SharedGoal, said: Mapping[str, str], *, may_say: bool) -> None:
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 8, 0, 0)
        across.setSpacing(8)
        across.addWidget(Heading(f"“{goal.words}”", 3), 1)
        if goal.standing:
            across.addWidget(Chip(goal.standing, goal.tone), 0, Qt.AlignmentFlag.AlignTop)
        self._add(row)
        self._lines(filter(None, (goal.detail, *goal.lines)))
        self._steps(goal.steps, said, may_say=may_say)

    def _steps(self, steps: Iterable[SharedStep], said: Mapping[str, str], *, may_say: bool) -> None:
        for step in steps:
            line = StepLine(step, said.get(step.id, ""), may_say=may_say)
            line.done.connect(self.done)
            line.in_the_way.connect(self.in_the_way)
            self._add(line)

    def _talk(self, talk: SharedTalk, said: str, *, may_say: bool) -> None:
        self._add(Heading(talk.heading, 3))
        self._lines(talk.lines)
        if said:
            self._add(Text(said, "small", weight=600))
        elif may_say and talk.may_say_there:
            row, flow = QWidget(), Flow(across_px=8, down_px=6)
            row.setLayout(flow)
            button = Button("I was there", icon="check", name=f"I was there: {talk.heading}")
            button.clicked.connect(partial(self.was_there.emit, talk.id))
            flow.addWidget(button)
            self._add(row)

    def _lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._add(Text(line, "body"))

    def _add(self, part: QWidget) -> None:
        self._column.addWidget(part)
        part.show()
        self._parts.append(part)
