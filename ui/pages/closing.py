"""The stretch of support: paused, passed up, down, across or on, and closed well, with what keeps it going after."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fsdesk.records import family_codes as lists
from fsdesk.views_planning import ClosingView, Missing, TransitionRow
from ui import look
from ui.forms.answers import LineAnswer, LongAnswer, PickOne, SeveralOf
from ui.forms.form import Form
from ui.forms.ready import asked, day, options_of, side_by_side
from ui.pages.plan_forms import Opened
from ui.pages.plan_frame import BehindPlan
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.flow import Flow
from ui.parts.tall import put_away
from ui.parts.text import Chip, Heading, Text
from ui.saving import QUIET_MS

_ICONS = {"up": "arrow-up", "down": "arrow-down", "across": "arrow-right", "transfer_out": "log-out",
          "transfer_in": "house"}  # fmt: skip


class _Move(QWidget):
    """One step up, down, across or away: on whose side it is, and open for writing in place."""

    change_asked = Signal(str)

    def __init__(self, move: TransitionRow) -> None:
        super().__init__()
        self.title, self.chip = Heading("", 3), Chip("")
        self.edit = Button("Change", Kind.QUIET, icon="pencil", name=f"Change: {move.title}")
        self.edit.clicked.connect(lambda: self.change_asked.emit(move.id))
        flow = Flow(across_px=10, down_px=4)
        self.setLayout(flow)
        for part in (self.title, self.chip, self.edit):
            flow.addWidget(part)
        self.show_move(move)

    def show_move(self, move: TransitionRow) -> None:
        """Shows how it stands."""
        self.title.setText(move.title)
        self.chip.show_state(move.standing, move.tone)


class ClosingPage(BehindPlan):
    """The stretch of support of a family, from opening to whether it still holds."""

    act_asked = Signal(str, str)  # family; open, pause, resume, close, or transition:<direction>
    taken_out = Signal(str, str)

    def __init__(self, today: date, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__("Support", autosave_ms=autosave_ms)
        self._today, self._view = today, None
        self._forms: list[QWidget] = []
        self._form: Form | None = None
        self._moves: dict[str, _Move] = {}
        self._opened: dict[str, Opened] = {}
        self._stands, self._passing = Card("How it stands", icon="heart-handshake"), Card("Passing on", icon="send")
        self._end, self._later = Card("The end of it", icon="log-out"), Card("Is it still holding", icon="history")
        self._earlier = Text("", "small")
        self._buttons = {
            "open": Button("Open support", icon="play"), "pause": Button("Pause", icon="pause"),
            "resume": Button("Go on", icon="play"),
        }  # fmt: skip
        self.close_support = Button("Close support", Kind.PRIMARY, icon="check")
        self._lay_out()

    def _lay_out(self) -> None:
        flow = Flow(across_px=8, down_px=8)
        for what, button in self._buttons.items():
            button.clicked.connect(partial(self._ask, what))
            flow.addWidget(button)
        self._stands.body.addWidget(self._earlier)
        self._stands.body.addLayout(flow)
        hint = "The family stays with us until the other side has said yes."
        self._passing.body.addWidget(Text(hint, "small"))
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._passing.body.addLayout(self._list)
        ways = Flow(across_px=8, down_px=8)
        for direction, words in lists.DIRECTION.items():
            button = Button(words, icon=_ICONS[direction])
            button.clicked.connect(partial(self._ask, f"transition:{direction}"))
            ways.addWidget(button)
        self._passing.body.addLayout(ways)
        for card in (self._stands, self._passing, self._end, self._later):
            self.body.addWidget(card)
        self.body.addStretch()
        self.close_support.clicked.connect(self.act)
        self.foot.addWidget(Text("Nothing here is sent to anybody. It saves itself.", "small"), 1)
        self.foot.addWidget(self.close_support)
        self.show_foot()

    def show_ending(self, view: ClosingView) -> None:
        """Shows it; what is being written stays."""
        record = view.part.id if view.part is not None else ""
        is_closed = view.state == "closed"
        if self.begin_anew(view.family, record):
            self._fill(view)
        self.heading.setText(f"Support: {view.family_name}")
        tone = {"open": "ok", "paused": "warn"}.get(view.state, "neutral")
        self.standing.show_state(view.standing, tone)
        self._earlier.setText("  ·  ".join(view.earlier))
        self._earlier.setVisible(bool(view.earlier))
        for what, states in (("open", ("none", "closed")), ("pause", ("open",)), ("resume", ("paused",))):
            self._buttons[what].setVisible(view.state in states)
        self.nudges.show_missing(view.missing if view.state in ("open", "paused") else ())
        self._end.setVisible(view.part is not None)
        self._later.setVisible(is_closed)
        self.close_support.setVisible(view.state in ("open", "paused"))
        names = view.around.called
        if self._form is not None and view.part is not None:
            self._form.show_readings(view.part.readings, view.part.shown, names)
        self._show_moves(view)
        order_tabs(self)

    def _fill(self, view: ClosingView) -> None:
        old = (self._form,) if self._form is not None else ()
        for widget in (*self._forms, *self._moves.values(), *self._opened.values(), *old):
            put_away(widget)
        self._forms, self._moves, self._opened, self._form = [], {}, {}, None
        if view.part is None:
            return
        form = self._form = self.writer.form(view.part, about="Support")
        form.setParent(self)  # its questions lie in several cards; it only holds them together
        form.hide()
        whole, near = QWidget(), self._today
        row = side_by_side(
            [form.ask("opened_on", day(near, example="3 Mar")), form.ask("funding_stream", LineAnswer())], 236
        )
        whole.setLayout(row)
        self._take(self._stands, whole)
        self._take(
            self._stands, form.ask("reasons", SeveralOf(options_of(lists.INVOLVEMENT_REASON)), label="Why we help")
        )
        hint = "What the family does, who they can ring, what to do on a bad day."
        self._take(self._end, form.ask("keeping_it_going", LongAnswer(lines=3), hint=hint))
        reason = form.ask("close_reason", PickOne(options_of(lists.CLOSE_REASON)))
        look.hold(reason, width=420)
        self._take(self._end, reason)
        self._take(self._end, form.ask("family_told", asked()))
        self._take(self._end, form.ask("why_not_told", LongAnswer(lines=1)))
        for name in ("family_stayed_together", "child_entered_care", "kinship_arranged"):
            self._take(self._end, form.ask(name, asked()))
        self._take(self._later, form.ask("sustained", asked()))
        self._take(self._later, form.ask("sustained_words", LongAnswer(lines=2)))
        on = form.ask("sustained_checked_on", day(near, example="22 May"))
        look.hold(on, width=260)
        self._take(self._later, on)

    def _take(self, card: Card, widget: QWidget) -> None:
        held = Qt.AlignmentFlag.AlignLeft if widget.property("held") else Qt.AlignmentFlag(0)
        card.body.addWidget(widget, 0, held)
        self._forms.append(widget)

    def _show_moves(self, view: ClosingView) -> None:
        for move in view.transitions:
            if move.id in self._opened:
                self._opened[move.id].show_part(move.part, view.around.called)
                continue
            row = self._moves.get(move.id)
            if row is None:
                row = self._moves[move.id] = _Move(move)
                row.change_asked.connect(partial(self._open, view))
                self._list.addWidget(row)
                if not move.part.text("to_agency"):
                    self._open(view, move.id)
                    continue
            row.show_move(move)
        for gone in self._moves.keys() - {str(move.id) for move in view.transitions}:
            put_away(self._moves.pop(gone))

    def _open(self, view: ClosingView, record: str) -> None:
        """Opens one that is passed on for writing in place."""
        move = next((each for each in view.transitions if each.id == record), None)
        if move is None or record in self._opened:
            return
        form = self.writer.form(move.part, about=move.title)
        to = form.ask("to_agency", LineAnswer(), label="To whom, by name")
        form.column.addLayout(side_by_side([to, form.ask("at", day(self._today, example="21 Nov"))], 300))
        form.ask_below("reason", LongAnswer(lines=2))
        form.ask_below("handover", LongAnswer(lines=2))
        form.ask_below("family_prepared", asked())
        form.ask_below("accepted", asked())
        by, on = form.ask("accepted_by", LineAnswer()), form.ask("accepted_on", day(self._today, example="25 Nov"))
        form.column.addLayout(side_by_side([by, on], 300))
        opened = self._opened[record] = Opened(move.title, form, may_take_out=True)
        opened.closed.connect(self._close_one)
        opened.taken_out.connect(self._take_out)
        opened.show_part(move.part, view.around.called)
        self._list.insertWidget(self._list.indexOf(self._moves[record]) + 1, opened)
        self._moves[record].hide()
        opened.show()
        opened.take_focus()

    def _close_one(self, opened: Opened) -> None:
        record = next((key for key, each in self._opened.items() if each is opened), "")
        if record:
            del self._opened[record]
            put_away(opened)
            self._moves[record].show()
            self._moves[record].edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view_wanted.emit()

    def _take_out(self, record: str, because: str) -> None:
        put_away(self._opened.pop(record))
        self.taken_out.emit(record, because)

    def _ask(self, what: str, _checked: bool = False) -> None:
        family = self.family
        self.writer.when_written(lambda: self.act_asked.emit(family, what))

    def go_to(self, missing: Missing) -> None:
        """Goes to the question."""
        if self._form is not None and missing.field in self._form.questions:
            self._form.questions[missing.field].take_focus()
        elif missing.field == "transitions":
            for row in self._moves.values():
                row.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def act(self) -> None:
        """Closes, once every word is written."""
        if self.close_support.isVisible():
            self._ask("close")
