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

LOOK_EVERY_S = 5 * 60.0
LOOK_LEAST_S = 60.0
LOOK_MOST_S = 60 * 60.0
"""How often the hub is asked for news: as it hints, within these; where it does not, every five minutes."""
SETTLING_S = 4.0
"""How long a network that has just changed is given before it is tried."""

STALE_DAYS = 7
"""Unsent for longer than this the pill turns red (policy default)."""


def due(first_s: float, last_s: float, quiet_s: float, patience_s: float) -> float:
    """When something wanted since `first_s`, last touched at `last_s`, should be done. Seconds on one clock."""
    return min(last_s + quiet_s, first_s + patience_s)


def back_off(failures: int, jitter: float, *, asked_s: float = 0.0, offline: bool = False) -> float:
    """Seconds to wait after so many failures in a row; `jitter` in [0, 1) spreads laptops apart.

    Whoever answered may ask for longer, and a system that sees no network doubles it; neither can stop it for good.
    """
    ceiling = min(RETRY_MOST_S, RETRY_FIRST_S * 2.0 ** min(failures + offline, 10))
    return max(ceiling * (0.5 + jitter / 2), min(asked_s, RETRY_MOST_S) * (1 + jitter / 4))


def next_look(hint_s: float, jitter: float) -> float:
    """Seconds until the hub is asked for news after all went well, about as it hints; 0 where it hints nothing."""
    wanted = min(LOOK_MOST_S, max(LOOK_LEAST_S, hint_s)) if hint_s else LOOK_EVERY_S
    return wanted * (0.9 + jitter / 5)


def after_change(jitter: float) -> float:
    """Seconds to wait when the network has changed: not all laptops of a house at once."""
    return SETTLING_S * (0.5 + jitter)


_ENDS = ("hand_over", "end")
"""Words of a lead by which somebody may no longer read a family."""
_CONSENT = ("engagement_agreement", "sharing_permission", "sharing_decision")
_SAFETY = ("safeguarding_concern", "concern_act", "risk_flag", "crisis_contact")
_VISITED = ("request", "visit", "took_part", "voice", "observation", "next_step", "sign_off")


def urgency(kind: str, fields: Mapping[str, Value]) -> int:
    """The order of sending, least first: withdrawals and restrictions, safeguarding, that somebody is safely out of a
    home again, consents, visits and their words, the rest.

    A family, household or person goes before what refers to it only by its count, within a class.
    """
    if any(fields.get(name) is True for name in ("restricted", "confidential", "no_contact")):
        return 0
    if any(fields.get(name) for name in ("hidden_from", "only_for", "not_for")):
        return 0
    if kind == "objection" or any(fields.get(name) for name in ("withdrawn_at", "ended_at")):
        return 0
    if kind == "sharing_permission" and fields.get("decision") in ("refuse", "not_now"):
        return 0
    if kind == "engagement_agreement" and fields.get("agreed") == "no":
        return 0
    if fields.get("safe_to_use") == "no" or fields.get("taken_out") or fields.get("act") in _ENDS:
        return 0
    if fields.get("safeguarding_concern_raised") == "yes" or fields.get("immediate_danger") == "yes":
        return 1
    if kind == "sharing_decision" and fields.get("override") is True:
        return 1
    if kind in _SAFETY:
        return 1
    if kind == "lone_working" or (kind == "visit" and fields.get("actual_end")):
        return 2
    if "consent_note" in fields or kind in _CONSENT:
        return 3
    return 4 if kind in _VISITED else 5
