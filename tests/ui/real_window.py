"""A real window over a real encrypted store with no hub anywhere: opened once, driven by keys, asked what it holds."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fsdesk.clock import Clock
from fsdesk.desk import Desk
from fsdesk.keys import FolderSecrets, KdfCost, create
from fsdesk.profile import Profile
from fsdesk.store import Store
from tests.clocks import StillClock
from tests.conftest import COLLEAGUES
from tests.patience import PATIENCE_S
from ui.app import App, prepare
from ui.at_desk import AtDesk
from ui.awaiting import let_events_come
from ui.sweeping import Sweeping

T = TypeVar("T")
PASSPHRASE = "peat thistle lantern cove"
NO_HOLD = Qt.KeyboardModifier.NoModifier
CTRL, ALT, SHIFT = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("Control", "Alt", "Shift"))


def make_laptop(folder: Path, write: Callable[[Desk], object], clock: StillClock, *, user: str = "amina") -> Profile:
    """A laptop that has joined a hub nobody answers at, with what `write` writes."""
    profile = Profile(folder=folder / "desk", secrets_folder=folder / "secret")
    bundle = create(profile.folder, PASSPHRASE, FolderSecrets(folder / "secret"), kdf=KdfCost.floor())
    desk = Desk(Store(profile.folder, bundle.store_key), clock, bundle)
    place = [person[0] for person in COLLEAGUES].index(user)
    name, role = COLLEAGUES[place][1:3]
    desk.store.remember(
        device="k7f2qd4m", user=user, user_name=name, role=role, team_name="Lochaber",
        partnership="Lochaber Family Partnership", hub_url="http://127.0.0.1:9",
        hub_sign=Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex(),
        hub_seal=X25519PrivateKey.generate().public_key().public_bytes_raw().hex(),
    )  # fmt: skip
    desk.sending.keep_roster(1, COLLEAGUES)
    write(desk)
    desk.lock()
    return profile


class RealWindow:
    """The application as it runs, offscreen. Every failure nobody foresaw is kept in `bugs`."""

    def __init__(self, profile: Profile, clock: Clock) -> None:
        prepare(["fsdesk"], {"theme": "daylight", "percent": 100})
        self.clock = clock
        self.app = App(profile, clock)
        self.sweeping = Sweeping(self.app)
        self.bugs: list[BaseException] = []
        self.told: list[str] = []
        self.app.background.bug.connect(self.bugs.append)
        self.app.background.told.connect(self._hear)
        self.shell = self.app.shell
        self.shell.resize(1366, 688)
        self.app.start()
        self.shell.show()
        QTest.qWaitForWindowExposed(self.shell)
        self.shell.activateWindow()
        self.app.unlock(PASSPHRASE)
        self.until(lambda: self.app.at_desk is not None)
        self.rest()

    def _hear(self, told: object) -> None:
        self.told.append(str(getattr(told, "sentence", told)))

    @property
    def pages(self) -> AtDesk:
        """The connected pages."""
        assert self.app.at_desk is not None
        return self.app.at_desk

    def ask(self, work: Callable[[Desk], T]) -> T:
        """What the desk answers, on its own thread."""
        desk = self.app.desk
        assert desk is not None
        return self.app.background.submit(lambda: work(desk)).result()

    def until(self, there: Callable[[], bool]) -> None:
        """Until something is so."""
        end = time.monotonic() + PATIENCE_S
        while not there():
            assert time.monotonic() < end, "it never came"
            let_events_come()

    def rest(self) -> None:
        """Until the desk has answered everything and the window is laid out."""
        for _ in range(3):
            self.until(lambda: not self.app.background.busy)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            QApplication.processEvents()

    def settle(self) -> None:
        """Until every word typed is in the store."""
        self.pages.save_now()
        self.until(lambda: self.pages.is_all_written)
        self.rest()

    def settle_or_say(self) -> None:
        """Send every word typed to the store, which may refuse some."""
        self.pages.save_now()
        self.rest()

    @property
    def focus(self) -> QWidget:
        """Where the keyboard is."""
        return QApplication.activePopupWidget() or QApplication.focusWidget() or self.shell

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NO_HOLD) -> None:
        """Press a key where the keyboard is, and wait for what follows."""
        QTest.keyClick(self.focus, key, held)
        self.rest()

    def type(self, words: str) -> None:
        """Type words where the keyboard is."""
        QTest.keyClicks(self.focus, words)

    def close(self) -> None:
        """Lock and take the window away; may be repeated."""
        if self.app.desk is not None:
            self.app.lock()
            self.until(lambda: self.app.desk is None)
        self.sweeping.end()
        self.app.background.close()
        self.shell.may_close = True
        self.shell.close()
        self.shell.deleteLater()
        self.app.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
