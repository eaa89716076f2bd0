"""The steps of a goal: each a tick with who does it and how it stands, and open for writing in its place."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.views_planning import Around, StepRow
from ui.forms.answers import Options
from ui.forms.form import Form
from ui.forms.writer import Writer
from ui.pages.plan_forms import Opened, fill_agreed_step, fill_step
from ui.parts.buttons import Button, Kind
from ui.parts.choices import Tick
from ui.parts.tall import put_away
from ui.parts.text import Chip, Text


class StepLine(QWidget):
    """One thing somebody will do: tick, words, who, how it stands, and a pencil to change it."""

    ticked = Signal(str, bool, object)  # record, done, what was shown
    change_asked = Signal(str)

    def __init__(self, step: StepRow) -> None:
        super().__init__()
        self.step = step
        self.box, self._who, self._chip = Tick(step.what or "Not written yet"), Text("", "small"), Chip("")
        self.edit = Button("", Kind.QUIET, icon="pencil", name=f"Change: {step.what}")
        self.box.clicked.connect(self._tell)
        self.edit.clicked.connect(lambda: self.change_asked.emit(self.step.id))
        words, row = QVBoxLayout(), QHBoxLayout(self)
        words.setSpacing(0)
        words.addWidget(self.box)
        under = QHBoxLayout()
        under.setContentsMargins(34, 0, 0, 0)
        under.addWidget(self._who)
        words.addLayout(under)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addLayout(words, 1)
        row.addWidget(self._chip)
        row.addWidget(self.edit)
        self.show_step(step)

    def show_step(self, step: StepRow) -> None:
        """Shows a step; the tick keeps the focus it has."""
        self.step = step
        said = ", ".join(part for part in (step.who or "nobody yet", step.standing, step.agreed_at) if part)
        self.box.setText(step.what or "Not written yet")
        self.box.setAccessibleName(step.what or "Not written yet")
        self.box.setAccessibleDescription(said)
        self.box.setChecked(step.is_done)
        agreed = f" · agreed: {step.agreed_at}" if step.agreed_at else ""
        self._who.setText(f"{step.who or 'Nobody yet'}{agreed}")
        self._chip.show_state(step.standing, step.tone)
        self.edit.setAccessibleName(f"Change: {step.what}")

    def _tell(self, done: bool) -> None:
        self.ticked.emit(self.step.id, done, self.step.part.shown)


class StepList(QWidget):
    """The steps of one goal (or of none), each a line; one or more open for writing."""

    ticked = Signal(str, bool, object)
    closed = Signal()
    taken_out = Signal(str, str)
    visit_asked = Signal(str)
    grown = Signal()

    def __init__(self, writer: Writer, today: date) -> None:
        super().__init__()
        self._writer, self._today = writer, today
        self.around = Around()
        self.goals: Options = ()
        self.lines: dict[str, StepLine] = {}
        self.opened: list[Opened] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def show_steps(self, steps: tuple[StepRow, ...], around: Around, goals: Options) -> None:
        """Shows these steps in this order; those open for writing stay so."""
        self.around, self.goals = around, goals
        writing = {each.record: each for each in self.opened}
        kept = {str(step.id): step for step in steps if step.id not in writing}
        for gone in self.lines.keys() - kept.keys():
            put_away(self.lines.pop(gone))
        for at, step in enumerate(kept.values()):
            line = self.lines.get(step.id)
            if line is None:
                line = self.lines[step.id] = StepLine(step)
                line.ticked.connect(self.ticked)
                line.change_asked.connect(self.change)
            line.show_step(step)
            self._column.insertWidget(at, line)
            line.show()
        for step in steps:
            if step.id in writing:
                writing[step.id].show_part(step.part, around.called)

    def clear(self) -> None:
        """Puts every line and form away; what was typed is its writer's to save."""
        for widget in (*self.lines.values(), *self.opened):
            put_away(widget)
        self.lines, self.opened = {}, []

    def change(self, step: str, field: str = "") -> None:
        """Opens a step for writing in its place."""
        line = self.lines.get(step)
        if line is None:
            return
        row = line.step
        form = self._writer.form(row.part, about=row.what)
        if row.visit is not None:
            fill_agreed_step(form, self.goals)
        else:
            fill_step(form, self.around, self._today, goals=self.goals if len(self.goals) > 1 else ())
        opened = self._open(row.what or "Step", form, self._column.indexOf(line), may_take_out=row.visit is None)
        if row.visit is not None:
            visit = Button("Open the visit it was agreed at", Kind.QUIET, icon="house")
            visit.clicked.connect(lambda: self.visit_asked.emit(row.visit))
            opened.body.insertWidget(1, Text(f"{row.who or 'Nobody yet'} · {row.standing}", "small"))
            opened.body.insertWidget(2, visit, 0, Qt.AlignmentFlag.AlignLeft)
        opened.show_part(row.part, self.around.called)
        put_away(self.lines.pop(step))
        opened.take_focus(field)

    def add(self, goal: str) -> None:
        """Opens an empty step; its first answer brings it about."""
        for each in self.opened:
            if not each.form.saving.exists and each.form.is_blank:
                each.take_focus()
                return
        always = {"goal": goal, "status": "todo"} if goal else {"status": "todo"}
        form = self._writer.new_form("next_step", always, about="New step")
        fill_step(form, self.around, self._today)
        self._open("A new step", form, self._column.count(), may_take_out=False).take_focus()

    def _open(self, title: str, form: Form, at: int, *, may_take_out: bool) -> Opened:
        opened = Opened(title, form, may_take_out=may_take_out)
        opened.closed.connect(self._close)
        opened.taken_out.connect(self._take_out)
        self.opened.append(opened)
        self._column.insertWidget(at, opened)
        opened.show()
        self.grown.emit()
        return opened

    def _take_out(self, record: str, because: str) -> None:
        opened = next(each for each in self.opened if each.record == record)
        self.opened.remove(opened)
        put_away(opened)
        self.taken_out.emit(record, because)

    def _close(self, opened: Opened) -> None:
        self.opened.remove(opened)
        put_away(opened)
        self.closed.emit()
