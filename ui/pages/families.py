"""The list of families: type to filter, choose a view, Enter to open. Also a family's visits as a table."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from fsdesk.views import VISIT_STATE_WORDS, FamilyRow, KeptView, Travel, VisitRow, VisitState
from ui import look
from ui.forms.words import STATE_TONES
from ui.pages.families_views import READY_VIEWS, ViewChoice
from ui.parts.buttons import Button
from ui.parts.cards import EmptyState
from ui.parts.flow import HeadRow
from ui.parts.front import Front
from ui.parts.rows import Column
from ui.parts.tall import Chips, TallTable, Words, folded, matches
from ui.parts.text import Heading, Text


def chips_of(row: VisitRow, *, with_planned: bool = True) -> tuple[tuple[str, str], ...]:
    """The words and tones a visit wears: how far it has come, then the lowest truth of its travel not yet reached."""
    found = []
    if row.is_next and row.state is VisitState.PLANNED:
        found.append(("Next", "brand"))
    elif with_planned or row.state is not VisitState.PLANNED:
        found.append((VISIT_STATE_WORDS[row.state], STATE_TONES[row.state]))
    if row.late_by:
        found.append((row.late_by, "danger"))
    if row.travel is Travel.WAITING:
        found.append(("Waiting to send", "off"))
    elif row.travel is Travel.RECEIVED:
        found.append(("At the hub", "neutral"))
    elif row.travel is Travel.SET_ASIDE:
        found.append(("Needs a look", "warn"))
    if row.mark:
        found.append((row.mark, "off"))
    return tuple(found)


def _when(visit: VisitRow) -> str:
    return f"{visit.day}\n{', '.join(part for part in (visit.time, visit.minutes) if part)}"


def _what(visit: VisitRow) -> str:
    return f"{visit.purpose}\n{', '.join(part for part in (visit.setting, visit.people) if part)}"


def _said(chips: Sequence[tuple[str, str]]) -> str:
    return ", ".join(words for words, _ in chips)


def visits_table() -> TallTable[VisitRow]:
    """The table of a family's visits, with their chips."""
    table = TallTable[VisitRow]("Visits", (
        Column(title="When", getter=_when, width=150),
        Column(title="What", getter=_what, width=240),
        Column(title="What was said", getter=attrgetter("excerpt")),
        Column(title="Worker", getter=attrgetter("worker"), width=110),
        Column(title="State", getter=lambda visit: _said(chips_of(visit)), width=180),
    ))  # fmt: skip
    table.setItemDelegateForColumn(0, Words(table, "strong", "small"))
    table.setItemDelegateForColumn(1, Words(table, "strong", "small"))
    table.setItemDelegateForColumn(4, Chips(chips_of, table))
    return table


def _chips(row: FamilyRow) -> tuple[tuple[str, str], ...]:
    settle = ((f"{row.to_settle} to settle", "warn"),) if row.to_settle else ()
    return (*settle, (f"{row.waiting} waiting", "off")) if row.waiting else settle


def _name(row: FamilyRow) -> str:
    return f"{row.name}\n{row.reference}"


_COLUMNS: tuple[Column[FamilyRow], ...] = (
    Column(title="Family", getter=_name, width=180),
    Column(title="Children", getter=attrgetter("children")),
    Column(title="Place", getter=attrgetter("place"), width=140),
    Column(title="Stage", getter=attrgetter("status"), width=104),
    Column(title="Last seen", getter=attrgetter("last_seen"), format=lambda words: words or "Not yet", width=104),
    Column(
        title="Next visit", getter=attrgetter("next_visit"), format=lambda words: words or "None planned", width=118
    ),
    Column(title="With", getter=attrgetter("lead"), width=112),
    Column(title="Waiting", getter=lambda row: _said(_chips(row)), width=112),
)
_DROPPED_BELOW = {
    6: 1020,
    2: 850,
    3: 800,
    4: 700,
}  # column: units of table width; whoever needs it finds it in the family


class FamiliesPage(QWidget):
    """Families: shows the list, filters it while the person types, and tells which family was chosen."""

    family_chosen = Signal(str)
    request_asked = Signal()
    beyond_asked = Signal()
    view_kept = Signal(object)  # KeptView
    view_dropped = Signal(str)  # its name

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Families")
        self._rows: tuple[FamilyRow, ...] = ()
        self._folded: list[str] = []
        self.count = Text("", "small", wrap=False)
        self.filter = QLineEdit()
        self.filter.setAccessibleName("Filter families by name, child, place, lead or reference")
        self.filter.setMaxLength(100)
        self.filter.setClearButtonEnabled(False)
        self.filter.textChanged.connect(self._filter)
        self.views = ViewChoice()
        self.views.chosen.connect(self._choose_view)
        self.views.kept.connect(self._tell_kept)
        self.views.dropped.connect(self.view_dropped)
        self.ask = Button("Someone asks for help", icon="heart-handshake")
        self.ask.clicked.connect(self.request_asked)
        self.beyond = Button("Not on this list?", icon="search", name="Not on this list? Ask the hub about somebody")
        self.beyond.clicked.connect(self.beyond_asked)
        self.table = TallTable[FamilyRow]("Families", _COLUMNS)
        self.table.setItemDelegateForColumn(0, Words(self.table, "strong", "small"))
        self.table.setItemDelegateForColumn(len(_COLUMNS) - 1, Chips(_chips, self.table))
        self.table.row_chosen.connect(self._tell)
        self.table.letters_typed.connect(self._type_on)
        self.none = EmptyState("No families on this laptop yet. They arrive when it next syncs.")
        self.no_match = EmptyState("No family here matches these words.", "Show all families")
        self.no_match.acted.connect(self._show_all)
        self._stack = Front()
        for page in (self.table, self.none, self.no_match):
            self._stack.addWidget(page)
        self._lay_out()
        self.setFocusProxy(self.filter)

    def _lay_out(self) -> None:
        top, search, column = HeadRow(across_px=12), QWidget(), QVBoxLayout(self)
        top.addWidget(Heading("Families", 1, wrap=False))
        top.addWidget(self.count)
        label = Text("Type to filter", "small", wrap=False)
        label.setBuddy(self.filter)
        look.hold(self.filter, width=260)
        typed = QHBoxLayout(search)
        typed.setContentsMargins(0, 0, 0, 0)
        typed.setSpacing(12)
        typed.addWidget(label)
        typed.addWidget(self.filter)
        for part in (search, self.beyond, self.ask):
            top.add_end(part)
        column.setContentsMargins(24, 14, 24, 16)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self.views)
        column.addWidget(self._stack, 1)

    def show_families(self, rows: tuple[FamilyRow, ...]) -> None:
        """Shows these families in this order; filter, chosen row and scroll stay."""
        self._rows = rows
        self._folded = [folded(_searched(row)) for row in rows]
        self._filter()

    def show_views(self, kept: tuple[KeptView, ...]) -> None:
        """Shows the views this person has kept."""
        self.views.show_kept(kept)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From the filter, Down goes into the table and Enter opens its chosen row."""
        if self.filter.hasFocus() and self._stack.currentWidget() is self.table:
            if event.key() == Qt.Key.Key_Down:
                self.table.setFocus(Qt.FocusReason.TabFocusReason)
                return
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.table.keyPressEvent(event)
                return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drops columns there is no room for."""
        super().resizeEvent(event)
        for column, below in _DROPPED_BELOW.items():
            self.table.setColumnHidden(column, self.width() - 48 < look.current().px(below))

    def _filter(self) -> None:
        words, mark = folded(self.filter.text()).split(), self.views.mark
        kept = tuple(
            row
            for row, text in zip(self._rows, self._folded, strict=True)
            if (not mark or mark in row.marks) and matches(words, text)
        )
        self.views.show_counts({key: sum(key in row.marks for row in self._rows) for key, _ in READY_VIEWS if key})
        self.table.show_rows(kept)
        self._stack.setCurrentWidget(self.table if kept else self.no_match if self._rows else self.none)
        everyone = "1 family" if len(self._rows) == 1 else f"{len(self._rows):,} families"
        self.count.setText(everyone if kept == self._rows else f"{len(kept):,} of {everyone}")

    def _choose_view(self, view: KeptView) -> None:
        self.filter.setText(view.words)
        self._filter()

    def _tell_kept(self, name: str) -> None:
        self.view_kept.emit(KeptView(name=name, words=self.filter.text(), mark=self.views.mark))

    def _show_all(self) -> None:
        self.views.show_mark("")
        self.filter.clear()
        self._filter()

    def _tell(self, row: FamilyRow) -> None:
        self.family_chosen.emit(row.id)

    def _type_on(self, letters: str) -> None:
        self.filter.setFocus(Qt.FocusReason.OtherFocusReason)
        self.filter.insert(letters)


def _searched(row: FamilyRow) -> str:
    return " ".join((row.name, row.reference, row.children, row.place, row.status, row.lead))
