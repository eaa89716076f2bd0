"""SC24, working alone: a plan with the hub before the visit, and back in time. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fsdesk.rules_out import moment
from fsdesk.scorecard.figures import Figure, Period, middle


class Alone(msgspec.Struct, frozen=True, kw_only=True):
    """A visit somebody made alone. Times as people wrote them; those of the plan carry their offset. `waived` where a
    lead let them go without the hub."""

    started: str
    planned_at: str = ""
    waived: bool = False
    expected: str = ""
    grace_minutes: int = 30
    back: str = ""


def lodged_and_back(visits: Iterable[Alone], period: Period) -> tuple[Figure, Figure]:
    """Visits alone with a plan before their start and back within the time of grace, of all that were made alone; and
    those that were overdue, of those whose times are known, with the middle of how many minutes that took to resolve.

    A plan without the times that tell is not known; so is an overdue one nobody came back from. A waived one is none.
    """
    count = of = not_known = overdue = timed = 0
    took: list[int] = []
    for one in visits:
        if not period.holds(one.started):
            continue
        of += 1
        expected, back = moment(one.expected), moment(one.back)
        has_plan = bool(one.planned_at) and one.planned_at[:16] <= one.started[:16] and not one.waived
        if expected is None or back is None:
            not_known += has_plan
            continue
        timed += 1
        late = back - expected - 60 * one.grace_minutes
        if late > 0:
            overdue += 1
            took.append((late + 59) // 60)
        else:
            count += has_plan
    return (
        Figure("sc24", count, of, not_known),
        Figure("sc24late", overdue, timed, minutes=middle(took)),
    )
