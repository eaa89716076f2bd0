"""Days, times and ages in words; and when to act, and in what order."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsdesk import telling
from fsdesk.pace import RETRY_MOST_S, after_change, back_off, due, next_look, urgency
from fsdesk.records.fields import Value
from tests.clocks import SATURDAY

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-16", "Mon 16 Nov"), ("2026-11-16T14:07", "Mon 16 Nov"), ("2025-04-05", "Sat 5 Apr 2025"),
        ("2019-07", "Jul 2019"), ("2019", "2019"), ("2019~", "about 2019"), ("2019-07~", "about Jul 2019"),
        ("", ""), ("soon", ""), ("someday", ""), ("2026-13-01", ""),
    ],
)  # fmt: skip
def test_a_day_is_told_with_its_month_in_words(at: str, words: str) -> None:
    assert telling.short_day(at, TODAY) == words


@pytest.mark.parametrize(
    ("born", "words"),
    [
        ("2026-11-21", "0 days"), ("2026-11-20", "1 day"), ("2026-11-08", "13 days"), ("2026-11-07", "2 wks"),
        ("2026-08-30", "11 wks"), ("2026-08-29", "2 mths"), ("2024-11-22", "23 mths"), ("2024-11-21", "2"),
        ("2023-06-30", "3 yrs 4 mths"), ("2021-11-22", "4 yrs 11 mths"), ("2021-11-21", "5"), ("2018-02-03", "8"),
        ("2018-11-21", "8"), ("2018-11-22", "7"), ("1992-05-02~", "about 34"), ("1992", "about 34"),
        ("1992-12", "about 33"), ("2027-02-01", "due Mon 1 Feb 2027"), ("", ""), ("unknown", ""), ("2012-02-29", "14"),
    ],
)  # fmt: skip
def test_an_age_is_told_for_the_day_it_is_shown(born: str, words: str) -> None:
    assert telling.age(born, "", TODAY) == words


def test_an_unborn_child_is_told_by_when_they_are_due() -> None:
    assert telling.age("", "2027-02-01", TODAY) == "due Mon 1 Feb 2027"
    assert telling.age("", "2027-02", TODAY) == "due Feb 2027"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "just now"), (59, "just now"), (60, "1 min ago"), (3599, "59 min ago"), (3600, "1 h ago"),
        (6 * 3600 - 1, "5 h ago"), (6 * 3600, "today 03:00"), (86400, "Fri 20 Nov 09:00"), (-5000, "just now"),
    ],
)  # fmt: skip
def test_how_long_ago_is_told_ever_more_roughly(seconds: int, words: str) -> None:
    assert telling.ago((SATURDAY - timedelta(seconds=seconds)).isoformat(), SATURDAY) == words


def test_small_words() -> None:
    assert (
        telling.ago("", SATURDAY) == telling.ago("never", SATURDAY) == telling.ago("2026-11-21T09:00", SATURDAY) == ""
    )
    assert telling.clock_time("2026-11-21T14:07:30+00:00") == "14:07"
    assert telling.clock_time("2026-11-21") == ""
    assert telling.long_day(TODAY) == "Saturday 21 November"
    assert telling.day_and_time("2026-11-21T17:20", TODAY) == "today 17:20"
    assert telling.day_and_time("2026-11-20T17:20", TODAY) == "Fri 20 Nov 17:20"
    assert telling.weeks_open("2026-03-14", TODAY) == "Open 36 weeks"
    assert telling.weeks_open("2026-11-14", TODAY) == "Open 1 week"
    assert telling.weeks_open("2026-11-20", TODAY) == "Opened this week"
    assert telling.weeks_open("2026", TODAY) == telling.weeks_open("", TODAY) == ""
    assert telling.minutes_between("2026-11-21T13:15", "2026-11-21T14:05") == "50 min"
    assert telling.minutes_between("2026-11-21T13:15", "") == telling.minutes_between("b", "a") == ""
    assert telling.minutes_between("2026-11-21T13:15+00:00", "2026-11-21T14:05") == ""
    assert (telling.counted(1, "visit"), telling.counted(2, "visit"), telling.counted(0, "family", "families")) == (
        "1 visit", "2 visits", "0 families",
    )  # fmt: skip
    assert telling.joined([]) == ""
    assert telling.joined(["Kirsty"]) == "Kirsty"
    assert telling.joined(["Kirsty", "Jamie", "Isla"]) == "Kirsty, Jamie and Isla"
    assert telling.initials("Ruaridh Iain Matheson") == "RM"
    assert (telling.initials("Cher"), telling.initials("  "), telling.initials("éowyn ò")) == ("C", "?", "ÉÒ")


@given(st.text(max_size=30))
def test_no_text_in_the_place_of_a_date_stops_a_page(text: str) -> None:
    telling.short_day(text, TODAY)
    telling.age(text, text, TODAY)
    telling.ago(text, SATURDAY)
    telling.weeks_open(text, TODAY)
    telling.minutes_between(text, text)
    telling.day_and_time(text, TODAY)


@given(st.dates(date(1900, 1, 1), date(2026, 11, 21)))
def test_every_birthday_has_an_age(born: date) -> None:
    assert telling.age(born.isoformat(), "", TODAY)


# --- pace ---------------------------------------------------------------------------------------------------------


def test_a_pause_saves_and_without_a_pause_patience_does() -> None:
    assert due(10.0, 10.0, 0.6, 0.9) == pytest.approx(10.6)
    assert due(10.0, 10.8, 0.6, 0.9) == pytest.approx(10.9)


def test_trying_again_is_ever_slower_never_given_up_and_spread_apart() -> None:
    assert [back_off(n, 0.0) for n in (0, 1, 2)] == [7.5, 15.0, 30.0]
    assert back_off(10_000, 0.999) < RETRY_MOST_S
    assert back_off(3, 0.9) > back_off(3, 0.1)


def test_whoever_answers_may_ask_for_patience_and_nobody_for_silence() -> None:
    assert back_off(0, 0.0, asked_s=120) == 120.0
    assert back_off(0, 0.0, asked_s=3) == 7.5
    assert back_off(0, 0.0, asked_s=10**9) == RETRY_MOST_S
    assert back_off(1, 0.0, offline=True) == 2 * back_off(1, 0.0)
    assert back_off(50, 0.5, offline=True) <= RETRY_MOST_S


def test_news_are_asked_for_about_as_often_as_the_hub_hints() -> None:
    assert next_look(900, 0.5) == pytest.approx(900)
    assert next_look(900, 0.0) < 900 < next_look(900, 0.99)
    assert next_look(0, 0.5) == pytest.approx(300)
    assert next_look(1, 0.5) == pytest.approx(60)
    assert next_look(10**9, 0.5) == pytest.approx(3600)
    assert 0 < after_change(0.0) < after_change(0.9) < 10


@pytest.mark.parametrize(
    ("kind", "fields", "place"),
    [
        ("family", {"restricted": True}, 0), ("household", {"confidential": True}, 0),
        ("allocation", {"act": "end"}, 0), ("person", {"taken_out": "another family's"}, 0),
        ("visit", {"safeguarding_concern_raised": "yes"}, 1), ("visit", {"actual_end": "2026-11-20T15:10"}, 2),
        ("document", {"consent_note": "Both agreed."}, 3), ("allocation", {"act": "give"}, 5),
        ("visit", {"note": "Wet."}, 4), ("voice", {}, 4),
        ("sign_off", {}, 4), ("person", {}, 5), ("family", {"restricted": False}, 5), ("poem", {}, 5),
    ],
)  # fmt: skip
def test_restrictions_go_before_danger_and_danger_before_the_rest(
    kind: str, fields: dict[str, Value], place: int
) -> None:
    assert urgency(kind, fields) == place


def test_the_clock_of_the_tests_stands_still() -> None:
    assert datetime.fromisoformat("2026-11-21T09:00:00+00:00") == SATURDAY
