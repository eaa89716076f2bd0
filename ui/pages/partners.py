"""Which partners read a family's plan: who is named, what one would see before they are, and the end of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.views_planning import Option
from fsdesk.views_shared import NamedPartner, PartnersView, SharedPreview
from ui.forms.answers import PickOne
from ui.pages.shared_plan import PlanParts
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.flow import Flow, HeadRow
from ui.parts.scroll import ScrollPage
from ui.parts.tall import put_away
from ui.parts.text import Chip, OneLine, Text

_LEAD = (
    "A partner reads the plan, its reviews and its meetings at the hub, as far as the family has let it go or it was"
    " decided. Nothing of it is kept on their laptop, and a no ends it at once."
)
_NOBODY = "No partner is named for this family."
_NO_PLACE = (
    "Nothing lets the plan of this family go to anybody now. Ask them for a permission for “Plan and actions”, or write"
    " down the decision to share it, on Consent & sharing."
)
_NO_PARTNER = "The hub has named no partner yet. Ask IT to add them, with their own laptop."
_LEFT_OUT = "What they do not see, for you alone:"


class PartnersPage(ScrollPage):
    """The list, and naming somebody after it was shown what they would see."""

    preview_asked = Signal(str, str)  # user, place
    named = Signal(str, str)
    ended = Signal(str)  # user
    back_asked = Signal()
    words_asked = Signal()

    def __init__(self) -> None:
        super().__init__("Partners who read the plan")
        top = HeadRow()
        self.heading = OneLine("Partners who read the plan", "h1")
        top.addWidget(self.heading)
        self.words = Button("What they said …", icon="message-circle", name="What they said … : what partners sent")
        self.words.clicked.connect(self.words_asked)
        self.back = Button("Back to the family", icon="chevron-left")
        self.back.clicked.connect(self.back_asked)
        for button in (self.words, self.back):
            top.add_end(button)
        self.head.addLayout(top)
        self.head.addWidget(Text(_LEAD, "lead"))
        self.notice = Banner("", "warn")
        self.notice.hide()
        self.head.addWidget(self.notice)
        self.list = Card("Who is named", icon="users")
        self.nobody = Text(_NOBODY, "body")
        self.list.body.addWidget(self.nobody)
        self._rows: list[QWidget] = []
        self.body.addWidget(self.list)
        self._lay_out_naming()
        self._lay_out_preview()
        self.body.addStretch()
        order_tabs(self)

    # -- who is named ------------------------------------------------------------------------------------------

    def show_partners(self, view: PartnersView) -> None:
        """Shows who is named, and who could be; what is being chosen stays."""
        self.heading.setText(f"Partners who read the plan: {view.family_name}")
        for part in self._rows:
            put_away(part)
        self._rows = [self._row(one) for one in view.named]
        for part in self._rows:
            self.list.body.addWidget(part)
            part.show()
        self.nobody.setVisible(not view.named)
        self.naming.setVisible(view.may_name)
        self._options(view)
        order_tabs(self)

    def _row(self, one: NamedPartner) -> QWidget:
        part = QWidget()
        across, words = QHBoxLayout(part), QVBoxLayout()
        across.setContentsMargins(0, 4, 0, 4)
        across.setSpacing(8)
        words.setSpacing(2)
        words.addWidget(Text(one.who, "strong"))
        words.addWidget(Text(one.detail, "small"))
        words.addWidget(Chip(one.standing, one.tone), 0, Qt.AlignmentFlag.AlignLeft)
        across.addLayout(words, 1)
        if one.may_end:
            end = Button("End it", icon="x", name=f"End it: {one.who} reads this plan no more")
            end.clicked.connect(partial(self.ended.emit, one.user))
            across.addWidget(end, 0, Qt.AlignmentFlag.AlignTop)
        return part

    # -- naming ------------------------------------------------------------------------------------------------

    def _lay_out_naming(self) -> None:
        self.naming = Card("Name somebody", icon="plus")
        self.why_not = Text("", "body")
        self._pickers, self._choosing = QVBoxLayout(), QWidget()
        column = QVBoxLayout(self._choosing)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._pickers)
        self._known: tuple[object, ...] = ((), ())
        self._choose_of((), ())
        self.look = Button("Show what they would see", icon="eye")
        self.look.clicked.connect(self._ask_preview)
        line = Flow(across_px=8, down_px=6)
        line.addWidget(self.look)
        column.addLayout(line)
        self.naming.body.addWidget(self.why_not)
        self.naming.body.addWidget(self._choosing)
        self.body.addWidget(self.naming)

    def _options(self, view: PartnersView) -> None:
        self.why_not.setText(_NO_PARTNER if not view.choices else _NO_PLACE if not view.places else "")
        self.why_not.setVisible(bool(self.why_not.text()))
        self._choosing.setVisible(not self.why_not.text())
        known = (view.choices, view.places)
        if known == self._known:
            return
        self._known = known
        before = self.who.value, self.place.value
        for part in self._choosers:
            put_away(part)
        self._choose_of(view.choices, view.places)
        self.who.show_value(before[0])
        self.place.show_value(before[1])

    def _choose_of(self, people: Sequence[Option], places: Sequence[str]) -> None:
        """Two places to choose, made anew when there is something else to choose from."""
        self.who = PickOne(people, nothing="Choose a person")
        self.place = PickOne(tuple((place, place) for place in places), nothing="Choose the place they work at")
        self._choosers = []
        for picker, label in ((self.who, "Who"), (self.place, "Of which place")):
            picker.show_name(label, "Somebody of a partner who would read the plan")
            picker.answered.connect(lambda _value: self.hide_preview())
            for part in (Text(label, "strong"), picker):
                self._pickers.addWidget(part)
                self._choosers.append(part)

    def _ask_preview(self) -> None:
        who, place = self.who.value, self.place.value
        if isinstance(who, str) and who and isinstance(place, str) and place:
            self.preview_asked.emit(who, place)
        else:
            self.say("Choose who, and the place they work at.")
            (self.place if who else self.who).stop.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what they would see -----------------------------------------------------------------------------------

    def _lay_out_preview(self) -> None:
        self.preview = Card("What they would see", icon="eye", raised=True)
        self.who_for, self.until = Text("", "strong"), Text("", "small")
        self.left_out = Banner("", "info", icon="eye-off")
        self.name = Button("Name them", Kind.PRIMARY, icon="check")
        self.name.clicked.connect(self._tell_named)
        self.parts = PlanParts()
        line = Flow(across_px=8, down_px=6)
        line.addWidget(self.name)
        for part in (self.who_for, self.until, self.left_out):
            self.preview.body.addWidget(part)
        self.preview.body.addLayout(line)
        self.preview.body.addWidget(self.parts)
        self.preview.hide()
        self.body.addWidget(self.preview)

    def show_preview(self, view: SharedPreview) -> None:
        """Shows who it is for, how much is left out, and all that they would read."""
        plan = view.plan
        self.who_for.setText(view.who_for)
        self.until.setText(view.why_not or " · ".join(filter(None, (plan.about, plan.detail) if plan else ())))
        out = "; ".join(view.left_out)
        self.left_out.show_sentence(
            f"{out}." if out else "nothing of the plan.", "info", lead=_LEFT_OUT, icon="eye-off"
        )
        self.left_out.setVisible(plan is not None)
        self.name.setVisible(plan is not None)
        self.parts.show_plan(plan, {}, may_say=False)
        self.preview.show()
        order_tabs(self)
        if plan is not None:
            QTimer.singleShot(0, self, partial(self.name.setFocus, Qt.FocusReason.OtherFocusReason))  # once laid out

    def hide_preview(self) -> None:
        """What was shown is of somebody else, or has been decided."""
        self.preview.hide()
        self.parts.show_plan(None, {}, may_say=False)

    def _tell_named(self) -> None:
        who, place = self.who.value, self.place.value
        if isinstance(who, str) and isinstance(place, str) and who and place:
            self.named.emit(who, place)

    def say(self, sentence: str, tone: str = "warn") -> None:
        """Says one sentence at the top."""
        self.notice.show_sentence(sentence, tone)
        self.notice.setVisible(bool(sentence))
        self.scroll_to_top()
