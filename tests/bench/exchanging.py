"""The exchanges: nothing to say, fifty edits, ten thousand visits; ours and the peers' in turn, over the same relay."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import msgspec

from fsdesk.demo.hub import DemoHub
from fsdesk.demo.relay import Relay
from tests.bench.figures import Figure, median
from tests.bench.machine import child, cpu_s, forget_peak, peak_mb
from tests.bench.notes import edits, rows
from tests.bench.slow import FIELD
from tests.link import link

Step: TypeAlias = dict[str, Any]
Round: TypeAlias = dict[str, Step]

STARTS_WITHIN_S = 30.0
ANKI_STAMP_S = 1.1
"""Anki stamps an edit with whole seconds, and sends what is newer than its last sync."""


class CountingRelay(Relay):
    """A relay that also counts requests. Neither side sends two without waiting for the answer in between."""

    def __init__(self) -> None:
        super().__init__()
        self.requests = 0

    def _pump_up(self, laptop: socket.socket, hub: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := laptop.recv(65536):
                self.requests += data.startswith((b"POST /", b"GET /"))
                self.bytes_up += len(data)
                hub.sendall(data)
        with contextlib.suppress(OSError):
            hub.shutdown(socket.SHUT_WR)


class BenchHub(DemoHub):
    """The demonstration's hub, whose process can be watched."""

    @property
    def pid(self) -> int:
        """The serving process."""
        assert self._process is not None
        return self._process.pid


class Side:
    """A server with its relay, and what each step of a client took of both."""

    def __init__(self, pid: int, relay: CountingRelay) -> None:
        self._pid = pid
        self._relay = relay
        self.steps: Round = {}

    def step(self, name: str, run: Callable[[], Step]) -> None:
        """Run one step and keep what it took."""
        relay = self._relay
        requests, up, down, cpu = relay.requests, relay.bytes_up, relay.bytes_down, cpu_s(self._pid)
        forget_peak(self._pid)
        measured = run()
        self.steps[name] = {
            **measured,
            "requests": relay.requests - requests,
            "up": relay.bytes_up - up,
            "down": relay.bytes_down - down,
            "bytes": relay.bytes_up - up + relay.bytes_down - down,
            "hub_cpu_s": cpu_s(self._pid) - cpu,
            "hub_peak_mb": peak_mb(self._pid),
        }


def our_round(folder: Path, rows_file: Path, edits_file: Path) -> Round:
    """Two new laptops and a new hub, from joining to nothing left to say."""
    hub, relay = BenchHub(folder / "hub"), CountingRelay()
    hub.make("Bench")
    relay.hub_port = hub.serve()
    relay.begin()
    writer, reader = folder / "writer", folder / "reader"

    def laptop(step: str, place: Path, *more: str) -> Callable[[], Step]:
        return lambda: child("tests.bench.laptop", step, str(place), *more)

    try:
        for place, user in ((writer, "eilidh"), (reader, "ruaridh")):
            laptop("join", place, hub.slip(user, relay.url))()
        laptop("families", writer)()
        side = Side(hub.pid, relay)
        side.step("write", laptop("write", writer, str(rows_file)))
        side.step("push", laptop("exchange", writer))
        side.step("pull", laptop("exchange", reader))
        side.step("edit", laptop("edit", writer, str(edits_file)))
        side.step("push 50", laptop("exchange", writer))
        side.step("pull 50", laptop("exchange", reader))
        side.step("nothing", laptop("exchange", writer))
        with link(hub.port, FIELD) as slow:
            laptop("edit", writer, str(edits_file))()
            side.steps["slow 50"] = laptop("exchange", writer, slow.url)()
            side.steps["slow nothing"] = laptop("exchange", writer, slow.url)()
    finally:
        relay.end()
        hub.stop()
    for name, step in side.steps.items():
        if name not in ("write", "edit") and not step["in_sync"]:
            raise RuntimeError(f"after “{name}” the two sides did not hold the same")
    return side.steps


@contextlib.contextmanager
def anki_server(folder: Path) -> Iterator[tuple[int, int]]:
    """Anki's own sync server: its process and port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "anki.syncserver"],
        env={**os.environ, "SYNC_USER1": "u:p", "SYNC_BASE": str(folder), "SYNC_HOST": "127.0.0.1",
             "SYNC_PORT": str(port), "RUST_LOG": "error"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        waited = time.monotonic() + STARTS_WITHIN_S
        while True:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 0.5).close()
                break
            if process.poll() is not None or time.monotonic() > waited:
                raise RuntimeError("Anki's sync server did not start")
            time.sleep(0.05)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait(15)


def anki_round(folder: Path, rows_file: Path, edits_file: Path) -> Round:
    """The same with Anki. A nearly empty collection is sent whole first, so that the visits go by normal sync."""
    relay = CountingRelay()
    with anki_server(folder / "server") as (pid, port):
        relay.hub_port = port
        relay.begin()
        url = relay.url + "/"

        def client(step: str, who: str, file: Path | None = None) -> Callable[[], Step]:
            words = (step, str(folder / who / "c.anki2"), url, *([str(file)] if file else []))
            return lambda: child("tests.bench.anki_client", *words)

        for step, who in (
            ("begin", "writer"), ("sync", "writer"), ("upload", "writer"), ("sync", "reader"), ("download", "reader"),
        ):  # fmt: skip
            client(step, who)()
        side = Side(pid, relay)
        side.step("write", client("write", "writer", rows_file))
        side.step("push", client("sync", "writer"))
        side.step("pull", client("sync", "reader"))
        time.sleep(ANKI_STAMP_S)
        side.step("edit", client("edit", "writer", edits_file))
        side.step("push 50", client("sync", "writer"))
        side.step("pull 50", client("sync", "reader"))
        side.step("nothing", client("sync", "writer"))
        with link(port, FIELD) as slow:
            client("edit", "writer", edits_file)()
            url = slow.url + "/"
            side.steps["slow 50"] = client("sync", "writer")()
            side.steps["slow nothing"] = client("sync", "writer")()
        relay.end()
    if side.steps["pull"]["notes"] != len(rows_file.read_bytes().splitlines()) + 1:
        raise RuntimeError("Anki's second collection did not get every note")
    return side.steps


def has_anki() -> bool:
    """Whether the peer is installed here."""
    from importlib.util import find_spec

    return find_spec("anki") is not None


def measure(folder: Path, rounds: int, say: Callable[[str], None]) -> dict[str, list[Figure]]:
    """The figures of the exchanges, medians over the rounds."""
    import gzip

    found = rows()
    raw = b"".join(msgspec.json.encode(row) + b"\n" for row in found)
    ratio = len(raw) / len(gzip.compress(raw, 6))
    size = len(raw) / len(found)
    say(f"{len(found):,} visits of {size:.0f} bytes as JSON; gzip -6 makes them {ratio:.2f} times smaller")
    rows_file, edits_file = folder / "rows.jsonl", folder / "edits.json"
    rows_file.write_bytes(raw)
    edits_file.write_bytes(msgspec.json.encode(edits()))
    ours: list[Round] = []
    anki: list[Round] = []
    peers = peers_here()
    for number in range(rounds):
        turns = [(our_round, ours, "ours"), (anki_round, anki, "Anki")][:: 1 if number % 2 == 0 else -1]
        for play, kept, name in (*turns, *((peer.play, peer.rounds, peer.name) for peer in peers)):
            if name == "Anki" and not has_anki():
                continue
            place = folder / f"{name}-{number}"
            place.mkdir()
            kept.append(play(place, rows_file, edits_file))
            shutil.rmtree(place)
            said = ", ".join(f"{step} {kept[-1][step]['wall_s']:.2f} s" for step in ("write", "push", "pull"))
            say(f"round {number + 1}, {name}: {said}")
    beside = [Peer("Anki", anki_round, anki)] if anki else []
    return {**_figures(ours, anki), **_beside_all(ours, [*beside, *peers])}


class Peer(NamedTuple):
    """Somebody the exchanges are measured beside."""

    name: str
    play: Callable[[Path, Path, Path], Round]
    rounds: list[Round]


def peers_here() -> list[Peer]:
    """Those in Node, where they are installed."""
    from tests.bench import peers_rounds

    if not peers_rounds.has_node():
        return []
    return [Peer("PouchDB", peers_rounds.pouch_round, []), Peer("RxDB", peers_rounds.rxdb_round, [])]


def _beside_all(ours: list[Round], peers: list[Peer]) -> dict[str, list[Figure]]:
    """The same steps beside each peer in turn."""
    steps = (
        ("nothing", "nothing to say", (("requests", "", 1.0), ("bytes", "B", 1.0))),
        ("push 50", "50 edits sent", (("requests", "", 1.0), ("bytes", "B", 1.0))),
        ("push", "10,000 sent", (("requests", "", 1.0), ("bytes", "kB", 0.001), ("wall_s", "s", 1.0))),
        ("pull", "10,000 received", (("requests", "", 1.0), ("bytes", "kB", 0.001), ("wall_s", "s", 1.0))),
        ("slow 50", "50 edits at 1,000 ms and 2 kB/s", (("wall_s", "s", 1.0),)),
        ("slow nothing", "nothing to say at 1,000 ms and 2 kB/s", (("wall_s", "s", 1.0),)),
    )
    found = [
        Figure(
            name=f"{name}, {'seconds' if key == 'wall_s' else key}", unit=unit,
            ours=median([turn[step] for turn in ours], key) * scale,
            beside=median([turn[step] for turn in peer.rounds], key) * scale, beside_what=peer.name,
        )
        for step, name, keys in steps for key, unit, scale in keys for peer in peers
    ]  # fmt: skip
    return {"Beside all peers, over the same relay": found}


def _figures(ours: list[Round], anki: list[Round]) -> dict[str, list[Figure]]:
    def line(name: str, step: str, key: str, unit: str, bar: float | None = None, scale: float = 1.0) -> Figure:
        def of(side: list[Round]) -> float:
            return median([turn[step] for turn in side], key) * scale

        return Figure(
            name=name, unit=unit, ours=of(ours), beside=of(anki) if anki else None, beside_what="Anki", bar=bar
        )

    def time_of(name: str, step: str) -> Figure:
        beside = line(name, step, "wall_s", "s")
        return msgspec.structs.replace(beside, bar=1.0 if anki else None, of_ratio=True)

    def many(step: str, verb: str) -> list[Figure]:
        return [
            time_of(f"{verb}, seconds", step),
            line(f"{verb}, requests", step, "requests", "", 5),
            line(f"{verb}, bytes", step, "bytes", "kB", 1400, 0.001),
            line(f"{verb}, the laptop's processor time", step, "cpu_s", "s"),
            line(f"{verb}, the hub's processor time", step, "hub_cpu_s", "s"),
            line(f"{verb}, the laptop's most memory", step, "peak_mb", "MB"),
            line(f"{verb}, the hub's most memory", step, "hub_peak_mb", "MB"),
        ]

    def few(step: str, verb: str) -> list[Figure]:
        return [
            line(f"{verb}, requests", step, "requests", "", 1),
            line(f"{verb}, bytes", step, "bytes", "B", 3000),
            line(f"{verb}, milliseconds", step, "wall_s", "ms", None, 1000),
        ]

    return {
        "Nothing to say (signed both ways, digests compared)": [
            line("requests", "nothing", "requests", "", 1),
            line("bytes, heads and bodies, both ways", "nothing", "bytes", "B", 350),
            line("milliseconds", "nothing", "wall_s", "ms", None, 1000),
        ],
        "50 edits (20 of status, 20 of one sentence, 10 of both)": [
            *few("push 50", "sent"), *few("pull 50", "received"),
        ],
        "10,000 visits written with no signal": [
            line("written on the laptop, 500 at a time", "write", "wall_s", "s"),
            *many("push", "sent"), *many("pull", "received by a fresh laptop"),
        ],
    }  # fmt: skip
