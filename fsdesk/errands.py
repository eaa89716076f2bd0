"""Requests that went by stick, until they are answered: what a desk must keep to know an answer for its own."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from fsdesk.clock import Clock
from fsdesk.store import Store

KEPT_FOR = timedelta(days=180)
"""A stick that turns up after half a year brings an answer that everything since has made old."""


class Errand(msgspec.Struct, frozen=True, array_like=True):
    """A request on its way: the signature of its opening, its version, the numbers in each of its frames, and where
    the laptop stood with its hub. `log` is what it asked of the hub's log: (events, their hash, after which own)."""

    signature: bytes
    version: int
    frames: tuple[tuple[int, ...], ...]
    epoch: int
    places: tuple[tuple[str, int, int, bytes], ...]
    log: tuple[int, bytes, int] | None = None


class Errands:
    """The errands of one store. Each method is one durable transaction."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def begin(self, errand: Errand) -> None:
        """Keep a request that is about to be written to a stick; those too old to be answered go."""
        now = self._clock.now()
        with self._store.writing() as db:
            db.execute("DELETE FROM errand WHERE at < ?", ((now - KEPT_FOR).isoformat(),))
            db.execute(
                "INSERT OR REPLACE INTO errand VALUES (?, ?, ?)",
                (errand.signature, now.isoformat(), msgspec.msgpack.encode(errand)),
            )

    def open(self) -> tuple[Errand, ...]:
        """Those that are not answered, the oldest first."""
        rows = self._store.rows("SELECT body FROM errand ORDER BY at, signature")
        return tuple(msgspec.msgpack.decode(raw, type=Errand) for (raw,) in rows)

    def end(self, signature: bytes) -> None:
        """An answer has been taken in whole, or brings nothing any more."""
        with self._store.writing() as db:
            db.execute("DELETE FROM errand WHERE signature = ?", (signature,))
