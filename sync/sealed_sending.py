"""A desk's end of the lane of what is sealed: bring it, and take out of the file what the hub signs to keep."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from fsdesk.disk import Disk
from fsdesk.sealed_items import SealedItem, item_bytes
from fsdesk.sealed_outbox import leave_items, read_items
from sync.doors import Wire
from sync.line import LineFault, LineTrouble
from sync.protocol import Unreadable, pack
from sync.sealed import ITEMS_MAX, REQUEST_BYTES_MAX, SEALED_PATH, SEALED_UP, Left, LeftKept, kept_from
from sync.sealing import seal_to

ANSWER_BYTES_MAX = 64 << 10


def leave(line: Wire, hub_seal: X25519PublicKey, hub_sign: Ed25519PublicKey, left: Left) -> LeftKept:
    """Leave something with the hub; what it keeps. LineTrouble when there is no answer, or not the hub's."""
    request = seal_to(hub_seal, SEALED_UP, pack(left))
    found = bytearray()
    with contextlib.closing(line.post(SEALED_PATH, request)) as parts:
        for part in parts:
            found += part
            if len(found) > ANSWER_BYTES_MAX:
                raise LineTrouble(LineFault.SIGN_IN_PAGE)
    try:
        return kept_from(bytes(found), request, hub_sign)
    except Unreadable as error:
        raise LineTrouble(LineFault.SIGN_IN_PAGE) from error


def bring_items(
    folder: Path, line: Wire, hub_seal: X25519PublicKey, hub_sign: Ed25519PublicKey, disk: Disk | None = None
) -> int:
    """Bring the sealed writings of a folder to the hub, and take out what it keeps; how many are still here."""
    items = read_items(folder)
    while items:
        lot = lot_of(items)
        kept = leave(line, hub_seal, hub_sign, Left(items[0].device, tuple(map(item_bytes, lot))))
        left = [one for one in items if one.name not in kept.names]
        if len(left) == len(items):
            break
        leave_items(folder, left, disk or Disk())
        items = left
    return len(items)


def lot_of(items: Sequence[SealedItem]) -> list[SealedItem]:
    """As many of the first as one request may carry, all of one laptop."""
    lot: list[SealedItem] = []
    size = 4_000  # what the request has around its items
    for one in items[:ITEMS_MAX]:
        size += len(item_bytes(one)) + 16
        if lot and (size > REQUEST_BYTES_MAX or one.device != lot[0].device):
            break
        lot.append(one)
    return lot
