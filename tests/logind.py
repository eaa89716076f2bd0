"""A logind and a UPower written by hand, on a real bus: `python -m tests.logind ADDRESS`, one word a line.

It answers what the window asks of the real ones and emits what they emit (systemd's org.freedesktop.login1(5),
UPower's reference): words are sleep, woke, lock, locked,
unlocked, away, back, lid, open, quit. It prints ready, each call, and when an inhibitor
was let go.
"""

from __future__ import annotations

import os
import sys
import threading

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

MANAGER = DBusAddress("/org/freedesktop/login1", interface="org.freedesktop.login1.Manager")
SESSION_NAME, UPOWER_NAME = "org.freedesktop.login1.Session", "org.freedesktop.UPower"
SESSION_PATH = "/org/freedesktop/login1/session/_31"
SESSION = DBusAddress(SESSION_PATH, interface="org.freedesktop.login1.Session")
SESSION_PROPERTIES = DBusAddress(SESSION_PATH, interface="org.freedesktop.DBus.Properties")
UPOWER_PROPERTIES = DBusAddress("/org/freedesktop/UPower", interface="org.freedesktop.DBus.Properties")


class Logind:
    """Both services on one connection."""

    def __init__(self, address: str) -> None:
        self.bus: DBusConnection = open_dbus_connection(address, enable_fds=True)
        for name in ("org.freedesktop.login1", "org.freedesktop.UPower"):
            self.bus.send_and_get_reply(message_bus.RequestName(name))
        self.state: dict[tuple[object, ...], bool] = {
            (SESSION_NAME, "LockedHint"): False,
            (SESSION_NAME, "Active"): True,
            (UPOWER_NAME, "LidIsClosed"): False,
        }

    def say(self, word: str) -> None:
        """Emit what the real services emit."""
        match word:
            case "sleep" | "woke":
                self.bus.send(new_signal(MANAGER, "PrepareForSleep", "b", (word == "sleep",)))
            case "lock":
                self.bus.send(new_signal(SESSION, "Lock"))
            case "locked" | "unlocked":
                self._change(SESSION_PROPERTIES, SESSION_NAME, "LockedHint", word == "locked")
            case "away" | "back":
                self._change(SESSION_PROPERTIES, SESSION_NAME, "Active", word == "back")
            case "lid" | "open":
                self._change(UPOWER_PROPERTIES, UPOWER_NAME, "LidIsClosed", word == "lid")

    def _change(self, where: DBusAddress, interface: str, name: str, value: bool) -> None:
        self.state[interface, name] = value
        changed: tuple[object, ...] = (interface, {name: ("b", value)}, [])
        self.bus.send(new_signal(where, "PropertiesChanged", "sa{sv}as", changed))

    def answer(self) -> None:
        """Answer calls until the bus goes away."""
        while True:
            asked = self.bus.receive()
            if asked.header.message_type is MessageType.method_call:
                self._answer(asked)

    def _answer(self, asked: Message) -> None:
        member = asked.header.fields[HeaderFields.member]
        print("asked", member, *map(str, asked.body), flush=True)
        if member == "GetSession" and asked.body == ("auto",):
            self.bus.send(new_method_return(asked, "o", (SESSION_PATH,)))
        elif member == "Get":
            self.bus.send(new_method_return(asked, "v", (("b", self.state[asked.body]),)))
        elif member == "Inhibit":
            ours, theirs = os.pipe()
            self.bus.send(new_method_return(asked, "h", (theirs,)))
            os.close(theirs)
            threading.Thread(target=_tell_when_let_go, args=(ours,), daemon=True).start()


def _tell_when_let_go(pipe: int) -> None:
    os.read(pipe, 1)
    print("let go", flush=True)


def main() -> None:
    logind = Logind(sys.argv[1])
    threading.Thread(target=logind.answer, daemon=True).start()
    print("ready", flush=True)
    for line in sys.stdin:
        if line.strip() == "quit":
            return
        logind.say(line.strip())


if __name__ == "__main__":
    main()
