"""How many bytes one request may carry, learnt from the line itself. Pure.

The hub takes frame by frame what arrives, so a break costs a frame and not a request, whatever its size: the budget
says how long a desk goes without hearing what the hub holds. Only where something on the way hands on whole requests,
or none, does a break cost all of one; there the budget is halved until they pass.
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
        self.size = remembered or BUDGET_BYTES_FIRST
        self.is_broken = self.size < BUDGET_BYTES_FIRST
        self._most = BUDGET_BYTES_MAX

    def went(self, moved: int, seconds: float) -> None:
        """A request and its answer of so many bytes went well; seconds are 0 where nobody looked at a clock."""
        if moved < self.size // 2:
            return
        grown = GROWTH_MAX * self.size if seconds else 2 * self.size
        fits = int(moved / seconds * ANSWER_WITHIN_S) if seconds else grown
        self.size = max(BUDGET_BYTES_MIN, min(self._most, grown, fits))

    def broke(self) -> None:
        """The line broke: in this exchange it is not again given what large frames are made for."""
        self._most = min(self._most, SHAKY_MAX)
        self.size = min(self.size, self._most)

    def brought_nothing(self) -> None:
        """A request broke, and nothing of it, or of its answer, had arrived."""
        self.size = max(BUDGET_BYTES_MIN, self.size // 2)

    def after_a_break(self) -> int:
        """What to remember while a break has not been made good: less than the first says that it is to be asked what
        arrived before it is sent again."""
        return min(self.size, BUDGET_BYTES_FIRST // 2)

    def at_the_end(self) -> int:
        """What to remember when all is said."""
        return max(BUDGET_BYTES_FIRST, min(REMEMBERED_MAX, self.size))
