"""The last two places of an assessment: what it all means together, and what is still missing before it is finished."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fsdesk.records import Assessment
from fsdesk.views_assessing import AssessView, Subjected, ToFinish
from ui.forms.answers import SeveralOf
from ui.forms.form import Form
from ui.forms.ready import answer_for
from ui.forms.words import Names
from ui.forms.writer import Writer
from ui.parts.buttons import Button
from ui.parts.cards import Banner
from ui.parts.fields import ErrorSummary
from ui.parts.flow import Flow
from ui.parts.text import Heading, Text

_ASKED = ("family_summary", "analysis", "if_nothing_changes", "contributors")


class WholeForm(QWidget):
    """What it all means: the family's own words first, then the worker's."""

    settle_asked = Signal()
    view_asked = Signal()
    person_added = Signal(str)

    def __init__(self, writer: Writer, view: AssessView) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(Heading("What it all means", 2))
        self.form = Form(Assessment, writer.open(view.part))
        self.form.settle_asked.connect(self.settle_asked)
        self.form.view_asked.connect(self.view_asked)
        declared = Assessment.declared()
        for name in _ASKED:
            self.form.ask_below(name, answer_for(declared[name]))
        self.form.ask_below("agreed_by", SeveralOf(view.names))
        self.form.ask_below("copy_given_on", answer_for(declared["copy_given_on"]))
        self.form.ask_below("assessment_kind", answer_for(declared["assessment_kind"]))
        column.addWidget(self.form)
        self._add_people(column, view.may_add)
        column.addStretch()

    def _add_people(self, column: QVBoxLayout, people: Sequence[Subjected]) -> None:
        if not people:
            return
        column.addWidget(Heading("Who else should be in it", 3))
        flow = Flow()
        for who in people:
            button = Button(f"Add {who.name}", icon="user-plus")
            button.setProperty("key", who.key)
            button.clicked.connect(self._tell_added)
            flow.addWidget(button)
        column.addLayout(flow)

    def _tell_added(self) -> None:
        self.person_added.emit(str(self.sender().property("key")))

    def show_view(self, view: AssessView, names: Names) -> None:
        """Shows what is written now."""
        self.form.show_readings(view.part.readings, view.part.shown, names)


class CheckList(QWidget):
    """What is still missing, each with a way there."""

    problem_chosen = Signal(object)  # ToFinish

    def __init__(self) -> None:
        super().__init__()
        self._problems: tuple[ToFinish, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(Heading("Check and finish", 2))
        self._ready = Banner("Everybody was talked about. It can be finished.", "ok")
        self._summary = ErrorSummary()
        self._summary.error_chosen.connect(self._tell)
        note = "Nothing is lost and nothing is in a hurry: it stays a draft on this laptop as long as you like."
        column.addWidget(self._ready)
        column.addWidget(self._summary)
        column.addWidget(Text(note, "small"))
        column.addStretch()

    def show_problems(self, problems: Sequence[ToFinish]) -> None:
        """Shows what is missing; a green sentence when nothing is."""
        if tuple(problems) == self._problems and problems:
            return
        self._problems = tuple(problems)
        self._ready.setVisible(not problems)
        self._summary.show_errors([(str(at), each.sentence) for at, each in enumerate(problems)])

    def _tell(self, key: str) -> None:
        problem = dict(enumerate(self._problems)).get(int(key))
        if problem is not None:
            self.problem_chosen.emit(problem)
