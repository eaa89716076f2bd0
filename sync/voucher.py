"""The hub's word that it let a laptop join: carried by the laptop, made and read by the hub alone.

A hub that is put back from a copy knows nothing of a laptop that joined since. With this word, and that of the laptop's
key which it names, it can tell what such a laptop left sealed from what anybody made up. It is locked with a key that
only the hub has: nobody else can make one, and what stays on a laptop that was removed says of nobody whose it was. The
same laptop is always given the same word.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fsdesk.records.ids import DeviceId, UserId
from sync.protocol import Unreadable, pack, unpack

VOUCHED = b"fsdesk/1 laptop that joined\0"
VOUCHER_BYTES_MAX = 1_024

Key = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]


class Voucher(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A laptop that joined: its name, whose it is, and its two public keys."""

    device: DeviceId
    user: UserId
    sign: Key
    seal: Key


def voucher_bytes(voucher: Voucher, hub: X25519PrivateKey) -> bytes:
    """The word as a laptop carries it."""
    return _lock(hub).encrypt(pack(voucher), None)


def voucher_from(carried: bytes, hub: X25519PrivateKey) -> Voucher:
    """What a laptop carried; Unreadable when this hub never said it."""
    if len(carried) > VOUCHER_BYTES_MAX:
        raise Unreadable("too_large")
    try:
        return unpack(_lock(hub).decrypt(carried, None), Voucher)
    except (InvalidTag, ValueError) as error:
        raise Unreadable("wrong_seal") from error


def _lock(hub: X25519PrivateKey) -> AESSIV:
    """The hub's own lock for these words, made of its long-lived seal."""
    return AESSIV(HKDF(algorithm=SHA256(), length=64, salt=None, info=VOUCHED).derive(hub.private_bytes_raw()))
