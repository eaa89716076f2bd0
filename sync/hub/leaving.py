"""What laptops leave with the hub: sealed writings, which it can only keep, and their word that they hold nothing."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fsdesk.sealed_items import SealedItem, is_signed_by, item_from
from sync.hub.checks import is_name
from sync.hub.hub import Hub
from sync.hub.laptops import take_receipt
from sync.hub.ledger import Device
from sync.protocol import Unreadable, unpack
from sync.sealed import ITEMS_MAX, REQUEST_BYTES_MAX, SEALED_UP, Left, LeftKept, kept_answer
from sync.sealing import open_sealed

BYTES_OF_A_LAPTOP_MAX = 256 << 20
"""More than a laptop ever leaves unsent; a stolen one cannot fill the hub."""


def take_left(hub: Hub, request: bytes) -> bytes:
    """Keep what was left; the signed answer. Unreadable when it is not from an enrolled laptop, or too much."""
    if len(request) > REQUEST_BYTES_MAX:
        raise Unreadable("too_large")
    left = unpack(open_sealed(hub.sealing, SEALED_UP, request), Left)
    laptop = hub.ledger.device(left.device) if is_name(f"{left.device}.1") else None
    if laptop is None:
        raise Unreadable("unknown_device")
    items = [_item(raw, laptop) for raw in left.items[:ITEMS_MAX]]
    with hub.ledger.writing():
        hub.ledger.hold_device(laptop.device)
        room = BYTES_OF_A_LAPTOP_MAX - hub.ledger.sealed_bytes(laptop.device)
        if sum(map(len, left.items)) > room:
            raise Unreadable("too_large")
        rows = [(item.name, laptop.device, raw) for item, raw in zip(items, left.items, strict=False)]
        hub.ledger.keep_sealed(rows, hub.now())
    receipt = bool(left.receipt) and take_receipt(hub.ledger, laptop, left.receipt, hub.now())
    return kept_answer(LeftKept(tuple(item.name for item in items), receipt), request, hub.signing)


def _item(raw: bytes, laptop: Device) -> SealedItem:
    try:
        item = item_from(raw)
    except ValueError as error:
        raise Unreadable("not_understood") from error
    if item.device != laptop.device or not is_signed_by(item, Ed25519PublicKey.from_public_bytes(laptop.sign)):
        raise Unreadable("wrong_signature")
    return item
