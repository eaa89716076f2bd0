"""Orders to remove what is on a laptop, and the laptop's word that it did. Pure: signed, checked, and lines of text.

An order is signed with the partnership's *revoke key*, which is made and kept on a machine that is not the hub: a hub
that somebody has taken over can stop a laptop from reading, but never destroy what is on it. The key's public half is
told to each laptop by the hub; a laptop keeps the first it is told, and follows it to the next (`sync.succession`).

    order     ORDER ‖ partnership 8 · laptop · serial · nonce 16 · reason      signed by the revoke key
    receipt   RECEIPT ‖ laptop · serial · nonce 16 · counts                    signed by the laptop's own key

Serials of one laptop only grow, so that no order is obeyed twice; the nonce ties a receipt to its order.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from typing import Annotated, TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fsdesk.records.ids import DEVICE_ALPHABET, DeviceId
from sync.protocol import Unreadable, pack, unpack
from sync.sealing import SIGNATURE_BYTES, check

ORDER = b"fsdesk/1 order to remove\0"
RECEIPT = b"fsdesk/1 receipt of removal\0"
NONCE_BYTES = 16
SIGNED_BYTES_MAX = 512
REASONS = ("lost", "stolen", "left", "replaced", "other")
ASKED_MARK, ORDER_MARK, KEY_MARK = "FSDESKREVOKE1-", "FSDESKORDER1-", "FSDESKREVOKEKEY1-"

Nonce = Annotated[bytes, msgspec.Meta(min_length=NONCE_BYTES, max_length=NONCE_BYTES)]
Mark = Annotated[bytes, msgspec.Meta(min_length=8, max_length=8)]
Serial = Annotated[int, msgspec.Meta(ge=1, le=1 << 40)]
Count = Annotated[int, msgspec.Meta(ge=0, le=1 << 40)]
Device = Annotated[DeviceId, msgspec.Meta(pattern=rf"\A[{DEVICE_ALPHABET}]{{8}}\Z")]


class Removal(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What is ordered: of which partnership and laptop, under which serial, and why (a word of `REASONS`)."""

    partnership: Mark
    device: Device
    serial: Serial
    nonce: Nonce
    reason: str


class Removed(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A laptop's word that keys and store are gone. `sealed` of its own writings the hub had not said to hold were left
    sealed to the recovery key."""

    device: Device
    serial: Serial
    nonce: Nonce
    sealed: Count


def partnership_mark(hub_sign: bytes) -> bytes:
    """By what an order names its partnership: the beginning of the hash of its hub's signing key."""
    return hashlib.sha256(b"fsdesk partnership\0" + hub_sign).digest()[:8]


def removal(hub_sign: bytes, device: DeviceId, serial: int, reason: str) -> Removal:
    """What is to be signed, with a fresh nonce."""
    assert reason in REASONS
    return Removal(partnership_mark(hub_sign), device, serial, secrets.token_bytes(NONCE_BYTES), reason)


T = TypeVar("T", Removal, Removed)


def sign(said: Removal | Removed, key: Ed25519PrivateKey) -> bytes:
    """The order or receipt: its signature, and what is said."""
    raw = pack(said)
    return key.sign(_context(type(said)) + raw) + raw


def check_signed(raw: bytes, kind: type[T], key: Ed25519PublicKey) -> T:
    """What the holder of the key said; Unreadable when they did not say this."""
    if not SIGNATURE_BYTES < len(raw) <= SIGNED_BYTES_MAX:
        raise Unreadable("not_understood")
    check(raw[:SIGNATURE_BYTES], _context(kind) + raw[SIGNATURE_BYTES:], key)
    return unpack(raw[SIGNATURE_BYTES:], kind)


def order_for(raw: bytes, revoke: Ed25519PublicKey, hub_sign: bytes, device: DeviceId, last_serial: int) -> Removal:
    """The order, when it is one for this laptop that it has not had before. Unreadable when it is not."""
    order = check_signed(raw, Removal, revoke)
    if order.partnership != partnership_mark(hub_sign) or order.device != device:
        raise Unreadable("other_laptop")
    if order.serial <= last_serial or order.reason not in REASONS:
        raise Unreadable("old_order")
    return order


def _context(kind: type[Removal | Removed]) -> bytes:
    return ORDER if kind is Removal else RECEIPT


# -- lines of text, carried by hand to the machine that has the revoke key ------------------------------------------


def asked_line(said: Removal) -> str:
    """What is to be signed, as a line."""
    return line_of_content(ASKED_MARK, pack(said))


def asked_from_line(text: str) -> Removal:
    """What a line asks to be signed; Unreadable when it is not whole."""
    return unpack(content_of_line(ASKED_MARK, text), Removal)


def order_line(raw: bytes) -> str:
    """An order, as a line."""
    return line_of_content(ORDER_MARK, raw)


def order_from_line(text: str) -> bytes:
    """The order that a line is, not yet checked; Unreadable when it is not whole."""
    return content_of_line(ORDER_MARK, text)


def revoke_key_line(public: bytes) -> str:
    """The public half of the revoke key, as a line."""
    return line_of_content(KEY_MARK, public)


def revoke_key_from_line(text: str) -> bytes:
    """The key on a line; Unreadable when it is not whole, or none."""
    public = content_of_line(KEY_MARK, text)
    try:
        Ed25519PublicKey.from_public_bytes(public)
    except ValueError as error:
        raise Unreadable("not_a_line") from error
    return public


def line_of_content(mark: str, content: bytes) -> str:
    """Some bytes as one line of text; damage to it is noticed."""
    check_bytes = hashlib.sha256(mark.encode() + content).digest()[:4]
    return mark + base64.urlsafe_b64encode(content + check_bytes).decode().rstrip("=")


def content_of_line(mark: str, text: str) -> bytes:
    """What a line holds; Unreadable when it is not one of this mark, or not whole."""
    line = "".join(text.split())
    data = line.removeprefix(mark)
    if not line.startswith(mark) or len(line) > 2 * SIGNED_BYTES_MAX or re.fullmatch(r"[\w-]+", data, re.A) is None:
        raise Unreadable("not_a_line")
    try:
        raw = base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))
    except ValueError as error:
        raise Unreadable("not_a_line") from error
    content, check_bytes = raw[:-4], raw[-4:]
    if hashlib.sha256(mark.encode() + content).digest()[:4] != check_bytes:
        raise Unreadable("not_a_line")
    return content
