"""What of what was done asks for a second look. It prompts a person and decides nothing: a look out of hours may be a
crisis, and a name may be anybody's.

Source: the services' rule on audit of access, a monthly report of exceptions: own name, a colleague's, the same
surname, outside one's caseload, after hours.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

POSTCODE_CHARS_MIN = 5
LOOKS = frozenset({"view", "print", "export", "share", "reveal", "break_glass"})
"""What is a look at a family."""


class Hours(NamedTuple):
    """Between which hours of the day a team works, and on which days (1 is Monday)."""

    begins: int = 7
    ends: int = 20
    days: tuple[int, ...] = (1, 2, 3, 4, 5)


USUAL = Hours()
"""The hours of a team that has chosen none."""


class Why(enum.StrEnum):
    """Why a look asks for a second one."""

    OWN_NAME = "own_name"
    COLLEAGUE = "colleague"
    SURNAME = "surname"
    POSTCODE = "postcode"
    NOT_HELD = "not_held"
    OUT_OF_HOURS = "out_of_hours"
    EMERGENCY = "emergency"


WORDS = {
    Why.OWN_NAME: "Somebody in the family has the same name",
    Why.COLLEAGUE: "Somebody in the family has a colleague’s name",
    Why.SURNAME: "Somebody in the family has the same surname",
    Why.POSTCODE: "The family lives where they do",
    Why.NOT_HELD: "The family was not theirs",
    Why.OUT_OF_HOURS: "Out of hours",
    Why.EMERGENCY: "Opened in an emergency",
}


class Look(NamedTuple):
    """One look: who, what they did, at which family, and when by their laptop's own clock."""

    user: str
    action: str
    family: str
    at: str


class Theirs(NamedTuple):
    """What is known of who looked, as far as it is asked: whether the family is or was theirs, or of the team they
    lead; whether it lives at their own postcode; and when their team works."""

    holds: bool
    same_postcode: bool = False
    hours: Hours = USUAL


def why_look_again(look: Look, names: Mapping[str, str], people: Collection[str], theirs: Theirs) -> tuple[Why, ...]:
    """Why this look asks for a second one; empty when it does not.

    `names` are what the people of the partnership are called, by user; `people` the names of those in the family.
    """
    if look.action not in LOOKS or not look.family:
        return ()
    found: list[Why] = []
    if look.action == "break_glass":
        found.append(Why.EMERGENCY)
    own, family = _plain(names.get(look.user, "")), {_plain(name) for name in people}
    surnames = {name.split()[-1] for name in family if name}
    others = {_plain(name) for user, name in names.items() if user != look.user}
    if own and own in family:
        found.append(Why.OWN_NAME)
    elif own and own.split()[-1] in surnames:
        found.append(Why.SURNAME)
    if family & others - {""}:
        found.append(Why.COLLEAGUE)
    if theirs.same_postcode:
        found.append(Why.POSTCODE)
    if not theirs.holds:
        found.append(Why.NOT_HELD)
    if is_out_of_hours(look.at, theirs.hours):
        found.append(Why.OUT_OF_HOURS)
    return tuple(found)


def is_out_of_hours(at: str, hours: Hours = USUAL) -> bool:
    """Whether a local time is one at which nobody of a team is at work; a time nobody can read is none."""
    try:
        when = datetime.fromisoformat(at)
    except ValueError:
        return False
    return when.isoweekday() not in hours.days or not hours.begins <= when.hour < hours.ends


def postcode_of(text: str) -> str:
    """A postcode as it is compared; empty where it is too short to be a whole one."""
    found = "".join(text.split()).upper()
    return found if len(found) >= POSTCODE_CHARS_MIN else ""


def _plain(name: str) -> str:
    """A name as it is compared: no capitals, single spaces, and never a single word, which says too little."""
    words = name.casefold().split()
    return " ".join(words) if len(words) > 1 else ""
