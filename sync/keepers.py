"""The lane of a laptop that nobody can unlock: its request to the keepers, by way of the hub, and their answer back.

Such a laptop has no key to sign with. The request says by itself what counts (see `fsdesk.keepers_asked`): whose store
it is only the keepers can tell, and whether it is the person's own they hear on the telephone. The hub carries it and
the answer, which is sealed to a key of this one request: it learns nothing from either. What is asked here travels
sealed to the hub, so that nobody on the way sees whose laptop it is; the hub signs what it says, for this very message.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Annotated

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.protocol import VERSION, Unreadable, pack, unpack
from sync.sealing import head_bytes, head_length, split_head

KEEPERS_PATH = "/v1/keepers"
KEEPERS_UP = b"fsdesk/1 keepers up\0"
KEEPERS_DOWN = b"fsdesk/1 keepers down\0"
REQUEST_BYTES_MAX = 16 << 10
ANSWER_BYTES_MAX = 16 << 10

RequestHash = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]


class State(StrEnum):
    """How a request stands at the hub."""

    UNKNOWN = "unknown"  # it has not come, or made room for newer ones: it is to be brought whole
    WAITING = "waiting"
    ANSWERED = "answered"
    STOPPED = "stopped"  # the laptop is suspended or revoked: nothing is carried for it
    OVER = "over"  # it was answered and taken, or is too old


class KeepersAskedHere(msgspec.Struct, frozen=True, array_like=True):
    """What a laptop says: which request, the request itself the first time, and whether its answer has opened it."""

    hash: RequestHash
    request: bytes = b""
    opened: bool = False


class KeepersSaid(msgspec.Struct, frozen=True, array_like=True):
    """What the hub says: how the request stands, until when it is carried (seconds since 1970), the keepers' answer."""

    state: str
    until: int = 0
    answer: str = ""


def request_hash(request: bytes) -> bytes:
    """By what a request is known at the hub."""
    return hashlib.sha256(b"fsdesk keepers' request\0" + request).digest()


def said_bytes(said: KeepersSaid, asked: bytes, key: Ed25519PrivateKey) -> bytes:
    """The hub's signed word on what was asked."""
    return head_bytes(pack(said), KEEPERS_DOWN + hashlib.sha256(asked).digest(), key)


def said_from(answer: bytes, asked: bytes, hub: Ed25519PublicKey) -> KeepersSaid:
    """What an answer says; Unreadable when it is not this hub's, to this very message."""
    if head_length(answer) != len(answer):
        raise Unreadable("not_understood")
    head = split_head(answer)
    if head.version != VERSION:
        raise Unreadable("newer_protocol")
    head.check(KEEPERS_DOWN + hashlib.sha256(asked).digest(), hub)
    return unpack(head.raw, KeepersSaid)
