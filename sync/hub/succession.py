"""The revoke keys at the hub: the chain it hands to laptops. It checks each link as laptops do, and signs none."""

from __future__ import annotations

from fsdesk.trouble import Refused
from sync.hub.keyfile import HubKeys
from sync.hub.ledger import Ledger
from sync.hub.noting import note
from sync.orders import partnership_mark
from sync.protocol import Unreadable
from sync.succession import LINKS_MAX, Chain, follow, step

_NOTHING = "Nothing was changed."


def chain_of(ledger: Ledger, keys: HubKeys) -> Chain:
    """How far this hub's chain has come. Refused while it has no revoke key."""
    root = ledger.revoke_key()
    if not root:
        raise Refused("This hub knows no revoke key.", safe=_NOTHING, next_step="Say fsdesk-hub revoke-key trust FILE.")
    return follow(Chain.kept(b"", root), ledger.revoke_links(), _sign(keys))


def take_link(ledger: Ledger, keys: HubKeys, raw: bytes, now: int) -> Chain:
    """Keep a link, to be handed to every laptop; the chain with it. Refused unless it is the one that follows.

    Where it retires a key, orders signed with that and not yet obeyed are to be signed anew: laptops refuse them now.
    """
    with ledger.writing():
        before = chain_of(ledger, keys)
        if before.number >= LINKS_MAX:
            raise Refused("This chain is as long as one may be.", safe=_NOTHING)
        try:
            chain = step(before, raw, partnership_mark(_sign(keys)))
        except (Unreadable, ValueError) as error:
            raise Refused(
                "This does not follow the revoke key this hub has.",
                safe=_NOTHING,
                next_step="Say fsdesk-hub revoke-key show, and have what it prints signed.",
            ) from error
        ledger.add_revoke_link(chain.number, raw)
        if chain.present != before.present:
            for one in ledger.ordered():
                if one.body and not one.receipt_at:
                    ledger.keep_order(one.device, one.serial, b"")
        what = "another key" if chain.present != before.present else "an heir"
        note(ledger, "office", now, reason=f"revoke key: {what}, link {chain.number}")
    return chain


def _sign(keys: HubKeys) -> bytes:
    return keys.signing.public_key().public_bytes_raw()
