"""A line as it is in the field, emulated: a relay in a process of its own with a rate, a round trip, stalls and cuts.

    with link(port, Nature(rtt_s=1.0, up=2_000, down=4_000)) as line:
        ... connect to 127.0.0.1:line.port ...
        line.told()          # what has gone by since it was last asked

Emulated in user space, so there is no slow start and no packet is lost: loss is what TCP makes of it, a stall while a
segment is sent again, and a reset where it gives up. A new connection waits a round trip before its first byte moves.
Bytes are counted where they enter the line, heads and bodies, both ways; a cut loses what is under way.

As a program: `python -m tests.link PORT '{"rtt_s": 1.0, …}'`; one line out with its own port, then for each line in one
line of counts out.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import subprocess
import sys
import time
from collections.abc import Iterator

import msgspec

SEGMENT_BYTES = 1_400
FORWARDED_BYTES = 16_384
"""Read at once where the line has no rate of its own."""


class Nature(msgspec.Struct, frozen=True, kw_only=True):
    """What a line is like. Rates are bytes a second, 0 for none; `stalls` is the share of segments that come
    `stall_s` late; the line is cut after each `cut_every` bytes, or after `cut_at` once."""

    rtt_s: float = 0.0
    up: float = 0.0
    down: float = 0.0
    stalls: float = 0.0
    stall_s: float = 1.5
    cut_every: int = 0
    cut_at: int = 0
    seed: int = 1


class Counts(msgspec.Struct, kw_only=True):
    """What has gone by."""

    up: int = 0
    down: int = 0
    requests: int = 0
    connections: int = 0
    cuts: int = 0

    @property
    def bytes(self) -> int:
        """Both ways."""
        return self.up + self.down


class _Link:
    """The relay itself."""

    def __init__(self, to: int, nature: Nature) -> None:
        self._to = to
        self._nature = nature
        self._random = random.Random(nature.seed)
        self._free = {"up": 0.0, "down": 0.0}
        self._ends: set[asyncio.StreamWriter] = set()
        self._left = nature.cut_every or nature.cut_at
        self.counts = Counts()

    async def serve(self, near_in: asyncio.StreamReader, near_out: asyncio.StreamWriter) -> None:
        """One connection, until either side ends it or the line is cut."""
        self.counts.connections += 1
        try:
            far_in, far_out = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            near_out.transport.abort()
            return
        self._ends |= {near_out, far_out}
        await asyncio.sleep(self._nature.rtt_s)
        await asyncio.gather(self._carry("up", near_in, far_out), self._carry("down", far_in, near_out))
        self._ends -= {near_out, far_out}
        for end in (near_out, far_out):
            end.close()

    async def _carry(self, way: str, come: asyncio.StreamReader, go: asyncio.StreamWriter) -> None:
        rate: float = getattr(self._nature, way)
        # About what the line holds at once, as a sender that watches for what is received would keep on it.
        room = max(4, int(rate * self._nature.rtt_s / SEGMENT_BYTES) + 2) if rate else 64
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(room)
        arriving = asyncio.create_task(self._arrive(under_way, go))
        with contextlib.suppress(OSError):
            while part := await come.read(SEGMENT_BYTES if rate or self._nature.stalls else FORWARDED_BYTES):
                if way == "up":
                    self.counts.requests += part.startswith((b"POST /", b"GET /", b"PUT /", b"DELETE /"))
                await under_way.put((self._enter(way, part, rate), part))
                if self._is_cut(len(part)):
                    break
        await under_way.put((0.0, b""))
        await arriving

    def _enter(self, way: str, part: bytes, rate: float) -> float:
        """Count a part onto the line; when it arrives."""
        setattr(self.counts, way, getattr(self.counts, way) + len(part))
        now = time.monotonic()
        at = max(now, self._free[way]) + (len(part) / rate if rate else 0.0)
        if self._nature.stalls and self._random.random() < self._nature.stalls:
            at += self._nature.stall_s
        self._free[way] = at
        return at + self._nature.rtt_s / 2

    async def _arrive(self, under_way: asyncio.Queue[tuple[float, bytes]], go: asyncio.StreamWriter) -> None:
        whole = True
        while (item := await under_way.get())[1]:
            if (wait := item[0] - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            if whole and not go.is_closing():
                try:
                    go.write(item[1])
                    await go.drain()
                except OSError:
                    whole = False
        with contextlib.suppress(OSError):
            if go.can_write_eof() and not go.is_closing():
                go.write_eof()

    def _is_cut(self, size: int) -> bool:
        if not self._left:
            return False
        self._left -= size
        if self._left > 0:
            return False
        self._left = self._nature.cut_every
        self.counts.cuts += 1
        for end in self._ends:
            end.transport.abort()
        return True


async def _run(to: int, nature: Nature) -> None:
    relay = _Link(to, nature)
    server = await asyncio.start_server(relay.serve, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    async with server:
        while await asyncio.to_thread(sys.stdin.readline):
            told, relay.counts = relay.counts, Counts()
            sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
            sys.stdout.flush()


class Link:
    """A line that is there, in its own process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        assert process.stdout is not None
        self.port = int(process.stdout.readline())

    @property
    def url(self) -> str:
        """Where the other side is found through it."""
        return f"http://127.0.0.1:{self.port}"

    def told(self) -> Counts:
        """What has gone by since this was last asked."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return msgspec.json.decode(self._process.stdout.readline(), type=Counts)


@contextlib.contextmanager
def link(to: int, nature: Nature | None = None) -> Iterator[Link]:
    """A line of this nature to a port of this machine."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.link", str(to), msgspec.json.encode(nature or Nature()).decode()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Link(process)
    finally:
        process.kill()
        process.communicate()


if __name__ == "__main__":
    asyncio.run(_run(int(sys.argv[1]), msgspec.json.decode(sys.argv[2], type=Nature)))
