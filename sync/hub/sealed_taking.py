"""What a laptop left sealed is brought by hand: copies of the two files that stay on one that was removed.

Mostly a laptop brings them itself. It cannot where the hub was put back from a copy made before the laptop joined: such
a hub knows nobody of that name, and hears nothing of it. The hub's own word of then, which the laptop kept, says whose
it is and with which key it signs. The laptop is then known again, stopped for good as far as anybody asks, and what it
left is kept, opened and put where it belongs like everything that came sealed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fsdesk.left_sealed import NOTE_NAME, OUTBOX_NAME, RemovalNote
from fsdesk.records.ids import DeviceId
from fsdesk.sealed_items import ITEM_BYTES_MAX, SealedItem, is_signed_by, item_bytes, item_from
from fsdesk.trouble import Refused, Trouble
from sync.hub import laptops, noting
from sync.hub.checks import is_name
from sync.hub.keyfile import HubKeys
from sync.hub.leaving import BYTES_OF_A_LAPTOP_MAX
from sync.hub.ledger import Device, Ledger
from sync.protocol import Unreadable
from sync.voucher import voucher_from

NOTE_BYTES_MAX = 16 << 10
OUTBOX_BYTES_MAX = BYTES_OF_A_LAPTOP_MAX + (1 << 20)
KNOWN_AGAIN = "known again by what it left sealed"
_NOTHING = "Nothing was taken."
_BOTH = f"Copy {NOTE_NAME} and {OUTBOX_NAME} from its folder again, both, into one folder."


class Taken(msgspec.Struct, frozen=True):
    """What was taken: of which laptop, how many items in all and how many of them anew, whether the hub did not know
    that laptop before, and whether its word that all on it is removed counts."""

    device: DeviceId
    items: int
    anew: int
    known_again: bool
    removed: bool


def take_folder(ledger: Ledger, keys: HubKeys, folder: Path, now: int) -> Taken:
    """Keep what lies in copies of a laptop's files, in one transaction; the same again changes nothing.

    Raises Refused when any of it is not what a laptop of this hub sealed, Trouble when the folder cannot be read.
    """
    note, items = (
        _note(_read(folder / NOTE_NAME, NOTE_BYTES_MAX)),
        _items(_read(folder / OUTBOX_NAME, OUTBOX_BYTES_MAX)),
    )
    names = {one.device for one in items} | ({DeviceId(note.device)} if note is not None else set())
    if not names:
        raise Refused("Nothing that a laptop left lies in this folder.", safe=_NOTHING, next_step=_BOTH)
    if len(names) > 1 or not all(is_name(f"{name}.1") for name in names):
        raise Refused("These files are not of one laptop.", safe=_NOTHING, next_step=_BOTH)
    (name,) = names
    with ledger.writing():
        laptop = ledger.hold_device(name)
        known_again = laptop is None
        if laptop is None:
            laptop = _know_again(ledger, keys, name, note, now)
        theirs = Ed25519PublicKey.from_public_bytes(laptop.sign)
        if not all(is_signed_by(one, theirs) for one in items):
            raise Refused("Not all of this was sealed by the laptop it names.", safe=_NOTHING, next_step=_BOTH)
        anew = _keep(ledger, name, items, now)
        removed = note is not None and laptops.take_receipt(ledger, laptop, note.receipt, now)
        if anew:
            noting.note(ledger, "office", now, user=laptop.user, reason=f"sealed: brought by hand, laptop {name}")
    return Taken(name, len(items), anew, known_again, removed)


def _keep(ledger: Ledger, name: DeviceId, items: Sequence[SealedItem], now: int) -> int:
    """Keep what is not kept yet; how much that is."""
    rows = {one.name: item_bytes(one) for one in items}
    held = ledger.sealed_held(rows.keys())
    anew = [(hash_, name, raw) for hash_, raw in rows.items() if hash_ not in held]
    if sum(len(raw) for *_, raw in anew) > BYTES_OF_A_LAPTOP_MAX - ledger.sealed_bytes(name):
        raise Refused("This is more than one laptop ever leaves.", safe=_NOTHING)
    ledger.keep_sealed(anew, now)
    return len(anew)


def _know_again(ledger: Ledger, keys: HubKeys, name: DeviceId, note: RemovalNote | None, now: int) -> Device:
    """The laptop this hub once let join and has forgotten; it is handed nothing."""
    try:
        if note is None or note.hub_sign != keys.signing.public_key().public_bytes_raw():
            raise Unreadable("wrong_signature")
        word = voucher_from(note.voucher, keys.sealing)
        if word.device != name:
            raise Unreadable("wrong_signature")
    except Unreadable as error:
        raise Refused(
            "This hub does not know the laptop that sealed this, and nothing here says that it ever let it join.",
            safe=_NOTHING,
            next_step=f"{_BOTH} Keep the files: what is in them is not lost.",
        ) from error
    if not any(account.user == word.user for account in ledger.accounts()):
        raise Refused(
            "This hub knows the laptop again, but not the person whose it was.",
            safe=_NOTHING,
            next_step=f"Add them under the name they had, {word.user}: fsdesk-hub user add.",
        )
    ledger.add_device(name, word.user, label=KNOWN_AGAIN, sign=word.sign, seal=word.seal, now=now)
    ledger.suspend(name, suspended=True)
    noting.note(ledger, "office", now, user=word.user, reason=f"sealed: laptop {name} is known again")
    laptop = ledger.device(name)
    assert laptop is not None
    return laptop


def _note(raw: bytes) -> RemovalNote | None:
    """The note of a laptop that was removed; None where there is none."""
    try:
        return msgspec.json.decode(raw, type=RemovalNote) if raw else None
    except (msgspec.MsgspecError, ValueError) as error:
        raise _not_whole(NOTE_NAME) from error


def _items(raw: bytes) -> list[SealedItem]:
    """What a laptop sealed, all of it: a copy that breaks off is none."""
    try:
        return [item_from(one) for one in _framed(raw)]
    except ValueError as error:
        raise _not_whole(OUTBOX_NAME) from error


def _framed(raw: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(raw):
        end = at + 4 + int.from_bytes(raw[at : at + 4], "big")
        if not at + 4 < end <= min(len(raw), at + 4 + ITEM_BYTES_MAX):
            raise ValueError("not whole")
        yield raw[at + 4 : end]
        at = end


def _not_whole(name: str) -> Refused:
    return Refused(f"{name} is not whole, or is no such file.", safe=_NOTHING, next_step=_BOTH)


def _read(path: Path, most: int) -> bytes:
    """A file of the folder; empty where there is none."""
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except OSError as error:
        raise Trouble(
            f"{path.name} could not be read.", safe=_NOTHING, next_step="Check that its stick is in."
        ) from error
    if len(raw) > most:
        raise Refused(f"{path.name} is larger than any that a laptop leaves.", safe=_NOTHING, next_step=_BOTH)
    return raw
