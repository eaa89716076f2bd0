"""What a person's own file asks of who prepares it: by when, who has checked it, which grounds may be told. Pure.

Source: UK GDPR, Articles 12(3) (one month, two more where it is complex, told within the first), 12(4) (who is refused
is told why within the month, and where to complain), 12(5) and (6) (the only grounds), 12A (the month stands still
until we know who asks, or what for) and 15; Data Protection Act 2018, Schedules 2 to 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from fsdesk.records.access_codes import TOLD_GROUNDS
from fsdesk.rules_consenting import months_after

MONTHS = 1
MONTHS_LONGER = 2
REFUSED, WITHDRAWN = "refused", "withdrawn"
ENDED = {
    REFUSED: "It was refused: nothing is given unless it goes on again.",
    WITHDRAWN: "They took it back: nothing is given unless they ask again.",
}


class Clock(NamedTuple):
    """By which day it is answered; empty while the month stands still, or where no whole day is written."""

    due: str
    stands_still: bool = False
    is_late: bool = False
    is_longer: bool = False


def clock(said: Mapping[str, str], today: str) -> Clock:
    """How the time of a request stands. `said` are its fields; days are ISO.

    A longer time counts only with its reason, and only when it was told within the first month. Who is refused is told
    within the month that there is: no longer time counts then, and the month goes on from that day if it stood still.
    """
    asked, stopped, went_on = (_whole(said.get(name, "")) for name in ("asked_on", "stopped_on", "went_on_on"))
    refused = said.get("outcome") == REFUSED
    if not asked or said.get("outcome") == WITHDRAWN:
        return Clock("")
    if refused and not went_on:
        went_on = _whole(said.get("outcome_on", ""))
    if stopped and not went_on:
        return Clock("", stands_still=True)
    still = max(0, (date.fromisoformat(went_on) - date.fromisoformat(stopped)).days) if stopped and went_on else 0
    first = _later(months_after(asked, MONTHS), still)
    told = _whole(said.get("extended_on", ""))
    longer = bool(said.get("extended_because", "").strip()) and bool(told) and told <= first and not refused
    due = _later(months_after(asked, MONTHS + MONTHS_LONGER), still) if longer else first
    return Clock(due, is_late=today > due and not is_over(said), is_longer=longer)


def is_over(said: Mapping[str, str]) -> bool:
    """Whether nothing of a request waits any more: given, taken back, or refused and they were told why."""
    outcome = said.get("outcome")
    return bool(said.get("given_on")) or outcome == WITHDRAWN or (outcome == REFUSED and bool(said.get("told_on")))


def why_not_refuse(said: Mapping[str, str], *, may_decide: bool) -> str:
    """Why a request may not be refused as it is written; empty when it may. `may_decide`: as the one decision says.

    That nobody can tell who they are counts only after they were asked: Article 12(6).
    """
    if not may_decide:
        return "A lead or the information-governance officer decides that something is not done."
    if said.get("given_on") or said.get("outcome"):
        return "It has been answered already."
    if not said.get("refused_because"):
        return "Say why it is not done: there are three grounds and no other."
    if said["refused_because"] == "identity":
        if said.get("identity_checked") == "yes":
            return "You know who they are: that is no ground then."
        if said.get("stopped_because") != "identity" or not _whole(said.get("stopped_on", "")):
            return "Ask them first for something by which you can tell, and write when you did: the month stands still."
    if not said.get("outcome_why", "").strip():
        return "Write the reasons as they will read them: we have to be able to show them."
    return ""


def why_not_taken_back(said: Mapping[str, str]) -> str:
    """Why a request may not be written down as taken back; empty when it may."""
    if said.get("given_on") or said.get("outcome"):
        return "It has been answered already."
    if not said.get("outcome_why", "").strip():
        return "Write in their words that they take it back: nobody else can."
    return ""


class Check(NamedTuple):
    """That somebody said they had read it: who wrote so, and what it was."""

    author: str
    digest: str


def checked_by(checks: Iterable[Check], markers: Iterable[str], digest: str) -> str:
    """Who has checked it as it now is: whoever signed the writing that says so, and never anybody who marked any of it.

    What is written in a field about who checked counts for nothing: only whose writing it is. Empty when nobody has.
    """
    prepared = frozenset(markers)
    found = sorted(one.author for one in checks if one.digest == digest and one.author not in prepared)
    return found[0] if digest and found else ""


def why_not_check(user: str, markers: Iterable[str], *, may_check: bool) -> str:
    """Why somebody may not be the second person; empty when they may. `may_check`: as the one decision says."""
    if user in frozenset(markers):
        return "You marked some of it yourself: somebody else reads it before it is given."
    if not may_check:
        return "A lead or the information-governance officer reads a file before it is given."
    return ""


def grounds_told(marks: Iterable[tuple[str, str, bool]]) -> tuple[str, ...]:
    """The sentences a person is told of what is not given whole: each once, without a number, and only where who marked
    it said that it may be told and the ground is one of those that harm nobody. `marks` are (mark, ground, may be
    told)."""
    said = {ground for mark, ground, may_tell in marks if mark in ("redact", "withhold") and may_tell}
    return tuple(sentence for ground, sentence in TOLD_GROUNDS.items() if ground in said)


def problems_of_request(said: Mapping[str, str]) -> tuple[str, ...]:
    """What a request itself still lacks before anything is given."""
    if outcome := said.get("outcome"):
        return (ENDED[outcome],) if outcome in ENDED else ()
    found = []
    if not _whole(said.get("asked_on", "")):
        found.append("Write on which day they asked.")
    if not said.get("asked_by"):
        found.append("Say who asked.")
    if said.get("asked_by", "self") != "self" and not said.get("asker", "").strip():
        found.append("Write the name of who asked for them.")
    if said.get("identity_checked") != "yes":
        found.append("Check first that it is them.")
    if said.get("asked_by") == "parent" and not said.get("child_view", "").strip():
        found.append("Say what the child thinks of a parent asking.")
    if said.get("extended_because", "").strip() and not _whole(said.get("extended_on", "")):
        found.append("Write on which day they were told that it takes longer.")
    return tuple(found)


def _whole(text: str) -> str:
    """A whole day, or nothing."""
    try:
        return date.fromisoformat(text[:10]).isoformat() if len(text) >= len("2026-11-21") else ""
    except ValueError:
        return ""


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat() if day else ""
