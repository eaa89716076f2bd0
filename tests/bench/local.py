"""What one laptop does alone: saving, opening a family, finding; each beside the bare library doing as much."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from fsdesk import finding
from fsdesk.desk import Desk
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.storefile import SETTINGS
from tests.bench.caseload import LOT, RECORDS_EACH, fill, new_desk, revisions
from tests.bench.figures import Figure, at_percent
from tests.bench.notes import sentence

FEW_FAMILIES, MANY_FAMILIES = 40, 2_000
NOTES, SENTENCES = 25, 16
"""Autosaves measured: notes times sentences. A note of sixteen sentences is a long one."""
OPENED = 300
WORDS = ("macas", "eilidh gal", "corpach", "breakf club", "damp kitch", "nightm", "shore road", "ferry", "boiler",
         "kirsty demir", "rent arr", "gran thursday", "osei", "zofia", "tribunal letter", "inhaler", "hens", "prepay",
         "woke nightmares", "mac", "lachlan teague", "stepdad", "wages vouch", "sticker chart")  # fmt: skip


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


# -- saving ------------------------------------------------------------------------------------------------------------


class Watched:
    """A connection that keeps how long each COMMIT took."""

    def __init__(self, db: Any) -> None:
        self._db = db
        self.commits: list[float] = []

    def execute(self, sql: str, *values: Any) -> Any:
        """As the connection does."""
        if sql != "COMMIT":
            return self._db.execute(sql, *values)
        began = time.perf_counter()
        done = self._db.execute(sql)
        self.commits.append(time.perf_counter() - began)
        return done

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)


def watched(*words: Any, **named: Any) -> Watched:
    """A connection of the library, watched."""
    return Watched(sqlcipher.connect(*words, **named))


class BareStore:
    """One table in a file of its own with the store's settings: what the library and the disk cost by themselves."""

    def __init__(self, path: Path) -> None:
        self.db = watched(str(path), timeout=0, isolation_level=None)
        self.db.set_key(f"x'{bytes(32).hex()}'")
        for name, values in SETTINGS.items():
            self.db.execute(f"PRAGMA {name} = {values[0]}")
        self.db.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT")
        self.db.executemany("INSERT INTO note VALUES (?, zeroblob(400))", [(n,) for n in range(NOTES * 50)])

    def update(self, at: int, raw: bytes) -> None:
        """One row, durable."""
        self.db.execute("BEGIN IMMEDIATE")
        self.db.execute("UPDATE note SET body = ? WHERE id = ?", (raw, at))
        self.db.execute("COMMIT")


def saving(folder: Path) -> list[Figure]:
    """An autosave of a note that grows by a sentence, in turn with a bare commit of one row of the same length."""
    desk = new_desk(folder / "few", watched)
    fill(desk, revisions(FEW_FAMILIES, desk.clock.now().date()))
    finding.catch_up(desk.store)
    families = [FamilyId(str(name)) for (name,) in desk.store.rows("SELECT family FROM caseload")]
    bare, r = BareStore(folder / "bare.db"), random.Random(11)
    ours: list[float] = []
    beside: list[float] = []
    commits: list[float] = []
    for number in range(NOTES):
        visit = desk.record_visit(r.choice(families))
        shown, text = dict(desk.open_visit(visit).shown), ""
        desk.store.db.commits.clear()
        for _ in range(SENTENCES):
            text = f"{text} {sentence(r)}".strip()
            raw = text.encode()

            def save(visit: RecordId = visit, text: str = text) -> None:
                nonlocal shown
                shown = dict(desk.write(visit, {"note": text}, shown).shown)

            def update(at: int = number, raw: bytes = raw) -> None:
                bare.update(at * 50, raw)

            _in_turn(r, save, ours, update, beside)
        commits += desk.store.db.commits
    bare.db.close()
    desk.lock()
    return [
        _beside("one autosave, durable, p50", ours, beside, 50, bar=1.5, of_ratio=True),
        _beside("one autosave, durable, p99", ours, beside, 99),
        _beside("of it the COMMIT itself, p50", commits, bare.db.commits, 50),
        _beside("of it the COMMIT itself, p99", commits, bare.db.commits, 99),
    ]


def _beside(
    name: str,
    ours: list[float],
    beside: list[float],
    percent: float,
    bar: float | None = None,
    *,
    of_ratio: bool = False,
) -> Figure:
    return Figure(
        name=name,
        unit="ms",
        ours=at_percent(ours, percent) * 1000,
        beside=at_percent(beside, percent) * 1000,
        beside_what="bare SQLCipher",
        bar=bar,
        of_ratio=of_ratio,
    )


# -- opening and finding -----------------------------------------------------------------------------------------------


def reading(folder: Path, say: Callable[[str], None]) -> list[Figure]:
    """Opening and finding in a store far larger than any caseload."""
    desk, today = new_desk(folder / "many"), None
    today = desk.clock.now().date()
    began = time.perf_counter()
    new = fill(desk, revisions(MANY_FAMILIES, today))
    taken = time.perf_counter()
    finding.catch_up(desk.store)
    ended = time.perf_counter()
    size = (folder / "many" / "store.fsdesk").stat().st_size / 1e6
    say(
        f"a store of {MANY_FAMILIES:,} families and {new:,} records ({size:.0f} MB): {taken - began:.1f} s to take in"
        f" {LOT} at a time, {ended - taken:.1f} s to index"
    )
    assert new == MANY_FAMILIES * RECORDS_EACH
    figures = [*_opening(desk), *_finding(desk)]
    for name, work in (("today()", desk.today), ("families()", desk.families)):
        times = sorted(seconds(work) for _ in range(3))
        figures.append(Figure(name=f"{name}, median of 3", unit="ms", ours=times[1] * 1000))
    desk.lock()
    return figures


def _opening(desk: Desk) -> list[Figure]:
    r = random.Random(12)
    families = [FamilyId(str(name)) for (name,) in desk.store.rows("SELECT family FROM caseload")]
    ours: list[float] = []
    beside: list[float] = []
    for _ in range(OPENED):
        family = r.choice(families)

        def opened(family: FamilyId = family) -> None:
            desk.open_family(family)

        def read(family: FamilyId = family) -> None:
            desk.store.rows(
                "SELECT h.record, h.fields, r.body FROM head h JOIN revision r ON r.device = h.device AND r.n = h.n"
                " WHERE h.family = ?",
                (family,),
            )

        _in_turn(r, opened, ours, read, beside)
    return [
        _beside("open a family, p50", ours, beside, 50),
        _beside("open a family, p95", ours, beside, 95, bar=50),
    ]


def _finding(desk: Desk) -> list[Figure]:
    r = random.Random(13)
    ours: list[float] = []
    beside: list[float] = []
    for words in WORDS * 3:
        terms = [f'"{word}" *' for word in words.split()]

        def find(words: str = words) -> None:
            desk.search(words)

        def read(terms: list[str] = terms) -> None:
            for column in ("names", "notes"):
                desk.store.rows(
                    "SELECT v.body FROM search JOIN record r ON r.id = search.rowid"
                    " JOIN head h ON h.record = r.record JOIN revision v ON v.device = h.device AND v.n = h.n"
                    " WHERE search MATCH ? ORDER BY search.rowid DESC LIMIT 12",
                    (" AND ".join(f"{column} : {term}" for term in terms),),
                )

        _in_turn(r, find, ours, read, beside)
    return [
        _beside("find, p50", ours, beside, 50),
        _beside("find, p95", ours, beside, 95, bar=100),
    ]


def _in_turn(
    r: random.Random, work: Callable[[], None], ours: list[float], bare: Callable[[], None], beside: list[float]
) -> None:
    """Each first as often as the other: whoever is second finds its pages read."""
    turns = [(work, ours), (bare, beside)]
    for run, times in turns if r.random() < 0.5 else reversed(turns):
        times.append(seconds(run))
