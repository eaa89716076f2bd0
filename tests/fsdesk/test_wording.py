"""Each partnership's words, and gentle suggestions that never touch what a person said.

Planted and seen caught: a missing code let through; lines counted from nought; the shortest phrase first; quotations
looked into, running into the next paragraph, closed by an apostrophe, opened by inches; a phrase inside a longer word,
after a hyphen or across paragraphs; overlapping and short spans; capitals lost; neighbouring words not looked at.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsdesk.trouble import Trouble
from fsdesk.wordbooks import PACKS, hint_book, hints, known_words, words_of
from fsdesk.wording import CODES, PLACES, read_hints, read_words

PACK = """pack = "glen"
version = 1
title = "Glen"
absent = [{absent}]

[words]
request = {{ one = "request for help", many = "requests for help" }}
{more}
[pages]
"button.new_request" = "New request"
"""


def pack(more: str = "", *, absent: frozenset[str] = (CODES | PLACES) - {"request", "button.new_request"}) -> str:
    return PACK.format(absent=", ".join(f'"{code}"' for code in sorted(absent)), more=more)


# -- packs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PACKS)
def test_every_partnership_has_a_word_for_everything_or_says_it_has_no_such_thing(name: str) -> None:
    words = words_of(name)
    assert words.pack == name
    assert words.version >= 1
    for code in CODES:
        assert words.say(code)[0].isupper(), code
        assert words.many_inside(code)
        assert "_" not in words.short(code)
    for place in PLACES:
        assert words.has(place)
        assert "_" not in words.on_page(place)


@pytest.mark.parametrize(
    ("name", "lead", "requests", "button", "concern"),
    [
        ("highland", "Lead professional", "Requests for assistance", "New request", "Child protection concern"),
        ("westmorland_furness", "Lead practitioner", "Requests for Family Help", "New request for Family Help",
         "Safeguarding concern"),
        ("herefordshire", "Lead practitioner", "Requests for early help", "New request for early help",
         "Safeguarding concern"),
    ],
)  # fmt: skip
def test_each_partnership_reads_its_own_words(name: str, lead: str, requests: str, button: str, concern: str) -> None:
    words = words_of(name)
    assert words.say("lead_professional") == lead
    assert words.say_many("request") == requests
    assert words.on_page("button.new_request") == button
    assert words.say("safeguarding_concern") == concern


def test_no_partnership_is_told_the_words_to_avoid() -> None:
    avoid = ("referral", "case holder", "keyworker", "intervention", "case conference", "threshold", "tier")
    for name in PACKS:
        words = words_of(name)
        said = [words.say(code) for code in CODES] + [words.on_page(place) for place in PLACES]
        assert [label for label in said if any(word in label.lower() for word in avoid)] == []
        assert [hint.found for label in said for hint in hints(label)] == []


def test_only_scotland_has_a_named_person() -> None:
    assert [words_of(name).has("named_person") for name in PACKS] == [True, False, False]
    assert words_of("herefordshire").say("named_person") == "Named person"


def test_a_word_keeps_its_capitals_inside_a_sentence_and_gains_one_as_a_label() -> None:
    words = words_of("westmorland_furness")
    assert words.inside("worker") == "Family Help worker"
    assert words.inside("lead_professional") == "lead practitioner"
    assert words.short("assessment") == "EHA"


def test_a_word_nobody_knows_is_still_readable() -> None:
    words = words_of("highland")
    assert words.say("warm_handover") == "Warm handover"
    assert words.say_many("meeting.warm_handover") == "Warm handovers"
    assert words.on_page("button.say_hello") == "Say hello"
    assert not words.has("warm_handover")
    with pytest.raises(KeyError):
        words_of("../../etc")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (pack('worker = { one = "worker }'), 8, "this is not TOML"),
        (pack('reqest = { one = "x" }'), 8, "reqest is not a word FSDesk knows; request is"),
        (pack('worker = "worker"'), 8, "worker needs one"),
        (pack('worker = { one = " worker" }'), 8, "spaces around"),
        (pack('worker = { one = "worker" }'), 4, "worker is said to be absent and also given words"),
        (pack(absent=(CODES | PLACES) - {"request", "button.new_request", "worker"}), 6, "worker is neither given"),
        (pack().replace("version = 1", 'version = "1"'), 2, "version is missing"),
        (pack().replace('"New request"', '""'), 10, "button.new_request is empty"),
        (pack().replace('pack = "glen"\n', ""), 1, "pack is missing"),
    ],
)  # fmt: skip
def test_a_wrong_pack_is_told_by_file_and_line(text: str, line: int, says: str) -> None:
    with pytest.raises(Trouble) as told:
        read_words("words/glen.toml", text)
    assert told.value.happened.startswith(f"words/glen.toml, line {line}: ")
    assert says in told.value.happened
    assert told.value.next_step


def test_a_right_pack_is_read() -> None:
    words = read_words("words/glen.toml", pack())
    assert (words.say("request"), words.title) == ("Request for help", "Glen")


# -- suggestions -------------------------------------------------------------------------------------------------


def found(text: str) -> list[str]:
    return [hint.found for hint in hints(text)]


@pytest.mark.parametrize("phrase", hint_book().phrases)
def test_every_phrase_is_found_in_any_case_with_any_spaces_and_apostrophes(phrase: str) -> None:
    for written in (phrase, phrase.upper(), phrase.capitalize(), phrase.replace(" ", "  "), phrase.replace("'", "’")):
        assert found(f"Then {written}, we wrote.") == [written]
    assert found(f"She said “{phrase}”.") == []


def test_what_is_suggested_is_not_itself_in_the_book() -> None:
    again = {(hint.found, other) for text in hint_book().phrases for hint in hints(text) for other in hint.instead
             if found(other)}  # fmt: skip
    assert again == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mum has failed to engage", ["has failed to engage"]),
        ("Mum FAILED TO\u00a0ENGAGE with us", ["FAILED TO\u00a0ENGAGE"]),
        ("non compliant, non-compliant, non‑compliant", ["non compliant", "non-compliant", "non‑compliant"]),
        ("Dad was refused PIP", []),
        ("Dad refused PIP", ["refused"]),
        ("an alcoholic, with alcoholic drinks", ["alcoholic"]),
        ("admitted to hospital", []),
        ("her claim for Universal Credit; she claims Carer's Allowance", []),
        ("she claims that he left", ["claims that"]),
        ("addiction, addictive, ex-addict, addict's", []),
        ("refused\u0301", []),
        ("failed\nto engage", []),
        ("failed to\nengage", ["failed to"]),
        ("an addict.", ["addict"]),
        ("🙂🙂 an addict", ["addict"]),
    ],
)
def test_only_the_phrase_itself_is_found(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“I am an addict”, she said", []),
        ('"I am an addict", she said. An addict', ["addict"]),
        ("“an addict and no end to it", []),
        ("“an addict and no end to it\nan addict", ["addict"]),
        ("‘He can’t, the addict’ an addict", ["addict"]),
        ('5" of snow, an addict', ["addict"]),
        ("“one” addict “two” addict", ["addict", "addict"]),
        ("«un addict» addict", ["addict"]),
        ("'addict'", []),
    ],
)
def test_peoples_own_words_stay_as_they_were_said(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_a_suggestion_takes_the_capital_of_what_it_replaces_and_says_why() -> None:
    (hint,) = hints("Suffers from asthma.")
    assert hint.instead == ("Has", "Lives with")
    assert hint.why.endswith(".")
    (hint,) = hints("He suffers from asthma.")
    assert hint.instead == ("has", "lives with")


PIECES = st.one_of(
    st.sampled_from(
        [*hint_book().phrases, "refused", "failed to", "“", "”", '"', "‘", "’", "'", "\n", " ", "-", "🙂", "ò"]
    ),
    st.text(max_size=4),
)


@given(st.lists(PIECES, max_size=14).map(" ".join) | st.lists(PIECES, max_size=14).map("".join))
def test_spans_are_exact_in_order_and_never_overlap(text: str) -> None:
    end = 0
    for hint in hints(text):
        assert end <= hint.start < hint.end <= len(text)
        assert text[hint.start : hint.end] == hint.found
        assert "\n" not in hint.found
        assert not text[max(0, hint.start - 1) : hint.start].isalnum()
        assert not text[hint.end : hint.end + 1].isalnum()
        end = hint.end


@given(st.lists(PIECES, max_size=10).map(" ".join), st.sampled_from(["“{}”", '"{}"', "«{}»"]))
def test_nothing_inside_a_quotation_is_ever_found(text: str, quoted: str) -> None:
    inside = "".join(letter for letter in text if letter not in '“”"«»‘\n\u2029')
    assert hints(quoted.format(inside)) == ()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('version = 1\n[[hint]]\nwhy = ""\n[hint.words]\n"lazy" = ["tired"]\n', 2, "needs why"),
        ('version = 1\n[[hint]]\nwhy = "x"\n[hint.words]\n"Lazy" = ["tired"]\n', 5, "lower case"),
        ('version = 1\n[[hint]]\nwhy = "x"\n[hint.words]\n"lazy" = "tired"\n', 5, "needs a list"),
        ('version = 1\n[[hint]]\nwhy = "x"\nnot_after = ["a b"]\n[hint.words]\n"lazy" = ["y"]\n', 2, "not_after"),
        ('version = 1\n' + '[[hint]]\nwhy = "x"\n[hint.words]\n"lazy" = ["a"]\n' * 2, 6, "twice"),
        ("version = 1\n[[hint]\n", 2, "not TOML"),
        ("", 1, "version"),
    ],
)  # fmt: skip
def test_a_wrong_hint_book_is_told_by_file_and_line(text: str, line: int, says: str) -> None:
    with pytest.raises(Trouble) as told:
        read_hints("words/hints.toml", text)
    assert told.value.happened.startswith(f"words/hints.toml, line {line}: ")
    assert says in told.value.happened


def test_the_known_words_are_single_lines_without_remarks() -> None:
    assert "Lochaber" in known_words()
    assert not any(word.startswith("#") for word in known_words())
