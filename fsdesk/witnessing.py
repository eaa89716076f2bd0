"""What this laptop saw of the hub's log of what was done, so that the hub cannot later say otherwise; and which of the
events noted here the hub has. Each method is one durable transaction and may be repeated."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from fsdesk.noting import Noting
from fsdesk.store import keep_setting
from fsdesk.storefile import Connection

EVENTS_MOST = 5_000
CHECK_EVERY = timedelta(hours=1)
HEADS_MOST = 400
"""So many of the hub's heads are kept; of more, every second of the older ones goes. One would do, but for a hub put
back from a copy: then the newest is wanted that the copy still held."""


class Seen(NamedTuple):
    """The hub's log as it was believed: in which of the hub's lives, how many events, the hash they come to."""

    epoch: int
    size: int
    root: bytes


class PutBackSeen(msgspec.Struct, frozen=True, kw_only=True):
    """That the hub said it was put back from a copy: how many events it had before, as far as was seen here, how many
    the copy held, and when that was told here."""

    before: int
    held: int
    at: str


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """That the hub's log is not what it was: a code of `sync.witness`, how many events were seen here and how many it
    now says there are, and when that was first found."""

    code: str
    seen: int
    said: int
    at: str


class Witnessing(Noting):
    """The events of one store and what it saw of the hub's log, on the store's thread."""

    # -- what goes to the hub ------------------------------------------------------------------------------------

    def events_to_send(self, raw_bytes_max: int) -> tuple[bytes, ...]:
        """Events the hub is not known to have, in their order, up to a size (at least one)."""
        found: list[bytes] = []
        size = 0
        for (body,) in self._store.rows("SELECT body FROM noted WHERE at_hub = 0 ORDER BY n LIMIT ?", (EVENTS_MOST,)):
            size += len(body)
            if found and size > raw_bytes_max:
                break
            found.append(bytes(body))
        return tuple(found)

    def keep_events_held(self, n: int, mark: bytes) -> bool:
        """The hub has these events up to a number, where what it has under that number is this laptop's. Whether that
        is news."""
        with self._store.writing() as db:
            row = db.execute("SELECT hash FROM noted WHERE n = ?", (n,)).fetchone()
            if n and (row is None or not mark or not bytes(row[0]).startswith(mark)):
                return False
            changed = db.execute("UPDATE noted SET at_hub = (n <= ?) WHERE at_hub <> (n <= ?)", (n, n)).rowcount
        return bool(changed)

    def own_hash(self, after: int, to: int) -> bytes:
        """The hash over the hashes of own events from after one number to another; empty where there are none."""
        rows = self._store.rows("SELECT hash FROM noted WHERE n > ? AND n <= ? ORDER BY n", (after, to))
        return hashlib.sha256(b"".join(bytes(value) for (value,) in rows)).digest() if rows else b""

    def read_to(self) -> int:
        """To which of its own events this laptop has had them read to it again, in this turn."""
        return int(self._store.setting("log_read_to") or 0)

    # -- what was seen -------------------------------------------------------------------------------------------

    def log_seen(self) -> Seen | None:
        """The hub's log as it was last believed; None before the first time."""
        epoch, _, size = self._store.setting("log_seen").partition(" ")
        if not size:
            return None
        rows = self._store.rows("SELECT epoch, size, root FROM log_head WHERE epoch = ? AND size = ?", (epoch, size))
        return Seen(rows[0][0], rows[0][1], bytes(rows[0][2]))

    def log_seen_below(self, size: int) -> Seen | None:
        """The largest log that was believed and held no more events than this, in whichever life."""
        rows = self._store.rows(
            "SELECT epoch, size, root FROM log_head WHERE size <= ? ORDER BY size DESC, epoch DESC LIMIT 1", (size,)
        )
        return Seen(rows[0][0], rows[0][1], bytes(rows[0][2])) if rows else None

    def keep_log(self, seen: tuple[int, int, bytes], read_to: int, put_back: tuple[int, int] | None = None) -> None:
        """Believe that the hub's log is now this; `put_back` where it was put back from a copy: (before, held)."""
        at = self._clock.now().isoformat()
        with self._store.writing() as db:
            if put_back is not None:
                before, held = put_back
                db.execute("DELETE FROM log_head WHERE size > ?", (held,))
                told = (*self.put_backs(), PutBackSeen(before=before, held=held, at=at))
                keep_setting(db, "log_put_back", msgspec.json.encode(told).decode())
            db.execute("INSERT OR IGNORE INTO log_head VALUES (?, ?, ?, ?)", (*seen, at))
            _thin(db)
            keep_setting(db, "log_seen", f"{seen[0]} {seen[1]}")
            last = db.execute("SELECT coalesce(max(n), 0) FROM noted").fetchone()[0]
            keep_setting(db, "log_read_to", str(read_to if read_to < last else 0))  # from the beginning once more
            keep_setting(db, "log_checked_at", at)
            keep_setting(db, "log_alarm", "")

    def put_backs(self) -> tuple[PutBackSeen, ...]:
        """Each time the hub said that it was put back from a copy, as this laptop saw it."""
        kept = self._store.setting("log_put_back")
        return msgspec.json.decode(kept, type=tuple[PutBackSeen, ...]) if kept else ()

    def keep_alarm(self, code: str, said: int) -> None:
        """The hub's log is not what it was: that stays until the hub shows otherwise, and is itself noted."""
        before = self.alarm()
        if before is not None and (before.code, before.said) == (code, said):
            return
        seen = self.log_seen()
        alarm = Alarm(
            code=code,
            seen=seen.size if seen else 0,
            said=said,
            at=before.at if before else self._clock.now().isoformat(),
        )
        self._store.remember(log_alarm=msgspec.json.encode(alarm).decode())
        self.note("verify", reason=code)

    def alarm(self) -> Alarm | None:
        """What is wrong with the hub's log; None while nothing is."""
        kept = self._store.setting("log_alarm")
        return msgspec.json.decode(kept, type=Alarm) if kept else None

    def is_check_due(self) -> bool:
        """Whether the log is to be looked at though there is nothing else to say: while something is wrong with it, and
        when an hour has passed since it was right."""
        kept = self._store.setting("log_checked_at")
        if not kept or self.alarm() is not None:
            return True
        return abs(self._clock.now() - datetime.fromisoformat(kept)) >= CHECK_EVERY

    def log_heads(self) -> Sequence[Seen]:
        """Every log that was believed and is still kept, the largest first."""
        rows = self._store.rows("SELECT epoch, size, root FROM log_head ORDER BY size DESC, epoch DESC")
        return [Seen(epoch, size, bytes(root)) for epoch, size, root in rows]


def _thin(db: Connection) -> None:
    """Of very many heads keep the newest half, and of the rest every second."""
    rows = db.execute("SELECT epoch, size FROM log_head ORDER BY size, epoch").fetchall()
    if len(rows) > HEADS_MOST:
        db.executemany("DELETE FROM log_head WHERE epoch = ? AND size = ?", rows[1 : HEADS_MOST // 2 : 2])
