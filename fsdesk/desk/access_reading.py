"""Somebody's own file as it lies on this desk: every thing that is about them, across families, and what was decided.

It is read once for a request, and asked for rows, for one thing in full, and for what a second person agrees to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from fsdesk import rules_access, subject_access, telling
from fsdesk.audience import Fact
from fsdesk.desk.access_rows import said_in
from fsdesk.desk.in_steps import as_read
from fsdesk.desk.pen import Pen
from fsdesk.desk.people import family_name
from fsdesk.desk.reader import fact_of
from fsdesk.desk.reading import Held, Records, of_kind
from fsdesk.desk.titles import KIND_WORDS, Names, in_words, titles_of
from fsdesk.desk.visits import excerpt
from fsdesk.records import access_codes as lists
from fsdesk.records.fields import OF_EVERY_RECORD, Sensitivity
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.revisions import declared, digest
from fsdesk.steps import Steps, at_once, in_lots
from fsdesk.taking_out.person import PersonDocument, Without, day_of, person_in_steps, same_person
from fsdesk.views_accessing import FileItem, ThingView

WORDS_LETTERS = 140
NAMING = ("person", "team_member", "household", "membership", "relationship", "family")
"""Kinds whose words decide who stands in a pack by name and who by role."""
GIVEN = ("include", "redact")
_GUARDED = {
    Sensitivity.PRIVATE_TO_PERSON: "Private to one person", Sensitivity.PROTECTED: "Protected",
    Sensitivity.RESTRICTED: "Restricted",
}  # fmt: skip


class Decided(NamedTuple):
    """What was decided of one thing, as all the marks it has say together."""

    mark: str
    exemption: str = ""
    why: str = ""
    leave_out: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    may_tell: bool = False


NOTHING_YET = Decided("")


def decided(marks: Sequence[Held]) -> Decided:
    """What the marks of one thing come to. Two people may have marked it apart: the most careful of them counts, with
    all that any of them leaves out."""
    known = [one for one in marks if one.text("mark")]
    if not known:
        return NOTHING_YET
    careful = min(known, key=lambda one: lists.MARK_SAFEST.index(one.text("mark")))
    return Decided(
        mark=careful.text("mark"),
        exemption=careful.text("exemption"),
        why=careful.text("why"),
        leave_out=tuple(dict.fromkeys(part for one in known for part in one.list("leave_out"))),
        struck=tuple(dict.fromkeys(words for one in known for words in one.list("struck"))),
        may_tell=all(one.text("may_tell") == "yes" for one in known),
    )


class File:
    """The file of a request: read when it is made, and not again."""

    def __init__(
        self, pen: Pen, request: Held, same: tuple[RecordId, ...], held: dict[FamilyId, Records], mark: object
    ) -> None:
        self.pen, self.request, self.same, self.held = pen, request, same, held
        self._mark = mark
        self.person = RecordId(request.text("person"))
        self.families = list(held)

    @classmethod
    def reading(cls, pen: Pen, request: Held) -> Steps[File]:
        """The file of a request, read in steps. What is written meanwhile changes `digest` and so leaves nothing."""
        mark = pen.store.mark
        same = same_person(pen, RecordId(request.text("person")))
        held: dict[FamilyId, Records] = {}
        for family in sorted({pen.family_of(one) for one in same}):
            held[family] = (yield from as_read(pen, family)).held(family)
        file = cls(pen, request, same, held, mark)
        for name in ("marks", "facts", "things", "markers", "digest"):
            getattr(file, name)
            yield
        return file

    @classmethod
    def now(cls, pen: Pen, request: Held) -> File:
        """The same at once."""
        return at_once(cls.reading(pen, request))

    @property
    def is_as_read(self) -> bool:
        """Whether it is still so: nothing was written since it began to be read, or nothing of this file."""
        if self.pen.store.mark == self._mark:
            return True
        now = File.now(self.pen, self.pen.read(self.request.id))
        return now.digest == self.digest and not now.problems()

    @cached_property
    def marks(self) -> dict[RecordId, tuple[Held, ...]]:
        """The marks there are, by the thing they are on."""
        found: dict[RecordId, tuple[Held, ...]] = {}
        for held in self.held.values():
            for one in of_kind(held, "disclosure_mark"):
                if one.text("request") == self.request.id:
                    about = RecordId(one.text("about"))
                    found[about] = (*found.get(about, ()), one)
        return found

    @cached_property
    def facts(self) -> dict[FamilyId, list[Fact]]:
        """What the decision needs of each family. Marks, of this request and others, are no part of anybody's file."""
        return {
            family: [fact_of(one) for one in held if one.kind != "disclosure_mark"]
            for family, held in self.held.items()
        }  # fmt: skip

    @cached_property
    def things(self) -> dict[RecordId, tuple[Held, FamilyId, subject_access.Suggested]]:
        """Everything about them, each once, with what is suggested for it: the safest where they are there twice."""
        found: dict[RecordId, tuple[Held, FamilyId, subject_access.Suggested]] = {}
        today = self.pen.today_is.isoformat()
        for family, held in self.held.items():
            by_id, facts = {str(one.id): one for one in held}, self.facts[family]
            for person in (one for one in self.same if one in by_id):
                for record, said in subject_access.suggested(str(person), facts, today).items():
                    before = found.get(RecordId(record))
                    if before is None or _safer(said, before[2]):
                        found[RecordId(record)] = (by_id[record], family, said)
        return found

    @cached_property
    def markers(self) -> frozenset[str]:
        """Everybody who ever marked any of it, also where another marked it since."""
        return frozenset(self.pen.reader.writers([one.id for marks in self.marks.values() for one in marks]))

    @cached_property
    def digest(self) -> str:
        """What a second person agrees to: every word of all that is given, who is named in it and who by role, and
        every mark with its ground."""
        given = [one.heads for record, (one, *_) in self.things.items() if self.of(record).mark in GIVEN]
        naming = [one.heads for held in self.held.values() for one in held if one.kind in NAMING]
        return digest([*given, *naming, *(one.heads for marks in self.marks.values() for one in marks)])

    @property
    def checked_by(self) -> str:
        """The user who has checked it just as it is; empty when nobody has."""
        checks = [
            rules_access.Check(str(written.author), str(written.fields["checked_digest"]))
            for written in self.request.heads.get("checked_digest", ())
        ]
        return rules_access.checked_by(checks, self.markers, self.digest)

    @property
    def undecided(self) -> list[RecordId]:
        """Things of which nothing was decided yet."""
        return [record for record in self.things if not self.of(record).mark]

    def of(self, record: RecordId) -> Decided:
        """What was decided of a thing."""
        return decided(self.marks.get(record, ()))

    # -- rows --------------------------------------------------------------------------------------------------

    def items(self) -> Steps[tuple[FileItem, ...]]:
        """A row for each thing, by family and kind, in the order of its day."""
        found: list[FileItem] = []
        for family, held in self.held.items():
            for lot in in_lots(self._rows(family, held)):
                found.extend(lot)
                yield
        return tuple(found)

    def _rows(self, family: FamilyId, held: Sequence[Held]) -> Iterator[FileItem]:
        called = {str(one.id): one.text("known_as") or one.text("full_name") for one in held if one.kind == "person"}
        who = family_name(next(iter(of_kind(held, "family")), None))
        own, names, titles = set(map(str, self.same)), self.pen.names(), titles_of(held, self.pen.today_is)
        facts = {fact.id: fact for fact in self.facts[family]}
        mine = [thing for thing in self.things.values() if thing[1] == family]
        for one, _, said in sorted(mine, key=lambda each: (KIND_WORDS.get(each[0].kind, ""), day_of(each[0]))):
            others = _others(facts[one.id], called, own)
            told = (_longest(one, titles, names), names(one.first_author))
            yield self._row(one, (family, who), said, others, told)

    def _row(
        self, one: Held, of: tuple[FamilyId, str], said: subject_access.Suggested, others: tuple[str, ...],
        told: tuple[str, str],
    ) -> FileItem:  # fmt: skip
        known = self.of(one.id)
        return FileItem(
            record=one.id, family=of[0], family_name=of[1], kind=one.kind,
            kind_words=KIND_WORDS.get(one.kind, "A record"), on=telling.short_day(day_of(one)),
            source=told[1],
            words=told[0], others=others,
            guard=_GUARDED.get(one.guard, ""),
            suggested=said.mark, suggested_exemption=said.exemption,
            mark=known.mark, exemption=known.exemption, why=known.why, leave_out=known.leave_out, struck=known.struck,
            may_tell=known.may_tell,
        )  # fmt: skip

    def thing(self, one: Held) -> ThingView:
        """One thing in full, as it is now written: for whoever decides of it, and for nobody else."""
        family = self.things[one.id][1]
        called, names = titles_of(self.held[family], self.pen.today_is), self.pen.names()
        lines = []
        for name in one.readings:
            if name in OF_EVERY_RECORD:
                continue
            said = [in_words(one.kind, name, version.value, called, names) for version in one.readings[name].versions]
            lines.append((name, declared(one.kind, name).label, " / ".join(filter(None, said))))
        return ThingView(record=one.id, lines=tuple(line for line in lines if line[2]))

    # -- what is given -----------------------------------------------------------------------------------------

    def document(self) -> Steps[PersonDocument]:
        """What they are given, as it is marked."""
        given = {
            record: Without(known.leave_out, known.struck)
            for record in self.things
            if (known := self.of(record)).mark in GIVEN
        }
        return person_in_steps(self.pen, self.person, restricted_too=True, only=given, read=self.held)

    def grounds(self) -> tuple[str, ...]:
        """What they are told of what is not given whole."""
        return rules_access.grounds_told(
            (known.mark, known.exemption, known.may_tell) for record in self.things if (known := self.of(record)).mark
        )

    def problems(self) -> tuple[str, ...]:
        """What is still needed before it can be given, in the order it is done."""
        found = list(rules_access.problems_of_request(said_in(self.request)))
        if any(self._is_not_whole(family) for family in self.families):
            found.append("Not all of a family is on this laptop yet: fetch it from the hub first.")
        if left := len(self.undecided):
            found.append(f"Decide of {telling.counted(left, 'thing', 'things')} what is done with them.")
        if not self.checked_by:
            found.append("A second person has to check it as it now is.")
        return tuple(found)

    def _is_not_whole(self, family: FamilyId) -> bool:
        rows = self.pen.store.rows("SELECT resting, loading FROM caseload WHERE family = ?", (family,))
        return bool(rows) and any(rows[0])


def _safer(said: subject_access.Suggested, than: subject_access.Suggested) -> bool:
    order = lists.MARK_SAFEST
    return order.index(said.mark) < order.index(than.mark)


def _others(fact: Fact, called: Mapping[str, str], own: set[str]) -> tuple[str, ...]:
    """Who else of the family is named in a thing, by reference or in its words."""
    texts = [value for values in fact.said.values() for value in _flat(values)]
    named = {one for one in texts if one in called}
    words = " ".join(texts).casefold()
    named |= {one for one, name in called.items() if name and name.casefold() in words}
    return tuple(sorted(called[one] for one in named - own if called[one]))


def _flat(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, tuple):
            yield from _flat(value)
        elif isinstance(value, str):
            yield value


def _longest(one: Held, called: Mapping[RecordId, str], names: Names) -> str:
    """The most that is said in one answer, as people read it: in somebody's own words, where there are any."""
    said = {
        name: (one.text(name), in_words(one.kind, name, one.text(name), called, names))
        for name in one.readings
        if name not in OF_EVERY_RECORD and declared(one.kind, name).says.codes is None
    }
    words = [read for written, read in said.values() if written == read]
    return excerpt(max(words, key=len, default="") or max((read for _, read in said.values()), key=len, default=""),
                   WORDS_LETTERS)  # fmt: skip
