"""What only a server can get wrong: others who write at the same time, connections that die, and who may cut the log.

Planted and seen caught, one at a time: streams that are not held; laptops that are not held; slips that are not held;
a view that moves; no triggers on the log; a dead connection that is handed out again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

import psycopg
import pytest

from fsdesk.records.ids import FamilyId
from sync.hub import office
from sync.hub.door import Door
from sync.hub.engine import Unavailable
from sync.hub.engine_postgres import PostgresEngine
from sync.hub.ledger_postgres import open_postgres
from sync.hub.ledger_sql import SqlLedger
from sync.protocol import Unreadable
from sync.sealing import head_length
from tests.sync.hub.conftest import AMINA, BASHIR, VALLEY, Rig
from tests.sync.hub.laptop import Laptop
from tests.sync.hub.standing import OnServer


class WithRoom(OnServer):
    """A ledger that several threads may ask at once."""

    def open(self, keys: object) -> SqlLedger:
        self.close_ledger()
        self.ledger = open_postgres(self.url, 8)
        return self.ledger


@pytest.fixture
def rig(database: str) -> Iterator[Rig]:
    standing = WithRoom(database)
    yield Rig(standing)
    standing.close()


def at_once(*works: Callable[[], object]) -> None:
    """Do all of these at the same time."""
    problems: list[BaseException] = []

    def guarded(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []


def test_nothing_written_after_access_ended_is_taken_as_in_time(rig: Rig) -> None:
    bashir = rig.laptop(BASHIR)
    first = bashir.write()
    bashir.exchange([first])
    family: FamilyId = first.family
    amina = [rig.laptop(AMINA) for _ in range(4)]
    could: list[tuple[int, int]] = []

    def come_and_go() -> None:
        for _ in range(40):
            office.grant_access(rig.ledger, AMINA, family)
            office.end_access(rig.ledger, AMINA, family)
            ended = rig.ledger.access_of(AMINA, [family])[family]
            assert ended.until is not None
            could.append((ended.since, ended.until))

    def push(laptop: Laptop) -> Callable[[], object]:
        return lambda: [laptop.exchange([laptop.write(family)], want_bytes=0) for _ in range(30)]

    office.grant_access(rig.ledger, AMINA, family)
    office.end_access(rig.ledger, AMINA, family)
    at_once(come_and_go, *map(push, amina))
    rows = rig.rows(f"SELECT seq, late FROM log WHERE device <> '{bashir.device}'")
    assert len(rows) == 4 * 30
    in_time = {seq for seq, _ in rows if any(since < int(str(seq)) < until for since, until in could)}
    assert {late for seq, late in rows if seq in in_time} <= {0}
    assert {late for seq, late in rows if seq not in in_time} <= {1}
    assert 0 < len(in_time) < len(rows)


def test_a_laptop_suspended_while_it_sends_is_late_from_that_moment_on(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    family = amina.write()
    amina.exchange([family])
    request = amina.request([[amina.write(family.family)]])
    length = head_length(request)
    assert length is not None
    door = Door(rig.hub.begin)
    door.take(request[:length])  # who it is has been looked up
    office.suspend_device(rig.ledger, amina.device, suspended=True)
    door.take(request[length:])
    assert rig.rows("SELECT n, late FROM log ORDER BY n") == [(1, 0), (2, 1)]


def test_one_slip_makes_one_laptop_however_many_ask_at_once(rig: Rig) -> None:
    slip = rig.slip_laptop(AMINA).slip
    laptops = [Laptop(slip, rig.post) for _ in range(6)]
    refused: list[str] = []

    def join(laptop: Laptop) -> Callable[[], None]:
        def joining() -> None:
            try:
                laptop.join()
            except Unreadable as refusal:
                refused.append(refusal.code)

        return joining

    at_once(*map(join, laptops))
    assert refused == ["code_used"] * 5
    assert len(rig.ledger.devices()) == 1


def test_the_same_request_at_once_from_many_sides_leaves_each_revision_once(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    written = [amina.write() for _ in range(5)]
    requests = [amina.request([written[:3], written[3:]]) for _ in range(6)]
    held: list[Sequence[int]] = []

    def post(request: bytes) -> Callable[[], None]:
        def posting() -> None:
            heard = amina.ask(request)
            if heard.answer.said != "counter_used":
                held.append(heard.held)

        return posting

    at_once(*map(post, requests))
    assert held
    assert all(one == [1, 2, 3, 4, 5] for one in held)
    assert len(rig.rows("SELECT n FROM log")) == 5


def test_a_view_does_not_move_while_others_write(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    with rig.ledger.reading():
        before = rig.ledger.streams(AMINA, VALLEY)
        at_once(lambda: amina.exchange([amina.write()]))
        assert rig.ledger.streams(AMINA, VALLEY) == before
        assert rig.ledger.numbers_held(amina.device, 1) == []
    assert rig.ledger.numbers_held(amina.device, 1) == [1]


@pytest.mark.parametrize("statement", ["UPDATE log SET late = 1", "DELETE FROM log", "TRUNCATE log"])
def test_the_log_can_only_grow(rig: Rig, statement: str) -> None:
    amina = rig.laptop(AMINA)
    amina.exchange([amina.write()])
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"):
        rig.rows(statement)
    assert rig.rows("SELECT n, late FROM log") == [(1, 0)]


def test_every_key_begins_with_the_tenant_and_every_table_has_one(rig: Rig) -> None:
    tables = {name for (name,) in rig.rows("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 2200")}
    first = rig.rows(
        "SELECT c.relname, i.indisprimary, a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] WHERE c.relnamespace = 2200"
    )
    assert {name for name, primary, _ in first if primary} == tables
    assert {column for name, _, column in first if name != "alembic_version"} == {"tenant"}


def test_connections_that_died_meanwhile_are_replaced_unseen(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    amina.exchange([amina.write()])
    rig.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname ="
             " current_database()")  # fmt: skip
    assert amina.exchange([amina.write()]).held == [1, 2]


def test_who_is_not_let_in_for_long_is_told_so_and_the_next_is_served(database: str) -> None:
    engine = PostgresEngine(database, 1, wait_s=0.3)
    engine.open()
    refused: list[str] = []

    def ask() -> None:
        try:
            engine.all("SELECT 1", {})
        except Unavailable:
            refused.append("a question")
        try:
            engine.insert("tenant", "tenant, name, epoch", [(9, "Glen", 1)])
        except Unavailable:
            refused.append("a change")

    with engine.writing():
        at_once(ask)
    assert refused == ["a question", "a change"]
    at_once(lambda: engine.all("SELECT 1", {}))
    engine.close()


def test_a_transaction_that_raised_leaves_its_connection_clean(rig: Rig) -> None:
    for _ in range(20):
        with pytest.raises(psycopg.errors.UniqueViolation):
            add_again(rig)
    assert rig.ledger.tenant().name == "Glen"


def add_again(rig: Rig) -> None:
    with rig.ledger.writing():
        rig.ledger.add_team(VALLEY, "Again")
