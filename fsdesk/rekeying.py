"""Another key for a store whose passphrase somebody may know: a copy of the old key file then opens an old copy only.

Both keys are in every slot of the key file while the store is written anew, so that whatever stops it, one of them
opens the store and the next unlocking carries it through.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from fsdesk import keyfile
from fsdesk.disk import Disk
from fsdesk.keyfile import Bundle
from fsdesk.keys import next_gen, open_with_passphrase, resealed
from fsdesk.laptop_secrets import DeviceSecrets
from fsdesk.passphrases import new_passphrase, passphrase_bytes
from fsdesk.rescuing import SealedTo, seal_again, write
from fsdesk.storefile import STORE_NAME, Connection, change_key, opens
from fsdesk.trouble import Told


def change_keys(
    folder: Path,
    old: str,
    new: str,
    secrets: DeviceSecrets,
    to: SealedTo,
    *,
    monotonic: Callable[[], float] = time.monotonic,
    disk: Disk | None = None,
    connect: Callable[..., Connection] = sqlcipher.connect,
) -> None:
    """Give a closed store another key and another passphrase. Minutes for a large store; may be repeated when it fails.

    Raises as `unlock` does and as `open_store` does. Once it has raised for the store, the new passphrase is set and
    the next unlocking goes on with the key.
    """
    secret = new_passphrase(new)
    file = keyfile.read_newest(folder)
    bundle, device = open_with_passphrase(file, folder, old, secrets, monotonic)
    bundle = settled(folder, bundle, connect=connect)
    gen = next_gen(file, bundle)
    both = replace(bundle, gen=gen, pending_key=os.urandom(32))
    slot = resealed(file, both, secret, device)
    write(folder, seal_again(file, both, slot, to, gen=gen, device=secrets.backend_name), disk)
    fresh = settled(folder, both, connect=connect, tolerant=False)
    finish(folder, fresh, new, secrets, to, disk=disk)


def settled(
    folder: Path, bundle: Bundle, *, connect: Callable[..., Connection] = sqlcipher.connect, tolerant: bool = True
) -> Bundle:
    """The bundle with the one key that now opens the store; what was begun is carried through.

    Where that fails (a full disk), a `tolerant` caller goes on with the old key and keeps both, and the next unlocking
    tries again.
    """
    if bundle.pending_key is None:
        return bundle
    path = folder / STORE_NAME
    if not path.exists():
        return bundle
    if not opens(path, bundle.pending_key, connect=connect):
        try:
            change_key(path, bundle.store_key, bundle.pending_key, connect=connect)
        except Told:
            if not tolerant or not opens(path, bundle.store_key, connect=connect):
                raise
            return bundle
    return replace(bundle, store_key=bundle.pending_key, pending_key=None)


def finish(
    folder: Path, bundle: Bundle, passphrase: str, secrets: DeviceSecrets, to: SealedTo, *, disk: Disk | None = None
) -> None:
    """Leave only the key that opens the store in the key file, where both are. Raises Trouble when the disk fails."""
    file = keyfile.read_newest(folder)
    found, device = open_with_passphrase(file, folder, passphrase, secrets, time.monotonic)
    if found.pending_key != bundle.store_key:
        return  # nothing was begun, or it could not be carried through yet
    gen = next_gen(file, found)
    fresh = replace(bundle, gen=gen)
    slot = resealed(file, fresh, passphrase_bytes(passphrase), device)
    write(folder, seal_again(file, fresh, slot, to, gen=gen, device=secrets.backend_name), disk)
