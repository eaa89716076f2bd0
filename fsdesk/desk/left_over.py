"""What somebody wrote into a record that was destroyed meanwhile: it is on this laptop alone, to be read and let go.

The hub keeps none of its words, as two people decided that it holds no more of this. Nothing goes by itself: the day
until which somebody is asked to decide is a month, as long as people wait for an answer about what is held of them
(UK GDPR, article 12).
"""

from __future__ import annotations

from datetime import date, timedelta

from fsdesk import telling
from fsdesk.desk.titles import in_words
from fsdesk.records import KINDS
from fsdesk.records.ids import RecordId
from fsdesk.revisions import Revision, declared, from_body
from fsdesk.store import Store

CODE = "purged"
DAYS = 30
_THEIRS = "quarantine q JOIN revision r ON r.device = ? AND r.n = q.n WHERE r.record = ? AND q.code = ?"


def left_over(store: Store, record: RecordId) -> tuple[Revision, ...]:
    """What was written so of a record, in order of writing."""
    rows = store.rows(f"SELECT r.body FROM {_THEIRS} ORDER BY q.n", (store.device, record, CODE))
    return tuple(from_body(raw) for (raw,) in rows)


def said_in(store: Store, record: RecordId) -> tuple[str, ...]:
    """Its words, a line for each field, as they were written last."""
    last: dict[str, str] = {}
    for one in left_over(store, record):
        for name, value in one.fields.items():
            known = one.kind in KINDS and name in KINDS[one.kind].declared()
            words = in_words(one.kind, name, value, {}, lambda user: user) if known else str(value or "")
            label = declared(one.kind, name).says.label if known else name
            last[name] = f"{label}: {words}"
    return tuple(words for words in last.values() if not words.endswith(": "))


def by_when(store: Store, record: RecordId) -> str:
    """Until which day its author is asked to decide, in words."""
    rows = store.rows(f"SELECT max(q.at) FROM {_THEIRS}", (store.device, record, CODE))
    at = str(rows[0][0] or "")[:10]
    return telling.birthday((date.fromisoformat(at) + timedelta(days=DAYS)).isoformat()) if at else ""
