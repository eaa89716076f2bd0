"""Why something a partner said was set aside, read again by whoever set it aside and by who leads, on every ledger.

To be caught, each planted once: a colleague who reads another's reason; a lead of another team who does; words for few
told to who does not hear them; reasons still told of a family that is theirs no more, or of what was destroyed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsdesk.records.ids import FamilyId, UserId
from fsdesk.rules_contributing import LEADS, OFFICER
from sync import asked_keeping
from sync import asked_shared as asked
from sync.hub import allocating
from sync.hub.answering import ANSWERS
from sync.protocol import pack
from sync.questions import NOT_ALLOWED
from tests.sync.hub.conftest import AMINA, BASHIR, COLM, MORAG, Rig, stood_in
from tests.sync.hub.sharing import FIONA, IONA, SORLEY, TEACHER, SharedFamily, shared_by_two
from tests.sync.hub.standing import Standing
from tests.sync.hub.test_retaining import signed_at

EVERYBODY = (AMINA, BASHIR, MORAG, COLM, FIONA, IONA, SORLEY)


@pytest.fixture(params=["memory", "file"])
def standing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Standing]:
    yield from stood_in(request, tmp_path)


@pytest.fixture
def of(rig: Rig) -> SharedFamily:
    """Amina, Bashir, Morag and Fiona have each set something aside, Morag and Fiona what was for them alone."""
    found = shared_by_two(rig)
    for at, (user, readers) in enumerate(((AMINA, ""), (BASHIR, ""), (MORAG, LEADS), (FIONA, OFFICER)), 1):
        assert found.add(name=at, readers=readers, text=f"words {at}").code == ""
        said = asked.TakenAsked(at.to_bytes(asked.NAME_BYTES, "big"), f"reason {user}")
        assert found.told(user, asked.TAKEN, said, asked.Done).changed
        rig.clock.pass_by(minutes=1)
    return found


def reasons(of: SharedFamily, user: UserId, family: str | None = None) -> list[str]:
    question = asked.AsideAsked(of.family if family is None else FamilyId(family))
    rows = of.told(user, asked.SET_ASIDE, question, asked.Asides).rows
    assert all((one.by, one.said.family) == (one.reason.removeprefix("reason "), of.family) for one in rows)
    return [one.reason for one in rows]


@pytest.mark.parametrize("standing", ["memory", "file", "server"], indirect=True)
def test_each_reads_their_own_and_who_leads_those_of_the_team_they_would_hear(of: SharedFamily) -> None:
    assert {user: reasons(of, user) for user in EVERYBODY} == {
        AMINA: ["reason amina"], BASHIR: ["reason bashir"], COLM: [], IONA: [], SORLEY: [], FIONA: ["reason fiona"],
        MORAG: ["reason morag", "reason bashir", "reason amina"],
    }  # fmt: skip
    assert [reasons(of, user, "") for user in (AMINA, MORAG, FIONA)] == [
        ["reason amina"], ["reason morag"], ["reason fiona"],
    ]  # fmt: skip
    assert of.ask(TEACHER, asked.SET_ASIDE, asked.AsideAsked(of.family)).code == NOT_ALLOWED
    (row,) = of.told(FIONA, asked.SET_ASIDE, asked.AsideAsked(FamilyId("")), asked.Asides).rows
    assert (row.said.fields, row.said.name, row.said.label) == ({"text": "words 4"}, "Shona Bell", "Rowan 214")


def test_of_a_family_that_is_theirs_no_more_they_are_told_nothing(of: SharedFamily) -> None:
    allocating.end_access(of.rig.ledger, AMINA, of.family)
    assert reasons(of, AMINA) == reasons(of, AMINA, "") == []
    assert reasons(of, BASHIR) == ["reason bashir"]


def test_when_what_is_held_about_somebody_is_destroyed_the_reasons_go_with_it(of: SharedFamily) -> None:
    of.write("closed", "family", of.family, over=(of.ids["family"],), status="closed")
    for user in (FIONA, MORAG):
        said = signed_at(of.laptop(user), of.family, of.ids["finn"])
        assert ANSWERS[asked_keeping.SAY](of.rig.hub, of.device(user), pack(said)).code == ""
    assert of.rig.ledger.erasures(), "the second of two destroys it"
    assert all(reasons(of, user) == reasons(of, user, "") == [] for user in EVERYBODY)
