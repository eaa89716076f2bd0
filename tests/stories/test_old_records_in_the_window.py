"""An information-governance officer without a caseload and a team lead decide together, each in a real window over a
real hub: what is held about one person goes from the hub and from every laptop, then the whole family, with the hub's
signed word. No token of the person is left anywhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from fsdesk.desk import Desk
from fsdesk.records import CaseNote, Contact, Family, Involvement, Membership, Person, Visit
from fsdesk.records.ids import FamilyId
from sync.hub.opening import open_hub
from sync.meeting import meet
from tests.stories.conftest import Stage
from tests.stories.test_through_the_window import Laptop, at_window
from ui import look
from ui.pages.keeping import KeepingPage

__all__ = ["at_window"]

NAME, NUMBER, WORDS = "Zephyrine", "07700 900417", "quincunx"
OURS = "Iain sang for us."
WHY = "They asked for it, and nothing stands against it."


def old_family(desk: Desk) -> FamilyId:
    """An invented family that was closed long ago, of two people, one of whom has asked to be forgotten."""
    family = FamilyId(desk.add(Family(label="Rowan 77", status="closed", before_you_go=f"Ask for {NAME}.")).record)
    gone = desk.add(Person(known_as=NAME, full_name=f"{NAME} Grant", born_on="1990-01-01"), family).record
    stays = desk.add(Person(known_as="Iain", full_name="Iain Grant", born_on="2001-01-01"), family).record
    desk.add(Contact(person=gone, contact_kind="mobile", value=NUMBER), family)
    desk.add(Membership(person=gone, role="parent"), family)
    desk.add(CaseNote(about=(gone,), text=f"{WORDS} and only about them.", at="2010-01-02T10:00"), family)
    desk.add(CaseNote(about=(stays,), text="About Iain alone.", at="2010-01-02T10:00"), family)
    desk.add(Visit(note=f"{OURS} {NAME} rang from 07700900417."), family)
    desk.add(Involvement(opened_on="2009-01-01", closed_on="2010-01-01"), family)
    return family


def everything_on(desk: Desk) -> bytes:
    """All that a store holds, in the clear."""
    tables = [name for (name,) in desk.store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = [desk.store.rows(f'SELECT * FROM "{name}"') for name in tables]
    return repr(found).encode() + b"".join(
        value for rows in found for row in rows for value in row if isinstance(value, bytes)
    )


def everything_at(folder: Path) -> bytes:
    """All that a hub's ledger and folder hold, in the clear."""
    ledger, _ = open_hub(folder, {})
    rows = [ledger.engine.all(f'SELECT * FROM "{name}"', {}) for name in ledger.engine.tables()]
    ledger.close()
    values = [bytes(value) for table in rows for row in table for value in row if isinstance(value, bytes | memoryview)]
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return repr(rows).encode() + b"".join((*values, *files))


def tokens_in(held: bytes) -> set[str]:
    return {
        word for word in (NAME, NAME.upper(), WORDS, NUMBER, NUMBER.replace(" ", "")) for form in (word.encode(),)
        if form in held or word.casefold().encode() in held
    }  # fmt: skip


class Decider:
    """Somebody at the page of old records, by keyboard."""

    def __init__(self, laptop: Laptop) -> None:
        self.laptop = laptop
        at_desk = laptop.app.at_desk
        assert at_desk is not None
        self.page: KeepingPage = at_desk.keeping.page
        self.until(self.page.isVisible)
        self.until(lambda: not self.page.notice.isVisible())

    def until(self, there: Callable[[], bool]) -> None:
        self.laptop.bot.waitUntil(there)
        self.laptop.rest()

    def choose(self, first: str, mark: str = "") -> None:
        """Choose the row that begins so, by arrows."""
        table = self.page.table
        table.setFocus()
        for _ in range(6):
            row = self.page.acts._row
            if row is not None and row.first.startswith(first) and mark in str(row.marks):
                return
            self.laptop.press(Qt.Key.Key_Down)
        raise AssertionError(first)

    def say(self, button: QWidget, *, twice: bool = True) -> str:
        """Write the reason, and press by keyboard; what is said then."""
        acts = self.page.acts
        reason = acts.findChild(QPlainTextEdit)
        assert isinstance(reason, QPlainTextEdit)
        reason.setFocus()
        self.laptop.bot.keyClicks(reason, WHY)
        for _ in range(2 if twice else 1):
            button.setFocus()
            self.laptop.press(Qt.Key.Key_Space)
        self.until(lambda: acts._told.isVisible() and "Two different people" not in acts._told.accessibleName())
        told = acts._told.accessibleName()
        self.until(lambda: not self.page.notice.isVisible())
        return told

    def find(self, words: str) -> None:
        self.laptop.click("Find a family")
        line = next(one for one in self.page.findChildren(QLineEdit) if one.isVisible())
        self.laptop.bot.keyClicks(line, words)
        self.laptop.press(Qt.Key.Key_Return)
        self.until(lambda: self.page.table.isVisible() and self.page.table.model().rowCount() == 1)

    def shoot(self, name: str) -> None:
        """Keep a picture, where somebody wants to look at them."""
        folder = os.environ.get("FSDESK_PICTURES")
        for percent in (100, 130) if folder else ():
            app = QApplication.instance()
            assert isinstance(app, QApplication)
            look.apply(app, look.Theme.DAYLIGHT, percent)
            self.laptop.rest()
            self.laptop.app.shell.grab().save(f"{folder}/keeping_{name}_{percent}.png")


def test_two_people_decide_in_the_window_and_nothing_of_it_is_left(
    stage: Stage, at_window: Callable[[str], Laptop], tmp_path: Path
) -> None:
    stage.no_signal()
    stage.hub.ask("user", "add", "Grace Innes", "--team", "outreach", "--role", "ig_officer", "--id", "grace")
    stage.signal()
    for user in ("ruaridh", "grace"):
        stage.join(user)
    amina = stage.desk("amina")
    family = old_family(amina)
    meet(amina)
    lead = stage.desk("ruaridh")
    meet(lead)
    assert tokens_in(everything_on(lead)) >= {NAME, WORDS, NUMBER}
    assert amina.search(NAME)
    stage.lock("ruaridh")

    first = at_window("grace")
    first.unlock()
    grace = Decider(first)
    assert NAME not in "".join(str(row) for one in grace.page._lists.values() for row in one.rows)
    grace.find(f"{NAME} Grant")
    grace.choose("Rowan 77")
    grace.shoot("found")
    assert "second person must say so too" in grace.say(grace.page.acts.end)
    assert "second person must say so too" in grace.say(grace.page.acts.end)  # the same person again is one word
    grace.page._buttons["due"].click()
    grace.choose("Rowan 77", "To decide")
    grace.shoot("due")
    assert "second person" in grace.say(grace.page.acts.end)

    second = at_window("ruaridh")
    second.unlock()
    assert second.app.at_desk is not None
    second.app.at_desk.open_section("keeping")
    ruaridh = Decider(second)
    ruaridh.choose("Rowan 77", "second")
    ruaridh.shoot("second")
    while not ruaridh.page.acts._row.person:  # type: ignore[union-attr]
        second.press(Qt.Key.Key_Down)
    assert "Done" in ruaridh.say(ruaridh.page.acts.end)
    second.bot.waitUntil(lambda: not tokens_in(second.ask(everything_on)))
    meet(amina)
    assert tokens_in(everything_on(amina)) == set()
    assert OURS.encode() in everything_on(amina)
    assert not amina.search(NAME)
    assert amina.search("Iain")
    stage.no_signal()
    assert tokens_in(everything_at(stage.hub.folder)) == set()
    assert OURS.encode() in everything_at(stage.hub.folder)
    grace.page.refresh_asked.emit()
    grace.until(lambda: "no line" in grace.page.notice.accessibleName())
    assert "As the hub said" in grace.page.as_of.text()
    stage.signal()

    ruaridh.page.refresh_asked.emit()
    ruaridh.until(lambda: not ruaridh.page.notice.isVisible())
    ruaridh.choose("Rowan 77", "second")
    assert "Done" in ruaridh.say(ruaridh.page.acts.end)
    meet(amina)
    meet(amina)
    assert OURS.encode() not in everything_on(amina)
    grace.page.refresh_asked.emit()
    grace.until(lambda: not grace.page.notice.isVisible())
    grace.page._buttons["gone"].click()
    rows = grace.page._lists["gone"].rows
    assert [row.marks for row in rows] == [(("Signed by the hub", "ok"),)] * 2
    assert {row.family for row in rows} == {family}
    grace.choose(rows[0].first)
    grace.shoot("certificate")
