"""Many schedules, one after the other or in several processes; what they counted and which of them failed."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.simulation.schedules import Failed, play
from tests.simulation.world import found, ram

LOT = 10
"""Schedules a process plays before it says what came of them."""


def play_many(seeds: Sequence[int], jobs: int = 1) -> Iterator[tuple[Counter[str], list[str]]]:
    """Play the schedules of these seeds; after each lot its counts, and the story of each that failed."""
    lots = [seeds[at : at + LOT] for at in range(0, len(seeds), LOT)]
    with tempfile.TemporaryDirectory(dir=ram()) as name:
        found(Path(name) / "start")
        if jobs == 1:
            yield from (_play_lot(Path(name), lot) for lot in lots)
            return
        with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
            yield from pool.map(_play_lot, [Path(name)] * len(lots), lots)


def _play_lot(folder: Path, seeds: Sequence[int]) -> tuple[Counter[str], list[str]]:
    counts: Counter[str] = Counter()
    failures: list[str] = []
    with tempfile.TemporaryDirectory(dir=folder) as own:
        for seed in seeds:
            try:
                counts.update(play(seed, folder / "start", Path(own) / "play").counts)
            except Failed as failure:
                failures.append(str(failure))
    return counts, failures
