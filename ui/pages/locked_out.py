"""Somebody cannot unlock: a code over the telephone, with no signal; else the keepers of the recovery key.

Says which laptop this is and which code to ask for, as two people on a telephone need it. Knows nothing of keys.
"""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from fsdesk.trouble import Told
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card, stand_alone
from ui.parts.fields import Field
from ui.parts.new_passphrase import NewPassphrase
from ui.parts.text import Heading, Text

CODE_LENGTH_MAX = 120
LINE_LENGTH_MAX = 8_192
_SEND = "Send it by the hub"
_AT_HUB = {
    "waiting": "The hub has your request. Now ring the keepers and read them its name: the answer comes by itself.",
    "answered": "The keepers have answered. Choose a new passphrase, then open.",
    "stopped": "Your team has stopped this laptop: the hub carries nothing for it. Nothing is deleted. Ring your team.",
    "over": "This request is too old, or has been answered. Go back, then open this page again for a new one.",
}
"""What is said of a request that went by the hub, by how it stands there."""
_OTHER = ("Nobody can read me a code", "I can ring for a code")


class LockedOut(msgspec.Struct, frozen=True, kw_only=True):
    """What the page says: what the hub calls this laptop, the number of the code that opens it (0: none), and what the
    keepers are asked ("" when they cannot be); whether that may go by the hub."""

    laptop: str = ""
    code_number: int = 0
    request: str = ""
    request_name: str = ""
    by_hub: bool = False


class LockedOutPage(QWidget):
    """One card with two ways in; a way that does not exist for this laptop is not offered."""

    code_given = Signal(str, str)  # code, new passphrase
    answer_given = Signal(str, str)  # the keepers' answer, new passphrase
    hub_asked = Signal()  # bring the request to the hub, or look there for its answer
    back_asked = Signal()
    card_asked = Signal()  # somebody is in danger: whom to ring

    def __init__(self, shown: LockedOut) -> None:
        super().__init__()
        self.setAccessibleName("Cannot unlock")
        self._told = Banner("", "danger")
        self._told.hide()
        self._way = 0
        self._code, self._answer = QLineEdit(), QLineEdit()
        self._new_by_code, self._new_by_answer = NewPassphrase(), NewPassphrase()
        self._open_by_code = Button("Open with the code", Kind.PRIMARY)
        self._open_by_answer = Button("Open with the answer", Kind.PRIMARY)
        self._back = Button("Back to the passphrase", Kind.QUIET, icon="arrow-left")
        self._other = Button(_OTHER[0], Kind.QUIET)
        self._other.clicked.connect(lambda: self._show_way(1 - self._way))
        self._back.clicked.connect(self.back_asked)
        self._open_by_code.clicked.connect(self._give_code)
        self._new_by_code.done.connect(self._give_code)
        self._open_by_answer.clicked.connect(self._give_answer)
        self._new_by_answer.done.connect(self._give_answer)
        self._send, self._sent = Button(_SEND, icon="send"), Banner()
        self._stops: tuple[QWidget, QWidget] = (self._code, self._answer if shown.request else self._back)
        self._ways = (self._by_code(shown), self._by_keepers(shown))
        card = Card()
        card.body.setContentsMargins(28, 20, 28, 16)
        card.body.setSpacing(8)
        card.body.addWidget(Heading("Cannot unlock?", 2))
        self._calm = Text("Everything you wrote is still on this laptop. Nothing is deleted.")
        card.body.addWidget(self._calm)
        card.body.addWidget(self._told)
        for leaf in self._ways:
            card.body.addWidget(leaf)
        row = QHBoxLayout()
        row.addWidget(self._back)
        row.addStretch()
        row.addWidget(self._other)
        card.body.addLayout(row)
        danger = Button("Somebody is in danger: whom to ring", Kind.QUIET, icon="phone")
        danger.clicked.connect(self.card_asked)
        card.body.addWidget(danger)
        stand_alone(self, card, 600)
        self._other.setVisible(bool(shown.code_number and shown.request))  # not before: it would be a window of its own
        self._show_way(0 if shown.code_number else 1)

    def show_told(self, told: Told) -> None:
        """Says why it did not open; what was typed stays, but for the passphrase."""
        self._show_working(working=False)
        self._told.show_sentence(f"{told.safe} {told.next_step}".strip(), "danger", lead=told.happened)
        self._told.show()
        self._calm.hide()  # the banner says what is safe

    def _by_code(self, shown: LockedOut) -> QWidget:
        page, column = _column()
        column.addWidget(Text("Needs no signal, only a telephone. Ring your duty manager or team lead, and say:"))
        column.addWidget(Text(f"Laptop {shown.laptop}, code number {shown.code_number}", "h3"))
        column.addWidget(
            Text(
                "They make sure it is you, and read you 28 letters and digits in seven groups. If this laptop has been"
                " away from its hub for weeks, ask in the same call for a code to read on.",
                "small",
            )
        )
        self._code.setMaxLength(CODE_LENGTH_MAX)
        self._code_field = Field("Code", self._code, hint="O and 0, I and 1, are the same. Spaces do not matter.")
        for widget in (self._code_field, self._new_by_code, self._open_by_code):
            column.addWidget(widget)
        return page

    def _by_keepers(self, shown: LockedOut) -> QWidget:
        page, column = _column()
        if not shown.request:
            for unused in (self._answer, self._new_by_answer, self._open_by_answer):
                unused.setParent(page)
                unused.hide()
            column.addWidget(Text("This laptop has no recovery yet, so only its passphrase opens it."))
            column.addWidget(Text("What was sent is safe at the hub: ask your team for a slip to join anew."))
            column.addStretch()
            return page
        column.addWidget(
            Text(
                "Two keepers of your partnership’s recovery key can open it. Send them this request, then"
                " ring them on the number you know and read them its name:",
                wrap=True,
            )
        )
        name = Text(shown.request_name, "h3")
        name.setAccessibleName(f"Name of the request: {shown.request_name}")
        copy = Button("Copy the request")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(shown.request))
        row = QHBoxLayout()
        row.addWidget(name, 1)
        row.addWidget(copy)
        self._send.clicked.connect(self._ask_hub)
        if shown.by_hub:
            row.addWidget(self._send)
        column.addLayout(row)
        self._sent.hide()
        column.addWidget(self._sent)
        column.addWidget(Text("Leave this page open: the answer opens nothing once it is closed.", "small"))
        self._answer.setMaxLength(LINE_LENGTH_MAX)
        self._answer_field = Field("Their answer", self._answer, hint="The line that begins FSDESKANSWER1-.")
        for widget in (self._answer_field, self._new_by_answer, self._open_by_answer):
            column.addWidget(widget)
        return page

    def _show_way(self, way: int) -> None:
        self._told.hide()
        self._way = way
        self._other.show_words(_OTHER[way])
        self._ways[1 - way].hide()
        self._ways[way].show()
        self.setFocus()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The keyboard goes to where one types. No proxy: what stands before it would be passed by."""
        self._stops[self._way].setFocus(reason)

    def show_state(self, state: str, answer: str) -> None:
        """Says how the request stands at the hub; an answer that came is in its field."""
        self._send.setEnabled(True)
        self._send.show_words("Look for the answer")
        self._told.hide()
        self._sent.show_sentence(_AT_HUB.get(state, ""), "ok" if answer else "info")
        self._sent.show()
        if answer:
            self._answer.setText(answer)
            self._new_by_answer.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_hub(self) -> None:
        self._told.hide()
        self._send.setEnabled(False)
        self.hub_asked.emit()

    def _give_code(self) -> None:
        self._code_field.clear_error()
        if not self._code.text().strip():
            self._code_field.show_error("Type the code as it is read to you.")
        elif passphrase := self._new_by_code.taken():
            self._show_working(working=True)
            self.code_given.emit(self._code.text(), passphrase)

    def _give_answer(self) -> None:
        self._answer_field.clear_error()
        answer = self._answer.text().strip()
        if not answer:
            self._answer_field.show_error("Paste the line the keepers sent.")
        elif passphrase := self._new_by_answer.taken():
            self._show_working(working=True)
            self.answer_given.emit(answer, passphrase)

    def _show_working(self, *, working: bool) -> None:
        self._told.hide()
        for button in (self._open_by_code, self._open_by_answer, self._back, self._send):
            button.setEnabled(not working)
        self._open_by_code.show_words("Opening…" if working else "Open with the code")
        self._open_by_answer.show_words("Opening…" if working else "Open with the answer")


def _column() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    return page, column
