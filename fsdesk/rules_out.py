"""Working alone: what stands before setting off, and who is asked when somebody does not come back. Pure.

The hub and the laptop read the same rules here. A laptop without signal cannot raise an alarm: so a plan is at the hub
before somebody sets off, and the hub looks for them. Sources: Health and Safety Executive, Protecting lone workers
(INDG73); the services' own ladder, version of November 2026.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from fsdesk.records.codes import is_local_time
from fsdesk.records.fields import Value

ON_THE_WAY = "en_route"
"""How a visit says that its worker has set off."""
GRACE_MINUTES = 30
GRACE_MINUTES_MAX = 240
OUT_HOURS_MAX = 16
"""A plan that ends later than this after it was lodged is more likely a slip of the pen than a visit."""

LADDER: tuple[tuple[str, int], ...] = (
    ("worker", 0), ("buddy", 10), ("landline", 20), ("manager", 30), ("police", 45),
)  # fmt: skip
"""The rungs with their minutes after the time of grace. Each stays asked for until somebody is back."""
SILENT_LADDER: tuple[tuple[str, int], ...] = (("duress", 0), ("manager", 0), ("police", 5))
"""When the word for help was said: the worker, their buddy and the home are never rung, for somebody may listen."""
ALL_CLEAR = "all_clear"


class Outing(NamedTuple):
    """A plan as the hub watches it. Times are seconds since 1970 by the hub's clock, but for what people said."""

    worker: str
    buddy: str
    expected: int
    grace_minutes: int
    landline_safe: bool
    is_over: bool
    """Checked out, or called off."""

    @property
    def due(self) -> int:
        """When somebody begins to worry."""
        return self.expected + 60 * self.grace_minutes


def moment(at: str) -> int | None:
    """Seconds since 1970 of a local time that carries its offset; None when it carries none, or is no time."""
    if not is_local_time(at):
        return None
    found = datetime.fromisoformat(at)
    return None if found.tzinfo is None else int(found.timestamp())


def outing_of(values: Mapping[str, Sequence[Value]]) -> Outing | None:
    """The plan that the heads of a record say; None while nobody can be expected back.

    Where two people wrote apart the safer counts: the earlier end, the shorter grace, a landline that may not be rung.
    Somebody is back only when every end that was written says so.
    """
    ends = [found for value in values.get("expected_finish", ()) if (found := moment(_text(value))) is not None]
    worker = _first(values, "worker")
    if not ends or not worker:
        return None
    graces = [value for value in values.get("grace_minutes", ()) if isinstance(value, int)]
    landline = values.get("landline_safe", ())
    return Outing(
        worker=worker,
        buddy=_first(values, "buddy"),
        expected=min(ends),
        grace_minutes=max(0, min([*graces, GRACE_MINUTES_MAX])) if graces else GRACE_MINUTES,
        landline_safe=bool(landline) and all(value == "yes" for value in landline),
        is_over=_all_written(values, "check_out_at") or _all_written(values, "called_off_at"),
    )


def steps_due(
    outing: Outing, now: int, taken: Collection[str], *, duress_at: int | None = None, is_over: bool = False
) -> tuple[str, ...]:
    """The rungs that are to be taken now and have not been, in order. Once somebody is back: only that all is clear,
    and only where anybody was asked. `is_over` counts instead of the plan's own word where duress was said."""
    if is_over:
        return (ALL_CLEAR,) if taken and ALL_CLEAR not in taken else ()
    start, ladder = (outing.due, LADDER) if duress_at is None else (duress_at, SILENT_LADDER)
    return tuple(
        step
        for step, minutes in ladder
        if now >= start + 60 * minutes and step not in taken and (step != "landline" or outing.landline_safe)
    )


def why_not_lodge(text: Mapping[str, str], now: datetime, grace: int | None) -> tuple[tuple[str, str], ...]:
    """What a plan still lacks before the hub can watch it, as (field, sentence)."""
    found = []
    end = moment(text.get("expected_finish", ""))
    if end is None:
        found.append(("expected_finish", "Say when you will be out again."))
    elif end <= now.timestamp():
        found.append(("expected_finish", "That time has passed. Say when you will be out again."))
    elif end > now.timestamp() + OUT_HOURS_MAX * 3600:
        found.append(("expected_finish", f"That is more than {OUT_HOURS_MAX} hours away. Look at the day."))
    if not text.get("buddy", "").strip():
        found.append(("buddy", "Say who looks out for you."))
    elif text.get("buddy") == text.get("worker"):
        found.append(("buddy", "Somebody else looks out for you."))
    if not text.get("risk_level"):
        found.append(("risk_level", "Say how risky this visit is."))
    if text.get("risk_level") == "high" and not text.get("measures", "").strip():
        found.append(("measures", "Say what you do about the risk."))
    if grace is not None and not 0 <= grace <= GRACE_MINUTES_MAX:
        found.append(("grace_minutes", f"Somebody worries after {GRACE_MINUTES_MAX} minutes at the latest."))
    return tuple(found)


def why_not_set_off(
    text: Mapping[str, str], *, workers: int, watched: bool, code_is_right: bool, flagged_for_two: bool
) -> str:
    """Why somebody may not yet set off, in a sentence that helps; empty when they may.

    `watched`: the hub has said that it looks out for this very plan. `flagged_for_two`: the family says always two.
    """
    if workers > 1:
        return ""
    needs_two = text.get("two_workers") == "yes" or flagged_for_two or text.get("risk_level") == "high"
    if needs_two and not text.get("approved_by", "").strip():
        return "Two of you go to this visit, or a lead agrees that you go alone: name the lead."
    if watched or code_is_right:
        return ""
    if text.get("waived_by", "").strip():
        return "" if text.get("waived_because", "").strip() else "Say why the lead let you go without the hub."
    return (
        "The hub has not said that it has your plan, so nobody would look for you. Send it while there is signal, ring"
        " the office for a code, or name the lead who lets you go without."
    )


def needs_late_note(check_out: str, expected: str, grace: int) -> bool:
    """Whether somebody came out after the time of grace, so that the plan is closed with a sentence."""
    out, end = moment(check_out), moment(expected)
    return out is not None and end is not None and out > end + 60 * grace


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""


def _first(values: Mapping[str, Sequence[Value]], name: str) -> str:
    return next((_text(value) for value in values.get(name, ()) if _text(value)), "")


def _all_written(values: Mapping[str, Sequence[Value]], name: str) -> bool:
    found = values.get(name, ())
    return bool(found) and all(_text(value) for value in found)
