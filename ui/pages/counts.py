"""How many families there are, by team: numbers alone, and small ones kept back for whoever may not have them."""

from __future__ import annotations

from operator import attrgetter

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.views_counts import CountRow, CountsView
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button
from ui.parts.cards import Banner
from ui.parts.rows import Column
from ui.parts.tall import TallTable, Words
from ui.parts.text import Heading, Text

_COLUMNS: tuple[Column[CountRow], ...] = (
    Column(title="Team", getter=attrgetter("team")),
    Column(title="Families somebody holds now", getter=attrgetter("held"), width=260),
    Column(title="Families nobody holds now", getter=attrgetter("unheld"), width=260),
)


class CountsPage(QWidget):
    """The teams as a table, all of them together last."""

    asked_again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("In numbers")
        self.heading, self.summary = Heading("In numbers", 1), Text("", "lead")
        self.standing = Banner("", "info")
        self.again = Button("Ask the hub again", icon="refresh-cw")
        self.again.clicked.connect(self._ask)
        self.table = TallTable[CountRow]("Families by team", _COLUMNS)
        self.table.setItemDelegateForColumn(0, Words(self.table, "strong"))
        top, column = QHBoxLayout(), QVBoxLayout(self)
        top.addWidget(self.heading, 1)
        top.addWidget(self.again)
        column.setContentsMargins(24, 14, 24, 16)
        column.setSpacing(8)
        column.addLayout(top)
        for part in (self.summary, self.standing):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        order_tabs(self)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The keyboard goes to the numbers. No proxy: what stands before them would be passed by."""
        self.table.setFocus(reason)

    def show_asking(self) -> None:
        """Shows that the hub is being asked."""
        self.summary.setText("The hub is being asked …")
        self.standing.hide()

    def show_counts(self, view: CountsView) -> None:
        """Shows what the hub said."""
        self.summary.setText(view.summary)
        self.standing.show_sentence(view.standing, "info")
        self.standing.show()
        self.table.show_rows(view.rows)

    def show_could_not(self, sentence: str) -> None:
        """Says why there are no numbers; those of before stay, with their time."""
        self.standing.show_sentence(sentence, "warn")
        self.standing.show()
        if self.summary.text().endswith("…"):
            self.summary.setText("")

    def _ask(self) -> None:
        self.asked_again.emit()
