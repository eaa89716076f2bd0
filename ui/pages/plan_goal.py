"""A goal on the page of the plan: their words large, whose it is, how it stands, and its steps."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.views_planning import Around, GoalView
from ui.forms.answers import Options
from ui.forms.writer import Writer
from ui.pages.plan_forms import Opened, fill_goal
from ui.pages.plan_steps import StepList
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.flow import Flow
from ui.parts.tall import put_away
from ui.parts.text import Chip, Heading, Icon, Text


class GoalCard(Card):
    """One goal: read large, changed in place; Alt+Up and Alt+Down move it."""

    step_ticked = Signal(str, bool, object)
    moved = Signal(str, int)  # goal, -1 up or 1 down
    taken_out = Signal(str, str)
    visit_asked = Signal(str)
    grown = Signal()
    closed = Signal()  # something open for writing was put away: show what it says now

    def __init__(self, goal: GoalView, writer: Writer, today: date) -> None:
        super().__init__()
        self.goal, self._writer = goal, writer
        self._around = Around()
        self._opened: Opened | None = None
        self.setAccessibleName(f"Goal: {goal.words}")
        self.words, self._about = Heading("", 3), Text("", "small")
        self._standing, self._matters = Chip("", "neutral"), Chip("", "neutral")
        self._why, self._know = Text("", "body"), Text("", "body")
        self._lock = Icon("lock", "ink3", size_px=15)
        self.steps = StepList(writer, today)
        self._read = QWidget()
        self._lay_out()
        self.steps.ticked.connect(self.step_ticked)
        self.steps.closed.connect(self.closed)
        self.steps.taken_out.connect(self.taken_out)
        self.steps.visit_asked.connect(self.visit_asked)
        self.steps.grown.connect(self.grown)
        for keys, by in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._move, by))

    def _lay_out(self) -> None:
        title, chips, read = QHBoxLayout(), Flow(across_px=8, down_px=4), QVBoxLayout(self._read)
        title.setSpacing(8)
        title.addWidget(self._lock, 0, Qt.AlignmentFlag.AlignTop)
        title.addWidget(self.words, 1)
        self.edit = Button("Change", Kind.QUIET, icon="pencil")
        self.edit.clicked.connect(self._open)
        title.addWidget(self.edit, 0, Qt.AlignmentFlag.AlignTop)
        chips.addWidget(self._standing)
        chips.addWidget(self._matters)
        read.setContentsMargins(0, 0, 0, 0)
        read.setSpacing(4)
        read.addLayout(title)
        read.addWidget(self._about)
        read.addLayout(chips)
        read.addWidget(self._why)
        read.addWidget(self._know)
        foot = QHBoxLayout()
        self.add = Button("Add a step", Kind.QUIET, icon="plus")
        self.up = Button("", Kind.QUIET, icon="arrow-up", name="Move this goal up (Alt+Up)")
        self.down = Button("", Kind.QUIET, icon="arrow-down", name="Move this goal down (Alt+Down)")
        self.add.clicked.connect(self.add_step)
        self.up.clicked.connect(partial(self._move, -1))
        self.down.clicked.connect(partial(self._move, 1))
        foot.addWidget(self.add)
        foot.addStretch()
        foot.addWidget(self.up)
        foot.addWidget(self.down)
        self.body.addWidget(self._read)
        self.body.addWidget(self.steps)
        self.body.addLayout(foot)

    def show_goal(self, goal: GoalView, around: Around, goals: Options, *, may_write: bool) -> None:
        """Shows a goal; what is being written in it stays."""
        self.goal, self._around = goal, around
        self.setAccessibleName(f"Goal: {goal.words or 'not written yet'}")
        self.words.setText(f"“{goal.words}”" if goal.words else "Not written yet")
        self._lock.setVisible(goal.is_private)
        self._standing.show_state(goal.standing, goal.tone)
        self._matters.setText(goal.matters)
        self._matters.setVisible(bool(goal.matters))
        self._about.setText("  ·  ".join(filter(None, (goal.whose or "Nobody’s yet", goal.seen_by, goal.brought))))
        self._why.show_parts("Why:", goal.why)
        self._know.show_parts("How we will know:", goal.know)
        self._why.setVisible(bool(goal.why))
        self._know.setVisible(bool(goal.know))
        self.edit.setAccessibleName(f"Change the goal: {goal.words}")
        self.add.setAccessibleName(f"Add a step to: {goal.words}")
        for button in (self.edit, self.add, self.up, self.down):
            button.setVisible(may_write)
        self.steps.show_steps(goal.steps, around, goals)
        if self._opened is not None:
            self._opened.show_part(goal.part, around.called)

    def change(self, field: str = "") -> None:
        """Opens the goal for writing in its place."""
        if self._opened is None:
            form = self._writer.form(self.goal.part, about=self.goal.words)
            fill_goal(form, self._around, is_private=self.goal.is_private)
            self._opened = Opened("The goal", form, may_take_out=True)
            self._opened.closed.connect(self._close)
            self._opened.taken_out.connect(self.taken_out)
            self._opened.show_part(self.goal.part, self._around.called)
            self.body.insertWidget(0, self._opened)
            self._read.hide()
            self._opened.show()
            self.grown.emit()
        self._opened.take_focus(field)

    def _open(self, _checked: bool) -> None:
        self.change()

    def add_step(self) -> None:
        """Opens an empty step of this goal."""
        self.steps.add(self.goal.id)

    @property
    def is_writing(self) -> bool:
        """Whether the goal or one of its steps is open for writing."""
        return self._opened is not None or bool(self.steps.opened)

    def _close(self, opened: Opened) -> None:
        put_away(opened)
        self._opened = None
        self._read.show()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def _move(self, by: int) -> None:
        self.moved.emit(self.goal.id, by)
