"""What others wrote that is here and that a hub put back from a copy lacks: found by reading all anew, and brought.

Every function works in its caller's transaction, or reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fsdesk.revisions import Revision, from_body
from fsdesk.storefile import Connection

BROUGHT_MOST = 5_000


def doubt_all(db: Connection, device: str) -> None:
    """Whatever others wrote is in doubt until the hub hands it out: it was put back."""
    db.execute("DELETE FROM bring")
    db.execute("INSERT INTO bring (device, n) SELECT device, n FROM revision WHERE device <> ?", (device,))


def no_longer_doubted(db: Connection, arrived: Sequence[Revision]) -> None:
    """The hub has these. What else is here of their families is offered again: it may be taken now."""
    if db.execute("SELECT 1 FROM bring LIMIT 1").fetchone() is None:
        return
    db.executemany("DELETE FROM bring WHERE device = ? AND n = ?", [(r.device, r.n) for r in arrived])
    db.executemany(
        "UPDATE bring SET offered = 0 WHERE offered = 1 AND EXISTS (SELECT 1 FROM revision r"
        " WHERE r.family = ? AND r.device = bring.device AND r.n = bring.n)",
        [(family,) for family in {r.family for r in arrived}],
    )


def to_bring(db: Connection, raw_bytes_max: int) -> tuple[bytes, ...]:
    """The bodies to be offered next, up to a size (at least one)."""
    chosen: list[bytes] = []
    size = 0
    rows = db.execute(
        "SELECT r.body FROM bring b JOIN revision r ON r.device = b.device AND r.n = b.n WHERE b.offered = 0"
        " ORDER BY b.device, b.n LIMIT ?",
        (BROUGHT_MOST,),
    )
    for (raw,) in rows:
        if chosen and size + len(raw) > raw_bytes_max:
            break
        chosen.append(raw)
        size += len(raw)
    return tuple(chosen)


def note_offered(db: Connection, bodies: Iterable[bytes]) -> None:
    """The hub has had these. It hands out what it took; the rest waits until something arrives of its family."""
    sent = [from_body(raw) for raw in bodies]
    db.executemany("UPDATE bring SET offered = 1 WHERE device = ? AND n = ?", [(r.device, r.n) for r in sent])
