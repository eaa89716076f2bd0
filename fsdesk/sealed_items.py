"""Writings that only the keepers of the recovery key can open, signed by the laptop they were written on. Asks nobody.

They outlive the store's own key: what was written and not sent when a laptop was stopped, or had to remove all it held,
is not lost. The signature covers a hash of what is inside: what the keepers bring back is what the laptop wrote.
"""

from __future__ import annotations

import hashlib
import os
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fsdesk.records.ids import DeviceId
from fsdesk.recovery import RecoveryPrivate, RecoveryPublic

CONTEXT = b"fsdesk sealed writings 1\0"
_MARKS = b"fsdesk marks of sealed words 1\0"
ITEM_BYTES_MAX = 1 << 20
CONTENT_BYTES_MAX = 512 << 10
"""An item is closed before it holds more than this, unless one writing alone does."""

Hash = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]

SAID, DRAFT, BOARD, ASIDE = "said", "draft", "board", "aside"
"""Kinds of words that are no record: what a partner said, or was writing; something of somebody who is out; why what a
partner said was set aside."""
SAID_FOR = {"": SAID, "leads": "said_leads", "officer": "said_officer"}
"""What a partner said, by who reads it (`rules_contributing.READERS`). Kinds of their own: a hub that knew nothing of
such words would hand them to everybody who works with the family."""


class Words(msgspec.Struct, frozen=True, array_like=True):
    """Something said that waits to be told to the hub. A part that its kind has not is empty.

    | kind | name | of | what | record | fields | said_at |
    |---|---|---|---|---|---|---|
    | SAID_FOR | its name (hex) | family | kind of record | what it is said of | what is said, by field | local time |
    | DRAFT | | family | who was to read it | | text | |
    | BOARD | its name (hex) | plan | "note", "phoned", or "refused" | | text | seconds since 1970 |
    | ASIDE | of what is set aside (hex) | | | | reason | |
    """

    kind: str
    name: str
    of: str
    what: str
    record: str
    fields: dict[str, str]
    said_at: str = ""


class Contents(msgspec.Struct, frozen=True, array_like=True):
    """What is sealed: canonical bodies of revisions, pieces of pictures as (family, hash, body), and words that waited.

    `salt` keeps the hash that is told in the open from saying anything of short writings.
    """

    salt: bytes
    bodies: tuple[bytes, ...] = ()
    pieces: tuple[tuple[str, bytes, bytes], ...] = ()
    words: tuple[Words, ...] = ()


class SealedItem(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One item. In the open: whose it is, which of its writings by number, and a hash of what is inside.

    Words are told by names that only their laptop can make again (`word_mark`), and that say nothing of them.
    """

    device: DeviceId
    numbers: tuple[int, ...]
    pieces: tuple[bytes, ...]
    content_hash: Hash
    sealed: bytes
    signature: bytes = b""
    words: tuple[bytes, ...] = ()

    @property
    def name(self) -> bytes:
        """What this item is called: a hash of all of it."""
        return hashlib.blake2b(item_bytes(self), digest_size=32).digest()


def seal_item(
    keepers: RecoveryPublic, signer: Ed25519PrivateKey, device: DeviceId, numbers: tuple[int, ...], contents: Contents
) -> SealedItem:
    """The contents for the keepers alone, signed by the laptop."""
    raw = msgspec.msgpack.encode(contents)
    item = SealedItem(
        device, numbers, tuple(value for _, value, _ in contents.pieces), hashlib.sha256(raw).digest(),
        keepers.seal(_purpose(device), raw), words=tuple(word_mark(signer, one) for one in contents.words),
    )  # fmt: skip
    return msgspec.structs.replace(item, signature=signer.sign(_signed(item)))


def word_mark(signer: Ed25519PrivateKey, words: Words) -> bytes:
    """What words are called in the open: a hash of them under a secret of their laptop, the same each time."""
    secret = hashlib.sha256(_MARKS + signer.private_bytes_raw()).digest()
    raw = msgspec.msgpack.encode(words, order="deterministic")
    return hashlib.blake2b(raw, key=secret, digest_size=16).digest()


def fresh_salt() -> bytes:
    """A salt for new contents."""
    return os.urandom(16)


def item_bytes(item: SealedItem) -> bytes:
    """The item as it is kept and sent."""
    return msgspec.msgpack.encode(item)


def item_from(raw: bytes) -> SealedItem:
    """The item these bytes are; ValueError when they are none."""
    if len(raw) > ITEM_BYTES_MAX:
        raise ValueError("too large")
    try:
        item = msgspec.msgpack.decode(raw, type=SealedItem)
    except msgspec.MsgspecError as error:
        raise ValueError("no item") from error
    if item_bytes(item) != raw:
        raise ValueError("not in its one form")
    return item


def is_signed_by(item: SealedItem, laptop: Ed25519PublicKey) -> bool:
    """Whether this laptop made the item."""
    try:
        laptop.verify(item.signature, _signed(item))
    except InvalidSignature:
        return False
    return True


def open_item(item: SealedItem, private: RecoveryPrivate) -> bytes:
    """The contents, as bytes. Refused when it was sealed to another key."""
    return private.open(_purpose(item.device), item.sealed)


def contents_of(item: SealedItem, raw: bytes) -> Contents:
    """What these bytes say, when they are what the laptop sealed; ValueError when they are not."""
    if hashlib.sha256(raw).digest() != item.content_hash:
        raise ValueError("not what was sealed")
    try:
        return msgspec.msgpack.decode(raw, type=Contents)
    except msgspec.MsgspecError as error:
        raise ValueError("no contents") from error


def _purpose(device: DeviceId) -> bytes:
    return b"writings\0" + device.encode()


def _signed(item: SealedItem) -> bytes:
    return CONTEXT + msgspec.msgpack.encode(msgspec.structs.replace(item, signature=b""))
