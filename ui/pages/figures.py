"""A lead's figures: each a line of words with how many of how many; as they may leave the service at a press."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from fsdesk.views_figures import FiguresView
from ui.parts.cards import Card
from ui.parts.choices import Tick
from ui.parts.tall import put_away
from ui.parts.text import Text


class FiguresCard(Card):
    """Sharing, going alone and crises, counted."""

    outside_asked = Signal(bool)

    def __init__(self) -> None:
        super().__init__("How it goes: sharing, going alone, after a crisis", icon="chart-line")
        self.outside = Tick("As it may leave the service")
        self.outside.setToolTip("Figures of fewer than five are left out: a neighbour would know who is meant.")
        self.outside.clicked.connect(self.outside_asked)
        self.head.addWidget(self.outside)
        self._since = Text("", "small")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self.cells: list[QWidget] = []
        self.body.addWidget(self._since)
        self.body.addLayout(self._grid)

    def show_figures(self, view: FiguresView) -> None:
        """Shows these; each line is one thing to a screen reader."""
        for cell in self.cells:
            self._grid.removeWidget(cell)
            put_away(cell)
        self.cells = []
        self.outside.setChecked(view.for_outside)
        self._since.setText(f"{view.title}, of the families on this laptop.")
        for at, row in enumerate(view.rows):
            words, figure, detail = Text(row.words), Text(row.figure, "strong", wrap=False), Text(row.detail, "small")
            words.setAccessibleName(f"{row.words}: {row.figure}. {row.detail}")
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column, cell in enumerate((words, figure, detail)):
                self._grid.addWidget(cell, at, column)
                cell.show()
                self.cells.append(cell)
        self._grid.setColumnMinimumWidth(2, 300)
