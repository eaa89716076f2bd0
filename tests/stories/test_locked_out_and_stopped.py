"""A passphrase forgotten on a laptop that may not be read any more, with no signal: through its real window, offscreen.

The hub, its commands, the store and the key file are real; the telephone is the line between two lines of a test.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from fsdesk.clock import MachineClock
from fsdesk.desk import Desk
from fsdesk.profile import Profile
from fsdesk.records.ids import RecordId
from sync.meeting import meet
from tests.clocks import StillClock
from tests.stories.conftest import PASSPHRASE, Stage
from tests.stories.test_locked_out import NEW, Keepers, locked_away
from tests.ui.test_stopped import AloneWindow, words_on
from ui.entering import SAID_VARIABLE
from ui.pages.locked_out import LockedOutPage
from ui.pages.renew import RenewPage
from ui.pages.stopped import StoppedPage
from ui.pages.unlock import UnlockPage

AWAY = timedelta(days=31)


class Glen:
    """A worker at a window, where nothing answers but a telephone."""

    def __init__(self, profile: Profile, away: timedelta = AWAY) -> None:
        self.profile = profile
        self.clock = StillClock(MachineClock().now() + away)
        self.sit_down()

    def sit_down(self) -> None:
        """A window is opened; it ends when it locks."""
        self.window, self._is_left, self._has_ended = AloneWindow(self.profile, self.clock), False, False
        self.window.app.locked.connect(self._end)

    def _end(self) -> None:
        self._has_ended = True

    @property
    def page(self) -> QWidget:
        """What stands alone in the window."""
        page = self.window.app.entering.page
        assert page is not None
        return page

    def press(self, name: str) -> None:
        (button,) = [one for one in self.page.findChildren(QPushButton) if one.accessibleName() == name]
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)

    def field(self, name: str) -> QLineEdit:
        (found,) = [
            one for one in self.page.findChildren(QLineEdit) if one.accessibleName() == name and one.isVisible()
        ]
        return found

    def fill(self, **words: str) -> None:
        for name, text in words.items():
            self.field(name.replace("_", " ")).setText(text)

    def until_page(self, kind: type[QWidget]) -> None:
        self.window.until(lambda: isinstance(self.page, kind))

    def until_said(self, words: str) -> None:
        self.window.until(lambda: words in words_on(self.window.shell))

    def help(self) -> str:
        """Says that they cannot unlock; the words on the page that follows."""
        self.press("I cannot unlock")
        self.until_page(LockedOutPage)
        return words_on(self.page)

    def begins_anew(self) -> None:
        """The window locks itself; another one is opened, as the process that follows would."""
        self.window.until(lambda: self._has_ended)
        self.leave()
        self.sit_down()
        assert isinstance(self.page, UnlockPage)

    def leave(self) -> None:
        """The window goes; may be repeated."""
        if not self._is_left:
            self._is_left = True
            self.window.close()

    def unlocks(self, passphrase: str) -> Desk:
        self.window.app.unlock(passphrase)
        self.window.until(lambda: self.window.app.at_desk is not None)
        self.window.rest()
        assert self.window.app.desk is not None
        return self.window.app.desk


@pytest.fixture
def away(stage: Stage, qapp: object) -> Iterator[tuple[Glen, Keepers, str, RecordId]]:
    """Amina's laptop with a visit that was never sent, after a month with no signal."""
    keepers = Keepers(stage)
    laptop, visit = locked_away(stage)
    stage.no_signal()
    glen = Glen(stage.profile("amina"))
    yield glen, keepers, laptop, visit
    glen.leave()
    os.environ.pop(SAID_VARIABLE, None)


def test_one_call_with_two_codes_brings_back_the_record_with_no_signal(
    stage: Stage, away: tuple[Glen, Keepers, str, RecordId]
) -> None:
    glen, keepers, laptop, visit = away
    page = glen.help()
    assert f"Laptop {laptop}, code number 1" in page
    assert "ask in the same call for a code to read on" in page
    code, more = keepers.read_code(laptop), keepers.ask("device", "extend", laptop).splitlines()[0]
    glen.fill(Code=code, New_passphrase=NEW, The_same_again=NEW)
    glen.press("Open with the code")
    glen.until_page(StoppedPage)
    glen.until_said("Your new passphrase opens this laptop from now on.")
    assert "has not met its hub for too long" in words_on(glen.window.shell)
    assert "Nothing has been deleted" in words_on(glen.window.shell)

    glen.fill(Code_from_your_team=code)  # the long one once more, as somebody tired does
    glen.press("Use the code")
    glen.until_said("The code has 12 letters and digits; 28 were typed.")
    glen.fill(Which_family="Gran at the weir")
    stopped = glen.page
    assert isinstance(stopped, StoppedPage)
    QTest.keyClicks(stopped._note, "All well. The wee one slept.")
    glen.press("Save the visit")
    glen.until_said("Your lead sees it once this laptop has met the hub.")

    glen.fill(Code_from_your_team=more)
    glen.press("Use the code")
    glen.begins_anew()
    assert "The record may be read on this laptop again." in words_on(glen.window.shell)
    desk = glen.unlocks(NEW)
    assert glen.window.ask(lambda desk: desk.open_visit(visit)).text("note") == "Calum sang for us. Mairead has slept."
    assert desk.store.device == laptop
    glen.leave()

    stage.signal()
    where = stage.profile("amina")
    amina = Desk.unlock(where.folder, NEW, where.secrets, MachineClock())
    assert meet(amina).in_sync
    amina.lock()
    lead = stage.desk("ruaridh")
    meet(lead)
    assert lead.open_visit(visit).text("note") == "Calum sang for us. Mairead has slept."


def test_the_code_may_be_used_again_and_the_old_passphrase_opens_nothing(
    away: tuple[Glen, Keepers, str, RecordId],
) -> None:
    glen, keepers, laptop, _ = away
    code = keepers.read_code(laptop)
    for _ in range(2):
        glen.help()
        glen.fill(Code=code, New_passphrase=NEW, The_same_again=NEW)
        glen.press("Open with the code")
        glen.until_page(StoppedPage)
        glen.until_said("Your new passphrase opens this laptop from now on.")
        glen.press("Lock")
        glen.begins_anew()
    glen.window.app.unlock(PASSPHRASE)
    glen.until_said("That passphrase does not open this store.")
    glen.window.app.unlock(NEW)
    glen.until_page(StoppedPage)
    glen.until_said("has not met its hub for too long")
    assert "Your new passphrase" not in words_on(glen.window.shell)


def test_keepers_open_a_stopped_laptop_and_a_slip_makes_it_known_from_the_page(
    stage: Stage, away: tuple[Glen, Keepers, str, RecordId]
) -> None:
    glen, keepers, laptop, visit = away
    glen.help()
    glen.press("Nobody can read me a code")
    asking = glen.window.app.entering._asking
    assert asking is not None
    request, answer = keepers.file(), keepers.file()
    request.write_text(asking.line)
    keepers.ask("recovery", "answer", str(request), *keepers.shares(), "--to", str(answer), "--name", asking.name)
    glen.fill(Their_answer=answer.read_text(), New_passphrase=NEW, The_same_again=NEW)
    glen.press("Open with the answer")
    glen.until_page(StoppedPage)
    glen.until_said("until its hub knows its new keys nothing is sent")
    slip = keepers.ask("device", "renew", laptop, "--url", stage.relay.url).strip()
    glen.fill(Slip_from_your_team=slip[:-4])
    glen.press("Make the new keys known")
    glen.until_said("That is not a whole FSDesk slip.")
    stage.signal()
    glen.fill(Slip_from_your_team=slip)
    glen.press("Make the new keys known")
    glen.begins_anew()
    glen.unlocks(NEW)
    assert glen.window.ask(lambda desk: desk.open_visit(visit)).text("note") == "Calum sang for us. Mairead has slept."


def test_with_a_line_the_request_goes_by_the_hub_and_the_answer_comes_by_itself(stage: Stage, qapp: object) -> None:
    keepers = Keepers(stage)
    laptop, visit = locked_away(stage)
    glen = Glen(stage.profile("amina"), timedelta())
    glen.help()
    glen.press("Nobody can read me a code")
    stage.no_signal()
    glen.press("Send it by the hub")
    glen.until_said("The hub cannot be reached")
    stage.signal()
    glen.press("Send it by the hub")
    glen.until_said("Now ring the keepers and read them its name")
    asking = glen.window.app.entering._asking
    assert asking is not None
    assert keepers.ask("recovery", "requests").startswith(f"{asking.name}\t{laptop}\t")
    request, answer = keepers.file(), keepers.file()
    name = asking.name.replace(" ", "")[:6].lower()
    keepers.ask("recovery", "take-request", name, "--to", str(request))
    keepers.ask("recovery", "answer", str(request), *keepers.shares(), "--to", str(answer), "--name", asking.name)
    keepers.ask("recovery", "put-answer", name, str(answer))
    glen.press("Look for the answer")
    glen.until_said("The keepers have answered.")
    assert glen.field("Their answer").text() == answer.read_text().strip()
    glen.fill(New_passphrase=NEW, The_same_again=NEW)
    glen.press("Open with the answer")
    glen.until_page(RenewPage)
    glen.window.until(lambda: keepers.ask("recovery", "requests") == "")
    glen.fill(Slip=keepers.ask("device", "renew", laptop, "--url", stage.relay.url).strip())
    glen.press("Make the new keys known")
    glen.window.until(lambda: glen.window.app.entering.page is None)
    glen.window.rest()
    assert glen.window.ask(lambda desk: desk.open_visit(visit)).text("note") == "Calum sang for us. Mairead has slept."
    glen.leave()


def test_whom_to_ring_is_a_press_away_from_the_page_of_who_cannot_unlock(
    away: tuple[Glen, Keepers, str, RecordId],
) -> None:
    glen, *_ = away
    glen.help()
    glen.fill(Code="7GX5")
    glen.press("Somebody is in danger: whom to ring")
    glen.until_said("Whom to ring now")
    glen.window.press(Qt.Key.Key_Escape)
    assert glen.page.isVisible()
    assert glen.field("Code").text() == "7GX5"
