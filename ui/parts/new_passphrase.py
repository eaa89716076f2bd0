"""Choosing a passphrase: typed twice, hidden, with the eye to look at it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.parts.fields import Field

PASSPHRASE_LENGTH_MAX = 512  # characters; far above any real one, so that a pasted file does no harm


def hidden_line(name: str) -> QLineEdit:
    """A line for a passphrase, whose letters are not shown."""
    line = QLineEdit()
    line.setMaxLength(PASSPHRASE_LENGTH_MAX)
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setAccessibleName(name)
    return line


class NewPassphrase(QWidget):
    """Two fields that must agree. Whether it is strong enough is for the desk to say."""

    done = Signal()  # Enter in the second field

    def __init__(self, label: str = "New passphrase") -> None:
        super().__init__()
        self._first, self._second = hidden_line(label), hidden_line("The same again")
        self._first_field = Field(label, self._first, hint="Four or five words only you would put together.")
        self._second_field = Field("The same again", self._second)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._first_field)
        column.addWidget(self._second_field)
        self._second.returnPressed.connect(self.done)
        self.setFocusProxy(self._first)

    def taken(self) -> str:
        """What was typed, if it was typed twice alike; else says so and is empty."""
        self._second_field.clear_error()
        if not self._first.text():
            self._second_field.show_error("Choose a passphrase, and type it twice.")
        elif self._first.text() != self._second.text():
            self._second_field.show_error("The two passphrases are not the same.")
        else:
            return self._first.text()
        return ""

    def clear(self) -> None:
        """Forgets what was typed."""
        self._first.clear()
        self._second.clear()
