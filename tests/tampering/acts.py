"""What can be done to a hub's log by who holds the hub, its database and its keys."""

from __future__ import annotations

import random
from collections.abc import Callable

from msgspec.structs import replace

from fsdesk.events import HUB, event_body, event_of
from sync.hub.ledger_noting import PutBack
from tests.tampering.world import Kept, Witnesses

Act = Callable[[Witnesses, random.Random, Kept], bool]
"""Does it; whether there was anything to do it to."""


def rewrite(world: Witnesses, chance: random.Random, _: Kept) -> bool:
    """One event says that somebody else did something else."""
    return _change(world, chance, tree_too=True)


def rewrite_below_the_tree(world: Witnesses, chance: random.Random, _: Kept) -> bool:
    """The same, and the tree is left as it was, so that every proof still holds."""
    return _change(world, chance, tree_too=False)


def _change(world: Witnesses, chance: random.Random, *, tree_too: bool) -> bool:
    places = [at for at, line in enumerate(world.lines) if line.device != HUB]
    if not places:
        return False
    at = chance.choice(places)
    line = world.lines[at]
    event = replace(event_of(line.body), family="aaaaaaaa.999", reason="nothing to see")
    changed = line._replace(body=event_body(event), family=event.family)
    if tree_too:
        world.rebuild([*world.lines[:at], changed, *world.lines[at + 1 :]])
    else:
        world.lines[at] = changed
    return True


def move_in_time(world: Witnesses, chance: random.Random, _: Kept) -> bool:
    """The hub says it heard of something at another time."""
    if not world.lines:
        return False
    at = chance.randrange(len(world.lines))
    line = world.lines[at]
    world.rebuild([*world.lines[:at], line._replace(received_at=line.received_at + 60), *world.lines[at + 1 :]])
    return True


def take_out(world: Witnesses, chance: random.Random, _: Kept) -> bool:
    """One event, or several, are gone."""
    if not world.lines:
        return False
    at, count = chance.randrange(len(world.lines)), chance.choice((1, 1, 3))
    world.rebuild([*world.lines[:at], *world.lines[at + count :]])
    return True


def take_out_and_fill_up(world: Witnesses, chance: random.Random, kept: Kept) -> bool:
    """An event is gone, and others at the end make the number right."""
    if not take_out(world, chance, kept):
        return False
    missing = len(kept.hub[0]) - len(world.lines) + chance.randrange(3)
    world.rebuild([*world.lines, *(world.forged(500 + at) for at in range(missing))])
    return True


def put_in(world: Witnesses, chance: random.Random, _: Kept) -> bool:
    """An event nobody made is put into the past."""
    if not world.lines:
        return False
    at = chance.randrange(len(world.lines))
    world.rebuild([*world.lines[:at], world.forged(700), *world.lines[at:]])
    return True


def reorder(world: Witnesses, chance: random.Random, _: Kept) -> bool:
    """Two events change places."""
    lines = list(world.lines)
    if len(lines) < 2:
        return False
    a, b = chance.sample(range(len(lines)), 2)
    lines[a], lines[b] = lines[b], lines[a]
    world.rebuild(lines)
    return True


def cut_off(world: Witnesses, chance: random.Random, _: Kept) -> bool:
    """The end is gone."""
    if not world.lines:
        return False
    world.rebuild(world.lines[: chance.randrange(len(world.lines))])
    return True


def fork(world: Witnesses, chance: random.Random, _: Kept) -> bool:
    """From some place on the log tells another story, longer than the true one."""
    if not world.lines:
        return False
    at = chance.randrange(len(world.lines))
    story = [world.forged(900 + one) for one in range(len(world.lines) - at + chance.randrange(1, 4))]
    world.rebuild([*world.lines[:at], *story])
    return True


def roll_back(world: Witnesses, chance: random.Random, kept: Kept) -> bool:
    """The whole log is put back as it was, tree and head and all, and the hub says nothing of it."""
    return cut_off(world, chance, kept)


def roll_back_in_another_life(world: Witnesses, chance: random.Random, kept: Kept) -> bool:
    """The same, and the hub says it lives another life, but not that it was put back."""
    if not cut_off(world, chance, kept):
        return False
    world.memory.begin_epoch(world.memory.tenant().epoch + 1 + (1 << 30))
    return True


def lie_about_a_copy(world: Witnesses, chance: random.Random, kept: Kept) -> bool:
    """The hub says it was put back from a copy that held more of the past than it now shows."""
    before = len(world.lines)
    if not rewrite(world, chance, kept):
        return False
    epoch = world.memory.tenant().epoch + 1 + (1 << 30)
    world.memory.begin_epoch(epoch)
    world.memory.put_back_list.append(PutBack(99, epoch, before))
    return True


def say_nothing(world: Witnesses, _: random.Random, __: Kept) -> bool:
    """The hub keeps its log to itself."""
    world.silent = True
    return True


ACTS: tuple[Act, ...] = (
    rewrite, rewrite_below_the_tree, move_in_time, take_out, take_out_and_fill_up, put_in, reorder, cut_off, fork,
    roll_back, roll_back_in_another_life, lie_about_a_copy, say_nothing,
)  # fmt: skip
