"""The demonstration's line with an ear on it: every byte, both ways, one file for each connection and direction."""

from __future__ import annotations

import contextlib
import itertools
import os
import socket
from pathlib import Path

from fsdesk.demo.relay import Relay


class RecordingRelay(Relay):
    """Passes on and writes down. Each direction of a connection is heard by one thread."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._numbers = itertools.count(1)

    def _pump_up(self, laptop: socket.socket, hub: socket.socket) -> None:
        with self._heard(laptop, "up") as heard:
            super()._pump_up(heard, hub)

    def _pump_down(self, hub: socket.socket, laptop: socket.socket) -> None:
        with self._heard(hub, "down") as heard:
            super()._pump_down(heard, laptop)

    def _heard(self, end: socket.socket, direction: str) -> _Heard:
        return _Heard(end, self._folder / f"{next(self._numbers):03}-{direction}")


class _Heard(socket.socket):
    """A second hold on a socket that writes down all it receives."""

    def __init__(self, end: socket.socket, path: Path) -> None:
        super().__init__(end.family, end.type, end.proto, fileno=os.dup(end.fileno()))
        self.settimeout(end.gettimeout())  # the two share one state of blocking or not
        self._copy = path.open("wb", buffering=0)

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        data = super().recv(bufsize, flags)
        self._copy.write(data)
        return data

    def close(self) -> None:
        super().close()
        with contextlib.suppress(OSError):
            self._copy.close()
