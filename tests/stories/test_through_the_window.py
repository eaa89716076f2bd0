"""The whole story once through real windows, by keyboard: Amina writes and sends, Ruaridh signs, Amina sees it."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from typing import TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.clock import MachineClock
from fsdesk.desk import Desk
from fsdesk.views import VisitState
from sync.meeting import meet
from tests.stories.conftest import PASSPHRASE, Stage, gillies, written_up
from ui.app import App, prepare

T = TypeVar("T")


class Laptop:
    """A person at a real window over their own real store."""

    def __init__(self, qtbot: QtBot, stage: Stage, user: str) -> None:
        self.bot = qtbot
        self.gone = False
        self.app = App(stage.profile(user), MachineClock())
        self.app.shell.resize(1366, 688)
        self.app.start()
        self.app.shell.show()
        qtbot.waitExposed(self.app.shell)
        self.app.shell.activateWindow()

    def unlock(self) -> None:
        """Type the passphrase and press Enter."""
        with self.bot.waitSignal(self.app.opened):
            field = self.find(QLineEdit, "Passphrase")
            self.bot.keyClicks(field, PASSPHRASE)
            self.bot.keyClick(field, Qt.Key.Key_Return)
        self.rest()

    def find(self, kind: type[T], name: str) -> T:
        """The control of this kind that a screen reader would read out under this name."""
        widgets = [w for w in self.app.shell.findChildren(QWidget) if isinstance(w, kind) and w.isVisible()]
        return next(w for w in widgets if w.accessibleName().startswith(name) or _text(w) == name)

    def press(self, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
        """Press a key in whatever has the focus."""
        modifiers = Qt.KeyboardModifier.NoModifier
        for one in held:
            modifiers |= one
        self.bot.keyClick(QApplication.focusWidget() or self.app.shell, key, modifiers)
        self.rest()

    def click(self, name: str) -> None:
        """Press the button of this name."""
        self.bot.mouseClick(self.find(QPushButton, name), Qt.MouseButton.LeftButton)
        self.rest()

    def rest(self) -> None:
        """Until the desk has answered everything, and no exchange is under way."""
        self.bot.waitUntil(self._is_at_rest)

    def _is_at_rest(self) -> bool:
        travelling = self.app.travelling
        return not self.app.background.busy and (travelling is None or not travelling.line.sending)

    def ask(self, work: Callable[[Desk], T]) -> T:
        """What the desk says, on its own thread."""
        desk = self.app.desk
        assert desk is not None
        return self.app.background.submit(lambda: work(desk)).result()

    def close(self) -> None:
        """Lock and go; may be repeated."""
        if self.gone:
            return
        self.gone = True
        if self.app.desk is not None:
            with self.bot.waitSignal(self.app.locked):
                self.app.lock()
        self.app.background.close()
        self.app.shell.may_close = True
        self.app.shell.close()
        self.app.shell.deleteLater()
        self.app.deleteLater()


def _text(widget: object) -> str:
    return widget.text().strip() if isinstance(widget, QPushButton) else ""


@pytest.fixture
def at_window(qtbot: QtBot, stage: Stage) -> Iterator[Callable[[str], Laptop]]:
    prepare(["fsdesk"], {"theme": "daylight", "percent": 100})
    opened: list[Laptop] = []

    def open_one(user: str) -> Laptop:
        opened.append(Laptop(qtbot, stage, user))
        return opened[-1]

    yield open_one
    for laptop in opened:
        laptop.close()
    opened.clear()
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_visit_is_written_sent_signed_and_seen_signed_through_windows(
    stage: Stage, at_window: Callable[[str], Laptop]
) -> None:
    for user in ("amina", "ruaridh"):
        stage.join(user)
    family = gillies(stage.desk("amina"))
    stage.lock("amina")
    amina = at_window("amina")
    amina.unlock()
    amina.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    amina.press(Qt.Key.Key_Return)
    amina.click("Start visit")
    for _ in range(2):
        amina.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    note = amina.find(QPlainTextEdit, "What happened")
    amina.bot.keyClicks(note, "The stair was icy; Calum sang for us.")
    amina.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    visit = amina.ask(lambda desk: desk.open_family(family).visits[0].id)
    amina.bot.waitUntil(
        lambda: amina.ask(lambda desk: desk.open_visit(visit).text("note")) == "The stair was icy; Calum sang for us.",
    )
    amina.close()
    _finish(stage, visit)

    lead = at_window("ruaridh")
    lead.unlock()
    lead.bot.waitUntil(lambda: bool(lead.ask(lambda desk: desk.awaiting_signature())))
    lead.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    lead.rest()
    lead.press(Qt.Key.Key_Tab)
    lead.press(Qt.Key.Key_Return)
    lead.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    lead.bot.waitUntil(lambda: lead.ask(lambda desk: desk.open_visit(visit).state) is VisitState.SIGNED_OFF)
    lead.bot.waitUntil(lambda: lead.ask(lambda desk: desk.counts().unsent) == 0)
    lead.close()

    again = at_window("amina")
    again.unlock()
    again.bot.waitUntil(lambda: again.ask(lambda desk: desk.open_visit(visit).state) is VisitState.SIGNED_OFF)


def _finish(stage: Stage, visit: str) -> None:
    """The rest of the visit, which the page's own tests write by keyboard."""
    from fsdesk.records.ids import RecordId

    amina, record = stage.desk("amina"), RecordId(visit)
    view = amina.open_visit(record)
    amina.write(record, {"purpose": ("planned_support",), "safeguarding_concern_raised": "no"}, view.shown)
    for person in view.people:
        amina.add_part(record, "took_part", {"person": person.id, "presence": "all_of_it"})
        if person.is_child:
            amina.add_part(record, "voice", {"person": person.id, "method": "said", "words": "Bàta mòr!"})
    amina.submit(record)
    meet(amina)
    stage.lock("amina")


def test_work_that_was_open_when_the_laptop_stopped_is_offered_again(
    stage: Stage, at_window: Callable[[str], Laptop]
) -> None:
    amina = stage.desk("amina")
    visit = written_up(amina, gillies(amina))
    amina.writing_at(visit, "words")
    stage.lock("amina")
    stage.no_signal()
    laptop = at_window("amina")
    laptop.unlock()
    laptop.click("Carry on")
    at_desk = laptop.app.at_desk
    assert at_desk is not None
    laptop.bot.waitUntil(lambda: at_desk.visiting.visit.isVisible() and at_desk.visiting.visit.step == "words")


def test_the_cover_hides_everything_and_gives_it_back(stage: Stage, at_window: Callable[[str], Laptop]) -> None:
    gillies(stage.desk("amina"))
    stage.lock("amina")
    laptop = at_window("amina")
    laptop.unlock()
    laptop.press(Qt.Key.Key_F9)
    assert laptop.app.shell.covered
    laptop.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert laptop.app.shell.covered
    laptop.press(Qt.Key.Key_Escape)
    assert not laptop.app.shell.covered


def test_a_wrong_passphrase_is_told_and_the_next_try_opens(stage: Stage, at_window: Callable[[str], Laptop]) -> None:
    stage.join("amina")
    laptop = at_window("amina")
    field = laptop.find(QLineEdit, "Passphrase")
    laptop.bot.keyClicks(field, "not the right words at all")
    laptop.bot.keyClick(field, Qt.Key.Key_Return)
    laptop.rest()
    assert laptop.app.desk is None
    laptop.unlock()
    assert laptop.app.desk is not None
