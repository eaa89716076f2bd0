"""Level of need, as it is shown: the level in words with what stands beside it, and every decision there was."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.views_assessing import ChildLevel, DecisionView
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.flow import Flow
from ui.parts.text import Chip, Text

_DIRECTIONS = {"up": "stepped up", "down": "stepped down", "same level": "same level as before"}


def level_chips(child: ChildLevel) -> Flow:
    """The level that counts and, each in its own chip, what else has to be seen."""
    flow = Flow(across_px=8, down_px=6)
    flow.addWidget(Chip(child.level or "Not decided yet", child.tone if child.level else "off"))
    if child.apart:
        flow.addWidget(Chip("Decided apart, to settle", "warn"))
    if child.escalated:
        flow.addWidget(Chip("Asked for higher to get a service", "warn"))
    if any(each.waits_for_lead and each.stands for each in child.decisions):
        flow.addWidget(Chip("Waits for the lead", "info"))
    return flow


class LevelsCard(Card):
    """Every child's level, each with a way to its page."""

    level_asked = Signal(str)  # child

    def __init__(self) -> None:
        super().__init__("Level of need")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self.body.addLayout(self._rows)
        self.body.addStretch()

    def show_levels(self, children: Sequence[ChildLevel]) -> None:
        """Shows where each child stands."""
        _empty(self._rows)
        if not children:
            self._rows.addWidget(Text("No child is written down yet.", "small"))
        for child in children:
            self._rows.addWidget(self._row(child))

    def _row(self, child: ChildLevel) -> QWidget:
        ground = QWidget()
        row = QHBoxLayout(ground)
        row.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Text(" ".join(part for part in (child.name, child.age) if part), "strong"))
        words.addLayout(level_chips(child))
        if child.note:
            words.addWidget(Text(child.note, "small"))
        row.addLayout(words, 1)
        label = "Carry on" if child.draft else "Open" if child.level else "Decide"
        button = Button(label, Kind.SECONDARY, name=f"{label}: level of need for {child.name}")
        button.setProperty("key", str(child.person))
        button.clicked.connect(self._tell)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return ground

    def _tell(self) -> None:
        self.level_asked.emit(str(self.sender().property("key")))


class DecisionCard(Card):
    """One decision, in the words of its time; it stays readable whatever follows."""

    confirm_asked = Signal(str)  # decision

    def __init__(self, decision: DecisionView) -> None:
        super().__init__(raised=not decision.stands)
        self._id = str(decision.id)
        chips = Flow(across_px=8, down_px=6)
        chips.addWidget(Chip(decision.level, decision.tone))
        if not decision.stands:
            chips.addWidget(Chip("replaced since", "off"))
        if decision.escalated:
            chips.addWidget(Chip("Asked for higher to get a service", "warn"))
        if decision.waits_for_lead:
            chips.addWidget(Chip("Waits for the lead", "info"))
        self.body.addLayout(chips)
        moved = _DIRECTIONS.get(decision.direction, "")
        said = (f"{decision.by}, {decision.day}", moved, decision.scheme)
        self.body.addWidget(Text(" · ".join(part for part in said if part), "caption"))
        self.body.addWidget(Text(decision.rationale))
        for lead, words in (
            ("Why now:", decision.reasons),
            ("Tried already:", decision.what_tried),
            ("Service asked for:", decision.service),
            ("Who took part:", decision.participants),
            ("The family:", decision.family_view),
            ("Do they agree:", decision.agreed),
            ("The child’s rights:", decision.child_rights),
            ("Confirmed by:", decision.confirmed),
        ):
            if words:
                told = Text("", "small")
                told.show_parts(lead, words)
                self.body.addWidget(told)
        if decision.may_confirm:
            button = Button("Confirm as lead", icon="shield-check", name=f"Confirm as lead: {decision.level}")
            button.clicked.connect(self._tell)
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _tell(self) -> None:
        self.confirm_asked.emit(self._id)


class History(QWidget):
    """Every decision on one child, newest first; two made apart stand side by side."""

    confirm_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)

    def show_child(self, child: ChildLevel) -> None:
        """Shows what was decided, and why what counts is not simply the newest."""
        _empty(self._column)
        if child.note:
            self._column.addWidget(Banner(child.note, "warn"))
        if not child.decisions:
            self._column.addWidget(Text("Nothing has been decided yet.", "small"))
        else:
            self._column.addWidget(Text("Decisions so far", "strong"))
        for decision in child.decisions:
            card = DecisionCard(decision)
            card.confirm_asked.connect(self.confirm_asked)
            self._column.addWidget(card)
        self._column.addStretch()


def _empty(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
