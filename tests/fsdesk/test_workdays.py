"""Working days of each nation: the clocks of a request are promises, and a bank holiday is nobody's fault."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fsdesk.workdays import is_working_day, working_days_after, working_days_between

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
nations = st.sampled_from(["SCT", "ENG"])


def test_scotland_and_england_have_other_bank_holidays() -> None:
    assert not is_working_day(date(2026, 11, 30), "SCT")  # St Andrew's Day
    assert is_working_day(date(2026, 11, 30), "ENG")
    assert is_working_day(date(2026, 4, 6), "SCT")  # Easter Monday is none in Scotland
    assert not is_working_day(date(2026, 4, 6), "ENG")
    assert not is_working_day(date(2027, 1, 4), "SCT")  # 2 January falls on a Saturday


def test_a_request_on_a_friday_is_acknowledged_on_monday() -> None:
    assert working_days_after(date(2026, 11, 20), 1, "ENG") == date(2026, 11, 23)
    assert working_days_after(date(2026, 11, 27), 1, "SCT") == date(2026, 12, 1)
    assert working_days_after(date(2026, 11, 27), 0, "SCT") == date(2026, 11, 27)


@given(days, st.integers(0, 40), nations)
def test_counting_on_and_counting_between_agree(day: date, count: int, nation: str) -> None:
    due = working_days_after(day, count, nation)
    assert working_days_between(day, due, nation) == count
    assert count == 0 or is_working_day(due, nation)
    assert working_days_between(due, day, nation) == -count


@given(days, nations)
def test_a_week_has_at_most_five_working_days_and_a_weekend_none(day: date, nation: str) -> None:
    assert working_days_between(day, day + timedelta(days=7), nation) <= 5
    assert day.weekday() < 5 or not is_working_day(day, nation)
