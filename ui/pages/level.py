"""The page on which one child's level of need is decided: chosen by words, with reasons, together with the family.

What is written is a draft until somebody decides; the level of service asked for is kept apart from the need.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fsdesk.records import LevelDecision
from fsdesk.records.family_codes import AGREED_3, LEVEL_REASON
from fsdesk.records.fields import Value
from fsdesk.rules_levels import RATIONALE_LEAST
from fsdesk.views import Part
from fsdesk.views_assessing import DecidingView, LevelChoice
from ui.forms.answers import LongAnswer, OneOf, SeveralOf
from ui.forms.form import PartForm
from ui.forms.ready import YesNo, one_of, options_of
from ui.forms.words import Names
from ui.forms.writer import Writer
from ui.pages.assess_fold import Beside
from ui.pages.level_cards import History, level_chips
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.fields import ErrorSummary, SaveLine
from ui.parts.flow import HeadRow
from ui.parts.scroll import ScrollPage
from ui.parts.text import Heading, OneLine, Text
from ui.saving import QUIET_MS


class ChooseLevel(OneOf):
    """The levels of one scheme, each with what it means; never a number."""

    def __init__(self, levels: Sequence[LevelChoice]) -> None:
        super().__init__(tuple((each.code, f"{each.label}. {each.sentence}") for each in levels))


class LevelPage(ScrollPage):
    """Takes a frozen view of one child and says what the person did."""

    decide_asked = Signal(str, object)  # decision, decisions shown as standing; every word is written by then
    confirm_asked = Signal(str)
    home_asked = Signal(str)  # family
    view_asked = Signal(str, str)  # family, child
    settle_asked = Signal()

    def __init__(self, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__("Level of need")
        self.view: DecidingView | None = None
        self._colleagues: Names = {}
        self.form: PartForm | None = None
        self._deciding = False
        self._lay_head(autosave_ms)
        self.summary = ErrorSummary()
        self.summary.error_chosen.connect(self._go_to)
        self._note = Banner("", "info")
        self._ground = Card("What fits now")
        self._history = History()
        self._history.confirm_asked.connect(self.confirm_asked)
        self.body.addWidget(self.summary)
        self.summary.hide()
        self.body.addWidget(self._note)
        self.body.addWidget(Beside(self._ground, self._history, least=820, stretch=(62, 38)))
        self.body.addStretch()
        self._lay_foot()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.decide)

    def _lay_head(self, autosave_ms: int) -> None:
        trail = HeadRow(across_px=4, down_px=0)
        trail.addWidget(Text("Families  ›", "small", wrap=False))
        self._home = Button("Family", Kind.QUIET)
        self._home.setStyleSheet("QPushButton { min-height: 26px; padding: 0 4px; }")
        self._home.clicked.connect(self.leave)
        trail.addWidget(self._home)
        line = SaveLine()
        self.writer = Writer(self, line, quiet_ms=autosave_ms)
        self.writer.record_born.connect(self._take_born)
        trail.add_end(line)
        self.head.addLayout(trail)
        title = QHBoxLayout()
        title.setSpacing(12)
        self._title = OneLine("", "h1")
        title.addWidget(self._title)
        self._chips = QHBoxLayout()
        title.addLayout(self._chips, 1)
        self.head.addLayout(title)

    def _lay_foot(self) -> None:
        back = Button("Back", icon="arrow-left")
        back.clicked.connect(self.leave)
        self.primary = Button("Make this decision", Kind.PRIMARY)
        self.primary.setToolTip("Ctrl+Enter")
        self.primary.clicked.connect(self.decide)
        self.foot.addWidget(back)
        self.foot.addStretch(1)
        self.foot.addWidget(Text("A draft until you decide.", "small", wrap=False))
        self.foot.addWidget(self.primary)
        self.show_foot()

    # -- what the desk says ------------------------------------------------------------------------------------

    def show_names(self, colleagues: Names) -> None:
        """What colleagues are called: who wrote what."""
        self._colleagues = colleagues

    def show_view(self, view: DecidingView) -> None:
        """Shows one child; the same draft again shows what is new and leaves what somebody is writing."""
        before, self.view = self.view, view
        is_other = before is None or before.child.person != view.child.person or self._is_over(view)
        self.writer.family = view.family
        self._home.show_words(view.family_name)
        self._title.setText(f"Level of need for {view.child.name}")
        self._show_chips(view)
        self._note.show_sentence(f"{view.title}. {view.note}".strip(), "info")
        self._history.show_child(view.child)
        if is_other:
            self._ask(view)
            self.summary.show_errors(())
            self.scroll_to_top()
        if self.form is not None and view.part is not None:
            self.form.show_part(view.part, {**self._colleagues, **dict(view.names)})
        if self.summary.isVisible():
            self._show_problems()
        self._follow()
        order_tabs(self)

    def _is_over(self, view: DecidingView) -> bool:
        """Whether the draft on the page has become a decision, so that the next one begins."""
        return self.form is not None and self.form.part is not None and view.child.draft != self.form.part

    def refused(self, sentence: str) -> None:
        """A decision cannot be made, and why."""
        self.summary.show_errors([("assessed_level", sentence)])

    def _show_chips(self, view: DecidingView) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        ground = QWidget()
        ground.setLayout(level_chips(view.child))
        self._chips.addWidget(ground, 1, Qt.AlignmentFlag.AlignVCenter)

    def _ask(self, view: DecidingView) -> None:
        """Lays out the questions over the draft there is, or over a decision to be."""
        if self.form is not None:
            self.writer.save_now()
            self._ground.body.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.writer.forget_saved()
        about = view.child.name
        if view.part is not None:
            form = PartForm(LevelDecision, self.writer.open(view.part), about=about)
        else:
            always: dict[str, Value] = {
                "person": str(view.child.person), "scheme": view.scheme, "scheme_version": view.scheme_version
            }  # fmt: skip
            form = self.writer.new_form("level_decision", always, about=about)
        self.form = form
        labels = [(each.code, each.label) for each in view.levels]
        form.ask_below("assessed_level", ChooseLevel(view.levels))
        hint = f"In a sentence or more, at least {RATIONALE_LEAST} characters."
        form.ask_below("rationale", LongAnswer(lines=3), hint=hint)
        form.ask_below("reasons", SeveralOf(options_of(LEVEL_REASON)))
        self._tried = form.ask_below("what_tried", LongAnswer(lines=2))
        form.column.addWidget(Heading("With the family", 3))
        form.ask_below("participants", SeveralOf(view.people))
        form.ask_below("family_view", LongAnswer(lines=2))
        form.ask_below("family_agreed", one_of(AGREED_3))
        form.ask_below("child_rights", LongAnswer(lines=2), hint="What the child said, and what is best for the child.")
        form.column.addWidget(Heading("The service, apart from the need", 3))
        form.ask_below(
            "service_level_requested",
            OneOf(labels),
            hint="Only if another level of service is asked for.",
        )
        self._escalated = form.ask_below("escalated_for_access", YesNo())
        form.changed.connect(self._follow)
        form.settle_asked.connect(self.settle_asked)
        form.view_asked.connect(self.ask_view)
        self._ground.body.addWidget(form)

    def _follow(self) -> None:
        """Asks what was tried where the level calls for it, and about access where the two levels differ."""
        if self.form is None or self.view is None:
            return
        levels = {each.code: each for each in self.view.levels}
        need = levels.get(str(self.form.value("assessed_level")))
        service = levels.get(str(self.form.value("service_level_requested")))
        tried = need is not None and need.needs_what_tried
        self._tried.setVisible(tried or self.form.value("what_tried") is not None)
        higher = service is not None and (need is None or service.order > need.order)
        self._escalated.setVisible(higher or self.form.value("escalated_for_access") is not None)

    # -- what the person does ----------------------------------------------------------------------------------

    def decide(self) -> None:
        """Asks for the decision when every word is written; says what is missing instead, if anything is."""
        self._deciding = True
        self.writer.when_written(self._look_again)

    def _look_again(self) -> None:
        self.ask_view()

    def decide_or_say(self) -> None:
        """With a fresh view: decides if nothing is missing and somebody asked to."""
        if not self._deciding or self.view is None:
            return
        self._deciding = False
        if self.view.problems:
            self._show_problems()
        elif self.view.part is not None:
            shown = [str(each.id) for each in self.view.child.decisions if each.stands]
            self.decide_asked.emit(str(self.view.part.id), shown)

    def _show_problems(self) -> None:
        assert self.view is not None
        self.summary.show_errors(list(self.view.problems))
        for field, sentence in self.view.problems:
            if self.form is not None and field in self.form.questions:
                question = self.form.questions[field]
                if not question.is_held:
                    question.show_error(sentence)

    def _go_to(self, field: str) -> None:
        if self.form is not None and field in self.form.questions:
            self.form.questions[field].show()
            self.form.questions[field].take_focus()

    def leave(self) -> None:
        """Saves and goes back to the family; the draft stays."""
        if self.view is not None:
            self.writer.save_now()
            self.home_asked.emit(self.view.family)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing typed waits while nobody looks."""
        self.writer.save_now()
        super().hideEvent(event)

    def ask_view(self) -> None:
        """Asks for this child again."""
        if self.view is not None:
            self.view_asked.emit(self.view.family, self.view.child.person)

    def _take_born(self, key: str, part: Part) -> None:
        if self.form is not None and self.form.saving.handle in {key, part.id}:
            self.form.part = part.id
