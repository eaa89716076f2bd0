"""From a worry to telling somebody outside and back: linked both ways, guarded alike, chased, taken further, ended.

Planted one at a time, each seen caught: a decision that does not hang on its worry, by which a restricted worry was
told of too; one that forgets who must not know; a day counted over a weekend; asking again that does not move the day;
an answer that ends what nobody agrees with; a late one no lead sees. To be caught too: a worry closed while an answer
is to come.
"""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from fsdesk import rules_following_up as rules
from fsdesk.desk import Desk
from fsdesk.records.fields import Sensitivity
from fsdesk.revisions import safest_sensitivity
from fsdesk.rules_following_up import Said
from fsdesk.trouble import Refused
from tests.clocks import StillClock
from tests.fsdesk.carrying import MacLeods, carry
from tests.fsdesk.test_concerns import begin
from tests.fsdesk.test_consenting import needs, write

SATURDAY = "2026-11-21T09:00"


@pytest.fixture
def family(amina: Desk) -> MacLeods:
    return MacLeods(amina)


def stand(said: list[Said], on: str, told: str = SATURDAY, outcome: str = "shared") -> rules.FollowUp:
    return rules.follow_up(told, outcome, said, days=3, nation="SCT", today=date.fromisoformat(on))


@pytest.mark.parametrize(
    ("said", "on", "words", "late"),
    [
        ([], "2026-11-25", "Their answer is due by Wed 25 Nov", False),
        ([], "2026-11-26", "No answer by Wed 25 Nov: ask again", True),
        ([Said("asked_again", "2026-11-26T10:00")], "2026-11-27",
         "Asked again Thu 26 Nov. Their answer is due by Wed 2 Dec", False),
        ([Said("asked_again", "2026-11-26T10:00")], "2026-12-03",
         "Asked again Thu 26 Nov. No answer by Wed 2 Dec: take it further", True),
        ([Said("answered", "2026-11-23T10:00")], "2027-01-01", "They answered Mon 23 Nov 2026", False),
        ([Said("disagreed", "2026-11-23T10:00"), Said("answered", "2026-11-23T09:00")], "2026-11-23",
         "We do not agree with their answer: take it further", True),
        ([Said("answered", "2026-11-23T09:00"), Said("disagreed", "2026-11-23T09:00"),
          Said("escalated", "2026-11-24T09:00")], "2026-11-24",
         "Taken further Tue 24 Nov. Their answer is due by Fri 27 Nov", False),
    ],
)  # fmt: skip
def test_an_answer_is_due_asked_for_again_and_taken_further(
    said: list[Said], on: str, words: str, late: bool
) -> None:  # fmt: skip
    found = stand(said, on)
    assert (found.standing, found.is_late) == (words, late)
    assert found.is_open is ("They answered" not in words)


def test_what_was_not_shared_waits_for_nobody() -> None:
    assert stand([], "2027-01-01", outcome="not_shared") == rules.NOTHING


def test_whoever_is_told_of_a_worry_is_a_decision_that_names_it_and_both_show_each_other(
    amina: Desk, family: MacLeods
) -> None:
    concern = begin(amina, family)
    amina.concerns.keep_from(concern, (family.kirsty,))
    made = amina.concerns.tell(concern, "children").id
    held = amina.read(made)
    assert (held.text("concern"), held.text("recipient"), held.value("override")) == (
        concern, "Children’s services", True)  # fmt: skip
    assert held.list("subjects") == (family.jamie,)
    assert held.list("hidden_from") == (family.kirsty,)
    assert safest_sensitivity(held.revisions.values()) is Sensitivity.PROTECTED
    (told,) = amina.concerns.open(concern).told
    assert (told.id, told.title, told.answer) == (made, "Children’s services", "Their answer is due by Wed 25 Nov")
    assert told.standing == "Complete it by Sun 22 Nov 09:00"
    (row,) = amina.consenting.view(family.id, with_private=True).acts
    assert row.concern == concern
    assert amina.read(concern).text("sharing") == made
    view = amina.seeing.open(concern)
    amina.seeing.choose(concern, replace(view.choice, hidden_from=frozenset()), "She is safe to know.", view.shown)
    assert amina.read(made).list("hidden_from") == ()


def test_a_worry_few_may_know_of_is_told_of_by_a_decision_few_may_know_of(amina: Desk, family: MacLeods) -> None:
    concern = begin(amina, family, harm=("about_a_worker",), about_worker="bashir")
    made = amina.concerns.tell(concern, "police").id
    assert safest_sensitivity(amina.read(made).revisions.values()) is Sensitivity.RESTRICTED


def test_nobody_in_the_family_ever_reads_that_somebody_was_told_of_a_worry(amina: Desk, family: MacLeods) -> None:
    from fsdesk.audience import Audience, For

    made = amina.concerns.tell(begin(amina, family), "children").id
    write(amina, made, categories=("identity",), informed="yes", lawful_basis="public_task")
    table = amina.for_audience(Audience(kind=For.TABLE, household=family.home, present=(family.kirsty,)))
    assert "Children’s services" not in repr([one.readings for one in table.held(family.id)])


def test_an_answer_that_is_late_is_a_task_of_its_writer_and_of_a_lead_until_it_came(
    amina: Desk, lead: Desk, family: MacLeods, clock: StillClock
) -> None:
    concern = begin(amina, family)
    amina.concerns.told_lead(concern, "ruaridh")
    made = amina.concerns.tell(concern, "children").id
    assert ("complete", "Complete what you decided") in [need[:2] for need in needs(amina)]
    carry(amina, lead)
    lead.concerns.read_off(concern)
    assert amina.concerns.needs_you() == ()
    clock.turn(days=5)
    late = ("A note of Sat 21 Nov: follow it up", "No answer by Wed 25 Nov: ask again")
    for desk in (amina, lead):
        assert [(need.title, need.detail) for need in desk.concerns.needs_you()] == [late]
    with pytest.raises(Refused):
        amina.concerns.follow(concern, made, "emergency")
    amina.concerns.follow(concern, made, "answered")
    assert amina.concerns.needs_you() == ()
    carry(amina, lead)
    assert lead.concerns.needs_you() == ()


def test_a_worry_is_not_closed_by_its_writer_while_an_answer_is_to_come(amina: Desk, family: MacLeods) -> None:
    concern = begin(amina, family, outcome="being_looked_at")
    amina.concerns.told_lead(concern, "ruaridh")
    made = amina.concerns.tell(concern, "adults").id
    with pytest.raises(Refused, match="still to come"):
        amina.concerns.close(concern)
    amina.concerns.follow(concern, made, "answered")
    amina.concerns.follow(concern, made, "disagreed")
    with pytest.raises(Refused, match="still to come"):
        amina.concerns.close(concern)
    for act in ("escalated", "answered"):
        amina.concerns.follow(concern, made, act)
    assert amina.concerns.close(concern).is_closed
