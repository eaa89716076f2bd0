"""Changed questions of a partner and about one, from every laptop there is: each is answered or refused plainly, and
what is said for none of those who work with a family comes to nobody who does not hear it."""

from __future__ import annotations

from collections import Counter
from random import Random

import msgspec

from fsdesk.records.ids import RecordId, UserId
from fsdesk.rules_contributing import LEADS, OFFICER, READERS
from sync import asked_shared as asked
from sync.hub.answering_shared import ANSWERS
from sync.protocol import Unreadable, pack
from tests.fuzz.bodies import changed_bytes, changed_value
from tests.fuzz.running import Found
from tests.sync.hub.conftest import AMINA, BASHIR, COLM, MORAG, Rig
from tests.sync.hub.sharing import NURSE, SCHOOL, TEACHER, SharedFamily

AT = "2026-11-22T09:00"
FOR_LEADS, FOR_OFFICER = "what is for leads alone", "what is for the officer alone"
ASKERS = (TEACHER, NURSE, AMINA, BASHIR, COLM, MORAG)
ASKS = dict.fromkeys((asked.MINE, asked.READ, asked.ADD, asked.ADD_APART, asked.SENT), TEACHER)
"""Who may ask a question; all others are Morag's to ask."""
HEARS = {MORAG: FOR_LEADS}
"""Who of them is told which of the two."""


class Questions:
    """Questions of the chapter, all from one seed: a sound one with something in it changed, inside or outside."""

    def __init__(self, of: SharedFamily, seed: int) -> None:
        self.of, self.random = of, Random(seed)
        self.names = [of.family, *of.ids.values(), TEACHER, MORAG, SCHOOL, *READERS[1:]]

    def one(self) -> tuple[UserId, str, bytes]:
        """Who asks, the kind of question, and its message."""
        random = self.random
        kind = random.choice(sorted(ANSWERS))
        sound = pack(self._sound(kind))
        who = ASKS.get(kind, MORAG) if random.random() < 0.6 else random.choice(ASKERS)
        if random.random() < 0.2:
            return who, kind, changed_bytes(random, sound)
        tree = changed_value(random, msgspec.msgpack.decode(sound), self.names) if random.random() < 0.7 else None
        try:
            raw = sound if tree is None else msgspec.msgpack.encode(tree)
        except (OverflowError, ValueError, TypeError):
            raw = b"\xc0"
        return who, kind, raw

    def _sound(self, kind: str) -> msgspec.Struct:
        of, random = self.of, self.random
        name = random.randrange(1, 40).to_bytes(asked.NAME_BYTES, "big")
        if kind in (asked.ADD, asked.ADD_APART):
            readers = random.choice(READERS) if random.random() < 0.2 else READERS[kind == asked.ADD_APART]
            return asked.AddAsked(name, of.family, "case_note", RecordId(""), {"text": "A note"}, AT, readers)
        if kind in (asked.WAITING, asked.APART):
            return asked.WaitingAsked(name if random.random() < 0.5 else b"")
        return {
            asked.READ: asked.ReadAsked(of.family),
            asked.SET_ASIDE: asked.AsideAsked(of.family),
            asked.TAKEN: asked.TakenAsked(name, "known already"),
            asked.NAME: asked.NameAsked(of.family, TEACHER, SCHOOL),
            asked.UNNAME: asked.UnnameAsked(of.family, NURSE),
        }.get(kind, asked.Nothing())


def fuzz_shared(rig: Rig, seed: int, bodies: int) -> Counter[str]:
    """Ask changed questions in this process; what was said to how many. Found when somebody is told what they may not
    be, or what was for few has come to be for more."""
    of = SharedFamily(rig)
    of.permit("finn", "kirsty")
    of.name()
    for number, (words, readers) in enumerate(((FOR_LEADS, LEADS), (FOR_OFFICER, OFFICER)), start=90):
        of.add(name=number, readers=readers, text=words)
    questions, said = Questions(of, seed), Counter[str]()
    for _ in range(bodies):
        who, kind, raw = questions.one()
        try:
            told = ANSWERS[kind](rig.hub, of.device(who), raw)
        except Unreadable as unreadable:
            said[unreadable.args[0]] += 1
            continue
        said[told.code or "answered"] += 1
        for words in (FOR_LEADS, FOR_OFFICER):
            if words.encode() in told.body and HEARS.get(who) != words:
                raise Found(f"{who} is told {words} by {kind}")
    _check(of)
    return said


def _check(of: SharedFamily) -> None:
    """What was for few still is, in the words in which it was said, wherever it waits."""
    for number, readers in ((90, LEADS), (91, OFFICER)):
        kept = of.rig.ledger.contribution(f"{number:032x}")
        if kept is None or kept.readers != readers or not kept.body:
            raise Found("what was for few is not as it was said")
