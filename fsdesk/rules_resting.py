"""When a family that is closed may rest at the hub, and what of it stays on the laptop: a stub. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from fsdesk.records.fields import Value

STUB_KINDS = ("family", "involvement")
"""What a stub is made of: the family's name and state, when its support ended, and when to ask whether it holds."""
RESTS_AFTER_DAYS = 91
"""A quarter of a year after its end nobody opens a family any more, but for a reason."""
FETCHED_STAYS_DAYS = 14
"""A family that was fetched stays whole so long."""
OPEN_STATES = ("planned", "draft", "submitted", "returned", "amended")
"""States of a visit that wait for somebody."""

STEPS_OVER = ("done", "not_done", "no_longer_needed")


def is_open(kind: str, says: Mapping[str, Value]) -> bool:
    """Whether a record asks something of somebody, also when the family is closed: then the family does not rest."""
    if kind == "next_step":
        return says.get("status") not in STEPS_OVER
    return kind == "request" and not says.get("outcome")


def has_rested_enough(closed_on: str, fetched_on: str, today: date) -> bool:
    """Whether a family closed on one day, and last fetched on another (or never), may rest today."""
    try:
        closed = date.fromisoformat(closed_on[:10])
        fetched = date.fromisoformat(fetched_on[:10]) if fetched_on else date.min
    except ValueError:
        return False
    return closed <= today - timedelta(days=RESTS_AFTER_DAYS) and fetched <= today - timedelta(days=FETCHED_STAYS_DAYS)
