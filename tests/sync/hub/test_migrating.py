"""The ledger's tables move forward and back on both databases, with work waiting, and never by two at once.

Planted and seen caught, one at a time: a step back that drops what was brought in; no lock on a server; ledgers of
before that are made anew; a newer ledger that is opened all the same.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from fsdesk.records.ids import RecordId
from fsdesk.trouble import Refused
from sync.hub import ledger_postgres
from sync.hub.brought_sql import BringingLedger, Came
from sync.hub.engine_sqlite import connect
from sync.hub.ledger_postgres import open_postgres
from sync.hub.ledger_sql import SqlLedger
from sync.hub.ledger_sqlite import migrate, open_ledger, revision_of
from sync.hub.migrating import revisions
from sync.meeting import meet
from tests.patience import PATIENCE_S
from tests.postgres import Server
from tests.stories.conftest import Stage, gillies
from tests.sync.hub.conftest import AMINA, KEYS, MORAG, Rig, Served
from tests.sync.hub.standing import InMemory, OnFile, OnServer, Standing

FIRST, NEWEST = revisions()[0], revisions()[-1]
HELD = dict.fromkeys(("tenant", "team", "user_account", "access", "log", "head", "refused", "brought"), "*") | {
    "device": 'device, "user", label, sign, seal, counter, suspended, twins, enrolled_at',
    "family": "family, team, digest, restricted",
}
"""What was there at the first step, or may not be lost: what laptops say again of themselves is not among it."""


def move(standing: Standing, to: str) -> None:
    """As the command does, with nothing else open."""
    if isinstance(standing, OnServer):
        standing.close_ledger()
        ledger_postgres.migrate(standing.url, to)
    else:
        assert isinstance(standing, OnFile)
        standing.close()
        connection = connect(standing.path, KEYS.ledger)
        migrate(connection, to)
        connection.close()


@pytest.fixture
def rig(standing: Standing) -> Rig:
    if isinstance(standing, InMemory):
        pytest.skip("plain dicts have no tables")
    return Rig(standing)


def test_all_that_is_held_survives_the_way_back_to_the_first_step_and_forth(rig: Rig) -> None:
    amina, morag = rig.laptop(AMINA), rig.laptop(MORAG)
    amina.exchange([amina.write(), amina.write(fields={"setting": "on the moon"})])
    assert isinstance(rig.ledger, SqlLedger)
    BringingLedger(rig.ledger.engine).keep_came({b"source": Came(b"row", RecordId(f"{amina.device}.1"))})
    before = {table: sorted(rig.rows(f"SELECT {what} FROM {table}")) for table, what in HELD.items()}
    assert all(before.values())
    move(rig.standing, FIRST)
    move(rig.standing, "head")
    rig.reopen()
    assert {table: sorted(rig.rows(f"SELECT {what} FROM {table}")) for table, what in HELD.items()} == before
    assert amina.exchange([amina.write()]).held == [1, 3]
    assert len(morag.exchange().bodies) == 2


def test_words_a_hub_of_before_kept_of_a_destroyed_record_go_with_the_step_and_nothing_else_does(rig: Rig) -> None:
    kind = "BYTEA" if isinstance(rig.standing, OnServer) else "BLOB"
    for n, code in ((1, "purged"), (2, "not_yours")):
        rig.rows(
            "INSERT INTO refused (tenant, device, n, hash, code, body, at) SELECT tenant, 'aaaaaaaa',"
            f" {n}, CAST('hash' AS {kind}), '{code}', CAST('words' AS {kind}), 9 FROM tenant"
        )
    move(rig.standing, "0022")
    move(rig.standing, "head")
    rig.reopen()
    kept = rig.ledger.set_aside_bodies()
    assert [(n, value, body) for _, _, n, value, body in kept] == [(1, b"hash", b""), (2, b"hash", b"words")]


def test_a_ledger_of_a_newer_hub_is_left_alone_and_one_of_an_older_is_not_served(rig: Rig) -> None:
    rig.rows("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Refused, match="newer version"):
        rig.reopen()
    if isinstance(rig.standing, OnServer):
        rig.rows(f"UPDATE alembic_version SET version_num = '{FIRST}'")
        with pytest.raises(Refused, match="older version"):
            rig.reopen()
        rig.rows(f"UPDATE alembic_version SET version_num = '{NEWEST}'")


def test_a_ledger_made_before_its_steps_were_counted_so_is_brought_along(tmp_path: Path) -> None:
    connection = connect(tmp_path / "ledger", KEYS.ledger)
    migrate(connection, "0002")
    connection.execute("DROP TABLE alembic_version")
    connection.execute("PRAGMA user_version = 2")
    connection.execute("INSERT INTO tenant (tenant, name, epoch) VALUES (1, 'Glen', 7)")
    assert revision_of(connection) == "0002"
    connection.close()
    ledger = open_ledger(tmp_path / "ledger", KEYS.ledger)
    assert ledger.tenant().name == "Glen"
    assert revision_of(ledger._connection) == NEWEST
    assert ledger._connection.execute("PRAGMA user_version").fetchone()[0] > 2  # hubs of before refuse it
    ledger.close()


MOVE = """
import sys
from pathlib import Path
from sync.hub import ledger_postgres, ledger_sqlite
if sys.argv[1] == "server":
    print(ledger_postgres.migrate(sys.argv[2]))
else:
    ledger_sqlite.open_ledger(Path(sys.argv[2]), bytes(32)).close()
"""


@pytest.fixture
def nothing_yet(postgres: Server) -> Iterator[str]:
    with postgres.database(empty=True) as url:
        yield url


@pytest.mark.parametrize("kind", ["file", "server"])
def test_four_who_move_the_tables_at_once_all_end_well(kind: str, tmp_path: Path, nothing_yet: str) -> None:
    where = nothing_yet if kind == "server" else str(tmp_path / "ledger")
    movers = [
        subprocess.Popen([sys.executable, "-c", MOVE, kind, where], stderr=subprocess.PIPE, text=True) for _ in range(4)
    ]
    said = [mover.communicate(timeout=PATIENCE_S)[1] for mover in movers]
    assert [mover.returncode for mover in movers] == [0] * 4, said
    if kind == "server":
        open_postgres(where, 1).close()
        with psycopg.connect(where) as connection:
            assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(NEWEST,)]
    else:
        open_ledger(Path(where), bytes(32)).close()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.close()


def test_with_a_full_outbox_waiting_the_tables_go_back_and_forth_and_all_of_it_arrives(stage: Stage) -> None:
    amina, lead = stage.desk("amina"), stage.desk("ruaridh")
    family = gillies(amina)
    assert meet(amina).in_sync
    stage.no_signal()
    visits = [amina.record_visit(family, {"note": f"Visit {number}"}) for number in range(40)]
    assert f"step {FIRST}" in stage.hub.ask("migrate", "--to", FIRST)
    assert f"step {NEWEST}" in stage.hub.ask("migrate")
    stage.signal()
    assert meet(amina).in_sync
    assert meet(lead).in_sync
    assert {lead.open_visit(visit).text("note") for visit in visits} == {f"Visit {number}" for number in range(40)}
    assert lead.sending.digest() == amina.sending.digest() != 0


def test_the_tables_of_a_ledger_that_is_being_served_stay(served: Served) -> None:
    said = [served.command("migrate", "--to", to) for to in (FIRST, "0000")]
    assert [one.returncode for one in said] == [2, 2]
    assert "already serving" in said[0].stderr
    assert "no step 0000" in said[1].stderr
