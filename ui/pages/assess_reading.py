"""A finished assessment, to read: everybody's part, both ratings side by side, in the words it was asked in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from fsdesk.records import Assessment, MatrixEntry
from fsdesk.records.family_codes import FAMILY_RATING, NATURE, SECTION_STATUS, WORKER_RATING
from fsdesk.views import Part
from fsdesk.views_assessing import AssessView, DomainView, SectionView
from ui.forms.words import Names, say_value
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.flow import HeadRow
from ui.parts.scroll import ScrollPage
from ui.parts.text import Chip, OneLine, Rule, Text

_WHOLE = ("family_summary", "analysis", "if_nothing_changes", "contributors", "agreed_by", "copy_given_on")
_WORDS = ("strengths", "worries", "evidence", "comment")


class ReadAssessment(ScrollPage):
    """Shows one assessment as it was finished."""

    home_asked = Signal(str)  # family

    def __init__(self) -> None:
        super().__init__("A finished assessment")
        self._family = ""
        row = QHBoxLayout()
        self._back = Button("Back to the family", Kind.QUIET, icon="arrow-left")
        self._back.clicked.connect(self._tell_home)
        row.addWidget(self._back)
        row.addStretch()
        self.head.addLayout(row)
        title = HeadRow(across_px=12)
        self._title, self._when = OneLine("", "h1"), Chip("", "ok")
        self._framework = OneLine("", "small")
        title.addWidget(self._title)
        title.addWidget(self._when)
        title.addWidget(self._framework)
        self.head.addLayout(title)

    def show_parts(self, views: Sequence[AssessView], colleagues: Names) -> None:
        """Shows everybody's part; all views are of one assessment."""
        while (item := self.body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        first = views[0]
        self._family = first.family
        names = {**colleagues, **dict(first.names)}
        self._title.setText(first.heading)
        self._when.show_state(f"Finished {first.finished}" if first.finished else "Draft", "ok")
        self._framework.setText(first.framework)
        for view in views:
            if view.section is not None:
                self.body.addWidget(_person(view.section, names))
        self.body.addWidget(_whole(first, names))
        self.body.addStretch()
        self.scroll_to_top()

    def _tell_home(self) -> None:
        self.home_asked.emit(self._family)


def _person(section: SectionView, names: Names) -> Card:
    who = section.who
    card = Card(", ".join(part for part in (who.name, who.age if who.subject != "household" else "") if part))
    status = section.part.text("status") if section.part is not None else ""
    if status and status != "done":
        reason = section.part.text("reason") if section.part is not None else ""
        card.body.addWidget(_told(SECTION_STATUS.get(status, ""), reason))
    if section.part is not None and section.part.text("plain_words"):
        card.body.addWidget(_told("What it means, in plain words:", section.part.text("plain_words")))
    for domain in section.domains:
        for part in domain.parts:
            _domain(card, domain, part, names)
    for group in section.groups:
        for question in group.questions:
            for part in question.parts:
                mark = NATURE.get(part.text("mark"), "")
                said = part.text("text") + (f" ({mark})" if mark else "")
                card.body.addWidget(_told(question.words, said))
    for quarter in section.matrix:
        for part in quarter.parts:
            card.body.addWidget(_told(f"{quarter.label}:", say_value(MatrixEntry.declared()["text"],
                                                                     part.text("text"), names)))  # fmt: skip
    return card


def _domain(card: Card, domain: DomainView, part: Part, names: Names) -> None:
    card.body.addWidget(Rule())
    head = QHBoxLayout()
    head.addWidget(Text(domain.label, "strong"), 1)
    for who, code, codes in (
        ("Family", part.text("family_rating"), FAMILY_RATING),
        ("Worker", part.text("worker_rating"), WORKER_RATING),
    ):
        if code in codes:
            head.addWidget(Chip(f"{who}: {codes[code]}", "neutral"))
    card.body.addLayout(head)
    for name in _WORDS:
        label = {"strengths": "Going well:", "worries": "Hard:", "evidence": "How it is known:"}.get(name, "Why:")
        if part.text(name):
            card.body.addWidget(_told(label, part.text(name)))
    author = names.get(part.author, "")
    if author:
        card.body.addWidget(Text(f"Written by {author}", "caption"))
    for words in domain.beside if part is domain.parts[-1] else ():
        card.body.addWidget(Text(words, "small", weight=600))


def _whole(view: AssessView, names: Names) -> Card:
    card, part = Card("What it all means"), view.part
    declared = Assessment.declared()
    for name in _WHOLE:
        reading = part.readings.get(name)
        said = say_value(declared[name], reading.value, names) if reading is not None else ""
        if said:
            card.body.addWidget(_told(f"{declared[name].label}:", said))
    for words in view.beside:
        card.body.addWidget(Text(words, "small", weight=600))
    return card


def _told(lead: str, words: str) -> Text:
    told = Text()
    told.show_parts(lead, words)
    return told
