"""The questions about one person, section by section. Names are single fields: never split, never re-cased."""

from __future__ import annotations

from datetime import date

from fsdesk.records import Person
from fsdesk.views_people import PersonPageView
from ui.forms.form import Form
from ui.forms.ready import Lines, asked, number
from ui.forms.writer import Writer
from ui.pages.person_answers import past_day
from ui.pages.person_kinds import ask_all
from ui.parts.text import Text

SETTINGS_OF_LEARNING = ("education_status", "year_group", "school_or_work")


class NameForm(Form):
    """What a person is called and when they were born; how old that makes them is said under it."""

    def __init__(self, writer: Writer, view: PersonPageView, today: date) -> None:
        super().__init__(Person, writer.open(view.part), about=view.view.known_as)
        unborn = view.stage in ("unborn", "pregnancy_ended")
        first = ("known_as", "full_name", "due_on") if unborn else ("known_as", "full_name", "born_on")
        ask_all(self, "person", first, near=None, born_on=past_day(today))
        self.age = Text("", "small", weight=600)
        self.column.addWidget(self.age)
        if view.stage == "deceased":
            ask_all(self, "person", ("died_on", "died_confirmed"), died_on=past_day(today))
        if not unborn:
            ask_all(self, "person", ("former_names",), former_names=Lines(lines=1))
            ask_all(self, "person", ("pronouns", "ethnicity"))
        ask_all(self, "person", ("sex",) if unborn else ("sex", "gender"))
        if view.is_child:
            ask_all(self, "person", ("is_named_child",))
        self.show_age(view)

    def show_age(self, view: PersonPageView) -> None:
        """Says how old they are, and that a birthday is near."""
        self.age.setText(view.born_sentence)
        self.age.setVisible(bool(view.born_sentence))

    @property
    def names(self) -> list[str]:
        """The names on screen now."""
        return [str(value) for name in ("known_as", "full_name") if (value := self.value(name))]

    @property
    def born_on(self) -> str:
        """The date of birth on screen now; empty when there is none."""
        value = self.value("born_on") if "born_on" in self.questions else None
        return value if isinstance(value, str) else ""


class TalkingForm(Form):
    """How somebody is spoken and written to."""

    def __init__(self, writer: Writer, view: PersonPageView) -> None:
        super().__init__(Person, writer.open(view.part), about=view.view.known_as)
        ask_all(self, "person", ("first_language", "interpreter_needed", "communication_needs"))


class LearningForm(Form):
    """Nursery, school or work. Home education is a choice: the only question it brings is whether help is wanted."""

    def __init__(self, writer: Writer, view: PersonPageView) -> None:
        super().__init__(Person, writer.open(view.part), about=view.view.known_as)
        if not view.is_child:
            ask_all(self, "person", ("school_or_work",))
            return
        ask_all(self, "person", SETTINGS_OF_LEARNING)
        self._home = self.ask_below("home_education_support", asked())
        counts = ("attendance_percent", "attendance_period", "exclusions", "send_status")
        percent, times = number(100, example="95"), number(1000)
        ask_all(self, "person", counts, attendance_percent=percent, exclusions=times)
        self.changed.connect(self.follow_answers)
        self.follow_answers()

    def follow_answers(self) -> None:
        """Asks about help with home education where a child learns at home; an answer once given stays in sight."""
        if "home_education_support" in self.questions:
            at_home = self.value("education_status") == "home_educated"
            self._home.setVisible(at_home or self._home.answer.value is not None)


class HealthForm(Form):
    """Health, disability and caring; said by the person, and private to them where it is marked."""

    def __init__(self, writer: Writer, view: PersonPageView, today: date) -> None:
        super().__init__(Person, writer.open(view.part), about=view.view.known_as)
        ask_all(self, "person", ("gp", "caring_role"))
        self._offered = self.ask_below("young_carer_offered_on", past_day(today))
        self.offer = Text("", "small")
        self.column.insertWidget(self.column.indexOf(self._offered), self.offer)
        self.column.addWidget(Text(f"Private to {view.view.known_as}: in nobody else’s copy.", "small"))
        ask_all(self, "person", ("disability", "care_experienced"), disability=Lines(lines=1))
        self.changed.connect(self.follow_answers)
        self.show_offer(view)
        self.follow_answers()

    def show_offer(self, view: PersonPageView) -> None:
        """Says what somebody who cares for another has a right to be offered."""
        self.offer.setText(view.carer_offer)
        self.offer.setVisible(bool(view.carer_offer))

    def follow_answers(self) -> None:
        """Asks when it was offered where a young person cares for somebody."""
        cares = self.value("caring_role") == "young_carer"
        self._offered.setVisible(cares or self._offered.answer.value is not None)
