"""What a partner says for none of those who work with the family, on every ledger: it may be about one of them.

Who hears what is written down here by hand, from the services' edge cases of a record about somebody on the staff and
of an allegation against a worker. To be caught, each planted once: words in the list of those who work with the family;
a worker who reads them once they lead; a lead of another team, or one who must not know of the family, who hears; a
lead who hears what may be about them; a log that tells a lead of it; words without a lead that nobody hears; a hub of
before that hands them to everybody; words said again that wait though they stand in the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fsdesk.events import event_of
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import FamilyId, RecordId, UserId
from fsdesk.roles import Role
from fsdesk.rules_contributing import LEADS, OFFICER
from fsdesk.trouble import Refused
from sync import asked_audit, asked_beyond, asked_keeping
from sync import asked_shared as asked
from sync.hub import allocating, contributing, erasing, guarding, office
from sync.hub.answering import ANSWERS
from sync.hub.engine_sqlite import connect
from sync.hub.ledger import Account
from sync.hub.ledger_guarding import Exclusion
from sync.protocol import Unreadable, pack, unpack
from sync.questions import NOT_ALLOWED
from tests.sync.hub.conftest import AMINA, BASHIR, COAST, COLM, KEYS, MORAG, VALLEY, Rig, stood_in
from tests.sync.hub.sharing import FIONA, IONA, SORLEY, TEACHER, SharedFamily, shared_by_two
from tests.sync.hub.standing import InMemory, OnFile, Standing
from tests.sync.hub.test_migrating import NEWEST, move
from tests.sync.hub.test_retaining import signed_at

WORDS = "She was shouting at him in the car park"
NOBODY: dict[UserId, set[str]] = {}


EVERY_LEDGER = pytest.mark.parametrize("standing", ["memory", "file", "server"], indirect=True)
"""Of the tests whose questions to the ledger differ most: that a server's answers are the file's is shown by
`test_ledgers`, and its tables cost most of a second each time."""


@pytest.fixture(params=["memory", "file"])
def standing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Standing]:
    yield from stood_in(request, tmp_path)


@pytest.fixture
def of(rig: Rig) -> SharedFamily:
    return shared_by_two(rig)


def heard(of: SharedFamily) -> dict[UserId, set[str]]:
    """Who hears what, of everybody there is."""
    everybody = (AMINA, BASHIR, MORAG, COLM, FIONA, IONA, SORLEY, TEACHER)
    found = {user: of.apart(user) for user in everybody}
    return {user: set(words) for user, words in found.items() if not isinstance(words, str) and words}


def said(of: SharedFamily, readers: str, name: int = 1) -> None:
    assert of.add(name=name, readers=readers, text=WORDS).code == ""


@EVERY_LEDGER
def test_words_for_the_lead_reach_the_lead_alone_and_no_list_of_those_who_work_with_the_family(
    of: SharedFamily,
) -> None:
    said(of, LEADS)
    assert heard(of) == {MORAG: {WORDS}}
    assert {user: of.apart(user) for user in (AMINA, BASHIR, COLM, SORLEY, TEACHER)} == dict.fromkeys(
        (AMINA, BASHIR, COLM, SORLEY, TEACHER), NOT_ALLOWED
    )
    assert all(of.waiting(user) == () for user in (AMINA, BASHIR, MORAG, COLM, FIONA, IONA))
    assert of.sent() == [asked.WAITS]
    assert not of.add(readers=LEADS, text=WORDS).code, "a lost reply and a second sending give one"
    assert of.apart(MORAG) == [WORDS]
    assert of.add(text=WORDS).code == asked.ALREADY, "the same words for everybody are not the same words"


def test_words_that_may_be_about_the_lead_reach_the_officer_alone(of: SharedFamily) -> None:
    said(of, OFFICER)
    assert heard(of) == {FIONA: {WORDS}}
    (row,) = of.told(FIONA, asked.APART, asked.WaitingAsked(), asked.Waiting).rows
    assert (row.label, row.readers, row.name) == ("Rowan 214", OFFICER, "Shona Bell")


def excluded(of: SharedFamily) -> None:
    guarding.exclude(of.rig.ledger, Exclusion(MORAG, of.family, "office", "cousins", 9))


def leads_no_more(of: SharedFamily) -> None:
    office.change_role(of.rig.ledger, MORAG, "worker")


@pytest.mark.parametrize("nobody_leads", [excluded, leads_no_more])
def test_where_nobody_leads_who_may_know_the_officer_hears(
    of: SharedFamily, nobody_leads: Callable[[SharedFamily], None]
) -> None:
    said(of, LEADS, 1)
    said(of, OFFICER, 2)
    nobody_leads(of)
    assert heard(of) == {FIONA: {WORDS}}
    office.add_user(of.rig.ledger, Account(UserId("una"), "Una", Role.TEAM_LEAD, VALLEY))
    assert len(of.apart(FIONA)) == 1, "the next lead hears, and the officer only what is for nobody of the team"
    assert of.apart(UserId("una")) == [WORDS], "and who leads next nothing of what was for the officer alone"


def test_who_worked_with_the_family_when_it_came_never_hears_it_whatever_they_become(of: SharedFamily) -> None:
    said(of, LEADS, 1)
    said(of, OFFICER, 2)
    ledger = of.rig.ledger
    office.change_role(ledger, BASHIR, "team_lead")
    assert heard(of) == {MORAG: {WORDS}, FIONA: {WORDS}}
    office.change_role(ledger, BASHIR, "ig_officer")
    office.change_role(ledger, MORAG, "ig_officer")
    assert BASHIR not in heard(of)
    assert len(heard(of)[FIONA]) == 1
    assert len(of.apart(MORAG)) == 1, "of what may be about her she is told nothing in any role"


def test_a_lead_of_another_team_who_is_given_the_family_later_hears_nothing(of: SharedFamily) -> None:
    said(of, LEADS)
    una = UserId("una")
    office.add_user(of.rig.ledger, Account(una, "Una", Role.TEAM_LEAD, COAST))
    allocating.grant_access(of.rig.ledger, una, of.family)
    assert of.apart(una) == []
    leads_no_more(of)
    assert of.apart(una) == [], "and not where nobody else leads: the officer does then"
    assert heard(of) == {FIONA: {WORDS}}


def test_only_who_hears_decides_and_they_are_not_told_apart_from_who_may_not(of: SharedFamily) -> None:
    said(of, LEADS, 1)
    said(of, OFFICER, 2)
    names = [at.to_bytes(asked.NAME_BYTES, "big") for at in (1, 2, 3)]
    for user in (AMINA, BASHIR, IONA, SORLEY, TEACHER):
        codes = {of.ask(user, asked.TAKEN, asked.TakenAsked(name, "no")).code for name in names}
        assert codes == {NOT_ALLOWED}
    assert of.ask(MORAG, asked.TAKEN, asked.TakenAsked(names[1], "no")).code == NOT_ALLOWED
    assert of.ask(FIONA, asked.TAKEN, asked.TakenAsked(names[0], "no")).code == NOT_ALLOWED
    for user, name in ((MORAG, names[0]), (FIONA, names[1])):
        assert of.told(user, asked.TAKEN, asked.TakenAsked(name, "We spoke"), asked.Done).changed
    assert heard(of) == NOBODY
    assert of.sent() == [asked.ASIDE, asked.ASIDE]


def test_the_log_tells_a_lead_nothing_of_what_is_kept_from_them(of: SharedFamily) -> None:
    before = of.rig.ledger.log_head().size
    said(of, OFFICER)
    of.told(FIONA, asked.TAKEN, asked.TakenAsked((1).to_bytes(16, "big"), "We spoke"), asked.Done)
    noted = [event_of(line.body) for line in of.rig.ledger.events_from(before, 100)]
    assert [(one.action, one.user, one.family) for one in noted] == [
        ("contribute", TEACHER, ""), ("settle", FIONA, ""),
    ]  # fmt: skip
    lines = of_log(of, MORAG)
    assert b"contribute" not in lines
    assert b"settle" not in lines


def test_a_lead_who_is_the_second_to_decide_about_old_records_is_not_told_that_it_waits(of: SharedFamily) -> None:
    finn, ledger = of.ids["finn"], of.rig.ledger
    said(of, OFFICER)
    of.write("closed", "family", of.family, over=(of.ids["family"],), status="closed")
    told = []
    for user in (FIONA, MORAG):
        message = signed_at(of.laptop(user), of.family, finn)
        told.append(ANSWERS[asked_keeping.SAY](of.rig.hub, of.device(user), pack(message)))
    assert [(one.code, unpack(one.body, asked_keeping.Came).what) for one in told] == [("", ""), ("", "by_office")]
    with pytest.raises(Refused, match="words on this family wait"):
        erasing.destroy_person(ledger, of.rig.keys, of.family, finn, 9)


def of_log(of: SharedFamily, user: UserId) -> bytes:
    """All that the hub tells somebody of who has looked at the family, and of what they did."""
    questions = (
        asked_audit.WhoLooked(of.family, 0),
        asked_audit.WhoLooked(FamilyId(""), 0),
        asked_audit.Period(0, 1 << 40),
    )
    kinds = (asked_audit.WHO_LOOKED, asked_audit.WHO_LOOKED, asked_audit.EXCEPTIONS)
    return b"".join(
        ANSWERS[kind](of.rig.hub, of.device(user), pack(one)).body for kind, one in zip(kinds, questions, strict=True)
    )


def test_no_question_of_anybody_else_is_answered_with_a_word_of_it(of: SharedFamily) -> None:
    said(of, LEADS, 1)
    said(of, OFFICER, 2)
    hears = {MORAG: {asked.APART}, FIONA: {asked.APART}}
    opened = asked_beyond.OpenAsked(bytes(16), of.family, "covering for a colleague who is ill today", 0)
    for user in (AMINA, BASHIR, MORAG, COLM, FIONA, IONA, SORLEY, TEACHER):
        for kind, answer in ANSWERS.items():
            told = b""
            for message in (pack(asked.Nothing()), pack(asked.WaitingAsked()), pack(opened)):
                try:
                    told += answer(of.rig.hub, of.device(user), message).body
                except Unreadable:
                    continue
            assert (WORDS.encode() in told) == (kind in hears.get(user, set())), (user, kind)


def test_an_action_and_a_meeting_are_everybodys_and_each_question_takes_its_own(of: SharedFamily) -> None:
    step, plain, name = of.ids["step"], {"text": WORDS}, bytes(asked.NAME_BYTES)
    at = "2026-11-22T09:00"
    for kind, one in (
        (asked.ADD, asked.AddAsked(name, of.family, "case_note", RecordId(""), plain, at, LEADS)),
        (asked.ADD_APART, asked.AddAsked(name, of.family, "case_note", RecordId(""), plain, at)),
        (asked.ADD_APART, asked.AddAsked(name, of.family, "case_note", RecordId(""), plain, at, "everybody")),
        (asked.ADD_APART, asked.AddAsked(name, of.family, "next_step", step, {"status": "done"}, at, LEADS)),
    ):
        with pytest.raises(Unreadable):
            of.ask(TEACHER, kind, one)
    assert of.sent() == []


@EVERY_LEDGER
def test_put_into_the_record_for_leads_alone_it_is_settled_and_no_worker_is_handed_it(of: SharedFamily) -> None:
    said(of, LEADS)
    fields = {"at": "2026-11-22T10:00", "note_kind": "other", "text": WORDS, "contribution": f"{1:032x}"}
    note = of.morag.write(of.family, kind="case_note", fields=fields | {"not_for": (AMINA,)},
                          sensitivity=Sensitivity.RESTRICTED)  # fmt: skip
    assert of.morag.exchange([note]).held
    assert of.sent() == [asked.IN_RECORD]
    assert heard(of) == NOBODY
    bashir = of.laptop(BASHIR)
    for laptop in (of.amina, bashir):
        laptop.exchange([])
        assert WORDS not in repr(laptop.held)


@EVERY_LEDGER
def test_going_a_step_back_in_the_ledger_hands_it_to_nobody_and_forward_again_to_whom_it_was_for(
    of: SharedFamily,
) -> None:
    if isinstance(of.rig.standing, InMemory):
        pytest.skip("plain dicts have no tables")
    said(of, LEADS)
    move(of.rig.standing, "0021")
    assert states_in(of.rig) != [asked.WAITS], "a hub of before hands out what waits to everybody"
    move(of.rig.standing, NEWEST)
    of.rig.reopen()
    assert heard(of) == {MORAG: {WORDS}}


def states_in(rig: Rig) -> list[object]:
    """How what partners said stands in a ledger no hub of now would open."""
    asks = "SELECT state FROM contribution"
    if not isinstance(rig.standing, OnFile):
        return [state for (state,) in rig.rows(asks)]
    connection = connect(rig.standing.path, KEYS.ledger)
    try:
        return [state for (state,) in connection.execute(asks)]
    finally:
        connection.close()


# -- a hub put back from a copy ----------------------------------------------------------------------------------------


def test_said_again_to_a_hub_that_was_put_back_it_is_for_the_same_and_for_nobody_else(of: SharedFamily) -> None:
    office.put_back(of.rig.ledger)
    assert contributing.add(
        of.rig.ledger, of.device(TEACHER),
        asked.AddAsked(bytes(16), of.family, "case_note", RecordId(""), {"text": WORDS}, "2026-11-22T09:00", LEADS), 9,
    ) is True  # fmt: skip
    assert heard(of) == {MORAG: {WORDS}}
    assert all(of.waiting(user) == () for user in (AMINA, BASHIR, MORAG))


@pytest.mark.parametrize("readers", ["", LEADS])
def test_what_stands_in_the_record_by_then_waits_for_nobody_when_it_is_said_again(
    of: SharedFamily, readers: str
) -> None:
    fields = {"at": "2026-11-22T10:00", "note_kind": "other", "text": WORDS, "contribution": f"{1:032x}"}
    by, degree = (of.morag, Sensitivity.RESTRICTED) if readers else (of.amina, Sensitivity.PROTECTED)
    by.exchange([by.write(of.family, kind="case_note", fields=fields, sensitivity=degree)])
    office.put_back(of.rig.ledger)
    assert of.add(readers=readers, text=WORDS).code == ""
    assert of.sent() == [asked.IN_RECORD]
    assert heard(of) == NOBODY
    assert of.waiting() == ()
