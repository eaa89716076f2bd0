"""Lines as in the field: what the slow one is like, and sending ten thousand visits over one that keeps dying."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from fsdesk.demo.relay import Relay
from tests.bench.figures import Figure
from tests.bench.machine import child
from tests.bench.notes import rows
from tests.link import Nature, link

FIELD = Nature(rtt_s=1.0, up=2_000, down=4_000)
"""A village's edge: a second there and back, two kilobytes a second up."""
CUTS = ((300_000, 25.0), (100_000, 40.0))
"""How often the line dies, and how many percent more bytes that may cost."""
DYING = {"rtt_s": 0.1, "up": 250_000.0, "down": 250_000.0}


def measure(folder: Path, say: Callable[[str], None]) -> dict[str, list[Figure]]:
    """The same unsent visits from the same store over lines that die ever more often."""
    from tests.bench.exchanging import BenchHub

    hub, relay = BenchHub(folder / "hub"), Relay()
    hub.make("Bench")
    relay.hub_port = hub.serve()
    relay.begin()
    rows_file = folder / "rows.jsonl"
    rows_file.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows()))
    child("tests.bench.laptop", "join", str(folder / "writer"), hub.slip("eilidh", relay.url))
    child("tests.bench.laptop", "families", str(folder / "writer"))
    child("tests.bench.laptop", "write", str(folder / "writer"), str(rows_file))
    relay.end()
    hub.stop()
    found: list[Figure] = []
    whole = _send(folder, 0)
    say(f"never cut: {whole['line']:,} bytes, {whole['wall_s']:.1f} s")
    for every, bar in CUTS:
        cut = _send(folder, every)
        more = 100 * (cut["line"] / whole["line"] - 1)
        say(f"cut each {every:,} bytes: {cut['line']:,} bytes, {cut['cuts']} cuts, {cut['wall_s']:.1f} s")
        each = f"dying each {every // 1000} kB"
        found += [
            Figure(name=f"{each}, bytes more than over a line that lives", unit="%", ours=more, bar=bar),
            Figure(name=f"{each}, times it died", unit="", ours=cut["cuts"]),
            Figure(name=f"{each}, requests", unit="", ours=cut["requests"]),
            Figure(
                name=f"{each}, seconds", unit="s", ours=cut["wall_s"], beside=whole["wall_s"], beside_what="living",
            ),
        ]  # fmt: skip
    return {"10,000 visits sent over a line that keeps dying (Anki: never)": found}


def _send(folder: Path, every: int) -> dict[str, Any]:
    """Send it all from a copy of the store to a copy of the hub."""
    from tests.bench.exchanging import BenchHub

    place = folder / f"cut-{every}"
    for name in ("hub", "writer", "writer-secret"):
        shutil.copytree(folder / name, place / name)
    hub = BenchHub(place / "hub")
    try:
        port = hub.serve()
        with link(port, Nature(cut_every=every, **DYING)) as line:  # type: ignore[arg-type]  # all of one type
            done = child("tests.bench.laptop", "exchange", str(place / "writer"), line.url)
            told = line.told()
    finally:
        hub.stop()
    if not done["in_sync"]:
        raise RuntimeError("the two sides did not hold the same")
    shutil.rmtree(place)
    return {**done, "line": told.bytes, "cuts": told.cuts, "requests": told.requests}
