"""Sit-together mode in the real window: what a household sees, what they can press, and the way back.

Planted one at a time, each seen caught here: every key let through and the shell's shortcuts left on; a page shown over
the table when news comes; a dialog left open over it; menus; the worker's remarks in somebody's questions; the search
of the whole laptop; a desk that goes on answering its owner; a way out with any PIN; questions to who is not here;
tiles that hand the keyboard on as they go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from pathlib import Path
from typing import TypeVar

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from fsdesk.desk import Desk
from fsdesk.pictures import Segment, Wheel
from fsdesk.records import CaseNote, ChronologyEvent, Family, Goal, Rating
from fsdesk.records.fields import Sensitivity
from fsdesk.rules import OWN
from fsdesk.views_table import Seat
from tests.clocks import StillClock
from tests.ui.real_window import CTRL, NO_HOLD, PASSPHRASE, RealWindow, make_laptop
from tests.ui.whole_family import WholeFamily
from ui import look
from ui.cover import Cover
from ui.look import Theme
from ui.pictures.rim import place_wheel
from ui.pictures.wheel import tell_wheel
from ui.seated import CALM, is_theirs

Key, Held = Qt.Key, Qt.KeyboardModifier
Pressed = tuple[Qt.Key, Qt.KeyboardModifier]
T = TypeVar("T")
PIN = "2580"
ALLEGATION = "zorbule"
"""A word that no page of ours has."""
NOT_THEIRS = (
    "Nicolson", ALLEGATION, "Llewellyn family", "7 Brae", "Strontian", "Court order", "Laughs at supper", "Mornings",
    "Dog loose", "loose in the yard", "Tŷ Newydd", "Windows that open", "Rang.", "why we see it", "LOC-0427",
    "Amina Yusuf, worker", "to settle",
)  # fmt: skip
"""What stands in this laptop's record and is not for this table: other families, the other home, what workers wrote."""


class AtTable:
    """A laptop with two families, and one household of one of them at the table."""

    def __init__(self, folder: Path) -> None:
        self.clock = StillClock()
        self.window = RealWindow(make_laptop(folder, self._write, self.clock), self.clock)
        self.shell, self.table = self.window.shell, self.window.pages.table
        self.page = self.table.page

    def _write(self, desk: Desk) -> None:
        self.whole = whole = WholeFamily(desk, self.clock)
        desk.add(Family(label="LOC-0002", known_as="Nicolson family", status="active"))
        whole.add(CaseNote(at="2026-11-12T10:00", note_kind="phone", with_whom="Ms Budge", text=f"A {ALLEGATION}."))
        event = ChronologyEvent(on="2026-11-01", title=f"The {ALLEGATION}", persons=(whole.carer,))
        desk.add(event, whole.id, sensitivity=Sensitivity.PROTECTED)
        whole.add(Goal(plan=whole.plan, subjects=(whole.father,), in_their_words="Windows that open"))
        for child, place in ((whole.carer, "Ardnamurchan High"), (whole.father, f"{ALLEGATION} clinic")):
            made = desk.consenting.ask_permission(whole.id, shared_anyway=False)
            said = {"subjects": (child,), "recipient": place, "purpose": "To plan", "categories": ("plan",)}
            desk.write(made.id, said, made.shown)
        whole.add(
            Rating(
                assessment=whole.draft_set, person=whole.mother, domain="A01", family_rating="4", worker_rating="2",
                strengths="Laughs at supper", worries="Mornings",
            )
        )  # fmt: skip

    @property
    def seat(self) -> Seat:
        whole = self.whole
        return Seat(family=whole.id, household=whole.home, present=(whole.mother, whole.carer))

    def whole_desk(self, work: Callable[[Desk], T]) -> T:
        """What the desk answers its owner, whoever sits at the table."""
        return self.window.ask(lambda desk: work(desk.for_audience(OWN)))

    def sit(self) -> None:
        """By the worker's hand, through the page that asks who sits down."""
        self.table.open(self.whole.id, self.window.pages.open_today)
        self.window.rest()
        way = self.table.way_in
        way.homes[self.whole.home].click()
        for person in (self.whole.mother, self.whole.carer):
            way.people[person].click()
        if way.pin.isVisible():
            way.pin.setText(PIN)
            way.again.setText(PIN)
        self.window.press(Key.Key_Return, CTRL)
        self.window.rest()
        assert self.shell.at_table

    def leave(self, typed: str = PIN) -> None:
        self.page.open_lock()
        self.window.type(typed)
        self.window.press(Key.Key_Return)
        self.window.rest()

    def open(self, key: str, who: str = "") -> None:
        self.page.go_home()
        self.window.rest()
        self.page.menu.chosen.emit(key, who)
        self.window.rest()

    @property
    def in_front(self) -> QWidget | None:
        return next((child for child in (self.page, *self.shell.findChildren(Cover)) if child.isVisible()), None)


@pytest.fixture(autouse=True)
def clean_screen() -> None:
    """The one window of this file stays open from test to test."""


@pytest.fixture(scope="module")
def laptop(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtTable]:
    look.apply(qapp, Theme.DAYLIGHT, 100)
    made = AtTable(tmp_path_factory.mktemp("laptop"))
    yield made
    made.window.close()
    assert made.window.bugs == []
    look.apply(qapp, Theme.DAYLIGHT, 100)


@pytest.fixture
def at(laptop: AtTable) -> Iterator[AtTable]:
    laptop.shell.activateWindow()
    laptop.sit()
    yield laptop
    if laptop.shell.covered:
        laptop.shell.uncover()
    if laptop.shell.at_table:
        laptop.table.turn_back()
    laptop.window.rest()


def words_on(root: QWidget) -> str:
    """Everything visible that is written, and everything a screen reader would say of it."""
    said: list[str] = []
    for widget in (root, *root.findChildren(QWidget)):
        if not widget.isVisible():
            continue
        said += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()]
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            said.append(widget.text())
        if isinstance(widget, QPlainTextEdit):
            said.append(widget.toPlainText())
    return "\n".join(filter(None, said))


def told_too_much(at: AtTable) -> list[str]:
    """Withheld words anywhere on screen; windows over the window; titles that say something."""
    windows = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not at.shell]
    over = [*windows, *filter(None, (QApplication.activeModalWidget(), QApplication.activePopupWidget()))]
    found = [f"{type(window).__name__} over the table" for window in over]
    said = words_on(at.shell)
    found += [f"“{word}” is on the table" for word in NOT_THEIRS if word in said]
    found += [f"the title is {at.shell.windowTitle()!r}"] if at.shell.windowTitle() != "FSDesk" else []
    return found


# -- no key leads away -------------------------------------------------------------------------------------------------

LETTERS = [getattr(Key, f"Key_{sign}") for sign in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"]
OTHERS = [
    getattr(Key, f"Key_{name}")
    for name in (
        *(f"F{n}" for n in range(1, 13)), "Escape", "Tab", "Backtab", "Return", "Enter", "Space", "Backspace", "Delete",
        "Insert", "Left", "Right", "Up", "Down", "Home", "End", "PageUp", "PageDown", "Menu", "Print", "Help", "Plus",
        "Minus", "Equal", "Comma", "Period", "Slash", "Question", "BracketLeft",
    )
]  # fmt: skip
HOLDS = [
    NO_HOLD, Held.ShiftModifier, CTRL, Held.AltModifier, Held.MetaModifier, CTRL | Held.ShiftModifier,
    CTRL | Held.AltModifier, Held.AltModifier | Held.ShiftModifier, CTRL | Held.AltModifier | Held.ShiftModifier,
]  # fmt: skip
EVERY = tuple(product((*LETTERS, *OTHERS), HOLDS))
ROOMS = ("menu", "faces", "goals", "kin", "notice", "help", "permit", "sign", "find", "lock")


def open_room(at: AtTable, room: str) -> None:
    if room == "lock":
        at.page.open_lock()
    elif room == "menu":
        at.page.go_home()
    else:
        at.open(room, at.whole.carer if room == "faces" else "")
    at.window.rest()


def shortcuts_of(at: AtTable) -> set[Pressed]:
    """Every combination that any page of the application listens to."""
    pages = [at.shell, *at.window.pages.pages]
    found = {shortcut.key() for page in pages for shortcut in page.findChildren(QShortcut)}
    pairs = [keys[0] for keys in found if keys.count()]  # type: ignore[index]  # the binding’s types leave it out
    return {(pair.key(), pair.keyboardModifiers()) for pair in pairs}


def press_all(at: AtTable, room: str, keys: set[Pressed]) -> list[str]:
    """Presses keys one after another from one page on; the combinations after which something else was in front."""
    open_room(at, room)
    left: list[str] = []
    shell, heard = at.shell, list[object]()
    asks = (shell.section_chosen, shell.search_typed, shell.help_asked, shell.back_asked, shell.sync_asked)
    spies = [signal.connect(lambda *said: heard.append(said)) for signal in asks]
    for key, held in sorted(keys, key=lambda pair: (pair[0].value, pair[1].value)):
        QTest.keyClick(at.window.focus, key, held)
        front, focus = at.in_front, QApplication.focusWidget()
        lost = front is not None and focus is not None and focus is not front and not front.isAncestorOf(focus)
        if not at.shell.at_table or front is None or lost or heard:
            left.append(QKeySequence(key.value | held.value).toString())
            break
        if at.shell.covered:
            at.shell.uncover()
        if room != "lock" and at.page.in_front is at.page.lock:
            at.page.go_home()
    at.window.rest()
    for spy in spies:
        QObject.disconnect(spy)
    return left + told_too_much(at)


@pytest.mark.parametrize("room", ROOMS)
def test_no_key_of_the_application_leads_away_from_the_table(at: AtTable, room: str) -> None:
    mine = set(EVERY[ROOMS.index(room) :: len(ROOMS)])  # each combination in one room; all in all, see below
    assert press_all(at, room, (mine | shortcuts_of(at)) - CALM) == []


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_no_key_at_all_leads_away_from_any_page_of_the_table(at: AtTable, room: str) -> None:
    assert press_all(at, room, {*EVERY, *shortcuts_of(at)} - CALM) == []


def test_every_shortcut_of_the_application_is_among_the_keys_tried(at: AtTable) -> None:
    known = shortcuts_of(at)
    assert len(known) > 20
    assert (Key.Key_K, CTRL) in known
    assert {pair for pair in known if not is_theirs(pair[0].value, pair[1], "")} >= {
        (Key.Key_K, CTRL), (Key.Key_1, CTRL), (Key.Key_F1, NO_HOLD), (Key.Key_F6, NO_HOLD),
    }  # fmt: skip


def test_what_the_whole_window_hears_is_to_hide_to_lock_and_the_size_of_letters() -> None:
    heard = {(key, held) for key, held in EVERY if held & (CTRL | Held.AltModifier) and is_theirs(key.value, held, "")}
    assert {key for key, _ in heard} == {key for key, held in CALM if held == CTRL}
    assert not is_theirs(Key.Key_V.value, CTRL, "\x16")
    assert not is_theirs(Key.Key_Insert.value, Held.ShiftModifier, "")
    assert is_theirs(Key.Key_Aacute.value, CTRL | Held.AltModifier, "á"), "AltGr on Windows"
    assert is_theirs(Key.Key_A.value, Held.ShiftModifier, "A")


def test_letters_are_made_larger_and_the_screen_is_hidden_at_the_table(at: AtTable) -> None:
    before = look.current().scale_percent
    at.window.press(Key.Key_Equal, CTRL)
    assert look.current().scale_percent > before
    at.window.press(Key.Key_0, CTRL)
    at.window.press(Key.Key_F9)
    assert at.shell.covered
    at.window.press(Key.Key_Escape)
    assert not at.shell.covered
    assert at.in_front is at.page


def test_what_comes_meanwhile_waits_behind_the_table(at: AtTable) -> None:
    late = QLabel("Nicolson family")
    for show in (partial(at.shell.show_page, late), at.window.pages.open_families, at.window.pages.refresh):
        show()
        at.window.rest()
        assert at.in_front is at.page
        assert not late.isVisible()
    assert told_too_much(at) == []
    at.leave()
    assert not at.shell.at_table
    late.deleteLater()


def test_the_tiles_stay_where_they_are_when_news_comes(at: AtTable) -> None:
    """In a low window they scroll, and begin at their top."""
    menu, size = at.page.menu, at.shell.size()
    at.shell.resize(1093, 480)
    at.window.rest()
    bar = menu.area.verticalScrollBar()
    assert bar.maximum() > 0
    for place in (0, bar.maximum()):
        bar.setValue(place)
        at.page.view_asked.emit()
        at.window.rest()
        assert bar.value() == place
        assert menu.tiles[0].hasFocus()
    at.shell.resize(size)
    at.window.rest()


def test_a_dialog_that_was_open_does_not_lie_over_the_table(laptop: AtTable) -> None:
    dialog = QFileDialog(laptop.shell, "Add a picture")
    dialog.open()
    laptop.table.way_in.seated.emit(laptop.seat, False, PIN)
    laptop.window.rest()
    assert not dialog.isVisible()
    assert told_too_much(laptop) == []
    laptop.table.turn_back()
    laptop.window.rest()


def test_no_menu_opens_that_could_paste_what_the_worker_copied(at: AtTable) -> None:
    open_room(at, "goals")
    QGuiApplication.clipboard().setText(ALLEGATION)
    words = at.page.goals.words
    QApplication.sendEvent(words.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), QPoint()))
    for keys in ((Key.Key_V, CTRL), (Key.Key_Insert, Held.ShiftModifier)):
        QTest.keyClick(words, *keys)
    assert QApplication.activePopupWidget() is None
    assert words.toPlainText() == ""
    QGuiApplication.clipboard().clear()


# -- what they see -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("room", ROOMS)
def test_a_page_names_this_household_and_nobody_else(at: AtTable, room: str) -> None:
    open_room(at, room)
    assert told_too_much(at) == []


def test_the_allegation_is_found_by_nobody_at_the_table_and_looks_like_any_other_word(at: AtTable) -> None:
    found = at.whole_desk(lambda desk: [desk.search(word) for word in (ALLEGATION, "Nicolson", "Strontian")])
    assert all(found), "it is in the record, and the worker finds it"
    open_room(at, "find")
    finder = at.page.finder
    said = []
    for word in (ALLEGATION, "Nicolson", "Strontian", "Windows", "supper", "Court", "qwertz"):
        finder.words.clear()
        at.window.type(word)
        at.window.rest()
        said.append(finder.nothing.text().replace(word, "…"))
        assert finder.lines == []
    assert set(said) == {"Nothing on this laptop matches “…”."}


def test_the_whole_desk_answers_as_the_household_may_see_it(at: AtTable) -> None:
    families, found = at.window.ask(lambda desk: (desk.families(), [desk.search(w) for w in ("Nicolson", "Strontian")]))
    assert [row.id for row in families] == [at.whole.id]
    assert found == [(), ()]
    at.leave()
    assert len(at.window.ask(lambda desk: desk.families())) == 2


def test_their_own_words_are_found(at: AtTable) -> None:
    open_room(at, "find")
    for word, title in (("door", "I want a door that shuts."), ("eilidh", "Eilidh-Mòrag")):
        at.page.finder.words.clear()
        at.window.type(word)
        at.window.rest()
        assert title in words_on(at.page.finder)


def test_a_childs_page_holds_nothing_but_their_own_answers(at: AtTable) -> None:
    view = at.window.ask(lambda desk: desk.table.faces(at.seat, at.whole.carer))
    hers = at.window.ask(lambda desk: desk.table.faces(at.seat, at.whole.mother))
    assert [domain.parts[0].text("family_rating") for domain in hers.section.domains if domain.parts] == ["4"]
    held = repr((view, hers))
    assert "Laughs at supper" not in held
    assert "Mornings" not in held
    assert "worker_rating" not in held
    assert {domain.last.family for domain in view.section.domains if domain.last} == {"4"}


def test_days_are_told_as_a_family_says_them_and_nothing_counts_what_fell(at: AtTable) -> None:
    view = at.window.ask(lambda desk: desk.table.faces(at.seat, at.whole.carer))
    assert {domain.last.day for domain in view.section.domains if domain.last} == {"in September"}
    assert view.section.wheel is not None
    assert (view.section.wheel.first_day, view.section.wheel.theirs) == ("in May", True)
    fell = Segment(key="safe", label="Safe", hue="safe", first=4, now=2)
    rose = Segment(key="active", label="Active", hue="active", first=2, now=4)
    theirs = Wheel(name="Finn", age="", segments=(fell, rose), theirs=True)
    said = tell_wheel(theirs)
    assert "down" not in said.sentence + str(said.rows)
    assert "up 2" in said.sentence
    room = QRectF(0, 0, 500, 500)
    assert len(place_wheel(room, theirs).changes) == 1
    assert len(place_wheel(room, replace(theirs, theirs=False)).changes) == 2


# -- what they do ------------------------------------------------------------------------------------------------------


def test_a_child_is_asked_two_at_a_time_and_the_wheel_grows(at: AtTable) -> None:
    open_room(at, "faces")
    faces = at.page.faces
    assert len(faces.rows) == 2
    at.window.press(Key.Key_5)
    at.window.press(Key.Key_Tab)
    at.window.press(Key.Key_2)
    at.window.settle()
    view = at.window.ask(lambda desk: desk.assessing.opened(at.whole.draft_set, at.whole.carer))
    assert view.section is not None
    answers = {d.code: d.parts[0].text("family_rating") for d in view.section.domains if d.parts}
    assert list(answers.values()) == ["5", "2"]
    assert {d.parts[0].text("rated_by") for d in view.section.domains if d.parts} == {at.whole.carer}
    assert faces.wheel._data is not None
    assert 5 in {each.now for each in faces.wheel._data.segments}
    at.window.press(Key.Key_Return)
    assert faces.foot.place.text().startswith("3 and 4 of")
    at.window.press(Key.Key_Escape)
    assert [row.value for _, row in faces.rows] == ["5", "2"]


def test_an_adult_is_asked_in_the_frameworks_own_words_and_never_what_is_asked_alone(at: AtTable) -> None:
    at.open("faces", at.whole.mother)
    view = at.window.ask(lambda desk: desk.table.faces(at.seat, at.whole.mother))
    assert view.section.domains
    assert not [domain.code for domain in view.section.domains if domain.guarded or domain.only_if_offered]
    assert "How are things for Catrìona?" in words_on(at.page.faces)


def test_somebody_who_is_not_here_is_not_asked(at: AtTable) -> None:
    with pytest.raises(Exception, match="not for this table"):
        at.window.ask(lambda desk: desk.table.faces(at.seat, at.whole.father))


def test_a_goal_is_written_as_it_is_said_and_is_for_this_home(at: AtTable) -> None:
    open_room(at, "goals")
    at.window.type("To swim in the sea")
    at.page.goals.whose[at.whole.mother].click()
    at.window.settle()
    goals = at.whole_desk(lambda desk: desk.planning.plan(at.whole.id)).goals
    mine = next(goal for goal in goals if goal.words == "To swim in the sea")
    assert mine.subjects == (at.whole.carer,)
    assert mine.part.readings["visible_to"].value == (at.whole.home,)
    at.page.goals.another.click()
    at.window.rest()
    assert at.page.goals.words.toPlainText() == ""
    assert "“To swim in the sea”" in words_on(at.page.goals)


def test_somebody_here_signs_the_plan(at: AtTable) -> None:
    open_room(at, "sign")
    at.window.type("Catriona")
    at.window.press(Key.Key_Return)
    at.window.until(lambda: "Thank you" in words_on(at.page.sign))
    plan = at.whole_desk(lambda desk: desk.planning.plan(at.whole.id)).part
    assert plan is not None
    assert at.whole.mother in plan.readings["agreed_by"].value  # type: ignore[operator]  # a list
    kept = at.whole_desk(lambda desk: desk.documents.of_family(at.whole.id)).documents
    assert kept[0].kind == "signature"


# -- the way in --------------------------------------------------------------------------------------------------------


def test_from_a_family_a_visit_and_an_assessment_one_sits_down_and_comes_back_there(laptop: AtTable) -> None:
    pages, window = laptop.window.pages, laptop.window
    for open_page, page in (
        (partial(pages.open_family, laptop.whole.id), pages.family),
        (partial(pages.open_visit, laptop.whole.visit), pages.visiting.visit),
        (partial(pages.assessing.open, laptop.whole.draft_set), pages.assessing.page),
    ):
        open_page()
        window.rest()
        buttons = [b for b in page.findChildren(QAbstractButton) if b.accessibleName().startswith("Sit together")]
        next(button for button in buttons if button.isVisible()).click()
        window.rest()
        assert laptop.table.way_in.isVisible()
        assert not laptop.shell.at_table
        window.press(Key.Key_Escape)
        window.rest()
        assert page.isVisible()


def test_nobody_sits_down_before_it_is_said_who_and_a_pin_is_chosen(laptop: AtTable) -> None:
    laptop.table.open(laptop.whole.id, laptop.window.pages.open_today)
    laptop.window.rest()
    way = laptop.table.way_in
    for home, said in (("", "Say which household sits down."), (laptop.whole.home, "Say who of them is here.")):
        if home:
            way.homes[home].click()
        way.go.click()
        laptop.window.rest()
        assert not laptop.shell.at_table
        assert said in words_on(way)
    assert {str(person) for person in way.people} <= set(
        laptop.whole_desk(lambda desk: [str(p.id) for p in desk.open_family(laptop.whole.id).homes[0].people])
    ), "only who lives there can be here"


# -- the way out -------------------------------------------------------------------------------------------------------


def test_a_wrong_pin_leaves_everything_as_it_is(at: AtTable) -> None:
    at.leave("2581")
    assert at.shell.at_table
    assert "That was not the PIN." in words_on(at.page)
    assert at.page.lock.pin.text() == ""
    at.window.press(Key.Key_Escape)
    assert at.page.in_front is at.page.menu
    at.leave()
    assert not at.shell.at_table


def test_the_passphrase_of_the_laptop_turns_the_screen_back_too(at: AtTable) -> None:
    at.leave("peat thistle lantern creek")
    assert at.shell.at_table
    at.leave(PASSPHRASE)
    assert not at.shell.at_table
    assert at.window.pages.today.isVisible()


def test_nothing_of_what_they_saw_or_typed_is_left_on_the_pages(at: AtTable) -> None:
    open_room(at, "find")
    at.window.type("door")
    at.window.rest()
    at.leave()
    said = "\n".join(
        widget.text() for widget in at.page.findChildren(QWidget) if isinstance(widget, QLineEdit | QPlainTextEdit)
        and isinstance(widget, QLineEdit)
    )  # fmt: skip
    assert "door" not in said
    assert at.page.kin.picture._data is None


def test_ten_wrong_tries_lock_and_delete_nothing(at: AtTable) -> None:
    before = at.window.ask(Desk.counts)
    asked: list[bool] = []
    at.window.app.at_desk.lock_asked.disconnect(at.window.app.lock)  # type: ignore[union-attr]
    at.window.pages.lock_asked.connect(lambda: asked.append(True))
    tries = at.window.ask(lambda desk: desk.table._tries)
    for _ in range(10):
        tries._since = -1e9  # the wait is over
        at.leave("2581")
    assert asked == [True]
    assert at.shell.at_table
    assert at.window.ask(Desk.counts) == before
    at.window.pages.lock_asked.connect(at.window.app.lock)
    tries._since = -1e9
    at.leave()
    assert not at.shell.at_table


# -- agreeing ----------------------------------------------------------------------------------------------------------


def answers_in(at: AtTable, kind: str) -> list[dict[str, object]]:
    """What stands in the record of one kind, whoever sits at the table."""
    held = at.whole_desk(lambda desk: desk.held(at.whole.id))
    return [{name: one.value(name) for name in one.readings} for one in held if one.kind == kind]


def test_no_key_held_too_long_says_yes_for_anybody(at: AtTable) -> None:
    before = answers_in(at, "engagement_agreement")
    open_room(at, "help")
    for key in (Key.Key_Return, Key.Key_Space, Key.Key_Enter):
        at.window.press(key)
    at.window.rest()
    assert answers_in(at, "engagement_agreement") == before
    assert words_on(at.page.help).count("It is your choice") >= 1


def test_each_answer_is_one_press_by_keyboard_and_none_is_larger(at: AtTable) -> None:
    for tabs, answer in zip((1, 3, 4), ("yes", "not_now", "no"), strict=True):
        open_room(at, "help")
        widths = [tile.width() for tile in at.page.help.tiles.values()]
        assert max(widths) - min(widths) <= 1
        for _ in range(tabs):
            at.window.press(Key.Key_Tab)
        at.window.press(Key.Key_Return)
        at.window.settle()
        assert answers_in(at, "engagement_agreement")[-1]["agreed"] == answer
        assert at.page.help.sign.isVisible() is (answer == "yes")
        assert "written down" in words_on(at.page.help)


def test_yes_but_is_said_in_their_own_words_and_kept_as_it_was_asked_and_said(at: AtTable) -> None:
    open_room(at, "permit")
    for _ in range(2):
        at.window.press(Key.Key_Tab)
    at.window.press(Key.Key_Return)
    page = at.page.permit
    assert page.limits is not None
    before = answers_in(at, "sharing_permission")
    page.limits.done.click()
    at.window.rest()
    assert answers_in(at, "sharing_permission") == before, "no words, no answer"
    at.window.type("Not what Isla said about her dad")
    at.window.settle()
    (kept, _other) = answers_in(at, "sharing_permission")
    assert (kept["decision"], kept["limits"]) == ("allow_with_limits", "Not what Isla said about her dad")
    at.window.type(", please")
    page.limits.done.click()
    at.window.settle()
    (kept, _other) = answers_in(at, "sharing_permission")
    assert kept["limits"] == "Not what Isla said about her dad, please"
    assert not kept.get("limits_read")
    assert "May we share this" in str(kept["words_shown"])
    assert "is read before anything is done" in words_on(page)
    assert page.sign.isVisible(), "it is a yes"
    open_room(at, "permit")
    assert "“Not what Isla said about her dad, please”" in words_on(page)


def test_another_answer_after_yes_but_takes_its_words_away(at: AtTable) -> None:
    open_room(at, "help")
    at.page.help.tiles["partly"].click()
    at.window.type("Only on Mondays")
    at.window.settle()
    assert answers_in(at, "engagement_agreement")[-1]["limits"] == "Only on Mondays"
    assert at.page.help.limits is not None
    buttons = at.page.help.limits.findChildren(QAbstractButton)
    (other,) = [one for one in buttons if one.accessibleName().startswith("Another answer")]
    other.click()
    at.window.rest()
    at.page.help.tiles["no"].click()
    at.window.settle()
    last = answers_in(at, "engagement_agreement")[-1]
    assert (last["agreed"], last.get("limits")) == ("no", None)


def test_a_permission_is_answered_signed_and_asked_for_on_paper_and_then_taken_back(at: AtTable) -> None:
    open_room(at, "permit")
    assert "Ardnamurchan High" in words_on(at.page.permit)
    at.window.press(Key.Key_Tab)
    at.window.press(Key.Key_Return)
    at.window.settle()
    at.page.permit.copy.click()
    at.page.permit.sign.click()
    at.window.type("Catriona")
    at.window.press(Key.Key_Return)
    at.window.until(lambda: not at.page.permit.sign.isVisible() and at.page.permit.pad is None)
    at.window.settle()
    (kept, _other) = answers_in(at, "sharing_permission")
    assert (kept["decision"], kept["method"], kept["copy_wanted"]) == ("allow", "signed", True)
    open_room(at, "permit")
    assert at.page.permit.stop is not None
    at.page.permit.stop.click()
    at.window.settle()
    assert answers_in(at, "sharing_permission")[0]["withdrawn_at"]


def test_what_they_add_in_their_own_words_saves_itself(at: AtTable) -> None:
    open_room(at, "help")
    at.page.help.tiles["not_now"].click()
    at.window.settle()
    at.page.help.own.setFocus()
    at.window.type("After the lambing")
    at.window.settle()
    assert answers_in(at, "engagement_agreement")[-1]["own_view"] == "After the lambing"
