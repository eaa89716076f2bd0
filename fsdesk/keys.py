"""Opens and makes the keys of one person's store from a passphrase and the laptop's own secret; knows no record.

Neither of the two opens anything alone. The key file's form and its writing are in keyfile.py.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from fsdesk import keyfile
from fsdesk.keyfile import TWINS, UNTOUCHED, Bundle, Disk, KdfCost, KeyFile, replace_file
from fsdesk.trouble import Refused, Trouble

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

__all__ = ["Bundle", "DeviceSecrets", "FolderSecrets", "KdfCost", "OsKeyring", "change_passphrase", "create", "unlock"]

PASSPHRASE_LENGTH_MIN = 15
"""Characters. NIST SP 800-63B-4 (2025) §3.1.1.2 for a passphrase on its own, OWASP ASVS 5.0 6.2.1: about four words."""

PASSPHRASE_LENGTH_MAX = 1024
"""Characters in a new passphrase. ASVS 5.0 6.2.9 asks for at least 64 to be allowed; this only stops a pasted file."""

FREE_TRIES = 5
WAIT_S_MAX = 300.0
"""After five wrong passphrases in a row the wait is 2**n seconds (32, 64, 128, 256), then five minutes: eight tries
in the first five minutes, under the ten of Cyber Essentials. It slows a hand at the keyboard; whoever holds a copy of
the folder is slowed by Argon2id and stopped by the laptop's secret."""

KEYRINGS = frozenset(
    {
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
    }
)
"""The password stores of the systems themselves. Everything else (plain files, chains, null) never sees a secret."""


class DeviceSecrets(Protocol):
    """Where a laptop keeps its own half of the keys, apart from the store's folder."""

    @property
    def backend_name(self) -> str:
        """Which kind of place this is; recorded in the key file to explain a later change. Raises Trouble."""
        ...

    def get(self, item: str) -> bytes | None:
        """The secret under this name, None when the place works and holds none. Raises Trouble when it does not."""
        ...

    def put(self, item: str, secret: bytes) -> None:
        """Keep the secret under this name, and know that it can be read back. Raises Trouble."""
        ...


class OsKeyring:
    """The password store of the operating system, through ``keyring``, and only one that is on the list above."""

    @property
    def backend_name(self) -> str:
        """The full name of the backend's class."""
        with _keyring_told():
            return _class_name(_system_keyring())

    def get(self, item: str) -> bytes | None:
        """The secret under this name."""
        with _keyring_told():
            text = _system_keyring().get_password(f"fsdesk {item}", item)
        return None if text is None else _secret_from_hex(text)

    def put(self, item: str, secret: bytes) -> None:
        """Keep the secret as 64 hex digits, the form that every backend holds whole, and read it back."""
        # The item is in the service's name too: Windows renames entries that share one.
        with _keyring_told():
            backend = _system_keyring()
            backend.set_password(f"fsdesk {item}", item, secret.hex())
            kept = backend.get_password(f"fsdesk {item}", item)
        if kept != secret.hex():
            raise _keyring_trouble("This laptop's password store did not keep what it was given.")


class FolderSecrets:
    """The laptop's secret in a file of a folder, for machines without a password store: a demonstration, a test server.

    Weaker than OsKeyring: whoever can read the folder has the secret, so it protects only a store that was copied
    without this folder. Chosen by name where a program is put together; nothing falls back to it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def backend_name(self) -> str:
        """Always ``folder``."""
        return "folder"

    def get(self, item: str) -> bytes | None:
        """The secret under this name."""
        try:
            return _secret_from_hex(self._file(item).read_text("ascii", "replace").strip())
        except FileNotFoundError:
            return None
        except OSError as fault:
            raise _disk_trouble("The folder with this laptop's secret cannot be read.") from fault

    def put(self, item: str, secret: bytes) -> None:
        """Keep the secret in a file that only its owner can read."""
        disk = Disk()
        try:
            disk.make_folder(self._path)
            replace_file(self._file(item), secret.hex().encode() + b"\n", disk)
        except OSError as fault:
            raise _disk_trouble("The folder for this laptop's secret cannot be written.") from fault

    def _file(self, item: str) -> Path:
        return self._path / f"{item}.secret"


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
    secret = _new_passphrase(passphrase)
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
    secrets.put(_item(store_id), device)  # before the file: a file whose secret was never kept opens for nobody
    try:
        disk.make_folder(folder)
        disk.sync_folder(folder.parent)
        keyfile.write_twins(folder, file, disk)
    except OSError as fault:
        for name in TWINS:
            with contextlib.suppress(OSError):  # ours, seconds old, and nothing is sealed to it yet
                disk.remove(folder / name)
        raise _disk_trouble("The key file of the new store could not be written.") from fault
    return bundle


def unlock(
    folder: Path, passphrase: str, secrets: DeviceSecrets, *, monotonic: Callable[[], float] = time.monotonic
) -> Bundle:
    """The keys of the store in this folder. About a second; writes nothing but the count of wrong tries.

    ``monotonic`` tells seconds that never go back while the laptop is on. Raises Refused for a wrong passphrase, for a
    try that comes too soon, for a file of a newer version or one made weaker; Trouble for a damaged file, a missing
    laptop's secret or too little memory. May be repeated.
    """
    return _unlock(keyfile.read_newest(folder), folder, passphrase, secrets, monotonic)[0]


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
    secret = _new_passphrase(new)
    file = keyfile.read_newest(folder)
    bundle, device = _unlock(file, folder, old, secrets, monotonic)
    gen = max(file.gen, bundle.gen) + 1
    if gen > keyfile.GEN_MAX:
        raise keyfile.altered()
    slot = file.pass_slot()
    bundle = replace(bundle, gen=gen)
    sealed = keyfile.seal(bundle, secret, device, cost=slot.kdf.cost, slot_id=slot.id)
    try:
        keyfile.write_twins(folder, file.with_pass_slot(sealed, gen=gen, device=secrets.backend_name), disk or Disk())
    except OSError as fault:
        if keyfile.read_newest(folder).gen < gen:
            raise _disk_trouble(
                "The new passphrase could not be written; the old one is still the right one."
            ) from fault
        raise _disk_trouble(
            "The new passphrase is set, but it could not be written twice; should it not open after a restart, the old"
            " one will."
        ) from fault


def _unlock(
    file: KeyFile, folder: Path, passphrase: str, secrets: DeviceSecrets, monotonic: Callable[[], float]
) -> tuple[Bundle, bytes]:
    state = folder / "store.state"
    tries = _tries_when_not_waiting(state, monotonic())
    device = secrets.get(_item(file.store))
    if device is None:
        raise _secret_gone(file, secrets)
    bundle = keyfile.open_slot(file, _passphrase_bytes(passphrase), device)
    if bundle is None:
        _note_tries(state, tries + 1, monotonic())
        raise Refused(
            "That passphrase does not open this store.",
            safe="Nothing was changed.",
            next_step="Check the keyboard layout and Caps Lock, then try again. If you are sure of the passphrase,"
            " this laptop's own half of the key may have changed: ask for help with recovery.",
        )
    if tries:
        _note_tries(state, 0, monotonic())
    return bundle, device


def _passphrase_bytes(passphrase: str) -> bytes:
    """The passphrase as RFC 8265 §4.2 (OpaqueString) prepares one: every space plain, then NFC, in UTF-8.

    NFC because keyboards spell ŵ or à as one character or as two. Not NFKC, which NIST SP 800-63B also names: it
    merges what a person typed as different (² and 2), which helps only somebody who guesses.
    """
    plain = "".join(" " if unicodedata.category(char) == "Zs" else char for char in passphrase)
    # A lone surrogate can be pasted; it is a wrong passphrase, not an error of ours.
    return unicodedata.normalize("NFC", plain).encode("utf-8", "surrogatepass")


def _new_passphrase(passphrase: str) -> bytes:
    """The bytes of a passphrase to be set; Refused when it is too short, too long, or cannot be typed again."""
    prepared = _passphrase_bytes(passphrase)
    text = prepared.decode("utf-8", "surrogatepass")
    if len(text) < PASSPHRASE_LENGTH_MIN:
        happened = f"A passphrase needs at least {PASSPHRASE_LENGTH_MIN} characters; this one has {len(text)}."
        next_step = "Four or five words that have nothing to do with one another are easy to keep in mind."
    elif len(text) > PASSPHRASE_LENGTH_MAX:
        happened = f"A passphrase can have up to {PASSPHRASE_LENGTH_MAX} characters; this one has {len(text)}."
        next_step = "Check that only the passphrase was pasted."
    elif any(unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"} for char in text):
        # Controls, half characters, unassigned ones: the next keyboard, or the next Unicode, spells them otherwise.
        happened = "This passphrase holds a character that cannot be typed the same way everywhere."
        next_step = "Use letters, digits, spaces and punctuation."
    else:
        return prepared
    raise Refused(happened, safe="Nothing was changed.", next_step=next_step)


def _tries_when_not_waiting(state: Path, now_s: float) -> int:
    """Wrong tries in a row so far; Refused while the wait after the last of them is not over."""
    tries, last_s = _read_tries(state)
    if tries < FREE_TRIES:
        return tries
    wait_s = min(2.0 ** min(tries, 16), WAIT_S_MAX)
    if now_s < last_s:  # the laptop was restarted: the wait counts from now
        _note_tries(state, tries, now_s)
        last_s = now_s
    left_s = int(last_s + wait_s - now_s + 0.999)
    if left_s > 0:
        raise Refused(
            "The last passphrases did not open this store.",
            safe="Nothing was changed, and nothing is ever deleted for it.",
            next_step=f"Wait {left_s} seconds, then try again.",
        )
    return tries


class _Tries(msgspec.Struct, frozen=True, kw_only=True):
    wrong_tries: int = 0
    last_wrong_s: float = 0.0


def _read_tries(state: Path) -> tuple[int, float]:
    # The file guards nothing that a copied folder does not give away, so an unreadable one counts as none.
    try:
        tries = msgspec.json.decode(state.read_bytes(), type=_Tries)
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
        return 0, 0.0
    return max(tries.wrong_tries, 0), tries.last_wrong_s


def _note_tries(state: Path, tries: int, now_s: float) -> None:
    with contextlib.suppress(OSError):  # best effort: a read-only folder still unlocks
        replace_file(state, keyfile.canonical(_Tries(wrong_tries=tries, last_wrong_s=now_s)), Disk())


def _item(store_id: str) -> str:
    return f"store-{store_id}"


def _secret_from_hex(text: str) -> bytes:
    if re.fullmatch(r"[0-9a-f]{64}", text) is None:
        raise _keyring_trouble("This laptop's own half of the key is there but has been damaged.")
    return bytes.fromhex(text)


def _secret_gone(file: KeyFile, secrets: DeviceSecrets) -> Trouble:
    if secrets.backend_name != file.device:
        return _keyring_trouble(
            "This laptop now keeps its passwords in another place than when the store was made, and its own half of"
            " the key is not there."
        )
    return _keyring_trouble("This laptop's password store no longer holds its own half of the key.")


def _disk_trouble(happened: str) -> Trouble:
    return Trouble(
        happened,
        safe=UNTOUCHED,
        next_step="Check that the disk has free space and that the folder can be written, then try again.",
    )


def _keyring_trouble(happened: str) -> Trouble:
    return Trouble(
        happened,
        safe=UNTOUCHED + " Your passphrase is not at fault.",
        next_step="Sign in to this laptop as you usually do and unlock its password store, then try again."
        " If that does not help, ask for help with recovery.",
    )


def _class_name(backend: KeyringBackend) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _system_keyring() -> KeyringBackend:
    """The first backend on the list; out of a chain the member itself, so that no other member sees the secret."""
    # Late: looking for backends starts D-Bus and reads entry points, which a test or a demonstration never needs.
    import keyring
    from keyring.backends.chainer import ChainerBackend

    found = keyring.get_keyring()
    members: list[KeyringBackend] = list(found.backends) if isinstance(found, ChainerBackend) else [found]
    for backend in members:
        name = _class_name(backend)
        if name == "keyring.backends.Windows.WinVaultKeyring":
            # Windows would otherwise let the secret roam to the person's other machines.
            backend.persist = "local machine"  # type: ignore[attr-defined]  # only this backend has it
        if name in KEYRINGS:
            return backend
    raise _keyring_trouble("This laptop has no password store that FSDesk can trust.")


def _keyring_kin() -> tuple[type[BaseException], ...]:
    """What backends raise. Some let their own libraries' errors through: these count once such a library is loaded."""
    from keyring.errors import KeyringError  # late, as above

    loose = (
        ("secretstorage.exceptions", "SecretStorageException"),
        ("jeepney.wrappers", "DBusErrorResponse"),
        ("dbus.exceptions", "DBusException"),
        ("win32ctypes.pywin32.pywintypes", "error"),
        ("pywintypes", "error"),
    )
    kin = [getattr(sys.modules[module], name) for module, name in loose if module in sys.modules]
    # A backend named in the person's own settings that cannot be loaded says so with these three.
    return (KeyringError, OSError, *kin, RuntimeError, ImportError, AttributeError)


@contextlib.contextmanager
def _keyring_told() -> Iterator[None]:
    try:
        yield
    except _keyring_kin() as fault:
        from keyring.errors import InitError, KeyringLocked

        locked = isinstance(fault, (InitError, KeyringLocked))
        raise _keyring_trouble(
            "This laptop's password store is locked." if locked else "This laptop's password store does not answer."
        ) from fault
