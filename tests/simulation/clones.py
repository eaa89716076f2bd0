"""A laptop's file is copied, as by an image of its disk, and both are used: two lives under one name at the hub.

The oracle of the other schedules knows each writing by its name; here two writings may have one. So it counts bodies:
whatever a life ever wrote is at the hub in those very words (in the log, or beside it as a twin), and nothing that
stood there is written over.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from fsdesk.desk.reading import read_one
from fsdesk.records import Observation
from fsdesk.records.ids import DeviceId, FamilyId, RecordId
from fsdesk.storefile import STORE_NAME
from sync.client import Exchanged, exchange
from sync.line import LineTrouble
from tests.simulation.exchanging import some_faults
from tests.simulation.line import Fault, SimulatedLine
from tests.simulation.oracle import Wrong
from tests.simulation.power import Power, PowerLost
from tests.simulation.schedules import Failed, begin
from tests.simulation.sizes import small_sizes
from tests.simulation.world import Laptop, World

STEPS = 45
ROUNDS = 5


class Lives:
    """Amina's laptop, from some step on also its copy, and her colleagues."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.laptops = [world.laptops[name] for name in ("amina", "bashir", "lead")]
        self.visit = next(r for r in world.oracle.records if world.oracle.wrote[r].kind == "visit")
        self.family = world.oracle.wrote[self.visit].family
        self.log: dict[tuple[str, int], bytes] = {}
        self.told = 0

    @property
    def lives(self) -> list[Laptop]:
        """The files that go by Amina's name."""
        return [laptop for laptop in self.laptops if laptop.user == "amina"]

    def copy(self) -> None:
        """An image of the laptop as it is now is put on another one."""
        first = self.laptops[0]
        first.store.close()
        twin = Laptop("amina", self.world.folder / "amina's copy")
        shutil.copytree(first.folder, twin.folder)
        twin.name, twin.counter = "amina's copy", first.counter
        twin.power = Power(twin.name, twin.folder / STORE_NAME)
        first.start()
        twin.start()
        self.laptops.append(twin)
        self.world.say("  amina's laptop was copied")

    def write(self, laptop: Laptop) -> None:
        """A few words nobody else will write."""
        self.told += 1
        words = f"{laptop.name} saw {self.told} geese."
        if self.world.random.random() < 0.5:
            record = Observation(visit=self.visit, area="home", text=words, assertion="observed")
            laptop.desk.add(record, FamilyId(self.family))
        else:
            name = RecordId(self.visit)
            shown = read_one(laptop.store, name, laptop.store.heads_of_record(name)).shown
            laptop.desk.write(name, {"note": words}, shown)

    def go(self, laptop: Laptop, faults: list[Fault]) -> Exchanged | None:
        """One exchange as far as it gets."""
        line = SimulatedLine(self.world, laptop, faults)
        try:
            return exchange(laptop.desk.sending, line, laptop.keys)
        except LineTrouble as trouble:
            self.world.say(f"  broke off: {trouble.fault.value}")
        except PowerLost as off:
            off.of(laptop.power)
            laptop.power.back(self.world.torn())
            laptop.start()
        return None

    # -- what must be true ---------------------------------------------------------------------------------------

    def look(self, before: dict[str, set[int]]) -> None:
        """After each step nothing of a life is gone, nothing at the hub written over, nothing falsely received."""
        log = {(device, n): body for device, n, body in self._rows("SELECT device, n, body FROM log")}
        if any(log.get(name) != body for name, body in self.log.items()):
            raise Wrong("something at the hub was written over")
        self.log = log
        for life in self.lives:
            own = _own(life)
            if gone := before.get(life.name, set()) - own.keys():
                raise Wrong(f"{life.name} has lost {sorted(gone)}")
            for name in life.received():
                n = int(name.rpartition(".")[2])
                if log.get((life.device, n)) != own[n]:
                    raise Wrong(f"{life.name} shows {name} as received and the hub has other words, or none")

    def look_at_rest(self) -> None:
        """Both writings of each number are at the hub, the hub knows that there are two lives, colleagues read all."""
        beside = [bytes(body) for (body,) in self._rows("SELECT body FROM twin UNION ALL SELECT body FROM refused")]
        kept = {*self.log.values(), *beside}
        for life in self.lives:
            if waiting := life.waiting():
                raise Wrong(f"{life.name} still has {sorted(waiting)} to send")
            if lost := [n for n, body in _own(life).items() if body not in kept]:
                raise Wrong(f"lost: the hub never got {lost} of {life.name}")
        device = self.world.ledger.device(DeviceId(self.lives[0].device))
        bodies = [_own(life) for life in self.lives]
        forked = len(bodies) > 1 and any(bodies[1].get(n, body) != body for n, body in bodies[0].items())
        if device is None or device.twins is not forked:
            raise Wrong(f"two lives: {forked}, and the hub says otherwise")
        if self._rows("SELECT 1 FROM twin") and not forked:
            raise Wrong("the hub has twins of one life")
        self.world.count("forked", forked)
        self.world.count("twins", len(self._rows("SELECT 1 FROM twin")))
        for laptop in self.laptops[1:3]:
            rows = laptop.store.db.execute("SELECT device, n, body FROM revision WHERE family = ?", (self.family,))
            held = {(device, n): body for device, n, body in rows}
            wrong = {name for name in held if held[name] != self.log.get(name)}
            families = dict(self._rows("SELECT device || '.' || n, family FROM log"))
            lacks = [at for at in self.log if at not in held and families[f"{at[0]}.{at[1]}"] == self.family]
            if wrong or lacks:
                raise Wrong(f"{laptop.name} lacks {lacks} and has other words for {sorted(wrong)}")

    def _rows(self, sql: str) -> list[Any]:
        return list(self.world.ledger._connection.execute(sql).fetchall())


def _own(life: Laptop) -> dict[int, bytes]:
    return dict(life.store.db.execute("SELECT n, body FROM revision WHERE device = ?", (life.device,)).fetchall())


def play_clones(seed: int, start: Path, folder: Path) -> dict[str, int]:
    """Play the schedule of this seed; counts of what happened. Raises Failed with the whole story."""
    shutil.copytree(start, folder, dirs_exist_ok=True)
    world = World(seed, folder)
    world.put_back = True  # two lives do read again what the other had: that is by design
    try:
        with small_sizes(world.random):
            world.start()
            begin(world)
            _play(world)
    except (Exception, PowerLost) as error:
        raise Failed(seed, world.trace, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return world.counts


def _play(world: World) -> None:
    lives, random = Lives(world), world.random
    at = random.randrange(STEPS // 2)
    for number in range(STEPS):
        before = {life.name: set(_own(life)) for life in lives.lives}
        if number == at:
            lives.copy()
        laptop = random.choice(lives.laptops)
        writes = random.random() < 0.6
        world.say(f"{number}. {laptop.name} {'writes' if writes else 'exchanges'}")
        if writes:
            lives.write(laptop)
        else:
            lives.go(laptop, some_faults(world))
        lives.look(before)
    for _ in range(ROUNDS):
        for laptop in lives.laptops:
            lives.go(laptop, [])
            lives.look({})
    lives.look_at_rest()
    for laptop in lives.laptops:
        laptop.store.close()
    world.ledger.close()
