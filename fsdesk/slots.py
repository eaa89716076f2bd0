"""The slots of a key file that open without passphrase and laptop: to the partnership's keepers, to a code read aloud.

Both are sealed to a public key, so that they can be sealed anew (when the store's key changes) by a laptop that can
open neither. The public keys come from inside the store: those in the key file anybody may have put there.
"""

from __future__ import annotations

import os
from typing import Annotated, Literal

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fsdesk.keyfile import MAGIC, Bundle, Gen, KeyFile, altered, bundle_bytes, bundle_from, canonical
from fsdesk.recovery import KEM_NAME, RecoveryPrivate, RecoveryPublic
from fsdesk.spoken import heard, spoken
from fsdesk.trouble import Refused

RESCUE_BYTES = 16
"""A code holds 128 bits; spoken, it has 28 letters and digits in seven groups of four, two of them checks."""

Sealed = Annotated[bytes, msgspec.Meta(max_length=4096)]
Name = Annotated[str, msgspec.Meta(max_length=64)]


class RecoverySlot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type",
                   tag="recovery"):  # fmt: skip
    """The bundle without the signing key, sealed to the partnership's recovery key and bound to what the hub calls the
    laptop: so the keepers know whose store they open."""

    id: Annotated[int, msgspec.Meta(ge=0, le=255)] = 1
    kem: Literal["MLKEM768_X25519"] = KEM_NAME
    key_id: Name
    laptop: Name
    ct: Sealed


class RescueSlot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type",
                 tag="rescue"):  # fmt: skip
    """The whole bundle, sealed to the key pair that one rescue code makes.

    ``number`` says which of this laptop's codes it is, ``laptop`` what the hub calls the laptop; ``spent`` that it has
    opened the store once and is to be replaced at the next contact. The three word messages and are not secret.
    """

    id: Annotated[int, msgspec.Meta(ge=0, le=255)] = 3
    number: Gen
    laptop: Name
    kem: Literal["MLKEM768_X25519"] = KEM_NAME
    public: Annotated[bytes, msgspec.Meta(min_length=1216, max_length=1216)]
    ct: Sealed
    spent: bool = False


def _recovery_purpose(store: str, key_id: str, laptop: str) -> bytes:
    bound = {"magic": MAGIC, "store": store, "type": "recovery", "key_id": key_id, "laptop": laptop}
    return canonical({**bound, "cipher": "sqlcipher4"})


def seal_recovery(bundle: Bundle, public: RecoveryPublic, laptop: str) -> RecoverySlot:
    """The slot that two keepers together open. It holds no signing key: nobody else can write in this laptop's name."""
    purpose = _recovery_purpose(bundle.store_id, public.key_id, laptop)
    sealed = public.seal(purpose, bundle_bytes(bundle, signing=False))
    return RecoverySlot(key_id=public.key_id, laptop=laptop, ct=sealed)


def open_recovery(slot: RecoverySlot, store: str, private: RecoveryPrivate) -> Bundle:
    """The bundle of a store, without its signing key, opened by the keepers. Refused when it was not sealed to them."""
    return bundle_from(private.open(_recovery_purpose(store, slot.key_id, slot.laptop), slot.ct))


class RescueCode:
    """128 bits that open one store once, as they are spoken: the laptop forgets them as soon as they are escrowed."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    @classmethod
    def new(cls) -> RescueCode:
        """A fresh code."""
        return cls(os.urandom(RESCUE_BYTES))

    @classmethod
    def heard(cls, text: str) -> RescueCode:
        """The code somebody typed as it was read to them. Refused, naming the group, when a letter is wrong."""
        return cls(heard(text, RESCUE_BYTES))

    def spoken(self) -> str:
        """The code in groups, to be read aloud."""
        return spoken(self._secret)

    def pair(self, store: str) -> RecoveryPrivate:
        """The key pair this code makes for one store."""
        kdf = HKDF(algorithm=SHA256(), length=32, salt=bytes.fromhex(store), info=b"fsdesk rescue code 1")
        return RecoveryPrivate(kdf.derive(self._secret))

    def escrow(self, laptop: str, number: int, keepers: RecoveryPublic) -> bytes:
        """The code sealed to the keepers, as the hub keeps it."""
        return keepers.seal(_escrow_purpose(laptop, number), self._secret)

    @classmethod
    def from_escrow(cls, sealed: bytes, laptop: str, number: int, private: RecoveryPrivate) -> RescueCode:
        """The code the hub kept, opened by the keepers. Refused when it is another laptop's or another number's."""
        return cls(private.open(_escrow_purpose(laptop, number), sealed))


def _escrow_purpose(laptop: str, number: int) -> bytes:
    return canonical({"type": "rescue code", "laptop": laptop, "number": number})


def _rescue_purpose(store: str) -> bytes:
    return canonical({"magic": MAGIC, "store": store, "cipher": "sqlcipher4", "type": "rescue"})


def seal_rescue(bundle: Bundle, public: RecoveryPublic, *, number: int, laptop: str, spent: bool = False) -> RescueSlot:
    """The slot that the code with this public key opens."""
    sealed = public.seal(_rescue_purpose(bundle.store_id), bundle_bytes(bundle))
    return RescueSlot(number=number, laptop=laptop, public=public.to_bytes(), ct=sealed, spent=spent)


def open_rescue(file: KeyFile, code: RescueCode) -> tuple[Bundle, int] | None:
    """The bundle and the number of the code that opened it; None when no slot is this code's.

    Raises Trouble when the slot was altered.
    """
    private = code.pair(file.store)
    for slot in file.slots_of(RescueSlot):
        if slot.public == private.public.to_bytes():
            try:
                return bundle_from(private.open(_rescue_purpose(file.store), slot.ct)), slot.number
            except Refused as fault:
                raise altered() from fault
    return None
