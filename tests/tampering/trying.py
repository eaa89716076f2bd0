"""Many tamperings, one after the other, each found out or not by the laptops that meet the hub next."""

from __future__ import annotations

import random
from collections import Counter

from tests.tampering.acts import ACTS
from tests.tampering.world import PEOPLE, Witnesses, keep, put_right


def tamper(world: Witnesses, times: int, seed: int) -> tuple[Counter[str], list[str], Counter[str]]:
    """So many tamperings: how often each was done, those nobody found out, and by what they were found out.

    Before each, some laptops work and meet the honest hub; after each, all meet it once more, in any order, until one
    finds out. Then everything is put right, and no laptop may be left with a grudge.
    """
    chance = random.Random(seed)
    done: Counter[str] = Counter()
    found: Counter[str] = Counter()
    missed: list[str] = []
    users = [user for user, _, _ in PEOPLE]
    while done.total() < times:
        for user in chance.sample(users, chance.choice((1, 1, 2))):
            world.work(user, chance.randrange(1, 4))
            assert world.sync(user), world.alarm(user)
        kept = keep(world)
        act = chance.choice(ACTS)
        before = list(world.lines)
        if not act(world, chance, kept) or (world.lines == before and not world.silent):
            put_right(world, kept)
            continue
        done[act.__name__] += 1
        finder = next((user for user in chance.sample(users, 3) if not met(world, chance, user)), None)
        if finder is None:
            missed.append(f"{act.__name__} after {len(before)} events")
        else:
            found[world.alarm(finder)] += 1
        world.silent = False
        put_right(world, kept)
    return done, missed, found


def met(world: Witnesses, chance: random.Random, user: str) -> bool:
    """A laptop meets the hub, with something to say or an hour after the last time."""
    if chance.random() < 0.5:
        world.work(user, 1)
    else:
        world.clock.turn(hours=1)
    return world.sync(user)
