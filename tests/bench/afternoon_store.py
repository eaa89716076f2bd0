"""The caseload of the afternoon: two thousand made-up families as they stand after two years of work.

Visits of more than a week ago are signed, as they are where a team works; each family has a plan. One family of seven
people is the one that is worked with.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fsdesk import finding
from fsdesk.clock import MachineClock
from fsdesk.demo.cast import PASSPHRASE
from fsdesk.desk import Desk
from fsdesk.heading import Heads
from fsdesk.keys import FolderSecrets, create
from fsdesk.records import Goal, Membership, NextStep, Person, Plan, SignOff
from fsdesk.records.fields import Record
from fsdesk.records.ids import FamilyId, RecordId, revision_id
from fsdesk.revisions import Revision
from fsdesk.rules import VISIT_PARTS
from fsdesk.store import Store
from tests.bench.caseload import ME, OTHER_LAPTOP, RECORDS_EACH, family, fill
from tests.bench.notes import FIRST, sentence

NOBODY = "http://127.0.0.1:9"
"""Where the laptop looks for its hub: nothing listens there."""
WORKED_WITH = "Abernethy of the afternoon"
SEVEN = 7
AGES = (36, 34, 16, 12, 9, 5, 2)
SIGNED_AFTER_DAYS = 7
ROOM = 40
"""Numbers kept for what is written of each family beside the fifty records of the other benches."""
STEP = RECORDS_EACH + ROOM


class Writing:
    """Writes further records of a family."""

    def __init__(self, written: list[Revision], today: date) -> None:
        self.made = written
        self._first = written[0].n
        self._today = today

    def add(self, record: Record) -> str:
        """Write one; its name."""
        n = self._first + len(self.made)
        name = revision_id(OTHER_LAPTOP, n)
        of = FamilyId(revision_id(OTHER_LAPTOP, self._first))
        at = f"{self._today.isoformat()}T09:00:00+00:00"
        kind, guard = record.kind(), type(record).SENSITIVITY
        self.made.append(
            Revision(OTHER_LAPTOP, n, of, RecordId(name), kind, record.written(), (), ME, at, guard, 1),
        )
        return name


def revisions(families: int, today: date, seed: int = 7) -> Iterator[Revision]:
    """The records of many families, the one that is worked with last."""
    r = random.Random(seed)
    for at in range(families):
        is_last = at == families - 1
        written = family(r, at * STEP + 1, today)
        if is_last:
            written[0].fields["known_as"] = WORKED_WITH
        writing = Writing(written, today)
        home = next(one.record for one in written if one.kind == "household")
        already = sum(one.kind == "person" for one in written)
        for _ in range((SEVEN if is_last else already + 1) - already):
            _person(r, writing, home, today)
        if is_last:
            _grow_up(written, today)
        _plan(r, writing, today)
        _sign(writing, today)
        assert len(written) <= STEP
        yield from written


def _person(r: random.Random, writing: Writing, home: str, today: date) -> None:
    first, born = r.choice(FIRST), today - timedelta(days=r.randint(400, 5_000))
    name = f"{first} {writing.made[0].fields['known_as']}"
    person = writing.add(Person(life_stage="living", known_as=first, full_name=name, born_on=born.isoformat()))
    writing.add(Membership(person=person, household=home, role="child", relation="child", subject_of_support=True))


def _grow_up(written: list[Revision], today: date) -> None:
    """Two who are grown up, and five children."""
    for one, age in zip([one for one in written if one.kind == "person"], AGES, strict=True):
        one.fields["born_on"] = (today - timedelta(days=age * 366)).isoformat()


def _plan(r: random.Random, writing: Writing, today: date) -> None:
    people = [str(one.record) for one in writing.made if one.kind == "person"]
    made, due = today - timedelta(days=r.randint(5, 80)), today + timedelta(days=r.randint(-3, 90))
    plan = writing.add(Plan(title="Our plan", status="active", started_on=made.isoformat(), review_due=due.isoformat()))
    for place in range(2):
        goal = writing.add(Goal(plan=plan, subjects=(r.choice(people),), in_their_words=sentence(r), place=place))
        by = today + timedelta(days=r.randint(1, 40))
        writing.add(NextStep(goal=goal, what=sentence(r), owner_person=r.choice(people), due_on=by.isoformat()))


def _sign(writing: Writing, today: date) -> None:
    """Sign every visit done more than a week ago, exactly as it reads."""
    heads: dict[str, Heads] = {one.record: dict.fromkeys(one.fields, (one,)) for one in writing.made}
    parts: dict[str, list[Revision]] = {}
    for one in writing.made:
        if one.kind in VISIT_PARTS and one.fields.get("visit"):
            parts.setdefault(str(one.fields["visit"]), []).append(one)
    last = (today - timedelta(days=SIGNED_AFTER_DAYS)).isoformat()
    for visit in [one for one in writing.made if one.kind == "visit"]:
        if visit.fields["status"] == "done" and str(visit.fields["actual_start"]) < last:
            of = parts.get(str(visit.record), [])
            digest = finding.digest_of(heads[visit.record], [(one.kind, heads[one.record]) for one in of])
            read = tuple(sorted((visit.id, *(one.id for one in of))))
            writing.add(SignOff(visit=str(visit.record), decision="signed_off", digest=digest, revisions=read))


def make_profile(folder: Path, families: int) -> tuple[str, str]:
    """A laptop that has joined, with a caseload that is indexed; its folder and its secrets'."""
    place, secrets = folder / f"worker{families}", folder / f"worker{families}-secret"
    bundle = create(place, PASSPHRASE, FolderSecrets(secrets))
    store = Store(place, bundle.store_key)
    store.remember(
        device="aaaa0000", user=str(ME), user_name="Eilidh Ross", role="worker", team="north", team_name="North",
        partnership="Bench", epoch="1", hub_url=NOBODY,
        hub_sign=Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex(),
        hub_seal=X25519PrivateKey.generate().public_key().public_bytes_raw().hex(),
    )  # fmt: skip
    desk = Desk(store, MachineClock(), bundle)
    fill(desk, revisions(families, desk.clock.now().date()))
    desk.me()
    desk.lock()
    return str(place), str(secrets)
