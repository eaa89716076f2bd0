"""The hub is put back from an older copy of its file: what any laptop still holds of its own is offered again.

Who may read what is the same in the copy; what the office did since must be done again by the office.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sync.hub import office
from tests.simulation import schedules
from tests.simulation.schedules import begin, come_to_rest, step
from tests.simulation.sizes import substituted
from tests.simulation.world import World

NOT_MEANWHILE = ("hears of access", "begins a family", "writes poison", "is suspended or not", "a late request")
"""What would have to be done again by hand, or belongs to the hub as it was."""
WEIGHTS = {what: 0 if what in NOT_MEANWHILE else weight for what, weight in schedules.STEP_WEIGHTS.items()}


@pytest.mark.parametrize("seed", range(1, 21))
def test_a_hub_put_back_from_a_copy_is_told_all_that_it_lost(seed: int, start: Path, folder: Path) -> None:
    shutil.copytree(start, folder, dirs_exist_ok=True)
    world = World(seed, folder)
    world.start()
    begin(world)
    with substituted(schedules, STEP_WEIGHTS=WEIGHTS):
        for number in range(15):
            step(world, number)
        copy = folder / "copy"
        world.ledger.close()
        shutil.copyfile(world.hub_power.path, copy)
        world.start_hub()
        for number in range(15, 40):
            step(world, number)
    world.ledger.close()
    for file in world.hub_power.path.parent.glob("ledger*"):
        file.unlink()
    shutil.copyfile(copy, world.hub_power.path)
    world.start_hub()
    office.put_back(world.ledger)
    world.late_requests.clear()
    # Until the others have come, each holds what the hub lacks: asking for everything again is then by design.
    world.all_anew = True
    come_to_rest(world)
    world.stop()
    shutil.rmtree(folder)
