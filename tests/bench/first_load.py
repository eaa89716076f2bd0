"""A new laptop's first exchange: how soon today's families can be opened, and how soon all of them, near and far away.

As a program: `python -m tests.bench.first_load FOLDER WANTED`: one exchange of a laptop that has joined, timed; WANTED
is how many of the first families have to be whole; with 0 it reads the stream in the order it was written instead.
"""

from __future__ import annotations

import contextlib
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from fsdesk.clock import MachineClock
from fsdesk.demo.relay import Relay
from fsdesk.desk import Desk
from fsdesk.moving import ALL_IS_HERE
from fsdesk.records import Family, Household, Visit
from fsdesk.records.ids import FamilyId
from fsdesk.sending import Sending
from sync.client import exchange
from sync.meeting import desk_keys, hub_line, meet
from tests.bench.exchanging import BenchHub
from tests.bench.figures import Figure
from tests.bench.laptop import AT_ONCE, join, opened
from tests.bench.machine import Stopwatch, child, tell
from tests.bench.notes import LAST, SEED, TOWNS, rows
from tests.link import Nature, link

FAMILIES = 60
REVISIONS = 8_000
TODAYS = 4
EDGE = Nature(rtt_s=0.6, up=5_000, down=20_000)
"""A phone's line in the hills: 600 ms there and back, 20 kB a second down, 5 up."""


class Watched(Sending):
    """The store's end of an exchange, which notes when the families wanted first were whole."""

    def __init__(self, desk: Desk, wanted: int) -> None:
        super().__init__(desk.store, MachineClock())
        self._watch = Stopwatch()
        self._wanted = wanted
        self.whole_s: list[float] = []

    def keep_loaded(self, loads: Sequence[tuple[str, int]]) -> None:
        """Keep it, and note the time."""
        super().keep_loaded(loads)
        self.whole_s += [self._watch.read()["wall_s"] for _, after in loads if after == ALL_IS_HERE]

    @property
    def usable_s(self) -> float:
        """When the last of the families wanted first was whole."""
        return self.whole_s[self._wanted - 1] if self._wanted else 0.0


def _write_caseload(desk: Desk) -> None:
    """Sixty families with all that was written of them; four have a visit this evening."""
    r, today = random.Random(SEED), desk.clock.now().date().isoformat()
    made: list[FamilyId] = []
    for _ in range(FAMILIES):
        family = Family(label=f"FAM-{r.randint(1000, 9999)}", known_as=f"{r.choice(LAST)} family", status="active")
        made.append(FamilyId(desk.add(family).record))
        desk.add(Household(label="Home", town=r.choice(TOWNS)), made[-1])
    visits = [(row.visit(), made[row.family % FAMILIES]) for row in rows(REVISIONS - 2 * FAMILIES - TODAYS)]
    for at in range(0, len(visits), AT_ONCE):
        desk.add_all(visits[at : at + AT_ONCE])
    for family_id in made[30 : 30 + TODAYS]:
        desk.add(Visit(status="planned", planned_start=f"{today}T23:00", setting="home"), family_id)
    meet(desk)


def measure(folder: Path, say: Callable[[str], None]) -> dict[str, list[Figure]]:
    """A new laptop near the hub, and one at the end of a slow line."""
    hub, relay = BenchHub(folder / "hub"), Relay()
    hub.make("Bench")
    relay.hub_port = hub.serve()
    relay.begin()
    try:
        join(folder / "writer", hub.slip("eilidh", relay.url))
        writer = opened(folder / "writer")
        _write_caseload(writer)
        writer.lock()
        near = _load(folder / "near", hub, relay.url)
        plain = _load(folder / "plain", hub, relay.url, "0")
        say(f"first load near the hub: today's {near['usable_s']:.2f} s, all {near['wall_s']:.2f} s")
        with link(hub.port, EDGE) as line:
            join(folder / "far", hub.slip("ruaridh", f"http://127.0.0.1:{line.port}"))
            line.told()
            far = child("tests.bench.first_load", str(folder / "far"), str(TODAYS))
            counts = line.told()
        say(f"first load over a slow line: today's {far['usable_s']:.1f} s, all {far['wall_s']:.1f} s")
    finally:
        relay.end()
        hub.stop()
    return {
        f"A new laptop: {FAMILIES} families, {REVISIONS:,} revisions": [
            *_figures("near the hub", near),
            *_figures(f"over {EDGE.rtt_s * 1000:.0f} ms, {EDGE.down / 1000:.0f} kB/s", far),
            Figure(
                name="all of them, beside the stream in order, near the hub",
                unit="s",
                ours=near["wall_s"],
                beside=plain["wall_s"],
                beside_what="stream",
            ),
            Figure(name="bytes both ways, slow line", unit="B", ours=counts.bytes),
            Figure(name="requests, slow line", unit="", ours=counts.requests),
        ]
    }


def _load(place: Path, hub: BenchHub, url: str, wanted: str = str(TODAYS)) -> dict[str, Any]:
    join(place, hub.slip("ruaridh", url))
    return child("tests.bench.first_load", str(place), wanted)


def _figures(where: str, took: dict[str, Any]) -> list[Figure]:
    return [
        Figure(name=f"today's {TODAYS} families whole, {where}", unit="s", ours=took["usable_s"],
               beside=took["wall_s"], beside_what="all of them"),
    ]  # fmt: skip


def main(place: str, wanted: str) -> None:
    """One exchange, timed."""
    import requests  # noqa: F401  loaded before the watch starts, as in `laptop`

    desk = opened(Path(place))
    if wanted == "0":
        desk.store.remember(begun="1")
    with contextlib.closing(hub_line(desk.store.setting("hub_url"))) as line:
        watched = Watched(desk, int(wanted))
        watch = Stopwatch()
        done = exchange(watched, line, desk_keys(desk))
        took = watch.read()
    tell({**took, "usable_s": watched.usable_s, "requests": done.requests, "in_sync": done.in_sync})
    desk.lock()


if __name__ == "__main__":
    main(*sys.argv[1:])
