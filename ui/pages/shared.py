"""What a partner has in place of a day's work: plans shared with them, read at the hub, and their own words about them.

What is read is on this page alone, and leaves it with the person. What they write stays until it has been kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.views_shared import READ_BY, Draft, OwnWords, SharedPlan, SharedRow
from ui.forms.answers import OneOf
from ui.pages.shared_plan import PlanParts
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.fields import Field, LongText
from ui.parts.flow import Flow
from ui.parts.scroll import ScrollPage
from ui.parts.tall import put_away
from ui.parts.text import Chip, Heading, Text
from ui.saving import QUIET_MS

_LEAD = "They are read at the hub, while there is a line. Nothing of them is kept on this laptop: only what you say."
_NOBODY = "Nothing is shared with you now."
_NOTE_HINT = "Who reads it decides what is written down. If somebody is in danger now, do not write: ring."
_READERS_HINT = (
    "Choose the team lead if it is about somebody who works with the family, and the information-governance officer if"
    " it is about the team lead. Nobody else is told that you wrote, and it may be a day or two until it is read."
)


class SharedPage(ScrollPage):
    """The families shared with a partner, one of them opened, and what the partner said."""

    asked_again = Signal()
    read_asked = Signal(str)  # family
    closed = Signal()
    note_given = Signal(str, str, str)  # family, words, who reads it
    draft_written = Signal(str, str, str)  # family, words, who is to read it
    done = Signal(str, str)  # family, action
    in_the_way = Signal(str, str, str)  # family, action, what is
    was_there = Signal(str, str)  # family, meeting
    put_away_asked = Signal(str)  # contribution
    came_back = Signal()  # the page is on the screen again: what was read is to be read anew

    def __init__(self, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__("Plans shared with you")
        self._family, self._plan, self._own = "", None, ()  # type: str, SharedPlan | None, tuple[OwnWords, ...]
        self._rows: list[QWidget] = []
        self._said: list[QWidget] = []
        top = QHBoxLayout()
        top.addWidget(Heading("Plans shared with you", 1), 1)
        self.again = Button("Ask the hub again", icon="refresh-cw", name="Ask the hub again what is shared with you")
        self.again.clicked.connect(self.asked_again)
        top.addWidget(self.again)
        self.head.addLayout(top)
        self.head.addWidget(Text(_LEAD, "lead"))
        self.notice = Banner("", "warn")
        self.notice.hide()
        self.head.addWidget(self.notice)
        self._lay_out_list()
        self._lay_out_opened()
        self._lay_out_said()
        self.body.addStretch()
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(autosave_ms)
        self._quiet.timeout.connect(self._save)
        self.words.written.connect(self._typed)
        self.readers.answered.connect(self._typed)
        order_tabs(self)

    # -- which families ----------------------------------------------------------------------------------------

    def _lay_out_list(self) -> None:
        self.families = Card("Families", icon="users")
        self.nobody = Text(_NOBODY, "body")
        self.families.body.addWidget(self.nobody)
        self.nobody.hide()
        self.body.addWidget(self.families)

    def show_families(self, rows: Sequence[SharedRow]) -> None:
        """Shows which families there are."""
        self._forget_families()
        self.nobody.setVisible(not rows)
        for row in rows:
            part = QWidget()
            across, words = QHBoxLayout(part), QVBoxLayout()
            across.setContentsMargins(0, 4, 0, 4)
            words.setSpacing(2)
            words.addWidget(Text(f"{row.reference}  ·  {row.about}" if row.about else row.reference, "strong"))
            words.addWidget(Text(row.detail, "small"))
            across.addLayout(words, 1)
            read = Button("Read the plan", icon="eye", name=f"Read the plan: {row.reference}, {row.about}")
            read.clicked.connect(partial(self._ask_for, row.id))
            across.addWidget(read, 0, Qt.AlignmentFlag.AlignTop)
            self.families.body.addWidget(part)
            part.show()
            self._rows.append(part)
        order_tabs(self)

    def _ask_for(self, family: str) -> None:
        self.read_asked.emit(family)

    def _forget_families(self) -> None:
        for part in self._rows:
            put_away(part)
        self._rows = []
        self.nobody.hide()

    # -- one of them -------------------------------------------------------------------------------------------

    def _lay_out_opened(self) -> None:
        self.opened = Card("", icon="eye", raised=True)
        self.title, self.detail = Heading("", 2), Text("", "small")
        self.back = Button("Back to the list", icon="chevron-left")
        self.back.clicked.connect(self.close_opened)
        top, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.detail)
        top.addLayout(words, 1)
        top.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        self.opened.body.addLayout(top)
        self.parts = PlanParts()
        self.parts.done.connect(lambda step: self.done.emit(self._family, step))
        self.parts.in_the_way.connect(lambda step, what: self.in_the_way.emit(self._family, step, what))
        self.parts.was_there.connect(lambda meeting: self.was_there.emit(self._family, meeting))
        self.opened.body.addWidget(self.parts)
        self.words = LongText("A note", lines_min=3)
        self.field = Field("A note", self.words, hint=_NOTE_HINT)
        self.readers = OneOf(tuple(READ_BY.items()))
        self.readers.show_value("")
        self.readers.show_name("Who reads it", _READERS_HINT)
        self.send = Button("Send the note", Kind.PRIMARY, icon="send")
        self.send.clicked.connect(self._send)
        line = Flow(across_px=8, down_px=8)
        line.addWidget(self.send)
        self.opened.body.addWidget(self.field)
        self.opened.body.addWidget(Field("Who reads it", self.readers, hint=_READERS_HINT))
        self.opened.body.addLayout(line)
        self.opened.hide()
        self.body.addWidget(self.opened)

    @property
    def family(self) -> str:
        """Which family is opened; empty when none is."""
        return self._family

    @property
    def is_read(self) -> bool:
        """Whether a plan stands on the page."""
        return self._plan is not None

    def show_plan(self, plan: SharedPlan, draft: Draft) -> None:
        """Shows one family's plan as it has just been read; what is being written of it stays."""
        is_new = self._family != plan.family
        if is_new:
            self.save_now()
            self._show_note(draft)
        self._family, self._plan = plan.family, plan
        self.title.setText(f"{plan.reference}  ·  {plan.about}" if plan.about else plan.reference)
        self.detail.setText(plan.detail)
        self.opened.setAccessibleName(f"The plan of {plan.reference}")
        self._show_parts()
        self._show_alone()
        if is_new:
            self.scroll_to_top()
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)
        order_tabs(self)

    def close_opened(self) -> None:
        """Back to the list: what was read is on no page any more."""
        self.save_now()
        self._family = ""
        self._drop_read()
        self._show_note(Draft())
        self._show_alone()
        self.closed.emit()
        order_tabs(self)

    def _show_note(self, draft: Draft) -> None:
        self.words.show_text(draft.words)
        self.readers.show_value(draft.readers)

    def _drop_read(self) -> None:
        self._plan = None
        self.parts.show_plan(None, {}, may_say=False)
        for label in (self.title, self.detail):
            label.setText("")

    def _show_alone(self) -> None:
        self.opened.setVisible(self._plan is not None)
        self.families.setHidden(self._plan is not None)
        self._show_said()

    def _show_parts(self) -> None:
        said = {
            str(one.record): f"You said “{one.short}”, {one.when}. {one.standing}."
            for one in reversed(self._own)
            if one.record
        }
        self.parts.show_plan(self._plan, said, may_say=True)

    # -- one's own words ---------------------------------------------------------------------------------------

    def _lay_out_said(self) -> None:
        self.said = Card("What you said", icon="message-circle")
        self.said.hide()
        self.body.addWidget(self.said)

    def show_own(self, own: Sequence[OwnWords]) -> None:
        """Shows what was said from this laptop, and what became of it."""
        before, self._own = self._own, tuple(own)
        if self._plan is not None and before != self._own:
            self._show_parts()
        self._show_said()
        order_tabs(self)

    def _show_said(self) -> None:
        for part in self._said:
            put_away(part)
        self._said = []
        mine = [one for one in self._own if self._plan is None or one.of == self._family]
        shown = [one for one in mine if self._plan is None or not one.is_draft]
        for one in shown:
            part = self._said_row(one)
            self.said.body.addWidget(part)
            part.show()
            self._said.append(part)
        self.said.setVisible(bool(shown))

    def _said_row(self, one: OwnWords) -> QWidget:
        part = QWidget()
        across, words = QHBoxLayout(part), QVBoxLayout()
        across.setContentsMargins(0, 4, 0, 4)
        across.setSpacing(8)
        words.setSpacing(2)
        words.addWidget(Text(f"{one.title}  ·  {one.when}", "small"))
        if one.words:
            words.addWidget(Text(one.words, "body"))
        if one.readers:
            words.addWidget(Text(one.readers, "small"))
        words.addWidget(Chip(one.standing, one.tone), 0, Qt.AlignmentFlag.AlignLeft)
        if one.reason:
            words.addWidget(Text(one.reason, "small", weight=600))
        across.addLayout(words, 1)
        if one.may_go:
            gone = Button("Put away", Kind.QUIET, icon="x", name=f"Put away: {one.title}, {one.when}")
            gone.clicked.connect(partial(self.put_away_asked.emit, one.key))
            across.addWidget(gone, 0, Qt.AlignmentFlag.AlignTop)
        return part

    def _typed(self, _said: object) -> None:
        self._quiet.start()

    def save_now(self) -> None:
        """Sends what is being written to be kept on this laptop."""
        if self._quiet.isActive():
            self._quiet.stop()
            self._save()

    def _save(self) -> None:
        if self._family:
            self.draft_written.emit(self._family, self.words.toPlainText(), self._who_reads)

    @property
    def _who_reads(self) -> str:
        return str(self.readers.value or "")

    @property
    def is_all_written(self) -> bool:
        """Whether nothing typed is still only on the page."""
        return not self._quiet.isActive()

    def _send(self) -> None:
        words = self.words.toPlainText()
        if not words.strip():
            self.field.show_error("Write a few words first.")
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.field.clear_error()
        self._quiet.stop()
        self.note_given.emit(self._family, words, self._who_reads)

    def note_kept(self, words: str) -> None:
        """The note is kept on this laptop; what was typed since stays. The next is for everybody, unless it is said."""
        if self.words.toPlainText() == words:
            self._show_note(Draft())

    # -- what is said on the page ------------------------------------------------------------------------------

    def say(self, sentence: str, tone: str = "warn") -> None:
        """Says one sentence at the top; nothing when it is empty."""
        self.notice.show_sentence(sentence, tone)
        self.notice.setVisible(bool(sentence))

    def hideEvent(self, event: QHideEvent) -> None:
        """What was read leaves the page with the person, also under the cover; what they write is kept."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.save_now()
            self._drop_read()
            self._forget_families()
            self._show_alone()

    def showEvent(self, event: QShowEvent) -> None:
        """Whoever comes back reads anew what they had open."""
        super().showEvent(event)
        if not event.spontaneous():
            self.came_back.emit()
