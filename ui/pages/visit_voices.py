"""Step 4 of the visit form: each person's own words, exactly as given, how they were given, or why there are none."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from fsdesk.records import Voice
from fsdesk.records.codes import VOICE_METHOD
from fsdesk.views import Part, PersonView, Problem, VisitView
from ui.forms.answers import LineAnswer, LongAnswer, OneOf, Options
from ui.forms.form import Form, PartForm, PartList
from ui.forms.ready import asked, options_of
from ui.forms.words import Names, about_whom, children_first
from ui.pages.visit_form import StepForm
from ui.pages.visit_switch import PersonSwitch
from ui.parts.cards import EmptyState
from ui.parts.text import Heading, Text
from ui.saving import OpenRecords, Saving

# A child not yet born speaks through how the pregnancy goes and through those who wait for it; never in words.
_UNBORN = ("observed_presentation", "through_family", "advocate", "not_obtained")
_SEEN_NOT_SAID = ("observed_presentation", "body_language", "play")


def methods_for(person: PersonView) -> Options:
    """The ways in which this person can be heard."""
    if person.is_unborn:
        return tuple((code, VOICE_METHOD[code]) for code in _UNBORN)
    return options_of(VOICE_METHOD)


class _VoiceForm(PartForm):
    """One time somebody was heard."""

    def __init__(self, saving: Saving, person: PersonView, *, author: str = "") -> None:
        super().__init__(Voice, saving, about=about_whom(person))
        if author:
            self.column.addWidget(Text(f"Written by {author}", "caption"))
        self.ask_below("method", OneOf(methods_for(person)))
        self._words = self.ask_below("words", LongAnswer(lines=4), hint=self._words_hint(person))
        self._why_not = self.ask_below("why_not_obtained", LineAnswer())
        self._interpreter = self.ask_below("interpreter", LineAnswer())
        if not person.is_unborn:
            label = f"Was {person.known_as} alone with you"
            self._alone = self.ask_below("alone", asked(), label=label)
        self._meaning = self.ask_below(
            "interpretation", LongAnswer(lines=2), hint="Yours, kept apart from their words."
        )
        self.ask_below("what_changed", LineAnswer())
        self.changed.connect(self.follow_answers)
        self.follow_answers()

    @staticmethod
    def _words_hint(person: PersonView) -> str:
        if person.is_unborn:
            return "How the pregnancy is going, and what those who wait for the baby say."
        return "Exactly as said, or what was drawn, signed or shown. Do not tidy it."

    def follow_answers(self) -> None:
        """Asks for words or for why there are none; what is once written stays in sight."""
        method = self.value("method")
        self._words.setVisible(method != "not_obtained" or self._words.answer.value is not None)
        self._why_not.setVisible(method == "not_obtained" or self._why_not.answer.value is not None)
        self._interpreter.setVisible(method == "interpreter" or self._interpreter.answer.value is not None)

    @property
    def is_heard(self) -> bool:
        """Whether there are words."""
        return self._words.answer.value is not None


class _Voices(PartList):
    """Every time one person was heard at this visit."""

    def __init__(self, records: OpenRecords, visit: str, person: PersonView) -> None:
        super().__init__(f"Add more from {person.known_as}")
        self._records, self._visit, self.person = records, visit, person

    def blank(self) -> PartForm:
        """A form for words to be."""
        always = {"visit": self._visit, "person": str(self.person.id)}
        return _VoiceForm(self._records.begin("voice", always), self.person)

    def form_for(self, part: Part) -> PartForm:
        """A form for words that are there; more than one say whose writing they are."""
        author = part.author if any(row.part for row in self.rows) else ""
        return _VoiceForm(self._records.open(part.id, part.shown), self.person, author=author)

    def framed(self, row: PartForm) -> QWidget:
        """The first on the page's own ground, more of them in frames."""
        return super().framed(row) if self.rows else row

    def show_rows(self, parts: tuple[Part, ...], names: Names) -> None:
        """Shows what is recorded."""
        self.show_parts(parts, names)
        for row in self.rows:
            if isinstance(row, _VoiceForm):
                row.follow_answers()

    @property
    def is_heard(self) -> bool:
        """Whether there are any words."""
        return any(isinstance(row, _VoiceForm) and row.is_heard for row in self.rows)


class VoicesStep(StepForm):
    """One person at a time, children first."""

    key = "words"
    title = "In their own words"
    hint = "Every child, then every adult. The words stay private to the person who gave them."

    def __init__(self, records: OpenRecords, view: VisitView) -> None:
        super().__init__(records, view)
        self._lists: dict[str, _Voices] = {}
        self._names: Names = {}
        people = children_first(view.people)
        self._switch = PersonSwitch("Whose words", people)
        self._switch.person_chosen.connect(self._turn_to)
        self.body.addWidget(self._switch)
        self._whose = Heading("", 3)
        self.body.addWidget(self._whose)
        if not people:
            self.body.addWidget(EmptyState("Nobody is recorded in this family yet."))
        self.body.addStretch()

    def forms(self) -> Iterator[Form]:
        """Those of everybody turned to so far."""
        for voices in self._lists.values():
            yield from voices.rows

    def show_visit(self, view: VisitView, names: Names) -> None:
        """Shows what is recorded of the people turned to so far, and who has been heard."""
        self.view, self._names = view, names
        for voices in self._lists.values():
            voices.show_rows(self._parts_of(voices.person), names)
        if self._switch.person is not None:
            self._turn_to(self._switch.person.id)
        self._follow()

    def born(self, key: str, part: Part) -> None:
        """Words begun here exist now."""
        for voices in self._lists.values():
            voices.born(key, part)

    def turn_to(self, problem: Problem) -> None:
        """Turns to the person the problem is about."""
        if problem.person is not None:
            self._switch.show_person(problem.person)

    def place_of(self, problem: Problem) -> QWidget | None:
        """The question about the person the problem is about, once turned to."""
        whose = problem.person or (self._switch.person.id if self._switch.person else None)
        voices = self._lists.get(whose) if whose is not None else None
        if voices is None:
            return None
        question = voices.rows[0].questions.get(problem.field)
        return voices.rows[0].questions["method"] if question is None or question.isHidden() else question

    def _parts_of(self, person: PersonView) -> tuple[Part, ...]:
        return tuple(part for part in self.view.voices if part.text("person") == person.id)

    def _turn_to(self, whose: str) -> None:
        person = next((each for each in self.view.people if each.id == whose), None)
        if person is None:
            return
        if whose not in self._lists:
            self._begin(person)
        self._whose.setText(_heading_for(person))
        for each, voices in self._lists.items():
            voices.setVisible(each == whose)

    def _begin(self, person: PersonView) -> None:
        voices = _Voices(self.records, self.view.id, person)
        self.follow_list(voices)
        voices.changed.connect(self._follow)
        voices.show_rows(self._parts_of(person), self._names)
        self._lists[person.id] = voices
        self.body.insertWidget(self.body.count() - 1, voices)
        self.grown.emit()

    def _follow(self) -> None:
        recorded = {part.text("person") for part in self.view.voices if part.text("words")}
        on_screen = {whose for whose, voices in self._lists.items() if voices.is_heard}
        self._switch.show_heard((recorded - self._lists.keys()) | on_screen)


def _heading_for(person: PersonView) -> str:
    if person.is_unborn:
        return f"{person.known_as}, {person.age}"
    if person.is_child:
        return f"What would {person.known_as} say?"
    return f"What does {person.known_as} say?"
