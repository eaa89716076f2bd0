"""The window: how long the program takes to its unlock page, and how much memory a day's pages leave it with."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fsdesk.clock import MachineClock
from fsdesk.demo.cast import PASSPHRASE
from fsdesk.desk import Desk
from fsdesk.keys import FolderSecrets, create
from fsdesk.store import Store
from tests.bench.caseload import ME, fill, revisions
from tests.bench.figures import Figure
from tests.bench.machine import child

FAMILIES = 40
STARTS = 7
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
NOBODY = "http://127.0.0.1:9"
"""Where the laptop looks for its hub: nothing listens there, so the line's libraries are loaded and find none."""


def make_profile(folder: Path) -> tuple[str, str]:
    """A laptop that has joined, with a caseload; its folder and its secrets'."""
    place, secrets = folder / "worker", folder / "worker-secret"
    bundle = create(place, PASSPHRASE, FolderSecrets(secrets))
    store = Store(place, bundle.store_key)
    store.remember(
        device="aaaa0000", user=str(ME), user_name="Eilidh Ross", role="worker", team="north", team_name="North",
        partnership="Bench", epoch="1", hub_url=NOBODY,
        hub_sign=Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex(),
        hub_seal=X25519PrivateKey.generate().public_key().public_bytes_raw().hex(),
    )  # fmt: skip
    desk = Desk(store, MachineClock(), bundle)
    fill(desk, revisions(FAMILIES, desk.clock.now().date()))
    desk.me()
    desk.lock()
    return str(place), str(secrets)


def _probe(*words: str) -> dict[str, float]:
    began = time.perf_counter()
    told = child("tests.bench.probe", *words, **OFFSCREEN)
    return {**told, "wall_s": time.perf_counter() - began}


def measure(folder: Path, say: Callable[[str], None]) -> dict[str, list[Figure]]:
    """Starts in turn, then the memory."""
    profile, secrets = make_profile(folder)
    starts: dict[str, list[dict[str, float]]] = {"start": [], "empty": []}
    for number in range(STARTS + 1):
        for name, words in (("start", ("start", profile, secrets)), ("empty", ("empty",))):
            told = _probe(*words)
            if number:  # the first of each reads the files from the disk
                starts[name].append(told)
    seconds = {name: statistics.median(one["wall_s"] for one in told) for name, told in starts.items()}
    say(
        f"{STARTS} starts each: unlock page after {seconds['start']:.2f} s, empty window after {seconds['empty']:.2f} s"
    )
    pages = _probe("pages", profile, secrets, PASSPHRASE)
    return {
        "Start, in fresh processes": [
            _beside("to the unlock page, seconds", starts, "wall_s", "s", bar=1.5),
            _beside("to the unlock page, processor time", starts, "cpu_s", "s"),
        ],
        f"Memory, {FAMILIES} families, every page opened once": _memory(starts["empty"], pages),
    }


def _beside(
    name: str, starts: dict[str, list[dict[str, float]]], key: str, unit: str, bar: float | None = None
) -> Figure:
    ours, beside = (statistics.median(one[key] for one in starts[side]) for side in ("start", "empty"))
    return Figure(
        name=name, unit=unit, ours=ours, beside=beside, beside_what="empty window", bar=bar, of_ratio=bar is not None
    )


def _memory(empty: list[dict[str, float]], pages: dict[str, float]) -> list[Figure]:
    def line(name: str, key: str, bar: float | None = None) -> Figure:
        beside = statistics.median(one[key] for one in empty)
        return Figure(name=name, unit="MB", ours=pages[key], beside=beside, beside_what="empty window", bar=bar)

    return [line("resident", "rss_mb", 180), line("of it private", "private_mb")]
