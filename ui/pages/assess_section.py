"""One person's part of an assessment, to fill in: what to talk about, questions, what it means, how far it is."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.records import Answer as AnswerRecord
from fsdesk.records import EconomicSnapshot, InstrumentRef, MatrixEntry, Section
from fsdesk.records.family_codes import NATURE, SECTION_STATUS, SNAPSHOT_STAGE
from fsdesk.records.fields import Record
from fsdesk.rules_assessing import CLOSED
from fsdesk.views import Part
from fsdesk.views_assessing import Quarter, QuestionView, SectionView
from ui.forms.answers import LongAnswer, OneOf
from ui.forms.form import PartForm, PartList
from ui.forms.question import Question
from ui.forms.ready import answer_for, one_of, options_of
from ui.forms.when import say_day
from ui.pages.assess_domain import DomainCard, Place
from ui.pages.assess_fold import Beside, Fold
from ui.pages.assess_money import pounds
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.choices import Segments
from ui.parts.text import Heading, Text
from ui.parts.who_may import WhoMaySee
from ui.saving import Saving

_WITH_OTHERS, _ALONE = "others", "alone"


class _Records(PartList):
    """Records of one kind in a person's part, each asked what its kind asks."""

    def __init__(
        self, place: Place, record: type[Record], fields: tuple[str, ...], another: str, **always: str
    ) -> None:
        super().__init__(another)
        self._place, self._record, self._fields, self._more = place, record, fields, always

    def blank(self) -> PartForm:
        """A form for a record to be."""
        always = dict(self._place.always(**self._more))
        if self._record is EconomicSnapshot:
            always.pop("assessment", None)  # a picture of work and money belongs to the person, not to one assessment
        return self._made(self._place.writer.begin(self._record.kind(), always))

    def form_for(self, part: Part) -> PartForm:
        """A form for a record that is there."""
        return self._made(self._place.writer.open(part), part)

    def _made(self, saving: Saving, part: Part | None = None) -> PartForm:
        form = PartForm(self._record, saving, about=self._place.section.who.name)
        if self._record is EconomicSnapshot:
            on, stage = (part.text("on"), part.text("stage")) if part else (self._more["on"], self._more["stage"])
            form.column.addWidget(Text(f"{SNAPSHOT_STAGE.get(stage, '')}, {say_day(on)}", "strong"))
        declared = self._record.declared()
        for name in self._fields:
            if name == "weekly_gain_pence":
                form.ask_below(name, pounds(), label="Better off a week, in pounds")
            else:
                form.ask_below(name, answer_for(declared[name], lines=2))
        return form


class _AnswerList(PartList):
    """The answer to one question of the framework, or as many as were written apart."""

    def __init__(self, place: Place, question: QuestionView, *, has_marks: bool) -> None:
        super().__init__()
        self._place, self._question, self._has_marks = place, question, has_marks

    def blank(self) -> PartForm:
        """A form for an answer to be."""
        return self._made(self._place.writer.begin("answer", self._place.always(question=self._question.key)))

    def form_for(self, part: Part) -> PartForm:
        """A form for an answer that is there."""
        return self._made(self._place.writer.open(part))

    def _made(self, saving: Saving) -> PartForm:
        form = PartForm(AnswerRecord, saving, about=self._place.section.who.name)
        form.ask_below("text", LongAnswer(lines=2), label=self._question.words)
        if self._has_marks:
            mark = form.ask_below("mark", OneOf(options_of(NATURE)))
            mark.hide_label()
        return form

    def framed(self, row: PartForm) -> QWidget:
        """The first on the fold's own ground, more of them in frames."""
        return super().framed(row) if self.rows else row

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written or being written."""
        return all(row.part is None and row.is_blank for row in self.rows)


class _Asked(QWidget):
    """One question with its answer and last time's."""

    copy_asked = Signal(str)

    def __init__(self, place: Place, question: QuestionView, *, has_marks: bool) -> None:
        super().__init__()
        self.answers = _AnswerList(place, question, has_marks=has_marks)
        self._last = question.last
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(4)
        column.addWidget(self.answers)
        self._line = QWidget()
        row = QHBoxLayout(self._line)
        row.setContentsMargins(0, 0, 0, 0)
        if question.last is not None:
            told = Text("", "small")
            told.show_parts(f"Last time, {question.last.day}:", question.last.text)
            row.addWidget(told, 1)
            bring = Button("Bring it forward", Kind.QUIET, icon="history", name=f"Bring forward: {question.words}")
            bring.clicked.connect(self._ask_copy)
            row.addWidget(bring)
        column.addWidget(self._line)
        self.answers.changed.connect(self._follow)
        self.show_parts(question, place)

    def show_parts(self, question: QuestionView, place: Place) -> None:
        """Shows what is written."""
        self.answers.show_parts(question.parts, place.names)
        self._follow()

    def _follow(self) -> None:
        self._line.setVisible(self._last is not None and self.answers.is_blank)

    def _ask_copy(self) -> None:
        if self._last is not None:
            self.copy_asked.emit(str(self._last.id))


class SectionForm(QWidget):
    """Everything one person's part asks."""

    settle_asked = Signal()
    view_asked = Signal()
    grown = Signal()
    copy_asked = Signal(str)  # record of last time
    keep_asked = Signal(str)  # record to keep of several
    alone_chosen = Signal(bool)
    faces_asked = Signal()

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.cards: dict[str, DomainCard] = {}
        self._asked: dict[str, _Asked] = {}
        self._lists: dict[str, _Records] = {}
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(10)
        self._head()
        for domain in place.section.domains:
            self._add_domain(domain.code)
        self._folds()
        self._end()

    # -- laying it out -----------------------------------------------------------------------------------------

    def _head(self) -> None:
        section = self.place.section
        who = section.who
        title = QHBoxLayout()
        name = who.name if who.subject == "household" else ", ".join(part for part in (who.name, who.age) if part)
        title.addWidget(Heading(name, 2), 1)
        if section.part is not None:
            seen = WhoMaySee()
            title.addWidget(seen)
            seen.show_record(section.part.id, section.part.mark, name)
        if who.subject == "child" and any(domain.child_label for domain in section.domains):
            faces = Button(f"Ask {who.name} with faces", icon="feather")
            faces.clicked.connect(self.faces_asked)
            title.addWidget(faces)
        self.body.addLayout(title)
        hint = "What goes well comes first. Leave blank what you did not talk about."
        self.body.addWidget(Text(hint, "small"))
        if section.has_guarded and who.subject in ("adult", "child", "unborn"):
            row = QHBoxLayout()
            row.addWidget(Text("Who is in the room", "strong"))
            whoever = "The mother" if who.subject == "unborn" else who.name
            options = ((_WITH_OTHERS, "Others are here"), (_ALONE, f"{whoever} is alone with you"))
            self.room = Segments("Who is in the room", options, _ALONE if self.place.alone else _WITH_OTHERS)
            self.room.chosen.connect(self._choose_room)
            row.addWidget(self.room)
            row.addStretch()
            self.body.addLayout(row)

    def _choose_room(self, choice: str) -> None:
        self.alone_chosen.emit(choice == _ALONE)

    def _add_domain(self, code: str) -> None:
        domain = next(each for each in self.place.section.domains if each.code == code)
        card = DomainCard(self.place, domain)
        card.copy_asked.connect(self.copy_asked)
        card.keep_asked.connect(self.keep_asked)
        card.settle_asked.connect(self.settle_asked)
        card.view_asked.connect(self.view_asked)
        card.fold.opened.connect(self.grown)
        self.cards[code] = card
        self.body.addWidget(card)

    def _folds(self) -> None:
        section = self.place.section
        for group in section.groups:
            self._add_fold(group.key, group.title, self._make_group)
        if section.matrix:
            self._add_fold("matrix", "What helps and what makes it harder: the resilience matrix", self._make_matrix)
        if section.who.subject == "adult" and self.place.alone:
            self._add_fold("work", "Work, learning and money", self._make_snapshots)
        self._add_fold("instruments", "Other assessments used, by name only", self._make_instruments)

    def _add_fold(self, key: str, title: str, make: object) -> None:
        ground = Card()
        ground.body.setContentsMargins(0, 0, 0, 0)
        fold = Fold(title, lambda: make(key))  # type: ignore[operator]
        fold.opened.connect(self.grown)
        fold.head.show_standing(self._standing_of(key), done=bool(self._standing_of(key)))
        ground.body.addWidget(fold)
        self.body.addWidget(ground)

    def _standing_of(self, key: str) -> str:
        section = self.place.section
        group = next((each for each in section.groups if each.key == key), None)
        if group is not None:
            written = sum(any(part.text("text") for part in each.parts) for each in group.questions)
            return f"{written} of {len(group.questions)} talked about" if written else ""
        counts = {
            "matrix": sum(len(each.parts) for each in section.matrix),
            "work": len(section.snapshots),
            "instruments": len(section.instruments),
        }
        return f"{counts[key]} written" if counts.get(key) else ""

    def _make_group(self, key: str) -> QWidget:
        group = next(each for each in self.place.section.groups if each.key == key)
        ground = QWidget()
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        for question in group.questions:
            asked = _Asked(self.place, question, has_marks=group.has_marks)
            asked.copy_asked.connect(self.copy_asked)
            self._follow_list(asked.answers)
            self._asked[question.key] = asked
            column.addWidget(asked)
        return ground

    def _make_matrix(self, _key: str) -> QWidget:
        ground = QWidget()
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        quarters = [self._quarter(each) for each in self.place.section.matrix]
        for left, right in zip(quarters[::2], quarters[1::2], strict=False):
            column.addWidget(Beside(left, right))
        return ground

    def _quarter(self, quarter: Quarter) -> QWidget:
        ground = Card(quarter.label, raised=True)
        ground.body.addWidget(Text(quarter.question, "small"))
        records = _Records(self.place, MatrixEntry, ("text",), f"Add to {quarter.label}", quadrant=quarter.code)
        self._keep_list(f"matrix.{quarter.code}", records, quarter.parts)
        ground.body.addWidget(records)
        return ground

    def _make_snapshots(self, _key: str) -> QWidget:
        fields = (
            "employment_status", "hours_a_week", "qualification_level", "in_training", "barriers",
            "benefits_check_on", "weekly_gain_pence", "arrears",
        )  # fmt: skip
        section = self.place.section
        records = _Records(
            self.place, EconomicSnapshot, fields, "Add how it is now", stage=section.stage, on=self.place.today
        )
        self._keep_list("work", records, section.snapshots)
        return records

    def _make_instruments(self, _key: str) -> QWidget:
        fields = ("instrument", "on", "by", "licence_confirmed", "kept_where")
        records = _Records(self.place, InstrumentRef, fields, "Add another")
        self._keep_list("instruments", records, self.place.section.instruments)
        ground = QWidget()
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Text("Licensed tools stay where they are: only that they were used is written here.", "small"))
        column.addWidget(records)
        return ground

    def _keep_list(self, key: str, records: _Records, parts: tuple[Part, ...]) -> None:
        self._lists[key] = records
        self._follow_list(records)
        records.show_parts(parts, self.place.names)

    def _follow_list(self, records: PartList) -> None:
        records.settle_asked.connect(self.settle_asked)
        records.view_asked.connect(self.view_asked)
        records.grown.connect(self.grown)

    def _end(self) -> None:
        ground = Card("What it means, and how far this is")
        part, place = self.place.section.part, self.place
        if part is not None:
            self.form: PartForm = PartForm(Section, place.writer.open(part), about=place.section.who.name)
            self.form.part = part.id
        else:
            self.form = place.writer.new_form("section", place.always(), about=place.section.who.name)
        self.form.settle_asked.connect(self.settle_asked)
        self.form.view_asked.connect(self.view_asked)
        self.form.ask_below("plain_words", LongAnswer(lines=3), hint="As you would say it to them.")
        self._status = self.form.ask_below("status", one_of(SECTION_STATUS))
        self._reason = self.form.ask_below("reason", LongAnswer(lines=2))
        self.form.changed.connect(self._follow_status)
        ground.body.addWidget(self.form)
        self.body.addWidget(ground)
        self._follow_status()

    def _follow_status(self) -> None:
        asks = self._status.answer.value in CLOSED or self._reason.answer.value is not None
        self._reason.setVisible(asks)

    # -- what the desk says ------------------------------------------------------------------------------------

    def show_section(self, section: SectionView) -> None:
        """Shows what is written now; what somebody is writing stays."""
        self.place = self.place._replace(section=section)
        for domain in section.domains:
            self.cards[domain.code].show_domain(domain)
        for group in section.groups:
            for question in group.questions:
                if question.key in self._asked:
                    self._asked[question.key].show_parts(question, self.place)
        for key, parts in self._parts_of(section):
            if key in self._lists:
                self._lists[key].show_parts(parts, self.place.names)
        if section.part is not None:
            self.form.show_part(section.part, self.place.names)
        self._follow_status()

    @staticmethod
    def _parts_of(section: SectionView) -> Iterator[tuple[str, tuple[Part, ...]]]:
        for quarter in section.matrix:
            yield f"matrix.{quarter.code}", quarter.parts
        yield "work", section.snapshots
        yield "instruments", section.instruments

    def take_focus(self) -> None:
        """Brings the keyboard to the first thing to talk about."""
        first = next(iter(self.cards.values()), None)
        if first is not None:
            first.fold.head.setFocus(Qt.FocusReason.OtherFocusReason)

    def fits(self, section: SectionView) -> bool:
        """Whether this form can show a section: the same person, the same things to talk about."""
        mine = self.place.section
        return (
            mine.who.key == section.who.key
            and [each.code for each in mine.domains] == [each.code for each in section.domains]
            and [each.key for each in mine.groups] == [each.key for each in section.groups]
        )

    def born(self, key: str, part: Part) -> None:
        """A record begun here exists now."""
        for card in self.cards.values():
            card.born(key, part)
        for asked in self._asked.values():
            asked.answers.born(key, part)
        for records in self._lists.values():
            records.born(key, part)
        if self.form.saving.handle in {key, part.id}:
            self.form.part = part.id

    def finish(self) -> None:
        """Says that this part is done, as if the person had chosen it, unless they have chosen another ending."""
        if self._status.answer.value in (None, "open"):
            self._status.answer.show_value("done")
            self.form.saving.type_in("status", "done")

    def place_of(self, domain: str, field: str) -> Question | None:
        """The question that puts something right, brought on screen; None when it is asked only when alone."""
        if domain:
            return self.cards[domain].question(field) if domain in self.cards else None
        if field in self.form.questions:
            return self.form.questions[field]
        first = next(iter(self.cards.values()), None)
        return first.question(field) if first is not None and field == "strengths" else None
