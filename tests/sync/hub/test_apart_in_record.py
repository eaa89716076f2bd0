"""What a partner said for leads alone comes into the record for leads alone, whatever a laptop sends: at the hub, on
plain dicts and on a file, one way in on a server too.

To be caught, each planted once: the degree not asked; whom the note names not asked, in the revision, in what is held
of its record, or in what came with it; a colleague, a lead of another team or whoever it may be about who writes it;
the officer's words in a record; words said to be of another family; a note that opens for whoever worked with the
family and comes to lead; one whose readers are named over nothing by somebody the office let in; a bearer who brings
what was never taken; an open writing of before that settles words said again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fsdesk.desk.refusals import CAUSES
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import TeamId, UserId
from fsdesk.revisions import Revision, body
from fsdesk.rules_contributing import LEADS, OFFICER
from sync import asked_shared as asked
from sync.hub import allocating, guarding, office
from sync.hub.bearing import take_back
from sync.hub.ledger import LEAD, Account
from sync.rows import Row
from tests.sync.hub.conftest import AMINA, BASHIR, COAST, COLM, MORAG, VALLEY, Rig, stood_in
from tests.sync.hub.sharing import FIONA, IONA, SharedFamily, shared_by_two
from tests.sync.hub.standing import Standing

WORDS = "She was shouting at him in the car park"
NAME = f"{1:032x}"
UNA = UserId("una")
RESTRICTED, PROTECTED = Sensitivity.RESTRICTED, Sensitivity.PROTECTED
CODE = "said_apart"


@pytest.fixture(params=["memory", "file"])
def standing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Standing]:
    yield from stood_in(request, tmp_path)


@pytest.fixture
def of(rig: Rig) -> SharedFamily:
    return said(shared_by_two(rig))


def said(of: SharedFamily, readers: str = LEADS) -> SharedFamily:
    assert of.add(name=1, readers=readers, text=WORDS).code == ""
    return of


def note(
    of: SharedFamily,
    by: UserId = MORAG,
    before: Revision | None = None,
    sensitivity: Sensitivity = RESTRICTED,
    **said: Any,
) -> Revision:
    """A note that says it puts those words into the record, or something more of one."""
    fields = {"at": "2026-11-22T10:00", "note_kind": "other", "text": WORDS, "contribution": NAME}
    return of.laptop(by).write(
        of.family, before.record if before is not None else "", kind="case_note", sensitivity=sensitivity,
        fields={name: value for name, value in {**({} if before else fields), **said}.items() if value is not None},
        over=(before.id,) if before is not None else (),
    )  # fmt: skip


def refused(of: SharedFamily, *revisions: Revision) -> dict[int, str]:
    """What of these, all of one laptop, is set aside, by number, with its code."""
    laptop = next(one for one in of.laptops.values() if one.device == revisions[0].device)
    numbers = {one.n for one in revisions}
    return {one.n: one.code for one in laptop.exchange(list(revisions)).answer.refused if one.n in numbers}


def is_refused(of: SharedFamily, *revisions: Revision) -> bool:
    last = refused(of, *revisions).get(revisions[-1].n, "")
    assert last in ("", CODE)
    return bool(last)


def who_has(of: SharedFamily, words: str = WORDS) -> set[UserId]:
    """Whose laptops are handed it."""
    for user in (AMINA, BASHIR, COLM, IONA, MORAG):
        of.laptop(user).exchange([])
    return {user for user, laptop in of.laptops.items() if words in repr(laptop.held)}


@pytest.mark.parametrize("standing", ["memory", "file", "server"], indirect=True)
def test_it_is_taken_for_leads_alone_and_set_aside_else_with_its_words_and_a_sentence(of: SharedFamily) -> None:
    for degree in (Sensitivity.OPEN_TO_FAMILY, Sensitivity.PRIVATE_TO_PERSON, PROTECTED):
        open_to_more = note(of, sensitivity=degree)
        assert refused(of, open_to_more) == {open_to_more.n: CODE}
        kept = [raw for row in of.rig.ledger.set_aside_bodies() for raw in row if raw == body(open_to_more)]
        assert kept, "nothing is lost: it is with its author, and here, for nobody to read"
    assert "leads alone" in CAUSES[CODE].why
    assert (of.sent(), of.apart(MORAG)) == ([asked.WAITS], [WORDS]), "and what the partner said still waits"
    assert who_has(of) == set()
    again = note(of, before=None)
    assert not is_refused(of, again)
    assert of.sent() == [asked.IN_RECORD]
    assert who_has(of) == set(), "who wrote it has it, and nobody else leads"


def test_sent_again_as_it_must_be_it_is_taken(of: SharedFamily) -> None:
    first = note(of, sensitivity=PROTECTED)
    assert is_refused(of, first)
    mended = note(of, before=first, text=WORDS, contribution=NAME, at="2026-11-22T10:00", note_kind="other")
    assert not is_refused(of, mended)
    assert of.sent() == [asked.IN_RECORD]


@pytest.mark.parametrize("by", [AMINA, BASHIR, IONA])
def test_who_does_not_hear_it_writes_it_into_no_record(of: SharedFamily, by: UserId) -> None:
    assert is_refused(of, note(of, by))
    assert is_refused(of, note(of, by, only_for=(MORAG,)))
    assert of.sent() == [asked.WAITS]


def test_who_led_when_they_took_it_in_and_leads_no_more_keeps_their_words_and_is_told(of: SharedFamily) -> None:
    taken_in_on_the_road = note(of)
    office.change_role(of.rig.ledger, MORAG, "worker")
    assert is_refused(of, taken_in_on_the_road)
    assert of.sent() == [asked.WAITS], "it waits for who leads next"


def test_whoever_worked_with_the_family_when_it_came_never_writes_it_as_lead(of: SharedFamily) -> None:
    office.change_role(of.rig.ledger, BASHIR, "team_lead")
    assert is_refused(of, note(of, BASHIR))


def test_a_lead_of_another_team_who_is_given_the_family_later_writes_it_into_no_record(of: SharedFamily) -> None:
    allocating.grant_access(of.rig.ledger, add_lead(of, COAST), of.family)
    assert is_refused(of, note(of, UNA))


def add_lead(of: SharedFamily, team: TeamId) -> UserId:
    """Somebody who leads a team from now on, and has nothing to do with what was said before."""
    office.add_user(of.rig.ledger, Account(UNA, "Una", LEAD, team))
    return UNA


@pytest.mark.parametrize("named", [(AMINA,), (COLM,), (IONA, MORAG)])
def test_it_names_nobody_but_who_leads(of: SharedFamily, named: tuple[UserId, ...]) -> None:
    assert is_refused(of, note(of, only_for=named))
    assert not is_refused(of, note(of, only_for=(MORAG,)))


def test_whom_its_record_names_already_counts_as_well_also_where_it_came_with_it(of: SharedFamily) -> None:
    first = note(of, contribution=None, only_for=(AMINA,), text="A note")
    assert not refused(of, first)
    assert is_refused(of, note(of, before=first, contribution=NAME))
    other = note(of, contribution=None, only_for=(AMINA,), text="A note")
    assert is_refused(of, other, note(of, before=other, contribution=NAME))
    third = note(of, contribution=None, text="A note")
    assert not is_refused(of, third, note(of, before=third, contribution=NAME))


def test_what_is_for_the_officer_alone_is_in_no_record(rig: Rig) -> None:
    of = said(shared_by_two(rig), OFFICER)
    assert is_refused(of, note(of))
    office.change_role(rig.ledger, MORAG, "ig_officer")
    assert is_refused(of, note(of))
    assert (of.sent(), of.apart(FIONA)) == ([asked.WAITS], [WORDS])
    office.put_back(rig.ledger)
    assert brought(of, note(of, add_lead(of, VALLEY))) == 0, "nor is it brought back into one"


def test_it_is_in_no_record_of_another_family(of: SharedFamily) -> None:
    begun = of.morag.write(kind="family", fields={"label": "Birch 3"})
    of.morag.exchange([begun])
    there = of.morag.write(begun.family, kind="case_note", sensitivity=RESTRICTED,
                           fields={"text": WORDS, "contribution": NAME, "at": "2026-11-22T10:00"})  # fmt: skip
    assert is_refused(of, there)


def test_a_name_the_hub_does_not_know_and_words_for_everybody_are_taken_as_ever(of: SharedFamily) -> None:
    assert of.add(name=2, text="He sang").code == ""
    for name in (f"{2:032x}", f"{3:032x}", "", "no name"):
        assert not is_refused(of, note(of, AMINA, sensitivity=PROTECTED, contribution=name, text="He sang"))
    assert of.sent().count(asked.IN_RECORD) == 1


# -- what is written on it later ---------------------------------------------------------------------------------------


def test_nobody_but_who_leads_or_wrote_it_opens_it_later(of: SharedFamily) -> None:
    first = note(of)
    assert not is_refused(of, first)
    office.change_role(of.rig.ledger, IONA, "worker")
    allocating.grant_access(of.rig.ledger, IONA, of.family)
    guarding.name_reader(of.rig.ledger, first.record, IONA, "office", 9)
    ever: dict[str, Any] = {**first.fields, "text": "told to all"}
    for by in (AMINA, BASHIR, IONA):
        for wider in (
            note(of, by, first, PROTECTED, **ever),
            note(of, by, first, **{**ever, "contribution": ""}, only_for=(by, COLM)),
            of.laptop(by).write(of.family, first.record, kind="case_note", sensitivity=RESTRICTED,
                                fields={"only_for": (by, COLM)}),
        ):  # fmt: skip
            assert refused(of, wider)[wider.n] in ("not_yours", CODE), (by, wider.fields)
    more = note(of, IONA, first, text="a word of whom the office let in")
    assert not refused(of, more)
    assert who_has(of) == {IONA}
    opened = of.morag.write(of.family, first.record, kind="case_note", sensitivity=PROTECTED, over=(first.id, more.id),
                            fields={**ever, "contribution": ""})  # fmt: skip
    assert not refused(of, opened), "who leads may, with a reason"
    assert who_has(of, "told to all") == {AMINA, BASHIR, IONA}


def test_whoever_worked_with_the_family_when_it_came_is_not_handed_the_note_when_they_lead(of: SharedFamily) -> None:
    assert not is_refused(of, note(of))
    office.change_role(of.rig.ledger, BASHIR, "team_lead")
    of.laptop(add_lead(of, VALLEY)).exchange([])
    assert who_has(of) == {UNA}, "who leads next is"
    assert not is_refused(of, note(of)), "and that he leads lets nobody else write less"


# -- a hub put back from a copy ----------------------------------------------------------------------------------------


def brought(of: SharedFamily, *revisions: Revision) -> int:
    """How many of others' revisions Iona's laptop brings back."""
    return take_back(of.rig.ledger, of.device(IONA), [Row(one.n, body(one), one) for one in revisions], 9)


def test_nobody_brings_back_what_was_never_taken(of: SharedFamily) -> None:
    office.put_back(of.rig.ledger)
    assert brought(of, note(of, sensitivity=PROTECTED), note(of)) == 1
    assert of.sent() == [asked.IN_RECORD]
    assert who_has(of) & {AMINA, BASHIR, COLM} == set()


def test_an_open_writing_of_before_settles_nothing_when_the_words_are_said_again(rig: Rig) -> None:
    of = shared_by_two(rig)
    assert not is_refused(of, note(of, AMINA, sensitivity=PROTECTED))
    office.put_back(rig.ledger)
    said(of)
    assert (of.sent(), of.apart(MORAG)) == ([asked.WAITS], [WORDS])
