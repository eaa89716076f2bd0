"""Beside a worry: telling a lead, who must not know, what was done, and what came of it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from fsdesk.records import safety_codes as lists
from fsdesk.views import Part
from fsdesk.views_safety import ConcernView
from ui.forms.answers import LineAnswer, LongAnswer, PickOne
from ui.forms.form import PartForm
from ui.forms.ready import options_of, side_by_side
from ui.forms.when import say_moment
from ui.forms.words import Names
from ui.forms.writer import Writer
from ui.pages.plan_forms import Opened, moment
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.choices import Tick
from ui.parts.fields import Field
from ui.parts.tall import put_away
from ui.parts.text import Chip, Text


class LeadCard(Card):
    """The same day a lead is told, by voice; and a lead says that they have read it."""

    told = Signal(str)  # lead, or empty where nobody is named
    read = Signal()

    def __init__(self) -> None:
        super().__init__("Your lead, today", icon="phone")
        self._chip = Chip("", "warn")
        self.head.addWidget(self._chip)
        self._words = Text("Ring or speak with a lead today, whatever the signal. Then say so here.", "small")
        self.lead = PickOne((), nothing="Another lead")
        self.lead.show_name("Which lead was told", "")
        self._field = Field("Which lead", self.lead)
        self.done = Button("A lead has been told", icon="check")
        self.done.clicked.connect(self._tell)
        self.reads = Button("I have read this", Kind.PRIMARY, icon="check")
        self.reads.clicked.connect(self.read)
        for part in (self._words, self._field, self.done, self.reads):
            self.body.addWidget(part)

    def show_view(self, view: ConcernView) -> None:
        """Shows how it stands."""
        editor = self.lead.editor
        while editor.count() > 1:
            editor.removeItem(1)
        for key, words in view.leads:
            editor.addItem(words, key)
        clock = view.lead_clock
        self._chip.show_state(clock.standing, clock.tone)
        open_still = not clock.is_done
        for part in (self._words, self._field, self.done):
            part.setVisible(open_still)
        self.reads.setVisible(view.may_read_off)
        self.setVisible(open_still or view.may_read_off or bool(clock.standing))

    def _tell(self) -> None:
        self.told.emit(str(self.lead.value or ""))


class KeptFromCard(Card):
    """Who must not know: chosen, never assumed. It begins with nothing chosen."""

    chosen = Signal(object)  # names of people, none for nobody

    def __init__(self) -> None:
        super().__init__("Who must not know", icon="eye-off")
        self._words = Text("", "small")
        self.body.addWidget(self._words)
        self._ticks: dict[str, Tick] = {}
        self._list = QVBoxLayout()
        self.body.addLayout(self._list)
        self.these = Button("Keep it from these people", icon="eye-off")
        self.nobody = Button("Nobody needs to be kept from it", Kind.QUIET)
        self.these.clicked.connect(self._tell_these)
        self.nobody.clicked.connect(self._tell_nobody)
        self.body.addWidget(self.these)
        self.body.addWidget(self.nobody)

    def show_view(self, view: ConcernView) -> None:
        """Shows who is chosen; a choice is made by a button, so that nothing is kept from anybody by accident."""
        wanted = {str(person.id): person.known_as for person in view.people}
        if wanted.keys() != self._ticks.keys():
            for tick in self._ticks.values():
                put_away(tick)
            self._ticks = {key: Tick(words) for key, words in wanted.items()}
            for tick in self._ticks.values():
                self._list.addWidget(tick)
                tick.show()
        for key, tick in self._ticks.items():
            tick.setChecked(key in view.hidden_from)
        said = view.part.text("kept_from")
        hidden = [wanted[key] for key in view.hidden_from if key in wanted]
        for key, tick in self._ticks.items():
            tick.setEnabled(key not in view.hidden_from)
        self.nobody.setVisible(not hidden)
        self._words.setText(
            f"Kept from {', '.join(hidden)}, and from every home they live in. “Who may see this” lets somebody know of"
            " it again." if hidden
            else "Nobody needs to be kept from it. Families still never see it." if said == "nobody"
            else "Not chosen yet. Until then it is for staff alone."
        )  # fmt: skip

    def _tell_these(self) -> None:
        self.chosen.emit(tuple(key for key, tick in self._ticks.items() if tick.isChecked()))

    def _tell_nobody(self) -> None:
        self.chosen.emit(())


class ActsCard(Card):
    """What was done about it, in order, and a form for the next thing."""

    def __init__(self, writer: Writer, today: date) -> None:
        super().__init__("What was done", icon="list-checks")
        self._writer, self._today = writer, today
        self._concern = ""
        self._opened: Opened | None = None
        self._lines: list[Text] = []
        self._names: Names = {}
        self._list, self._place = QVBoxLayout(), QVBoxLayout()
        self.add = Button("Write down what you did", icon="plus")
        self.add.clicked.connect(self.open_blank)
        for part in (self._list, self._place):
            self.body.addLayout(part)
        self.body.addWidget(self.add)

    def show_names(self, names: Names) -> None:
        """What colleagues are called."""
        self._names = names

    def show_acts(self, view: ConcernView) -> None:
        """Shows what was done; what is being written stays."""
        if view.id != self._concern:
            self.put_away()
        self._concern = view.id
        writing = self._opened.record if self._opened is not None else ""
        acts = [act for act in view.acts if act.id != writing]
        while len(self._lines) < len(acts):
            line = Text("", "body")
            self._list.addWidget(line)
            self._lines.append(line)
        for at, line in enumerate(self._lines):
            line.setVisible(at < len(acts))
            if at < len(acts):
                line.setText(_in_words(acts[at]))

    def open_blank(self) -> None:
        """Opens an empty form: its first words bring the record about."""
        if not self._concern:
            return
        self.put_away()
        form = self._writer.new_form("concern_act", {"concern": self._concern}, about="What was done")
        _fill(form, self._today)
        self._opened = Opened("What you did", form)
        self._opened.closed.connect(self._close)
        self._place.addWidget(self._opened)
        self._opened.show()
        self.add.hide()
        next(iter(form.questions.values())).take_focus()

    def _close(self, _opened: object) -> None:
        self.put_away()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self._writer.when_written(self._writer.view_asked.emit)

    def put_away(self) -> None:
        """Saves and closes the form for the next thing."""
        if self._opened is not None:
            self._opened.form.saving.save_now()
            put_away(self._opened)
            self._opened = None
        self.add.show()


def _fill(form: PartForm, today: date) -> None:
    done = tuple(each for each in options_of(lists.CONCERN_ACT) if each[0] not in lists.FOLLOWING_UP)
    form.ask_below("act", PickOne(done))
    whom, reference = form.ask("told_whom", LineAnswer()), form.ask("reference", LineAnswer())
    form.column.addLayout(side_by_side([whom, reference], 170))
    form.ask_below("said", LongAnswer(lines=2))
    form.ask_below("acknowledged_at", moment(today, example="today 14:00"),
                   hint="Leave it empty until they have.")  # fmt: skip


def _in_words(act: Part) -> str:
    done = lists.CONCERN_ACT.get(act.text("act"), "Something was done")
    heard = act.text("acknowledged_at")
    parts = (
        say_moment(act.text("at")), done, act.text("told_whom"),
        f"reference {act.text('reference')}" if act.text("reference") else "",
        f"they have it since {say_moment(heard)}" if heard else "not yet acknowledged" if act.text("act") == "referral"
        else "", act.text("said"),
    )  # fmt: skip
    return "  ·  ".join(filter(None, parts))


class OutcomeCard(Card):
    """What came of it, and its end."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__("What came of it", icon="check")
        self._line, self._refusal = Text("", "body"), Banner("", "danger")
        self._refusal.hide()
        self.close_button = Button("Close it", icon="archive", name="Close it: this worry")
        self.close_button.clicked.connect(self.closed)
        for part in (self._line, self._refusal, self.close_button):
            self.body.addWidget(part)

    def show_view(self, view: ConcernView) -> None:
        """Shows how it ended, or the way to its end."""
        self._line.setText(view.closed_line)
        self._line.setVisible(view.is_closed)
        self.close_button.setVisible(not view.is_closed)
        self._refusal.hide()

    def refused(self, sentence: str) -> None:
        """It cannot end yet, and why."""
        self._refusal.show_sentence(sentence, "danger")
        self._refusal.show()
