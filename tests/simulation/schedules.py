"""One schedule: seeded acts, faults and failures of power in any order, then quiet, and what must then be true."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from fsdesk.records.ids import DeviceId
from sync.hub import office
from sync.protocol import VERSION
from tests.simulation import (
    acts,
    ending,
    exchanging,
    keeping_apart,
    looking,
    office_acts,
    one_person,
    pictures,
    wiping,
    working,
)
from tests.simulation.exchanging import go
from tests.simulation.line import hear_late
from tests.simulation.oracle import Wrong
from tests.simulation.power import PowerLost
from tests.simulation.rest import check_at_rest
from tests.simulation.sizes import small_sizes, substituted
from tests.simulation.skew import BEFORE
from tests.simulation.world import TEN_YEARS_S, Laptop, World

STEPS = 60
ROUNDS_MAX = 3
"""After the faults stop, a desk must be in step with the hub within so many exchanges."""


@dataclass(frozen=True)
class Played:
    """What one schedule did: the fingerprint of its story, and counts of what happened."""

    seed: int
    hash: str
    counts: dict[str, int]
    trace: tuple[str, ...]


class Failed(Exception):
    """A schedule in which something went wrong: its seed and its story."""

    def __init__(self, seed: int, trace: list[str], error: BaseException) -> None:
        self.sentence = f"seed {seed}: {type(error).__name__}: {error}"
        super().__init__("\n".join((self.sentence, *trace, self.sentence)))
        self.seed = seed


def play(seed: int, start: Path, folder: Path, steps: int = STEPS) -> Played:
    """Play the schedule of this seed on copies of the files in `start`. Raises Failed with the whole story."""
    shutil.copytree(start, folder, dirs_exist_ok=True)
    world = World(seed, folder)
    try:
        with small_sizes(world.random):
            world.draw_versions()
            world.start()
            begin(world)
            for number in range(steps):
                step(world, number)
            come_to_rest(world)
            world.stop()
    except (Exception, PowerLost) as error:
        raise Failed(seed, world.trace, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Played(seed, world.hash, world.counts, tuple(world.trace))


def with_people() -> AbstractContextManager[None]:
    """Schedules in which people are written of as well, and what is held about one of them is destroyed."""
    return substituted(sys.modules[__name__], STEP_WEIGHTS={**STEP_WEIGHTS, **one_person.WEIGHTS})


def begin(world: World) -> None:
    """A family of Amina's that Bashir may read as well, so that two people write in it, and one of Carys's."""
    amina, carys = world.laptops["amina"], world.laptops["carys"]
    visit = acts.begin_family(world, amina, 1)
    acts.begin_family(world, carys, 2)
    go(world, amina)
    go(world, carys)
    office_acts.grant(world, "bashir", world.oracle.wrote[visit].family)
    go(world, world.laptops["bashir"])
    go(world, world.laptops["lead"])
    world.risky = True


def step(world: World, number: int) -> None:
    """Something happens somewhere."""
    laptop = world.laptops[world.random.choice(sorted(world.laptops))]
    names = list(STEP_WEIGHTS)
    weights = [world.exchanging if name == "exchanges" else STEP_WEIGHTS[name] for name in names]
    what = world.random.choices(names, weights)[0]
    world.say(f"{number}. {laptop.name}: {what}")
    STEP_ACTS[what](world, laptop)


def _exchange(world: World, laptop: Laptop) -> None:
    exchanging.exchange_somehow(world, laptop, _meanwhile)
    wiping.follow(world, laptop)


def _meanwhile(world: World, laptop: Laptop) -> None:
    """While a request is on its way its author goes on writing, and the office works too."""
    chance = world.random.random()
    world.say("  meanwhile:")
    if chance < 0.4:
        working.write(world, laptop)
    elif chance < 0.6:
        office_acts.change_access(world, laptop)


def _clock(world: World, laptop: Laptop) -> None:
    laptop.clock.wrong_by_s = world.random.randint(-TEN_YEARS_S, TEN_YEARS_S)
    world.count("clock jumped")


def _crash(world: World, laptop: Laptop) -> None:
    if world.random.random() < 0.3:
        world.hub_power.lose()
        world.restart_hub()
    else:
        laptop.power.lose()
        world.restart(laptop)


def _update(world: World, _: Laptop) -> None:
    """A laptop of the version before gets this one, and goes on with the file it has."""
    old = [laptop for laptop in world.laptops.values() if laptop.version == BEFORE]
    for laptop in old[:1]:
        laptop.version = VERSION
        world.count("updated")


STEP_ACTS: dict[str, Callable[[World, Laptop], None]] = {
    "writes": working.write,
    "opens a page": working.open_page,
    "adds a part": working.part,
    "begins a visit": working.visit,
    "begins a family": working.family,
    "exchanges": _exchange,
    "hears of access": office_acts.change_access,
    "settles": working.settle,
    "submits": working.submit,
    "waits for the lead": working.decide,
    "looks": working.look,
    "sets the clock": _clock,
    "an old request": exchanging.old_request,
    "a late request": exchanging.late_request,
    "writes poison": working.poison,
    "is stolen": exchanging.forge,
    "loses power": _crash,
    "is suspended or not": office_acts.suspend,
    "is revoked": office_acts.revoke,
    "the hub is copied": office_acts.copy,
    "the hub is put back": office_acts.put_back,
    "the office does it again": office_acts.do_again,
    "is updated": _update,
    "writes as of tomorrow": working.of_tomorrow,
    "brings a picture": pictures.bring,
    "removes a picture": pictures.remove,
    "asks for pieces": pictures.ask,
    "is excluded or not": keeping_apart.exclude,
    "keeps a record for some": keeping_apart.restrict,
    "agrees or takes it back": keeping_apart.agree,
    "looks somebody up": looking.note_a_look,
    "opens for a while": looking.open_for_a_while,
    "writes down what ended": ending.begin_ended,
    "writes a note": ending.write_a_note,
    "closes or opens a family": ending.close,
    "fetches what rests": ending.fetch,
    "a record is destroyed": ending.destroy,
    "a night passes": ending.a_night_passes,
    "is to be wiped": wiping.order,
    "goes on with removing": wiping.go_on,
    "writes of a person": one_person.write_of_a_person,
    "a person is erased": one_person.erase,
}
STEP_WEIGHTS = {
    "writes": 30, "opens a page": 8, "adds a part": 7, "begins a visit": 2, "begins a family": 3, "exchanges": 26,
    "hears of access": 7, "settles": 4, "submits": 3, "waits for the lead": 5, "looks": 4, "sets the clock": 1,
    "an old request": 3, "a late request": 3, "writes poison": 1, "loses power": 2, "is suspended or not": 1,
    "is revoked": 0.3, "the hub is copied": 1.5, "the hub is put back": 1.5, "the office does it again": 1.5,
    "is updated": 2, "writes as of tomorrow": 9,
    "brings a picture": 6, "removes a picture": 2, "asks for pieces": 1,
    "is stolen": 0.5,
    "is excluded or not": 4, "keeps a record for some": 8, "agrees or takes it back": 5, "looks somebody up": 6,
    "opens for a while": 2,
    "writes down what ended": 4, "writes a note": 5, "closes or opens a family": 2, "fetches what rests": 3,
    "a record is destroyed": 3, "a night passes": 5,
    "is to be wiped": 0.7, "goes on with removing": 2,
    **dict.fromkeys(one_person.WEIGHTS, 0.0),
}  # fmt: skip

BESIDE = (
    "is updated", "writes as of tomorrow", "brings a picture", "removes a picture", "asks for pieces", "is stolen",
    "is excluded or not", "keeps a record for some", "agrees or takes it back", "looks somebody up",
    "opens for a while", "writes down what ended", "writes a note", "closes or opens a family", "fetches what rests",
    "a record is destroyed", "a night passes", "is to be wiped",
    "goes on with removing",
)  # fmt: skip
"""Steps of powers that came to the simulator later. Without them a seed tells the story it told before."""


# -- quiet -------------------------------------------------------------------------------------------------------------


def come_to_rest(world: World) -> None:
    """The faults stop: what is still under way arrives, and every desk exchanges at most three times."""
    world.say("quiet")
    while world.late_requests:
        hear_late(world, *world.late_requests.pop(0))
    laptops = [world.laptops[name] for name in sorted(world.laptops)]
    world.random.shuffle(laptops)
    for laptop in laptops:
        laptop.suspended = laptop.revoked
        office.suspend_device(world.ledger, DeviceId(laptop.device), laptop.suspended)
    if world.forgetful:
        for laptop in laptops:
            go(world, laptop)
            wiping.follow(world, laptop)
        office_acts.do_again(world, laptops[0])
        world.forgetful = False
    for _ in range(ROUNDS_MAX):
        for laptop in [one for one in laptops if one.name in world.laptops]:
            go(world, laptop)
            wiping.follow(world, laptop)
    wiping.come_to_rest(world)
    for _ in range(ROUNDS_MAX if world.wiped else 0):  # what was sealed goes to those who read it
        for laptop in world.laptops.values():
            go(world, laptop)
    world.orphans -= world.at_hub()  # an old request that was heard again has brought some of them back
    check_at_rest(world)
    ending.come_back(world)
    for laptop in [one for one in laptops if one.name in world.laptops]:
        _check_still(world, laptop)


def _check_still(world: World, laptop: Laptop) -> None:
    """One more exchange moves nothing, and both sides know that they hold the same."""
    # What only others hold, a laptop of the version before does not bring back: it has a difference, and says so.
    uneven = laptop.version == BEFORE and bool(world.orphans & laptop.held())
    done = go(world, laptop)
    if done is None or done.requests != 1 or done.in_sync is (laptop.revoked or uneven):
        raise Wrong(f"{laptop.name} is not in step with the hub: {done}")
    lane = done.pictures  # a difference is looked into again, and then what the hub holds of pictures as well
    if lane is not None and (lane.arrived or lane.refused or (lane.sent and not uneven)):
        raise Wrong(f"at rest pieces move to or from {laptop.name}: {lane}")
    if done.arrived or done.sent or done.set_aside or done.refused:
        raise Wrong(f"at rest something moves to or from {laptop.name}: {done}")
