"""The store's end of a moving caseload: what is still to come, what came late, what rests, what was let go.

Each method is one durable transaction and may be repeated, or be the last one before the power fails.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

from fsdesk import __version__
from fsdesk.attaching import pictures_wait
from fsdesk.clock import Clock
from fsdesk.disk_encryption import disk_encryption
from fsdesk.heading import place_again
from fsdesk.receiving import forget_gone
from fsdesk.records import SCHEMA
from fsdesk.records.ids import FamilyId, RecordId, RevisionId, split_revision_id
from fsdesk.revisions import body_hash, from_body
from fsdesk.rules_resting import OPEN_STATES, RESTS_AFTER_DAYS, STUB_KINDS, has_rested_enough, is_open
from fsdesk.store import Store, keep_setting
from fsdesk.storefile import Connection

MODULUS = 2**64
LOADS_MOST = 500
RESTS_MOST = 100
UNLOADED_MOST = 400
LAPTOPS_EVERY = timedelta(minutes=10)
WHOLE, RESTS, ASKED = 0, 1, 2
"""How much of a family is here: all of it; a stub; all of it, while the hub is asked whether it may rest."""
ALL_IS_HERE = -1


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """How this laptop is. `oldest` is when the oldest that waits was written."""

    waiting: int
    oldest: str
    app: str
    schema: int
    metered: bool
    disk: str = ""


class Moving(msgspec.Struct, frozen=True, kw_only=True):
    """What an opening says of the caseload. `load` is (family, after) in the order wanted; `begin`: nothing is here."""

    unloaded: tuple[FamilyId, ...] = ()
    load: tuple[tuple[FamilyId, int], ...] = ()
    rest: tuple[FamilyId, ...] = ()
    health: Health | None = None
    begin: bool = False
    laptops: bool = False


class Laptop(msgspec.Struct, frozen=True, kw_only=True):
    """How a laptop of the team was when the hub last heard of it."""

    device: str
    user: str
    label: str
    heard_at: int
    waiting: int
    oldest: str
    app: str
    schema: int
    metered: bool
    suspended: bool
    twins: bool
    unconfirmed: int


class CaseloadMoves:
    """What an exchange asks of a store about the caseload, on the store's thread."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._telling: Health | None = None

    def moving(self) -> Moving:
        """What the next opening says of the caseload."""
        rows, store = self._store.rows, self._store
        load = rows(
            "SELECT family, loading FROM caseload WHERE loading IS NOT NULL ORDER BY wanted, family LIMIT ?",
            (LOADS_MOST,),
        )
        nothing = not rows("SELECT 1 FROM place UNION ALL SELECT 1 FROM caseload WHERE resting > 0 LIMIT 1")
        health = self._health()
        self._telling = health if msgspec.json.encode(health).decode() != store.setting("health_told") else None
        return Moving(
            unloaded=self._families(
                "SELECT family FROM unloaded WHERE noted = 0 ORDER BY family LIMIT ?", UNLOADED_MOST
            ),
            load=tuple((FamilyId(family), after) for family, after in load),
            rest=self._families("SELECT family FROM caseload WHERE resting = 2 ORDER BY family LIMIT ?", RESTS_MOST),
            health=self._telling,
            begin=nothing and not load and store.setting("begun") != "1",
            laptops=store.setting("role") == "team_lead" and self._is_long_ago(store.setting("laptops_at")),
        )

    def _families(self, sql: str, most: int) -> tuple[FamilyId, ...]:
        return tuple(FamilyId(family) for (family,) in self._store.rows(sql, (most,)))

    def _is_long_ago(self, at: str) -> bool:
        return not at or abs(self._clock.now() - datetime.fromisoformat(at)) >= LAPTOPS_EVERY

    def _health(self) -> Health:
        waiting = int(self._store.rows("SELECT count(*) FROM outbox")[0][0])
        oldest = self._store.rows(
            "SELECT r.body FROM outbox o JOIN revision r ON r.device = ? AND r.n = o.n ORDER BY o.n LIMIT 1",
            (self._store.device,),
        )
        return Health(
            waiting=waiting,
            oldest=from_body(oldest[0][0]).written_at if oldest else "",
            app=__version__,
            schema=SCHEMA,
            metered=self._store.setting("metered") == "1",
            disk=disk_encryption(self._store.folder),
        )

    # -- coming ------------------------------------------------------------------------------------------------

    def begin(self, families: Sequence[str]) -> None:
        """The families this laptop is to have, most needed first, each to be asked for whole."""
        with self._store.writing() as db:
            first = int(db.execute("SELECT coalesce(max(wanted), 0) FROM caseload").fetchone()[0]) + 1
            db.executemany(
                "INSERT INTO caseload (family, loading, wanted) VALUES (?, 0, ?) ON CONFLICT (family) DO UPDATE"
                " SET loading = 0, wanted = excluded.wanted WHERE wanted = 0",
                [(family, wanted) for wanted, family in enumerate(families, first)],
            )
            keep_setting(db, "begun", "1")

    def keep_loaded(self, loads: Sequence[tuple[str, int]]) -> None:
        """How far families that were asked for whole are here; whole they rest no longer."""
        whole = [(family,) for family, after in loads if after == ALL_IS_HERE]
        parts = [(after, family, after) for family, after in loads if after != ALL_IS_HERE]
        with self._store.writing() as db:
            db.executemany("UPDATE caseload SET loading = NULL, resting = 0 WHERE family = ?", whole)
            db.executemany("UPDATE caseload SET loading = ? WHERE family = ? AND loading < ?", parts)

    def fetch(self, family: str) -> None:
        """Ask for a family that rests: it comes whole with the next exchange, before all else."""
        day = self._clock.now().date().isoformat()
        with self._store.writing() as db:
            db.execute(
                "UPDATE caseload SET loading = coalesce(loading, 0), wanted = 0, fetched = ?"
                " WHERE family = ? AND resting = 1",
                (day, family),
            )

    # -- late --------------------------------------------------------------------------------------------------

    def keep_late(self, names: Mapping[str, str]) -> None:
        """Revisions that came after their author's access had ended, each with who brought it where that was somebody
        else (""); they may themselves be still to come."""
        rows = [(*split_revision_id(RevisionId(name)), bearer) for name, bearer in names.items()]
        with self._store.writing() as db:
            db.executemany("INSERT OR REPLACE INTO late (device, n, bearer) VALUES (?, ?, ?)", rows)

    # -- resting -----------------------------------------------------------------------------------------------

    def choose_what_rests(self, db: Connection) -> None:
        """Mark, once a day, the closed families that nothing waits for: the hub is asked whether they may rest."""
        today = self._clock.now().date()
        if db.execute("SELECT value FROM setting WHERE name = 'rested_on'").fetchone() == (today.isoformat(),):
            return
        keep_setting(db, "rested_on", today.isoformat())
        quiet = db.execute(
            "SELECT c.family, coalesce(c.fetched, '') FROM caseload c"
            " WHERE c.leaving = 0 AND c.resting = 0 AND c.loading IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM record r WHERE r.family = c.family AND (r.to_settle > 0"
            " OR r.record IN (SELECT record FROM behind)"
            f" OR (r.kind = 'visit' AND (r.day >= ? OR r.state IN ({', '.join('?' * len(OPEN_STATES))})))))",
            ((today - timedelta(days=RESTS_AFTER_DAYS)).isoformat(), *OPEN_STATES),
        ).fetchall()
        rests = [family for family, fetched in quiet if self._may_rest(FamilyId(family), fetched, today)]
        db.executemany("UPDATE caseload SET resting = 2 WHERE family = ?", [(family,) for family in rests])

    def _may_rest(self, family: FamilyId, fetched: str, today: date) -> bool:
        heads = self._store.heads_of_family(family)
        says = {
            record: {name: group[-1].fields[name] for name, group in found.items()} for record, found in heads.items()
        }
        if says.get(RecordId(family), {}).get("status") != "closed":
            return False
        kinds = {record: next(iter(found.values()))[0].kind for record, found in heads.items()}
        if any(is_open(kinds[record], found) for record, found in says.items()):
            return False
        ended = [str(says[r].get("closed_on") or "") for r in says if kinds[r] == "involvement"]
        return has_rested_enough(max(ended, default=""), fetched, today)

    def keep_resting(self, families: Sequence[str]) -> None:
        """Families of which the hub keeps all but the stub from now on. One that something waits for, comes back."""
        with self._store.writing() as db:
            removed = [self._rest(db, FamilyId(family)) for family in families]
            if any(removed):
                forget_words(db)
                forget_gone(db, self._store.device)

    def _rest(self, db: Connection, family: FamilyId) -> bool:
        """Keep only the stub of a family; whether anything was removed."""
        db.execute(
            "INSERT INTO caseload (family, resting) VALUES (?, 1) ON CONFLICT (family) DO UPDATE SET resting = 1",
            (family,),
        )
        if self._waits(db, family):
            db.execute("UPDATE caseload SET loading = coalesce(loading, 0) WHERE family = ?", (family,))
            return False
        last = db.execute("SELECT max(day) FROM record WHERE family = ? AND kind = 'visit'", (family,)).fetchone()[0]
        rows = db.execute("SELECT body FROM revision WHERE family = ?", (family,)).fetchall()
        stub = [(r, raw) for raw, r in ((raw, from_body(raw)) for (raw,) in rows) if r.kind in STUB_KINDS]
        forget_places(db, family)
        kept = {r.id for r, _ in stub}
        gone = [(r.device, r.n) for (raw,) in rows if (r := from_body(raw)).id not in kept]
        db.executemany("DELETE FROM late WHERE device = ? AND n = ?", gone)
        db.executemany("DELETE FROM revision WHERE device = ? AND n = ?", gone)
        db.execute("DELETE FROM piece WHERE family = ?", (family,))
        place_again(db, (r for r, _ in stub))
        digest = sum(int.from_bytes(body_hash(raw)[:8], "big") for _, raw in stub)
        db.execute(
            "UPDATE caseload SET digest = ?, loading = NULL, last_visit = coalesce(?, last_visit) WHERE family = ?",
            (signed(digest), last, family),
        )
        self._store.touch([family])
        return bool(gone)

    def _waits(self, db: Connection, family: FamilyId) -> bool:
        """Whether anything of a family is not at the hub for good."""
        found = db.execute(
            "SELECT 1 FROM revision r WHERE r.family = ? AND r.device = ? AND (r.n IN (SELECT n FROM outbox)"
            " OR r.n IN (SELECT n FROM quarantine)) LIMIT 1",
            (family, self._store.device),
        )
        return found.fetchone() is not None or pictures_wait(db, family)

    # -- let go, and how laptops are -----------------------------------------------------------------------------

    def keep_noted(self, families: Sequence[str]) -> None:
        """The hub has noted that these are no longer on this laptop."""
        with self._store.writing() as db:
            db.executemany("UPDATE unloaded SET noted = 1 WHERE family = ?", [(family,) for family in families])

    def keep_laptops(self, laptops: Sequence[tuple[object, ...]]) -> None:
        """How the laptops of the team are, in place of what was known."""
        with self._store.writing() as db:
            db.execute("DELETE FROM laptop")
            db.executemany("INSERT INTO laptop VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", laptops)
            keep_setting(db, "laptops_at", self._clock.now().isoformat())

    def keep_holders(self, held: Sequence[tuple[str, str]]) -> None:
        """Who holds which family, leads apart, in place of what was known."""
        with self._store.writing() as db:
            db.execute("DELETE FROM holder")
            db.executemany("INSERT INTO holder (family, user) VALUES (?, ?)", held)
        self._store.touch({FamilyId(family) for family, _ in held})

    def laptops(self) -> tuple[Laptop, ...]:
        """The laptops of the team as last told, those that have waited longest first."""
        rows = self._store.rows("SELECT * FROM laptop ORDER BY waiting = 0, oldest, heard_at, device")
        return tuple(
            Laptop(
                **dict(zip(Laptop.__struct_fields__, row[:8], strict=False)),
                metered=bool(row[8]),
                suspended=bool(row[9]),
                twins=bool(row[10]),
                unconfirmed=row[11],
            )
            for row in rows
        )

    def remember_told(self, db: Connection) -> None:
        """The hub has heard how this laptop is."""
        if self._telling is not None:
            keep_setting(db, "health_told", msgspec.json.encode(self._telling).decode())
            self._telling = None


def signed(digest: int) -> int:
    """A digest as SQLite can keep it."""
    digest %= MODULUS
    return digest - MODULUS if digest >= MODULUS // 2 else digest


def wake(db: Connection, families: set[FamilyId]) -> None:
    """Somebody has written to these families: what rests of them is asked for, and none is asked to rest."""
    db.executemany("UPDATE caseload SET resting = 0 WHERE family = ? AND resting = 2", [(f,) for f in families])
    db.executemany(
        "UPDATE caseload SET loading = 0 WHERE family = ? AND resting = 1 AND loading IS NULL",
        [(family,) for family in families],
    )


def forget_words(db: Connection) -> None:
    """Rewrite the search index without what was removed: until then its words are only marked as gone."""
    db.execute("INSERT INTO search (search) VALUES ('optimize')")


def forget_places(db: Connection, family: FamilyId) -> None:
    """Remove all that is derived of a family: heads, records, what is found by search. See `forget_words`."""
    db.execute("DELETE FROM search WHERE rowid IN (SELECT id FROM record WHERE family = ?)", (family,))
    db.execute("DELETE FROM behind WHERE record IN (SELECT record FROM record WHERE family = ?)", (family,))
    db.execute(
        "DELETE FROM awaited WHERE EXISTS (SELECT 1 FROM revision r WHERE r.device = awaited.device"
        " AND r.n = awaited.n AND r.family = ?)",
        (family,),
    )
    for table in ("head", "record"):
        db.execute(f"DELETE FROM {table} WHERE family = ?", (family,))
