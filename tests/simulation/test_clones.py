"""Two laptops with one file: see `clones.py` for what must then be true."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.simulation.clones import play_clones
from tests.simulation.planted import CLONE_PLANTS, Plant
from tests.simulation.schedules import Failed

SCHEDULES = 60
SCHEDULES_MAX = 60


def test_of_two_lives_under_one_name_nothing_is_lost_and_nothing_written_over(start: Path, folder: Path) -> None:
    counts: Counter[str] = Counter()
    for seed in range(1, SCHEDULES + 1):
        counts.update(play_clones(seed, start, folder))
    assert counts["forked"] > SCHEDULES // 2
    assert counts["twins"] > SCHEDULES


@pytest.mark.parametrize("plant", CLONE_PLANTS, ids=lambda plant: plant.words)
def test_a_planted_bug_of_two_lives_is_caught(plant: Plant, start: Path, folder: Path) -> None:
    for seed in range(plant.first_seed, plant.first_seed + SCHEDULES_MAX):
        try:
            with plant.plant():
                play_clones(seed, start, folder)
        except Failed:
            return
    pytest.fail(f"{plant.words}: not caught in {SCHEDULES_MAX} schedules")
