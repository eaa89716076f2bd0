"""What a request for help needs, and its two clocks. Pure.

Source: the ten principles of holistic whole family support (Scottish Government, Routemap): reach in, no missing
middle; the services' own timescales, counted in working days of the nation.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fsdesk import telling
from fsdesk.views_asking import Clock
from fsdesk.workdays import working_days_after, working_days_between

NEEDS_NO_HELPER = frozenset({"withdrawn_by_family", "duplicate_of"})
"""The two ends of a request after which nobody need be named: nobody is left without help by them."""

_ASKED_FOR = (
    ("who_for", "Say who it is for. A first name is enough."),
    ("going_on", "Write what is going on, in the words of whoever asks."),
    ("source", "Say who asked."),
    ("channel", "Say how it came."),
    ("safe_contact", "Say how it is safe to get in touch."),
    ("family_agrees", "Say whether the family knows and agrees."),
    ("wanted_by", "Say how soon the family would like help."),
    ("immediate_danger", "Ask whether anyone is in danger now."),
)


def problems_of_request(text: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What a request still lacks, as (field, sentence), in the order of its page. It never stops it being kept."""
    found = [(name, sentence) for name, sentence in _ASKED_FOR if not text.get(name, "").strip()]
    if text.get("family_agrees") == "no_with_reason" and not text.get("why_not_agreed", "").strip():
        found.append(("why_not_agreed", "Say why the family does not know."))
    if text.get("source") == "professional" and not text.get("source_agency", "").strip():
        found.append(("source_agency", "Say where the person who asked works."))
    return tuple(found)


def why_not_decide(outcome: str, next_helper: str) -> str:
    """Why a request may not end so, in a sentence; empty when it may. Nobody is left between two services."""
    if not outcome:
        return "Choose what comes of it."
    if outcome not in NEEDS_NO_HELPER and not next_helper.strip():
        return "Say who is helping next: a person or a service the family knows by name."
    return ""


def clock(words: str, asked: str, done: str, days: int, *, nation: str, today: date) -> Clock:
    """How one promise of a request stands. `asked` and `done` are local times; `days` are working days."""
    if not asked:
        return Clock(words=words)
    begun = date.fromisoformat(asked[:10])
    due = working_days_after(begun, days, nation)
    if done:
        on = date.fromisoformat(done[:10])
        took = max(0, working_days_between(begun, on, nation))
        late = on > due
        after = f"after {telling.counted(took, 'working day')}" if took else "the same day"
        said = f"{telling.short_day(done, today)}, {after}"
        return Clock(words=words, standing=said, tone="neutral" if late else "ok", due=due.isoformat(), is_done=True)
    if today > due:
        standing, tone = f"was due {telling.short_day(due.isoformat(), today)}", "danger"
    elif today == due:
        standing, tone = "due today", "warn"
    else:
        standing, tone = f"by {telling.short_day(due.isoformat(), today)}", "neutral"
    return Clock(words=words, standing=standing, tone=tone, due=due.isoformat(), is_late=today > due)
