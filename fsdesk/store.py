"""The encrypted record of one person on one laptop: keep, read, rebuild. All SQL of a desk is here and beside it.

One store has one connection, used from one thread. What a method returns is frozen. Each writing method is one
transaction, durable when it returns.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

import msgspec
import sqlcipher3.dbapi2 as sqlcipher

from fsdesk.heading import Heads, gather, place, place_again, place_new_records
from fsdesk.pace import urgency
from fsdesk.records import SCHEMA
from fsdesk.records.fields import Sensitivity, Value
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, RevisionId, UserId, revision_id, split_revision_id
from fsdesk.revisions import Revision, body, fold, from_body, over_what
from fsdesk.storefile import STORE_NAME, Connection, open_store, sentence_for, told
from fsdesk.trouble import Trouble

T = TypeVar("T")


class Writing(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asks to be written: fields of one record, over what was on their screen.

    `record` None begins a new record; `family` None begins a new family (its family record). `over` are names of
    revisions as pages hand them back (see `revisions.as_shown`), or plain.
    """

    kind: str
    fields: Mapping[str, Value]
    author: UserId
    written_at: str
    family: FamilyId | None = None
    record: RecordId | None = None
    over: tuple[RevisionId, ...] = ()
    sensitivity: Sensitivity = Sensitivity.OPEN_TO_FAMILY


class Store:
    """The store, open. Close it to let another program in; a `with` block does."""

    def __init__(self, folder: Path, key: bytes, *, connect: Callable[..., Connection] = sqlcipher.connect) -> None:
        """Open the store in `folder`, making it if need be. `key` is 32 raw bytes; see `storefile.open_store`."""
        self._path = folder / STORE_NAME
        self._key = key
        self._connect = connect
        self._db: Connection | None = open_store(self._path, key, connect=connect)
        self._closed = False
        self._openings = 1
        self._touched: dict[FamilyId, int] = {}
        self._ticks = 0
        self._beside = 0
        self._found: dict[str, Any] = {}
        self._found_as_of: object = None
        self._device = DeviceId(self.setting("device"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Put everything into the main file and let go of it."""
        if self._db is not None:
            with contextlib.suppress(sqlcipher.Error):
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._let_go()
        self._closed = True

    def _let_go(self) -> None:
        if self._db is not None:
            self._db.close()
        self._db = None

    @property
    def folder(self) -> Path:
        """Where the store and its key files are."""
        return self._path.parent

    @property
    def device(self) -> DeviceId:
        """This laptop's name at the hub; empty until it has joined one."""
        return self._device

    @property
    def db(self) -> Connection:
        """The connection, for the desk's other rooms of SQL (sending, finding); never beyond them.

        Opened anew when the last one was let go because the disk failed under it.
        """
        assert not self._closed, "a store is not used after it was closed"
        if self._db is None:
            self._db = open_store(self._path, self._key, connect=self._connect)
            self._openings += 1
        return self._db

    @property
    def mark(self) -> object:
        """What is another after each change of the file but what was noted beside the record: the store has one
        connection, and that counts its changes. What was taken back counts as one more."""
        return self._openings, self.db.total_changes - self._beside

    def once(self, what: str, work: Callable[[], T]) -> T:
        """What `work` finds in the file, worked out once and kept under this name until anything is written."""
        if self._found_as_of != (now := self.mark):
            self._found, self._found_as_of = {}, now
        if what not in self._found:
            self._found[what] = work()
        return self._found[what]  # type: ignore[no-any-return]  # what was kept under this name is of this type

    def touch(self, families: Iterable[FamilyId]) -> None:
        """Note that something of these families was written or came: what was worked out about them is out of date."""
        self._ticks += 1
        self._touched.update(dict.fromkeys(families, self._ticks))

    def touched_since(self, tick: int) -> tuple[set[FamilyId], int]:
        """The families touched after a tick (0 is the beginning of this unlocking), and the tick of now."""
        return {family for family, at in self._touched.items() if at > tick}, self._ticks

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of one question; Trouble when they cannot be read."""
        with told():
            return list(self.db.execute(sql, values))

    # -- transactions ------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, durable on leaving. A COMMIT that fails is *unknown*: the connection is let go, the file
        opened anew by the next request, and the Trouble raised; whoever wrote looks up whether it is there before
        saying so."""
        with told():
            db = self.db
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                self._roll_back(db)
                raise
            try:
                db.execute("COMMIT")
            except sqlcipher.Error as error:
                self._let_go()
                raise sentence_for(error) from error

    @contextlib.contextmanager
    def writing_beside(self) -> Iterator[Connection]:
        """The same, where nothing changes of the record itself: see `mark`."""
        before = self.db.total_changes
        with self.writing() as db:
            yield db
        self._beside += db.total_changes - before

    def _roll_back(self, db: Connection) -> None:
        self._beside -= 1  # what was found since the beginning is not there any more: another mark
        try:
            if db.in_transaction:
                db.execute("ROLLBACK")
        except sqlcipher.Error:
            self._let_go()  # what was not committed is not there when the file is opened again

    # -- settings ----------------------------------------------------------------------------------------------

    def setting(self, name: str) -> str:
        """A small remembered value; empty when there is none."""
        return self.once(f"setting {name}", lambda: self._setting(name))

    def _setting(self, name: str) -> str:
        rows = self.rows("SELECT value FROM setting WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else ""

    def remember(self, **values: str) -> None:
        """Keep small values by name, all in one transaction."""
        with self.writing() as db:
            for name, value in values.items():
                keep_setting(db, name, value)
        self._device = DeviceId(values.get("device", self._device))

    # -- writing -----------------------------------------------------------------------------------------------

    def write(self, asked: Writing) -> Revision:
        """Keep one act of writing and return it, durable. It folds into the last unsent one where that is safe."""
        return self.write_all((asked,))[0]

    def write_all(
        self, asked: Sequence[Writing], *, beside: Callable[[Connection], object] = lambda _: None
    ) -> tuple[Revision, ...]:
        """Keep several acts of writing, all or none, and with them what `beside` keeps in the same transaction."""
        kept: list[Revision] = []
        try:
            with self.writing() as db:
                beside(db)
                last = before = self._last_n(db)
                for one in asked:
                    revision = self._next(db, one, last)
                    last = max(last, revision.n)
                    kept.append(revision)
                if last != before:
                    keep_setting(db, "last_n", str(last))
        except Trouble:
            if len(kept) < len(asked) or not all(self._holds(revision) for revision in kept):
                raise
        return tuple(kept)

    def _last_n(self, db: Connection) -> int:
        row = db.execute("SELECT value FROM setting WHERE name = 'last_n'").fetchone()
        return int(row[0]) if row else 0

    def _next(self, db: Connection, asked: Writing, last: int) -> Revision:
        fresh = self._as_revision(asked, last + 1)
        first = self._last_unsent(db, fresh) if asked.record is not None else None
        if first is not None:
            folded = fold(first, fresh, self.revisions_named((*first.over, *fresh.over)))
            if folded is not None:
                db.execute(
                    "UPDATE revision SET body = ? WHERE device = ? AND n = ?", (body(folded), folded.device, folded.n)
                )
                now = urgency(folded.kind, folded.fields)
                db.execute("UPDATE outbox SET urgency = ? WHERE n = ? AND urgency > ?", (now, folded.n, now))
                place(db, folded)
                return folded
        db.execute(
            "INSERT INTO revision VALUES (?, ?, ?, ?, ?)",
            (fresh.device, fresh.n, fresh.family, fresh.record, body(fresh)),
        )
        db.execute(
            "INSERT INTO outbox (n, record, urgency) VALUES (?, ?, ?)",
            (fresh.n, fresh.record, urgency(fresh.kind, fresh.fields)),
        )
        db.execute("INSERT OR IGNORE INTO caseload (family) VALUES (?)", (fresh.family,))
        place(db, fresh)
        return fresh

    def _as_revision(self, asked: Writing, n: int) -> Revision:
        name = revision_id(self._device, n)
        return Revision(
            device=self._device,
            n=n,
            family=asked.family or FamilyId(name),
            record=asked.record or RecordId(name),
            kind=asked.kind,
            fields=dict(asked.fields),
            over=over_what(asked.over, self.revisions_named([RevisionId(x.partition("~")[0]) for x in asked.over])),
            author=asked.author,
            written_at=asked.written_at,
            sensitivity=asked.sensitivity,
            schema=SCHEMA,
        )

    def _last_unsent(self, db: Connection, fresh: Revision) -> Revision | None:
        """The record's last own revision, if it has never been offered to the line. An earlier one will not do: the
        last may have been offered before it, being more urgent, and is written over it."""
        row = db.execute(
            "SELECT r.body, o.offered FROM revision r LEFT JOIN outbox o ON o.n = r.n"
            " WHERE r.record = ? AND r.device = ? ORDER BY r.n DESC LIMIT 1",
            (fresh.record, self._device),
        ).fetchone()
        return from_body(row[0]) if row is not None and row[1] == 0 else None

    def _holds(self, revision: Revision) -> bool:
        rows = self.rows("SELECT body FROM revision WHERE device = ? AND n = ?", (revision.device, revision.n))
        return rows == [(body(revision),)]

    # -- taking in what others wrote -----------------------------------------------------------------------------

    def insert_arrived(self, db: Connection, arrived: Sequence[tuple[Revision, bytes]]) -> list[tuple[Revision, bytes]]:
        """Insert revisions of others in the caller's transaction; return those that were new. Any order, any number
        of times."""
        quick: list[tuple[Revision, bytes]] = []
        slow: list[tuple[Revision, bytes]] = []
        nothing_awaited = db.execute("SELECT 1 FROM awaited LIMIT 1").fetchone() is None
        seen = self._held(db, arrived)
        for revision, raw in arrived:
            name = revision.id
            if name in seen:
                continue
            seen.add(name)
            simple = nothing_awaited and revision.creates and not revision.over
            (quick if simple else slow).append((revision, raw))
        insert = "INSERT INTO revision VALUES (?, ?, ?, ?, ?)"
        db.executemany(insert, [(r.device, r.n, r.family, r.record, raw) for r, raw in quick])
        place_new_records(db, [r for r, _ in quick])
        for r, raw in slow:
            db.execute(insert, (r.device, r.n, r.family, r.record, raw))
            place(db, r)
        return quick + slow

    @staticmethod
    def _held(db: Connection, arrived: Sequence[tuple[Revision, bytes]]) -> set[RevisionId]:
        """The names of those that are here already."""
        asked: dict[DeviceId, list[int]] = {}
        for revision, _ in arrived:
            asked.setdefault(revision.device, []).append(revision.n)
        return {
            revision_id(device, n)
            for device, numbers in asked.items()
            for (n,) in db.execute(
                "SELECT n FROM revision WHERE device = ? AND n IN (SELECT value FROM json_each(?))",
                (device, msgspec.json.encode(numbers).decode()),
            )
        }

    # -- reading -----------------------------------------------------------------------------------------------

    def heads_of_family(self, family: FamilyId) -> dict[RecordId, Heads]:
        """Every record of a family with its heads, in one read."""
        return self._gathered("h.family = ?", family)

    def heads_of_record(self, record: RecordId) -> Heads:
        """One record's heads by field; empty when it is not held."""
        return self._gathered("h.record = ?", record).get(record, {})

    def heads_of_kind(self, *kinds: str) -> dict[RecordId, Heads]:
        """Every record of these kinds with its heads, in one read."""
        marks = ", ".join("?" * len(kinds))
        return self._gathered(f"h.record IN (SELECT record FROM record WHERE kind IN ({marks}))", *kinds)

    def heads_of_records(self, records: Sequence[RecordId]) -> dict[RecordId, Heads]:
        """These records with their heads, in one read (up to a few hundred)."""
        return self._gathered(f"h.record IN ({', '.join('?' * len(records))})", *records)

    def _gathered(self, where: str, *values: str) -> dict[RecordId, Heads]:
        return gather(
            self.rows(
                "SELECT h.record, h.fields, r.body FROM head h JOIN revision r ON r.device = h.device AND r.n = h.n"
                f" WHERE {where}",
                values,
            )
        )

    def revisions_of(self, record: RecordId) -> tuple[Revision, ...]:
        """Everything ever written on a record that is held here, in order of name."""
        rows = self.rows("SELECT body FROM revision WHERE record = ?", (record,))
        return tuple(sorted((from_body(raw) for (raw,) in rows), key=lambda r: r.id))

    def revisions_named(self, names: Sequence[RevisionId]) -> dict[RevisionId, Revision]:
        """The revisions of these names that are held here."""
        found = {}
        for name in names:
            rows = self.rows("SELECT body FROM revision WHERE device = ? AND n = ?", split_revision_id(name))
            if rows:
                found[name] = from_body(rows[0][0])
        return found

    def value_of(self, revision: str, field: str) -> Value:
        """The value one revision gave one field; None when it is not held or did not set it."""
        try:
            held = self.revisions_named((RevisionId(revision),))
        except ValueError:
            return None
        return next((r.fields.get(field) for r in held.values()), None)

    def rebuild(self) -> None:
        """Derive heads, records and all that is found by search again from the revisions alone."""
        with self.writing() as db:
            for table in ("head", "awaited", "record", "behind"):
                db.execute(f"DELETE FROM {table}")
            db.execute("DELETE FROM search")
            rows = db.execute("SELECT body FROM revision ORDER BY device, n").fetchall()
            place_again(db, (from_body(raw) for (raw,) in rows))


def keep_setting(db: Connection, name: str, value: str) -> None:
    """Keep a small value in the caller's transaction."""
    db.execute(
        "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
    )
