"""Codes read over a telephone: what is misheard is noticed, and said where. Checked against arithmetic of its own."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsdesk.spoken import LETTERS, aloud, heard, letters_for, spoken
from fsdesk.trouble import Refused

CODE = bytes(range(7, 23))


def multiplied(one: int, other: int) -> int:
    """In GF(32) with x⁵+x²+1, by long multiplication: the module under test uses logarithms."""
    product = 0
    for bit in range(5):
        product ^= (one << bit) * (other >> bit & 1)
    for bit in (8, 7, 6, 5):
        if product >> bit & 1:
            product ^= 0b100101 << bit - 5
    return product


@given(st.binary(min_size=1, max_size=18))
def test_what_was_spoken_is_heard_and_both_sums_of_its_letters_are_zero(secret: bytes) -> None:
    code = spoken(secret)
    assert heard(code, len(secret)) == secret
    plain = weighed = 0
    power = 1
    for letter in code.replace(" ", ""):
        value = LETTERS.index(letter)
        plain, weighed, power = plain ^ value, weighed ^ multiplied(value, power), multiplied(power, 2)
    assert (plain, weighed) == (0, 0)


@pytest.mark.parametrize(("length", "letters"), [(16, 28), (5, 10), (10, 18)])
def test_a_code_has_as_many_letters_as_it_says(length: int, letters: int) -> None:
    assert letters_for(length) == letters
    assert len(spoken(bytes(length)).replace(" ", "")) == letters


def test_every_single_wrong_letter_is_noticed_and_its_group_named() -> None:
    code = spoken(CODE).replace(" ", "")
    named = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh"]
    for at, other in itertools.product(range(len(code)), LETTERS):
        if other != code[at]:
            with pytest.raises(Refused, match="A letter of the code is not right") as told:
                heard(code[:at] + other + code[at + 1 :], 16)
            assert told.value.happened.endswith(f"in the {named[at // 4]} group.")


def test_any_two_letters_that_changed_places_are_noticed() -> None:
    code = spoken(CODE).replace(" ", "")
    for one, other in itertools.combinations(range(len(code)), 2):
        typed = list(code)
        typed[one], typed[other] = typed[other], typed[one]
        if "".join(typed) != code:
            with pytest.raises(Refused):
                heard("".join(typed), 16)


@given(st.data())
def test_any_two_wrong_letters_are_noticed(data: st.DataObject) -> None:
    typed = list(spoken(CODE).replace(" ", ""))
    for at in data.draw(st.lists(st.integers(0, 27), min_size=2, max_size=2, unique=True)):
        typed[at] = data.draw(st.sampled_from([letter for letter in LETTERS if letter != typed[at]]))
    with pytest.raises(Refused):
        heard("".join(typed), 16)


def test_a_code_is_heard_however_it_is_typed() -> None:
    code = spoken(CODE)
    for typed in (code.lower(), code.replace(" ", "-"), code.replace(" ", ""), f"  {code}\n",
                  code.replace("1", "I").replace("0", "o"), code.replace("1", "l")):  # fmt: skip
        assert heard(typed, 16) == CODE


@pytest.mark.parametrize("typed", ["", "ABCD", "U" * 28, "\ud800" * 28, "?" * 28, "0" * 5000])
def test_what_is_no_code_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(Refused) as told:
        heard(typed, 16)
    assert told.value.next_step == "Have it read to you again, group by group."


def test_a_code_is_read_aloud_in_the_words_of_the_telephone() -> None:
    assert aloud("7K2M") == ("seven, Kilo, two, Mike",)
    assert len(set(itertools.chain(*(words.split(", ") for words in aloud(LETTERS))))) == 32
