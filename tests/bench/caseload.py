"""Made-up families in bulk, as revisions another laptop wrote, and the stores they fill the way an exchange does."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import sqlcipher3.dbapi2 as sqlcipher

from fsdesk.clock import MachineClock
from fsdesk.desk import Desk
from fsdesk.records import Family, Household, Membership, NextStep, Observation, Person, TookPart, Visit, Voice
from fsdesk.records.fields import Record
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, UserId, revision_id
from fsdesk.revisions import Revision, body
from fsdesk.store import Store
from tests.bench.notes import FIRST, LAST, TOWNS, note, sentence

OTHER_LAPTOP = DeviceId("zzzz0000")
ME = UserId("eilidh")
WORKERS = (*(UserId(f"worker{n}") for n in range(49)), ME)
PEOPLE, VISITS = 4, 12
RECORDS_EACH = 2 + 2 * PEOPLE + VISITS + 28
"""Records of one family: fifty, so that two thousand families are a hundred thousand."""
LOT = 500

Write: TypeAlias = Callable[[Record], str]
"""Writes a record and gives back its name."""


def family(r: random.Random, first_n: int, today: date) -> list[Revision]:
    """One family's records, the first named by `first_n`; its visits lie in the last two years and the next week."""
    numbers = itertools.count(first_n)
    made: list[Revision] = []

    def write(record: Record) -> str:
        n = next(numbers)
        name = revision_id(OTHER_LAPTOP, n)
        of = FamilyId(revision_id(OTHER_LAPTOP, first_n))
        made.append(
            Revision(OTHER_LAPTOP, n, of, RecordId(name), record.kind(), record.written(), (), ME,
                     f"{today.isoformat()}T09:00:00+00:00", type(record).SENSITIVITY, 1)
        )  # fmt: skip
        return name

    last = r.choice(LAST)
    write(Family(label=f"FAM-{first_n}", known_as=last, status="active", area="lochaber", lead_professional=str(ME),
                 opened_on=(today - timedelta(days=700)).isoformat()))  # fmt: skip
    home = write(Household(label="Home", address_lines=f"{r.randint(1, 90)} Shore Road", town=r.choice(TOWNS)))
    people = [_person(r, last, write, home, today) for _ in range(PEOPLE)]
    visits = [_visit(r, write, home, today) for _ in range(VISITS)]
    for n in range(8):
        write(TookPart(visit=visits[n % VISITS], person=r.choice(people), presence="all_of_it"))
        write(Voice(visit=visits[n % VISITS], person=r.choice(people), method="said", words=sentence(r)))
    for n in range(6):
        write(Observation(visit=visits[n], area="home", text=sentence(r), assertion="observed"))
        due = today + timedelta(days=r.randint(-200, 60))
        write(NextStep(visit=visits[n], what=sentence(r), owner_person=r.choice(people), owner_agreed="yes",
                       due_on=due.isoformat(), status="done" if due < today else "todo"))  # fmt: skip
    assert len(made) == RECORDS_EACH
    return made


def _person(r: random.Random, last: str, write: Write, home: str, today: date) -> str:
    first = r.choice(FIRST)
    born = today - timedelta(days=r.randint(100, 16_000))
    person = write(Person(life_stage="living", known_as=first, full_name=f"{first} {last}", born_on=born.isoformat()))
    write(Membership(person=person, household=home, role="child", relation="one of us", subject_of_support=True))
    return person


def _visit(r: random.Random, write: Write, home: str, today: date) -> str:
    day = today - timedelta(days=r.randint(-6, 730))
    start = f"{day.isoformat()}T{r.randint(8, 17):02}:{r.choice((0, 15, 30, 45)):02}"
    done = day < today
    return write(
        Visit(household=home, purpose=("planned_support",), planned_start=start, setting="home",
              workers=(str(r.choice(WORKERS)),), status="done" if done else "planned",
              actual_start=start if done else None, note=note(r) if done else None,
              safeguarding_concern_raised="no" if done else None),
    )  # fmt: skip


def revisions(families: int, today: date, seed: int = 7) -> Iterator[Revision]:
    """The records of many families, in the order of their names."""
    r = random.Random(seed)
    for at in range(families):
        yield from family(r, at * RECORDS_EACH + 1, today)


def fill(desk: Desk, written: Iterable[Revision]) -> int:
    """Take revisions in as an exchange does, a page at a time; how many were new."""
    bodies, new = map(body, written), 0
    while lot := list(itertools.islice(bodies, LOT)):
        new += desk.sending.take(lot, None)
    return new


def new_desk(folder: Path, connect: Callable[..., Any] = sqlcipher.connect) -> Desk:
    """An empty desk of the bench's worker. `connect` may give a connection that is watched."""
    store = Store(folder, bytes(range(32)), connect=connect)
    store.remember(device="aaaa0000", user=str(ME), user_name="Eilidh Ross", role="worker", team="north")
    return Desk(store, MachineClock())
