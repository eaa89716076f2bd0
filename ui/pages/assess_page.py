"""An assessment, open to fill in: a part for each person and the household, what it means, and what is missing.

Every word is saved by itself. What is asked only when somebody is alone is asked for anew each time a part is opened.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from fsdesk.views import Part
from fsdesk.views_assessing import AssessView, ToFinish
from ui import look
from ui.forms.question import Question
from ui.forms.words import Names
from ui.forms.writer import Writer
from ui.pages.assess_domain import Place
from ui.pages.assess_frame import AssessHead
from ui.pages.assess_section import SectionForm
from ui.pages.assess_whole import CheckList, WholeForm
from ui.pages.visit_frame import Middle, StepFoot
from ui.pages.visit_tabs import order_tabs
from ui.parts.front import Front
from ui.parts.scroll import MARGIN_PX
from ui.parts.steps import RailBeside, Step, StepRail
from ui.saving import QUIET_MS

WHOLE, CHECK = "whole", "check"
_RAIL_LEAST = 850  # units: narrower pages have no rail


class AssessPage(QWidget):
    """Takes frozen views and says what the person did."""

    part_asked = Signal(str, str, bool)  # assessment, person, alone: show this part
    copy_asked = Signal(str, str)  # assessment, record of last time
    keep_asked = Signal(str)  # record to keep of several written apart
    person_added = Signal(str, str)  # assessment, person
    table_asked = Signal(str, str, str)  # family, assessment, the child to be asked; every word is written by then
    finish_asked = Signal(str)  # assessment; every word is written by then
    home_asked = Signal(str)  # family
    hide_asked = Signal()
    settle_asked = Signal()

    def __init__(self, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Assessment")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.view: AssessView | None = None
        self._names: Names = {}
        self._colleagues: Names = {}
        self._at = ""
        self._go_to: ToFinish | None = None
        self.section: SectionForm | None = None
        self._whole: WholeForm | None = None
        self._rail: StepRail | None = None
        self._lay(autosave_ms)
        self._take_keys()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keep_in_view)

    def _lay(self, autosave_ms: int) -> None:
        self.head, self.foot = AssessHead(), StepFoot("Part done, go on")
        self.head.home_asked.connect(self.leave)
        self.head.hide_asked.connect(self.hide_asked)
        self.head.table_asked.connect(self._ask_table)
        self.foot.back_asked.connect(self.go_up)
        self.foot.on_asked.connect(self.go_on)
        self.writer = Writer(self, self.head.save_line, quiet_ms=autosave_ms)
        self.writer.record_born.connect(self._take_born)
        self._middle = Front()
        self.check = CheckList()
        self.check.problem_chosen.connect(self.show_problem)
        self._check_middle = Middle("Check and finish", self.check)
        self._middle.addWidget(self._check_middle)
        self._body = QHBoxLayout()
        self._body.setContentsMargins(MARGIN_PX, 12, MARGIN_PX, 0)
        self._body.setSpacing(18)
        self._beside = RailBeside()
        self._body.addWidget(self._beside)
        self._body.addWidget(self._middle, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(self._body, 1)
        column.addWidget(self.foot)

    def _take_keys(self) -> None:
        for keys, slot in (
            ("Ctrl+Return", self.go_on),
            ("Ctrl+Enter", self.go_on),
            ("Alt+Up", self.go_up),
            ("Alt+Down", self.go_down),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # -- what the desk says ------------------------------------------------------------------------------------

    def show_names(self, colleagues: Names) -> None:
        """What colleagues are called: who wrote what."""
        self._colleagues = colleagues

    def show_view(self, view: AssessView) -> None:
        """Shows an assessment; the same part again shows what is new and leaves alone what somebody is writing."""
        before, self.view = self.view, view
        is_other = before is None or before.id != view.id
        self._names = {**self._colleagues, **dict(view.names)}
        self.writer.family = view.family
        self.head.show_view(view)
        if is_other:
            self._clear()
            self._at = view.section.who.key if view.section is not None else CHECK
            self.check.show_problems(())
        self._show_rail(view)
        self._show_section(view)
        if self._whole is not None:
            self._whole.show_view(view, self._names)
        if self._at == CHECK or is_other:
            self.check.show_problems(view.problems)
        self._show_place()
        self._arrive()

    def person_in(self, assessment: str) -> str:
        """Whose part was open in an assessment when it was left; empty for another one."""
        return self._person if self.view is not None and self.view.id == assessment else ""

    def refused(self, sentence: str) -> None:
        """Something asked for cannot be done, and why."""
        self.head.show_sentence(sentence, "danger")

    # -- what the person does ----------------------------------------------------------------------------------

    @property
    def at(self) -> str:
        """Whose part is open: a person's key, or "whole" or "check"."""
        return self._at

    def show_part(self, key: str, *, alone: bool = False) -> None:
        """Opens somebody's part, saving first. Nobody is taken to be alone because they were before."""
        if self.view is None:
            return
        self.writer.save_now()
        self._at = key
        self.head.show_sentence("", "info")
        self.part_asked.emit(self.view.id, key if key not in (WHOLE, CHECK) else self._person, alone)
        if key == WHOLE:
            self._open_whole()
        self._show_place()
        if key == CHECK and self.view is not None and not self.view.problems:
            self.foot.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _person(self) -> str:
        """Whose part is held, whatever is in front."""
        section = self.view.section if self.view is not None else None
        return section.who.key if section is not None else ""

    def show_problem(self, problem: ToFinish) -> None:
        """Opens the part a problem is in and goes to its question."""
        self._go_to = problem
        self.show_part(problem.person)

    def go_on(self) -> None:
        """Ends this part and opens the next; from the last place asks to finish."""
        if self._at == CHECK:
            view = self.view
            if view is not None and not view.finished:
                self.writer.when_written(lambda: self.finish_asked.emit(view.id))
            return
        if self.section is not None and self._at == self.section.place.section.who.key:
            self.section.finish()
        self.go_down()

    def go_up(self) -> None:
        """Opens the part before this one; from the first leaves."""
        keys = self._keys
        at = keys.index(self._at) if self._at in keys else 0
        if at == 0:
            self.leave()
        else:
            self.show_part(keys[at - 1])

    def go_down(self) -> None:
        """Opens the part after this one, if there is one."""
        keys = self._keys
        at = keys.index(self._at) if self._at in keys else 0
        self.show_part(keys[min(len(keys) - 1, at + 1)])

    def leave(self) -> None:
        """Saves and goes back to the family."""
        if self.view is not None:
            self.writer.save_now()
            self.home_asked.emit(self.view.family)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing typed waits while nobody looks; what was asked alone is put away, whoever may look next."""
        self.writer.save_now()
        if self.view is not None and self.view.alone:
            self._drop_section()
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Brings a part that was put away back, without what is asked alone."""
        super().showEvent(event)
        if self.view is not None and self.section is None:
            self.part_asked.emit(self.view.id, self._person, False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Chooses whether there is room for the rail."""
        super().resizeEvent(event)
        self._show_columns()

    # -- inside ------------------------------------------------------------------------------------------------

    @property
    def _keys(self) -> list[str]:
        rail = self.view.rail if self.view is not None else ()
        return [*(row.who.key for row in rail), WHOLE, CHECK]

    def _show_rail(self, view: AssessView) -> None:
        steps = [
            Step(key=row.who.key, title=" ".join(part for part in (row.who.name, row.who.age) if part), done=row.done)
            for row in view.rail
        ]
        meaning = bool(view.part.text("family_summary") or view.part.text("analysis"))
        steps.append(Step(key=WHOLE, title="What it all means", done=meaning))
        steps.append(Step(key=CHECK, title="Check and finish", done=bool(view.finished)))
        if self._rail is None or self._rail.property("count") != len(steps):
            self._rail = StepRail("Whose part", steps, self._at)
            self._rail.setProperty("count", len(steps))
            self._rail.step_chosen.connect(self.show_part)
            self._beside.show_rail(self._rail)
        self._rail.show_steps(steps, self._at)
        self._show_columns()
        if self._at in self._keys:
            self._beside.bring_into_view(self._keys.index(self._at))

    def _show_columns(self) -> None:
        self._beside.setVisible(self._rail is not None and self.width() / look.current().u >= _RAIL_LEAST)

    def _show_section(self, view: AssessView) -> None:
        section = view.section
        if section is None:
            return
        place = Place(self.writer, view.id, section, self._names, view.names, view.alone, view.today)
        if self.section is not None and self.section.fits(section):
            self.section.show_section(section)
            return
        self._drop_section()
        form = self.section = SectionForm(place)
        form.settle_asked.connect(self.settle_asked)
        form.view_asked.connect(self.ask_view)
        form.grown.connect(self._order_tabs)
        form.copy_asked.connect(self._ask_copy)
        form.keep_asked.connect(self._ask_keep)
        form.alone_chosen.connect(self._choose_alone)
        form.faces_asked.connect(self._ask_faces)
        form.show_section(section)
        self._middle.addWidget(Middle(section.who.name, form, framed=False))
        self._middle.setCurrentIndex(self._middle.count() - 1)
        self._order_tabs()
        form.take_focus()

    def _drop_section(self) -> None:
        """Takes a part away. Its records stay open with the writer: another form may hold one, or be given it anew."""
        if self.section is not None:
            self.writer.save_now()
            middle = self._middle_of(self.section)
            if middle is not None:
                self._middle.removeWidget(middle)
                middle.deleteLater()
            self.section = None

    def _middle_of(self, form: QWidget) -> Middle | None:
        for at in range(self._middle.count()):
            middle = self._middle.widget(at)
            if isinstance(middle, Middle) and middle.isAncestorOf(form):
                return middle
        return None

    def _open_whole(self) -> None:
        if self._whole is None and self.view is not None:
            self._whole = WholeForm(self.writer, self.view)
            self._whole.settle_asked.connect(self.settle_asked)
            self._whole.view_asked.connect(self.ask_view)
            self._whole.person_added.connect(self._add_person)
            self._middle.addWidget(Middle("What it all means", self._whole))
            self._whole.show_view(self.view, self._names)
        if self._whole is not None:
            next(iter(self._whole.form.questions.values())).take_focus()

    def _clear(self) -> None:
        self._drop_section()
        if self._whole is not None:
            middle = self._middle_of(self._whole)
            if middle is not None:
                self._middle.removeWidget(middle)
                middle.deleteLater()
            self._whole = None
        self.writer.forget_saved()

    def _show_place(self) -> None:
        """Brings in front what is open, and says how far through it is."""
        keys = self._keys
        if self._at not in keys and keys:
            self._at = keys[0]
        front: QWidget | None = self._check_middle
        if self._at == WHOLE:
            front = self._middle_of(self._whole) if self._whole is not None else None
        elif self._at != CHECK:
            front = self._middle_of(self.section) if self.section is not None else None
        if front is not None:
            self._middle.setCurrentWidget(front)
        finished = self.view is not None and bool(self.view.finished)
        words = {CHECK: "" if finished else "Finish the assessment", WHOLE: "Save and continue"}
        place = f"{keys.index(self._at) + 1} of {len(keys)}" if self._at in keys else ""
        self.foot.show_place(place, words.get(self._at, "Part done, go on"))
        if self.view is not None:
            self._show_rail(self.view)
        self._order_tabs()

    def _arrive(self) -> None:
        """Goes to the question of a problem, once its part is shown."""
        problem, self._go_to = self._go_to, None
        if problem is None or self.section is None or self.section.place.section.who.key != problem.person:
            self._go_to = problem if problem is not None and self._at == problem.person else None
            return
        question = self.section.place_of(problem.domain, problem.field)
        middle = self._middle_of(self.section)
        if isinstance(question, Question) and middle is not None:
            question.show()
            question.show_error(problem.sentence)
            question.take_focus()
            middle.bring_into_view(question)
        else:
            self.head.show_sentence(problem.sentence, "info")

    def _order_tabs(self) -> None:
        order_tabs(self)

    def _keep_in_view(self, _before: QWidget | None, now: QWidget | None) -> None:
        if isValid(self) and now is not None and self.isAncestorOf(now):
            middle = self._middle.currentWidget()
            if isinstance(middle, Middle):
                middle.bring_into_view(now)

    def _take_born(self, key: str, part: Part) -> None:
        if self.section is not None:
            self.section.born(key, part)

    def ask_view(self) -> None:
        """Asks for what is open again, as it is open."""
        if self.view is not None:
            self.part_asked.emit(self.view.id, self._person, self.view.alone)

    def _ask_copy(self, source: str) -> None:
        if self.view is not None:
            self.writer.when_written(lambda: self.copy_asked.emit(self.view.id if self.view else "", source))

    def _ask_keep(self, record: str) -> None:
        self.writer.when_written(lambda: self.keep_asked.emit(record))

    def _choose_alone(self, alone: bool) -> None:
        if self.view is not None:
            self.writer.save_now()
            self.part_asked.emit(self.view.id, self._person, alone)

    def _ask_faces(self) -> None:
        if self.view is not None:
            family, assessment, person = self.view.family, self.view.id, self._person
            self.writer.when_written(lambda: self.table_asked.emit(family, assessment, person))

    def _ask_table(self) -> None:
        if self.view is not None:
            family, assessment = self.view.family, self.view.id
            self.writer.when_written(lambda: self.table_asked.emit(family, assessment, ""))

    def _add_person(self, person: str) -> None:
        if self.view is not None:
            self.person_added.emit(self.view.id, person)
