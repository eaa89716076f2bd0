"""Keeping heads and record rows true as revisions come, in the caller's transaction: equal to the pure functions.

Revisions come in any order: one that is named as written over before it has arrived is remembered in `awaited`, so
that when it does arrive it takes its place underneath.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from fsdesk.records.ids import RecordId, RevisionId, split_revision_id
from fsdesk.revisions import Revision, declared, from_body, heads, read, safest_sensitivity
from fsdesk.storefile import Connection

Heads = dict[str, tuple[Revision, ...]]

_pack = msgspec.json.encode
_names = msgspec.json.Decoder(list[str])


def place_new_records(db: Connection, revisions: Sequence[Revision]) -> None:
    """Place revisions that each create a record, write over nothing and are not awaited: the quick way, in bulk.

    Where an edit came before the creation, the row is there already and is brought in step the slow way.
    """
    db.executemany(
        "INSERT INTO head (family, record, device, n) VALUES (?, ?, ?, ?)",
        [(r.family, r.record, r.device, r.n) for r in revisions],
    )
    made = db.executemany(
        "INSERT INTO record (record, family, kind, sensitivity) VALUES (?, ?, ?, ?) ON CONFLICT (record) DO NOTHING",
        [(r.record, r.family, r.kind, r.sensitivity.value) for r in revisions],
    ).rowcount
    db.executemany("INSERT OR IGNORE INTO behind VALUES (?)", [(r.record,) for r in revisions])
    if revisions and made != len(revisions):
        for revision in revisions:
            refresh_record(db, revision)


def place(db: Connection, revision: Revision) -> None:
    """Place one revision, just inserted, among the heads of its record."""
    speaks = set(revision.fields) - _written_over_already(db, revision)
    for name in revision.over:
        if not _take_fields(db, revision, name):
            db.execute("INSERT OR IGNORE INTO awaited VALUES (?, ?, ?)", (name, revision.device, revision.n))
    if speaks:
        _keep_head(db, revision, speaks)
    refresh_record(db, revision)


def place_again(db: Connection, revisions: Iterable[Revision]) -> None:
    """Place everything that is held of some records, of which nothing is placed, by the pure function itself. One at
    a time would not do: what is held already counts as placed for those that are written over it."""
    by_record: dict[RecordId, list[Revision]] = {}
    for revision in revisions:
        by_record.setdefault(revision.record, []).append(revision)
    for written in by_record.values():
        speaks: dict[RevisionId, set[str]] = {}
        for field, group in heads(written).items():
            for head in group:
                speaks.setdefault(head.id, set()).add(field)
        for revision in written:
            if revision.id in speaks:
                _keep_head(db, revision, speaks[revision.id])
            for name in revision.over:
                if not _is_held(db, name):
                    db.execute("INSERT OR IGNORE INTO awaited VALUES (?, ?, ?)", (name, revision.device, revision.n))
        refresh_record(db, written[0])


def _is_held(db: Connection, name: RevisionId) -> bool:
    found = db.execute("SELECT 1 FROM revision WHERE device = ? AND n = ?", split_revision_id(name))
    return found.fetchone() is not None


def _keep_head(db: Connection, revision: Revision, speaks: set[str]) -> None:
    everything = speaks == set(revision.fields)
    db.execute(
        # Only where it says something new: the more pages an autosave touches, the longer its commit.
        "INSERT INTO head VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET fields = excluded.fields"
        " WHERE fields IS NOT excluded.fields",
        (
            revision.family,
            revision.record,
            revision.device,
            revision.n,
            None if everything else _pack(sorted(speaks)).decode(),
        ),
    )


def _written_over_already(db: Connection, revision: Revision) -> set[str]:
    gone: set[str] = set()
    rows = db.execute(
        "SELECT r.record, r.body FROM awaited a JOIN revision r ON r.device = a.device AND r.n = a.n WHERE a.name = ?",
        (revision.id,),
    ).fetchall()
    for record, raw in rows:
        if record == revision.record:
            gone.update(from_body(raw).fields)
    if rows:
        db.execute("DELETE FROM awaited WHERE name = ?", (revision.id,))
    return gone


def _take_fields(db: Connection, revision: Revision, name: RevisionId) -> bool:
    """Take the fields that `revision` sets from the head called `name`; False when that one has not arrived."""
    device, n = split_revision_id(name)
    row = db.execute(
        "SELECT r.body, h.fields, h.n FROM revision r LEFT JOIN head h"
        " ON h.family = r.family AND h.record = r.record AND h.device = r.device AND h.n = r.n"
        " WHERE r.device = ? AND r.n = ?",
        (device, n),
    ).fetchone()
    if row is None:
        return False
    if row[2] is None:
        return True
    had = set(_names.decode(row[1])) if row[1] is not None else set(from_body(row[0]).fields)
    left = had - revision.fields.keys()
    where = (revision.family, revision.record, device, n)
    if not left:
        db.execute("DELETE FROM head WHERE family = ? AND record = ? AND device = ? AND n = ?", where)
    elif left != had:
        db.execute(
            "UPDATE head SET fields = ? WHERE family = ? AND record = ? AND device = ? AND n = ?",
            (_pack(sorted(left)).decode(), *where),
        )
    return True


def refresh_record(db: Connection, revision: Revision) -> None:
    """Bring the record's row in step with its heads: how guarded it is, and how many fields wait to be settled."""
    rows = db.execute(
        "SELECT h.record, h.fields, r.body FROM head h JOIN revision r ON r.device = h.device AND r.n = h.n"
        " WHERE h.record = ?",
        (revision.record,),
    ).fetchall()
    found = gather(rows).get(revision.record, {})
    speaking = {r.id: r for group in found.values() for r in group}
    now = (safest_sensitivity(speaking.values()).value, unsettled(revision.kind, found))
    before = db.execute("SELECT sensitivity, to_settle FROM record WHERE record = ?", (revision.record,)).fetchone()
    if before is None:
        db.execute(
            "INSERT INTO record (record, family, kind, sensitivity, to_settle) VALUES (?, ?, ?, ?, ?)",
            (revision.record, revision.family, revision.kind, *now),
        )
    elif before != now:
        db.execute("UPDATE record SET sensitivity = ?, to_settle = ? WHERE record = ?", (*now, revision.record))
    db.execute("INSERT OR IGNORE INTO behind VALUES (?)", (revision.record,))


def unsettled(kind: str, found: Heads) -> int:
    """How many fields were written apart and wait for a person."""
    return sum(read(declared(kind, name), group).to_settle for name, group in found.items() if len(group) > 1)


def gather(rows: Iterable[tuple[str, str | None, bytes]]) -> dict[RecordId, Heads]:
    """The heads of each record by field, from rows of (record, fields it speaks for, body)."""
    gathered: dict[RecordId, dict[str, list[Revision]]] = {}
    for record, fields, raw in rows:
        revision = from_body(raw)
        by_field = gathered.setdefault(RecordId(record), {})
        for name in revision.fields if fields is None else _names.decode(fields):
            by_field.setdefault(name, []).append(revision)
    return {
        record: {name: _in_order(group) for name, group in sorted(by_field.items())}
        for record, by_field in gathered.items()
    }


def _in_order(group: Sequence[Revision]) -> tuple[Revision, ...]:
    """By name; nearly every field has one head."""
    return tuple(group) if len(group) == 1 else tuple(sorted(group, key=lambda revision: revision.id))
