"""What makes FSDesk lock: the port, logind on a real bus, and what Windows says in the bytes it says it with."""

from __future__ import annotations

import ctypes
import shutil
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QEvent, QObject, QSettings, Qt
from PySide6.QtDBus import QDBusConnection
from PySide6.QtGui import QKeyEvent
from pytestqt.qtbot import QtBot

from fsdesk.policy import Policy
from tests.bus import Bus
from ui.locking import Locking, Reason, idle_minutes
from ui.locking_windows import LID_SWITCH, WindowsSource, message_of, reason_of

needs_dbus = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("dbus-daemon") is None, reason="there is no dbus-daemon here"
)


@pytest.fixture
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bus]:
    folder = tmp_path_factory.mktemp("bus")
    made = Bus(folder)
    yield made
    QDBusConnection.disconnectFromBus(folder.name)
    made.close()


@pytest.fixture
def locking(qtbot: QtBot) -> Iterator[Locking]:
    made = Locking()
    yield made
    made.close()


ALL = frozenset(Reason)


@needs_dbus
@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("sleep", Reason.SUSPEND),
        ("lock", Reason.SYSTEM_LOCK),
        ("locked", Reason.SYSTEM_LOCK),
        ("away", Reason.SWITCH),
        ("lid", Reason.LID),
    ],
)
def test_what_logind_says_locks(qtbot: QtBot, bus: Bus, locking: Locking, word: str, reason: Reason) -> None:
    bus.begin()
    locking.begin(QDBusConnection.connectToBus(bus.address, bus.name))
    qtbot.waitUntil(lambda: locking.covers == ALL)
    with qtbot.waitSignal(locking.lock_asked) as asked:
        bus.say(word)
    assert asked.args == [reason.value]


@needs_dbus
def test_waking_unlocking_coming_back_and_opening_the_lid_lock_nothing(
    qtbot: QtBot, bus: Bus, locking: Locking
) -> None:
    bus.begin()
    locking.begin(QDBusConnection.connectToBus(bus.address, bus.name))
    qtbot.waitUntil(lambda: locking.covers == ALL)
    reasons: list[str] = []
    locking.lock_asked.connect(reasons.append)
    for word in ("woke", "unlocked", "back", "open"):
        bus.say(word)
    bus.say("lock")
    qtbot.waitUntil(lambda: bool(reasons))
    assert reasons == [Reason.SYSTEM_LOCK.value]


@needs_dbus
def test_sleep_is_held_back_until_the_record_is_put_away(qtbot: QtBot, bus: Bus, locking: Locking) -> None:
    bus.begin()
    locking.begin(QDBusConnection.connectToBus(bus.address, bus.name))
    qtbot.waitUntil(lambda: locking.covers == ALL)
    said = [bus.heard() for _ in range(3)]
    assert "asked Inhibit sleep FSDesk The record is put away before the laptop sleeps delay" in said
    locking.close()
    assert bus.heard() == "let go"


@needs_dbus
def test_a_bus_on_which_nobody_answers_covers_nothing_and_keeps_nobody_waiting(bus: Bus, locking: Locking) -> None:
    locking.begin(QDBusConnection.connectToBus(bus.address, bus.name))
    assert locking.covers == {Reason.IDLE, Reason.SHORTCUT}


def test_a_machine_without_a_bus_still_locks_when_idle_and_when_asked(qtbot: QtBot) -> None:
    locking = Locking(idle_minutes=0.0005)
    with qtbot.waitSignal(locking.lock_asked) as asked:
        locking.begin(QDBusConnection("nowhere"))
    assert asked.args == [Reason.IDLE.value]
    assert locking.covers >= {Reason.IDLE, Reason.SHORTCUT}
    locking.close()


@pytest.mark.parametrize(
    ("chosen", "counts"), [("", 4.0), ("2", 2.0), ("9", 4.0), ("-3", 0.02), ("soon", 4.0), ("inf", 4.0)]
)
def test_whoever_works_here_may_lock_sooner_than_it_has_set_and_never_later(
    chosen: str, counts: float, tmp_path: Path
) -> None:
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(tmp_path))
    file = tmp_path / "FSDesk" / "FSDesk.conf"
    file.parent.mkdir()
    file.write_text(f"[lock]\nidle_minutes={chosen}\n")
    assert idle_minutes(Policy(idle_minutes=4)) == counts


def test_a_key_puts_off_the_idle_lock_and_no_policy_makes_it_longer(qtbot: QtBot) -> None:
    locking = Locking(idle_minutes=500)
    locking.begin(QDBusConnection("nowhere"))
    timer = locking._idle
    assert timer.interval() == 10 * 60_000
    timer.stop()
    locking.eventFilter(QObject(), QEvent(QEvent.Type.Paint))
    assert not timer.isActive()
    locking.eventFilter(QObject(), QKeyEvent(QEvent.Type.KeyPress, 65, Qt.KeyboardModifier.NoModifier))
    assert timer.isActive()
    locking.close()


def test_it_is_time_to_lock_once_until_it_could_not(qtbot: QtBot, locking: Locking) -> None:
    reasons: list[str] = []
    locking.lock_asked.connect(reasons.append)
    locking.ask(Reason.SUSPEND)
    locking.ask(Reason.SYSTEM_LOCK)
    assert reasons == ["suspend"]
    locking.stayed()
    locking.ask(Reason.LID)
    assert reasons == ["suspend", "lid"]


# Bytes as the headers of Windows lay them out: winuser.h MSG and POWERBROADCAST_SETTING on a 64-bit machine.
CLOSED = bytes.fromhex("4d0f3eba17b89440a2d1d56379e6a0f3") + struct.pack("<II", 4, 0)


@pytest.mark.parametrize(
    ("message", "wparam", "setting", "reason"),
    [
        (0x02B1, 0x7, b"", Reason.SYSTEM_LOCK),
        (0x02B1, 0x8, b"", None),  # unlocked
        (0x02B1, 0x1, b"", None),  # a console came
        (0x02B1, 0x2, b"", Reason.SWITCH),
        (0x02B1, 0x4, b"", Reason.SWITCH),
        (0x0218, 0x4, b"", Reason.SUSPEND),
        (0x0218, 0x7, b"", None),  # woke
        (0x0218, 0xA, b"", None),  # on battery
        (0x0218, 0x8013, CLOSED, Reason.LID),
        (0x0218, 0x8013, CLOSED[:-4] + b"\1\0\0\0", None),
        (0x0218, 0x8013, b"\0" * 24, None),
        (0x0218, 0x8013, CLOSED[:10], None),
        (0x0218, 0x8013, b"", None),
        (0x000F, 0x7, b"", None),  # painting
    ],
)
def test_what_windows_says(message: int, wparam: int, setting: bytes, reason: Reason | None) -> None:
    assert reason_of(message, wparam, setting) is reason


@pytest.mark.skipif(struct.calcsize("P") != 8, reason="the bytes are those of a 64-bit machine")
def test_a_message_is_read_from_its_bytes_and_always_left_to_qt(qtbot: QtBot) -> None:
    setting = ctypes.create_string_buffer(CLOSED, len(CLOSED))
    where = ctypes.addressof(setting)
    raw = (
        bytes.fromhex("efbe000000000000 18020000 00000000 1380000000000000")
        + where.to_bytes(8, "little")
        + bytes.fromhex("01000000 02000000 03000000 00000000")
    )
    assert message_of(raw) == (0x0218, 0x8013, where)
    heard: list[Reason] = []
    source = WindowsSource(heard.append)
    buffer = ctypes.create_string_buffer(raw, len(raw))
    for kind in (b"windows_generic_MSG", b"xcb_generic_event_t"):
        assert source.nativeEventFilter(QByteArray(kind), ctypes.addressof(buffer)) == (False, 0)
    assert heard == [Reason.LID]
    source.close()


def test_the_lid_has_the_name_windows_gives_it() -> None:
    assert LID_SWITCH.bytes_le == CLOSED[:16]
