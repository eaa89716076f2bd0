"""Another key for a store: what opened it before does not, and whatever stops it on the way, the store opens.

Real SQLCipher, real files; crashes are replayed call by call (see `tests.fsdesk.replayed_disk`).
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fsdesk import keyfile
from fsdesk.clock import MachineClock
from fsdesk.desk import Desk
from fsdesk.desk.own_keys import new_keys
from fsdesk.keyfile import Bundle, open_slot
from fsdesk.keys import FolderSecrets, create, unlock
from fsdesk.passphrases import passphrase_bytes
from fsdesk.records import Family
from fsdesk.recovery import RecoveryPrivate
from fsdesk.rekeying import change_keys, settled
from fsdesk.rescuing import SealedTo, add_rescue, keep_recovery, open_with_code
from fsdesk.slots import RecoverySlot, RescueCode, RescueSlot, open_recovery
from fsdesk.store import Store
from fsdesk.storefile import STORE_NAME, opens
from fsdesk.trouble import Refused, Trouble
from tests.fsdesk import replayed_disk
from tests.fsdesk.holding import AMINA, AMINA_NEW, FLOOR
from tests.power import Machine, PowerLost

pytestmark = pytest.mark.on_disk

KEEPERS = RecoveryPrivate(bytes(range(32)))
CODE = RescueCode(bytes(range(16)))
FAMILIES = 40


@dataclass(frozen=True)
class Kept:
    """A store with some families, keepers and a code, made once; each test works on a copy."""

    folder: Path
    secrets: Path
    bundle: Bundle
    to: SealedTo

    def copy(self, to: Path) -> Path:
        shutil.copytree(self.folder, to)
        return to


@pytest.fixture(scope="module")
def kept(disk: Path) -> Kept:
    top = disk / "kept"
    top.mkdir()
    folder, secrets = top / "store", FolderSecrets(top / "secret")
    bundle = create(folder, AMINA, secrets, kdf=FLOOR)
    rescue = CODE.pair(bundle.store_id).public
    with Store(folder, bundle.store_key) as store:
        store.remember(device="k7f2qd4m", user="amina", role="worker", recovery=KEEPERS.public.to_bytes().hex())
        desk = Desk(store, MachineClock(), bundle)
        for number in range(FAMILIES):
            desk.add(Family(label=f"Rowan {number}", known_as="Invented family", status="active"))
    keep_recovery(folder, bundle, KEEPERS.public, "k7f2qd4m")
    add_rescue(folder, bundle, rescue, number=1, laptop="k7f2qd4m")
    to = SealedTo(keepers=KEEPERS.public, laptop="k7f2qd4m", rescues=((1, rescue),))
    return Kept(folder, top / "secret", bundle, to)


def families(folder: Path, key: bytes) -> int:
    with Store(folder, key) as store:
        assert store.rows("PRAGMA integrity_check") == [("ok",)]
        return int(store.rows("SELECT count(*) FROM record WHERE kind = 'family'")[0][0])


def test_after_a_change_of_keys_the_new_open_everything_and_the_old_nothing(kept: Kept, tmp_path: Path) -> None:
    folder, secrets = kept.copy(tmp_path / "store"), FolderSecrets(kept.secrets)
    old_file = keyfile.read_newest(folder)
    change_keys(folder, AMINA, AMINA_NEW, secrets, kept.to)
    fresh = unlock(folder, AMINA_NEW, secrets)
    assert fresh.store_key != kept.bundle.store_key
    assert fresh.pending_key is None
    assert (fresh.sign_seed, fresh.seal_seed) == (kept.bundle.sign_seed, kept.bundle.seal_seed)
    assert families(folder, fresh.store_key) == FAMILIES
    with pytest.raises(Refused):
        unlock(folder, AMINA, secrets)
    stolen = open_slot(old_file, passphrase_bytes(AMINA), secrets.get(f"store-{old_file.store}") or b"")
    assert stolen is not None
    assert not opens(folder / STORE_NAME, stolen.store_key)
    assert kept.bundle.store_key not in (folder / STORE_NAME).read_bytes()
    assert open_with_code(folder, CODE.spoken(), secrets).store_key == fresh.store_key
    file = keyfile.read_newest(folder)
    (slot,) = file.slots_of(RecoverySlot)
    assert open_recovery(slot, file.store, KEEPERS).store_key == fresh.store_key
    assert (folder / "store.key.a").read_bytes() == (folder / "store.key.b").read_bytes()


def test_a_desk_gives_itself_new_keys_and_opens_with_them(kept: Kept, tmp_path: Path) -> None:
    folder, secrets = kept.copy(tmp_path / "store"), FolderSecrets(kept.secrets)
    desk = Desk.unlock(folder, AMINA, secrets, MachineClock())
    new_keys(desk, AMINA, AMINA_NEW, secrets)
    again = Desk.unlock(folder, AMINA_NEW, secrets, MachineClock())
    assert again.counts().families == FAMILIES
    again.lock()


def test_a_wrong_passphrase_changes_nothing(kept: Kept, tmp_path: Path) -> None:
    folder, secrets = kept.copy(tmp_path / "store"), FolderSecrets(kept.secrets)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    with pytest.raises(Refused):
        change_keys(folder, AMINA_NEW, AMINA_NEW, secrets, kept.to)
    assert {file.name: file.read_bytes() for file in folder.iterdir() if file.name in before} == before


def test_a_change_of_keys_that_lost_its_power_is_carried_through_by_the_next_unlocking(
    kept: Kept, tmp_path: Path
) -> None:
    secrets = FolderSecrets(kept.secrets)
    carried = set()
    for at in range(2, 40, 8):
        folder = kept.copy(tmp_path / str(at) / "store")
        machine = Machine(folder)
        machine.lose_power_in(at)
        try:
            change_keys(folder, AMINA, AMINA_NEW, secrets, kept.to, connect=machine.connect)
        except PowerLost:
            desk = Desk.unlock(folder, AMINA_NEW, secrets, MachineClock())
            assert desk.counts().families == FAMILIES
            desk.lock()
            bundle = unlock(folder, AMINA_NEW, secrets)
            assert bundle.pending_key is None
            assert bundle.store_key != kept.bundle.store_key
            carried.add(at)
        else:
            break
    assert carried


def test_a_disk_too_full_for_it_leaves_a_desk_that_opens_and_tries_again(kept: Kept, tmp_path: Path) -> None:
    folder, secrets = kept.copy(tmp_path / "store"), FolderSecrets(kept.secrets)

    def full(*args: object, **options: object) -> object:
        found = Machine(folder).connect(*args, **options)
        found.execute = _refusing(found.execute)
        return found

    with pytest.raises(Trouble) as told:
        change_keys(folder, AMINA, AMINA_NEW, secrets, kept.to, connect=full)
    assert "full" in told.value.happened
    both = unlock(folder, AMINA_NEW, secrets)
    assert both.pending_key is not None
    assert settled(folder, both, connect=full) == both
    desk = Desk.unlock(folder, AMINA_NEW, secrets, MachineClock())
    assert desk.counts().families == FAMILIES
    desk.lock()
    assert unlock(folder, AMINA_NEW, secrets).pending_key is None


def _refusing(execute: object) -> object:
    def refuse(sql: str, *values: object) -> object:
        if "rekey" in sql:
            raise _full()
        return execute(sql, *values)  # type: ignore[operator]  # the library has no types

    return refuse


def _full() -> Exception:
    import sqlcipher3.dbapi2 as sqlcipher

    error = sqlcipher.OperationalError(os.strerror(errno.ENOSPC))
    error.sqlite_errorname = "SQLITE_FULL"
    return error  # type: ignore[no-any-return]  # the library has no types


# --- every write --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def replay(kept: Kept, disk: Path) -> replayed_disk.Replay:
    if not replayed_disk.is_here():
        pytest.skip("strace is not installed here")
    top = disk / "replay"
    top.mkdir()
    folder = kept.copy(top / "store")
    settings = top / "settings"
    settings.write_text(f"{KEEPERS.public.line()}\n{kept.to.rescues[0][1].line()}\n")
    command = [sys.executable, "-m", "tests.fsdesk.rekeyer", str(folder), str(kept.secrets), str(settings)]
    return replayed_disk.Replay(folder, command, top / "calls")


class Opening:
    """Opens a folder in whatever state: with one of the two passphrases, and with one of the keys it finds."""

    def __init__(self, kept: Kept) -> None:
        file = keyfile.read_newest(kept.folder)
        self.device = FolderSecrets(kept.secrets).get(f"store-{file.store}") or b""
        self.known: dict[bytes, Bundle] = {}

    def key_of(self, folder: Path) -> bytes:
        """The key that opens the store; AssertionError when none does."""
        file = keyfile.read_newest(folder)
        slot = keyfile.canonical(file.pass_slot())
        if slot not in self.known:
            found = open_slot(file, passphrase_bytes(AMINA_NEW), self.device)
            found = found or open_slot(file, passphrase_bytes(AMINA), self.device)
            assert found is not None
            self.known[slot] = found
        bundle = self.known[slot]
        (rescue,) = file.slots_of(RescueSlot)
        assert rescue.number == 1
        for key in (bundle.pending_key, bundle.store_key):
            if key is not None and opens(folder / STORE_NAME, key):
                return key
        raise AssertionError("neither key opens the store")


def opened_all(states: Iterator[dict[str, bytes]], kept: Kept, tmp_path: Path, every: int) -> int:
    """Open every so-many-th state and each in which the key file is another; how many."""
    opening, tried, keys = Opening(kept), 0, b""
    for at, state in enumerate(states):
        twins = b"".join(state.get(name, b"") for name in keyfile.TWINS)
        if at % every and twins == keys:
            continue
        keys, folder = twins, tmp_path / "state"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, content in state.items():
            (folder / name).write_bytes(content)
        assert families(folder, opening.key_of(folder)) == FAMILIES
        tried += 1
    return tried


def test_killed_after_any_write_the_store_opens_whole(kept: Kept, replay: replayed_disk.Replay, tmp_path: Path) -> None:
    assert len(replay.steps) > 100
    assert opened_all(replay.kills(), kept, tmp_path, every=9) > 20


def test_without_power_after_any_write_the_store_opens_whole(
    kept: Kept, replay: replayed_disk.Replay, tmp_path: Path
) -> None:
    assert opened_all(replay.power_cuts(), kept, tmp_path, every=9) > 20


@pytest.mark.slow
def test_every_single_state_of_both_kinds_opens_whole(kept: Kept, replay: replayed_disk.Replay, tmp_path: Path) -> None:
    killed = opened_all(replay.kills(), kept, tmp_path, every=1)
    cut = opened_all(replay.power_cuts(), kept, tmp_path, every=1)
    print(f"{killed} states after a kill and {cut} after a power cut: all open, 0 records lost")
