"""The disk and the power: nothing that was said to be saved is lost, and nothing half is kept.

Planted one at a time, each seen caught here: a commit that raised taken for no save, and for a save; the connection
kept after its commit raised; no transaction at all; no rollback; the store made in its place; a store put in its place
before it was flushed. A save told before it is certain is caught in test_killing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from fsdesk.records.ids import FamilyId, RecordId, UserId
from fsdesk.revisions import Revision
from fsdesk.sending import Sending
from fsdesk.store import Store, Writing
from fsdesk.storefile import STORE_NAME
from fsdesk.trouble import Trouble
from tests.clocks import StillClock
from tests.conftest import KEY
from tests.fsdesk import replayed_disk
from tests.fsdesk.carrying import RECEIPT
from tests.fsdesk.wholeness import all_revisions, assert_sound, assert_whole
from tests.patience import PATIENCE_S
from tests.power import Machine, PowerLost

pytestmark = pytest.mark.on_disk

FULL = "The disk of this laptop is full, so the last words could not be saved."


def visit(note: str, family: str = "k7f2qd4m.1", record: str | None = None, over: tuple[str, ...] = ()) -> Writing:
    return Writing(
        kind="visit", fields={"note": note}, author=UserId("amina"), written_at="2026-11-21T09:00",
        family=FamilyId(family), record=RecordId(record) if record else None, over=over,  # type: ignore[arg-type]
    )  # fmt: skip


def begin(folder: Path, machine: Machine | None = None) -> Store:
    store = Store(folder, KEY, connect=machine.connect if machine else sqlcipher.connect)
    store.remember(device="k7f2qd4m", user="amina")
    store.write(Writing(kind="family", fields={"label": "LOC-0042"}, author=UserId("amina"), written_at=""))
    return store


def notes(store: Store) -> list[str]:
    return [str(r.fields["note"]) for r in all_revisions(store) if r.kind == "visit"]


def fill(store: Store) -> list[str]:
    """Write until the disk is full; what was said to be saved."""
    saved = []
    with pytest.raises(Trouble) as told:  # noqa: PT012  # the write that fails is one of these
        for number in range(500):
            text = f"{number} " + "wet " * 2000
            store.write(visit(text))
            saved.append(text)
    assert told.value.happened == FULL
    assert "still on the page" in told.value.safe
    return saved


# --- full ---------------------------------------------------------------------------------------------------------


def test_a_full_disk_is_told_nothing_is_lost_and_the_next_save_works(tmp_path: Path) -> None:
    with begin(tmp_path) as store:
        pages = store.rows("PRAGMA page_count")[0][0]
        store.db.execute(f"PRAGMA max_page_count = {pages + 20}")
        saved = fill(store)
        assert len(saved) >= 3
        assert notes(store) == saved
        assert_whole(store)
        with pytest.raises(Trouble):
            store.write(visit("wet " * 2000))
        store.db.execute("PRAGMA max_page_count = 1000000")
        store.write(visit("Dry at last."))
        assert notes(store) == [*saved, "Dry at last."]
        assert_sound(store)
    with Store(tmp_path, KEY) as store:
        assert notes(store) == [*saved, "Dry at last."]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or not hasattr(os, "getuid") or os.getuid() != 0:
        pytest.skip("only root can make a small disk")
    if subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], check=False, timeout=PATIENCE_S
    ).returncode:
        pytest.skip("this machine lets nobody make a small disk")
    yield folder
    subprocess.run(["umount", folder], check=True, timeout=PATIENCE_S)


def test_a_disk_really_full_loses_nothing_and_is_written_again_after_space_is_made(small_disk: Path) -> None:
    store = begin(small_disk)
    ballast = small_disk / "holiday photographs"
    ballast.write_bytes(bytes(1_200_000))
    saved = fill(store)
    assert len(saved) >= 3
    assert notes(store) == saved
    ballast.unlink()
    store.write(visit("Dry at last."))
    assert notes(store) == [*saved, "Dry at last."]
    assert_sound(store)
    store.close()
    with Store(small_disk, KEY) as store:
        assert notes(store) == [*saved, "Dry at last."]


def test_a_store_that_cannot_be_made_on_a_full_disk_is_told_and_made_later(small_disk: Path) -> None:
    ballast = small_disk / "holiday photographs"
    ballast.write_bytes(bytes(2_090_000))
    with pytest.raises(Trouble):
        Store(small_disk, KEY)
    ballast.unlink()
    with begin(small_disk) as store:
        assert_sound(store)


# --- a commit that raised -----------------------------------------------------------------------------------------


def test_a_commit_that_raised_after_it_worked_is_a_save(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    with begin(tmp_path, machine) as store:
        machine.fail_commit(after=True)
        kept = store.write(visit("Wet."))
        assert notes(store) == ["Wet."]
        store.write(visit("Wetter.", record=kept.record, over=(kept.id,)))
        assert notes(store) == ["Wetter."], "and typing goes on from there"
        assert_sound(store)


def test_a_commit_that_raised_before_it_worked_is_told_and_the_same_save_works_again(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    with begin(tmp_path, machine) as store:
        machine.fail_commit(after=False)
        with pytest.raises(Trouble):
            store.write(visit("Wet."))
        assert notes(store) == []
        kept = store.write(visit("Wet."))
        assert (kept.n, notes(store)) == (2, ["Wet."])
        assert_sound(store)


@pytest.mark.parametrize("after", [True, False])
def test_typing_on_over_a_commit_that_raised_is_kept_once_or_told(tmp_path: Path, after: bool) -> None:
    machine = Machine(tmp_path)
    with begin(tmp_path, machine) as store:
        kept = store.write(visit("W"))
        machine.fail_commit(after=after)
        try:
            store.write(visit("Wet.", record=kept.record, over=(kept.id,)))
        except Trouble:
            assert not after  # which of the two it must be depends on the disk
        assert notes(store) == ["Wet." if after else "W"]
        store.write(visit("Wet all day.", record=kept.record, over=(kept.id,)))
        assert notes(store) == ["Wet all day."]


@pytest.mark.parametrize("after", [True, False])
def test_several_writings_are_all_kept_or_none_when_the_commit_raises(tmp_path: Path, after: bool) -> None:
    machine = Machine(tmp_path)
    with begin(tmp_path, machine) as store:
        machine.fail_commit(after=after)
        kept: tuple[Revision, ...] = ()
        try:
            kept = store.write_all([visit("One."), visit("Two."), visit("Three.")])
        except Trouble:
            assert not after
        assert notes(store) == ([str(r.fields["note"]) for r in kept] if after else [])
        assert len(kept) == (3 if after else 0)


def test_a_page_that_arrived_is_kept_with_its_place_or_neither_when_the_commit_raises(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "store")
    with begin(tmp_path / "other") as other:
        body = Sending(other, StillClock()).offer(1 << 20)[0].replace(b"k7f2qd4m", b"d0000000")
    with begin(tmp_path / "store", machine) as store:
        sending = Sending(store, StillClock())
        for after, place in ((False, ()), (True, (("lochaber", 7, 0, b""),))):
            machine.fail_commit(after=after)
            with pytest.raises(Trouble):
                sending.take([body], ("lochaber", 7, 0, b""))
            assert sending.sync_state().places == place
            assert len(all_revisions(store)) == 1 + len(place)
        assert sending.take([body], ("lochaber", 7, 0, b"")) == 0, "and asking again does no harm"
        assert_sound(store)


# --- power --------------------------------------------------------------------------------------------------------


def typing(store: Store, said: list[str]) -> None:
    """A morning: each text is put in `said` only when its save has returned."""
    kept = store.write(visit("One."))
    said.append("One.")
    store.write(visit("One, and more.", record=kept.record, over=(kept.id,)))
    said[-1] = "One, and more."
    Sending(store, StillClock()).offer(1 << 20)
    store.write(visit("One, and sent.", record=kept.record, over=(kept.id,)))
    said.append("One, and sent.")
    store.write_all([visit("Two."), visit("Three.")])
    said.extend(["Two.", "Three."])
    Sending(store, StillClock()).keep_receipt((1, 2), (), RECEIPT)
    store.write(visit("Four."))
    said.append("Four.")


def test_power_lost_at_any_statement_loses_nothing_that_was_said_to_be_saved(tmp_path: Path) -> None:
    """Every statement of the morning, and a log whose unsynced end reached the disk wholly, in part or not at all."""
    machine = Machine(tmp_path / "whole")
    with begin(tmp_path / "whole", machine) as store:
        machine.statements = 0
        typing(store, [])
        statements = machine.statements
    assert statements > 60
    for number in range(1, statements + 1):
        machine = Machine(tmp_path / f"{number}")
        store = begin(machine.folder, machine)
        machine.lose_power_in(number)
        said: list[str] = []
        with pytest.raises(PowerLost):
            typing(store, said)
        for part in (0.0, 0.4, 1.0):
            copy = machine.copy_to(tmp_path / f"{number}-{part}", of_the_tail=part)
            with Store(copy, KEY) as after:
                assert set(said) <= set(notes(after)), f"statement {number}, {part} of the tail"
                assert_whole(after)
                kept = after.write(visit("After."))
                assert kept.n == max(r.n for r in all_revisions(after))
            shutil.rmtree(copy)
        shutil.rmtree(machine.folder)


def test_power_lost_while_a_store_is_made_leaves_one_that_opens(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "whole")
    begin(tmp_path / "whole", machine).close()
    for number in range(1, machine.statements, 3):
        machine = Machine(tmp_path / f"{number}")
        machine.folder.mkdir()
        machine.lose_power_in(number)
        with pytest.raises(PowerLost):
            begin(machine.folder, machine)
        with begin(machine.copy_to(tmp_path / f"{number}-after")) as store:
            assert_whole(store)


MAKER = """
import os, sys
from pathlib import Path
from fsdesk.store import Store
store = Store(Path(sys.argv[1]), bytes(range(32)))
store.remember(device="k7f2qd4m")
os._exit(0)
"""


@pytest.mark.skipif(not replayed_disk.is_here(), reason="strace is not installed here")
def test_power_lost_after_any_write_of_a_making_leaves_no_store_or_a_whole_one(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    made = replayed_disk.Replay(folder, [sys.executable, "-c", MAKER, str(folder)], tmp_path / "calls")
    states = list(made.power_cuts())
    whole = [state for state in states if STORE_NAME in state]
    assert len(states) > len(whole) > 0
    assert all(name.startswith(f"{STORE_NAME}.making") for state in states if state not in whole for name in state)
    for number, state in enumerate(whole):
        (tmp_path / str(number)).mkdir()
        for name, content in state.items():
            (tmp_path / str(number) / name).write_bytes(content)
        with Store(tmp_path / str(number), KEY) as store:
            assert_whole(store)
            device = store.device
    assert device == "k7f2qd4m", "and what was first kept in it is there"
