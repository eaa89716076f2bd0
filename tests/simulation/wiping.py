"""A laptop is lost and everything on it is to be removed: what it had not sent is sealed first, and nothing is lost.

It hears of the order with an exchange; what that exchange did not send is sealed to the keepers of the recovery key
before anything goes. The hub keeps it, two keepers open it, and it is at the hub as if the laptop had sent it. Only
when all that is so the hub has the laptop's receipt; and of its folder nothing is left.
"""

from __future__ import annotations

from functools import lru_cache

from fsdesk.keyfile import Bundle
from fsdesk.keys import FolderSecrets
from fsdesk.records.ids import DeviceId, UserId
from fsdesk.recovery import RecoveryPrivate
from fsdesk.trouble import Refused
from sync import removing
from sync.hub import laptops, sealed_opening
from sync.orders import sign
from tests.simulation import working
from tests.simulation.exchanging import go, some_faults
from tests.simulation.line import Fault, SimulatedLine
from tests.simulation.oracle import Wrong
from tests.simulation.power import PowerLost
from tests.simulation.skew import BEFORE
from tests.simulation.world import HUB_KEYS, REVOKE_KEY, Laptop, World

KEEPERS_SEED = b"k" * 32
NOW = 1_000


@lru_cache(1)
def keepers() -> RecoveryPrivate:
    """What two keepers hold together."""
    return RecoveryPrivate(KEEPERS_SEED)


def order(world: World, laptop: Laptop) -> None:
    """The office has a laptop wiped. Of one laptop of a schedule, and never the lead's."""
    ordered = any(one.ordered for one in (*world.laptops.values(), *world.wiped.values()))
    if laptop.user == "lead" or ordered or laptop.version == BEFORE or world.forgetful:
        return
    laptop.store.remember(
        recovery=keepers().public.to_bytes().hex(),
        hub_url="http://hub",
        hub_sign=laptop.keys.hub_sign.public_bytes_raw().hex(),
        hub_seal=laptop.keys.hub_seal.public_bytes_raw().hex(),
    )
    laptop.suspended = laptop.revoked = laptop.ordered = True
    give(world, laptop)
    world.count("ordered to be wiped")
    world.say(f"  {laptop.name} is to be wiped")
    if world.random.random() < 0.7:  # it hears of the order, and has no line any more for what was written meanwhile
        go(world, laptop, [Fault(""), *[Fault("no route")] * 9], lambda: working.write(world, laptop))
        follow(world, laptop)


def give(world: World, laptop: Laptop) -> None:
    """Ask for the order and sign it; also again, at a hub put back from a copy that knows nothing of it."""
    said = laptops.revoke(
        world.ledger, HUB_KEYS, DeviceId(laptop.device), reason="lost", by=UserId("lead"), now=NOW + world.orders
    )
    world.orders += 1
    laptops.take_order(world.ledger, HUB_KEYS, sign(said, REVOKE_KEY))


def follow(world: World, laptop: Laptop) -> None:
    """After an exchange: a laptop that has heard of the order removes what it has."""
    if laptop.name not in world.laptops or not removing.is_ordered(laptop.desk.sending):
        return
    if not laptop.ordered:
        raise Wrong(f"{laptop.name} removes everything, and nobody ordered it")
    unsent = laptop.waiting()
    try:
        removing.begin(laptop.store, laptop.desk.sending, _bundle(laptop))
    except PowerLost as off:
        off.of(laptop.power)
        world.restart(laptop)
        return
    laptop.store.close()
    world.wiped[laptop.name] = world.laptops.pop(laptop.name)
    world.count("wiped")
    world.count("sealed", len(unsent))
    world.say(f"  {laptop.name} removes everything; {len(unsent)} writings were not sent")


def _bundle(laptop: Laptop) -> Bundle:
    return Bundle(store_key=laptop.key, sign_seed=laptop.key, seal_seed=laptop.key, store_id="0" * 32, gen=1)


def go_on(world: World, _: Laptop) -> None:
    """A laptop under removal is started again, with whatever befalls its line; the keepers open what came."""
    for laptop in list(world.wiped.values()):
        if not laptop.removed:
            _go_on(world, laptop, faulty=True)
    open_sealed(world)


def _go_on(world: World, laptop: Laptop, *, faulty: bool) -> None:
    line = SimulatedLine(world, laptop, some_faults(world) if faulty else [])
    secrets = FolderSecrets(laptop.folder.with_suffix(".secret"))
    laptop.removed = removing.go_on(laptop.folder, secrets, lambda _: line) is None
    laptop.told_in = world.lives
    left = sorted(path.name for path in laptop.folder.iterdir())
    if any("sealed" not in name and "removal" not in name for name in left) or (laptop.removed and left):
        raise Wrong(f"of {laptop.name} there is left: {left}")
    world.say(f"  {laptop.name} goes on with removing: {'done' if laptop.removed else 'the hub has not all of it'}")


def come_to_rest(world: World) -> None:
    """What is under way ends: the order is heard, everything is at the hub, and so is the receipt."""
    for laptop in list(world.wiped.values()):
        if not laptop.removed:
            _go_on(world, laptop, faulty=False)
        if not laptop.removed:
            raise Wrong(f"{laptop.name} cannot bring the hub what was sealed")
    open_sealed(world)
    for laptop in world.wiped.values():
        answered = laptops.state(world.ledger, DeviceId(laptop.device)) in ("removed", "said")
        if not answered and laptop.told_in == world.lives:
            raise Wrong(f"the hub has no receipt of {laptop.name}")
        kept = world.ledger.device(DeviceId(laptop.device))
        if kept is None or not kept.suspended:
            raise Wrong(f"the hub would hand {laptop.name} something, though all on it was removed")


def open_sealed(world: World) -> None:
    """Two keepers open what lies sealed at the hub, and it is brought back."""
    try:
        out = sealed_opening.taken_out(world.ledger, HUB_KEYS)
    except Refused:
        return
    opened, *_ = sealed_opening.opened_by(keepers(), out)
    done = sealed_opening.bring_back(world.ledger, HUB_KEYS, opened, NOW)
    if done.not_ours:
        raise Wrong(f"of what was sealed {done.not_ours} items are not what they were")
    world.count("opened by the keepers", done.taken)
