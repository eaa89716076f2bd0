"""Numbers of other services: every single wrong digit is caught, and each number says what is wrong with it.

Planted one at a time, each seen caught here: a weight left out, eleven taken for nought, the check letter one place
too early, a temporary pupil number refused, a CHI number that never looks at the date of birth.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsdesk.numbers import compact, is_candidate_number, is_mod11, is_pupil_number, spaced, what_is_wrong

DIGITS = "0123456789"


def with_check_digit(nine: str) -> str:
    """The oracle, from the definition in words: the remainder of the weighted sum of all ten is nought."""
    for last in DIGITS:
        if sum(int(d) * w for d, w in zip(nine + last, range(10, 0, -1), strict=True)) % 11 == 0:
            return nine + last
    return ""


nines = st.text(DIGITS, min_size=9, max_size=9).filter(with_check_digit)


@given(nines, st.integers(0, 9), st.sampled_from(DIGITS))
def test_one_wrong_digit_anywhere_is_seen(nine: str, at: int, digit: str) -> None:
    good = with_check_digit(nine)
    wrong = good[:at] + digit + good[at + 1 :]
    assert is_mod11(good)
    assert is_mod11(wrong) == (wrong == good)


@given(nines, st.integers(0, 8))
def test_two_neighbours_exchanged_are_seen(nine: str, at: int) -> None:
    good = with_check_digit(nine)
    wrong = good[:at] + good[at + 1] + good[at] + good[at + 2 :]
    assert is_mod11(wrong) == (wrong == good)


@given(st.text(DIGITS, min_size=9, max_size=9).filter(lambda nine: not with_check_digit(nine)), st.sampled_from(DIGITS))
def test_a_number_that_would_need_ten_as_its_last_digit_is_never_given_out(nine: str, last: str) -> None:
    assert not is_mod11(nine + last)


@pytest.mark.parametrize("number", ["P207000016049", "B801200005001"])
def test_a_pupil_number_has_its_letter(number: str) -> None:
    assert is_pupil_number(number)
    assert is_pupil_number(number.lower())


@given(st.sampled_from(["P207000016049", "B801200005001"]), st.integers(1, 12), st.sampled_from(DIGITS))
def test_one_wrong_digit_of_a_pupil_number_is_seen(number: str, at: int, digit: str) -> None:
    wrong = number[:at] + digit + number[at + 1 :]
    assert is_pupil_number(wrong) == (wrong == number)


def test_a_temporary_pupil_number_ends_in_a_letter() -> None:
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    found = [first for first in letters if is_pupil_number(f"{first}8012000050A")]
    assert found == []  # one digit short
    assert len([first for first in letters if is_pupil_number(f"{first}80120000500A")]) == 1
    assert not any(is_pupil_number(f"{first}80120000500I") for first in letters)


@pytest.mark.parametrize(
    ("scheme", "value", "born", "said"),
    [
        ("NHS", "943 476 5919", "", ""),
        ("NHS", "943 476 5918", "", "one of its digits"),
        ("NHS", "943 476", "", "ten digits, and there are 6"),
        ("NHS", "943 476 591x", "", "digits only"),
        ("CHI", with_check_digit("030792123"), "1992-07-03", ""),
        ("CHI", with_check_digit("030792123"), "1992-07", ""),
        ("CHI", with_check_digit("030792123"), "", ""),
        ("CHI", with_check_digit("030792123"), "1992~", ""),
        ("CHI", with_check_digit("030792123"), "1992-07-04", "begins with the date of birth"),
        ("CHI", with_check_digit("030792123"), "1993", "begins with the date of birth"),
        ("UPN", "B207000016049", "", "a letter and twelve digits"),
        ("SCN", "12345678", "", "nine digits"),
        ("SCN", "123 456 789", "", ""),
        ("LA_ID", "anything", "", ""),
        ("NHS", "", "", ""),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(scheme: str, value: str, born: str, said: str) -> None:
    sentence = what_is_wrong(scheme, value, born)
    assert said in sentence
    assert bool(sentence) == bool(said)
    assert not sentence or sentence.endswith(".")


@given(st.text(max_size=30), st.sampled_from(["NHS", "CHI", "UPN", "SCN"]), st.text(max_size=12))
def test_nothing_anybody_types_stops_a_page(text: str, scheme: str, born: str) -> None:
    what_is_wrong(scheme, text, born)
    assert spaced(scheme, text) is not None
    assert compact(compact(text)) == compact(text)
    is_candidate_number(text)


def test_numbers_are_shown_as_people_read_them_aloud() -> None:
    assert spaced("NHS", "9434765919") == "943 476 5919"
    assert spaced("CHI", "0307921234") == "030792 1234"
    assert spaced("UPN", " B801200005001 ") == "B801200005001"
