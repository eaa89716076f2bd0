"""A line that drops every connection after so many bytes, both ways together, and counts what went over it."""

from __future__ import annotations

import contextlib
import socket
import threading

from tests.patience import PATIENCE_S


class CuttingLine:
    """Listens on a port of its own between a laptop and the hub."""

    def __init__(self, hub_port: int, each_bytes: int) -> None:
        self.hub_port = hub_port
        self.each_bytes = each_bytes
        self.up = self.down = self.cuts = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._start(self._listen)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(PATIENCE_S)

    def _start(self, work: object, *values: object) -> None:
        thread = threading.Thread(target=work, args=values, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _listen(self) -> None:
        while True:
            try:
                laptop, _ = self._listening.accept()
            except OSError:
                return
            self._start(self._carry, laptop)

    def _carry(self, laptop: socket.socket) -> None:
        room = [self.each_bytes]
        with laptop, socket.create_connection(("127.0.0.1", self.hub_port)) as hub:
            down = threading.Thread(target=self._pump, args=(hub, laptop, room, False), daemon=True)
            down.start()
            self._pump(laptop, hub, room, True)
            down.join(PATIENCE_S)

    def _pump(self, from_: socket.socket, to: socket.socket, room: list[int], up: bool) -> None:
        with contextlib.suppress(OSError):
            while data := from_.recv(2048):
                data = data[: max(0, room[0])]
                room[0] -= len(data)
                to.sendall(data)
                if up:
                    self.up += len(data)
                else:
                    self.down += len(data)
                if room[0] <= 0:
                    self.cuts += 1
                    break
        for end in (from_, to):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
