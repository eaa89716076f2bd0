"""What waits for somebody who decides about old records: what is due, what people asked for, holds, certificates; and
a family found by its reference or a name. Below the list, what can be done about what is chosen in it."""

from __future__ import annotations

from operator import attrgetter

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from fsdesk import telling
from fsdesk.views_keeping import KeepingView, KeepList, KeepRow
from ui import look
from ui.pages.keeping_acts import KeepingActs
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, EmptyState
from ui.parts.flow import Flow
from ui.parts.front import Front
from ui.parts.keyed import RingOver
from ui.parts.rows import Column
from ui.parts.tall import Chips, TallTable, Words
from ui.parts.text import Heading, Text
from ui.parts.yielding import Yielding

FIND = "find"
_LIST_UNITS = 100  # titles and a row: the head above yields to it
_LEAD = "No family’s record is here: references, days and counts, as the hub tells them."


def _marks(row: KeepRow) -> tuple[tuple[str, str], ...]:
    return row.marks


_COLUMNS: tuple[Column[KeepRow], ...] = (
    Column(title="Family", getter=lambda row: f"{row.first}\n{row.second}", width=270),
    Column(title="Why and since when", getter=attrgetter("stands"), width=300),
    Column(title="How it stands", getter=lambda row: ", ".join(words for words, _ in row.marks)),
)


class KeepingPage(QWidget):
    """The lists behind a row of buttons, one of them shown; the acts for the chosen row below."""

    refresh_asked = Signal()
    report_asked = Signal()
    beyond_asked = Signal()
    partners_asked = Signal()
    find_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Old records and requests")
        self._lists: dict[str, KeepList] = {}
        self._key = "due"
        self.heading, self.as_of = Heading("What waits for you", 1, wrap=False), Text("", "caption")
        self.notice = Banner("", "warn")
        self.notice.hide()
        self.again = Button("Ask the hub again", Kind.QUIET, icon="refresh-cw")
        self.again.clicked.connect(self.refresh_asked)
        self.report, self.beyond = Button("Second looks", Kind.QUIET), Button("Opened by others", Kind.QUIET)
        self.report.clicked.connect(self.report_asked)
        self.beyond.clicked.connect(self.beyond_asked)
        self.partners = Button("From partners", Kind.QUIET)
        self.partners.clicked.connect(self.partners_asked)
        self._tabs = Flow(across_px=6, down_px=6)
        self._buttons: dict[str, Button] = {}
        for key, words in (("due", "To decide"), ("requests", "Asked for"), ("holds", "Holds"),
                           ("gone", "Certificates"), (FIND, "Find a family")):  # fmt: skip
            button = Button(words)
            look.restyle(button, kind="pill", pill="view")
            button.setCheckable(True)
            button.setProperty("list", key)
            button.clicked.connect(self._choose)
            self._buttons[key] = button
            self._tabs.addWidget(button)
        for button in (self.report, self.beyond, self.partners):
            self._tabs.addWidget(button)
        self.words, self.go = QLineEdit(), Button("Find", icon="search", name="Find a family at the hub")
        self.words.setMaxLength(200)
        self.words.setAccessibleName("A family’s reference, or a given and family name")
        self.words.setPlaceholderText("A reference, or a given and family name")
        self.words.returnPressed.connect(self._find)
        self.go.clicked.connect(self._find)
        self.table = TallTable[KeepRow]("What waits", _COLUMNS)
        self.table.setItemDelegateForColumn(0, Words(self.table, "strong", "small"))
        self.table.setItemDelegateForColumn(1, Words(self.table, "body", "small"))
        self.table.setItemDelegateForColumn(2, Chips(_marks, self.table))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self.none = EmptyState("Nothing waits.")
        self.acts = KeepingActs()
        self._lay_out()

    def _lay_out(self) -> None:
        self._stack = Front()
        for page in (self.table, self.none):
            self._stack.addWidget(page)
        self._below = QScrollArea()
        self._below.setFrameShape(QFrame.Shape.NoFrame)
        self._below.setWidgetResizable(True)
        RingOver(self._below)
        self._below.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._below.setAccessibleName("What can be done about it")
        self._below.setWidget(self.acts)
        self._finding = QWidget()
        line, top, tabs, column = QHBoxLayout(self._finding), QHBoxLayout(), QWidget(), QVBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.words, 1)
        line.addWidget(self.go)
        tabs.setLayout(self._tabs)
        top.addWidget(self.heading, 1)
        top.addWidget(self.again)
        column.setContentsMargins(24, 14, 24, 16)
        column.setSpacing(8)
        head = QVBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(8)
        head.addLayout(top)
        for part in (Text(_LEAD, "lead"), self.as_of, self.notice, tabs, self._finding):
            head.addWidget(part)
        self._ways = tabs
        column.addWidget(Yielding(head))
        look.hold(self._stack, height_min=_LIST_UNITS)
        column.addWidget(self._stack, 2)
        column.addWidget(self._below, 3)
        self._finding.hide()
        self._below.hide()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        order_tabs(self)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The keyboard goes to the list where it has rows. No proxy: what is before it would be passed by."""
        (self.table.setFocus if self._stack.currentWidget() is self.table else super().setFocus)(reason)

    def show_waiting(self, view: KeepingView) -> None:
        """Shows what waits; the list, the row and the scroll stay."""
        self.as_of.setText(view.as_of)
        found = self._lists.get(FIND)
        self._lists = {one.key: one for one in view.lists} | ({FIND: found} if found is not None else {})
        for key, button in self._buttons.items():
            is_there = key in self._lists or (key == FIND and view.keeps)
            button.setVisible(is_there)
            if key in self._lists and key != FIND:
                one = self._lists[key]
                many = len(one.rows)
                button.show_words(f"{one.title} {many}" if many else one.title,
                                  name=f"{one.title}, {telling.counted(many, 'row', 'rows')}")  # fmt: skip
        self._ways.setVisible(view.keeps)
        self.report.show_words(_with("Second looks", view.odd), name=_with("Second looks", view.odd))
        self.report.setVisible(view.keeps)
        self.beyond.show_words(_with("Opened by others", view.opened))
        self.beyond.setVisible(view.keeps)
        self.partners.show_words(_with("From partners", view.from_partners))
        self.partners.setVisible(view.keeps)
        self._show_list()

    def show_found(self, found: KeepList) -> None:
        """Shows the families that were found."""
        self._lists[FIND] = found
        self._key = FIND
        self._show_list()

    def show_notice(self, sentence: str, tone: str = "warn") -> None:
        """Says something about the whole page; nothing says nothing."""
        self.notice.show_sentence(sentence, tone)
        self.notice.setVisible(bool(sentence))

    def _choose(self) -> None:
        self._key = str(self.sender().property("list"))
        self.show_notice("")
        self._show_list()
        if self._key == FIND:
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_list(self) -> None:
        for key, button in self._buttons.items():
            button.setChecked(key == self._key)
        self._finding.setVisible(self._key == FIND)
        shown = self._lists.get(self._key)
        rows = shown.rows if shown is not None else ()
        self.table.show_rows(rows)
        if shown is not None:
            self.none.show_sentence(shown.none)
        elif self._key == FIND:
            self.none.show_sentence("Write a family’s reference, or the name of somebody in it.")
        self._stack.setCurrentWidget(self.table if rows else self.none)
        self._show_chosen()

    def _show_chosen(self) -> None:
        shown = self._lists.get(self._key)
        rows = {row.id: row for row in shown.rows} if shown is not None else {}
        row = rows.get(self.table.chosen_id()) if rows else None
        self.acts.show_row(row)
        self._below.setVisible(row is not None)

    def _find(self) -> None:
        if self.words.text().strip():
            self.find_asked.emit(self.words.text().strip())


def _with(words: str, many: int) -> str:
    return f"{words} {many}" if many else words
