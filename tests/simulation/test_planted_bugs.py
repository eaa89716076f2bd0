"""The simulator catches every bug of the list in `planted.py`; without them it passes (`test_simulation.py`).

The code's own comparison of digests is blinded meanwhile, so that it is the oracle that sees the bug and not the code.
"""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.simulation.planted import PLANTS, Plant, as_one, blind
from tests.simulation.planted_apart import APART_PLANTS
from tests.simulation.planted_ending import ENDING_PLANTS
from tests.simulation.planted_pictures import PICTURE_PLANTS
from tests.simulation.planted_versions import VERSION_PLANTS
from tests.simulation.schedules import Failed, play

SCHEDULES_MAX = 120


@pytest.mark.parametrize(
    "plant",
    [*PLANTS, *VERSION_PLANTS, *PICTURE_PLANTS, *APART_PLANTS, *ENDING_PLANTS],
    ids=lambda plant: plant.words,
)
def test_a_planted_bug_is_caught(plant: Plant, start: Path, folder: Path) -> None:
    for seed in range(plant.first_seed, plant.first_seed + SCHEDULES_MAX):
        try:
            with plant.plant(), blind(), as_one() if plant in PLANTS else nullcontext(), plant.focus():
                play(seed, start, folder)
        except Failed:
            return
    pytest.fail(f"{plant.words}: not caught in {SCHEDULES_MAX} schedules")


def test_blinding_alone_changes_nothing(start: Path, folder: Path) -> None:
    compared = 0
    for seed in range(1, 9):
        with blind():
            seen = play(seed, start, folder)
        if "put back" not in seen.counts:  # after that the code is to notice a difference, and to repair it
            assert seen.hash == play(seed, start, folder).hash
            compared += 1
    assert compared > 2
