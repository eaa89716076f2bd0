"""What must be true of any store at any moment, asked of its tables from outside."""

from __future__ import annotations

from typing import Any

from fsdesk.records.ids import RecordId
from fsdesk.revisions import Revision, declared, from_body, heads, read, safest_sensitivity
from fsdesk.store import Store

Rows = list[tuple[Any, ...]]


def all_revisions(store: Store) -> list[Revision]:
    """Every revision held."""
    return [from_body(raw) for (raw,) in store.rows("SELECT body FROM revision ORDER BY device, n")]


def derived(store: Store) -> dict[str, Rows]:
    """The derived tables but for what only search brings up to date (row numbers, days, states)."""
    return {
        "head": store.rows("SELECT family, record, device, n, fields FROM head ORDER BY 1, 2, 3, 4"),
        "awaited": store.rows("SELECT name, device, n FROM awaited ORDER BY 1, 2, 3"),
        "record": store.rows("SELECT record, family, kind, sensitivity, to_settle FROM record ORDER BY 1"),
    }


def assert_whole(store: Store) -> None:
    """The derived tables say what the pure functions say of the revisions held."""
    by_record: dict[RecordId, list[Revision]] = {}
    for revision in all_revisions(store):
        by_record.setdefault(revision.record, []).append(revision)
    assert {row[0] for row in store.rows("SELECT record FROM record")} == set(by_record)
    rows = {row[0]: row[1:] for row in store.rows("SELECT record, sensitivity, to_settle FROM record")}
    for record, written in by_record.items():
        found = heads(written)
        expected = {name: group for name, group in found.items() if group}
        assert store.heads_of_record(record) == expected, record
        speaking = {r.id: r for group in found.values() for r in group}
        to_settle = sum(read(declared(written[0].kind, name), group).to_settle for name, group in expected.items())
        assert rows[record] == (safest_sensitivity(speaking.values()).value, to_settle), record
    assert store.rows("PRAGMA foreign_key_check") == []


def assert_sound(store: Store) -> None:
    """Whole, and the file itself is sound and would be derived the same again."""
    assert_whole(store)
    before = derived(store)
    store.rebuild()
    again = derived(store)
    for table, rows in before.items():
        assert again[table] == rows, table
    assert store.rows("PRAGMA integrity_check") == [("ok",)]
