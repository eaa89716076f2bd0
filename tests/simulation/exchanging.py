"""Exchanges as they happen on a bad day: with faults of the line, with the power failing, and with work going on."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from msgspec.structs import replace

from fsdesk.revisions import from_body
from sync.client import Exchanged
from sync.frames import FrameStream, encode_rows
from sync.line import LineFault, LineTrouble
from sync.meeting import meet_over
from sync.protocol import SYNC_PATH, Opening, Page, pack
from sync.sealing import SIGNATURE_BYTES, UP, FrameWriter, frame_key, head_bytes
from tests.simulation.line import FAULTS, Fault, SimulatedLine, hear, hear_late
from tests.simulation.looking import check_noted
from tests.simulation.oracle import Wrong
from tests.simulation.power import PowerLost
from tests.simulation.skew import BEFORE, speaking
from tests.simulation.watched import Watched
from tests.simulation.world import Laptop, World

POWER_FAILS = 0.2
"""How often a laptop's power fails in an exchange: at any of its statements that write, as far as exchanges went so far
in this schedule. So the place grows with them."""


def go(
    world: World,
    laptop: Laptop,
    faults: list[Fault] | None = None,
    meanwhile: Callable[[], None] | None = None,
    draw: Callable[[], list[Fault]] | None = None,
) -> Exchanged | None:
    """One exchange as far as it gets; None when it broke off."""
    line = SimulatedLine(world, laptop, faults or [], meanwhile, draw)
    done, before = None, laptop.power.statements
    laptop.exchanging = True
    world.count("exchanges")
    world.count("of the version before", laptop.version == BEFORE)
    try:
        with speaking(laptop.version):
            desk, pictures = laptop.desk, laptop.version != BEFORE
            text = Watched(world, laptop)
            done = meet_over(line, text, desk.attaching, laptop.keys, pictures=pictures, log=desk.noting)
    except LineTrouble as trouble:
        if trouble.fault in (LineFault.PAST_DIFFERS, LineFault.LOG_DIFFERS):
            raise Wrong(f"{laptop.name} does not believe the hub, and nobody has touched it") from trouble
        world.say(f"  broke off: {trouble.fault.value}")
    except PowerLost as off:
        off.of(laptop.power)
        laptop.exchanging = False
        world.count("power lost in an exchange")
        world.restart(laptop)
    laptop.exchanging = False
    laptop.power.fail_at(0, after=False)
    if done is not None:
        world.lengths.append(max(1, laptop.power.statements - before))
    if done is not None:
        world.say(f"  sent {done.sent}, refused {done.refused}, arrived {done.arrived}, in sync {done.in_sync}")
        world.count("requests", done.requests)
        if done.repairs and not world.put_back and not laptop.may_read_anew(world):
            # Until the others have come, each holds what a hub that was put back lacks; else nothing is asked for anew.
            raise Wrong(f"{laptop.name} had to ask for everything again")
        laptop.has_exchanged = True
    world.adopt(laptop, None)
    _check_received(world, laptop)
    check_noted(world, laptop)
    return done


def _check_received(world: World, laptop: Laptop) -> None:
    """What a laptop shows as received is at the hub, in these words; after a restore once the laptop knows of it."""
    if int(laptop.store.setting("epoch")) != world.ledger.tenant().epoch:
        return
    if missing := laptop.received() - world.at_hub():
        raise Wrong(f"{laptop.name} shows {sorted(missing)} as received and the hub has never had them")


def exchange_somehow(world: World, laptop: Laptop, elsewhere: Callable[[World, Laptop], None]) -> None:
    """An exchange and whatever befalls it; sometimes something happens `elsewhere` while a request is on its way."""
    random = world.random
    faults = some_faults(world)
    if random.random() < POWER_FAILS:
        laptop.power.fail_at(random.randint(1, random.choice(world.lengths)), after=random.random() < 0.5)
    meanwhile = (lambda: elsewhere(world, laptop)) if random.random() < 0.4 else None
    go(world, laptop, faults, meanwhile, lambda: some_faults(world))


def some_faults(world: World) -> list[Fault]:
    """What befalls the requests of one exchange; often nothing."""
    if world.random.random() >= world.faulty:
        return []
    return [_fault(world.random) for _ in range(world.random.choice((1, 1, 2, 3, 5)))]


def _fault(random: Random) -> Fault:
    what = random.choice(("", *FAULTS))
    return Fault(what, random.random(), random.randint(1, 14), random.random() < 0.5)


def old_request(world: World, _: Laptop) -> None:
    """A request that was answered long ago is heard a second time."""
    if world.old_requests:
        hear_late(world, *world.random.choice(world.old_requests))


def forge(world: World, laptop: Laptop) -> None:
    """A stolen laptop brings what others never wrote, under their names, to a hub that was not put back."""
    rows = laptop.store.db.execute("SELECT body FROM revision WHERE device <> ? LIMIT 3", (laptop.device,)).fetchall()
    if world.put_back or not rows:
        return
    forged = [replace(from_body(raw), n=9_000 + at) for at, (raw,) in enumerate(rows)]
    state, keys = laptop.desk.sending.sync_state(), laptop.keys
    laptop.counter = laptop.desk.sending.next_counter(0)
    opening = Opening(keys.device, state.epoch, laptop.counter, bytes(8), (), state.floor, 0)
    head = head_bytes(pack(opening), UP, keys.sign)
    signature = head[-SIGNATURE_BYTES:]
    seal = FrameWriter(frame_key(keys.seal, keys.hub_seal, UP, signature), keys.sign, signature)
    world.count("forged")
    try:
        hear(world, SYNC_PATH, head + FrameStream(seal).frame(Page(encode_rows(forged, None))))
    except PowerLost as off:
        off.of(world.hub_power)
        world.restart_hub()


def late_request(world: World, _: Laptop) -> None:
    """A request that its desk gave up arrives after all."""
    if world.late_requests:
        hear_late(world, *world.late_requests.pop(world.random.randrange(len(world.late_requests))))
