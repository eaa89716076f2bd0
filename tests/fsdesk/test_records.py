"""The declarations: each field says all it must, and what cannot be kept is named before it reaches a store."""

from __future__ import annotations

import unicodedata
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsdesk.records import (
    KINDS,
    Household,
    Membership,
    Person,
    SignOff,
    TookPart,
    Visit,
    Voice,
    access_codes,
    codes,
    consent_codes,
    family_codes,
    safety_codes,
)
from fsdesk.records.codes import CodeList, is_local_time, is_partial_date
from fsdesk.records.fields import (
    INTEGER_MAX,
    ITEMS_MAX,
    TEXT_BYTES_MAX,
    Field,
    Reads,
    Record,
    Sensitivity,
    Value,
    as_value,
    kept_text,
    what_is_wrong,
    what_is_wrong_with_field,
)
from fsdesk.records.ids import DEVICE_ALPHABET, DeviceId, revision_id, split_revision_id
from fsdesk.records.signing import Comment

FIELDS = [(kind, field) for kind, record in KINDS.items() for field in record.declared().values()]
NAMES = [f"{kind}.{field.name}" for kind, field in FIELDS]


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=NAMES)
def test_every_field_says_what_it_is_called_and_how_it_is_read(kind: str, field: Field) -> None:
    assert field.label
    assert field.label[0].isupper()
    assert not field.label.endswith((".", ":"))
    assert isinstance(field.reads, Reads)
    assert field.says.searched in ("", "names", "notes")
    assert None.__class__ in get_args(field.type), "a field that is not written is None"
    assert not (field.says.partial_date and field.says.codes)


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=NAMES)
def test_an_order_of_safety_ranks_every_answer_of_a_protective_field(kind: str, field: Field) -> None:
    order = field.says.safest_first
    assert not order or field.reads is Reads.PROTECTIVE
    if order and field.says.codes is not None:
        assert sorted(map(str, order)) == sorted(field.says.codes)
    elif order:
        assert order == (True, False)


def test_labels_of_one_kind_differ() -> None:
    for record in KINDS.values():
        labels = [field.label for field in record.declared().values()]
        assert len(labels) == len(set(labels)), record.kind()


def test_a_kind_travels_under_its_own_name_and_each_field_of_it_may_be_left_out() -> None:
    assert len(KINDS) == 56
    for kind, record in KINDS.items():
        assert record.kind() == kind
        assert record().written() == {}


def test_own_words_begin_private_to_the_person_and_the_rest_open_to_the_family() -> None:
    guarded = {kind: record.SENSITIVITY for kind, record in KINDS.items() if record.SENSITIVITY.safety}
    private = ("voice", "private_rating", "answer", "economic_snapshot", "private_goal", "child_view", "document",
               "correction", "objection", "crisis_contact")  # fmt: skip
    protected = ("safeguarding_concern", "concern_act", "risk_flag", "lone_working", "access_request",
                 "disclosure_mark")  # fmt: skip
    assert guarded == {
        **dict.fromkeys(private, Sensitivity.PRIVATE_TO_PERSON),
        **dict.fromkeys(protected, Sensitivity.PROTECTED),
    }
    assert [s.safety for s in Sensitivity] == [0, 1, 2, 3]


def code_lists() -> list[CodeList]:
    lists = (codes, family_codes, consent_codes, safety_codes, access_codes)
    every = [found for module in lists for found in vars(module).values()]
    return [found for found in every if isinstance(found, CodeList)]


@pytest.mark.parametrize("found", code_lists(), ids=lambda found: found.name)
def test_a_code_list_has_words_for_every_code_and_a_code_fits_a_wire(found: CodeList) -> None:
    assert found.name
    assert found.version >= 1
    assert len(set(found.values())) == len(found) >= 2
    for code, words in found.items():
        assert code.isascii()
        assert code == code.strip()
        assert words[0].isupper()


def test_every_code_list_that_a_field_uses_is_one_of_the_published() -> None:
    used = {id(field.says.codes) for _, field in FIELDS if field.says.codes is not None}
    assert used <= {id(found) for found in code_lists()}


def test_nothing_asked_is_ever_answered_by_default() -> None:
    asked = [(kind, field) for kind, field in FIELDS if field.says.codes is codes.ASKED]
    assert len(asked) >= 8
    for kind, field in asked:
        assert getattr(KINDS[kind](), field.name) is None
    assert tuple(codes.ASKED) == ("yes", "no", "not_asked", "not_known", "declined")


# --- what a value may be ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", ""),
        ("a\0b", "text_has_nul"),
        ("half \ud83d", "text_not_unicode"),
        ("\udc00", "text_not_unicode"),
        ("Eo\u0300in", "text_not_nfc"),
        ("Eòin", ""),
        ("x" * TEXT_BYTES_MAX, ""),
        ("x" * (TEXT_BYTES_MAX + 1), "text_too_long"),
        ("ò" * (TEXT_BYTES_MAX // 2), ""),
        ("ò" * (TEXT_BYTES_MAX // 2 + 1), "text_too_long"),
        ("😀" * (TEXT_BYTES_MAX // 4 + 1), "text_too_long"),
        (INTEGER_MAX, ""),
        (-INTEGER_MAX, ""),
        (INTEGER_MAX + 1, "number_too_large"),
        (2**70, "number_too_large"),
        (-(2**70), "number_too_large"),
        (True, ""),
        (None, ""),
        (("a",) * ITEMS_MAX, ""),
        (("a",) * (ITEMS_MAX + 1), "too_many_items"),
        (("a", "b\0"), "text_has_nul"),
        (({"text": "\ud800"},), "text_not_unicode"),
        (({"te\0xt": "a"},), "text_has_nul"),
        ({str(i): i for i in range(ITEMS_MAX)}, "too_many_items"),
    ],
)
def test_what_cannot_be_kept_is_named(value: object, code: str) -> None:
    assert what_is_wrong(value) == code  # type: ignore[arg-type]  # some of these are no values


@pytest.mark.parametrize("value", [1.5, float("nan"), float("inf"), b"raw", {1, 2}, (1.5,), ((1,),), ({"a": 0.5},)])
def test_no_floating_point_bytes_or_nesting_is_a_value(value: object) -> None:
    assert what_is_wrong(value) == "not_a_value"  # type: ignore[arg-type]  # that is what is tried


@pytest.mark.parametrize(
    ("record", "name", "value", "code"),
    [
        (Person, "life_stage", "living", ""),
        (Person, "life_stage", "alive", "not_in_code_list"),
        (Person, "life_stage", None, ""),
        (Person, "born_on", "2018-02", ""),
        (Person, "born_on", "2018-02-30", "not_a_date"),
        (Person, "known_as", 5, "wrong_type"),
        (Visit, "purpose", ("first_visit", "other"), ""),
        (Visit, "purpose", ("first_visit", "tea"), "not_in_code_list"),
        (Visit, "purpose", "first_visit", "wrong_type"),
        (Visit, "travel_minutes", 20, ""),
        (Visit, "travel_minutes", "20", "wrong_type"),
        (Visit, "travel_minutes", True, "wrong_type"),
        (Visit, "actual_start", "2026-11-21T13:15", ""),
        (Visit, "actual_start", "13:15", "not_a_time"),
        (Visit, "planned_start", "soon", "not_a_time"),
        (Household, "confidential", 1, "wrong_type"),
        (Membership, "subject_of_support", False, ""),
        (TookPart, "presence", "not_seen", ""),
        (Voice, "method", "shouted", "not_in_code_list"),
        (SignOff, "comments", ({"record": "a", "field": "note", "text": "Which boat?"},), ""),
        (SignOff, "comments", ({"record": "a"},), "wrong_type"),
    ],
)
def test_a_declared_field_takes_only_what_it_can_hold(record: type[Record], name: str, value: Value, code: str) -> None:
    assert what_is_wrong_with_field(record.declared()[name], value) == code


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("2019", True), ("2019~", True), ("2019-07", True), ("2019-07~", True), ("2019-07-03", True),
        ("2019-07-03~", True), ("2020-02-29", True), ("2019-02-29", False), ("2019-13", False), ("2019-7-3", False),
        ("0000", False), ("19", False), ("", False), ("~", False), ("2019-07-03T10:00", False), ("2019-00", False),
        ("2019-07-03 ", False), ("٢٠١٩", False), ("2019\n", False),
    ],
)  # fmt: skip
def test_a_date_may_be_as_much_as_is_known(text: str, known: bool) -> None:
    assert is_partial_date(text) is known


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("2026-11-21T13:15", True), ("2026-11-21T13:15:30+01:00", True), ("2026-11-21 13:15", True),
        ("2026-11-21", False), ("20261121T131500.0", False), ("2026-11-21T25:00", False), ("13:15", False),
    ],
)  # fmt: skip
def test_a_time_has_its_day(text: str, is_one: bool) -> None:
    assert is_local_time(text) is is_one


# --- text as it is kept -------------------------------------------------------------------------------------------


def test_text_is_kept_composed_and_what_no_store_can_hold_shows_as_a_mark() -> None:
    assert kept_text("Eo\u0300in") == "Eòin"
    assert kept_text("a\0b\ud83dc") == "a\ufffdb\ufffdc"
    assert kept_text("😀 \r\n\t é") == "😀 \r\n\t é"


@given(st.text())
def test_kept_text_can_be_kept_and_keeping_it_again_changes_nothing(text: str) -> None:
    kept = kept_text(text)
    assert what_is_wrong(kept) == ""
    assert kept_text(kept) == kept
    assert kept == unicodedata.normalize("NFC", kept)
    kept.encode()


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_ordinary_text_is_only_ever_composed(text: str) -> None:
    assert kept_text(text) == unicodedata.normalize("NFC", text)


def test_a_stored_value_is_in_one_form_whatever_it_was_given_as() -> None:
    remark = Comment(record="k7f2qd4m.1", field="note", text="Eo\u0300in?")
    assert as_value([remark]) == ({"field": "note", "record": "k7f2qd4m.1", "text": "Eòin?"},)
    assert list(as_value({"b": 1, "a": 2})) == ["a", "b"]  # type: ignore[arg-type]
    assert as_value(["a", None, True, 7]) == ("a", None, True, 7)
    with pytest.raises(TypeError):
        as_value(1.5)
    with pytest.raises(TypeError):
        as_value(object())


# --- names of revisions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["k7f2qd4m.1", "k7f2qd4m.9007199254740992"])
def test_a_revisions_name_is_its_laptop_and_count(name: str) -> None:
    device, n = split_revision_id(name)
    assert revision_id(device, n) == name


@pytest.mark.parametrize(
    "name",
    ["", "k7f2qd4m", "k7f2qd4m.0", "k7f2qd4m.01", "k7f2qd4m.-1", "k7f2qd4m.9007199254740993", "K7F2QD4M.1", "k7f2qd4.1",
     "k7f2qd4i.1", "k7f2qd4m.1\n", " k7f2qd4m.1", "k7f2qd4m.1.1", "k7f2qd4m.١"],
)  # fmt: skip
def test_anything_else_is_not_a_revisions_name(name: str) -> None:
    with pytest.raises(ValueError, match="not the name of a revision"):
        split_revision_id(name)


def test_no_letter_of_a_laptops_name_is_mistaken_for_a_digit() -> None:
    assert len(set(DEVICE_ALPHABET)) == len(DEVICE_ALPHABET) == 32
    assert not set("ilou") & set(DEVICE_ALPHABET)
    assert split_revision_id(revision_id(DeviceId("abcdefgh"), 12)) == ("abcdefgh", 12)
