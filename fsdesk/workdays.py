"""Working days of a nation: weekends and its bank holidays left out. Scotland and England differ.

The bank holidays come from the `holidays` package (gov.uk and mygov.scot are its sources). Pure, but for the first
use of that package, which takes some tenths of a second and is therefore late.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

SATURDAY = 5


@cache
def bank_holidays(nation: str, year: int) -> frozenset[date]:
    """The bank holidays of a year. `nation` is "SCT" or "ENG"."""
    import holidays  # late: 0.4 s, and only clocks need it

    return frozenset(holidays.country_holidays("GB", subdiv=nation, years=year))


def is_working_day(day: date, nation: str) -> bool:
    """Whether offices are open on a day."""
    return day.weekday() < SATURDAY and day not in bank_holidays(nation, day.year)


def working_days_after(day: date, count: int, nation: str) -> date:
    """The day `count` working days after a day; the day itself is never counted. Nought: the day itself."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, nation)
    return day


def working_days_between(since: date, until: date, nation: str) -> int:
    """How many working days lie after `since`, up to and with `until`; negative the other way round."""
    if until < since:
        return -working_days_between(until, since, nation)
    days = (since + timedelta(days=n) for n in range(1, (until - since).days + 1))
    return sum(is_working_day(day, nation) for day in days)
