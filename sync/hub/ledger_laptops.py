"""What the hub needs of storage for laptops that may not be read for ever: leases, codes, orders, what comes sealed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

from fsdesk.records.ids import DeviceId, UserId


class Ordered(NamedTuple):
    """A laptop all of which is to be removed: who asked and why, the order once it is signed, the laptop's receipt.

    Where `asked_by` is empty there is the receipt alone, for an order that the hub does not know, being put back from a
    copy; `serial` is then of the hub's own counting.
    """

    device: DeviceId
    serial: int
    nonce: bytes
    reason: str
    asked_by: UserId
    asked_at: int
    body: bytes = b""
    receipt: bytes = b""
    receipt_at: int = 0


class Sealed(NamedTuple):
    """Writings of a laptop, sealed to the recovery key: the item as it came, and when it was opened (0: not yet)."""

    hash: bytes
    device: DeviceId
    body: bytes
    received_at: int
    opened_at: int


class KeepersRequest(NamedTuple):
    """What a locked laptop asks the keepers, as it came; their answer once there is one; when it opened the store."""

    hash: bytes
    device: DeviceId
    body: bytes
    asked_at: int
    expires_at: int
    answer: bytes = b""
    opened_at: int = 0


class Standings(Protocol):
    """The part of a ledger that knows how laptops stand."""

    def lease_policy(self) -> tuple[int, int] | None:
        """Days and unlocks that a lease gives; None while nobody has chosen."""

    def keep_lease_policy(self, days: int, unlocks: int) -> None:
        """Choose them for all laptops."""

    def codes_given(self, device: DeviceId) -> int:
        """The number of the last extension code given for a laptop; 0 for none."""

    def add_code(self, device: DeviceId, number: int, days: int, by: UserId, now: int) -> None:
        """Keep that a code was given, and by whom; never the code."""

    def revoke_key(self) -> bytes:
        """The public half of the revoke key; empty while there is none."""

    def keep_revoke_key(self, public: bytes) -> None:
        """Keep it, in place of another."""

    def revoke_links(self) -> Sequence[bytes]:
        """The links that lead from it to the key that counts now, in order (see `sync.succession`)."""

    def add_revoke_link(self, number: int, body: bytes) -> None:
        """Keep one link more."""

    def ordered(self, device: DeviceId | None = None) -> Sequence[Ordered]:
        """What is to be removed, of one laptop or of all, oldest first."""

    def ask_order(self, order: Ordered) -> None:
        """Keep that an order is to be signed."""

    def keep_order(self, device: DeviceId, serial: int, body: bytes) -> None:
        """Keep the signed order."""

    def keep_removed(self, device: DeviceId, serial: int, receipt: bytes, now: int) -> None:
        """Keep a laptop's receipt; the first one stays."""

    def keep_sealed(self, items: Sequence[tuple[bytes, DeviceId, bytes]], now: int) -> None:
        """Keep what came sealed: (hash, laptop, item). The same again changes nothing."""

    def sealed_held(self, hashes: Collection[bytes]) -> set[bytes]:
        """Of these items, those that are kept."""

    def sealed_bytes(self, device: DeviceId) -> int:
        """How many bytes of sealed items are kept of a laptop."""

    def sealed(self) -> Sequence[Sealed]:
        """All that came sealed and has not been opened, in order of arrival."""

    def mark_opened(self, hashes: Collection[bytes], now: int) -> None:
        """These have been opened, and all that was in them is in the log."""

    def add_keepers_request(self, request: KeepersRequest) -> None:
        """Keep what a locked laptop asks the keepers."""

    def keepers_request(self, hash_: bytes) -> KeepersRequest | None:
        """The request of this hash; None when there is none."""

    def keepers_requests(self) -> Sequence[KeepersRequest]:
        """All of them, the oldest first."""

    def answer_keepers_request(self, hash_: bytes, answer: bytes) -> None:
        """Keep the keepers' answer."""

    def end_keepers_request(self, hash_: bytes, now: int) -> None:
        """It opened the store: what was asked and answered is let go of, that it was stays."""

    def forget_keepers_request(self, hash_: bytes) -> None:
        """Let go of it altogether."""
