"""What keeps a family, and who visits it, safe: worries by their day, crises with their promises, flags of risk."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from fsdesk.records import safety_codes as lists
from fsdesk.views import Part
from fsdesk.views_safety import ConcernRow, CrisisRow, FlagRow, SafetyView
from ui import look
from ui.forms.answers import LineAnswer, LongAnswer, Options, PickOne, SeveralOf
from ui.forms.form import Form
from ui.forms.ready import asked, day, one_of, options_of, side_by_side
from ui.forms.writer import Writer
from ui.pages.plan_forms import Opened, moment
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.fields import SaveLine
from ui.parts.flow import Flow
from ui.parts.scroll import ScrollPage
from ui.parts.tall import put_away
from ui.parts.text import Chip, OneLine, Rule, Text
from ui.saving import QUIET_MS

ONE_COLUMN_BELOW = 900


class _Line(QWidget):
    """One thing to read, its chip, and what can be done with it."""

    def __init__(self, head: str, text: str, chips: tuple[tuple[str, str], ...], acts: tuple[Button, ...]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(3)
        column.addWidget(Text(head, "strong"))
        if text:
            column.addWidget(Text(text, "small"))
        row = Flow(across_px=8, down_px=4)
        for words, tone in chips:
            row.addWidget(Chip(words, tone))
        for button in acts:
            row.addWidget(button)
        column.addLayout(row)
        column.addWidget(Rule())


class SafetyPage(ScrollPage):
    """For staff alone. Lines are read; what is written stands in a form of its own."""

    concern_asked = Signal(str)  # worry
    worry_asked = Signal(str)  # family
    crisis_begun = Signal(str)  # family
    rang_again = Signal(str)
    looked_at = Signal(str)
    flag_begun = Signal(str)
    flag_kept = Signal(str)
    flag_removed = Signal(str, str)  # flag, because
    family_asked = Signal(str)

    def __init__(self, today: date, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__("Safety")
        self._today = today
        self._view: SafetyView | None = None
        self._opened: Opened | None = None
        self._line = SaveLine()
        self.writer = Writer(self, self._line, quiet_ms=autosave_ms)
        top = QHBoxLayout()
        self.heading = OneLine("Safety", "h1")
        self.back = Button("Back to the family", Kind.QUIET, icon="arrow-left")
        self.back.clicked.connect(self.leave)
        for part in (self.heading, self._line, self.back):
            top.addWidget(part, 1 if part is self.heading else 0)
        self.head.addLayout(top)
        self.head.addWidget(Text("For staff alone. It is on no paper and in no view of the family.", "small"))
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        self._flags, self._notes, self._crises = (
            Card("To know before going in", icon="shield-alert"), Card("Worries", icon="feather"),
            Card("Crises", icon="phone"),
        )  # fmt: skip
        self.add_flag = Button("Raise a flag", icon="plus")
        self.add_note = Button("Worried about somebody", icon="plus")
        self.add_crisis = Button("A crisis", icon="plus", name="Write down a crisis")
        self._lists: dict[Card, QVBoxLayout] = {}
        for card, button, tell in (
            (self._flags, self.add_flag, self.flag_begun), (self._notes, self.add_note, self.worry_asked),
            (self._crises, self.add_crisis, self.crisis_begun),
        ):  # fmt: skip
            card.head.addWidget(button)
            button.clicked.connect(partial(self._tell_family, tell))
            self._lists[card] = QVBoxLayout()
            card.body.addLayout(self._lists[card])
        self._place, left, right = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        left.addWidget(self._flags)
        left.addLayout(self._place)
        left.addStretch()
        for card in (self._notes, self._crises):
            right.addWidget(card)
        right.addStretch()
        self._columns.addLayout(left, 1)
        self._columns.addLayout(right, 1)
        self.body.addLayout(self._columns)
        self.body.addStretch()
        self._shown: list[QWidget] = []
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.leave)

    # -- what the desk says ------------------------------------------------------------------------------------

    def show_safety(self, view: SafetyView) -> None:
        """Shows a family's; what is being written stays."""
        if self._view is None or self._view.family != view.family:
            self._put_away()
        self._view, self.writer.family = view, view.family
        self.heading.setText(f"Safety: {view.family_name}")
        for widget in self._shown:
            put_away(widget)
        self._shown = []
        self._fill(self._flags, [self._flag(row) for row in view.flags], "Nothing is known.")
        for words in view.gone:
            self._add(self._flags, Text(words, "caption"))
        self._fill(self._notes, [self._concern(row) for row in view.concerns], "None is written down.")
        self._fill(self._crises, [self._crisis(row) for row in view.crises], "None is written down.")

    def open_part(self, part: Part) -> None:
        """Opens a flag or a crisis that has just been begun, or is to be changed."""
        if self._view is None:
            return
        self._put_away()
        is_flag = part.kind == "risk_flag"
        form = self.writer.form(part, about="Flag" if is_flag else "Crisis")
        people: Options = tuple((str(p.id), p.known_as) for p in self._view.people)
        homes: Options = tuple((str(home.id), home.label) for home in self._view.homes)
        if is_flag:
            _fill_flag(form, (*people, *homes), self._today)
        else:
            _fill_crisis(form, people, self._today)
        form.show_readings(part.readings, part.shown, {})
        self._opened = Opened("To know before going in" if is_flag else "What happened", form)
        self._opened.closed.connect(self._close)
        self._place.addWidget(self._opened)
        self._opened.show()
        next(iter(form.questions.values())).take_focus()

    # -- inside ------------------------------------------------------------------------------------------------

    def _fill(self, card: Card, lines: list[_Line], nothing: str) -> None:
        for line in lines:
            self._add(card, line)
        if not lines:
            self._add(card, Text(nothing, "small"))

    def _add(self, card: Card, widget: QWidget) -> None:
        self._lists[card].addWidget(widget)
        self._shown.append(widget)
        widget.show()

    def _flag(self, row: FlagRow) -> _Line:
        change = Button("Change", Kind.QUIET, icon="pencil", name=f"Change: {row.words}")
        change.clicked.connect(partial(self._open_row, row.part))
        keep = Button("It still holds", Kind.QUIET, name=f"It still holds: {row.words}")
        keep.clicked.connect(partial(self._tell, self.flag_kept, row.id))
        acts = [change, keep]
        if self._view is not None and self._view.may_remove_flags:
            away = Button("Take away …", Kind.QUIET, name=f"Take away: {row.words}")
            away.clicked.connect(partial(self._ask_why, row))
            acts.append(away)
        text = "\n".join(filter(None, (row.detail, f"It rests on: {row.evidence}" if row.evidence else "",
                                       *row.problems)))  # fmt: skip
        return _Line(f"{row.words}  ·  {row.about}", text, ((row.standing, row.tone),), tuple(acts))

    def _concern(self, row: ConcernRow) -> _Line:
        button = Button("Open", Kind.QUIET, name=f"Open the note of {row.day}")
        button.clicked.connect(partial(self._tell, self.concern_asked, row.id))
        return _Line(f"A note of {row.day}", "" if row.is_closed else row.standing,
                     (("closed" if row.is_closed else "open", "neutral" if row.is_closed else row.tone),),
                     (button,))  # fmt: skip

    def _crisis(self, row: CrisisRow) -> _Line:
        acts = []
        for clock, words, signal in zip(
            row.clocks, ("We rang again", "We looked at it"), (self.rang_again, self.looked_at), strict=True
        ):
            if not clock.is_done:
                button = Button(words, Kind.QUIET, name=f"{words}: {row.title}")
                button.clicked.connect(partial(self._tell, signal, row.id))
                acts.append(button)
        change = Button("Change", Kind.QUIET, icon="pencil", name=f"Change: {row.title}")
        change.clicked.connect(partial(self._open_row, row.part))
        chips = tuple((f"{clock.words}: {clock.standing}", clock.tone) for clock in row.clocks)
        return _Line(f"{row.title}{f', {row.who}' if row.who else ''}", row.detail, chips, (*acts, change))

    def _ask_why(self, row: FlagRow) -> None:
        """Asks what has changed, in the place of a form."""
        self._put_away()
        card, line = Card(f"Take away: {row.words}", raised=True), QLineEdit()
        line.setAccessibleName("What has changed")
        line.setPlaceholderText("What has changed")
        button = Button("Take it away", icon="trash-2", name=f"Take it away: {row.words}")
        button.clicked.connect(lambda: self._take_away(row.id, line.text(), card))
        line.returnPressed.connect(button.click)
        card.body.addWidget(line)
        card.body.addWidget(button)
        self._place.addWidget(card)
        card.show()
        line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_away(self, flag: str, because: str, card: QWidget) -> None:
        put_away(card)
        self.flag_removed.emit(flag, because)

    def _open_row(self, part: Part) -> None:
        self.open_part(part)

    def _close(self, _opened: object) -> None:
        self._put_away()
        self.add_flag.setFocus(Qt.FocusReason.OtherFocusReason)
        self.writer.when_written(self.writer.view_asked.emit)

    def _put_away(self) -> None:
        if self._opened is not None:
            self._opened.form.saving.save_now()
            put_away(self._opened)
            self._opened = None

    def _tell_family(self, signal: object) -> None:
        if self._view is not None:
            signal.emit(self._view.family)  # type: ignore[attr-defined]  # a bound signal

    def _tell(self, signal: object, record: str) -> None:
        self.writer.when_written(lambda: signal.emit(record))  # type: ignore[attr-defined]  # a bound signal

    def leave(self) -> None:
        """Saves and goes back to the family."""
        self.writer.save_now()
        if self._view is not None:
            self.family_asked.emit(self._view.family)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column where the page is narrow."""
        super().resizeEvent(event)
        one, way = self.width() < look.current().px(ONE_COLUMN_BELOW), QBoxLayout.Direction
        self._columns.setDirection(way.TopToBottom if one else way.LeftToRight)


def _fill_flag(form: Form, about: Options, today: date) -> None:
    form.ask_below("risk", PickOne(options_of(lists.RISK_FLAG)))
    form.ask_below("detail", LongAnswer(lines=1), hint="What whoever goes in does about it.")
    form.ask_below("evidence", LongAnswer(lines=2), hint="What was seen or said, when and by whom. No rumours.")
    kind, which = form.ask("about", one_of(lists.RISK_ABOUT)), form.ask("about_record", PickOne(about, nothing="-"))
    form.column.addLayout(side_by_side([kind, which], 200))
    since = form.ask("since", day(today, example="3 Nov"))
    due = form.ask("review_due", day(today, example="21 May"))
    form.column.addLayout(side_by_side([since, due], 200))


def _fill_crisis(form: Form, people: Options, today: date) -> None:
    form.ask_below("nature", PickOne(options_of(lists.CRISIS_NATURE)))
    form.ask_below("immediate_action", LongAnswer(lines=2))
    form.ask_below("who", SeveralOf(people))
    form.ask_below("who_else", LineAnswer())
    form.ask_below("hours", one_of(lists.CRISIS_HOURS))
    form.ask_below("at", moment(today, example="today 14:00"))
    form.ask_below("therapeutic_offered", asked())
    form.ask_below("call_words", LongAnswer(lines=1))
    form.ask_below("review_words", LongAnswer(lines=1))
