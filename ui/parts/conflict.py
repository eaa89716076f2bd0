"""Two versions of one thing, so that a tired person can decide. Knows what is shown, not how it is settled."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QVBoxLayout

from ui import look
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.choices import Dot
from ui.parts.fields import LongText
from ui.parts.text import Text


class Keep(StrEnum):
    """What a person can decide about two versions."""

    THIS = "this"
    THAT = "that"
    BOTH = "both"
    ANEW = "anew"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version: its words, and who wrote it, when, on which laptop."""

    label: str  # "Keep mine", "Keep Bashir's"
    text: str
    who: str
    when: str
    laptop: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two versions of one field, the value before both, and whether one note can hold both."""

    subject: str  # "Nicolson family · Best time to visit."
    sentence: str  # who changed it, and that nothing is lost
    this: Version
    that: Version
    older: str
    can_join: bool


class ConflictCard(Card):
    """Both versions side by side, told as radio buttons; nothing is chosen until a person chooses."""

    decided = Signal(object, str)  # Keep, and the words written anew or nothing
    postponed = Signal()

    def __init__(self, conflict: Conflict) -> None:
        super().__init__("Two versions of one thing", icon="git-merge")
        self._group = QButtonGroup(self)
        subject = Text()
        subject.show_parts(conflict.subject, conflict.sentence)
        self.body.addWidget(subject)
        self._sides = QHBoxLayout()
        self._sides.setSpacing(12)
        self._sides.addWidget(self._side(Keep.THIS, conflict.this), 1)
        self._sides.addWidget(self._side(Keep.THAT, conflict.that), 1)
        self.body.addLayout(self._sides)
        self.body.addWidget(Text(f"Before: {conflict.older}" if conflict.older else "Before: nothing", "small"))
        self._anew = LongText("Words to use instead")
        self._anew.hide()
        self.body.addWidget(self._anew)
        row = QHBoxLayout()
        row.setSpacing(10)
        others = QVBoxLayout()
        others.setSpacing(2)
        if conflict.can_join:
            others.addWidget(self._dot(Keep.BOTH, "Keep both as one note"))
        others.addWidget(self._dot(Keep.ANEW, "Write it anew"))
        row.addLayout(others, 1)
        self._add_buttons(row)
        self.body.addLayout(row)
        self._group.buttonToggled.connect(self._follow)
        self._anew.written.connect(self._follow)

    @property
    def choice(self) -> Keep | None:
        """What is chosen, or None while nothing is."""
        chosen = self._group.checkedButton()
        return None if chosen is None else Keep(chosen.property("keep"))

    def show_narrow(self, narrow: bool) -> None:
        """Puts the versions above each other where there is little width."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._sides.setDirection(down if narrow else across)

    def _dot(self, keep: Keep, text: str) -> Dot:
        dot = Dot(text)
        dot.setProperty("keep", keep.value)
        self._group.addButton(dot)
        return dot

    def _side(self, keep: Keep, version: Version) -> Card:
        side = Card(raised=True)
        look.hold(side, width_min=150)
        dot = self._dot(keep, version.label)
        meta = f"{version.who}, {version.laptop} · {version.when}"
        dot.setAccessibleDescription(f"{version.text}. {meta}")
        side.body.addWidget(dot)
        side.body.addWidget(Text(version.text, "lead"), 1, Qt.AlignmentFlag.AlignTop)
        side.body.addWidget(Text(meta, "caption"))
        return side

    def _add_buttons(self, row: QHBoxLayout) -> None:
        later = Button("Decide later")
        later.clicked.connect(self._postpone)
        self._use = Button("Use this one", Kind.PRIMARY)
        self._use.setEnabled(False)
        self._use.clicked.connect(self._decide)
        row.addWidget(later, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._use, 0, Qt.AlignmentFlag.AlignBottom)

    def _follow(self) -> None:
        anew = self.choice is Keep.ANEW
        self._anew.setVisible(anew)
        written = bool(self._anew.toPlainText().strip())
        self._use.setEnabled(self.choice is not None and (written or not anew))

    def _postpone(self) -> None:
        self.postponed.emit()

    def _decide(self) -> None:
        choice = self.choice
        if choice is not None:
            self.decided.emit(choice, self._anew.toPlainText().strip() if choice is Keep.ANEW else "")
