"""One field that was written apart, as a card on which a person decides. Knows what is shown, not how it is settled."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QWidget

from fsdesk.views_sync import Choice, Passage, ToSettle
from ui import look
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.choices import Dot, Tick
from ui.parts.fields import LongText
from ui.parts.flow import Flow
from ui.parts.text import Text

_SIDE_BY_SIDE = 210  # units for each version: a short sentence in three lines
_BOTH, _PROPOSAL, _ANEW = "both", "proposal", "anew"


class SettleCard(Card):
    """All the versions side by side, as round buttons; nothing is chosen before a person chooses."""

    settled = Signal(object, str, object)  # ToSettle, the value that takes the place of all, others settled likewise
    postponed = Signal(object)  # ToSettle

    def __init__(self, to_settle: ToSettle, like: tuple[ToSettle, ...] = ()) -> None:
        many = "Two" if len(to_settle.choices) == 2 else str(len(to_settle.choices))
        super().__init__(f"{many} versions of one thing", icon="git-merge")
        self.to_settle, self.like = to_settle, like
        self._group = QButtonGroup(self)
        subject = Text()
        subject.show_parts(f"{to_settle.title.removesuffix('.')}.", to_settle.sentence)
        self.body.addWidget(subject)
        self._sides = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._sides.setSpacing(12)
        for at, choice in enumerate(to_settle.choices):
            self._sides.addWidget(self._side(str(at), choice), 1)
        self.body.addLayout(self._sides)
        if to_settle.older:
            self.body.addWidget(Text(f"Before: {to_settle.older}", "small"))
        if to_settle.operative:
            safest = f"The safest counts until somebody decides: {to_settle.operative}"
            self.body.addWidget(Banner(safest, "warn", icon="shield-check"))
        if to_settle.used:
            self.body.addWidget(Banner(f"Settled, and this counts until you choose again: {to_settle.used}"))
        self._anew = LongText(f"Words to use instead, {to_settle.title}")
        self._anew.hide()
        if to_settle.is_text:
            self._offer_texts(to_settle)
        self._all = Tick(f"Settle {_others(like)} like this one in the same way")
        self._all.setAccessibleDescription("; ".join(each.title for each in like))
        self._all.hide()
        self.body.addWidget(self._all)
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
        where = f"{choice.who}, {choice.laptop}" if choice.laptop else choice.who
        meta = f"{where} · {choice.when}"
        side.body.addWidget(self._dot(keep, label, f"{choice.text or 'Nothing'}. {meta}"))
        side.body.addWidget(Text(choice.text or "Nothing", "lead"), 1, Qt.AlignmentFlag.AlignTop)
        side.body.addWidget(Text(meta, "caption"))
        return side

    def _offer_texts(self, to_settle: ToSettle) -> None:
        if to_settle.proposal:
            side = Card(raised=True)
            joined = Text(to_settle.proposal, "lead")
            if to_settle.passages:
                joined.show_edits(map(_told, to_settle.passages))
            dot = self._dot(
                _PROPOSAL, "Use both edits, joined like this", joined.accessibleName() or to_settle.proposal
            )
            side.body.addWidget(dot)
            side.body.addWidget(joined)
            self.body.addWidget(side)
        others = Flow(across_px=24, down_px=2)
        others.addWidget(self._dot(_BOTH, "Keep both as one note", to_settle.title))
        others.addWidget(self._dot(_ANEW, "Write it anew", to_settle.title))
        self.body.addLayout(others)
        self.body.addWidget(self._anew)

    def _buttons(self, title: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        words = "Leave it so" if self.to_settle.used else "Decide later"
        later = Button(words, name=f"{words}, {title}")
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
        keep = chosen.property("keep") if chosen is not None else ""
        self._anew.setVisible(keep == _ANEW)
        self._all.setVisible(bool(self.like) and str(keep).isdigit())
        is_empty_anew = self._anew.isVisibleTo(self) and not self._anew.toPlainText().strip()
        self._use.setEnabled(chosen is not None and not is_empty_anew)

    def _postpone(self) -> None:
        self.postponed.emit(self.to_settle)

    def _decide(self) -> None:
        together = self._all.isVisibleTo(self) and self._all.isChecked()
        self.settled.emit(self.to_settle, self.value, self.like if together else ())


def _others(like: tuple[ToSettle, ...]) -> str:
    return "the other one" if len(like) == 1 else f"the {len(like)} others"


def _told(passage: Passage) -> tuple[str, str, bool]:
    """A passage with the note beside it, and whether it was taken out."""
    if passage.taken_out_by:
        return passage.text, f"taken out by {_in_sentence(passage.taken_out_by)}", True
    return passage.text, f"added by {_in_sentence(passage.added_by)}" if passage.added_by else "", False


def _in_sentence(who: str) -> str:
    return "you" if who == "You" else who
