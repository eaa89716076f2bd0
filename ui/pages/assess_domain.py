"""One thing talked about with one person: strengths first, then worries, the family's rating, then the worker's.

What was said last time is beside it, dashed, and can be brought forward and asked about again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.records import PrivateRating, Rating
from fsdesk.records.codes import ASSERTION
from fsdesk.records.family_codes import FAMILY_RATING, STRUCTURAL_FACTOR, WORKER_RATING
from fsdesk.records.fields import Value
from fsdesk.rules_assessing import calls_for_comment, figures
from fsdesk.views import Part
from fsdesk.views_assessing import DomainView, SectionView, whose_is
from ui import look
from ui.forms.answers import LineAnswer, LongAnswer, OneOf, PickOne, SeveralOf
from ui.forms.form import PartForm, PartList
from ui.forms.question import Question
from ui.forms.ready import asked, one_of, options_of
from ui.forms.words import Names
from ui.forms.writer import Writer
from ui.pages.assess_fold import Beside, Fold
from ui.pages.assess_tiles import RatingRow
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.text import Chip, Text
from ui.saving import Saving

_NOT_FAMILY = ("not_asked", "declined")
_NOT_WORKER = ("not_rated",)
_STILL = (("yes", "Yes, still right"), ("no", "No, it has changed"))
_NOT_TALKED = "Not talked about yet"


class Place(NamedTuple):
    """Where a page of assessment writes: its writer, the assessment, the person's part, what people are called.

    `names` are those of everybody who may have written or be written about, `people` those of the family.
    """

    writer: Writer
    assessment: str
    section: SectionView
    names: Names
    people: tuple[tuple[str, str], ...]
    alone: bool
    today: str

    @property
    def whose(self) -> dict[str, Value]:
        """What every record of this part carries."""
        return {"assessment": self.assessment, "person": whose_is(self.section.who.key)["person"]}

    def always(self, **more: Value) -> Mapping[str, Value]:
        """What goes with the first writing of such a record."""
        return {name: value for name, value in {**self.whose, **more}.items() if value is not None}


class RatingForm(PartForm):
    """One answer on one thing."""

    keep_asked = Signal(str)  # record: of several written apart, this one

    def __init__(self, saving: Saving, place: Place, domain: DomainView) -> None:
        record: type[Rating] = PrivateRating if domain.kind == "private_rating" else Rating
        super().__init__(record, saving, about=f"{domain.label}, {place.section.who.name}")
        self._domain, self._place = domain, place
        self._caption = Text("", "caption")
        self._keep = Button("Keep this one", icon="check", name=f"Keep this answer on {domain.label}")
        self._keep.clicked.connect(self._tell_keep)
        self._lay_head()
        confirm = self.ask_below("confirmed", OneOf(_STILL), label="Still right?")
        confirm.hide()
        strengths, worries = (self.ask(name, LongAnswer(lines=3)) for name in ("strengths", "worries"))
        self.column.addWidget(Beside(strengths, worries, top=True))
        self._family = self._tiles("family_rating", FAMILY_RATING, _NOT_FAMILY)
        self.column.addWidget(self._family)
        who = PickOne(place.people, nothing="Not said")
        look.hold(who, width_max=340)
        self._rated_by = self.ask_below("rated_by", who)
        self._worker = self._tiles("worker_rating", WORKER_RATING, _NOT_WORKER)
        self.column.addWidget(self._worker)
        hint = "Both ratings are kept as they are; say what each of you sees."
        self._comment = self.ask_below("comment", LongAnswer(lines=2), hint=hint)
        self._how = QWidget()
        self._lay_how()
        self.changed.connect(self.follow_answers)
        self.follow_answers()

    def _lay_head(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._caption, 1)
        row.addWidget(self._keep)
        self.column.addLayout(row)
        self._caption.hide()
        self._keep.hide()

    def _tiles(self, name: str, codes: Mapping[str, str], others: tuple[str, ...]) -> Question:
        words = self._place.section.scale_words
        answer = RatingRow(words, [(code, codes[code]) for code in others], self._domain.hue)
        last = self._domain.last
        if last is not None:
            answer.show_last(last.family if name == "family_rating" else last.worker, f"last time, {last.day}")
        return self.ask(name, answer)

    def _lay_how(self) -> None:
        column = QVBoxLayout(self._how)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.ask("evidence", LongAnswer(lines=2), hint="Seen, said, or told to us by whom?"))
        says = self.ask("assertion", one_of(ASSERTION)), self.ask("said_by", LineAnswer())
        column.addWidget(Beside(*says, least=640, top=True))
        column.addWidget(
            self.ask(
                "structural", SeveralOf(options_of(STRUCTURAL_FACTOR)), hint="What is no family’s fault is said so."
            )
        )
        column.addWidget(self.ask("matters_to_family", asked()))
        self.column.addWidget(self._how)

    def follow_answers(self) -> None:
        """The worker's rating comes after the family's; a comment is asked for where the two call for it."""
        family, worker = (str(self.value(name) or "") for name in ("family_rating", "worker_rating"))
        self._worker.setVisible(bool(family) or bool(worker))
        self._rated_by.setVisible(bool(figures([family])) or self._rated_by.answer.value is not None)
        owed = calls_for_comment(figures([family]), figures([worker]))
        self._comment.setVisible(owed or self.value("comment") is not None)

    @property
    def owes_comment(self) -> bool:
        """Whether the ratings call for words that are not there."""
        family, worker = (figures([str(self.value(name) or "")]) for name in ("family_rating", "worker_rating"))
        return calls_for_comment(family, worker) and self.value("comment") is None

    def show_part(self, part: Part, names: Names) -> None:
        """Shows what it says now, and where it was brought forward from."""
        super().show_part(part, names)
        copied = part.text("copied_from")
        last = self._domain.last
        if copied:
            day = last.day if last is not None and last.id == copied else "earlier"
            self.questions["confirmed"].show()
            self._caption.setText(
                f"Brought forward from {day}. It counts once you have asked whether it is still right."
            )
            self._caption.show()
        self.follow_answers()

    def show_apart(self, who: str) -> None:
        """Says whose writing it is, where two were written apart, and offers to keep it."""
        self._caption.setText(f"Written by {who}. Two were written apart; both are kept until one is chosen.")
        self._caption.show()
        self._keep.show()

    def _tell_keep(self) -> None:
        if self.part is not None:
            self.keep_asked.emit(str(self.part))


class _Ratings(PartList):
    """The answers on one thing: one, or as many as were written apart."""

    def __init__(self, place: Place, domain: DomainView, keep: Callable[[str], None]) -> None:
        super().__init__()
        self._place, self._domain, self._keep = place, domain, keep

    def blank(self) -> PartForm:
        """A form for an answer to be."""
        section = self._place.section
        always = self._place.always(
            domain=self._domain.code, scale=section.scale, scale_version=section.scale_version,
            household=whose_is(section.who.key)["household"],
        )  # fmt: skip
        return self._made(self._place.writer.begin(self._domain.kind, always))

    def form_for(self, part: Part) -> PartForm:
        """A form for an answer that is there."""
        return self._made(self._place.writer.open(part))

    def _made(self, saving: Saving) -> RatingForm:
        form = RatingForm(saving, self._place, self._domain)
        form.keep_asked.connect(self._keep)
        return form

    def framed(self, row: PartForm) -> QWidget:
        """The first on the card's own ground, more of them in frames."""
        return super().framed(row) if self.rows else row

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written or being written."""
        return all(row.part is None and row.is_blank for row in self.rows)


class DomainCard(Card):
    """One thing, folded to a line until it is talked about."""

    copy_asked = Signal(str)  # the answer of last time
    keep_asked = Signal(str)
    settle_asked = Signal()
    view_asked = Signal()

    def __init__(self, place: Place, domain: DomainView) -> None:
        super().__init__()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.domain, self._place = domain, place
        self.ratings: _Ratings | None = None
        self._banner: QWidget | None = None
        self.fold = Fold(domain.label, self._make)
        self.body.addWidget(self.fold)
        self._show_standing()

    def _make(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Text(self.domain.question))
        if self.domain.only_if_offered:
            column.addWidget(Banner("Only if they bring it up themselves.", "info"))
        for prompt in self.domain.prompts:
            column.addWidget(Text(f"· {prompt}", "small"))
        if self.domain.crosswalk:
            words = QHBoxLayout()
            for word in self.domain.crosswalk:
                words.addWidget(Chip(word, "neutral"))
            words.addStretch()
            column.addLayout(words)
        self._banner = self._last_time()
        if self._banner is not None:
            column.addWidget(self._banner)
        self._beside = Text("", "small", weight=600)
        column.addWidget(self._beside)
        self.ratings = _Ratings(self._place, self.domain, self.keep_asked.emit)
        self.ratings.settle_asked.connect(self.settle_asked)
        self.ratings.view_asked.connect(self.view_asked)
        self.ratings.changed.connect(self._follow)
        column.addWidget(self.ratings)
        self._fill()
        return inner

    def _last_time(self) -> QWidget | None:
        last = self.domain.last
        if last is None:
            return None
        ground = Card(raised=True)
        said = [f"“{last.strengths}”" if last.strengths else "", f"“{last.worries}”" if last.worries else ""]
        family = FAMILY_RATING.get(last.family, "")
        words = " · ".join(part for part in (f"Family: {family}" if family else "", *said) if part)
        row = QHBoxLayout()
        told = Text("", "small")
        told.show_parts(f"Last time, {last.day}:", words or "nothing written")
        row.addWidget(told, 1)
        bring = Button("Bring it forward", Kind.SECONDARY, icon="history", name=f"Bring forward {self.domain.label}")
        bring.clicked.connect(self._ask_copy)
        row.addWidget(bring, 0, Qt.AlignmentFlag.AlignTop)
        ground.body.addLayout(row)
        return ground

    def show_domain(self, domain: DomainView) -> None:
        """Shows what is written now."""
        self.domain = domain
        if self.ratings is not None:
            self._fill()
        self._show_standing()

    def _fill(self) -> None:
        assert self.ratings is not None
        self.ratings.show_parts(self.domain.parts, self._place.names)
        self._beside.setText("\n".join(self.domain.beside))
        self._beside.setVisible(bool(self.domain.beside))
        if len(self.domain.parts) > 1:
            for row in self.ratings.rows:
                author = next((part.author for part in self.domain.parts if part.id == row.part), "")
                if isinstance(row, RatingForm) and author:
                    row.show_apart(self._place.names.get(author, author))
        self._show_banner()

    def _show_banner(self) -> None:
        if self._banner is not None and self.ratings is not None:
            self._banner.setVisible(self.ratings.is_blank)

    def _follow(self) -> None:
        self._show_banner()
        self._show_standing()

    def _show_standing(self) -> None:
        """From what is on the screen where it is open, else from what was written."""
        answers: list[tuple[str, str, bool, bool]] = []
        if self.ratings is not None and self.ratings.rows:
            for row in self.ratings.rows:
                family, worker = (str(row.value(name) or "") for name in ("family_rating", "worker_rating"))
                owes = isinstance(row, RatingForm) and row.owes_comment
                answers.append((family, worker, row.value("strengths") is not None, owes))
        else:
            for part in self.domain.parts:
                family, worker = part.text("family_rating"), part.text("worker_rating")
                owed = calls_for_comment(figures([family]), figures([worker])) and not part.text("comment")
                answers.append((family, worker, bool(part.text("strengths")), owed))
        said = [self._said(*each) for each in answers]
        standing = " / ".join(each for each in said if each)
        last = self.domain.last
        before = (
            f" · last time: {FAMILY_RATING[last.family]}" if last is not None and last.family in FAMILY_RATING else ""
        )
        self.fold.head.show_standing(standing or f"{_NOT_TALKED}{before}", done=bool(standing))

    def _said(self, family: str, worker: str, strength: bool, owes: bool) -> str:
        parts = (
            f"Family: {FAMILY_RATING[family]}" if family in FAMILY_RATING else "",
            f"worker: {WORKER_RATING[worker]}" if worker in WORKER_RATING else "",
            "a strength written" if strength else "",
            "say why" if owes else "",
        )
        return " · ".join(part for part in parts if part)

    def born(self, key: str, part: Part) -> None:
        """A record begun here exists now."""
        if self.ratings is not None:
            self.ratings.born(key, part)

    def question(self, field: str) -> Question | None:
        """One of its questions, opened; None when there is none of that name."""
        self.fold.show_open(True)
        for row in self.ratings.rows if self.ratings is not None else ():
            if field in row.questions:
                return row.questions[field]
        return None

    def _ask_copy(self) -> None:
        if self.domain.last is not None:
            self.copy_asked.emit(str(self.domain.last.id))
