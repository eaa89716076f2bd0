"""What is said beside a person's record: each rule with its sentence, on the day, for dates as people know them.

Planted one at a time, each seen caught here: today counted as to come; a year taken for its first day when its last may
be meant; a death on the day of birth refused; eight nights let through; who is not in touch counted; 29 February
taken for 28; a stamp read in another zone.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsdesk import telling
from fsdesk.records import codes
from fsdesk.records import family_codes as lists
from fsdesk.records.codes import is_partial_date
from fsdesk.records.fields import Value
from fsdesk.rules_people import (
    earliest,
    in_touch_line,
    is_over,
    is_quiet,
    latest,
    overlaps,
    problems_of_homes,
    problems_of_number,
    problems_of_person,
)

TODAY = date(2026, 11, 21)


def said(**fields: Value) -> dict[str, str]:
    given_fields: dict[str, Value] = {"known_as": "Kirsty", "life_stage": "living", "born_on": "1992-07-03", **fields}
    return {r.field: r.sentence for r in problems_of_person(given_fields, TODAY)}


def test_a_person_as_most_are_has_nothing_said() -> None:
    assert said() == {}
    assert said(born_on="2019~") == {}
    assert said(life_stage="unborn", born_on=None, known_as=None, due_on="2026-12-09") == {}
    assert said(life_stage="pregnancy_ended", born_on=None, known_as=None) == {}


@pytest.mark.parametrize(
    ("fields", "where", "sentence"),
    [
        ({"life_stage": "unborn", "born_on": None}, "due_on", "Write when the baby is due"),
        ({"life_stage": "unborn", "due_on": "2026-12-09"}, "born_on", "is born"),
        ({"life_stage": "unborn", "born_on": None, "due_on": "2026-10-09"}, "due_on", "six weeks ago"),
        ({"life_stage": "unborn", "born_on": None, "due_on": "2027-09-12"}, "due_on", "42 weeks ahead"),
        ({"born_on": "2026-11-22"}, "born_on", "still to come"),
        ({"born_on": "2027"}, "born_on", "still to come"),
        ({"born_on": "1892-01-01"}, "born_on", "120 years ago"),
        ({"born_on": None}, "born_on", "Write the date of birth"),
        ({"known_as": "  "}, "known_as", "called"),
        ({"life_stage": "deceased", "died_on": "1992-07-02"}, "died_on", "before the date of birth"),
        ({"life_stage": "deceased", "died_on": "2026-11-22"}, "died_on", "still to come"),
        ({"died_on": "2020"}, "died_on", "says living"),
        ({"attendance_percent": 101}, "attendance_percent", "between 0 and 100"),
        ({"attendance_percent": -1}, "attendance_percent", "between 0 and 100"),
        ({"exclusions": -1}, "exclusions", "less than none"),
    ],
)
def test_each_rule_has_its_sentence(fields: dict[str, Value], where: str, sentence: str) -> None:
    found = said(**fields)
    assert sentence in found[where]
    assert all(each.endswith(".") for each in found.values())


def test_the_edges_are_on_the_right_side() -> None:
    assert said(born_on="2026-11-21") == {}
    assert said(born_on="2026-11") == {}
    assert said(born_on="2026") == {}
    assert said(life_stage="deceased", died_on="1992-07-03") == {}
    assert said(life_stage="deceased", died_on="1992") == {}
    for weeks, well in ((-6, True), (42, True)):
        due = TODAY + timedelta(weeks=weeks)
        assert ("due_on" not in said(life_stage="unborn", born_on=None, due_on=due.isoformat())) is well
        beyond = due + timedelta(days=1 if weeks > 0 else -1)
        assert "due_on" in said(life_stage="unborn", born_on=None, due_on=beyond.isoformat())
    for percent in (0, 100):
        assert said(attendance_percent=percent) == {}


def test_home_education_is_never_a_flag() -> None:
    for status in lists.EDUCATION_STATUS:
        assert said(education_status=status, home_education_support=None) == {}


partial_dates = st.dates(date(1890, 1, 1), date(2060, 12, 31)).flatmap(
    lambda day: st.sampled_from([day.isoformat()[:cut] + mark for cut in (4, 7, 10) for mark in ("", "~")])
)


@given(partial_dates, partial_dates)
def test_a_partial_date_is_said_to_be_wrong_only_when_every_day_it_can_mean_is(born: str, died: str) -> None:
    first, last = earliest(born), latest(died)
    assert is_partial_date(born)
    assert first is not None
    assert last is not None
    assert (latest(born) or first) >= first
    found = said(life_stage="deceased", born_on=born, died_on=died)
    assert ("died_on" in found) == (last < first or (earliest(died) or last) > TODAY)


written = st.one_of(st.none(), st.text(max_size=12), st.integers(), st.booleans(), partial_dates)
asked = ("life_stage", "born_on", "due_on", "died_on", "attendance_percent", "known_as")


@given(st.dictionaries(st.sampled_from(asked), written))
def test_nothing_written_stops_the_rules(fields: dict[str, Value]) -> None:
    problems_of_person(fields, TODAY)


# Ages


@pytest.mark.parametrize(
    ("born", "at", "years"),
    [
        ("2020-02-29", "2021-02-28T23:59+00:00", 0),
        ("2020-02-29", "2021-03-01T00:01+00:00", 1),
        ("2020-02-29", "2024-02-29", 4),
        ("2018-11-26", "2026-11-26T00:30+01:00", 8),  # the day before by Greenwich, and still the birthday here
        ("2018-11-26", "2026-11-25T23:30-05:00", 7),
        ("2018-11-26", "2018-11-25", None),
        ("2018", "2026-11-25", None),
        ("2018-11-26", "soon", None),
    ],
)
def test_years_are_those_on_the_day_as_it_was_written(born: str, at: str, years: int | None) -> None:
    assert telling.years_on(born, at) == years


@given(st.dates(date(1900, 1, 1), date(2020, 1, 1)), st.dates(date(2020, 1, 2), date(2090, 1, 1)),
       st.sampled_from(["", "T00:00+13:00", "T23:59-11:00"]))  # fmt: skip
def test_nobody_is_older_before_the_day_and_everybody_is_on_it(born: date, day: date, rest: str) -> None:
    years = telling.years_on(born.isoformat(), day.isoformat() + rest)
    birthdays = sum(
        1 for year in range(born.year + 1, day.year + 1)
        if ((year, 3, 1) if (born.month, born.day) == (2, 29) and not _leap(year) else (year, born.month, born.day))
        <= (day.year, day.month, day.day)
    )  # fmt: skip
    assert years == birthdays


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def test_an_age_in_a_picture_is_a_few_letters() -> None:
    for born, said_in in (("1992-05-02", "34"), ("2026-03-20", "8m"), ("2026-11-01", "2w"), ("1992~", "~34"),
                          ("2027-01-01", ""), ("", "")):  # fmt: skip
        assert telling.brief_age(born, TODAY) == said_in


def test_after_a_death_nothing_is_due() -> None:
    quiet = [stage for stage in codes.LIFE_STAGE if is_quiet({"life_stage": stage})]
    assert quiet == ["deceased", "pregnancy_ended"]


# Homes


def test_seven_nights_make_a_week() -> None:
    homes: list[tuple[str, dict[str, Value]]] = [
        ("a.1", {"nights_per_week_tenths": 40}),
        ("b.1", {"nights_per_week_tenths": 35}),
    ]
    (remark,) = problems_of_homes("Isla", homes, TODAY)
    assert remark.sentence == "Isla’s nights add up to 7.5 a week, and a week has seven. Check each home."
    assert remark.record == "b.1"
    homes[1] = ("b.1", {"nights_per_week_tenths": 35, "lives_until": "2026-10"})
    assert problems_of_homes("Isla", homes, TODAY) == ()
    assert problems_of_homes("Isla", [("a.1", {"nights_per_week_tenths": 71})], TODAY)[0].field == (
        "nights_per_week_tenths"
    )
    assert problems_of_homes("Isla", [("a.1", {"nights_per_week_tenths": 70})], TODAY) == ()


def test_there_is_one_main_home_and_a_stay_ends_after_it_began() -> None:
    homes: list[tuple[str, dict[str, Value]]] = [("a.1", {"is_main_home": "yes"}), ("b.1", {"is_main_home": "yes"})]
    assert [r.field for r in problems_of_homes("Isla", homes, TODAY)] == ["is_main_home"]
    stay = [("a.1", {"lives_from": "2026-10-02", "lives_until": "2026-10-01"})]
    assert [r.field for r in problems_of_homes("Isla", stay, TODAY)] == ["lives_until"]
    assert problems_of_homes("Isla", [("a.1", {"lives_from": "2026-10-02", "lives_until": "2026-10"})], TODAY) == ()
    assert is_over({"lives_until": "2026-11-21"}, TODAY)
    assert not is_over({"lives_until": "2026-11-22"}, TODAY)


@given(st.lists(st.integers(-20, 100), min_size=1, max_size=5))
def test_nights_are_remarked_on_when_they_cannot_be(nights: list[int]) -> None:
    homes = [(f"a.{n}", {"nights_per_week_tenths": each}) for n, each in enumerate(nights, 1)]
    cannot = sum(nights) > 70 or any(not 0 <= each <= 70 for each in nights)
    assert bool(problems_of_homes("Isla", homes, TODAY)) == cannot


# The people around


def team(name: str, agency: str = "", *needs: str, in_touch: str = "yes", who: tuple[str, ...] = (),
         trusted: bool = False) -> dict[str, Value]:  # fmt: skip
    return {"name": name, "agency": agency, "needs_supported": needs, "in_touch": in_touch, "for_people": who,
            "is_trusted_person": trusted}  # fmt: skip


def test_who_is_in_touch_is_counted_with_their_agencies() -> None:
    people = [
        team("Ann Kerr", "NHS Highland"), team("Moira Shaw", "nhs highland "), team("Ewan Grant", "Staffin Primary"),
        team("Granny", trusted=True), team("Old worker", "Council", in_touch="no"),
    ]  # fmt: skip
    assert in_touch_line(people) == "4 people from 2 agencies are in touch."
    assert in_touch_line(people[:1]) == "1 person from 1 agency is in touch."
    assert in_touch_line(people[3:4]) == "1 person is in touch."
    assert in_touch_line([]) == "Nobody is in touch with the family yet."


def test_two_with_the_same_need_are_asked_about() -> None:
    two = [team("Ann Kerr", "NHS", "attendance"), team("Moira Shaw", "School", "attendance", "food")]
    assert overlaps(two, lists.NEED) == (
        "Two people help with “Getting to school”: Ann Kerr and Moira Shaw. Could one of them do both?",
    )
    apart = [team("Ann", "NHS", "attendance", who=("k.1",)), team("Moira", "School", "attendance", who=("k.2",))]
    assert overlaps(apart, lists.NEED) == ()
    assert overlaps([team("Ann", "NHS", "food"), team("Bo", "X", "food", in_touch="no")], lists.NEED) == ()
    three = [team(name, "", "food") for name in ("Ann", "Bo", "Cal")]
    assert "Three people" in overlaps(three, lists.NEED)[0]


def test_a_number_is_remarked_on_at_its_own_record() -> None:
    (remark,) = problems_of_number({"scheme": "NHS", "value": "943 476 5918"}, "", "k7f2qd4m.9")
    assert (remark.record, remark.field) == ("k7f2qd4m.9", "value")
    assert problems_of_number({"scheme": "NHS", "value": "943 476 5919"}, "") == ()
