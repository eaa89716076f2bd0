"""Goals at the table: what is agreed already, and a place to write the next one in their own words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.records.fields import Value
from fsdesk.views_table import TableGoal, TableStep, TableView
from ui.forms.writer import Writer
from ui.pages.table_frame import TableRoom
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button
from ui.parts.cards import Card
from ui.parts.choices import Tick
from ui.parts.fields import Field, LongText
from ui.parts.flow import Flow
from ui.parts.tall import put_away
from ui.parts.text import Heading, Text
from ui.saving import QUIET_MS, Saving


class GoalsPage(TableRoom):
    """Shows goals and steps, and takes new ones as they are said. What is typed saves itself."""

    def __init__(self, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__("What we want to be different", "In your words. They are written down as you say them.")
        self.writer = Writer(self, self.foot.line, quiet_ms=autosave_ms)
        # Nobody corrects how somebody says it; and the word list knows the names of other families.
        self.words = LongText("What we want to be different", lines_min=2, lines_max=6, aided=False)
        self.whose: dict[str, Tick] = {}
        self.another = Button("Write another", icon="plus")
        self._saving: Saving | None = None
        self._view: TableView | None = None
        self._goals, self._steps, self._ticks = QVBoxLayout(), QVBoxLayout(), Flow(across_px=20, down_px=2)
        self._shown: list[QWidget] = []
        self._lay_out()
        self.words.written.connect(self._write)
        self.another.clicked.connect(self._begin_another)

    def _lay_out(self) -> None:
        card, foot, ticks = Card(raised=True), QHBoxLayout(), QWidget()
        ticks.setLayout(self._ticks)
        card.body.addWidget(Field("One thing to be different", self.words))
        card.body.addWidget(Text("Whose is it?", "strong"))
        card.body.addWidget(ticks)
        foot.addWidget(self.another)
        foot.addStretch()
        card.body.addLayout(foot)
        self.body.addWidget(card)
        self.body.addLayout(self._goals)
        self.body.addLayout(self._steps)
        self.body.addStretch()

    def show_view(self, view: TableView) -> None:
        """Shows what is agreed; what is being written stays."""
        self._view = view
        self.writer.family = view.seat.family
        self.foot.show_worker(view.worker)
        for widget in self._shown:
            put_away(widget)
        self._shown = []
        if tuple(self.whose) != tuple(key for key, _ in view.people):
            self._show_people(view.people)
        mine = self.words.toPlainText().strip()
        goals = [goal for goal in view.goals if goal.words.strip() != mine]
        self._fill(self._goals, "What we have said so far", [_goal(goal) for goal in goals])
        self._fill(self._steps, "Who does what", [_step(step) for step in view.steps])
        order_tabs(self)

    def _show_people(self, people: Sequence[tuple[str, str]]) -> None:
        for tick in self.whose.values():
            self._ticks.removeWidget(tick)
            put_away(tick)
        self.whose = {key: Tick(name, name=f"Whose is it: {name}", ticked=True) for key, name in people}
        for tick in self.whose.values():
            tick.toggled.connect(self._write_whose)
            self._ticks.addWidget(tick)

    def _fill(self, column: QVBoxLayout, title: str, lines: list[QWidget]) -> None:
        for widget in [Heading(title, 2), *lines] if lines else []:
            column.addWidget(widget)
            self._shown.append(widget)

    def take_focus(self) -> None:
        """Into the words."""
        self.words.setFocus(Qt.FocusReason.TabFocusReason)

    def forget(self) -> None:
        """Lets go of what was written: another household, or another time, begins with an empty page."""
        self._saving = None
        self.words.show_text("")
        for tick in self.whose.values():
            tick.setChecked(True)
        self.writer.forget_saved()

    def go_back(self) -> None:
        """Saves, and goes up."""
        self.writer.save_now()
        super().go_back()

    def _write(self, words: str) -> None:
        if self._saving is None:
            if not words.strip():
                return
            self._saving = self.writer.begin("goal", {"subjects": self._whose()})
        self._saving.type_in("in_their_words", words)

    def _write_whose(self, _ticked: bool) -> None:
        if self._saving is not None and self._whose() is not None:
            self._saving.type_in("subjects", self._whose())

    def _whose(self) -> Value:
        return tuple(key for key, tick in self.whose.items() if tick.isChecked()) or tuple(self.whose) or None

    def _begin_another(self) -> None:
        def begin() -> None:
            self.forget()
            if self._view is not None:
                self.show_view(self._view)
            self.writer.view_asked.emit()
            self.take_focus()

        self.writer.when_written(begin)


def _goal(goal: TableGoal) -> QWidget:
    card = Card()
    card.body.addWidget(Text(f"“{goal.words}”", "lead"))
    return card


def _step(step: TableStep) -> QWidget:
    card = Card()
    card.body.setSpacing(2)
    card.body.addWidget(Text(step.what, "lead"))
    card.body.addWidget(Text(" · ".join(filter(None, (step.who, "Done" if step.is_done else step.when))), "small"))
    return card
