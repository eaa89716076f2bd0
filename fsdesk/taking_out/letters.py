"""What leaves as a letter: somebody's own file, what a place is given, and what a place is told was put right.

Each is made of what its audience may see and of nothing else; see `rules.view_for` and `taking_out.person`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from fsdesk import telling
from fsdesk.papers.data import Entry, Letter, LetterPart
from fsdesk.services import Service
from fsdesk.taking_out.person import FieldOfItem, ItemSaid, PersonDocument

OPENING = (
    "You asked for what is written about you. This is it, by what each thing is, with its day.",
    "Other people stand here by who they are to you and not by name: you have what is yours, they keep what is theirs.",
)
LEFT_OUT = (
    "The law lets us leave some things out, for example what is about somebody else. Where we do, we do not always say"
    " so. That is the same in every answer we give."
)
"""Said in every pack in the same words, so that it tells nothing of this one."""
YOU_CAN = (
    "Ask us what any of this means, or to go through it with you.",
    "Ask us to correct what is wrong, or to put your own words beside it.",
    "Ask us not to use or pass on something.",
    "Ask us to look again if you think something is missing.",
    "Complain to us, or to the Information Commissioner’s Office: ico.org.uk, 0303 123 1113.",
)
WHY_WE_HOLD = (
    "We hold it to help families who ask for it, which is our public task. We keep it as long as our retention schedule"
    " says, and pass it on only as “Who sees what” tells: ask for a copy."
)
"""What Article 15(1) of the UK GDPR asks to be told beside the copy itself."""
OF_SEVERAL = {"A person’s details": "People’s details"}


def access_letter(
    document: PersonDocument, for_whom: str, today: date, grounds: Sequence[str], service: Service
) -> Letter:
    """Somebody's own file as they read it: what a second person checks, what is printed, and what is saved."""
    told = (LEFT_OUT, *grounds)
    return Letter(
        title="What we hold about you",
        to=f"For {for_whom}",
        made=_made(today),
        opening=OPENING,
        parts=(*_by_kind(document), LetterPart(title="Why we hold it", lines=(WHY_WE_HOLD,)),
               LetterPart(title="What may not be in it", lines=told)),
        closing_title="You can",
        closing=YOU_CAN,
        correct=service.data_protection,
        foot=(service.partnership,),
    )  # fmt: skip


def _by_kind(document: PersonDocument) -> Iterator[LetterPart]:
    several = len(set(document.families)) > 1
    for kind, items in groupby(sorted(document.items, key=_order), key=attrgetter("kind_words")):
        found = tuple(entry for item in items if (entry := _entry(item, with_family=several)).lines)
        if found:
            yield LetterPart(title=OF_SEVERAL.get(kind, kind), entries=found)


def _order(item: ItemSaid) -> tuple[bool, str, str]:
    return (item.kind != "person", item.kind_words, item.on)


def _entry(item: ItemSaid, *, with_family: bool) -> Entry:
    lines = [(field.label, said) for field in item.fields.values() if (said := words_of(field))]
    if with_family:
        lines.append(("In", item.family))
    if item.taken_out:
        lines.append(("Since then", "It was taken out of our record."))
    return Entry(when=telling.short_day(item.on), what=item.kind_words, lines=tuple(lines))


def words_of(field: FieldOfItem) -> str:
    """What a field says, as people read it; each of several where nobody has settled which it is."""
    return field.words or " / ".join(filter(None, map(_plain, field.values or (field.value,))))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_plain(each)}" for name, each in value.items())
    if isinstance(value, tuple | list):
        return "; ".join(filter(None, map(_plain, value)))
    return _as_day(str(value)) if value is not None else ""


def _as_day(text: str) -> str:
    """A day or a time as people read it; anything else as it is."""
    looks_like_one = len(text) in (10, 11, 16) and text[:4].isdecimal() and text[4:5] == "-"
    day = telling.short_day(text) if looks_like_one else ""
    return f"{day} {telling.clock_time(text)}".strip() if day else text


def _made(today: date) -> str:
    return f"As written on {telling.long_day(today)} {today.year}."


def lines_of(records: Iterable[tuple[str, Iterable[tuple[str, str]]]]) -> tuple[Entry, ...]:
    """Things as entries of a letter: those that say anything."""
    return tuple(Entry(what=what, lines=tuple(lines)) for what, said in records if (lines := list(said)))
