"""Joining two edits of one note: nothing either of them wrote is lost, and nothing is woven together.

Planted one at a time, each seen caught here: adjoining edits joined; the first edit taken when two meet; edits put in
from the front, so that places shift; tables compared whatever their length.
"""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsdesk.merging import merge_texts, passages
from tests.calls import calls_of

BASE = "We met at the gate. Jamie showed the boat. Isla slept. Kirsty made tea. We agreed to meet on Friday. "


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("One", ["One"]),
        ("One. Two.", ["One. ", "Two."]),
        ("“Is it?” he said.\nYes!  No… ", ["“Is it?” ", "he said.\n", "Yes!  ", "No… "]),
        ("a\n\n\nb", ["a\n\n\n", "b"]),
        ("At 3.15 p.m. we left.", ["At 3.15 p.m. ", "we left."]),
        ("Tha i fliuch. 今日は雨。", ["Tha i fliuch. ", "今日は雨。"]),
    ],
)
def test_a_text_is_cut_after_sentences_and_lines(text: str, parts: list[str]) -> None:
    assert passages(text) == parts


@given(st.text(alphabet=st.sampled_from("ab .!?…\n”)é雨"), max_size=60))
def test_the_passages_joined_are_the_text(text: str) -> None:
    assert "".join(passages(text)) == text
    assert all(passages(text))


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        (BASE.replace("We met", "Bashir and I met"), BASE.replace("on Friday", "on Monday"),
         BASE.replace("We met", "Bashir and I met").replace("on Friday", "on Monday")),
        ("It rained. " + BASE, BASE + "All were well. ", "It rained. " + BASE + "All were well. "),
        (BASE.replace("Isla slept. ", ""), BASE + "Well. ", BASE.replace("Isla slept. ", "") + "Well. "),
        (BASE, BASE + "All were well. ", BASE + "All were well. "),
        (BASE.replace("Isla slept", "Isla played"), BASE.replace("Jamie showed", "Jamie drew"), None),
        (BASE.replace("Isla slept", "Isla played"), BASE.replace("Isla slept", "Isla cried"), None),
        (BASE.replace("Isla slept. ", "Isla slept. She woke. "), BASE.replace("Isla slept. ", "Isla slept. I too. "),
         None),
        (BASE + "Hers. ", BASE + "His. ", None),
        ("", BASE + "His. ", None),
        ("Another text. ", "A third. ", None),
    ],
)  # fmt: skip
def test_edits_apart_are_joined_and_edits_that_meet_are_not(one: str, other: str, joined: str | None) -> None:
    assert merge_texts(BASE, [one, other]) == joined
    assert merge_texts(BASE, [other, one]) == joined


def test_three_edits_apart_are_joined() -> None:
    texts = [BASE.replace("We met", "I met"), BASE.replace("Isla slept", "Isla sang"), BASE.replace("Friday", "Monday")]
    assert (
        merge_texts(BASE, texts)
        == "I met at the gate. Jamie showed the boat. Isla sang. Kirsty made tea. We agreed to meet on Monday. "
    )


def test_a_cleared_note_is_never_joined() -> None:
    assert merge_texts(BASE, [BASE + "His. ", None]) is None
    assert merge_texts(BASE, [BASE + "His. ", ("a",)]) is None


SENTENCES = st.lists(st.sampled_from([f"Base {i}. " for i in range(6)] + ["The same. "]), max_size=8)


@st.composite
def edits(draw: st.DrawFn, who: str, base: list[str]) -> list[str]:
    """Somebody's edit: sentences put in, taken out and changed, each new one with their name and a number."""
    edited = list(base)
    for number in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(edited)))
        match draw(st.sampled_from(["insert", "delete", "change"])):
            case "insert":
                edited.insert(place, f"{who} {number}. ")
            case "delete" if place < len(edited):
                del edited[place]
            case "change" if place < len(edited):
                edited[place] = f"{who} {number}. "
    return edited


@settings(max_examples=400)
@given(SENTENCES.flatmap(lambda base: st.tuples(st.just(base), edits("Hers", base), edits("His", base))))
def test_every_sentence_anybody_put_in_is_in_the_joined_text_or_both_are_shown(
    written: tuple[list[str], list[str], list[str]],
) -> None:
    base, hers, his = written
    joined = merge_texts("".join(base), ["".join(hers), "".join(his)])
    assert joined == merge_texts("".join(base), ["".join(his), "".join(hers)])
    if joined is None:
        return
    found = passages(joined)
    for mine in (hers, his):
        new = [part for part in mine if part.startswith(("Hers", "His"))]
        assert [part for part in found if part in new] == new, "all of them, in their order"
    for one, other in ((hers, his), (his, hers)):
        if one == base:
            assert found == other, "an untouched text joins to the other's"
    assert {part for part in found if part.startswith("Base")} <= set(base)
    left = [part for part in base if part in hers and part in his and base.count(part) == 1]
    assert [part for part in found if part in left] == left, "what neither touched stays, in its order"


def test_two_pasted_tables_changed_from_end_to_end_are_shown_side_by_side_at_once() -> None:
    """Twenty thousand short lines of two kinds: to compare each with each would take minutes."""
    chance = random.Random(5)
    lines = [chance.choice(("Yes.\n", "No.\n")) for _ in range(20_000)]
    apart = ["His.\n" + "".join(lines[::-1]), "".join(lines[::2]) + "Hers.\n"]
    joined: list[str | None] = []
    assert calls_of(lambda: joined.append(merge_texts("".join(lines), apart))) < 10_000, "a person waits for this"
    assert joined == [None]


def test_an_edit_at_either_end_of_a_long_note_is_joined_quickly() -> None:
    note = "".join(f"Sentence {i % 50}. " for i in range(15_000))
    joined: list[str | None] = []
    assert calls_of(lambda: joined.append(merge_texts(note, ["First. " + note, note + "Last. "]))) < 10_000, "as above"
    assert joined == ["First. " + note + "Last. "]


def test_no_passage_is_empty_and_none_is_cut_inside_a_word() -> None:
    text = "Dr. Khan came at 4. He left."
    for before, after in pairwise(passages(text)):
        assert before.endswith((" ", "\n"))
        assert not after.startswith(" ")
