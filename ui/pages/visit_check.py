"""Step 7 of the visit form: what is still missing, whether anything worried you, and your own reflection."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication

from fsdesk.records import Visit
from fsdesk.views import Problem, VisitView
from ui.forms.answers import LongAnswer
from ui.forms.form import Form
from ui.forms.ready import asked
from ui.forms.words import Names
from ui.pages.visit_form import StepForm
from ui.parts.cards import Banner
from ui.parts.fields import ErrorSummary
from ui.saving import OpenRecords


class CheckStep(StepForm):
    """The last look. What is missing is listed and never stops anybody from keeping a draft."""

    problem_chosen = Signal(object)  # Problem

    key = "check"
    title = "Check and finish"
    hint = "You can stop here and come back: the draft keeps every word. Your lead reads it once you send it."

    def __init__(self, records: OpenRecords, view: VisitView) -> None:
        super().__init__(records, view)
        self._problems: tuple[Problem, ...] | None = None
        self._arrived: tuple[Problem, ...] = ()
        self._summary = ErrorSummary()
        self._summary.error_chosen.connect(self._tell)
        self._all_there = Banner("Nothing is missing. You can send it to your lead.", "ok")
        self._all_there.hide()
        self.body.addWidget(self._summary)
        self.body.addWidget(self._all_there)
        self._form = form = self.visit_form(Visit)
        form.ask_below("safeguarding_concern_raised", asked(), hint="If yes, ring first: this form alerts nobody.")
        form.ask_below("worker_reflection", LongAnswer(lines=3))
        form.ask_below("recorded_with_family", asked())
        self.body.addWidget(form)
        self.body.addStretch()

    def forms(self) -> Iterator[Form]:
        """One form about the visit."""
        yield self._form

    def show_visit(self, view: VisitView, names: Names) -> None:
        """Shows what is missing and what is recorded."""
        self._arrived = view.problems
        self._form.show_readings(view.readings, view.shown, names)
        self.catch_up()

    def arrive(self) -> None:
        """Somebody has come to this step: what is missing is the first thing they meet."""
        self._problems = None
        self._show_problems()

    def catch_up(self) -> None:
        """Shows the latest list of what is missing; waits while somebody writes, because it takes the focus."""
        within = QApplication.focusWidget()
        is_writing = within is not None and self._form.isAncestorOf(within)
        if self._arrived != self._problems and not is_writing and self.isVisible():
            self._show_problems()

    def _show_problems(self) -> None:
        self._problems = self._arrived
        self._all_there.setVisible(not self._problems)
        self._summary.show_errors([(str(at), problem.sentence) for at, problem in enumerate(self._problems)])

    def _tell(self, key: str) -> None:
        self.problem_chosen.emit((self._problems or ())[int(key)])
