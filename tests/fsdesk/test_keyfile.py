"""The key file and its twin: damage, and a power or a disk that fails while they are written.

Bugs planted and seen caught: listed at the end of test_keys.py.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fsdesk import keyfile
from fsdesk.disk import Disk
from fsdesk.keys import change_passphrase, create, unlock
from fsdesk.trouble import Refused, Told, Trouble
from tests.fsdesk.cut_disk import CutDisk, PowerCutError
from tests.fsdesk.holding import (
    AMINA,
    AMINA_NEW,
    FLOOR,
    SAFE,
    Made,
    MemorySecrets,
    put_twins,
    rewritten,
    signed,
)

pytestmark = pytest.mark.on_disk

# --- damage -------------------------------------------------------------------------------------------------------


def test_any_flipped_bit_in_one_twin_is_passed_over(made: Made, tmp_path: Path) -> None:
    folder = made.copy(tmp_path)
    whole = made.content
    for twin in keyfile.TWINS:
        for at in range(len(whole)):
            spoilt = bytearray(whole)
            spoilt[at] ^= 1 << at % 8
            (folder / twin).write_bytes(spoilt)
            with pytest.raises(Trouble):
                keyfile.parse_key_file(bytes(spoilt))
            assert keyfile.read_newest(folder) == keyfile.parse_key_file(whole)
        (folder / twin).write_bytes(whole)


def test_any_truncation_of_one_twin_is_passed_over(made: Made, tmp_path: Path) -> None:
    folder = made.copy(tmp_path)
    for length in range(len(made.content)):
        (folder / "store.key.b").write_bytes(made.content[:length])
        with pytest.raises(Trouble):
            keyfile.parse_key_file(made.content[:length])
        assert keyfile.read_newest(folder) == keyfile.parse_key_file(made.content)


def test_both_twins_damaged_fail_closed_in_a_plain_sentence(made: Made, tmp_path: Path) -> None:
    folder = made.copy(tmp_path)
    whole = made.content
    before = made.secrets.asked
    for at in range(len(whole)):
        spoilt = whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :]
        put_twins(folder, spoilt, whole[:at])
        with pytest.raises(Told) as told:
            unlock(folder, AMINA, made.secrets)
        assert told.value.happened == "Neither of the two key files of this store can be read."
        assert told.value.safe == SAFE
        assert "Do not delete the folder" in told.value.next_step
    assert made.secrets.asked == before


def test_a_damaged_or_missing_twin_still_opens_and_is_healed_by_the_next_change(made: Made, tmp_path: Path) -> None:
    folder = made.copy(tmp_path)
    (folder / "store.key.a").write_bytes(b"")
    assert unlock(folder, AMINA, made.secrets) == made.bundle
    (folder / "store.key.a").unlink()
    change_passphrase(folder, AMINA, AMINA_NEW, made.secrets)
    assert (folder / "store.key.a").read_bytes() == (folder / "store.key.b").read_bytes()
    assert keyfile.read_newest(folder).gen == 2


def test_no_key_file_at_all_says_so(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(Trouble, match="There is no key file"):
            unlock(folder, AMINA, MemorySecrets())


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"[" * 60_000,
        b'{"gen":1}',
        b'{"cipher":"sqlcipher4","device":"\xff","gen":1,"slots":[],"store":"' + b"0" * 32 + b'"}',
        b'{"cipher":"sqlcipher4","device":"x","gen":1,"slots":[],"store":"' + b"0" * 32 + b'"}',
        b'{"cipher":"sqlcipher4","device":"x","gen":1,"slots":[1],"store":"' + b"0" * 32 + b'"}',
    ],
)
def test_a_whole_file_with_a_nonsense_header_fails_closed(tmp_path: Path, line: bytes) -> None:
    content = signed(b"FSDESKKEY 1\n" + line + b"\n")
    put_twins(tmp_path, content, content)
    with pytest.raises(Trouble, match="Neither of the two key files"):
        unlock(tmp_path, AMINA, MemorySecrets())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"gen":1', b'"gen":1,"gen":1'),
        (b'"gen":1', b'"gen": 1'),
        (b'"gen":1', b'"gen":1.0'),
        (b'"gen":1', b'"gen":0'),
        (b'"gen":1', b'"gen":1,"more":2'),
        (b'"v":19', b'"v":16'),
        (b'"alg":"argon2id",', b""),
        (b'"type":"pass+dev"', b'"type":"pass"'),
    ],
)
def test_another_spelling_of_the_same_header_is_damage(made: Made, old: bytes, new: bytes) -> None:
    with pytest.raises(Trouble):
        keyfile.parse_key_file(rewritten(made.content, old, new))


# --- the power, the full disk -------------------------------------------------------------------------------------


def gens_after_a_cut_at_every_step(made: Made, tmp_path: Path, make: Callable[[int], CutDisk]) -> Iterator[int | None]:
    """Which generation is readable after a cut before each step of a change, and at last after all of them."""
    for at in range(1, 12):
        folder = made.copy(tmp_path / str(at))
        disk = make(at)
        try:
            keyfile.write_twins(folder, keyfile.parse_key_file(made.changed[0]), disk)
            disk.cut()
        except PowerCutError:
            pass
        try:
            file = keyfile.read_newest(folder)
        except Told:
            yield None
            continue
        whole = {1: made.content, 2: made.changed[0]}[file.gen]
        assert keyfile.print_key_file(file) == whole
        yield file.gen


@pytest.mark.parametrize("torn", [False, True])
@pytest.mark.parametrize("forgotten", [False, True])
def test_after_a_power_cut_at_any_step_the_old_or_the_new_opens(
    made: Made, tmp_path: Path, torn: bool, forgotten: bool
) -> None:
    gens = list(gens_after_a_cut_at_every_step(made, tmp_path, lambda at: CutDisk(at, torn=torn, forgotten=forgotten)))
    # Five steps a twin; the fifth cut falls between the first twin's rename and the sync of its name.
    assert gens == [1, 1, 1, 1, 1 if forgotten else 2, 2, 2, 2, 2, 2, 2]


def test_the_older_or_damaged_twin_is_rewritten_first(made: Made, tmp_path: Path) -> None:
    new = made.changed[0]
    for n, twins in enumerate([(new, made.content), (made.content, new), (new, b""), (b"", new)]):
        folder = made.copy(tmp_path / str(n))
        put_twins(folder, *twins)
        with pytest.raises(PowerCutError):
            keyfile.write_twins(folder, keyfile.parse_key_file(new), CutDisk(4, torn=True))
        newer = keyfile.TWINS[twins.index(new)]
        inode = (folder / newer).stat().st_ino
        with pytest.raises(PowerCutError):
            keyfile.write_twins(folder, keyfile.parse_key_file(new), CutDisk(5))
        assert (folder / newer).stat().st_ino == inode


def test_a_disk_whose_files_are_never_synced_is_caught(made: Made, tmp_path: Path) -> None:
    assert None in gens_after_a_cut_at_every_step(made, tmp_path, lambda at: CutDisk(at, torn=True, lying=True))


@pytest.mark.parametrize(("at", "right"), [(3, AMINA), (5, AMINA_NEW)])
def test_the_store_opens_after_a_cut_and_the_passphrase_can_be_changed_again(
    made: Made, tmp_path: Path, at: int, right: str
) -> None:
    folder = made.copy(tmp_path)
    with pytest.raises(PowerCutError):
        change_passphrase(folder, AMINA, AMINA_NEW, made.secrets, disk=CutDisk(at, torn=True))
    assert unlock(folder, right, made.secrets).store_key == made.bundle.store_key
    change_passphrase(folder, right, "another four word phrase", made.secrets)
    assert (folder / "store.key.a").read_bytes() == (folder / "store.key.b").read_bytes()
    assert not list(folder.glob("*.new"))


def test_a_cut_while_a_store_is_made_leaves_none_or_one_that_opens(tmp_path: Path) -> None:
    states = []
    for at in (1, 3, 6, 8):
        folder, secrets = tmp_path / str(at), MemorySecrets()
        with pytest.raises(PowerCutError):
            create(folder, AMINA, secrets, kdf=FLOOR, disk=CutDisk(at, torn=True, forgotten=True))
        if (folder / "store.key.a").exists() or (folder / "store.key.b").exists():
            states.append(unlock(folder, AMINA, secrets).gen)
        else:
            states.append(0)
            create(folder, AMINA, secrets, kdf=FLOOR)
    assert states == [0, 0, 0, 1]


class FailingDisk(Disk):
    """A disk whose nth operation of a kind fails, as a full or read-only one does."""

    def __init__(self, kind: str, nth: int, number: int) -> None:
        self.kind, self.left, self.number = kind, nth, number

    def _fail(self, kind: str) -> None:
        if kind == self.kind:
            self.left -= 1
            if self.left == 0:
                raise OSError(self.number, os.strerror(self.number))

    def make_folder(self, folder: Path) -> None:
        self._fail("make_folder")
        super().make_folder(folder)

    def open_new(self, path: Path) -> int:
        self._fail("open_new")
        return super().open_new(path)

    def write(self, fd: int, content: bytes) -> None:
        os.write(fd, content[:50])
        self._fail("write")
        super().write(fd, content[50:])

    def sync(self, fd: int) -> None:
        self._fail("sync")
        super().sync(fd)

    def replace(self, source: Path, target: Path) -> None:
        self._fail("replace")
        super().replace(source, target)

    def sync_folder(self, folder: Path) -> None:
        self._fail("sync_folder")
        super().sync_folder(folder)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("open_new", errno.EROFS),
        ("open_new", errno.EACCES),
        ("write", errno.ENOSPC),
        ("sync", errno.EIO),
        ("replace", errno.EACCES),
    ],
)
def test_a_disk_that_fails_leaves_the_old_passphrase_and_no_half_file(
    made: Made, tmp_path: Path, kind: str, number: int
) -> None:
    folder = made.copy(tmp_path)
    with pytest.raises(Trouble) as told:
        change_passphrase(folder, AMINA, AMINA_NEW, made.secrets, disk=FailingDisk(kind, 1, number))
    assert told.value.sentence == (
        f"The new passphrase could not be written; the old one is still the right one. {SAFE}"
        " Check that the disk has free space and that the folder can be written, then try again."
    )
    assert sorted(path.name for path in folder.iterdir()) == ["store.key.a", "store.key.b"]
    assert (folder / "store.key.a").read_bytes() == made.content
    assert (folder / "store.key.b").read_bytes() == made.content


@pytest.mark.parametrize(("kind", "nth"), [("write", 2), ("sync_folder", 1)])
def test_a_disk_that_fails_at_the_second_twin_says_that_the_new_passphrase_is_set(
    made: Made, tmp_path: Path, kind: str, nth: int
) -> None:
    folder = made.copy(tmp_path)
    with pytest.raises(Trouble, match="The new passphrase is set, but it could not be written twice"):
        change_passphrase(folder, AMINA, AMINA_NEW, made.secrets, disk=FailingDisk(kind, nth, errno.ENOSPC))
    assert unlock(folder, AMINA_NEW, made.secrets).store_key == made.bundle.store_key
    assert sorted(path.name for path in folder.iterdir()) == ["store.key.a", "store.key.b"]


@pytest.mark.parametrize(("kind", "nth"), [("make_folder", 1), ("write", 1), ("write", 2), ("sync_folder", 2)])
def test_a_store_that_could_not_be_made_leaves_no_key_file(tmp_path: Path, kind: str, nth: int) -> None:
    with pytest.raises(Trouble, match="The key file of the new store could not be written"):
        create(tmp_path / "store", AMINA, MemorySecrets(), kdf=FLOOR, disk=FailingDisk(kind, nth, errno.ENOSPC))
    assert not list(tmp_path.glob("store/*"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_the_owner_can_read_the_files_and_the_folder(made: Made, tmp_path: Path) -> None:
    folder = made.copy(tmp_path)
    change_passphrase(folder, AMINA, AMINA_NEW, made.secrets)
    with pytest.raises(Refused):
        unlock(folder, AMINA, made.secrets)
    assert stat.S_IMODE(made.folder.stat().st_mode) == 0o700
    assert sorted(path.name for path in folder.iterdir()) == ["store.key.a", "store.key.b", "store.state"]
    for path in (*made.folder.iterdir(), *folder.iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
