"""Code lists: the fixed answers of the record, with the words each shows. Versioned; a code is retired, never removed.

Source of the seed values: the services' own data dictionary, version of November 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~?)", re.ASCII)


def is_partial_date(text: str) -> bool:
    """Whether text is a day, month or year (``2019-07-03``, ``2019-07``, ``2019``), with ``~`` when approximate.

    The form is a subset of the Extended Date/Time Format, ISO 8601-2:2019 level 1.
    """
    match = _PARTIAL_DATE.fullmatch(text)
    if match is None:
        return False
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True


def is_local_time(text: str) -> bool:
    """Whether text is a day with a time of day, to the minute or finer (``2026-11-21T13:15``)."""
    if len(text) < 16:
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return text[10] in "T "


class CodeList(Mapping[str, str]):
    """Codes in their usual order, each with its words; ``name`` and ``version`` travel with exports."""

    def __init__(self, name: str, version: int, words: Mapping[str, str]) -> None:
        self.name = name
        self.version = version
        self._words = dict(words)

    def __getitem__(self, code: str) -> str:
        return self._words[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


_UNASKED = {
    "not_asked": "Not asked", "not_known": "Not known", "declined": "Prefers not to say",
}  # fmt: skip

ASKED = CodeList("asked", 1, {"yes": "Yes", "no": "No", **_UNASKED})
"""Yes, no, and three ways of not having an answer. Nothing ever turns one of those three into "no"."""

FAMILY_STATUS = CodeList("family_status", 1, {
    "enquiry": "Asked for help", "active": "Open", "paused": "Paused", "closed": "Closed",
})  # fmt: skip

LIFE_STAGE = CodeList("life_stage", 1, {
    "unborn": "Not yet born", "living": "Living", "deceased": "Died", "pregnancy_ended": "Pregnancy ended",
})  # fmt: skip

SEX = CodeList("sex", 1, {"F": "Female", "M": "Male", "I": "Intersex", "U": "Not known"})

CARING_ROLE = CodeList("caring_role", 1, {
    "not_asked": "Not asked", "none": "No caring role", "young_carer": "Young carer", "adult_carer": "Carer",
    "not_known": "Not known", "declined": "Prefers not to say",
})  # fmt: skip

HOUSEHOLD_ROLE = CodeList("household_role", 1, {
    "child": "Child", "parent": "Parent", "partner": "Partner", "relative": "Relative", "lodger": "Lodger",
    "other": "Other",
})  # fmt: skip

VISIT_SETTING = CodeList("visit_setting", 1, {
    "home": "Home", "other_household": "Another household", "school": "School", "hub": "Hub",
    "health_centre": "Health centre", "community_venue": "Community venue", "outdoors": "Outdoors or a walk",
    "vehicle": "In the car", "phone": "Phone", "video": "Video",
})  # fmt: skip

VISIT_STATUS = CodeList("visit_status", 1, {
    "planned": "Planned", "en_route": "On the way", "in_progress": "In progress", "done": "Done",
    "no_access": "No access", "cancelled_family": "Cancelled by the family",
    "cancelled_service": "Cancelled by us", "abandoned_unsafe": "Left: not safe",
})  # fmt: skip

VISIT_PURPOSE = CodeList("visit_purpose", 1, {
    "first_visit": "First visit", "planned_support": "Planned visit", "plan_review": "Review of the plan",
    "assessment": "Whole-family assessment", "follow_up": "Follow-up", "child_time": "Time with a child",
    "practical_help": "Practical help", "other": "Other",
})  # fmt: skip

NO_ACCESS_REASON = CodeList("no_access_reason", 1, {
    "nobody_in": "Nobody in", "asked_to_come_back": "Asked to come back", "weather": "Weather, road or ferry",
    "illness": "Illness", "family_busy": "Family busy", "worker_ill": "Worker ill", "vehicle": "Vehicle",
    "unsafe_left": "Not safe: left", "unsafe_did_not_enter": "Not safe: did not go in",
    "wrong_address": "Wrong address", "moved": "Moved",
})  # fmt: skip

PRESENCE = CodeList("presence", 1, {
    "all_of_it": "There throughout", "part_of_it": "There for part", "expected_absent": "Expected, not there",
    "not_seen": "Not seen",
})  # fmt: skip

VOICE_METHOD = CodeList("voice_method", 1, {
    "said": "Said in words", "own_writing": "Own writing or drawing", "play": "Play", "aac": "AAC or symbols",
    "advocate": "Through an advocate", "interpreter": "Through an interpreter",
    "observed_presentation": "How they seemed (too young for words)", "body_language": "Body language",
    "through_family": "Through a brother, sister or parent", "not_obtained": "Not obtained",
})  # fmt: skip

OBSERVATION_AREA = CodeList("observation_area", 1, {
    "home": "The home", "care": "Care and routines", "play": "Play and learning", "together": "How they are together",
    "health": "Health", "positives": "Going well", "other": "Other",
})  # fmt: skip

ASSERTION = CodeList("assertion", 1, {
    "observed": "Seen or heard by the worker", "said_by_subject": "Said by the person",
    "reported_by_other": "Said by someone else", "professional_opinion": "Worker's view", "document": "From a document",
})  # fmt: skip

STEP_STATUS = CodeList("step_status", 1, {
    "todo": "To do", "doing": "Under way", "done": "Done", "not_done": "Not done",
    "no_longer_needed": "No longer needed",
})  # fmt: skip

SIGN_OFF_DECISION = CodeList("sign_off_decision", 1, {"signed_off": "Signed off", "returned": "Returned"})

AREA = CodeList("area", 1, {
    "lochaber": "Lochaber", "westmorland_furness": "Westmorland and Furness", "leominster": "Leominster",
})  # fmt: skip
