"""After the keepers opened a laptop: the slip that makes its new keys known to the hub. It can be done later."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from fsdesk.trouble import Told
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card, stand_alone
from ui.parts.fields import Field
from ui.parts.text import Heading, Text

SLIP_LENGTH_MAX = 2_000


class RenewPage(QWidget):
    """One card: the slip, now or later."""

    slip_given = Signal(str)
    later_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("One slip more")
        self._slip = QLineEdit()
        self._slip.setMaxLength(SLIP_LENGTH_MAX)
        self._field = Field("Slip", self._slip, hint="The line that begins FSDESK1-, from your team. It works once.")
        self._told = Banner("", "danger")
        self._told.hide()
        self._send = Button("Make the new keys known", Kind.PRIMARY)
        self._later = Button("Later", Kind.QUIET)
        self._send.clicked.connect(self._give)
        self._slip.returnPressed.connect(self._give)
        self._later.clicked.connect(self.later_asked)
        card = Card()
        card.body.setContentsMargins(28, 20, 28, 16)
        card.body.addWidget(Heading("One slip more", 2))
        card.body.addWidget(
            Text(
                "The keepers opened this laptop, and it signs with new keys now. Until the hub knows them you can read"
                " and write, but nothing is sent or received. You need a connection for this."
            )
        )
        card.body.addWidget(self._told)
        card.body.addWidget(self._field)
        row = QHBoxLayout()
        row.addWidget(self._send)
        row.addWidget(self._later)
        row.addStretch()
        card.body.addLayout(row)
        stand_alone(self, card, 560)
        self.setFocusProxy(self._slip)

    def show_told(self, told: Told) -> None:
        """Says why it did not work; the slip stays in its field."""
        self._show_working(working=False)
        self._told.show_sentence(f"{told.safe} {told.next_step}".strip(), "danger", lead=told.happened)
        self._told.show()

    def _give(self) -> None:
        self._field.clear_error()
        if not self._slip.text().strip():
            self._field.show_error("Paste the slip from your team.")
        else:
            self._told.hide()
            self._show_working(working=True)
            self.slip_given.emit(self._slip.text())

    def _show_working(self, *, working: bool) -> None:
        self._send.setEnabled(not working)
        self._later.setEnabled(not working)
