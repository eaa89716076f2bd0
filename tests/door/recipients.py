"""Everybody who may come to read a family: as the product is told of them, and which words the oracle forbids them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, cached_property, partial
from random import Random

from fsdesk.audience import OWN, Audience, For, Permission
from tests.door.oracle import Judge, Reader
from tests.door.random_families import Family


class Reading:
    """One reader of a family. `forbids` are the words they may not read, `on_paper` those that are forbidden besides
    where what they see is taken along, as the file of a person where one is named."""

    def __init__(
        self, name: str, audience: Audience, forbids: Callable[[], set[str]],
        on_paper: Callable[[str], set[str]] = lambda _person: set(),
    ) -> None:  # fmt: skip
        self.name, self.audience, self._forbids = name, audience, forbids
        self.on_paper = cache(on_paper)

    @cached_property
    def forbidden(self) -> set[str]:
        """The words they may not read."""
        return self._forbids()


def readers(family: Family, judge: Judge) -> Iterator[Reading]:
    """Everybody: whose desk it is, a lead, a colleague with and without access, the table of each home (nobody named,
    two there, one alone), each person's own copy to a home and to none, the agency that has a permission, each person
    who asks what is held about them."""
    dice, people = Random(family.homes[0] + family.family.id), family.people
    yield Reading("own", OWN, set, judge.forbidden_to_take_out)
    yield Reading("lead", Audience(kind=For.LEAD), set, judge.forbidden_to_take_out)
    yield Reading("colleague", Audience(kind=For.COLLEAGUE, user="bashir"), judge.forbidden_to_colleague)
    shut = Audience(kind=For.COLLEAGUE, user="bashir", has_access=False)
    yield Reading("colleague without access", shut, lambda: set(judge.words()))
    for home in family.homes:
        yield _at_table(judge, Reader(home=home))
        yield _at_table(judge, Reader(home=home, present=tuple(dice.sample(people, min(2, len(people))))))
        who = dice.choice(people)
        yield _at_table(judge, Reader(home=home, present=(who,), alone=who))
    for at, who in enumerate(people):
        home = family.homes[at % len(family.homes)] if at % 2 else ""
        reader = Reader(home=home, present=(who,), alone=who, takes_away=who)
        audience = Audience(kind=For.OWN_COPY, person=who, household=home)
        yield Reading(f"own copy of {who} to {home}", audience, partial(judge.forbidden_at_home, reader))
    subjects, categories = family.permission.fields["subjects"], family.permission.fields["categories"]
    permission = Permission(agency=family.permission.fields["recipient"], subjects=subjects, categories=categories)
    audience = Audience(kind=For.AGENCY, permission=permission, family=family.family.id)
    yield Reading("agency", audience, lambda: judge.forbidden_at_agency(set(subjects), set(categories)))
    for who in people:
        asks = Audience(kind=For.SUBJECT_ACCESS, person=who, family=family.family.id)
        yield Reading(f"subject access of {who}", asks, partial(judge.forbidden_to_subject, who))


def _at_table(judge: Judge, reader: Reader) -> Reading:
    audience = Audience(kind=For.TABLE, household=reader.home, present=reader.present, person=reader.alone)
    return Reading(f"table {reader}", audience, partial(judge.forbidden_at_home, reader))


def on_paper(judge: Judge, home: str) -> set[str]:
    """The words that are on no paper that is taken to a home."""
    return judge.forbidden_at_home(Reader(home=home, on_paper=True))
