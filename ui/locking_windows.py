"""Windows: the session's lock and switch, and sleep, come as window messages.

Sources: Microsoft's pages on WM_WTSSESSION_CHANGE, WTSRegisterSessionNotification, WM_POWERBROADCAST and
RegisterPowerSettingNotification (GUID_LIDSWITCH_STATE_CHANGE).
"""

from __future__ import annotations

import ctypes
import struct
import sys
import uuid
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication
from PySide6.QtGui import QGuiApplication

from ui.locking import Reason

WM_POWERBROADCAST, WM_WTSSESSION_CHANGE, WM_ENDSESSION = 0x0218, 0x02B1, 0x0016
PBT_APMSUSPEND, PBT_POWERSETTINGCHANGE = 0x0004, 0x8013
WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOCK = 0x2, 0x4, 0x7
LID_SWITCH = uuid.UUID("ba3e0f4d-b817-4094-a2d1-d56379e6a0f3")
_SETTING = struct.Struct("<16sII")
"""POWERBROADCAST_SETTING: GUID, length of the data, and the data, here one DWORD: 0 is a closed lid."""

_MSG = struct.Struct("@PIPPIii")
"""MSG: hwnd, message, wParam, lParam, time, and the point of the pointer."""


def reason_of(message: int, wparam: int, setting: bytes = b"") -> Reason | None:
    """What a window message says about locking; None for every other. `setting` is what lParam points at."""
    if message == WM_WTSSESSION_CHANGE:
        return {
            WTS_SESSION_LOCK: Reason.SYSTEM_LOCK,
            WTS_CONSOLE_DISCONNECT: Reason.SWITCH,
            WTS_REMOTE_DISCONNECT: Reason.SWITCH,
        }.get(wparam)
    if message == WM_POWERBROADCAST and wparam == PBT_APMSUSPEND:
        return Reason.SUSPEND
    if message == WM_POWERBROADCAST and wparam == PBT_POWERSETTINGCHANGE and len(setting) >= _SETTING.size:
        guid, length, state = _SETTING.unpack_from(setting)
        if guid == LID_SWITCH.bytes_le and length >= 4 and state == 0:
            return Reason.LID
    return None


def message_of(raw: bytes) -> tuple[int, int, int]:
    """Message, wParam and lParam of the bytes of a MSG."""
    _, message, wparam, lparam, *_ = _MSG.unpack_from(raw)
    return message, wparam, lparam


class WindowsSource(QAbstractNativeEventFilter):
    """Hears the messages of every window of this program, once the system was asked to send them."""

    def __init__(self, tell: Callable[[Reason], None]) -> None:
        super().__init__()
        self._tell = tell
        self._lid: Any = None
        self._covers = {Reason.SUSPEND}
        app = QCoreApplication.instance()
        if app is not None:
            app.installNativeEventFilter(self)
        self._register()

    @property
    def covers(self) -> frozenset[Reason]:
        """What the system agreed to tell."""
        return frozenset(self._covers)

    def close(self) -> None:
        """Stop listening."""
        app = QCoreApplication.instance()
        if app is not None:
            app.removeNativeEventFilter(self)

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        """A message before Qt sees it; never kept from Qt."""
        if QByteArray(kind) == QByteArray(b"windows_generic_MSG"):
            number, wparam, lparam = message_of(ctypes.string_at(int(message), _MSG.size))
            is_setting = number == WM_POWERBROADCAST and wparam == PBT_POWERSETTINGCHANGE and lparam
            setting = ctypes.string_at(lparam, _SETTING.size) if is_setting else b""
            if (reason := reason_of(number, wparam, setting)) is not None:
                self._tell(reason)
        return False, 0

    def _register(self) -> None:
        """Ask for the session's messages and the lid's: only a window that asked gets them."""
        windows = QGuiApplication.topLevelWindows()
        if sys.platform != "win32" or not windows:
            return
        handle = int(windows[0].winId())
        if ctypes.windll.wtsapi32.WTSRegisterSessionNotification(ctypes.c_void_p(handle), 0):
            self._covers |= {Reason.SYSTEM_LOCK, Reason.SWITCH}
        guid = (ctypes.c_byte * 16).from_buffer_copy(LID_SWITCH.bytes_le)
        self._lid = ctypes.windll.user32.RegisterPowerSettingNotification(
            ctypes.c_void_p(handle), ctypes.byref(guid), 0
        )
        if self._lid:
            self._covers.add(Reason.LID)
