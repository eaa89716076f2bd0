"""What a partner says at their own desk, what a worker makes of it, and what a lead is shown before naming one.

To be caught, each planted once: a note that is told again after the hub has it; a draft that outlives its note; words
the hub refused that are sent again; a contribution taken in without its name; an action marked done with no note of who
said so; one that waits still after it was taken in; a no that leaves a partner in the family's statement.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from fsdesk.desk import Desk
from fsdesk.desk.contributing import Heard
from fsdesk.desk.partner_words import Said
from fsdesk.desk.partners import Naming, Partner
from fsdesk.desk.reading import of_kind
from fsdesk.records import Goal, Meeting, NextStep, Plan, SharingPermission
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.store import Store
from fsdesk.trouble import Refused
from tests.clocks import StillClock
from tests.conftest import COLLEAGUES, KEY
from tests.fsdesk.carrying import MacLeods
from ui.sections import sections_for

SCHOOL = "Arisaig Primary School"
AT = "2026-11-20T15:40"


def desk_of(folder: Path, clock: StillClock, user: str, role: str) -> Desk:
    desk = Desk(Store(folder, KEY), clock)
    desk.store.remember(
        device="k7f2qd4m", user=user, user_name=user.title(), role=role, team_name="Lochaber", partnership="Lochaber"
    )
    desk.sending.keep_roster(1, COLLEAGUES)
    return desk


@pytest.fixture
def partner(tmp_path: Path, clock: StillClock) -> Desk:
    return desk_of(tmp_path / "partner", clock, "mairi", "partner_contributor")


class Shared:
    """A worker's desk with a family whose plan may go to the school."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.people = desk, MacLeods(desk)
        self.id = self.people.id
        self.plan = desk.add(Plan(status="active", started_on="2026-11-01", review_due="2027-01-20"), self.id).record
        goal = Goal(plan=self.plan, subjects=(self.people.jamie,), in_their_words="Get to school on time")
        self.goal = desk.add(goal, self.id).record
        step = NextStep(goal=self.goal, what="Walk with Jamie", due_on="2026-11-30", status="todo")
        self.step = desk.add(step, self.id).record
        self.meeting = desk.add(Meeting(meeting_kind="taf", at="2026-11-19T10:00"), self.id).record
        everybody = (self.people.kirsty, self.people.jamie, self.people.isla)
        self.permission = desk.add(
            SharingPermission(
                subjects=everybody, recipient=SCHOOL, purpose="To plan together", categories=("plan",),
                shared_anyway=False, decision="allow", by="kirsty", method="verbal", at="2026-11-02T10:00",
                expires="2027-05-01",
            ),
            self.id,
        ).record  # fmt: skip

    def said(self, key: str, kind: str, record: str = "", **fields: str) -> Said:
        return Said(key=key, family=self.id, who="Mairi Bell", agency=SCHOOL, kind=kind, record=RecordId(record),
                    fields=fields, said_at=AT)  # fmt: skip

    def notes(self) -> list[tuple[str, str, str]]:
        found = of_kind(self.desk.held(self.id), "case_note")
        return [(n.text("text"), n.text("source"), n.text("contribution")) for n in found if not n.is_taken_out]


@pytest.fixture
def shared(tmp_path: Path, clock: StillClock) -> Shared:
    return Shared(desk_of(tmp_path / "worker", clock, "amina", "worker"))


# -- a partner's own words -----------------------------------------------------------------------------------------


def test_words_are_kept_before_anybody_is_asked_and_their_draft_is_gone_with_them(
    partner: Desk, tmp_path: Path, clock: StillClock
) -> None:
    family = FamilyId("d0000000.1")
    partner.contributing.keep_draft(family, "He came in ti")
    key = partner.contributing.note(family, "He came in time all week.")
    assert partner.contributing.drafts() == {}
    partner.lock()
    again = Desk(Store(tmp_path / "partner", KEY), clock)
    (waiting,) = again.contributing.to_send()
    assert (waiting.key, waiting.kind, waiting.fields) == (key, "case_note", {"text": "He came in time all week."})
    assert [one.standing for one in again.contributing.own_words()] == ["On this laptop, not yet sent"]
    again.lock()


def test_what_the_hub_has_or_refuses_is_not_sent_again_and_says_what_became_of_it(partner: Desk) -> None:
    family, own = FamilyId("d0000000.1"), partner.contributing
    first, second, third = own.note(family, "One"), own.done(family, RecordId("d0000000.7")), own.note(family, "Three")
    own.is_at_hub(first)
    own.was_refused(second, "not_allowed")
    assert [one.key for one in own.to_send()] == [third]
    own.heard([Heard(first, "aside", "We spoke about it."), Heard(third, "nonsense", "")])
    said = {one.key: (one.standing, one.reason) for one in own.own_words()}
    assert said[first] == ("Read, and not taken into the record", "We spoke about it.")
    assert said[second][0] == "The hub did not take this"
    assert "not shared with you" in said[second][1]
    own.put_away(third)
    own.put_away(first)
    assert [one.key for one in own.own_words()] == [third, second], "what nobody has yet stays"


def test_that_one_was_at_a_meeting_is_said_once(partner: Desk) -> None:
    family, meeting = FamilyId("d0000000.1"), RecordId("d0000000.9")
    assert partner.contributing.was_there(family, meeting) == partner.contributing.was_there(family, meeting)
    assert len(partner.contributing.to_send()) == 1


def test_nobody_but_a_partner_adds_and_a_partner_writes_no_record(partner: Desk, shared: Shared) -> None:
    with pytest.raises(Refused):
        shared.desk.contributing.note(shared.id, "Mine")
    with pytest.raises(Refused):
        partner.add(Plan(status="active"), FamilyId("d0000000.1"))
    me = partner.me()
    assert me.reads_shared
    assert not any((me.may_sign, me.may_audit, me.may_count, me.may_look_beyond, me.keeps_records, me.may_see_out))
    assert [one.title for one in sections_for(me, 0)] == ["Shared with you", "Sync"]


# -- what a worker makes of it -------------------------------------------------------------------------------------


def test_a_note_is_taken_in_with_its_source_and_its_name_and_waits_no_more(shared: Shared) -> None:
    words = shared.desk.partner_words
    words.keep([shared.said("aa", "case_note", text="He came in time all week.")])
    (need,) = [one for one in shared.desk.today().needs if one.kind == "partner"]
    assert (need.title, need.detail) == (f"From {SCHOOL}: a note", "MacLeod family")
    words.take_in("aa")
    assert shared.notes() == [("He came in time all week.", f"Mairi Bell, {SCHOOL}", "aa")]
    assert words.waiting(shared.id).rows == ()
    words.keep([shared.said("aa", "case_note", text="He came in time all week.")])
    assert words.waiting(shared.id).rows == (), "the hub has not heard yet, and it was taken in all the same"
    with pytest.raises(Refused):
        words.take_in("aa")


def test_an_action_is_marked_and_who_said_so_is_written_beside_it(shared: Shared) -> None:
    words = shared.desk.partner_words
    words.keep([
        shared.said("aa", "next_step", shared.step, status="done", done_on="2026-11-20"),
        shared.said("bb", "next_step", shared.step, barrier="waiting_list"),
    ])  # fmt: skip
    assert [row.title for row in words.waiting(shared.id).rows] == [
        "An action: done: “Walk with Jamie”", "An action: something stands in the way: “Walk with Jamie”",
    ]  # fmt: skip
    words.take_in("aa")
    step = shared.desk.read(shared.step)
    assert (step.text("status"), step.text("done_on"), step.text("contribution")) == ("done", "2026-11-20", "aa")
    assert shared.notes() == [("“Walk with Jamie”: done, Fri 20 Nov 2026", f"Mairi Bell, {SCHOOL}", "aa")]
    words.take_in("bb")
    assert shared.desk.read(shared.step).text("barrier") == "waiting_list"


def test_what_was_taken_in_is_taken_back_and_waits_again_though_the_hub_let_it_go(shared: Shared) -> None:
    words = shared.desk.partner_words
    words.keep([shared.said("aa", "next_step", shared.step, status="done", done_on="2026-11-20")])
    taken = words.take_in("aa")
    shared.desk.who.undo(taken.done)
    words.taken_back(taken.key)
    words.keep([])
    assert [row.key for row in words.waiting(shared.id).rows] == ["aa"]
    assert shared.desk.read(shared.step).text("status") == "todo"
    assert shared.notes() == []
    shared.desk.who.redo(taken.done)
    words.taken_again(taken.key)
    assert words.waiting(shared.id).rows == ()
    assert shared.desk.read(shared.step).text("status") == "done"


def test_that_somebody_was_at_a_meeting_is_one_row_of_it(shared: Shared) -> None:
    words = shared.desk.partner_words
    words.keep([shared.said(key, "attendee", shared.meeting, attendance="present") for key in ("aa", "bb")])
    words.take_in("aa")
    words.take_in("bb")
    rows = of_kind(shared.desk.held(shared.id), "attendee")
    assert [(r.text("someone_else"), r.text("attendance"), r.text("contribution")) for r in rows] == [
        (f"Mairi Bell, {SCHOOL}", "present", "bb")
    ]


def test_what_is_set_aside_needs_a_reason_waits_for_a_line_and_is_told_once(shared: Shared) -> None:
    words = shared.desk.partner_words
    words.keep([shared.said("aa", "case_note", text="He is always late.")])
    with pytest.raises(Refused):
        words.set_aside("aa", "  ")
    words.set_aside("aa", "We spoke about it, and it was another boy.")
    assert [(one.key, one.reason) for one in words.to_tell()] == [("aa", "We spoke about it, and it was another boy.")]
    words.keep([shared.said("aa", "case_note", text="He is always late.")])
    assert words.waiting(shared.id).rows == ()
    words.told("aa")
    assert words.to_tell() == ()
    assert shared.notes() == []


def test_what_is_about_something_gone_can_only_be_set_aside(shared: Shared) -> None:
    shared.desk.take_out(shared.step, "Written twice")
    shared.desk.partner_words.keep([shared.said("aa", "next_step", shared.step, status="done")])
    (row,) = shared.desk.partner_words.waiting(shared.id).rows
    assert row.why_not
    with pytest.raises(Refused):
        shared.desk.partner_words.take_in("aa")
    assert [one.key for one in shared.desk.partner_words.waiting(shared.id).rows] == ["aa"]


# -- what a lead is shown ------------------------------------------------------------------------------------------


def test_the_preview_shows_the_plan_and_says_how_much_is_left_out_by_sort_alone(shared: Shared) -> None:
    secret = Goal(plan=shared.plan, subjects=(shared.people.kirsty,), in_their_words="Leave him quietly")
    shared.desk.add(secret, shared.id, sensitivity=Sensitivity.PROTECTED)
    shared.desk.partners.keep([], [Partner(user="mairi", who="Mairi Bell", agency="")])
    view = shared.desk.partners.preview(shared.id, SCHOOL, "mairi")
    assert view.who_for == f"For Mairi Bell, {SCHOOL}."
    assert view.plan is not None
    assert [goal.words for goal in view.plan.goals] == ["Get to school on time"]
    assert [step.what for step in view.plan.goals[0].steps] == ["Walk with Jamie"]
    assert view.plan.about == "About Isla, Jamie and Kirsty"
    assert "Leave him" not in repr(view)
    assert any("protected" in line for line in view.left_out)
    nothing = shared.desk.partners.preview(shared.id, "The dentist")
    assert nothing.plan is None
    assert "Nothing lets the plan go to The dentist" in nothing.why_not


def test_a_no_ends_it_at_once_in_the_list_and_in_the_familys_statement(shared: Shared) -> None:
    named = Naming(family=shared.id, user="mairi", who="Mairi Bell", agency=SCHOOL, by="ruaridh", since=1795000000,
                   ended=0)  # fmt: skip
    shared.desk.partners.keep([named], [Partner(user="mairi", who="Mairi Bell", agency=SCHOOL)])
    (row,) = shared.desk.partners.view(shared.id).named
    assert row.standing.startswith("Reads the plan until")
    assert shared.desk.partners.places(shared.id) == (SCHOOL,)
    assert [line for line in statement(shared) if f"Mairi Bell, {SCHOOL}: reads your plan" in line]
    shared.desk.consenting.withdraw(shared.permission, "")
    (row,) = shared.desk.partners.view(shared.id).named
    assert row.standing == "Reads nothing: nothing lets it go there now"
    assert shared.desk.partners.places(shared.id) == ()
    assert not [line for line in statement(shared) if "Mairi" in line]


def test_who_may_see_an_action_says_who_of_partners_reads_it_and_of_a_private_goal_that_they_do_not(
    shared: Shared,
) -> None:
    named = Naming(family=shared.id, user="mairi", who="Mairi Bell", agency=SCHOOL, by="ruaridh", since=1795000000,
                   ended=0)  # fmt: skip
    shared.desk.partners.keep([named], [])
    secret = Goal(plan=shared.plan, subjects=(shared.people.kirsty,), in_their_words="Leave him quietly")
    hidden = shared.desk.add(secret, shared.id, sensitivity=Sensitivity.PROTECTED).record
    for record, sees in ((shared.step, True), (shared.goal, True), (hidden, False)):
        (found,) = [one for one in shared.desk.seeing.open(record).onlookers if "Mairi Bell" in one.who]
        assert found.sees is sees
    shared.desk.consenting.withdraw(shared.permission, "")
    assert not [one for one in shared.desk.seeing.open(shared.step).onlookers if "Mairi" in one.who]


def statement(shared: Shared) -> tuple[str, ...]:
    return shared.desk.papers.gather(shared.id).homes[str(shared.people.home)].who_sees.inside
