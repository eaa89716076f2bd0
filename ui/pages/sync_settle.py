"""One field that was written apart, as a card on which a person decides. Knows what is shown, not how it is settled."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QWidget

from fsdesk.views_sync import Choice, ToSettle
from ui import look
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.choices import Dot
from ui.parts.fields import LongText
from ui.parts.text import Text

_SIDE_BY_SIDE = 210  # units for each version: a short sentence in three lines
_BOTH, _PROPOSAL, _ANEW = "both", "proposal", "anew"


class SettleCard(Card):
    """All the versions side by side, as round buttons; nothing is chosen before a person chooses."""

    settled = Signal(object, str)  # ToSettle, the value that takes the place of all
    postponed = Signal(object)  # ToSettle

    def __init__(self, to_settle: ToSettle) -> None:
        many = "Two" if len(to_settle.choices) == 2 else str(len(to_settle.choices))
        super().__init__(f"{many} versions of one thing", icon="git-merge")
        self.to_settle = to_settle
        self._group = QButtonGroup(self)
        subject = Text()
        subject.show_parts(to_settle.title, to_settle.sentence)
        self.body.addWidget(subject)
        self._sides = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._sides.setSpacing(12)
        for at, choice in enumerate(to_settle.choices):
            self._sides.addWidget(self._side(str(at), choice), 1)
        self.body.addLayout(self._sides)
        if to_settle.older:
            self.body.addWidget(Text(f"Before: {to_settle.older}", "small"))
        if to_settle.operative:
            self.body.addWidget(Text(f"Until somebody decides, this counts: {to_settle.operative}", "small"))
        self._anew = LongText(f"Words to use instead, {to_settle.title}")
        self._anew.hide()
        if to_settle.is_text:
            self._offer_texts(to_settle)
        self.body.addLayout(self._buttons(to_settle.title))
        self._group.buttonToggled.connect(self._follow)
        self._anew.written.connect(self._follow)

    @property
    def value(self) -> str:
        """The value that is chosen or written; empty while there is none."""
        chosen = self._group.checkedButton()
        match chosen.property("keep") if chosen is not None else None:
            case None:
                return ""
            case "both":
                return "\n\n".join(choice.text for choice in self.to_settle.choices)
            case "proposal":
                return self.to_settle.proposal
            case "anew":
                return self._anew.toPlainText().strip()
            case at:
                return self.to_settle.choices[int(at)].text

    @property
    def is_begun(self) -> bool:
        """Whether somebody has chosen or written something here and not yet used it."""
        return self._group.checkedButton() is not None or bool(self._anew.toPlainText().strip())

    def _dot(self, keep: str, text: str, description: str) -> Dot:
        dot = Dot(text)
        dot.setProperty("keep", keep)
        dot.setAccessibleDescription(description)
        self._group.addButton(dot)
        return dot

    def _side(self, keep: str, choice: Choice) -> QWidget:
        side = Card(raised=True)
        is_own = choice.is_mine or choice.who.startswith("You")
        label = "Keep mine" if is_own else f"Keep {choice.who.split()[0]}’s" if choice.who else "Keep this one"
        meta = f"{choice.who} · {choice.when}"
        side.body.addWidget(self._dot(keep, label, f"{choice.text or 'Nothing'}. {meta}"))
        side.body.addWidget(Text(choice.text or "Nothing", "lead"), 1, Qt.AlignmentFlag.AlignTop)
        side.body.addWidget(Text(meta, "caption"))
        return side

    def _offer_texts(self, to_settle: ToSettle) -> None:
        if to_settle.proposal:
            side = Card(raised=True)
            side.body.addWidget(self._dot(_PROPOSAL, "Use both edits, joined like this", to_settle.proposal))
            side.body.addWidget(Text(to_settle.proposal, "lead"))
            self.body.addWidget(side)
        self.body.addWidget(self._dot(_BOTH, "Keep both as one note", to_settle.title))
        self.body.addWidget(self._dot(_ANEW, "Write it anew", to_settle.title))
        self.body.addWidget(self._anew)

    def _buttons(self, title: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        later = Button("Decide later", name=f"Decide later, {title}")
        later.clicked.connect(self._postpone)
        self._use = Button("Use this one", Kind.PRIMARY, name=f"Use this one, {title}")
        self._use.setEnabled(False)
        self._use.clicked.connect(self._decide)
        row.addStretch()
        row.addWidget(later)
        row.addWidget(self._use)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the versions beside one another where there is room for both."""
        super().resizeEvent(event)
        room = self.width() / look.current().u >= _SIDE_BY_SIDE * len(self.to_settle.choices)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(across if room else down)

    def _follow(self) -> None:
        chosen = self._group.checkedButton()
        self._anew.setVisible(chosen is not None and chosen.property("keep") == _ANEW)
        is_empty_anew = self._anew.isVisibleTo(self) and not self._anew.toPlainText().strip()
        self._use.setEnabled(chosen is not None and not is_empty_anew)

    def _postpone(self) -> None:
        self.postponed.emit(self.to_settle)

    def _decide(self) -> None:
        self.settled.emit(self.to_settle, self.value)
