"""Assessment and level of need as a worker uses them, by keyboard, over a real desk.

Planted one at a time, each seen caught here: the worker's rating before the family's; what is asked alone shown while
others are there; who was alone still alone on the next part; a comment not asked for; words lost when a part changes;
a level decided without its reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.desk import Desk
from fsdesk.records import LevelDecision, Membership, Person, Rating
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.steps import Steps, at_once
from fsdesk.store import Store
from fsdesk.trouble import Told
from tests.clocks import StillClock
from tests.conftest import KEY
from tests.fsdesk.carrying import MacLeods
from ui import look
from ui.chapters.assessing import TAB, Assessing
from ui.look import Theme
from ui.pages.assess_domain import RatingForm
from ui.pages.assess_money import read_pounds, say_pounds
from ui.pages.assess_section import SectionForm
from ui.pages.family import FamilyPage
from ui.parts.text import Chip
from ui.shell import Shell

T = TypeVar("T")
Check = Callable[[QWidget], list[str]]
NONE, CTRL, ALT = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("No", "Control", "Alt"))


class Room:
    """A window with a desk that answers at once: all a chapter needs of the house."""

    def __init__(self, bot: QtBot, folder: Path) -> None:
        self.bot = bot
        self.clock = StillClock()
        self.desk = Desk(Store(folder, KEY), self.clock)
        self.desk.store.remember(device="k7f2qd4m", user="amina", user_name="Amina Yusuf", role="worker")
        self.mac = MacLeods(self.desk)
        self.shell = Shell()
        bot.addWidget(self.shell)
        self.family = FamilyPage(date(2026, 11, 21))
        self.went: list[str] = []
        self.assessing = Assessing(self)
        self.assessing.show_names({"amina": "Amina Yusuf"})
        self.shell.resize(1366, 688)
        self.shell.show()
        self.open_family(self.mac.id, TAB)

    # -- the door ----------------------------------------------------------------------------------------------

    def call(
        self, work: Callable[[], T], then: Callable[[T], None], *, failed: Callable[[Told], bool] | None = None
    ) -> None:
        try:
            answer = work()
        except Told as told:
            if failed is None or not failed(told):
                raise
        else:
            then(answer)

    def call_in_steps(
        self, work: Callable[[], Steps[T]], then: Callable[[T], None], *, failed: Callable[[Told], bool] | None = None
    ) -> None:
        self.call(lambda: at_once(work()), then, failed=failed)

    def front(self, again: Callable[[], None], page: QWidget, _section: str) -> None:
        self.again = again
        self.shell.show_page(page)

    def open_family(self, family: str, tab: str = "") -> None:
        self.family.show_family(self.desk.open_family(FamilyId(family)))
        self.shell.show_page(self.family)
        if tab:
            self.family.show_tab(tab)

    def tell_written(self) -> None: ...

    def refresh(self) -> None: ...

    def ask_hub(self, question: object, then: object, *, failed: object = None) -> None: ...

    def open_today(self) -> None:
        self.went.append("today")

    def open_visit(self, visit: str, step: str = "") -> None: ...

    def open_sync(self) -> None: ...

    def send_soon(self) -> None: ...

    def name_of(self, user: str) -> str:
        return user

    def learn_names(self, family: str) -> None: ...

    # -- what somebody does ------------------------------------------------------------------------------------

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        target = QApplication.focusWidget() or self.shell
        self.bot.keyClick(target, key, held)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def begin(self) -> RecordId:
        tab = self.assessing.tab
        tab.primary.setFocus(Qt.FocusReason.TabFocusReason)
        self.press(Qt.Key.Key_Return)
        assert self.page.view is not None
        return RecordId(self.page.view.id)

    @property
    def page(self) -> Any:
        return self.assessing.page

    @property
    def section(self) -> SectionForm:
        section = self.page.section
        assert section is not None
        return section  # type: ignore[no-any-return]

    def rating_form(self, code: str) -> RatingForm:
        card = self.section.cards[code]
        card.fold.show_open(True)
        assert card.ratings is not None
        form = card.ratings.rows[0]
        assert isinstance(form, RatingForm)
        return form

    def type_in(self, form: RatingForm, field: str, words: str) -> None:
        form.questions[field].take_focus()
        editor = QApplication.focusWidget()
        assert isinstance(editor, QPlainTextEdit)
        self.bot.keyClicks(editor, words)

    def ratings(self, assessment: RecordId) -> list[dict[str, Any]]:
        held = self.desk.held(self.mac.id)
        mine = [
            one for one in held if one.kind in ("rating", "private_rating") and one.text("assessment") == assessment
        ]
        return [{name: reading.value for name, reading in one.readings.items()} for one in mine]


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    room = Room(qtbot, tmp_path / "store")
    yield room
    for page in (*room.assessing.pages, room.family):
        page.hide()
        page.deleteLater()
    room.shell.hide()
    room.shell.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    room.desk.store.close()


def words_on(widget: QWidget) -> str:
    """Everything that can be read on a page."""
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    buttons = [f"{b.text()} {b.accessibleName()}" for b in widget.findChildren(QAbstractButton) if b.isVisible()]
    return "\n".join((*labels, *buttons))


# -- the tab -------------------------------------------------------------------------------------------------------


def test_before_anything_was_talked_about_the_tab_says_so_and_offers_to_begin(room: Room) -> None:
    tab = room.assessing.tab
    assert tab.empty.isVisible()
    assert not tab.pictures.isVisible()
    assert tab.primary.text().strip() == "Begin the assessment"
    assert "Not decided yet" in words_on(tab.levels)
    room.begin()
    assert room.page.isVisible()


def test_the_tab_turns_from_person_to_person_and_from_eyes_to_eyes(room: Room) -> None:
    assessment = room.desk.assessing.begin(room.mac.id)
    room.desk.add(
        Rating(assessment=assessment, person=room.mac.isla, domain="C10", family_rating="5", worker_rating="2"),
        room.mac.id,
    )
    room.family.show_tab(TAB)
    tab = room.assessing.tab
    assert tab.empty.isVisible()
    assert tab._switch is not None
    tab._switch.show_person(room.mac.isla)
    assert tab.pictures.isVisible()
    seen = {}
    for eyes in ("family", "worker"):
        tab._choose_eyes(eyes)
        assert tab.view is not None
        assert tab.view.distance is not None
        seen[eyes] = next(each.now for each in tab.view.distance.segments if each.key == "active")
    assert seen == {"family": 5, "worker": 2}
    assert tab.primary.text().strip() == "Carry on with it"


def test_tab_goes_down_the_page_as_the_eye_does(room: Room) -> None:
    for _ in range(2):
        room.family.show_tab(TAB)
    tab = room.assessing.tab
    assert tab._switch is not None
    tab._switch._names[0].setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    stops = []
    for _ in range(6):
        stop = QApplication.focusWidget()
        stops.append(stop.accessibleName() if stop is not None else "")
        room.press(Qt.Key.Key_Tab)
    assert stops == [
        "Jamie",
        "Begin the assessment",
        "Show what is private",
        "Decide: level of need for Jamie",
        "Decide: level of need for Isla",
        "Add a need",
    ]


# -- filling in ----------------------------------------------------------------------------------------------------


def test_the_family_rates_first_and_only_then_the_worker(room: Room) -> None:
    assessment = room.begin()
    form = room.rating_form("C10")
    assert not form.questions["worker_rating"].isVisible()
    room.type_in(form, "strengths", "Loves the boat")
    form.questions["family_rating"].take_focus()
    room.press(Qt.Key.Key_5)
    assert form.questions["worker_rating"].isVisible()
    assert not form.questions["comment"].isVisible()
    form.questions["worker_rating"].take_focus()
    room.press(Qt.Key.Key_3)
    assert form.questions["comment"].isVisible()
    room.page.writer.save_now()
    (rating,) = room.ratings(assessment)
    assert (rating["strengths"], rating["family_rating"], rating["worker_rating"]) == ("Loves the boat", "5", "3")
    assert (rating["scale"], rating["scale_version"], rating["person"]) == ("fsdesk_open", 1, room.mac.jamie)


def test_nothing_is_rated_before_somebody_rates(room: Room) -> None:
    assessment = room.begin()
    form = room.rating_form("C10")
    room.type_in(form, "worries", "Tired")
    room.page.writer.save_now()
    (rating,) = room.ratings(assessment)
    assert "family_rating" not in rating
    assert "worker_rating" not in rating


def test_words_are_kept_when_somebody_goes_to_another_part_in_the_middle_of_them(room: Room) -> None:
    assessment = room.begin()
    room.type_in(room.rating_form("C10"), "strengths", "Half a sen")
    room.press(Qt.Key.Key_Down, ALT)
    assert room.page.at == room.mac.isla
    assert [rating["strengths"] for rating in room.ratings(assessment)] == ["Half a sen"]
    room.press(Qt.Key.Key_Up, ALT)
    assert room.rating_form("C10").value("strengths") == "Half a sen"
    room.type_in(room.rating_form("C10"), "strengths", "tence")
    room.page.show_part("whole")
    room.page.show_part("check")
    assert [rating["strengths"] for rating in room.ratings(assessment)] == ["Half a sentence"]


def test_what_is_asked_alone_waits_for_the_worker_to_say_so_and_is_gone_again_on_the_next_part(room: Room) -> None:
    room.begin()
    room.page.show_part(room.mac.kirsty)
    assert "A05" not in room.section.cards
    assert "Partner" not in words_on(room.page)
    assert "Alcohol" not in words_on(room.page)
    room.section.room.show_chosen("alone")
    room.section.alone_chosen.emit(True)
    assert "A05" in room.section.cards
    room.page.show_part(room.mac.jamie)
    room.page.show_part(room.mac.kirsty)
    assert "A05" not in room.section.cards
    room.section.alone_chosen.emit(True)
    assert "A05" in room.section.cards
    room.shell.cover()
    assert room.page.section is None
    room.shell.uncover()
    assert "A05" not in room.section.cards, "who looks after the cover may be somebody else"


def test_last_time_is_dashed_and_can_be_brought_forward(room: Room) -> None:
    first = room.desk.assessing.begin(room.mac.id)
    room.desk.add(
        Rating(assessment=first, person=room.mac.jamie, domain="C10", family_rating="3", strengths="Boats",
               scale="fsdesk_open", scale_version=1), room.mac.id,
    )  # fmt: skip
    room.desk.write(first, {"completed_on": "2026-11-21"}, room.desk.part(first).shown)
    room.clock.turn(days=30)
    room.family.show_tab(TAB)
    again = room.begin()
    form = room.rating_form("C10")
    said = [tile.accessibleDescription() for tile in form.questions["family_rating"].answer.tiles]  # type: ignore[attr-defined]
    assert ["last time, 21 Nov" in each for each in said] == [False, False, True, False, False]
    button = next(b for b in room.page.findChildren(QAbstractButton) if b.accessibleName().startswith("Bring forward"))
    button.click()
    form = room.rating_form("C10")
    assert form.value("strengths") == "Boats"
    assert form.questions["confirmed"].isVisible()
    assert "Brought forward from 21 Nov" in words_on(form)
    assert [rating["copied_from"] for rating in room.ratings(again)] != [None]


def test_two_answers_written_apart_are_both_shown_and_one_can_be_kept(room: Room) -> None:
    assessment = room.begin()
    for value in ("2", "4"):
        room.desk.add(
            Rating(assessment=assessment, person=room.mac.jamie, domain="C10", family_rating=value, scale="fsdesk_open",
                   scale_version=1), room.mac.id,
        )  # fmt: skip
    room.page.ask_view()
    card = room.section.cards["C10"]
    card.fold.show_open(True)
    assert card.ratings is not None
    assert len(card.ratings.rows) == 2
    assert words_on(card).count("Written by Amina Yusuf") == 2
    keep = [b for b in card.findChildren(QAbstractButton) if b.accessibleName().startswith("Keep this answer")]
    keep[0].click()
    assert len([one for one in room.desk.held(room.mac.id) if one.kind == "rating" and not one.is_taken_out]) == 1


def test_it_is_finished_when_everybody_was_talked_about_by_keyboard_alone(room: Room) -> None:
    assessment = room.begin()
    for person in (room.mac.jamie, room.mac.isla, room.mac.kirsty):
        code = "A06" if person == room.mac.kirsty else "C10"
        room.page.show_part(person)
        room.type_in(room.rating_form(code), "strengths", "Kind")
        room.press(Qt.Key.Key_Return, CTRL)
    assert room.page.at == "household"
    room.page.show_part("check")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert "Finish the household’s part" in words_on(room.page.check)
    link = next(b for b in room.page.check.findChildren(QAbstractButton) if "household" in b.text() and b.isVisible())
    link.setFocus(Qt.FocusReason.TabFocusReason)
    room.press(Qt.Key.Key_Return)
    assert room.page.at == "household"
    room.press(Qt.Key.Key_Return, CTRL)
    assert room.page.at == "whole"
    room.press(Qt.Key.Key_Return, CTRL)
    assert room.page.at == "check"
    assert "Everybody was talked about" in words_on(room.page.check)
    room.press(Qt.Key.Key_Return, CTRL)
    assert room.desk.part(assessment).text("completed_on") == "2026-11-21"
    assert room.family.isVisible()
    assert room.family.tab == TAB
    room.assessing.open(assessment)
    assert room.assessing.reading.isVisible()
    assert "Kind" in words_on(room.assessing.reading)


# -- with the family at the table ----------------------------------------------------------------------------------


def test_a_child_is_asked_at_the_table_once_every_word_is_written(room: Room) -> None:
    assessment = room.begin()
    asked: list[tuple[str, str, str]] = []
    room.assessing.table_asked.connect(lambda *who: asked.append(who))
    room.type_in(room.rating_form("C10"), "strengths", "Runs everywhere")
    room.section.faces_asked.emit()
    assert asked == [(room.mac.id, assessment, room.mac.jamie)]
    assert [one["strengths"] for one in room.ratings(assessment)] == ["Runs everywhere"]


# -- level of need -------------------------------------------------------------------------------------------------


def test_a_level_is_decided_with_its_reasons_and_is_a_draft_until_then(room: Room) -> None:
    room.assessing.open_level(room.mac.id, room.mac.jamie)
    page = room.assessing.level
    assert page.isVisible()
    form = page.form
    assert form is not None
    form.questions["assessed_level"].take_focus()
    room.press(Qt.Key.Key_Space)
    room.press(Qt.Key.Key_Return, CTRL)
    assert page.summary.isVisible()
    assert "Say why this level" in words_on(page)
    child = room.desk.levels.of_family(room.mac.id)[0]
    assert (child.level, child.draft is not None) == ("", True)
    for field, words in (
        ("rationale", "Things are steady and the school is content with how he is doing."),
        ("family_view", "Glad"), ("child_rights", "He was asked"),
    ):  # fmt: skip
        form.questions[field].take_focus()
        editor = QApplication.focusWidget()
        assert isinstance(editor, QPlainTextEdit)
        room.bot.keyClicks(editor, words)
    for field in ("participants", "family_agreed"):
        form.questions[field].take_focus()
        room.press(Qt.Key.Key_Space)
    room.press(Qt.Key.Key_Return, CTRL)
    child = room.desk.levels.of_family(room.mac.id)[0]
    assert (child.level, child.draft, child.decisions[0].family_view) == ("Universal", None, "Glad")
    assert page.form is not None
    assert page.form.is_blank, "the next decision begins"
    assert "Universal" in {chip.text() for chip in page.findChildren(Chip)}


def test_what_was_tried_is_asked_where_the_level_calls_for_it(room: Room) -> None:
    room.assessing.open_level(room.mac.id, room.mac.jamie)
    form = room.assessing.level.form
    assert form is not None
    assert not form.questions["what_tried"].isVisible()
    form.questions["assessed_level"].answer.show_value("I")
    form.changed.emit()
    assert form.questions["what_tried"].isVisible()
    assert not form.questions["escalated_for_access"].isVisible()
    form.questions["assessed_level"].answer.show_value("A")
    form.questions["service_level_requested"].answer.show_value("I")
    form.changed.emit()
    assert form.questions["escalated_for_access"].isVisible()


def test_a_lead_confirms_a_statutory_level_on_its_page(room: Room) -> None:
    view = room.desk.levels.opened(room.mac.id, room.mac.jamie)
    decision = room.desk.add(
        LevelDecision(
            person=room.mac.jamie, scheme=view.scheme, scheme_version=view.scheme_version, assessed_level="I",
            rationale="He was found alone at the shore twice this week, in the dark.", what_tried="Daily visits",
            participants=("x",), family_view="Afraid", family_agreed="partly", child_rights="His safety comes first",
        ), room.mac.id,
    ).record  # fmt: skip
    room.desk.levels.decide(decision)
    room.assessing.open_level(room.mac.id, room.mac.jamie)
    said = words_on(room.assessing.level)
    assert "Waits for the lead" in said
    assert "Confirm as lead" not in said
    room.desk.store.remember(user="ruaridh", user_name="Ruaridh Matheson", role="team_lead")
    room.assessing.level.ask_view()
    QApplication.processEvents()
    button = next(b for b in room.assessing.level.findChildren(QAbstractButton) if "Confirm as lead" in b.text())
    button.setFocus(Qt.FocusReason.TabFocusReason)
    room.press(Qt.Key.Key_Return)
    QApplication.processEvents()
    assert room.desk.part(decision).text("confirmed_by_lead") == "ruaridh"
    assert "Waits for the lead" not in words_on(room.assessing.level)


@pytest.mark.parametrize(("text", "pence"), [("12", 1200), ("£12.50", 1250), ("0.05", 5), ("12.5", ""), ("-3", "")])
def test_money_is_read_in_pounds_and_kept_in_pence(text: str, pence: object) -> None:
    assert read_pounds(text) == pence
    if isinstance(pence, int):
        assert read_pounds(say_pounds(pence)) == pence


# -- needs ---------------------------------------------------------------------------------------------------------


def test_a_need_is_added_and_followed_until_it_is_met(room: Room) -> None:
    needs = room.assessing.tab.needs
    needs.add()
    assert needs.form is not None
    needs.form.questions["need"].answer.show_value("fuel")
    needs.form.saving.type_in("need", "fuel")
    room.assessing.tab.writer.save_now()
    (view,) = room.desk.assessing.tab(room.mac.id).needs
    assert (view.what, view.who, view.standing) == ("Heating", "Jamie", "Open")
    assert not needs.form.questions["met_on"].isVisible()
    needs.form.questions["status"].answer.show_value("met")
    needs.form.changed.emit()
    assert needs.form.questions["met_on"].isVisible()
    needs.close_form()
    QApplication.processEvents()
    assert "Heating" in words_on(needs)


# -- every page ----------------------------------------------------------------------------------------------------


def every_page(room: Room) -> Iterator[tuple[str, QWidget]]:
    """Each page as it is in use, one after the other."""
    assessment = room.begin()
    room.page.show_part(room.mac.kirsty, alone=True)
    for card in list(room.section.cards.values())[:2]:
        card.fold.show_open(True)
    yield "fill", room.page
    room.page.show_part("whole")
    yield "whole", room.page
    room.page.show_part("check")
    yield "check", room.page
    room.assessing.open_level(room.mac.id, room.mac.isla)
    yield "level", room.assessing.level
    room.assessing._read(assessment)
    yield "reading", room.assessing.reading
    room.open_family(room.mac.id, TAB)
    room.assessing.tab.needs.add()
    yield "tab", room.assessing.tab


@pytest.mark.parametrize("percent", [100, 130])
def test_every_control_has_a_name_and_room_at_every_text_size(
    qapp: QApplication, room: Room, percent: int, unnamed: Check, clipped: Check, too_small: Check
) -> None:
    look.apply(qapp, Theme.DAYLIGHT, percent)
    for name, page in every_page(room):
        for _ in range(3):
            QApplication.processEvents()
        assert unnamed(page) == [], name
        assert clipped(page) == [], name
        assert too_small(page) == [], name


def test_no_page_says_a_sum(room: Room) -> None:
    for name, page in every_page(room):
        said = words_on(page).lower()
        assert not [word for word in ("total", "score", "average", "points") if word in said], name


@pytest.mark.parametrize("area", ["lochaber", "leominster", ""])
def test_the_tab_speaks_the_words_of_the_place(room: Room, area: str) -> None:
    shown = room.desk.open_family(room.mac.id).shown
    room.desk.write(room.mac.id, {"area": area or None}, shown)  # type: ignore[arg-type]
    room.desk.add(
        Rating(assessment=room.desk.assessing.begin(room.mac.id), person=room.mac.jamie, domain="C10",
               family_rating="4", scale="fsdesk_open", scale_version=1), room.mac.id,
    )  # fmt: skip
    room.family.show_tab(TAB)
    tab = room.assessing.tab
    assert tab._outcomes.isVisible() is (area == "leominster")
    assert tab._world.isVisible() is (area != "leominster")


@pytest.mark.parametrize(("width", "height", "percent"), [(1093, 560, 100), (1366, 688, 130)])
def test_a_large_family_does_not_make_the_window_taller(
    room: Room, qapp: QApplication, width: int, height: int, percent: int
) -> None:
    for name in ("Ailsa", "Callum", "Finn", "Rowan", "Iona", "Struan", "Mairi"):
        born = room.desk.add(Person(life_stage="living", known_as=name, born_on="2015-05-05"), room.mac.id).record
        room.desk.add(Membership(person=born, household=room.mac.home, role="child"), room.mac.id)
    room.begin()
    look.apply(qapp, Theme.DAYLIGHT, percent)
    room.shell.resize(width, height)
    QApplication.processEvents()
    assert (room.shell.width(), room.shell.height()) == (width, height)
    room.page.show_part("check")
    QApplication.processEvents()
    steps = room.page.findChildren(QAbstractButton)
    last = next(step for step in steps if step.accessibleName().endswith("finish"))
    assert not last.visibleRegion().isEmpty()
