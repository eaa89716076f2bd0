"""Sends many such bodies to a hub and sees that each is taken or refused plainly, and nothing handed to a stranger."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable

from sync.hub import office, pieces
from sync.hub.door import Door
from sync.protocol import ENROL_PATH, SYNC_PATH, Unreadable
from tests.fuzz.bodies import LONG, SECRET, Bodies
from tests.sync.hub.conftest import AMINA, COLM, URL, Rig
from tests.sync.hub.laptop import Laptop, Refused

LIFE = 100
"""Bodies of one laptop."""
LOT = 500
"""Bodies between two looks into the ledger."""


class Found(AssertionError):
    """The hub did something it must never do."""


class Victims:
    """Amina's families, of which Colm's laptop knows the names and nothing else."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.amina, self.colm = rig.laptop(AMINA), rig.laptop(COLM)
        first = [self.amina.write(fields={"note": LONG}) for _ in range(3)]
        more = [self.amina.write(one.family, one.record, fields={"note": LONG}, over=(one.id,)) for one in first]
        self.amina.exchange([*first, *more])
        self.names = [one.id for one in (*first, *more)]
        self.kept = rig.rows("SELECT body FROM log ORDER BY seq")

    def check(self) -> None:
        """Amina's rows are as they were, Colm has gained no access, and her words are in nothing that is his."""
        rig, hers = self.rig, self.amina.device
        if rig.rows(f"SELECT body FROM log WHERE device = '{hers}' ORDER BY seq") != self.kept:
            raise Found("what was taken before is no longer what it was")
        read = rig.rows("SELECT user, family FROM access WHERE until IS NULL AND user = 'colm'")
        if any(str(family).startswith(hers) for _, family in read):
            raise Found("a stranger may read a family that is not theirs")
        theirs = [raw for (raw,) in rig.rows(f"SELECT body FROM log WHERE family NOT LIKE '{hers}%'")]
        if any(SECRET.encode() in bytes(raw) for raw in theirs if isinstance(raw, bytes)):
            raise Found("a stranger's revision holds words that were only referred to")


def fuzz_sync(rig: Rig, seed: int, bodies: int) -> Counter[str]:
    """Send bodies to /v1/sync in this process; what was said to how many. Found when one must never be said."""
    victims = Victims(rig)
    maker = Bodies(seed, victims.colm, victims.names)
    said: Counter[str] = Counter()
    for number in range(bodies):
        what = _tried(functools.partial(_asked, rig, maker.laptop, maker.sync()))
        said[what] += 1
        if what == "counter_used" or number % LIFE == LIFE - 1:
            # It has counted itself out, or has so much set aside that each answer is long.
            maker.laptop = rig.laptop(COLM)
        if number % LOT == LOT - 1:
            victims.check()
    victims.check()
    victims.amina.exchange()
    return said


def fuzz_enrol(rig: Rig, seed: int, bodies: int) -> Counter[str]:
    """Send bodies to /v1/enrol in this process, now and then with a slip that is good."""
    victims = Victims(rig)
    maker = Bodies(seed, victims.colm, victims.names)
    said: Counter[str] = Counter()
    code = b""
    for number in range(bodies):
        if number % 20 == 0:
            code = office.new_slip(rig.ledger, rig.keys, COLM, URL, rig.hub.now()).code
        rig.source = f"198.51.100.{number}"
        body = maker.enrol(code)
        said[_tried(functools.partial(_joined, rig, body))] += 1
    victims.check()
    return said


def fuzz_chunks(rig: Rig, seed: int, bodies: int) -> Counter[str]:
    """Send bodies to /v1/chunks in this process; nothing of them is handed on, as no piece of theirs is known."""
    victims = Victims(rig)
    maker = Bodies(seed, victims.colm, victims.names)
    said: Counter[str] = Counter()
    for number in range(bodies):
        said[_tried(functools.partial(_answered, rig, maker.chunks()))] += 1
        if number % LIFE == LIFE - 1:
            maker.laptop = rig.laptop(COLM)
    victims.check()
    return said


def _answered(rig: Rig, body: bytes) -> str:
    door = Door(functools.partial(pieces.begin, rig.hub))
    door.take(body)
    door.answer()
    return "answered"


def _asked(rig: Rig, laptop: Laptop, body: bytes) -> str:
    """What the hub said; whatever it handed out is read with the keys of the laptop that asked."""
    raw = rig.post(SYNC_PATH, body)
    try:
        heard = laptop.hear(raw, body)
    except Unreadable as unreadable:
        raise Found(f"the answer is none: {unreadable.code}") from unreadable
    if any(SECRET.encode() in one for one in heard.bodies):
        raise Found("words were handed to a stranger")
    return heard.answer.said or ("refused in part" if heard.answer.refused else "taken")


def _joined(rig: Rig, body: bytes) -> str:
    rig.post(ENROL_PATH, body)
    return "joined"


def _tried(ask: Callable[[], str]) -> str:
    try:
        return ask()
    except Unreadable as refusal:
        return refusal.code
    except Refused as refusal:
        if refusal.status >= 500 or refusal.code == "unexpected":
            raise Found(f"{refusal.status} {refusal.code}") from refusal
        return refusal.code
