"""What happens in a life, written down in one step: a birth, twins, a pregnancy that ended, a death, a move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fsdesk.records import codes
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Value
from ui import look
from ui.forms.answers import Answer, LineAnswer, PickOne, SeveralOf
from ui.forms.ready import YesNo, options_of
from ui.pages.person_answers import Asked, Choices, level, nights, one_of_people, past_day
from ui.pages.person_order import tab_as_read
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.choices import Tick
from ui.parts.flow import Flow
from ui.parts.tall import put_away
from ui.parts.text import Text


class Happening(Card):
    """A few questions and one button. `told` hands over the answers; they stay until the desk has them."""

    told = Signal(str, object)  # what happened, {name: value}
    left = Signal()

    def __init__(self) -> None:
        super().__init__("What happened", raised=True)
        self.what = ""
        self.answers: dict[str, Answer] = {}
        self._fields: dict[str, Asked] = {}
        self._words = Text("", "body")
        self._row = QWidget()
        self.guarded = Tick("Keep this from the family’s own view")
        self.error = Text("", "small", weight=600)
        look.restyle(self.error, tone="danger")
        self.submit, self.cancel = Button("Write it down", Kind.PRIMARY), Button("Cancel")
        self.submit.clicked.connect(self._tell)
        self.cancel.clicked.connect(self._leave)
        for part in (self._words, self._row, self.guarded, self.error):
            self.body.addWidget(part)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.cancel)
        foot.addWidget(self.submit)
        self.body.addLayout(foot)
        self.hide()

    def ask(
        self, what: str, title: str, words: str, button: str, questions: Mapping[str, tuple[str, Answer]],
        *, may_guard: bool = False,
    ) -> None:  # fmt: skip
        """Asks (label, answer) by name; a question asked before keeps what was written."""
        kept = {name: answer.value for name, answer in self.answers.items()} if what == self.what else {}
        self.what = what
        self.heading.setText(title)
        self.setAccessibleName(title)
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self.submit.show_words(button)
        self.guarded.setVisible(may_guard)
        row, flow = QWidget(), Flow(across_px=16, down_px=10)
        row.setLayout(flow)
        self.answers, self._fields = {}, {}
        for name, (label, answer) in questions.items():
            if kept.get(name) is not None:
                answer.show_value(kept[name])
            field = Asked(label, answer)
            look.hold(field, width=460 if isinstance(answer, SeveralOf) else 230)
            self.answers[name], self._fields[name] = answer, field
            flow.addWidget(field)
        level([field for name, field in self._fields.items() if not isinstance(self.answers[name], SeveralOf)])
        self.body.replaceWidget(self._row, row)
        put_away(self._row)
        self._row = row
        self.show_error("")
        self.show()
        tab_as_read(self)
        stops = [answer.stop for answer in self.answers.values()]
        (stops[0] if stops else self.submit).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, sentence: str) -> None:
        """Says why it could not be written; every word stays."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    def done(self) -> None:
        """It is written: the questions are put away, and their words with them."""
        self.answers, self.what = {}, ""
        self.guarded.setChecked(False)
        self._leave()

    def _leave(self) -> None:
        self.hide()
        self.left.emit()

    def _tell(self) -> None:
        unread = next((name for name, answer in self.answers.items() if not answer.is_readable), "")
        if unread:
            self._fields[unread].show_error("This cannot be read. Write it another way, such as 3 Jul 2019.")
            self.answers[unread].stop.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        values: dict[str, Value] = {name: answer.value for name, answer in self.answers.items()}
        if self.guarded.isVisible() and self.guarded.isChecked():
            values["guarded"] = True
        self.told.emit(self.what, values)


Ask = tuple[str, str, str, str, dict[str, tuple[str, Answer]]]
"""What to ask: its key, title, words, button, and (label, answer) by name."""


def of_birth(name: str, today: date) -> Ask:
    """The baby is born."""
    return ("born", f"{name} is born", "The due date stays on the record.", "Write it down", {
        "born_on": ("Date of birth", past_day(today)), "known_as": ("Known as", LineAnswer()),
        "full_name": ("Full name", LineAnswer()), "sex": ("Sex", PickOne(options_of(codes.SEX), nothing="Not asked")),
    })  # fmt: skip


def of_twins(name: str) -> Ask:
    """There are two babies."""
    words = f"A second record is made with everything written of {name} so far. Each goes on with its own from here."
    return "twins", "There are two babies", words, "There are two", {}


def of_an_end() -> Ask:
    """The pregnancy has ended."""
    words = "Nothing is asked. From now on no page, reminder or letter says anything of it."
    return "ended", "The pregnancy has ended", words, "Note it", {}


def of_death(name: str, today: date) -> Ask:
    """Somebody has died."""
    words = "Birthdays, reminders and letters stop at once."
    return ("died", f"{name} has died", words, "Write it down", {
        "died_on": ("When, or about when", past_day(today)), "died_confirmed": ("Is it confirmed", YesNo()),
    })  # fmt: skip


def of_move(name: str, today: date, homes: Choices, others: Choices, *, also: bool) -> Ask:
    """Somebody moves, alone or with others; or has a second home."""
    title = f"{name} also lives at …" if also else f"{name} moves"
    questions: dict[str, tuple[str, Answer]] = {
        "home": ("To which home", PickOne(list(homes), nothing="A new one")),
        "new_home": ("What to call a new home", LineAnswer()),
        "on": ("From", past_day(today)),
        "nights": ("Nights a week there", nights()),
    }
    if others and not also:
        questions["others"] = ("Who moves too", SeveralOf(list(others)))
    words = "" if also else "The home they leave ends on that day; nothing written of it is lost."
    return "also" if also else "move", title, words, "Write it down", questions


def of_tie(name: str, people: Choices) -> Ask:
    """What one person is to another."""
    return ("relate", f"Who {name} is to somebody", "", "Write it down", {
        "type": (f"{name} is", PickOne([(code, f"{words} …") for code, words in lists.RELATIONSHIP.items()])),
        "other": ("Whom", one_of_people(people)),
    })  # fmt: skip


def listed(value: Value) -> Sequence[str]:
    """The chosen ones of several; none where nothing is chosen."""
    return [str(part) for part in value] if isinstance(value, tuple) else []
