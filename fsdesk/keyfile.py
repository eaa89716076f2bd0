"""The twin key files: what they say, how they seal the keys, how they outlive a power cut. They ask nobody."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fsdesk.disk import Disk, replace_file
from fsdesk.trouble import Refused, Told, Trouble

MAGIC = "FSDESKKEY 1"
"""The first line. The three lines and the digest at the end stay in every major format, so that an older program
can tell a newer file from a damaged one."""

TWINS = ("store.key.a", "store.key.b")

FILE_BYTES_MAX = 64 * 1024
"""A key file with all slots this format foresees takes 10 KiB; what is larger was not written by us."""

GEN_MAX = 2**40
"""Most rewrites of one store's key: beyond any life of a store, and exact in every JSON reader."""

UNTOUCHED = "Nothing has been deleted. The encrypted store is untouched."

S = TypeVar("S", bound=msgspec.Struct)

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
    store that remembers the highest it has seen can notice an older key file put back. ``pending_key`` is there while
    the store is given another key: then one of the two opens it.
    """

    store_key: Key = field(repr=False)
    sign_seed: Key = field(repr=False)
    seal_seed: Key = field(repr=False)
    store_id: StoreName
    gen: Gen
    pending_key: Key | None = field(default=None, repr=False)


class _Kept(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A bundle as it is sealed. A field that came later is left out unless it says something, so that what an older
    version reads is in its own words. ``sign_seed`` is empty in what other people than its owner could open."""

    gen: Gen
    seal_seed: Key
    sign_seed: bytes = b""
    store_id: StoreName
    store_key: Key
    pending_key: Key | None = None

    def __repr__(self) -> str:
        """Names the store and hides every key."""
        return f"_Kept({self.store_id})"


def bundle_bytes(bundle: Bundle, *, signing: bool = True) -> bytes:
    """A bundle as it is sealed, with or without the key that says who writes."""
    return canonical(
        _Kept(
            gen=bundle.gen,
            seal_seed=bundle.seal_seed,
            sign_seed=bundle.sign_seed if signing else b"",
            store_id=bundle.store_id,
            store_key=bundle.store_key,
            pending_key=bundle.pending_key,
        )
    )


def bundle_from(opened: bytes) -> Bundle:
    """The bundle that was sealed; its ``sign_seed`` may be empty. Raises NewerFormat: it is authentic, and not in our
    words."""
    try:
        kept = msgspec.json.decode(opened, type=_Kept)
    except msgspec.MsgspecError as fault:
        raise NewerFormat from fault
    if canonical(kept) != opened or len(kept.sign_seed) not in (0, 32):
        raise NewerFormat
    return Bundle(**msgspec.structs.asdict(kept))


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

    def slots_of(self, kind: type[S]) -> tuple[S, ...]:
        """Every slot of one kind that this version can read; what another version wrote is passed over."""
        found = []
        for raw in self.slots:
            with contextlib.suppress(msgspec.MsgspecError):
                slot = msgspec.json.decode(raw, type=kind)
                if canonical(slot) == bytes(raw):
                    found.append(slot)
        return tuple(found)

    def having(self, kind: type[S], slots: Sequence[S], *, gen: int, device: str = "") -> KeyFile:
        """The same file one rewrite later: its slots of one kind replaced by these, in their place; every other as it
        was. ``device`` where the laptop's secret is kept elsewhere now."""
        fresh = tuple(msgspec.Raw(canonical(slot)) for slot in slots)
        ours = [_slot_type(raw) == kind.__struct_config__.tag for raw in self.slots]
        at = ours.index(True) if any(ours) else len(ours)
        others = tuple(raw for raw, own in zip(self.slots, ours, strict=True) if not own)
        placed = (*others[:at], *fresh, *others[at:])
        return KeyFile(gen=gen, store=self.store, device=device or self.device, slots=placed)


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
    sealed = AESGCM(key).encrypt(nonce, bundle_bytes(bundle), header)
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
    return bundle_from(opened)


def altered() -> Trouble:
    """What to say of a key file that opens and yet was changed by somebody."""
    return Trouble(
        "The passphrase is right, but the key file was altered after it was written.",
        safe=UNTOUCHED,
        next_step="Keep the laptop as it is and ask for help with recovery.",
    )


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
