"""How many bytes one request may carry, learnt from the line itself. Pure.

The hub takes frame by frame what arrives, so a break costs a frame and not a request, whatever its size: the budget
says how long a desk goes without hearing what the hub holds. Only where something on the way hands on whole requests,
or none, does a break cost all of one; there the budget is halved until they pass.

What a break costs is what is under way when it comes. A line that has broken is taken to break again after as much: a
request that ends a little before that has nothing under way then, and around it requests are as small as they get.
Where it does not come, they grow again with how long it has not.
"""

from __future__ import annotations

from sync.protocol import BUDGET_BYTES_FIRST, BUDGET_BYTES_MAX, BUDGET_BYTES_MIN

GROWTH_MAX = 16
"""How many times as much a request may carry as the last one that went well."""
ANSWER_WITHIN_S = 30.0
"""How long one request should take: until its answer nobody is told that anything is at the hub."""
SHAKY_MAX = 256 << 10
"""Most on a line that has broken: up to here frames are small, and a break costs 6 kB and not 25 (measured)."""
REMEMBERED_MAX = 1 << 20


class Budget:
    """The budget of one exchange."""

    def __init__(self, remembered: int) -> None:
        self._fits = remembered or BUDGET_BYTES_FIRST
        self.is_broken = self._fits < BUDGET_BYTES_FIRST
        self._most = BUDGET_BYTES_MAX
        self._since = self._between = 0
        """Bytes that got through since the last break, and between the last two (0: it has not broken)."""

    @property
    def size(self) -> int:
        """How many bytes the next request may carry."""
        if not self._between:
            return self._fits
        before, after = self._between * 7 // 8 - self._since, self._since - self._between
        return min(self._fits, max(BUDGET_BYTES_MIN, before, after))

    def went(self, moved: int, seconds: float) -> None:
        """A request and its answer of so many bytes went well; seconds are 0 where nobody looked at a clock."""
        size = self.size
        self._since += moved
        if moved < size // 2:
            return
        grown = GROWTH_MAX * size if seconds else 2 * size
        fits = int(moved / seconds * ANSWER_WITHIN_S) if seconds else grown
        self._fits = max(BUDGET_BYTES_MIN, min(self._most, grown, fits))

    def broke(self, heard: int) -> None:
        """The line broke when so many bytes of the answer had come. In this exchange it is not again given what large
        frames are made for."""
        self._since += heard
        self._most = min(self._most, SHAKY_MAX)
        self._fits = min(self._fits, self._most)

    def arrived(self, sent: int) -> None:
        """So many bytes of what was under way at the break had arrived, as the answer after it says."""
        if self._since + sent:
            self._between = max(BUDGET_BYTES_MIN, self._since + sent)
        self._since = 0

    def brought_nothing(self) -> None:
        """A request broke, and nothing of it, or of its answer, had arrived."""
        self._fits = max(BUDGET_BYTES_MIN, self.size // 2)

    def after_a_break(self) -> int:
        """What to remember while a break has not been made good: less than the first says that it is to be asked what
        arrived before it is sent again."""
        return min(self.size, BUDGET_BYTES_FIRST // 2)

    def at_the_end(self) -> int:
        """What to remember when all is said."""
        return max(BUDGET_BYTES_FIRST, min(REMEMBERED_MAX, self._fits))
