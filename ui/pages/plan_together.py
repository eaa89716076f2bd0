"""Parts of the plan's page about the whole of it: what is not yet right, steps for no goal, and what lies beside it."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.records import family_codes as lists
from fsdesk.views_planning import Around, Line, Missing, PlanView
from ui import look
from ui.forms.answers import Options
from ui.forms.writer import Writer
from ui.pages.plan_forms import Opened, fill_plan
from ui.pages.plan_steps import StepList
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.flow import Flow
from ui.parts.tall import put_away
from ui.parts.text import Icon, Text

SHOWN_MOST = 4
"""Of what is not yet right, so many at a time: a list that fits on a page is read."""

_LINE_ICONS = {"review": "messages-square", "meeting": "users", "plan": "history"}


class Nudges(QFrame):
    """What is not yet right, calmly: sentences, each a way to where it is put right."""

    chosen = Signal(object)  # Missing

    def __init__(self) -> None:
        super().__init__()
        look.restyle(self, banner="info")
        self.setAccessibleName("Not yet right")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 12, 2)
        row.setSpacing(10)
        row.addWidget(Icon("info", "info"))
        self._column = Flow(across_px=12, down_px=0)
        inside = QWidget()
        inside.setLayout(self._column)
        row.addWidget(inside, 1)
        self.buttons: list[QWidget] = []

    def show_missing(self, missing: tuple[Missing, ...]) -> None:
        """Shows these; what leads nowhere is only said."""
        for widget in self.buttons:
            self._column.removeWidget(widget)
            put_away(widget)
        self.buttons = [self._line(each) for each in missing[:SHOWN_MOST]]
        if len(missing) > SHOWN_MOST:
            self.buttons.append(Text(f"and {len(missing) - SHOWN_MOST} more", "small"))
        for widget in self.buttons:
            self._column.addWidget(widget)
        self.setVisible(bool(missing))

    def _line(self, missing: Missing) -> QWidget:
        if not missing.field:
            return Text(missing.sentence)
        button = Button(missing.sentence, Kind.QUIET, name=f"{missing.sentence} Go there")
        button.clicked.connect(partial(self.chosen.emit, missing))
        return button


class WholePlan(Card):
    """The plan as a whole: what goes well, when we meet, who sees it, who agreed. Read here, and changed in place."""

    closed, grown = Signal(), Signal()

    def __init__(self, writer: Writer, today: date) -> None:
        super().__init__("The plan", icon="file-text")
        self._writer, self._today = writer, today
        self._view: PlanView | None = None
        self._opened: Opened | None = None
        self.edit = Button("Change", Kind.QUIET, icon="pencil", name="Change the plan as a whole")
        self.edit.clicked.connect(self._open)
        self.head.addWidget(self.edit)
        self._lines = [Text("", "body") for _ in range(6)]
        for line in self._lines:
            self.body.addWidget(line)

    def show_plan(self, view: PlanView) -> None:
        """Shows the plan; what is being written stays."""
        self._view = view
        part = view.part
        assert part is not None
        called = view.around.called
        reading = part.readings.get("agreed_by")
        agreed = reading.value if reading is not None and isinstance(reading.value, tuple) else ()
        said = (
            ("What is going well:", part.text("going_well")),
            ("When we meet again:", part.text("meet_again")),
            ("Who can see it:", part.text("who_can_see")),
            ("Agreed by:", ", ".join(called.get(str(name), "") for name in agreed)),
            ("How it stands:", lists.PLAN_STATUS.get(part.text("status"), "")),
            ("Made:", view.made),
        )
        for line, (bold, rest) in zip(self._lines, said, strict=True):
            line.show_parts(bold, rest or "not written yet")
        self.edit.setVisible(not view.is_closed)
        if self._opened is not None:
            self._opened.show_part(part, called)

    def _open(self, _checked: bool) -> None:
        self.change()

    def change(self, field: str = "") -> None:
        """Opens it for writing."""
        assert self._view is not None
        assert self._view.part is not None
        if self._opened is None:
            form = self._writer.form(self._view.part, about="The plan")
            fill_plan(form, self._view.around, self._today)
            self._opened = Opened("The plan as a whole", form)
            self._opened.closed.connect(self._close)
            self._opened.show_part(self._view.part, self._view.around.called)
            self.body.addWidget(self._opened)
            for line in self._lines:
                line.hide()
            self.grown.emit()
        self._opened.take_focus(field)

    def clear(self) -> None:
        """Puts the form away; what was typed is its writer's to save."""
        if self._opened is not None:
            put_away(self._opened)
            self._opened = None
            for line in self._lines:
                line.show()

    def _close(self, opened: Opened) -> None:
        put_away(opened)
        self._opened = None
        for line in self._lines:
            line.show()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()


class LooseSteps(Card):
    """Steps agreed at visits for no goal: ticked here, or put under one."""

    def __init__(self, writer: Writer, today: date) -> None:
        super().__init__("Agreed at visits, for no goal yet", icon="house")
        self.steps = StepList(writer, today)
        self._hint = Text("Choose the pencil to put one under a goal.", "small")
        self.body.addWidget(self._hint)
        self.body.addWidget(self.steps)

    def show_plan(self, view: PlanView, around: Around, goals: Options) -> None:
        """Shows them; nothing is here where there are none."""
        self.steps.show_steps(view.loose, around, goals)
        self._hint.setVisible(bool(goals))
        self.setVisible(bool(view.loose) or bool(self.steps.opened))


class Beside(Card):
    """Reviews, meetings and other plans, and what can be begun."""

    line_chosen = Signal(object)  # Line
    meeting_asked = Signal(str)  # kind
    ending_asked = Signal()
    next_asked = Signal()

    def __init__(self) -> None:
        super().__init__("Meetings, reviews and other plans", icon="users")
        self._lines: list[QWidget] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(2)
        self.body.addLayout(self._column)
        self._none = Text("None yet.", "small")
        self.body.addWidget(self._none)
        flow = Flow(across_px=8, down_px=8)
        for kind, words in lists.MEETING_KIND.items():
            if kind != "multi_agency_group":
                button = Button(words, icon="plus", name=f"Begin: {words}")
                button.clicked.connect(partial(self.meeting_asked.emit, kind))
                flow.addWidget(button)
        self.next = Button("Begin the next plan", icon="file-pen")
        self.next.clicked.connect(self.next_asked)
        self.ending = Button("Step up, down, or close", icon="log-out")
        self.ending.clicked.connect(self.ending_asked)
        flow.addWidget(self.next)
        flow.addWidget(self.ending)
        self.body.addLayout(flow)

    def show_plan(self, view: PlanView) -> None:
        """Shows what lies beside the plan, newest first."""
        for line in self._lines:
            self._column.removeWidget(line)
            put_away(line)
        self._lines = [self._line(each) for each in view.lines]
        for line in self._lines:
            self._column.addWidget(line, 0, Qt.AlignmentFlag.AlignLeft)
        self._none.setVisible(not view.lines)
        self.next.setVisible(view.part is not None and not view.is_closed and view.twin is None)

    def _line(self, line: Line) -> QWidget:
        words = " · ".join(filter(None, (line.title, line.detail)))
        button = Button(words, Kind.QUIET, icon=_LINE_ICONS[line.kind], name=f"Open: {words}")
        button.clicked.connect(partial(self.line_chosen.emit, line))
        return button
