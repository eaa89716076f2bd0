"""What arrived after a handover, what rests at the hub, and how the laptops are, on the screen."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from fsdesk.records.ids import DeviceId, FamilyId, RecordId, RevisionId, UserId
from fsdesk.revisions import Reading, Version
from fsdesk.views import Notice, Part
from fsdesk.views_moving import HoldingView, LaptopRow, LaptopsView, LateRow
from tests.ui import sample_people as people
from tests.ui.sample_visits import rev
from tests.ui.test_visit import button, click, faults_of, words_on
from ui import look
from ui.look import Theme
from ui.pages.family import FamilyPage
from ui.pages.holding import HoldingPage
from ui.pages.laptops import LaptopsPage
from ui.pages.reviews import ReviewsPage
from ui.parts.text import Text

LATE = LateRow(
    family=FamilyId("k7f2qd4m.1"), family_name="MacAskill family", who="Amina Yusuf", what=("A visit", "A step"),
    when="today 11:20", record=RecordId("k7f2qd4m.2"), revisions=(rev(2), rev(3)), may_look=True,
)  # fmt: skip
LAPTOPS = LaptopsView(
    rows=(
        LaptopRow(
            id="k7f2qd4m", who="Amina Yusuf", label="Van laptop 3", heard="Today 08:12", waiting="14 changes",
            oldest="Fri 20 Nov 17:40", version="0.1.0",
            marks=(("Silent for 9 days", "warn"), ("3 families not yet removed", "warn"), ("Suspended", "danger")),
        ),
        LaptopRow(id="d0000000", who="Bashir Khan", label="laptop", heard="", waiting="", oldest="", version=""),
    ),
    as_of="As the hub told, today 14:05.",
    summary="2 laptops, 1 with something waiting to be sent, 1 to look at.",
)  # fmt: skip
LONG = ("We talked about the boat, the school and the dog. " * 60).strip()
LOOKS = [(Theme.DAYLIGHT, 100), (Theme.NIGHT, 130)]


@pytest.fixture(params=LOOKS, ids=lambda one: f"{one[0].value}-{one[1]}")
def dressed(request: pytest.FixtureRequest, qapp: QApplication) -> None:
    look.apply(qapp, *request.param)


def shown(qtbot: QtBot, page: LaptopsPage | ReviewsPage | FamilyPage | HoldingPage) -> None:
    qtbot.addWidget(page)
    page.resize(1162, 632)
    with qtbot.waitExposed(page):
        page.show()


def test_the_tray_says_what_came_from_whom_and_tells_what_the_lead_does(qtbot: QtBot, dressed: None) -> None:
    page = ReviewsPage()
    page.tray.show_late((LATE,))
    shown(qtbot, page)
    for words in ("Arrived after the handover", "MacAskill family", "A visit, A step", "Amina Yusuf · today 11:20"):
        assert words in words_on(page)
    assert faults_of(page, 1162, 632) == []
    told: list[object] = []
    page.tray.opened.connect(told.append)
    page.tray.looked_at.connect(told.append)
    click(button(page, "Read it: what Amina Yusuf wrote of MacAskill family"))
    click(button(page, "I have looked at this: MacAskill family"))
    assert told == [LATE, LATE]
    page.tray.show_late(())
    assert "Arrived after the handover" not in words_on(page)


def test_who_may_not_say_that_it_was_looked_at_is_not_offered_it(qtbot: QtBot) -> None:
    page = ReviewsPage()
    page.tray.show_late((structs.replace(LATE, may_look=False),))
    shown(qtbot, page)
    assert page.tray.cards[0].look.isHidden()


def test_a_family_says_what_arrived_after_the_handover_and_its_act_is_reached_by_tab(
    qtbot: QtBot, dressed: None
) -> None:
    page, notice = FamilyPage(date(2026, 11, 21)), Notice(
        words="2 things here arrived after the handover, from Amina Yusuf: A visit and A step.",
        act="I have looked at this", what="look", revisions=(rev(2), rev(3)),
    )  # fmt: skip
    page.show_family(structs.replace(people.macaskill(), notice=notice))
    shown(qtbot, page)
    assert faults_of(page, 1162, 632) == []
    asked: list[object] = []
    page.notice.asked.connect(asked.append)
    page.together.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.together, Qt.Key.Key_Tab)
    assert page.notice.act.hasFocus()
    QTest.keyClick(page.notice.act, Qt.Key.Key_Space)
    assert asked == [notice]
    page.show_family(people.macaskill())
    assert page.notice.isHidden()


def test_a_handover_says_its_whole_note_in_its_own_lines_and_a_long_one_scrolls_by_keyboard(
    qtbot: QtBot, dressed: None
) -> None:
    page, notice = FamilyPage(date(2026, 11, 21)), Notice(
        words=f"Ruaridh Matheson handed this family over to you on Mon 30 Nov: <b>Calum</b> is shy.\n{LONG}",
        act="I have read this", what="take_on", record=RecordId(NOTE),
    )  # fmt: skip
    page.show_family(structs.replace(people.macaskill(), notice=notice))
    shown(qtbot, page)
    assert faults_of(page, 1162, 632) == []
    said = page.notice.sentence.findChildren(Text)[-1].text()
    assert "&lt;b&gt;Calum&lt;/b&gt; is shy.<br>" in said
    assert said.endswith(LONG.rstrip()[-40:])
    assert page.notice.area.height() < page.height() / 3
    page.together.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.together, Qt.Key.Key_Tab)
    assert page.notice.area.hasFocus()
    QTest.keyClick(page.notice.area, Qt.Key.Key_End)
    for _ in range(60):
        QTest.keyClick(page.notice.area, Qt.Key.Key_Down)
    bar = page.notice.area.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    QTest.keyClick(page.notice.area, Qt.Key.Key_Tab)
    asked: list[object] = []
    page.notice.asked.connect(asked.append)
    QTest.keyClick(page.notice.act, Qt.Key.Key_Space)
    assert asked == [notice]


def test_a_stub_offers_to_fetch_and_nothing_that_would_be_empty(qtbot: QtBot, dressed: None) -> None:
    page, notice = FamilyPage(date(2026, 11, 21)), Notice(
        words="Closed, and stored at the hub: only its name and days are here.", act="Fetch", what="fetch", is_stub=True
    )  # fmt: skip
    page.show_family(structs.replace(people.new_family(), notice=notice))
    shown(qtbot, page)
    assert faults_of(page, 1162, 632) == []
    for hidden in (page.tabs, page.plan, page.start, page.print_button):
        assert hidden.isHidden()
    assert "All that was written with this family is stored at the hub." in words_on(page)
    assert "Nobody is written down yet." not in words_on(page)
    page.show_family(people.macaskill())
    assert not page.tabs.isHidden()
    assert not page.start.isHidden()
    assert page.stub.isHidden()


def test_laptops_say_when_each_was_heard_of_and_what_asks_for_a_look(qtbot: QtBot, dressed: None) -> None:
    page = LaptopsPage()
    assert page.none.isVisibleTo(page) or not page.table.isVisible()
    page.show_laptops(LAPTOPS)
    shown(qtbot, page)
    assert faults_of(page, 1162, 632) == []
    assert LAPTOPS.as_of in words_on(page)
    model = page.table.model()
    said = [[model.data(model.index(row, column)) for column in range(model.columnCount())] for row in range(2)]
    assert said == [
        ["Amina Yusuf\nVan laptop 3", "Today 08:12", "14 changes\nsince Fri 20 Nov 17:40", "0.1.0",
         "Silent for 9 days, 3 families not yet removed, Suspended"],
        ["Bashir Khan\nlaptop", "Never yet", "Nothing\n", "Not told", ""],
    ]  # fmt: skip


HOLDING = HoldingView(
    family=FamilyId("k7f2qd4m.1"), family_name="MacAskill family", holders=(("amina", "Amina Yusuf"),),
    others=(("bashir", "Bashir Khan"), ("eilidh", "Eilidh Ross")),
)  # fmt: skip

NOTE = "b0000000.9"
SAID = ("Handed over to Bashir Khan on Mon 30 Nov. Taken on today 09:12.",
        "Shared with Eilidh Ross on Fri 13 Nov. Not taken on yet.")  # fmt: skip


def draft_of(words: str) -> Part:
    version = Version(revision=RevisionId(NOTE), value=words, author=UserId("ruaridh"), device=DeviceId("b0000000"),
                      written_at="2026-11-21T14:07:00+00:00")  # fmt: skip
    return Part(
        id=RecordId(NOTE), kind="allocation", readings={"note": Reading(value=words, versions=(version,))},
        shown={"note": (RevisionId(NOTE),)},
    )  # fmt: skip


def note_of(page: HoldingPage) -> QPlainTextEdit:
    (found,) = page.note.findChildren(QPlainTextEdit)
    return found


def test_a_lead_hands_a_family_over_by_naming_from_whom_to_whom_and_a_word(qtbot: QtBot, dressed: None) -> None:
    page = HoldingPage()
    page.show_holding(HOLDING)
    shown(qtbot, page)
    assert faults_of(page, 1162, 632) == []
    assert "Now: Amina Yusuf." in words_on(page)
    told: list[tuple[str, str, object]] = []
    page.allocated.connect(lambda *said: told.append(said))
    click(button(page, "Say so"))
    assert told == []
    assert page.summary.accessibleDescription() == "Say who is to hold the family."
    page.to.show_value("bashir")
    click(button(page, "Say so"))
    word = {"act": "hand_over", "giver": "amina", "to": "bashir"}
    assert told == [(HOLDING.family, "", word)]
    assert page.summary.isHidden()
    sent: list[tuple[str, str, str, object]] = []
    page.writer.part_written.connect(lambda *what: sent.append(what))
    QTest.keyClicks(note_of(page), "Calum is shy.")
    click(button(page, "Say so"))
    ((family, kind, key, fields),) = sent
    assert (family, kind, fields) == (HOLDING.family, "allocation", {"note": "Calum is shy."})
    assert told == [(HOLDING.family, "", word)], "said before the note is on the disk"
    page.writer.born(key, draft_of("Calum is shy."), "14:07")
    assert told[1:] == [(HOLDING.family, NOTE, word)]


def test_a_note_that_waits_is_there_again_and_stays_when_a_hold_ends_or_nothing_is_said(
    qtbot: QtBot, dressed: None
) -> None:
    page = HoldingPage()
    page.show_holding(structs.replace(HOLDING, draft=draft_of("Calum is shy.\nAsk about the boat."), said=SAID))
    shown(qtbot, page)
    assert faults_of(page, 1162, 632) == []
    assert note_of(page).toPlainText() == "Calum is shy.\nAsk about the boat."
    assert "\n".join(SAID) in words_on(page)
    told: list[tuple[str, str, object]] = []
    page.allocated.connect(lambda *said: told.append(said))
    click(page.acts["end"])
    assert not page.note.isVisible()
    click(button(page, "Say so"))
    assert told == [(HOLDING.family, "", {"act": "end", "giver": "amina"})]
    click(page.acts["share"])
    page.to.show_value("bashir")
    QTest.keyClicks(note_of(page), " Soon.")
    click(button(page, "Say so"))
    click(button(page, "Cancel"))
    page.writer.written(RecordId(NOTE), {}, "14:07")
    assert len(told) == 1, "said after Cancel"


def test_what_is_asked_follows_what_is_to_be_done(qtbot: QtBot) -> None:
    page = HoldingPage()
    page.show_holding(HOLDING)
    shown(qtbot, page)
    for act, giver, to in (("share", False, True), ("end", True, False), ("hand_over", True, True)):
        click(page.acts[act])
        assert (page.giver.isVisible(), page.to.isVisible()) == (giver, to)
    assert page.acts["give"].isHidden()
    page.show_holding(structs.replace(HOLDING, holders=()))
    assert page.act == "give"
    assert [act for act, dot in page.acts.items() if dot.isVisible()] == ["give"]
    assert "Now: Nobody." in words_on(page)


def test_only_who_leads_is_offered_to_hand_a_family_over(qtbot: QtBot, dressed: None) -> None:
    page = FamilyPage(date(2026, 11, 21))
    page.show_family(people.macaskill())
    shown(qtbot, page)
    assert page.holding.isHidden()
    page.show_family(structs.replace(people.macaskill(to_settle=2), may_allocate=True))
    QApplication.processEvents()
    assert faults_of(page, 1162, 632) == []
    asked: list[str] = []
    page.holding_asked.connect(asked.append)
    click(page.holding)
    assert asked == [people.macaskill().id]
