"""Finding things: the search index, and the day and state of each record. Derived, rebuildable, brought up to date
before it is asked. Writing only notes which records are behind, so that saving stays as quick as the disk."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from fsdesk.heading import Heads, unsettled
from fsdesk.records import KINDS, Allocation
from fsdesk.records.fields import Value, kept_text
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.revisions import read_record
from fsdesk.rules import VISIT_PARTS, visit_digest, visit_state
from fsdesk.store import Store
from fsdesk.storefile import Connection, told
from fsdesk.views import VisitState

BATCH = 500
_ACCENTS = re.compile("[\u0300-\u036f]")
"""Combining accents left over where a letter has no composed form; the index leaves them out as well."""
DAY_FIELDS = {
    "visit": ("actual_start", "planned_start"),
    "next_step": ("due_on",),
    "family": ("opened_on",),
}
"""Which fields say on which day a record belongs, the truest first."""


def catch_up(store: Store, most: int = 1_000_000) -> int:
    """Bring search, days and states up to date for records that were written or came since; how many there were."""
    done = 0
    while done < most:
        with told():
            behind = store.db.execute(
                "SELECT b.record, r.family FROM behind b LEFT JOIN record r ON r.record = b.record LIMIT ?", (BATCH,)
            ).fetchall()
        if not behind:
            break
        rows = [(record,) for record, _ in behind]
        records = [RecordId(record) for record, _ in behind]
        store.touch(FamilyId(family) for _, family in behind if family)
        found = store.heads_of_records(records)
        with store.writing() as db:
            visits = _describe(db, found)
            _find_states(store, db, visits)
            db.executemany("DELETE FROM behind WHERE record = ?", rows)
        done += len(rows)
    return done


def _describe(db: Connection, found: Mapping[RecordId, Heads]) -> set[RecordId]:
    """Bring rows and search entries of these records up to date; the visits whose state may have changed."""
    marks = ", ".join("?" * len(found))
    rows = db.execute(
        f"SELECT id, record, kind, to_settle FROM record WHERE record IN ({marks})", tuple(found)
    ).fetchall()
    visits: set[RecordId] = set()
    updates, entries, counted = [], [], []
    for row_id, record, kind, to_settle in rows:
        values = {name: group[-1].fields[name] for name, group in found[record].items()}
        parent = values.get("visit") if kind in VISIT_PARTS or kind == "sign_off" else None
        if kind == "visit":
            visits.add(record)
        elif isinstance(parent, str):
            visits.add(RecordId(parent))
        updates.append((parent if isinstance(parent, str) else None, _day(kind, values), row_id))
        entries.append((row_id, *_words(kind, found[record])))
        if to_settle and (now := unsettled(kind, found[record])) != to_settle:
            counted.append((now, row_id))  # an older version counted what this one knows to say the same
    db.executemany("UPDATE record SET parent = ?, day = ? WHERE id = ?", updates)
    db.executemany("UPDATE record SET to_settle = ? WHERE id = ?", counted)
    db.executemany("DELETE FROM search WHERE rowid = ?", [(row_id,) for row_id, *_ in rows])
    entries = [entry for entry in entries if entry[1] or entry[2]]
    db.executemany("INSERT INTO search (rowid, names, notes) VALUES (?, ?, ?)", entries)
    return visits


def _day(kind: str, values: Mapping[str, object]) -> str | None:
    for name in DAY_FIELDS.get(kind, ()):
        value = values.get(name)
        if isinstance(value, str) and value:
            return value[:16]
    return None


def _words(kind: str, found: Heads) -> tuple[str, str]:
    """All names and all notes of a record, every head of every searched field."""
    declared = KINDS[kind].declared() if kind in KINDS else {}
    words: dict[str, list[str]] = {"names": [], "notes": []}
    if any(r.fields["confidential"] is True for r in found.get("confidential", ())):
        return "", ""  # a confidential address is not to be found by looking for its village
    if kind == Allocation.kind() and not any(r.fields["act"] for r in found.get("act", ())):
        return "", ""  # a lead's note for the next worker is a draft until the lead has said who that is
    for name, field in declared.items():
        for revision in found.get(name, ()) if field.says.searched else ():
            value = revision.fields[name]
            if isinstance(value, str):
                words[field.says.searched].append(value)
            elif isinstance(value, tuple):
                words[field.says.searched].extend(str(part) for part in value)
    return "\n".join(words["names"]), "\n".join(words["notes"])


def _find_states(store: Store, db: Connection, visits: Iterable[RecordId]) -> None:
    wanted = list(visits)
    if not wanted:
        return
    marks = ", ".join("?" * len(wanted))
    children = db.execute(f"SELECT record, kind, parent FROM record WHERE parent IN ({marks})", wanted).fetchall()
    kinds = {RecordId(record): (kind, RecordId(parent)) for record, kind, parent in children}
    heads = _heads_in_batches(store, [*wanted, *kinds])
    parts: dict[RecordId, list[tuple[str, Heads]]] = {}
    for record, (kind, parent) in kinds.items():
        parts.setdefault(parent, []).append((kind, heads.get(record, {})))
    states = [(state_of(heads[visit], parts.get(visit, [])).value, visit) for visit in wanted if heads.get(visit)]
    db.executemany("UPDATE record SET state = ? WHERE record = ? AND kind = 'visit'", states)


def _heads_in_batches(store: Store, records: Sequence[RecordId]) -> dict[RecordId, Heads]:
    found: dict[RecordId, Heads] = {}
    for start in range(0, len(records), BATCH):
        found.update(store.heads_of_records(records[start : start + BATCH]))
    return found


def state_of(visit: Heads, belonging: Sequence[tuple[str, Heads]]) -> VisitState:
    """How far a visit has come, from its heads and those of everything that names it (kind, heads)."""
    now = digest_of(visit, belonging)
    decisions = []
    for kind, heads in belonging:
        if kind == "sign_off":
            readings = read_record(kind, heads, {})
            decisions.append((str(readings["decision"].value), str(readings["digest"].value)))
    status = str(visit["status"][-1].fields["status"] or "") if "status" in visit else ""
    submitted = [str(r.fields["submitted"]) for r in visit.get("submitted", ()) if r.fields["submitted"]]
    return visit_state(now, status, submitted, decisions)


def digest_of(visit: Heads, belonging: Sequence[tuple[str, Heads]]) -> str:
    """The digest of a visit with its parts; decisions about it are not part of it."""
    return visit_digest(visit, [(kind, heads) for kind, heads in belonging if kind in VISIT_PARTS])


def belonging_to(store: Store, visit: RecordId) -> list[tuple[str, Heads]]:
    """Everything that names this visit: (kind, heads), parts and decisions. The index must be up to date."""
    with told():
        rows = store.db.execute("SELECT record, kind FROM record WHERE parent = ?", (visit,)).fetchall()
    heads = _heads_in_batches(store, [RecordId(record) for record, _ in rows])
    return [(kind, heads[RecordId(record)]) for record, kind in rows if RecordId(record) in heads]


def search(store: Store, words: str, column: str, most: int) -> list[tuple[RecordId, str]]:
    """Records in whose names or notes (`column`) every word begins some word, newest first: (record, kind).

    Accents are ignored both ways, composed or typed after their letter. Words are data: no character of them is a
    search operator.
    """
    terms = _terms(words)
    if not terms:
        return []
    query = " AND ".join(f'{column} : "{term}" *' for term in terms)
    with told():
        return [
            (RecordId(record), kind)
            for record, kind in store.db.execute(
                "SELECT r.record, r.kind FROM search JOIN record r ON r.id = search.rowid"
                " WHERE search MATCH ? ORDER BY search.rowid DESC LIMIT ?",
                (query, most),
            )
        ]


def _terms(words: str) -> list[str]:
    plain = _ACCENTS.sub("", kept_text(words))
    return "".join(c if c.isalnum() else " " for c in plain).split()


def terms_of(words: str) -> list[str]:
    """The words somebody searches for, as `says` compares them."""
    return [_folded(term) for term in _terms(words)]


@functools.cache
def _searched(kind: str, column: str) -> tuple[str, ...]:
    declared = KINDS[kind].declared() if kind in KINDS else {}
    return tuple(name for name, field in declared.items() if field.says.searched == column)


def says(kind: str, values: Mapping[str, Sequence[Value]], terms: Sequence[str], column: str) -> bool:
    """Whether every one of these terms begins some word of a record's names or notes: what the index would say of these
    values (all those each field has) if it held nothing else."""
    said = [value for name in _searched(kind, column) for value in values.get(name, ())]
    texts = [
        str(part) for value in said if value is not None for part in (value if isinstance(value, tuple) else (value,))
    ]
    found = _folded(" ".join(texts)).split()
    return bool(terms) and all(any(word.startswith(term) for word in found) for term in terms)


def _folded(text: str) -> str:
    """Words as the index compares them: without case and accents, one space between."""
    letters = _ACCENTS.sub("", unicodedata.normalize("NFD", text)).casefold()
    return "".join(c if c.isalnum() else " " for c in letters)
