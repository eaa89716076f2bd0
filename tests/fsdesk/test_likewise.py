"""What may be settled with one press: the same field of the same kind, by the same people on the same laptops.

Planted one at a time, each seen caught here: any field of the kind; any two people; a person's other laptop taken for
the same; words of a note settled by whose they are.
"""

from __future__ import annotations

import pytest
from msgspec import structs

from fsdesk.likewise import alike, counterpart
from fsdesk.records.ids import FamilyId, RecordId, RevisionId
from fsdesk.views_sync import Choice, ToSettle

MINE, HIS = ("amina", "aaaaaaaa"), ("bashir", "bbbbbbbb")


def choice(n: int, text: str, whose: tuple[str, str]) -> Choice:
    author, device = whose
    return Choice(
        revision=RevisionId(f"{device}.{n}"), text=text, who=author, when="", is_mine=whose == MINE, author=author,
        device=device,
    )  # fmt: skip


def card(n: int, mine: str = "Home", his: str = "School", *, same_words: bool = False) -> ToSettle:
    return ToSettle(
        family=FamilyId("aaaaaaaa.1"), record=RecordId(f"aaaaaaaa.{n}"), field="setting", title="", sentence="",
        choices=(choice(n, mine, MINE), choice(n, his, HIS)), kind="visit", needs_same_words=same_words,
    )  # fmt: skip


def test_answers_from_a_list_are_alike_whatever_they_are() -> None:
    one, two, three = card(1), card(2, "Phone", "Video"), card(3)
    assert alike(one, (one, two, three)) == (two, three)
    assert counterpart(one.choices[1], two).text == "Video"


@pytest.mark.parametrize(
    "other",
    [
        structs.replace(card(2), field="purpose"),
        structs.replace(card(2), kind="request"),
        structs.replace(card(1), family=FamilyId("bbbbbbbb.1")),
        structs.replace(card(2), choices=(choice(2, "Home", MINE), choice(2, "School", ("ruaridh", "cccccccc")))),
        structs.replace(card(2), choices=(choice(2, "Home", MINE), choice(2, "School", ("bashir", "dddddddd")))),
        structs.replace(card(2), choices=(*card(2).choices, choice(3, "Hub", ("ruaridh", "cccccccc")))),
        structs.replace(card(2), choices=(choice(2, "Home", MINE), choice(3, "School", MINE))),
    ],
)
def test_another_field_kind_person_laptop_or_number_of_values_is_not_alike(other: ToSettle) -> None:
    assert alike(card(1), (other,)) == ()


def test_one_who_wrote_two_of_the_values_is_like_nothing() -> None:
    twice = structs.replace(card(1), choices=(choice(1, "Home", HIS), choice(2, "School", HIS)))
    assert alike(twice, (structs.replace(twice, record=RecordId("aaaaaaaa.9")),)) == ()


def test_what_somebody_wrote_in_words_must_be_the_same_words() -> None:
    notes = card(1, "She slept.", "She cried.", same_words=True)
    same = card(2, " She  slept. ", "She cried.", same_words=True)
    other = card(3, "She slept.", "He cried.", same_words=True)
    swapped = card(4, "She cried.", "She slept.", same_words=True)
    assert alike(notes, (same, other, swapped)) == (same,)
