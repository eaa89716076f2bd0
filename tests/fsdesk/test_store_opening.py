"""Opening the store: its settings, its lock, its key, and everything that is refused with the file left as it is.

Planted one at a time, each seen caught here: synchronous NORMAL; the authorizer left out; the plain mark not looked
for; less than a page begun anew; a newer store opened; a mode of 0644; a file that may not be written tried anyway.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from fsdesk.records import Family, Person, Visit
from fsdesk.records.ids import UserId
from fsdesk.store import Store, Writing
from fsdesk.storefile import SCHEMA_VERSION, STORE_NAME
from fsdesk.trouble import Refused, Told, Trouble
from tests.conftest import KEY
from tests.fsdesk.wholeness import all_revisions, assert_sound
from tests.patience import PATIENCE_S

OTHER_KEY = bytes(reversed(KEY))
DAMAGED = "The store on this laptop is damaged, or is not the one this key belongs to."


def family(label: str = "LOC-0042", **more: str) -> Writing:
    return Writing(
        kind="family", fields={"label": label, **more}, author=UserId("amina"), written_at="2026-11-21T09:00"
    )


def made(folder: Path, *labels: str) -> Path:
    """A store with some families in it, closed."""
    with Store(folder, KEY) as store:
        store.remember(device="k7f2qd4m", user="amina")
        for label in labels or ("LOC-0042",):
            store.write(family(label))
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


# --- settings -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("journal_mode", "wal"), ("synchronous", 2), ("locking_mode", "exclusive"), ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("secure_delete", 1), ("temp_store", 2), ("trusted_schema", 0), ("cell_size_check", 1),
        ("cipher_memory_security", "0"), ("user_version", SCHEMA_VERSION), ("cipher_page_size", "4096"),
        ("cipher_hmac_algorithm", "HMAC_SHA512"), ("cipher_use_hmac", "1"), ("busy_timeout", 0),
    ],
)  # fmt: skip
def test_an_open_store_has_this_setting(tmp_path: Path, setting: str, value: object) -> None:
    with Store(tmp_path, KEY) as store:
        assert store.rows(f"PRAGMA {setting}")[0][0] == value
    with Store(tmp_path, KEY) as store:
        assert store.rows(f"PRAGMA {setting}")[0][0] == value, "also when it is opened again"


def test_the_library_is_new_enough() -> None:
    assert tuple(map(int, sqlcipher.sqlite_version.split("."))) >= (3, 51, 3)
    with sqlcipher.connect(":memory:") as db:
        cipher = db.execute("PRAGMA cipher_version").fetchone()[0]
    assert tuple(map(int, cipher.split()[0].split("."))) >= (4, 9, 0)


class Stubborn(sqlcipher.Connection):  # type: ignore[misc]  # the library has no types
    """A library that takes no notice of one setting."""

    deaf_to = ""

    def execute(self, sql: str, *values: object) -> object:
        return super().execute("SELECT 1" if sql.startswith(f"PRAGMA {self.deaf_to} =") else sql, *values)


@pytest.mark.parametrize("setting", ["journal_mode", "foreign_keys", "temp_store", "trusted_schema", "cell_size_check"])
def test_a_setting_that_does_not_take_keeps_the_store_shut(tmp_path: Path, setting: str) -> None:
    deaf = type("Deaf", (Stubborn,), {"deaf_to": setting})
    with pytest.raises(Trouble, match=f"its setting {setting} did not take"):
        Store(tmp_path, KEY, connect=lambda *a, **k: sqlcipher.connect(*a, factory=deaf, **k))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_the_owner_can_read_the_folder_and_the_file(tmp_path: Path) -> None:
    folder = made(tmp_path / "new" / "store")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()] == [0o600]


def test_nothing_can_be_attached_or_detached(tmp_path: Path) -> None:
    with Store(tmp_path, KEY) as store:
        for sql in (f"ATTACH '{tmp_path / 'plain.db'}' AS plain KEY ''", "DETACH main", "ATTACH ':memory:' AS m"):
            with pytest.raises(sqlcipher.DatabaseError, match="not authorized"):
                store.db.execute(sql)
    assert not (tmp_path / "plain.db").exists()


# --- what is refused ----------------------------------------------------------------------------------------------


def assert_refused(folder: Path, key: bytes, kind: type[Told], happened: str) -> None:
    before = content(folder)
    with pytest.raises(kind) as told:
        Store(folder, key)
    assert told.value.happened == happened
    assert told.value.safe
    assert told.value.next_step
    assert content(folder) == before, "left exactly as it was"


def test_a_plain_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / STORE_NAME) as plain:
        plain.execute("CREATE TABLE t (a)")
    plain.close()
    assert_refused(tmp_path, KEY, Refused, "The store in this folder is not encrypted, so it is not FSDesk's.")


def test_another_key_opens_nothing_and_the_right_one_still_does(tmp_path: Path) -> None:
    made(tmp_path)
    assert_refused(tmp_path, OTHER_KEY, Trouble, DAMAGED)
    with Store(tmp_path, KEY) as store:
        assert [r.fields["label"] for r in all_revisions(store)] == ["LOC-0042"]


def test_another_key_throws_nothing_away_that_is_still_in_the_log(tmp_path: Path) -> None:
    """A crashed laptop's log holds the last words; trying the wrong key must not cost them."""
    crashed = tmp_path / "crashed"
    with Store(tmp_path / "store", KEY) as store:
        store.remember(device="k7f2qd4m", user="amina")
        store.write(family("LOC-0042"))
        shutil.copytree(tmp_path / "store", crashed)
    assert (crashed / f"{STORE_NAME}-wal").stat().st_size > 0
    with pytest.raises(Trouble):
        Store(crashed, OTHER_KEY)
    with Store(crashed, KEY) as store:
        assert [r.fields["label"] for r in all_revisions(store)] == ["LOC-0042"]
        assert_sound(store)


def test_a_newer_store_is_refused_politely(tmp_path: Path) -> None:
    made(tmp_path)
    with Store(tmp_path, KEY) as store:
        store.db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    assert_refused(tmp_path, KEY, Refused, "This store was made by a newer FSDesk than the one you have started.")


def test_an_empty_file_in_the_stores_place_is_damage_and_its_log_is_kept(tmp_path: Path) -> None:
    with Store(tmp_path / "store", KEY) as store:
        store.remember(device="k7f2qd4m")
        shutil.copytree(tmp_path / "store", tmp_path / "copy")
    (tmp_path / "copy" / STORE_NAME).write_bytes(b"")
    assert_refused(tmp_path / "copy", KEY, Trouble, DAMAGED)


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file")
    with pytest.raises(Trouble, match="may not write in the folder"):
        Store(tmp_path / "folder", KEY)


def test_a_making_that_was_cut_short_begins_again(tmp_path: Path) -> None:
    for end in ("", "-wal", "-journal"):
        (tmp_path / f"{STORE_NAME}.making{end}").write_bytes(b"half a store")
    made(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == [STORE_NAME]


HOLDER = """
import sys
from pathlib import Path
from fsdesk.store import Store
with Store(Path(sys.argv[1]), bytes(range(32))) as store:
    print("open", flush=True)
    sys.stdin.readline()
"""


def test_a_second_program_is_told_at_once_and_may_open_when_the_first_has_closed(tmp_path: Path) -> None:
    made(tmp_path)
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(Refused) as told:
            Store(tmp_path, KEY)
        assert told.value.happened == "FSDesk is already open for this person on this laptop."
        holder.communicate("\n")
    with Store(tmp_path, KEY) as store:
        assert len(all_revisions(store)) == 1


VISITOR = """
import os, sys
from pathlib import Path
import fsdesk.migrations
from fsdesk.store import Store
from fsdesk.trouble import Trouble
os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    Store(Path(sys.argv[1]), bytes(range(32)))
except Trouble as trouble:
    print(trouble.happened)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder anybody may walk into; pytest's own are for their owner alone."""
    folder = Path(tempfile.mkdtemp(prefix="fsdesk-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("file_mode", [0o644, 0o666, 0o600])
def test_a_folder_that_may_not_be_written_in_is_told(open_folder: Path, there: bool, file_mode: int) -> None:
    if there:
        made(open_folder)
        (open_folder / STORE_NAME).chmod(file_mode)
    before = content(open_folder)
    done = subprocess.run(
        [sys.executable, "-c", VISITOR, str(open_folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.stdout.strip() == "FSDesk may not write in the folder that holds the store.", done.stderr
    assert content(open_folder) == before


# --- what is on the disk ------------------------------------------------------------------------------------------

TOKENS = {"label": "Quernstone", "known_as": "Zebrafinch", "note": "Marmalade", "user_name": "Xylophone"}


def write_tokens(folder: Path) -> None:
    with Store(folder, KEY) as store:
        store.remember(device="k7f2qd4m", user="amina", user_name=TOKENS["user_name"])
        home = store.write(family(TOKENS["label"], known_as=TOKENS["known_as"]))
        fields = Visit(note=f"{TOKENS['note']} " * 4000).written()
        store.write(Writing(kind="visit", fields=fields, author=UserId("amina"), written_at="", family=home.family))
        shutil.copytree(folder, folder.with_name("while-open"))


def forms(token: str) -> list[bytes]:
    plain = token.encode()
    return [
        plain,
        plain.lower(),
        token.encode("utf-16-le"),
        token.encode("utf-16-be"),
        plain.hex().encode(),
        plain[::-1],
    ]


def files_that_hold(folder: Path, token: str) -> list[str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file.name for file in files if any(form in file.read_bytes() for form in forms(token))]


def test_nothing_that_was_written_is_on_the_disk_in_the_clear(tmp_path: Path) -> None:
    write_tokens(tmp_path / "store")
    assert (tmp_path / "while-open" / f"{STORE_NAME}-wal").stat().st_size > 0
    for token in TOKENS.values():
        assert files_that_hold(tmp_path, token) == []
    assert (tmp_path / "store" / STORE_NAME).read_bytes()[:16] != b"SQLite format 3\0"


def test_the_search_for_plain_text_finds_it_where_it_is(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "plain.db") as plain:
        plain.execute("CREATE TABLE t (a)")
        plain.execute("INSERT INTO t VALUES (?)", ("a Marmalade day",))
    plain.close()
    assert files_that_hold(tmp_path, "Marmalade") == ["plain.db"]


def test_a_store_made_twice_with_one_key_has_no_block_in_common(tmp_path: Path) -> None:
    blocks = []
    for name in ("one", "other"):
        raw = (made(tmp_path / name) / STORE_NAME).read_bytes()
        blocks.append({raw[at : at + 16] for at in range(0, len(raw), 16)})
    assert len(blocks[0] & blocks[1]) == 0


def test_every_kind_of_record_can_be_kept_and_is_read_back(tmp_path: Path) -> None:
    with Store(tmp_path, KEY) as store:
        store.remember(device="k7f2qd4m", user="amina")
        home = store.write(family())
        for record in (Family(label="x"), Person(known_as="Jamie"), Visit(purpose=("first_visit",), travel_minutes=20)):
            kept = store.write(
                Writing(
                    kind=record.kind(), fields=record.written(), author=UserId("amina"), written_at="",
                    family=home.family,
                )
            )  # fmt: skip
            found = store.heads_of_record(kept.record)
            assert {name: group[0].fields[name] for name, group in found.items()} == record.written()
        assert_sound(store)
