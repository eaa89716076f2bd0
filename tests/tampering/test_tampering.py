"""Whoever holds the hub, its database and its keys tampers with its log: some laptop finds out at its next exchange.

Ten thousand times with `python -m tests.tampering` (make bench), a hundred here. Planted one at a time, each seen
caught here: a witness that believes a smaller log; one that takes any proof; one that takes another life of the hub for
a reason; own events that are never read again; a head that is not missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsdesk.events import HUB
from fsdesk.records.ids import DeviceId
from sync.client import exchange
from sync.hub import noting, office
from sync.merkle import consistency_stretches
from tests.sync.desk_side import ShortLine
from tests.tampering.acts import ACTS
from tests.tampering.trying import tamper
from tests.tampering.world import PEOPLE, Witnesses


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Witnesses]:
    world = Witnesses(tmp_path)
    yield world
    world.close()


def test_no_tampering_goes_unnoticed(world: Witnesses) -> None:
    done, missed, _ = tamper(world, 100, seed=6)
    assert missed == []
    assert {act.__name__ for act in ACTS} == set(done)


def test_an_honest_hub_is_never_suspected_and_holds_every_event_once(world: Witnesses) -> None:
    for _ in range(12):
        for user, _device, _role in PEOPLE:
            world.work(user, world.chance.randrange(4))
            assert world.sync(user)
    for user, device, _ in PEOPLE:
        own = [event.n for event in world.desks[user][0].noting.events(1_000)]
        assert [line.n for line in world.lines if line.device == device] == own[::-1]


def put_back_from(world: Witnesses, size: int) -> None:
    """The hub is honestly put back from a copy that held so many events, and notes it."""
    world.rebuild(world.lines[:size])
    office.put_back(world.memory)
    noting.note(world.memory, "put_back", world.hub.now())


def test_a_hub_honestly_put_back_is_told_apart_and_gets_back_what_laptops_noted(world: Witnesses) -> None:
    for _ in range(3):
        for user, _device, _role in PEOPLE:
            world.work(user, 3)
            assert world.sync(user)
    everything = {(line.device, line.n) for line in world.lines}
    put_back_from(world, 10)
    for user, _device, _role in PEOPLE:
        assert world.sync(user), world.alarm(user)
        (told,) = world.desks[user][0].noting.put_backs()
        assert (told.held, told.before >= 10) == (10, True)
    assert everything <= {(line.device, line.n) for line in world.lines}
    assert any(line.device == HUB and line.action == "put_back" for line in world.lines)


def test_a_laptop_that_was_away_while_the_hub_was_put_back_twice_believes_it(world: Witnesses) -> None:
    for user in ("amina", "bashir"):
        world.work(user, 6)
        assert world.sync(user)
    put_back_from(world, 8)
    world.work("bashir", 5)
    assert world.sync("bashir")
    put_back_from(world, 11)
    for user in ("amina", "bashir"):
        world.work(user, 1)
        assert world.sync(user), world.alarm(user)
        assert world.sync(user)


def test_a_hub_put_back_that_rewrites_what_the_copy_held_is_refused(world: Witnesses) -> None:
    for user in ("amina", "bashir", "amina"):
        world.work(user, 5)
        assert world.sync(user)
    world.rebuild([*world.lines[:3], world.forged(3), *world.lines[4:12]])
    office.put_back(world.memory)
    assert not world.sync("amina")
    assert world.alarm("amina") == "rewritten"


def test_what_was_written_and_noted_still_reaches_a_hub_that_is_not_believed(world: Witnesses) -> None:
    world.work("amina", 4)
    assert world.sync("amina")
    lines = list(world.lines)
    world.rebuild(lines[:-2])
    world.work("amina", 1)
    assert not world.sync("amina")
    desk, _ = world.desks["amina"]
    assert [one.reason for one in desk.noting.events() if one.action == "verify"] == ["rolled_back"]
    world.rebuild(lines)
    world.work("amina", 1)
    assert world.sync("amina")
    assert world.alarm("amina") == ""
    assert ("verify", "aaaaaaaa") in {(line.action, line.device) for line in world.lines}


def test_a_copied_laptop_is_no_reason_to_doubt_the_hub_and_both_its_stories_are_kept(world: Witnesses) -> None:
    world.work("amina", 3)
    assert world.sync("amina")
    other = world.noted_by_a_copy("amina")
    world.work("amina", 2)
    assert world.sync("amina")
    asker = world.memory.device(DeviceId("aaaaaaaa"))
    assert asker is not None
    assert noting.take_events(world.memory, asker, [other], world.hub.now())[0] == 4
    world.work("amina", 1)
    assert world.sync("amina"), world.alarm("amina")
    assert len([line for line in world.lines if (line.device, line.n) == ("aaaaaaaa", 4)]) == 2


def test_an_idle_laptop_asks_for_the_log_once_an_hour_and_says_not_a_byte_more_between(world: Witnesses) -> None:
    world.work("amina", 2)
    assert world.sync("amina")

    def up(*, log: bool) -> int:
        desk, keys = world.desks["amina"]
        line = ShortLine(world)
        exchange(desk.sending, line, keys, log=desk.noting if log else None)
        return sum(map(len, line.requests)) + sum(map(len, line.answers))

    assert up(log=True) == up(log=False)
    world.clock.turn(hours=1)
    assert up(log=True) > up(log=False)
    assert up(log=True) == up(log=False)


def test_the_proof_of_a_log_of_a_million_events_is_far_below_four_kilobytes() -> None:
    for old in (1, 999, 524_288, 524_289, 999_999):
        assert 32 * len(consistency_stretches(old, 1_000_000)) <= 1_280
