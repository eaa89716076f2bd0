"""What is known to have arrived: the hub's receipts as they came, what they acknowledge, and what others have read.

Every function works in its caller's transaction, or reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from fsdesk.receipts import Receipt
from fsdesk.store import Store
from fsdesk.storefile import Connection


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt that is kept: when it came, and the own revisions it was the first to acknowledge, as ranges."""

    receipt: Receipt
    at: str
    ranges: tuple[tuple[int, int], ...]

    @property
    def count(self) -> int:
        """How many revisions those are."""
        return sum(last - first + 1 for first, last in self.ranges)


def note_left(db: Connection, first: int, last: int) -> None:
    """Own revisions have left the outbox: the hub's signed word is owed for them, and somebody else's reading."""
    for table in ("owed", "unseen"):
        db.execute(f"INSERT OR IGNORE INTO {table} SELECT n FROM outbox WHERE n BETWEEN ? AND ?", (first, last))


def note_handed_back(db: Connection, numbers: Sequence[int]) -> None:
    """The hub handed out own revisions that were not here any more: for these too its signed word is owed."""
    for table in ("owed", "unseen"):
        db.executemany(f"INSERT OR IGNORE INTO {table} VALUES (?)", [(n,) for n in numbers])


def note_back(db: Connection, numbers: Sequence[int]) -> None:
    """The hub has lost these: they wait again, as if they had never been sent. What it once signed stays."""
    for table in ("owed", "unseen"):
        db.executemany(f"DELETE FROM {table} WHERE n = ?", [(n,) for n in numbers])


def acknowledge(db: Connection, receipt: Receipt, held: Iterable[tuple[int, int]], at: str) -> None:
    """Keep a receipt, if it acknowledges anything that was owed one."""
    numbers = [
        n
        for first, last in held
        for (n,) in db.execute("SELECT n FROM owed WHERE n BETWEEN ? AND ? ORDER BY n", (first, last))
    ]
    if not numbers:
        return
    kept = db.execute(
        "INSERT INTO receipt (at, version, opening, head, signature) VALUES (?, ?, ?, ?, ?)",
        (at, receipt.version, receipt.opening, receipt.head, receipt.signature),
    ).lastrowid
    db.executemany(
        "INSERT INTO acknowledged (last, first, receipt) VALUES (?, ?, ?)",
        [(last, first, kept) for first, last in ranges_of(numbers)],
    )
    db.executemany("DELETE FROM owed WHERE n = ?", [(n,) for n in numbers])


def ranges_of(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending numbers as ranges of those that follow one another."""
    found: list[tuple[int, int]] = []
    for n in numbers:
        found[-1:] = [(found[-1][0], n)] if found and found[-1][1] == n - 1 else [*found[-1:], (n, n)]
    return found


def forget_gone(db: Connection, device: str) -> None:
    """Let go of what is owed for revisions that are no longer held, and of receipts that speak of nothing else.

    A receipt stays for as long as one single revision it acknowledges is here.
    """
    for table in ("owed", "unseen"):
        db.execute(f"DELETE FROM {table} WHERE n NOT IN (SELECT n FROM revision WHERE device = ?)", (device,))
    db.execute(
        "DELETE FROM acknowledged WHERE NOT EXISTS"
        " (SELECT 1 FROM revision r WHERE r.device = ? AND r.n BETWEEN first AND last)",
        (device,),
    )
    db.execute("DELETE FROM receipt WHERE id NOT IN (SELECT receipt FROM acknowledged)")


def recent(store: Store, most: int) -> tuple[Kept, ...]:
    """The receipts that came last, the newest first."""
    rows = store.rows("SELECT id, at, version, opening, head, signature FROM receipt ORDER BY id DESC LIMIT ?", (most,))
    return tuple(_kept(store, row) for row in rows)


def receipt_of(store: Store, n: int) -> Kept | None:
    """The newest receipt for one of the own revisions; None while there is none."""
    rows = store.rows(
        "SELECT r.id, r.at, r.version, r.opening, r.head, r.signature FROM acknowledged a"
        " JOIN receipt r ON r.id = a.receipt WHERE a.last >= ? AND a.first <= ? ORDER BY r.id DESC LIMIT 1",
        (n, n),
    )
    return _kept(store, rows[0]) if rows else None


def _kept(store: Store, row: tuple[int, str, int, bytes, bytes, bytes]) -> Kept:
    number, at, version, opening, head, signature = row
    ranges = store.rows("SELECT first, last FROM acknowledged WHERE receipt = ? ORDER BY first", (number,))
    return Kept(receipt=Receipt(version, opening, head, signature), at=at, ranges=tuple(ranges))


def pairs(flat: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First, last, first, last … as pairs."""
    return zip(flat[::2], flat[1::2], strict=True)
