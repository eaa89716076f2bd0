"""Who has looked at a family, as the hub's log says; or what of all that was done asks for a second look."""

from __future__ import annotations

from operator import attrgetter

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fsdesk.papers.data import Gate
from fsdesk.views_audit import LookedRow, LookedView
from ui import look
from ui.pages.paper_safe import PRINTING, SafeQuestion
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, EmptyState
from ui.parts.choices import Segments
from ui.parts.flow import HeadRow
from ui.parts.front import Front
from ui.parts.rows import Column
from ui.parts.tall import TallTable, Words
from ui.parts.text import OneLine, Text


def _who(row: LookedRow) -> str:
    return f"{row.who}\n{row.when}"


_COLUMNS: tuple[Column[LookedRow], ...] = (
    Column(title="Who, when", getter=_who, width=200),
    Column(title="What", getter=attrgetter("what"), width=180),
    Column(title="About", getter=attrgetter("about"), width=190),
    Column(title="Why", getter=attrgetter("why")),
)
NOBODY = "Nobody has, as far as the hub has heard."
NOTHING = "Nothing does, as far as the hub has heard."
SHOWN = (("", "All"), ("looked", "Looked at"), ("out", "Printed or taken out"), ("emergency", "In an emergency"),
         ("denied", "Refused"))  # fmt: skip
_DROPPED_BELOW = {3: 720}  # column: units of table width


class LookedPage(QWidget):
    """The entries as a table, and above it how the log that says so stands."""

    back_asked = Signal()
    report_asked = Signal()
    print_agreed = Signal(object, object)  # the view, and of its rows those that are shown

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Who has looked")
        self.heading, self.summary = OneLine("Who has looked", "h1"), Text("", "lead")
        self.standing = Banner("", "ok")
        self.back = Button("Back to the family", Kind.QUIET, icon="arrow-left")
        self.report = Button("What asks for a second look", icon="search")
        self.back.clicked.connect(self._go_back)
        self.report.clicked.connect(self._ask_report)
        self.print = Button("Print", Kind.QUIET, icon="printer", name="Print this list")
        self.print.clicked.connect(self._ask_gate)
        self.shown = Segments("Show", SHOWN, "")
        self.shown.chosen.connect(lambda _key: self._show_rows())
        self.gate = SafeQuestion()
        self.gate.answered.connect(self._gate_answered)
        self.gate.put_off.connect(self.gate.hide)
        self._view: LookedView | None = None
        self.table = TallTable[LookedRow]("Who has looked", _COLUMNS)
        self.table.setItemDelegateForColumn(0, Words(self.table, "strong", "small"))
        self.none = EmptyState(NOBODY)
        self._nothing = QWidget()
        self._stack = Front()
        for page in (self.table, self.none, self._nothing):
            self._stack.addWidget(page)
        top, column = HeadRow(), QVBoxLayout(self)
        top.addWidget(self.heading)
        for act in (self.print, self.report, self.back):
            top.add_end(act)
        column.setContentsMargins(24, 14, 24, 16)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.summary)
        column.addWidget(self.standing)
        column.addWidget(self.shown)
        column.addWidget(self.gate)
        column.addWidget(self._stack, 1)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        order_tabs(self)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The keyboard goes to the entries once they are there. No proxy: what is before them would be passed by."""
        (self.table.setFocus if self._stack.currentWidget() is self.table else super().setFocus)(reason)

    def show_asking(self, title: str) -> None:
        """Shows that the hub is being asked."""
        self.report.hide()
        self.back.hide()
        self.heading.setText(title)
        self.summary.setText("The hub is being asked …")
        self._view = None
        for part in (self.standing, self.print, self.shown, self.gate):
            part.hide()
        self.table.show_rows(())
        self._stack.setCurrentWidget(self._nothing)

    def show_looked(self, view: LookedView) -> None:
        """Shows these entries; the scroll stays."""
        self.heading.setText(view.title)
        self.summary.setText(f"{view.summary} There are older ones." if view.more else view.summary)
        self.standing.show_sentence(view.standing, view.standing_tone)
        self.standing.show()
        self.back.setVisible(bool(view.family))
        self.report.setVisible(bool(view.family))
        self._view = view
        self.shown.setVisible(bool(view.family))
        self.print.show()
        self.none.show_sentence(NOBODY if view.family else NOTHING)
        self._show_rows()
        if self.hasFocus():
            self.setFocus()

    def show_printed(self) -> None:
        """Says that the printer has it."""
        self.summary.setText("Handed to the printer. That is noted too.")

    def _rows(self) -> tuple[LookedRow, ...]:
        rows = self._view.rows if self._view is not None else ()
        kind = self.shown.choice if self._view is not None and self._view.family else ""
        return tuple(row for row in rows if not kind or row.group == kind)

    def _show_rows(self) -> None:
        rows = self._rows()
        self.table.show_rows(rows)
        self.print.setEnabled(bool(rows))
        self._stack.setCurrentWidget(self.table if rows else self.none)

    def _ask_gate(self) -> None:
        who = "For the office’s own file: it says who of us looked, and at what."
        self.gate.ask(Gate(who=who, is_own=True), careful=True)

    def _gate_answered(self, answer: str) -> None:
        self.gate.hide()
        if answer in PRINTING and self._view is not None:
            self.print_agreed.emit(self._view, self._rows())

    def show_could_not(self, sentence: str) -> None:
        """Says why nothing can be shown."""
        self.summary.setText("")
        self.standing.show_sentence(sentence, "warn")
        self.standing.show()
        self.table.show_rows(())
        self._stack.setCurrentWidget(self._nothing)

    def _go_back(self) -> None:
        self.back_asked.emit()

    def _ask_report(self) -> None:
        self.report_asked.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drops columns there is no room for."""
        super().resizeEvent(event)
        for column, below in _DROPPED_BELOW.items():
            self.table.setColumnHidden(column, self.width() - 48 < look.current().px(below))
