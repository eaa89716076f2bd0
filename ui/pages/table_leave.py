"""The lock of sit-together mode: the PIN, or the passphrase, and nothing else to see."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from fsdesk.trouble import Told
from ui.pages.table_frame import TableRoom
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.fields import Field


class LeavePage(TableRoom):
    """Asks for the PIN. `proved` hands over what was typed; a wrong one is answered by `show_told`."""

    proved = Signal(str)

    def __init__(self) -> None:
        super().__init__("This needs the worker", "The screen stays as it is until the PIN is right.")
        self.pin = QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setMaxLength(256)
        self.pin.returnPressed.connect(self._prove)
        self.field = Field("PIN, or the passphrase of this laptop", self.pin)
        self.go = Button("Turn the screen back", Kind.PRIMARY, icon="lock")
        self.go.clicked.connect(self._prove)
        card, row = Card(raised=True), QHBoxLayout()
        card.body.addWidget(self.field)
        row.addWidget(self.go)
        row.addStretch()
        card.body.addLayout(row)
        card.setMaximumWidth(520)
        self.body.addWidget(card)
        self.body.addStretch()
        self.foot.leave.hide()

    def open(self) -> None:
        """Empty, with nothing said of an earlier try but that one has to wait."""
        self.pin.clear()
        self.field.clear_error()
        self.go.setEnabled(True)

    def take_focus(self) -> None:
        """Into the field."""
        self.pin.setFocus(Qt.FocusReason.TabFocusReason)

    def show_told(self, told: Told) -> bool:
        """Says what was wrong with it."""
        self.pin.clear()
        self.go.setEnabled(True)
        self.field.show_error(told.sentence)
        self.take_focus()
        return True

    def _prove(self) -> None:
        typed = self.pin.text()
        if typed and self.go.isEnabled():
            self.go.setEnabled(False)  # until it is answered: a second Enter would be a second try
            self.pin.clear()
            self.proved.emit(typed)
