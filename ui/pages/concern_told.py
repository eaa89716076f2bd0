"""Beside a worry: who outside is told of it, how whole each decision is, and how their answer stands."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fsdesk.records.safety_codes import CONCERN_ACT
from fsdesk.views_safety import ConcernView, TellingRow
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.flow import Flow
from ui.parts.tall import put_away
from ui.parts.text import Chip, Text

TELL = (("children", "Tell children’s services"), ("adults", "Tell adult protection"), ("police", "Tell the police"))
WHY = "Ring them: this tells nobody. Press when you do, and write down why within a day. Nobody’s yes is needed."


class ToldCard(Card):
    """Begins a decision to tell somebody of the worry, and follows up on each."""

    asked = Signal(str)  # whom to tell: children, adults, police
    opened = Signal(str)  # decision
    followed = Signal(str, str)  # decision, what was done

    def __init__(self) -> None:
        super().__init__("Who outside is told", icon="send")
        self._list = QVBoxLayout()
        self._shown: list[QWidget] = []
        self.buttons: dict[str, Button] = {}
        self.body.addWidget(Text(WHY, "small"))
        row = Flow(across_px=8, down_px=8)
        for key, words in TELL:
            button = self.buttons[key] = Button(words, icon="send", name=f"{words}, and write down why within a day")
            button.clicked.connect(partial(self._ask, key))
            row.addWidget(button)
        self.body.addLayout(row)
        self.body.addLayout(self._list)

    def show_view(self, view: ConcernView) -> None:
        """Shows who was told and how each stands."""
        for part in self._shown:
            put_away(part)
        self._shown = [_Line(self, row) for row in view.told]
        for part in self._shown:
            self._list.addWidget(part)
            part.show()
        for button in self.buttons.values():
            button.setVisible(not view.is_closed)

    def _ask(self, key: str, _checked: bool = False) -> None:
        self.asked.emit(key)


class _Line(QWidget):
    """One place that was told."""

    def __init__(self, card: ToldCard, row: TellingRow) -> None:
        super().__init__()
        self.setAccessibleName(f"{row.title}. {row.standing}. {row.answer}")
        column, can = QVBoxLayout(self), Flow(across_px=6, down_px=4)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        open_it = Button(row.title, Kind.QUIET, icon="pencil", name=f"Open the decision: {row.title}")
        open_it.clicked.connect(partial(card.opened.emit, str(row.id)))
        column.addWidget(open_it, 0, Qt.AlignmentFlag.AlignLeft)
        chips = Flow(across_px=6, down_px=4)
        for words, tone in ((row.standing, row.tone), (row.answer, row.answer_tone)):
            if words:
                chips.addWidget(Chip(words, tone))
        column.addLayout(chips)
        for act in row.can:
            words = CONCERN_ACT[act]
            button = Button(words, name=f"{words}: {row.title}")
            button.clicked.connect(partial(self._tell, card, str(row.id), act))
            can.addWidget(button)
        column.addLayout(can)

    @staticmethod
    def _tell(card: ToldCard, decision: str, act: str, _checked: bool = False) -> None:
        card.followed.emit(decision, act)
