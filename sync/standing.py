"""How a laptop stands with its hub, and what that means for it: read on, read nothing, remove what is here.

Only what the hub signed in answer to this laptop's own request is obeyed, and an order to remove only when it is signed
with the revoke key besides. What is not understood, or not meant for this laptop, changes nothing.
"""

from __future__ import annotations

import contextlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.doors import DeskKeys, DeskStore
from sync.orders import order_for
from sync.protocol import WANTS_LEASE, WANTS_REVOKE_KEY, Answer, Unreadable
from sync.succession import Chain, follow

SUSPENDED = "suspended"
KEY_BYTES = 32


def wants(store: DeskStore, keys: DeskKeys) -> int:
    """What a laptop asks for beside what it lacks; most exchanges ask for nothing of it."""
    return WANTS_LEASE | WANTS_REVOKE_KEY * (keys.revoke is None) if store.wants_lease() else 0


def obey(store: DeskStore, keys: DeskKeys, answer: Answer, *, fresh: bool) -> None:
    """Keep what an answer says of this laptop's standing; not `fresh` when it came on a stick."""
    if not answer.said:
        store.keep_look_over(answer.look_over)
    if answer.said in ("", SUSPENDED):
        store.keep_told(suspended=answer.said == SUSPENDED)
    if answer.said == "" and answer.lease is not None:
        is_ = answer.lease
        store.keep_lease((is_.number, is_.issued_at, is_.days, is_.unlocks, is_.codes), fresh=fresh)
    if keys.revoke is None:
        if len(answer.revoke) == KEY_BYTES:
            store.keep_revoke_key(answer.revoke)
        return
    chain = _chain(store, keys.revoke)
    further = follow(chain, answer.links, keys.hub_sign.public_bytes_raw())
    if further != chain:
        store.keep_revoke_chain(further.to_bytes())
    if answer.order:
        _obey_order(store, keys, further, answer.order)


def links_followed(store: DeskStore, keys: DeskKeys) -> int:
    """How many links of the chain of revoke keys this laptop has followed."""
    return 0 if keys.revoke is None else _chain(store, keys.revoke).number


def _chain(store: DeskStore, root: Ed25519PublicKey) -> Chain:
    return Chain.kept(store.revoke_chain(), root.public_bytes_raw())


def _obey_order(store: DeskStore, keys: DeskKeys, chain: Chain, raw: bytes) -> None:
    with contextlib.suppress(Unreadable):
        order = order_for(raw, chain.key, keys.hub_sign.public_bytes_raw(), keys.device, store.last_order())
        store.keep_order(raw, order.serial, order.nonce)
