"""The demonstration's line: a relay on this machine between the laptops and the hub, that can be cut and can be absent.

It counts what goes by on the socket, heads and bodies, both ways.
"""

from __future__ import annotations

import contextlib
import random
import socket
import sys
import threading
import weakref

PORTS = range(20_000, 32_000)
"""Below those that systems lend to outgoing connections: a port that is let go for a while is still free afterwards."""


class Relay:
    """Listens on one port of the loopback address for as long as there is signal. Threads of its own."""

    def __init__(self) -> None:
        self.hub_port = 0
        self.bytes_up = 0
        self.bytes_down = 0
        self.cuts = 0
        self._cut_after = self._cut_answer_after = -1
        self._listening: socket.socket | None = None
        place = _place()
        self.port: int = place.getsockname()[1]
        if sys.platform == "linux":
            # Held while nothing listens, or another line would take it meanwhile; who listens may stand beside it.
            place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            weakref.finalize(self, place.close)
        else:
            place.close()

    @property
    def url(self) -> str:
        """Where the laptops find the hub."""
        return f"http://127.0.0.1:{self.port}"

    def begin(self) -> None:
        """There is signal."""
        self._listening = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        threading.Thread(target=self._listen, args=(self._listening,), daemon=True, name="relay").start()

    def end(self) -> None:
        """There is no signal: nothing listens, a connection is refused at once."""
        if self._listening is not None:
            with contextlib.suppress(OSError):
                self._listening.shutdown(socket.SHUT_RDWR)
            self._listening.close()
            self._listening = None

    def cut_next_after(self, bytes_up: int) -> None:
        """Drop the next connection once so many bytes have gone up."""
        self._cut_after = bytes_up

    def cut_answer_after(self, bytes_down: int) -> None:
        """Drop the next answer once so many of its bytes have come down: the hub has acted by then."""
        self._cut_answer_after = bytes_down

    def _listen(self, listening: socket.socket) -> None:
        while True:
            try:
                laptop, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(laptop,), daemon=True, name="relay").start()

    def _serve(self, laptop: socket.socket) -> None:
        try:
            # With no time by which it must answer: that is for the laptop and its hub to say.
            hub = socket.create_connection(("127.0.0.1", self.hub_port))
        except OSError:
            laptop.close()
            return
        down = threading.Thread(target=self._pump_down, args=(hub, laptop), daemon=True, name="relay")
        down.start()
        self._pump_up(laptop, hub)
        down.join()
        for end in (laptop, hub):
            end.close()

    def _pump_up(self, laptop: socket.socket, hub: socket.socket) -> None:
        sent = 0
        with contextlib.suppress(OSError):
            while data := laptop.recv(4096):
                if 0 <= self._cut_after <= sent + len(data):
                    hub.sendall(data[: max(0, self._cut_after - sent)])
                    self._cut_after, self.cuts = -1, self.cuts + 1
                    _drop(laptop)
                    _drop(hub)
                    return
                hub.sendall(data)
                sent += len(data)
                self.bytes_up += len(data)
        with contextlib.suppress(OSError):
            hub.shutdown(socket.SHUT_WR)

    def _pump_down(self, hub: socket.socket, laptop: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := hub.recv(65536):
                if self._cut_answer_after >= 0:
                    laptop.sendall(data[: self._cut_answer_after])
                    self._cut_answer_after, self.cuts = -1, self.cuts + 1
                    _drop(laptop)
                    _drop(hub)
                    return
                self.bytes_down += len(data)
                laptop.sendall(data)
        with contextlib.suppress(OSError):
            laptop.shutdown(socket.SHUT_WR)


def _drop(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


def _place() -> socket.socket:
    """A socket on a port nobody has."""
    for port in random.sample(PORTS, len(PORTS)):
        place = socket.socket()
        try:
            place.bind(("127.0.0.1", port))
        except OSError:
            place.close()
        else:
            return place
    raise OSError("no port is free")
