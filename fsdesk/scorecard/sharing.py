"""SC23, openness about sharing: agreed, explained, written down whole, read by a lead, and a no obeyed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from fsdesk.rules_consenting import AGREEMENT_MONTHS, NOTICE_MONTHS_MOST, OWN_VIEW_FROM_AGE, months_after
from fsdesk.scorecard.figures import Figure, Period
from fsdesk.workdays import working_days_after

READ_WITHIN_WORKING_DAYS = 1
assert AGREEMENT_MONTHS == NOTICE_MONTHS_MOST, "an agreement is asked about again when its notice is a year old"


class Child(msgspec.Struct, frozen=True):
    """A child of the family: age in whole years, None where it is not known; whether their own view is written down."""

    age: int | None
    has_view: bool


class Involved(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch of support. `agreed_at` are the days of the agreements that stand, of whoever may give one: who is
    away or not safe to ask is none of them, and is never missing."""

    opened_on: str
    closed_on: str = ""
    agreed_at: tuple[str, ...] = ()
    children: tuple[Child, ...] = ()


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """One decision about sharing: when, whether anything is missing, and for an override when it was done and read."""

    at: str
    is_whole: bool
    is_override: bool = False
    acted_at: str = ""
    read_at: str = ""


class Withdrawn(msgspec.Struct, frozen=True, kw_only=True):
    """A permission taken back: when they said so, and whether anything went there afterwards, put right or not."""

    at: str
    went_later: bool


def openness(involved: Iterable[Involved], until: str) -> Figure:
    """a) Active stretches with an agreement that stands, a notice gone through within a year, and the own view of every
    child of five or more; of all that are active on the last day."""
    count = of = not_known = 0
    for one in involved:
        if one.opened_on[:10] > until or (one.closed_on and one.closed_on[:10] <= until):
            continue
        of += 1
        agreed = any(at[:10] <= until <= months_after(at, NOTICE_MONTHS_MOST) for at in one.agreed_at if len(at) >= 10)
        lacks = any(not c.has_view and c.age is not None and c.age >= OWN_VIEW_FROM_AGE for c in one.children)
        doubts = any(not c.has_view and c.age is None for c in one.children)
        count += agreed and not lacks and not doubts
        not_known += agreed and not lacks and doubts
    return Figure("sc23a", count, of, not_known)


def wholeness(decided: Iterable[Decided], period: Period) -> Figure:
    """b) Decisions about sharing that hold everything they need, of all in the period."""
    mine = [one for one in decided if period.holds(one.at)]
    return Figure("sc23b", sum(one.is_whole for one in mine), len(mine))


def overrides_read(decided: Iterable[Decided], period: Period, nation: str) -> Figure:
    """c) Acts to keep somebody safe that a lead read within a working day, of all in the period."""
    count = of = not_due = 0
    for one in decided:
        acted = one.acted_at or one.at
        if not one.is_override or not period.holds(acted):
            continue
        due = working_days_after(date.fromisoformat(acted[:10]), READ_WITHIN_WORKING_DAYS, nation).isoformat()
        of += 1
        not_due += not one.read_at and due >= period.until
        count += bool(one.read_at) and one.read_at[:10] <= due
    return Figure("sc23c", count, of, not_due=not_due)


def honoured(withdrawn: Sequence[Withdrawn], period: Period) -> Figure:
    """d) Permissions taken back in the period after which nothing went there, of all taken back."""
    mine = [one for one in withdrawn if period.holds(one.at)]
    return Figure("sc23d", sum(not one.went_later for one in mine), len(mine))
