"""What a laptop does about an order to remove all it holds: send what is unsent, remove, and tell the hub.

Called once the exchange that brought the order is over; and at every start until the hub has heard.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from fsdesk import wiping
from fsdesk.disk import Disk
from fsdesk.keyfile import Bundle
from fsdesk.laptop_secrets import DeviceSecrets
from fsdesk.leasing import Leasing
from fsdesk.left_sealed import RemovalNote
from fsdesk.records.ids import DeviceId
from fsdesk.sealed_outbox import read_items
from fsdesk.store import Store
from sync.doors import Wire
from sync.line import LineFault, LineTrouble
from sync.orders import Removed, sign
from sync.sealed import Left
from sync.sealed_sending import bring_items, leave
from sync.stick_sealed import Leaving, visit_sealed

TURNED_AWAY = 403
"""HTTP's word of a hub that heard a request and knows no such laptop."""


class Untold(NamedTuple):
    """What is under way and the hub has still to be told; `refused` where the hub heard of it and did not take it, as
    one does that was put back from a copy and knows nothing of this laptop."""

    note: RemovalNote
    refused: bool = False


def is_ordered(leasing: Leasing) -> bool:
    """Whether this laptop is to remove all it holds."""
    return leasing.order() is not None


def begin(store: Store, leasing: Leasing, bundle: Bundle, disk: Disk | None = None) -> RemovalNote:
    """Note that removing is under way, with all that was not sent sealed. Raises Trouble when that cannot be."""
    order = leasing.order()
    assert order is not None
    _, serial, nonce = order
    unsent = int(store.rows("SELECT count(*) FROM outbox")[0][0])
    signer = Ed25519PrivateKey.from_private_bytes(bundle.sign_seed)
    return wiping.begin(store, bundle, sign(Removed(store.device, serial, nonce, unsent), signer), disk)


def go_on(
    folder: Path,
    secrets: DeviceSecrets,
    line: Callable[[str], Wire],
    disk: Disk | None = None,
    stick: Path | None = None,
) -> Untold | None:
    """Go on with what is under way in a folder: remove what is left, then tell the hub, by `stick` where one is given.
    None once nothing is left.

    Where there is no line what is still to be told stays, and is returned. Raises Trouble when something
    cannot be removed.
    """
    note = wiping.under_way(folder)
    if note is None:
        return None
    wiping.carry_out(folder, note, secrets, disk)
    if stick is not None:
        hub_seal = X25519PublicKey.from_public_bytes(note.hub_seal)
        hub_sign = Ed25519PublicKey.from_public_bytes(note.hub_sign)
        if not visit_sealed(Leaving(folder, DeviceId(note.device), hub_seal, hub_sign), stick, note.receipt, disk):
            return Untold(note)
        wiping.end(folder, disk)
        return None
    try:
        if not _tell(folder, note, line(note.hub_url), disk):
            return Untold(note, refused=True)
    except LineTrouble as trouble:
        return Untold(note, refused=trouble.fault is LineFault.HUB_REFUSED and trouble.status == TURNED_AWAY)
    wiping.end(folder, disk)
    return None


def _tell(folder: Path, note: RemovalNote, line: Wire, disk: Disk | None) -> bool:
    """Bring the sealed writings and the receipt; whether the hub has all of it."""
    hub_seal = X25519PublicKey.from_public_bytes(note.hub_seal)
    hub_sign = Ed25519PublicKey.from_public_bytes(note.hub_sign)
    if bring_items(folder, line, hub_seal, hub_sign, disk):
        return False
    kept = leave(line, hub_seal, hub_sign, Left(DeviceId(note.device), (), note.receipt))
    return kept.receipt and not read_items(folder)
