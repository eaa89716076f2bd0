"""How laptops stand: how long each may be read, codes read over the phone, suspending, and orders to remove all on it.

A hub can stop a laptop from being read, and let it be read again. Only an order signed with the revoke key, which is
not here, makes a laptop remove what it has: the hub checks such an order, keeps it and hands it on.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from fsdesk.extension import code_key, extension_code
from fsdesk.lease import DAYS, DAYS_LEAST, DAYS_MOST, EXTENSION_DAYS_MOST, UNLOCKS, UNLOCKS_LEAST, UNLOCKS_MOST, Lease
from fsdesk.records.ids import DeviceId, UserId
from fsdesk.trouble import Refused
from sync.asked_laptops import SAID_ONLY
from sync.hub import noting
from sync.hub.keyfile import HubKeys
from sync.hub.ledger import Device, Ledger
from sync.hub.ledger_laptops import Ordered
from sync.hub.succession import chain_of
from sync.orders import REASONS, Removal, Removed, check_signed, partnership_mark, removal
from sync.protocol import WANTS_LEASE, WANTS_REVOKE_KEY, Answer, Opening, Unreadable

OFFICE = UserId("office")
"""Who asks for something at the hub's own command line."""
NOBODY = UserId("")
"""Who asked for an order of which there is nothing but the laptop's word that it was obeyed."""
_NOTHING = "Nothing was changed."
LEASE = (DAYS, UNLOCKS)


def said_of_standing(ledger: Ledger, asker: Device, opening: Opening, answer: Answer, now: int) -> dict[str, object]:
    """What the head of an answer says of how this laptop stands. Called within the view the answer is made in."""
    found: dict[str, object] = {}
    if opening.wants & WANTS_LEASE and not answer.said:
        days, unlocks = ledger.lease_policy() or LEASE
        found["lease"] = Lease(opening.counter, now, days, unlocks, ledger.codes_given(asker.device))
    if opening.wants & WANTS_REVOKE_KEY:
        found["revoke"] = ledger.revoke_key()
    if opening.wants & WANTS_LEASE or asker.suspended:
        found["links"] = tuple(ledger.revoke_links()[opening.links :])
    if asker.suspended:
        found["order"] = next((one.body for one in _open(ledger, asker.device) if one.body), b"")
    return found


def choose_lease(ledger: Ledger, days: int, unlocks: int) -> None:
    """For how many days and unlocks laptops may be read without meeting the hub, from their next exchange on."""
    if not (DAYS_LEAST <= days <= DAYS_MOST and UNLOCKS_LEAST <= unlocks <= UNLOCKS_MOST):
        raise Refused(
            f"A lease is for {DAYS_LEAST} to {DAYS_MOST} days and {UNLOCKS_LEAST} to {UNLOCKS_MOST} unlocks.",
            safe=_NOTHING,
        )
    with ledger.writing():
        ledger.keep_lease_policy(days, unlocks)


def give_code(ledger: Ledger, keys: HubKeys, device: DeviceId, *, days: int, by: UserId, now: int) -> str:
    """A code to be read over the phone that lets a laptop be read some days longer. Each call gives another one."""
    if not 1 <= days <= EXTENSION_DAYS_MOST:
        raise Refused(f"A code is for 1 to {EXTENSION_DAYS_MOST} days.", safe=_NOTHING)
    with ledger.writing():
        laptop = _held(ledger, device)
        if laptop.suspended:
            raise Refused(
                "This laptop is suspended.", safe="No code was given.", next_step="Undo that first, if it is right to."
            )
        number = ledger.codes_given(device) + 1
        ledger.add_code(device, number, days, by, now)
    key = code_key(keys.sealing, X25519PublicKey.from_public_bytes(laptop.seal))
    return extension_code(key, device, number, days)


def suspend_device(ledger: Ledger, device: DeviceId, suspended: bool) -> None:
    """Hand a laptop nothing more and let it not be read, or again. What it sends is taken either way."""
    with ledger.writing():
        laptop = _held(ledger, device)
        if not suspended and _open(ledger, device):
            raise Refused(
                "This laptop has been revoked, which cannot be undone.",
                safe=_NOTHING,
                next_step="If it was found after all, enrol it again with a new slip once it has removed what it had.",
            )
        if not suspended and word_of(ledger, laptop) is not None:
            raise Refused(
                "This laptop has said that all on it is removed: whatever speaks in its name now is not to be trusted.",
                safe=_NOTHING,
                next_step="If it is to be used again, enrol it with a new slip.",
            )
        ledger.suspend(device, suspended)


def revoke(ledger: Ledger, keys: HubKeys, device: DeviceId, *, reason: str, by: UserId, now: int) -> Removal:
    """Suspend a laptop for good, and what is to be signed with the revoke key so that it removes all it has.

    Asked again, the same is to be signed. Refused while the partnership has no revoke key.
    """
    if reason not in REASONS:
        raise Refused(f"A reason is one of {', '.join(REASONS)}.", safe=_NOTHING)
    hub_sign = keys.signing.public_key().public_bytes_raw()
    with ledger.writing():
        _held(ledger, device)
        ledger.suspend(device, suspended=True)
        asked = _open(ledger, device)
        if not asked:
            past = [one.serial for one in ledger.ordered(device)]
            # By the time of day, so that a hub put back from a copy does not use a serial twice.
            said = removal(hub_sign, device, max([now, *(serial + 1 for serial in past)]), reason)
            ledger.ask_order(Ordered(device, said.serial, said.nonce, reason, by, now))
            return said
    return Removal(partnership_mark(hub_sign), device, asked[0].serial, asked[0].nonce, asked[0].reason)


def trust(ledger: Ledger, public: bytes) -> None:
    """Keep the public half of the revoke key. Laptops keep the first they were told, so it is chosen once."""
    with ledger.writing():
        if ledger.revoke_key() not in (b"", public):
            raise Refused(
                "This hub has a revoke key already, and its laptops keep that one.",
                safe=_NOTHING,
                next_step="Use the key it has, or have it followed by another: fsdesk-hub revoke-key next.",
            )
        ledger.keep_revoke_key(public)


def take_order(ledger: Ledger, keys: HubKeys, raw: bytes) -> Removal:
    """Keep a signed order, to be handed to its laptop. Refused unless it is what was asked, signed with the key."""
    key = chain_of(ledger, keys).key
    try:
        order = check_signed(raw, Removal, key)
    except Unreadable as error:
        raise Refused("This order was not signed with the revoke key that counts now.", safe=_NOTHING) from error
    with ledger.writing():
        asked = [one for one in _open(ledger, order.device) if (one.serial, one.nonce) == (order.serial, order.nonce)]
        if not asked or order.partnership != partnership_mark(keys.signing.public_key().public_bytes_raw()):
            raise Refused("Nobody asked this hub for such an order.", safe=_NOTHING)
        ledger.keep_order(order.device, order.serial, raw)
    return order


def take_receipt(ledger: Ledger, laptop: Device, raw: bytes, now: int) -> bool:
    """Keep a laptop's word that all is gone; whether it is that: signed by it, for an order that was given.

    A hub that was put back from a copy may have forgotten the order, and no laptop can send its word for another: so it
    believes the word, once for each key a laptop had, stops the laptop for good and says whence it knows.
    """
    with ledger.writing():
        laptop = ledger.hold_device(laptop.device) or laptop
        said = _word(laptop, raw)
        if said is None:
            return False
        put_back = ledger.tenant().put_back
        orders = ledger.ordered(laptop.device)
        given = [one for one in orders if one.asked_by and (one.serial, one.nonce) == (said.serial, said.nonce)]
        if given and (given[0].body or put_back):
            ledger.keep_removed(laptop.device, given[0].serial, raw, now)
            return True
        if given or not put_back:
            return False
        known = word_of(ledger, laptop)
        if known is not None:
            return known.receipt == raw
        # Under a number of our own: whoever has the laptop's key may write into its word what they like.
        serial = 1 + max((one.serial for one in orders), default=0)
        ledger.ask_order(Ordered(laptop.device, serial, said.nonce, "", NOBODY, now, b"", raw, now))
        ledger.suspend(laptop.device, suspended=True)
        noting.note(ledger, "removed", now, user=laptop.user, reason=f"{laptop.device}, for an order that is not known")
    return True


def word_of(ledger: Ledger, laptop: Device) -> Ordered | None:
    """A laptop's word that all on it is removed, for an order this hub does not know; None while there is none.

    It says nothing any more of a laptop that was given other keys since.
    """
    said = (one for one in ledger.ordered(laptop.device) if not one.asked_by)
    return next((one for one in said if _word(laptop, one.receipt) is not None), None)


def state_of(order: Ordered, word: Ordered | None) -> str:
    """How far what was asked has come: "asked", "ordered", "removed"; or SAID_ONLY, where the laptop has given a word
    for another order, of which the hub knows no more."""
    if order.asked_by and order.receipt_at:
        return "removed"
    if not order.asked_by or word is not None:
        return SAID_ONLY
    return "ordered" if order.body else "asked"


def state(ledger: Ledger, device: DeviceId) -> str:
    """How far the last removal of a laptop has come (see `state_of`); empty where there is none."""
    laptop, orders = ledger.device(device), ledger.ordered(device)
    word = None if laptop is None else word_of(ledger, laptop)
    asked = [one for one in orders if one.asked_by] or ([] if word is None else [word])
    return state_of(asked[-1], word) if asked else ""


def _word(laptop: Device, raw: bytes) -> Removed | None:
    """What a laptop says with these bytes; None when they are not its own word, signed with the key it has now."""
    try:
        said = check_signed(raw, Removed, Ed25519PublicKey.from_public_bytes(laptop.sign))
    except Unreadable:
        return None
    return said if said.device == laptop.device else None


def _open(ledger: Ledger, device: DeviceId) -> list[Ordered]:
    """What was asked to be removed and has not been confirmed."""
    return [one for one in ledger.ordered(device) if not one.receipt_at]


def _held(ledger: Ledger, device: DeviceId) -> Device:
    found = ledger.hold_device(device)
    if found is None:
        raise Refused("This hub knows no laptop with that id.", safe=_NOTHING)
    return found
