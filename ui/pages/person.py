"""One person opened for writing: names and birth, homes, ties, contacts, learning, health, numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from fsdesk.records import codes
from fsdesk.records import family_codes as lists
from fsdesk.records.ids import RecordId
from fsdesk.views import Part
from fsdesk.views_people import LikeView, PersonPageView
from ui import look
from ui.forms.form import Form
from ui.forms.writer import Writer
from ui.pages.person_add import TYPING_MS
from ui.pages.person_kinds import ending, fill_contact, fill_number, place_filler, tie_filler
from ui.pages.person_life import Ask, Happening, of_an_end, of_birth, of_death, of_move, of_tie, of_twins
from ui.pages.person_likes import Likes, SameCard
from ui.pages.person_order import tab_as_read
from ui.pages.person_records import Line, Records, show_remarks
from ui.pages.person_sections import HealthForm, LearningForm, NameForm, TalkingForm
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.fields import SaveLine
from ui.parts.flow import Flow, HeadRow
from ui.parts.scroll import ScrollPage
from ui.parts.tall import put_away
from ui.parts.text import Chip, OneLine, Text
from ui.parts.who_may import WhoMaySee

BESIDE_FROM = 980
"""Units of page width from which the cards stand in two columns."""


class PersonPage(ScrollPage):
    """One person; tells what was written, what happened, and who they may be the same as."""

    left = Signal(str)  # family
    happened = Signal(str, str, object)  # person, what, {name: value}
    name_typed = Signal(object, str)  # names, date of birth
    open_asked = Signal(str, str)  # family, person
    link_decided = Signal(str, str, str)  # person, other, same_as or not_same_as
    unlink_asked = Signal(str, str)  # link, why
    take_out_asked = Signal(str, str)  # record, why
    undo_asked, redo_asked = Signal(), Signal()
    access_asked = Signal()  # they ask what is held about them
    settle_asked = Signal()

    def __init__(self, today: date) -> None:
        super().__init__("Person")
        self._today = today
        self._view: PersonPageView | None = None
        self.save_line = SaveLine("Every word is saved on this laptop")
        self.writer = Writer(self, self.save_line)
        self.back = Button("People", Kind.QUIET, icon="chevron-left")
        self.name, self._stage, self.who = OneLine("", "h1"), Chip(""), WhoMaySee()
        self.undo, self.redo = Button("Undo", Kind.QUIET, icon="undo-2"), Button("Redo", Kind.QUIET)
        self.said = Text("", "small")
        self.likes, self.happening = Likes(can_decide=True), Happening()
        self.contacts = Records(self.writer, fill_contact, kind="contact", add="Add a way to be in touch")
        self.numbers = Records(self.writer, fill_number, kind="identifier", add="Add a number")
        self.places = Records(self.writer, place_filler(today, self._homes), kind="membership",
                              empty="No home is written yet.")  # fmt: skip
        self.ties = Records(self.writer, tie_filler(today, lambda: self._people(with_self=True)), kind="relationship",
                            empty="Nothing is written yet.")  # fmt: skip
        self.ties.heading = self._which_way
        self.forms: list[Form] = []
        self.acts: dict[str, Button] = {}
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides = (QVBoxLayout(), QVBoxLayout())  # both stay: a layout let go takes its cards' last hold with it
        self._cards: list[QWidget] = []
        self._pause = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = HeadRow(across_px=10)
        for part in (self.back, self.name, self._stage):
            head.addWidget(part)
        for act in (self.who, self.undo, self.redo):
            head.add_end(act)
        self.head.addLayout(head)
        for hidden in (self.said, self.happening):
            self.body.addWidget(hidden)
            hidden.hide()
        self._columns.setSpacing(14)
        self.body.addLayout(self._columns)
        for side in self._sides:
            side.setSpacing(14)
            side.addStretch()
            self._columns.addLayout(side, 1)
        self.body.addStretch()
        self.foot.addWidget(self.save_line)
        self.foot.addStretch()
        self.show_foot()
        self._kept = QWidget(self)  # holds what stays from one person to the next while no card does
        self._kept.hide()
        for kept in (self.likes, self.contacts, self.numbers, self.places, self.ties):
            kept.setParent(self._kept)

    def _connect(self) -> None:
        self.back.clicked.connect(self._leave)
        self._pause.timeout.connect(self._ask_likes)
        self.happening.told.connect(self._tell_happened)
        self.likes.decided.connect(self._decide)
        self.likes.open_asked.connect(self.open_asked)
        for button, asked in ((self.undo, self.undo_asked), (self.redo, self.redo_asked)):
            button.clicked.connect(asked)
        for records in (self.contacts, self.numbers, self.places, self.ties):
            records.take_out_asked.connect(self.take_out_asked)
            records.settle_asked.connect(self.settle_asked)
        for keys, asked in (
            (QKeySequence.StandardKey.Undo, self.undo_asked),
            (QKeySequence("Ctrl+Y"), self.redo_asked),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(asked)

    # -- showing -----------------------------------------------------------------------------------------------

    def show_person(self, view: PersonPageView) -> None:
        """Shows a person; another one than before, or one whose life stage changed, is laid out afresh."""
        before, self._view = self._view, view
        self.writer.family = view.family
        if before is None or before.id != view.id or before.stage != view.stage or before.is_child != view.is_child:
            is_other = before is None or before.id != view.id
            self._begin(view)
            if is_other:
                self.said.hide()
                self.scroll_to_top()
                self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setAccessibleName(view.names.get(view.id, view.view.known_as))
        self.name.setText(view.names.get(view.id, view.view.known_as))
        words = {"deceased": "Died", "pregnancy_ended": "Pregnancy ended", "unborn": "Not yet born"}.get(view.stage, "")
        self._stage.show_state(words, "neutral")
        self._stage.setVisible(bool(words))
        self.who.show_record(view.id, view.part.mark, view.view.known_as)
        self.back.show_words(f"{view.family_name}: people")
        for form in self.forms:
            form.show_readings(view.part.readings, view.part.shown, view.names)
            if isinstance(form, NameForm):
                form.show_age(view)
            elif isinstance(form, HealthForm):
                form.show_offer(view)
            if isinstance(form, HealthForm | LearningForm) and (view.is_child or isinstance(form, HealthForm)):
                form.follow_answers()
        show_remarks(self.forms, [remark for remark in view.remarks if not remark.record])
        self._show_records(view)
        if view.stage not in ("unborn", "pregnancy_ended"):
            self._same.show_links(view.links)

    def _begin(self, view: PersonPageView) -> None:
        self.writer.save_now()
        self.writer.forget_saved()
        if self.happening.isVisible() or self.happening.what:
            self.happening.done()
        for records in (self.contacts, self.numbers, self.places, self.ties):
            records.clear()
            records.setParent(self._kept)
            records.always = {"person": view.id}
        self.likes.setParent(self._kept)
        self.likes.show_likes(())
        for card in self._cards:
            for side in self._sides:
                side.removeWidget(card)
            put_away(card)
        self._cards = []
        self.forms = [NameForm(self.writer, view, self._today)]
        if view.stage in ("unborn", "pregnancy_ended"):
            left: list[Callable[[PersonPageView], Card]] = [self._names, self._homes_card]
            right: list[Callable[[PersonPageView], Card]] = [self._ties_card]
        else:
            self.forms += [TalkingForm(self.writer, view), LearningForm(self.writer, view),
                           HealthForm(self.writer, view, self._today)]  # fmt: skip
            left = [self._names, self._homes_card, self._ties_card, self._numbers_card, self._same_card]
            right = [self._touch, self._learning, self._health]
        for form in self.forms:
            form.settle_asked.connect(self.settle_asked)
        names = self.forms[0]
        names.changed.connect(self._pause.start)
        for side, makers in zip(self._sides, (left, right), strict=True):
            for make in makers:
                card = make(view)
                self._cards.append(card)
                side.insertWidget(side.count() - 1, card)
        tab_as_read(self)

    def _names(self, view: PersonPageView) -> Card:
        card, row = Card("Name and birth"), Flow(across_px=8, down_px=6)
        card.body.addWidget(self.forms[0])
        card.body.addWidget(self.likes)
        self.acts = {}
        stages = {"unborn": (("born", "The baby is born"), ("twins", "There are two"), ("ended", "Pregnancy ended")),
                  "living": (("died", "Has died"),)}  # fmt: skip
        for what, words in stages.get(view.stage, ()):
            self.acts[what] = button = Button(words, Kind.SECONDARY if what == "born" else Kind.QUIET)
            button.clicked.connect(partial(self.begin, what))
            row.addWidget(button)
        if view.stage == "living":
            self.access = Button("Asks what is held about them", Kind.QUIET, icon="file-text")
            self.access.clicked.connect(self.access_asked)
            row.addWidget(self.access)
        card.body.addLayout(row)
        return card

    def _card_of(self, title: str, records: QWidget, *buttons: tuple[str, str]) -> Card:
        card, row = Card(title), Flow(across_px=8, down_px=6)
        card.body.addWidget(records)
        records.show()
        for what, words in buttons:
            self.acts[what] = button = Button(words, icon="plus" if what != "move" else "")
            button.clicked.connect(partial(self.begin, what))
            row.addWidget(button)
        card.body.addLayout(row)
        return card

    def _homes_card(self, _view: PersonPageView) -> Card:
        return self._card_of("Where they live", self.places, ("move", "Move"), ("also", "A second home"))

    def _ties_card(self, _view: PersonPageView) -> Card:
        return self._card_of("Who they are to others", self.ties, ("relate", "Add what they are to somebody"))

    def _numbers_card(self, _view: PersonPageView) -> Card:
        return self._card_of("Numbers of other services", self.numbers)

    def _touch(self, _view: PersonPageView) -> Card:
        card = self._card_of("Getting in touch", self.contacts)
        card.body.addWidget(self.forms[1])
        return card

    def _learning(self, view: PersonPageView) -> Card:
        card = Card("Nursery, school and learning" if view.is_child else "Work and learning")
        card.body.addWidget(self.forms[2])
        return card

    def _health(self, _view: PersonPageView) -> Card:
        card = Card("Health and caring")
        card.body.addWidget(self.forms[3])
        return card

    def _same_card(self, _view: PersonPageView) -> Card:
        self._same = SameCard()
        self._same.unlink_asked.connect(self.unlink_asked)
        return self._same

    def _show_records(self, view: PersonPageView) -> None:
        self.places.show_lines(
            [Line(one.part, one.label, one.detail, "Earlier" if one.is_over else "", "off") for one in view.places],
            view.names, view.remarks,
        )  # fmt: skip
        self.ties.show_lines(
            [Line(one.part, one.sentence, one.detail, "Kept from the family" if one.is_guarded else
                  "Earlier" if one.is_over else "", "warn" if one.is_guarded else "off") for one in view.ties],
            view.names,
        )  # fmt: skip
        if view.stage in ("unborn", "pregnancy_ended"):
            return
        safe = {"yes": ("Safe to use", "ok"), "no": ("Not safe", "danger")}
        contacts = []
        for part in view.contacts:
            chip, tone = safe.get(part.text("safe_to_use"), ("Not asked whether safe", "warn"))
            kind = lists.CONTACT_KIND.get(part.text("contact_kind"), "Way to be in touch")
            said = (part.text("safe_times"), _may("May text", part.text("may_text")),
                    _may("May leave a message", part.text("voicemail_ok")))  # fmt: skip
            contacts.append(Line(part, f"{kind} {part.text('value')}", " · ".join(filter(None, said)), chip, tone))
        self.contacts.show_lines(contacts, view.names)
        numbers = [Line(part, f"{lists.IDENTIFIER_SCHEME.get(part.text('scheme'), 'Number')} {ending(part)}",
                        "Checked with the service" if part.text("verified") == "yes" else "")
                   for part in view.identifiers]  # fmt: skip
        self.numbers.show_lines(numbers, view.names, view.remarks)

    def show_likes(self, likes: tuple[LikeView, ...]) -> None:
        """Asks whether somebody else on this laptop is the same person."""
        self.likes.show_likes(likes)

    def show_undo(self, undo: str, redo: str) -> None:
        """Shows what can be taken back and done again, by what it was."""
        for button, word, what in ((self.undo, "Undo", undo), (self.redo, "Redo", redo)):
            button.setVisible(bool(what))
            button.show_words(f"{word}: {what}" if what else word, name=f"{word}: {what}")

    def say(self, sentence: str) -> None:
        """Says what has just been done, or why it could not be."""
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))

    def did(self, sentence: str) -> None:
        """What happened is written."""
        self.happening.done()
        self.say(sentence)

    def refused(self, sentence: str) -> None:
        """What happened could not be written; every word stays."""
        if self.happening.isVisible():
            self.happening.show_error(sentence)
        else:
            self.say(sentence)

    # -- doing -------------------------------------------------------------------------------------------------

    @property
    def person(self) -> str:
        """The person shown; empty before the first."""
        return self._view.id if self._view is not None else ""

    def begin(self, what: str) -> None:
        """Opens the questions about something that happened."""
        if self._view is None:
            return
        name, view = self._view.view.known_as, self._view
        there = {place.home for place in view.places if not place.is_over}
        homes = [(home, label) for home, label in view.homes if home not in there]
        asks: dict[str, Callable[[], Ask]] = {
            "born": lambda: of_birth(name, self._today), "twins": lambda: of_twins(name), "ended": of_an_end,
            "died": lambda: of_death(name, self._today),
            "move": lambda: of_move(name, self._today, homes, _keyed(view.lives_with), also=False),
            "also": lambda: of_move(name, self._today, homes, (), also=True),
            "relate": lambda: of_tie(name, self._people()),
        }  # fmt: skip
        ask = asks[what]()
        self.happening.ask(*ask, may_guard=what == "relate")
        self.scroll_to_top()

    def _tell_happened(self, what: str, values: object) -> None:
        self.happened.emit(self.person, what, values)

    def _people(self, *, with_self: bool = False) -> list[tuple[str, str]]:
        if self._view is None:
            return []
        own = [(str(self._view.id), self._view.view.known_as)] if with_self else []
        return own + _keyed(self._view.people)

    def _which_way(self, tie: Part) -> str:
        names = self._view.names if self._view is not None else {}
        one, other = (names.get(tie.text(end), "somebody") for end in ("person", "other"))
        return f"What {one} is to {other}"

    def _homes(self) -> list[tuple[str, str]]:
        return _keyed(self._view.homes) if self._view is not None else []

    def _ask_likes(self) -> None:
        form = self.forms[0] if self.forms else None
        if isinstance(form, NameForm):
            self.name_typed.emit(form.names, form.born_on)

    def stop_asking(self) -> None:
        """Asks about no name that is only half typed."""
        self._pause.stop()

    def _decide(self, other: str, says: str) -> None:
        self.link_decided.emit(self.person, other, says)

    def _leave(self) -> None:
        self.writer.save_now()
        self.left.emit(self._view.family if self._view is not None else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the right cards under the left ones when there is no room for both."""
        super().resizeEvent(event)
        beside = self.width() >= look.current().px(BESIDE_FROM)
        way = QBoxLayout.Direction
        self._columns.setDirection(way.LeftToRight if beside else way.TopToBottom)


def _keyed(pairs: Sequence[tuple[RecordId, str]]) -> list[tuple[str, str]]:
    return [(str(key), words) for key, words in pairs]


def _may(what: str, answer: str) -> str:
    return f"{what}: {codes.ASKED[answer].lower()}" if answer in codes.ASKED else ""
