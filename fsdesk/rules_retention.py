"""How long a family's record is kept, and when somebody has to decide what becomes of it. Pure; decides nothing.

Source: the services' retention rule: classes are the data controller's, counted from the youngest child's birth, from
closing, or from the last action; two people review; a legal hold stops it. No national rule exists for early help.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date

import msgspec

from fsdesk.trouble import Refused

FROM = ("closed", "last_action", "youngest_birth")
YEARS_MAX = 120
DESTROY, EXTEND, TRANSFER = "destroy", "extend", "transfer"
DECISIONS = {DESTROY: "destroy it", EXTEND: "keep it longer", TRANSFER: "give it to somebody else to keep"}
REASON_CHARS_MIN = 10


class RetentionClass(msgspec.Struct, frozen=True, kw_only=True, rename={"counted_from": "from"}):
    """One class of record: which families it fits, and from when and how long they are kept."""

    key: str
    title: str
    counted_from: str
    years: int
    any_of: tuple[str, ...] = ()


class _Classes(msgspec.Struct, frozen=True, rename={"classes": "class"}):
    classes: tuple[RetentionClass, ...]


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What retention asks of a family's record: days as YYYY-MM-DD, empty when there is none."""

    is_closed: bool
    closed_on: str
    last_action: str
    youngest_birth: str
    kinds: frozenset[str]
    label: str = ""


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """When somebody has to decide about a family's record, and why then."""

    key: str
    title: str
    trigger: str
    due: str


def classes_of(text: str) -> tuple[RetentionClass, ...]:
    """The classes a file of them says. Refused, saying why, when it is none."""
    try:
        classes = msgspec.convert(tomllib.loads(text), _Classes).classes
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise _no_classes(str(error).partition("\n")[0]) from error
    for one in classes:
        if one.counted_from not in FROM:
            raise _no_classes(f"class {one.key} is counted from none of {', '.join(FROM)}")
        if not 0 < one.years <= YEARS_MAX:
            raise _no_classes(f"class {one.key} is kept for no number of years between 1 and {YEARS_MAX}")
    if not classes or len({one.key for one in classes}) < len(classes):
        raise _no_classes("there is no class, or two of one key")
    return classes


def _no_classes(why: str) -> Refused:
    return Refused(
        f"The file of retention classes cannot be used: {why}.",
        safe="Nothing was changed.",
        next_step="Put it right; resources/retention.toml in the program shows how it is written.",
    )


def due(facts: Facts, classes: Sequence[RetentionClass], today: date) -> Due | None:
    """When somebody has to decide; None while the family is open, no class fits, or that day is still to come."""
    if not facts.is_closed:
        return None
    one = next((one for one in classes if not one.any_of or facts.kinds & set(one.any_of)), None)
    if one is None:
        return None
    days = {"closed": facts.closed_on, "last_action": facts.last_action, "youngest_birth": facts.youngest_birth}
    trigger = days[one.counted_from] or max(facts.closed_on, facts.last_action)
    # The record of somebody who was seen later than their class counts from is never due before that.
    when = max(years_after(trigger, one.years), facts.last_action)
    return Due(key=one.key, title=one.title, trigger=trigger, due=when) if when <= today.isoformat() else None


def years_after(day: str, years: int) -> str:
    """The same day some years later; the 29th of February, and a month or year without a day, count to their end."""
    parts = [*map(int, day.split("-"))]
    year, month, of_month = parts[0] + years, parts[1] if len(parts) > 1 else 12, parts[2] if len(parts) > 2 else 31
    while True:
        try:
            return date(year, month, of_month).isoformat()
        except ValueError:
            of_month -= 1


def decided(verdicts: Sequence[tuple[str, str]]) -> str:
    """What two people have decided, of everybody's (user, decision); empty while no two different people agree, or
    somebody disagrees."""
    said = {decision for _, decision in verdicts}
    people = {user for user, _ in verdicts}
    return said.pop() if len(said) == 1 and len(people) >= 2 else ""
