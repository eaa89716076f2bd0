"""What several people wrote apart says now: heads against an oracle written apart, and each way of reading them.

Planted one at a time, each seen caught here: the last writer wins; only the first of an author's edits looked behind;
any common beginning taken for the newest; blank space a conflict; the text "None" taken for an empty field; the least
safe taken for the safest; a cleared field outweighing a protection; a digest without values, and without names; the
least guarded taken for a record's guard; pages' names without marks.
"""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsdesk.records.fields import Field, Reads, Says, Sensitivity, Value
from fsdesk.revisions import (
    NOTHING,
    Reading,
    Revision,
    body,
    body_hash,
    common_base,
    declared,
    digest,
    from_body,
    heads,
    over_what,
    read,
    read_record,
    safest_sensitivity,
    shown,
    was_shown,
)
from tests.fsdesk.writings import heads_by_hand, histories, shuffled, wrote


def names(found: dict[str, tuple[Revision, ...]]) -> dict[str, list[str]]:
    return {field: [r.id for r in group] for field, group in found.items()}


# --- heads --------------------------------------------------------------------------------------------------------


@settings(max_examples=150)
@given(histories(), st.integers(0, 1000))
def test_heads_are_what_the_rule_says_in_whatever_order_revisions_come(history: list[Revision], seed: int) -> None:
    found = heads(shuffled(history, seed))
    assert {field: set(group) for field, group in names(found).items()} == heads_by_hand(history)
    for group in found.values():
        assert [r.id for r in group] == sorted({r.id for r in group})


@settings(max_examples=50)
@given(histories(), st.data())
def test_what_never_arrived_is_replaced_all_the_same(history: list[Revision], data: st.DataObject) -> None:
    arrived = data.draw(st.lists(st.sampled_from(history), unique_by=lambda r: r.id))
    found = heads(arrived)
    assert {field: set(group) for field, group in names(found).items()} == heads_by_hand(arrived)


def test_a_second_writing_replaces_only_the_fields_it_sets() -> None:
    first = wrote("amina", 1, {"setting": "home", "note": "Wet day."})
    second = wrote("bashir", 1, {"setting": "school"}, first.id)
    assert names(heads([first, second])) == {"note": ["k7f2qd4m.1"], "setting": ["d0000000.1"]}


def test_two_who_wrote_over_the_same_value_stand_side_by_side_until_one_writes_over_both() -> None:
    first = wrote("amina", 1, {"note": "One."})
    hers = wrote("amina", 2, {"note": "Two."}, first.id)
    his = wrote("bashir", 1, {"note": "Three."}, first.id)
    assert names(heads([first, hers, his])) == {"note": ["d0000000.1", "k7f2qd4m.2"]}
    settled = wrote("ruaridh", 1, {"note": "Two. Three."}, hers.id, his.id)
    assert names(heads([settled, his, first, hers])) == {"note": ["m0000000.1"]}


def test_what_one_had_on_screen_is_one_step_back_not_all_that_came_before() -> None:
    """Writing over an old value does not replace the newer one its author never saw."""
    first = wrote("amina", 1, {"note": "One."})
    newer = wrote("amina", 2, {"note": "Two."}, first.id)
    stale = wrote("bashir", 1, {"note": "Three."}, first.id)
    assert names(heads([first, newer, stale]))["note"] == ["d0000000.1", "k7f2qd4m.2"]


def test_a_revision_that_names_itself_still_speaks() -> None:
    alone = wrote("amina", 1, {"note": "One."}, "k7f2qd4m.1")
    assert names(heads([alone])) == {"note": ["k7f2qd4m.1"]}


def test_a_cleared_field_is_a_writing_like_any_other() -> None:
    first = wrote("amina", 1, {"note": "One."})
    cleared = wrote("amina", 2, {"note": None}, first.id)
    assert read_record("visit", heads([first, cleared]), {})["note"].value is None
    assert not read_record("visit", heads([first, cleared]), {})["note"].to_settle


def test_what_a_page_is_showing_names_the_heads_of_each_field_and_marks_their_values() -> None:
    first = wrote("amina", 1, {"note": "One.", "setting": "home"})
    his = wrote("bashir", 1, {"note": "Two."})
    found = shown(heads([first, his]))
    assert {field: [name.partition("~")[0] for name in group] for field, group in found.items()} == {
        "note": ["d0000000.1", "k7f2qd4m.1"], "setting": ["k7f2qd4m.1"],
    }  # fmt: skip
    held = {r.id: r for r in (first, his)}
    assert over_what(found["note"], held) == ("d0000000.1", "k7f2qd4m.1")
    assert was_shown(first, "note", found["note"])
    assert not was_shown(first, "setting", found["note"])


def test_a_value_folded_over_since_was_not_on_the_page_but_what_it_replaced_was() -> None:
    before = wrote("amina", 2, {"note": "One.", "setting": "home"}, "k7f2qd4m.1")
    page = shown(heads([before]))
    now = wrote("amina", 2, {"note": "Much more.", "setting": "home"}, "k7f2qd4m.1")
    assert over_what(page["note"], {now.id: now}) == ("k7f2qd4m.1",)
    assert over_what(page["setting"], {now.id: now}) == ("k7f2qd4m.2",)
    assert over_what(["k7f2qd4m.2"], {now.id: now}) == ("k7f2qd4m.2",), "a plain name is taken at its word"
    assert not was_shown(now, "note", page["note"])


# --- the six ways of reading --------------------------------------------------------------------------------------


def read_as(reads: Reads, *values: Value, safest_first: tuple[Value, ...] = (), older: Value = None) -> Reading:
    """What a field reads with these values written apart, by Amina, then Bashir, then Ruaridh."""
    says = Says("Tried", reads, safest_first=safest_first)
    field = Field(name="tried", type=object, says=says)
    users = ("bashir", "amina", "ruaridh")  # in order of their laptops' names
    return read(field, [wrote(users[i], 1, {"tried": value}) for i, value in enumerate(values)], older)


@pytest.mark.parametrize("reads", list(Reads))
def test_one_value_is_the_value_however_the_field_is_read(reads: Reads) -> None:
    found = read_as(reads, "home", safest_first=("home",) if reads is Reads.PROTECTIVE else ())
    assert (found.value, found.to_settle, len(found.versions)) == ("home", False, 1)
    assert found.versions[0].author == "bashir"


@pytest.mark.parametrize("reads", list(Reads))
def test_equal_values_written_apart_are_one_value(reads: Reads) -> None:
    found = read_as(reads, "The same. ", " The same.\n", safest_first=())
    assert (found.value, found.to_settle, len(found.versions)) == ("The same. ", False, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ring first.", "  Ring\u00a0first.\n"),
        ("Two lines.\nAnd one.", "Two lines. And one."),
        ("Eòin", "Eo\u0300in"),
        (None, " \n"),
        (None, ()),
        (("a neighbour ",), ("a neighbour",)),
        ({"who": "the school"}, {"who": " the  school"}),
    ],
)
def test_nobody_is_asked_about_values_that_say_the_same(one: Value, other: Value) -> None:
    found = read_as(Reads.ASK, one, other)
    assert (found.value, found.to_settle, len(found.versions)) == (one, False, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ask Will", "Ask will"),
        ("m²", "m2"),
        ("ring first", "ringfirst"),
        (1, True),
        (0, None),
        (("a", "b"), ("b", "a")),
        ("None", None),
        (("",), ()),
    ],
)
def test_what_may_mean_another_thing_is_asked(one: Value, other: Value) -> None:
    assert read_as(Reads.ASK, one, other).to_settle


def test_capitals_say_nothing_where_a_field_is_declared_so() -> None:
    group = [wrote("amina", 1, {"postcode": "IV51 9JX"}), wrote("bashir", 1, {"postcode": "iv51  9jx "})]
    assert not read(declared("household", "postcode"), group).to_settle
    towns = [wrote("amina", 2, {"town": "Uig"}), wrote("bashir", 2, {"town": "UIG"})]
    assert read(declared("household", "town"), towns).to_settle


def test_an_asked_field_gives_no_answer_until_a_person_does() -> None:
    found = read_as(Reads.ASK, "home", "school", older="hub")
    assert (found.value, found.to_settle, found.older) == (None, True, "hub")
    assert [(v.value, v.author) for v in found.versions] == [("home", "bashir"), ("school", "amina")]


def test_an_appended_field_that_was_written_twice_shows_both() -> None:
    found = read_as(Reads.APPEND, "I like the boat.", "I like boats.")
    assert (found.value, found.to_settle, len(found.versions)) == (None, True, 2)


def test_a_union_reads_everything_and_asks_nobody() -> None:
    found = read_as(Reads.UNION, ("amina", "ruaridh"), ("bashir", "amina"), None)
    assert (found.value, found.to_settle) == (("amina", "bashir", "ruaridh"), False)


def test_a_cosmetic_field_takes_one_by_rule() -> None:
    found = read_as(Reads.COSMETIC, "blue", "green")
    assert (found.value, found.to_settle) == ("green", False)


ORDER = ("yes", "not_known", "not_asked", "declined", "no")


@pytest.mark.parametrize(
    ("values", "safest"),
    [
        (("no", "yes"), "yes"), (("yes", "no"), "yes"), (("no", "declined"), "declined"),
        (("not_asked", "no"), "not_asked"), (("declined", "not_known", "no"), "not_known"),
        (("no", None), "no"), ((None, "yes"), "yes"),
        (("yes", "perhaps"), "yes"), (("no", "perhaps"), None),
    ],
)  # fmt: skip
def test_a_protective_field_reads_the_safest_and_asks(values: tuple[Value, ...], safest: Value) -> None:
    found = read_as(Reads.PROTECTIVE, *values, safest_first=ORDER)
    assert (found.value, found.to_settle) == (safest, True)
    assert {v.value for v in found.versions} == set(values)


@pytest.mark.parametrize(("kind", "name"), [("household", "confidential"), ("family", "restricted")])
@pytest.mark.parametrize("other", [False, None])
def test_a_restriction_holds_until_somebody_lifts_it_over_the_one_who_set_it(
    kind: str, name: str, other: bool | None
) -> None:
    group = [wrote("bashir", 1, {name: other}, kind=kind), wrote("amina", 1, {name: True}, kind=kind)]
    assert read(declared(kind, name), group).value is True


def test_a_protective_text_with_no_order_shows_both() -> None:
    found = read_as(Reads.PROTECTIVE, "Text before calling", "Never text")
    assert (found.value, found.to_settle, len(found.versions)) == (None, True, 2)


def test_the_word_none_is_a_text_and_not_an_empty_field() -> None:
    for one, other in ((None, "None"), (True, "True"), (("a",), "('a',)"), (5, "5")):
        found = read_as(Reads.ASK, one, other)
        assert (found.to_settle, len(found.versions)) == (True, 2), other


def test_two_notes_on_different_passages_are_joined_and_shown_for_settling() -> None:
    found = read_as(Reads.NARRATIVE, "A new one. Two. ", "One. Two. Three. ", older="One. Two. ")
    assert (found.value, found.to_settle, found.older) == ("A new one. Two. Three. ", True, "One. Two. ")
    assert len(found.versions) == 2


def test_two_notes_on_the_same_passage_or_with_no_known_beginning_stand_in_full() -> None:
    assert read_as(Reads.NARRATIVE, "Hers. ", "His. ", older="One. ").value is None
    assert read_as(Reads.NARRATIVE, "Hers. ", "His. ").value is None
    assert read_as(Reads.NARRATIVE, None, "His. ", older="One. ").value is None


def test_nothing_written_reads_as_nothing() -> None:
    assert read(declared("visit", "note"), []) == NOTHING
    assert (NOTHING.value, NOTHING.versions, NOTHING.to_settle) == (None, (), False)


def test_a_field_of_a_newer_version_is_kept_and_asked_about() -> None:
    field = declared("visit", "mood_of_the_day")
    assert (field.label, field.reads) == ("mood_of_the_day", Reads.ASK)
    assert declared("poem", "text").reads is Reads.ASK


# --- what was there before ----------------------------------------------------------------------------------------


def test_the_common_beginning_is_found_past_several_edits_of_each_author() -> None:
    first = wrote("amina", 1, {"note": "One. Two. "})
    hers = wrote("amina", 2, {"note": "One. Two. Three. "}, first.id)
    hers_again = wrote("amina", 3, {"note": "One. Two. Three. Four. "}, hers.id)
    his = wrote("bashir", 1, {"note": "A new one. Two. "}, first.id)
    everything = [first, hers, hers_again, his]
    found = read_record("visit", heads(everything), {r.id: r for r in everything})["note"]
    assert found.older == "One. Two. "
    assert found.value == "A new one. Two. Three. Four. "


def test_the_newest_common_beginning_is_taken() -> None:
    first = wrote("amina", 1, {"note": "One. "})
    newer = wrote("amina", 2, {"note": "Two. "}, first.id)
    hers = wrote("amina", 3, {"note": "Hers. "}, first.id, newer.id)
    his = wrote("bashir", 1, {"note": "His. "}, newer.id)
    held = {r.id: r for r in (first, newer, hers, his)}
    assert common_base("note", [his, hers], held) == "Two. "


def test_a_beginning_that_is_not_held_is_not_guessed_at() -> None:
    first = wrote("amina", 1, {"note": "One. "})
    missing = wrote("amina", 2, {"note": "Two. "}, first.id)
    hers = wrote("amina", 3, {"note": "Hers. "}, missing.id)
    his = wrote("bashir", 1, {"note": "His. "}, missing.id)
    assert common_base("note", [his, hers], {r.id: r for r in (first, hers, his)}) is None
    assert common_base("note", [], {}) is None


# --- how guarded, and the digest ----------------------------------------------------------------------------------


def test_a_record_is_as_guarded_as_the_most_guarded_that_speaks_in_it() -> None:
    private = wrote("amina", 1, {"note": "One."}, sensitivity=Sensitivity.PRIVATE_TO_PERSON)
    restricted = wrote("bashir", 1, {"note": "Two."}, sensitivity=Sensitivity.RESTRICTED)
    assert safest_sensitivity([private, restricted]) is Sensitivity.RESTRICTED
    assert safest_sensitivity([]) is Sensitivity.OPEN_TO_FAMILY


@settings(max_examples=50)
@given(histories(), st.integers(0, 1000))
def test_a_digest_is_of_what_is_said_and_not_of_the_order_it_came_in(history: list[Revision], seed: int) -> None:
    assert digest([heads(history)]) == digest([heads(shuffled(history, seed))])
    assert len(digest([heads(history)])) == 64


@settings(max_examples=60)
@given(histories(), st.data())
def test_any_other_value_author_field_or_record_changes_the_digest(
    history: list[Revision], data: st.DataObject
) -> None:
    found = heads(history)
    speaking = [(field, r) for field, group in found.items() for r in group]
    field, one = data.draw(st.sampled_from(speaking))
    before = digest([found])
    other_value = {**one.fields, field: "something else"}
    for changed in (
        msgspec.structs.replace(one, fields=other_value),
        msgspec.structs.replace(one, n=one.n + 100),
        msgspec.structs.replace(one, record="k7f2qd4m.99"),
    ):
        group = tuple(changed if r.id == one.id else r for r in found[field])
        assert digest([{**found, field: group}]) != before
    assert digest([{name: group for name, group in found.items() if name != field}]) != before
    assert digest([found], frozenset({field})) != before


def test_a_digest_tells_an_empty_field_from_the_word_and_a_text_from_a_list() -> None:
    said = [digest([heads([wrote("amina", 1, {"note": value})])]) for value in (None, "None", "", ("a",), "a", True, 1)]
    assert len(set(said)) == 7


# --- the one canonical form ---------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(histories())
def test_a_revision_comes_back_from_its_body_and_to_the_same_bytes(history: list[Revision]) -> None:
    for r in history:
        raw = body(r)
        assert from_body(raw) == r
        assert body(from_body(raw)) == raw
        assert len(body_hash(raw)) == 16


def test_the_body_is_the_same_whatever_order_its_fields_were_given_in() -> None:
    one = wrote("amina", 1, {"setting": "home", "note": "Wet."}, "d0000000.2", "d0000000.1")
    other = wrote("amina", 1, {"note": "Wet.", "setting": "home"}, "d0000000.1", "d0000000.2")
    assert body(one) == body(other)
    assert body_hash(body(one)) == body_hash(body(other))


def test_a_body_of_version_one_is_read_for_ever() -> None:
    """The bytes of a revision as the first version wrote them; they must never change."""
    first = wrote("amina", 1, {"note": "Eòin", "purpose": ("first_visit",), "travel_minutes": 20, "household": None})
    assert body(first).hex() == (
        "9ba86b376632716434 6d01aa6b3766327164346d2e31aa6b3766327164346d2e31a5766973697484a9686f757365686f6c64c0"
        "a46e6f7465a545c3b2696ea7707572706f736591ab66697273745f7669736974ae74726176656c5f6d696e757465731490a5616d"
        "696e61b9323032362d31312d32315430393a30313a30302b30303a3030ae6f70656e5f746f5f66616d696c7901"
    ).replace(" ", "")


@pytest.mark.parametrize("raw", [b"", b"\x9b", b"not a body", body(wrote("amina", 1, {}))[:-1], b"\x80", b"\x90"])
def test_what_is_not_a_body_is_said_to_be_none(raw: bytes) -> None:
    with pytest.raises((msgspec.DecodeError, msgspec.ValidationError)):
        from_body(raw)
