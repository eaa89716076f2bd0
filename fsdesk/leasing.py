"""A store's own count of its lease: read at every unlock before anything else, kept before anything may be read.

It is kept in the store, which nobody alters without its key, and as far as it must not be put back with an older copy
of the store, in a second place beside the laptop's secret.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from msgspec.structs import replace

from fsdesk.clock import Clock
from fsdesk.extension import code_key, heard_code
from fsdesk.keyfile import Bundle
from fsdesk.laptop_secrets import DeviceSecrets
from fsdesk.lease import Count, Lease, Why
from fsdesk.noting import Noting
from fsdesk.store import Store
from fsdesk.throttle import Throttle
from fsdesk.trouble import Refused, Trouble

SETTING = "lease_count"
ASK_AFTER_S = 3_600
"""A lease is asked for anew once it is an hour old or an unlock was counted against it."""


class Leasing:
    """What an exchange, and the door to a desk, ask of a store about its lease. Each write is one transaction."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def count(self) -> Count:
        """What has been used of the lease, as it was last kept."""
        text = self._store.setting(SETTING)
        return msgspec.json.decode(text, type=Count) if text else Count()

    def _keep(self, count: Count) -> Count:
        if count != self.count():
            self._store.remember(**{SETTING: msgspec.json.encode(count).decode()})
        return count

    def _clock_s(self) -> int:
        return int(self._clock.now().timestamp())

    def now(self, up_s: int = 0) -> Count:
        """The count as it is now, the laptop having been up for some seconds since it was last asked."""
        return self._keep(self.count().passed(self._clock_s(), up_s))

    def wants_lease(self) -> bool:
        """Whether the next exchange asks for a lease."""
        count = self.count()
        aged = self._clock_s() + count.behind_s - count.seen_s >= ASK_AFTER_S
        return not count.number or bool(count.used) or aged or count.why_not is not Why.MAY

    def keep_lease(self, lease: tuple[int, int, int, int, int], *, fresh: bool) -> None:
        """The hub's word that this laptop may be read on: its number, the hub's time, days, unlocks, codes given."""
        self._keep(self.count().renewed(Lease(*lease), self._clock_s(), fresh=fresh))

    def keep_look_over(self, count: int) -> None:
        """How many families others opened for a while wait for this person to look them over."""
        if count != int(self._store.setting("look_over") or 0):
            self._store.remember(look_over=str(count))

    def keep_told(self, *, suspended: bool) -> None:
        """Whether the hub, in its answer to the last request, calls this laptop suspended."""
        self._keep(self.count().told(int(self._store.setting("counter") or 0), suspended=suspended))

    # -- orders ------------------------------------------------------------------------------------------------

    def keep_revoke_key(self, public: bytes) -> None:
        """The key that orders are checked with; the first that was ever told stays."""
        if not self._store.setting("revoke_key"):
            self._store.remember(revoke_key=public.hex())

    def revoke_chain(self) -> bytes:
        """How far the keys that followed it have been followed; empty for none."""
        return bytes.fromhex(self._store.setting("revoke_chain"))

    def keep_revoke_chain(self, chain: bytes) -> None:
        """Keep how far they were followed, durable on return."""
        self._store.remember(revoke_chain=chain.hex())

    def last_order(self) -> int:
        """The serial of the last order taken; 0 for none."""
        return int(self._store.setting("order_serial") or 0)

    def keep_order(self, order: bytes, serial: int, nonce: bytes) -> None:
        """An order to remove all that is here, which has been checked: nothing may be read from now on."""
        revoked = msgspec.json.encode(replace(self.count(), revoked=True)).decode()
        self._store.remember(**{SETTING: revoked}, order=order.hex(), order_serial=str(serial), order_nonce=nonce.hex())

    def order(self) -> tuple[bytes, int, bytes] | None:
        """The order to remove all that is here, with its serial and nonce; None when there is none."""
        setting = self._store.setting
        found = setting("order")
        return (bytes.fromhex(found), self.last_order(), bytes.fromhex(setting("order_nonce"))) if found else None


class Gate:
    """The way to a desk: at every unlock it is asked first, and counts."""

    def __init__(self, folder: Path, store: Store, clock: Clock, bundle: Bundle, secrets: DeviceSecrets) -> None:
        self._folder = folder
        self._leasing, self._noting = Leasing(store, clock), Noting(store, clock)
        self._store, self._bundle, self._secrets = store, bundle, secrets

    def ask(self) -> Why:
        """Whether this unlock may read, counted when it may; durable on return. Why not, when it may not."""
        now = self._leasing.now().beside(self._second())
        if why := now.why_no_unlock:
            self._store.remember(**{SETTING: msgspec.json.encode(now).decode()})
            self._noting.note("denied", reason=f"unlock: {why.value}")
            return why
        counted = now.unlocked()
        self._store.remember(**{SETTING: msgspec.json.encode(counted).decode()})
        self._keep_second(counted)
        return Why.MAY

    def extend(self, typed: str, monotonic: Callable[[], float] = time.monotonic) -> int:
        """Take a code that was read over the phone; the days it gives. Refused when it is none, or comes too soon."""
        throttle = Throttle(self._folder, self._bundle.store_id, self._secrets, monotonic, of="extensions")
        throttle.check()
        count = self._leasing.now().beside(self._second())
        if count.why_not in (Why.SUSPENDED, Why.REVOKED):
            raise Refused(
                "Your team has stopped this laptop; a code cannot change that.",
                safe="What you wrote is safe.",
                next_step="Ring your team.",
            )
        found = heard_code(self._code_key(), self._store.device, typed, count.code)
        if found is None:
            throttle.wrong()
            raise Refused(
                "That code is not one for this laptop, or it has been used already.",
                safe="Nothing was changed.",
                next_step="Have it read to you again, or ask for a new one.",
            )
        throttle.right()
        extended = count.extended(*found)
        self._store.remember(**{SETTING: msgspec.json.encode(extended).decode()})
        self._keep_second(extended)
        self._noting.note("settings", reason=f"lease: {found[1]} days by a code")
        return found[1]

    def _code_key(self) -> bytes:
        theirs = X25519PublicKey.from_public_bytes(bytes.fromhex(self._store.setting("hub_seal")))
        return code_key(X25519PrivateKey.from_private_bytes(self._bundle.seal_seed), theirs)

    def _second(self) -> bytes | None:
        with contextlib.suppress(Trouble):
            return self._secrets.get(second_item(self._bundle.store_id))
        return None  # the store's own count stands

    def _keep_second(self, count: Count) -> None:
        with contextlib.suppress(Trouble):  # as above: nobody is kept from work by a password store that fails
            self._secrets.put(second_item(self._bundle.store_id), count.to_bytes())


def second_item(store_id: str) -> str:
    """Under which name the second place keeps the count of a store."""
    return f"lease-{store_id}"
