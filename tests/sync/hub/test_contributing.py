"""What a partner adds to a family's plan, on every ledger: kept once, until it is in the record or set aside.

To be caught (not each was planted): words kept twice or lost with the naming; words settled by somebody who does not
work with the family; an answer that tells what there is; too many; what is not noted. Planted and seen caught: words
settled by a revision of another family; words of who was never named.
"""

from __future__ import annotations

import pytest

from fsdesk.events import event_of
from fsdesk.records.ids import RecordId
from fsdesk.trouble import Refused
from sync import asked_shared as asked
from sync.hub import contributing, erasing, office
from sync.protocol import Unreadable, unpack
from sync.questions import NOT_ALLOWED
from tests.sync.hub.conftest import AMINA, BASHIR, COLM, MORAG, Rig
from tests.sync.hub.sharing import CLINIC, NURSE, SCHOOL, TEACHER, SharedFamily

AT = "2026-11-22T09:00"


@pytest.fixture
def of(rig: Rig) -> SharedFamily:
    return SharedFamily(rig)


@pytest.fixture
def named(of: SharedFamily) -> SharedFamily:
    of.permit("finn", "kirsty")
    assert of.name() == ""
    return of


def test_a_contribution_waits_for_who_works_with_the_family_and_is_kept_once(named: SharedFamily) -> None:
    assert unpack(named.add().body, asked.Done).changed
    assert not unpack(named.add().body, asked.Done).changed, "a lost reply and a second sending give one"
    assert named.add(text="something else").code == asked.ALREADY
    assert named.add(user=NURSE).code == asked.ALREADY
    for user in (AMINA, MORAG):
        (row,) = named.waiting(user)
        assert (row.user, row.name, row.agency, row.kind, row.fields, row.late) == (
            TEACHER, "Shona Bell", SCHOOL, "case_note", {"text": "He reads aloud now"}, False,
        )  # fmt: skip
    assert named.waiting(COLM) == named.waiting(BASHIR) == ()
    assert named.ask(TEACHER, asked.WAITING, asked.WaitingAsked()).code == NOT_ALLOWED
    assert named.sent() == [asked.WAITS]
    assert named.sent(NURSE) == []


def test_what_is_put_into_the_record_is_settled_by_the_revision_that_says_so(named: SharedFamily) -> None:
    named.add(name=1)
    named.add("next_step", named.ids["step"], name=2, status="done", done_on="2026-11-21")
    named.add("attendee", named.ids["meeting"], name=3, attendance="present")
    assert len(named.waiting()) == 3
    at, one, two = "2026-11-22T10:00", f"{1:032x}", f"{2:032x}"
    step = named.ids["step"]
    named.write("taken", "case_note", at=at, note_kind="other", text="He reads aloud now", contribution=one)
    named.write("done", "next_step", step, over=(step,), status="done", done_on="2026-11-21", contribution=two)
    assert [row.kind for row in named.waiting()] == ["attendee"]
    assert named.sent() == [asked.WAITS, asked.IN_RECORD, asked.IN_RECORD]
    kept = named.rig.ledger.contribution(one)
    assert kept is not None
    assert (kept.body, kept.settled_by) == (b"", AMINA), "the hub lets go of the words"
    assert not unpack(named.add(name=1).body, asked.Done).changed, "sent once more, it is still there"


def test_a_revision_of_another_family_settles_nothing(named: SharedFamily) -> None:
    named.add(name=1)
    other = named.amina.write(kind="case_note", fields={"text": "x", "contribution": f"{1:032x}"})
    assert named.amina.exchange([other]).held
    assert named.sent() == [asked.WAITS]


def test_one_is_set_aside_for_a_reason_its_author_reads(named: SharedFamily) -> None:
    named.add()
    name = (1).to_bytes(asked.NAME_BYTES, "big")
    for user in (BASHIR, COLM, TEACHER):
        assert named.ask(user, asked.TAKEN, asked.TakenAsked(name, "no")).code == NOT_ALLOWED
    with pytest.raises(Unreadable):
        named.ask(AMINA, asked.TAKEN, asked.TakenAsked(name, "  "))
    said = asked.TakenAsked(name, "We spoke about it on the phone")
    assert named.told(AMINA, asked.TAKEN, said, asked.Done).changed
    assert not named.told(AMINA, asked.TAKEN, said, asked.Done).changed
    assert named.ask(MORAG, asked.TAKEN, said).code == asked.ALREADY
    (row,) = named.told(TEACHER, asked.SENT, asked.Nothing(), asked.Sent).rows
    assert (row.state, row.reason) == (asked.ASIDE, "We spoke about it on the phone")
    assert named.waiting() == ()


def test_what_is_no_contribution_is_not_understood(named: SharedFamily) -> None:
    for kind, record, fields in (("goal", "", {"in_their_words": "x"}), ("next_step", "step", {"what": "y"})):
        said = asked.AddAsked(bytes(16), named.family, kind, named.ids.get(record, RecordId("")), fields, AT)
        with pytest.raises(Unreadable):
            named.ask(TEACHER, asked.ADD, said)
    assert named.waiting() == ()


def test_words_written_while_it_was_shared_are_kept_when_it_ended_in_between(named: SharedFamily) -> None:
    named.add(name=1)
    named.told(MORAG, asked.UNNAME, asked.UnnameAsked(named.family, TEACHER), asked.Done)
    assert named.add(name=2).code == ""
    assert named.add("next_step", named.ids["note"], name=3, status="done").code == ""
    assert [row.late for row in named.waiting()] == [False, True, True]
    assert named.add(user=NURSE, name=4).code == NOT_ALLOWED, "who never was named adds nothing"


def test_what_came_sealed_is_late_whoever_it_is_shared_with_and_whatever_became_of_their_laptop(
    named: SharedFamily,
) -> None:
    ledger, theirs = named.rig.ledger, named.device(TEACHER)
    name = (1).to_bytes(asked.NAME_BYTES, "big")
    said = asked.AddAsked(name, named.family, "case_note", RecordId(""), {"text": "He reads aloud now"}, AT)
    with ledger.writing():
        ledger.suspend(theirs.device, True)
    assert contributing.add(ledger, theirs, said, 9) == NOT_ALLOWED
    assert contributing.add(ledger, theirs, said, 9, sealed=True) is True
    assert contributing.add(ledger, theirs, said, 9, sealed=True) is False
    assert [(row.user, row.agency, row.late) for row in named.waiting()] == [(TEACHER, SCHOOL, True)]
    other = asked.AddAsked(bytes(16), named.family, "case_note", RecordId(""), {"text": "x"}, AT)
    assert contributing.add(ledger, named.device(NURSE), other, 9, sealed=True) == NOT_ALLOWED


def test_a_thing_they_were_not_told_of_tells_nothing_by_how_it_is_answered(named: SharedFamily) -> None:
    for name, record in enumerate((named.ids["goal"], named.ids["note"], "zzzzzzzz.9"), 1):
        assert named.add("next_step", str(record), name=name, status="done").code == ""
    assert [row.late for row in named.waiting()] == [True] * 3


def test_no_more_than_so_many_of_one_partner_wait(named: SharedFamily) -> None:
    for name in range(asked.WAITING_MAX):
        assert named.add(name=name + 1).code == ""
    assert named.add(name=9_999).code == asked.TOO_MANY
    rows: list[asked.WaitingRow] = []
    after = b""
    while not rows or after:
        told = named.told(AMINA, asked.WAITING, asked.WaitingAsked(after), asked.Waiting)
        rows += told.rows
        after = told.after
    assert len({row.contribution for row in rows}) == len(rows) == asked.WAITING_MAX


def test_while_words_wait_nothing_held_about_one_person_is_destroyed(named: SharedFamily) -> None:
    named.add()
    with pytest.raises(Refused, match="words on this family wait"):
        erasing.destroy_person(named.rig.ledger, named.rig.keys, named.family, named.ids["finn"], 9)
    named.told(AMINA, asked.TAKEN, asked.TakenAsked((1).to_bytes(16, "big"), "known already"), asked.Done)
    with pytest.raises(Refused, match="no two people have decided"):
        erasing.destroy_person(named.rig.ledger, named.rig.keys, named.family, named.ids["finn"], 9)


def test_a_partner_who_is_one_no_longer_adds_nothing(named: SharedFamily) -> None:
    office.change_role(named.rig.ledger, TEACHER, "it_admin")
    assert named.add().code == NOT_ALLOWED
    assert named.ask(TEACHER, asked.SENT, asked.Nothing()).code == NOT_ALLOWED


def test_every_naming_reading_refusal_and_contribution_is_noted(named: SharedFamily) -> None:
    named.read()
    named.add()
    named.name(TEACHER, CLINIC)
    named.told(AMINA, asked.TAKEN, asked.TakenAsked((1).to_bytes(16, "big"), "known already"), asked.Done)
    named.told(MORAG, asked.UNNAME, asked.UnnameAsked(named.family, TEACHER), asked.Done)
    noted = [event_of(line.body) for line in named.rig.ledger.events_from(0, 100)]
    assert [(one.action, one.user) for one in noted if one.family == named.family] == [
        ("partner", MORAG), ("shared", TEACHER), ("contribute", TEACHER), ("denied", MORAG), ("settle", AMINA),
        ("partner", MORAG),
    ]  # fmt: skip
