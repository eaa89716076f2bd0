"""Who holds a family, and saying who is to hold it from now on, for who leads. Decides nothing about the work."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPlainTextEdit

from fsdesk.records.family_codes import ALLOCATION
from fsdesk.telling import joined
from fsdesk.views_moving import HoldingView
from ui import look
from ui.forms.answers import PickOne
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.choices import Dot
from ui.parts.fields import ErrorSummary, Field
from ui.parts.scroll import ScrollPage
from ui.parts.tall import put_away, tab_through
from ui.parts.text import Heading, Text

_ACTS = {"hand_over": ("giver", "to"), "share": ("to",), "give": ("to",), "end": ("giver",)}
"""Whom each act names."""
_MISSING = {"giver": "Say who holds the family no longer.", "to": "Say who is to hold the family."}


class HoldingPage(ScrollPage):
    """What is to be done, from whom, to whom, and a word for the next worker; the hub does it when it next hears."""

    allocated = Signal(str, object)  # family, {field of an allocation: value}
    left = Signal()

    def __init__(self) -> None:
        super().__init__("Who holds the family")
        self._view: HoldingView | None = None
        self.heading, self.now = Heading("", 1), Text("", "lead")
        self.summary = ErrorSummary()
        self.summary.error_chosen.connect(self._go_to)
        self.acts = {act: Dot(ALLOCATION[act]) for act in _ACTS}
        self._one_act = QButtonGroup(self)
        for dot in self.acts.values():
            self._one_act.addButton(dot)
        self._one_act.buttonClicked.connect(self._show_whom)
        self.giver, self.to = PickOne(()), PickOne(())
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        look.hold(self.note, height_min=76)
        self._note_field = Field("What the next worker needs to know", self.note, optional=True)
        self.cancel, self.submit = Button("Cancel"), Button("Say so", Kind.PRIMARY)
        self.cancel.clicked.connect(self.left)
        self.submit.clicked.connect(self._tell)
        for part in (self.heading, self.now, self.summary):
            self.head.addWidget(part)
        what, self._whom = Card("What is to be done"), Card("From whom, and to whom")
        for dot in self.acts.values():
            what.body.addWidget(dot)
        for picker in (self.giver, self.to):
            self._whom.body.addWidget(picker)  # a widget that stands nowhere is left over when the window goes
        self.body.addWidget(what)
        self.body.addWidget(self._whom)
        self.body.addWidget(self._note_field)
        self.body.addWidget(Text("Their laptops hear of it when each next meets the hub. What was written until then "
                                 "still arrives and is marked.", "small"))  # fmt: skip
        self.body.addStretch()
        self.foot.addStretch()
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.submit)
        self.show_foot()

    def show_holding(self, view: HoldingView) -> None:
        """Shows who holds a family now, with nothing chosen yet."""
        self._view = view
        self.heading.setText(f"Who holds the {view.family_name}")
        who = joined([name for _, name in view.holders]) or "Nobody"
        self.now.setText(f"Now: {who}.")
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
        self.note.clear()
        self.summary.show_errors(())
        self.acts["hand_over" if view.holders else "give"].setChecked(True)
        self.acts["give"].setVisible(not view.holders)
        for act in ("hand_over", "share", "end"):
            self.acts[act].setVisible(bool(view.holders))
        self._show_whom()
        tab_through(*self.acts.values(), self.giver.stop, self.to.stop, self.note, self.cancel, self.submit)

    @property
    def act(self) -> str:
        """What is to be done."""
        return next(act for act, dot in self.acts.items() if dot.isChecked())

    def refused(self, sentence: str) -> None:
        """Says why it was not done."""
        self.summary.show_errors((("to", sentence),))

    def _show_whom(self, _dot: object = None) -> None:
        self.giver.setVisible("giver" in _ACTS[self.act])
        self.to.setVisible("to" in _ACTS[self.act])

    def _asked(self, name: str) -> PickOne:
        return self.giver if name == "giver" else self.to

    def _go_to(self, name: str) -> None:
        self._asked(name).stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        assert self._view is not None
        said = {name: self._asked(name).value for name in _ACTS[self.act]}
        missing = [(name, _MISSING[name]) for name, value in said.items() if value is None]
        self.summary.show_errors(missing)
        if not missing:
            self.allocated.emit(self._view.family, {"act": self.act, **said, "note": self.note.toPlainText() or None})
