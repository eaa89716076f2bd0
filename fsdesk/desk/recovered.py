"""A desk that was opened without its passphrase: with a rescue code, or by the keepers. It gets a new one."""

from __future__ import annotations

from pathlib import Path

from fsdesk.clock import Clock
from fsdesk.desk.desk import Desk
from fsdesk.desk.stopped import Stopped
from fsdesk.keyfile import Bundle
from fsdesk.laptop_secrets import DeviceSecrets
from fsdesk.rekeying import settled
from fsdesk.rescuing import set_anew as set_keys_anew
from fsdesk.store import Store


def set_anew(folder: Path, bundle: Bundle, passphrase: str, secrets: DeviceSecrets, clock: Clock) -> Desk | Stopped:
    """Open the desk with keys that a rescue code or the keepers opened, and give it a new passphrase.

    The store is opened first: keys that do not open it change nothing. What the keepers open has no signing key; then
    the store notes that the hub has to hear of a new one. A lease that has run out is no other for a code: then it is
    a desk that is stopped, with its new passphrase. Raises as `rescuing.set_anew` and `Desk.open` do.
    """
    bundle = settled(folder, bundle)
    with Store(folder, bundle.store_key) as store:
        if not bundle.sign_seed:
            store.remember(keys_renewed="yes")
    opened = Desk.open_with(set_keys_anew(folder, bundle, passphrase, secrets), folder, secrets, clock)
    if isinstance(opened, Stopped):
        opened.is_anew = True
    return opened


def needs_slip(desk: Desk | Stopped) -> bool:
    """Whether the hub has not yet heard of this laptop's new keys: until then nothing can be sent."""
    return bool(desk.store.setting("keys_renewed"))
