"""A laptop that was lost: the order to remove all it holds, a line that can be cut, keepers who open what it sealed."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fsdesk.desk import Desk
from fsdesk.recovery import RecoveryPrivate
from fsdesk.store import Store
from sync.hub import sealed_opening
from sync.hub.laptops import OFFICE, revoke, take_order, trust
from sync.hub.leaving import take_left
from sync.hub.sealed_opening import Brought
from sync.line import Body, LineFault, LineTrouble, Tally, whole
from sync.meeting import desk_keys
from sync.orders import sign
from sync.protocol import SYNC_PATH, Unreadable
from sync.sealed import SEALED_PATH
from tests.sync.desk_side import Partnership, ShortLine
from tests.sync.kept_laptop import DEVICE, KeptLaptop

RECOVERY = RecoveryPrivate.new()
REVOKE = Ed25519PrivateKey.generate()


class HubLine:
    """A line to the hub in this process, for exchanges and for what is left sealed; it can be cut."""

    def __init__(self, partnership: Partnership) -> None:
        self.partnership, self.tally, self.is_cut = partnership, Tally(), False
        self.refuses = 0
        self._exchanges = ShortLine(partnership)

    def post(self, path: str, body: Body) -> Generator[bytes, None, None]:
        if self.is_cut:
            raise LineTrouble(LineFault.NO_ROUTE)
        if self.refuses:
            raise LineTrouble(LineFault.HUB_REFUSED, status=self.refuses)
        if path == SYNC_PATH:
            yield from self._exchanges.post(path, body)
            return
        assert path == SEALED_PATH
        try:
            yield take_left(self.partnership.hub, whole(body))
        except Unreadable as refusal:
            status = 403 if refusal.code == "unknown_device" else 400
            raise LineTrouble(LineFault.HUB_REFUSED, status=status) from refusal


def that_orders(folder: Path) -> Iterator[Partnership]:
    """A partnership whose hub knows the revoke key, for as long as it is wanted."""
    found = Partnership(folder)
    trust(found.ledger, REVOKE.public_key().public_bytes_raw())
    yield found
    found.ledger.close()


def of_keepers(folder: Path, partnership: Partnership, line: HubLine) -> KeptLaptop:
    """Amina's laptop, which knows the recovery key."""
    found = KeptLaptop(folder, partnership)
    found.line = line
    with Store(found.folder, found.bundle.store_key) as store:
        store.remember(recovery=RECOVERY.public.to_bytes().hex(), hub_url="http://hub")
    return found


def give_order(partnership: Partnership, reason: str = "lost") -> bytes:
    hub = partnership
    said = revoke(hub.ledger, hub.keys, DEVICE, reason=reason, by=OFFICE, now=hub.hub.now())
    raw = sign(said, REVOKE)
    take_order(hub.ledger, hub.keys, raw)
    return raw


def hear_only_the_head(desk: Desk, partnership: Partnership) -> None:
    """The order arrives though nothing the laptop sends does: as over a line that only brings."""
    keys = desk_keys(desk)
    order = partnership.ledger.ordered(DEVICE)[0]
    assert keys.revoke is not None
    desk.sending.keep_order(order.body, order.serial, order.nonce)


def bring_home(partnership: Partnership) -> Brought:
    """Out of the hub, to the keepers, and back, twice; what came of it the first time."""
    raw = sealed_opening.taken_out(partnership.ledger, partnership.keys)
    opened, count, left = sealed_opening.opened_by(RECOVERY, raw)
    assert (bool(count), left) == (True, 0)
    first = sealed_opening.bring_back(partnership.ledger, partnership.keys, opened, partnership.hub.now())
    sealed_opening.bring_back(partnership.ledger, partnership.keys, opened, partnership.hub.now())
    return first
