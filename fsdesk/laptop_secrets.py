"""Where a laptop keeps its own half of the keys: the password store of its system, or a folder chosen by name."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from fsdesk.disk import Disk, replace_file
from fsdesk.keyfile import UNTOUCHED
from fsdesk.trouble import Trouble

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

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

    def forget(self, item: str) -> None:
        """The secret under this name is gone, or was never there. Raises Trouble."""
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
            raise keyring_trouble("This laptop's password store did not keep what it was given.")

    def forget(self, item: str) -> None:
        """The secret under this name is gone: written over first, as some backends keep what they delete."""
        if self.get(item) is None:
            return
        self.put(item, bytes(32))
        with _keyring_told():
            _system_keyring().delete_password(f"fsdesk {item}", item)


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
            raise disk_trouble("The folder with this laptop's secret cannot be read.") from fault

    def put(self, item: str, secret: bytes) -> None:
        """Keep the secret in a file that only its owner can read."""
        disk = Disk()
        try:
            disk.make_folder(self._path)
            replace_file(self._file(item), secret.hex().encode() + b"\n", disk)
        except OSError as fault:
            raise disk_trouble("The folder for this laptop's secret cannot be written.") from fault

    def forget(self, item: str) -> None:
        """The file is written over, and gone."""
        disk = Disk()
        try:
            disk.overwrite(self._file(item))
            disk.remove(self._file(item))
        except OSError as fault:
            raise disk_trouble("The folder for this laptop's secret cannot be written.") from fault

    def _file(self, item: str) -> Path:
        return self._path / f"{item}.secret"


def _secret_from_hex(text: str) -> bytes:
    if re.fullmatch(r"[0-9a-f]{64}", text) is None:
        raise keyring_trouble("This laptop's own half of the key is there but has been damaged.")
    return bytes.fromhex(text)


def disk_trouble(happened: str) -> Trouble:
    """What to say when the disk does not take a key."""
    return Trouble(
        happened,
        safe=UNTOUCHED,
        next_step="Check that the disk has free space and that the folder can be written, then try again.",
    )


def keyring_trouble(happened: str) -> Trouble:
    """What to say when the laptop's half of the keys is not to be had."""
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
    raise keyring_trouble("This laptop has no password store that FSDesk can trust.")


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
        raise keyring_trouble(
            "This laptop's password store is locked." if locked else "This laptop's password store does not answer."
        ) from fault
