"""Agreeing, permitting, sharing and taking back at real desks, each with its own encrypted store.

Planted one at a time, each seen caught: a withdrawal that counts from when it was typed; a permission read as wide as
two people wrote it together; a connection still begun after a no; a no kept back because somebody wrote the place's
name longer; an act that could not wait with no clock, or one that never runs out; a lead reading their own; the father
who lives elsewhere offered to be asked. To be caught too: a task that names what was shared to whoever reads along.
"""

from __future__ import annotations

import msgspec
import pytest

from fsdesk.desk import Desk
from fsdesk.desk.known import guard_of
from fsdesk.papers.making import make as letter_made
from fsdesk.records import (
    CaseNote,
    Connection,
    EngagementAgreement,
    Goal,
    Household,
    Membership,
    Person,
    Plan,
    Relationship,
)
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import RecordId
from fsdesk.revisions import from_body
from fsdesk.rules import Audience, For
from fsdesk.taking_out.shared import shared_letter
from fsdesk.trouble import Refused
from tests.clocks import StillClock
from tests.fsdesk.carrying import ALL, MacLeods, carry
from tests.fsdesk.papers_read import bare, printed

SCHOOL = "Lochaber High School"


@pytest.fixture
def family(amina: Desk) -> MacLeods:
    return MacLeods(amina)


def write(desk: Desk, record: RecordId, **fields: object) -> None:
    desk.write(record, fields, desk.read(record).shown)


def permitted(desk: Desk, family: MacLeods, place: str = SCHOOL, *, at: str = "2026-11-20T10:00") -> RecordId:
    made = desk.consenting.ask_permission(family.id, shared_anyway=False).id
    write(desk, made, subjects=(family.isla, family.jamie), recipient=place, purpose="To plan", decision="allow",
          categories=("plan", "education"), by=family.kirsty, method="verbal", at=at)  # fmt: skip
    return made


def shared(desk: Desk, family: MacLeods, at: str, place: str = SCHOOL, **fields: object) -> RecordId:
    made = desk.consenting.begin_decision(family.id).id
    write(desk, made, at=at, subjects=(family.isla,), recipient=place, categories=("plan",), outcome="shared",
          lawful_basis="consent", informed="yes", why_necessary="To plan.", views="Glad.", **fields)  # fmt: skip
    return made


def needs(desk: Desk) -> list[tuple[str, str, str]]:
    return [(need.kind, need.title, need.detail) for need in desk.consenting.needs_you()]


# --- agreeing to be helped ----------------------------------------------------------------------------------------


def test_one_adults_agreement_is_enough_and_who_is_away_or_barred_is_not_even_offered(
    amina: Desk, family: MacLeods
) -> None:
    elsewhere = amina.add(Household(label="Dad’s flat"), family.id).record
    father = amina.add(Person(life_stage="living", known_as="Rory", born_on="1990-01-01"), family.id).record
    amina.add(Membership(person=father, household=elsewhere, role="parent"), family.id)
    barred = amina.add(Person(life_stage="living", known_as="Ewan", born_on="1990-01-01"), family.id).record
    amina.add(Membership(person=barred, household=family.home, role="partner"), family.id)
    amina.add(Relationship(person=barred, other=family.isla, type="step_parent", no_contact=True), family.id)
    view = amina.consenting.view(family.id)
    assert [name for _, name in view.to_ask] == ["Kirsty"]
    assert view.enough == "Nobody has agreed yet. One adult is enough, and nobody who is away or not safe is asked."
    made = amina.consenting.begin_agreement(family.id, family.kirsty).id
    write(amina, made, agreed="yes", scope="Visits after school", method="verbal")
    view = amina.consenting.view(family.id)
    assert view.enough == "Kirsty has agreed to our help. That is enough: nobody else need agree."
    (row,) = view.agreements
    assert (row.standing, row.tone, row.missing) == ("Agreed", "ok", ())
    assert amina.read(made).text("review_due") == "2027-11-21"


def test_a_childs_own_view_is_asked_for_beside_a_parents_yes(amina: Desk, family: MacLeods) -> None:
    made = amina.consenting.begin_agreement(family.id, family.jamie).id
    assert amina.read(made).text("given_by") == "parent"
    write(amina, made, agreed="yes", scope="Visits", method="verbal")
    (row,) = amina.consenting.view(family.id).agreements
    assert [missing.field for missing in row.missing] == ["own_view"]
    write(amina, made, own_view="OK if the dog can stay.")
    assert amina.consenting.view(family.id).agreements[0].missing == ()


def test_nobody_agrees_for_a_baby_not_yet_born(amina: Desk, family: MacLeods) -> None:
    baby = amina.add(Person(life_stage="unborn", due_on="2027-02-01", mother=family.kirsty), family.id).record
    amina.add(Membership(person=baby, household=family.home, role="child"), family.id)
    with pytest.raises(Refused):
        amina.consenting.begin_agreement(family.id, baby)
    assert [name for _, name in amina.consenting.view(family.id).to_ask] == ["Kirsty"]


def test_stop_holds_from_when_they_said_it_and_begins_a_kind_ending(amina: Desk, family: MacLeods) -> None:
    made = amina.consenting.begin_agreement(family.id, family.kirsty).id
    write(amina, made, agreed="yes", scope="Visits", method="verbal")
    view = amina.consenting.end_agreement(made, "2026-11-21T09:00", "We manage now.")
    assert view.has_stopped
    assert view.agreements[0].standing == "Said stop today 09:00"
    assert [kind for kind, _, _ in needs(amina)] == ["stopped"]
    with pytest.raises(Refused, match="still to come"):
        amina.consenting.end_agreement(made, "2027-01-01T09:00")


def test_where_two_write_apart_whether_they_want_help_the_no_counts(
    amina: Desk, bashir: Desk, family: MacLeods
) -> None:
    made = amina.add(EngagementAgreement(person=family.kirsty, at="2026-11-20T10:00"), family.id).record
    carry(amina, bashir)
    write(amina, made, agreed="yes")
    write(bashir, made, agreed="no")
    carry(bashir, amina)
    assert amina.consenting.view(family.id).enough.startswith("Nobody has agreed yet.")


# --- permission ---------------------------------------------------------------------------------------------------


def test_what_would_be_shared_anyway_is_told_and_never_asked_for(amina: Desk, family: MacLeods) -> None:
    with pytest.raises(Refused, match="Do not ask") as told:
        amina.consenting.ask_permission(family.id, shared_anyway=True)
    assert "Tell them instead" in told.value.next_step
    assert amina.consenting.view(family.id).permissions == ()


def test_a_permission_lets_go_what_it_names_and_nothing_else(amina: Desk, family: MacLeods) -> None:
    made = permitted(amina, family)
    (row,) = amina.consenting.view(family.id).permissions
    assert (row.title, row.tone) == (f"{SCHOOL}: the plan and school and learning, of Jamie and Isla", "ok")
    amina.consenting.refuse_sharing(family.id, SCHOOL, [family.isla], ["plan"])
    for place, people, categories in (
        (SCHOOL, [family.kirsty], ["plan"]), (SCHOOL, [family.isla], ["health"]), ("GP", [family.isla], ["plan"]),
        ("Lochaber High", [family.isla], ["plan"]),
    ):  # fmt: skip
        with pytest.raises(Refused, match="There is no permission"):
            amina.consenting.refuse_sharing(family.id, place, people, categories)
    decision = amina.consenting.begin_decision(family.id, made)
    assert decision.text("recipient") == SCHOOL
    assert amina.read(decision.id).list("categories") == ("education", "plan")


def test_where_two_write_a_permission_apart_only_what_both_allow_may_go(
    amina: Desk, bashir: Desk, family: MacLeods
) -> None:
    made = permitted(amina, family)
    carry(amina, bashir)
    write(amina, made, categories=("plan", "health"), subjects=(family.isla, family.jamie, family.kirsty))
    write(bashir, made, categories=("plan",), subjects=(family.isla,))
    carry(bashir, amina)
    amina.consenting.refuse_sharing(family.id, SCHOOL, [family.isla], ["plan"])
    for people, categories in (([family.isla], ["health"]), ([family.jamie], ["plan"])):
        with pytest.raises(Refused):
            amina.consenting.refuse_sharing(family.id, SCHOOL, people, categories)


def test_a_permission_that_ends_is_asked_about_again_and_lets_nothing_go_after(
    amina: Desk, family: MacLeods, clock: StillClock
) -> None:
    made = permitted(amina, family)
    write(amina, made, expires="2026-12-24")
    assert needs(amina) == []
    clock.set("2026-11-24T09:00")
    kind, title, _ = needs(amina)[0]
    assert (kind, title) == ("permission_ends", f"A permission ends: {SCHOOL}")
    clock.set("2026-12-25T09:00")
    with pytest.raises(Refused, match="has ended"):
        amina.consenting.refuse_sharing(family.id, SCHOOL, [family.isla], ["plan"])
    permitted(amina, family, at="2026-12-25T08:00")
    assert needs(amina) == []


# --- taking back --------------------------------------------------------------------------------------------------


def test_what_is_taken_back_holds_at_once_with_no_line_and_is_sent_before_everything(
    amina: Desk, family: MacLeods, clock: StillClock
) -> None:
    made = permitted(amina, family)
    shared(amina, family, "2026-11-20T15:00")
    link = Connection(service="Lochaber High School", type="information", made_on="2026-11-21")
    connection = amina.add(link, family.id).record
    amina.sending.offer(ALL)
    amina.record_visit(family.id, {"note": "A long talk."})
    clock.set("2026-11-21T17:00")
    view = amina.consenting.withdraw(made, "2026-11-21T16:30", by=family.kirsty, how="verbal", words="No more.")
    (row,) = view.permissions
    assert row.standing == "Taken back today 16:30. Nothing goes there"
    assert row.has == ("Fri 20 Nov: the plan, of Isla",)
    assert not row.may_withdraw
    with pytest.raises(Refused, match="taken back"):
        amina.consenting.refuse_sharing(family.id, SCHOOL, [family.isla], ["plan"])
    with pytest.raises(Refused, match="taken back"):
        amina.consenting.begin_decision(family.id, made)
    with pytest.raises(Refused, match="taken back"):
        write(amina, connection, type="formal_referral")
    with pytest.raises(Refused, match="taken back"):
        amina.add(Connection(service="Lochaber High", type="warm_introduction", made_on="2026-11-21"), family.id)
    amina.add(Connection(service=SCHOOL, type="warm_introduction", made_on="2026-11-10"), family.id)
    first = from_body(amina.sending.offer(ALL)[0])
    assert "withdrawn_at" in first.fields


def test_what_a_colleague_shared_meanwhile_is_a_task_that_names_the_place_until_it_is_put_right(
    amina: Desk, bashir: Desk, lead: Desk, family: MacLeods, clock: StillClock
) -> None:
    made = permitted(amina, family)
    carry(amina, bashir, lead)
    clock.set("2026-11-21T10:40")
    amina.consenting.withdraw(made, "2026-11-21T10:30", by=family.kirsty)
    clock.set("2026-11-21T11:05")
    act = shared(bashir, family, "2026-11-21T11:00", place="Lochaber High")
    carry(bashir, amina, lead)
    assert needs(lead) == []
    clock.set("2026-11-21T17:00")
    carry(amina, bashir, lead)
    for desk in (lead, amina):
        assert needs(desk) == [("put_right", "Put right: Lochaber High", "MacLeod family · Sat 21 Nov")]
        assert [(row.id, row.title) for row in desk.consenting.view(family.id).put_right] == [
            (act, "Lochaber High was given the plan, of Isla, today 11:00. The family took it back today 10:30."),
        ]  # fmt: skip
    with pytest.raises(Refused):
        lead.consenting.put_right(act, " ")
    lead.consenting.put_right(act, "Rang the school. They have deleted it and will write to say so.")
    assert needs(lead) == []
    assert lead.read(act).text("remedied_on") == "2026-11-21"


def test_everything_a_place_was_allowed_can_be_taken_back_at_once(amina: Desk, family: MacLeods) -> None:
    permitted(amina, family, "Lochaber High")
    permitted(amina, family, SCHOOL)
    other = permitted(amina, family, "Arisaig surgery")
    amina.consenting.withdraw_all(family.id, SCHOOL, "")
    stands = [one.id for one in amina.consenting.permissions(family.id) if not one.withdrawn_at]
    assert stands == [other]


# --- acts of sharing ----------------------------------------------------------------------------------------------


def test_under_a_live_agreement_the_grounds_are_not_asked_for_again(amina: Desk, family: MacLeods) -> None:
    made = amina.consenting.begin_decision(family.id).id
    write(amina, made, subjects=(family.isla,), recipient="NHS Highland", categories=("plan",), outcome="shared",
          informed="yes")  # fmt: skip
    lacks = [missing.field for missing in amina.consenting.view(family.id).acts[0].missing]
    assert lacks == ["lawful_basis", "why_necessary", "views"]
    ((ref, _),) = amina.consenting.view(family.id).between
    write(amina, made, agreement=ref)
    assert amina.consenting.view(family.id).acts[0].is_whole
    write(amina, made, recipient="A school nobody knows")
    assert not amina.consenting.view(family.id).acts[0].is_whole
    write(amina, made, recipient="NHS Highland", at="2027-04-01T10:00")
    assert not amina.consenting.view(family.id).acts[0].is_whole, "the agreement had ended"


def test_acting_now_runs_a_clock_and_a_lead_reads_it(
    amina: Desk, lead: Desk, family: MacLeods, clock: StillClock
) -> None:
    clock.set("2026-11-21T14:10")
    made = amina.consenting.act_now(family.id, "Police Scotland").id
    carry(amina, lead)
    assert needs(amina) == [("complete", "Complete what you decided", "MacLeod family · by Sun 22 Nov 14:10")]
    assert needs(lead) == [
        ("look", "Read what Amina Yusuf decided", "MacLeod family · Sun 22 Nov 14:10 · not complete yet")
    ]
    assert guard_of(amina.read(made)) is Sensitivity.PROTECTED
    assert amina.consenting.view(family.id).acts == (), "nobody who reads along sees it"
    with pytest.raises(Refused, match="not complete"):
        lead.consenting.look_at(made, "Right.")
    clock.set("2026-11-22T15:11")
    assert needs(amina)[0][0] == "complete_late"
    write(amina, made, subjects=(family.isla,), categories=("identity",), informed="no", views="Could not be asked.",
          not_informed_reason="He would have heard.", lawful_basis="vital_interests", why_necessary="To find her.",
          risk="He has her.", seriousness="life", time_pressure="Tonight", safe_to_inform="no", consulted_lead="no",
          why_not_consulted="Nobody answered.")  # fmt: skip
    assert needs(amina) == []
    (row,) = amina.consenting.view(family.id, with_private=True).acts
    assert (row.standing, row.may_look) == ("Complete. A lead reads it next", False)
    with pytest.raises(Refused, match="who did not decide"):
        amina.consenting.look_at(made, "Fine by me.")
    carry(amina, lead)
    assert needs(lead) == [("look", "Read what Amina Yusuf decided", "MacLeod family · ready")]
    view = lead.consenting.look_at(made, "Right, and well written.")
    assert view.acts[0].standing == "Complete. A lead read it today 15:11"
    assert needs(lead) == []


def test_a_lead_who_acts_is_read_by_another(lead: Desk) -> None:
    family = MacLeods(lead)
    made = lead.consenting.act_now(family.id).id
    with pytest.raises(Refused, match="who did not decide"):
        lead.consenting.look_at(made, "Mine.")
    assert [kind for kind, _, _ in needs(lead)] == ["complete"]


def test_what_waits_is_on_the_first_page_of_the_morning(amina: Desk, family: MacLeods) -> None:
    amina.consenting.act_now(family.id)
    assert [need.kind for need in amina.today().needs] == ["complete"]


def test_agreements_between_agencies_near_their_end_are_a_leads_to_renew(lead: Desk, clock: StillClock) -> None:
    MacLeods(lead)
    clock.set("2027-03-01T09:00")
    assert [kind for kind, _, _ in needs(lead)] == ["between_ends"]


def test_what_a_place_is_given_is_what_it_may_have_and_that_it_was_given_is_written_down(
    amina: Desk, family: MacLeods
) -> None:
    plan = amina.add(Plan(status="active", started_on="2026-11-02", review_due="2026-12-14"), family.id).record
    for whose, words in (
        (family.isla, "A dry room"),
        (family.kirsty, "XKIRSTYX"),
        (family.isla, "XWITHKIRSTYX Kirsty"),
    ):
        amina.add(Goal(plan=plan, subjects=(whose,), in_their_words=words), family.id)
    amina.add(CaseNote(at="2026-11-16T10:00", note_kind="phone", text="XNOTEX", about=(family.isla,)), family.id)
    made = permitted(amina, family)
    letter, data, offer = shared_letter(amina, made)
    paper = letter_made(letter)
    for said in (printed(paper.pdf), bare(paper.html), bare(data.decode())):
        assert bare("A dry room") in said
        assert not [token for token in ("XKIRSTYX", "XWITHKIRSTYX", "XNOTEX", "Shore Road") if bare(token) in said]
    assert letter.to == f"For {SCHOOL}, about Jamie and Isla"
    parts = {part.title: " ".join(part.lines) for part in letter.parts}
    assert "said yes" in parts["On what basis"]
    assert "do not use it any more" in parts["If that falls away"]
    ((_, gate),) = offer.gates
    assert gate.is_place
    assert gate.left_out, "to staff alone: how much of what sort is not in it"
    assert not [line for line in gate.left_out if bare(line) in printed(paper.pdf)]
    amina.consenting.gave(made)
    (row,) = amina.consenting.view(family.id).permissions
    assert row.has == ("Sat 21 Nov: the plan and school and learning, of Jamie and Isla",)
    assert amina.consenting.view(family.id).acts[0].is_whole
    amina.consenting.withdraw(made, "")
    with pytest.raises(Refused, match="taken back"):
        shared_letter(amina, made)


def test_a_decision_is_a_letter_of_what_it_names_on_its_own_basis_and_only_when_it_says_all_of_that(
    amina: Desk, family: MacLeods
) -> None:
    for whose, words in ((family.isla, "XISLAX"), (family.jamie, "XJAMIEX")):
        plan = amina.add(Plan(status="active", started_on="2026-11-02", review_due="2026-12-14"), family.id).record
        amina.add(Goal(plan=plan, subjects=(whose,), in_their_words=words), family.id)
    made = amina.consenting.begin_decision(family.id).id
    with pytest.raises(Refused, match="on what basis"):
        shared_letter(amina, made)
    write(amina, made, recipient="Arisaig surgery", subjects=(family.isla,), categories=("plan",), outcome="shared",
          lawful_basis="public_task", why_necessary="To plan her check-up")  # fmt: skip
    letter, data, _ = shared_letter(amina, made)
    said = msgspec.json.encode(letter).decode() + data.decode()
    assert "XISLAX" in said
    assert "XJAMIEX" not in said
    parts = {part.title: " ".join(part.lines) for part in letter.parts}
    assert (parts["On what basis"], parts["What it is for"]) == ("Our public task.", "To plan her check-up")
    assert "take that back" not in said, "what does not hang on their word is not said to"
    write(amina, made, lawful_basis="consent")
    with pytest.raises(Refused):
        shared_letter(amina, made)
    write(amina, made, lawful_basis="public_task", outcome="not_shared")
    with pytest.raises(Refused):
        shared_letter(amina, made)


def test_nothing_is_asked_again_of_somebody_who_has_died(amina: Desk, family: MacLeods, clock: StillClock) -> None:
    made = amina.consenting.begin_agreement(family.id, family.kirsty).id
    write(amina, made, agreed="yes", scope="Visits", method="verbal", review_due="2029-01-01")
    permission = permitted(amina, family)
    write(amina, permission, subjects=(family.kirsty,), expires="2027-11-20")
    clock.set("2027-11-10T09:00")
    assert [kind for kind, _, _ in needs(amina)] == ["ask_again", "permission_ends"], "a notice is good for a year"
    write(amina, family.kirsty, life_stage="deceased")
    assert needs(amina) == []


def test_at_the_table_a_permission_reads_as_it_stands_though_not_all_of_it_is_shown(
    amina: Desk, family: MacLeods
) -> None:
    permitted(amina, family)
    refuge = permitted(amina, family, "Refuge")
    write(amina, refuge, recipient_type="domestic_abuse")
    table = amina.for_audience(Audience(kind=For.TABLE, household=family.home, present=(family.kirsty,)))
    (row,) = table.consenting.view(family.id).permissions
    assert (row.tone, row.standing) == ("ok", "Stands until Sat 20 Nov 2027")
    assert table.consenting.needs_you() == ()
