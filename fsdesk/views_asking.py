"""A request for help as pages show it."""

from __future__ import annotations

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.views import Part, View


class Clock(View, frozen=True, kw_only=True):
    """One promise with a day to it: acknowledged, first spoken with, first visit. `due` is an ISO date."""

    words: str
    standing: str = ""
    tone: str = "neutral"
    due: str = ""
    is_done: bool = False
    is_late: bool = False


class SafeNumber(View, frozen=True, kw_only=True):
    """Somebody to ring now."""

    name: str
    phone: str
    when: str


class RequestView(View, frozen=True, kw_only=True):
    """A request for help, open for writing. `problems` are (field, sentence)."""

    id: RecordId
    family: FamilyId
    family_name: str
    part: Part
    clocks: tuple[Clock, ...]
    problems: tuple[tuple[str, str], ...]
    outcome: str = ""
    outcome_line: str = ""
    numbers: tuple[SafeNumber, ...] = ()


class RequestRow(View, frozen=True, kw_only=True):
    """A request nobody has answered to the end, in a list."""

    id: RecordId
    family: FamilyId
    who_for: str
    asked: str
    standing: str
    tone: str = "neutral"
