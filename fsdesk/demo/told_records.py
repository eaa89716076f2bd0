"""Any record of a demonstration family, as it is written down: fields by their own names, days as counts from today.

In a file such a record is a table: ``is`` says its kind, ``key`` its local name (its kind and number without one),
``guard`` how guarded it is beyond its kind; all else are its fields. "@name" is another record of the family, or
"@worker" and "@lead". Where a field holds a day, a whole number counts from today, "-5 16:10" has a time with it, and
"= rowan" is the day somebody was born; "{4}" in a text is the day it will be then, in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from fsdesk import telling
from fsdesk.demo.words import FamilyWords, counted_day
from fsdesk.records import KINDS, Relationship
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Field, Record, Sensitivity

Named = tuple[str, Record]

_WITH_TIME = re.compile(r"([+-]?\d+) (\d\d:\d\d)")
_DAY_IN_TEXT = re.compile(r"\{(-?\d+)\}")
_SAYS_ABOUT_ITSELF = ("is", "key", "guard")


class Teller(NamedTuple):
    """What the short forms in a file mean: the day, who works with the family, when its people were born."""

    today: date
    worker: str
    lead: str
    born: Mapping[str, str]

    def day(self, days: int) -> str:
        """The ISO day so many days from today, on a working day."""
        return counted_day(days, self.today).isoformat()

    def value(self, field: Field, given: Any) -> Any:
        """What a field holds."""
        if isinstance(given, list):
            return tuple(self.value(field, one) for one in given)
        holds_day = field.says.partial_date or field.says.local_time
        if isinstance(given, int) and not isinstance(given, bool) and holds_day:
            return self.day(given)
        return self._text(given, holds_day=holds_day) if isinstance(given, str) else given

    def _text(self, given: str, *, holds_day: bool) -> str:
        if holds_day and (match := _WITH_TIME.fullmatch(given)):
            return f"{self.day(int(match[1]))}T{match[2]}"
        if holds_day and given.startswith("= "):
            return self.born[given.removeprefix("= ")]
        known = {"@worker": self.worker, "@lead": self.lead}.get(given, given)
        return _DAY_IN_TEXT.sub(lambda match: telling.long_day(counted_day(int(match[1]), self.today)), known).strip()


def told_records(words: FamilyWords, teller: Teller) -> Iterator[tuple[str, Record, Sensitivity | None]]:
    """The records of a family that are written field by field. Raises ValueError for a kind or field nobody knows."""
    numbers: dict[str, int] = {}
    for table in words.record:
        kind = str(table.get("is"))
        numbers[kind] = numbers.get(kind, 0) + 1
        name = str(table.get("key") or f"{kind}-{numbers[kind]}")
        if kind not in KINDS:
            raise ValueError(f"{words.key}: there is no kind of record called {kind}")
        declared = KINDS[kind].declared()
        given = {field: value for field, value in table.items() if field not in _SAYS_ABOUT_ITSELF}
        if unknown := given.keys() - declared.keys():
            raise ValueError(f"{words.key}, {name}: nobody knows {sorted(unknown)}")
        fields = {field: teller.value(declared[field], value) for field, value in given.items()}
        guard = Sensitivity(table["guard"]) if "guard" in table else None
        yield name, KINDS[kind](**fields), guard


def told_ties(words: FamilyWords) -> Iterator[Named]:
    """Who is what to whom: "kirsty mother isla finn" is two relationships. Raises ValueError for a word not known."""
    people = {person.key for person in words.people}
    for line in words.ties:
        person, kind, *others = line.split()
        if kind not in lists.RELATIONSHIP or not others or not {person, *others} <= people:
            raise ValueError(f"{words.key}: nobody knows what “{line}” means")
        for other in others:
            yield f"{person}.{kind}.{other}", Relationship(person=f"@{person}", other=f"@{other}", type=kind)
