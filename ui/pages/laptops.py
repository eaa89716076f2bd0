"""How the laptops of a team are, for who leads it: when each was heard of, what waits on it, what asks for a look."""

from __future__ import annotations

from operator import attrgetter

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fsdesk.views_moving import LaptopRow, LaptopsView
from ui import look
from ui.pages.laptop_acts import LaptopActs
from ui.parts.cards import EmptyState
from ui.parts.front import Front
from ui.parts.keyed import RingOver
from ui.parts.rows import Column
from ui.parts.tall import Chips, TallTable, Words
from ui.parts.text import Heading, Text


def _who(row: LaptopRow) -> str:
    return f"{row.who}\n{row.label}"


def _waiting(row: LaptopRow) -> str:
    return f"{row.waiting or 'Nothing'}\n{'since ' + row.oldest if row.oldest else ''}"


def _marks(row: LaptopRow) -> tuple[tuple[str, str], ...]:
    return row.marks


_COLUMNS: tuple[Column[LaptopRow], ...] = (
    Column(title="Laptop", getter=_who, width=200),
    Column(title="Last heard of", getter=attrgetter("heard"), format=lambda words: words or "Never yet", width=150),
    Column(title="Waiting to be sent", getter=_waiting, width=190),
    Column(title="Version", getter=attrgetter("version"), format=lambda words: words or "Not told", width=84),
    Column(title="To look at", getter=lambda row: ", ".join(words for words, _ in row.marks)),
)
_DROPPED_BELOW = {3: 800}  # column: units of table width


class LaptopsPage(QWidget):
    """The laptops as a table, those that have waited longest first, with what the hub knew and when."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Laptops")
        self.summary, self.as_of = Text("", "lead"), Text("", "caption")
        self.table = TallTable[LaptopRow]("Laptops", _COLUMNS)
        for at in (0, 2):
            self.table.setItemDelegateForColumn(at, Words(self.table, "strong", "small"))
        self.table.setItemDelegateForColumn(len(_COLUMNS) - 1, Chips(_marks, self.table))
        self.none = EmptyState("The laptops of your team will be here once this one has met the hub.")
        self.acts = LaptopActs()
        self._rows: dict[str, LaptopRow] = {}
        self._below = QScrollArea()
        self._below.setFrameShape(QFrame.Shape.NoFrame)
        self._below.setWidgetResizable(True)
        RingOver(self._below)
        self._below.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a long report is scrolled by keyboard
        self._below.setAccessibleName("What can be done about this laptop")
        inside = QWidget()
        held = QVBoxLayout(inside)
        held.setContentsMargins(0, 0, 0, 0)
        held.addWidget(self.acts)
        held.addStretch(1)
        self._below.setWidget(inside)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self._stack = Front()
        for page in (self.table, self.none):
            self._stack.addWidget(page)
        top, column = QHBoxLayout(), QVBoxLayout(self)
        top.addWidget(Heading("Laptops", 1, wrap=False))
        top.addStretch(1)
        column.setContentsMargins(24, 14, 24, 16)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.summary)
        column.addWidget(self.as_of)
        column.addWidget(self._stack, 3)
        column.addWidget(self._below, 4)
        self.setFocusProxy(self.table)

    def show_laptops(self, view: LaptopsView) -> None:
        """Shows these laptops; the chosen row and the scroll stay."""
        self.summary.setText(view.summary)
        self.summary.setVisible(bool(view.summary))
        self.as_of.setText(view.as_of)
        self._rows = {row.id: row for row in view.rows}
        self.table.show_rows(view.rows)
        self._show_chosen()
        self._stack.setCurrentWidget(self.table if view.rows else self.none)

    def _show_chosen(self) -> None:
        """What can be done about the laptop that is chosen."""
        row = self._rows.get(self.table.chosen_id())
        self.acts.show_laptop(row)
        self._below.setVisible(row is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drops columns there is no room for."""
        super().resizeEvent(event)
        for column, below in _DROPPED_BELOW.items():
            self.table.setColumnHidden(column, self.width() - 48 < look.current().px(below))
