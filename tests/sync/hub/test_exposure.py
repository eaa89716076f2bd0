"""What was on a lost laptop, those in most danger first; and who may stop a laptop, give a code and read of it.

Planted one at a time, each seen caught: families in another order; a lead told of a family they may not read; nothing
decided of who may ask.
"""

from __future__ import annotations

import pytest

from fsdesk.lease import DAY_S
from fsdesk.records.ids import DeviceId, UserId
from sync import asked_laptops as asked
from sync.hub import allocating
from sync.hub.answering_laptops import ANSWERS
from sync.hub.exposure import exposure
from sync.protocol import Health, pack, unpack
from sync.questions import NOT_ALLOWED, Reply
from tests.sync.hub.conftest import AMINA, COLM, MORAG, Rig
from tests.sync.hub.laptop import Laptop
from tests.sync.hub.standing import InMemory


def ask(rig: Rig, laptop: Laptop, kind: str, about: Laptop, days: int = 0, reason: str = "") -> Reply:
    asker = rig.ledger.device(laptop.device)
    assert asker is not None
    return ANSWERS[kind](rig.hub, asker, pack(asked.Which(about.device, days, reason)))


@pytest.fixture
def lost(rig: Rig) -> Laptop:
    """Amina's laptop with three families: an ordinary one, one with domestic abuse in it, one restricted."""
    amina = rig.laptop(AMINA)
    plain, abuse, hidden = (amina.write(kind="family", fields={"label": label}) for label in "ABC")
    amina.exchange([plain, abuse, hidden])
    need = amina.write(kind="identified_need", family=str(abuse.family), fields={"need": "domestic_abuse_current"})
    amina.exchange([need])
    allocating.restrict(rig.ledger, hidden.family, [AMINA])
    rig.ledger.keep_health(amina.device, Health(2, "2026-11-22T09:00", "1", 5, disk="off"))
    amina.families = [plain.family, abuse.family, hidden.family]  # type: ignore[attr-defined]
    return amina


def test_what_was_on_a_laptop_is_told_with_those_in_most_danger_first(rig: Rig, lost: Laptop) -> None:
    plain, abuse, hidden = lost.families  # type: ignore[attr-defined]
    found = exposure(rig.ledger, lost.device, 9)
    assert [one.family for one in found.families] == [abuse, hidden, plain]
    assert [(one.abuse, one.restricted) for one in found.families] == [(True, False), (False, True), (False, False)]
    assert (found.disk, found.waiting, found.suspended) == ("off", 2, False)
    assert found.lease_ends_at == found.heard_at + 21 * DAY_S
    steps = " ".join(asked.steps_of(found))
    for word in ("Suspend", "72 hours", "safety of the 1", "NOT encrypted", "2 changes"):
        assert word in steps


def test_a_lead_is_told_of_no_family_they_may_not_read(rig: Rig, lost: Laptop) -> None:
    morag = rig.laptop(MORAG)
    answer = ask(rig, morag, asked.EXPOSURE, lost)
    assert answer.code == ""
    _, _, hidden = lost.families  # type: ignore[attr-defined]
    told = unpack(answer.body, asked.Exposure)
    assert len(told.families) == 2
    assert str(hidden).encode() not in answer.body


def test_a_lead_stops_a_laptop_of_their_team_and_gives_it_a_code(rig: Rig, lost: Laptop) -> None:
    morag = rig.laptop(MORAG)
    code = unpack(ask(rig, morag, asked.EXTEND, lost, days=3).body, asked.Said).words
    assert len(code.replace(" ", "")) == 12
    assert ask(rig, morag, asked.SUSPEND, lost).code == ""
    assert lost.exchange().answer.said == "suspended"
    assert ask(rig, morag, asked.EXTEND, lost, days=3).code == asked.REFUSED
    assert ask(rig, morag, asked.FREE, lost).code == ""
    assert lost.exchange().answer.said == ""
    assert ask(rig, morag, asked.REVOKE, lost, reason="lost").code == ""
    assert ask(rig, morag, asked.FREE, lost).code == asked.REFUSED
    assert rig.ledger.ordered(lost.device)[0].asked_by == MORAG
    assert exposure(rig.ledger, lost.device, 9).order == "asked"


@pytest.mark.parametrize("who", [AMINA, COLM])
def test_nobody_else_stops_a_laptop_or_reads_what_was_on_it(rig: Rig, lost: Laptop, who: UserId) -> None:
    other = rig.laptop(who)
    for kind in ANSWERS:
        assert ask(rig, other, kind, lost, days=3, reason="lost") == Reply(NOT_ALLOWED)
    assert lost.exchange().answer.said == ""


def test_a_laptop_nobody_knows_is_no_ones_to_stop(rig: Rig, lost: Laptop) -> None:
    if isinstance(rig.standing, InMemory):
        pytest.skip("one storage is enough")
    morag = rig.laptop(MORAG)
    asker = rig.ledger.device(morag.device)
    assert asker is not None
    nobodys = next(one for one in map(DeviceId, ("aaaaaaaa", "bbbbbbbb")) if rig.ledger.device(one) is None)
    for answer in ANSWERS.values():
        assert answer(rig.hub, asker, pack(asked.Which(nobodys))).code
