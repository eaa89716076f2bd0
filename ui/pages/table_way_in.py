"""Before the screen is turned: which household sits down, who of it is here, and the PIN. The worker's own page."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QVBoxLayout, QWidget

from fsdesk.records.ids import RecordId
from fsdesk.trouble import Told
from fsdesk.views_table import ReadWith, Seat, TableHome, WayIn
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.choices import Dot, Segments, Tick
from ui.parts.fields import Field
from ui.parts.flow import Flow
from ui.parts.scroll import ScrollPage
from ui.parts.tall import put_away
from ui.parts.text import Heading, Text

FAMILY_READS = (
    "Not a child, and nobody who may be harming them. What is asked about violence at home, and what a child says, "
    "is never interpreted by somebody of the family."
)


class ReadingCard(Card):
    """Who reads aloud or interprets what is on the table, who that is, and in what language."""

    def __init__(self) -> None:
        super().__init__("Does somebody read it aloud or interpret?")
        self.how = Segments("Who reads it", (
            ("themselves", "Nobody"), ("worker", "I read it aloud"), ("interpreter", "An interpreter"),
            ("signer", "A signer"), ("family", "Somebody of the family"),
        ))  # fmt: skip
        self.how.chosen.connect(self._follow)
        self.who, self.language = QLineEdit(), QLineEdit()
        for line in (self.who, self.language):
            line.setMaxLength(120)
        self._who, self._language = Field("Who that is", self.who), Field("In what language or form", self.language)
        self._warning = Text(FAMILY_READS, "small")
        for part in (self.how, self._who, self._language, self._warning):
            self.body.addWidget(part)
        self._follow(self.how.choice)

    @property
    def read(self) -> ReadWith:
        """What is kept of it with every answer."""
        how = self.how.choice
        if how == "themselves":
            return ReadWith()
        return ReadWith(how=how, who=self.who.text().strip(), language=self.language.text().strip())

    def show_nobody(self) -> None:
        """As it is for most: they read it themselves."""
        self.how.show_chosen("themselves")
        for line in (self.who, self.language):
            line.clear()
        self._follow("themselves")

    def _follow(self, how: str) -> None:
        self._who.setVisible(how in ("interpreter", "signer", "family"))
        self._language.setVisible(how != "themselves")
        self._warning.setVisible(how == "family")


class WayInPage(ScrollPage):
    """Asks who sits down. `seated` hands over a seat, whether an assessment is to be begun, and a new PIN if one was
    typed."""

    seated = Signal(object, bool, str)  # Seat, begin an assessment, new PIN
    left = Signal(str)  # family

    def __init__(self) -> None:
        super().__init__("Sit together")
        self._view: WayIn | None = None
        self.homes: dict[str, Dot] = {}
        self.people: dict[str, Tick] = {}
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(self._turn)
        self.head.addWidget(Heading("Sit together", 1))
        self.head.addWidget(
            Text("The screen shows one household what is theirs, and nothing else, until you type the PIN. No other "
                 "name, no warning and no note of yours is on it.")
        )  # fmt: skip
        self.told = Banner("", "warn")
        self.told.hide()
        self.head.addWidget(self.told)
        self._home_card, self._people_card = Card("Who sits down?"), Card("Who of them is here?")
        self._homes, self._people = QVBoxLayout(), Flow(across_px=24, down_px=4)
        ground = QWidget()
        ground.setLayout(self._people)
        self._home_card.body.addLayout(self._homes)
        self._people_card.body.addWidget(ground)
        self._people_card.body.addWidget(
            Text("Somebody of another household in the room? Then sit together another time: what is on the screen is "
                 "for this household only.", "small")
        )  # fmt: skip
        self.begin = Tick("Begin a new assessment, so that they can say how things are")
        self._people_card.body.addWidget(self.begin)
        self.able: dict[str, tuple[Tick, QLineEdit]] = {}
        self._able = QVBoxLayout()
        self._people_card.body.addLayout(self._able)
        self.reading = ReadingCard()
        for card in (self._home_card, self._people_card, self.reading, self._pin_card()):
            self.body.addWidget(card)
        self.body.addStretch()
        leave, self.go = Button("Back", icon="arrow-left"), Button("Turn the screen", Kind.PRIMARY, icon="lock")
        self.go.setToolTip("Ctrl+Enter")
        leave.clicked.connect(self._leave)
        self.go.clicked.connect(self._sit)
        self.foot.addWidget(leave)
        self.foot.addStretch()
        self.foot.addWidget(self.go)
        self.show_foot()

    def _pin_card(self) -> Card:
        card = Card("The PIN that turns it back")
        self._pin_words = Text("")
        self.change = Button("Change the PIN", Kind.QUIET)
        self.change.clicked.connect(self._open_pin)
        self.pin, self.again = QLineEdit(), QLineEdit()
        for line in (self.pin, self.again):
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setMaxLength(64)
        self._pin_field, self._again_field = Field("New PIN", self.pin), Field("The same again", self.again)
        for part in (self._pin_words, self._pin_field, self._again_field):
            card.body.addWidget(part)
        card.body.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def show_view(self, view: WayIn) -> None:
        """Shows who could sit down; nobody is chosen where there are two homes."""
        self._view = view
        self.told.hide()
        for dot in self.homes.values():
            self._group.removeButton(dot)
            self._homes.removeWidget(dot)
            put_away(dot)
        self.homes = {}
        for at, home in enumerate(view.homes):
            dot = self.homes[str(home.key)] = Dot(_called(home))
            self._group.addButton(dot, at)
            self._homes.addWidget(dot)
        self._show_people(None)
        if len(view.homes) == 1:
            self._group.button(0).setChecked(True)
        if not view.homes:
            self._say("Nobody is written down as living anywhere yet. Add people and their home first.")
        self.reading.show_nobody()
        self.begin.setVisible(not view.is_assessing)
        self.begin.setChecked(False)
        self._show_pin(asks=not view.has_pin)

    def _show_pin(self, *, asks: bool) -> None:
        has = self._view is not None and self._view.has_pin
        self._pin_words.setText(
            f"{'You have set it.' if has and not asks else 'Choose four figures or more.'} It is only for this: it "
            "opens nothing else, and your passphrase works too."
        )
        for line in (self.pin, self.again):
            line.clear()
        for field in (self._pin_field, self._again_field):
            field.clear_error()
            field.setVisible(asks)
        self.change.setVisible(has and not asks)

    def _open_pin(self) -> None:
        self._show_pin(asks=True)
        self.pin.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, at: int, chosen: bool) -> None:
        if chosen and self._view is not None:
            self._show_people(self._view.homes[at])

    def _show_people(self, home: TableHome | None) -> None:
        for tick in self.people.values():
            self._people.removeWidget(tick)
            put_away(tick)
        child = self._view.child if self._view is not None else ""
        self.people = {
            str(person.id): Tick(f"{person.known_as} {person.age}".strip(), ticked=str(person.id) == child)
            for person in (home.people if home is not None else ())
            if not person.is_unborn
        }
        for tick in self.people.values():
            self._people.addWidget(tick)
            tick.toggled.connect(self._show_young)
        self._people_card.setVisible(home is not None)
        self._show_young()

    def _show_young(self) -> None:
        """Asks of each young person who is here whether they can say it for themselves."""
        young = self._view.young if self._view is not None else ()
        here = [one for one in young if one.key in self.people and self.people[one.key].isChecked()]
        for gone in self.able.keys() - {one.key for one in here}:
            for part in self.able.pop(gone):
                self._able.removeWidget(part)
                put_away(part)
        for one in here:
            if one.key not in self.able:
                presumed = "Presumed from twelve" if one.is_presumed else "You found that they understand"
                tick = Tick(f"{one.name} can agree for themselves. {presumed}", ticked=one.is_presumed)
                line = QLineEdit()
                line.setMaxLength(300)
                line.setPlaceholderText("How you know that they understood")
                line.setAccessibleName(f"{one.name}: how you know that they understood")
                for part in (tick, line):
                    self._able.addWidget(part)
                    part.show()
                self.able[one.key] = (tick, line)

    def refused(self, told: Told) -> bool:
        """Says why the screen was not turned."""
        self._say(told.sentence)
        return True

    def _say(self, sentence: str) -> None:
        self.told.show_sentence(sentence, "warn")
        self.told.show()
        self.scroll_to_top()

    def _sit(self) -> None:
        view = self._view
        at = self._group.checkedId()
        present = tuple(key for key, tick in self.people.items() if tick.isChecked())
        if view is None or at < 0:
            self._say("Say which household sits down.")
        elif not present:
            self._say("Say who of them is here.")
        elif any(tick.isChecked() and not line.text().strip() for tick, line in self._to_say()):
            self._say("Say how you know that they understood, in a few words.")
        elif self._pin_field.isVisible() and self.pin.text() != self.again.text():
            self._again_field.show_error("These two are not the same. Type the PIN again.")
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._pin_field.isVisible() and not self.pin.text():
            self._pin_field.show_error("Choose a PIN first.")
            self.pin.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            home = RecordId(str(view.homes[at].key))
            able = tuple((key, line.text().strip()) for key, (tick, line) in self.able.items() if tick.isChecked())
            seat = Seat(family=view.family, household=home, present=present, able=able, read=self.reading.read)
            self.seated.emit(seat, self.begin.isChecked() and not view.is_assessing, self.pin.text())
            for line in (self.pin, self.again):
                line.clear()

    def _to_say(self) -> list[tuple[Tick, QLineEdit]]:
        """The young people of whom it is not presumed that they understand."""
        presumed = {one.key for one in self._view.young if one.is_presumed} if self._view is not None else set()
        return [pair for key, pair in self.able.items() if key not in presumed]

    def _leave(self) -> None:
        if self._view is not None:
            self.left.emit(self._view.family)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter turns the screen, Escape goes back."""
        held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and held:
            self._sit()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)


def _called(home: TableHome) -> str:
    names = ", ".join(person.known_as for person in home.people)
    return f"{home.label}: {names}" if home.label else names
