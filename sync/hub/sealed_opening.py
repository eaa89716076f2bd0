"""Sealed writings on their way: out of the hub, opened by two keepers on a machine that meets no network, back into it.

The hub cannot open them, and the keepers' machine has no ledger. What the keepers opened comes back sealed to the hub,
and counts only where it is what the laptop signed when it sealed it. It is taken in late, for the lead to look at.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from msgspec.structs import replace

from fsdesk.pieces import piece_hash
from fsdesk.records.ids import DeviceId, FamilyId
from fsdesk.recovery import RecoveryPrivate
from fsdesk.revisions import from_body
from fsdesk.sealed_items import Contents, SealedItem, Words, contents_of, is_signed_by, item_from, open_item
from fsdesk.trouble import Refused
from sync.hub.keyfile import HubKeys
from sync.hub.ledger import Ledger
from sync.hub.ledger_laptops import Sealed
from sync.hub.sealed_words import PICTURE, WRITTEN, Unplaced, as_words, placed
from sync.hub.taking import PURGED, take
from sync.protocol import Unreadable, pack, unpack
from sync.rows import Row
from sync.sealing import open_sealed, seal_to

OPENED_UP = b"fsdesk/1 opened by the keepers\0"
_form = msgspec.msgpack.Encoder(order="deterministic").encode
TAKEN_OUT_MARK, OPENED_MARK = b"FSDESKSEALED1\n", b"FSDESKOPENED1\n"


class TakenOut(msgspec.Struct, frozen=True, array_like=True):
    """What goes to the keepers: the hub's public key to seal to, and the items."""

    hub_seal: bytes
    items: tuple[bytes, ...]


class OpenedItems(msgspec.Struct, frozen=True, array_like=True):
    """What comes back, sealed to the hub: each item's name with its contents."""

    items: tuple[tuple[bytes, bytes], ...]


class Brought(msgspec.Struct, frozen=True):
    """What became of it: writings the log has now, those set aside, pieces, items that are not what was sealed; words
    that stand where they belong, those for which there is no place, and the items these are in, which stay sealed."""

    taken: int = 0
    set_aside: int = 0
    pieces: int = 0
    not_ours: int = 0
    words: int = 0
    unplaced: tuple[Unplaced, ...] = ()
    left: tuple[bytes, ...] = ()


def taken_out(ledger: Ledger, keys: HubKeys) -> bytes:
    """A file for the keepers with all that nobody has opened yet. Refused when there is nothing."""
    items = tuple(one.body for one in ledger.sealed())
    if not items:
        raise Refused("Nothing sealed waits at this hub.", safe="Nothing was written.")
    return TAKEN_OUT_MARK + pack(TakenOut(keys.sealing.public_key().public_bytes_raw(), items))


def opened_by(private: RecoveryPrivate, raw: bytes) -> tuple[bytes, int, int]:
    """The file that goes back to the hub, how many items were opened and how many were not. Refused when the keepers'
    key opens none.

    What was sealed to another recovery key, a former one perhaps, or to none, is left out, and waits on at the hub: one
    item that nobody can open keeps nobody from the others.
    """
    try:
        asked = unpack(raw.removeprefix(TAKEN_OUT_MARK), TakenOut) if raw.startswith(TAKEN_OUT_MARK) else None
        items = [] if asked is None else [item_from(one) for one in asked.items]
    except (Unreadable, ValueError):
        asked, items = None, []
    if asked is None:
        raise Refused("This is not a whole file of sealed writings.", safe="Nothing was written.")
    opened = tuple((one.name, contents) for one in items if (contents := _opened(one, private)) is not None)
    if items and not opened:
        raise Refused(
            "Nothing in this file was sealed to this recovery key, or it is not whole.",
            safe="Nothing was written.",
            next_step="Use the shares of the key that this partnership's laptops had when it was sealed.",
        )
    theirs = X25519PublicKey.from_public_bytes(asked.hub_seal)
    return OPENED_MARK + seal_to(theirs, OPENED_UP, pack(OpenedItems(opened))), len(opened), len(items) - len(opened)


def _opened(item: SealedItem, private: RecoveryPrivate) -> bytes | None:
    try:
        return open_item(item, private)
    except Refused:
        return None


def bring_back(ledger: Ledger, keys: HubKeys, raw: bytes, now: int) -> Brought:
    """Take in what the keepers opened, each laptop in one transaction. May be repeated: nothing is taken twice.

    An item with words for which there is no place stays among what waits until `rest_is_read`.
    """
    try:
        if not raw.startswith(OPENED_MARK):
            raise Unreadable("not_understood")
        opened = unpack(open_sealed(keys.sealing, OPENED_UP, raw.removeprefix(OPENED_MARK)), OpenedItems)
    except Unreadable as error:
        raise Refused("This is not a whole file of opened writings for this hub.", safe="Nothing was taken.") from error
    waiting = {one.hash: one for one in ledger.sealed()}
    done = Brought()
    of_laptop: dict[DeviceId, list[tuple[bytes, Contents]]] = {}
    for name, contents in opened.items:
        if name in waiting:
            found = _sound(ledger, waiting[name], contents)
            if found is None:
                done = replace(done, not_ours=done.not_ours + 1)
            else:
                of_laptop.setdefault(waiting[name].device, []).append((name, found))
    for device, items in of_laptop.items():
        done = _take(ledger, device, items, now, done)
    return done


def rest_is_read(ledger: Ledger, done: Brought, now: int) -> None:
    """The office has what had no place: nothing of this waits to be opened any more."""
    with ledger.writing():
        ledger.mark_opened(done.left, now)


def _sound(ledger: Ledger, kept: Sealed, raw: bytes) -> Contents | None:
    """The contents, when they are what the laptop sealed."""
    laptop = ledger.device(kept.device)
    if laptop is None:
        return None
    try:
        item = item_from(kept.body)
        if not is_signed_by(item, Ed25519PublicKey.from_public_bytes(laptop.sign)):
            return None
        return contents_of(item, raw)
    except ValueError:
        return None


def _take(
    ledger: Ledger, device: DeviceId, items: Sequence[tuple[bytes, Contents]], now: int, done: Brought
) -> Brought:
    """Everything of one laptop, in the order of its writing, so that each family is there before what is in it."""
    rows = sorted(_rows([body for _, contents in items for body in contents.bodies]), key=lambda row: row.n)
    with ledger.writing():
        laptop = ledger.hold_device(device)
        assert laptop is not None
        taken = take(ledger, laptop, rows, now, late=True)
        pieces = _pieces(items)
        known = ledger.team_of({family for family, _, _ in pieces})
        gone = ledger.purged(known)
        kept = [one for one in pieces if one[0] in known and one[0] not in gone]
        ledger.keep_pieces(kept, now)
        words = {_form(one): one for _, contents in items for one in contents.words}
        stand = {form: placed(ledger, laptop, one, now) for form, one in words.items()}
        late = {n for n, code in taken.refused if code == PURGED}
        left = [
            name
            for name, contents in items
            if not all(stand[_form(one)] for one in contents.words)
            or any(row.n in late for row in _rows(contents.bodies))
            or any(family in gone for family, _, _ in contents.pieces)
        ]
        ledger.mark_opened([name for name, _ in items if name not in left], now)
    rest = [words[form] for form, stands in stand.items() if not stands]
    rest += [as_words(row.revision) for row in rows if row.n in late and row.revision is not None]
    rest += [Words(WRITTEN, "", family, PICTURE, "", {}) for family in sorted({one[0] for one in pieces} & gone)]
    return replace(
        done, taken=done.taken + len(taken.held), set_aside=done.set_aside + len(taken.refused),
        pieces=done.pieces + len(kept), words=done.words + sum(stand.values()),
        unplaced=(*done.unplaced, *(Unplaced(device, laptop.user, one) for one in rest)), left=(*done.left, *left),
    )  # fmt: skip


def _pieces(items: Sequence[tuple[bytes, Contents]]) -> list[tuple[FamilyId, bytes, bytes]]:
    """The pieces of pictures that are what their names say."""
    return [
        (FamilyId(family), value, body)
        for _, contents in items
        for family, value, body in contents.pieces
        if piece_hash(FamilyId(family), body) == value
    ]


def _rows(bodies: Sequence[bytes]) -> list[Row]:
    """The writings as rows; one that is none is left out: it was signed by its laptop and can harm nobody but it."""
    rows = []
    for body in bodies:
        try:
            revision = from_body(body)
        except (msgspec.MsgspecError, ValueError):
            continue
        rows.append(Row(revision.n, body, revision))
    return rows
