"""A family that is open for a while, in words: what the door needs first, names instead of references, no codes."""

from __future__ import annotations

from fsdesk.opened import tell
from fsdesk.records.fields import Sensitivity, Value
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, RevisionId, UserId
from fsdesk.revisions import Revision

FAMILY = FamilyId("d0000000.1")


def written(n: int, kind: str, over: tuple[int, ...] = (), record: int = 0, **fields: Value) -> Revision:
    return Revision(
        device=DeviceId("d0000000"), n=n, family=FAMILY, record=RecordId(f"d0000000.{record or n}"), kind=kind,
        fields=fields, over=tuple(RevisionId(f"d0000000.{one}") for one in over), author=UserId("amina"),
        written_at="", sensitivity=Sensitivity.OPEN_TO_FAMILY, schema=1,
    )  # fmt: skip


def test_it_says_who_is_there_first_and_every_value_in_words() -> None:
    view = tell([
        written(1, "family", label="LOC-0042", known_as="MacLeod family", status="active"),
        written(5, "case_note", text="They like the boat."),
        written(2, "person", given_name="Isla", family_name="MacLeod", life_stage="living"),
        written(3, "took_part", visit="d0000000.9", person="d0000000.2"),
        written(4, "person", record=2, over=(2,), known_as="Isla"),
    ])  # fmt: skip
    assert view.title == "MacLeod family"
    assert [section.title for section in view.sections] == [
        "The family", "Who is in it", "Who was there", "Case note",
    ]  # fmt: skip
    told = "\n".join(line for section in view.sections for line in section.lines)
    assert "Isla" in view.sections[2].lines[0]
    for machine in ("d0000000", "active", "living"):
        assert machine not in told


def test_what_two_people_wrote_apart_is_both_said_and_what_was_taken_out_is_not() -> None:
    view = tell([
        written(1, "family", label="LOC-0042"),
        written(2, "case_note", text="First."),
        written(3, "case_note", record=2, text="Said by Amina.", over=(2,)),
        written(4, "case_note", record=2, text="Said by Bashir.", over=(2,)),
        written(5, "case_note", text="A slip.", taken_out="wrong family"),
    ])  # fmt: skip
    told = "\n".join(line for section in view.sections for line in section.lines)
    assert "Said by Amina." in told
    assert "Said by Bashir." in told
    assert "First." not in told
    assert "A slip." not in told
    assert "wrong family" not in told


def test_a_kind_and_a_family_nobody_here_knows_are_no_mistake() -> None:
    view = tell([written(1, "of_a_later_version", words="later")])
    assert view.title == "This family"
    assert view.sections == ()
