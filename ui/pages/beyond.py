"""Beyond one's caseload: is somebody known, a family open for a while, what others opened, whom people know."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from fsdesk.roles import REASON_CHARS_MIN, reason_is_given
from fsdesk.views_beyond import ConflictView, KnownView, LookOverRow, OpenedView
from ui.forms.answers import PickOne
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.fields import Field, LongText, line_field
from ui.parts.flow import Flow
from ui.parts.scroll import ScrollPage
from ui.parts.tall import put_away
from ui.parts.text import Heading, Text

_LEAD = "Only with signal: the hub answers, and nothing of it is kept on this laptop."
_TOLD = "Whoever leads its team and the information-governance officer are told at once, and look it over."
_SHORT = f"Say why, in at least {REASON_CHARS_MIN} letters."
_TICK_MS = 1_000


class BeyondPage(ScrollPage):
    """Asks for a name, opens a family for a while, and shows what waits for whoever leads."""

    find_asked = Signal(str, str)  # given name, family name
    open_asked = Signal(str, str)  # family, reason
    looked_over = Signal(str, str)  # opening, what was found
    conflict_declared = Signal(str, str)  # whom, why
    conflict_settled = Signal(str, str, bool)  # conflict, family, keep out

    def __init__(self) -> None:
        super().__init__("Beyond your caseload")
        self.head.addWidget(Heading("Beyond your caseload", 1))
        self.head.addWidget(Text(_LEAD, "lead"))
        self.notice = Banner("", "warn")
        self.notice.hide()
        self.head.addWidget(self.notice)
        self.times_left = 0
        """How often somebody has left it: an answer to what was asked before that is for nobody any more."""
        self._left_s = 0
        self.timer = QTimer(self)
        self.timer.setInterval(_TICK_MS)
        self.timer.timeout.connect(self._tick)
        self._family = ""
        self._parts: list[QWidget] = []
        self._lay_out_opened()
        self._lay_out_waiting()
        self._lay_out_find()
        self._lay_out_declare()
        self.body.addStretch()
        order_tabs(self)

    # -- is somebody known ---------------------------------------------------------------------------------------

    def _lay_out_find(self) -> None:
        self._find_card = card = Card("Is somebody known?", icon="search")
        self.given, self.family_name = line_field("Given name"), line_field("Family name")
        row = QHBoxLayout()
        row.setSpacing(12)
        for field in (self.given, self.family_name):
            row.addWidget(field, 1)
            _line(field).returnPressed.connect(self._find)
        card.body.addLayout(row)
        self.ask = Button("Ask the hub", icon="search", name="Ask the hub whether somebody of this name is known")
        self.ask.clicked.connect(self._find)
        buttons = Flow(across_px=8, down_px=8)
        buttons.addWidget(self.ask)
        card.body.addLayout(buttons)
        self.answer = Text("", "body")
        self.answer.hide()
        card.body.addWidget(self.answer)
        self._found = QVBoxLayout()
        card.body.addLayout(self._found)
        self._why = Card("Read it now", icon="eye")
        self.reason = LongText("Why you need to read it now", lines_min=2)
        self.reason.setMaximumBlockCount(40)
        self.why = Field("Why do you need to read it now?", self.reason, hint=_TOLD)
        self.open = Button("Open for 15 minutes, to read only", Kind.PRIMARY)
        self.open.clicked.connect(self._open)
        self._why.body.addWidget(self.why)
        line = Flow(across_px=8, down_px=8)
        line.addWidget(self.open)
        self._why.body.addLayout(line)
        self._why.hide()
        card.body.addWidget(self._why)
        self.body.addWidget(card)

    def _find(self) -> None:
        given, family = _line(self.given).text().strip(), _line(self.family_name).text().strip()
        for field, text in ((self.given, given), (self.family_name, family)):
            field.show_error("Write this name too.") if not text else field.clear_error()
        if given and family:
            self.find_asked.emit(given, family)

    def show_known(self, known: Sequence[KnownView]) -> None:
        """Says whom to talk to, or that nobody is known; with a way to open it where that may be."""
        self._clear_known()
        self.answer.setText(
            "Somebody of that name is known here. Talk to:" if known
            else "The hub knows nobody of that name that it may tell you of."
        )  # fmt: skip
        self.answer.show()
        for one in known:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(Text(f"{one.name or 'Whoever leads the team'}, {one.team}", "strong"), 1)
            if one.family:
                read = Button("I have to read it now", name=f"I have to read it now, instead of asking {one.name}")
                read.clicked.connect(partial(self._ask_why, one.family))
                line.addWidget(read)
            self._found.addWidget(row)
            row.show()
            self._parts.append(row)
        order_tabs(self)

    def _ask_why(self, family: str) -> None:
        self._family = family
        self._why.show()
        self.reason.setFocus()
        order_tabs(self)

    def _open(self) -> None:
        reason = self.reason.toPlainText()
        if not reason_is_given(reason):
            self.why.show_error(_SHORT)
            self.reason.setFocus()
            return
        self.why.clear_error()
        self.open_asked.emit(self._family, reason)

    # -- what is open --------------------------------------------------------------------------------------------

    def _lay_out_opened(self) -> None:
        self.opened = Card("", icon="eye", raised=True)
        self.opened_name, self.left = Heading("", 2), Text("", "strong", wrap=False)
        self.close_now = Button("Close it now", icon="x")
        self.close_now.clicked.connect(self.close_opened)
        row = QHBoxLayout()
        row.addWidget(self.opened_name, 1)
        row.addWidget(self.left)
        row.addWidget(self.close_now)
        self.opened.body.addLayout(row)
        self._sections = QVBoxLayout()
        self._sections.setSpacing(6)
        self.opened.body.addLayout(self._sections)
        self._lines: list[QWidget] = []
        self.opened.hide()
        self.body.addWidget(self.opened)

    def show_opened(self, view: OpenedView, left_s: int) -> None:
        """Shows an opened family for as long as the hub said, and not a second longer."""
        self._clear_opened()
        self.opened_name.setText(view.title)
        for section in view.sections:
            heading = Heading(section.title, 3)
            self._lines.append(heading)
            self._lines += [Text(line, "body") for line in section.lines]
        for line in self._lines:
            self._sections.addWidget(line)
            line.show()
        self.reason.clear()
        self._why.hide()
        self._left_s = left_s
        self._say_left()
        self._show_alone(alone=True)
        self.timer.start()
        self.scroll_to_top()
        self.close_now.setFocus()
        order_tabs(self)

    def _tick(self) -> None:
        self._left_s -= 1
        if self._left_s <= 0:
            self.close_opened()
            self.say("The time is over. What was open has left this laptop.", "info")
        else:
            self._say_left()

    def _say_left(self) -> None:
        minutes = -(-self._left_s // 60)
        self.left.setText(f"Open for {minutes} more minute{'' if minutes == 1 else 's'}, to read only")

    def close_opened(self) -> None:
        """Lets what was open go: it was nowhere but on this page."""
        self.timer.stop()
        self._clear_opened()
        self._show_alone(alone=False)
        order_tabs(self)

    def _show_alone(self, *, alone: bool) -> None:
        """Nothing is asked while a family is open: one thing at a time, and its minutes run."""
        self.opened.setVisible(alone)
        self._find_card.setHidden(alone)
        self._declare_card.setHidden(alone)

    def _forget_asked(self) -> None:
        """Who was asked about and what the hub said: that somebody is known is theirs too."""
        for field in (self.given, self.family_name):
            _line(field).clear()
            field.clear_error()
        self.reason.clear()
        self.why.clear_error()
        self._clear_known()

    def _clear_known(self) -> None:
        for part in self._parts:
            put_away(part)
        self._parts, self._family = [], ""
        self._why.hide()
        self.answer.hide()

    def _clear_opened(self) -> None:
        for line in self._lines:
            put_away(line)
        self._lines = []
        self.opened_name.setText("")

    def hideEvent(self, event: QHideEvent) -> None:
        """Leaving the page closes what was open on it and forgets who was asked about; a window made small does not."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.times_left += 1
            self.close_opened()
            self._forget_asked()

    @property
    def is_open(self) -> bool:
        """Whether a family is open."""
        return not self.opened.isHidden()

    # -- what waits for whoever leads ------------------------------------------------------------------------------

    def _lay_out_waiting(self) -> None:
        self.to_look_over = Card("Opened by others, to look over", icon="eye")
        self.to_settle = Card("People say they know somebody", icon="users")
        self._waiting: list[QWidget] = []
        for card in (self.to_look_over, self.to_settle):
            card.hide()
            self.body.addWidget(card)

    def show_waiting(
        self, rows: Sequence[LookOverRow], conflicts: Sequence[ConflictView], families: Sequence[tuple[str, str]]
    ) -> None:
        """Shows what others opened and what they declared; `families` are those somebody can be kept out of."""
        for part in self._waiting:
            put_away(part)
        self._waiting = []
        for row in rows:
            self._add(self.to_look_over, self._look_over_row(row))
        for one in conflicts:
            self._add(self.to_settle, self._conflict_row(one, families))
        self.to_look_over.setVisible(bool(rows))
        self.to_settle.setVisible(bool(conflicts))
        order_tabs(self)

    def _add(self, card: Card, part: QWidget) -> None:
        card.body.addWidget(part)
        part.show()
        self._waiting.append(part)

    def _look_over_row(self, row: LookOverRow) -> QWidget:
        part, column = _column()
        column.addWidget(Text(f"{row.who} opened {row.family_name}, {row.when}", "strong"))
        column.addWidget(Text(f"“{row.reason}”", "body"))
        found = LongText(f"What you found about {row.family_name}", lines_min=1)
        field = Field("What did you find?", found)
        done = Button("I have looked this over", name=f"I have looked this over: what {row.who} opened")

        def tell() -> None:
            if not reason_is_given(found.toPlainText()):
                field.show_error(_SHORT)
            else:
                self.looked_over.emit(row.opening, found.toPlainText())

        done.clicked.connect(tell)
        column.addWidget(field)
        line = Flow(across_px=8, down_px=8)
        line.addWidget(done)
        column.addLayout(line)
        return part

    def _conflict_row(self, one: ConflictView, families: Sequence[tuple[str, str]]) -> QWidget:
        part, column = _column()
        column.addWidget(Text(f"{one.who} knows {one.about}, said {one.when}", "strong"))
        column.addWidget(Text(f"“{one.reason}”", "body"))
        pick = PickOne(tuple(families), nothing="Choose the family")
        pick.show_name("Which family is it", "Then keep them out of it, or leave it")
        if one.family:
            pick.show_value(one.family)
        column.addWidget(Text("Which family is it?", "strong"))
        column.addWidget(pick)
        line = Flow(across_px=8, down_px=8)
        out = Button(
            "Keep them out of it", icon="lock", name=f"Keep them out of it: {one.who}, of the family that is chosen"
        )
        leave = Button("Nothing needs to change", name=f"Nothing needs to change for {one.who}")

        def keep_out() -> None:
            if isinstance(pick.value, str) and pick.value:
                self.conflict_settled.emit(one.conflict, pick.value, True)

        out.clicked.connect(keep_out)
        leave.clicked.connect(lambda: self.conflict_settled.emit(one.conflict, one.family, False))
        for button in (out, leave):
            line.addWidget(button)
        column.addLayout(line)
        return part

    # -- whom one knows ----------------------------------------------------------------------------------------------

    def _lay_out_declare(self) -> None:
        self._declare_card = card = Card("Do you know a family here?", icon="users")
        card.body.addWidget(
            Text("A neighbour, a cousin, a friend’s child: say so, and whoever leads sees to it that you are kept out "
                 "of what is written about them.", "body")
        )  # fmt: skip
        self.about = line_field("Whom do you know?", length_max=400)
        self.because = LongText("How you know them", lines_min=1)
        self.declare = Button("Tell who leads", icon="send")
        self.declare.clicked.connect(self._declare)
        self.how = Field("How do you know them?", self.because)
        for part in (self.about, self.how):
            card.body.addWidget(part)
        line = Flow(across_px=8, down_px=8)
        line.addWidget(self.declare)
        card.body.addLayout(line)
        self.body.addWidget(card)

    def _declare(self) -> None:
        about, because = _line(self.about).text().strip(), self.because.toPlainText().strip()
        self.about.show_error("Say whom.") if not about else self.about.clear_error()
        self.how.show_error("Say how.") if not because else self.how.clear_error()
        if about and because:
            self.conflict_declared.emit(about, because)

    def show_declared(self) -> None:
        """The hub has it: the words leave the page."""
        _line(self.about).clear()
        self.because.clear()
        self.say("Whoever leads has been told.", "ok")

    def say(self, sentence: str, tone: str = "warn") -> None:
        """Says one sentence at the top."""
        self.notice.show_sentence(sentence, tone)
        self.notice.show()
        self.scroll_to_top()


def _column() -> tuple[QWidget, QVBoxLayout]:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 6, 0, 10)
    column.setSpacing(6)
    return part, column


def _line(field: Field) -> QLineEdit:
    editor = field.editor
    assert isinstance(editor, QLineEdit)
    return editor
