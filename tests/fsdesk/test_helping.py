"""Notes, connections, meetings and endings at a real desk.

Planted one at a time, each seen caught here: a family closed while the other side has not said yes; an ending without
what keeps it going; an unmet need counted twice because two wrote it down; a no-contact order forgotten once the couple
had parted; a place to write what was said in private family time; a check after six weeks instead of six months.
"""

from __future__ import annotations

import pytest

from fsdesk.desk import Desk
from fsdesk.desk.meetings import APART
from fsdesk.records import Attendee, CaseNote, Connection, Meeting, Relationship, TeamMember
from fsdesk.records.ids import RecordId
from fsdesk.trouble import Refused
from tests.clocks import StillClock
from tests.fsdesk.carrying import MacLeods, carry


@pytest.fixture
def family(amina: Desk) -> MacLeods:
    return MacLeods(amina)


def write(desk: Desk, record: RecordId, **fields: object) -> None:
    desk.write(record, fields, desk.read(record).shown)


def status_of(desk: Desk, family: MacLeods) -> str:
    return desk.read(RecordId(family.id)).text("status")


# --- notes and connections ----------------------------------------------------------------------------------------


def test_notes_stand_newest_first_with_whom_and_about_whom(amina: Desk, family: MacLeods) -> None:
    for at, kind, text in (("2026-11-10T10:00", "text", "Sent."), ("2026-11-16T10:00", "phone", "Rang.")):
        note = CaseNote(at=at, note_kind=kind, text=text, with_whom="Ms Budge", about=(family.jamie,))
        amina.add(note, family.id)
    shown = amina.helping.notes(family.id).notes
    assert [(n.icon, n.when, n.kind, n.about, n.text, n.written_by) for n in shown] == [
        ("phone", "Mon 16 Nov 10:00", "Phone call", "Ms Budge, about Jamie", "Rang.", "Amina Yusuf"),
        ("message-circle", "Tue 10 Nov 10:00", "Text", "Ms Budge, about Jamie", "Sent.", "Amina Yusuf"),
    ]
    assert not shown[0].in_chronology
    amina.chronology.promote(shown[0].id)
    assert amina.helping.notes(family.id).notes[0].in_chronology


def test_eight_weeks_after_a_connection_somebody_asks_how_it_went(amina: Desk, family: MacLeods, clock: StillClock
                                                                  ) -> None:  # fmt: skip
    made = amina.add(Connection(service="Toddler group", type="information", made_on="2026-10-01"), family.id).record
    assert amina.helping.notes(family.id).connections[0].standing == "Ask how it went Thu 26 Nov, in 5 days"
    clock.set("2026-11-26T09:00")
    (link,) = amina.helping.notes(family.id).connections
    assert (link.standing, link.tone) == ("Ask how it went", "warn")
    (need,) = amina.planning.needs_you()
    assert (need.kind, need.title, need.record) == ("connection", "Ask how it went: Toddler group", made)
    write(amina, made, outcome="waiting", outcome_on="2026-11-26")
    assert amina.planning.needs_you() == ()
    clock.turn(weeks=8)
    assert len(amina.planning.needs_you()) == 1, "waiting is asked about again"
    write(amina, made, outcome="using")
    assert amina.planning.needs_you() == ()


def test_what_got_in_the_way_is_an_unmet_need_once(amina: Desk, bashir: Desk, family: MacLeods) -> None:
    link = Connection(service="Toddler group", type="information", made_on="2026-10-01", needs=("isolation", "food"))
    made = amina.add(link, family.id).record
    assert amina.helping.note_unmet(made) == 0
    write(amina, made, outcome="could_not_reach", why_not="no_transport")
    carry(amina, bashir)
    assert amina.helping.note_unmet(made) == 2
    assert amina.helping.note_unmet(made) == 0
    assert bashir.helping.note_unmet(made) == 2, "he has not seen hers yet"
    carry(amina, bashir)
    carry(bashir, amina)
    for desk in (amina, bashir):
        assert desk.helping.notes(family.id).unmet == (
            "Being on their own, no transport, Toddler group", "Food, no transport, Toddler group",
        )  # fmt: skip
    write(amina, made, why_not="cost")
    assert amina.helping.note_unmet(made) == 0
    assert amina.helping.notes(family.id).unmet[0] == "Being on their own, cost, Toddler group"


def test_help_near_home_is_offered_from_the_local_list(amina: Desk, family: MacLeods) -> None:
    offers = amina.helping.notes(family.id).offers
    assert offers
    assert all(offer.name and offer.detail for offer in offers)


# --- meetings -----------------------------------------------------------------------------------------------------


def test_everybody_who_could_come_is_there_to_be_asked(amina: Desk, family: MacLeods) -> None:
    amina.add(TeamMember(name="Ms Budge", team_role="teacher", in_touch="yes"), family.id)
    meeting = amina.meetings.begin(family.id, "taf")
    assert [(row.name, row.detail) for row in meeting.attendees] == [
        ("Kirsty", "34, Parent"), ("Jamie", "8, Child"), ("Isla", "3 yrs 4 mths, Child"), ("Ms Budge", "Teacher"),
    ]  # fmt: skip
    amina.add(Attendee(meeting=meeting.id, someone_else="Gran", attendance="present"), family.id)
    amina.add(Attendee(meeting=meeting.id, person=family.kirsty, attendance="present"), family.id)
    rows = amina.meetings.open(meeting.id).attendees
    assert [row.name for row in rows if row.part is not None] == ["Kirsty", "Gran"]


def test_a_meeting_asks_for_each_child_and_what_was_decided(amina: Desk, family: MacLeods) -> None:
    meeting = amina.meetings.begin(family.id, "family_network")
    said = [m.sentence for m in amina.meetings.open(meeting.id).missing]
    assert said[:2] == ["Say who is asked to come.", "Write what must be safe, whatever the family decides."]
    amina.add(Attendee(meeting=meeting.id, person=family.kirsty, attendance="present"), family.id)
    write(amina, meeting.id, bottom_lines="Nobody shouts.", family_attended="yes", decisions="Gran on Tuesdays.")
    for child in (family.jamie, family.isla):
        amina.begin(family.id, "child_view", {"meeting": meeting.id, "person": child, "why_not": "Too young to ask"})
    assert amina.meetings.open(meeting.id).missing == ()


@pytest.mark.parametrize("turned", [False, True])
def test_two_who_must_not_have_contact_are_asked_about_without_a_name(amina: Desk, family: MacLeods, turned: bool
                                                                      ) -> None:  # fmt: skip
    pair = (family.kirsty, family.jamie)[:: -1 if turned else 1]
    order = amina.add(
        Relationship(person=pair[0], other=pair[1], type="ex_partner", no_contact=True, until="2019-01-01",
                     no_contact_details="Not within a mile."), family.id,
    ).record  # fmt: skip
    meeting = amina.meetings.begin(family.id, "taf").id
    asked = amina.add(Attendee(meeting=meeting, person=family.kirsty, attendance="invited"), family.id).record
    assert amina.meetings.open(meeting).apart == ""
    other = amina.add(Attendee(meeting=meeting, person=family.jamie, attendance="present"), family.id).record
    assert amina.meetings.open(meeting).apart == APART
    assert not any(word in APART for word in ("Kirsty", "Jamie", "mile", "contact", "order"))
    write(amina, other, attendance="apologies")
    assert amina.meetings.open(meeting).apart == ""
    write(amina, other, attendance="invited")
    write(amina, order, no_contact=False)
    assert amina.meetings.open(meeting).apart == ""
    amina.take_out(asked, "Not asked after all")


def test_two_desks_that_disagree_on_no_contact_are_careful(amina: Desk, bashir: Desk, family: MacLeods) -> None:
    pair = Relationship(person=family.kirsty, other=family.jamie, type="friend")
    order = amina.add(pair, family.id).record
    meeting = amina.meetings.begin(family.id, "taf").id
    for person in (family.kirsty, family.jamie):
        amina.add(Attendee(meeting=meeting, person=person, attendance="invited"), family.id)
    carry(amina, bashir)
    write(amina, order, no_contact=False)
    write(bashir, order, no_contact=True)
    carry(bashir, amina)
    assert amina.meetings.open(meeting).apart == APART


def test_there_is_no_place_for_what_was_said_in_private_family_time() -> None:
    fields = [name for name in Meeting.declared() if "private" in name]
    assert fields == ["private_family_time", "private_minutes"]


def test_the_next_meeting_waits_from_a_week_before(amina: Desk, family: MacLeods) -> None:
    meeting = amina.meetings.begin(family.id, "taf").id
    write(amina, meeting, at="2026-11-25T14:00", place="Arisaig Primary")
    (need,) = amina.planning.needs_you()
    assert (need.kind, need.title, need.detail) == (
        "meeting", "Team around the family", "MacLeod family · Wed 25 Nov 14:00 · Arisaig Primary",
    )  # fmt: skip
    write(amina, meeting, at="2026-12-25T14:00")
    assert amina.planning.needs_you() == ()


# --- opening, passing on, closing ---------------------------------------------------------------------------------


def ready_to_close(desk: Desk, family: MacLeods) -> RecordId:
    view = desk.helping.open_support(family.id, {"reasons": ("parenting",)})
    assert view.part is not None
    write(desk, view.part.id, close_reason="needs_met", keeping_it_going="Gran on Tuesdays.", family_told="yes")
    return view.part.id


def test_the_family_stands_as_its_support_does(amina: Desk, family: MacLeods, clock: StillClock) -> None:
    assert amina.helping.ending(family.id).state == "none"
    record = ready_to_close(amina, family)
    assert amina.helping.open_support(family.id).part is not None
    assert len(amina.helping.ending(family.id).earlier) == 0, "what is open is opened once"
    assert amina.helping.pause(family.id).state == "paused"
    assert status_of(amina, family) == "paused"
    clock.turn(days=1)
    assert amina.helping.resume(family.id).state == "open"
    assert status_of(amina, family) == "active"
    view = amina.helping.close(family.id)
    assert (view.state, view.standing) == ("closed", "Closed Sun 22 Nov")
    assert status_of(amina, family) == "closed"
    assert amina.read(record).text("sustained_due") == "2027-05-23"
    assert (amina.read(record).text("paused_from"), amina.read(record).text("closed_on")) == (
        "2026-11-21",
        "2026-11-22",
    )
    again = amina.helping.open_support(family.id, {"reasons": ("wellbeing",)})
    assert (again.state, len(again.earlier), status_of(amina, family)) == ("open", 1, "active")


def test_twenty_six_weeks_on_somebody_asks_whether_it_holds(amina: Desk, family: MacLeods, clock: StillClock) -> None:
    record = ready_to_close(amina, family)
    amina.helping.close(family.id)
    assert amina.helping.ending(family.id).sustained.startswith("Ask whether it still holds: Sat 22 May 2027")
    clock.set("2027-05-22T09:00")
    (need,) = amina.planning.needs_you()
    assert (need.kind, need.title) == ("sustained", "Ask whether it still holds")
    write(amina, record, sustained="yes", sustained_checked_on="2027-05-22")
    assert amina.planning.needs_you() == ()
    assert amina.helping.ending(family.id).sustained == "Asked Sat 22 May"


def test_a_family_passed_on_stays_ours_until_the_other_side_says_yes(amina: Desk, family: MacLeods) -> None:
    ready_to_close(amina, family)
    (move,) = amina.helping.begin_transition(family.id, "transfer_out").transitions
    write(amina, move.id, to_agency="Fife", reason="They moved.")
    with pytest.raises(Refused) as refused:
        amina.helping.close(family.id)
    assert refused.value.happened == "Fife has not said yes. Until then the family is still with us."
    assert status_of(amina, family) == "active"
    (shown,) = amina.helping.ending(family.id).transitions
    assert shown.standing == "Sent to Fife. Still with us until they say yes."
    write(amina, move.id, accepted="yes", accepted_on="2026-11-21", accepted_by="Ms Orr")
    assert amina.helping.ending(family.id).transitions[0].standing == "Accepted by Ms Orr, Sat 21 Nov"
    assert amina.helping.close(family.id).state == "closed"


def test_nothing_is_closed_over_an_unsent_visit_or_what_is_to_settle(amina: Desk, bashir: Desk, family: MacLeods
                                                                     ) -> None:  # fmt: skip
    record = ready_to_close(amina, family)
    carry(amina, bashir)
    visit = family.finished_visit(amina)
    with pytest.raises(Refused) as refused:
        amina.helping.close(family.id)
    assert refused.value.happened == "1 visit not yet sent to your lead. Finish that first."
    amina.submit(visit)
    for desk, words in ((amina, "Text"), (bashir, "Ring")):
        write(desk, RecordId(family.id), best_time_to_visit=words)
    carry(bashir, amina)
    said = [m.sentence for m in amina.helping.ending(family.id).missing]
    assert said == ["1 thing that two people wrote apart: settle that first."]
    assert amina.read(record).text("closed_on") == ""


def test_an_ending_two_people_write_apart_keeps_what_both_say(amina: Desk, bashir: Desk, family: MacLeods) -> None:
    record = ready_to_close(amina, family)
    carry(amina, bashir)
    write(amina, record, keeping_it_going="Gran on Tuesdays. Art club.", reasons=("parenting", "wellbeing"))
    write(bashir, record, keeping_it_going="Gran on Tuesdays and Fridays.", reasons=("parenting", "disability"))
    carry(amina, bashir)
    carry(bashir, amina)
    one, other = amina.read(record), bashir.read(record)
    assert one.readings == other.readings
    assert set(one.list("reasons")) == {"parenting", "wellbeing", "disability"}
    assert one.readings["keeping_it_going"].to_settle
