"""Packs of random people of random families, marked at random: what is in them and what is not, judged apart.

What the judge knows of a thing is whose it is and which words stand where; what was done with each is rolled here. A
word is looked for in the file for programs, on the web page, and in the words of the PDF for some.

Planted one at a time, each seen caught here: a mark that is not honoured, or not in the letter alone; a part left out
that is still there; words struck in one field and not in another; a third person's name in words; where somebody else
lives; their own address told though it was not given; what is others' alone. What other records are called, and
counts, are tried by hand in `tests/fsdesk/test_pack_words.py`.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from fsdesk.desk import Desk
from fsdesk.desk.access_reading import File
from fsdesk.papers import html
from fsdesk.papers.data import Looks
from fsdesk.papers.making import make
from fsdesk.records.ids import RecordId
from fsdesk.steps import at_once
from fsdesk.taking_out.family import as_json
from tests.door.random_families import Family, Thing
from tests.door.redaction import open_desk, write
from tests.fsdesk.papers_read import printed

LOTS, IN_A_LOT = 3, 12
OWN_WORDS = ("voice", "child_view", "own_statement")
"""What somebody said themselves stays as they said it, whomever they named."""
AS_PDF = 2
FRAME = ("person", "household", "membership", "relationship", "team_member", "visit", "assessment", "plan")
"""Kinds that say who is who, or that others are a part of."""
NAMES = ("known_as", "full_name")
NOBODYS = (("family", "label"), ("household", "label"), ("household", "town"))
"""What a family and a home are called wherever they are named, and towns, which are nobody's alone."""
OTHERS = (("team_member", "name"), ("contact", "safe_times"))
"""What says something of others alone."""


class Rolled(NamedTuple):
    """What is done with a thing: its mark, the fields left out, and the words struck."""

    mark: str
    fields: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


def rolled(dice: Random, thing: Thing) -> Rolled:
    mark = dice.choice(("include", "include", "redact", "withhold"))
    if mark != "redact":
        return Rolled(mark)
    fields = frozenset(name for name in thing.words if dice.random() < 0.3)
    return Rolled(
        mark, fields, frozenset(word for words in thing.words.values() for word in words if dice.random() < 0.3)
    )


def is_theirs(family: Family, person: str, thing: Thing) -> bool | None:
    """Whether a thing is about somebody, as far as it says itself; None where it says nobody."""
    if thing.kind == "person":
        return thing.id == person
    return person in thing.about if thing.about else None


def allowed(family: Family, person: str, marks: dict[str, Rolled]) -> tuple[set[str], set[str]]:
    """The words that have to be in a pack, and those that must not be."""
    must: set[str] = set()
    never: set[str] = set()
    for thing in family.things:
        done = marks.get(thing.id, Rolled("withhold"))
        given = done.mark != "withhold"
        for name, words in thing.words.items():
            for word in words:
                if (thing.kind, name) in OTHERS or (thing.kind == "person" and thing.id != person and name in NAMES):
                    never.add(word)
                elif (thing.kind, name) in NOBODYS:
                    continue
                elif (thing.kind == "household" and word in done.words) or thing.id == person:
                    continue  # struck where it was chosen, it may be named in another thing; so may they themselves
                elif given and name not in done.fields and word not in done.words:
                    must.add(word)
                else:
                    never.add(word)
    called = " ".join(str(one.fields.get("name", "")) for one in family.things if one.kind == "team_member")
    own = " ".join(str(one.fields.get("words", "")).casefold() for one in family.things if one.kind in OWN_WORDS)
    theirs = {word for one in family.things if one.kind in OWN_WORDS for words in one.words.values() for word in words}
    never = {word for word in never if word in theirs or word not in own}
    return {word for word in must - never if word not in called}, never


def pack_of(desk: Desk, seed: int) -> tuple[Family, RecordId, dict[str, Rolled], RecordId]:
    family, dice = write(desk, seed), Random(seed)
    person = RecordId(dice.choice(family.people))
    request = desk.accessing.begin(person, {"asked_by": "self", "identity_checked": "yes"})
    things = {one.id: one for one in family.things}
    marks = {}
    for item in desk.accessing.open(request).items:
        thing = things.get(str(item.record))
        if thing is None:
            continue
        done = marks[thing.id] = rolled(dice, thing)
        desk.accessing.mark(
            request, item.record, done.mark, "" if done.mark == "include" else "third_party",
            leave_out=tuple(sorted(done.fields)), struck=tuple(sorted(done.words)),
        )  # fmt: skip
    return family, person, marks, request


@pytest.mark.parametrize("lot", range(LOTS))
def test_a_pack_holds_what_was_marked_to_be_given_and_not_a_word_of_the_rest(lot: int, tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    looked = kept = 0
    for seed in range(lot * IN_A_LOT, (lot + 1) * IN_A_LOT):
        family, person, marks, request = pack_of(desk, seed)
        for thing in family.things:
            said = is_theirs(family, person, thing)
            assert said in (None, thing.id in marks), f"family {seed}: {thing.kind} {thing.id}"
        must, never = allowed(family, person, marks)
        letter, _ = desk.accessing.letter(request)
        texts = {
            "data": as_json(at_once(File.now(desk, desk.read(request)).document())).decode(),
            "page": html.page(letter, Looks()),
        }
        if seed % IN_A_LOT < AS_PDF:
            texts["paper"] = printed(make(letter).pdf)
        for where, text in texts.items():
            found = text.casefold()
            assert [word for word in never if word in found] == [], f"family {seed}, {where}"
            assert [word for word in must if word not in found] == [], f"family {seed}, {where}"
        looked, kept = looked + len(must), kept + len(never)
    desk.lock()
    assert looked > 6 * IN_A_LOT
    assert kept > 50 * IN_A_LOT, "where little is withheld, nothing is proved"


def test_a_pack_does_not_change_because_more_was_withheld(tmp_path: Path) -> None:
    """Everything withheld one after the other is taken out of the record: the pack stays as it was, byte for byte."""
    desk = open_desk(tmp_path)
    packs = []
    withheld: list[RecordId] = []
    seed = 0
    while len(withheld) < 3:
        family, _, marks, request = pack_of(desk, seed)
        kinds = {thing.id: thing.kind for thing in family.things}
        withheld = [RecordId(one) for one, done in marks.items() if done.mark == "withhold" and kinds[one] not in FRAME]
        seed += 1
    for gone in (None, *withheld):
        if gone is not None:
            desk.take_out(gone, "written in error")
        letter, _ = desk.accessing.letter(request)
        packs.append(html.page(letter, Looks()))
    desk.lock()
    assert all(one == other for one, other in pairwise(packs))
