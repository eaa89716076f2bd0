"""How often somebody may ask, and how many at once: one that loops, or all of them on a Monday, harm nobody else.

Counted in each process: it is its own time that is saved, and nothing that matters is decided by it. Wrong slips are
counted in the ledger, for all processes together.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

DEVICE_BURST, DEVICE_EVERY_S = 300, 1.0
"""A laptop may ask so often at once, then once in so long: a first load is thirty requests, a bad line's a hundred."""
ADDRESS_BURST, ADDRESS_EVERY_S = 6_000, 0.02
"""The same of one address, behind which a whole council may sit: its laptops all ask on Monday at nine."""
KNOWN_MAX = 10_000
"""Askers remembered. Whoever is forgotten begins with a full allowance, which is what most have anyway."""
AT_ONCE_MAX = 256
"""Exchanges under way in one process; one more is asked to come back. Each holds a few frames in memory."""
COME_BACK_S = 10


class TooOften(Exception):
    """Somebody asked more than they may, or too many ask at once. `wait_s` says when to come back."""

    def __init__(self, code: str, wait_s: int) -> None:
        super().__init__(code)
        self.code = code
        self.wait_s = wait_s


class Allowance:
    """So many at once for each asker, refilled one by one."""

    def __init__(self, burst: int, every_s: float) -> None:
        self._burst = burst
        self._every_s = every_s
        self._free_at: dict[str, float] = {}

    def take(self, asker: str, now_s: float) -> None:
        """Count one more. TooOften when there is none left.

        Kept is when the asker's allowance will be full again: each request moves it on by one step.
        """
        free_at = max(self._free_at.pop(asker, 0.0), now_s) + self._every_s
        over_s = free_at - now_s - self._burst * self._every_s
        if over_s > 0:
            self._free_at[asker] = free_at - self._every_s
            raise TooOften("too_often", 1 + int(over_s))
        self._free_at[asker] = free_at
        if len(self._free_at) > KNOWN_MAX:
            del self._free_at[next(iter(self._free_at))]


class Room:
    """How many may be served at once."""

    def __init__(self, most: int = AT_ONCE_MAX) -> None:
        self.most = most
        self.within = 0

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place for one. TooOften when all are taken, each told another time, as all would come back at once."""
        if self.within >= self.most:
            raise TooOften("busy", COME_BACK_S + secrets.randbelow(2 * COME_BACK_S))
        self.within += 1
        try:
            yield
        finally:
            self.within -= 1
