"""The page beyond one's caseload over a real hub: from a name to a family open for a while, looked over by who leads.

The door is written by hand: what it is asked is answered by the hub's own functions, at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.views import FamilyRow
from sync.hub import office
from sync.hub.answering import ANSWERS
from sync.questions import Question, Reply
from tests.sync.hub.conftest import AMINA, BASHIR, COLM, MORAG, VALLEY, FileRig
from tests.sync.hub.standing import OnFile
from tests.ui.test_beyond_page import editor, type_in
from tests.ui.test_visit import button, click, words_on
from ui.chapters.beyond import Beyond

T = TypeVar("T")


class StandInDesk:
    """What the chapter asks of a desk: which families are here, and to note what is done."""

    def __init__(self) -> None:
        self.did: list[tuple[str, str, str]] = []

    def noted(self, action: str, family: str = "", *, reason: str = "") -> None:
        self.did.append((action, family, reason))

    def families(self) -> tuple[FamilyRow, ...]:
        return ()


class StandInDoor:
    """The window round a chapter, with somebody's laptop and a hub at once."""

    family: Any = None

    def __init__(self, rig: FileRig, user: str) -> None:
        self.desk: Any = StandInDesk()
        self._hub = rig.hub
        found = rig.ledger.device(rig.laptop(user).device)  # type: ignore[arg-type]
        assert found is not None
        self._asker = found
        self.fronted: list[QWidget] = []

    def call(self, work: Callable[[], T], then: Callable[[T], None], **_failed: object) -> None:
        then(work())

    def ask_hub(self, question: Question, then: Callable[[Reply], None], **_failed: object) -> None:
        then(ANSWERS[question.kind](self._hub, self._asker, question.body))

    def front(self, _again: Callable[[], None], page: QWidget, _section: str) -> None:
        self.fronted.append(page)

    def name_of(self, user: str) -> str:
        return user.title()


class HeldDoor(StandInDoor):
    """The same, where the hub's answers come when the test says so."""

    def __init__(self, rig: FileRig, user: str) -> None:
        super().__init__(rig, user)
        self.held: list[Callable[[], None]] = []

    def ask_hub(self, question: Question, then: Callable[[Reply], None], **_failed: object) -> None:
        self.held.append(lambda: then(ANSWERS[question.kind](self._hub, self._asker, question.body)))

    def let_come(self) -> None:
        while self.held:
            self.held.pop(0)()


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[FileRig]:
    standing = OnFile(tmp_path / "ledger")
    made = FileRig(standing)
    amina = made.laptop(AMINA)
    first = amina.write(kind="family", fields={"label": "LOC-0042", "known_as": "MacLeod family"})
    person = {"given_name": "Isla", "family_name": "MacLeod"}
    amina.exchange([first, amina.write(first.family, kind="person", fields=dict(person))])
    yield made
    standing.close()


Chapter = Callable[..., Beyond]


@pytest.fixture
def chapter(qtbot: QtBot, rig: FileRig) -> Iterator[Chapter]:
    """Opens the page of somebody; every one lives until the test is over."""
    opened: list[Beyond] = []

    def open_one(user: str, door: type[StandInDoor] = StandInDoor) -> Beyond:
        made = Beyond(door(rig, user))  # type: ignore[arg-type]  # all a chapter of questions asks of its door
        opened.append(made)
        qtbot.addWidget(made.page)
        made.page.resize(1162, 632)
        with qtbot.waitExposed(made.page):
            made.page.show()
        made.open()
        return made

    yield open_one
    opened.clear()


def ask_for(made: Beyond, given: str, family: str) -> None:
    editor(made.page, "given").setText(given)
    editor(made.page, "family").setText(family)
    click(made.page.ask)


def test_who_covers_finds_opens_and_is_looked_over(chapter: Chapter, rig: FileRig) -> None:
    bashir = chapter(BASHIR)
    ask_for(bashir, "Isla", "MacLeod")
    assert "Amina, Valley" in words_on(bashir.page)
    click(button(bashir.page, "I have to read it now, instead of asking Amina"))
    type_in(bashir.page.reason, "Amina is ill and they rang the office")
    click(bashir.page.open)
    assert bashir.page.is_open
    assert "MacLeod family" in words_on(bashir.page)
    assert [action for action, *_ in bashir.door.desk.did] == ["search", "break_glass"]  # type: ignore[attr-defined]
    morag = chapter(MORAG)
    assert "Bashir opened a family not on this laptop" in words_on(morag.page)
    note = next(iter(morag.page.to_look_over.findChildren(QPlainTextEdit)))
    type_in(note, "They rang, and he was right to look")
    click(button(morag.page, "I have looked this over: what Bashir opened"))
    assert morag.page.to_look_over.isHidden()
    assert rig.ledger.openings(unseen=True) == []


def test_what_comes_after_somebody_left_the_page_is_shown_to_nobody(chapter: Chapter) -> None:
    bashir = chapter(BASHIR, HeldDoor)
    door: HeldDoor = bashir.door  # type: ignore[assignment]  # made so above
    ask_for(bashir, "Isla", "MacLeod")
    bashir.page.hide()
    bashir.page.show()
    door.let_come()
    assert "Amina" not in words_on(bashir.page)
    ask_for(bashir, "Isla", "MacLeod")
    door.let_come()
    click(button(bashir.page, "I have to read it now, instead of asking Amina"))
    type_in(bashir.page.reason, "Amina is ill and they rang the office")
    click(bashir.page.open)
    bashir.page.hide()
    door.let_come()
    bashir.page.show()
    assert not bashir.page.is_open
    assert not bashir.page.timer.isActive()
    assert "MacLeod family" not in words_on(bashir.page)


def test_who_is_elsewhere_learns_whom_to_talk_to_and_cannot_open(chapter: Chapter, rig: FileRig) -> None:
    colm = chapter(COLM)
    ask_for(colm, "Isla", "MacLeod")
    assert "Amina, Valley" in words_on(colm.page)
    assert "MacLeod family" not in words_on(colm.page)
    colm.page.open_asked.emit("d0000000.1", "a reason that is long enough")
    assert not colm.page.is_open
    assert "not for you to do" in words_on(colm.page)


def test_whom_one_knows_waits_for_who_leads(chapter: Chapter, rig: FileRig) -> None:
    family = rig.ledger.families_of(VALLEY)[0]
    office.grant_access(rig.ledger, BASHIR, family)
    bashir = chapter(BASHIR)
    editor(bashir.page, "about").setText("the MacLeods")
    bashir.page.because.setPlainText("my cousins")
    click(bashir.page.declare)
    assert "has been told" in words_on(bashir.page)
    morag = chapter(MORAG)
    assert "Bashir knows the MacLeods" in words_on(morag.page)
    morag.page.conflict_settled.emit(rig.ledger.conflicts()[0].conflict, str(family), True)
    assert rig.ledger.excluded(BASHIR, [family]) == {family}
    assert morag.page.to_settle.isHidden()
