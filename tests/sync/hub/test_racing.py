"""Eight processes write to one PostgreSQL database while somebody reads, and while the office changes who may read."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from fsdesk.records.ids import DeviceId, FamilyId, TeamId, UserId
from sync.hub import office
from sync.hub.ledger import WORKER, Account
from sync.hub.ledger_postgres import open_postgres
from sync.hub.ledger_sql import SqlLedger
from tests.postgres import Server
from tests.sync.hub.racing import FAMILY, TEAM, WRITERS, device_name, user_name

ROWS = 40
ACCESS_CHANGES_MAX = 400


@pytest.fixture
def url(postgres: Server) -> Iterator[str]:
    with postgres.database() as url:
        yield url


@pytest.fixture
def ledger(url: str) -> Iterator[SqlLedger]:
    """A hub with one family, which every writer and one reader may read."""
    ledger = open_postgres(url, 2)
    office.new_hub(ledger, "Glen")
    office.add_team(ledger, "North", TeamId(TEAM))
    people = {user_name(number): device_name(number) for number in range(WRITERS)}
    for user, device in {**people, UserId("reader"): DeviceId("readxxx0")}.items():
        office.add_user(ledger, Account(user, user, WORKER, TeamId(TEAM)))
        with ledger.writing():
            ledger.add_device(device, user, label="laptop", sign=b"", seal=b"", now=0)
    with ledger.writing():
        ledger.add_families(TeamId(TEAM), [FamilyId(FAMILY)])
    for user in (*people, UserId("reader")):
        office.grant_access(ledger, user, FamilyId(FAMILY))
    yield ledger
    ledger.close()


def race(kind: str, url: str, meanwhile: Callable[[], object]) -> None:
    """Start all writers at the same moment, and do something again and again until the last of them has ended."""
    command = [sys.executable, "-m", "tests.sync.hub.writers", kind, url]
    writers = [
        subprocess.Popen(
            [*command, str(number), str(ROWS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[3],
        )
        for number in range(WRITERS)
    ]
    try:
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
        for writer in writers:
            assert writer.stdin is not None
            writer.stdin.write("go\n")
            writer.stdin.close()
        while any(writer.poll() is None for writer in writers):
            meanwhile()
        assert [writer.returncode for writer in writers] == [0] * WRITERS
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
            assert writer.stdout is not None
            writer.stdout.close()


def test_a_reader_by_the_teams_counter_misses_nothing_of_eight_writers(url: str, ledger: SqlLedger) -> None:
    reader = ledger.device(DeviceId("readxxx0"))
    assert reader is not None
    seen: list[int] = []
    place = (0, 0)

    def read() -> None:
        nonlocal place
        with ledger.reading():
            head = ledger.streams(reader.user, reader.team)[TeamId(TEAM)]
            found = ledger.entries(reader, TeamId(TEAM), place, head, 10_000)
        seen.extend(entry.seq for entry in found)
        place = (head, 0)

    race("counter", url, read)
    read()
    assert len(seen) == len(set(seen)) == WRITERS * ROWS
    assert seen == sorted(seen)


def test_a_reader_by_a_serial_column_would_have_lost_some(url: str, ledger: SqlLedger) -> None:
    """What the counter is for. Numbers are taken before they are committed: a higher one may be seen first."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE serial_log (id bigserial PRIMARY KEY)")
        seen: set[int] = set()

        def read() -> None:
            cursor = max(seen, default=0)
            seen.update(n for (n,) in connection.execute("SELECT id FROM serial_log WHERE id > %s", (cursor,)))

        race("serial", url, read)
        read()
        (there,) = connection.execute("SELECT count(*) FROM serial_log").fetchone() or (0,)
    assert there == WRITERS * ROWS
    assert len(seen) < there


def test_what_is_pushed_while_access_changes_is_late_exactly_when_it_came_after_its_end(
    url: str, ledger: SqlLedger
) -> None:
    family = FamilyId(FAMILY)
    standing: dict[UserId, list[tuple[int, int]]] = {}
    changes = 0

    def change() -> None:
        nonlocal changes
        user = user_name(changes % WRITERS)
        if changes >= ACCESS_CHANGES_MAX:
            return
        changes += 1
        if not office.end_access(ledger, user, family):
            office.grant_access(ledger, user, family)
            return
        row = ledger.access_of(user, [family])[family]
        assert row.until is not None
        standing.setdefault(user, []).append((row.since, row.until))

    race("push", url, change)
    for number in range(WRITERS):
        row = ledger.access_of(user_name(number), [family])[family]
        if row.until is None:
            standing.setdefault(row.user, []).append((row.since, 1 << 60))
    rows = ledger.engine.all("SELECT device, seq, late FROM log", {})
    assert len(rows) == WRITERS * ROWS
    users = {device_name(number): user_name(number) for number in range(WRITERS)}
    for device, seq, late in rows:
        may = any(since < seq < until for since, until in standing[users[device]])
        assert bool(late) is not may, (device, seq)
    assert {bool(late) for _, _, late in rows} == {True, False}
