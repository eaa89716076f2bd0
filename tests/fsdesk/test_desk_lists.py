"""Today and the list of families are worked out once of each family: whatever is written, arrives, is settled, leaves
or comes back, and whatever day it becomes, both say what they say when everything is read again.

Planted one at a time, each seen caught here: what is touched not worked out again; the list kept when the day, the
roster or one's own name changes; the tick taken before what is behind is brought up to date; a family that left, or was
taken out, still in the list; "waiting to send" kept with the visit; a mark of "next" kept on the road; a visit two
people put to two days looked for on one of them; a step of the month before passed over; a returned visit of long ago
passed over; a value two people wrote apart read as the last one; families of one name in the order they changed in.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsdesk import finding
from fsdesk.desk import Desk, status
from fsdesk.desk import day as days
from fsdesk.desk.caseload import KINDS_IN_A_ROW, marks_of
from fsdesk.desk.people import family_row
from fsdesk.desk.reading import of_kind
from fsdesk.records import Family, Household, NextStep, Plan, SignOff, Visit
from fsdesk.records.ids import FamilyId, RecordId, RevisionId, split_revision_id
from fsdesk.store import Store
from fsdesk.views import FamilyRow, Today, Travel
from tests.clocks import StillClock
from tests.conftest import COLLEAGUES, KEY
from tests.fsdesk.carrying import ALL, RECEIPT, MacLeods, carry

NAMES = ("amina", "bashir", "ruaridh")
FAMILIES = 3
DAYS = ("2026-09-01T09:00", "2026-11-01T10:00", "2026-11-20T11:30", "2026-11-21T08:15", "2026-11-21T15:00",
        "2026-11-22T09:00", "2026-11-26T10:00", "2026-11-27T10:00")  # fmt: skip
DUE = ("2026-10", "2026-10~", "2026-11", "2026-11-20", "2026-11-21", "2026-11-22", "2025~", "2026~")
STATUSES = ("planned", "in_progress", "done", "cancelled_family", "no_access")


# -- everything read again ---------------------------------------------------------------------------------------------


def today_again(desk: Desk) -> Today:
    finding.catch_up(desk.store)
    families = {family: desk.held(family) for family in days.families_near(desk.store, desk.today_is)}
    marks = status.travel_marks(desk.store)
    return days.today_view(families, me=desk.user, today=desk.today_is, waiting=marks, names=desk.names())


def rows_again(desk: Desk) -> tuple[FamilyRow, ...]:
    rows = []
    for (family,) in desk.store.rows("SELECT family FROM record WHERE kind = 'family'"):
        held = [one for one in desk.held(FamilyId(family)) if one.kind in KINDS_IN_A_ROW]
        for record in of_kind(held, "family"):
            others = [one for one in held if one is not record]
            row = family_row(record, others, desk.today_is, desk.names()(record.text("lead_professional")))
            marks = marks_of(record, others, row, me=desk.user, today=desk.today_is)
            rows.append(msgspec.structs.replace(row, marks=marks))
    return tuple(sorted(rows, key=lambda row: (row.name.casefold(), split_revision_id(RevisionId(row.id)))))


def agree(desk: Desk) -> None:
    assert desk.day.view() == today_again(desk)
    assert desk.caseload.rows() == rows_again(desk)


# -- two laptops and a lead's ------------------------------------------------------------------------------------------


class Team:
    """Three desks that carry what they write to each other, and what happens to them."""

    def __init__(self, desks: tuple[Desk, Desk, Desk], clock: StillClock) -> None:
        self.amina, self.bashir, self.lead = desks
        self.clock = clock
        self.families = [MacLeods(self.amina).id for _ in range(FAMILIES)]
        for family in self.families:
            self.amina.add(Visit(planned_start=DAYS[3], status="planned", workers=("amina",)), family)
        carry(self.amina, self.bashir, self.lead)

    def desk(self, number: int) -> Desk:
        return (self.amina, self.bashir, self.lead)[number]

    def records(self, desk: Desk, kind: str) -> list[RecordId]:
        return [
            RecordId(r) for (r,) in desk.store.rows("SELECT record FROM record WHERE kind = ? ORDER BY id", (kind,))
        ]

    def write(self, who: int, kind: str, at: int, fields: dict[str, Any]) -> None:
        """One of the three writes fields of a record they have."""
        desk = self.desk(who)
        found = self.records(desk, kind)
        if found:
            record = found[at % len(found)]
            desk.write(record, fields, desk.read(record).shown)

    def add(self, who: int, at: int, record: Visit | NextStep | Plan) -> None:
        desk = self.desk(who)
        here = self.records(desk, "family")
        if here:
            desk.add(record, FamilyId(here[at % len(here)]))

    def exchange(self) -> None:
        """Everybody gives everybody what they have; so what was written apart meets."""
        desks = (self.amina, self.bashir, self.lead)
        offered = [desk.sending.offer(ALL) for desk in desks]
        for desk, own in zip(desks, offered, strict=True):
            for bodies in offered:
                if bodies is not own:
                    desk.sending.take(bodies, None)
        for desk in desks:
            desk.sending.keep_receipt((1, int(desk.store.setting("last_n") or 1)), (), RECEIPT)

    def sign(self, at: int, decision: str) -> None:
        """Amina sends a visit and the lead decides on it, as far as both have it."""
        found = self.records(self.lead, "visit")
        if found:
            visit = found[at % len(found)]
            digest = self.lead.open_visit(visit).digest
            self.lead.add(SignOff(visit=visit, decision=decision, digest=digest), self.lead.family_of(visit))

    def settle(self) -> None:
        for card in self.amina.to_settle()[:1]:
            self.amina.settle(card, card.choices[0].text)

    def leave(self, at: int) -> None:
        """Amina's hub takes a family from her."""
        family = self.families[at % FAMILIES]
        self.amina.sending.keep_receipt((1, int(self.amina.store.setting("last_n"))), (), RECEIPT)
        self.amina.sending.forget([family])

    def come_back(self, at: int) -> None:
        """And gives it back, as Bashir's laptop has it."""
        family = self.families[at % FAMILIES]
        rows = self.bashir.store.rows("SELECT body FROM revision WHERE family = ?", (family,))
        self.amina.sending.take([raw for (raw,) in rows], None)


def acts() -> st.SearchStrategy[Callable[[Team], object]]:
    who, at, day = st.integers(0, 1), st.integers(0, 5), st.sampled_from(DAYS)
    fields = st.one_of(
        st.fixed_dictionaries({"planned_start": day}),
        st.fixed_dictionaries({"actual_start": day}),
        st.fixed_dictionaries({"status": st.sampled_from(STATUSES)}),
        st.fixed_dictionaries({"workers": st.sampled_from([("amina",), ("bashir",), ("bashir", "amina"), None])}),
        st.fixed_dictionaries({"taken_out": st.sampled_from(["Twice", None])}),
        st.fixed_dictionaries({"note": st.sampled_from(["The gate sticks.", "Isla sang."]), "travel_minutes": at}),
    )
    step = st.builds(NextStep, what=st.sampled_from(["Ring", "Write"]), owner=st.sampled_from(["amina", "bashir"]),
                     due_on=st.sampled_from(DUE))  # fmt: skip
    visit = st.builds(Visit, planned_start=day, status=st.sampled_from(STATUSES), workers=st.just(("amina",)))
    plan = st.builds(Plan, status=st.just("active"), review_due=st.sampled_from(DUE))
    family = st.sampled_from([
        {"known_as": "Ros"}, {"known_as": "MacLeod family"}, {"taken_out": "Twice"}, {"taken_out": None},
        {"lead_professional": "bashir"}, {"status": "closed"}, {"before_you_go": "Mind the step."}, {"area": None},
    ])  # fmt: skip
    return st.one_of(
        st.builds(lambda w, n, f: lambda team: team.write(w, "visit", n, f), who, at, fields),
        st.builds(lambda w, n, f: lambda team: team.write(w, "visit", n, f), who, at, fields),
        st.builds(lambda w, n, f: lambda team: team.write(w, "family", n, f), who, at, family),
        st.builds(lambda w, n, d: lambda team: team.write(w, "next_step", n, {"due_on": d}), who, at,
                  st.sampled_from(DUE)),
        st.builds(lambda w, n: lambda team: team.write(w, "next_step", n, {"status": "done"}), who, at),
        st.builds(lambda w, n: lambda team: team.write(w, "person", n, {"life_stage": "unborn"}), who, at),
        st.builds(lambda w, n: lambda team: team.write(w, "household", n, {"town": "Rùm", "mobile_signal": "none"}),
                  who, at),
        st.builds(lambda w, n, r: lambda team: team.add(w, n, r), who, at, st.one_of(step, visit, plan)),
        st.builds(lambda w: lambda team: team.desk(w).add(Family(known_as="MacLeod family", status="active")), who),
        st.builds(lambda n, d: lambda team: team.sign(n, d), at, st.sampled_from(["signed_off", "returned"])),
        st.just(lambda team: team.exchange()),
        st.just(lambda team: team.exchange()),
        st.just(lambda team: team.settle()),
        st.builds(lambda n: lambda team: team.leave(n), at),
        st.builds(lambda n: lambda team: team.come_back(n), at),
        st.builds(lambda n: lambda team: team.clock.turn(days=n), st.sampled_from([-1, 1, 2, 40])),
        st.builds(lambda name: lambda team: team.amina.sending.keep_roster(2, [(*COLLEAGUES[1][:1], name, "worker",
                  "lochaber")]), st.sampled_from(["Bashir K.", "B. Khan"])),
        st.builds(lambda name: lambda team: team.amina.store.remember(user_name=name), st.sampled_from(["A. Y.", "A"])),
        st.just(lambda team: team.amina.store.rebuild()),
        st.just(lambda team: agree(team.amina)),
    )  # fmt: skip


@contextmanager
def a_team() -> Iterator[Team]:
    clock = StillClock()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        desks = []
        for place, user in enumerate(NAMES):
            store = stack.enter_context(Store(folder / user, KEY))
            store.remember(device=f"{'kbm'[place]}0000000", user=user, user_name=COLLEAGUES[place][1],
                           role=COLLEAGUES[place][2])  # fmt: skip
            desks.append(Desk(store, clock))
            desks[-1].sending.keep_roster(1, COLLEAGUES)
        yield Team((desks[0], desks[1], desks[2]), clock)


@given(st.lists(acts(), max_size=14))
@settings(max_examples=40)
def test_whatever_happens_the_lists_say_what_reading_everything_again_says(happening: list[Any]) -> None:
    with a_team() as team:
        agree(team.amina)
        for act in happening:
            act(team)
        agree(team.amina)
        agree(team.bashir)


# -- each thing that could be passed over, once ------------------------------------------------------------------------


def _rename_bashir(team: Team) -> None:
    roster = [(user, f"{name} Jr", role, place) for user, name, role, place in COLLEAGUES]
    team.amina.sending.keep_roster(2, roster)


def _rename_myself(team: Team) -> None:
    team.amina.store.remember(user_name="Amina Y.")


def _take_family_out(team: Team) -> None:
    team.amina.take_out(RecordId(team.families[0]), "Twice")


def _write_note(team: Team) -> None:
    team.write(0, "visit", 0, {"note": "Isla sang."})


def _hub_has_it(team: Team) -> None:
    _write_note(team)
    team.amina.day.view()
    team.exchange()


def _first_visit_done(team: Team) -> None:
    team.amina.day.view()
    team.write(0, "visit", 0, {"status": "cancelled_family"})


def _planned_apart(team: Team, *, mine: str = DAYS[4], his: str = "2026-12-24T10:00") -> None:
    visit = team.records(team.amina, "visit")[0]
    for desk, day in ((team.amina, mine), (team.bashir, his)):
        desk.write(visit, {"planned_start": day}, desk.read(visit).shown)
    team.exchange()


def _planned_apart_the_other_way(team: Team) -> None:
    team.add(0, 0, Visit(planned_start=DAYS[5], status="planned", workers=("bashir",)))  # else the family is far
    _planned_apart(team, mine="2026-12-24T10:00", his=DAYS[4])


def _an_earlier_visit(team: Team) -> None:
    team.add(0, 1, Visit(planned_start="2026-11-21T07:00", status="planned", workers=("amina",)))


def _name_written_apart(team: Team) -> None:
    for desk, name in ((team.amina, "Zed"), (team.bashir, "Aleph")):
        desk.write(RecordId(team.families[0]), {"known_as": name}, desk.read(RecordId(team.families[0])).shown)
    team.exchange()


def _step_of_last_month(team: Team, due_on: str = "2026-10") -> None:
    ros = team.amina.add(Family(known_as="Ros", status="active"), None).record  # no visit of Amina's is there
    team.amina.add(NextStep(what="Ring the school", owner="amina", due_on=due_on), FamilyId(ros))


def _step_of_this_week(team: Team) -> None:
    _step_of_last_month(team, "2026-11-19")


def _returned_long_ago(team: Team) -> None:
    visit = Visit(actual_start=DAYS[0], status="done", workers=("amina",), note="The gate sticks.")
    record = team.amina.add(visit, team.families[0]).record
    team.exchange()
    digest = team.lead.open_visit(record).digest
    team.lead.add(SignOff(visit=record, decision="returned", digest=digest), team.families[0])
    team.exchange()


def _forgotten_long_ago(team: Team) -> None:
    team.add(0, 0, Visit(planned_start=DAYS[1], status="planned", workers=("amina",)))


def _two_go_together(team: Team) -> None:
    team.add(0, 1, Visit(planned_start=DAYS[4], status="planned", workers=("bashir", "amina")))


def _second_home(team: Team) -> None:
    team.amina.add(Household(label="Dad's", town="Mallaig", postcode="PH41 4NN"), team.families[0])
    home = team.records(team.amina, "household")[0]
    team.amina.write(home, {"town": "Glenuig"}, team.amina.read(home).shown)


def _tomorrow(team: Team) -> None:
    team.clock.turn(days=1)


def _gone(team: Team) -> None:
    team.leave(0)


def _gone_and_back(team: Team) -> None:
    team.leave(0)
    team.come_back(0)
    team.write(0, "family", 0, {"known_as": "Ros"})


@pytest.mark.parametrize("happens", [
    _rename_bashir, _rename_myself, _take_family_out, _write_note, _hub_has_it, _first_visit_done, _planned_apart,
    _planned_apart_the_other_way, _an_earlier_visit, _name_written_apart, _step_of_last_month, _step_of_this_week,
    _returned_long_ago, _forgotten_long_ago,
    _two_go_together, _second_home, _tomorrow, _gone, _gone_and_back,
], ids=lambda happens: happens.__name__)  # fmt: skip
def test_what_has_just_changed_is_in_the_lists_at_once(happens: Callable[[Team], None]) -> None:
    with a_team() as team:
        if happens is _rename_myself:
            team.amina.sending.keep_roster(2, COLLEAGUES[1:])
        before = team.amina.caseload.rows(), team.amina.day.view()
        happens(team)
        rows = team.amina.caseload.rows()  # before Today is asked, which would bring the index up to date for it
        assert rows == rows_again(team.amina)
        agree(team.amina)
        if happens is not _gone_and_back:
            assert (rows, team.amina.day.view()) != before, "the case is worth nothing where nothing changes"


def test_a_visit_waits_until_the_hub_has_it_though_nothing_of_its_family_is_written() -> None:
    with a_team() as team:
        _write_note(team)
        assert {row.travel for row in team.amina.day.view().visits} == {Travel.WAITING, Travel.RECEIVED}
        team.amina.sending.keep_receipt((1, int(team.amina.store.setting("last_n"))), (), RECEIPT)
        assert {row.travel for row in team.amina.day.view().visits} == {Travel.RECEIVED}
