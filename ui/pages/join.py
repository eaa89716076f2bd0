"""The first start: the one-time slip from the team, and a passphrase of one's own."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from fsdesk.trouble import Told
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card, stand_alone
from ui.parts.fields import Field
from ui.parts.text import AppMark, Heading, Text

SLIP_LENGTH_MAX = 2000
PASSPHRASE_LENGTH_MAX = 512


class JoinPage(QWidget):
    """One card: slip, passphrase twice, join."""

    join_asked = Signal(str, str)  # slip, passphrase

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Join your team's hub")
        self._slip = self._line(SLIP_LENGTH_MAX, hidden=False)
        self._first = self._line(PASSPHRASE_LENGTH_MAX, hidden=True)
        self._second = self._line(PASSPHRASE_LENGTH_MAX, hidden=True)
        self._slip_field = Field(
            "Slip", self._slip, hint="The line that begins FSDESK1-, from your team. It works once."
        )
        self._first_field = Field(
            "Passphrase", self._first, hint="Four or five words only you would put together. Spaces count."
        )
        self._second_field = Field("The same again", self._second)
        self._told = Banner("", "danger")
        self._told.hide()
        self._join = Button("Join", Kind.PRIMARY)
        self._join.clicked.connect(self._ask)
        self._second.returnPressed.connect(self._ask)
        card = Card()
        top = QHBoxLayout()
        top.addWidget(AppMark(34))
        top.addWidget(Heading("Join your team's hub"), 1)
        card.body.addLayout(top)
        card.body.addWidget(
            Text("You need a connection this once. After that FSDesk works without a signal.", wrap=True)
        )
        for widget in (self._told, self._slip_field, self._first_field, self._second_field, self._join):
            card.body.addWidget(widget)
        stand_alone(self, card, 560)
        self.setFocusProxy(self._slip)

    @staticmethod
    def _line(longest: int, *, hidden: bool) -> QLineEdit:
        line = QLineEdit()
        line.setMaxLength(longest)
        if hidden:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        return line

    def show_told(self, told: Told) -> None:
        """Says why it did not work; the slip stays in its field."""
        self._show_working(working=False)
        self._told.show_sentence(f"{told.safe} {told.next_step}".strip(), "danger", lead=told.happened)
        self._told.show()

    def _ask(self) -> None:
        self._slip_field.clear_error()
        self._second_field.clear_error()
        if not self._slip.text().strip():
            self._slip_field.show_error("Paste the slip from your team.")
        elif self._first.text() != self._second.text():
            self._second_field.show_error("The two passphrases are not the same.")
        else:
            self._told.hide()
            self._show_working(working=True)
            self.join_asked.emit(self._slip.text(), self._first.text())

    def _show_working(self, *, working: bool) -> None:
        self._join.setEnabled(not working)
        self._join.show_words("Joining…" if working else "Join")
