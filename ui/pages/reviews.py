"""The visits that wait for a lead's signature, longest waiting first as the desk gives them. Signs nothing itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.views import Need, VisitRow, VisitState
from fsdesk.views_figures import FiguresView
from ui.pages.figures import FiguresCard
from ui.pages.late_tray import LateTray
from ui.pages.today import NeedRow
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button
from ui.parts.cards import Card, EmptyState
from ui.parts.scroll import ScrollPage
from ui.parts.tall import put_away
from ui.parts.text import Chip, Heading, Text

_EMPTY = "Nothing waits for you. Visits your team sends for signature will be here."


class ReviewsPage(ScrollPage):
    """One card for each visit sent for signature."""

    review_chosen = Signal(str)  # visit
    settle_asked = Signal()

    def __init__(self) -> None:
        super().__init__("Reviews")
        self.head.addWidget(Heading("Reviews", 1))
        self._summary = Text("", "lead")
        self.head.addWidget(self._summary)
        self.rows: list[QueueRow] = []
        self._empty = EmptyState(_EMPTY)
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.tray = LateTray()
        self.body.addWidget(self.tray)
        self._to_settle = Card("To settle", icon="git-merge")
        self._needs: list[NeedRow] = []
        self._to_settle.hide()
        self.body.addWidget(self._to_settle)
        self.body.addLayout(self._list)
        self.body.addWidget(self._empty, 1)
        self.figures = FiguresCard()
        self.figures.hide()
        self.body.addWidget(self.figures)
        self.body.addStretch()
        self.show_queue(())

    def show_to_settle(self, needs: tuple[Need, ...]) -> None:
        """Shows what people of the team wrote apart; each leads to where it is settled."""
        for row in self._needs:
            put_away(row)
        self._needs = [NeedRow(need) for need in needs]
        for row in self._needs:
            row.clicked.connect(self.settle_asked)
            self._to_settle.body.addWidget(row)
        self._to_settle.setVisible(bool(needs))
        order_tabs(self)

    def show_figures(self, view: FiguresView) -> None:
        """Shows how it goes, below what waits."""
        self.figures.show_figures(view)
        self.figures.show()

    def show_queue(self, queue: tuple[VisitRow, ...]) -> None:
        """Shows these visits in this order; the same again stay as they are, with the focus on them."""
        if self.rows and queue == tuple(row.visit for row in self.rows):
            return
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [QueueRow(visit) for visit in queue]
        for row in self.rows:
            row.review_chosen.connect(self.review_chosen)
            self._list.addWidget(row)
        self._empty.setVisible(not queue)
        self._summary.setText(_summary(queue))
        self._summary.setVisible(bool(queue))
        order_tabs(self)  # what is made later stands above what was there


class QueueRow(Card):
    """One visit to read and sign: whose, when, by whom, and how long it has waited."""

    review_chosen = Signal(str)

    def __init__(self, visit: VisitRow) -> None:
        super().__init__()
        self.visit = visit
        row = QHBoxLayout()
        row.setSpacing(14)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(visit.family_name, "h3"))
        about = (visit.purpose, f"{visit.day} {visit.time}".strip(), visit.minutes, visit.setting)
        words.addWidget(Text(" · ".join(part for part in about if part), "small"))
        if visit.excerpt:
            words.addWidget(Text(visit.excerpt, "body"))
        words.addWidget(Text(" · ".join(part for part in (visit.worker, visit.people) if part), "caption"))
        row.addLayout(words, 1)
        self._chips(row)
        read = Button("Read and sign", name=f"Read and sign {visit.family_name}, {visit.day}")
        read.clicked.connect(self._tell)
        row.addWidget(read, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(row)

    def _chips(self, row: QHBoxLayout) -> None:
        chips: Sequence[QWidget] = (
            *((Chip("Changed since signing", "warn"),) if self.visit.state is VisitState.AMENDED else ()),
            *((Chip(self.visit.late_by, "danger"),) if self.visit.late_by else ()),
        )
        for chip in chips:
            row.addWidget(chip, 0, Qt.AlignmentFlag.AlignVCenter)

    def _tell(self) -> None:
        self.review_chosen.emit(self.visit.id)


def _summary(queue: tuple[VisitRow, ...]) -> str:
    return f"{len(queue)} visit{'' if len(queue) == 1 else 's'} waiting for your signature."
