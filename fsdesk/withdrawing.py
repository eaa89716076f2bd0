"""Letting go of single records: what the hub says is no longer for this laptop's person, while its family stays.

Every function works in its caller's transaction. What of a record is this person's own and unsent stays until the hub
has it, and what of it the hub refused stays, in full view: that is nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fsdesk.heading import place_again
from fsdesk.moving import forget_places, forget_words, signed
from fsdesk.pieces import hashes_of
from fsdesk.receiving import forget_gone
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.revisions import Revision, body_hash, from_body
from fsdesk.storefile import Connection

_PIECES = ("parts", "preview")


def withdraw(db: Connection, device: str, records: Sequence[tuple[str, str]]) -> set[FamilyId]:
    """Let go of records, given as (family, record); the families that changed."""
    db.executemany("INSERT OR IGNORE INTO withdrawn (family, record) VALUES (?, ?)", records)
    return let_go_of_withdrawn(db, device)


def let_go_of_withdrawn(db: Connection, device: str) -> set[FamilyId]:
    """Let go of what was withdrawn and no longer waits for anything; the families that changed."""
    changed: set[FamilyId] = set()
    for family, record in db.execute("SELECT family, record FROM withdrawn ORDER BY family, record").fetchall():
        if _remove(db, device, FamilyId(family), RecordId(record)):
            changed.add(FamilyId(family))
    db.execute("DELETE FROM withdrawn WHERE record NOT IN (SELECT record FROM revision)")
    if changed:
        forget_words(db)
        forget_gone(db, device)
    return changed


def let_go_of_refused(db: Connection, device: str, record: RecordId, numbers: Sequence[int]) -> bool:
    """Let go of this person's own writings of a record that the hub refused, as they asked; whether any went. None of
    them is in its family's digest, and no number is ever used again."""
    named = [(device, n, record) for n in numbers]
    rows = [
        row
        for key in named
        for row in db.execute(
            "SELECT family, n, body FROM revision WHERE device = ? AND n = ? AND record = ?", key
        ).fetchall()
    ]
    if not rows:
        return False
    family = FamilyId(rows[0][0])
    db.execute("INSERT OR IGNORE INTO withdrawn (family, record) VALUES (?, ?)", (family, record))
    forget_places(db, family)
    for _, n, _ in rows:
        db.execute("DELETE FROM quarantine WHERE n = ?", (n,))
        db.execute("DELETE FROM revision WHERE device = ? AND n = ?", (device, n))
    left = [from_body(raw) for (raw,) in db.execute("SELECT body FROM revision WHERE family = ?", (family,))]
    place_again(db, left)
    loose = _pieces_of(from_body(raw) for _, _, raw in rows) - _pieces_of(left)
    db.executemany("DELETE FROM piece WHERE family = ? AND hash = ?", [(family, value) for value in sorted(loose)])
    db.execute("DELETE FROM withdrawn WHERE record NOT IN (SELECT record FROM revision)")
    if not left:
        db.execute("DELETE FROM caseload WHERE family = ? AND family IN (SELECT family FROM unloaded)", (family,))
    forget_words(db)
    forget_gone(db, device)
    return True


def is_for_us_again(db: Connection, records: Iterable[str]) -> None:
    """The hub hands these out: they are not withdrawn any more."""
    db.executemany("DELETE FROM withdrawn WHERE record = ?", [(record,) for record in records])


def _remove(db: Connection, device: str, family: FamilyId, record: RecordId) -> bool:
    rows = db.execute(
        "SELECT r.device, r.n, r.body, r.device = ? AND (r.n IN (SELECT n FROM outbox)"
        " OR r.n IN (SELECT n FROM quarantine)) FROM revision r WHERE r.record = ?",
        (device, record),
    ).fetchall()
    gone = [(of, n, raw) for of, n, raw, stays in rows if not stays]
    if not gone:
        return False
    forget_places(db, family)
    for table in ("late", "bring", "revision"):
        db.executemany(f"DELETE FROM {table} WHERE device = ? AND n = ?", [(of, n) for of, n, _ in gone])
    less = sum(int.from_bytes(body_hash(raw)[:8], "big") for _, _, raw in gone)
    held = db.execute("SELECT digest FROM caseload WHERE family = ?", (family,)).fetchone()
    if held is not None:
        db.execute("UPDATE caseload SET digest = ? WHERE family = ?", (signed(held[0] - less), family))
    left = [from_body(raw) for (raw,) in db.execute("SELECT body FROM revision WHERE family = ?", (family,))]
    place_again(db, left)
    loose = _pieces_of(from_body(raw) for _, _, raw in gone) - _pieces_of(left)
    db.executemany("DELETE FROM piece WHERE family = ? AND hash = ?", [(family, value) for value in sorted(loose)])
    return True


def _pieces_of(revisions: Iterable[Revision]) -> set[bytes]:
    """The pieces of pictures these name."""
    said = [r.fields.get(name) for r in revisions if r.kind == "document" for name in _PIECES]
    names = [name for value in said for name in (value if isinstance(value, tuple) else (value,))]
    return set(hashes_of([name for name in names if isinstance(name, str)]))
