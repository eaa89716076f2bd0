"""The store's end of noting: what was done is kept at once and in order, offline too, until the hub has it.

Each method is one durable transaction and may be repeated, or be the last one before the power fails.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from fsdesk.clock import Clock
from fsdesk.events import ACTIONS, REASON_CHARS_MAX, Event, event_body, event_hash, event_of
from fsdesk.looks import Look, looks_in
from fsdesk.records.fields import kept_text
from fsdesk.records.ids import FamilyId, RecordId, UserId
from fsdesk.store import Store

ONE_LOOK = timedelta(minutes=15)
"""A page that is asked for again because news came is the same look, as long as nothing else was looked at; after a
quarter of an hour it is noted again."""
ONE_SEARCH = timedelta(minutes=1)

T = TypeVar("T")


class Noting:
    """The events of one store, on the store's thread."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._last: tuple[tuple[object, ...], datetime] | None = None

    def looked(self, work: Callable[[], T], *, together: bool = False) -> T:
        """Do what a page asks for, and note whom its answer shows before anybody sees it.

        Where that cannot be kept, nothing is shown: the Trouble is raised instead.
        """
        answer = work()
        self.note_looks(looks_in(answer), together=together)
        return answer

    def note_looks(self, looks: Sequence[Look], *, together: bool = False) -> None:
        """Note what is about to be shown, but for a page that only shows itself anew."""
        now, seen = self._clock.now(), (*looks, together)
        if looks and not self._is_the_last(seen, now, ONE_LOOK):
            for look in looks:
                seen_by = together or look.together
                self.note("view", family=look.family, record=look.record, person=look.person, together=seen_by)
            self._last = seen, now

    def note_search(self, *, together: bool = False) -> None:
        """Note that something was searched for; what, is nobody's business. Typing on is the same search."""
        now, seen = self._clock.now(), ("search", together)
        if not self._is_the_last(seen, now, ONE_SEARCH):
            self.note("search", together=together)
            self._last = seen, now

    def _is_the_last(self, seen: tuple[object, ...], now: datetime, within: timedelta) -> bool:
        return self._last is not None and self._last[0] == seen and abs(now - self._last[1]) < within

    def note(
        self,
        action: str,
        *,
        family: str = "",
        record: str = "",
        person: str = "",
        reason: str = "",
        together: bool = False,
    ) -> None:
        """Note one act; durable on return. A laptop that has not joined a hub has nobody's record to note."""
        assert action in ACTIONS, "what can be done is listed in fsdesk.events"
        store = self._store
        if not store.device:
            return
        with store.writing_beside() as db:
            n, before = self._end(db)
            body = event_body(
                Event(
                    device=store.device,
                    n=n + 1,
                    before=before,
                    at=self._clock.now().isoformat(),
                    user=UserId(_setting(db, "user")),
                    action=action,
                    family=FamilyId(family),
                    record=RecordId(record),
                    person=RecordId(person),
                    reason=kept_text(reason)[:REASON_CHARS_MAX],
                    together=together,
                )
            )
            db.execute("INSERT INTO noted (n, hash, body) VALUES (?, ?, ?)", (n + 1, event_hash(body), body))

    @staticmethod
    def _end(db: Any) -> tuple[int, bytes]:
        row = db.execute("SELECT n, hash FROM noted ORDER BY n DESC LIMIT 1").fetchone()
        return (0, b"") if row is None else (int(row[0]), bytes(row[1]))

    def events(self, most: int = 200) -> tuple[Event, ...]:
        """What was noted here last, the newest first."""
        rows = self._store.rows("SELECT body FROM noted ORDER BY n DESC LIMIT ?", (most,))
        return tuple(event_of(bytes(body)) for (body,) in rows)


def _setting(db: Any, name: str) -> str:
    row = db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return "" if row is None else str(row[0])
