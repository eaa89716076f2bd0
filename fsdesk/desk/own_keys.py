"""What a person does with the keys of their own desk: another passphrase, and another key for the record itself."""

from __future__ import annotations

from fsdesk.desk.desk import Desk
from fsdesk.keys import change_passphrase, unlock
from fsdesk.laptop_secrets import DeviceSecrets
from fsdesk.passphrases import new_passphrase as check_passphrase
from fsdesk.rekeying import change_keys


def new_passphrase(desk: Desk, old: str, new: str, secrets: DeviceSecrets) -> None:
    """Another passphrase, from now on. The desk stays open. Raises as `keys.change_passphrase` does."""
    change_passphrase(desk.store.folder, old, new, secrets)
    desk.noted("settings", reason="another passphrase")


def check_new_keys(desk: Desk, old: str, new: str, secrets: DeviceSecrets) -> None:
    """Raise what `new_keys` would say of the two passphrases, while the desk is still open."""
    check_passphrase(new)
    unlock(desk.store.folder, old, secrets)


def new_keys(desk: Desk, old: str, new: str, secrets: DeviceSecrets) -> None:
    """Another passphrase and another key for the record. The desk is closed by it, and unlocked again afterwards.

    Raises as `rekeying.change_keys` does; the desk is closed then too.
    """
    assert desk.rescue_codes is not None
    folder, to = desk.store.folder, desk.rescue_codes.sealed_to()
    desk.noted("settings", reason="another key for the record")
    desk.lock()
    change_keys(folder, old, new, secrets, to)
