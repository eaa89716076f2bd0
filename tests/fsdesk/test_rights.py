"""What people ask of what is written about them, at real desks: corrections, own words, objections.

Planted one at a time, each seen caught: an opinion rewritten; a correction whose history is gone; a place that had it
left untold; a place told twice; an objection that holds nothing back; one a worker can lift alone; a part of what is
held back still on paper; the objector's own copy kept from them. To be caught too: one that hides it from who works
with the family.
"""

from __future__ import annotations

import json

import msgspec
import pytest

from fsdesk.audience import Fact
from fsdesk.desk import Desk
from fsdesk.desk.known import guard_of
from fsdesk.records import Assessment, CaseNote, ChronologyEvent, Connection, Goal, NextStep, Plan, Rating
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import RecordId
from fsdesk.rules import Audience, For
from fsdesk.rules_rights import answer_by, held_back, objectors
from fsdesk.taking_out.family import family_document
from fsdesk.taking_out.lists import listed
from fsdesk.taking_out.person import person_document
from fsdesk.taking_out.told import told_letter
from fsdesk.trouble import Refused
from tests.clocks import StillClock
from tests.fsdesk.carrying import MacLeods, carry
from tests.fsdesk.test_consenting import SCHOOL, permitted, shared, write


@pytest.fixture
def family(amina: Desk) -> MacLeods:
    return MacLeods(amina)


def needs(desk: Desk) -> list[tuple[str, str]]:
    return [(need.title, need.detail) for need in desk.rights.needs_you()]


def dumped(document: msgspec.Struct) -> str:
    return json.dumps(msgspec.to_builtins(document, builtin_types=(bytes,)), default=str, ensure_ascii=False)


# --- corrections --------------------------------------------------------------------------------------------------


def test_a_fact_is_corrected_with_its_history_and_whoever_had_it_is_told(
    amina: Desk, family: MacLeods, clock: StillClock
) -> None:
    shared(amina, family, "2026-11-20T15:00")
    made = amina.rights.ask_correction(family.id, family.isla).id
    write(amina, made, person=family.isla, what_is_wrong="She was born on the first.")
    assert needs(amina) == [("Somebody asked for a correction", "MacLeod family · by Mon 21 Dec")]
    view = amina.rights.correct(made, "born_on", "2023-07-01")
    assert amina.read(family.isla).text("born_on") == "2023-07-01"
    assert amina.read(made).text("said_before") == "2023-06-30", "kept though it was never sent"
    (row,) = view.corrections
    assert (row.standing, row.was) == ("Corrected", "Fri 30 Jun 2023")
    assert row.to_tell == ((SCHOOL, SCHOOL),)
    assert needs(amina) == [("Tell them what was corrected", f"MacLeod family · {SCHOOL}")]
    (row,) = amina.rights.told(made, SCHOOL).corrections
    assert (row.to_tell, row.told) == ((), (SCHOOL,))
    assert needs(amina) == []
    clock.turn(days=1)
    shared(amina, family, "2026-11-22T15:00", place="Arisaig surgery")
    assert needs(amina) == [], "who got it afterwards got what is right"


def test_a_place_is_told_in_full_only_of_what_it_was_given(amina: Desk, family: MacLeods) -> None:
    shared(amina, family, "2026-11-20T15:00")  # the plan, of Isla
    made = amina.rights.ask_correction(family.id, family.isla).id
    write(amina, made, person=family.isla, what_is_wrong="XWRONGX")
    amina.rights.correct(made, "born_on", "2023-07-01")
    letter, offer = told_letter(amina, made, SCHOOL)
    said = dumped(letter)
    assert "Ring us" in said
    assert not [token for token in ("2023", "Jul", "XWRONGX") if token in said], "a birthday was not in the plan"
    ((_, gate),) = offer.gates
    assert gate.is_place
    amina.rights.told(made, SCHOOL)
    with pytest.raises(Refused):
        told_letter(amina, made, SCHOOL)


def test_what_was_given_and_is_corrected_is_told_as_it_was_and_as_it_is(amina: Desk, family: MacLeods) -> None:
    act = shared(amina, family, "2026-11-20T15:00")
    write(amina, act, categories=("identity",))
    made = amina.rights.ask_correction(family.id, family.isla).id
    write(amina, made, person=family.isla, what_is_wrong="She was born on the first.")
    amina.rights.correct(made, "born_on", "2023-07-01")
    said = dumped(told_letter(amina, made, SCHOOL)[0])
    assert "Fri 30 Jun 2023" in said
    assert "Sat 1 Jul 2023" in said


def test_own_words_and_an_agreed_objection_are_told_to_whoever_had_it_and_once(
    amina: Desk, lead: Desk, family: MacLeods
) -> None:
    plan = amina.add(Plan(status="active", started_on="2026-11-02", review_due="2026-12-14"), family.id).record
    goal = amina.add(Goal(plan=plan, subjects=(family.isla,), in_their_words="A dry room"), family.id).record
    shared(amina, family, "2026-11-20T15:00")
    words = amina.rights.begin_statement(family.id, goal).id
    assert needs(amina) == [], "nothing is said yet"
    write(amina, words, person=family.isla, words="XSAYSX")
    assert needs(amina) == [("Tell them what was asked", f"MacLeod family · {SCHOOL}")]
    assert "XSAYSX" in dumped(told_letter(amina, words, SCHOOL)[0])
    asked = amina.rights.object_to(family.id, family.isla, "XWHYX").id
    carry(amina, lead)
    lead.rights.decide(asked, "upheld")
    carry(lead, amina)
    (row,) = amina.rights.view(family.id).objections
    assert row.to_tell == ((SCHOOL, SCHOOL),)
    letter = dumped(told_letter(amina, asked, SCHOOL)[0])
    assert "Do not use or pass on" in letter
    assert "XWHYX" not in letter
    assert "XSAYSX" not in dumped(told_letter(amina, words, SCHOOL)[0]), "what is not to be passed on is not"
    for record in (words, asked):
        amina.rights.told(record, SCHOOL)
    assert needs(amina) == []


def test_own_words_stand_beside_visits_ratings_and_assessments(amina: Desk, family: MacLeods) -> None:
    visit = family.finished_visit(amina)
    voice = next(one.id for one in amina.held(family.id) if one.kind == "voice")
    begun = amina.add(Assessment(assessment_kind="part1_quick", started_on="2026-11-02"), family.id).record
    rating = amina.add(Rating(assessment=begun, person=family.isla, domain="C01", worries="Coughs"), family.id).record
    for about, said in ((visit, "XVISITX"), (voice, "XVOICEX"), (begun, "XWHOLEX"), (rating, "XRATINGX")):
        words = amina.rights.begin_statement(family.id, about)
        write(amina, words.id, person=family.kirsty, words=said)
    shown = " ".join(amina.open_visit(visit).beside)
    assert "Kirsty says of this: “XVISITX”" in shown
    assert "XVOICEX" in shown
    opened = amina.assessing.opened(begun, family.isla)
    assert "XWHOLEX" in " ".join(opened.beside)
    assert "XRATINGX" not in " ".join(opened.beside)
    assert opened.section is not None
    (domain,) = [domain for domain in opened.section.domains if domain.beside]
    assert (domain.code, "XRATINGX" in domain.beside[0]) == ("C01", True)


def test_the_officer_for_information_decides_what_is_objected_to_as_a_lead_does(amina: Desk, family: MacLeods) -> None:
    made = amina.rights.object_to(family.id, family.jamie, "No.").id
    assert not amina.rights.view(family.id).may_decide
    amina.store.remember(role="ig_officer")
    assert amina.rights.view(family.id).may_decide
    (row,) = amina.rights.decide(made, "upheld").objections
    assert row.holds


def test_how_somebody_saw_it_is_not_rewritten_their_own_words_stand_beside_it(amina: Desk, family: MacLeods) -> None:
    note = amina.add(CaseNote(at="2026-11-16T10:00", note_kind="phone", text="She sounded drunk."), family.id).record
    made = amina.rights.ask_correction(family.id, note).id
    write(amina, made, person=family.kirsty, what_is_wrong="I was tired.")
    with pytest.raises(Refused, match="how somebody saw it"):
        amina.rights.correct(made, "text", "She sounded tired.")
    assert amina.read(note).text("text") == "She sounded drunk."
    with pytest.raises(Refused):
        amina.rights.annotate(made, "  ")
    amina.rights.annotate(made, "I had been up all night with Isla.")
    (shown,) = amina.helping.notes(family.id).notes
    assert shown.beside == ("Kirsty says of this: “I had been up all night with Isla.” (Sat 21 Nov 2026)",)
    (row,) = amina.rights.view(family.id).corrections
    assert row.standing == "Their words stand beside it"


def test_own_words_are_as_guarded_as_what_they_stand_beside(amina: Desk, family: MacLeods) -> None:
    event = ChronologyEvent(on="2026-11-02", title="A loud night", persons=(family.kirsty,))
    made = amina.add(event, family.id, sensitivity=Sensitivity.PROTECTED).record
    words = amina.rights.begin_statement(family.id, made)
    write(amina, words.id, person=family.kirsty, words="It was the television.")
    assert guard_of(amina.read(words.id)) is Sensitivity.PROTECTED


def test_leaving_it_as_it_is_needs_a_reason(amina: Desk, family: MacLeods) -> None:
    made = amina.rights.ask_correction(family.id, family.isla).id
    with pytest.raises(Refused):
        amina.rights.leave_as_it_is(made, "")
    (row,) = amina.rights.leave_as_it_is(made, "The certificate says so.").corrections
    assert row.is_decided
    assert answer_by("2026-01-31") == "2026-02-28"


# --- objections ---------------------------------------------------------------------------------------------------


@pytest.fixture
def told_family(amina: Desk, family: MacLeods) -> MacLeods:
    plan = amina.add(Plan(status="active", started_on="2026-11-02", review_due="2026-12-14"), family.id).record
    goal = amina.add(Goal(plan=plan, subjects=(family.jamie,), in_their_words="XGOALX"), family.id).record
    amina.add(NextStep(goal=goal, what="XSTEPX", owner="amina"), family.id)
    amina.add(Goal(plan=plan, subjects=(family.isla,), in_their_words="YGOALY"), family.id)
    amina.add(Goal(plan=plan, subjects=(family.isla,), in_their_words="ZGOALZ with Jamie"), family.id)
    event = ChronologyEvent(on="2026-11-02", title="XEVENTX", persons=(family.jamie,), nature="neutral")
    amina.add(event, family.id)
    return family


def outputs(desk: Desk, family: MacLeods) -> dict[str, str]:
    """Everything that can leave, as text."""
    gathered = desk.papers.gather(family.id).homes[str(family.home)]
    agency = Audience(kind=For.AGENCY, family=family.id, permission=desk.consenting.given_to(family.id, SCHOOL))
    return {
        "paper": dumped(gathered.known),
        "export": dumped(family_document(desk, family.id)),
        "list": " ".join(" ".join(row) for row in listed(desk, "people").rows),
        "agency": " ".join(str(one.heads) for one in desk.for_audience(agency).reader.family(family.id)),
    }


def test_what_somebody_asks_not_to_pass_on_stays_readable_and_leaves_in_no_form(
    amina: Desk, lead: Desk, told_family: MacLeods
) -> None:
    family = told_family
    permitted(amina, family)
    before = outputs(amina, family)
    assert "XGOALX" in before["paper"]
    assert "XGOALX" in before["export"]
    assert "XGOALX" in before["agency"]
    assert "ZGOALZ" in before["agency"]
    assert "Jamie" in before["list"]
    made = amina.rights.object_to(family.id, family.jamie, "Do not pass this on.").id
    after = outputs(amina, family)
    for form, text in after.items():
        assert not [token for token in ("XGOALX", "XSTEPX", "XEVENTX") if token in text], form
    assert "Jamie" not in after["list"] + after["agency"]
    assert "YGOALY" in after["paper"]
    assert "YGOALY" in after["agency"]
    assert "ZGOALZ" not in after["agency"], "nor is his name in what is of others"
    goals = amina.planning.plan(family.id).goals
    assert [goal.words for goal in goals] == ["XGOALX", "YGOALY", "ZGOALZ with Jamie"], (
        "who works with the family reads on"
    )
    with pytest.raises(Refused, match="nothing of theirs"):
        amina.consenting.refuse_sharing(family.id, SCHOOL, [family.jamie], ["plan"])
    amina.consenting.refuse_sharing(family.id, SCHOOL, [family.isla], ["plan"])
    link = Connection(service="Shinty club", type="warm_introduction", persons=(family.jamie,), made_on="2026-11-21")
    with pytest.raises(Refused, match="nothing of theirs"):
        amina.add(link, family.id)
    own = dumped(person_document(amina, family.jamie))
    assert "XGOALX" in own, "what is theirs they may have"
    with pytest.raises(Refused, match="officer decides"):
        amina.rights.decide(made, "not_upheld", "No.")
    carry(amina, lead)
    assert needs(lead) == [("Somebody asked us not to use something", "MacLeod family · by Mon 21 Dec")]
    with pytest.raises(Refused):
        lead.rights.decide(made, "not_upheld")
    (row,) = lead.rights.decide(made, "not_upheld", "His school has to know.").objections
    assert not row.holds
    assert outputs(lead, family).keys() == before.keys()
    assert "XGOALX" in outputs(lead, family)["paper"]


def test_one_thing_is_held_back_with_its_parts_and_nothing_else(amina: Desk, told_family: MacLeods) -> None:
    family = told_family
    permitted(amina, family)
    goal = next(g.id for g in amina.planning.plan(family.id).goals if g.words == "XGOALX")
    made = amina.rights.object_to(family.id, family.jamie, "Not this.", about=goal).id
    for form, text in outputs(amina, family).items():
        assert not [token for token in ("XGOALX", "XSTEPX") if token in text], form
        assert "YGOALY" in text or form == "list", form
    amina.rights.decide(made, "lifted")
    assert "XGOALX" in outputs(amina, family)["paper"]


def fact(one: str, kind: str, **said: object) -> Fact:
    return Fact(one, kind, {name: (value,) for name, value in said.items()}, Sensitivity.OPEN_TO_FAMILY)  # type: ignore[misc]


def test_an_objection_holds_while_anybody_writes_that_it_does() -> None:
    person, note = fact("a.1", "person"), fact("a.2", "case_note", about=("a.1",))
    asked = fact("a.3", "objection", person="a.1", scope="everything", status="lifted")
    assert held_back([person, note, asked]) == frozenset()
    apart = Fact("a.3", "objection", {**asked.said, "status": ("lifted", "upheld")}, asked.sensitivity)
    assert held_back([person, note, apart]) == {"a.1", "a.2", "a.3"}
    assert held_back([person, note, apart], but_for="a.1") == frozenset()
    assert objectors([apart]) == {"a.1"}
    unsaid = Fact("a.3", "objection", {"person": ("a.1",)}, asked.sensitivity)
    assert held_back([person, note, unsaid]) == {"a.1", "a.2", "a.3"}


def test_statements_and_objections_are_named_in_words(amina: Desk, told_family: MacLeods) -> None:
    family = told_family
    amina.rights.object_to(family.id, family.jamie, "Not this.")
    view = amina.rights.view(family.id)
    assert view.objections[0].title == "Jamie: Everything about them"
    assert view.objections[0].standing == "Being looked at. It is not passed on"
    assert any("XEVENTX" in words for _, words in view.writings)
    assert RecordId(view.writings[0][0])


def test_own_words_stand_beside_an_event_on_the_page_and_on_paper(amina: Desk, told_family: MacLeods) -> None:
    family = told_family
    event = next(one.id for one in amina.held(family.id) if one.kind == "chronology_event")
    made = amina.rights.begin_statement(family.id, event).id
    write(amina, made, person=family.jamie, words="XMYWORDSX")
    rows = amina.chronology.chronology(family.id, "everything").rows
    assert any("XEVENTX" in row.what and "Jamie says of this: “XMYWORDSX”" in row.what for row in rows)
    (happening,) = amina.papers.gather(family.id).homes[str(family.home)].known.happenings
    assert "XMYWORDSX" in happening.happening.more
