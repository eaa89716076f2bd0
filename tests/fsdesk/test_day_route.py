"""The day's road: only what somebody drove is said, a confidential home has no place, and the dark is told.

Planted one at a time, each seen caught here: a leg more than the stops have between them; a cancelled visit on the
road; a sunset an hour late in summer; the village of a confidential address on the strip.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsdesk.daylight import PLACES, is_summer_time, sunset
from fsdesk.desk import Desk
from fsdesk.pictures import Route
from fsdesk.records import Household, Visit
from tests.fsdesk.carrying import MacLeods


def route(desk: Desk) -> Route | None:
    found = desk.today().route
    assert found is None or isinstance(found, Route)
    return found


@pytest.fixture
def family(amina: Desk) -> MacLeods:
    return MacLeods(amina)


def test_a_day_without_visits_has_no_road(amina: Desk, family: MacLeods) -> None:
    assert route(amina) is None


def test_a_leg_says_what_was_driven_last_time_and_the_end_of_the_day_is_told(amina: Desk, family: MacLeods) -> None:
    driven = {"actual_start": "2026-11-02T10:00", "travel_minutes": 34, "mileage_tenths": 190, "status": "done"}
    amina.add(Visit(workers=("amina",), **driven), family.id)  # type: ignore[arg-type]
    amina.plan_visit(family.id, {"planned_start": "2026-11-21T15:00", "planned_end": "2026-11-21T15:50"})
    found = route(amina)
    assert found is not None
    assert [stop.time for stop in found.stops] == ["14:26", "15:00", "16:24"]
    assert [stop.state for stop in found.stops] == ["base", "next", "base"]
    assert [leg.words for leg in found.legs] == ["19 mi · 34 min", "19 mi · 34 min"]
    assert [leg.in_the_dark for leg in found.legs] == [False, True]
    assert amina.today().summary == (
        "One visit, 38 miles, home by about 16:24. Sunset 16:01: the last leg is in the dark."
        " Next: MacLeod family at 15:00."
    )


def test_nothing_is_said_of_a_way_nobody_has_driven(amina: Desk, family: MacLeods) -> None:
    amina.plan_visit(family.id, {"planned_start": "2026-11-21T10:00"})
    found = route(amina)
    assert found is not None
    assert [leg.words for leg in found.legs] == ["", ""]
    assert [stop.time for stop in found.stops] == ["", "10:00", ""]


def test_a_cancelled_visit_is_not_on_the_road(amina: Desk, family: MacLeods) -> None:
    visit = amina.plan_visit(family.id, {"planned_start": "2026-11-21T10:00"})
    amina.write(visit, {"status": "cancelled_family"}, amina.read(visit).shown)
    assert route(amina) is None


def test_a_confidential_home_has_no_place_on_the_road(amina: Desk) -> None:
    hidden = MacLeods(amina)
    homes = [home.id for home in amina.open_family(hidden.id).homes]
    for home in homes:
        amina.write(home, {"confidential": True}, amina.read(home).shown)
    if not homes:
        amina.add(Household(label="Home", town="Glenuig", confidential=True), hidden.id)
    amina.plan_visit(hidden.id, {"planned_start": "2026-11-21T10:00"})
    found = route(amina)
    assert found is not None
    assert found.stops[1].place == "Confidential address"


def test_the_sun_sets_when_almanacs_say_to_a_few_minutes() -> None:
    # Fort William at midsummer, Leominster at midwinter; hills and refraction leave a few minutes
    assert abs(_minutes(sunset(date(2026, 6, 21), "lochaber")) - _minutes("22:18")) <= 4
    assert abs(_minutes(sunset(date(2026, 12, 21), "leominster")) - _minutes("15:59")) <= 4
    assert sunset(date(2026, 6, 21), "") == ""


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.sampled_from(sorted(PLACES)))
def test_sunset_moves_by_minutes_from_day_to_day_but_for_the_change_of_clocks(day: date, area: str) -> None:
    before, after = sunset(day, area), sunset(day + timedelta(days=1), area)
    change = 60 * (is_summer_time(day + timedelta(days=1)) - is_summer_time(day))
    assert abs(_minutes(after) - _minutes(before) - change) <= 4


def _minutes(at: str) -> int:
    return int(at[:2]) * 60 + int(at[3:])
