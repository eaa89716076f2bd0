"""Many schedules, one after the other or in several processes; what they counted and which of them failed."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from pathlib import Path

from tests.simulation.schedules import Failed, play, with_people
from tests.simulation.world import found, ram

LOT = 10
"""Schedules a process plays before it says what came of them."""


def play_many(seeds: Sequence[int], jobs: int = 1, *, people: bool = False) -> Iterator[tuple[Counter[str], list[str]]]:
    """Play the schedules of these seeds, with `people` where asked for (see `one_person`); after each lot its counts,
    and the story of each that failed."""
    lots = [seeds[at : at + LOT] for at in range(0, len(seeds), LOT)]
    with tempfile.TemporaryDirectory(dir=ram()) as name:
        found(Path(name) / "start")
        if jobs == 1:
            yield from (_play_lot(Path(name), lot, people) for lot in lots)
            return
        with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
            yield from pool.map(_play_lot, [Path(name)] * len(lots), lots, [people] * len(lots))


def _play_lot(folder: Path, seeds: Sequence[int], people: bool) -> tuple[Counter[str], list[str]]:
    counts: Counter[str] = Counter()
    failures: list[str] = []
    with tempfile.TemporaryDirectory(dir=folder) as own, with_people() if people else nullcontext():
        for seed in seeds:
            try:
                counts.update(play(seed, folder / "start", Path(own) / "play").counts)
            except Failed as failure:
                failures.append(str(failure))
    return counts, failures
