"""Linux: logind tells of sleep, of the session's lock and of another session in front; UPower tells of the lid.

Everything is asked without waiting: a bus that does not answer costs nothing but its triggers. A *delay inhibitor*
holds the system's sleep back, for as long as it allows (five seconds by default), until this process is gone.
Sources: org.freedesktop.login1(5), the UPower and the screensaver interfaces of freedesktop.org.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher, QDBusVariant

from ui.locking import Reason

ANSWERS_WITHIN_MS = 2_000
LOGIN, MANAGER_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
MANAGER, SESSION = f"{LOGIN}.Manager", f"{LOGIN}.Session"
UPOWER, UPOWER_PATH = "org.freedesktop.UPower", "/org/freedesktop/UPower"
PROPERTIES = "org.freedesktop.DBus.Properties"
SCREENSAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.kde.screensaver")

TELLING = {
    (SESSION, "LockedHint"): (True, Reason.SYSTEM_LOCK),
    (SESSION, "Active"): (False, Reason.SWITCH),
    (UPOWER, "LidIsClosed"): (True, Reason.LID),
}
"""Which property says what, and with which value."""


class Logind(QObject):
    """Listens on the system's bus, and for screensavers on the session's."""

    def __init__(
        self, tell: Callable[[Reason], None], bus: QDBusConnection | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tell = tell
        self._bus = bus or QDBusConnection.systemBus()
        self._inhibitor: object = None
        self._covers: set[Reason] = set()
        if self._bus.isConnected():
            self._hear(self._bus, MANAGER_PATH, MANAGER, "PrepareForSleep")
            self._hear(self._bus, UPOWER_PATH, PROPERTIES, "PropertiesChanged")
            self._ask(LOGIN, MANAGER_PATH, MANAGER, "Inhibit", self._hold_sleep,
                      "sleep", "FSDesk", "The record is put away before the laptop sleeps", "delay")  # fmt: skip
            self._ask(LOGIN, MANAGER_PATH, MANAGER, "GetSession", self._hear_session, "auto")
            self._look(UPOWER, UPOWER_PATH, UPOWER, "LidIsClosed", first=True)
        if bus is None and (session := QDBusConnection.sessionBus()).isConnected():
            for name in SCREENSAVERS:
                self._hear(session, "", name, "ActiveChanged")

    @property
    def covers(self) -> frozenset[Reason]:
        """What the services that answered tell."""
        return frozenset(self._covers)

    def close(self) -> None:
        """Stop holding sleep back."""
        self._inhibitor = None

    @Slot(QDBusMessage)
    def heard(self, message: QDBusMessage) -> None:
        """A signal came."""
        arguments = message.arguments()
        match message.member():
            case "PrepareForSleep" if arguments == [True]:
                self._tell(Reason.SUSPEND)
            case "Lock":
                self._tell(Reason.SYSTEM_LOCK)
            case "ActiveChanged" if arguments == [True]:
                self._tell(Reason.SYSTEM_LOCK)
            case "PropertiesChanged" if arguments:
                # What changed comes as a map, which the binding cannot read: the few of ours are asked for.
                for interface, name in TELLING:
                    if interface == arguments[0]:
                        self._look(message.service(), message.path(), interface, name)

    def _hear(self, bus: QDBusConnection, path: str, interface: str, name: str) -> None:
        slot: Any = "1heard(QDBusMessage)"  # the stubs ask for bytes, which the binding does not take
        bus.connect("", path, interface, name, self, slot)

    def _hear_session(self, path: Any) -> None:
        self._covers |= {Reason.SYSTEM_LOCK, Reason.SWITCH}
        self._hear(self._bus, path.path(), SESSION, "Lock")
        self._hear(self._bus, path.path(), PROPERTIES, "PropertiesChanged")

    def _hold_sleep(self, inhibitor: Any) -> None:
        # Closed by being forgotten, or by this process's end: then the system sleeps on.
        self._covers.add(Reason.SUSPEND)
        self._inhibitor = inhibitor

    def _look(self, service: str, path: str, interface: str, name: str, *, first: bool = False) -> None:
        value, reason = TELLING[interface, name]

        def found(answer: Any) -> None:
            is_ = answer.variant() if isinstance(answer, QDBusVariant) else answer
            self._covers.add(reason)
            if is_ is value and not first:
                self._tell(reason)

        self._ask(service, path, PROPERTIES, "Get", found, interface, name)

    def _ask(
        self, service: str, path: str, interface: str, member: str, then: Callable[[Any], None], *words: object
    ) -> None:
        message = QDBusMessage.createMethodCall(service, path, interface, member)
        message.setArguments(list(words))
        call = QDBusPendingCallWatcher(self._bus.asyncCall(message, ANSWERS_WITHIN_MS), self)
        call.finished.connect(lambda *_: self._answered(then, call))

    def _answered(self, then: Callable[[Any], None], call: QDBusPendingCallWatcher) -> None:
        reply = call.reply()
        call.deleteLater()
        if reply.type() is QDBusMessage.MessageType.ReplyMessage and (told := reply.arguments()):
            then(told[0])
