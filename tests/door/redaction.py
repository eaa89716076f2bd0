"""Random families before everybody who may come to read them: what each is shown holds no word the oracle forbids.

`tried` looks through the record as the decision leaves it, for every reader. `Asked` are many families on a real
encrypted desk, asked for every output of `outputs` as each reader may ask, and once more of a desk on which what is
withheld was never written: that must answer the same, byte for byte, so that no count, number, order or initial tells
of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from fsdesk.audience import OWN, Audience, Fact, Seen, view_for
from fsdesk.desk import Desk
from fsdesk.desk.reader import OneFamily, Reader, Whole, _without
from fsdesk.desk.reading import Records
from fsdesk.guarding import guard_for
from fsdesk.records import SCHEMA
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, UserId
from fsdesk.revisions import Revision, body
from fsdesk.steps import Steps
from fsdesk.store import Store
from tests.clocks import StillClock
from tests.conftest import COLLEAGUES, KEY
from tests.door.handed_over import HandedOver
from tests.door.oracle import Judge
from tests.door.outputs import LEAVING, NOT_FOUND, OF_THE_DESK, PAGES, Answers, Asks, At, answers, as_bytes
from tests.door.random_families import DEVICE, TODAY, Family, Thing
from tests.door.recipients import Reading, readers
from tests.door.tally import Tally, Words

LOT = 40
"""Families on one desk."""
JOINED = "k7f2qd4m"
"""The laptop of whose desk it is."""
APART = "w5n9tp2c"
"""The laptop of a colleague who wrote at the same time."""


def decided(audience: Audience, facts: list[Fact]) -> Seen:
    """What the product decides."""
    return view_for(audience, facts, TODAY)


class One:
    """One family of a lot, whoever reads it, and its records by kind, as somebody who guesses might ask for them."""

    def __init__(self, seed: int, base: int = 0) -> None:
        self.seed, self.family = seed, Family(seed, base)
        self.judge = Judge(self.family)
        self.readers = list(readers(self.family, self.judge))
        self.id = FamilyId(self.family.family.id)
        self.ids: dict[str, list[RecordId]] = {}
        for thing in self.family.things:
            self.ids.setdefault(thing.kind, []).append(RecordId(thing.id))


def tried(one: One, words: Words, decide: Callable[[Audience, list[Fact]], Seen] = decided) -> Tally:
    """A family as the decision leaves it for each of its readers."""
    facts, count = [thing.fact() for thing in one.family.things], len(one.judge.words())
    found = Tally()
    for reading in one.readers:
        shown = words.found(let_through(facts, decide(reading.audience, facts)))
        bad = sorted(shown & reading.forbidden)
        leaks = tuple(f"family {one.seed}, {reading.name}: {words.where(word)}" for word in bad)
        forbidden = len(reading.forbidden)
        found = found.and_(Tally(1, forbidden, len(shown), count - forbidden, leaks))
    return found


def let_through(facts: list[Fact], seen: Seen) -> bytes:
    """All that is let through: every value of every field that is seen."""
    if seen.everything:
        return as_bytes([(fact.kind, fact.said) for fact in facts])
    return as_bytes([(fact.kind, {name: fact.said[name] for name in seen.fields[fact.id]})
                     for fact in facts if fact.id in seen.fields])  # fmt: skip


# -- on a real desk ----------------------------------------------------------------------------------------------------


def open_desk(folder: Path) -> Desk:
    """A real desk of a worker who leads, so that no page is refused for their role."""
    folder.mkdir(parents=True, exist_ok=True)
    desk = Desk(Store(folder, KEY), StillClock())
    desk.store.remember(
        device=JOINED, user="amina", user_name="Amina Yusuf", role="team_lead", team_name="Lochaber",
        partnership="Lochaber Family Partnership",
    )  # fmt: skip
    desk.sending.keep_roster(1, COLLEAGUES)
    desk._reader = Reader(desk.store, OWN, "", Whole(desk.store, most=LOT))  # who knows of many reads each once
    return desk


def revisions_of(family: Family) -> Iterator[Revision]:
    """A family as it came from the laptop it was written on, with what a colleague wrote at the same time."""
    for thing in family.things:
        n = int(thing.id.rpartition(".")[2])
        fields = thing.record().written()
        guards = (thing.guard, type(thing.record()).SENSITIVITY, guard_for(thing.kind, fields))
        sensitivity = max((one for one in guards if one is not None), key=lambda one: one.safety)
        yield _revision(family, thing, DEVICE, n, dict(fields), sensitivity)
        for at, (name, value) in enumerate(thing.apart.items(), start=1):
            yield _revision(family, thing, APART, n * 10 + at, {name: value}, sensitivity)


def _revision(
    family: Family, thing: Thing, device: str, n: int, fields: dict[str, Any], sensitivity: Sensitivity
) -> Revision:
    return Revision(
        DeviceId(device), n, FamilyId(family.family.id), RecordId(thing.id), thing.kind, fields, (), UserId("bashir"),
        "2026-11-20T10:00:00+00:00", sensitivity, SCHEMA,
    )  # fmt: skip


def keep(desk: Desk, revisions: Iterable[Revision]) -> None:
    """Revisions arrive on a desk."""
    with desk.store.writing() as db:
        desk.store.insert_arrived(db, [(one, body(one)) for one in revisions])


def write(desk: Desk, seed: int) -> Family:
    """One random family that came to a desk, numbered after what came before."""
    rows = desk.store.rows("SELECT max(n) FROM revision WHERE device = ?", (DEVICE,))
    family = Family(seed, int(rows[0][0] or 0))
    keep(desk, revisions_of(family))
    return family


class Bare(Reader):
    """A store in which nothing else was ever written than the fields somebody sees, as they see it: all of it."""

    def __init__(self, store: Store, audience: Audience, today: str, seen: dict[RecordId, frozenset[str]]) -> None:
        super().__init__(store, audience, today)
        self._let = seen
        self._let_through: dict[FamilyId, OneFamily] = {}

    def for_audience(self, audience: Audience, today: str) -> Bare:
        return Bare(self._store, audience, today, self._let)

    def as_read(self, family: FamilyId) -> Steps[Reader]:
        """It is written in by nobody meanwhile."""
        yield from ()
        return self

    def _only(self) -> list[FamilyId]:
        return [family for one in self._let if (family := self._family_of(one))][:1]

    def _narrowed(self, family: FamilyId) -> OneFamily:
        if family not in self._let_through:
            held = self._whole.of(family).held
            seen = Records(_without(one, self._let[one.id]) for one in held if one.id in self._let)
            self._let_through[family] = OneFamily(family, seen)
        return self._let_through[family]


class Asked:
    """A lot of families on one desk, and what each reader of them is answered."""

    def __init__(self, folder: Path, seeds: Iterable[int]) -> None:
        self.desk, self.bare = open_desk(folder / "all"), open_desk(folder / "bare")
        self.families: dict[int, One] = {}
        base = 0
        for seed in seeds:
            self.families[seed] = one = One(seed, base)
            base += len(one.family.things)
        self.words = Words(*(one.judge for one in self.families.values()))
        keep(self.desk, (new for one in self.families.values() for new in revisions_of(one.family)))

    def close(self) -> None:
        """Put both desks away."""
        self.desk.lock()
        self.bare.lock()

    def tally(self, seed: int, most: int = 0, *, bare: bool = True, noted: bool = True) -> Tally:
        """What the readers of one family are shown: all of them, or some, each turn others; with `bare` whether one of
        them is shown the same where what is withheld was never written, and with `noted` what was refused is noted."""
        one = self.families[seed]
        self._note(noted=noted)
        found = Tally()
        chosen = Random(seed).sample(one.readers, most) if 0 < most < len(one.readers) else one.readers
        narrow = [reading for reading in chosen if knows_of_one_family(reading.audience)]
        in_turn = narrow[seed % len(narrow)] if narrow and bare else None
        for reading in chosen:
            asked = self._asked(self.desk, one, reading)
            found = found.and_(self._looked_through(one, reading, asked))
            if reading is in_turn:
                found = found.and_(self._as_if_never_written(one, reading, asked))
        return found

    def handed_over(self, seed: int, *, pdf: int = 0) -> Tally:
        """What of one family is handed over: see `handed_over`."""
        one = self.families[seed]
        self._note(noted=True)
        return HandedOver(self.desk, seed, one.family, one.judge, self.words).tally(pdf=pdf)

    def noted(self) -> Tally:
        """What was noted of all that was asked, and what is logged of it: names of records and acts, no words."""
        said = as_bytes((self.desk.noting.events(1_000_000), self.bare.noting.events(1_000_000)))
        return Tally(leaks=tuple(f"{self.words.where(word)} is noted" for word in self.words.found(said)))

    def of_all(self) -> Tally:
        """What is asked of all families at once, by those who may know of many."""
        found = Tally()
        for number, first in enumerate(next(iter(self.families.values())).readers):
            if knows_of_one_family(first.audience):
                continue
            searched = sorted(first.forbidden)[:3]
            asked = self._ask(self.desk, At(self.desk.for_audience(first.audience), FamilyId(""), {}, searched),
                              lambda name: name in OF_THE_DESK)  # fmt: skip
            for one in self.families.values():
                found = found.and_(self._looked_through(one, one.readers[number], asked, alone=False))
        return found

    def _note(self, *, noted: bool) -> None:
        """A laptop that has not joined a hub notes nothing: what it answers is the same, and sooner."""
        if noted != bool(self.desk.store.device):
            for desk in (self.desk, self.bare):
                desk.store.remember(device=JOINED if noted else "")

    def _asked(self, desk: Desk, one: One, reading: Reading) -> Answers:
        at = At(desk.for_audience(reading.audience), one.id, one.ids, sorted(reading.forbidden)[:2])
        alone = knows_of_one_family(reading.audience)
        return self._ask(desk, at, lambda name: alone or name not in OF_THE_DESK)

    @staticmethod
    def _ask(desk: Desk, at: At, wanted: Callable[[str], bool]) -> Answers:
        return answers(at, *({name: asks for name, asks in table.items() if wanted(name)}
                             for table in tables_for(at.desk.audience)))  # fmt: skip

    def _looked_through(self, one: One, reading: Reading, asked: Answers, *, alone: bool = True) -> Tally:
        """What was answered, looked through for what is forbidden; `alone`: and for any word of another family."""
        leaks: list[str] = []
        shown: set[str] = set()
        own = one.judge.words().keys()
        for name, answer in asked.items():
            found = self.words.found(answer)
            if found:
                shown |= found & own
                forbidden = forbidden_in(name, reading)
                bad = found & forbidden | (self.words.of_others(answer, own) if alone else set())
                leaks += [f"family {one.seed}, {reading.name}: {self.words.where(word)} in {name}" for word in bad]
            if name.startswith("Desk.search") and answer != NOT_FOUND:
                word = name.split(" ")[1]
                if word in reading.forbidden:
                    leaks.append(f"family {one.seed}, {reading.name}: {name} told of {self.words.where(word)}")
        asks_for_all = alone and not reading.audience.is_staff  # staff have all of it: asked is what they take along
        allowed = len(own) - len(reading.forbidden) if asks_for_all else 0
        return Tally(
            len(asked), len(reading.forbidden), len(shown) if asks_for_all else 0, allowed, tuple(sorted(leaks))
        )

    def _as_if_never_written(self, one: One, reading: Reading, asked: Answers) -> Tally:
        seen = self.desk.for_audience(reading.audience).reader.family(one.id)
        whole = {new.id: new for new in revisions_of(one.family) if new.kind in RULED_BY}
        keep(self.bare, {r.id: whole.get(r.id, r) for held in seen for r in held.revisions.values()}.values())
        self.bare._reader = Bare(self.bare.store, OWN, "", {held.id: frozenset(held.heads) for held in seen})
        bare = self._asked(self.bare, one, reading)
        differ = [name for name in asked
                  if asked[name] != bare[name] and _alike(name, asked[name]) != _alike(name, bare[name])]  # fmt: skip
        return Tally(leaks=tuple(f"family {one.seed}, {reading.name}: {name} tells that something is withheld"
                                 for name in differ))  # fmt: skip


RULED_BY = ("sharing_permission",)
"""Kinds of which a rule asks all, though not all is read: whether a permission stands hangs on all that was said."""
BY_THE_WHOLE = ("Table.faces", "Agreeing.helped", "Agreeing.permitted")
"""Who is asked what at a table hangs on the whole record, to keep people safe: whom it bars, who lives in two homes."""
ASKED_AT_TABLE = ("asked", "helped", "permitted")


def _alike(name: str, answer: bytes) -> object:
    """An answer but for what does hang on what is withheld: of whom a table is asked how things are (a family with two
    homes is asked of each how it is there, and answers for one are never those for the other), and who is asked to
    agree."""
    if name.startswith(BY_THE_WHOLE):
        return ()
    if name != "Table.view" or answer.isascii():  # a refusal is a plain sentence
        return answer
    return {part: said for part, said in msgspec.msgpack.decode(answer).items() if part not in ASKED_AT_TABLE}


def knows_of_one_family(audience: Audience) -> bool:
    """Whether somebody may know of one family and no other."""
    return bool(audience.family or audience.household or audience.person)


TAKEN_ALONG = {name: asks for name, asks in LEAVING.items() if name != "Papers.gather"}
"""What the staff take along as it is: what is gathered for papers is looked at as the home it goes to may see it."""


def tables_for(audience: Audience) -> tuple[dict[str, Asks], ...]:
    """What somebody can ask for: staff of their own desk nothing is withheld from, but for what leaves it."""
    return (TAKEN_ALONG,) if audience.is_staff else (PAGES, LEAVING)


def forbidden_in(output: str, reading: Reading) -> set[str]:
    """The words somebody may not read in an output: more where it is taken along."""
    request, _, key = output.partition(" ")
    if request not in LEAVING:
        return reading.forbidden
    return reading.forbidden | reading.on_paper(key if request == "person_document" else "")
