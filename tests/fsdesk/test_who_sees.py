"""The sharing statement a family can hold: what they said and what went where, for one home, in its own terms.

Planted one at a time, each seen caught: an act to keep somebody safe on the paper; the other home's permission, or what
it agreed to; a permission that was taken back still among what may be shared. To be caught too: the reason nobody was
told.
"""

from __future__ import annotations

import json

import msgspec
import pytest

from fsdesk.desk import Desk
from fsdesk.papers.data import WhoSees
from fsdesk.records import Relationship
from fsdesk.records.ids import RecordId
from tests.fsdesk.carrying import MacLeods
from tests.fsdesk.test_consenting import SCHOOL, permitted, shared, write
from tests.fsdesk.test_papers_desk import TwoHomes


@pytest.fixture
def family(amina: Desk) -> MacLeods:
    return MacLeods(amina)


def statement(desk: Desk, family: MacLeods | TwoHomes, home: RecordId) -> WhoSees:
    return desk.papers.gather(family.id).homes[str(home)].who_sees


def words(paper: WhoSees) -> str:
    return json.dumps(msgspec.to_builtins(paper), ensure_ascii=False)


def test_it_says_what_they_agreed_to_permitted_refused_and_what_went(amina: Desk, family: MacLeods) -> None:
    made = amina.consenting.begin_agreement(family.id, family.kirsty).id
    write(amina, made, agreed="yes", scope="Visits after school.", method="verbal", at="2026-11-14T10:00")
    permitted(amina, family)
    back = permitted(amina, family, "Arisaig surgery")
    shared(amina, family, "2026-11-20T15:00")
    amina.consenting.withdraw(back, "2026-11-21T08:30")
    paper = statement(amina, family, family.home)
    assert paper.who == "Kirsty, Jamie and Isla"
    assert paper.help == ("Kirsty said yes to our help on Sat 14 Nov. Visits after school.",)
    assert paper.inside[0].startswith("Amina Yusuf and their team lead at Lochaber")
    assert [row.cells for row in paper.yes] == [
        (SCHOOL, "The plan and school and learning, of Jamie and Isla", "To plan", "Sat 20 Nov 2027")
    ]
    assert [row.cells for row in paper.no] == [
        ("Arisaig surgery", "The plan and school and learning, of Jamie and Isla", "You took it back on Sat 21 Nov")
    ]
    assert [row.cells for row in paper.went] == [("Fri 20 Nov", SCHOOL, "The plan, of Isla", "To plan.")]
    assert paper.nothing == ""


def test_it_says_so_when_nothing_was_shared(amina: Desk, family: MacLeods) -> None:
    paper = statement(amina, family, family.home)
    assert paper.nothing.startswith("Nothing has been shared")
    assert paper.help == ()
    assert any("change your mind" in line for line in paper.can)


def test_what_was_done_to_keep_somebody_safe_and_why_nobody_was_told_is_on_no_paper(
    amina: Desk, family: MacLeods
) -> None:
    act = amina.consenting.act_now(family.id, "Police Scotland").id
    write(amina, act, subjects=(family.isla,), categories=("identity",), risk="XRISKX", time_pressure="XTIMEX")
    untold = shared(amina, family, "2026-11-20T15:00", place="Quiet Place")
    write(amina, untold, informed="no", not_informed_reason="XREASONX")
    refuge = permitted(amina, family, "Refuge")
    write(amina, refuge, recipient_type="domestic_abuse")
    said = words(statement(amina, family, family.home))
    assert not [token for token in ("XRISKX", "XTIMEX", "XREASONX", "Police", "Quiet Place", "Refuge") if token in said]


def test_one_homes_statement_says_nothing_of_the_other_home(amina: Desk) -> None:
    family = TwoHomes(amina)
    amina.add(Relationship(person=family.callum, other=family.finn, type="father"), family.id)
    for whose, place in ((family.rowan, "Mums Place"), (family.callum, "Dads Place"), (family.finn, "Shared Place")):
        made = amina.consenting.ask_permission(family.id, shared_anyway=False).id
        write(amina, made, subjects=(whose,), recipient=place, purpose="To help", decision="allow",
              categories=("plan",), by=whose, method="verbal", at="2026-11-20T10:00")  # fmt: skip
    for whose, scope in ((family.rowan, "Mums visits."), (family.callum, "Dads visits.")):
        agreed = amina.consenting.begin_agreement(family.id, whose).id
        write(amina, agreed, agreed="yes", scope=scope, method="verbal", at="2026-11-14T10:00")
    mums, dads = (words(statement(amina, family, home)) for home in (family.mums, family.dads))
    assert "Mums visits." in mums
    assert "Dads visits." in dads
    assert "Mums Place" in mums
    assert "Shared Place" in mums
    assert not [token for token in ("Dads Place", "Dads visits.", "Callum", "Corpach") if token in mums]
    assert "Dads Place" in dads
    assert "Shared Place" in dads
    assert not [token for token in ("Mums Place", "Mums visits.", "Rowan", "Jamie", "Arisaig") if token in dads]
