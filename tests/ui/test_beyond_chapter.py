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


def chapter(qtbot: QtBot, rig: FileRig, user: str) -> Beyond:
    made = Beyond(StandInDoor(rig, user))  # type: ignore[arg-type]  # all a chapter of questions asks of its door
    qtbot.addWidget(made.page)
    made.page.resize(1162, 632)
    with qtbot.waitExposed(made.page):
        made.page.show()
    made.open()
    return made


def ask_for(made: Beyond, given: str, family: str) -> None:
    editor(made.page, "given").setText(given)
    editor(made.page, "family").setText(family)
    click(made.page.ask)


def test_who_covers_finds_opens_and_is_looked_over(qtbot: QtBot, rig: FileRig) -> None:
    bashir = chapter(qtbot, rig, BASHIR)
    ask_for(bashir, "Isla", "MacLeod")
    assert "Amina, Valley" in words_on(bashir.page)
    click(button(bashir.page, "I have to read it now, instead of asking Amina"))
    type_in(bashir.page.reason, "Amina is ill and they rang the office")
    click(bashir.page.open)
    assert bashir.page.is_open
    assert "MacLeod family" in words_on(bashir.page)
    assert [action for action, *_ in bashir.door.desk.did] == ["search", "break_glass"]  # type: ignore[attr-defined]
    morag = chapter(qtbot, rig, MORAG)
    assert "Bashir opened a family not on this laptop" in words_on(morag.page)
    note = next(iter(morag.page.to_look_over.findChildren(QPlainTextEdit)))
    type_in(note, "They rang, and he was right to look")
    click(button(morag.page, "I have looked this over: what Bashir opened"))
    assert morag.page.to_look_over.isHidden()
    assert rig.ledger.openings(unseen=True) == []


def test_who_is_elsewhere_learns_whom_to_talk_to_and_cannot_open(qtbot: QtBot, rig: FileRig) -> None:
    colm = chapter(qtbot, rig, COLM)
    ask_for(colm, "Isla", "MacLeod")
    assert "Amina, Valley" in words_on(colm.page)
    assert "MacLeod family" not in words_on(colm.page)
    colm.page.open_asked.emit("d0000000.1", "a reason that is long enough")
    assert not colm.page.is_open
    assert "not for you to do" in words_on(colm.page)


def test_whom_one_knows_waits_for_who_leads(qtbot: QtBot, rig: FileRig) -> None:
    family = rig.ledger.families_of(VALLEY)[0]
    office.grant_access(rig.ledger, BASHIR, family)
    bashir = chapter(qtbot, rig, BASHIR)
    editor(bashir.page, "about").setText("the MacLeods")
    bashir.page.because.setPlainText("my cousins")
    click(bashir.page.declare)
    assert "has been told" in words_on(bashir.page)
    morag = chapter(qtbot, rig, MORAG)
    assert "Bashir knows the MacLeods" in words_on(morag.page)
    morag.page.conflict_settled.emit(rig.ledger.conflicts()[0].conflict, str(family), True)
    assert rig.ledger.excluded(BASHIR, [family]) == {family}
    assert morag.page.to_settle.isHidden()
