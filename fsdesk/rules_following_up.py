"""What follows when somebody outside was told of a worry: their answer, asking again, not agreeing, taking it further.

Pure. Source: What to do if you're worried a child is being abused (Department for Education, 2015): who has heard
nothing within three working days asks again; Working Together to Safeguard Children (England) and the National Guidance
for Child Protection in Scotland: whoever does not agree says so and takes it further, until the child is safe.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from fsdesk import telling
from fsdesk.records.safety_codes import FOLLOWING_UP
from fsdesk.workdays import working_days_after


class Said(NamedTuple):
    """One thing done after somebody was told: a code of `FOLLOWING_UP`, and when, local to the minute."""

    act: str
    at: str


class FollowUp(NamedTuple):
    """How an answer stands, in words and tone; what can be written down next. `is_open` while one is to come."""

    standing: str
    tone: str
    can: tuple[str, ...]
    is_open: bool = False
    is_late: bool = False


NOTHING = FollowUp("", "neutral", ())
"""Of a decision by which nobody was told anything."""


def follow_up(told_at: str, outcome: str, said: Iterable[Said], *, days: int, nation: str, today: date) -> FollowUp:
    """How the answer to one act of telling stands. `said` is in the order of its making: it counts within a minute."""
    if outcome not in ("shared", "partly") or not told_at:
        return NOTHING
    done = sorted((one for one in said if one.act in FOLLOWING_UP), key=lambda one: one.at[:16])
    last = done[-1] if done else Said("", told_at)
    day = telling.short_day(last.at[:10], today)
    if last.act == "answered":
        return FollowUp(f"They answered {day}", "ok", ("disagreed",))
    if last.act == "disagreed":
        return FollowUp("We do not agree with their answer: take it further", "warn", ("escalated", "answered"),
                        is_open=True, is_late=True)  # fmt: skip
    due = working_days_after(date.fromisoformat(last.at[:10]), days, nation)
    is_late = due < today
    by = telling.short_day(due.isoformat(), today)
    has_asked = any(one.act in ("asked_again", "escalated") for one in done)
    can = ("answered", "asked_again", "escalated") if is_late and has_asked else ("answered", "asked_again")
    lead = {"": "", "asked_again": f"Asked again {day}. ", "escalated": f"Taken further {day}. "}[last.act]
    if not is_late:
        return FollowUp(f"{lead}Their answer is due by {by}", "info", can, is_open=True)
    more = "take it further" if has_asked else "ask again"
    return FollowUp(f"{lead}No answer by {by}: {more}", "danger", can, is_open=True, is_late=True)
