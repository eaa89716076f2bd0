"""How laptops stand, asked in SQL of either engine. Keeps and finds; decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from fsdesk.records.ids import DeviceId, UserId
from sync.hub.ledger_laptops import KeepersRequest, Ordered, Sealed
from sync.hub.people_sql import SqlPeople


class SqlStandings(SqlPeople):
    """See `ledger_laptops.Standings`."""

    def lease_policy(self) -> tuple[int, int] | None:
        """Days and unlocks that a lease gives; None while nobody has chosen."""
        row = self._one("SELECT days, unlocks FROM lease_policy WHERE tenant = :tenant")
        return None if row is None else (int(row[0]), int(row[1]))

    def keep_lease_policy(self, days: int, unlocks: int) -> None:
        """Choose them for all laptops."""
        self.engine.insert(
            "lease_policy",
            "tenant, days, unlocks",
            [(self._tenant, days, unlocks)],
            "ON CONFLICT (tenant) DO UPDATE SET days = excluded.days, unlocks = excluded.unlocks",
        )

    def codes_given(self, device: DeviceId) -> int:
        """The number of the last extension code given for a laptop; 0 for none."""
        row = self._one(
            "SELECT coalesce(max(number), 0) FROM extension WHERE tenant = :tenant AND device = :device", device=device
        )
        return int(row[0])

    def add_code(self, device: DeviceId, number: int, days: int, by: UserId, now: int) -> None:
        """Keep that a code was given, and by whom; never the code."""
        self.engine.insert(
            "extension",
            "tenant, device, number, days, given_by, given_at",
            [(self._tenant, device, number, days, by, now)],
        )

    def revoke_key(self) -> bytes:
        """The public half of the revoke key; empty while there is none."""
        row = self._one("SELECT public FROM revoke_key WHERE tenant = :tenant")
        return b"" if row is None else bytes(row[0])

    def keep_revoke_key(self, public: bytes) -> None:
        """Keep it, in place of another."""
        self.engine.insert(
            "revoke_key",
            "tenant, public",
            [(self._tenant, public)],
            "ON CONFLICT (tenant) DO UPDATE SET public = excluded.public",
        )

    def revoke_links(self) -> Sequence[bytes]:
        """The links that lead from it to the key that counts now, in order (see `sync.succession`)."""
        return [
            bytes(body) for (body,) in self._all("SELECT body FROM revoke_link WHERE tenant = :tenant ORDER BY number")
        ]

    def add_revoke_link(self, number: int, body: bytes) -> None:
        """Keep one link more."""
        self.engine.insert("revoke_link", "tenant, number, body", [(self._tenant, number, body)])

    def ordered(self, device: DeviceId | None = None) -> Sequence[Ordered]:
        """What is to be removed, of one laptop or of all, oldest first."""
        rows = self._all(
            "SELECT device, serial, nonce, reason, asked_by, asked_at, body, receipt, receipt_at FROM removal_order"
            " WHERE tenant = :tenant AND (device = :device OR :everywhere = 1) ORDER BY asked_at, device, serial",
            device=device or "",
            everywhere=int(device is None),
        )
        return [
            Ordered(of, serial, bytes(nonce), reason, by, at, bytes(body), bytes(receipt), receipt_at)
            for of, serial, nonce, reason, by, at, body, receipt, receipt_at in rows
        ]

    def ask_order(self, order: Ordered) -> None:
        """Keep that an order is to be signed."""
        self.engine.insert(
            "removal_order",
            "tenant, device, serial, nonce, reason, asked_by, asked_at, body, receipt, receipt_at",
            [(self._tenant, *order)],
        )

    def keep_order(self, device: DeviceId, serial: int, body: bytes) -> None:
        """Keep the signed order."""
        self._change(
            "UPDATE removal_order SET body = :body WHERE tenant = :tenant AND device = :device AND serial = :serial",
            device=device,
            serial=serial,
            body=body,
        )

    def keep_removed(self, device: DeviceId, serial: int, receipt: bytes, now: int) -> None:
        """Keep a laptop's receipt; the first one stays."""
        self._change(
            "UPDATE removal_order SET receipt = :receipt, receipt_at = :now"
            " WHERE tenant = :tenant AND device = :device AND serial = :serial AND receipt_at = 0",
            device=device,
            serial=serial,
            receipt=receipt,
            now=now,
        )

    def keep_sealed(self, items: Sequence[tuple[bytes, DeviceId, bytes]], now: int) -> None:
        """Keep what came sealed: (hash, laptop, item). The same again changes nothing."""
        self.engine.insert(
            "sealed",
            "tenant, hash, device, body, received_at, opened_at",
            [(self._tenant, hash_, device, body, now, 0) for hash_, device, body in items],
            "ON CONFLICT DO NOTHING",
        )

    def sealed_held(self, hashes: Collection[bytes]) -> set[bytes]:
        """Of these items, those that are kept."""
        if not hashes:
            return set()
        rows = self._all("SELECT hash FROM sealed WHERE tenant = :tenant AND hash IN :hashes[bytes]", hashes=hashes)
        return {bytes(value) for (value,) in rows}

    def sealed_bytes(self, device: DeviceId) -> int:
        """How many bytes of sealed items are kept of a laptop."""
        row = self._one(
            "SELECT coalesce(sum(length(body)), 0) FROM sealed WHERE tenant = :tenant AND device = :device",
            device=device,
        )
        return int(row[0])

    def sealed(self) -> Sequence[Sealed]:
        """All that came sealed and has not been opened, in order of arrival."""
        rows = self._all(
            "SELECT hash, device, body, received_at, opened_at FROM sealed"
            " WHERE tenant = :tenant AND opened_at = 0 ORDER BY received_at, hash"
        )
        return [Sealed(bytes(row[0]), row[1], bytes(row[2]), row[3], row[4]) for row in rows]

    def mark_opened(self, hashes: Collection[bytes], now: int) -> None:
        """These have been opened, and all that was in them is in the log."""
        self._change(
            "UPDATE sealed SET opened_at = :now WHERE tenant = :tenant AND hash IN :hashes[bytes] AND opened_at = 0",
            now=now,
            hashes=hashes,
        )

    def add_keepers_request(self, request: KeepersRequest) -> None:
        """Keep what a locked laptop asks the keepers."""
        self.engine.insert(
            "keepers_request",
            "tenant, hash, device, body, asked_at, expires_at, answer, opened_at",
            [(self._tenant, *request)],
        )

    def keepers_request(self, hash_: bytes) -> KeepersRequest | None:
        """The request of this hash; None when there is none."""
        row = self._one(f"{_KEEPERS} AND hash = :hash", hash=hash_)
        return None if row is None else _keepers_request(row)

    def keepers_requests(self) -> Sequence[KeepersRequest]:
        """All of them, the oldest first."""
        return [_keepers_request(row) for row in self._all(f"{_KEEPERS} ORDER BY asked_at, hash")]

    def answer_keepers_request(self, hash_: bytes, answer: bytes) -> None:
        """Keep the keepers' answer."""
        self._change(
            "UPDATE keepers_request SET answer = :answer WHERE tenant = :tenant AND hash = :hash",
            hash=hash_,
            answer=answer,
        )

    def end_keepers_request(self, hash_: bytes, now: int) -> None:
        """It opened the store: what was asked and answered is let go of, that it was stays."""
        self._change(
            "UPDATE keepers_request SET body = :empty, answer = :empty, opened_at = :now"
            " WHERE tenant = :tenant AND hash = :hash",
            hash=hash_,
            empty=b"",
            now=now,
        )

    def forget_keepers_request(self, hash_: bytes) -> None:
        """Let go of it altogether."""
        self._change("DELETE FROM keepers_request WHERE tenant = :tenant AND hash = :hash", hash=hash_)


_KEEPERS = (
    "SELECT hash, device, body, asked_at, expires_at, answer, opened_at FROM keepers_request WHERE tenant = :tenant"
)


def _keepers_request(row: Sequence[Any]) -> KeepersRequest:
    hash_, device, body, asked_at, expires_at, answer, opened_at = row
    return KeepersRequest(bytes(hash_), device, bytes(body), asked_at, expires_at, bytes(answer), opened_at)
