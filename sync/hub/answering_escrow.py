"""The hub keeps each laptop's newest rescue code, sealed to the keepers: it can neither read it nor use it."""

from __future__ import annotations

from sync.asked_escrow import ESCROW, EscrowAsked, EscrowTold
from sync.hub.hub import Hub
from sync.hub.ledger import Device, Escrow
from sync.protocol import Unreadable, unpack
from sync.questions import Reply, reply
from sync.voucher import Voucher, voucher_bytes

SEALED_BYTES_MAX = 4_096
NUMBER_MAX = 2**40


def escrow(hub: Hub, asker: Device, body: bytes) -> Reply:
    """Keep the code a laptop sends of its own, unless a newer one is kept; say which one is kept and the recovery key.

    Raises Unreadable when it is no code.
    """
    asked = unpack(body, EscrowAsked)
    if not 0 <= asked.number <= NUMBER_MAX or len(asked.sealed) > SEALED_BYTES_MAX:
        raise Unreadable("not_understood")
    with hub.ledger.writing():
        hub.ledger.hold_device(asker.device)
        kept = hub.ledger.escrow(asker.device)
        sent = Escrow(asker.device, asked.number, asked.sealed)
        if asked.number and asked.sealed and sent != kept and (kept is None or asked.number >= kept.number):
            kept = sent
            hub.ledger.keep_escrow(kept, hub.now())
    voucher = voucher_bytes(Voucher(asker.device, asker.user, asker.sign, asker.seal), hub.sealing)
    return reply(EscrowTold(kept.number if kept else 0, hub.ledger.tenant().recovery, voucher))


ANSWERS = {ESCROW: escrow}
"""What is answered here."""
