"""SC23, SC24 and SC30 against counts made apart, by walking days and lists of plain words.

Planted one at a time, each seen caught: the last day of the period left out; a weekend counted as working days; a
child of four asked; an unknown age taken as a view; a waived plan taken as lodged; the minute of grace counted as late;
a vague day counted; a numerator of four told outside; the one gap left beside the rest.
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest

from fsdesk.desk import Desk
from fsdesk.records import CrisisContact, Involvement, LoneWorking
from fsdesk.scorecard import crises, going_out, sharing
from fsdesk.scorecard.figures import Figure, Period, middle, outside
from fsdesk.trouble import Refused
from tests.fsdesk.carrying import MacLeods, carry
from tests.fsdesk.test_consenting import permitted, shared, write

PERIOD = Period("2026-09-01", "2026-11-30")
FIRST, LAST = date(2026, 9, 1), date(2026, 11, 30)
CLOSED_DAYS = {date(2026, 11, 30), date(2026, 8, 3)}
"""St Andrew's Day and the summer holiday: the bank holidays of Scotland near this period, from the published list."""


def next_working(day: date, count: int) -> date:
    """Walks on a day at a time."""
    while count:
        day = day + timedelta(days=1)
        if day.isoweekday() < 6 and day not in CLOSED_DAYS:
            count = count - 1
    return day


def some_day(chance: random.Random) -> date:
    return FIRST + timedelta(days=chance.randrange(-20, 100))


@pytest.mark.parametrize("seed", range(25))
def test_openness_decisions_and_a_no_are_counted_as_defined(seed: int) -> None:
    chance = random.Random(seed)
    involved, expected, doubtful, active = [], 0, 0, 0
    for _ in range(12):
        opened = some_day(chance)
        closed = chance.choice(["", some_day(chance).isoformat()])
        agreed = [LAST - timedelta(days=chance.choice([0, 30, 364, 365, 366, 400])) for _ in range(chance.randrange(3))]
        children = [sharing.Child(chance.choice([None, 0, 4, 5, 12]), chance.random() < 0.5) for _ in range(2)]
        involved.append(sharing.Involved(opened_on=opened.isoformat(), closed_on=closed, children=tuple(children),
                                         agreed_at=tuple(f"{day}T10:00" for day in agreed)))  # fmt: skip
        if opened > LAST or (closed and date.fromisoformat(closed) <= LAST):
            continue
        active += 1
        silent = [child.age for child in children if not child.has_view]
        if not any((LAST - day).days <= 365 for day in agreed) or any(age in (5, 12) for age in silent):
            continue
        if None in silent:
            doubtful += 1
        else:
            expected += 1
    assert sharing.openness(involved, PERIOD.until) == Figure("sc23a", expected, active, doubtful)
    decided, whole, total, read, late_or_not, open_yet = [], 0, 0, 0, 0, 0
    for _ in range(20):
        day, is_whole, is_override = some_day(chance), chance.random() < 0.5, chance.random() < 0.5
        looked = chance.choice([None, day + timedelta(days=chance.randrange(6))])
        read_at = f"{looked}T09:00" if looked else ""
        decided.append(sharing.Decided(at=f"{day}T12:00", is_whole=is_whole, is_override=is_override,
                                       acted_at=f"{day}T12:00", read_at=read_at))  # fmt: skip
        if FIRST <= day <= LAST:
            total += 1
            whole += is_whole
            if is_override:
                late_or_not += 1
                read += looked is not None and looked <= next_working(day, 1)
                open_yet += looked is None and next_working(day, 1) >= LAST
    assert sharing.wholeness(decided, PERIOD) == Figure("sc23b", whole, total)
    assert sharing.overrides_read(decided, PERIOD, "SCT") == Figure("sc23c", read, late_or_not, 0, open_yet)
    taken_back = [(some_day(chance), chance.random() < 0.3) for _ in range(10)]
    inside = [went for day, went in taken_back if FIRST <= day <= LAST]
    told = [sharing.Withdrawn(at=f"{day}T10:30", went_later=went) for day, went in taken_back]
    assert sharing.honoured(told, PERIOD) == Figure("sc23d", inside.count(False), len(inside))


@pytest.mark.parametrize("seed", range(25))
def test_going_alone_is_counted_as_defined(seed: int) -> None:
    chance = random.Random(seed)
    visits, good, total, blank, late, timed, minutes = [], 0, 0, 0, 0, 0, []
    for _ in range(15):
        day = some_day(chance)
        start = datetime(day.year, day.month, day.day, 10, 0)  # noqa: DTZ001  # a local time, as a laptop writes it
        planned = chance.choice([None, start - timedelta(minutes=30), start, start + timedelta(minutes=1)])
        waived, grace = chance.random() < 0.2, chance.choice([0, 30])
        over_by = chance.choice([None, -20, 0, 29, 30, 31, 75])
        finish = start + timedelta(hours=2)
        back = None if over_by is None else finish + timedelta(minutes=over_by)
        visits.append(
            going_out.Alone(
                started=start.isoformat()[:16], planned_at=planned.isoformat()[:16] if planned else "", waived=waived,
                expected=f"{finish.isoformat()}+00:00", grace_minutes=grace,
                back=f"{back.isoformat()}+00:00" if back else "",
            )
        )  # fmt: skip
        if not FIRST <= day <= LAST:
            continue
        total += 1
        lodged = planned is not None and planned <= start and not waived
        if over_by is None:
            blank += lodged
            continue
        timed += 1
        if over_by > grace:
            late += 1
            minutes.append(over_by - grace)
        else:
            good += lodged
    ranked = sorted(minutes)
    mid = None if not ranked else ranked[len(ranked) // 2] if len(ranked) % 2 else -(
        -(ranked[len(ranked) // 2 - 1] + ranked[len(ranked) // 2]) // 2
    )  # fmt: skip
    assert going_out.lodged_and_back(visits, PERIOD) == (
        Figure("sc24", good, total, blank), Figure("sc24late", late, timed, minutes=mid))  # fmt: skip


@pytest.mark.parametrize("seed", range(25))
def test_what_follows_a_crisis_is_counted_as_defined(seed: int) -> None:
    chance = random.Random(seed)
    found, rung, total, vague, waiting, out, unsaid = [], 0, 0, 0, 0, 0, 0
    for _ in range(15):
        day, hours = some_day(chance), chance.choice(["in", "out", ""])
        called = chance.choice([None, "month", day + timedelta(days=chance.randrange(7))])
        text = "" if called is None else str(day)[:7] if called == "month" else str(called)
        found.append(crises.Crisis(at=f"{day}T23:10", rang_on=text, hours=hours))
        if not FIRST <= day <= LAST:
            continue
        total += 1
        out += hours == "out"
        unsaid += not hours
        vague += called == "month"
        waiting += called is None and next_working(day, 2) >= LAST
        rung += isinstance(called, date) and called <= next_working(day, 2)
    assert crises.followed_up(found, PERIOD, "SCT") == (
        Figure("sc30", rung, total, vague, waiting), Figure("sc30hours", out, total, unsaid))  # fmt: skip


def test_a_day_lies_in_a_period_whole_or_not_at_all_and_a_vague_one_nowhere() -> None:
    assert [PERIOD.holds(day) for day in ("2026-08-31", "2026-09-01", "2026-11-30T23:59", "2026-12-01")] == [
        False, True, True, False,
    ]  # fmt: skip
    assert not any(PERIOD.holds(vague) for vague in ("2026-10", "2026", "2026-10~", ""))


def test_small_numbers_stay_inside_and_cannot_be_worked_out_from_the_rest() -> None:
    told = [Figure("a", 5, 20), Figure("b", 4, 20), Figure("c", 0, 4), Figure("d", 0, 9), Figure("e", 9, 0)]
    assert [figure is not None for figure in outside(told)] == [True, False, False, True, True]
    parts = [Figure("x/lochaber", 12, 30), Figure("x/skye", 7, 9), Figure("x/moray", 3, 8)]
    assert [figure.key for figure in outside(parts) if figure is not None] == ["x/lochaber"]
    assert outside([Figure("y", 5, 20, not_known=2)]) == (None,)
    assert [middle(each) for each in ([], [3], [1, 2], [4, 1, 9])] == [None, 3, 2, 4]


def test_a_lead_counts_what_the_records_of_their_families_say_and_nobody_else_does(amina: Desk, lead: Desk) -> None:
    family = MacLeods(amina)
    amina.add(Involvement(opened_on="2026-03-14", reasons=("other",)), family.id)
    agreed = amina.consenting.begin_agreement(family.id, family.kirsty).id
    write(amina, agreed, agreed="yes", scope="Visits", method="verbal")
    for child in (family.jamie,):
        own = amina.consenting.begin_agreement(family.id, child).id
        write(amina, own, agreed="yes", scope="Visits", method="verbal", own_view="OK.")
    permission = permitted(amina, family)
    amina.consenting.withdraw(permission, "2026-11-21T08:00")
    shared(amina, family, "2026-11-21T08:30", remedied_on="2026-11-21", remedy="Deleted.")
    crisis = CrisisContact(
        at="2026-11-10T22:00", nature="money", hours="out", handled_by="amina", called_on="2026-11-12"
    )
    amina.add(crisis, family.id)
    visit = amina.record_visit(family.id, {"purpose": ("planned_support",), "workers": ("amina",)})
    write(amina, visit, status="done", actual_start="2026-11-20T10:00", actual_end="2026-11-20T11:00")
    plan = LoneWorking(visit=visit, worker="amina", expected_finish="2026-11-20T11:30+00:00", grace_minutes=30,
                       set_off_at="2026-11-20T09:30", check_out_at="2026-11-20T11:50+00:00")  # fmt: skip
    amina.add(plan, family.id)
    carry(amina, lead)
    said = {row.words.partition(",")[0].partition(" that")[0]: row.figure for row in lead.figures.view().rows}
    assert said == {
        "Families who agreed": "1 of 1 (100 %)", "Decisions about sharing": "0 of 1 (0 %)",
        "Acts to keep somebody safe": "none",
        "Permissions taken back after which nothing more went there": "0 of 1 (0 %)",
        "Visits alone with a plan before": "1 of 1 (100 %)", "Visits alone": "0 of 1 (0 %)",
        "Crises after which somebody rang within two working days": "1 of 1 (100 %)", "Crises": "1 of 1 (100 %)",
    }  # fmt: skip
    outside_view = lead.figures.view(for_outside=True)
    assert {row.figure for row in outside_view.rows} == {"too few to say outside", "none"}
    with pytest.raises(Refused):
        amina.figures.view()
