"""What stays on a removed laptop until the hub has it: two files, and their form. Reads and writes nothing."""

from __future__ import annotations

import msgspec

OUTBOX_NAME = "outbox.sealed"
"""What was not at the hub, sealed to the keepers of the recovery key (see `sealed_outbox`)."""
NOTE_NAME = "store.removal"
"""That a removal is under way (see `wiping`)."""


class RemovalNote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is under way: of which store, and what is to be told to which hub once all is gone.

    `receipt` is signed before the key it is signed with goes, and told only after that. `voucher` is the hub's word
    that this laptop joined, for a hub that has forgotten it; nobody but that hub can read it.
    """

    store: str
    device: str
    receipt: bytes
    hub_url: str
    hub_sign: bytes
    hub_seal: bytes
    voucher: bytes = b""
