"""One schedule: seeded acts, faults and failures of power in any order, then quiet, and what must then be true."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from fsdesk.records.fields import Value
from fsdesk.records.ids import DeviceId, FamilyId, UserId
from fsdesk.trouble import Refused
from sync.client import Exchanged, exchange
from sync.hub import office
from sync.line import LineTrouble
from tests.simulation import acts
from tests.simulation.line import FAULTS, Fault, SimulatedLine, hear_late
from tests.simulation.oracle import Wrong
from tests.simulation.power import PowerLost
from tests.simulation.rest import check_at_rest
from tests.simulation.sizes import small_sizes
from tests.simulation.world import TEN_YEARS_S, Laptop, World

STEPS = 55
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


def begin(world: World) -> None:
    """A family of Amina's that Bashir may read as well, so that two people write in it."""
    amina, bashir = world.laptops["amina"], world.laptops["bashir"]
    visit = acts.begin_family(world, amina, 1)
    go(world, amina)
    _grant(world, "bashir", world.oracle.wrote[visit].family)
    go(world, bashir)
    go(world, world.laptops["lead"])
    world.risky = True


def step(world: World, number: int) -> None:
    laptop = world.laptops[world.random.choice(sorted(world.laptops))]
    names = list(STEP_WEIGHTS)
    weights = [world.exchanging if name == "exchanges" else STEP_WEIGHTS[name] for name in names]
    what = world.random.choices(names, weights)[0]
    world.say(f"{number}. {laptop.user}: {what}")
    STEP_ACTS[what](world, laptop)


# -- exchanging --------------------------------------------------------------------------------------------------------


def go(
    world: World, laptop: Laptop, faults: list[Fault] | None = None, meanwhile: Callable[[], None] | None = None
) -> Exchanged | None:
    """One exchange as far as it gets; None when it broke off."""
    line = SimulatedLine(world, laptop, faults or [], meanwhile)
    done = None
    laptop.exchanging = True
    world.count("exchanges")
    try:
        done = exchange(laptop.desk.sending, line, laptop.keys)
    except LineTrouble as trouble:
        world.say(f"  broke off: {trouble.fault.value}")
    except PowerLost as off:
        off.of(laptop.power)
        laptop.exchanging = False
        world.restart(laptop)
    laptop.exchanging = False
    laptop.power.fail_at(0, after=False)
    if done is not None:
        world.say(f"  sent {done.sent}, refused {done.refused}, arrived {done.arrived}, in sync {done.in_sync}")
        world.count("requests", done.requests)
        if done.repairs and not world.all_anew:
            raise Wrong(f"{laptop.user} had to ask for everything again")
    world.adopt(laptop, None)
    return done


def _exchange(world: World, laptop: Laptop) -> None:
    random = world.random
    faults = []
    if random.random() < world.faulty:
        faults = [_fault(random) for _ in range(random.choice((1, 1, 2, 3, 5)))]
    if random.random() < 0.15:
        laptop.power.fail_at(random.randint(1, 25), after=random.random() < 0.5)
    meanwhile = (lambda: _meanwhile(world, laptop)) if random.random() < 0.4 else None
    go(world, laptop, faults, meanwhile)


def _fault(random: Random) -> Fault:
    what = random.choice(("", *FAULTS))
    return Fault(what, random.random(), random.randint(1, 14), random.random() < 0.5)


def _meanwhile(world: World, laptop: Laptop) -> None:
    """While a request is on its way its author goes on writing, and the office works too."""
    chance = world.random.random()
    world.say("  meanwhile:")
    if chance < 0.4:
        _write(world, laptop)
    elif chance < 0.6 and STEP_WEIGHTS["hears of access"]:
        _access(world, laptop)


def _old_request(world: World, laptop: Laptop) -> None:
    if world.old_requests:
        hear_late(world, *world.random.choice(world.old_requests))


def _late_request(world: World, laptop: Laptop) -> None:
    if world.late_requests:
        hear_late(world, *world.late_requests.pop(world.random.randrange(len(world.late_requests))))


# -- writing -----------------------------------------------------------------------------------------------------------


def _visits(world: World, laptop: Laptop, kinds: tuple[str, ...] = ("visit",)) -> list[str]:
    """The records of some kinds that can be opened on a laptop."""
    held = laptop.held()
    return sorted(r for r, rows in world.oracle.records.items() if r in held and world.oracle.wrote[r].kind in kinds)


def _pick(world: World, laptop: Laptop, *kinds: str) -> str:
    found = _visits(world, laptop, kinds or ("visit",))
    if found and world.random.random() < 0.5:
        return found[0]  # one record where most of them meet
    return world.random.choice(found) if found else ""


def _open(world: World, laptop: Laptop) -> None:
    if record := _pick(world, laptop, "visit", "visit", "observation", "next_step"):
        acts.open_page(world, laptop, record)


def _write(world: World, laptop: Laptop) -> None:
    random = world.random
    record = _pick(world, laptop, "visit", "observation", "next_step")
    if random.random() < 0.6:
        record = _pick(world, laptop)
    if not record:
        return
    if record not in laptop.pages or random.random() < 0.45:
        acts.open_page(world, laptop, record)
    kind = world.oracle.wrote[record].kind
    choices = FIELDS[kind]
    fields = {
        name: _value(world, laptop, record, name) for name in random.sample(sorted(choices), random.choice((1, 1, 2)))
    }
    world.say(f"  {laptop.user} writes {fields} in {record}")
    acts.write(world, laptop, record, fields)


def _poison(world: World, laptop: Laptop) -> None:
    if record := _pick(world, laptop):
        acts.open_page(world, laptop, record)
        world.say(f"  {laptop.user} writes what the hub refuses in {record}")
        world.count("poison")
        acts.write(world, laptop, record, {"no_access_reason": acts.POISON}, poison=True)


FIELDS: dict[str, dict[str, tuple[Value, ...]]] = {
    "visit": {
        "note": (),
        "advice_given": ("Ring the clinic.", "Ring  the clinic. ", "Ring the school."),
        "setting": ("home", "school", "phone", "outdoors"),
        "purpose": (("follow_up",), ("planned_support", "child_time"), ("other", "follow_up")),
        "safeguarding_concern_raised": ("yes", "no", "not_known"),
        "status": ("in_progress", "done"),
    },
    "observation": {"text": (), "area": ("home", "care", "health")},
    "next_step": {"what": (), "status": ("done", "not_done"), "owner": ("the school", "a neighbour")},
}


def _value(world: World, laptop: Laptop, record: str, name: str) -> Value:
    choices = FIELDS[world.oracle.wrote[record].kind][name]
    if choices:
        return world.random.choice(choices)
    world.count("words")
    token = f"{laptop.user} saw {world.counts['words']} geese."
    heads = sorted(laptop.seen[record].get(name, ()))
    before = str(world.oracle.wrote[heads[0]].fields[name] or "") if heads else ""
    sentences = before.split(". ") if before else [acts.FILLER]
    at = world.random.randrange(len(sentences))
    if world.random.random() < 0.7:
        sentences[at] = token.removesuffix(".")
    else:
        sentences.insert(at, token.removesuffix("."))
    return ". ".join(sentences[:12]).strip() or token


def _part(world: World, laptop: Laptop) -> None:
    if visit := _pick(world, laptop):
        world.count("words")
        acts.add_part(world, laptop, visit, world.random.randrange(3), f"{laptop.user} heard {world.counts['words']}")


def _visit(world: World, laptop: Laptop) -> None:
    families = sorted({world.oracle.wrote[visit].family for visit in _visits(world, laptop)})
    if families:
        acts.begin_visit(world, laptop, world.random.choice(families))


def _family(world: World, laptop: Laptop) -> None:
    acts.begin_family(world, laptop, len(world.oracle.may) + 1)


def _settle(world: World, laptop: Laptop) -> None:
    for one in (laptop, *world.laptops.values()):
        if acts.settle(world, one, world.random.randrange):
            world.count("settled")
            return


def _submit(world: World, laptop: Laptop) -> None:
    if visit := _pick(world, laptop):
        world.count("submitted", int(acts.submit(world, laptop, visit)))
        acts.look(world, laptop, visit)


def _decide(world: World, laptop: Laptop) -> None:
    lead = world.laptops["lead"]
    if visit := _pick(world, lead):
        done = acts.decide(world, lead, visit, sign=world.random.random() < 0.75)
        world.say(f"  the lead's decision on {visit}: {done}")
        world.count(done)
        acts.look(world, lead, visit)


def _look(world: World, laptop: Laptop) -> None:
    if visit := _pick(world, laptop):
        acts.judge(world, laptop, visit)
        acts.look(world, laptop, visit)


# -- the office, the clock, the power ----------------------------------------------------------------------------------


def _grant(world: World, user: str, family: str) -> None:
    try:
        if office.grant_access(world.ledger, UserId(user), FamilyId(family)):
            world.oracle.may[family].add(user)
            world.count("granted")
            world.say(f"  {user} may read {family}")
    except Refused:
        pass


def _access(world: World, laptop: Laptop) -> None:
    """The office lets a worker read a family, or no longer."""
    families = sorted(world.oracle.may)
    family = families[0] if world.random.random() < 0.5 else world.random.choice(families)
    user = world.random.choice(("amina", "bashir"))
    if user not in world.oracle.may[family]:
        _grant(world, user, family)
    elif world.random.random() < 0.6 and office.end_access(world.ledger, UserId(user), FamilyId(family)):
        world.oracle.may[family].discard(user)
        world.oracle.ended.add((user, family))
        world.count("ended")
        world.say(f"  {user} may no longer read {family}")


def _suspend(world: World, laptop: Laptop) -> None:
    suspended = world.random.random() < 0.5
    office.suspend_device(world.ledger, DeviceId(laptop.device), suspended)
    world.count("suspended", int(suspended))


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


STEP_ACTS: dict[str, Callable[[World, Laptop], None]] = {
    "writes": _write,
    "opens a page": _open,
    "adds a part": _part,
    "begins a visit": _visit,
    "begins a family": _family,
    "exchanges": _exchange,
    "hears of access": _access,
    "settles": _settle,
    "submits": _submit,
    "waits for the lead": _decide,
    "looks": _look,
    "sets the clock": _clock,
    "an old request": _old_request,
    "a late request": _late_request,
    "writes poison": _poison,
    "loses power": _crash,
    "is suspended or not": _suspend,
}
STEP_WEIGHTS = {
    "writes": 30, "opens a page": 8, "adds a part": 7, "begins a visit": 2, "begins a family": 2, "exchanges": 26,
    "hears of access": 5, "settles": 4, "submits": 3, "waits for the lead": 5, "looks": 4, "sets the clock": 1,
    "an old request": 3, "a late request": 3, "writes poison": 1, "loses power": 2, "is suspended or not": 1,
}  # fmt: skip


# -- quiet -------------------------------------------------------------------------------------------------------------


def come_to_rest(world: World) -> None:
    """The faults stop: what is still under way arrives, and every desk exchanges at most three times."""
    world.say("quiet")
    while world.late_requests:
        hear_late(world, *world.late_requests.pop(0))
    laptops = [world.laptops[user] for user in sorted(world.laptops)]
    world.random.shuffle(laptops)
    for laptop in laptops:
        office.suspend_device(world.ledger, DeviceId(laptop.device), False)
    for _ in range(ROUNDS_MAX):
        for laptop in laptops:
            go(world, laptop)
    check_at_rest(world)
    for laptop in laptops:
        done = go(world, laptop)
        if done is None or not done.in_sync or done.requests != 1:
            raise Wrong(f"{laptop.user} is not in step with the hub: {done}")
        if done.arrived or done.sent or done.refused or done.set_aside:
            raise Wrong(f"at rest something moves to or from {laptop.user}: {done}")
