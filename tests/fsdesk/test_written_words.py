"""Which words are held to have a spelling.

Planted and seen caught: addresses, figures and inner capitals spelt; accents that matter in names; 's held against a
word; hyphens not split, or split and misplaced; curly apostrophes unknown; no plural of a name.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsdesk.written_words import fold, forms_of, words_in


def wrong(text: str, right: set[str]) -> list[str]:
    return [text[start:end] for start, end in words_in(text, lambda word: fold(word) in right)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("teh cat", ["teh", "cat"]),
        ("The CAT, the PRRs and MacInnes", ["and"]),
        ("see https://nhs.scot/xyzz?q=teh or www.teh.uk or teh@teh.uk, teh.org.uk, #teh @teh", ["see", "or", "or"]),
        ("the 3rd, 10am, B52, ½, x, teh_teh", []),
        ("the mum's, mum’s and cat‘s", ["and", "cat"]),
        ("well-being well-bieng", ["bieng"]),
        ("don't don’t", []),
        ("re-run", ["re", "run"]),
        ("Eòin Eòin", ["Eòin", "Eòin"]),
        ("'teh'", ["teh"]),
        ("🙂teh🙂", ["teh"]),
        ("a b", []),
        ("teh.the", ["teh"]),
        ("", []),
    ],
)  # fmt: skip
def test_only_words_have_a_spelling(text: str, expected: list[str]) -> None:
    assert wrong(text, {"the", "mum", "don't", "well-being", "well"}) == expected


_LETTER = "[abcdeéòìñçøÅÉM]"
NAMES = st.from_regex(rf"{_LETTER}{{2,6}}(?:['’]{_LETTER}{{1,3}})?", fullmatch=True)


@given(
    st.lists(NAMES, min_size=1, max_size=3),
    st.sampled_from([str, str.upper, str.lower, str.title, fold]),
    st.sampled_from(["{}", "{}'s", "{}’s", "“{}”", "({}),", "the {}s", "{}es"]),
    st.sampled_from([" ", "-"]),
)
def test_a_known_name_is_right_however_it_is_written(names: list[str], case: type[str], form: str, join: str) -> None:
    known = {*forms_of(" ".join(names)), *forms_of("-".join(names)), "the"}
    written = form.format(join.join(case(name) for name in names))
    assert wrong(written, known) == []


@given(st.text(max_size=40))
def test_places_are_exact_in_order_and_never_overlap(text: str) -> None:
    end = 0
    for start, stop in words_in(text, lambda _word: False):
        assert end <= start < stop <= len(text)
        assert not any(letter.isspace() for letter in text[start:stop])
        end = stop


def test_a_name_of_several_parts_is_known_by_each() -> None:
    assert {"anne-marie", "anne", "marie", "macinnes", "macinnes's", "macinness"} <= set(
        forms_of("Anne-Marie MacInnes")
    )


def test_a_name_may_be_written_without_its_accents() -> None:
    assert fold("Eòin") == fold("EOIN") == "eoin"
    assert wrong("Eoin, Eòin and eoin's", {*forms_of("Eòin"), "and"}) == []
