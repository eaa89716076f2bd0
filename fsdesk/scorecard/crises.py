"""SC30, after a crisis: somebody rang again within two working days; and how many came out of hours. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from fsdesk.scorecard.figures import Figure, Period
from fsdesk.workdays import working_days_after

RING_WITHIN_WORKING_DAYS = 2


class Crisis(msgspec.Struct, frozen=True, kw_only=True):
    """One crisis: when, the day somebody rang again, and "in" or "out" of hours."""

    at: str
    rang_on: str = ""
    hours: str = ""


def followed_up(crises: Iterable[Crisis], period: Period, nation: str) -> tuple[Figure, Figure]:
    """Crises after which somebody rang within two working days, and those that came out of hours; each of all in the
    period. A call on a day nobody knows exactly is not known."""
    mine = [one for one in crises if period.holds(one.at)]
    count = not_known = not_due = 0
    for one in mine:
        due = working_days_after(date.fromisoformat(one.at[:10]), RING_WITHIN_WORKING_DAYS, nation).isoformat()
        not_due += not one.rang_on and due >= period.until
        is_vague = bool(one.rang_on) and (len(one.rang_on) != 10 or one.rang_on.endswith("~"))
        not_known += is_vague
        count += bool(one.rang_on) and not is_vague and one.rang_on <= due
    out = Figure("sc30hours", sum(one.hours == "out" for one in mine), len(mine),
                 sum(one.hours not in ("in", "out") for one in mine))  # fmt: skip
    return Figure("sc30", count, len(mine), not_known, not_due), out
