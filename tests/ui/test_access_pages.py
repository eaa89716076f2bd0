"""Somebody's own file through the window over a real desk, by keyboard alone, to the paper that is handed over.

Planted one at a time, each seen caught here: a thing decided without its ground; the next thing not gone to; a pack
that can be printed or saved before a second person read it, or was checked unread; one who marked it as that second
person; a mark that the PDF does not honour; a file saved after something changed; a list made again at each decision;
a pack given and not written down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QRadioButton
from pytestqt.qtbot import QtBot

from fsdesk.records import CaseNote
from fsdesk.records.ids import RecordId
from tests.clocks import StillClock
from tests.fsdesk.papers_read import bare, printed
from tests.ui.test_planning_pages import CTRL, SIZES, Check, Window
from ui import look
from ui.look import Theme

OURS, THEIRS = "XOWNX went to the boat", "XHARMX he was seen"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, clock: StillClock) -> Iterator[Window]:
    clock.set("2026-11-21T12:00")
    made = Window(qtbot, tmp_path / "amina", clock)
    yield made
    made.close()


def noted(window: Window, text: str, *about: RecordId) -> RecordId:
    note = CaseNote(at="2026-11-02T10:00", note_kind="phone", about=about or (window.family.jamie,), text=text)
    return window.ask(lambda desk: desk.add(note, window.family.id)).record


def opened(window: Window, **fields: str) -> RecordId:
    said = {"asked_by": "self", "identity_checked": "yes", **fields}
    request = window.ask(lambda desk: desk.accessing.begin(window.family.jamie, said))
    window.at.rights.accessing.open(request)
    window.rest()
    return request


def test_a_request_is_written_and_its_file_opened_by_keyboard(window: Window) -> None:
    noted(window, OURS)
    window.at.rights.open(window.family.id)
    window.rest()
    page = window.at.rights.page
    page.person.show_value(window.family.jamie)
    window.tab_to("See what is held about them: who is chosen asks")
    window.press(Qt.Key.Key_Return)
    assert page.requests.open_one is not None
    window.tab_to("What they ask for")
    window.type("All of it")
    window.saved()
    window.press(Qt.Key.Key_Return, CTRL)
    window.saved()
    (line,) = page.requests.lines.values()
    assert "Answer by Mon 21 Dec" in line.accessibleName()
    assert "Say who asked." in line.accessibleName()
    window.tab_to("Open their file")
    window.press(Qt.Key.Key_Return)
    window.rest()
    access = window.at.rights.accessing.page
    assert access.isVisible()
    assert access.heading.text() == "What is held about Jamie"
    assert OURS in " ".join(item.words for item in access._shown)
    window.press(Qt.Key.Key_Escape)
    window.rest()
    assert page.isVisible()


def test_things_are_decided_by_letters_one_after_the_other_and_a_ground_is_asked_for(window: Window) -> None:
    for text in (OURS, THEIRS):
        noted(window, text)
    opened(window)
    page = window.at.rights.accessing.page
    page.which.show_chosen("all")
    at = next(n for n, item in enumerate(page._shown) if item.words == OURS)
    page.table.setCurrentIndex(page.table.model().index(at, 0))
    window.press(Qt.Key.Key_G)
    window.press(Qt.Key.Key_N)
    assert window.focus == "On what ground", "not given, and on no ground yet"
    assert not page._shown[at + 1].mark
    page.panel.ground.show_value("crime")
    page.panel.ground.answered.emit("crime")
    window.press(Qt.Key.Key_Return, CTRL)
    window.saved()
    assert window.focus == "Things in the file"
    view = window.ask(lambda desk: desk.accessing.open(page._view.request))  # type: ignore[union-attr]
    marks = {item.words: (item.mark, item.exemption) for item in view.items}
    assert marks[OURS] == ("include", "")
    assert marks[THEIRS] == ("withhold", "crime")


def marked(window: Window, request: RecordId, withheld: RecordId) -> None:
    window.ask(lambda desk: desk.accessing.mark(request, withheld, "withhold", "serious_harm_social_work"))
    window.ask(lambda desk: desk.accessing.take_suggestions(request))
    window.at.rights.accessing.ask()
    window.rest()


def read(window: Window) -> None:
    window.tab_to("Read as they will get it")
    window.press(Qt.Key.Key_Return)
    window.bot.waitUntil(lambda: (page := window.at.papers.letters.page) is not None and page.is_shown)
    window.rest()


def as_user(window: Window, user: str, role: str) -> None:
    window.ask(lambda desk: desk.store.remember(user=user, user_name=user.title(), role=role))


def test_a_pack_leaves_only_when_a_second_person_has_read_it_as_they_get_it(window: Window, tmp_path: Path) -> None:
    noted(window, OURS)
    request = opened(window)
    marked(window, request, noted(window, THEIRS))
    access = window.at.rights.accessing.page
    read(window)
    page = window.at.papers.letters.page
    assert page is not None
    assert not [button for button in (page._pdf, page._web, page._data, page._print) if button.isEnabled()]
    assert "A second person has to check it" in page._banner.accessibleName()
    window.press(Qt.Key.Key_Escape)
    window.rest()
    assert not access.check.isVisible(), "whoever marked it is not the second person"
    as_user(window, "ruaridh", "team_lead")
    window.at.rights.accessing.ask()
    window.rest()
    window.at.rights.accessing._read = ""
    window.tab_to("I have read it")
    window.press(Qt.Key.Key_Return)
    assert "Read it first" in access.refusal.accessibleName()
    read(window)
    window.press(Qt.Key.Key_Escape)
    window.rest()
    window.tab_to("I have read it")
    window.press(Qt.Key.Key_Return)
    window.rest()
    assert "Checked by Ruaridh" in access.checked.text()
    read(window)
    paper = window.at.papers.letters.page
    assert paper is not None
    on_paper = printed(paper._paper.pdf)  # type: ignore[union-attr]
    assert bare(OURS) in on_paper
    for said in (paper._paper.html, on_paper):  # type: ignore[union-attr]
        assert "XHARMX" not in said
        assert "withh" not in said.casefold()
    saved = tmp_path / "pack.json"
    window.tab_to("Save for another program to read")
    window.press(Qt.Key.Key_Return)
    window.tab_to("No, save it and I keep it")
    window.press(Qt.Key.Key_Return)
    window.bot.waitUntil(lambda: bool(window.frame.findChildren(QFileDialog)))
    (dialog,) = window.frame.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(saved))
    dialog.close()
    window.bot.waitUntil(saved.exists)
    window.rest()
    assert "XOWNX" in saved.read_text()
    assert "XHARMX" not in saved.read_text()
    assert window.ask(lambda desk: desk.read(request)).text("given_on") == "2026-11-21"


def test_from_their_own_page_somebody_asks_and_it_is_opened_where_it_is_written(window: Window) -> None:
    window.at.people.open(window.family.jamie)
    window.rest()
    window.tab_to("Asks what is held about them")
    window.press(Qt.Key.Key_Return)
    window.rest()
    page = window.at.rights.page
    assert page.isVisible()
    first = page.requests.open_one
    assert first is not None
    assert window.ask(lambda desk: desk.read(RecordId(first.record))).text("person") == window.family.jamie
    window.at.people.open(window.family.jamie)
    window.rest()
    window.tab_to("Asks what is held about them")
    window.press(Qt.Key.Key_Return)
    window.rest()
    assert len(window.ask(lambda desk: desk.rights.view(window.family.id)).requests) == 1, "asked once"


def test_a_request_is_refused_with_reasons_and_they_are_told_by_a_letter(window: Window) -> None:
    as_user(window, "ruaridh", "team_lead")
    request = window.ask(lambda desk: desk.accessing.begin(window.family.jamie, {"asked_by": "self"}))
    window.at.rights.open(window.family.id, request)
    window.rest()
    page = window.at.rights.page
    assert page.requests.open_one is not None
    ground = page.requests.open_one.form.questions["refused_because"].answer
    ground.show_value("excessive")
    ground.answered.emit("excessive")
    window.tab_to("If it ends without a file")
    window.type("You had all of it on Monday.")
    window.saved()
    window.press(Qt.Key.Key_Return, CTRL)
    window.saved()
    window.tab_to("It is not done, for these reasons")
    window.press(Qt.Key.Key_Return)
    window.saved()
    (line,) = page.requests.lines.values()
    assert "Tell them why not by Mon 21 Dec" in line.accessibleName()
    window.tab_to("Letter to them")
    window.press(Qt.Key.Key_Return)
    window.bot.waitUntil(lambda: (page := window.at.papers.letters.page) is not None and page.is_shown)
    window.rest()
    paper = window.at.papers.letters.page
    assert paper is not None
    assert bare("You had all of it on Monday.") in printed(paper._paper.pdf)  # type: ignore[union-attr]
    paper.printed.emit("answer", "yes")
    window.rest()
    window.saved()
    assert window.ask(lambda desk: desk.read(request)).text("told_on") == "2026-11-21"


def test_what_changed_after_it_was_read_does_not_leave(window: Window) -> None:
    note = noted(window, OURS)
    request = opened(window)
    window.ask(lambda desk: desk.accessing.take_suggestions(request))
    as_user(window, "ruaridh", "team_lead")
    window.ask(lambda desk: desk.accessing.check(request, desk.accessing.open(request).digest))
    window.at.rights.accessing.ask()
    window.rest()
    read(window)
    window.ask(lambda desk: desk.write(note, {"text": "Another text."}, desk.read(note).shown))
    page = window.at.papers.letters.page
    assert page is not None
    page.ask_save("pdf")
    page._question.answered.emit("yes")
    window.rest()
    assert not window.frame.findChildren(QFileDialog)
    assert "has changed since it was shown" in page._banner.accessibleName()
    assert window.ask(lambda desk: desk.read(request)).text("given_on") == ""


@pytest.mark.parametrize(("wide", "high", "percent"), SIZES)
def test_no_part_of_a_file_is_cut_too_small_or_without_a_name(
    window: Window, qapp: QApplication, unnamed: Check, too_small: Check, clipped: Check, wide: int, high: int,
    percent: int,
) -> None:  # fmt: skip
    note = noted(window, OURS, window.family.jamie, window.family.kirsty)
    look.apply(qapp, Theme.DAYLIGHT, percent)
    window.frame.resize(wide, high)
    request = opened(window)
    window.ask(lambda desk: desk.accessing.mark(request, note, "redact", "third_party"))
    window.at.rights.accessing.ask()
    window.rest()
    page = window.at.rights.accessing.page
    page.table.choose(note)
    window.rest()
    assert unnamed(page) + too_small(page) + clipped(page) == []


@pytest.mark.parametrize("percent", [100, 130, 200])
def test_what_is_done_with_a_thing_is_in_sight_as_soon_as_the_keyboard_is_there(
    window: Window, qapp: QApplication, percent: int
) -> None:
    """However long the thing, and whatever is asked of it: nobody scrolls down to decide."""
    note = noted(window, "She told us at length. " * 200)
    look.apply(qapp, Theme.DAYLIGHT, percent)
    window.frame.resize(1366, 688)
    request = opened(window)
    window.ask(lambda desk: desk.accessing.mark(request, note, "redact", "third_party"))
    window.at.rights.accessing.ask()
    window.rest()
    page = window.at.rights.accessing.page
    page.table.choose(note)
    window.rest()
    page.panel.mark.stop.setFocus(Qt.FocusReason.TabFocusReason)
    window.rest()
    for choice in page.panel.mark.findChildren(QRadioButton):
        seen = choice.visibleRegion().boundingRect()
        assert seen.height() == choice.height(), choice.text()
    window.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert window.focus == "What it says", "what is longer than its place is scrolled by keyboard"


def test_two_thousand_things_scroll_filter_and_are_decided_without_the_list_being_made_again(
    window: Window,
) -> None:
    notes = [
        (
            CaseNote(at="2026-11-02T10:00", note_kind="phone", about=(window.family.jamie,), text=f"Note {n}"),
            window.family.id,
        )
        for n in range(2_000)
    ]
    window.ask(lambda desk: desk.add_all(notes))
    opened(window)
    page = window.at.rights.accessing.page
    model = page.table.model()
    assert model.rowCount() > 2_000
    resets: list[Callable[[], None]] = []
    model.modelReset.connect(lambda: resets.append(lambda: None))
    for _ in range(5):
        window.press(Qt.Key.Key_G)
    window.saved()
    assert page.count.text().startswith("5 of 2,0")
    assert resets == [], "one row is shown anew, not two thousand"
