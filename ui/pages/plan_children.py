"""Each child's own words at a review or a meeting, or why it was not possible to ask."""

from __future__ import annotations

from collections.abc import Sequence

from fsdesk.records.codes import VOICE_METHOD
from fsdesk.views_planning import PersonRow
from ui.forms.answers import LineAnswer, LongAnswer, PickOne
from ui.forms.form import PartForm
from ui.forms.ready import options_of
from ui.forms.words import Names, about_whom
from ui.forms.writer import Writer
from ui.pages.plan_forms import part_form
from ui.parts.cards import Card
from ui.parts.tall import put_away
from ui.parts.text import Heading, Text


class EachChild(Card):
    """A few questions for every child. `field` says what they were asked at: "review" or "meeting"."""

    def __init__(self, writer: Writer, field: str) -> None:
        super().__init__("What each child thinks", icon="quote")
        self._writer, self._field = writer, field
        self.forms: dict[str, PartForm] = {}
        self._headings: list[Heading] = []
        self.body.addWidget(Text("Exactly as they say it, draw it or show it. It stays theirs.", "small"))
        self._none = Text("No children are written down in this family.", "small")
        self.body.addWidget(self._none)

    def show_children(self, record: str, rows: Sequence[PersonRow], names: Names) -> None:
        """Shows what each said; what is being written stays."""
        for row in rows:
            if row.person.is_unborn:
                continue
            form = self.forms.get(row.person.id)
            if form is None:
                form = self._begin(record, row)
            if row.part is not None and row.part.id == form.saving.handle:
                form.show_part(row.part, names)
        self._none.setVisible(not self.forms)

    def clear(self) -> None:
        """Puts every form away; what was typed is its writer's to save."""
        for widget in (*self.forms.values(), *self._headings):
            put_away(widget)
        self.forms, self._headings = {}, []

    def take_focus(self, child: str) -> None:
        """Brings the keyboard to one child's words."""
        if child in self.forms:
            self.forms[child].questions["words"].take_focus()

    def _begin(self, record: str, row: PersonRow) -> PartForm:
        about = about_whom(row.person)
        always = {self._field: record, "person": str(row.person.id)}
        form = part_form(self._writer, "child_view", dict(always), row.part, about)
        form.ask_below("words", LongAnswer(lines=2), label=f"What {row.person.known_as} says")
        form.ask_below("method", PickOne(options_of(VOICE_METHOD)))
        form.ask_below("why_not", LineAnswer(), label="Or why it was not possible to ask")
        heading = Heading(row.person.known_as, 3)
        self._headings.append(heading)
        self.forms[row.person.id] = form
        self.body.addWidget(heading)
        self.body.addWidget(form)
        return form
