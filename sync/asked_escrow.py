"""What a laptop asks of the hub about its rescue code: keep this one, and tell me the partnership's recovery key."""

from __future__ import annotations

import msgspec

ESCROW = "escrow"


class EscrowAsked(msgspec.Struct, frozen=True, array_like=True):
    """A rescue code sealed to the keepers, and which of the laptop's codes it is; number 0 brings none."""

    number: int = 0
    sealed: bytes = b""


class EscrowTold(msgspec.Struct, frozen=True, array_like=True):
    """Which of the laptop's codes the hub keeps now (0: none), the public half of the recovery key, and the hub's word
    that this laptop joined (see `sync.voucher`)."""

    number: int = 0
    recovery: bytes = b""
    voucher: bytes = b""
