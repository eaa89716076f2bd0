"""Asking for help: a request is kept whatever it lacks, its clocks count working days, and nobody falls between.

Planted one at a time, each seen caught here: a request with no family of its own; a clock that counts weekends; an
outcome without a next helper; deciding twice opening two involvements; a family shut out by advice given.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsdesk.desk import Desk
from fsdesk.desk.reading import of_kind
from fsdesk.records import Request, Visit
from fsdesk.records import family_codes as lists
from fsdesk.records.ids import RecordId
from fsdesk.rules_asking import NEEDS_NO_HELPER, problems_of_request, why_not_decide
from fsdesk.trouble import Refused
from tests.clocks import StillClock
from tests.fsdesk.carrying import carry

WHOLE = {
    "who_for": "Mairi and her two boys", "going_on": "Nobody sleeps and the stove is out.", "source": "self",
    "channel": "phone", "safe_contact": "Text before noon", "family_agrees": "yes", "wanted_by": "this_week",
    "immediate_danger": "no",
}  # fmt: skip


def test_the_first_word_makes_a_request_and_a_family_that_has_only_asked(amina: Desk) -> None:
    part = amina.asking.begin({"who_for": "Mairi and her two boys"})
    view = amina.asking.open(part.id)
    assert view.family_name == "Mairi and her two boys"
    assert [row.status for row in amina.families()] == ["Asked for help"]
    assert amina.open_family(view.family).reference.startswith("FAM-")
    assert amina.asking.of_family(view.family) == part.id
    assert len(view.problems) == 7


def test_a_request_that_lacks_everything_is_kept_and_said_to_lack_it(amina: Desk) -> None:
    part = amina.asking.begin({"going_on": "A message with no name"})
    view = amina.asking.open(part.id)
    assert view.part.text("going_on") == "A message with no name"
    assert ("who_for", "Say who it is for. A first name is enough.") in view.problems
    with pytest.raises(Refused, match="Say who is helping next"):
        amina.asking.decide(part.id, "accepted", "  ")
    with pytest.raises(Refused, match="Say who it is for"):
        amina.asking.decide(part.id, "accepted", "Amina")
    assert amina.asking.open(part.id).outcome == ""


def test_accepting_opens_the_family_once(amina: Desk) -> None:
    part = amina.asking.begin(WHOLE)
    view = amina.asking.decide(part.id, "accepted", "Amina")
    again = amina.asking.decide(part.id, "accepted", "Amina")
    assert view.outcome == again.outcome == "accepted"
    held = amina.held(view.family)
    assert len(of_kind(held, "involvement")) == 1
    assert amina.open_family(view.family).status == "Open"
    assert amina.asking.waiting() == ()


@pytest.mark.parametrize("outcome", sorted(set(lists.REQUEST_OUTCOME) - {"accepted"}))
def test_every_other_outcome_needs_a_next_helper_unless_nobody_waits_for_help(amina: Desk, outcome: str) -> None:
    part = amina.asking.begin(WHOLE)
    if outcome in NEEDS_NO_HELPER:
        assert amina.asking.decide(part.id, outcome, "").outcome == outcome
    else:
        with pytest.raises(Refused, match="Say who is helping next"):
            amina.asking.decide(part.id, outcome, "")
        assert amina.asking.decide(part.id, outcome, "Citizens’ advice, Tuesday").outcome == outcome


def test_the_clocks_count_working_days_and_stop_when_kept(amina: Desk, clock: StillClock) -> None:
    part = amina.asking.begin({**WHOLE, "received_at": "2026-11-20T16:00"})  # a Friday
    acknowledge, speak, visit = amina.asking.open(part.id).clocks
    assert (acknowledge.due, speak.due, visit.due) == ("2026-11-23", "2026-11-24", "2026-12-07")
    clock.turn(days=4)
    late = amina.asking.open(part.id).clocks[0]
    assert late.is_late
    assert late.standing == "was due Mon 23 Nov"
    kept = amina.asking.acknowledge(part.id).clocks[0]
    assert kept.is_done
    assert kept.standing == "Wed 25 Nov, after 3 working days"
    view = amina.asking.open(part.id)
    amina.add(Visit(status="done", actual_start="2026-11-25T10:00", workers=("amina",)), view.family)
    assert amina.asking.open(part.id).clocks[2].is_done


def test_the_longest_waiting_stands_first_and_says_what_is_next(amina: Desk) -> None:
    amina.asking.begin({**WHOLE, "who_for": "Later", "received_at": "2026-11-21T09:00"})
    amina.asking.begin({**WHOLE, "who_for": "Sooner", "received_at": "2026-11-19T09:00"})
    rows = amina.asking.waiting()
    assert [row.who_for for row in rows] == ["Sooner", "Later"]
    assert rows[0].standing == "Acknowledge was due Fri 20 Nov"
    assert rows[0].tone == "danger"


def test_two_people_who_answer_apart_leave_both_answers_to_settle(amina: Desk, bashir: Desk) -> None:
    part = amina.asking.begin(WHOLE)
    carry(amina, bashir)
    one, two = amina.read(part.id).shown, bashir.read(part.id).shown
    amina.write(part.id, {"safe_contact": "Ring the school", "immediate_danger": "no"}, one)
    bashir.write(part.id, {"safe_contact": "Never ring", "immediate_danger": "yes"}, two)
    carry(amina, bashir)
    carry(bashir, amina)
    for desk in (amina, bashir):
        readings = desk.read(part.id).readings
        assert readings["immediate_danger"].value == "yes", "the safer of two answers counts"
        assert readings["safe_contact"].to_settle
        assert {v.value for v in readings["safe_contact"].versions} == {"Ring the school", "Never ring"}


FIELDS = [name for name, field in Request.declared().items() if field.says.required]


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=5)))
def test_what_is_missing_is_said_for_each_field_and_once(texts: dict[str, str]) -> None:
    problems = [name for name, _ in problems_of_request(texts)]
    assert len(problems) == len(set(problems))
    for name in set(FIELDS) - {"received_at"}:
        assert (name in problems) == (not texts.get(name, "").strip())


@given(st.sampled_from([*lists.REQUEST_OUTCOME, ""]), st.sampled_from(["", " ", "Amina"]))
def test_only_an_end_with_someone_to_help_or_nobody_left_waiting_is_an_end(outcome: str, helper: str) -> None:
    may = why_not_decide(outcome, helper) == ""
    assert may == bool(outcome and (helper.strip() or outcome in NEEDS_NO_HELPER))


def test_a_request_by_its_name_is_where_the_family_is(amina: Desk) -> None:
    part = amina.asking.begin(WHOLE)
    assert RecordId(amina.family_of(part.id)) != part.id
