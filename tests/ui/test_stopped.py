"""A laptop whose record may not be read, through its real window: it says why, and a visit is written all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fsdesk import wiping
from fsdesk.clock import Clock
from fsdesk.desk import Desk
from fsdesk.extension import code_key, extension_code
from fsdesk.keyfile import TWINS
from fsdesk.keys import FolderSecrets, unlock
from fsdesk.lease import Why
from fsdesk.left_sealed import NOTE_NAME
from fsdesk.profile import Profile
from fsdesk.records import Family
from fsdesk.records.ids import DeviceId
from fsdesk.revisions import from_body
from fsdesk.store import Store
from fsdesk.storefile import STORE_NAME
from fsdesk.views_standing import ReadingStopped, StoppedView
from tests.clocks import SATURDAY, StillClock
from tests.ui.conftest import Check
from tests.ui.real_window import PASSPHRASE, RealWindow, make_laptop
from ui import look
from ui.app import App, prepare
from ui.look import Theme
from ui.pages.removed import RemovedPage
from ui.pages.stopped import StoppedPage
from ui.sweeping import Sweeping


class AloneWindow(RealWindow):
    """A window in which no desk is opened."""

    def __init__(self, profile: Profile, clock: Clock) -> None:
        prepare(["fsdesk"], {"theme": "daylight", "percent": 100})
        self.clock, self.app = clock, App(profile, clock)
        self.sweeping = Sweeping(self.app)
        self.shell = self.app.shell
        self.shell.resize(1366, 688)
        self.app.start()
        self.shell.show()

    def close(self) -> None:
        """Stop what is under way, and take the window away."""
        if self.app.stopping is not None and not self.app.stopping._is_leaving:
            ended: list[bool] = []
            self.app.locked.connect(lambda: ended.append(True))
            self.app.lock()
            self.until(lambda: bool(ended))
        super().close()


HUB = X25519PrivateKey.generate()
WORD = "mountain ash"


def begin(desk: Desk) -> None:
    desk.add(Family(label="A-1", known_as=WORD, status="active", lead_professional="amina"))
    desk.sending.keep_lease((1, int(desk.clock.now().timestamp()), 21, 200, 0), fresh=True)
    desk.store.remember(hub_seal=HUB.public_key().public_bytes_raw().hex())


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def stopped(tmp_path: Path, clock: StillClock) -> Iterator[tuple[RealWindow, Profile]]:
    """A window over a laptop that has been away for a month, unlocked."""
    profile = make_laptop(tmp_path, begin, clock)
    clock.at += timedelta(days=31)
    window = AloneWindow(profile, clock)
    window.app.unlock(PASSPHRASE)
    window.until(lambda: window.app.stopping is not None and bool(window.app.stopping.page._happened.text()))
    yield window, profile
    window.close()


def words_on(root: QWidget) -> str:
    found = [one for one in root.findChildren(QWidget) if one.isVisible()]
    said = [str(one.property("text") or "") for one in found] + [one.accessibleName() for one in found]
    return " ".join([root.windowTitle(), *said])


def test_a_stopped_laptop_says_why_and_shows_nothing_of_any_family(stopped: tuple[RealWindow, Profile]) -> None:
    window, _ = stopped
    shown = words_on(window.app.shell)
    assert "has not met its hub for too long" in shown
    assert "Nothing has been deleted" in shown
    assert WORD not in shown
    assert window.app.desk is None


def test_a_visit_is_written_by_keyboard_alone_and_kept(stopped: tuple[RealWindow, Profile]) -> None:
    window, profile = stopped
    assert window.app.stopping is not None
    page = window.app.stopping.page
    page._which.setFocus()
    QTest.keyClicks(page._which, "Gran at the weir")
    page._note.setFocus()
    QTest.keyClicks(page._note, "All well. The wee one slept.")
    page._save.setFocus()
    QTest.keyClick(page._save, Qt.Key.Key_Space)
    window.until(lambda: page._note.toPlainText() == "")
    read = store_words(window.app.stopping.stopped.store)
    assert window.app.background.submit(read).result() == ["Gran at the weir", "All well. The wee one slept."]
    assert profile.joined


def test_a_day_nobody_can_read_is_said_and_the_keyboard_is_there(stopped: tuple[RealWindow, Profile]) -> None:
    window, _ = stopped
    assert window.app.stopping is not None
    page = window.app.stopping.page
    page._which.setText("Gran at the weir")
    QTest.keyClicks(page._note, "All well.")
    page._day.setText("31 Feb")
    page._time.setText("late")
    page._save.click()
    assert (page._day_field.error, page._time_field.error) == ("Write the day, such as 21 Nov.", "Such as 14:30.")
    assert page._day.hasFocus()
    assert page.is_begun
    page._day.setText("20 Nov")
    page._time.setText("14:30")
    page._save.click()
    window.until(lambda: page._note.toPlainText() == "")


def test_whom_to_ring_is_a_press_away_and_back_again(stopped: tuple[RealWindow, Profile]) -> None:
    window, _ = stopped
    assert window.app.stopping is not None
    window.app.stopping.page.card_asked.emit()
    window.rest()
    assert "Whom to ring now" in words_on(window.shell)
    window.press(Qt.Key.Key_Escape)
    assert window.app.stopping.page.isVisible()


def store_words(store: Store) -> Callable[[], list[object]]:
    def read() -> list[object]:
        rows = store.rows("SELECT body FROM revision ORDER BY n DESC LIMIT 2")
        return [r.fields.get("known_as") or r.fields.get("note") for r in (from_body(raw) for (raw,) in reversed(rows))]

    return read


def test_what_is_typed_when_the_window_locks_is_kept(stopped: tuple[RealWindow, Profile]) -> None:
    window, profile = stopped
    assert window.app.stopping is not None
    QTest.keyClicks(window.app.stopping.page._note, "In the middle of a sen")
    ended: list[bool] = []
    window.app.locked.connect(lambda: ended.append(True))
    window.app.lock()
    window.until(lambda: bool(ended))
    bundle = unlock(profile.folder, PASSPHRASE, profile.secrets)
    with Store(profile.folder, bundle.store_key) as store:
        assert store_words(store)() == ["Not said which family", "In the middle of a sen"]


def test_a_code_from_the_team_brings_back_the_way_to_the_record(stopped: tuple[RealWindow, Profile]) -> None:
    window, profile = stopped
    assert window.app.stopping is not None
    bundle = unlock(profile.folder, PASSPHRASE, profile.secrets)
    theirs = X25519PrivateKey.from_private_bytes(bundle.seal_seed).public_key()
    code = extension_code(code_key(HUB, theirs), DeviceId("k7f2qd4m"), 1, 5)
    page = window.app.stopping.page
    page._code.setText("0000 0000 0000")
    QTest.keyClick(page._code, Qt.Key.Key_Return)
    window.until(page._told.isVisible)
    ended: list[bool] = []
    window.app.locked.connect(lambda: ended.append(True))
    page._code.setText(code)
    QTest.keyClick(page._code, Qt.Key.Key_Return)
    window.until(lambda: bool(ended))
    Desk.unlock(profile.folder, PASSPHRASE, profile.secrets, window.clock).lock()


def test_a_folder_in_which_removing_is_under_way_is_emptied_at_the_start(tmp_path: Path, clock: StillClock) -> None:
    profile = make_laptop(tmp_path, lambda _: None, clock)
    secrets = FolderSecrets(tmp_path / "secret")
    bundle = unlock(profile.folder, PASSPHRASE, secrets)
    with Store(profile.folder, bundle.store_key) as store:
        wiping.begin(store, bundle, b"a receipt")
    window = AloneWindow(profile, clock)
    page = window.app.entering.page
    assert isinstance(page, RemovedPage)
    window.until(page._again.isVisible)
    names = {path.name for path in profile.folder.iterdir()}
    assert names.isdisjoint({*TWINS, STORE_NAME})
    assert NOTE_NAME in names
    assert list((tmp_path / "secret").iterdir()) == []
    window.close()


@pytest.mark.parametrize(("theme", "percent"), [(Theme.DAYLIGHT, 100), (Theme.NIGHT, 130)])
def test_both_pages_have_names_room_and_targets(
    qapp: QApplication, theme: Theme, percent: int, unnamed: Check, too_small: Check, clipped: Check
) -> None:
    look.apply(qapp, theme, percent)
    said = ReadingStopped(Why.DAYS)
    for page in (StoppedPage(SATURDAY), RemovedPage()):
        if isinstance(page, StoppedPage):
            page.show_stopped(
                StoppedView(
                    happened=said.happened, safe=said.safe, next_step=said.next_step, may_extend=True, waiting=2,
                    written=0, laptop="k7f2qd4m",
                )
            )  # fmt: skip
        else:
            page.show_left(sealed=True, by_hand="/home/amina/.local/share/fsdesk")
        page.resize(1366, 688)
        page.show()
        QApplication.processEvents()
        for check in (unnamed, too_small, clipped):
            assert check(page) == []
        page.close()
    look.apply(qapp, Theme.DAYLIGHT, 100)
