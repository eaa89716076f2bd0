"""What people need, in the words of the family's nation: listed, added and followed until it is met and has lasted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.records import IdentifiedNeed
from fsdesk.records.family_codes import NEED, NEED_STATUS
from fsdesk.records.fields import Value
from fsdesk.views import Part
from fsdesk.views_assessing import NeedView, Subjected, whose_is
from ui.forms.answers import LongAnswer, PickOne
from ui.forms.form import PartForm
from ui.forms.ready import asked, day, one_of, options_of
from ui.forms.words import Names
from ui.forms.writer import Writer
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.text import Chip, Text


class _NeedForm(PartForm):
    """One need, to write."""

    def lay(self, people: Sequence[tuple[str, str]]) -> None:
        """Asks everything there is to ask of it."""
        self.ask_below("need", PickOne(options_of(NEED)))
        self.ask_below("person", PickOne(people, nothing="The household"))
        self.ask_below("status", one_of(NEED_STATUS))
        self._met = self.ask_below("met_on", day(None))
        self.ask_below("evidence", LongAnswer(lines=2))
        self._checked = self.ask_below("sustained_checked_on", day(None))
        self._lasted = self.ask_below("sustained", asked())
        self.changed.connect(self.follow_answers)
        self.follow_answers()

    def follow_answers(self) -> None:
        """When it was met is asked once it is met, and then whether it has lasted."""
        met = self.value("status") == "met"
        for question in (self._met, self._checked, self._lasted):
            question.setVisible(met or question.answer.value is not None)


class NeedsCard(Card):
    """The needs of a family, one of them open to write at a time."""

    settle_asked = Signal()
    view_asked = Signal()

    def __init__(self, writer: Writer) -> None:
        super().__init__("What is needed")
        self._writer = writer
        self._people: tuple[tuple[str, str], ...] = ()
        self._today, self._assessment, self._chosen = "", "", ""
        self._names: Names = {}
        self._needs: tuple[NeedView, ...] = ()
        self._drawn: object = None
        self.form: _NeedForm | None = None
        self._open = ""
        add = Button("Add a need", Kind.QUIET, icon="plus")
        add.clicked.connect(self.add)
        self.head.addWidget(add)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.body.addLayout(self._rows)
        self._form_place = QVBoxLayout()
        self.body.addLayout(self._form_place)
        self.body.addStretch()

    def show_needs(
        self, needs: Sequence[NeedView], people: Sequence[Subjected], chosen: str, today: str, names: Names
    ) -> None:
        """Shows what is needed; the one being written stays open."""
        self._people = tuple((who.key, who.name) for who in people if who.subject != "household" and not who.home)
        self._today, self._chosen, self._names = today, chosen, names
        self._needs = tuple(needs)
        self._show_rows()
        if self.form is not None and self.form.part is not None:
            part = next((each.part for each in needs if each.part.id == self.form.part), None)
            if part is not None:
                self.form.show_part(part, names)
                self.form.follow_answers()

    def add(self) -> None:
        """Opens a form for a need to be, of whoever is chosen."""
        always: dict[str, Value] = {"first_seen": self._today, "status": "open"}
        form = self._writer_form(None, always)
        form.questions["status"].answer.show_value("open")
        person = whose_is(self._chosen)["person"]
        if person is not None:
            form.questions["person"].answer.show_value(person)
            form.saving.type_in("person", person)
        form.questions["need"].take_focus()

    def close_form(self) -> None:
        """Folds the form away; what was written is saved."""
        self._writer.save_now()
        self._open = ""
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        while (item := self._form_place.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.view_asked.emit()

    def _writer_form(self, part: Part | None, always: dict[str, Value]) -> _NeedForm:
        self.close_form()
        saving = self._writer.open(part) if part is not None else self._writer.begin("identified_need", always)
        ground = Card("Add a need" if part is None else "This need", raised=True)
        form = self.form = _NeedForm(IdentifiedNeed, saving)
        form.lay(self._people)
        form.settle_asked.connect(self.settle_asked)
        form.view_asked.connect(self.view_asked)
        ground.body.addWidget(form)
        done = Button("Done with this", icon="check")
        done.clicked.connect(self.close_form)
        ground.body.addWidget(done, 0, Qt.AlignmentFlag.AlignLeft)
        self._form_place.addWidget(ground)
        ground.show()  # now, not when the layout comes to it: the keyboard goes there next
        return form

    def born(self, key: str, part: Part) -> None:
        """The need begun here exists now."""
        if self.form is not None and self.form.saving.handle in {key, part.id}:
            self.form.part = part.id
            self.view_asked.emit()

    def _show_rows(self) -> None:
        drawn = [(each.part.id, each.what, each.who, each.standing, each.crosswalk, each.since) for each in self._needs]
        if drawn == self._drawn:
            return
        self._drawn = drawn
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if not self._needs:
            self._rows.addWidget(Text("Nothing is written down yet. What would make the most difference?", "small"))
        for need in self._needs:
            self._rows.addWidget(self._row(need))

    def _row(self, need: NeedView) -> QWidget:
        ground = QWidget()
        row = QHBoxLayout(ground)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(need.what, weight=500))
        said = " · ".join(part for part in (need.who, need.crosswalk, need.since) if part)
        words.addWidget(Text(said, "caption"))
        row.addLayout(words, 1)
        row.addWidget(Chip(need.standing, need.tone))
        change = Button("Change", Kind.QUIET, name=f"Change: {need.what}, {need.who}")
        change.setProperty("key", str(need.part.id))
        change.clicked.connect(self._change)
        row.addWidget(change)
        return ground

    def _change(self) -> None:
        key = str(self.sender().property("key"))
        part = next((each.part for each in self._needs if each.part.id == key), None)
        if part is not None:
            form = self._writer_form(part, {})
            form.show_part(part, self._names)
            form.follow_answers()
            form.questions["status"].take_focus()
