"""What is suggested to be done with each thing of somebody's file, before a person decides. Pure.

Nothing is suggested away for being awkward: what a worker thought is the person's too. Kept back is what may bring
serious harm, and what is somebody else's. Source: Data Protection Act 2018, Schedule 2, Part 3, paragraph 16 and
Schedule 3, Part 3, paragraph 11; reasonable search: UK GDPR, Article 15.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fsdesk.audience import Audience, Fact, For, Why, view_for
from fsdesk.audience_others import about_person


class Suggested(NamedTuple):
    """What is suggested, and on what ground."""

    mark: str
    exemption: str = ""


HARM = Suggested("withhold", "serious_harm_social_work")
OTHERS = Suggested("redact", "third_party")
WHOLE = Suggested("include")


def suggested(person: str, facts: Sequence[Fact], today: str) -> dict[str, Suggested]:
    """For every record of a family that is about somebody, in the order given: what is suggested."""
    view = view_for(Audience(kind=For.SUBJECT_ACCESS, person=person), facts, today)
    about = about_person(person, facts)
    others = {fact.id for fact in facts if fact.kind == "person" and fact.id != person}
    found: dict[str, Suggested] = {}
    for fact in facts:
        if fact.id not in about:
            continue
        if not view.sees(fact.id):
            found[fact.id] = HARM if view.why.get(fact.id) is not Why.TAKEN_OUT else WHOLE
        elif _is_of_others_too(fact, others):
            found[fact.id] = OTHERS
        else:
            found[fact.id] = WHOLE
    return found


def _is_of_others_too(fact: Fact, others: set[str]) -> bool:
    """Whether it names anybody else of the family, or is of the whole of it."""
    named = {one for values in fact.said.values() for value in values
             for one in (value if isinstance(value, tuple) else (value,))}  # fmt: skip
    return bool(named & others) or fact.kind in ("visit", "meeting", "household")
