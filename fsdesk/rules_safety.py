"""What a worry, a crisis and a flag of risk ask for: what is still to be said, by when, and who may end it. Pure.

Source: the services' own data dictionary (safeguarding concern, crisis contact, risk flag and timescales), version of
November 2026. None of it ever stops a word from being kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fsdesk import telling
from fsdesk.records.codes import is_partial_date
from fsdesk.rules_asking import clock
from fsdesk.views import Travel
from fsdesk.views_asking import Clock

FLAG_MONTHS_MAX = 6
"""A flag is looked at again within so many months, lest a family be called dangerous for ever."""
UNTOLD = ("", "not_asked", "not_known", "declined", "no")

_ASKED = (
    ("immediate_danger", "Say whether anybody is in danger now. If so, ring 999 first."),
    ("words", "Write what you saw or what was said, word for word."),
    ("noticed_at", "Say when you saw or heard it."),
    ("concern_for", "Say who may be harmed."),
    ("kept_from", "Choose: must anybody be kept from knowing, or nobody?"),
    ("family_told", "Say whether the family knows that you pass this on."),
    ("lead_told_at", "Tell your lead today, by phone or face to face, and say when."),
)
"""What a worry needs in the order of its page, with the sentence that says so."""


def problems_of_concern(
    text: Mapping[str, str], *, about: bool, harm: bool, hidden: bool
) -> tuple[tuple[str, str], ...]:
    """What a worry still lacks, as (field, sentence). `about`: somebody is named; `hidden`: who must not know is."""
    found = [(name, sentence) for name, sentence in _ASKED if not text.get(name, "").strip()]
    if not about:
        found.insert(0, ("about", "Say who it is about. “Not known yet” is an answer too."))
    if not harm:
        found.append(("harm", "Say what kind of harm. “Not sure” is an answer too."))
    if text.get("kept_from") == "these" and not hidden:
        found.append(("hidden_from", "Name the people who must not know."))
    if text.get("family_told") in UNTOLD[1:] and not text.get("why_not_told", "").strip():
        found.append(("why_not_told", "Say why the family does not know. “It would not be safe” is a reason."))
    return tuple(found)


def how_far(travel: Travel, *, read_by: str, read_at: str, begun_there: bool = False) -> tuple[str, str]:
    """How far a worry has come, in words and tone. It is never called sent before the hub has signed for it.

    `begun_there`: the hub has its beginning, so that what waits is only what was written since.
    """
    if travel is Travel.WAITING and (begun_there or read_by):
        return "What was written last is only on this laptop. The hub has what was written before.", "warn"
    if read_by:
        return f"{read_by} has read it, {read_at}.", "ok"
    match travel:
        case Travel.WAITING:
            return "Only on this laptop. Nobody has been told by it.", "warn"
        case Travel.SET_ASIDE:
            return "The hub could not take it. Nobody has been told by it: see Sync.", "danger"
        case Travel.RECEIVED:
            return "The hub has it. No lead has read it yet.", "info"
        case Travel.SEEN:
            return "It is on a colleague’s laptop. No lead has said that they read it.", "info"


def lead_clock(noticed: str, told: str, *, days: int, nation: str, today: date) -> Clock:
    """Whether a lead has been told in time: the same day, unless the place says otherwise."""
    if noticed and not told and days == 0:
        day = noticed[:10]
        if day == today.isoformat():
            return Clock(words="Tell your lead", standing="today, by phone", tone="warn", due=day)
        since = telling.short_day(day, today)
        return Clock(words="Tell your lead", standing=f"not told since {since}", tone="danger", due=day, is_late=True)
    return clock("Tell your lead", noticed, told, days, nation=nation, today=today)


def crisis_clocks(
    at: str, called: str, reviewed: str, *, call_days: int, review_days: int, nation: str, today: date
) -> tuple[Clock, Clock]:
    """The two promises after a crisis: somebody rings again, and it is looked at together."""
    return (
        clock("Ring again", at, called, call_days, nation=nation, today=today),
        clock("Look at it together", at, reviewed, review_days, nation=nation, today=today),
    )


def latest_review(since: str) -> str:
    """The last day a flag of that day may be looked at again; empty when the day is not wholly known."""
    if not is_partial_date(since) or len(since.rstrip("~")) < 10:
        return ""
    year, month, day = (int(part) for part in since[:10].split("-"))
    year, month = year + (month + FLAG_MONTHS_MAX - 1) // 12, (month + FLAG_MONTHS_MAX - 1) % 12 + 1
    for last in range(day, 0, -1):
        try:
            return date(year, month, last).isoformat()
        except ValueError:
            continue
    return ""


def problems_of_flag(text: Mapping[str, str], today: date) -> tuple[tuple[str, str], ...]:
    """What a flag of risk still lacks, as (field, sentence). Without evidence and an end it is only a rumour."""
    found = []
    if not text.get("risk"):
        found.append(("risk", "Say what to know."))
    if not text.get("about"):
        found.append(("about", "Say whether it is about the family, a person or a home."))
    if not text.get("evidence", "").strip():
        found.append(("evidence", "Say what it rests on: what was seen or said, when and by whom."))
    due, latest = text.get("review_due", ""), latest_review(text.get("looked_at_on") or today.isoformat())
    if not due:
        found.append(("review_due", "Say when it is looked at again, within six months."))
    elif latest and due.rstrip("~") > latest[: len(due.rstrip("~"))]:
        found.append(("review_due", f"Look at it again by {telling.short_day(latest, today)}: six months at most."))
    return tuple(found)


def why_not_remove_flag(is_lead: bool, because: str) -> str:
    """Why a flag may not be taken away, in a sentence; empty when it may. Only a lead takes one away, with a reason."""
    if not is_lead:
        return "Only a team lead takes a flag away. You can say on it what has changed."
    return "" if because.strip() else "Say why it is taken away: what has changed."


def flag_standing(due: str, today: date) -> tuple[str, str]:
    """When a flag is looked at again, in words and tone. Past its day it is still shown, and said to be old."""
    if not due:
        return "no day to look at it again", "warn"
    text = due.rstrip("~")
    if text < today.isoformat()[: len(text)]:
        return f"was to be looked at again by {telling.short_day(due, today)}: may no longer be so", "warn"
    return f"looked at again by {telling.short_day(due, today)}", "neutral"
