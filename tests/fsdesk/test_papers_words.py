"""What people write comes out literally and whole, in whatever letters, or the paper says that it cannot."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from fsdesk.papers import html
from fsdesk.papers.data import Looks, Quote
from fsdesk.papers.letters import clean
from fsdesk.papers.making import make, missing_glyphs
from tests.fsdesk.papers_of import HOSTILE, MEETING, PLAN, with_text
from tests.fsdesk.papers_read import Read, bare, printed, times


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_people_write_is_only_ever_text(text: str) -> None:
    plan = with_text(text)
    made = make(plan)
    read = "".join(Read(made.html).words)
    assert times(printed(made.pdf), text) >= 7
    assert bare(read).count(bare(clean(text))) >= 7
    assert [tag for tag, _ in Read(made.html).elements] == [
        tag for tag, _ in Read(html.page(with_text("x"), Looks())).elements
    ]


LETTERS = st.text(st.characters(codec="utf-8", max_codepoint=0x17F), min_size=1, max_size=200).filter(
    lambda text: bool(clean(text).strip())
)


@given(LETTERS, LETTERS)
@settings(max_examples=15)
@example('#read("/etc/passwd")', "*x* $y$ \\ <script>")
def test_words_in_latin_letters_come_out_whole(goal: str, said: str) -> None:
    plan = replace(PLAN, goals=(goal,), quotes=(Quote(words=said, who=""),), picture=None)
    made = make(plan)
    letters = [re.sub(r"[\W_]+", "", clean(text)) for text in (goal, said)]
    on_paper = re.sub(r"[\W_]+", "", printed(made.pdf))
    assert all(each in on_paper for each in letters)


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=25)
def test_whatever_is_written_a_paper_is_made_or_says_which_letters_it_lacks(one: str, other: str) -> None:
    made = make(replace(MEETING, said=(one, other), own=(other,)))
    assert bool(made.pdf) != bool(made.lacking)
    assert bare(clean(one)) in bare("".join(Read(made.html).words))


WORDS = {
    "Gaelic": "Tha sinn toilichte aig àm na bracaist. Ò, è, ì, ù.",
    "Welsh": "Ŵyr pawb fod tŷ cynnes yn well. Ŷd, â, ê, î, ô, û, ï.",
    "Polish": "Zażółć gęślą jaźń: ciepły pokój dla Róży.",
    "Ukrainian": "Теплий і сухий дім. Ґанок, їжа, єдність, м’яч.",
    "Arabic": "مرحبا بالعالم",
    "Romanian": "Țară și șansă, brânză, înger.",
    "Vietnamese": "Một ngôi nhà ấm áp cho mọi người.",
    "marks": "→ ✓ ★ ♥ ▲ – — … € £ ½ °",
}


@pytest.mark.parametrize("text", WORDS.values(), ids=WORDS.keys())
def test_the_languages_of_our_families_have_shapes(text: str) -> None:
    plan = replace(PLAN, goals=(text,))
    assert missing_glyphs(plan) == ""
    made = make(plan)
    assert sorted(bare(text)) == sorted(set_of(printed(made.pdf), text))


def set_of(page: str, text: str) -> str:
    """As many of the page's characters as the text has: joined and reordered scripts are compared by their letters."""
    return "".join(sign for sign in bare(text) if sign in page)


def test_emoji_are_printed_as_their_names_and_stay_themselves_on_the_web_page() -> None:
    made = make(replace(PLAN, quotes=(Quote(words="Toast day 😀👍🏽", who="Finn"),)))
    assert "“Toastday[grinningface][thumbsupsign]”" in printed(made.pdf)
    assert "😀👍🏽" in made.html
    assert made.lacking == ""


def test_letters_no_font_has_are_told_and_the_web_page_can_still_be_given() -> None:
    amharic = replace(PLAN, goals=("ሰላም ለሁሉም",))
    assert missing_glyphs(amharic) == "ሰላምለሁሉ"
    made = make(amharic)
    assert (made.pdf, made.pages, made.lacking) == (b"", (), "ሰላምለሁሉ")
    assert "ሰላም ለሁሉም" in made.html
