"""A whole visit to read, in the order it was written, with room for a lead's remarks. Knows no rule of signing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.records import KINDS, Visit
from fsdesk.records.codes import ASKED, VOICE_METHOD
from fsdesk.records.fields import Field
from fsdesk.records.ids import RecordId
from fsdesk.records.signing import Comment
from fsdesk.revisions import NOTHING, Reading
from fsdesk.rules import NOT_READ
from fsdesk.views import Part, VisitView
from ui import look
from ui.forms.when import say_moment
from ui.forms.words import Names, children_first, say_value
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.fields import LongText
from ui.parts.text import Icon, Text

_FACTS = ("purpose", "setting", "household", "actual_start", "actual_end", "travel_minutes", "status",
          "no_access_reason")  # fmt: skip
_TOLD = ("note", "family_view", "advice_given", "who_else_in_home")
_CLOSING = ("safeguarding_concern_raised", "worker_reflection", "recorded_with_family")
_NOT_SHOWN_AGAIN = ("visit", "person", "words", "someone_else", "what", "text", "title", *NOT_READ)
READING_WIDTH = 620  # units: about 75 letters a line


class Passage(QWidget):
    """One thing that was written, and beside it a way to remark on it."""

    remarked = Signal()

    def __init__(self, label: str, text: str, record: RecordId, field: str, *, quote: bool = False) -> None:
        super().__init__()
        self.record, self.field, self._label = record, field, label
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        head = QHBoxLayout()
        head.addWidget(Text(label, "small", weight=600), 1)
        self._button = Button("Comment", Kind.QUIET, icon="message-circle", name=f"Comment on {label}")
        self._button.setStyleSheet("QPushButton { min-height: 26px; padding: 0 6px; }")
        self._button.clicked.connect(self.open_remark)
        head.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        words = QHBoxLayout()
        words.setSpacing(8)
        if quote:
            words.addWidget(Icon("quote", "brand", size_px=16), 0, Qt.AlignmentFlag.AlignTop)
        said = Text(f"“{text}”" if quote else text, "lead" if quote else "body")
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        look.hold(said, width_max=READING_WIDTH)
        words.addWidget(said, 1000)
        words.addStretch(1)  # takes what is left beyond the reading width
        column.addLayout(words)
        self._remark: LongText | None = None

    def show_can_remark(self, *, can_remark: bool) -> None:
        """Whether the way to remark is there."""
        self._button.setVisible(can_remark)

    def open_remark(self) -> None:
        """Opens the place to remark and goes there."""
        self.show_remark("")
        if self._remark is not None:
            self._remark.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_remark(self, text: str) -> None:
        """Shows the place to remark with these words; words already there stay."""
        if self._remark is None:
            self._remark = LongText(f"Your comment on {self._label}", text, lines_min=2)
            self._remark.written.connect(self._tell)
            layout = self.layout()
            if layout is not None:
                layout.addWidget(self._remark)

    @property
    def remark(self) -> str:
        """What the lead wrote about this."""
        return self._remark.toPlainText().strip() if self._remark is not None else ""

    def _tell(self) -> None:
        self.remarked.emit()


class VisitReading(QWidget):
    """Who was there, what happened, each voice verbatim, what was seen and agreed."""

    remarked = Signal()

    def __init__(self, *, can_remark: bool = False) -> None:
        super().__init__()
        self._can_remark = can_remark
        self._passages: list[Passage] = []
        self._names: Names = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)

    @property
    def comments(self) -> tuple[Comment, ...]:
        """The remarks made, each with the field of the record it is about."""
        return tuple(
            Comment(record=each.record, field=each.field, text=each.remark) for each in self._passages if each.remark
        )

    def forget_remarks(self) -> None:
        """Lets go of all remarks: another visit is about to be shown."""
        self._clear()

    def show_visit(self, view: VisitView, names: Names) -> None:
        """Shows the visit as it reads now; remarks being written stay with their passages."""
        kept = {(each.record, each.field): each.remark for each in self._passages if each.remark}
        self._clear()
        self._names = names
        self._visit_card("The visit", "house", view, _FACTS)
        self._parts_card("Who was there", "users", view.took_part, "someone_else")
        self._visit_card("What happened", "file-text", view, _TOLD)
        self._voices_card(view)
        self._parts_card("What we saw", "eye", view.observations, "text")
        self._parts_card("What we agreed", "list-checks", view.steps, "what")
        if view.documents and self._can_remark:  # elsewhere the pictures themselves say what they are
            self._parts_card("Pictures and papers", "file-text", view.documents, "title")
        self._visit_card("At the end", "clipboard-check", view, _CLOSING)
        self._column.addStretch()
        for each in self._passages:
            each.show_can_remark(can_remark=self._can_remark)
            each.remarked.connect(self.remarked)
            if text := kept.pop((each.record, each.field), ""):
                each.show_remark(text)
        if kept:
            self._gone_card(kept)

    def _gone_card(self, kept: dict[tuple[RecordId, str], str]) -> None:
        """Remarks on passages that are no longer there: kept, so that no word of the lead's is lost."""
        card = Card("Your comments on what is no longer here", icon="message-circle")
        for (record, field), text in kept.items():
            self._passage(card, "Taken out since you wrote", "Nothing stands here now.", record, field)
            self._passages[-1].show_remark(text)
            self._passages[-1].remarked.connect(self.remarked)
        self._column.insertWidget(0, card)

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._passages = []

    def _visit_card(self, title: str, icon: str, view: VisitView, fields: Sequence[str]) -> None:
        card = Card(title, icon=icon)
        for name in fields:
            self._add(card, Visit.declared()[name], view.readings.get(name, NOTHING), view.id)
        self._keep(card)

    def _parts_card(self, title: str, icon: str, parts: Sequence[Part], main: str) -> None:
        card = Card(title, icon=icon)
        for part in parts:
            declared = KINDS[part.kind].declared()
            heading = self._names.get(part.text("person"), "") or part.text(main)
            details = (
                self._detail(field, part.readings.get(name, NOTHING))
                for name, field in declared.items()
                if name not in _NOT_SHOWN_AGAIN
            )
            said = " · ".join(detail for detail in details if detail) or "Nothing more written"
            self._passage(card, heading or title, said, part.id, main if part.text(main) else "presence")
        self._keep(card)

    def _detail(self, field: Field, reading: Reading) -> str:
        """One answer in a line of several; a bare yes or no says to what."""
        text = say_value(field, reading.value, self._names)
        needs_label = field.says.codes is ASKED or field.says.partial_date
        return f"{field.label}: {text}" if text and needs_label else text

    def _voices_card(self, view: VisitView) -> None:
        card = Card("In their own words", icon="quote")
        for person in children_first(view.people):
            for part in view.voices:
                if part.text("person") == person.id:
                    self._voice(card, person.known_as, part)
        self._keep(card)

    def _voice(self, card: Card, name: str, part: Part) -> None:
        method = VOICE_METHOD.get(part.text("method"), "")
        declared = KINDS["voice"].declared()
        if part.text("words"):
            self._passage(
                card, f"{name} · {method}" if method else name, part.text("words"), part.id, "words", quote=True
            )
        elif part.text("method"):
            self._passage(card, f"{name} · {method}", part.text("why_not_obtained") or "No reason given", part.id,
                          "why_not_obtained")  # fmt: skip
        for field in ("alone", "interpreter", "interpretation", "what_changed"):
            self._add(card, declared[field], part.readings.get(field, NOTHING), part.id)

    def _add(self, card: Card, field: Field, reading: Reading, record: RecordId) -> None:
        """One field, every version of it where two people wrote apart."""
        if reading.to_settle:
            for version in reading.versions:
                who = self._names.get(version.author, version.author)
                label = f"{field.label} · {who}, {say_moment(version.written_at)} · not settled"
                self._passage(
                    card, label, say_value(field, version.value, self._names) or "Nothing", record, field.name
                )
        elif text := say_value(field, reading.value, self._names):
            self._passage(card, field.label, text, record, field.name)

    def _passage(self, card: Card, label: str, text: str, record: RecordId, field: str, *, quote: bool = False) -> None:
        passage = Passage(label, text, record, field, quote=quote)
        card.body.addWidget(passage)
        self._passages.append(passage)

    def _keep(self, card: Card) -> None:
        """A card with nothing in it says so: what is missing is as telling as what is there."""
        if card.body.count() == 1:
            card.body.addWidget(Text("Nothing written.", "small"))
        self._column.addWidget(card)
