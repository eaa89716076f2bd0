"""A visit, open for writing: seven steps that save by themselves. Decides nothing about the work; keeps every word."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from fsdesk.records.ids import RecordId, RevisionId
from fsdesk.views import Part, Problem, VisitState, VisitView
from ui import look
from ui.forms.question import Question, question_around
from ui.forms.words import Names, names_in
from ui.pages.documents import DocumentsCard
from ui.pages.visit_check import CheckStep
from ui.pages.visit_form import StepForm
from ui.pages.visit_frame import Middle, StepFoot, VisitHead
from ui.pages.visit_plan import KEYS, PICTURES_STEP, STEPS, is_done, step_of
from ui.pages.visit_reading import VisitReading
from ui.pages.visit_side import LastTimeColumn
from ui.pages.visit_tabs import order_tabs
from ui.parts.scroll import MARGIN_PX
from ui.parts.steps import RailBeside, Step, StepRail
from ui.saving import QUIET_MS, OpenRecords, Standing

_THREE_COLUMNS, _TWO_COLUMNS = 1150, 850  # least widths in units


class VisitPage(QWidget):
    """Takes frozen views and says what the person did. `autosave_ms`: see `ui.saving.QUIET_MS`."""

    fields_written = Signal(str, object, object)  # record, {field: value}, {field: revisions shown}
    part_written = Signal(str, str, object)  # kind, key, {field: value}; answered by `show_part` with the same key
    submit_asked = Signal(str)  # visit; every word is written by then
    view_asked = Signal(str)  # visit: a fresh view can be shown now
    step_shown = Signal(str)  # key
    home_asked = Signal(str)  # family
    left = Signal()
    hide_asked = Signal()
    table_asked = Signal(str, str)  # family, visit
    out_asked = Signal(str)  # visit
    settle_asked = Signal()

    def __init__(self, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Visit")
        self._view: VisitView | None = None
        self._names: Names = {}
        self._colleagues: Names = {}
        self._forms: dict[str, StepForm] = {}
        self._middles: dict[str, Middle] = {}
        self._step = KEYS[0]
        self._saved_at = self._trouble = ""
        self._is_amending = self._is_sending = self._has_checked = self._last_time_open = False
        self._records = OpenRecords(quiet_ms=autosave_ms, parent=self)
        self._records.fields_written.connect(self.fields_written)
        self._records.part_written.connect(self.part_written)
        self._records.standing_changed.connect(self._follow_standing)
        self._lay()
        self._take_keys()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)

    def _lay(self) -> None:
        self._head, self._foot = VisitHead(), StepFoot("Save and continue")
        self._head.home_asked.connect(self._ask_home)
        self._head.hide_asked.connect(self.hide_asked)
        self._head.table_asked.connect(self.table_asked)
        self._head.settle_asked.connect(self.settle_asked)
        self._head.last_time_asked.connect(self._turn_last_time)
        self._head.out_asked.connect(lambda: self.out_asked.emit(self._view.id if self._view else ""))
        self._foot.back_asked.connect(self.go_back)
        self._foot.on_asked.connect(self.go_on)
        self._rail, self._beside = StepRail("Parts of the visit", self._rail_steps(), self._step), RailBeside()
        self._rail.step_chosen.connect(self.show_step)
        self._beside.show_rail(self._rail)
        self._middle, self.documents, self._side = QStackedWidget(), DocumentsCard(), LastTimeColumn()
        self._aside = QWidget(self, visible=False)
        self.documents.setParent(self._aside)
        body = QHBoxLayout()
        body.setContentsMargins(MARGIN_PX, 12, MARGIN_PX, 0)
        body.setSpacing(18)
        body.addWidget(self._beside)
        body.addWidget(self._middle, 1)
        body.addWidget(self._side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addLayout(body, 1)
        column.addWidget(self._foot)

    def _take_keys(self) -> None:
        for keys, slot in (
            ("Ctrl+Return", self.go_on),
            ("Ctrl+Enter", self.go_on),
            ("Alt+Up", self.go_up),
            ("Alt+Down", self.go_down),
            ("F8", self._turn_last_time),
            ("Esc", self.leave),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # What the desk says

    def show_names(self, colleagues: Names) -> None:
        """What colleagues are called, by their ids: who wrote what."""
        self._colleagues = colleagues
        if self._view is not None:
            self._names = names_in(self._view, colleagues)

    def show_visit(self, view: VisitView) -> None:
        """Shows a visit; the same one again shows what is new and leaves alone what the person is writing."""
        is_other = self._view is None or self._view.id != view.id
        has_grown = self._view is not None and (self._view.people, self._view.homes) != (view.people, view.homes)
        if is_other:
            self.save_now()
            self._step, self._is_amending, self._is_sending, self._has_checked = KEYS[0], False, False, False
            self._saved_at, self._trouble = view.saved_at, ""
        self._view, self._names = view, names_in(view, self._colleagues)
        if is_other or (has_grown and self.is_all_written):
            self._clear()
        self._saved_at = view.saved_at or self._saved_at
        self._head.show_visit(view)
        self._side.show_last_time(view.last_time)
        if not self._is_amending:
            self._head.show_decision(view, reads=self._is_reading)
        self._show_middle()
        for key, form in self._forms.items():
            if key != self._step:
                self._fill(form)
        self._follow_standing()

    def show_step(self, key: str) -> None:
        """Opens a step, saving first."""
        if self._view is None or key not in KEYS or self._is_reading:
            return
        self.save_now()
        self._step = key
        self._show_middle()
        form = self._forms[key]
        first = next(form.questions(), None)
        if isinstance(form, CheckStep):
            form.arrive()
        elif first is not None:
            first.take_focus()
        self._middles[key].verticalScrollBar().setValue(0)
        self.step_shown.emit(key)
        self.view_asked.emit(self._view.id)

    def written(self, record: RecordId, shown: Mapping[str, tuple[RevisionId, ...]], at: str) -> None:
        """A record's fields have reached the store at this time; `shown` names the revisions that hold them now."""
        saving = self._records.find(record)
        if saving is not None:
            self._saved_at = at or self._saved_at
            saving.written(shown)
            self._ask_what_was_passed_over()

    def show_part(self, key: str, part: Part, at: str = "") -> None:
        """The record begun under this key exists now."""
        saving = self._records.find(key)
        if saving is not None:
            self._saved_at = at or self._saved_at
            saving.born(part.id, part.shown)
            for form in self._forms.values():
                form.born(key, part)
            self._ask_what_was_passed_over()

    def not_saved(self, sentence: str, handle: str = "") -> None:
        """A write did not reach the store: of this record or key, of all under way when none is named."""
        self._trouble, self._is_sending = sentence, False
        self._records.failed(handle)

    def submitted(self, sentence: str) -> None:
        """The visit has been sent to the lead."""
        self._head.show_state(VisitState.SUBMITTED)
        self._head.show_sentence(sentence, "ok")

    def refused(self, sentence: str) -> None:
        """Something asked for cannot be done, and why."""
        self._head.show_sentence(sentence, "danger")

    # What the person does

    @property
    def is_all_written(self) -> bool:
        """Whether nothing typed is in hand."""
        return self._records.standing is Standing.SAVED

    @property
    def step(self) -> str:
        """Key of the open step."""
        return self._step

    def save_now(self) -> None:
        """Sends everything typed at once: on leaving, hiding, lock and close."""
        self._records.save_now()

    def go_on(self) -> None:
        """Saves and opens the next step; from the last one sends to the lead; from reading begins an amendment."""
        if self._is_reading:
            self._amend()
        elif self._step == KEYS[-1]:
            self._is_sending = True
            self.save_now()
            self._send_when_written()
        else:
            self.go_down()

    def go_back(self) -> None:
        """Opens the step before; from the first one leaves."""
        if self._is_reading or self._step == KEYS[0]:
            self.leave()
        else:
            self.go_up()

    def go_up(self) -> None:
        """Opens the step before this one, if there is one."""
        self.show_step(KEYS[max(0, KEYS.index(self._step) - 1)])

    def go_down(self) -> None:
        """Opens the step after this one, if there is one."""
        self.show_step(KEYS[min(len(KEYS) - 1, KEYS.index(self._step) + 1)])

    def leave(self) -> None:
        """Saves and says that the person is done here for now."""
        self.save_now()
        self.left.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing typed waits while nobody looks."""
        self.save_now()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Chooses how many columns there is room for."""
        super().resizeEvent(event)
        self._show_columns()

    # Inside

    @property
    def _is_reading(self) -> bool:
        view = self._view
        return view is not None and (
            not view.may_write or (view.state is VisitState.SIGNED_OFF and not self._is_amending)
        )

    def _amend(self) -> None:
        if self._view is not None and self._view.may_write:
            self._is_amending = True
            self._clear()
            self._head.show_sentence(
                "Add or change what you need to. What was signed stays readable, and your lead signs again.", "info"
            )
            self._show_middle()
            self.show_step(KEYS[0])

    def _clear(self) -> None:
        """Takes the forms away; what was typed in them stays in hand until it is written."""
        for middle in self._middles.values():
            self._middle.removeWidget(middle)
            middle.deleteLater()
        self._forms, self._middles = {}, {}
        self.documents.setParent(self._aside)  # it outlives the part of the page it is in
        self._records.forget_saved()

    def _show_middle(self) -> None:
        """Shows the open step, or the whole visit to read."""
        view = self._view
        if view is None:
            return
        self.documents.show_reading(reads=self._is_reading)
        if self._is_reading:
            self._show_to_read(view)
        else:
            self._middle.setCurrentWidget(self._middle_of(self._step, view))
            place = KEYS.index(self._step) + 1
            words = "Send to lead" if place == len(KEYS) else "Save and continue"
            self._foot.show_place(f"{place} of {len(KEYS)}", words)
            self._has_checked = self._has_checked or self._step == CheckStep.key
            self._fill(self._forms[self._step])
        self._rail.show_steps(self._rail_steps(), self._step)
        self._show_columns()
        self._order_tabs()

    def _order_tabs(self) -> None:
        order_tabs(self)

    def _show_to_read(self, view: VisitView) -> None:
        reading = VisitReading()
        reading.show_visit(view, self._names)
        self._clear()
        middle = Middle("The whole visit", reading, self.documents, framed=False)
        self._middles["reading"] = middle
        self._middle.addWidget(middle)
        self._middle.setCurrentWidget(middle)
        self._foot.show_place("", "Write an amendment" if view.may_write else "")

    def _middle_of(self, key: str, view: VisitView) -> Middle:
        if key not in self._middles:
            form = STEPS[KEYS.index(key)](self._records, view)
            form.settle_asked.connect(self.settle_asked)
            form.view_asked.connect(self._ask_view)
            form.grown.connect(self._order_tabs)
            if isinstance(form, CheckStep):
                form.problem_chosen.connect(self.show_problem)
            below = self.documents if key == PICTURES_STEP else None
            self._forms[key], self._middles[key] = form, Middle(form.title, form, below)
            self._middle.addWidget(self._middles[key])
        return self._middles[key]

    def _fill(self, form: StepForm) -> None:
        view = self._view
        if view is None:
            return
        form.show_visit(view, self._names)
        remarks = dict(view.comments)
        for question in form.questions():
            question.show_remark(remarks.get(f"{question.saving.handle}.{question.field.name}", ""))
        if self._has_checked:
            for problem in view.problems:
                place = form.place_of(problem) if step_of(problem) == form.key else None
                if isinstance(place, Question) and not place.is_held:
                    place.show_error(problem.sentence)

    def show_problem(self, problem: Problem) -> None:
        """Opens the step a problem is in and goes to its field."""
        key = step_of(problem)
        self.show_step(key)
        form = self._forms.get(key)
        if form is None:
            return
        form.turn_to(problem)
        place = form.place_of(problem)
        if isinstance(place, Question):
            place.show_error(problem.sentence)
            place.take_focus()
            self._middles[key].bring_into_view(place)

    def _show_columns(self) -> None:
        units = self.width() / look.current().u
        wide, writes = units >= _THREE_COLUMNS, not self._is_reading
        self._side.setVisible(wide or self._last_time_open)
        self._beside.setVisible(writes and (wide or (units >= _TWO_COLUMNS and not self._last_time_open)))
        self._head.last_time.setVisible(not wide)
        self._head.last_time.show_words("Hide last time" if self._last_time_open else "Last time")

    def _turn_last_time(self) -> None:
        self._last_time_open = not self._last_time_open
        self._show_columns()

    def _rail_steps(self) -> tuple[Step, ...]:
        return tuple(Step(key=step.key, title=step.title, done=is_done(step.key, self._view)) for step in STEPS)

    def _follow_standing(self) -> None:
        self._head.show_standing(self._records.standing, self._saved_at, self._trouble)
        self._send_when_written()

    def _send_when_written(self) -> None:
        if self._is_sending and self.is_all_written and self._view is not None:
            self._is_sending = False
            self.submit_asked.emit(self._view.id)

    def _follow_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        if not isValid(self._middle):
            return  # the window is closing, and Qt takes the focus away from what it deletes
        question = question_around(before) if before is not None and self.isAncestorOf(before) else None
        if question is not None and now is None:
            question.saving.save_now()
        elif question is not None and now is not None and not question.isAncestorOf(now):
            question.leave()
            check = self._forms.get(CheckStep.key)
            if isinstance(check, CheckStep):
                check.catch_up()
        middle = self._middle.currentWidget()
        if now is not None and isinstance(middle, Middle):
            middle.bring_into_view(now)

    def _ask_what_was_passed_over(self) -> None:
        for form in self._forms.values():
            for question in form.questions():
                question.ask_if_passed_over()

    def _ask_view(self) -> None:
        if self._view is not None:
            self.view_asked.emit(self._view.id)

    def _ask_home(self) -> None:
        if self._view is not None:
            self.save_now()
            self.home_asked.emit(self._view.family)
