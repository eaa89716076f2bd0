"""Asked twice is done once: a reply may be lost after the hub has acted, and every question that acts is asked again.

Each is asked on every ledger, some minutes pass, and the very same is asked again: the reply is what it was, and no row
is another. A question that is new in the lane is missed here until it says which it is. Planted one at a time, each
seen caught here: a name that is not looked for; a verdict noted each time; one that destroyed refused as destroyed
already; a hold refused because it stands; a conflict nobody may settle any more; a rescue code kept anew.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from msgspec.structs import replace

from fsdesk.records import LoneWorking
from fsdesk.records.ids import RecordId, RevisionId, UserId
from sync import (
    asked_audit,
    asked_beyond,
    asked_consent,
    asked_counts,
    asked_escrow,
    asked_keeping,
    asked_laptops,
    asked_shared,
)
from sync import asked_out as out
from sync.hub.answering import ANSWERS
from sync.hub.ledger_memory import MemoryLedger
from sync.hub.ledger_sql import SqlLedger
from sync.protocol import Unreadable
from sync.questions import Reply, told
from tests.sync.hub.conftest import AMINA, BASHIR, MORAG, Rig
from tests.sync.hub.sharing import SCHOOL, TEACHER, SharedFamily
from tests.sync.hub.test_keeping import World
from tests.sync.hub.test_retaining import GRACE, signed_at


def all_rows(rig: Rig) -> dict[str, object]:
    """Everything the ledger holds."""
    ledger = rig.ledger
    if isinstance(ledger, MemoryLedger):
        return copy.deepcopy(vars(ledger))
    assert isinstance(ledger, SqlLedger)
    return {name: sorted(map(repr, rig.rows(f'SELECT * FROM "{name}"'))) for name in ledger.engine.tables()}


ONE, TWO, THREE, FOUR, FIVE = (bytes([number]) * 16 for number in range(1, 6))
WHY = "covering for Amina, who is ill today"


class Glen(World):
    """A family of two, Amina out alone with it, and a laptop for everybody."""

    def __init__(self, rig: Rig) -> None:
        super().__init__(rig)
        self.laptops[BASHIR] = rig.laptop(BASHIR)
        ends = (rig.clock.now() + timedelta(hours=3)).isoformat()
        self.plan = self.write(LoneWorking(worker=AMINA, expected_finish=ends, visit=self.visit))

    def did(self, user: UserId, kind: str, message: Any) -> None:
        assert self.ask(user, kind, message).code == ""


def _which(glen: Glen) -> asked_laptops.Which:
    return asked_laptops.Which(glen.laptops[BASHIR].device, days=3, reason="lost")


def _lodging(glen: Glen, record: str, name: bytes) -> out.Lodging:
    return out.Lodging(RecordId(record), glen.rig.hub.now() + 7_200, 30, name)


def _verdict(glen: Glen, user: UserId, person: str = "") -> asked_keeping.Said:
    return signed_at(glen.laptops[user], glen.family, person)


def _words(of: SharedFamily, name: bytes) -> asked_shared.AddAsked:
    return asked_shared.AddAsked(name, of.family, "case_note", RecordId(""), {"text": "She sang."}, "2026-11-22T09:00")


ACTS: list[tuple[str, UserId, Callable[[Glen], Any]]] = [
    (out.LODGE, MORAG, lambda glen: _lodging(glen, f"{glen.laptops[BASHIR].device}.70", ONE)),
    (out.LODGE, MORAG, lambda glen: _lodging(glen, glen.plan, ONE)),
    (out.NOTE, MORAG, lambda glen: out.Said(glen.plan, "Rang twice.", "worker", name=TWO)),
    (out.PHONED, MORAG, lambda glen: out.Said(glen.plan, "The ford is up", until=glen.rig.hub.now() + 900, name=THREE)),
    (out.WORD, AMINA, lambda _: out.Word("Is Bramble well")),
    (out.PHONED, MORAG, lambda glen: out.Said(glen.plan, "Is bramble well?", name=FOUR)),
    (out.CLOSE, MORAG, lambda glen: out.Said(glen.plan, "The police are with her.", name=FIVE)),
    (asked_escrow.ESCROW, AMINA, lambda _: asked_escrow.EscrowAsked(1, b"sealed")),
    (asked_beyond.OPEN, BASHIR, lambda glen: asked_beyond.OpenAsked(ONE, glen.family, WHY)),
    (asked_beyond.LOOK_OVER, MORAG, lambda _: asked_beyond.LookOverAsked(ONE, "Was right to.")),
    (asked_beyond.CONFLICT, AMINA, lambda glen: asked_beyond.ConflictAsked(ONE, glen.family, "", "My sister.")),
    (asked_beyond.SETTLE_CONFLICT, MORAG, lambda glen: asked_beyond.SettleConflictAsked(ONE, glen.family, False)),
    (asked_beyond.CONFLICT, AMINA, lambda glen: asked_beyond.ConflictAsked(TWO, glen.family, "", "My brother too.")),
    (asked_beyond.SETTLE_CONFLICT, MORAG, lambda glen: asked_beyond.SettleConflictAsked(TWO, glen.family, True)),
    (asked_laptops.SUSPEND, MORAG, _which),
    (asked_laptops.FREE, MORAG, _which),
    (asked_laptops.REVOKE, MORAG, _which),
    (asked_keeping.HOLD, GRACE, lambda glen: asked_keeping.HoldAsked(glen.family, "The inquiry asks.", "2033-01-01")),
    (asked_keeping.LIFT, GRACE, lambda glen: asked_keeping.HoldAsked(glen.family, "No longer asked.")),
    (asked_keeping.SAY, GRACE, lambda glen: _verdict(glen, GRACE, glen.gone)),
    (asked_keeping.SAY, MORAG, lambda glen: _verdict(glen, MORAG, glen.gone)),
]
"""Everything that is done by asking, each on what was done before it: kind, who, what."""
LAST_ACTS: list[tuple[str, UserId, Callable[[Glen], Any]]] = [
    (asked_keeping.SAY, GRACE, lambda glen: _verdict(glen, GRACE)),
    (asked_keeping.SAY, MORAG, lambda glen: _verdict(glen, MORAG)),
]
"""What is done to a family that was closed long ago: the second destroys it."""
SHARED_ACTS: list[tuple[str, UserId, Callable[[SharedFamily], Any]]] = [
    (asked_shared.NAME, MORAG, lambda of: asked_shared.NameAsked(of.family, TEACHER, SCHOOL)),
    (asked_shared.ADD, TEACHER, lambda of: _words(of, ONE)),
    (asked_shared.TAKEN, AMINA, lambda _: asked_shared.TakenAsked(ONE, "Said twice already.")),
    (asked_shared.ADD_APART, TEACHER, lambda of: replace(_words(of, TWO), readers="leads")),
    (asked_shared.TAKEN, MORAG, lambda _: asked_shared.TakenAsked(TWO, "I spoke with her.")),
    (asked_shared.UNNAME, MORAG, lambda of: asked_shared.UnnameAsked(of.family, TEACHER)),
]
"""What is done by asking about a family that is shared with a partner."""
ANOTHER_EACH_TIME = {asked_laptops.EXTEND}
"""Acts anew each time, without harm: the laptop takes any one of the codes, and whoever asked has them both."""
READS: dict[str, tuple[UserId, Callable[[Glen], Any]]] = {
    out.MINE: (AMINA, lambda _: out.Nothing()),
    out.BOARD: (MORAG, lambda _: out.Nothing()),
    asked_audit.WHO_LOOKED: (MORAG, lambda glen: asked_audit.WhoLooked(glen.family, 0)),
    asked_audit.EXCEPTIONS: (MORAG, lambda _: asked_audit.Period(0, 1 << 40)),
    asked_beyond.FIND: (BASHIR, lambda _: asked_beyond.FindAsked("Iain", "Grant")),
    asked_beyond.OPENED: (MORAG, lambda _: asked_beyond.OpenedAsked()),
    asked_beyond.CONFLICTS: (MORAG, lambda _: asked_beyond.ConflictsAsked()),
    asked_consent.HEARD: (AMINA, lambda glen: asked_consent.WhenHeard((RevisionId(glen.visit),))),
    asked_counts.FAMILIES: (MORAG, lambda _: asked_counts.Nothing()),
    asked_laptops.EXPOSURE: (MORAG, _which),
    asked_shared.NAMED: (MORAG, lambda _: asked_shared.Nothing()),
    asked_shared.WAITING: (MORAG, lambda _: asked_shared.WaitingAsked()),
    asked_shared.APART: (MORAG, lambda _: asked_shared.WaitingAsked()),
    asked_shared.SET_ASIDE: (MORAG, lambda glen: asked_shared.AsideAsked(glen.family)),
    asked_keeping.SURVEY: (GRACE, lambda _: asked_keeping.Survey()),
    asked_keeping.HOLDS: (GRACE, lambda _: asked_keeping.Nothing()),
    asked_keeping.CERTIFICATES: (GRACE, lambda _: asked_keeping.Nothing()),
    asked_keeping.FIND: (GRACE, lambda _: asked_keeping.FindFamily("Rowan 1")),
    asked_keeping.WEIGH: (GRACE, lambda glen: asked_keeping.Weigh(glen.family, glen.gone)),
}
"""Changes nothing but the log of what was done."""
SHARED_READS: dict[str, Callable[[SharedFamily], Any]] = {
    asked_shared.MINE: lambda _: asked_shared.Nothing(),
    asked_shared.READ: lambda of: asked_shared.ReadAsked(of.family),
    asked_shared.SENT: lambda _: asked_shared.Nothing(),
}
"""The same, asked by a partner."""


@pytest.fixture
def glen(rig: Rig) -> Glen:
    return Glen(rig)


def test_every_question_of_the_lane_says_what_asking_it_twice_does() -> None:
    said = {kind for kind, _, _ in (*ACTS, *SHARED_ACTS)}, ANOTHER_EACH_TIME, {*READS, *SHARED_READS}
    assert set.union(*said) == set(ANSWERS)
    assert sum(map(len, said)) == len(ANSWERS)


def test_every_question_that_acts_asked_twice_is_done_once_and_answered_alike(glen: Glen) -> None:
    _each_asked_twice(glen, ACTS)


def test_the_second_word_of_two_that_destroys_a_family_asked_twice_is_answered_alike(glen: Glen) -> None:
    glen.close()
    _each_asked_twice(glen, LAST_ACTS)
    assert not glen.rig.ledger.bodies_of_families([glen.family])


def test_what_is_done_about_a_family_that_is_shared_asked_twice_is_done_once(rig: Rig) -> None:
    of = SharedFamily(rig)
    of.permit("finn", "kirsty")
    for user in (MORAG, TEACHER, AMINA):
        of.laptop(user)
    _each_asked_twice(of, SHARED_ACTS)


W = TypeVar("W", Glen, SharedFamily)


def _each_asked_twice(glen: W, acts: list[tuple[str, UserId, Callable[[W], Any]]]) -> None:
    for at, (kind, user, message) in enumerate(acts):
        asked, before = message(glen), all_rows(glen.rig)
        first = glen.ask(user, kind, asked)
        assert first.code == "", (at, kind, first)
        done = all_rows(glen.rig)
        assert done != before, (at, kind, "changes nothing")
        glen.rig.clock.pass_by(minutes=3)
        assert _timeless(kind, glen.ask(user, kind, asked)) == _timeless(kind, first), (at, kind)
        assert _which_differ(all_rows(glen.rig), done) == set(), (at, kind)


def _timeless(kind: str, answer: Reply) -> object:
    """A reply without what says how much time is left, or whether anything was left to do."""
    if kind in {one for one, _, _ in SHARED_ACTS}:
        return answer.code, type(told(answer, asked_shared.Done))
    if kind != asked_beyond.OPEN:
        return answer
    return answer.code, replace(told(answer, asked_beyond.OpenTold), left_s=0)


def _which_differ(one: dict[str, object], other: dict[str, object]) -> set[str]:
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


def test_a_code_to_read_longer_is_another_one_each_time_and_each_is_good(glen: Glen) -> None:
    codes = [told(glen.ask(MORAG, asked_laptops.EXTEND, _which(glen)), asked_laptops.Said).words for _ in range(2)]
    assert codes[0] != codes[1]


def test_what_only_asks_changes_nothing_but_the_log_of_what_was_done(glen: Glen) -> None:
    for kind, (user, message) in READS.items():
        before = all_rows(glen.rig)
        assert glen.ask(user, kind, message(glen)).code == "", kind
        changed = _which_differ(all_rows(glen.rig), before)
        assert all(name.startswith("event") for name in changed), (kind, changed)


def test_what_a_partner_only_asks_changes_nothing_but_that_log(rig: Rig) -> None:
    of = SharedFamily(rig)
    of.permit("finn", "kirsty")
    assert of.name() == ""
    of.laptop(TEACHER)
    for kind, message in SHARED_READS.items():
        before = all_rows(rig)
        assert of.ask(TEACHER, kind, message(of)).code == "", kind
        changed = _which_differ(all_rows(rig), before)
        assert all(name.startswith("event") for name in changed), (kind, changed)


def test_words_of_another_name_are_others_and_a_name_is_of_its_own_length(glen: Glen) -> None:
    for name in (ONE, TWO, b"", b""):
        glen.did(MORAG, out.NOTE, out.Said(glen.plan, "Rang.", name=name))
    assert len(glen.rig.ledger.out_notes([glen.plan])) == 4
    for kind in (out.NOTE, out.PHONED, out.CLOSE):
        with pytest.raises(Unreadable):
            glen.ask(MORAG, kind, out.Said(glen.plan, "Rang.", name=b"short"))
    with pytest.raises(Unreadable):
        glen.ask(MORAG, out.LODGE, _lodging(glen, glen.plan, b"short"))
