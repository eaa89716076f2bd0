"""What is said beside a person's record when something in it cannot be, or deserves a second look. Pure: no clock.

A rule never stands in the way of keeping what was typed. Source: the services' data dictionary of November 2026,
sections on person, household and membership; the Standard Safeguarding Dataset for a pregnancy's dates.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from fsdesk import numbers, telling
from fsdesk.records.codes import is_partial_date
from fsdesk.records.fields import Value
from fsdesk.views_people import Remark

Fields = Mapping[str, Value]

DUE_BEFORE = timedelta(weeks=6)
DUE_AHEAD = timedelta(weeks=42)
"""How far before and after the day it is written a due date may lie."""
NIGHTS_MOST = 70
"""Tenths of a night in a week."""
LONGEST_LIFE = 120  # years; the oldest person whose age was verified in these islands was 115

GONE = ("deceased", "pregnancy_ended")
"""Life stages after which nothing is due any more: no birthday, review, letter or label."""


def earliest(partial: str) -> date | None:
    """The first day a whole or partial date can mean; None when it is no date."""
    text = partial.rstrip("~")
    if not is_partial_date(partial):
        return None
    return date(int(text[:4]), int(text[5:7] or 1), int(text[8:10] or 1))


def latest(partial: str) -> date | None:
    """The last day a whole or partial date can mean; None when it is no date."""
    text = partial.rstrip("~")
    if not is_partial_date(partial):
        return None
    year, month = int(text[:4]), int(text[5:7] or 12)
    return date(year, month, int(text[8:10] or monthrange(year, month)[1]))


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _number(fields: Fields, name: str) -> int | None:
    value = fields.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


# -- the person ----------------------------------------------------------------------------------------------------


def problems_of_person(person: Fields, today: date) -> tuple[Remark, ...]:
    """What to say beside the fields of one person, in the order of the page. Empty when all is well."""
    found = [*_of_the_name(person), *_of_the_birth(person, today), *_of_the_death(person, today)]
    attendance = _number(person, "attendance_percent")
    if attendance is not None and not 0 <= attendance <= 100:
        found.append(Remark(field="attendance_percent", sentence="Attendance is between 0 and 100 per cent."))
    exclusions = _number(person, "exclusions")
    if exclusions is not None and exclusions < 0:
        found.append(Remark(field="exclusions", sentence="This cannot be less than none."))
    return tuple(found)


def _of_the_name(person: Fields) -> Iterable[Remark]:
    named = _text(person, "known_as").strip() or _text(person, "full_name").strip()
    if not named and _text(person, "life_stage") not in ("unborn", "pregnancy_ended"):
        yield Remark(field="known_as", sentence="Write what this person is called.")


def _of_the_birth(person: Fields, today: date) -> Iterable[Remark]:
    stage, born, due = (_text(person, name) for name in ("life_stage", "born_on", "due_on"))
    if stage == "unborn":
        if not due:
            yield Remark(field="due_on", sentence="Write when the baby is due; about is enough.")
        if born:
            yield Remark(
                field="born_on",
                sentence="A baby with a date of birth is born. Choose “The baby is born”, or clear this.",
            )
        yield from _of_the_due_date(due, today)
        return
    if stage == "pregnancy_ended":
        return
    if not born:
        yield Remark(field="born_on", sentence="Write the date of birth; about 2019 is enough.")
    first, last = earliest(born), latest(born)
    if first is not None and first > today:
        yield Remark(
            field="born_on", sentence="This day is still to come. Not born yet? Then write when the baby is due."
        )
    if last is not None and last.year + LONGEST_LIFE < today.year:
        yield Remark(field="born_on", sentence=f"That is more than {LONGEST_LIFE} years ago. Look at the year again.")


def _of_the_due_date(due: str, today: date) -> Iterable[Remark]:
    first, last = earliest(due), latest(due)
    if last is not None and last < today - DUE_BEFORE:
        yield Remark(field="due_on", sentence="This is more than six weeks ago. Look at the date again.")
    if first is not None and first > today + DUE_AHEAD:
        yield Remark(field="due_on", sentence="This is more than 42 weeks ahead. Look at the date again.")


def _of_the_death(person: Fields, today: date) -> Iterable[Remark]:
    died, born = _text(person, "died_on"), _text(person, "born_on")
    first, last, birth = earliest(died), latest(died), earliest(born)
    if last is not None and birth is not None and last < birth:
        yield Remark(field="died_on", sentence="This is before the date of birth. Check both dates.")
    if first is not None and first > today:
        yield Remark(field="died_on", sentence="This day is still to come. Look at the date again.")
    if died and _text(person, "life_stage") not in GONE:
        yield Remark(field="died_on", sentence="There is a date of death, and the record says living. Check both.")


def is_quiet(person: Fields) -> bool:
    """Whether nothing may be said of this person's days any more: no birthday, reminder, letter or label."""
    return _text(person, "life_stage") in GONE


def problems_of_number(identifier: Fields, born_on: str, record: str = "") -> tuple[Remark, ...]:
    """What to say beside a number another service knows the person by."""
    sentence = numbers.what_is_wrong(_text(identifier, "scheme"), _text(identifier, "value"), born_on)
    return (Remark(field="value", sentence=sentence, record=record),) if sentence else ()


# -- homes ---------------------------------------------------------------------------------------------------------


def is_over(membership: Fields, today: date) -> bool:
    """Whether somebody is known to have left a home by a day. A month or year counts from its beginning."""
    until = _text(membership, "lives_until").rstrip("~")
    return bool(until) and until <= today.isoformat()[: len(until)]


def problems_of_homes(who: str, memberships: Sequence[tuple[str, Fields]], today: date) -> tuple[Remark, ...]:
    """What to say of one person's homes: each (record, fields). Seven nights make a week, and one home is the main."""
    found: list[Remark] = []
    now = [(record, fields) for record, fields in memberships if not is_over(fields, today)]
    for record, fields in memberships:
        nights = _number(fields, "nights_per_week_tenths")
        if nights is not None and not 0 <= nights <= NIGHTS_MOST:
            found.append(Remark(field="nights_per_week_tenths", record=record, sentence="A week has seven nights."))
        since, until = earliest(_text(fields, "lives_from")), latest(_text(fields, "lives_until"))
        if since is not None and until is not None and until < since:
            found.append(Remark(field="lives_until", record=record, sentence="This is before the day it began."))
    together = sum(_number(fields, "nights_per_week_tenths") or 0 for _, fields in now)
    if together > NIGHTS_MOST and now:
        sentence = f"{who}’s nights add up to {telling.tenths(together)} a week, and a week has seven. Check each home."
        found.append(Remark(field="nights_per_week_tenths", record=now[-1][0], sentence=sentence))
    mains = [record for record, fields in now if _text(fields, "is_main_home") == "yes"]
    if len(mains) > 1:
        found.append(
            Remark(field="is_main_home", record=mains[-1], sentence=f"{who} has two main homes. Which one is it?")
        )
    return tuple(found)


# -- the people around a family ------------------------------------------------------------------------------------


def in_touch_line(team: Sequence[Fields]) -> str:
    """ "4 people from 3 agencies are in touch", counting only those who are; a trusted person is of no agency."""
    near = [one for one in team if _text(one, "in_touch") == "yes"]
    places = {_text(one, "agency").casefold().strip() for one in near if one.get("is_trusted_person") is not True}
    agencies = len(places - {""})
    if not near:
        return "Nobody is in touch with the family yet."
    people = telling.counted(len(near), "person", "people")
    verb = "is" if len(near) == 1 else "are"
    return f"{people} from {telling.counted(agencies, 'agency', 'agencies')} {verb} in touch." if agencies else (
        f"{people} {verb} in touch."
    )  # fmt: skip


def overlaps(team: Sequence[Fields], words: Mapping[str, str]) -> tuple[str, ...]:
    """A question for every need that two or more people help with, for the same people: could one do both?"""
    helping: dict[str, list[Fields]] = {}
    for one in team:
        for need in _listed(one, "needs_supported") if _text(one, "in_touch") != "no" else ():
            helping.setdefault(need, []).append(one)
    found = []
    for need, ones in helping.items():
        names = [_text(one, "name") for one in ones if any(_for_same(one, other) for other in ones if other is not one)]
        if len(names) > 1:
            count = {2: "Two", 3: "Three", 4: "Four"}.get(len(names), str(len(names)))
            ask = "Could one of them do both?" if len(names) == 2 else "Could fewer do it?"
            found.append(f"{count} people help with “{words.get(need, need)}”: {telling.joined(names)}. {ask}")
    return tuple(found)


def _for_same(one: Fields, other: Fields) -> bool:
    """Whether two help somebody in common; one who names nobody helps everybody."""
    a, b = set(_listed(one, "for_people")), set(_listed(other, "for_people"))
    return not a or not b or bool(a & b)


def _listed(fields: Fields, name: str) -> tuple[str, ...]:
    value = fields.get(name)
    return tuple(str(part) for part in value) if isinstance(value, tuple) else ()
