"""One field of one record on the screen: asked, answered, saved, and shown in full when two people wrote it apart.

It keeps the promise that nothing typed is drawn over: while somebody is in the field, or what they typed is not yet
known to be written, a fresh view changes neither the words nor which revisions the next writing is written over.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.records.fields import Field, Sensitivity, Value
from fsdesk.records.ids import RevisionId
from fsdesk.revisions import Reading, Version
from ui import look
from ui.forms.answers import Answer
from ui.forms.mask import Mask
from ui.forms.when import say_moment
from ui.forms.words import Names, say_value
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.text import Icon, Text
from ui.saving import Saving

_GUARDED = (Sensitivity.PROTECTED, Sensitivity.RESTRICTED)


class Question(QWidget):
    """A label, a hint, what is missing, the lead's remark, and the place to answer."""

    settle_asked = Signal()
    view_asked = Signal()  # a fresh view was passed over while the person wrote, and can now be shown
    changed = Signal()

    def __init__(
        self, field: Field, saving: Saving, answer: Answer, *, label: str = "", hint: str = "", about: str = ""
    ) -> None:
        super().__init__()
        self.field, self.saving, self.answer = field, saving, answer
        self.label = label or field.label
        self._about, self._hint = about, hint
        self._touched = self._passed_over = False
        self._complaint = ""  # of the answer itself: it stands until the words are others, whatever the page says
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addLayout(self._head())
        if hint:
            self._column.addWidget(Text(hint, "small"))
        self._error = Text("", "small", weight=600)
        self._error.setProperty("tone", "danger")
        self._error.hide()
        self._column.addWidget(self._error)
        self._remark: Banner | None = None
        self._versions: Card | None = None
        self._mask: Mask | None = None
        self._column.addWidget(answer)
        self._title.setBuddy(answer.stop)
        answer.answered.connect(self._take)
        answer.complained.connect(self._complain)
        self._name()

    @property
    def is_guarded(self) -> bool:
        """Whether what is written here never leaves with a family copy."""
        return self.field.says.sensitivity in _GUARDED

    @property
    def is_held(self) -> bool:
        """Whether the words on screen are the person's own and not yet, or only just, written."""
        return self.saving.has_in_hand(self.field.name) or self._touched or not self.answer.is_readable

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._title = Text(self.label, "strong")
        row.addWidget(self._title, 0 if self.is_guarded else 1)
        if self.is_guarded:
            row.addWidget(Icon("lock", "ink3", size_px=14), 0, Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(Text("not shown to the family", "caption"), 1, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _name(self) -> None:
        guarded = "Not shown to the family" if self.is_guarded else ""
        remark = self._remark.accessibleName() if self._remark else ""
        said = (self._about, self._error.text(), self._hint, guarded, remark)
        self.answer.show_name(self.label, ". ".join(part.rstrip(".") for part in said if part))

    def take_focus(self) -> None:
        """Brings the keyboard here."""
        masked = self._mask is not None and not self._mask.is_open
        stop = self._mask.change if masked and self._mask is not None else self.answer.stop
        stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_masked(self, masked: bool) -> None:
        """Masks what is written here until somebody holds the button, or takes the mask away."""
        if masked and self._mask is None:
            self._mask = Mask(self.answer, f"{self._about}, {self.label}" if self._about else self.label)
            self._mask.revealed.connect(self._tell_revealed)
            self._column.insertWidget(self._column.indexOf(self.answer), self._mask)
        elif not masked and self._mask is not None:
            self._mask.lift()
            self._column.removeWidget(self._mask)
            self._mask.deleteLater()
            self._mask = None

    def _tell_revealed(self) -> None:
        self.saving.revealed.emit(self.saving.handle)

    def hide_label(self) -> None:
        """Leaves the label to those who do not see: a heading right above says the same."""
        self._title.hide()

    def show_error(self, sentence: str) -> None:
        """Says beside the field what it lacks and how to put it right; nothing takes it away."""
        sentence = sentence or self._complaint
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        look.restyle(self.answer.stop, wrong="true" if sentence else "false")
        self._name()

    def show_remark(self, text: str) -> None:
        """Shows what the lead wrote about this field; empty takes it away."""
        if self._remark is not None:
            self._column.removeWidget(self._remark)
            self._remark.deleteLater()
            self._remark = None
        if text:
            self._remark = Banner(text, "warn", lead="Your lead:", icon="message-circle")
            self._column.insertWidget(self._column.indexOf(self.answer), self._remark)
            self._remark.show()
        self._name()

    def show_reading(self, reading: Reading, shown: tuple[RevisionId, ...], names: Names) -> None:
        """Shows what the field says now, unless the person's own words are on screen and not yet written."""
        if self.is_held:
            self._passed_over = True
            return
        self._passed_over = False
        mine = self._own_version(reading)
        if mine is not None:
            self.saving.show(self.field.name, (mine.revision,))
        else:
            self.saving.show(self.field.name, shown)
            self.answer.show_value(reading.value)
        self._show_versions(reading, names, is_open=reading.value is None and mine is None)
        if self._mask is not None:
            self._mask.follow()

    def _own_version(self, reading: Reading) -> Version | None:
        """The version on screen, when a person must choose and this page already shows one of them: it stays."""
        value: Value = self.answer.value
        if not reading.to_settle or reading.value is not None or value is None:
            return None
        return next((version for version in reading.versions if version.value == value), None)

    def leave(self) -> None:
        """The person went on to another field: what they typed is sent at once."""
        self._touched = False
        self.saving.save_now()
        self.ask_if_passed_over()

    def ask_if_passed_over(self) -> None:
        """Asks for a fresh view if one was passed over and the words are now written."""
        if self._passed_over and not self.is_held:
            self._passed_over = False
            self.view_asked.emit()

    def _complain(self, sentence: str) -> None:
        self._complaint = sentence
        self.show_error(sentence)

    def _take(self, value: Value) -> None:
        self._touched = True
        self._complain("")
        self.saving.type_in(self.field.name, value)
        self.changed.emit()

    def _show_versions(self, reading: Reading, names: Names, *, is_open: bool) -> None:
        if self._versions is not None:
            self._column.removeWidget(self._versions)
            self._versions.deleteLater()
            self._versions = None
        if not reading.to_settle:
            return
        box = Card("Two people wrote this apart", icon="git-merge", raised=True)
        for version in reading.versions:
            text = say_value(self.field, version.value, names) or "Nothing"
            box.body.addWidget(Text(text))
            who = names.get(version.author, version.author)
            box.body.addWidget(Text(f"{who} · {say_moment(version.written_at)}", "caption"))
        later = "What you write below takes the place of both; both stay in the history." if is_open else (
            "Nothing is lost: both stay until somebody settles it."
        )  # fmt: skip
        box.body.addWidget(Text(later, "small"))
        settle = Button("Settle this", Kind.SECONDARY, icon="git-merge", name=f"Settle {self.label}")
        settle.clicked.connect(self._ask_to_settle)
        box.body.addWidget(settle, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.insertWidget(self._column.indexOf(self.answer), box)
        box.show()
        self._versions = box

    def _ask_to_settle(self) -> None:
        self.settle_asked.emit()


def question_around(widget: QWidget) -> Question | None:
    """The question a control belongs to, if any."""
    found: QWidget | None = widget
    while found is not None and not isinstance(found, Question):
        found = found.parentWidget()
    return found
