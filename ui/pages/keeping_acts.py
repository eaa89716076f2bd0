"""What somebody may do about what is chosen: say what is to become of it, hold it, lift a hold, see who looked, print.

To destroy is asked twice, with what will go said in between; nothing is done that two people have not said.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from fsdesk.papers.data import Gate
from fsdesk.records.codes import is_partial_date
from fsdesk.rules_retention import DESTROY, EXTEND, REASON_CHARS_MIN
from fsdesk.views_keeping import KeepRow
from ui.pages.paper_safe import PRINTING, SafeQuestion
from ui.parts.buttons import Button
from ui.parts.cards import Banner, Card
from ui.parts.fields import Field, LongText, line_field
from ui.parts.flow import Flow
from ui.parts.tall import put_away
from ui.parts.text import Text

DAY_CHARS = len("2026-11-30")
SURE = {
    "": "Two different people must say so, each at their own laptop. When the second has, the hub destroys it at once"
    " and tells every laptop; it cannot be brought back.",
    "person": "Two different people must say so. Then what is about this person alone goes everywhere, and where"
    " others’ records name them they say “a person”. It cannot be brought back.",
}


class KeepingActs(Card):
    """For the row that is chosen above; hidden while none is."""

    said = Signal(object, str, str, str)  # the row, decision, reason, until
    held = Signal(object, str, str)  # the row, reason, the day it is looked at again
    lifted = Signal(object, str)  # the row, reason
    looked_asked = Signal(object)  # the row
    weigh_asked = Signal(object)  # the row
    print_agreed = Signal(object)  # the row

    def __init__(self) -> None:
        super().__init__("This record", icon="archive")
        self._row: KeepRow | None = None
        self._sure = False
        self._shown: list[Text] = []
        self._told = Banner("", "info")
        self._told.hide()
        holder = QWidget()
        self._lines = QVBoxLayout(holder)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(3)
        self.reason = LongText("Why", lines_min=2)
        self.reason.setMaximumBlockCount(20)
        self.why = Field("Why, in a sentence", self.reason)
        self.day = line_field("Until which day, as 2030-06-01", optional=True, length_max=DAY_CHARS)
        self.end = Button("Destroy it", icon="trash-2")
        self.extend = Button("Keep it until that day", icon="hourglass")
        self.hold = Button("Put a legal hold on it", icon="lock")
        self.lift = Button("Lift the hold")
        self.looked = Button("Who has looked", icon="eye")
        self.print = Button("Print the certificate", icon="printer")
        self.gate = SafeQuestion()
        row = Flow(across_px=8, down_px=6)
        for button in (self.end, self.extend, self.hold, self.lift, self.looked, self.print):
            row.addWidget(button)
        for part in (self._told, holder, self.why, self.day):
            self.body.addWidget(part)
        self.body.addLayout(row)
        self.body.addWidget(self.gate)
        self.end.clicked.connect(self._ask_to_destroy)
        self.extend.clicked.connect(self._keep_on)
        self.hold.clicked.connect(self._hold)
        self.lift.clicked.connect(self._lift)
        self.looked.clicked.connect(lambda: self.looked_asked.emit(self._row))
        self.print.clicked.connect(self._ask_gate)
        self.gate.answered.connect(self._gate_answered)
        self.gate.put_off.connect(self._gate_closed)
        self.hide()

    def show_row(self, row: KeepRow | None) -> None:
        """Shows what can be done about this one; words begun about another go."""
        if row is None or self._row is None or row.id != self._row.id:
            self._told.hide()
            self.reason.show_text("")
            self._day.clear()
            self.gate.hide()
            for field in (self.why, self.day):
                field.clear_error()
        self._row = row
        self._unsure()
        self.setVisible(row is not None)
        if row is None:
            return
        self.heading.setText(f"{row.first}: {row.second}")
        self.show_lines(row.lines)
        acts = set(row.acts)
        for button, of in ((self.end, {"say", "erase"}), (self.extend, {"say"}), (self.hold, {"hold"}),
                           (self.lift, {"lift"}), (self.looked, {"looked"}), (self.print, {"print"})):  # fmt: skip
            button.setVisible(bool(acts & of) and not (button is self.extend and bool(row.person)))
        if "erase" in acts:
            self.end.show_words("Destroy what is held about this person")
        self.why.setVisible(bool(acts & {"say", "erase", "hold", "lift"}))
        self.day.setVisible(bool(acts & {"say", "hold"}))

    def show_lines(self, lines: Sequence[str]) -> None:
        """Says what it rests on."""
        for part in self._shown:
            put_away(part)
        self._shown = [Text(line) for line in lines]
        for part in self._shown:
            self._lines.addWidget(part)

    def show_sentence(self, sentence: str, tone: str) -> None:
        """Says how something ended."""
        self._told.show_sentence(sentence, tone)
        self._told.show()

    @property
    def _day(self) -> QLineEdit:
        editor = self.day.findChild(QLineEdit)
        assert isinstance(editor, QLineEdit)
        return editor

    def _reason(self) -> str:
        """The reason, where it says something; else empty, and said beside it."""
        text = self.reason.toPlainText().strip()
        if len(text) < REASON_CHARS_MIN:
            self.why.show_error(f"Say why, in at least {REASON_CHARS_MIN} letters.")
            self.reason.setFocus()
            return ""
        self.why.clear_error()
        return text

    def _chosen_day(self) -> str:
        text = self._day.text().strip()
        if len(text) != DAY_CHARS or not is_partial_date(text):
            self.day.show_error("Write a day, such as 2030-06-01.")
            self._day.setFocus()
            return ""
        self.day.clear_error()
        return text

    def _ask_to_destroy(self) -> None:
        reason = self._reason()
        if not reason or self._row is None:
            return
        if self._sure:
            self._unsure()
            self.said.emit(self._row, DESTROY, reason, "")
            return
        self._sure = True
        self.end.show_words("Yes, I say so")
        self.show_sentence(SURE["person" if self._row.person else ""], "warn")
        if self._row.person:
            self.weigh_asked.emit(self._row)

    def _unsure(self) -> None:
        self._sure = False
        person = self._row is not None and bool(self._row.person)
        self.end.show_words("Destroy what is held about this person" if person else "Destroy it")

    def _keep_on(self) -> None:
        reason = self._reason()
        day = self._chosen_day() if reason else ""
        if reason and day:
            self.said.emit(self._row, EXTEND, reason, day)

    def _hold(self) -> None:
        reason = self._reason()
        day = ""
        if reason and self.day.isHidden():
            self.day.show()
        if reason:
            day = self._chosen_day()
        if reason and day:
            self.held.emit(self._row, reason, day)

    def _lift(self) -> None:
        if reason := self._reason():
            self.lifted.emit(self._row, reason)

    def _ask_gate(self) -> None:
        who = "For the office’s own file: it names who decided, and no family by name."
        self.gate.ask(Gate(who=who, is_own=True), careful=True)

    def _gate_answered(self, answer: str) -> None:
        self._gate_closed()
        if answer in PRINTING and self._row is not None:
            self.print_agreed.emit(self._row)

    def _gate_closed(self) -> None:
        self.gate.hide()
        self.print.setFocus()
