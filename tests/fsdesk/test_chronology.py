"""The chronology at a real desk: events good and hard, visits and plans beside them, and what is taken into it.

Planted one at a time, each seen caught here: a note promoted twice; what is guarded told at the table; a visit shown
twice once it has an event; a year-only day put after everything; a lane left out because it is empty.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsdesk.desk import Desk
from fsdesk.desk.around import sensitivity_of
from fsdesk.desk.chronology_reading import ALWAYS, chosen_rows, window
from fsdesk.records import CaseNote, ChronologyEvent, Connection, LevelDecision, Meeting, NextStep, Request
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Record, Sensitivity
from fsdesk.records.ids import RecordId
from fsdesk.trouble import Refused
from fsdesk.views_planning import Happening
from tests.clocks import SATURDAY, StillClock
from tests.fsdesk.carrying import MacLeods, carry, for_staff_only


@pytest.fixture
def family(amina: Desk) -> MacLeods:
    return MacLeods(amina)


def event(desk: Desk, family: MacLeods, title: str, on: str, **fields: object) -> RecordId:
    given_fields = {"title": title, "on": on, "nature": "neutral", "category": "school", "source": "Ms Budge", **fields}
    return desk.chronology.add_event(family.id, given_fields).id


def done_visit(desk: Desk, family: MacLeods, at: str = "2026-11-02T13:15") -> RecordId:
    visit = family.finished_visit(desk)
    fields = {"actual_start": at, "actual_end": at[:11] + "14:05", "status": "done"}
    desk.write(visit, fields, desk.read(visit).shown)
    return visit


# --- reading it ---------------------------------------------------------------------------------------------------


def test_events_and_visits_stand_together_newest_first(amina: Desk, family: MacLeods) -> None:
    done_visit(amina, family)
    event(amina, family, "In on time all week.", "2026-11-16", persons=(family.jamie,), significant=True)
    event(amina, family, "Moved here", "2019~", category="family", nature="strength")
    event(amina, family, "New glasses", "2026-11")
    rows = amina.chronology.chronology(family.id).rows
    assert [(r.when, r.lane_words, r.who, r.what, r.is_significant) for r in rows] == [
        ("Mon 16 Nov", "School", "Jamie", "In on time all week.", True),
        ("Mon 2 Nov", "Home visits", "All", "Home visit. We looked at the boat together.", False),
        ("Nov 2026", "School", "", "New glasses", False),
        ("about 2019", "Family", "", "Moved here", False),
    ]


def test_lanes_show_a_year_and_the_next_visit_and_never_leave_a_usual_lane_out(amina: Desk, family: MacLeods) -> None:
    event(amina, family, "Born", "2023-06-30", category="health")
    event(amina, family, "Damp found", "2026-08-30", category="home_money", nature="concern", significant=True)
    amina.plan_visit(family.id, {"planned_start": "2026-12-20T10:00", "purpose": ("planned_support",)})
    amina.planning.begin_plan(family.id)
    view = amina.chronology.chronology(family.id)
    assert view.lanes is not None
    assert [lane.label for lane in view.lanes.lanes] == [lists.EVENT_CATEGORY[key] for key in ALWAYS]
    assert (view.lanes.since, view.lanes.until, view.lanes.today) == ("2026-08-01", "2026-12-20", "2026-11-21")
    assert view.earlier == 1, "the birth is in the table only"
    visits, _, _, home, _, plan = view.lanes.lanes
    assert [(m.on, m.planned) for m in visits.marks] == [("2026-12-20", True)]
    assert [(m.words, m.significant, m.concern) for m in home.marks] == [("Damp found", True, True)]
    assert [(s.label, s.since, s.until) for s in plan.spans] == [("First plan", "2026-11-21", "")]
    assert "2026-12-20" not in [row.on[:10] for row in view.rows], "what has not been is not in the table"


def test_filters_let_through_what_they_say(amina: Desk, family: MacLeods) -> None:
    event(amina, family, "Late", "2026-11-16", persons=(family.jamie,), nature="concern")
    event(amina, family, "Police call", "2026-11-10", category="worry", significant=True)
    event(amina, family, "Walks", "2026-11-12", category="health", persons=(family.isla,), nature="strength")
    shown = amina.chronology.chronology(family.id)
    assert shown.filters == (
        ("everything", "Everything"), ("significant", "Significant only"),
        (f"person:{family.jamie}", "Jamie"), (f"person:{family.isla}", "Isla"),
        ("lane:school", "School"), ("lane:health", "Health"), ("lane:worry", "Worries"),
    )  # fmt: skip

    def through(which: str) -> list[str]:
        return [row.what for row in amina.chronology.chronology(family.id, which).rows]

    assert through("significant") == ["Police call"]
    assert through(f"person:{family.jamie}") == ["Late", "Police call"]
    assert through("lane:worry") == ["Late", "Police call"], "worries of every lane"
    assert through("nonsense") == ["Late", "Walks", "Police call"]


ROWS = st.lists(
    st.builds(
        Happening, record=st.integers(1, 999).map(lambda n: RecordId(f"k7f2qd4m.{n}")), kind=st.just("event"),
        on=st.sampled_from(("2026-11-21", "2026-10", "2025~", "2019-07-03", "2027-01-02T10:00")), when=st.just(""),
        lane=st.sampled_from(tuple(lists.EVENT_CATEGORY)), lane_words=st.just(""), what=st.just(""),
        nature=st.sampled_from(tuple(lists.NATURE)), is_significant=st.booleans(), is_planned=st.booleans(),
        persons=st.lists(st.sampled_from("ab")).map(tuple),
    )
)  # fmt: skip


@given(ROWS, st.sampled_from(("everything", "significant", "person:a", "lane:school", "lane:worry")))
def test_a_filter_only_ever_leaves_out_and_keeps_the_order(rows: list[Happening], which: str) -> None:
    kept = chosen_rows(rows, which)
    left = iter(rows)
    assert all(any(each is one for each in left) for one in kept)
    assert chosen_rows(kept, which) == kept


@given(ROWS)
def test_the_picture_always_holds_today_and_never_more_than_fourteen_months(rows: list[Happening]) -> None:
    today = SATURDAY.date()
    since, until = window(rows, today)
    assert since < today.isoformat() < until
    assert since >= "2025-11-01"
    assert until <= "2027-01-20"


# --- taking things into it ----------------------------------------------------------------------------------------

NOTE = CaseNote(at="2026-11-16T10:00", note_kind="phone", with_whom="Ms Budge", text="Jamie was in on time all week.",
                assertion="reported_by_other")  # fmt: skip
TAKEN: tuple[tuple[Record, str, str, str], ...] = (
    (NOTE, "2026-11-16", "Jamie was in on time all week.", "Ms Budge"),
    (Meeting(meeting_kind="taf", at="2026-11-10T14:00", decisions="Art club."), "2026-11-10",
     "Team around the family: Art club.", "Amina Yusuf"),
    (Request(received_at="2026-03-01T09:00", source="self", going_on="We are cold."), "2026-03-01",
     "Asked for help: We are cold.", "The family itself"),
    (LevelDecision(assessed_level="A", decided_on="2026-11-01", rationale="Damp."), "2026-11-01",
     "Level of need: Additional, one agency: Damp.", "Amina Yusuf"),
    (Connection(service="Toddler group", type="warm_introduction", made_on="2026-10-02", outcome="using"),
     "2026-10-02", "Connected to Toddler group", "Amina Yusuf"),
)  # fmt: skip


@pytest.mark.parametrize(("record", "on", "title", "source"), TAKEN, ids=[each[0].kind() for each in TAKEN])
def test_one_key_takes_it_in_filled_and_leaves_it_as_it_is(
    amina: Desk, family: MacLeods, record: Record, on: str, title: str, source: str
) -> None:
    made = amina.add(record, family.id).record
    before = amina.read(made)
    part = amina.chronology.promote(made)
    assert (part.text("on"), part.text("title"), part.text("source")) == (on, title, source)
    assert part.text("from_record") == made
    assert part.text("nature") in lists.NATURE
    assert amina.read(made) == before
    assert amina.chronology.promote(made).id == part.id, "it is there once"


def test_a_visit_that_is_taken_in_is_not_there_twice(amina: Desk, family: MacLeods) -> None:
    visit = done_visit(amina, family)
    part = amina.chronology.toggle_significant(visit)
    (row,) = amina.chronology.chronology(family.id).rows
    assert (row.record, row.kind, row.is_significant, row.lane) == (part.id, "event", True, "visit")
    assert row.who == "All"
    amina.chronology.toggle_significant(part.id)
    assert not amina.chronology.chronology(family.id).rows[0].is_significant
    amina.take_out(part.id, "Not needed")
    assert amina.chronology.chronology(family.id).rows[0].record == visit, "the visit is back as itself"


def test_long_words_make_a_title_and_stay_whole_below(amina: Desk, family: MacLeods) -> None:
    text = "She said " + "a great deal about the garden " * 12
    part = amina.chronology.promote(amina.add(CaseNote(at="2026-11-16T10:00", text=text), family.id).record)
    assert len(part.text("title")) <= 121
    assert part.text("detail") == text


def test_what_is_no_event_is_refused_with_its_sentence(amina: Desk, family: MacLeods) -> None:
    with pytest.raises(Refused) as refused:
        amina.chronology.promote(family.isla)
    assert refused.value.happened == "This cannot be taken into the chronology."


def test_what_is_kept_from_the_family_stays_so_and_is_taken_in_as_such(amina: Desk, family: MacLeods) -> None:
    part = amina.chronology.add_event(family.id, {"title": "A call", "on": "2026-11-16"})
    assert sensitivity_of(amina.read(part.id)) is Sensitivity.OPEN_TO_FAMILY
    for_staff_only(amina, part.id)
    (row,) = amina.chronology.chronology(family.id).rows
    assert (row.is_guarded, row.what) == (True, "A call")
    lanes = amina.chronology.chronology(family.id).lanes
    assert lanes is not None
    assert [mark.words for lane in lanes.lanes for mark in lane.marks] == [""], "on the picture it says nothing"
    amina.write(part.id, {"title": "Another call"}, amina.read(part.id).shown)
    for_staff_only(amina, part.id)
    assert amina.chronology.chronology(family.id).rows[0].is_guarded
    note = amina.add(NOTE, family.id, sensitivity=Sensitivity.PROTECTED).record
    assert sensitivity_of(amina.read(amina.chronology.promote(note).id)) is Sensitivity.PROTECTED


# --- since last time ----------------------------------------------------------------------------------------------


def test_since_last_time_ends_with_the_last_visit(amina: Desk, family: MacLeods) -> None:
    done_visit(amina, family)
    amina.add(CaseNote(at="2026-11-01T10:00", note_kind="phone", text="Before it."), family.id)
    amina.add(NOTE, family.id)
    event(amina, family, "8-month check: all well", "2026-11-12", category="health")
    amina.add(NextStep(what="Ring the school", owner="amina", status="done", done_on="2026-11-18"), family.id)
    assert amina.chronology.since_last_time(family.id) == (
        ("check", "Wed 18 Nov", "Ring the school (Amina Yusuf)"),
        ("phone", "Mon 16 Nov", "Jamie was in on time all week."),
        ("stethoscope", "Thu 12 Nov", "8-month check: all well"),
        ("house", "Mon 2 Nov", "Home visit, 50 min, everyone in"),
    )


def test_since_last_time_tells_nothing_guarded_and_nothing_twice(amina: Desk, family: MacLeods) -> None:
    note = amina.add(NOTE, family.id).record
    amina.add(CaseNote(at="2026-11-17T10:00", text="Keep this."), family.id, sensitivity=Sensitivity.PROTECTED)
    amina.chronology.promote(note)
    assert [words for _, _, words in amina.chronology.since_last_time(family.id)] == ["Jamie was in on time all week."]
    event(amina, family, "Not to be shown", "2026-11-20")
    last = amina.chronology.chronology(family.id).rows[0].record
    for_staff_only(amina, last)
    assert len(amina.chronology.since_last_time(family.id)) == 1


@pytest.mark.parametrize("many", [0, 1, 9])
def test_since_last_time_is_six_lines_at_most(amina: Desk, family: MacLeods, many: int) -> None:
    for n in range(many):
        event(amina, family, f"Thing {n}", f"2026-11-{n + 3:02}")
    assert len(amina.chronology.since_last_time(family.id)) == min(6, many)
    done_visit(amina, family)
    lines = amina.chronology.since_last_time(family.id)
    assert len(lines) == min(6, many + 1)
    assert lines[-1][2] == "Home visit, 50 min, everyone in"


# --- apart --------------------------------------------------------------------------------------------------------


def test_an_event_written_apart_reads_the_same_on_both_desks(
    amina: Desk, bashir: Desk, family: MacLeods, clock: StillClock
) -> None:
    name = event(amina, family, "Damp found", "2026-08-30", detail="In one room.")
    carry(amina, bashir)
    clock.turn(minutes=1)
    amina.write(name, {"persons": (family.isla,), "nature": "concern", "detail": "In one room. Black."},
                amina.read(name).shown)  # fmt: skip
    bashir.write(name, {"persons": (family.jamie,), "nature": "neutral", "on": "2026-08", "detail": "In two rooms."},
                 bashir.read(name).shown)  # fmt: skip
    for_staff_only(bashir, name)
    carry(amina, bashir)
    carry(bashir, amina)
    one, other = amina.chronology.chronology(family.id), bashir.chronology.chronology(family.id)
    assert (one.rows, one.lanes) == (other.rows, other.lanes)
    assert set(one.rows[0].persons) == {family.isla, family.jamie}
    assert one.rows[0].is_guarded, "the safer of two stands"


@pytest.mark.parametrize("whole", [False, True])
def test_keeping_an_event_from_the_family_settles_nothing(
    amina: Desk, bashir: Desk, family: MacLeods, whole: bool
) -> None:
    name = event(amina, family, "Damp found", "2026-08-30", detail="One. Two. Three.")
    carry(amina, bashir)
    apart = {"title": "{} damp", "on": "2026-08-{}", "source": "{}", "detail": "One{}. Two. Three."}
    words = {amina: "11", bashir: "12"}
    for desk, word in words.items():
        fields: dict[str, object] = {field: text.format(word) for field, text in apart.items()}
        if whole:
            fields |= {"nature": "concern" if desk is amina else "strength",
                       "category": "health" if desk is amina else "family"}  # fmt: skip
        desk.write(name, fields, desk.read(name).shown)
    carry(bashir, amina)
    before = amina.read(name)
    assert before.to_settle == (6 if whole else 4)
    for_staff_only(amina, name)
    after = amina.read(name)
    for field in apart:
        assert after.readings[field] == before.readings[field]
    assert after.to_settle == before.to_settle
    assert sensitivity_of(after) is Sensitivity.PROTECTED


def test_kinds_of_events_have_every_lane_its_hue() -> None:
    from fsdesk.desk.chronology_reading import HUES

    assert set(HUES) == set(lists.EVENT_CATEGORY)
    assert ChronologyEvent.declared()["category"].says.codes is lists.EVENT_CATEGORY
