"""A copy is made while the hub serves, put back on either database, and laptops bring what it lacks: a drill.

Planted and seen caught, one at a time: pages of a table that skip a row; a last chunk nobody misses; a copy that
stays in the epoch; a table left out; a check that does not look at bodies, links, digests, heads or the counter.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlcipher3

from fsdesk.revisions import body
from fsdesk.trouble import Refused, Trouble
from sync.hub import copying
from sync.hub.checking import check_ledger
from sync.hub.copies import MARK, SALT_BYTES, Chunk, read_copy, write_copy
from sync.hub.copying import chunks_of
from sync.hub.keyfile import write_keys
from sync.hub.ledger_sql import SqlLedger
from sync.hub.migrating import revisions
from sync.hub.opening import keep_database_url, open_hub
from sync.hub.restoring import restore
from sync.meeting import meet
from tests.fsdesk.bringing_files import as_files, whole
from tests.postgres import Server
from tests.stories.conftest import Stage, gillies
from tests.sync.hub.conftest import AMINA, BASHIR, KEYS, MORAG, FileRig, Rig
from tests.sync.hub.standing import InMemory, Standing


@pytest.fixture
def rig(standing: Standing) -> Rig:
    if isinstance(standing, InMemory):
        pytest.skip("plain dicts are not copied")
    return Rig(standing)


def engine_of(rig: Rig) -> SqlLedger:
    assert isinstance(rig.ledger, SqlLedger)
    return rig.ledger


def copy_of(rig: Rig, path: Path) -> Path:
    ledger = engine_of(rig)
    with ledger.reading():
        write_copy(path, KEYS.ledger, chunks_of(ledger.engine, revisions()[-1]))
    return path


def work(rig: Rig) -> None:
    """Something in every table that matters."""
    amina, bashir, morag = rig.laptop(AMINA), rig.laptop(BASHIR), rig.laptop(MORAG)
    first = amina.write()
    amina.exchange([first, *(amina.write(first.family) for _ in range(30)), amina.write(fields={"setting": "moon"})])
    amina.exchange([amina.write(first.family, first.record, over=(first.id,), fields={"note": "again"})])
    amina.exchange([amina.write(first.family, n=1, fields={"note": "a twin"})])
    bashir.exchange([bashir.write(), bashir.write()])
    morag.exchange()


BEGUN_ANEW = ("tenant", "team", "access", "put_back", "event", "event_log", "event_node")
"""What a hub that is put back changes at once: its epoch, from which count on its families are handed out, and that it
notes it."""


@pytest.mark.parametrize("target", ["file", "server"])
def test_a_copy_of_either_database_goes_into_either(rig: Rig, target: str, tmp_path: Path, postgres: Server) -> None:
    work(rig)
    copy = copy_of(rig, tmp_path / "copy")
    assert b"Glen" not in copy.read_bytes()
    assert copy.stat().st_mode & 0o777 == 0o600
    folder = tmp_path / "new"
    folder.mkdir()
    write_keys(folder, KEYS)
    with postgres.database(empty=True) as url:
        if target == "server":
            keep_database_url(folder, url)
        checked = restore(copy, folder, {})
        assert checked.revisions == 34
        ledger, _ = open_hub(folder, {})
        before, after = engine_of(rig).engine, ledger.engine
        assert before.tables().keys() == after.tables().keys()
        for name, table in before.tables().items():
            columns = ", ".join(f'"{one}"' for one in table.columns)
            rows = [sorted(map(repr, one.all(f'SELECT {columns} FROM "{name}"', {}))) for one in (before, after)]
            assert rows[0] == rows[1] or name in BEGUN_ANEW, name
        assert ledger.tenant().put_back
        assert not rig.ledger.tenant().put_back
        with pytest.raises(Refused, match="already"):
            restore(copy, folder, {})
        ledger.close()


def test_the_pages_of_a_copy_hold_every_row_once(rig: Rig, tmp_path: Path) -> None:
    work(rig)
    copy_of(rig, tmp_path / "whole")
    copying.ROWS_AT_ONCE, before = 7, copying.ROWS_AT_ONCE
    try:
        copy_of(rig, tmp_path / "pages")
    finally:
        copying.ROWS_AT_ONCE = before

    def rows_of(name: str) -> dict[str, list[object]]:
        found: dict[str, list[object]] = {}
        for chunk in read_copy(tmp_path / name, KEYS.ledger):
            found.setdefault(chunk.table, []).extend(chunk.rows)
        return found

    assert rows_of("pages") == rows_of("whole")


def last_chunk_of(raw: bytes) -> int:
    """Where the last chunk begins."""
    at, last = len(MARK) + SALT_BYTES, 0
    while at < len(raw):
        last, at = at, at + 4 + int.from_bytes(raw[at : at + 4], "big")
    return last


def test_a_copy_that_was_harmed_or_cut_or_is_another_hubs_leaves_nothing(file_rig: FileRig, tmp_path: Path) -> None:
    work(file_rig)
    raw = copy_of(file_rig, tmp_path / "copy").read_bytes()
    folder = tmp_path / "new"
    folder.mkdir()
    write_keys(folder, KEYS)
    harmed = {
        "cut": raw[:-40],
        "without its last chunk": raw[: last_chunk_of(raw)],
        "harmed": raw[:300] + bytes([raw[300] ^ 1]) + raw[301:],
        "no copy": b"something else entirely, and long enough to be one",
        "empty": b"",
    }
    for name, other in harmed.items():
        path = tmp_path / name.replace(" ", "-")
        path.write_bytes(other)
        with pytest.raises(Trouble):
            restore(path, folder, {})
        with pytest.raises(Trouble, match="no ledger"):
            open_hub(folder, {})
    with pytest.raises(Trouble, match="this hub's key"):
        list(read_copy(tmp_path / "copy", bytes(32)))


def test_a_copy_whose_end_was_left_out_by_its_writer_is_not_whole(file_rig: FileRig, tmp_path: Path) -> None:
    work(file_rig)
    engine = file_rig.ledger.engine
    chunks = list(chunks_of(engine, revisions()[-1]))
    write_copy(tmp_path / "copy", KEYS.ledger, [chunk for chunk in chunks if chunk.table != "refused"])
    folder = tmp_path / "new"
    folder.mkdir()
    write_keys(folder, KEYS)
    with pytest.raises(Trouble, match="not whole"):
        restore(tmp_path / "copy", folder, {})
    fewer = [chunk for chunk in chunks if chunk.table != "log"]
    total = sum(len(chunk.rows) for chunk in fewer)
    (tmp_path / "copy").unlink()
    write_copy(tmp_path / "copy", KEYS.ledger, [*(one for one in fewer if not one.total), Chunk(total=total)])
    with pytest.raises(Trouble, match="not whole"):
        restore(tmp_path / "copy", folder, {})


HARM = {
    "UPDATE log SET body = (SELECT body FROM log WHERE n = 3) WHERE n = 2": "are not those that were taken",
    "UPDATE log SET link = hash WHERE n = 5": "the chain is broken",
    "UPDATE log SET record = family WHERE n = 7": "under another name",
    "DELETE FROM log WHERE n = 9": "the chain is broken",
    "DELETE FROM log WHERE seq = (SELECT max(seq) FROM log)": "rows are missing at the end",
    "UPDATE team SET head = 3 WHERE team = 'valley'": "its counter stands at 3",
    "UPDATE family SET digest = x'0000000000000001'": "its digest is not the sum",
    "DELETE FROM head WHERE n = 10": "which revisions still speak",
}


@pytest.mark.parametrize("statement", HARM)
def test_what_was_done_to_a_ledger_behind_its_back_is_found_and_said(file_rig: FileRig, statement: str) -> None:
    work(file_rig)
    engine = file_rig.ledger.engine
    assert check_ledger(engine).wrong == ()
    for trigger in ("log_is_never_changed", "log_is_never_cut"):
        file_rig.rows(f"DROP TRIGGER {trigger}")
    file_rig.rows(statement)
    wrong = check_ledger(engine).wrong
    assert any(HARM[statement] in sentence for sentence in wrong), wrong
    assert "again" not in " ".join(wrong)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def test_a_drill_the_hub_is_lost_after_a_copy_and_nothing_of_anybodys_work_is(stage: Stage) -> None:
    amina, lead = stage.desk("amina"), stage.desk("ruaridh")
    family = gillies(amina)
    visits = [amina.record_visit(family, {"note": "before the copy"})]
    for desk in (amina, lead):
        assert meet(desk).in_sync
    assert "is written" in stage.hub.ask("backup", str(stage.folder / "copy"))
    visits += [amina.record_visit(family, {"note": "after the copy"}) for _ in range(20)]
    for desk in (amina, lead):
        assert meet(desk).in_sync
    visits.append(lead.record_visit(family, {"note": "the lead’s own"}))
    assert meet(lead).in_sync
    put_back_from_the_copy(stage)
    for desk in (amina, lead, amina, lead):
        meet(desk)
    for desk in (amina, lead):
        assert meet(desk).in_sync
        assert all(desk.open_visit(visit).text("note") for visit in visits)
    assert amina.sending.digest() == lead.sending.digest() != 0
    assert "The ledger is whole" in stage.hub.ask("check")
    stage.close()


def put_back_from_the_copy(stage: Stage) -> None:
    """The hub's own ledger is gone, and it begins again from the copy that was made of it."""
    stage.no_signal()
    for file in (stage.folder / "hub").glob("*.ledger*"):
        file.unlink()
    assert "Put back and whole" in stage.hub.ask("restore", str(stage.folder / "copy"))
    stage.signal()


def test_a_drill_families_imported_after_the_copy_come_back_from_the_laptops_that_have_them(stage: Stage) -> None:
    amina, lead = stage.desk("amina"), stage.desk("ruaridh")
    for desk in (amina, lead):
        assert meet(desk).in_sync
    stage.hub.ask("backup", str(stage.folder / "copy"))
    tables = stage.folder / "tables"
    tables.mkdir()
    for name, raw in as_files(whole()):
        (tables / name).write_bytes(raw)
    stage.hub.ask("import", str(tables), "--team", "outreach", "--lead", "amina")
    for desk in (amina, lead):
        assert meet(desk).in_sync
    before = lead.sending.digest()
    names = [row.name for row in lead.families()]
    put_back_from_the_copy(stage)
    # Her laptop alone has heard of it so far, and the copy does not know that these families are hers.
    meet(amina)
    assert meet(lead).in_sync
    assert lead.sending.digest() == before != 0
    assert [row.name for row in lead.families()] == names == ["Gillies family", "Ross"]
    assert {row.brought for row in lead.moving.late()} == {
        "Brought back from Amina Yusuf’s laptop after the hub was put back."
    }
    quiet = meet(amina)
    assert (quiet.requests, quiet.repairs, quiet.in_sync) == (1, 0, False)  # it is said, and not asked for anew
    for row in lead.families():
        stage.hub.ask("access", "grant", "amina", row.id)
    assert meet(amina).in_sync
    assert amina.sending.digest() == before
    assert "The ledger is whole" in stage.hub.ask("check")
    stage.close()


def test_a_drill_what_a_handed_over_familys_first_worker_wrote_comes_back_from_the_next(stage: Stage) -> None:
    amina, bashir = stage.desk("amina"), stage.desk("bashir")
    family = gillies(amina)
    assert meet(amina).in_sync
    stage.hub.ask("access", "grant", "bashir", family)
    assert meet(bashir).in_sync
    stage.hub.ask("backup", str(stage.folder / "copy"))
    visit = amina.record_visit(family, {"note": "after the copy"})
    for desk in (amina, bashir):
        assert meet(desk).in_sync
    stage.hub.ask("access", "end", "amina", family)
    assert meet(amina).in_sync
    assert not amina.families()
    put_back_from_the_copy(stage)
    assert meet(bashir).in_sync
    lead = stage.desk("ruaridh")
    assert meet(lead).in_sync
    assert lead.open_visit(visit).text("note") == "after the copy"
    (row,) = lead.moving.late()
    assert (row.who, row.brought) == (
        "Amina Yusuf",
        "Brought back from Bashir Khan’s laptop after the hub was put back.",
    )
    stage.close()


def test_a_reader_of_the_file_alone_learns_nothing(file_rig: FileRig, tmp_path: Path) -> None:
    amina = file_rig.laptop(AMINA)
    amina.exchange([amina.write(fields={"note": "CANARY-IN-THE-COPY"})])
    raw = copy_of(file_rig, tmp_path / "copy").read_bytes()
    for said in (b"CANARY", b"amina", b"valley", body(amina.write())[:20]):
        assert said not in raw
    with pytest.raises(sqlcipher3.DatabaseError):
        sqlcipher3.connect(str(tmp_path / "copy")).execute("SELECT * FROM log")
