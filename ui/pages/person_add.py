"""Adding somebody to a family: what they are called, what they are to whom, where they live. Decides nothing."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fsdesk.records import codes
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Value
from fsdesk.views_people import PeopleTabView
from ui import look
from ui.forms.answers import Answer, LineAnswer, PickOne
from ui.forms.ready import day, options_of
from ui.pages.person_answers import Asked, level, one_of_people, past_day
from ui.pages.person_likes import Likes
from ui.pages.person_order import tab_as_read
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.choices import Tick
from ui.parts.flow import Flow
from ui.parts.tall import put_away
from ui.parts.text import Text

TYPING_MS = 150
"""How long after a letter the same names are looked for: below what anybody notices, and not at every letter."""

HOWS = ("partner", "child", "parent", "baby", "other")
_TITLES = {"partner": "Add a partner of {}", "child": "Add a child of {}", "parent": "Add a parent of {}",
           "baby": "Add a baby {} is expecting", "other": "Add somebody else"}  # fmt: skip
_PARENTS = ("mother", "father", "parent", "step_parent", "adoptive_parent", "foster_carer", "kinship_carer")
_TYPES = {
    "partner": ("partner", "ex_partner", "divorced"),
    "child": _PARENTS,
    "parent": (*_PARENTS, "guardian"),
    "baby": (),
    "other": ("grandparent", "aunt_uncle", "sibling", "half_sibling", "step_sibling", "cousin", "friend",
              "chosen_family", "neighbour", "lodger"),
}  # fmt: skip


class AddForm(Card):
    """A new person. `added` hands over what was written; the words stay until the desk has them."""

    added = Signal(str, object, str)  # how, {field: value}, of whom or nothing
    name_typed = Signal(object, str)  # names, date of birth
    left = Signal()

    def __init__(self, today: date) -> None:
        super().__init__("Add somebody")
        self._today, self.how, self._of = today, "other", ""
        self.likes = Likes(can_decide=False)
        self._answers: dict[str, Answer] = {}
        self._fields: dict[str, Asked] = {}
        self.guarded = Tick("Keep this from the family’s own view")
        self.error = Text("", "small", weight=600)
        look.restyle(self.error, tone="danger")
        self.submit, self.cancel = Button("Add", Kind.PRIMARY, icon="user-plus"), Button("Cancel")
        self.submit.clicked.connect(self._tell)
        self.cancel.clicked.connect(self.left)
        self._row = QWidget()
        self.body.addWidget(self._row)
        self.body.addWidget(self.likes)
        self.body.addWidget(self.error)
        self.error.hide()
        foot = QHBoxLayout()
        foot.addWidget(self.guarded, 1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.submit)
        self.body.addLayout(foot)
        self._pause = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._pause.timeout.connect(self._ask_likes)

    def begin(self, how: str, of: str, of_name: str, view: PeopleTabView) -> None:
        """Asks for somebody of this kind; words begun for another kind are carried over."""
        before = {name: answer.value for name, answer in self._answers.items()}
        self.how, self._of = how, of if how != "other" or of else ""
        self.heading.setText(_TITLES[how].format(of_name))
        self.setAccessibleName(self.heading.text())
        self._answers = self._answers_for(how, of_name, view)
        row = QWidget()
        flow = Flow(across_px=16, down_px=10)
        row.setLayout(flow)
        self._fields = {}
        for name, answer in self._answers.items():
            if before.get(name) is not None:
                answer.show_value(before[name])
            self._fields[name] = field = Asked(_label(name, how, of_name), answer)
            answer.answered.connect(self._typed)
            look.hold(field, width=320 if name in ("known_as", "full_name", "born_on", "due_on") else 240)
            flow.addWidget(field)
        level(self._fields.values())
        self.body.replaceWidget(self._row, row)
        put_away(self._row)
        self._row = row
        self.submit.show_words("Add")
        self.show_error("")
        self.likes.show_likes(())
        tab_as_read(self)
        self.take_focus()

    def take_focus(self) -> None:
        """The keyboard goes to the first question."""
        first = next(iter(self._answers.values()))
        first.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Forgets what was written: it is in the record now, or the person gave it up."""
        self._answers = {}
        self.guarded.setChecked(False)

    def show_error(self, sentence: str) -> None:
        """Says why it could not be added; every word stays."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    def _answers_for(self, how: str, of_name: str, view: PeopleTabView) -> dict[str, Answer]:
        homes = [(home.part.id, home.label) for home in view.homes]
        found: dict[str, Answer] = {}
        if how == "baby":
            found["due_on"] = day(None, example="9 Dec 2026 or about Dec 2026")
        else:
            found["known_as"], found["full_name"] = LineAnswer(), LineAnswer()
            found["born_on"] = past_day(self._today)
            found["sex"] = PickOne(options_of(codes.SEX), nothing="Not asked")
        if _TYPES[how] and (how != "other" or self._of):
            words = lists.RELATIONSHIP
            found["type"] = PickOne([(code, f"{words[code]} …" if how == "child" else f"{words[code]} {of_name}")
                                     for code in _TYPES[how]])  # fmt: skip
        if how in ("child", "baby"):
            others = [(row.id, row.person.known_as) for row in view.rows
                      if row.id != self._of and not row.person.is_child]  # fmt: skip
            if others:
                found["other_parent"] = one_of_people(others, "Not written")
        if homes:
            found["household"] = PickOne(homes, nothing="Not written yet")
        if how != "baby":
            found["relation"] = LineAnswer()
        return found

    def _typed(self, _value: object) -> None:
        name = self._answers.get("known_as")
        called = str(name.value) if name is not None and name.value else ""
        self.submit.show_words(f"Add {called}" if called and len(called) <= 24 else "Add")
        self.show_error("")
        self._pause.start()

    def stop_asking(self) -> None:
        """Asks about no name that is only half typed."""
        self._pause.stop()

    def _ask_likes(self) -> None:
        names = [str(answer.value) for name in ("known_as", "full_name")
                 if (answer := self._answers.get(name)) is not None and answer.value]  # fmt: skip
        born = self._answers.get("born_on")
        self.name_typed.emit(names, str(born.value) if born is not None and born.value else "")

    def _tell(self) -> None:
        unread = next((name for name, answer in self._answers.items() if not answer.is_readable), "")
        if unread:
            example = "9 Dec 2026" if unread == "due_on" else "3 7 92, Jul 2019 or about 2019"
            self._fields[unread].show_error(f"Write it like {example}.")
            self._answers[unread].stop.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        fields: dict[str, Value] = {name: answer.value for name, answer in self._answers.items()}
        first = "due_on" if self.how == "baby" else "known_as"
        if not fields.get(first) and not fields.get("full_name"):
            sentence = (
                "Write when the baby is due; about is enough." if self.how == "baby" else "Write what they are called."
            )
            self._fields[first].show_error(sentence)
            self.take_focus()
            return
        if self.guarded.isChecked():
            fields["guarded"] = True
        self.added.emit(self.how, fields, self._of)


def _label(name: str, how: str, of_name: str) -> str:
    if name == "type":
        return f"{of_name} is" if how == "child" else "They are"
    return {
        "known_as": "Known as", "full_name": "Full name", "born_on": "Date of birth", "due_on": "When is the baby due",
        "sex": "Sex", "other_parent": "The other parent", "household": "Lives at",
        "relation": "To the family they are",
    }[name]  # fmt: skip
