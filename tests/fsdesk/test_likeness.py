"""Names that may be one person's: Gaelic and English, Mac and Mc, accents, order, short forms, the day of birth.

Planted one at a time, each seen caught here: accents that count, M' left as a word, a pair of names missing, order that
matters, two dates that contradict each other, twins asked about, somebody already decided about asked again.
"""

from __future__ import annotations

import random
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsdesk.likeness import Index, Somebody, is_one_name, plain, words_of
from fsdesk.records.ids import FamilyId, RecordId
from tests.calls import calls_of

FAMILY = FamilyId("k7f2qd4m.1")


def person(n: int, known_as: str, full_name: str = "", born_on: str = "", *former: str, siblings: str = "") -> Somebody:
    others = frozenset(map(RecordId, siblings.split()))
    return Somebody(RecordId(f"k7f2qd4m.{n}"), FAMILY, (known_as, full_name, *former), born_on, others)


def found(index: Index, *names: str, born: str = "") -> list[str]:
    return [one.person.removeprefix("k7f2qd4m.") for one in index.like(names, born)]


@pytest.mark.parametrize(
    ("held", "typed"),
    [
        ("Eòin MacLeòid", "Eoin MacLeod"),
        ("Iain MacLeod", "John McLeod"),
        ("Eoghann Ros", "Ewan Ross"),
        ("Kirsty MacAskill", "Christina M'Askill"),
        ("Kirsty MacAskill", "MacAskill Kirsty"),
        ("Mairi NicLeòid", "Mary MacLeod"),
        ("Anne-Marie Mackenzie", "Annemarie MacKenzie"),
        ("Annemarie Mackenzie", "Anne Marie MacKenzie"),
        ("Ruaridh Mac Leod", "Rory Macleod"),
        ("Sean O'Neill", "Sean ONeil"),
        ("Kirsty MacAskill", "Kirstie MacAskil"),
        ("Kirsty MacAskill", "Kirs"),
        ("Jamie Beaton", "James Beaton"),
    ],
)
def test_one_name_written_two_ways_is_asked_about(held: str, typed: str) -> None:
    index = Index([person(2, held.split(maxsplit=1)[0], held), person(3, "Olivia", "Olivia Taylor")])
    assert found(index, typed) == ["2"]


def test_known_as_full_and_former_names_all_count() -> None:
    index = Index([person(2, "Jay", "James Beaton", "", "James Kerr"), person(3, "Kirsty")])
    assert found(index, "Jay Beaton") == ["2"]
    assert found(index, "James Kerr") == ["2"]
    assert found(index, "Kirsty Gillies") == ["3"]  # known as Kirsty, and nothing else is known
    assert found(index, "Isla") == []


def test_other_names_are_not_asked_about() -> None:
    index = Index(
        [person(2, "Isla", "Isla MacLeod"), person(3, "Ailsa", "Ailsa MacLeod"), person(4, "Finn", "Finn Ross")]
    )
    assert found(index, "Skye MacLeod") == []
    assert found(index, "Isla MacLeod") == ["2"]
    assert found(index, "Ma") == []
    assert found(index, "") == []


def test_the_day_of_birth_decides_between_namesakes() -> None:
    index = Index([person(2, "Kirsty", "Kirsty Ross", "1992-07-03"), person(3, "Kirsty", "Kirsty Ross", "1961-01-20")])
    assert found(index, "Kirsty Ross", born="1992-07-03") == ["2"]
    assert found(index, "Kirsty Ross", born="1992-03-07") == ["2"]  # day and month exchanged
    assert found(index, "Kirsty Ross", born="about") == ["2", "3"]
    assert found(index, "Kirsty Ross", born="1990~") == ["2"]
    assert index.like(["Kirsty Ross"], "1992-07-03")[0].same_day


def test_twins_are_never_taken_for_one_another() -> None:
    index = Index(
        [
            person(2, "Finn", "Finn MacLeod", "2019-07-03", siblings="k7f2qd4m.3"),
            person(3, "Fionn", "Fionn MacLeod", "2019-07-03", siblings="k7f2qd4m.2"),
        ]
    )
    one = index.like(["Fionn MacLeod"], "2019-07-03", person=RecordId("k7f2qd4m.3"))
    assert one == ()  # known as twins
    assert found(index, "Fin MacLeod", born="2019-07-03") == ["2"]
    assert found(index, "Finnan MacLeod", born="2019-07-03") == []  # same surname, same day, another name
    assert found(index, "MacLeod Eilidh", born="2019-07-03") == []


def test_nobody_decided_about_is_asked_about_again() -> None:
    index = Index([person(2, "Kirsty", "Kirsty Ross")])
    assert index.like(["Kirsty Ross"], never=frozenset([RecordId("k7f2qd4m.2")])) == ()
    assert index.like(["Kirsty Ross"], person=RecordId("k7f2qd4m.2")) == ()


def test_a_new_name_takes_the_place_of_the_old() -> None:
    index = Index([person(2, "Kirsty", "Kirsty Ross")])
    index.keep(person(2, "Morag", "Morag Beaton"))
    assert found(index, "Kirsty Ross") == []
    assert found(index, "Morag Beaton") == ["2"]
    index.leave_out(RecordId("k7f2qd4m.2"))
    assert found(index, "Morag Beaton") == []
    assert len(index) == 0


def test_names_are_plain_for_comparing_and_never_changed_for_people() -> None:
    assert plain("NicLeòid") == plain("MacLeoid") == "macleoid"
    assert plain("M‘Leod".replace("‘", "’")) == "macleod"
    assert plain("Mackenzie") == "mackenzie"
    assert plain("Mac") == "mac"
    assert words_of("Anne-Marie", "Anne Ross") == ("anne", "marie", "annemarie", "ross")
    assert is_one_name("mairi", "mary")
    assert not is_one_name("iain", "ewan")


@given(st.lists(st.text(max_size=24), max_size=6), st.text(max_size=24), st.text(max_size=10))
def test_no_name_stops_the_asking_and_a_name_is_always_like_itself(names: list[str], typed: str, born: str) -> None:
    index = Index([person(n, name, name) for n, name in enumerate(names, 2)])
    index.like([typed], born)
    for n, name in enumerate(names, 2):
        if sum(map(len, [word for word in words_of(name) if len(word) > 1])) >= 3 and " " in name.strip():
            assert all(one.score >= 80 for one in index.like([name], most=100))
        index.leave_out(RecordId(f"k7f2qd4m.{n}"))
    assert len(index) == 0


def test_ten_thousand_people_are_asked_at_the_price_of_a_keystroke() -> None:
    chance = random.Random(7)
    given_names = [
        "Kirsty",
        "Jamie",
        "Isla",
        "Finn",
        "Rowan",
        "Callum",
        "Iain",
        "Mòrag",
        "Eilidh",
        "Ruaridh",
        "Catrìona",
        "Hamish",
        "Ewan",
        "Fiona",
        "Shona",
    ]
    surnames = ["MacLeod", "MacDonald", "Campbell", "Fraser", "Ross", "Mackenzie", "Nicolson", "Gillies", "MacAskill"]

    def slip(word: str) -> str:
        at = chance.randrange(len(word))
        return word[:at] + chance.choice("aeiou") + word[at + 1 :] if chance.random() < 0.5 else word

    index = Index(
        person(n, first, f"{first} {slip(chance.choice(given_names))} {slip(chance.choice(surnames))}",
               f"{chance.randint(1940, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}")
        for n in range(2, 10_002) for first in [slip(chance.choice(given_names))]
    )  # fmt: skip
    for typed in ("Kirsty", "Eòin M'Leod", "Anne Marie Mackenzie Ross", "Iain Mac Leòid", "kirs"):
        assert calls_of(partial(index.like, [typed], "1992-07-03")) < 300_000, "a few for each person"
