"""Random families before everybody who may come to read them: what each is shown holds no word the oracle forbids.

`decided` is the record as the decision leaves it, for every reader. `Asked` are many families on a real encrypted desk,
asked for every output of `outputs` as each reader may ask, and once more of a desk on which what is withheld was never
written: that must answer the same, byte for byte, so that no count, number, order or initial tells of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from fsdesk.audience import OWN, Audience, Fact, Seen, view_for
from fsdesk.desk import Desk
from fsdesk.desk.reader import Reader, _without
from fsdesk.desk.reading import Held
from fsdesk.guarding import guard_for
from fsdesk.records import SCHEMA
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, UserId
from fsdesk.revisions import Revision, body
from fsdesk.store import Store
from tests.clocks import StillClock
from tests.conftest import COLLEAGUES, KEY
from tests.door.handed_over import HandedOver
from tests.door.oracle import Judge
from tests.door.outputs import LEAVING, OF_THE_DESK, PAGES, Answers, Asks, At, answers
from tests.door.random_families import DEVICE, TODAY, Family, Thing
from tests.door.recipients import Reading, readers
from tests.door.tally import Tally, Words

APART = "w5n9tp2c"
"""The laptop of a colleague who wrote at the same time."""


def decided(audience: Audience, facts: list[Fact]) -> Seen:
    """What the product decides."""
    return view_for(audience, facts, TODAY)


def tried(seed: int, decide: Callable[[Audience, list[Fact]], Seen] = decided) -> Tally:
    """A family as the decision leaves it for each of its readers."""
    family = Family(seed)
    judge, facts = Judge(family), [thing.fact() for thing in family.things]
    words, count = Words(judge), len(judge.words())
    found = Tally()
    for reading in readers(family, judge):
        shown = words.found(text_of(facts, decide(reading.audience, facts)))
        leaks = tuple(f"family {seed}, {reading.name}: {words.where(one)}" for one in sorted(shown & reading.forbidden))
        forbidden = len(reading.forbidden)
        found = found.and_(Tally(1, forbidden, len(shown), count - forbidden, leaks))
    return found


def text_of(facts: list[Fact], seen: Seen) -> str:
    """All that is let through: every value of every field that is seen."""
    if seen.everything:
        return repr([(fact.kind, fact.said) for fact in facts])
    return repr([(fact.kind, {name: fact.said[name] for name in seen.fields[fact.id]})
                 for fact in facts if fact.id in seen.fields])  # fmt: skip


# -- on a real desk ----------------------------------------------------------------------------------------------------


def open_desk(folder: Path) -> Desk:
    """A real desk of a worker who leads, so that no page is refused for their role."""
    folder.mkdir(parents=True, exist_ok=True)
    desk = Desk(Store(folder, KEY), StillClock())
    desk.store.remember(
        device="k7f2qd4m", user="amina", user_name="Amina Yusuf", role="team_lead", team_name="Lochaber",
        partnership="Lochaber Family Partnership",
    )  # fmt: skip
    desk.sending.keep_roster(1, COLLEAGUES)
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
        self._seen = seen
        self._let_through: dict[FamilyId, dict[RecordId, Held]] = {}

    def for_audience(self, audience: Audience, today: str) -> Bare:
        return Bare(self._store, audience, today, self._seen)

    def _only(self) -> list[FamilyId]:
        return [family for one in self._seen if (family := self._family_of(one))][:1]

    def _narrowed(self, family: FamilyId) -> dict[RecordId, Held]:
        if family not in self._let_through:
            held = self._whole.of(family)[0]
            seen = {one.id: _without(one, self._seen[one.id]) for one in held if one.id in self._seen}
            self._let_through[family] = seen
        return self._let_through[family]


class Asked:
    """A lot of families on one desk, and what each reader of them is answered."""

    def __init__(self, folder: Path, seeds: Iterable[int]) -> None:
        self.desk, self.bare = open_desk(folder / "all"), open_desk(folder / "bare")
        self.families: dict[int, Family] = {}
        base = 0
        for seed in seeds:
            self.families[seed] = family = Family(seed, base)
            base += len(family.things)
        keep(self.desk, (one for family in self.families.values() for one in revisions_of(family)))

    def close(self) -> None:
        """Put both desks away."""
        self.desk.lock()
        self.bare.lock()

    def tally(self, seed: int, most: int = 0, *, bare: bool = True) -> Tally:
        """What the readers of one family are shown: all of them, or some, each turn others; and with `bare` whether one
        of them is shown the same where what is withheld was never written."""
        family = self.families[seed]
        judge = Judge(family)
        words = Words(judge)
        ids = ids_of(family)
        found = Tally()
        chosen = list(readers(family, judge))
        if most:
            chosen = Random(seed).sample(chosen, min(most, len(chosen)))
        narrow = [one for one in chosen if knows_of_one_family(one.audience)]
        for reading in chosen:
            asked = self._asked(self.desk, family, ids, reading)
            found = found.and_(looked_through(seed, reading, words, asked))
            if bare and narrow and reading is narrow[0]:
                found = found.and_(self._as_if_never_written(seed, family, ids, reading, asked))
        return found

    def handed_over(self, seed: int, *, pdf: int = 0) -> Tally:
        """What of one family is handed over: see `handed_over`."""
        family = self.families[seed]
        return HandedOver(self.desk, seed, family, Words(Judge(family))).tally(pdf=pdf)

    def noted(self) -> Tally:
        """What was noted of all that was asked, and what is logged of it: names of records and acts, no words."""
        said = repr(self.desk.noting.events(1_000_000)) + repr(self.bare.noting.events(1_000_000))
        leaks: list[str] = []
        for seed, family in self.families.items():
            words = Words(Judge(family))
            leaks += [f"family {seed}: {words.where(one)} is noted" for one in words.found(said)]
        return Tally(leaks=tuple(leaks))

    def of_all(self) -> Tally:
        """What is asked of all families at once, by those who may know of many."""
        found = Tally()
        judges = {seed: Judge(family) for seed, family in self.families.items()}
        every = {seed: list(readers(self.families[seed], judge)) for seed, judge in judges.items()}
        for number, first in enumerate(every[next(iter(every))]):
            if knows_of_one_family(first.audience):
                continue
            searched = sorted(first.forbidden)[:3]
            asked = self._ask(self.desk, "", {}, first.audience, searched, lambda name: name in OF_THE_DESK)
            for seed, readings in every.items():
                found = found.and_(looked_through(seed, readings[number], Words(judges[seed]), asked))
        return found

    def _asked(self, desk: Desk, family: Family, ids: dict[str, list[RecordId]], reading: Reading) -> Answers:
        searched = sorted(reading.forbidden)[:2]
        alone = knows_of_one_family(reading.audience)
        return self._ask(
            desk, family.family.id, ids, reading.audience, searched, lambda name: alone or name not in OF_THE_DESK
        )

    @staticmethod
    def _ask(
        desk: Desk, family: str, ids: dict[str, list[RecordId]], audience: Audience, searched: list[str],
        wanted: Callable[[str], bool],
    ) -> Answers:  # fmt: skip
        at = At(desk.for_audience(audience), FamilyId(family), ids, searched)
        return answers(at, *({name: asks for name, asks in table.items() if wanted(name)}
                             for table in tables_for(audience)))  # fmt: skip

    def _as_if_never_written(
        self, seed: int, family: Family, ids: dict[str, list[RecordId]], reading: Reading, asked: Answers
    ) -> Tally:
        seen = self.desk.for_audience(reading.audience).reader.family(FamilyId(family.family.id))
        whole = {one.id: one for one in revisions_of(family) if one.kind in RULED_BY}
        keep(self.bare, {r.id: whole.get(r.id, r) for one in seen for r in one.revisions.values()}.values())
        self.bare._reader = Bare(self.bare.store, OWN, "", {one.id: frozenset(one.heads) for one in seen})
        bare = self._asked(self.bare, family, ids, reading)
        differ = [
            name for name in asked if _alike(asked[name]) != _alike(bare[name]) and not name.startswith(BY_THE_WHOLE)
        ]
        return Tally(leaks=tuple(f"family {seed}, {reading.name}: {name} tells that something is withheld"
                                 for name in differ))  # fmt: skip


RULED_BY = ("sharing_permission",)
"""Kinds of which a rule asks all, though not all is read: whether a permission stands hangs on all that was said."""
BY_THE_WHOLE = ("Table.faces", "Agreeing.helped", "Agreeing.permitted")
"""Who is asked what at a table hangs on the whole record, to keep people safe: whom it bars, who lives in two homes."""
_ASKED = re.compile(rb"asked=\((?:Subjected\([^)]*\),? ?)*\)|, helped=\(.*\Z", re.DOTALL)


def _alike(answer: bytes) -> bytes:
    """An answer but for what does hang on what is withheld: of whom a table is asked how things are (a family with two
    homes is asked of each how it is there, and answers for one are never those for the other), and who is asked to
    agree."""
    return _ASKED.sub(b"", answer)


def knows_of_one_family(audience: Audience) -> bool:
    """Whether somebody may know of one family and no other."""
    return bool(audience.family or audience.household or audience.person)


TAKEN_ALONG = {name: asks for name, asks in LEAVING.items() if name != "Papers.gather"}
"""What the staff take along as it is: what is gathered for papers is looked at as the home it goes to may see it."""


def tables_for(audience: Audience) -> tuple[dict[str, Asks], ...]:
    """What somebody can ask for: staff of their own desk nothing is withheld from, but for what leaves it."""
    return (TAKEN_ALONG,) if audience.is_staff else (PAGES, LEAVING)


def looked_through(seed: int, reading: Reading, words: Words, asked: Answers) -> Tally:
    """What was answered, looked through for what is forbidden."""
    leaks: list[str] = []
    shown: set[str] = set()
    for name, answer in asked.items():
        found = words.found(answer)
        shown |= found
        request, _, key = name.partition(" ")
        whose = key if request == "person_document" else ""
        forbidden = reading.forbidden | reading.on_paper(whose) if request in LEAVING else reading.forbidden
        leaks += [f"family {seed}, {reading.name}: {words.where(one)} in {name}" for one in sorted(found & forbidden)]
        if name.startswith("Desk.search") and name.split(" ")[1] in forbidden and answer != b"()":
            leaks.append(f"family {seed}, {reading.name}: {name} told of {words.where(name.split(' ')[1])}")
    return Tally(len(asked), len(reading.forbidden), len(shown), 0, tuple(leaks))


def ids_of(family: Family) -> dict[str, list[RecordId]]:
    """The records of a family by kind, as somebody who guesses might ask for them."""
    found: dict[str, list[RecordId]] = {}
    for thing in family.things:
        found.setdefault(thing.kind, []).append(RecordId(thing.id))
    return found
