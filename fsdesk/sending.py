"""The store's end of an exchange: what to send, what was received, what came. Each method is one durable transaction.

Nothing here merges or waits. Every step may be repeated, and may be the last one before the power fails.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from fsdesk.attaching import pictures_wait
from fsdesk.bearing import doubt_all, no_longer_doubted, note_offered, to_bring
from fsdesk.heading import place_again
from fsdesk.leasing import Leasing
from fsdesk.moving import MODULUS, CaseloadMoves, forget_places, forget_words, signed, wake
from fsdesk.pace import urgency
from fsdesk.receipts import Receipt
from fsdesk.receiving import acknowledge, forget_gone, note_back, note_handed_back, note_left, pairs
from fsdesk.records.fields import Value
from fsdesk.records.ids import FamilyId
from fsdesk.revisions import Revision, body_hash, from_body, is_well_named
from fsdesk.store import keep_setting
from fsdesk.storefile import Connection, told
from fsdesk.withdrawing import is_for_us_again, let_go_of_withdrawn, withdraw

OFFERED_MOST = 20_000


class SyncState(msgspec.Struct, frozen=True, kw_only=True):
    """Where this store stands with its hub. `floor`: the lowest own revision it has not signed for; `unseen`: the
    lowest that nobody else is known to have read, 0 when there is none."""

    epoch: int
    places: tuple[tuple[str, int, int, bytes], ...]
    floor: int
    budget_bytes: int
    roster: int
    unseen: int


class Sending(CaseloadMoves, Leasing):
    """What an exchange asks of a store (`sync.client.DeskStore`), on the store's thread."""

    def sync_state(self) -> SyncState:
        """The numbers an opening is made of."""
        db = self._store.db
        with told():
            places = tuple(db.execute("SELECT team, at, within, mark FROM place ORDER BY team").fetchall())
            lowest = db.execute(
                "SELECT min(n) FROM (SELECT min(n) AS n FROM outbox UNION ALL SELECT min(n) FROM owed)"
            ).fetchone()[0]
            unseen = db.execute("SELECT min(n) FROM unseen").fetchone()[0]
        return SyncState(
            epoch=self._number("epoch"),
            places=places,
            floor=lowest if lowest is not None else self._number("last_n") + 1,
            budget_bytes=self._number("budget_bytes"),
            roster=self._number("roster"),
            unseen=unseen or 0,
        )

    def _number(self, name: str) -> int:
        return int(self._store.setting(name) or 0)

    def next_counter(self, at_least: int) -> int:
        """A request number never used before, at least `at_least`; durable before it is used."""
        counter = max(self._number("counter") + 1, at_least)
        self._store.remember(counter=str(counter))
        return counter

    def offer(self, raw_bytes_max: int) -> tuple[bytes, ...]:
        """Unsent revisions' canonical bodies, most urgent first, up to a size (at least one). From now on they are
        never rewritten, whether or not they arrive."""
        chosen: list[tuple[int, bytes]] = []
        size = 0
        with self._store.writing() as db:
            rows = db.execute(
                "SELECT o.n, r.body, o.offered FROM outbox o JOIN revision r ON r.device = ? AND r.n = o.n"
                " ORDER BY o.urgency, o.n LIMIT ?",
                (self._store.device, OFFERED_MOST),
            )
            for n, raw, _ in rows:
                if chosen and size + len(raw) > raw_bytes_max:
                    break
                chosen.append((n, raw))
                size += len(raw)
            db.executemany("UPDATE outbox SET offered = 1 WHERE n = ? AND offered = 0", [(n,) for n, _ in chosen])
        return tuple(raw for _, raw in chosen)

    def waiting(self) -> int:
        """How many own revisions the hub has not said it holds."""
        with told():
            return int(self._store.db.execute("SELECT count(*) FROM outbox").fetchone()[0])

    def sum_of(self, held: Sequence[int]) -> int | None:
        """Sum of the hashes of own revisions with these numbers (first, last, first, last …), modulo 2^64; None when
        some of them have left with their family."""
        rows = [
            row
            for first, last in pairs(held)
            for row in self._store.rows(
                "SELECT body FROM revision WHERE device = ? AND n BETWEEN ? AND ?", (self._store.device, first, last)
            )
        ]
        count = sum(last - first + 1 for first, last in pairs(held))
        if len(rows) < count and held[-1] <= self._number("last_n"):
            return None
        return sum(int.from_bytes(body_hash(raw)[:8], "big") for (raw,) in rows) % MODULUS

    def keep_receipt(
        self, held: Sequence[int], refused: Sequence[tuple[int, str]], receipt: Receipt | None = None
    ) -> None:
        """What the hub says it holds (first, last, first, last …) leaves the outbox; what it refused is set aside.

        `receipt` is the signed answer that says so: until one came, what was sent still counts as waiting.
        """
        with self._store.writing() as db:
            for first, last in pairs(held):
                self._received(db, first, last)
            keep_setting(db, "in_sync", "0")  # until an exchange has run to its end, with what others wrote
            at = self._clock.now().isoformat()
            if receipt is not None:
                acknowledge(db, receipt, pairs(held), at)
            for n, code in refused:
                db.execute("DELETE FROM owed WHERE n = ?", (n,))
                if db.execute("DELETE FROM outbox WHERE n = ?", (n,)).rowcount:
                    db.execute("INSERT OR REPLACE INTO quarantine VALUES (?, ?, ?)", (n, code, at))

    def _received(self, db: Connection, first: int, last: int) -> None:
        """The outbox's revisions in a range become known to be at the hub, each counted once in its family's digest."""
        rows = db.execute(
            "SELECT r.family, r.body FROM outbox o JOIN revision r ON r.device = ? AND r.n = o.n"
            " WHERE o.n BETWEEN ? AND ?",
            (self._store.device, first, last),
        ).fetchall()
        _count(db, rows)
        wake(db, {family for family, _ in rows})
        note_left(db, first, last)
        db.execute("DELETE FROM outbox WHERE n BETWEEN ? AND ?", (first, last))
        self._store.touch(let_go_of_withdrawn(db, self._store.device))

    def keep_seen(self, seen: Sequence[int]) -> None:
        """Own revisions (first, last, first, last …) that a laptop of somebody else has read."""
        with self._store.writing() as db:
            db.executemany("DELETE FROM unseen WHERE n BETWEEN ? AND ?", pairs(seen))

    def take(
        self,
        bodies: Sequence[bytes],
        place: tuple[str, int, int, bytes] | None,
        set_aside: Sequence[tuple[bytes, str]] = (),
        *,
        in_stream: bool = True,
    ) -> int:
        """Keep a page of what others wrote together with how far the stream is now read; how many were new.

        What comes in the stream of a family that rests wakes it: the rest of it is asked for.

        The hub is not trusted with the form: a body whose names are no names is set aside whole, and the rest kept.
        """
        arrived: list[tuple[Revision, bytes]] = []
        set_aside = list(set_aside)
        for raw in bodies:
            if is_well_named(revision := from_body(raw)):
                arrived.append((revision, raw))
            else:
                set_aside.append((raw, "not_a_revision"))
        with self._store.writing() as db:
            own = [(r, raw) for r, raw in arrived if r.device == self._store.device]
            for revision, raw in own:
                if self._is_ours(db, revision, raw):
                    self._received(db, revision.n, revision.n)
            new = self._store.insert_arrived(db, arrived)
            note_handed_back(db, [r.n for r, _ in new if r.device == self._store.device])
            _count(db, [(r.family, raw) for r, raw in new])
            # What the hub hands out is this person's, again if it was about to leave: also where all of it is here.
            leaving = {family for (family,) in db.execute("SELECT family FROM caseload WHERE leaving = 1")}
            families = {r.family for r, _ in arrived}
            db.executemany("UPDATE caseload SET leaving = 0 WHERE family = ?", [(f,) for f in leaving & families])
            db.executemany("DELETE FROM unloaded WHERE family = ?", [(family,) for family in families])
            is_for_us_again(db, {r.record for r, _ in arrived})
            if in_stream:
                wake(db, families)
            no_longer_doubted(db, [r for r, _ in arrived])
            db.executemany("INSERT OR IGNORE INTO set_aside (body, code) VALUES (?, ?)", set_aside)
            if place is not None:
                db.execute("INSERT OR REPLACE INTO place (team, at, within, mark) VALUES (?, ?, ?, ?)", place)
            self._never_reuse(db, own)
        return len(new)

    def _is_ours(self, db: Connection, revision: Revision, raw: bytes) -> bool:
        """Whether what the hub has under this number is what is here. After a store was put back from an older copy
        it may not be: then ours stays unsent, in full view, until the hub says what it does with it."""
        row = db.execute(
            "SELECT body FROM revision WHERE device = ? AND n = ?", (revision.device, revision.n)
        ).fetchone()
        return row is not None and row[0] == raw

    def _never_reuse(self, db: Connection, own: Sequence[tuple[Revision, bytes]]) -> None:
        """A store put back from an older copy meets its own later writing: its next count must lie above it."""
        highest = max((r.n for r, _ in own), default=0)
        if highest > self._number("last_n"):
            keep_setting(db, "last_n", str(highest))

    def keep_roster(self, number: int, people: Sequence[tuple[str, str, str, str]]) -> None:
        """The colleagues of one's teams: (user, name, role, team)."""
        with self._store.writing() as db:
            db.execute("DELETE FROM colleague")
            db.executemany("INSERT INTO colleague (user, name, role, team) VALUES (?, ?, ?, ?)", people)
            keep_setting(db, "roster", str(number))

    def forget(self, families: Sequence[str], records: Sequence[tuple[str, str]] = ()) -> None:
        """Remove families that are no longer this person's: at once, or where some of it is unsent, when an exchange
        has ended with all of it sent. Of their own writing, what the hub refused stays, alone. So also with single
        records (family, record) of families that stay, each part of them as soon as it is sent."""
        with self._store.writing() as db:
            self._store.touch(withdraw(db, self._store.device, records))
            db.executemany("UPDATE caseload SET leaving = 1 WHERE family = ?", [(family,) for family in families])
            self._let_go(db, families)

    def _let_go(self, db: Connection, families: Sequence[str]) -> None:
        removed = False
        for family in families:
            unsent = db.execute(
                "SELECT 1 FROM outbox o JOIN revision r ON r.device = ? AND r.n = o.n WHERE r.family = ? LIMIT 1",
                (self._store.device, family),
            ).fetchone()
            if unsent is None and not pictures_wait(db, FamilyId(family)):
                removed |= _remove(db, self._store.device, FamilyId(family))
        if removed:
            forget_words(db)
            forget_gone(db, self._store.device)

    def new_epoch(self, epoch: int, held: Sequence[int]) -> None:
        """The hub was restored from an older copy: offer again every own revision it does not hold, read all again."""
        with self._store.writing() as db:
            if epoch != self._number("epoch"):
                keep_setting(db, "epoch", str(epoch))
                doubt_all(db, self._store.device)
            db.execute("DELETE FROM place")
            last_n = self._number("last_n")
            known = {n for first, last in pairs(held) for n in range(first, min(last, last_n) + 1)}
            rows = db.execute(
                "SELECT n, family, record, body FROM revision WHERE device = ? AND n NOT IN (SELECT n FROM outbox)"
                " AND n NOT IN (SELECT n FROM quarantine)",
                (self._store.device,),
            ).fetchall()
            lost = [row for row in rows if row[0] not in known]
            _count(db, [(family, raw) for _, family, _, raw in lost], sign=-1)
            db.execute("UPDATE piece SET travel = 1 WHERE travel = 2")
            note_back(db, [n for n, *_ in lost])
            db.executemany(
                "INSERT INTO outbox (n, record, urgency, offered) VALUES (?, ?, ?, 1)",
                [(n, record, _urgency(raw)) for n, _, record, raw in lost],
            )

    def to_bring(self, raw_bytes_max: int) -> tuple[bytes, ...]:
        """What others wrote that a hub put back from a copy did not hand out: the next bodies, up to a size."""
        with told():
            return to_bring(self._store.db, raw_bytes_max)

    def keep_brought(self, bodies: Sequence[bytes]) -> None:
        """The hub has had these, and has taken what it takes from this laptop."""
        with self._store.writing() as db:
            note_offered(db, bodies)

    def unmended(self) -> int:
        """By how much the digests differed when reading all anew last brought nothing; 0 when it was not so."""
        return self._number("unmended")

    def keep_unmended(self, difference: int) -> None:
        """Reading all anew brought nothing: as long as the difference is this one, it is not tried again."""
        if difference != self.unmended():
            self._store.remember(unmended=str(difference))

    def start_over(self) -> None:
        """Read every stream again from its beginning and count the digests anew: the repair of a difference."""
        with self._store.writing() as db:
            db.execute("DELETE FROM place")
            db.execute("UPDATE caseload SET digest = 0")
            rows = db.execute(
                "SELECT family, body FROM revision WHERE NOT (device = ? AND (n IN (SELECT n FROM outbox)"
                " OR n IN (SELECT n FROM quarantine)))",
                (self._store.device,),
            ).fetchall()
            _count(db, rows)

    def digest(self) -> int:
        """Sum of the hashes of all revisions held that are known to be at the hub, modulo 2^64."""
        with told():
            rows = self._store.db.execute("SELECT digest FROM caseload WHERE leaving = 0 AND resting <> 1").fetchall()
        return sum(int(row[0]) for row in rows) % MODULUS

    def value_of(self, revision: str, field: str) -> Value:
        """The value a held revision gave a field: what a splice is cut from."""
        return self._store.value_of(revision, field)

    def remember_budget(self, size_bytes: int) -> None:
        """Keep how much one request may carry on this line."""
        if size_bytes != self._number("budget_bytes"):
            self._store.remember(budget_bytes=str(size_bytes))

    def note_metered(self, *, metered: bool) -> None:
        """Keep whether each byte of this line costs somebody."""
        if (self._store.setting("metered") == "1") != metered:
            self._store.remember(metered="1" if metered else "0")

    def keep_last_exchange(self, in_sync: bool) -> None:
        """Note that an exchange ran to its end just now, and whether both sides then held the same."""
        at = self._clock.now().isoformat()
        with self._store.writing() as db:
            keep_setting(db, "last_exchange", at)
            keep_setting(db, "in_sync", "1" if in_sync else "0")
            self.remember_told(db)
            if in_sync:
                self.choose_what_rests(db)
                # Not with the receipt: the family may have been granted again since, and what was sent after that
                # would not be handed out again. Now all that the hub hands out is here, and what still leaves, leaves.
                rows = db.execute("SELECT family FROM caseload WHERE leaving = 1").fetchall()
                self._let_go(db, [family for (family,) in rows])


def _urgency(raw: bytes) -> int:
    revision = from_body(raw)
    return urgency(revision.kind, revision.fields)


def _count(db: Connection, rows: Sequence[tuple[str, bytes]], sign: int = 1) -> None:
    """Add bodies' hashes to their families' digests (stored as signed 64-bit numbers)."""
    sums: dict[str, int] = {}
    for family, raw in rows:
        sums[family] = sums.get(family, 0) + int.from_bytes(body_hash(raw)[:8], "big")
    held = dict(
        db.execute(
            "SELECT family, digest FROM caseload WHERE family IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(list(sums)).decode(),),
        )
    )
    after = {family: signed(held.get(family, 0) + sign * total) for family, total in sums.items()}
    db.executemany(
        "INSERT INTO caseload (family, digest) VALUES (?, ?)"
        " ON CONFLICT (family) DO UPDATE SET digest = excluded.digest",
        list(after.items()),
    )


def _remove(db: Connection, device: str, family: FamilyId) -> bool:
    """Remove a family, all but what its person wrote and the hub refused: that is nowhere else. Whether any went."""
    refused = db.execute(
        "SELECT r.body FROM quarantine q JOIN revision r ON r.device = ? AND r.n = q.n WHERE r.family = ?",
        (device, family),
    ).fetchall()
    held = db.execute("SELECT count(*) FROM revision WHERE family = ?", (family,)).fetchone()[0]
    db.execute("INSERT OR IGNORE INTO unloaded (family) VALUES (?)", (family,))
    if held == len(refused):
        if not held:
            db.execute("DELETE FROM caseload WHERE family = ?", (family,))
        return False
    forget_places(db, family)
    db.execute("DELETE FROM holder WHERE family = ?", (family,))
    db.execute(
        "DELETE FROM late WHERE EXISTS (SELECT 1 FROM revision r WHERE r.device = late.device AND r.n = late.n"
        " AND r.family = ?)",
        (family,),
    )
    db.execute(
        "DELETE FROM bring WHERE EXISTS (SELECT 1 FROM revision r WHERE r.device = bring.device AND r.n = bring.n"
        " AND r.family = ?)",
        (family,),
    )
    db.execute(
        "DELETE FROM revision WHERE family = ? AND NOT (device = ? AND n IN (SELECT n FROM quarantine))",
        (family, device),
    )
    db.execute("DELETE FROM piece WHERE family = ? AND (travel = 2 OR ?)", (family, not refused))
    if not refused:
        db.execute("DELETE FROM caseload WHERE family = ?", (family,))
        return True
    db.execute("UPDATE caseload SET digest = 0, resting = 0, loading = NULL WHERE family = ?", (family,))
    place_again(db, (from_body(raw) for (raw,) in refused))
    return True
