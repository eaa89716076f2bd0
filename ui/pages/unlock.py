"""Unlocking the laptop, which needs no signal. Knows nothing of keys: it hands over what was typed and forgets it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from fsdesk.trouble import Told
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card, stand_alone
from ui.parts.fields import Field
from ui.parts.text import AppMark, Heading, Icon, Text

PASSPHRASE_LENGTH_MAX = 512  # characters; far above any real one, so that a pasted file does no harm


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody else who has a store on this laptop."""

    key: str
    name: str


class UnlockPage(QWidget):
    """One calm card in the middle of the window."""

    passphrase_given = Signal(str)
    help_asked = Signal()  # somebody cannot unlock
    card_asked = Signal()  # somebody is in danger: whom to ring
    person_chosen = Signal(str)  # key of another person who has a store on this laptop
    newcomer_asked = Signal()  # somebody who has none yet

    def __init__(self, partnership: str, person: str) -> None:
        super().__init__()
        self.setAccessibleName("Unlock FSDesk")
        self._passphrase = QLineEdit()
        self._passphrase.setMaxLength(PASSPHRASE_LENGTH_MAX)
        self._passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._others = QVBoxLayout()
        self._others.setSpacing(6)
        self._eye = Button("", icon="eye", name="Show the passphrase")
        self._unlock = Button("Unlock", Kind.PRIMARY)
        self._told = Banner("", "danger")
        self._told.hide()
        self._eye.clicked.connect(self._turn_eye)
        self._unlock.clicked.connect(self._give)
        self._passphrase.returnPressed.connect(self._give)
        stand_alone(self, self._card(partnership, person), 420)
        self.setFocusProxy(self._passphrase)

    def show_told(self, told: Told, tone: str = "danger") -> None:
        """Says why it did not open; what was typed is gone, and the field is ready again."""
        self._show_working(working=False)
        self._told.show_sentence(f"{told.safe} {told.next_step}".strip(), tone, lead=told.happened)
        self._told.show()
        self._passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_opening(self) -> None:
        """Shows that the record is being opened."""
        self._told.hide()
        self._show_working(working=True)

    def show_ready(self) -> None:
        """Shows the empty field, waiting."""
        self._told.hide()
        self._show_working(working=False)
        self._passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Puts the cursor where the passphrase goes."""
        super().showEvent(event)
        self._passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _card(self, partnership: str, person: str) -> Card:
        card = Card()
        card.setAccessibleName("Unlock FSDesk")
        card.body.setContentsMargins(32, 28, 32, 24)
        card.body.setSpacing(14)
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(AppMark(44))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Heading("Unlock FSDesk", 2))
        words.addWidget(Text(partnership, "small"))
        top.addLayout(words, 1)
        card.body.addLayout(top)
        card.body.addWidget(Text(person, "h3"))
        field = Field("Passphrase", self._with_eye())
        self._passphrase.setAccessibleName("Passphrase")
        card.body.addWidget(field)
        card.body.addWidget(self._told)
        card.body.addWidget(self._unlock)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(Icon("cloud-off", "ink3"))
        line.addWidget(Text("Works with no signal", "small"), 1)
        cannot = Button("I cannot unlock", Kind.QUIET)
        cannot.clicked.connect(self.help_asked)
        line.addWidget(cannot)
        card.body.addLayout(line)
        danger = Button("Somebody is in danger: whom to ring", Kind.QUIET, icon="phone")
        danger.clicked.connect(self.card_asked)
        card.body.addWidget(danger)
        card.body.addLayout(self._others)
        return card

    def show_others(self, others: Sequence[Person]) -> None:
        """Shows who else has a store on this laptop, and the way for somebody who has none."""
        while (item := self._others.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for person in others:
            name = person.name or "Somebody else"
            button = Button(f"I am {name}" if person.name else name, icon="user")
            button.clicked.connect(partial(self.person_chosen.emit, person.key))
            self._others.addWidget(button)
        newcomer = Button("Somebody new on this laptop", Kind.QUIET, icon="user-plus")
        newcomer.clicked.connect(self.newcomer_asked)
        self._others.addWidget(newcomer)

    def _with_eye(self) -> QWidget:
        both = QWidget()
        both.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._passphrase, 1)
        row.addWidget(self._eye)
        return both

    def _turn_eye(self) -> None:
        self._show_letters(letters=self._passphrase.echoMode() is QLineEdit.EchoMode.Password)

    def _show_letters(self, *, letters: bool) -> None:
        self._passphrase.setEchoMode(QLineEdit.EchoMode.Normal if letters else QLineEdit.EchoMode.Password)
        self._eye.show_words("", name="Hide the passphrase" if letters else "Show the passphrase")
        self._eye.show_icon("eye-off" if letters else "eye")

    def _give(self) -> None:
        passphrase = self._passphrase.text()
        if passphrase and self._unlock.isEnabled():
            self._passphrase.clear()
            self.passphrase_given.emit(passphrase)

    def _show_working(self, *, working: bool) -> None:
        self._passphrase.clear()
        self._show_letters(letters=False)
        for widget in (self._passphrase, self._eye, self._unlock):
            widget.setEnabled(not working)
        self._unlock.show_words("Opening…" if working else "Unlock")
