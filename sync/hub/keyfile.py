"""The hub's own keys: one small file, beside the ledger or handed over by systemd. Knows nothing of what they open."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fsdesk.trouble import Refused, Trouble

KEY_FILE = "fsdesk-hub.key"
SEED_BYTES = 32
FILE_BYTES_MAX = 4_096


class HubKeys(msgspec.Struct, frozen=True, array_like=True):
    """The ledger's key, and the seeds of the keys the hub signs and unseals with, 32 bytes each."""

    mark: str
    ledger: bytes
    sign: bytes
    seal: bytes

    @property
    def signing(self) -> Ed25519PrivateKey:
        """The key every answer is signed with."""
        return Ed25519PrivateKey.from_private_bytes(self.sign)

    @property
    def sealing(self) -> X25519PrivateKey:
        """The key desks seal their frames to."""
        return X25519PrivateKey.from_private_bytes(self.seal)


MARK = "fsdesk-hub-keys-1"


def new_keys() -> HubKeys:
    """Fresh keys for a new hub."""
    return HubKeys(MARK, *(secrets.token_bytes(SEED_BYTES) for _ in range(3)))


def write_keys(folder: Path, keys: HubKeys) -> HubKeys:
    """Keep the keys in the hub's folder, readable by its owner only. Refused when there are some already."""
    path = folder / KEY_FILE
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Refused("This folder already holds a hub's keys.", safe="They were left as they are.") from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.msgpack.encode(keys))
        file.flush()
        os.fsync(file.fileno())
    return keys


def read_keys(folder: Path, environment: Mapping[str, str]) -> HubKeys:
    """The hub's keys: from systemd's credentials when it hands some over, else from the hub's folder.

    Refused when others of this machine could read the file; Trouble when it is missing or damaged.
    """
    path = handed_or_own(folder, environment, KEY_FILE)
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            raw = file.read(FILE_BYTES_MAX)
    except OSError as error:
        raise Trouble(
            "The hub's key file could not be read.",
            safe="The ledger was not opened.",
            next_step="Run this as the hub's own user, put the key file back, or make a new hub with fsdesk-hub init.",
        ) from error
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Refused(
            "Others on this machine could read the hub's key file.",
            safe="The ledger was not opened.",
            next_step=f"Give it mode 0600: chmod 600 {path}",
        )
    try:
        keys = msgspec.msgpack.decode(raw, type=HubKeys)
        whole = keys.mark == MARK and {len(keys.ledger), len(keys.sign), len(keys.seal)} == {SEED_BYTES}
    except msgspec.MsgspecError as error:
        raise _damaged() from error
    if not whole:
        raise _damaged()
    return keys


def handed_or_own(folder: Path, environment: Mapping[str, str], name: str) -> Path:
    """Where a file of the hub's secrets is: among those systemd hands over, else in the hub's folder."""
    handed = environment.get("CREDENTIALS_DIRECTORY")
    if handed and (Path(handed) / name).exists():
        return Path(handed) / name
    return folder / name


def _damaged() -> Trouble:
    return Trouble(
        "The hub's key file is damaged.", safe="The ledger was not opened.", next_step="Put its copy back in its place."
    )
