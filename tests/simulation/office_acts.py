"""What the office does, and what befalls the hub's own file: access, hand-overs, laptops stopped, the hub put back.

The office remembers what it decided. After the hub was put back from a copy it does again what the copy lacks, some
time later: meanwhile laptops come, and offer what they hold.
"""

from __future__ import annotations

import shutil

from fsdesk.records.ids import DeviceId, FamilyId, UserId
from fsdesk.trouble import Refused
from sync.hub import laptops, office
from tests.simulation import ending, keeping_apart, one_person, pictures, wiping
from tests.simulation.oracle import Wrong
from tests.simulation.world import PEOPLE, Laptop, World

WORKERS = sorted(set(PEOPLE) - {"lead"})


def grant(world: World, user: str, family: str) -> None:
    """The office lets someone read a family, if the hub knows it. Who is excluded from it is not given it: by the hub,
    or where that was put back from a copy, as the office remembers."""
    is_excluded = (user, family) in world.oracle.excluded
    if is_excluded and world.forgetful:
        return
    try:
        if office.grant_access(world.ledger, UserId(user), FamilyId(family)):
            if family in world.oracle.destroyed:
                raise Wrong(f"{user} was given {family}, whose record is no more")
            if is_excluded:
                raise Wrong(f"{user} is excluded from {family} and was given it")
            world.oracle.may[family].add(user)
            world.count("granted")
            world.say(f"  {user} may read {family}")
    except Refused:
        pass


def end(world: World, user: str, family: str) -> None:
    """The office lets someone read a family no longer."""
    if office.end_access(world.ledger, UserId(user), FamilyId(family)):
        world.oracle.may[family].discard(user)
        world.oracle.ended.add((user, family))
        world.count("ended")
        world.say(f"  {user} may no longer read {family}")


def change_access(world: World, _: Laptop) -> None:
    """The office shares a family, ends that, or hands it over; the workers are offline meanwhile."""
    random = world.random
    families = sorted(world.oracle.may)
    family = families[0] if random.random() < 0.5 else random.choice(families)
    user, other = random.sample(WORKERS, 2)
    if user not in world.oracle.may[family]:
        grant(world, user, family)
    elif random.random() < 0.6:
        end(world, user, family)
        if random.random() < 0.5 and other not in world.oracle.may[family]:
            grant(world, other, family)
            world.count("handed over")


def suspend(world: World, laptop: Laptop) -> None:
    """A laptop is stopped, or let in again."""
    if laptop.revoked:
        return
    laptop.suspended = world.random.random() < 0.5
    office.suspend_device(world.ledger, DeviceId(laptop.device), laptop.suspended)
    world.count("suspended", int(laptop.suspended))


def revoke(world: World, laptop: Laptop) -> None:
    """A laptop is stopped for good. What is written on it still comes in."""
    if laptop.user != "lead" and not any(one.revoked for one in world.laptops.values()):
        laptop.suspended = laptop.revoked = True
        office.suspend_device(world.ledger, DeviceId(laptop.device), True)
        world.count("revoked")
        world.say(f"  {laptop.name} is revoked")


def copy(world: World, _: Laptop) -> None:
    """The hub's file is copied, as a backup does."""
    world.ledger.close()
    shutil.copyfile(world.hub_power.path, world.folder / "copy")
    world.start_hub()
    world.copied = True
    world.say("  the hub was copied")


def put_back(world: World, _: Laptop) -> None:
    """The hub is put back from the copy: what came since is at the desks only, its authors' and those of others."""
    if not world.copied:
        return
    world.ledger.close()
    for file in world.hub_power.path.parent.glob("ledger*"):
        file.unlink()
    shutil.copyfile(world.folder / "copy", world.hub_power.path)
    world.start_hub()
    office.put_back(world.ledger)
    ending.destroy_again(world)
    one_person.erase_again(world)
    world.put_back = world.forgetful = True
    world.lives += 1
    held = {name for laptop in world.laptops.values() for name in laptop.own()}
    world.orphans = world.oracle.wrote.keys() - held - world.at_hub()
    world.looked_to = world.last_row()
    pictures.lose(world)
    world.asking = ""
    world.borne = {name: user for name, user in world.borne.items() if name in world.at_hub()}
    world.count("put back")
    world.count("orphans", len(world.orphans))
    world.say(f"  the hub was put back from its copy; {len(world.orphans)} writings are on nobody's own laptop")


def do_again(world: World, _: Laptop) -> None:
    """The office does again what the copy lacks; a family nobody has brought yet cannot be given to anyone."""
    if not world.forgetful:
        return
    keeping_apart.include_again(world)
    stands = {(one.user, one.family) for one in world.ledger.accesses() if one.until is None}
    known = {one.family for one in world.ledger.accesses()}
    for family, users in world.oracle.may.items():
        for user in sorted(PEOPLE):
            may = user in users
            once = may or (user, family) in world.oracle.ended
            if FamilyId(family) not in known or not once or (may and (user, family) in stands):
                continue
            change = office.grant_access if may else office.end_access
            change(world.ledger, UserId(user), FamilyId(family))
            world.say(f"  again: {user} may {'' if may else 'not '}read {family}")
    keeping_apart.exclude_again(world)
    for laptop in world.laptops.values():
        office.suspend_device(world.ledger, DeviceId(laptop.device), laptop.suspended)
        if laptop.ordered:
            wiping.give(world, laptop)
    for laptop in world.wiped.values():
        if not laptops.state(world.ledger, DeviceId(laptop.device)):
            wiping.give(world, laptop)
