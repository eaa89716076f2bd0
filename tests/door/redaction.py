"""Random families before many readers: what each is shown, looked through for every word the oracle forbids them.

For every family and reader the record is looked through as the decision leaves it, which is all that any page, count,
search or paper is made of. A share of the families is written to a real store and asked for every page, list, search
and export; a share of those is set as papers, PDF and web page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from fsdesk.audience import Audience, Fact, For, Permission, Seen, view_for
from fsdesk.desk import Desk
from fsdesk.papers import choosing
from fsdesk.papers.data import AnyPaper, Chronology, Looks
from fsdesk.papers.making import make
from fsdesk.records.ids import RecordId
from fsdesk.revisions import Revision, body
from fsdesk.store import Store
from tests.canary.pdf import words_of
from tests.clocks import StillClock
from tests.conftest import COLLEAGUES, KEY
from tests.door.every_read import answers, records_by_kind
from tests.door.oracle import Judge, Reader
from tests.door.random_families import DEVICE, TODAY, Family

TOLD = Chronology(title="What has happened", who="", nothing="Nothing yet.", foot=("Lochaber",), correct="Ask us.")
ELSEWHERE = "d0000000"
CATEGORIES = ("identity", "household", "plan", "assessment", "chronology", "child_voice")


class Reading(NamedTuple):
    """One reader of a family: as the product is told, and which words the oracle forbids them."""

    name: str
    audience: Audience
    forbidden: set[str]


def readers(family: Family, judge: Judge) -> Iterator[Reading]:
    """Some of everybody who may come to read a family."""
    dice, people = Random(family.homes[0] + family.family.id), family.people
    for home in family.homes:
        yield _at_table(judge, Reader(home=home))
        yield _at_table(judge, Reader(home=home, present=tuple(dice.sample(people, min(2, len(people))))))
        who = dice.choice(people)
        yield _at_table(judge, Reader(home=home, present=(who,), alone=who))
    for home in (family.homes[0], ""):
        who = dice.choice(people)
        reader = Reader(home=home, present=(who,), alone=who, takes_away=who)
        audience = Audience(kind=For.OWN_COPY, person=who, household=home)
        yield Reading(f"own copy of {who} to {home}", audience, judge.forbidden_at_home(reader))
    subjects, categories = dice.sample(people, dice.randint(1, len(people))), dice.sample(CATEGORIES, 3)
    permission = Permission(agency="School", subjects=tuple(subjects), categories=tuple(categories))
    audience = Audience(kind=For.AGENCY, permission=permission, family=family.family.id)
    yield Reading("agency", audience, judge.forbidden_at_agency(set(subjects), set(categories)))
    who = dice.choice(people)
    asks = Audience(kind=For.SUBJECT_ACCESS, person=who)
    yield Reading(f"subject access of {who}", asks, judge.forbidden_to_subject(who))


def _at_table(judge: Judge, reader: Reader) -> Reading:
    audience = Audience(kind=For.TABLE, household=reader.home, present=reader.present, person=reader.alone)
    return Reading(f"table {reader}", audience, judge.forbidden_at_home(reader))


class Tally(NamedTuple):
    """What was looked through, and what was found that should not be there."""

    looked: int
    """Answers, papers or views that were looked through."""
    withheld: int
    """Words that were forbidden in them, summed up."""
    shown: int
    """Words that were let through."""
    allowed: int
    """Words that the oracle allows."""
    leaks: tuple[str, ...]

    def and_(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(*(one + more for one, more in zip(self, other, strict=True)))  # type: ignore[operator]  # same places


NOTHING_YET = Tally(0, 0, 0, 0, ())


def decided(audience: Audience, facts: list[Fact]) -> Seen:
    """What the product decides."""
    return view_for(audience, facts, TODAY)


def tried(seed: int, decide: Callable[[Audience, list[Fact]], Seen] = decided) -> Tally:
    """A family as the decision leaves it for each of its readers."""
    family = Family(seed)
    judge, facts = Judge(family), [thing.fact() for thing in family.things]
    looked = withheld = shown = allowed = 0
    leaks: list[str] = []
    for reading in readers(family, judge):
        said = text_of(facts, decide(reading.audience, facts))
        looked += 1
        withheld += len(reading.forbidden)
        shown += sum(word in said for word in judge.words())
        allowed += len(judge.words()) - len(reading.forbidden)
        leaks += [f"family {seed}, {reading.name}: {_where(judge, word)}" for word in sorted(reading.forbidden)
                  if word in said]  # fmt: skip
    return Tally(looked, withheld, shown, allowed, tuple(leaks))


def text_of(facts: list[Fact], seen: Seen) -> str:
    """All that is let through, in small letters: every value of every field that is seen."""
    assert not seen.everything
    return repr([(fact.kind, {name: fact.said[name] for name in seen.fields[fact.id]})
                 for fact in facts if fact.id in seen.fields]).casefold()  # fmt: skip


def _where(judge: Judge, word: str) -> str:
    thing, name = judge.words()[word]
    return f"{thing.kind} {thing.id}.{name} ({thing.guard.value})"


# -- on a real desk ----------------------------------------------------------------------------------------------------


def write(desk: Desk, seed: int) -> Family:
    """A random family written to a real store, with what a colleague wrote at the same time."""
    family = Family(seed, int(desk.store.setting("last_n") or 0))
    home = RecordId(family.family.id)
    revisions = []
    writings = []
    for thing in family.things:
        writing = desk._new(thing.record(), None if thing is family.family else home, thing.guard)  # type: ignore[arg-type]  # a family's name is its record's
        writings.append(writing)
    for made, thing in zip(desk.store.write_all(writings), family.things, strict=True):
        assert made.record == thing.id
        for at, (name, value) in enumerate(thing.apart.items(), start=1):
            revisions.append(_beside(thing.id, made, name, value, at))
    with desk.store.writing() as db:
        desk.store.insert_arrived(db, [(one, body(one)) for one in revisions])
    return family


def _beside(record: str, made: Revision, name: str, value: Any, at: int) -> Revision:
    n = made.n * 10 + at
    return Revision(ELSEWHERE, n, made.family, made.record, made.kind, {name: value}, (), "bashir", made.written_at,  # type: ignore[arg-type]  # names as text
                    made.sensitivity, made.schema)  # fmt: skip


def open_desk(folder: Path) -> Desk:
    """A real desk of a worker who leads, so that no page is refused for their role."""
    desk = Desk(Store(folder, KEY), StillClock())
    desk.store.remember(device=DEVICE, user="amina", user_name="Amina Yusuf", role="team_lead", team_name="Lochaber",
                        partnership="Lochaber Family Partnership")  # fmt: skip
    desk.sending.keep_roster(1, COLLEAGUES)
    return desk


def asked(desk: Desk, seed: int, most: int = 3) -> Tally:
    """Every page, list, search and export of a family, for some of its readers."""
    family = write(desk, seed)
    judge = Judge(family)
    all_readers = [one for one in readers(family, judge) if one.audience.kind in (For.TABLE, For.OWN_COPY)]
    ids = records_by_kind(desk, family.family.id)  # type: ignore[arg-type]  # a family's name is its record's
    looked = withheld = shown = 0
    leaks: list[str] = []
    for reading in Random(seed).sample(all_readers, min(most, len(all_readers))):
        words = sorted(reading.forbidden)[:6]
        found = answers(desk.for_audience(reading.audience), family.family.id, ids, words)  # type: ignore[arg-type]
        looked += len(found)
        withheld += len(reading.forbidden)
        everything = {name: answer.decode(errors="replace").casefold() for name, answer in found.items()}
        shown += sum(any(word in text for text in everything.values()) for word in judge.words())
        leaks += [f"family {seed}, {reading.name}: {_where(judge, word)} in {name}" for word in reading.forbidden
                  for name, text in everything.items() if word in text]  # fmt: skip
        leaks += [f"family {seed}, {reading.name}: a search told of {_where(judge, word)}" for word in words
                  if found[f"search {word}"] != b"()"]  # fmt: skip
    return Tally(looked, withheld, shown, 0, tuple(leaks))


def printed(desk: Desk, seed: int) -> Tally:
    """The papers of a family, set as PDF and web page, for each of its homes: their bytes, text and metadata."""
    family = write(desk, seed)
    judge = Judge(family)
    gathered = desk.papers.gather(family.family.id)  # type: ignore[arg-type]  # a family's name is its record's
    looked = withheld = shown = 0
    leaks: list[str] = []
    for home, taken in gathered.homes.items():
        forbidden = judge.forbidden_at_home(Reader(home=home))
        papers: list[AnyPaper] = [choosing.our_plan(taken.known, home, taken.wording)]
        papers += [choosing.chronology(taken.known, home, str(child.id), TOLD) for child in taken.children]
        for paper in papers:
            made = make(paper, Looks())
            text = b"".join((made.pdf, words_of(made.pdf), made.html.encode(), repr(paper).encode())).decode(
                errors="replace"
            )
            looked += 1
            withheld += len(forbidden)
            shown += sum(word in text.casefold() for word in judge.words())
            leaks += [f"family {seed}, paper for {home}: {_where(judge, word)}" for word in forbidden
                      if word in text.casefold()]  # fmt: skip
    return Tally(looked, withheld, shown, 0, tuple(leaks))
