"""Opens and makes the keys of one person's store from a passphrase and the laptop's own secret; knows no record.

Neither of the two opens anything alone. The key file's form and its writing are in keyfile.py; what opens a store when
one of the two is gone is in rescuing.py.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec

from fsdesk import keyfile
from fsdesk.disk import Disk
from fsdesk.keyfile import TWINS, Bundle, KdfCost, KeyFile, PassSlot
from fsdesk.laptop_secrets import DeviceSecrets, FolderSecrets, OsKeyring, disk_trouble, keyring_trouble
from fsdesk.passphrases import new_passphrase, passphrase_bytes
from fsdesk.throttle import Throttle
from fsdesk.trouble import Refused, Trouble

__all__ = [
    "Bundle",
    "DeviceSecrets",
    "FolderSecrets",
    "KdfCost",
    "OsKeyring",
    "change_passphrase",
    "create",
    "unlock",
    "wrong_tries",
]


def create(
    folder: Path, passphrase: str, secrets: DeviceSecrets, *, kdf: KdfCost | None = None, disk: Disk | None = None
) -> Bundle:
    """New keys for a new store, their key file twice in the folder, the laptop's secret kept. About a second.

    ``kdf`` None is the default cost. Raises Refused when a key file is there already or the passphrase is too short,
    Trouble when the disk or the password store fails; then there is no key file, and it may be repeated.
    """
    disk = disk or Disk()
    cost = kdf or KdfCost.default()
    keyfile.check_cost(cost)
    secret = new_passphrase(passphrase)
    if any(os.path.lexists(folder / name) for name in TWINS):
        raise Refused(
            "There is already a store in this folder.",
            safe="It was not touched.",
            next_step="Unlock it with its passphrase, or choose another folder.",
        )
    store_id = os.urandom(16).hex()
    device = os.urandom(32)
    bundle = Bundle(
        store_key=os.urandom(32), sign_seed=os.urandom(32), seal_seed=os.urandom(32), store_id=store_id, gen=1
    )
    slot = msgspec.Raw(keyfile.canonical(keyfile.seal(bundle, secret, device, cost=cost, slot_id=0)))
    file = KeyFile(gen=1, store=store_id, device=secrets.backend_name, slots=(slot,))
    secrets.put(item_of(store_id), device)  # before the file: a file whose secret was never kept opens for nobody
    try:
        disk.make_folder(folder)
        disk.sync_folder(folder.parent)
        keyfile.write_twins(folder, file, disk)
    except OSError as fault:
        for name in TWINS:
            with contextlib.suppress(OSError):  # ours, seconds old, and nothing is sealed to it yet
                disk.remove(folder / name)
        raise disk_trouble("The key file of the new store could not be written.") from fault
    return bundle


def unlock(
    folder: Path, passphrase: str, secrets: DeviceSecrets, *, monotonic: Callable[[], float] = time.monotonic
) -> Bundle:
    """The keys of the store in this folder. About a second; writes nothing but the count of wrong tries.

    ``monotonic`` tells seconds that never go back while the laptop is on. Raises Refused for a wrong passphrase, for a
    try that comes too soon, for a file of a newer version or one made weaker; Trouble for a damaged file, a missing
    laptop's secret or too little memory. May be repeated.
    """
    return open_with_passphrase(keyfile.read_newest(folder), folder, passphrase, secrets, monotonic)[0]


def wrong_tries(folder: Path, secrets: DeviceSecrets) -> int:
    """How many wrong passphrases in a row were given since the store was last opened. Raises as unlock does."""
    return Throttle(folder, keyfile.read_newest(folder).store, secrets, time.monotonic).counted()


def change_passphrase(
    folder: Path,
    old: str,
    new: str,
    secrets: DeviceSecrets,
    *,
    monotonic: Callable[[], float] = time.monotonic,
    disk: Disk | None = None,
) -> None:
    """Seal the same keys to a new passphrase, at the cost the store has, and write both twins anew.

    A copy made of the old key file still opens with the old passphrase: a passphrase that somebody else knows needs a
    new store key as well. Raises as unlock does, and Trouble when the disk fails; its sentence says which passphrase
    is the right one now.
    """
    secret = new_passphrase(new)
    file = keyfile.read_newest(folder)
    bundle, device = open_with_passphrase(file, folder, old, secrets, monotonic)
    gen = next_gen(file, bundle)
    sealed = resealed(file, replace(bundle, gen=gen), secret, device)
    try:
        keyfile.write_twins(
            folder, file.having(PassSlot, (sealed,), gen=gen, device=secrets.backend_name), disk or Disk()
        )
    except OSError as fault:
        if keyfile.read_newest(folder).gen < gen:
            raise disk_trouble(
                "The new passphrase could not be written; the old one is still the right one."
            ) from fault
        raise disk_trouble(
            "The new passphrase is set, but it could not be written twice; should it not open after a restart, the old"
            " one will."
        ) from fault


def next_gen(file: KeyFile, bundle: Bundle) -> int:
    """The generation of the next rewrite. Raises Trouble when somebody wrote one that leaves no room for another."""
    gen = max(file.gen, bundle.gen) + 1
    if gen > keyfile.GEN_MAX:
        raise keyfile.altered()
    return gen


def resealed(file: KeyFile, bundle: Bundle, passphrase: bytes, device: bytes) -> PassSlot:
    """The passphrase slot of a file with another bundle or passphrase in it, at the cost the store has."""
    slot = file.pass_slot()
    return keyfile.seal(bundle, passphrase, device, cost=slot.kdf.cost, slot_id=slot.id)


def open_with_passphrase(
    file: KeyFile, folder: Path, passphrase: str, secrets: DeviceSecrets, monotonic: Callable[[], float]
) -> tuple[Bundle, bytes]:
    """The bundle of a key file that was read, and the laptop's secret; see `unlock`."""
    throttle = Throttle(folder, file.store, secrets, monotonic)
    throttle.check()
    device = secrets.get(item_of(file.store))
    if device is None:
        raise secret_gone(file, secrets)
    bundle = keyfile.open_slot(file, passphrase_bytes(passphrase), device)
    if bundle is None:
        throttle.wrong()
        raise Refused(
            "That passphrase does not open this store.",
            safe="Nothing was changed.",
            next_step="Check the keyboard layout and Caps Lock, then try again. If you are sure of the passphrase,"
            " this laptop's own half of the key may have changed: ask for help with recovery.",
        )
    throttle.right()
    return bundle, device


def item_of(store_id: str) -> str:
    """Under which name a laptop's secret is kept."""
    return f"store-{store_id}"


class SecretGone(Trouble):
    """The laptop's own half of the key is not where it was: the passphrase alone opens nothing, a rescue code does."""


def secret_gone(file: KeyFile, secrets: DeviceSecrets) -> SecretGone:
    """What to say when the laptop's half is missing: emptied, or kept in another place than when the store was made."""
    if secrets.backend_name != file.device:
        happened = (
            "This laptop now keeps its passwords in another place than when the store was made, and its own half of"
            " the key is not there."
        )
    else:
        happened = "This laptop's password store no longer holds its own half of the key."
    told = keyring_trouble(happened)
    return SecretGone(told.happened, safe=told.safe, next_step=told.next_step)
