"""Removing all that a laptop holds, in an order in which the power may fail anywhere. Knows no line.

First what is not at the hub is sealed to the keepers of the recovery key; then a note is put down that says what is
under way; then go, one after the other, the laptop's secret, the twins of the key file, the store, and whatever else
lies in its folder. From the note on, every start goes on where the last one ended. What is left is the note and the
sealed writings, until the hub has both.

A note in a folder is obeyed as it is: whoever can write one there can remove the store itself. Orders that come over
a line are checked before a note is made of them (`sync.orders`).
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from fsdesk.disk import Disk, replace_file
from fsdesk.keyfile import TWINS, Bundle
from fsdesk.keys import item_of
from fsdesk.laptop_secrets import DeviceSecrets, disk_trouble
from fsdesk.leasing import second_item
from fsdesk.left_sealed import NOTE_NAME, OUTBOX_NAME, RemovalNote
from fsdesk.sealed_outbox import BY_STICK_NAME, SealedOutbox
from fsdesk.store import Store
from fsdesk.storefile import STORE_NAME
from fsdesk.trouble import Trouble

COUNTS = ("state", "codes", "extensions")
"""Of what wrong tries are counted beside the laptop's secret (see `throttle`)."""
LEFT_ALONE = (NOTE_NAME, OUTBOX_NAME, BY_STICK_NAME, "window.lock")


def begin(store: Store, bundle: Bundle, receipt: bytes, disk: Disk | None = None) -> RemovalNote:
    """Seal what is not at the hub and put the note down; from its return on there is no way back.

    Raises Trouble when something could neither be sent nor sealed: then everything stays, to be tried again.
    """
    disk = disk or Disk()
    if SealedOutbox(store, bundle, disk).seal_unsent() < 0:
        raise Trouble(
            "Something on this laptop is not sent, and there is nobody it could be sealed to.",
            safe="Nothing has been deleted.",
            next_step="Connect it to a network, so that what was written is sent first.",
        )
    note = RemovalNote(
        store=bundle.store_id, device=store.device, receipt=receipt, hub_url=store.setting("hub_url"),
        hub_sign=bytes.fromhex(store.setting("hub_sign")), hub_seal=bytes.fromhex(store.setting("hub_seal")),
        voucher=bytes.fromhex(store.setting("voucher")),
    )  # fmt: skip
    try:
        replace_file(store.folder / NOTE_NAME, msgspec.json.encode(note), disk)
    except OSError as fault:
        raise disk_trouble("What is to be removed could not be noted.") from fault
    return note


def under_way(folder: Path) -> RemovalNote | None:
    """The note in a folder; None when nothing is being removed there."""
    try:
        return msgspec.json.decode((folder / NOTE_NAME).read_bytes(), type=RemovalNote)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError, ValueError) as fault:
        raise disk_trouble("The note of what is being removed cannot be read.") from fault


def carry_out(folder: Path, note: RemovalNote, secrets: DeviceSecrets, disk: Disk | None = None) -> None:
    """Remove all but the note and the sealed writings. May be repeated; raises Trouble when something will not go."""
    disk = disk or Disk()
    for item in (item_of(note.store), second_item(note.store), *(f"{of}-{note.store}" for of in COUNTS)):
        secrets.forget(item)
    try:
        for name in TWINS:
            disk.overwrite(folder / name)
            disk.remove(folder / name)
        disk.remove(folder / STORE_NAME)
        disk.sync_folder(folder)
        for path in sorted(folder.iterdir()):
            if path.name not in LEFT_ALONE and path.is_file():
                disk.remove(path)
        disk.sync_folder(folder)
    except OSError as fault:
        raise disk_trouble("Not everything could be removed from this laptop yet.") from fault


def end(folder: Path, disk: Disk | None = None) -> None:
    """The hub has the receipt, and all that was sealed: the note and the folder go."""
    disk = disk or Disk()
    with contextlib.suppress(OSError):
        disk.remove(folder / OUTBOX_NAME)
        disk.remove(folder / BY_STICK_NAME)
        disk.remove(folder / NOTE_NAME)
        disk.sync_folder(folder)
