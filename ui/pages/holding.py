"""Who holds a family, and saying who is to hold it from now on, for who leads. Decides nothing about the work."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from fsdesk.records import Allocation
from fsdesk.records.family_codes import ALLOCATION
from fsdesk.telling import joined
from fsdesk.views import Part
from fsdesk.views_moving import HoldingView
from ui.forms.answers import LongAnswer, PickOne
from ui.forms.form import Form
from ui.forms.writer import Writer
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.choices import Dot
from ui.parts.fields import ErrorSummary, SaveLine
from ui.parts.scroll import ScrollPage
from ui.parts.tall import put_away, tab_through
from ui.parts.text import Heading, Text
from ui.saving import QUIET_MS

_ACTS = {"hand_over": ("giver", "to"), "share": ("to",), "give": ("to",), "end": ("giver",)}
"""Whom each act names."""
_MISSING = {"giver": "Say who holds the family no longer.", "to": "Say who is to hold the family."}

_NOTE_HINT = (
    "Only if there is something. It saves itself, and they read it once you have said that the family is theirs."
)


class HoldingPage(ScrollPage):
    """What is to be done, from whom, to whom, and a word for the next worker; the hub does it when it next hears.

    The word for the next worker saves itself as it is typed; the rest is said at once, on the same record.
    """

    allocated = Signal(str, str, object)  # family, the record that holds the note or "", {field of it: value}
    looked_asked = Signal(str)  # family: who has looked at it
    left = Signal()

    def __init__(self, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__("Who holds the family")
        line = SaveLine()
        self.writer = Writer(self, line, quiet_ms=autosave_ms)
        self._view: HoldingView | None = None
        self.heading, self.now, self.said = Heading("", 1), Text("", "lead"), Text("", "small")
        self.summary = ErrorSummary()
        self.summary.error_chosen.connect(self._go_to)
        self.acts = {act: Dot(ALLOCATION[act]) for act in _ACTS}
        self._one_act = QButtonGroup(self)
        for dot in self.acts.values():
            self._one_act.addButton(dot)
        self._one_act.buttonClicked.connect(self._show_whom)
        self.giver, self.to = PickOne(()), PickOne(())
        self.note = self._note_form(None)
        self.cancel, self.submit = Button("Cancel"), Button("Say so", Kind.PRIMARY)
        self.looked = Button("Who has looked at it", Kind.QUIET, icon="search")
        self.looked.clicked.connect(self._ask_looked)
        self.cancel.clicked.connect(self._leave)
        self.submit.clicked.connect(self._tell)
        for part in (self.heading, self.now, self.said, self.summary):
            self.head.addWidget(part)
        what, self._whom = Card("What is to be done"), Card("From whom, and to whom")
        for dot in self.acts.values():
            what.body.addWidget(dot)
        for picker in (self.giver, self.to):
            self._whom.body.addWidget(picker)  # a widget that stands nowhere is left over when the window goes
        self.body.addWidget(what)
        self.body.addWidget(self._whom)
        self.body.addWidget(self.note)
        self.body.addWidget(Text("Their laptops hear of it when each next meets the hub. What was written until then "
                                 "still arrives and is marked.", "small"))  # fmt: skip
        self.body.addStretch()
        self.foot.addWidget(line)
        self.foot.addStretch()
        self.foot.addWidget(self.looked)
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.submit)
        self.show_foot()

    def show_holding(self, view: HoldingView) -> None:
        """Shows who holds a family now, with nothing chosen yet; the note that waits for its word is there again."""
        self._view = view
        self._show_note(view)
        self.heading.setText(f"Who holds the {view.family_name}")
        who = joined([name for _, name in view.holders]) or "Nobody"
        self.now.setText(f"Now: {who}.")
        self.said.setText("\n".join(view.said))
        self.said.setVisible(bool(view.said))
        for old in (self.giver, self.to):
            self._whom.body.removeWidget(old)
            put_away(old)
        self.giver = PickOne(view.holders, nothing="From whom?")
        self.to = PickOne(view.others, nothing="To whom?")
        self.giver.show_name("From whom", "")
        self.to.show_name("To whom", "")
        for picker in (self.giver, self.to):
            self._whom.body.addWidget(picker)
        if len(view.holders) == 1:
            self.giver.show_value(view.holders[0][0])
        self.summary.show_errors(())
        self.acts["hand_over" if view.holders else "give"].setChecked(True)
        self.acts["give"].setVisible(not view.holders)
        for act in ("hand_over", "share", "end"):
            self.acts[act].setVisible(bool(view.holders))
        self._show_whom()
        tab_through(
            *self.acts.values(), self.giver.stop, self.to.stop, self._note_stop, self.looked, self.cancel, self.submit
        )

    @property
    def act(self) -> str:
        """What is to be done."""
        return next(act for act, dot in self.acts.items() if dot.isChecked())

    def refused(self, sentence: str) -> None:
        """Says why it was not done."""
        self.summary.show_errors((("to", sentence),))

    def _show_whom(self, _dot: object = None) -> None:
        self.giver.setVisible("giver" in _ACTS[self.act])
        self.to.setVisible(self._has_next)
        self.note.setVisible(self._has_next)

    @property
    def _has_next(self) -> bool:
        """Whether somebody is to hold the family who can read a note."""
        return "to" in _ACTS[self.act]

    def _show_note(self, view: HoldingView) -> None:
        """A form over the note that waits for its word, else over one to be; what was typed before is sent first."""
        self.writer.save_now()
        self.writer.forget_saved()
        self.writer.family = view.family
        at, old = self.body.indexOf(self.note), self.note
        self.note = self._note_form(view.draft)
        self.body.insertWidget(at, self.note)
        self.body.removeWidget(old)
        put_away(old)

    def _note_form(self, draft: Part | None) -> Form:
        form = self.writer.new_form(Allocation.kind()) if draft is None else self.writer.form(draft)
        form.ask_below("note", LongAnswer(lines=3), hint=_NOTE_HINT)
        if draft is not None:
            form.show_readings(draft.readings, draft.shown, {})
        return form

    @property
    def _note_stop(self) -> QWidget:
        return self.note.questions["note"].answer.stop

    def _leave(self) -> None:
        """Back to the family; the note stays for next time, and nothing is said any more."""
        self.writer.when_written(_nothing)
        self.left.emit()

    def _ask_looked(self) -> None:
        assert self._view is not None
        self.looked_asked.emit(self._view.family)

    def _asked(self, name: str) -> PickOne:
        return self.giver if name == "giver" else self.to

    def _go_to(self, name: str) -> None:
        self._asked(name).stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        assert self._view is not None
        said = {name: self._asked(name).value for name in _ACTS[self.act]}
        missing = [(name, _MISSING[name]) for name, value in said.items() if value is None]
        self.summary.show_errors(missing)
        if missing:
            return
        family, word, note = self._view.family, {"act": self.act, **said}, self.note.saving
        goes_with = self._has_next
        self.writer.when_written(
            lambda: self.allocated.emit(family, note.handle if goes_with and note.exists else "", word)
        )


def _nothing() -> None:
    """Nothing follows."""
