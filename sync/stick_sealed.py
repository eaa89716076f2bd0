"""What lies sealed beside a store goes by stick, and a laptop's word that it holds nothing: the sealed lane in files.

It needs no key of the store. The request is kept here until it is answered: only what the hub signed in answer to that
very one counts, so another laptop's answer, or an old one, takes nothing out of the file and ends no removal.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from fsdesk.disk import Disk, replace_file
from fsdesk.laptop_secrets import disk_trouble
from fsdesk.records.ids import DeviceId
from fsdesk.sealed_items import item_bytes
from fsdesk.sealed_outbox import BY_STICK_NAME, leave_items, read_items
from sync import stickfile
from sync.protocol import Unreadable, pack
from sync.sealed import SEALED_UP, Left, kept_from
from sync.sealed_sending import lot_of
from sync.sealing import seal_to
from sync.stickfile import KEPT, LEFT


class Leaving(msgspec.Struct, frozen=True):
    """Whose sealed writings these are, in which folder, and by which keys the hub is known."""

    folder: Path
    device: DeviceId
    hub_seal: X25519PublicKey
    hub_sign: Ed25519PublicKey


class _UnderWay(msgspec.Struct, frozen=True, array_like=True):
    """What is on a stick: which items, whether with the laptop's word, and the request as it was sealed."""

    names: tuple[bytes, ...]
    receipt: bool
    request: bytes

    @property
    def name(self) -> str:
        """What its files are called."""
        return stickfile.fingerprint(hashlib.sha256(self.request).digest())


def visit_sealed(leaving: Leaving, stick: Path, receipt: bytes = b"", disk: Disk | None = None) -> bool:
    """Take in what the hub has kept of a store's folder, and put on the stick what it lacks; whether nothing is left to
    bring, `receipt` included. Raises Trouble when the stick or the disk fails; it may be repeated."""
    disk, folder = disk or Disk(), leaving.folder
    told = _take_in(leaving, stick, disk)
    items = read_items(folder)
    if not items and (told or not receipt):
        return True
    lot = lot_of(items) if items else []
    names, last = tuple(one.name for one in lot), len(lot) == len(items)
    under_way = _read(folder)
    if under_way is None or (under_way.names, under_way.receipt) != (names, last and bool(receipt)):
        if under_way is not None:
            stickfile.remove(stick, under_way.name)
        left = Left(leaving.device, tuple(map(item_bytes, lot)), receipt if last else b"")
        under_way = _UnderWay(names, last and bool(receipt), seal_to(leaving.hub_seal, SEALED_UP, pack(left)))
        _keep(folder, under_way, disk)
    if under_way.name not in stickfile.names_on(stick, LEFT):
        stickfile.write(stick, under_way.name, LEFT, under_way.request)
    return False


def _take_in(leaving: Leaving, stick: Path, disk: Disk) -> bool:
    """Take out what the hub signed to keep of what is under way; whether it has the laptop's word."""
    folder = leaving.folder
    under_way = _read(folder)
    if under_way is None or under_way.name not in stickfile.names_on(stick, KEPT):
        return False
    try:
        kept = kept_from(stickfile.read(stick, under_way.name, KEPT), under_way.request, leaving.hub_sign)
    except Unreadable:
        return False  # torn, or nobody's answer to this: a whole one may still come
    leave_items(folder, [one for one in read_items(folder) if one.name not in kept.names], disk)
    _forget(folder, disk)
    stickfile.remove(stick, under_way.name)
    return under_way.receipt and kept.receipt


def _read(folder: Path) -> _UnderWay | None:
    try:
        return msgspec.msgpack.decode((folder / BY_STICK_NAME).read_bytes(), type=_UnderWay)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError:
        return None  # it is made anew
    except OSError as fault:
        raise disk_trouble("What is under way by stick cannot be read.") from fault


def _keep(folder: Path, under_way: _UnderWay, disk: Disk) -> None:
    try:
        replace_file(folder / BY_STICK_NAME, msgspec.msgpack.encode(under_way), disk)
    except OSError as fault:
        raise disk_trouble("What is to go by stick could not be kept.") from fault


def _forget(folder: Path, disk: Disk) -> None:
    try:
        disk.remove(folder / BY_STICK_NAME)
        disk.sync_folder(folder)
    except OSError as fault:
        raise disk_trouble("What went by stick could not be put away.") from fault
