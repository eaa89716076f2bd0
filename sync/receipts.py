"""Checking a receipt: anyone who has the hub's public key can, a year later and with no laptop at hand. No I/O."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fsdesk.receipts import Receipt
from sync.protocol import Answer, unpack
from sync.sealing import Head, answer_context


def acknowledged_by(receipt: Receipt, hub_sign: Ed25519PublicKey) -> tuple[tuple[int, int], ...]:
    """The numbers, as ranges, that the holder of this key signed to hold; Unreadable when it did not sign this.

    Whose they are is said by the request it answers, whose signature the hub's own covers: only the laptop that made
    that request could have made that signature.
    """
    Head(receipt.version, receipt.head, receipt.signature).check(answer_context(receipt.opening), hub_sign)
    held = unpack(receipt.head, Answer).held
    return tuple(zip(held[::2], held[1::2], strict=False))


def is_acknowledged(receipt: Receipt, hub_sign: Ed25519PublicKey, n: int) -> bool:
    """Whether the hub signed that it holds this one of the laptop's revisions."""
    return any(first <= n <= last for first, last in acknowledged_by(receipt, hub_sign))
