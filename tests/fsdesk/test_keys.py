"""Keys and key files: what opens a store, what does not, and what a person is told. Real disk, real Argon2id.

Bugs planted and seen caught before these tests were trusted: listed at the end of the file.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import keyring
import keyring.backend
import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import keyring.errors
import msgspec
import pytest

from fsdesk import keyfile
from fsdesk.keys import Bundle, FolderSecrets, KdfCost, OsKeyring, change_passphrase, create, unlock
from fsdesk.trouble import Refused, Told, Trouble

FLOOR = KdfCost.floor()
AMINA = "four herons by the weir"
AMINA_NEW = "a slow train to Oban, late"
SAFE = "Nothing has been deleted. The encrypted store is untouched."


@dataclass
class MemorySecrets:
    """A laptop that keeps its secrets, counts the questions, and can lose them."""

    backend_name: str = "memory"
    kept: dict[str, bytes] = field(default_factory=dict)
    asked: int = 0

    def get(self, item: str) -> bytes | None:
        self.asked += 1
        return self.kept.get(item)

    def put(self, item: str, secret: bytes) -> None:
        self.kept[item] = secret


@dataclass
class HandTurned:
    """A monotonic clock that moves when the test turns it."""

    s: float = 1000.0

    def __call__(self) -> float:
        return self.s


@dataclass(frozen=True)
class Made:
    """A store made once for the whole file; each test works on a copy of its folder."""

    folder: Path
    secrets: MemorySecrets
    bundle: Bundle
    changed: tuple[bytes, bytes]

    def copy(self, to: Path) -> Path:
        folder = to / "store"
        shutil.copytree(self.folder, folder)
        return folder

    @property
    def content(self) -> bytes:
        return (self.folder / "store.key.a").read_bytes()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("made") / "store"
    secrets = MemorySecrets()
    bundle = create(folder, AMINA, secrets, kdf=FLOOR)
    later = tmp_path_factory.mktemp("changed") / "store"
    shutil.copytree(folder, later)
    change_passphrase(later, AMINA, AMINA_NEW, secrets)
    a, b = ((later / name).read_bytes() for name in keyfile.TWINS)
    return Made(folder, secrets, bundle, (a, b))


def signed(body: bytes) -> bytes:
    """Two lines with the digest that makes them a whole file: what somebody with an editor could do."""
    return body + hashlib.sha256(body).hexdigest().encode() + b"\n"


def rewritten(content: bytes, old: bytes, new: bytes) -> bytes:
    assert content.count(old) == 1
    return signed(b"".join(content.replace(old, new).splitlines(keepends=True)[:2]))


def put_twins(folder: Path, a: bytes, b: bytes) -> None:
    (folder / "store.key.a").write_bytes(a)
    (folder / "store.key.b").write_bytes(b)


# --- what opens and what does not ---------------------------------------------------------------------------------


def test_the_passphrase_on_the_same_laptop_opens_the_same_keys(made: Made) -> None:
    assert unlock(made.folder, AMINA, made.secrets) == made.bundle
    assert made.bundle.gen == 1
    keys = {made.bundle.store_key, made.bundle.sign_seed, made.bundle.seal_seed}
    assert [len(key) for key in keys] == [32, 32, 32]


def test_the_default_cost_is_256_mib_in_three_passes_and_four_lanes(tmp_path: Path) -> None:
    secrets = MemorySecrets()
    bundle = create(tmp_path / "store", AMINA, secrets)
    assert b'"lanes":4,"memory_kib":262144,"passes":3' in (tmp_path / "store" / "store.key.a").read_bytes()
    assert unlock(tmp_path / "store", AMINA, secrets) == bundle


def test_the_passphrase_on_another_laptop_opens_nothing(made: Made, tmp_path: Path) -> None:
    other = MemorySecrets(kept=dict.fromkeys(made.secrets.kept, os.urandom(32)))
    with pytest.raises(Refused, match="does not open this store"):
        unlock(made.copy(tmp_path), AMINA, other)


def test_the_laptop_without_the_passphrase_opens_nothing(made: Made, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="does not open this store") as told:
        unlock(made.copy(tmp_path), AMINA + "s", made.secrets)
    assert told.value.safe == "Nothing was changed."
    assert "Caps Lock" in told.value.next_step


def test_a_pasted_half_character_is_a_wrong_passphrase(made: Made, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="does not open this store"):
        unlock(made.copy(tmp_path), "\ud800" * 20, made.secrets)


def test_an_altered_seal_is_told_apart_from_a_wrong_passphrase(made: Made, tmp_path: Path) -> None:
    folder = made.copy(tmp_path)
    start = made.content.index(b'"ct":"') + 6
    letter = b"A" if made.content[start : start + 1] != b"A" else b"B"
    content = made.content[:start] + letter + made.content[start + 1 :]
    altered = signed(b"".join(content.splitlines(keepends=True)[:2]))
    put_twins(folder, altered, altered)
    with pytest.raises(Trouble, match="The passphrase is right, but the key file was altered"):
        unlock(folder, AMINA, made.secrets)


def test_a_slot_moved_to_another_store_opens_nothing(made: Made, tmp_path: Path) -> None:
    folder = made.copy(tmp_path)
    other = "0" * 32
    forged = rewritten(made.content, made.bundle.store_id.encode(), other.encode())
    put_twins(folder, forged, forged)
    device = made.secrets.kept[f"store-{made.bundle.store_id}"]
    with pytest.raises(Refused, match="does not open this store"):
        unlock(folder, AMINA, MemorySecrets(kept={f"store-{other}": device}))


def test_the_bundle_never_shows_a_key(made: Made) -> None:
    shown = repr(made.bundle) + str(made.bundle) + f"{made.bundle}"
    assert made.bundle.store_id in shown
    for key in (made.bundle.store_key, made.bundle.sign_seed, made.bundle.seal_seed):
        assert key.hex() not in shown
        assert repr(key) not in shown
    assert "key" not in shown
    assert "seed" not in shown


def test_neither_passphrase_nor_key_is_in_the_files(made: Made) -> None:
    device = made.secrets.kept[f"store-{made.bundle.store_id}"]
    for secret in (device, made.bundle.store_key, made.bundle.sign_seed, made.bundle.seal_seed):
        for spelling in (secret, secret.hex().encode(), msgspec.json.encode(secret)[1:-3]):
            assert spelling not in made.content
    assert AMINA.encode() not in made.content


def test_argon2id_gives_the_published_vector() -> None:
    # RFC 9106 §5.3
    cost = KdfCost(memory_kib=32, passes=3, lanes=4)
    tag = keyfile.argon2id(b"\x01" * 32, salt=b"\x02" * 16, cost=cost, secret=b"\x03" * 8, ad=b"\x04" * 12)
    assert tag.hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


def test_too_little_memory_is_told_and_nothing_weaker_is_tried() -> None:
    script = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))\n"
        "from fsdesk import keyfile; from fsdesk.trouble import Trouble\n"
        "cost = keyfile.KdfCost(memory_kib=1 << 20, passes=3, lanes=4)\n"
        "try: keyfile.argon2id(b'x', salt=b's' * 16, cost=cost)\n"
        "except Trouble as told: print(told.sentence)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ran.stdout == (
        f"Checking a passphrase needs more free memory than this laptop has now. {SAFE}"
        " Close other programs, then try again.\n"
    )


# --- passphrases --------------------------------------------------------------------------------------------------


def test_a_passphrase_may_be_typed_composed_or_not_and_with_any_space(tmp_path: Path) -> None:
    secrets = MemorySecrets()
    bundle = create(tmp_path / "store", "T\u0175r a m\u00f4r, d\u00e0 l\u00e0", secrets, kdf=FLOOR)
    again = "Tw\u0302r a\u00a0mo\u0302r, da\u0300 la\u0300"
    assert unlock(tmp_path / "store", again, secrets) == bundle


@pytest.mark.parametrize(
    ("passphrase", "sentence"),
    [
        ("x" * 14, "A passphrase needs at least 15 characters; this one has 14."),
        ("e\u0301" * 14, "A passphrase needs at least 15 characters; this one has 14."),
        ("", "A passphrase needs at least 15 characters; this one has 0."),
        ("x" * 1025, "A passphrase can have up to 1024 characters; this one has 1025."),
        ("fifteen letters\n", "This passphrase holds a character that cannot be typed the same way everywhere."),
        ("fifteen letters\ud800", "This passphrase holds a character that cannot be typed the same way everywhere."),
    ],
)
def test_an_unfit_passphrase_is_refused_before_anything_is_made(tmp_path: Path, passphrase: str, sentence: str) -> None:
    secrets = MemorySecrets()
    with pytest.raises(Refused) as told:
        create(tmp_path / "store", passphrase, secrets, kdf=FLOOR)
    assert told.value.happened == sentence
    assert told.value.safe
    assert told.value.next_step
    assert not (tmp_path / "store").exists()
    assert secrets.kept == {}


def test_a_passphrase_of_256_characters_is_taken_whole(tmp_path: Path) -> None:
    secrets = MemorySecrets()
    bundle = create(tmp_path / "store", "x" * 256, secrets, kdf=FLOOR)
    assert unlock(tmp_path / "store", "x" * 256, secrets) == bundle
    with pytest.raises(Refused):
        unlock(tmp_path / "store", "x" * 255, secrets)


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


# --- other versions and downgrades --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"memory_kib":65536', b'"memory_kib":65535'),
        (b'"memory_kib":65536', b'"memory_kib":2097153'),
        (b'"passes":3', b'"passes":2'),
        (b'"passes":3', b'"passes":21'),
        (b'"lanes":4', b'"lanes":0'),
        (b'"lanes":4', b'"lanes":1000'),
        (b'"lanes":4', b'"lanes":-1'),
    ],
)
def test_a_cost_out_of_bounds_is_refused_before_any_secret_is_asked_for(
    made: Made, tmp_path: Path, old: bytes, new: bytes
) -> None:
    folder = made.copy(tmp_path)
    forged = rewritten(made.content, old, new)
    put_twins(folder, forged, forged)
    secrets = MemorySecrets()
    with pytest.raises(Refused, match="less than is safe, or to more than a laptop has") as told:
        unlock(folder, AMINA, secrets)
    assert told.value.safe == SAFE
    assert secrets.asked == 0


def test_a_store_is_never_made_below_the_floor(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        create(tmp_path / "store", AMINA, MemorySecrets(), kdf=KdfCost(memory_kib=1024, passes=3, lanes=4))
    assert not (tmp_path / "store").exists()


def test_one_weakened_twin_is_passed_over(made: Made, tmp_path: Path) -> None:
    folder = made.copy(tmp_path)
    (folder / "store.key.a").write_bytes(rewritten(made.content, b'"passes":3', b'"passes":2'))
    assert unlock(folder, AMINA, made.secrets) == made.bundle


@pytest.mark.parametrize("twin", keyfile.TWINS)
def test_a_file_of_a_newer_version_is_refused_whatever_it_holds(made: Made, tmp_path: Path, twin: str) -> None:
    folder = made.copy(tmp_path)
    (folder / twin).write_bytes(signed(b"FSDESKKEY 2\nsomething else\n"))
    with pytest.raises(Refused, match="made by a newer version") as told:
        unlock(folder, AMINA, made.secrets)
    assert told.value.safe == SAFE
    with pytest.raises(Refused, match="made by a newer version"):
        change_passphrase(folder, AMINA, AMINA_NEW, made.secrets)


def test_a_slot_of_another_kind_outlives_a_change_of_passphrase_to_the_byte(made: Made, tmp_path: Path) -> None:
    folder = made.copy(tmp_path)
    rescue = b'{"id":3,"type":"rescue","salt":"AAAA","later":[1,{"z":1.50,"a":null}]}'
    recovery = b'{"ct":"AAAA","id":1,"kem":"MLKEM768_X25519","type":"recovery"}'
    content = rewritten(made.content, b'"slots":[', b'"slots":[' + rescue + b",")
    content = rewritten(content, b'],"store"', b"," + recovery + b'],"store"')
    put_twins(folder, content, content)
    assert unlock(folder, AMINA, made.secrets) == made.bundle
    change_passphrase(folder, AMINA, AMINA_NEW, made.secrets)
    for name in keyfile.TWINS:
        slots = keyfile.parse_key_file((folder / name).read_bytes()).slots
        assert bytes(slots[0]) == rescue
        assert bytes(slots[2]) == recovery
    assert unlock(folder, AMINA_NEW, made.secrets).store_key == made.bundle.store_key


# --- changing the passphrase --------------------------------------------------------------------------------------


def test_a_changed_passphrase_opens_the_same_keys_and_the_old_one_nothing(made: Made, tmp_path: Path) -> None:
    folder = made.copy(tmp_path)
    put_twins(folder, *made.changed)
    opened = unlock(folder, AMINA_NEW, made.secrets)
    assert (opened.store_key, opened.sign_seed, opened.seal_seed, opened.store_id) == (
        made.bundle.store_key,
        made.bundle.sign_seed,
        made.bundle.seal_seed,
        made.bundle.store_id,
    )
    assert opened.gen == 2
    with pytest.raises(Refused, match="does not open this store"):
        unlock(folder, AMINA, made.secrets)
    before = keyfile.parse_key_file(made.content).pass_slot()
    after = keyfile.parse_key_file(made.changed[0]).pass_slot()
    assert before.salt != after.salt
    assert before.nonce != after.nonce
    assert before.kdf.salt != after.kdf.salt
    assert before.kdf.cost == after.kdf.cost


def test_the_wrong_old_passphrase_changes_nothing_and_counts_as_a_try(made: Made, tmp_path: Path) -> None:
    folder = made.copy(tmp_path)
    with pytest.raises(Refused, match="does not open this store"):
        change_passphrase(folder, AMINA_NEW, AMINA_NEW, made.secrets)
    assert (folder / "store.key.a").read_bytes() == made.content
    assert (folder / "store.key.b").read_bytes() == made.content
    assert b'"wrong_tries":1' in (folder / "store.state").read_bytes()


def test_a_second_store_in_the_same_folder_is_refused(made: Made, tmp_path: Path) -> None:
    folder = made.copy(tmp_path)
    (folder / "store.key.a").unlink()
    with pytest.raises(Refused, match="already a store"):
        create(folder, AMINA, MemorySecrets(), kdf=FLOOR)
    assert (folder / "store.key.b").read_bytes() == made.content


# --- the power, the full disk -------------------------------------------------------------------------------------


class PowerCutError(BaseException):
    """The laptop went off. No handler of ours may see it as an error to tidy up after."""


class CutDisk(keyfile.Disk):
    """A disk that loses power before its nth operation, and with it what was not yet synced.

    ``torn`` spoils contents that were not synced; ``forgotten`` undoes names that were not synced. ``lying`` is a
    program that never calls sync on its files.
    """

    def __init__(self, at: int, *, torn: bool = False, forgotten: bool = False, lying: bool = False) -> None:
        self.steps, self.at, self.torn, self.forgotten, self.lying = 0, at, torn, forgotten, lying
        self.unsynced: dict[int, Path] = {}
        self.names: list[tuple[Path, bytes | None]] = []

    def _step(self) -> None:
        self.steps += 1
        if self.steps == self.at:
            self.cut()
            raise PowerCutError

    def cut(self) -> None:
        if self.torn:
            for path in self.unsynced.values():
                path.write_bytes(path.read_bytes()[:100] + bytes(20))
        if self.forgotten:
            for path, content in reversed(self.names):
                path.unlink() if content is None else path.write_bytes(content)

    def open_new(self, path: Path) -> int:
        self._step()
        fd = super().open_new(path)
        self.unsynced[fd + 1000 * self.steps] = path
        return fd

    def write(self, fd: int, content: bytes) -> None:
        os.write(fd, content[:50])
        self._step()
        super().write(fd, content[50:])

    def sync(self, fd: int) -> None:
        self._step()
        super().sync(fd)
        if not self.lying:
            self.unsynced.clear()

    def replace(self, source: Path, target: Path) -> None:
        self._step()
        self.names.append((target, target.read_bytes() if target.exists() else None))
        super().replace(source, target)
        self.unsynced = {fd: target if path == source else path for fd, path in self.unsynced.items()}

    def sync_folder(self, folder: Path) -> None:
        self._step()
        super().sync_folder(folder)
        self.names.clear()


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


class FailingDisk(keyfile.Disk):
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


# --- wrong tries --------------------------------------------------------------------------------------------------


def wrong(folder: Path, secrets: MemorySecrets, clock: HandTurned) -> Told:
    with pytest.raises(Refused) as told:
        unlock(folder, "not the words of Amina", secrets, monotonic=clock)
    return told.value


def test_after_five_wrong_tries_a_person_waits_ever_longer_up_to_five_minutes(made: Made, tmp_path: Path) -> None:
    folder, clock = made.copy(tmp_path), HandTurned()
    for _ in range(5):
        assert wrong(folder, made.secrets, clock).happened == "That passphrase does not open this store."
    for wait_s in (32, 64, 128, 256, 300, 300):
        told = wrong(folder, made.secrets, clock)
        assert told.happened == "The last passphrases did not open this store."
        assert told.next_step == f"Wait {wait_s} seconds, then try again."
        clock.s += wait_s - 0.5
        assert wrong(folder, made.secrets, clock).next_step == "Wait 1 seconds, then try again."
        clock.s += 0.5
        assert wrong(folder, made.secrets, clock).happened == "That passphrase does not open this store."
    assert (folder / "store.key.a").read_bytes() == made.content
    clock.s += 300
    assert unlock(folder, AMINA, made.secrets, monotonic=clock) == made.bundle
    for _ in range(2):
        assert wrong(folder, made.secrets, clock).happened == "That passphrase does not open this store."


def test_even_the_right_passphrase_waits_and_no_laptop_secret_is_asked_for(made: Made, tmp_path: Path) -> None:
    folder, clock = made.copy(tmp_path), HandTurned()
    (folder / "store.state").write_bytes(b'{"last_wrong_s":990.0,"wrong_tries":5}')
    asked = made.secrets.asked
    with pytest.raises(Refused, match="The last passphrases"):
        unlock(folder, AMINA, made.secrets, monotonic=clock)
    with pytest.raises(Refused, match="The last passphrases"):
        change_passphrase(folder, AMINA, AMINA_NEW, made.secrets, monotonic=clock)
    assert made.secrets.asked == asked


def test_a_restart_begins_the_wait_anew_and_does_not_end_it(made: Made, tmp_path: Path) -> None:
    folder = made.copy(tmp_path)
    (folder / "store.state").write_bytes(b'{"last_wrong_s":9e9,"wrong_tries":5}')
    clock = HandTurned(s=3.0)
    assert wrong(folder, made.secrets, clock).next_step == "Wait 32 seconds, then try again."
    clock.s += 32
    assert unlock(folder, AMINA, made.secrets, monotonic=clock) == made.bundle


@pytest.mark.parametrize(
    "state",
    [b"", b"\xff", b"[]", b'{"wrong_tries":"many"}', b'{"wrong_tries":-9}', b"[" * 90_000, b'{"wrong_tries":1e9}'],
)
def test_an_unreadable_count_keeps_nobody_out(made: Made, tmp_path: Path, state: bytes) -> None:
    folder = made.copy(tmp_path)
    (folder / "store.state").write_bytes(state)
    assert keyfile.read_newest(folder).gen == 1
    assert unlock(folder, AMINA, made.secrets, monotonic=HandTurned(1e12)) == made.bundle


# --- where a laptop keeps its secret ------------------------------------------------------------------------------


class InMemoryKeyring(keyring.backend.KeyringBackend):
    """A password store in memory that can be told to fail in the ways of real ones."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring's own, as below
        self.kept: dict[tuple[str, str], str] = {}
        self.fault: Exception | None = None
        self.forgetful = False
        self.persist: object = "enterprise"

    def get_password(self, service: str, username: str) -> str | None:
        if self.fault is not None:
            raise self.fault
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.fault is not None:
            raise self.fault
        if not self.forgetful:
            self.kept[service, username] = password


SECRET_SERVICE = "keyring.backends.SecretService.Keyring"
WINDOWS = "keyring.backends.Windows.WinVaultKeyring"


def posing_as(name: str) -> InMemoryKeyring:
    """The store in memory under the class name of a system's own, which is what the allow-list goes by."""
    module, _, qualname = name.rpartition(".")
    made: InMemoryKeyring = type(qualname, (InMemoryKeyring,), {"__module__": module, "__qualname__": qualname})()
    return made


@pytest.fixture
def use_keyring() -> Iterator[Callable[[keyring.backend.KeyringBackend], None]]:
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


UseKeyring = Callable[[keyring.backend.KeyringBackend], None]


def test_the_password_store_keeps_64_hex_digits_under_the_stores_own_name(
    tmp_path: Path, use_keyring: UseKeyring
) -> None:
    backend = posing_as(SECRET_SERVICE)
    use_keyring(backend)
    bundle = create(tmp_path / "store", AMINA, OsKeyring(), kdf=FLOOR)
    assert unlock(tmp_path / "store", AMINA, OsKeyring()) == bundle
    [((service, username), secret)] = backend.kept.items()
    assert (service, username) == (f"fsdesk store-{bundle.store_id}", f"store-{bundle.store_id}")
    assert len(bytes.fromhex(secret)) == 32
    assert len(secret) == 64
    assert keyfile.read_newest(tmp_path / "store").device == SECRET_SERVICE


def test_on_windows_the_secret_stays_on_the_machine(use_keyring: UseKeyring) -> None:
    backend = posing_as(WINDOWS)
    use_keyring(backend)
    OsKeyring().put("store-1", bytes(32))
    assert backend.persist == "local machine"


class Chain(keyring.backends.chainer.ChainerBackend):
    backends: list[keyring.backend.KeyringBackend] = []  # noqa: RUF012  # as in the class it stands for


def test_in_a_chain_only_the_systems_own_store_sees_the_secret(use_keyring: UseKeyring) -> None:
    plain, own = posing_as("keyrings.alt.file.PlaintextKeyring"), posing_as(SECRET_SERVICE)
    chain = Chain()  # type: ignore[no-untyped-call]
    chain.backends = [plain, own]
    use_keyring(chain)
    OsKeyring().put("store-1", bytes(32))
    assert plain.kept == {}
    assert len(own.kept) == 1
    chain.backends = [plain]
    with pytest.raises(Trouble, match="no password store that FSDesk can trust"):
        OsKeyring().put("store-1", bytes(32))


@pytest.mark.parametrize(
    "backend",
    [
        keyring.backends.fail.Keyring(),  # type: ignore[no-untyped-call]
        keyring.backends.null.Keyring(),  # type: ignore[no-untyped-call]
        posing_as("keyrings.alt.file.PlaintextKeyring"),
        posing_as("keyring.backends.SecretService.Keyring2"),
    ],
    ids=["fail", "null", "alt", "unknown"],
)
def test_a_laptop_without_a_trusted_password_store_makes_no_store(
    tmp_path: Path, use_keyring: UseKeyring, backend: keyring.backend.KeyringBackend
) -> None:
    use_keyring(backend)
    with pytest.raises(Trouble, match="no password store that FSDesk can trust") as told:
        create(tmp_path / "store", AMINA, OsKeyring(), kdf=FLOOR)
    assert told.value.safe == f"{SAFE} Your passphrase is not at fault."
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (keyring.errors.InitError("Prompt dismissed"), "This laptop's password store is locked."),
        (keyring.errors.KeyringLocked("no"), "This laptop's password store is locked."),
        (keyring.errors.NoKeyringError("none"), "This laptop's password store does not answer."),
        (keyring.errors.PasswordSetError("no"), "This laptop's password store does not answer."),
        (ConnectionResetError("bus"), "This laptop's password store does not answer."),
    ],
)
def test_a_password_store_that_fails_is_told_and_counts_no_wrong_try(
    made: Made, tmp_path: Path, use_keyring: UseKeyring, fault: Exception, sentence: str
) -> None:
    folder, backend = made.copy(tmp_path), posing_as(SECRET_SERVICE)
    backend.fault = fault
    use_keyring(backend)
    with pytest.raises(Trouble) as told:
        unlock(folder, AMINA, OsKeyring())
    assert told.value.happened == sentence
    assert told.value.safe == f"{SAFE} Your passphrase is not at fault."
    assert "unlock its password store" in told.value.next_step
    with pytest.raises(Trouble):
        create(tmp_path / "other", AMINA, OsKeyring(), kdf=FLOOR)
    assert not (tmp_path / "other").exists()
    assert not (folder / "store.state").exists()


def test_an_error_of_the_bus_library_that_the_backend_lets_through_is_told(use_keyring: UseKeyring) -> None:
    exceptions = pytest.importorskip("secretstorage.exceptions")
    backend = posing_as(SECRET_SERVICE)
    backend.fault = exceptions.SecretServiceNotAvailableException("gone")
    use_keyring(backend)
    with pytest.raises(Trouble, match="does not answer"):
        OsKeyring().get("store-1")


def test_a_bug_of_ours_inside_the_backend_is_not_dressed_up(use_keyring: UseKeyring) -> None:
    backend = posing_as(SECRET_SERVICE)
    backend.fault = TypeError("ours")
    use_keyring(backend)
    with pytest.raises(TypeError):
        OsKeyring().get("store-1")


def test_an_emptied_and_a_changed_password_store_are_told_apart(tmp_path: Path, use_keyring: UseKeyring) -> None:
    backend = posing_as(SECRET_SERVICE)
    use_keyring(backend)
    create(tmp_path / "store", AMINA, OsKeyring(), kdf=FLOOR)
    backend.kept.clear()
    with pytest.raises(Trouble, match="no longer holds its own half of the key"):
        unlock(tmp_path / "store", AMINA, OsKeyring())
    use_keyring(posing_as(WINDOWS))
    with pytest.raises(Trouble, match="in another place than when the store was made"):
        unlock(tmp_path / "store", AMINA, OsKeyring())
    with pytest.raises(Trouble, match="in another place than when the store was made"):
        unlock(tmp_path / "store", AMINA, FolderSecrets(tmp_path / "secrets"))


@pytest.mark.parametrize("text", ["", "00" * 31, "zz" * 32, "AA" * 32, "00" * 32 + "\n"])
def test_a_spoilt_entry_in_the_password_store_is_told(use_keyring: UseKeyring, text: str) -> None:
    backend = posing_as(SECRET_SERVICE)
    use_keyring(backend)
    backend.kept["fsdesk store-1", "store-1"] = text
    with pytest.raises(Trouble, match="is there but has been damaged"):
        OsKeyring().get("store-1")


def test_a_password_store_that_forgets_at_once_makes_no_store(tmp_path: Path, use_keyring: UseKeyring) -> None:
    backend = posing_as(SECRET_SERVICE)
    backend.forgetful = True
    use_keyring(backend)
    with pytest.raises(Trouble, match="did not keep what it was given"):
        create(tmp_path / "store", AMINA, OsKeyring(), kdf=FLOOR)
    assert not (tmp_path / "store").exists()


def test_a_folder_of_secrets_works_for_a_demonstration_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    secrets = FolderSecrets(tmp_path / "secrets")
    bundle = create(tmp_path / "store", AMINA, secrets, kdf=FLOOR)
    assert unlock(tmp_path / "store", AMINA, FolderSecrets(tmp_path / "secrets")) == bundle
    [file] = (tmp_path / "secrets").iterdir()
    if os.name != "nt":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    file.write_bytes(b"\xff\x00")
    with pytest.raises(Trouble, match="has been damaged"):
        unlock(tmp_path / "store", AMINA, secrets)
    file.unlink()
    with pytest.raises(Trouble, match="no longer holds"):
        unlock(tmp_path / "store", AMINA, secrets)


def test_a_folder_of_secrets_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "secrets").write_text("a file in the way")
    with pytest.raises(Trouble, match="cannot be written"):
        create(tmp_path / "store", AMINA, FolderSecrets(tmp_path / "secrets"), kdf=FLOOR)
    assert not (tmp_path / "store").exists()


# Planted one at a time, each seen caught: no fsync of the fresh file; no sync of the folder; the newer twin first; only
# one twin written; the older twin read; the cost unchecked; the laptop's secret, or the passphrase, left out;
# the commitment unchecked; the store not bound to the slot; salts reused; the generation not raised; unknown slots
# dropped; the digest, or the canonical form, unchecked; a newer format read as damage; a weaker cost when memory is
# short; no NFC; a key in the repr; mode 0644; half a file left behind; a twin left by a failed create; the old
# passphrase named when the new is set; the key file before the laptop's secret; no reading back; no allow-list; roaming
# on Windows; no wait; a restart that ends the wait; tries not forgotten after the right passphrase.
