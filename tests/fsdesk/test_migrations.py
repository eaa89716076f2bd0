"""Bringing a store's schema up to date, and the library that runs the steps.

Planted one at a time, each seen caught here: no ledger; the version set outside the step's transaction; the library's
names not pointed at sqlcipher's; a script cut inside a trigger.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
import sqlite_utils.db
import sqlite_utils.utils

from fsdesk.migrations import database, migrate, statements
from fsdesk.store import Store
from fsdesk.storefile import SCHEMA_VERSION, schema_step
from tests.conftest import KEY
from tests.power import Machine, PowerLost


def schema(db: object) -> list[tuple[str, ...]]:
    """Every object of a schema, but for the ledger of the steps and the rooms of the search index."""
    rows = db.execute(  # type: ignore[attr-defined]  # the library has no types
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE '_sqlite%'"
        " AND name NOT LIKE 'sqlite_autoindex_%' AND tbl_name NOT LIKE '_sqlite%' ORDER BY 1, 2"
    )
    return [tuple(map(str, row)) for row in rows]


def test_a_fresh_schema_is_the_steps_one_after_the_other(tmp_path: Path) -> None:
    plain = sqlcipher.connect(":memory:", isolation_level=None)
    for number in range(1, SCHEMA_VERSION + 1):
        plain.executescript(schema_step(number))
    with Store(tmp_path, KEY) as store:
        assert schema(store.db) == schema(plain)
        assert len([row for row in schema(plain) if row[0] == "trigger"]) == 5
        assert store.rows("PRAGMA user_version") == [(SCHEMA_VERSION,)]
    plain.close()


def test_a_store_made_step_by_step_is_the_same_as_one_made_at_once() -> None:
    at_once, by_steps = (sqlcipher.connect(":memory:", isolation_level=None) for _ in range(2))
    migrate(at_once, SCHEMA_VERSION)
    for number in range(1, SCHEMA_VERSION + 1):
        migrate(by_steps, number)
        migrate(by_steps, number)
    assert schema(at_once) == schema(by_steps)
    at_once.close()
    by_steps.close()


def test_each_step_is_in_the_ledger_once(tmp_path: Path) -> None:
    for _ in range(2):
        with Store(tmp_path, KEY) as store:
            rows = store.rows("SELECT migration_set, name FROM _sqlite_migrations")
            assert rows == [("fsdesk", f"{number:04}") for number in range(1, SCHEMA_VERSION + 1)]


def test_power_lost_inside_a_step_leaves_all_of_it_or_nothing() -> None:
    whole: list[list[tuple[str, ...]]] = []
    for version_of in range(SCHEMA_VERSION + 1):
        db = sqlcipher.connect(":memory:", isolation_level=None)
        migrate(db, version_of)
        whole.append(schema(db))
        db.close()
    counted = Machine(Path())
    db = counted.connect(":memory:", isolation_level=None)
    migrate(db, SCHEMA_VERSION)
    for number in range(1, counted.statements + 1):
        machine = Machine(Path())
        db = machine.connect(":memory:", isolation_level=None)
        machine.lose_power_in(number)
        with pytest.raises(PowerLost):
            migrate(db, SCHEMA_VERSION)
        machine.off, machine._left = False, None
        if db.in_transaction:
            db.rollback()
        made = schema(db)
        assert made == whole[db.execute("PRAGMA user_version").fetchone()[0]], number
        db.close()


def test_a_script_is_cut_into_whole_statements() -> None:
    script = """-- A comment; with a mark.
        CREATE TABLE a (b TEXT DEFAULT 'x;y');
        CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = 1; DELETE FROM a; END;
        SELECT 1;"""
    assert [one.split()[-3:] for one in statements(script)] == [
        ["TEXT", "DEFAULT", "'x;y');"], ["FROM", "a;", "END;"], ["SELECT", "1;"],
    ]  # fmt: skip
    assert "".join(schema_step(1).split()) == "".join("".join(statements(schema_step(1))).split())


# --- the library --------------------------------------------------------------------------------------------------


def test_the_library_is_the_version_its_errors_were_looked_up_in() -> None:
    """It catches sqlite3's errors, which sqlcipher3's are not; `database` points its names at ours."""
    assert version("sqlite-utils") == "4.2.1"


def test_the_library_catches_the_errors_of_our_database() -> None:
    db = sqlcipher.connect(":memory:", isolation_level=None)
    over = database(db)
    for module in (sqlite_utils.db, sqlite_utils.utils):
        assert vars(module)["sqlite3"] is sqlcipher
        assert vars(module).get("OperationalError", sqlcipher.OperationalError) is sqlcipher.OperationalError
    table = over.table("step")
    table.insert({"id": 1, "what": "A boat trip"}, pk="id")
    table.insert({"id": 2, "what": "Tea", "owner": "amina"}, alter=True)  # relies on catching "no such column"
    assert list(table.rows) == [
        {"id": 1, "what": "A boat trip", "owner": None},
        {"id": 2, "what": "Tea", "owner": "amina"},
    ]
    db.close()


def test_a_row_is_returned_as_it_is_inserted() -> None:
    db = sqlcipher.connect(":memory:", isolation_level=None)
    over = database(db)
    over.execute("CREATE TABLE step (id INTEGER PRIMARY KEY, what TEXT)")
    found = over.execute("INSERT INTO step (what) VALUES ('Tea') RETURNING id, what").fetchall()
    assert found == [(1, "Tea")]
    assert [tuple(row) for row in db.execute("SELECT * FROM step")] == [(1, "Tea")]
    db.close()
