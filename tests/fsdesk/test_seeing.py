"""Who may see a record: said as the decision says it, made private at once, wider only by who may and with a reason.

To be caught (not each was planted): a part that is left behind; a fold that keeps what was taken back; a
widening without a reason; one by a colleague; a person who is hidden from and sees it at another home; a confidential
address that is forgotten; a mark at the table; a signature that does not outlive a restriction.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from fsdesk.audience import Audience, For
from fsdesk.desk import Desk
from fsdesk.desk.reading import of_kind
from fsdesk.pace import urgency
from fsdesk.records import CaseNote, Goal, Household, Membership, SharingPermission, Voice
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import RecordId
from fsdesk.revisions import from_body
from fsdesk.rules_seeing import Choice, is_narrower, is_wider, why_not
from fsdesk.trouble import Refused
from fsdesk.views import VisitState
from fsdesk.views_seeing import SeeingView
from tests.clocks import StillClock
from tests.fsdesk.carrying import MacLeods, carry

OPEN, PRIVATE, PROTECTED, RESTRICTED = Sensitivity
BECAUSE = "She asked us to, and it keeps her safe."


@pytest.fixture
def family(amina: Desk) -> MacLeods:
    return MacLeods(amina)


@pytest.fixture
def visit(amina: Desk, family: MacLeods) -> RecordId:
    return family.finished_visit(amina)


def choose(desk: Desk, record: RecordId, reason: str = "", **change: object) -> SeeingView:
    view = desk.seeing.open(record)
    given = {name: getattr(view.choice, name) for name in Choice.__struct_fields__} | change
    return desk.seeing.choose(record, Choice(**given), reason, view.shown)


def sees(view: SeeingView, who: str) -> bool:
    (found,) = [one for one in view.onlookers if who in one.who]
    return found.sees


def bodies_for(desk: Desk) -> Sequence[bytes]:
    return desk.sending.offer(1 << 30)


def test_who_sees_a_visit_is_said_of_everybody_who_may_come_to_see_it(
    amina: Desk, family: MacLeods, visit: RecordId
) -> None:
    view = amina.seeing.open(visit)
    assert [(one.who, one.sees) for one in view.onlookers] == [
        ("You", True),
        ("Colleagues who are given this family, and who leads the team", True),
        ("Kirsty, Jamie and Isla at The croft", True),
    ]
    assert view.mark == ""
    assert view.parts == "5 things that hang on it go"
    assert view.already == ("Nobody else, as far as this laptop knows: it has not left it yet.",)
    carry(amina)
    assert "It has left this laptop" in amina.seeing.open(visit).already[0]


def test_what_is_kept_from_one_person_is_kept_from_their_home_with_all_that_hangs_on_it(
    amina: Desk, family: MacLeods, visit: RecordId
) -> None:
    with pytest.raises(Refused, match="Say why"):
        choose(amina, visit, hidden_from=frozenset({family.kirsty}))
    view = choose(amina, visit, "She must not hear it from us.", hidden_from=frozenset({family.kirsty}))
    assert not sees(view, "The croft")
    assert view.mark == "Hidden from some"
    assert view.told.startswith("It holds on this laptop now")
    table = amina.for_audience(Audience(kind=For.TABLE, family=family.id, household=family.home,
                                        present=(family.kirsty, family.jamie)))  # fmt: skip
    assert not of_kind(table.held(family.id), "visit", "took_part", "voice")
    held = of_kind(amina.held(family.id), "visit", "took_part", "voice")
    assert {one.list("hidden_from") for one in held} == {(family.kirsty,)}


def test_only_named_colleagues_are_told_at_the_hub_and_of_every_part_also_of_one_written_later(
    amina: Desk, family: MacLeods, visit: RecordId
) -> None:
    carry(amina)
    view = choose(amina, visit, only_for=frozenset({"bashir"}))
    assert (view.choice.sensitivity, view.mark) == (RESTRICTED, "Restricted")
    assert not sees(view, "The croft")
    assert sees(view, "Bashir Khan")
    late = amina.add(Voice(visit=visit, person=family.jamie, method="said", words="zzyzx"), family.id).record
    said = {r.record: r for r in map(from_body, bodies_for(amina))}
    assert len(said) == 7
    for revision in said.values():
        assert revision.sensitivity is RESTRICTED
        assert revision.fields["only_for"] == ("amina", "bashir")
        assert urgency(revision.kind, revision.fields) == 0
    assert late in said


def test_a_record_that_was_made_private_by_mistake_and_never_left_is_as_open_as_before(
    amina: Desk, family: MacLeods, visit: RecordId
) -> None:
    choose(amina, visit, sensitivity=PROTECTED)
    assert not sees(amina.seeing.open(visit), "The croft")
    with pytest.raises(Refused, match="Say why more people"):
        choose(amina, visit, "too short", sensitivity=OPEN)
    view = choose(amina, visit, BECAUSE, sensitivity=OPEN)
    assert sees(view, "The croft")
    assert view.mark == ""
    assert {r.sensitivity for r in map(from_body, bodies_for(amina)) if r.kind == "visit"} == {OPEN}


def test_what_has_left_is_opened_again_over_what_it_was_and_the_history_keeps_both(
    amina: Desk, lead: Desk, family: MacLeods, visit: RecordId
) -> None:
    choose(amina, visit, sensitivity=PROTECTED)
    carry(amina, lead)
    view = choose(amina, visit, BECAUSE, sensitivity=OPEN)
    carry(amina, lead)
    assert sees(view, "The croft")
    assert sees(lead.seeing.open(visit), "The croft")
    assert lead.seeing.open(visit).reason == BECAUSE
    assert lead.part(visit).text("note") == "We looked at the boat together."
    assert {r.sensitivity for r in lead.store.revisions_of(visit)} == {OPEN, PROTECTED}


def test_a_colleague_may_make_it_more_private_and_never_wider_the_lead_may_both(
    amina: Desk, bashir: Desk, lead: Desk, family: MacLeods, visit: RecordId
) -> None:
    carry(amina, bashir, lead)
    assert not bashir.seeing.open(visit).may_widen
    assert choose(bashir, visit, sensitivity=PROTECTED).mark == "Staff only"
    with pytest.raises(Refused, match="Only who wrote it"):
        choose(bashir, visit, BECAUSE, sensitivity=OPEN)
    assert bashir.noting.events(1)[0].action == "denied"
    carry(bashir, amina, lead)
    assert choose(lead, visit, BECAUSE, sensitivity=OPEN).choice.sensitivity is OPEN


def test_who_may_not_decide_it_may_not_even_make_it_more_private() -> None:
    as_it_is, kept = Choice(sensitivity=OPEN), Choice(sensitivity=PROTECTED)
    said = why_not(as_it_is, kept, BECAUSE, user="b", may_restrict=False, may_widen=False, others=("b", "m"))
    assert said == "You may not decide who sees this."
    assert why_not(as_it_is, kept, "", user="b", may_restrict=True, may_widen=False, others=("b", "m")) == ""


def test_nobody_shuts_themselves_out_and_what_is_kept_from_a_colleague_is_not_for_the_family(
    amina: Desk, family: MacLeods, visit: RecordId
) -> None:
    with pytest.raises(Refused, match="from yourself"):
        choose(amina, visit, not_for=frozenset({"amina"}))
    view = choose(amina, visit, not_for=frozenset({"bashir"}))
    assert not sees(view, "Bashir Khan")
    assert not sees(view, "The croft")


def test_a_note_that_tells_of_danger_cannot_be_opened_to_the_family(amina: Desk, family: MacLeods) -> None:
    worry = amina.concerns.begin(family.id, {"words": "zzyzx", "about": (family.jamie,)}).id
    view = choose(amina, worry, BECAUSE, sensitivity=OPEN)
    assert view.choice.sensitivity is PROTECTED
    assert [bool(one.why_not) for one in view.degrees] == [True, True, False, False]


def test_a_home_may_have_a_confidential_address_and_everybody_else_stops_seeing_it(
    amina: Desk, family: MacLeods
) -> None:
    other = amina.add(Household(label="The flat", address_lines="9 High Street", town="Mallaig"), family.id).record
    amina.add(Membership(person=family.kirsty, household=other, role="parent"), family.id)
    view = choose(amina, other, confidential=True)
    assert view.choice.confidential
    with pytest.raises(Refused, match="Say why more people"):
        choose(amina, other, confidential=False)
    assert not choose(amina, other, BECAUSE, confidential=False).choice.confidential


def test_a_place_with_a_permission_is_named_with_what_it_may_be_given(
    amina: Desk, family: MacLeods, visit: RecordId, clock: StillClock
) -> None:
    amina.add(
        SharingPermission(subjects=(family.kirsty, family.jamie, family.isla), recipient="Arisaig Primary",
                          categories=("assessment",), decision="allow", shared_anyway=False, at="2026-11-20T10:00",
                          expires="2027-06-01"), family.id,
    )  # fmt: skip
    place = next(one for one in amina.seeing.open(visit).onlookers if one.who == "Arisaig Primary")
    shared = place.sees
    after = next(one for one in choose(amina, visit, sensitivity=PROTECTED).onlookers if one.who == "Arisaig Primary")
    assert shared
    assert not after.sees


def test_what_the_family_had_before_them_already_is_said_and_nothing_is_promised_back(
    amina: Desk, family: MacLeods, visit: RecordId
) -> None:
    amina.noted("print", family.id, record=visit)
    amina.noting.note("view", family=family.id, together=True)
    assert amina.seeing.open(visit).already[:2] == (
        "The family had this laptop’s screen before them today 09:00, on another page of theirs.",
        "It was printed today 09:00.",
    )


def test_a_signed_visit_stays_signed_when_it_is_made_more_private(
    amina: Desk, lead: Desk, family: MacLeods, visit: RecordId
) -> None:
    amina.submit(visit)
    carry(amina, lead)
    lead.sign_off(visit, lead.review(visit).digest)
    carry(lead, amina)
    assert amina.open_visit(visit).state is VisitState.SIGNED_OFF
    choose(amina, visit, only_for=frozenset({"ruaridh"}), hidden_from=frozenset({family.kirsty}), reason=BECAUSE)
    assert amina.open_visit(visit).state is VisitState.SIGNED_OFF


def test_the_mark_is_for_those_who_work_with_it_and_absent_at_the_table(
    amina: Desk, family: MacLeods, visit: RecordId
) -> None:
    note = amina.add(CaseNote(text="zzyzx"), family.id).record
    choose(amina, note, only_for=frozenset({"bashir"}))
    assert amina.part(note).mark == "Restricted"
    choose(amina, visit, "His father must not know.", hidden_from=frozenset({family.isla}))
    assert amina.part(visit).mark == "Hidden from some"
    goal = amina.add(Goal(in_their_words="To sleep.", subjects=(family.jamie,)), family.id).record
    choose(amina, goal, sensitivity=PRIVATE)
    assert amina.part(goal).mark == "Private"
    alone = amina.for_audience(Audience(kind=For.TABLE, family=family.id, household=family.home, person=family.jamie,
                                        present=(family.jamie,)))  # fmt: skip
    assert alone.part(goal).mark == ""


def test_at_the_table_nobody_is_asked_who_may_see_what(amina: Desk, family: MacLeods, visit: RecordId) -> None:
    table = amina.for_audience(Audience(kind=For.TABLE, family=family.id, household=family.home))
    with pytest.raises(Refused):
        table.seeing.open(visit)
    with pytest.raises(Refused, match="not decided record by record"):
        amina.seeing.open(RecordId(family.id))


CHOICES = (
    Choice(sensitivity=OPEN),
    Choice(sensitivity=PROTECTED),
    Choice(sensitivity=RESTRICTED),
    Choice(sensitivity=RESTRICTED, only_for=frozenset({"b"})),
    Choice(sensitivity=RESTRICTED, only_for=frozenset({"b", "m"})),
    Choice(sensitivity=PROTECTED, not_for=frozenset({"b"})),
    Choice(sensitivity=PROTECTED, hidden_from=frozenset({"k"})),
)


def eyes(choice: Choice) -> set[str]:
    """Everybody who sees it, written apart: a worker b, the lead m, the person k, and the rest of the family."""
    unnamed = choice.sensitivity is RESTRICTED and not choice.only_for
    staff = {"m"} if unnamed else set(choice.only_for) if choice.sensitivity is RESTRICTED else {"b", "m"}
    seen = staff - choice.not_for
    return seen | ({"family", "k"} if choice.sensitivity is OPEN else set())


@pytest.mark.parametrize("before", CHOICES)
@pytest.mark.parametrize("after", CHOICES)
def test_whoever_comes_to_see_it_makes_it_wider_and_whoever_no_longer_does_narrower(
    before: Choice, after: Choice
) -> None:
    if eyes(after) - eyes(before):
        assert is_wider(before, after, ("b", "m"))
    if eyes(before) - eyes(after):
        assert is_narrower(before, after)
