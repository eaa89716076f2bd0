"""What partners said of families, for who works with them: into the record by one press, or set aside with a reason."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.views_shared import AsideRow, WaitingWords, WordsRow
from ui.forms.answers import PickOne
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card, EmptyState
from ui.parts.fields import Field, LongText
from ui.parts.flow import Flow
from ui.parts.scroll import ScrollPage
from ui.parts.tall import put_away
from ui.parts.text import Chip, Heading, Text

_LEAD = "What partners send is theirs until you take it in. Whoever wrote it is told what became of it."
_EMPTY = "Nothing from a partner waits here."
_ABOUT = "Which colleague is it about?"
_ABOUT_HINT = "The note in the record is never handed to them, whatever they are one day."
_REASON_HINT = "Whoever wrote it reads this, and nobody else outside."


class WordsCard(Card):
    """One thing a partner said."""

    taken = Signal(str, str)  # contribution, which colleague it is about
    put_aside = Signal(str, str)  # contribution, why
    family_asked = Signal(str)

    def __init__(self, row: WordsRow) -> None:
        super().__init__(row.who, icon="message-circle")
        self.key = row.key
        self.setAccessibleName(f"{row.who}, {row.when}: {row.title}")
        self.head.addWidget(Text(row.when, "small", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(Text(f"{row.family_name}  ·  {row.title}", "small"))
        if row.words:
            self.body.addWidget(Text(f"“{row.words.strip()}”", "body"))
        if row.readers:
            self.body.addWidget(Text(row.readers, "small", weight=600))
        if row.late:
            self.body.addWidget(Chip(row.late, "warn"), 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(Text(row.why_not or row.does, "small"))
        self.about: PickOne | None = None
        if row.about_whom:
            self.about = PickOne(row.about_whom, nothing="Nobody who works here, or not known")
            self.body.addWidget(Field(_ABOUT, self.about, hint=_ABOUT_HINT))
            self.about.show_name(_ABOUT, _ABOUT_HINT)
        self._buttons(row)
        self._why = QWidget(self)
        column = QVBoxLayout(self._why)
        column.setContentsMargins(0, 0, 0, 0)
        self.reason = LongText(f"Why is what {row.who} said set aside?", lines_min=1)
        self.field = Field("Why is it set aside?", self.reason, hint=_REASON_HINT)
        say = Button("Set it aside", icon="archive", name=f"Set it aside: what {row.who} said, {row.when}")
        say.clicked.connect(self._tell_aside)
        line = Flow(across_px=8, down_px=6)
        line.addWidget(say)
        column.addWidget(self.field)
        column.addLayout(line)
        self._why.hide()
        self.body.addWidget(self._why)

    def _buttons(self, row: WordsRow) -> None:
        holder, flow = QWidget(), Flow(across_px=8, down_px=6)
        holder.setLayout(flow)
        whose = f"what {row.who} said, {row.when}"
        self.take = Button("Put into the record", icon="check", name=f"Put into the record: {whose}")
        self.take.clicked.connect(self._take)
        self.aside = Button("Set aside …", Kind.QUIET, name=f"Set aside …: {whose}")
        self.aside.clicked.connect(self._ask_why)
        family = Button("Open the family", Kind.QUIET, name=f"Open the family: {row.family_name}")
        family.clicked.connect(partial(self.family_asked.emit, row.of))
        for button in (self.take, self.aside, family):
            flow.addWidget(button)
        family.setHidden(not row.is_here)
        self.take.setHidden(bool(row.why_not))  # in its place by now: shown before, it would be a window for a moment
        self.body.addWidget(holder)

    def _take(self) -> None:
        self.taken.emit(self.key, str(self.about.value or "") if self.about is not None else "")

    def _ask_why(self) -> None:
        self._why.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_aside(self) -> None:
        words = self.reason.toPlainText()
        if words.strip():
            self.put_aside.emit(self.key, words)
        else:
            self.field.show_error("Say why: whoever wrote it reads that.")
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)


class PartnerWordsPage(ScrollPage):
    """What waits, the oldest first; what was just done can be taken back."""

    taken = Signal(str, str)
    put_aside = Signal(str, str)
    family_asked = Signal(str)
    asked_again = Signal()
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self) -> None:
        super().__init__("From partners")
        top = QHBoxLayout()
        self.heading = Heading("From partners", 1)
        top.addWidget(self.heading, 1)
        self.again = Button("Ask the hub again", icon="refresh-cw", name="Ask the hub again what partners said")
        self.again.clicked.connect(self.asked_again)
        top.addWidget(self.again)
        self.head.addLayout(top)
        self.head.addWidget(Text(_LEAD, "lead"))
        self.as_of = Text("", "small")
        self.head.addWidget(self.as_of)
        self.notice = Banner("", "info")
        self.notice.hide()
        self.undo = Button("Undo", icon="undo-2")
        self.undo.clicked.connect(self.undo_asked)
        self.undo.hide()
        row = QHBoxLayout()
        row.addWidget(self.notice, 1)
        row.addWidget(self.undo)
        self.head.addLayout(row)
        self._cards: dict[str, WordsCard] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.body.addLayout(self._list)
        self.empty = EmptyState(_EMPTY)
        self.body.addWidget(self.empty)
        self._asides = Card("Set aside before", icon="archive")
        self._asides.body.addWidget(Text(_ASIDES, "small"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(12)
        self._asides.body.addLayout(self._lines)
        self._asides.hide()
        self.body.addWidget(self._asides)
        self.body.addStretch()
        for keys, signal in (
            (QKeySequence.StandardKey.Undo, self.undo_asked), (QKeySequence.StandardKey.Redo, self.redo_asked),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(signal)
        order_tabs(self)

    def show_waiting(self, view: WaitingWords) -> None:
        """Shows what waits; a reason that is being written stays."""
        self.heading.setText(f"From partners: {view.family_name}")
        self.as_of.setText(" ".join(filter(None, (view.as_of, _TO_TELL if view.to_tell else ""))))
        self.as_of.setVisible(bool(self.as_of.text()))
        rows = {row.key: row for row in view.rows}
        had = (
            any(card.isAncestorOf(self.focusWidget()) for card in self._cards.values()) if self.focusWidget() else False
        )
        for gone in self._cards.keys() - rows.keys():
            put_away(self._cards.pop(gone))
        for at, (key, row) in enumerate(rows.items()):
            if key not in self._cards:
                card = self._cards[key] = WordsCard(row)
                card.taken.connect(self.taken)
                card.put_aside.connect(self.put_aside)
                card.family_asked.connect(self.family_asked)
                self._list.insertWidget(at, card)
                card.show()
        self.empty.setVisible(not rows)
        order_tabs(self)
        if had and not any(
            card.isAncestorOf(self.focusWidget()) for card in self._cards.values() if self.focusWidget()
        ):
            self._focus_next()

    def show_asides(self, rows: tuple[AsideRow, ...]) -> None:
        """Shows what was set aside and why, the newest first; nothing where there is none."""
        while (item := self._lines.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                put_away(gone)
        for row in rows:
            line = QWidget()
            column = QVBoxLayout(line)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(Text(f"{row.who}, {row.when}  ·  {row.detail}", "small"))
            column.addWidget(Text(f"“{row.words.strip()}”", "body"))
            column.addWidget(Text(f"{row.aside}: {row.reason}", "body"))
            self._lines.addWidget(line)
        self._asides.setVisible(bool(rows))

    def _focus_next(self) -> None:
        """The keyboard goes to the next that waits, or to what undoes the last."""
        card = next(iter(self._cards.values()), None)
        to = card.take if card is not None and card.take.isVisibleTo(self) else card.aside if card is not None else None
        (to or (self.undo if self.undo.isVisibleTo(self) else self.again)).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_undo(self, words: str) -> None:
        """Shows what can be taken back; nothing when there is none."""
        self.undo.setVisible(bool(words))
        self.undo.show_words("Undo", name=f"Undo: {words}")
        order_tabs(self)

    def say(self, sentence: str, tone: str = "info") -> None:
        """Says one sentence at the top."""
        self.notice.show_sentence(sentence, tone)
        self.notice.setVisible(bool(sentence))


_TO_TELL = "What was set aside is told to the hub when there is a line."
_ASIDES = "As the hub tells it now: whoever set something aside and who leads the team read this. It is not kept here."
