"""The embedded ledger: its settings, its locks, its forward-only tables, and what can never be done to its log."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlcipher3

from fsdesk.trouble import Refused, Trouble
from sync.hub import office
from sync.hub.engine_sqlite import SETTINGS, connect, serving_lock, setting
from sync.hub.keyfile import KEY_FILE, new_keys, read_keys, write_keys
from sync.hub.ledger_sqlite import migrate, open_ledger
from tests.sync.hub.conftest import AMINA, KEYS, PEOPLE, VALLEY, FileRig


@pytest.fixture
def rig(file_rig: FileRig) -> FileRig:
    """The embedded ledger: what is told here is of its file."""
    return file_rig


def test_every_setting_holds_on_a_live_connection(rig: FileRig) -> None:
    live = {name: setting(rig.ledger._connection, name) for name in SETTINGS}
    assert live == {
        "cipher_memory_security": "0",
        "journal_mode": "wal",
        "locking_mode": "normal",
        "synchronous": "2",
        "foreign_keys": "1",
        "recursive_triggers": "1",
        "secure_delete": "1",
        "temp_store": "2",
        "trusted_schema": "0",
        "cell_size_check": "1",
        "mmap_size": "0",
        "journal_size_limit": "67108864",
        "busy_timeout": "30000",
    }


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET body = x'00'",
        "UPDATE log SET late = 0",
        "DELETE FROM log",
        "REPLACE INTO log SELECT * FROM log",
        """INSERT INTO log SELECT tenant, team, seq + 100, family, record, device, n, creates, late, received_at, hash,
        link, body FROM log""",
    ],
)
def test_the_log_can_only_grow_and_each_number_comes_once(rig: FileRig, statement: str) -> None:
    amina = rig.laptop(AMINA)
    amina.exchange([amina.write(), amina.write()])
    before = rig.rows("SELECT * FROM log")
    with pytest.raises(sqlcipher3.IntegrityError):
        rig.rows(statement)
    assert rig.rows("SELECT * FROM log") == before


def test_no_other_file_can_be_attached(rig: FileRig, tmp_path: Path) -> None:
    with pytest.raises(sqlcipher3.DatabaseError, match="not authorized"):
        rig.rows(f"ATTACH '{tmp_path / 'other'}' AS other")


def test_the_file_is_encrypted_and_opens_with_its_key_only(rig: FileRig) -> None:
    amina = rig.laptop(AMINA)
    amina.exchange([amina.write(fields={"note": "CANARY-IN-THE-LEDGER"})])
    for path in rig.path.parent.iterdir():
        raw = path.read_bytes()
        assert b"CANARY" not in raw
        assert b"amina" not in raw
        assert not raw.startswith(b"SQLite format 3")
    with pytest.raises(Trouble, match="does not open with this hub's key"):
        open_ledger(rig.path, bytes(32))


def test_one_that_is_held_by_something_else_is_not_taken_for_one_of_another_key(rig: FileRig) -> None:
    class Impatient(sqlcipher3.Connection):  # type: ignore[misc]  # the driver has no types
        """Waits for nobody."""

        def __init__(self, *values: object, **named: object) -> None:
            super().__init__(*values, **{**named, "timeout": 0})

    rig.rows("PRAGMA locking_mode = EXCLUSIVE")
    rig.rows("BEGIN IMMEDIATE")
    with pytest.raises(Trouble, match="at work in the ledger"):
        connect(rig.path, KEYS.ledger, Impatient)


def test_a_plain_database_is_never_used(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE x (y)")
    plain.close()
    with pytest.raises(Trouble, match="not encrypted"):
        open_ledger(path, bytes(32))


def test_the_connection_may_be_of_a_class_of_the_callers(tmp_path: Path) -> None:
    class Watched(sqlcipher3.Connection):  # type: ignore[misc]  # the driver has no types
        pass

    assert type(connect(tmp_path / "ledger", bytes(32), Watched)) is Watched


def test_moving_forward_twice_changes_nothing_and_a_newer_ledger_is_left_alone(tmp_path: Path) -> None:
    connection = connect(tmp_path / "ledger", bytes(32))
    at = migrate(connection)
    tables = connection.execute("SELECT sql FROM sqlite_master").fetchall()
    assert migrate(connection) == at
    assert connection.execute("SELECT sql FROM sqlite_master").fetchall() == tables
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(Refused, match="newer version"):
        open_ledger(tmp_path / "ledger", bytes(32))


def test_every_key_begins_with_the_tenant(rig: FileRig) -> None:
    indexes = rig.rows(
        "SELECT m.name, x.name FROM sqlite_master m, pragma_index_list(m.name) x WHERE m.type = 'table'"
        " AND m.name <> 'alembic_version'"
    )
    assert len(indexes) >= 15
    for table, index in indexes:
        first = rig.rows(f"SELECT name FROM pragma_index_info('{index}') WHERE seqno = 0")
        assert first == [("tenant",)], (table, index)


def count_a_team_twice(rig: FileRig) -> None:
    with rig.ledger.writing():
        rig.ledger.change_roster()
        rig.ledger.add_team(VALLEY, "Again")


def test_a_transaction_that_raises_leaves_nothing(rig: FileRig) -> None:
    before = rig.ledger.tenant()
    with pytest.raises(Refused, match="already someone"):
        office.add_user(rig.ledger, PEOPLE[0])
    with pytest.raises(sqlcipher3.IntegrityError):
        count_a_team_twice(rig)
    assert rig.ledger.tenant() == before


def test_one_serves_a_folder_at_a_time(tmp_path: Path) -> None:
    with serving_lock(tmp_path), pytest.raises(Refused, match="already serving"), serving_lock(tmp_path):
        pass
    with serving_lock(tmp_path):
        pass


def test_the_key_file_is_the_owners_alone(tmp_path: Path) -> None:
    keys = write_keys(tmp_path, new_keys())
    path = tmp_path / KEY_FILE
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_keys(tmp_path, {}) == keys
    for mode in (0o640, 0o604, 0o620, 0o602):
        path.chmod(mode)
        with pytest.raises(Refused, match="could read the hub's key file"):
            read_keys(tmp_path, {})
    path.chmod(0o400)
    assert read_keys(tmp_path, {}) == keys
    with pytest.raises(Refused, match="already holds"):
        write_keys(tmp_path, new_keys())


def test_keys_handed_over_by_systemd_come_first(tmp_path: Path) -> None:
    handed, folder = tmp_path / "handed", tmp_path / "folder"
    handed.mkdir()
    folder.mkdir()
    environment = {"CREDENTIALS_DIRECTORY": str(handed)}
    own = write_keys(folder, new_keys())
    assert read_keys(folder, environment) == own
    theirs = write_keys(handed, new_keys())
    assert read_keys(folder, environment) == theirs


@pytest.mark.parametrize("raw", [b"", b"nonsense", b"\x94\xa1x\xc4\x00\xc4\x00\xc4\x00"])
def test_a_damaged_key_file_is_said_to_be_one(tmp_path: Path, raw: bytes) -> None:
    write_keys(tmp_path, new_keys())
    (tmp_path / KEY_FILE).write_bytes(raw)
    with pytest.raises(Trouble, match="damaged"):
        read_keys(tmp_path, {})
    with pytest.raises(Trouble, match="could not be read"):
        read_keys(tmp_path / "elsewhere", {})
