"""How long a laptop may be read without meeting its hub: days and unlocks, counted so that no clock can be turned.

A *lease* is the hub's signed word that a laptop may be read for some days and some unlocks; every good exchange brings
a new one. What is counted against it is a `Count`. When either is used up reading stops and writing goes on: nothing is
ever deleted for it. Pure: whoever asks says what the laptop's clock reads.

*Time seen* is the hub's time as far as this laptop can know it: what the hub last said, moved on by whatever the
laptop's clock or its uptime moved on since. It never goes back but for the hub's own word. A clock that is turned back
therefore stands still, and each unlock under it is counted all the same. A clock that jumps ahead uses up the days:
then the hub, or a code read over the phone, sets it right.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

import msgspec
from msgspec.structs import replace

DAYS, DAYS_LEAST, DAYS_MOST = 21, 7, 45
"""Days without the hub: by default, and what a partnership may choose: a month on an island, or a week in a town."""
UNLOCKS, UNLOCKS_LEAST, UNLOCKS_MOST = 200, 20, 2_000
"""Unlocks without the hub: ten a working day for four weeks."""
EXTENSION_DAYS_MOST = 14
"""Longest that one code read over the phone lets a laptop be read."""
EXTENSION_UNLOCKS_A_DAY = 10
DAY_S = 86_400
SECONDS_MAX = 1 << 40
"""Past any clock: 36,000 years."""
COUNT_BYTES = 32


class Why(StrEnum):
    """Why a laptop may not be read now."""

    MAY = ""
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    DAYS = "days"
    UNLOCKS = "unlocks"


class Lease(msgspec.Struct, frozen=True, array_like=True):
    """The hub's word. `number` is that of the request it answers; `issued_at` the hub's time, seconds since 1970;
    `codes` the number of the last extension code given for this laptop before: older ones no longer count."""

    number: int
    issued_at: int
    days: int
    unlocks: int
    codes: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether it is one that a hub would give."""
        return (
            0 < self.number < SECONDS_MAX
            and 0 < self.issued_at < SECONDS_MAX
            and DAYS_LEAST <= self.days <= DAYS_MOST
            and UNLOCKS_LEAST <= self.unlocks <= UNLOCKS_MOST
            and 0 <= self.codes < SECONDS_MAX
        )


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """What has been used of a lease on one laptop. Number 0: no lease was ever given, and none is missed.

    `behind_s` is how far the laptop's clock was behind the hub's when the lease came (before it, when negative);
    `seen_s` the time seen; `until_s` when reading stops; `used` of `unlocks`; `code` the last extension used or void.
    """

    number: int = 0
    seen_s: int = 0
    until_s: int = 0
    behind_s: int = 0
    unlocks: int = 0
    used: int = 0
    code: int = 0
    suspended_by: int = 0
    """The request that was answered with "suspended", 0 while none was after the last good one."""
    heard: int = 0
    """The last request whose answer said whether this laptop is suspended."""
    revoked: bool = False

    def passed(self, clock_s: int, up_s: int = 0) -> Self:
        """The same when the laptop's clock reads so, and it has been up for some seconds since it was last noted."""
        seen = max(self.seen_s + max(up_s, 0), clock_s + self.behind_s)
        return replace(self, seen_s=min(max(seen, self.seen_s), SECONDS_MAX))

    def unlocked(self) -> Self:
        """The same after one more unlock."""
        return replace(self, used=self.used + 1)

    def renewed(self, lease: Lease, clock_s: int, *, fresh: bool = True) -> Self:
        """The same under a new lease; unchanged where it is not sound or not newer than the one held.

        A lease that came on a stick is not `fresh`: its time is long past, so it sets no clock.
        """
        if not lease.is_sound or lease.number <= self.number:
            return self
        return replace(
            self,
            number=lease.number,
            seen_s=lease.issued_at if fresh else max(self.seen_s, lease.issued_at),
            behind_s=lease.issued_at - clock_s if fresh else self.behind_s,
            until_s=lease.issued_at + lease.days * DAY_S,
            unlocks=lease.unlocks,
            used=0,
            code=max(self.code, lease.codes),
        )

    def extended(self, code: int, days: int) -> Self:
        """The same after a code read over the phone; it counts once, and those given before it no longer do."""
        assert code > self.code
        return replace(
            self,
            code=code,
            until_s=max(self.until_s, self.seen_s + days * DAY_S),
            unlocks=max(self.unlocks, self.used + days * EXTENSION_UNLOCKS_A_DAY),
        )

    def told(self, request: int, *, suspended: bool) -> Self:
        """The same when the hub answered a request saying whether this laptop is suspended."""
        if request <= self.heard:
            return self
        return replace(self, heard=request, suspended_by=request if suspended else 0)

    @property
    def why_not(self) -> Why:
        """Why it may not be read, if it may not."""
        if self.revoked:
            return Why.REVOKED
        if self.suspended_by:
            return Why.SUSPENDED
        if self.number and self.seen_s >= self.until_s:
            return Why.DAYS
        return Why.UNLOCKS if self.number and self.used > self.unlocks else Why.MAY

    @property
    def why_no_unlock(self) -> Why:
        """Why the next unlock would not let it be read, if it would not."""
        return self.why_not or self.unlocked().why_not

    @property
    def days_left(self) -> int:
        """Whole days left, by the time seen."""
        return max(self.until_s - self.seen_s, 0) // DAY_S

    # -- a second place ------------------------------------------------------------------------------------------

    def to_bytes(self) -> bytes:
        """What is kept in a second place, apart from the store: as long as a key, which is all such a place holds."""
        return b"".join(number.to_bytes(8, "big") for number in (self.number, self.seen_s, self.used, self.code))

    def beside(self, second: bytes | None) -> Self:
        """The same where the second place knows more: then an older copy of the store was put back in its place."""
        if second is None or len(second) != COUNT_BYTES:
            return self
        number, seen, used, code = (int.from_bytes(second[at : at + 8], "big") for at in range(0, COUNT_BYTES, 8))
        if number < self.number or max(number, seen, used, code) > SECONDS_MAX:
            return self
        return replace(self, seen_s=max(self.seen_s, seen), used=max(self.used, used), code=max(self.code, code))
