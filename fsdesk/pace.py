"""When to act and in what order: arithmetic on times and kinds, no clock, no timer. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from fsdesk.records.fields import Value

AUTOSAVE_QUIET_S = 0.6
AUTOSAVE_PATIENCE_S = 0.9
"""A pause in typing saves; without a pause, text is never older than this unsaved (a crash loses at most a second)."""

SYNC_QUIET_S = 5.0
SYNC_PATIENCE_S = 60.0
RETRY_FIRST_S = 15.0
RETRY_MOST_S = 15 * 60.0
"""Back-off doubles to a quarter of an hour and never gives up: a worker drives for longer than that between signals."""

STALE_DAYS = 7
"""Unsent for longer than this the pill turns red (policy default)."""


def due(first_s: float, last_s: float, quiet_s: float, patience_s: float) -> float:
    """When something wanted since `first_s`, last touched at `last_s`, should be done. Seconds on one clock."""
    return min(last_s + quiet_s, first_s + patience_s)


def back_off(failures: int, jitter: float) -> float:
    """Seconds to wait after so many failures in a row; `jitter` in [0, 1) spreads laptops apart."""
    ceiling = min(RETRY_MOST_S, RETRY_FIRST_S * 2.0 ** min(failures, 10))
    return ceiling * (0.5 + jitter / 2)


def urgency(kind: str, fields: Mapping[str, Value]) -> int:
    """The order of sending, least first: restrictions, then danger, then the visit and its words, then the rest.

    The order is the sync order of the workflows: withdrawals and restrictions, safeguarding, check-outs, consents,
    visits, the rest. A family, household or person goes before what refers to it only by its count, within a class.
    """
    if any(fields.get(name) is True for name in ("restricted", "confidential", "no_contact")):
        return 0
    if fields.get("safe_to_use") == "no":
        return 0
    if fields.get("safeguarding_concern_raised") == "yes" or fields.get("immediate_danger") == "yes":
        return 1
    if kind in ("request", "visit", "took_part", "voice", "observation", "next_step", "sign_off"):
        return 4
    return 5
