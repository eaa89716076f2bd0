"""One change that waits to be sent, as a row: what, whose, when, and how far it has come."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.parts.text import Chip, Icon, Text


class OutboxRow(QWidget):
    """A change on its way, with its lowest unmet truth as a chip."""

    def __init__(
        self, title: str, detail: str, *, icon: str, recorded_at: str, chip: str = "waiting", tone: str = "off"
    ) -> None:
        super().__init__()
        self._title, self._detail, self._recorded_at = title, detail, recorded_at
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(12)
        row.addWidget(Icon(icon))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Text(title, "strong"))
        words.addWidget(Text(detail, "caption"))
        row.addLayout(words, 1)
        row.addWidget(Text(recorded_at, "small", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        self._chip = Chip(chip, tone)
        row.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignVCenter)
        self._name()

    def show_state(self, chip: str, tone: str) -> None:
        """Shows how far the change has come."""
        self._chip.show_state(chip, tone)
        self._name()

    def _name(self) -> None:
        self.setAccessibleName(f"{self._title}, {self._detail}, {self._recorded_at}, {self._chip.text()}")
