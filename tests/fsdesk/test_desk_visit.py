"""A visit as it happens, with no network anywhere: written, restarted in the middle, sent, returned, signed, amended.

Planted one at a time, each seen caught here: a lead who may sign their own words; a signature on a digest that has
moved; a return that goes without words; the writing that was open forgotten at a restart; text left decomposed.
"""

from __future__ import annotations

import unicodedata

import pytest

from fsdesk.desk import Desk
from fsdesk.records import Family, NextStep, TookPart, Voice
from fsdesk.records.fields import TEXT_BYTES_MAX, Sensitivity
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.records.signing import Comment
from fsdesk.trouble import Refused
from fsdesk.views import Part, VisitState
from tests.clocks import StillClock
from tests.conftest import OpenDesk
from tests.fsdesk.carrying import MacLeods, carry


@pytest.fixture
def family(amina: Desk) -> MacLeods:
    return MacLeods(amina)


def sentences(desk: Desk, visit: RecordId) -> list[str]:
    return [problem.sentence for problem in desk.open_visit(visit).problems]


# --- at the kitchen table -----------------------------------------------------------------------------------------


def test_a_home_visit_is_recorded_from_the_gate_to_the_lead_with_no_network(
    amina: Desk, lead: Desk, family: MacLeods, clock: StillClock
) -> None:
    clock.set("2026-11-21T13:15")
    visit = amina.record_visit(family.id, {"purpose": ("planned_support",)})
    view = amina.open_visit(visit)
    assert (view.heading, view.state, view.worker) == ("Home visit, today", VisitState.DRAFT, "Amina Yusuf")
    assert view.before_you_go == "The dog is loose in the yard."
    assert [person.known_as for person in view.people] == ["Kirsty", "Jamie", "Isla"]
    assert [person.age for person in view.people] == ["34", "8", "3 yrs 4 mths"]

    part = amina.add_part(visit, "took_part", {"person": family.jamie, "presence": "all_of_it"})
    assert part.text("presence") == "all_of_it"
    amina.add(TookPart(visit=visit, person=family.isla, presence="not_seen", why="Asleep"), family.id)
    assert sentences(amina, visit) == [
        "Write what happened, in a sentence or more.",
        "Answer whether anything worried you about someone's safety.",
        "Write Jamie's own words or how they seemed, or say why there are none.",
    ]
    amina.add(Voice(visit=visit, person=family.jamie, method="said", words="I like the boat."), family.id)
    amina.add(NextStep(visit=visit, what="A boat trip", owner="amina", due_on="2026-12-01"), family.id)
    clock.set("2026-11-21T14:05")
    saved = amina.write(visit, {"note": "We looked at the boat."}, amina.open_visit(visit).shown)
    assert saved.at == "14:05"
    with pytest.raises(Refused) as refused:
        amina.submit(visit)
    assert refused.value.sentence == (
        "Answer whether anything worried you about someone's safety. The visit is saved on this laptop as a draft."
        " Put it right on its page, then send it again."
    )
    amina.write(visit, {"safeguarding_concern_raised": "no"}, amina.open_visit(visit).shown)
    sent = amina.submit(visit)
    assert (sent.state, sent.text("status")) == (VisitState.SUBMITTED, "done")
    (row,) = amina.open_family(family.id).visits
    assert (row.day, row.time, row.minutes, row.people) == ("Sat 21 Nov", "13:15", "50 min", "Jamie 8")

    carry(amina, lead)
    (waiting,) = lead.awaiting_signature()
    assert (waiting.id, waiting.worker, waiting.excerpt) == (visit, "Amina Yusuf", "We looked at the boat.")
    assert lead.me().to_sign == 1


def test_the_next_visit_shows_what_was_said_last_time(amina: Desk, family: MacLeods, clock: StillClock) -> None:
    first = family.finished_visit(amina)
    amina.submit(first)
    clock.turn(days=7)
    last = amina.open_visit(amina.record_visit(family.id)).last_time
    assert last is not None
    assert last.heading == "Last time, 21 Nov"
    assert last.note == "We looked at the boat together."
    assert last.words == (("Jamie", "I like the boat."), ("Isla", "I like the boat."))


def test_a_planned_visit_begins_once(amina: Desk, family: MacLeods, clock: StillClock) -> None:
    visit = amina.plan_visit(family.id, {"planned_start": "2026-11-21T10:00", "purpose": ("first_visit",)})
    assert amina.open_visit(visit).state is VisitState.PLANNED
    clock.set("2026-11-21T10:20")
    amina.start_visit(visit)
    clock.set("2026-11-21T11:00")
    amina.start_visit(visit)
    view = amina.open_visit(visit)
    assert (view.text("status"), view.text("actual_start")) == ("in_progress", "2026-11-21T10:20")


def test_after_a_crash_the_words_and_the_place_are_there(open_desk: OpenDesk, clock: StillClock) -> None:
    amina = open_desk("amina")
    visit = family_visit = MacLeods(amina).finished_visit(amina)
    clock.set("2026-11-21T14:07")
    amina.writing_at(visit, "words")
    again = open_desk("amina")
    unfinished = again.unfinished()
    assert unfinished is not None
    assert (unfinished.visit, unfinished.step) == (family_visit, "words")
    assert unfinished.sentence == (
        "You were writing the visit to MacLeod family at 14:07. Every word up to then is here."
    )
    assert again.open_visit(visit).text("note") == "We looked at the boat together."
    again.writing_at(None)
    assert open_desk("amina").unfinished() is None


def test_a_long_note_of_many_scripts_comes_back_to_the_byte(open_desk: OpenDesk) -> None:
    scripts = "Eo\u0300in thuirt “ò hì”. 今日は雨。 Дождь весь день. مطر طوال. हिन्दी। 👩‍👧‍👦🏴\u200d☠️ e\u0301 ﬁ\tx\r\n"
    note = unicodedata.normalize("NFC", scripts * (200_000 // len(scripts.encode())))
    assert len(note.encode()) > 190_000
    amina = open_desk("amina")
    family = MacLeods(amina)
    visit = amina.record_visit(family.id)
    amina.write(visit, {"note": scripts * (200_000 // len(scripts.encode()))}, amina.open_visit(visit).shown)
    assert amina.open_visit(visit).text("note").encode() == note.encode()
    assert open_desk("amina").open_visit(visit).text("note").encode() == note.encode()


def test_what_cannot_be_kept_is_refused_in_words_and_stays_on_the_page(amina: Desk, family: MacLeods) -> None:
    visit = amina.record_visit(family.id)
    shown = amina.open_visit(visit).shown
    with pytest.raises(Refused) as refused:
        amina.write(visit, {"note": "ò" * (TEXT_BYTES_MAX // 2 + 1)}, shown)
    assert refused.value.happened == "“What happened” is longer than one field can hold."
    for fields in ({"setting": "the moon"}, {"actual_start": "soon"}, {"travel_minutes": 2**70}, {"note": 5}):
        with pytest.raises(Refused, match="cannot be kept as it is written") as refused:
            amina.write(visit, fields, shown)
        assert refused.value.safe == "It is still on the page."
    saved = amina.write(visit, {"note": "a\0b\ud83d"}, shown)
    assert saved.revision is not None
    assert amina.open_visit(visit).text("note") == "a\ufffdb\ufffd", "a stray byte in a paste refuses nothing"


def test_a_record_that_has_left_is_said_to_be_gone(amina: Desk, lead: Desk, family: MacLeods) -> None:
    visit = amina.record_visit(family.id)
    carry(amina, lead)
    amina.sending.forget([family.id])
    for ask in (lambda: amina.open_visit(visit), lambda: amina.open_family(family.id)):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.happened.endswith("is not on this laptop any more.")
    assert amina.families() == ()
    assert amina.search("Kirsty") == ()


# --- signing ------------------------------------------------------------------------------------------------------


@pytest.fixture
def sent(amina: Desk, lead: Desk, family: MacLeods) -> RecordId:
    """A finished visit of Amina's, with her lead."""
    visit = family.finished_visit(amina)
    amina.submit(visit)
    carry(amina, lead)
    return visit


def test_a_signed_visit_says_so_everywhere(
    amina: Desk, bashir: Desk, lead: Desk, sent: RecordId, clock: StillClock
) -> None:
    clock.set("2026-11-21T16:20")
    signed = lead.sign_off(sent, lead.review(sent).digest)
    assert signed.state is VisitState.SIGNED_OFF
    carry(lead, amina)
    view = amina.open_visit(sent)
    assert (view.state, view.signed_line) == (VisitState.SIGNED_OFF, "Signed by Ruaridh Matheson today 16:20")
    assert lead.awaiting_signature() == ()
    assert lead.me().to_sign == 0


def test_a_late_offline_edit_reopens_a_signed_visit_on_every_desk(
    amina: Desk, lead: Desk, sent: RecordId, family: MacLeods
) -> None:
    late = amina.open_visit(sent)
    lead.sign_off(sent, lead.review(sent).digest)
    amina.write(sent, {"note": "We looked at the boat together. It leaks."}, late.shown)
    carry(amina, lead)
    carry(lead, amina)
    for desk in (amina, lead):
        view = desk.open_visit(sent)
        assert (view.state, view.signed_line) == (VisitState.AMENDED, "")
    (row,) = lead.awaiting_signature()
    assert row.state is VisitState.AMENDED
    review = lead.review(sent)
    assert [(one.about, one.label, one.before, one.after) for one in review.since_signed] == [
        ("The visit", "What happened", "We looked at the boat together.", "We looked at the boat together. It leaks."),
    ]
    assert review.may_sign
    assert lead.sign_off(sent, review.digest).state is VisitState.SIGNED_OFF


def test_new_words_of_a_child_reopen_and_a_step_ticked_off_does_not(
    amina: Desk, lead: Desk, sent: RecordId, family: MacLeods
) -> None:
    step = amina.add(NextStep(visit=sent, what="A boat trip", owner="amina"), family.id)
    carry(amina, lead)
    lead.sign_off(sent, lead.review(sent).digest)
    carry(lead, amina)
    shown = next(one for one in amina.open_family(family.id).steps if one.id == step.record).shown
    amina.write(step.record, {"status": "done", "done_on": "2026-11-30"}, shown)
    assert amina.open_visit(sent).state is VisitState.SIGNED_OFF
    amina.add(Voice(visit=sent, person=family.isla, method="said", words="Again!"), family.id)
    assert amina.open_visit(sent).state is VisitState.AMENDED


def test_a_visit_that_moved_while_it_was_read_is_neither_signed_nor_returned(
    amina: Desk, lead: Desk, sent: RecordId
) -> None:
    read = lead.review(sent)
    amina.write(sent, {"note": "Quite another day."}, amina.open_visit(sent).shown)
    carry(amina, lead)
    with pytest.raises(Refused, match="This visit has changed while you were reading it"):
        lead.sign_off(sent, read.digest)
    with pytest.raises(Refused, match="This visit has changed while you were reading it"):
        lead.return_with_comment(sent, read.digest, "Why?")
    assert lead.open_visit(sent).state is VisitState.SUBMITTED


def test_only_a_lead_signs_and_never_their_own_words_nor_what_is_unsettled(
    amina: Desk, bashir: Desk, lead: Desk, sent: RecordId, family: MacLeods
) -> None:
    carry(lead, amina)
    with pytest.raises(Refused, match="Only a team lead can sign a visit"):
        amina.sign_off(sent, amina.review(sent).digest)
    own = lead.add(Voice(visit=sent, person=family.isla, method="said", words="Mine."), family.id)
    with pytest.raises(Refused, match="another lead has to sign it"):
        lead.sign_off(sent, lead.review(sent).digest)
    assert own.record
    assert not lead.review(sent).may_sign


def test_what_two_people_wrote_apart_is_settled_before_it_is_signed(
    amina: Desk, bashir: Desk, lead: Desk, sent: RecordId
) -> None:
    carry(lead, bashir)
    amina_page, bodies = amina.open_visit(sent), amina.store.rows("SELECT body FROM revision")
    bashir.sending.take([raw for (raw,) in bodies], None)
    bashir.write(sent, {"note": "His."}, bashir.open_visit(sent).shown)
    amina.write(sent, {"note": "Hers."}, amina_page.shown)
    carry(amina, lead)
    carry(bashir, lead)
    with pytest.raises(Refused, match="Settle that first, then sign"):
        lead.sign_off(sent, lead.review(sent).digest)
    assert lead.open_visit(sent).to_settle == 1


def test_a_returned_visit_says_what_to_look_at_and_can_be_sent_again(
    amina: Desk, lead: Desk, sent: RecordId, clock: StillClock
) -> None:
    digest = lead.review(sent).digest
    with pytest.raises(Refused, match="A visit is returned with a comment"):
        lead.return_with_comment(sent, digest, "  ")
    remark = Comment(record=sent, field="note", text="Which boat?")
    lead.return_with_comment(sent, digest, "Please say more.", [remark])
    carry(lead, amina)
    view = amina.open_visit(sent)
    assert (view.state, view.returned_with) == (VisitState.RETURNED, "Ruaridh Matheson: Please say more.")
    assert view.comments == ((f"{sent}.note", "Which boat?"),)
    assert [(need.kind, need.title) for need in amina.today().needs] == [
        ("returned", "Your lead returned a visit to MacLeod family"),
    ]
    amina.write(sent, {"note": "We looked at the blue boat."}, view.shown)
    assert amina.open_visit(sent).state is VisitState.RETURNED
    assert amina.submit(sent).state is VisitState.SUBMITTED
    carry(amina, lead)
    assert [row.id for row in lead.awaiting_signature()] == [sent]
    assert lead.sign_off(sent, lead.review(sent).digest).state is VisitState.SIGNED_OFF


def test_a_part_is_read_as_the_page_holds_it(amina: Desk, family: MacLeods) -> None:
    visit = amina.record_visit(family.id)
    part: Part = amina.add_part(visit, "next_step", {"what": "Tea"})
    (found,) = amina.open_visit(visit).steps
    assert found == part
    assert (part.text("what"), part.text("owner"), part.author) == ("Tea", "", "amina")


def test_a_visit_that_has_begun_does_not_take_its_length_from_the_diary(amina: Desk) -> None:
    family = FamilyId(amina.add(Family(label="Rowan 214", status="active")).record)
    visit = amina.plan_visit(family, {"planned_start": "2026-11-21T14:00", "planned_end": "2026-11-21T14:50"})
    assert [row.minutes for row in amina.open_family(family).visits] == ["50 min"]
    amina.start_visit(visit)
    assert [row.minutes for row in amina.open_family(family).visits] == [""]


def test_putting_a_signed_visits_step_under_a_goal_does_not_reopen_the_visit(amina: Desk, lead: Desk) -> None:
    family = MacLeods(amina)
    visit = family.finished_visit(amina)
    step = amina.add_part(visit, "next_step", {"what": "A boat trip", "owner": "amina"}).id
    amina.submit(visit)
    carry(amina, lead)
    lead.sign_off(visit, lead.review(visit).digest)
    carry(lead, amina)
    amina.write(step, {"goal": family.id, "barrier": "cost"}, amina.read(step).shown)
    assert amina.open_visit(visit).state is VisitState.SIGNED_OFF
    amina.write(step, {"what": "Another trip"}, amina.read(step).shown)
    assert amina.open_visit(visit).state is VisitState.AMENDED


def test_what_somebody_keeps_to_themselves_is_not_among_the_familys_steps(amina: Desk) -> None:
    family = MacLeods(amina)
    team = amina.begin(family.id, "team_member", {"name": "Ms Budge", "team_role": "teacher"}).id
    amina.begin(family.id, "next_step", {"what": "Ask about art club", "owner_of_team": team})
    secret = NextStep(what="Ring the line", owner_person=family.kirsty)
    amina.add(secret, family.id, sensitivity=Sensitivity.PRIVATE_TO_PERSON)
    assert [(step.what, step.owner) for step in amina.open_family(family.id).steps] == [
        ("Ask about art club", "Ms Budge")
    ]
