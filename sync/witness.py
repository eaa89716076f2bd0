"""A laptop as witness of the hub's log of what was done: it keeps the log's head, and believes the next only with the
proof that the log still begins with what was seen of it. Whoever rewrites, cuts, forks or puts back the past is found
out by the next laptop that comes.

A hub honestly put back from a copy says so: it begins another life (epoch) and tells how much the copy held. Then the
proof is asked from the newest head the copy still held, and what is missing is told apart from a log that lies.
"""

from __future__ import annotations

import enum
from typing import NamedTuple, Protocol

from sync.merkle import EMPTY, HASH_BYTES, is_consistent
from sync.protocol_log import LogAsk, LogSaid


class Wrong(enum.StrEnum):
    """What can be wrong with the hub's log."""

    ROLLED_BACK = "rolled_back"  # it holds fewer events than were seen, and the hub does not say it was put back
    REWRITTEN = "rewritten"  # it does not begin with the events that were seen
    ALTERED = "altered"  # the tree is the one that was seen, and what this laptop noted reads otherwise
    WITHHELD = "withheld"  # the hub does not say what its log is


class Seen(Protocol):
    """The log as it was believed."""

    @property
    def epoch(self) -> int:
        """In which of the hub's lives."""

    @property
    def size(self) -> int:
        """How many events."""

    @property
    def root(self) -> bytes:
        """The hash they come to."""


class LogDoor(Protocol):
    """What a witness asks of the store: see `fsdesk.witnessing`."""

    def events_to_send(self, raw_bytes_max: int) -> tuple[bytes, ...]:
        """Events the hub is not known to have, in their order, up to a size."""

    def keep_events_held(self, n: int, mark: bytes) -> bool:
        """The hub has own events up to a number; whether that is news."""

    def own_hash(self, after: int, to: int) -> bytes:
        """The hash over the hashes of own events."""

    def read_to(self) -> int:
        """To which of its own events the laptop has had them read again."""

    def is_check_due(self) -> bool:
        """Whether the log is to be looked at though there is nothing else to say."""

    def log_seen(self) -> Seen | None:
        """The log as it was last believed."""

    def log_seen_below(self, size: int) -> Seen | None:
        """The largest that was believed and held no more than this."""

    def keep_log(self, seen: tuple[int, int, bytes], read_to: int, put_back: tuple[int, int] | None = None) -> None:
        """Believe this."""

    def keep_alarm(self, code: str, said: int) -> None:
        """It is not what it was."""


class _Asked(NamedTuple):
    """From which head the proof was asked, and from after which own event they are read again."""

    size: int
    root: bytes
    after: int


class Witness:
    """The witness of one exchange."""

    def __init__(self, log: LogDoor) -> None:
        self._log = log
        self._asked: _Asked | None = None
        self._below: int | None = None
        """How many events the copy held that the hub says it was put back from: the next proof is asked from there."""
        self.is_due = False
        """Whether the hub lives another life than the one whose log was seen, or has begun to say what it was."""
        self.news = False
        """Whether the last answer said that the hub has more of this laptop's events."""

    def events(self, raw_bytes_max: int) -> tuple[bytes, ...]:
        """What is to be sent next."""
        return self._log.events_to_send(raw_bytes_max)

    def asks(self, *, sends: bool) -> LogAsk | None:
        """What is asked of the log in the next request. One that `sends` nothing asks only when the log was not looked
        at for a while: it says what a laptop says that nobody works at, four times an hour."""
        if not sends and not self.is_due and not self._log.is_check_due():
            self._asked = None
            return None
        last = self._log.log_seen()
        seen = last if self._below is None else self._log.log_seen_below(self._below)
        size, root = (0, EMPTY) if seen is None else (seen.size, seen.root)
        self._asked = _Asked(size, root, self._log.read_to())
        return LogAsk(size, 0 if last is None else last.epoch, self._asked.after)

    @property
    def asked(self) -> tuple[int, bytes, int] | None:
        """What the request under way asks of the log: from which head, and after which own event."""
        asked = self._asked
        return None if asked is None else (asked.size, asked.root, asked.after)

    def resume(self, asked: tuple[int, bytes, int] | None) -> None:
        """Take up what was asked in an earlier request. Where the log was believed anew since, its answer says nothing
        more: what was seen never goes back to an older head."""
        seen = self._log.log_seen()
        is_last = asked is not None and asked[:2] == ((0, EMPTY) if seen is None else (seen.size, seen.root))
        self._asked = _Asked(*asked) if asked is not None and is_last else None

    def hears(self, epoch: int, said: LogSaid | None, *, version: int) -> Wrong | None:
        """Believe what an answer says of the log, or say what is wrong with it. `version` is the answer's."""
        asked, self._asked, self.news = self._asked, None, False
        if asked is None:
            seen = self._log.log_seen()
            self.is_due = seen is not None and seen.epoch != epoch
            return None
        if said is None or len(said.root) != HASH_BYTES:
            # A hub of before keeps no log; one that has shown its log keeps it.
            return self._alarm(Wrong.WITHHELD, 0) if version >= 3 or self._log.log_seen() is not None else None
        seen = self._log.log_seen()
        put_back: tuple[int, int] | None = None
        if seen is not None and seen.epoch != epoch:
            if said.restored < 0:
                return self._alarm(Wrong.ROLLED_BACK if said.size < seen.size else Wrong.REWRITTEN, said.size)
            below = self._log.log_seen_below(said.restored)
            if asked.size != (below.size if below is not None else 0):
                # Judged when the proof is the one that is wanted: the next answer's.
                self._below, self.is_due = said.restored, True
                return None
            put_back = seen.size, said.restored
        if said.size < asked.size:
            return self._alarm(Wrong.ROLLED_BACK, said.size)
        if not is_consistent(asked.size, asked.root, said.size, said.root, said.proof):
            return self._alarm(Wrong.REWRITTEN, said.size)
        if not said.forked and said.own != self._log.own_hash(asked.after, said.own_to):
            return self._alarm(Wrong.ALTERED, said.size)
        self._below, self.is_due = None, False
        self._log.keep_log((epoch, said.size, said.root), said.own_to, put_back)
        self.news = self._log.keep_events_held(said.held, said.mark)
        return None

    def _alarm(self, wrong: Wrong, said: int) -> Wrong:
        self._log.keep_alarm(wrong.value, said)
        return wrong
