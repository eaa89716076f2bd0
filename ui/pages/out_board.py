"""Who is out alone, for those who look out for them: who is overdue first, who to ask next, and what was done."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from fsdesk.views_safety import OutBoard, OutRow
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.fields import Field
from ui.parts.flow import Flow
from ui.parts.scroll import ScrollPage
from ui.parts.tall import put_away
from ui.parts.text import Chip, Heading, Text


class OutCard(Card):
    """One person who is out."""

    note_given = Signal(str, str)  # plan, words
    phoned = Signal(str, str)
    closed = Signal(str, str)
    family_asked = Signal(str)

    def __init__(self, row: OutRow) -> None:
        super().__init__(row.worker, icon="user")
        self.record = str(row.record)
        self._family = str(row.family or "")
        self._chip, self._where, self._until = Chip("", "neutral"), Text("", "body"), Text("", "small")
        self.head.addWidget(self._chip)
        self._next, self._word = Banner("", "danger"), Text("", "strong")
        self._carries, self._log = Text("", "small"), Text("", "small")
        self.words = QLineEdit()
        self.words.setMaxLength(500)
        self._field = Field("What was said or done", self.words)
        self._not_sent = Banner("", "warn", icon="cloud-off")
        lines = (self._where, self._until, self._next, self._carries, self._word, self._log, self._not_sent)
        for part in (*lines, self._field):
            self.body.addWidget(part)
        buttons, flow = QWidget(), Flow(across_px=8, down_px=6)
        buttons.setLayout(flow)
        self._buttons = buttons
        for words, icon, signal in (
            ("They rang", "phone", self.phoned), ("I did this", "check", self.note_given),
            ("They are safe: close it", "shield-check", self.closed),
        ):  # fmt: skip
            button = Button(words, icon=icon, name=f"{words}: {row.worker}")
            button.clicked.connect(partial(self._tell, signal))
            flow.addWidget(button)
        self.open = Button("Open the family", Kind.QUIET, name=f"Open the family {row.worker} is at")
        self.open.clicked.connect(self._tell_family)
        flow.addWidget(self.open)
        self.body.addWidget(buttons)
        self.show_row(row)

    def show_row(self, row: OutRow) -> None:
        """Shows how it stands; what is being typed stays."""
        self._family = str(row.family or "")
        self._chip.show_state(row.standing, row.tone)
        self._where.setText(row.where)
        buddy = f"  ·  buddy: {row.buddy}" if row.buddy else ""
        self._until.setText(f"Out again by {row.until}{buddy}")
        self._next.show_sentence(row.next_step, "danger", lead="Next:")
        self._next.setVisible(bool(row.next_step))
        carried = f"Carries: {row.carries}.  " if row.carries else ""
        self._carries.setText(f"{carried}{row.landline}")
        self._word.setText(f"Words for help: “{row.word}”. If you hear them, write down all that was said.")
        self._word.setVisible(bool(row.word))
        self._log.setText("\n".join((*row.steps, *row.done)))
        self._log.setVisible(bool(row.steps or row.done))
        self._not_sent.show_sentence("\n".join(row.not_sent), "warn", icon="cloud-off")
        self._not_sent.setVisible(bool(row.not_sent))
        for part in (self._field, self._buttons):
            part.setVisible(not row.is_back)
        self.open.setVisible(bool(self._family))
        self.setAccessibleName(f"{row.worker}, {row.standing}")

    def _tell(self, signal: object) -> None:
        words = self.words.text()
        self.words.clear()
        signal.emit(self.record, words)  # type: ignore[attr-defined]  # a bound signal

    def _tell_family(self) -> None:
        self.family_asked.emit(self._family)


class OutBoardPage(ScrollPage):
    """The board, and lodging a plan that somebody reads over the telephone."""

    asked_again = Signal()
    note_given = Signal(str, str)
    phoned = Signal(str, str)
    closed = Signal(str, str)
    family_asked = Signal(str)
    lodged = Signal(str, str, str)  # plan, time, grace

    def __init__(self) -> None:
        super().__init__("Who is out")
        top = QHBoxLayout()
        top.addWidget(Heading("Who is out", 1))
        top.addStretch()
        self.again = Button("Ask the hub", icon="refresh-cw", name="Ask the hub who is out")
        self.again.clicked.connect(self.asked_again)
        top.addWidget(self.again)
        self.head.addLayout(top)
        self._sentence, self._refusal = Banner("", "info"), Banner("", "danger")
        for banner in (self._sentence, self._refusal):
            self.head.addWidget(banner)
        self._refusal.hide()
        self._cards: dict[str, OutCard] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.body.addLayout(self._list)
        self.body.addWidget(self._phone_card())
        self.body.addStretch()

    def _phone_card(self) -> Card:
        card = Card("Somebody reads a plan to you over the telephone", icon="phone")
        row, flow = QWidget(), Flow(across_px=14, down_px=8)
        row.setLayout(flow)
        self.plan, self.until, self.grace = QLineEdit(), QLineEdit(), QLineEdit()
        for words, editor, hint in (
            ("Plan", self.plan, "like k7f2qd4m.412"), ("Out again by", self.until, "like 15:30"),
            ("Minutes of grace", self.grace, "30 when left empty"),
        ):  # fmt: skip
            flow.addWidget(Field(words, editor, hint=hint))
        self.lodge = Button("Look out for them", Kind.PRIMARY, icon="shield-check")
        self.lodge.clicked.connect(self._tell_lodged)
        self._code = Text("", "h2")
        self._code.hide()
        for part in (row, self.lodge, self._code):
            card.body.addWidget(part)
        return card

    def show_board(self, board: OutBoard) -> None:
        """Shows who is out; what is being typed stays."""
        self._sentence.show_sentence(board.sentence, "info" if board.is_live else "warn")
        rows = {str(row.record): row for row in board.rows}
        for gone in self._cards.keys() - rows.keys():
            put_away(self._cards.pop(gone))
        for at, (key, row) in enumerate(rows.items()):
            card = self._cards.get(key)
            if card is None:
                card = self._cards[key] = OutCard(row)
                card.note_given.connect(self.note_given)
                card.phoned.connect(self.phoned)
                card.closed.connect(self.closed)
                card.family_asked.connect(self.family_asked)
            else:
                card.show_row(row)
            if self._list.indexOf(card) != at:
                self._list.removeWidget(card)
                self._list.insertWidget(at, card)
            card.show()

    def show_code(self, code: str) -> None:
        """Shows the code to read back, group by group."""
        self._code.setText(f"Read this back: {code}")
        self._code.show()

    def refused(self, sentence: str) -> None:
        """The hub could not be asked, or says no, and why."""
        self._refusal.show_sentence(sentence, "danger")
        self._refusal.setVisible(bool(sentence))

    def _tell_lodged(self) -> None:
        self._code.hide()
        self.lodged.emit(self.plan.text().strip(), self.until.text().strip(), self.grace.text().strip())
