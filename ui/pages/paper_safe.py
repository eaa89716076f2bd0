"""The question before anything is printed: may this be left at the house? Calm, and the same for every family."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.flow import Flow
from ui.parts.text import Text

ANSWERS = (
    ("yes", "Yes, print it"),
    ("keep_with_worker", "No, print it and I keep it"),
    ("collect_at_hub", "No, they collect it at the hub"),
    ("read_aloud", "No, I read it aloud"),
)
PRINTING = ("yes", "keep_with_worker")


class SafeQuestion(Card):
    """Asks, and says the answer or that it was put off."""

    answered = Signal(str)  # one of the keys of ANSWERS
    put_off = Signal()

    def __init__(self) -> None:
        super().__init__("Is it safe to leave this at the house?", icon="house")
        self.body.addWidget(Text("Think of everybody who lives there or visits. Nothing is printed yet.", "small"))
        row = Flow()
        self._buttons = {key: Button(words) for key, words in ANSWERS}
        for key, button in self._buttons.items():
            button.setProperty("answer", key)
            button.clicked.connect(self._tell)
            row.addWidget(button)
        self._back = Button("Do not print", Kind.QUIET)
        self._back.clicked.connect(self.put_off)
        row.addWidget(self._back)
        self.body.addLayout(row)
        self.hide()

    def ask(self, *, careful: bool) -> None:
        """Shows the question; the keyboard stands on the first "No" when `careful`, and nothing else differs."""
        self.show()
        first = "keep_with_worker" if careful else "yes"
        self._buttons[first].setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts it off."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_off.emit()
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        self.answered.emit(self.sender().property("answer"))
