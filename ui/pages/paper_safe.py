"""The question before anything is printed or saved: whom is it for, may it be left at the house? Calm, and the same for
every family.

What is left out of a paper is for staff alone: it is said only when it is asked for, and gone again with the question.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from fsdesk.papers.data import Gate
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.flow import Flow
from ui.parts.text import Text

ANSWERS = (
    ("yes", "Yes, {act} it"),
    ("keep_with_worker", "No, {act} it and I keep it"),
    ("collect_at_hub", "No, they collect it at the hub"),
    ("read_aloud", "No, I read it aloud"),
)
PRINTING = ("yes", "keep_with_worker")
PRINT, SAVE = "print", "save"
HOUSE, PLACE = "Is it safe to leave this at the house?", "Is this going to the right place?"
OWN = "This is yours, for work"
OWN_THEN = "It is not for the household: it stays with you, and out of every house."
HOUSE_THEN = "Think of everybody who lives there or visits."
PLACE_THEN = "Give it to the person named there, and to nobody else."
ALONE = "For you alone: what is not on it"
NOTHING = "Nothing is left out of it."


class SafeQuestion(Card):
    """Asks, and says the answer or that it was put off."""

    answered = Signal(str)  # one of the keys of ANSWERS
    put_off = Signal()

    def __init__(self) -> None:
        super().__init__(HOUSE, icon="house")
        self._who, self._then = Text("", "strong"), Text("", "small")
        self._left_out = Text("", "small")
        self._gate = Gate(who="")
        self.body.addWidget(self._who)
        self.body.addWidget(self._then)
        row = Flow()
        self._buttons = {key: Button(words.format(act=PRINT)) for key, words in ANSWERS}
        for key, button in self._buttons.items():
            button.setProperty("answer", key)
            button.clicked.connect(self._tell)
            row.addWidget(button)
        self._back = Button("Do not print", Kind.QUIET)
        self._back.clicked.connect(self.put_off)
        row.addWidget(self._back)
        self._alone = Button(ALONE, Kind.QUIET, icon="lock")
        self._alone.clicked.connect(self._show_left_out)
        row.addWidget(self._alone)
        self.body.addLayout(row)
        self.body.addWidget(self._left_out)
        self.hide()

    def ask(self, gate: Gate, *, careful: bool, act: str = PRINT) -> None:
        """Shows the question; the keyboard stands on the first "No" when `careful`, and nothing else differs."""
        self._gate = gate
        self._who.setText(gate.who)
        self._who.setVisible(bool(gate.who))
        done = "printed" if act == PRINT else "saved"
        asked, think = (OWN, OWN_THEN) if gate.is_own else (PLACE, PLACE_THEN) if gate.is_place else (HOUSE, HOUSE_THEN)
        self.heading.setText(asked)
        self.setAccessibleName(asked)
        self._then.setText(f"{think} Nothing is {done} yet.")
        for key, words in ANSWERS:
            self._buttons[key].show_words(words.format(act=act))
            self._buttons[key].setVisible(_is_asked(key, gate))
        if gate.is_own:
            self._buttons["keep_with_worker"].show_words(f"Yes, {act} it and I keep it")
        self._back.show_words(f"Do not {act}")
        self._left_out.hide()
        self.show()
        asks_house = not gate.is_place and not gate.is_own
        first = self._buttons["keep_with_worker" if careful else "yes"] if asks_house else self._back
        self._alone.setVisible(not gate.is_own)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_left_out(self) -> None:
        """Says what is not on the paper, or takes it away again."""
        said = f"Not on it: {'; '.join(self._gate.left_out)}." if self._gate.left_out else NOTHING
        self._left_out.setText(said)
        self._left_out.setVisible(self._left_out.isHidden())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts it off."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_off.emit()
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        self._left_out.hide()
        self.answered.emit(self.sender().property("answer"))


def _is_asked(key: str, gate: Gate) -> bool:
    """Whether an answer is one of this paper's: what is somebody's own is kept, and left nowhere."""
    return key == "keep_with_worker" if gate.is_own else key == "yes" or not gate.is_place
