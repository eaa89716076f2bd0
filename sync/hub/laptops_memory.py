"""How laptops stand, in plain dicts."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from fsdesk.records.ids import DeviceId, UserId
from sync.hub.ledger_laptops import KeepersRequest, Ordered, Sealed
from sync.hub.people_memory import MemoryPeople


class MemoryStandings(MemoryPeople):
    """See `ledger_laptops.Standings`."""

    def __init__(self) -> None:
        super().__init__()
        self.policy: tuple[int, int] | None = None
        self.codes: dict[tuple[DeviceId, int], tuple[int, UserId, int]] = {}
        self.revoking = b""
        self.revoke_chain: dict[int, bytes] = {}
        self.orders: dict[tuple[DeviceId, int], Ordered] = {}
        self.items: dict[bytes, Sealed] = {}
        self.keepers: dict[bytes, KeepersRequest] = {}

    def lease_policy(self) -> tuple[int, int] | None:
        """Days and unlocks that a lease gives; None while nobody has chosen."""
        return self.policy

    def keep_lease_policy(self, days: int, unlocks: int) -> None:
        """Choose them for all laptops."""
        self.policy = days, unlocks

    def codes_given(self, device: DeviceId) -> int:
        """The number of the last extension code given for a laptop; 0 for none."""
        return max((number for of, number in self.codes if of == device), default=0)

    def add_code(self, device: DeviceId, number: int, days: int, by: UserId, now: int) -> None:
        """Keep that a code was given, and by whom; never the code."""
        assert (device, number) not in self.codes
        self.codes[device, number] = days, by, now

    def revoke_key(self) -> bytes:
        """The public half of the revoke key; empty while there is none."""
        return self.revoking

    def keep_revoke_key(self, public: bytes) -> None:
        """Keep it, in place of another."""
        self.revoking = public

    def revoke_links(self) -> Sequence[bytes]:
        """The links that lead from it to the key that counts now, in order (see `sync.succession`)."""
        return [self.revoke_chain[number] for number in sorted(self.revoke_chain)]

    def add_revoke_link(self, number: int, body: bytes) -> None:
        """Keep one link more."""
        assert number not in self.revoke_chain
        self.revoke_chain[number] = body

    def ordered(self, device: DeviceId | None = None) -> Sequence[Ordered]:
        """What is to be removed, of one laptop or of all, oldest first."""
        found = [one for one in self.orders.values() if device in (None, one.device)]
        return sorted(found, key=lambda one: (one.asked_at, one.device, one.serial))

    def ask_order(self, order: Ordered) -> None:
        """Keep that an order is to be signed."""
        assert (order.device, order.serial) not in self.orders
        self.orders[order.device, order.serial] = order

    def keep_order(self, device: DeviceId, serial: int, body: bytes) -> None:
        """Keep the signed order."""
        self.orders[device, serial] = self.orders[device, serial]._replace(body=body)

    def keep_removed(self, device: DeviceId, serial: int, receipt: bytes, now: int) -> None:
        """Keep a laptop's receipt; the first one stays."""
        one = self.orders[device, serial]
        if not one.receipt_at:
            self.orders[device, serial] = one._replace(receipt=receipt, receipt_at=now)

    def keep_sealed(self, items: Sequence[tuple[bytes, DeviceId, bytes]], now: int) -> None:
        """Keep what came sealed: (hash, laptop, item). The same again changes nothing."""
        for hash_, device, body in items:
            self.items.setdefault(hash_, Sealed(hash_, device, body, now, 0))

    def sealed_held(self, hashes: Collection[bytes]) -> set[bytes]:
        """Of these items, those that are kept."""
        return {one for one in hashes if one in self.items}

    def sealed_bytes(self, device: DeviceId) -> int:
        """How many bytes of sealed items are kept of a laptop."""
        return sum(len(one.body) for one in self.items.values() if one.device == device)

    def sealed(self) -> Sequence[Sealed]:
        """All that came sealed and has not been opened, in order of arrival."""
        found = [one for one in self.items.values() if not one.opened_at]
        return sorted(found, key=lambda one: (one.received_at, one.hash))

    def mark_opened(self, hashes: Collection[bytes], now: int) -> None:
        """These have been opened, and all that was in them is in the log."""
        for one in self.sealed_held(hashes):
            if not self.items[one].opened_at:
                self.items[one] = self.items[one]._replace(opened_at=now)

    def add_keepers_request(self, request: KeepersRequest) -> None:
        """Keep what a locked laptop asks the keepers."""
        assert request.hash not in self.keepers
        self.keepers[request.hash] = request

    def keepers_request(self, hash_: bytes) -> KeepersRequest | None:
        """The request of this hash; None when there is none."""
        return self.keepers.get(hash_)

    def keepers_requests(self) -> Sequence[KeepersRequest]:
        """All of them, the oldest first."""
        return sorted(self.keepers.values(), key=lambda one: (one.asked_at, one.hash))

    def answer_keepers_request(self, hash_: bytes, answer: bytes) -> None:
        """Keep the keepers' answer."""
        self.keepers[hash_] = self.keepers[hash_]._replace(answer=answer)

    def end_keepers_request(self, hash_: bytes, now: int) -> None:
        """It opened the store: what was asked and answered is let go of, that it was stays."""
        self.keepers[hash_] = self.keepers[hash_]._replace(body=b"", answer=b"", opened_at=now)

    def forget_keepers_request(self, hash_: bytes) -> None:
        """Let go of it altogether."""
        del self.keepers[hash_]
