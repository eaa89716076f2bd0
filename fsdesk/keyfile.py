"""The twin key files: what they say, how they seal the keys, how they outlive a power cut. They ask nobody."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, Self

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fsdesk.trouble import Refused, Told, Trouble

MAGIC = "FSDESKKEY 1"
"""The first line. The three lines and the digest at the end stay in every major format, so that an older program
can tell a newer file from a damaged one."""

TWINS = ("store.key.a", "store.key.b")

FILE_BYTES_MAX = 64 * 1024
"""A key file with all slots this format foresees takes 4 KiB; what is larger was not written by us."""

GEN_MAX = 2**40
"""Most rewrites of one store's key: beyond any life of a store, and exact in every JSON reader."""

UNTOUCHED = "Nothing has been deleted. The encrypted store is untouched."

Salt = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
Key = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
Nonce = Annotated[bytes, msgspec.Meta(min_length=12, max_length=12)]
Gen = Annotated[int, msgspec.Meta(ge=1, le=GEN_MAX)]
StoreName = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z")]


@dataclass(frozen=True, slots=True, kw_only=True)
class KdfCost:
    """What one guess at a passphrase costs in Argon2id: KiB of memory, passes over it, and lanes beside each other."""

    memory_kib: int
    passes: int
    lanes: int

    @classmethod
    def default(cls) -> Self:
        """256 MiB, about a second on a field laptop: less makes guessing cheap, more is felt at each unlock."""
        return cls(memory_kib=256 * 1024, passes=3, lanes=4)

    @classmethod
    def floor(cls) -> Self:
        """RFC 9106 §4, second recommended option (64 MiB, 3 passes): the least accepted from anybody."""
        return cls(memory_kib=64 * 1024, passes=3, lanes=4)


def check_cost(cost: KdfCost) -> None:
    """Refuse, before any work, a cost under the floor (a downgrade) or over 2 GiB, 20 passes or 16 lanes (a halt)."""
    if not (64 * 1024 <= cost.memory_kib <= 2 * 1024 * 1024 and 3 <= cost.passes <= 20 and 1 <= cost.lanes <= 16):
        raise Refused(
            "The work to check the passphrase of this store is set to less than is safe, or to more than a laptop has.",
            safe=UNTOUCHED,
            next_step="Somebody may have changed the key file: keep the laptop as it is and ask for help.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The keys of one store. Its repr names the store and hides every key.

    ``gen`` is the generation in which the passphrase was last set; unlike the key file's own it is authenticated, so a
    store that remembers the highest it has seen can notice an older key file put back.
    """

    store_key: Key = field(repr=False)
    sign_seed: Key = field(repr=False)
    seal_seed: Key = field(repr=False)
    store_id: StoreName
    gen: Gen


class Kdf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a slot's passphrase is stretched. ``v`` is Argon2's own version, 0x13."""

    alg: Literal["argon2id"] = "argon2id"
    v: Literal[19] = 19
    memory_kib: int
    passes: int
    lanes: int
    salt: Salt

    @property
    def cost(self) -> KdfCost:
        """The cost alone, without the salt."""
        return KdfCost(memory_kib=self.memory_kib, passes=self.passes, lanes=self.lanes)


class PassSlot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="pass+dev"):
    """The bundle of keys, sealed to a passphrase together with this laptop's own secret."""

    id: Annotated[int, msgspec.Meta(ge=0, le=255)]
    kdf: Kdf
    salt: Key
    nonce: Nonce
    ct: Annotated[bytes, msgspec.Meta(max_length=4096)]
    commit: Salt


class _SlotType(msgspec.Struct, frozen=True, kw_only=True):
    """As much as this version reads of any slot, of its own kind or another's."""

    id: int
    type: str


class KeyFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one key file says. Slots are kept as the bytes they came in, so that other versions' slots survive ours.

    ``gen`` and ``device`` are not authenticated: the first only picks the newer twin, the second only words a message.
    """

    gen: Gen
    store: StoreName
    cipher: Literal["sqlcipher4"] = "sqlcipher4"
    device: Annotated[str, msgspec.Meta(max_length=200)]
    slots: Annotated[tuple[msgspec.Raw, ...], msgspec.Meta(max_length=32)]

    def pass_slot(self) -> PassSlot:
        """The one slot that a passphrase opens; ValueError or MsgspecError when there is not exactly one."""
        raws = [raw for raw in self.slots if _slot_type(raw) == "pass+dev"]
        if len(raws) != 1:
            raise ValueError("a key file has one passphrase slot")
        slot = msgspec.json.decode(raws[0], type=PassSlot)
        if canonical(slot) != bytes(raws[0]):
            raise ValueError("the slot is not in its canonical form")
        return slot

    def with_pass_slot(self, slot: PassSlot, *, gen: int, device: str) -> KeyFile:
        """The same file one rewrite later: its passphrase slot replaced in place, every other slot as it was."""
        fresh = msgspec.Raw(canonical(slot))
        slots = tuple(fresh if _slot_type(raw) == "pass+dev" else raw for raw in self.slots)
        return KeyFile(gen=gen, store=self.store, device=device, slots=slots)


def _slot_type(raw: msgspec.Raw) -> str:
    return msgspec.json.decode(raw, type=_SlotType).type


def canonical(value: object) -> bytes:
    """The one spelling of a value in JSON: keys sorted, no spaces, bytes in base64."""
    return msgspec.json.encode(value, order="sorted")


def slot_header(store: str, slot_id: int, kdf: Kdf) -> bytes:
    """What a passphrase slot is bound to when it is sealed: all of it but the generation, which may move alone."""
    bound = {"magic": MAGIC, "store": store, "cipher": "sqlcipher4", "id": slot_id, "type": "pass+dev", "kdf": kdf}
    return canonical(bound)


def print_key_file(file: KeyFile) -> bytes:
    """The three lines of a key file."""
    body = MAGIC.encode() + b"\n" + canonical(file) + b"\n"
    if len(body) > FILE_BYTES_MAX - 65:  # only another's slots can make it so
        raise altered()
    return body + hashlib.sha256(body).hexdigest().encode() + b"\n"


class NewerFormat(Refused):
    """An undamaged key file that a later version of this program wrote."""

    def __init__(self) -> None:
        super().__init__(
            "This store was made by a newer version of FSDesk.",
            safe=UNTOUCHED,
            next_step="Update FSDesk on this laptop, then unlock again.",
        )


def _damaged() -> Trouble:
    return Trouble(
        "Neither of the two key files of this store can be read.",
        safe=UNTOUCHED,
        next_step="Do not delete the folder. Ask for help with recovery, or put the key files back from a backup.",
    )


def parse_key_file(content: bytes) -> KeyFile:
    """What a key file says, checked to the last byte; no key is computed here.

    Raises NewerFormat, Refused for a cost out of bounds, or Trouble for anything damaged.
    """
    match = re.fullmatch(rb"(FSDESKKEY ([1-9][0-9]{0,3})\n([^\n]*)\n)([0-9a-f]{64})\n", content)
    if match is None or len(content) > FILE_BYTES_MAX or hashlib.sha256(match[1]).hexdigest().encode() != match[4]:
        raise _damaged()
    if match[2] != b"1":
        raise NewerFormat
    try:
        file = msgspec.json.decode(match[3], type=KeyFile)
        slot = file.pass_slot()
        if canonical(file) != match[3]:
            raise ValueError("the header is not in its canonical form")
    except (msgspec.MsgspecError, ValueError, RecursionError) as fault:
        raise _damaged() from fault
    check_cost(slot.kdf.cost)
    return file


def _read_twin(path: Path) -> KeyFile:
    with path.open("rb") as twin:
        return parse_key_file(twin.read(FILE_BYTES_MAX + 1))


def read_newest(folder: Path) -> KeyFile:
    """The newer of the readable twins; a missing or damaged one is passed over.

    Raises NewerFormat when either twin is of a later format, otherwise what is wrong when neither can be used.
    """
    files: list[KeyFile] = []
    faults: list[Told] = []
    missing = 0
    for name in TWINS:
        try:
            files.append(_read_twin(folder / name))
        except NewerFormat:
            raise
        except (FileNotFoundError, NotADirectoryError):
            missing += 1
        except OSError:
            faults.append(_damaged())
        except Told as told:
            faults.append(told)
    if files:
        return max(files, key=lambda file: file.gen)
    if missing == len(TWINS):
        raise Trouble(
            "There is no key file in the folder of this store.",
            safe="Nothing has been deleted.",
            next_step="Check that the right folder was chosen; if it was, put the key files back from a backup.",
        )
    # A refusal says more than "damaged": it is the one a person can act upon.
    raise next((told for told in faults if isinstance(told, Refused)), faults[0])


def argon2id(
    passphrase: bytes, *, salt: bytes, cost: KdfCost, secret: bytes | None = None, ad: bytes | None = None
) -> bytes:
    """Argon2id (RFC 9106) to 32 bytes. ``secret`` and ``ad`` stay empty here; the published vector has them.

    Raises Trouble when the memory is not to be had; never tries with less.
    """
    try:
        t, p, m = cost.passes, cost.lanes, cost.memory_kib
        kdf = Argon2id(salt=salt, length=32, iterations=t, lanes=p, memory_cost=m, secret=secret, ad=ad)
        return kdf.derive(passphrase)
    except MemoryError as fault:
        raise Trouble(
            "Checking a passphrase needs more free memory than this laptop has now.",
            safe=UNTOUCHED,
            next_step="Close other programs, then try again.",
        ) from fault


def _wrap_keys(
    passphrase: bytes, device: bytes, *, kdf: Kdf, salt: bytes, header: bytes, nonce: bytes
) -> tuple[bytes, bytes]:
    """The sealing key, and the 16-byte commitment to it that only the right passphrase and laptop reproduce."""
    stretched = argon2id(passphrase, salt=kdf.salt, cost=kdf.cost)
    both = HKDF(algorithm=SHA256(), length=64, salt=salt, info=header).derive(stretched + device)
    return both[:32], hmac.digest(both[32:], header + nonce, "sha256")[:16]


def seal(bundle: Bundle, passphrase: bytes, device: bytes, *, cost: KdfCost, slot_id: int) -> PassSlot:
    """The slot in which this passphrase and this laptop's secret together hold the bundle."""
    # Fresh salts make a fresh key for each sealing, so that no nonce can meet a key twice.
    kdf = Kdf(memory_kib=cost.memory_kib, passes=cost.passes, lanes=cost.lanes, salt=os.urandom(16))
    salt, nonce = os.urandom(32), os.urandom(12)
    header = slot_header(bundle.store_id, slot_id, kdf)
    key, commit = _wrap_keys(passphrase, device, kdf=kdf, salt=salt, header=header, nonce=nonce)
    sealed = AESGCM(key).encrypt(nonce, canonical(bundle), header)
    return PassSlot(id=slot_id, kdf=kdf, salt=salt, nonce=nonce, ct=sealed, commit=commit)


def open_slot(file: KeyFile, passphrase: bytes, device: bytes) -> Bundle | None:
    """The bundle; None when the passphrase or the laptop's secret is another. Raises Trouble when it was altered."""
    slot = file.pass_slot()
    header = slot_header(file.store, slot.id, slot.kdf)
    key, commit = _wrap_keys(passphrase, device, kdf=slot.kdf, salt=slot.salt, header=header, nonce=slot.nonce)
    if not hmac.compare_digest(commit, slot.commit):
        return None
    try:
        opened = AESGCM(key).decrypt(slot.nonce, slot.ct, header)
    except InvalidTag as fault:
        raise altered() from fault
    try:
        bundle = msgspec.json.decode(opened, type=Bundle)
    except msgspec.MsgspecError as fault:
        raise NewerFormat from fault  # authentic, and not in our words
    if canonical(bundle) != opened:
        raise NewerFormat
    return bundle


def altered() -> Trouble:
    """What to say of a key file that opens and yet was changed by somebody."""
    return Trouble(
        "The passphrase is right, but the key file was altered after it was written.",
        safe=UNTOUCHED,
        next_step="Keep the laptop as it is and ask for help with recovery.",
    )


class Disk:
    """The operations that keep a file through a power cut, one by one, so that tests can stop between any two."""

    def make_folder(self, folder: Path) -> None:
        """The folder exists and only its owner can look inside."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)

    def open_new(self, path: Path) -> int:
        """A new file that only its owner can read; never an existing file, nor where a link points."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)

    def write(self, fd: int, content: bytes) -> None:
        """All of the content, however many calls it takes."""
        left = memoryview(content)
        while left:
            left = left[os.write(fd, left) :]

    def sync(self, fd: int) -> None:
        """What was written is on the disk."""
        os.fsync(fd)

    def close(self, fd: int) -> None:
        """The file is closed."""
        os.close(fd)

    def replace(self, source: Path, target: Path) -> None:
        """The source takes the target's name in one step."""
        source.replace(target)

    def sync_folder(self, folder: Path) -> None:
        """The names in the folder are on the disk. Windows has no such call and journals names itself."""
        if os.name == "nt":
            return
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    def remove(self, path: Path) -> None:
        """The name is gone, or was never there."""
        path.unlink(missing_ok=True)


def replace_file(path: Path, content: bytes, disk: Disk) -> None:
    """Put the content under the path so that after a power cut it holds the old or the new, never a part.

    Raises OSError, with nothing left beside the path; the old content is then in place unless only the last step,
    the folder's sync, failed.
    """
    fresh = path.with_name(path.name + ".new")
    try:
        disk.remove(fresh)  # left by a power cut; never yet anybody's key
        fd = disk.open_new(fresh)
        try:
            disk.write(fd, content)
            disk.sync(fd)
        finally:
            disk.close(fd)
        disk.replace(fresh, path)
    except OSError:
        with contextlib.suppress(OSError):
            disk.remove(fresh)
        raise
    disk.sync_folder(path.parent)


def write_twins(folder: Path, file: KeyFile, disk: Disk) -> None:
    """Write both twins alike, the older or damaged one first, each in full before the next. Raises OSError."""

    def age(path: Path) -> int:
        try:
            return _read_twin(path).gen
        except (OSError, Told):
            return 0

    content = print_key_file(file)
    for path in sorted((folder / name for name in TWINS), key=age):
        replace_file(path, content, disk)
