"""The people of a family on the screen, by keyboard, over a real desk on its own thread.

Planted one at a time, each seen caught here: words that are dropped when the desk refuses a birth; undo that
asks nothing; a picture that chooses nobody; a name typed that nobody is asked about; a field that does not say what
is wrong with it; a home left open after the move.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.desk import Desk
from fsdesk.records import Family, Household, Identifier, Membership, Person, Relationship
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.steps import Steps
from fsdesk.store import Store
from fsdesk.trouble import Told
from tests.clocks import StillClock
from tests.conftest import KEY
from tests.fsdesk.carrying import for_staff_only
from ui import look
from ui.background import Background
from ui.chapters.people import People
from ui.look import Theme
from ui.pages.family import FamilyPage
from ui.pages.person_answers import read_past_day
from ui.parts.who_may import WhoMaySee

T = TypeVar("T")
Check = Callable[[QWidget], list[str]]
SATURDAY = date(2026, 11, 21)


class Room:
    """A window with a family's page and the desk behind it: all a chapter needs of the house."""

    def __init__(self, bot: QtBot, folder: Path) -> None:
        self.bot, self.background = bot, Background()
        self.told: list[str] = []
        self.background.told.connect(lambda told: self.told.append(told.sentence))
        self.background.bug.connect(lambda bug: self.told.append(repr(bug)))
        self.desk: Desk = self.background.submit(lambda: _desk(folder)).result()
        self.mac = self.ask(_macaskills)
        self.family = FamilyPage(SATURDAY)
        self.again: Callable[[], None] = lambda: None
        self.people = People(self)
        self.window = QWidget()
        column = QVBoxLayout(self.window)
        column.setContentsMargins(0, 0, 0, 0)
        for page in (self.family, self.people.person):
            column.addWidget(page)
        self.people.person.hide()
        bot.addWidget(self.window)
        self.window.resize(1162, 632)
        with bot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        self.open_family(self.mac["family"], "people")
        self.rest()

    def ask(self, work: Callable[[Desk], T]) -> T:
        return self.background.submit(lambda: work(self.desk)).result()

    def rest(self) -> None:
        """Until nothing is asked, typed or waited for."""
        pauses = (self.people.tab.form._pause, self.people.person._pause)
        writers = (self.people.tab.writer, self.people.person.writer)

        def is_at_rest() -> bool:
            waiting = self.background.busy or any(pause.isActive() for pause in pauses)
            return not waiting and all(writer.is_all_written for writer in writers)

        self.bot.waitUntil(is_at_rest)

    def call(
        self, work: Callable[[], T], then: Callable[[T], None], *, failed: Callable[[Told], bool] | None = None
    ) -> None:
        self.background.call(self.people, work, then, failed=failed)

    def call_in_steps(
        self, work: Callable[[], Steps[T]], then: Callable[[T], None], *, failed: Callable[[Told], bool] | None = None
    ) -> None:
        self.background.call_in_steps(self.people, work, then, failed=failed)

    def front(self, again: Callable[[], None], page: QWidget, section: str) -> None:
        self.again = again
        self.family.setVisible(page is self.family)
        self.people.person.setVisible(page is self.people.person)
        page.setFocus()

    def open_family(self, family: str, tab: str = "") -> None:
        view = self.ask(lambda desk: desk.open_family(FamilyId(family)))
        self.family.show_family(view)
        self.family.show_tab(tab or "overview")
        self.front(self._ask_family, self.family, "families")

    def _ask_family(self) -> None:
        self.family.show_family(self.ask(lambda desk: desk.open_family(FamilyId(self.mac["family"]))))
        self.family.show_tab(self.family.tab)

    def tell_written(self) -> None: ...
    def open_today(self) -> None: ...
    def open_visit(self, visit: str, step: str = "") -> None: ...
    def open_sync(self) -> None: ...
    def send_soon(self) -> None: ...
    def ask_hub(self, question: object, then: object, *, failed: object = None) -> None: ...
    def learn_names(self, family: str) -> None: ...

    def refresh(self) -> None:
        self.again()

    def name_of(self, user: str) -> str:
        return user

    # -- by keyboard

    def focused(self) -> QWidget:
        now = QApplication.focusWidget()
        assert now is not None
        return now

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.bot.keyClick(self.focused(), key, held)
        self.rest()

    def type(self, words: str) -> None:
        self.bot.keyClicks(self.focused(), words)
        self.rest()

    def tab_to(self, name: str) -> int:
        """Tab on until the control of this name has the keyboard; after how many keys."""
        for keys in range(80):
            if self.focused().accessibleName().startswith(name):
                return keys
            self.bot.keyClick(self.focused(), Qt.Key.Key_Tab)
        raise AssertionError(f"no {name!r} within reach of Tab")

    def push(self, name: str) -> None:
        seen = [button for button in self.window.findChildren(QPushButton) if button.isVisible()]
        exact = [button for button in seen if button.accessibleName() == name]
        button = next(iter(exact), None) or next(b for b in seen if b.accessibleName().startswith(name))
        button.setFocus()
        self.press(Qt.Key.Key_Return)

    def close(self) -> None:
        self.background.submit(self.desk.store.close).result()
        self.background.close()


def _desk(folder: Path) -> Desk:
    desk = Desk(Store(folder, KEY), StillClock())
    desk.store.remember(device="k7f2qd4m", user="amina", user_name="Amina Yusuf", role="worker")
    return desk


def _macaskills(desk: Desk) -> dict[str, RecordId]:
    family = FamilyId(desk.add(Family(label="FAM-0427", known_as="MacAskill family", area="lochaber")).record)
    home = desk.add(Household(label="Tigh na Mara", town="Staffin"), family).record
    made = {"family": RecordId(family), "home": home}
    for name, born, role in (
        ("Kirsty", "1992-07-03", "parent"),
        ("Isla", "2015-03-12", "child"),
        ("Finn", "2018", "child"),
    ):
        made[name] = desk.add(
            Person(life_stage="living", known_as=name, full_name=f"{name} MacAskill", born_on=born), family
        ).record
        desk.add(Membership(person=made[name], household=home, role=role), family)
    for child in ("Isla", "Finn"):
        desk.add(Relationship(person=made["Kirsty"], other=made[child], type="mother"), family)
    gillies = FamilyId(desk.add(Family(label="FAM-0430", known_as="Gillies family")).record)
    made["other"] = desk.add(Person(life_stage="living", known_as="Callum", full_name="Calum MacLeod"), gillies).record
    return made


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    one = Room(qtbot, tmp_path / "store")
    yield one
    assert one.told == []
    one.close()


def names(room: Room) -> list[str]:
    return [row.person.known_as for row in room.ask(lambda desk: desk.who.tab(FamilyId(room.mac["family"]))).rows]


# -- the tab -----------------------------------------------------------------------------------------------------------


def test_the_picture_and_the_table_choose_the_same_person(room: Room) -> None:
    tab = room.people.tab
    tab.table.choose(room.mac["Finn"])
    assert tab.in_hand == room.mac["Finn"]
    tab.picture.setFocus()
    assert {spot.key for spot in tab.picture.parts()} == {room.mac[n] for n in ("Kirsty", "Isla", "Finn")}
    room.press(Qt.Key.Key_Home)
    room.press(Qt.Key.Key_Return)
    assert tab.in_hand == room.mac["Kirsty"] == tab.table.chosen_id()
    assert tab.buttons["partner"].accessibleName() == "Add partner: Kirsty"
    assert tab.edit.text().strip() == "Edit Kirsty"


def test_a_partner_is_added_by_keyboard_undone_and_done_again(room: Room) -> None:
    room.people.tab.take_in_hand(room.mac["Kirsty"])
    room.push("Add partner")
    assert room.focused().accessibleName() == "Known as"
    room.type("Callum")
    room.tab_to("Full name")
    room.type("Callum MacLeod")
    assert [like.sentence for like in room.people.tab.form.likes._likes] == [
        "Is this the same Callum? Calum MacLeod, in the Gillies family."
    ]
    room.tab_to("Date of birth")
    room.type("5 1 89")
    assert room.tab_to("Add Callum") <= 8  # the rest of the form and its one question, in the order they are read
    room.press(Qt.Key.Key_Return)
    assert names(room) == ["Kirsty", "Callum", "Isla", "Finn"]
    assert room.people.tab.said.text() == "Added Callum, partner of Kirsty."
    assert room.people.tab.in_hand_name == "Callum"
    added = room.people.tab.in_hand
    assert room.ask(lambda desk: desk.who.open(RecordId(added))).part.text("born_on") == "1989-01-05"
    assert room.people.tab.form.isHidden()
    room.people.tab.table.setFocus()
    room.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert names(room) == ["Kirsty", "Isla", "Finn"]
    assert room.people.tab.said.text() == "Undone: Added Callum, partner of Kirsty."
    room.press(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert names(room) == ["Kirsty", "Callum", "Isla", "Finn"]


def test_what_was_typed_stays_when_somebody_cannot_be_added(room: Room) -> None:
    room.people.tab.take_in_hand(room.mac["Kirsty"])
    room.push("Baby on the way")
    room.type("soon")
    room.push("Add")
    form = room.people.tab.form
    assert "9 Dec 2026" in form._fields["due_on"].error
    assert form._answers["due_on"].stop.text() == "soon"  # type: ignore[attr-defined]  # its editor
    room.push("Cancel")
    room.push("Add somebody else")
    room.push("Add")
    assert form._fields["known_as"].error == "Write what they are called."
    assert names(room) == ["Kirsty", "Isla", "Finn"]


def test_nothing_is_undone_when_somebody_wrote_over_it(room: Room) -> None:
    room.people.open(room.mac["Finn"])
    room.rest()
    room.people._happened(room.mac["Finn"], "died", {"died_on": "2026-11-20", "died_confirmed": False})
    room.rest()
    finn = room.mac["Finn"]
    room.ask(lambda desk: desk.write(finn, {"died_on": "2026-11-19"}, desk.read(finn).shown))
    room.people.undoing.undo()
    room.rest()
    assert "changed this since" in room.people.person.said.text()
    assert room.people.undoing.undo_words == ""
    assert room.ask(lambda desk: desk.read(finn)).text("died_on") == "2026-11-19"


def test_a_home_is_changed_where_it_stands_and_every_word_is_kept(room: Room) -> None:
    room.push("Change: Tigh na Mara")
    room.tab_to("Postcode")
    room.type("IV51 9JX")
    room.push("Close: Tigh na Mara")
    assert room.ask(lambda desk: desk.read(room.mac["home"])).text("postcode") == "IV51 9JX"
    room.push("Add a home")
    room.type("Gran's house")
    room.rest()
    labels = [
        h.text("label") for h in room.ask(lambda desk: desk.held(FamilyId(room.mac["family"]))) if h.kind == "household"
    ]
    assert labels == ["Tigh na Mara", "Gran's house"]


def test_somebody_around_the_family_is_written_by_keyboard(room: Room) -> None:
    room.push("Add somebody around the family")
    room.type("Ann Kerr")
    room.rest()
    room.people._ask_tab()
    room.rest()
    view = room.ask(lambda desk: desk.who.tab(FamilyId(room.mac["family"])))
    assert [one.name for one in view.team] == ["Ann Kerr"]
    assert room.focused().accessibleName() == "Name"  # a fresh view takes nobody out of what they write


# -- one person --------------------------------------------------------------------------------------------------------


def opened(room: Room, who: str) -> None:
    room.people.open(room.mac[who])
    room.rest()


def test_a_person_is_opened_from_the_table_and_left_again(room: Room) -> None:
    room.people.tab.table.choose(room.mac["Finn"])
    room.people.tab.table.setFocus()
    room.press(Qt.Key.Key_Return)
    assert room.people.person.isVisible()
    assert room.people.person.name.text() == "Finn"
    room.push("MacAskill family: people")
    assert room.people.tab.isVisible()


def test_a_date_is_typed_as_people_do_and_says_how_old_that_is(room: Room) -> None:
    opened(room, "Finn")
    room.tab_to("Date of birth")
    room.focused().selectAll()  # type: ignore[attr-defined]  # a line to write in
    room.type("26 nov 18")
    names_form: Any = room.people.person.forms[0]
    room.tab_to("Pronouns")
    room.bot.waitUntil(lambda: names_form.age.text() == "7 years old, 8 on Thursday")
    assert room.ask(lambda desk: desk.read(room.mac["Finn"])).text("born_on") == "2018-11-26"


def test_what_is_wrong_is_said_beside_the_field_and_the_word_stays(room: Room) -> None:
    opened(room, "Finn")
    room.tab_to("Date of birth")
    room.focused().selectAll()  # type: ignore[attr-defined]
    room.type("26 nov 2027")
    room.tab_to("Pronouns")
    question = room.people.person.forms[0].questions["born_on"]
    room.bot.waitUntil(lambda: "still to come" in question._error.text())
    assert room.ask(lambda desk: desk.read(room.mac["Finn"])).text("born_on") == "2027-11-26"


def test_a_number_with_a_wrong_digit_says_so(room: Room) -> None:
    room.ask(lambda desk: desk.add(Identifier(person=room.mac["Finn"], scheme="NHS", value="943 476 5918"),
                                   FamilyId(room.mac["family"])))  # fmt: skip
    opened(room, "Finn")
    row = next(iter(room.people.person.numbers._rows.values()))
    assert "one of its digits must be wrong" in row._remark.text()
    assert row._remark.isVisible()


def test_home_education_brings_one_question_and_no_flag(room: Room) -> None:
    opened(room, "Finn")
    learning = room.people.person.forms[2]
    assert learning.questions["home_education_support"].isHidden()
    learning.questions["education_status"].take_focus()
    box: Any = room.focused()
    box.setCurrentIndex(box.findData("home_educated"))
    box.activated.emit(box.currentIndex())
    room.rest()
    assert learning.questions["home_education_support"].isVisible()
    assert room.ask(lambda desk: desk.who.open(room.mac["Finn"])).remarks == ()


def test_a_baby_is_born_by_keyboard(room: Room) -> None:
    fields = {"due_on": "2026-11-25", "household": room.mac["home"]}
    done = room.ask(lambda desk: desk.who.add(FamilyId(room.mac["family"]), "baby", fields, room.mac["Kirsty"]))
    assert done.person is not None
    room.people.open(done.person)
    room.rest()
    assert room.people.person.name.text() == "Baby of Kirsty, due 25 Nov 2026"
    room.push("The baby is born")
    room.type("22 nov 2026")
    room.tab_to("Known as")
    room.type("Rowan")
    room.push("Write it down")
    assert "still to come" in room.people.person.happening.error.text()  # today is the 21st; the words stay
    assert room.people.person.happening.answers["known_as"].value == "Rowan"
    room.tab_to("Date of birth")
    room.focused().selectAll()  # type: ignore[attr-defined]
    room.type("20 nov 2026")
    room.push("Write it down")
    assert room.people.person.name.text() == "Rowan"
    read = room.ask(lambda desk: desk.read(done.person or RecordId("")))
    assert (read.text("born_on"), read.text("due_on")) == ("2026-11-20", "2026-11-25")
    room.push("Undo")
    assert room.people.person.name.text() == "Baby of Kirsty, due 25 Nov 2026"


def test_a_child_moves_with_another(room: Room) -> None:
    opened(room, "Isla")
    room.push("Move")
    room.tab_to("What to call a new home")
    room.type("Gran's house")
    room.tab_to("From")
    room.type("20 nov 2026")
    finn = next(tick for key, tick in room.people.person.happening.answers["others"]._ticks.items()  # type: ignore[attr-defined]
                if key == room.mac["Finn"])  # fmt: skip
    finn.setFocus()
    room.press(Qt.Key.Key_Space)
    room.push("Write it down")
    homes = {h.label: h.people for h in room.ask(lambda desk: desk.who.tab(FamilyId(room.mac["family"]))).homes}
    assert homes == {"Tigh na Mara": "Kirsty", "Gran's house": "Isla and Finn"}
    assert [place.label for place in room.ask(lambda desk: desk.who.open(room.mac["Isla"])).places] == [
        "Gran's house", "Tigh na Mara",
    ]  # fmt: skip


def test_a_name_that_may_be_somebody_elses_is_asked_about_once(room: Room) -> None:
    opened(room, "Kirsty")
    room.tab_to("Full name")
    room.focused().selectAll()  # type: ignore[attr-defined]
    room.type("Callum McLeod")
    assert room.people.person.likes.isVisible()
    room.push("No, somebody else")
    assert room.people.person.likes.isHidden()
    room.tab_to("Full name")
    room.type(" ")
    assert room.people.person.likes.isHidden()
    assert len(room.people.person._same.links) == 1


def test_a_tie_kept_from_the_family_says_so(room: Room) -> None:
    opened(room, "Finn")
    room.push("Add what they are to somebody")
    life = room.people.person.happening
    for name, key in (("type", "friend"), ("other", room.mac["Kirsty"])):
        box: Any = life.answers[name].stop
        box.setCurrentIndex(box.findData(key))
    life.guarded.setFocus()
    room.press(Qt.Key.Key_Space)
    room.push("Write it down")
    ties = room.ask(lambda desk: desk.who.open(room.mac["Finn"])).ties
    assert [(tie.sentence, tie.is_guarded) for tie in ties] == [("Child of Kirsty", False), ("Friend of Kirsty", True)]
    room.push("Change: Child of Kirsty")
    assert [way.record for way in room.people.person.ties.findChildren(WhoMaySee) if way.isVisible()]
    tie = next(tie for tie in ties if not tie.is_guarded).part.id
    room.ask(lambda desk: for_staff_only(desk, tie))
    assert all(tie.is_guarded for tie in room.ask(lambda desk: desk.who.open(room.mac["Finn"])).ties)
    family = FamilyId(room.mac["family"])
    assert [p.child for p in room.ask(lambda desk: desk.who.genogram(family, for_family=True)).parentage] == [
        room.mac["Isla"]
    ]


@pytest.mark.parametrize(
    ("typed", "read"),
    [("3 7 92", "1992-07-03"), ("3 7 19", "2019-07-03"), ("3 Jul 2019", "2019-07-03"), ("about 2019", "2019~"),
     ("Jul 2019", "2019-07"), ("3/7/92", "1992-07-03"), ("3 7 2092", "2092-07-03"), ("MAR", ""), ("", "")],
)  # fmt: skip
def test_a_birthday_is_read_as_people_type_it(typed: str, read: str) -> None:
    assert read_past_day(typed, SATURDAY) == read


@pytest.mark.parametrize(
    ("scale", "width", "theme"), [(100, 1162, Theme.DAYLIGHT), (130, 1294, Theme.NIGHT), (100, 720, Theme.SUNLIGHT)]
)
@pytest.mark.parametrize("page", ["tab", "add", "person", "moving"])
def test_nothing_is_cut_unnamed_or_too_small(
    room: Room,
    qapp: QApplication,
    unnamed: Check,
    too_small: Check,
    clipped: Check,
    *,
    page: str,
    scale: int,
    width: int,
    theme: Theme,
) -> None:
    look.apply(qapp, theme, scale)
    room.window.resize(width, 632)
    if page in ("person", "moving"):
        opened(room, "Finn")
    if page == "moving":
        room.push("Move")
    if page == "add":
        room.people.tab.begin("child")
    room.push("Add a home" if page in ("tab", "add") else "Add a number")
    shown = room.people.person if page in ("person", "moving") else room.people.tab
    for _ in range(4):  # heights that follow from widths are known one level at a time
        qapp.processEvents()
    assert (unnamed(shown), too_small(shown), clipped(shown)) == ([], [], [])
