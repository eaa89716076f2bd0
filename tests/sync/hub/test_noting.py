"""Events at the hub: each once, whatever becomes of the line; and a log nobody changes, not even by hand.

Planted one at a time, each seen caught here: an event taken though the one before it is not there; the same event
taken twice; an event in another person's name taken; an answer that says more is held than is.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
import pytest
import sqlcipher3
from msgspec.structs import replace

from fsdesk.events import HUB, Event, event_body, event_hash, event_of
from fsdesk.records.ids import DeviceId, FamilyId, UserId
from sync.hub import noting
from sync.hub.checking import check_ledger
from sync.hub.ledger import Device
from sync.hub.ledger_noting import Sought
from sync.merkle import is_included, leaf_hash
from sync.protocol import Page
from sync.protocol_log import LogAsk
from tests.sync.hub.conftest import AMINA, BASHIR, Rig
from tests.sync.hub.laptop import Laptop
from tests.sync.hub.standing import OnServer


def chain(device: str, user: str, count: int, first: int = 1, before: bytes = b"") -> list[bytes]:
    """Events as a laptop notes them."""
    found = []
    for n in range(first, first + count):
        body = event_body(Event(DeviceId(device), n, before, "then", UserId(user), "view", FamilyId(f"{device}.{n}")))
        before = event_hash(body)
        found.append(body)
    return found


@pytest.fixture
def server_rig(database: str) -> Iterator[Rig]:
    standing = OnServer(database)
    yield Rig(standing)
    standing.close()


@pytest.fixture
def laptop(rig: Rig) -> Laptop:
    return rig.laptop(AMINA)


@pytest.fixture
def asker(rig: Rig, laptop: Laptop) -> Device:
    asker = rig.ledger.device(laptop.device)
    assert asker is not None
    return asker


def held(rig: Rig) -> list[tuple[str, int]]:
    return [(line.device, line.n) for line in rig.ledger.events_from(0, 10_000) if line.device != HUB]


def take(rig: Rig, asker: Device, bodies: Sequence[bytes]) -> tuple[int, bytes]:
    return noting.take_events(rig.ledger, asker, bodies, 1_000)


def test_events_come_in_frames_once_each_and_the_answer_says_up_to_which(rig: Rig, laptop: Laptop) -> None:
    events = chain(laptop.device, AMINA, 5)
    heard = laptop.exchange(Page(None, events=tuple(events[:3])), log=LogAsk(0, 0, 0))
    assert heard.answer.log is not None
    assert (heard.answer.log.held, heard.answer.log.size) == (3, 3)
    assert heard.answer.log.mark == event_hash(events[2])[:8]
    heard = laptop.exchange(Page(None, events=tuple(events)), log=LogAsk(3, 0, 3))
    assert heard.answer.log is not None
    assert (heard.answer.log.held, heard.answer.log.size, len(heard.answer.log.proof)) == (5, 5, 4)
    assert held(rig) == [(laptop.device, n) for n in range(1, 6)]
    assert laptop.exchange().answer.log is None


def test_repeated_reordered_and_cut_events_are_each_there_once_in_their_order(rig: Rig, asker: Device) -> None:
    chance = random.Random(3)
    events = chain(asker.device, AMINA, 12)
    for _ in range(40):
        start = chance.randrange(len(events))
        some = events[start : start + chance.randrange(1, 6)]
        if chance.random() < 0.3:
            chance.shuffle(some)
        take(rig, asker, some)
        numbers = [n for _, n in held(rig)]
        assert numbers == [*range(1, len(numbers) + 1)]
    assert take(rig, asker, events) == (12, event_hash(events[-1]))
    assert held(rig) == [(asker.device, n) for n in range(1, 13)]


def test_what_is_no_event_or_of_somebody_else_is_not_taken(rig: Rig, asker: Device) -> None:
    own = chain(asker.device, AMINA, 2)
    others = [*chain("zzzzzzzz", AMINA, 1), *chain(asker.device, BASHIR, 1), b"", b"\xc1", own[0] + b"\0"]
    assert take(rig, asker, [*others, own[0]]) == (1, event_hash(own[0]))
    assert held(rig) == [(asker.device, 1)]
    gap = event_body(replace(event_of(own[1]), before=bytes(32)))
    assert take(rig, asker, [gap]) == (0, b"")
    assert held(rig) == [(asker.device, 1)]


def test_a_suspended_laptop_is_still_heard(rig: Rig, laptop: Laptop) -> None:
    rig.ledger.suspend(laptop.device, True)
    heard = laptop.exchange(Page(None, events=tuple(chain(laptop.device, AMINA, 2))), log=LogAsk(0, 0, 0))
    assert (heard.answer.said, len(held(rig))) == ("suspended", 2)


def test_what_the_hub_does_itself_is_in_a_chain_of_its_own(rig: Rig, asker: Device) -> None:
    take(rig, asker, chain(asker.device, AMINA, 1))
    for reason in ("first", "second"):
        noting.note(rig.ledger, "office", 1_700_000_000, reason=reason)
    own = [event_of(line.body) for line in rig.ledger.events_from(0, 99) if line.device == HUB]
    assert [(one.n, one.reason, one.at) for one in own[-2:]] == [
        (own[-2].n, "first", "2023-11-14T22:13:20+00:00"),
        (own[-2].n + 1, "second", "2023-11-14T22:13:20+00:00"),
    ]
    assert own[-1].before == event_hash(event_body(own[-2]))


def test_any_event_that_is_shown_comes_with_the_proof_that_it_is_in_the_log(rig: Rig, asker: Device) -> None:
    for size in (1, 2, 5):
        take(rig, asker, chain(asker.device, AMINA, size, *_after(rig, asker)))
    head = rig.ledger.log_head()
    for line in rig.ledger.events(Sought(), 100):
        proof = noting.inclusion(rig.ledger, line.seq, head.size)
        assert is_included(leaf_hash(noting.entry_of(line)), line.seq, head.size, head.root, proof)


def _after(rig: Rig, asker: Device) -> tuple[int, bytes]:
    n, value = rig.ledger.last_event(asker.device)
    return n + 1, value


def test_events_are_found_by_family_and_person_newest_first(rig: Rig, asker: Device) -> None:
    take(rig, asker, chain(asker.device, AMINA, 3))
    (one,) = rig.ledger.events(Sought(family=FamilyId(f"{asker.device}.2")), 9)
    assert one.n == 2
    assert [line.n for line in rig.ledger.events(Sought(user=AMINA), 2)] == [3, 2]
    assert rig.ledger.events(Sought(user=BASHIR), 9) == []
    assert [line.n for line in rig.ledger.events(Sought(user=AMINA, until=1_000), 9)] == []


STATEMENTS = (
    "UPDATE event SET \"user\" = 'bashir'",
    "UPDATE event SET body = hash",
    "DELETE FROM event",
    "DELETE FROM event_node",
    "UPDATE event_node SET hash = hash",
)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_log_is_not_changed_by_hand_in_a_file(file_rig: Any, statement: str) -> None:
    asker = file_rig.ledger.device(file_rig.laptop(AMINA).device)
    take(file_rig, asker, chain(asker.device, AMINA, 3))
    with pytest.raises(sqlcipher3.DatabaseError, match="append-only"):
        file_rig.ledger.engine.change(statement, {})


@pytest.mark.parametrize("statement", [*STATEMENTS, "TRUNCATE event"])
def test_the_log_is_not_changed_by_hand_on_a_server(server_rig: Rig, statement: str) -> None:
    asker = server_rig.ledger.device(server_rig.laptop(AMINA).device)
    assert asker is not None
    take(server_rig, asker, chain(asker.device, AMINA, 3))
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"):
        server_rig.ledger.engine.change(statement, {})  # type: ignore[attr-defined]  # it is on a server


def test_a_check_of_the_ledger_finds_what_was_changed_below_the_hub(file_rig: Any) -> None:
    asker = file_rig.ledger.device(file_rig.laptop(AMINA).device)
    take(file_rig, asker, chain(asker.device, AMINA, 6))
    assert check_ledger(file_rig.ledger.engine).wrong == ()
    tamperings = (
        "UPDATE event SET body = (SELECT body FROM event WHERE seq = 0) WHERE seq = 2",
        "UPDATE event SET received_at = received_at + 1 WHERE seq = 3",
        "UPDATE event SET family = 'nobody' WHERE seq = 1",
        "DELETE FROM event WHERE seq = 5",
        "UPDATE event_log SET size = size - 1",
        "UPDATE event_node SET hash = zeroblob(32) WHERE level = 1 AND place = 0",
    )
    connection = file_rig.ledger.engine.connection
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    for number, statement in enumerate(itertools.chain(tamperings), 1):
        connection.execute("BEGIN")
        connection.execute(statement)
        assert any("og" in wrong for wrong in check_ledger(file_rig.ledger.engine).wrong), number
        connection.execute("ROLLBACK")
