"""The lane of what is sealed: writings for the keepers of the recovery key, and the word that a laptop holds nothing.

It asks for no key of the store, as there may be none any more: each item and the receipt are signed already. The
request is sealed to the hub, so that nobody on the way sees whose it is; the hub signs what it keeps, for this request.
"""

from __future__ import annotations

import hashlib

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fsdesk.records.ids import DeviceId
from sync.protocol import VERSION, Unreadable, pack, unpack
from sync.sealing import head_bytes, head_length, split_head

SEALED_PATH = "/v1/sealed"
SEALED_UP = b"fsdesk/1 sealed up\0"
SEALED_DOWN = b"fsdesk/1 sealed down\0"
REQUEST_BYTES_MAX = 4 << 20
"""As it arrives, sealed."""
ITEMS_MAX = 500


class Left(msgspec.Struct, frozen=True, array_like=True):
    """What a laptop leaves with the hub: items, and its receipt for an order, where it has one."""

    device: DeviceId
    items: tuple[bytes, ...] = ()
    receipt: bytes = b""


class LeftKept(msgspec.Struct, frozen=True, array_like=True):
    """What the hub keeps of it, by the names of items; and whether the receipt is one."""

    names: tuple[bytes, ...] = ()
    receipt: bool = False


def kept_answer(kept: LeftKept, request: bytes, key: Ed25519PrivateKey) -> bytes:
    """The hub's signed answer to a request."""
    return head_bytes(pack(kept), SEALED_DOWN + hashlib.sha256(request).digest(), key)


def kept_from(answer: bytes, request: bytes, hub: Ed25519PublicKey) -> LeftKept:
    """What an answer says; Unreadable when it is not this hub's, to this request."""
    if head_length(answer) != len(answer):
        raise Unreadable("not_understood")
    head = split_head(answer)
    if head.version != VERSION:
        raise Unreadable("newer_protocol")
    head.check(SEALED_DOWN + hashlib.sha256(request).digest(), hub)
    return unpack(head.raw, LeftKept)
