"""Consent & sharing: who agreed to our help, what may go where, what went where, and what a no makes necessary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication

from fsdesk.trouble import Told as Trouble
from fsdesk.views_consenting import ActRow, AgreementRow, ConsentView, PermissionRow
from ui.forms.form import Form
from ui.forms.writer import Writer
from ui.pages import consent_forms as forms
from ui.pages.consent_lines import Can, ListCard, Row, Told
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.choices import Tick
from ui.parts.fields import SaveLine
from ui.parts.flow import Flow, HeadRow
from ui.parts.scroll import ScrollPage
from ui.parts.tall import put_away
from ui.parts.text import Text
from ui.saving import QUIET_MS

CHOICE = "If they say no, would it be shared all the same?"


class ChoiceQuestion(Card):
    """The question before a permission is asked for: whether there is a choice at all. Where there is none, they are
    told and not asked."""

    answered = Signal(bool)  # whether it would be shared anyway
    put_off = Signal()

    def __init__(self) -> None:
        super().__init__(CHOICE, icon="circle-help", raised=True)
        hint = "Asking for what happens in any case is no question. Then say what is shared, with whom and why."
        self.body.addWidget(Text(hint, "small"))
        row = Flow(across_px=8, down_px=8)
        self.free = Button("No: it is their choice. Ask them", Kind.PRIMARY, icon="check")
        self.anyway = Button("Yes: tell them instead", icon="message-circle")
        self.later = Button("Not now", Kind.QUIET)
        for button, slot in (
            (self.free, partial(self._tell, False)), (self.anyway, partial(self._tell, True)),
            (self.later, self._leave),
        ):  # fmt: skip
            button.clicked.connect(slot)
            row.addWidget(button)
        self.body.addLayout(row)
        self.hide()

    def ask(self) -> None:
        """Asks; the keyboard is on the first answer."""
        self.show()
        self.free.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, anyway: bool, _checked: bool = False) -> None:
        self.hide()
        self.answered.emit(anyway)

    def _leave(self) -> None:
        self.hide()
        self.put_off.emit()


class ConsentPage(ScrollPage):
    """The part "Consent & sharing" of a family's record. Every list says so when it is empty."""

    view_wanted = Signal()
    private_asked = Signal(bool)
    taken_out = Signal(str, str)
    begun = Signal(str, str)  # what ("agreement:<person>", "permission", "told", "decision", "now"), family
    acted = Signal(str, str)  # what (a key of `Can`, or "look", "right"), record
    paper_asked = Signal(str)  # family
    ending_asked = Signal(str)  # family
    rights_asked = Signal(str)  # family
    partners_asked = Signal(str)  # family

    def __init__(self, today: date, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__("Consent and sharing")
        self._today, self._view, self._to_open = today, None, ""  # type: date, ConsentView | None, str
        self._line = SaveLine()
        self.writer = Writer(self, self._line, quiet_ms=autosave_ms)
        self._people: list[Button] = []
        self._heard: dict[str, str] = {}
        self._lay_out()
        self.foot.addWidget(self._line)
        self.foot.addStretch()
        self.writer.standing_changed.connect(self.show_foot)
        self._bar.hide()

    def _lay_out(self) -> None:
        top = HeadRow(down_px=8)
        self.now = Button("Act now to keep somebody safe", icon="shield-alert",
                          name="Act now to keep somebody safe: share first, write down why within a day")  # fmt: skip
        self.paper = Button("Who sees what …", icon="printer", name="Who sees what: a page for the family")
        self.rights = Button("Corrections and objections …", icon="pencil")
        self.rights.clicked.connect(self._ask_rights)
        self.partners = Button("Partners …", icon="school", name="Partners … who read the plan of this family")
        self.partners.clicked.connect(self._ask_partners)
        self.private = Tick("Show what is private")
        self.now.clicked.connect(partial(self._begin, "now"))
        self.paper.clicked.connect(self._ask_paper)
        self.private.clicked.connect(self.private_asked)
        for button in (self.now, self.paper, self.rights, self.partners):
            top.addWidget(button)
        top.add_end(self.private)
        self.refusal, self.enough = Banner("", "warn"), Banner("", "info", icon="heart-handshake")
        self.ending = Button("End it kindly …", icon="heart-handshake", name="Plan a kind ending of our help")
        self.ending.clicked.connect(self._ask_ending)
        self.refusal.hide()
        self.head.addLayout(top)
        self.head.addWidget(self.refusal)
        self.body.addWidget(self.enough)
        self.body.addWidget(self.ending, 0, Qt.AlignmentFlag.AlignLeft)
        self.choice = ChoiceQuestion()
        self.choice.answered.connect(self._choose)
        self.choice.put_off.connect(self._back_to_ask)
        self._lists()

    def _lists(self) -> None:
        def card(title: str, icon: str, empty: str, **more: object) -> ListCard:
            made = ListCard(title, icon=icon, empty=empty, writer=self.writer, **more)  # type: ignore[arg-type]
            made.acted.connect(self.acted)
            made.taken_out.connect(self.taken_out)
            made.view_wanted.connect(self.view_wanted)
            made.grown.connect(partial(order_tabs, self))
            self.body.addWidget(made)
            return made

        self.put_right = card("Went out after they had said no", "undo-2", "", fill=_fill_remedy,
                              told=self._told_remedy, done=("right", "It is put right"))  # fmt: skip
        self.agreements = card("Our help", "heart-handshake", "Nobody has been asked yet.",
                               fill=self._fill_agreement, told=_told_agreement)  # fmt: skip
        self._asking = Flow(across_px=8, down_px=8)
        self.agreements.body.insertLayout(1, self._asking)
        self.body.addWidget(self.choice)
        self.permissions = card("What may be shared, if they like", "key-round",
                                "Nothing has been asked for. Ask only where a no would be obeyed.",
                                fill=self._fill_permission, told=_told_permission)  # fmt: skip
        self.ask = Button("Ask for a permission", icon="plus")
        self.ask.clicked.connect(self._ask_choice)
        self.permissions.head.addWidget(self.ask)
        self.acts = card("What was shared, and what was not", "send", "Nothing has been written down as shared.",
                         fill=self._fill_act, told=_told_act, done=("look", "I have read this"))  # fmt: skip
        self.record = Button("Write down a decision", icon="plus", name="Write down a decision about sharing")
        self.record.clicked.connect(partial(self._begin, "decision"))
        self.acts.head.addWidget(self.record)
        self.body.addStretch()

    @property
    def cards(self) -> tuple[ListCard, ...]:
        """The lists, from the top."""
        return self.put_right, self.agreements, self.permissions, self.acts

    # -- what the desk says ------------------------------------------------------------------------------------

    def show_consent(self, view: ConsentView) -> None:
        """Shows it; what is being written stays open and keeps its words."""
        if self._view is None or self._view.family != view.family:
            self.writer.save_now()
            for card in self.cards:
                card.forget()
            self.writer.forget_saved()
            self.refusal.hide()
            self.choice.hide()
            self.scroll_to_top()
        self._view = view
        self.writer.family = view.family
        self.enough.show_sentence(view.enough, "info", icon="heart-handshake")
        self.ending.setVisible(view.has_stopped)
        self.private.setChecked(view.with_private)
        self._show_people(view)
        names = view.around.called
        self.put_right.setVisible(bool(view.put_right))
        self.put_right.show_rows(view.put_right, names)
        self.agreements.show_rows(view.agreements, names)
        self.permissions.show_rows(view.permissions, names)
        self.acts.show_rows(view.acts, names)
        self._open_asked()
        order_tabs(self)

    def _show_people(self, view: ConsentView) -> None:
        for button in self._people:
            put_away(button)
        self._people = []
        for person, name in view.to_ask:
            button = Button(f"Ask {name}", icon="message-circle", name=f"Ask {name} whether they want our help")
            button.clicked.connect(partial(self._begin, f"agreement:{person}"))
            self._asking.addWidget(button)
            self._people.append(button)
            button.show()

    def open(self, record: str) -> None:
        """Opens one record for writing as soon as it is next shown, as it then is."""
        self._to_open = record

    def _open_asked(self) -> None:
        for card in self.cards:
            if self._to_open in card.lines:
                record, self._to_open = self._to_open, ""
                card.open(record)
                QTimer.singleShot(0, self, self._keep_open_in_view)  # when the form has its height

    def _keep_open_in_view(self) -> None:
        now = QApplication.focusWidget()
        if now is not None:
            self._keep_in_view(None, now)

    def close_open(self) -> None:
        """Puts away what is open; its words are saved."""
        for card in self.cards:
            card.put_away_open()

    def refused(self, told: Trouble) -> bool:
        """Says at the top why not, and what to do."""
        self.refusal.show_sentence(told.sentence, "warn")
        self.refusal.show()
        self.scroll_to_top()
        self.view_wanted.emit()
        return True

    # -- what is asked of each ---------------------------------------------------------------------------------

    def _fill_agreement(self, form: Form, row: Row) -> None:
        assert self._view is not None
        assert isinstance(row, AgreementRow)
        if row.part.readings.get("ended_at") is not None and row.part.text("ended_at"):
            forms.fill_ending(form, self._today)
        else:
            forms.fill_agreement(form, self._view, self._today, is_childs=row.is_childs)

    def _fill_permission(self, form: Form, row: Row) -> None:
        assert self._view is not None
        assert isinstance(row, PermissionRow)
        if row.part.text("withdrawn_at"):
            forms.fill_withdrawal(form, self._view, self._today)
        else:
            forms.fill_permission(form, self._view, self._today)

    def _fill_act(self, form: Form, row: Row) -> None:
        assert self._view is not None
        assert isinstance(row, ActRow)
        forms.fill_decision(form, self._view, self._today, is_override=row.is_override)
        if row.may_look:
            forms.fill_reading(form)

    def _told_remedy(self, row: Row) -> Told:
        heard = self._heard.get(str(row.id))
        return Told(more=(heard,) if heard else ())

    def show_heard(self, heard: Mapping[str, str]) -> None:
        """Says of what went out after a no, by its record, when the hub heard of the no."""
        self._heard = dict(heard)
        if self._view is not None:
            self.put_right.show_rows(self._view.put_right, self._view.around.called)

    # -- what the person does ----------------------------------------------------------------------------------

    def _begin(self, what: str, _checked: bool = False) -> None:
        if self._view is not None:
            self.refusal.hide()
            self.begun.emit(what, self._view.family)

    def _ask_choice(self) -> None:
        self.choice.ask()
        order_tabs(self)

    def _choose(self, anyway: bool) -> None:
        self._begin("told" if anyway else "permission")

    def _back_to_ask(self) -> None:
        self.ask.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_paper(self) -> None:
        if self._view is not None:
            self.paper_asked.emit(self._view.family)

    def _ask_rights(self) -> None:
        if self._view is not None:
            self.rights_asked.emit(self._view.family)

    def _ask_partners(self) -> None:
        if self._view is not None:
            self.partners_asked.emit(self._view.family)

    def _ask_ending(self) -> None:
        if self._view is not None:
            self.ending_asked.emit(self._view.family)

    def hideEvent(self, event: QHideEvent) -> None:
        """What is private is put away when somebody leaves, and a question nobody answered."""
        self.choice.hide()
        if not event.spontaneous() and self.private.isChecked():
            self.private.setChecked(False)
            self.close_open()
            self.private_asked.emit(False)
        super().hideEvent(event)


# -- how each is told ----------------------------------------------------------------------------------------------


COPY_GIVEN = Can("copied", "They have their copy", "printer")


def _told_agreement(row: Row) -> Told:
    assert isinstance(row, AgreementRow)
    can = (Can("stop", "They say stop", "pause"),) if row.may_end else ()
    can = (*can, COPY_GIVEN) if row.wants_copy else can
    return Told(more=_but(row), missing=row.missing, can=(*_read_first(row), *can))


def _but(row: AgreementRow | PermissionRow) -> tuple[str, ...]:
    return (f"Yes, but: “{row.limits}”",) if row.limits else ()


def _read_first(row: AgreementRow | PermissionRow) -> tuple[Can, ...]:
    return (Can("limits", "I have read it, and keep to it", "check"),) if row.to_read else ()


def _told_permission(row: Row) -> Told:
    assert isinstance(row, PermissionRow)
    more = (f"Has already: {'; '.join(row.has)}",) if row.has else ()
    told = (row.told,) if row.told else ()
    can: tuple[Can, ...] = ()
    if row.may_withdraw:
        can = (Can("withdraw", "They take it back", "undo-2"),)
        if row.tone == "ok" and not row.missing:
            file = Can("file", "Letter with what they may have …", "file-text")
            can = (Can("share", "Share under it", "send"), file, *can)
    elif row.part.text("withdrawn_at"):
        can = (Can("undo", "They did not: put it back", "refresh-cw"),)
    can = (*can, COPY_GIVEN) if row.wants_copy else can
    return Told(more=(*_but(row), *more, *told), missing=row.missing, can=(*_read_first(row), *can))


def _told_act(row: Row) -> Told:
    assert isinstance(row, ActRow)
    can = (Can("worry", "The worry it follows from", "shield-alert"),) if row.concern else ()
    if row.has_letter:
        can = (Can("file", "Letter with what was decided …", "file-text"), *can)
    return Told(missing=row.missing, can=can)


def _fill_remedy(form: Form, _row: Row) -> None:
    forms.fill_remedy(form)
